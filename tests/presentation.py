"""Presentations (PPTX) for tests, put together by hand as programs write them: theme, master, layout and slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from mooclint.files.zip import made_zip

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROLES = 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" hlink="hlink" folHlink="folHlink"'
_THEME = """<a:theme {names} name="T"><a:themeElements>
<a:clrScheme name="C"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window"
lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2><a:accent1>
<a:srgbClr val="4472C4"/></a:accent1><a:accent2><a:srgbClr val="FFC000"/></a:accent2></a:clrScheme>
<a:fontScheme name="F"><a:majorFont><a:latin typeface="{font}"/></a:majorFont><a:minorFont><a:latin typeface="{font}"/>
</a:minorFont></a:fontScheme><a:fmtScheme name="S"><a:fillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill>
<a:gradFill><a:gsLst><a:gs pos="0"><a:schemeClr val="phClr"/></a:gs><a:gs pos="100000"><a:schemeClr val="phClr">
<a:lumMod val="50000"/></a:schemeClr></a:gs></a:gsLst></a:gradFill></a:fillStyleLst><a:bgFillStyleLst><a:solidFill>
<a:schemeClr val="phClr"/></a:solidFill><a:blipFill/></a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"""
_STYLES = (
    '<p:txStyles><p:titleStyle><a:lvl1pPr><a:defRPr sz="4400"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    '<a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>'
    '<a:lvl1pPr><a:defRPr sz="2800"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
    '</a:defRPr></a:lvl1pPr><a:lvl2pPr><a:defRPr sz="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    '<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl2pPr></p:bodyStyle><p:otherStyle><a:lvl1pPr><a:defRPr sz="1800">'
    '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
    "</p:otherStyle></p:txStyles>"
)
WIDE = (12_192_000, 6_858_000)  # 16 to 9, as PowerPoint begins: 540 points high


def run(text: str, look: str = "", inside: str = "") -> str:
    return f"<a:r><a:rPr {look}>{inside}</a:rPr><a:t>{escape(text)}</a:t></a:r>"


def ink(colour: str, change: str = "") -> str:
    """A fill of that colour: 'FF0000', or a name of the theme."""
    kind = "srgbClr" if len(colour) == 6 and colour.upper() == colour else "schemeClr"
    return f'<a:solidFill><a:{kind} val="{colour}">{change}</a:{kind}></a:solidFill>'


def shape(
    *runs: str, name: str = "Text 1", place: str = "", box: Sequence[int] = (), fill: str = "", style: str = "",
    body: str = "<a:bodyPr/>", level: int = 0, lists: str = "",
) -> str:  # fmt: skip
    """A shape. `place`: attributes of a placeholder ('type="title"'); `box`: left, top, width, height in points."""
    holder = f"<p:ph {place}/>" if place else ""
    at = ""
    if box:
        x, y, wide, high = (one * 12_700 for one in box)
        at = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    lines = "".join(f'<a:p><a:pPr lvl="{level}"/>{one}</a:p>' for one in runs)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="{name}"/><p:cNvSpPr/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{at}{fill}</p:spPr>{style}<p:txBody>{body}<a:lstStyle>{lists}</a:lstStyle>"
        f"{lines or '<a:p/>'}</p:txBody></p:sp>"
    )


def picture(box: Sequence[int]) -> str:
    x, y, wide, high = (one * 12_700 for one in box)
    return (
        '<p:pic><p:nvPicPr><p:cNvPr id="9" name="Picture 9"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill/>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm></p:spPr></p:pic>'
    )


def title(text: str, **more: str) -> str:
    return shape(run(text), name="Title 1", place='type="title"', **more)  # type: ignore[arg-type]


def presentation(
    slides: Sequence[str], *, font: str = "Calibri", background: str = "", behind: str = "", hidden: Sequence[int] = (),
    more: Mapping[str, bytes] | None = None, size: tuple[int, int] = WIDE,
) -> bytes:  # fmt: skip
    """The file. `slides`: what is drawn on each; `behind`: on the master; `background`: of the master, else white."""
    bg = background or '<p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef>'
    holders = shape(place='type="title"', box=(50, 20, 860, 90))
    holders += shape(place='type="body" idx="1"', box=(50, 120, 860, 380))
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in numbers)
    files = {
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst>"
        f'<p:sldSz cx="{size[0]}" cy="{size[1]}"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": _rels({f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in numbers}),
        "ppt/theme/theme1.xml": _THEME.format(names=NAMES, font=font),
        "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {NAMES}><p:cSld><p:bg>{bg}</p:bg><p:spTree>"
        f"{behind}{holders}</p:spTree></p:cSld><p:clrMap {_ROLES}/>{_STYLES}</p:sldMaster>",
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _rels({"rId1": ("theme", "../theme/theme1.xml")}),
        "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {NAMES}><p:cSld><p:spTree>{holders}"
        "</p:spTree></p:cSld></p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _rels(
            {"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")}
        ),
    }
    for number, drawn in enumerate(slides, 1):
        show = ' show="0"' if number in hidden else ""
        files[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {NAMES}{show}><p:cSld><p:spTree>{drawn}</p:spTree></p:cSld></p:sld>"
        )
        layout = {"rId1": ("slideLayout", "../slideLayouts/slideLayout1.xml")}
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = _rels(layout)
    return made_zip({**{name: text.encode() for name, text in files.items()}, **(more or {})})


def _rels(targets: Mapping[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )
