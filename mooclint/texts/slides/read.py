"""Reads a presentation (PPTX) slide by slide: what is written, how high its letters are, and what they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mooclint.course.deck import Deck, Slide, Span, Writing
from mooclint.course.document import Unread
from mooclint.message.message import Message
from mooclint.message.plain import printable
from mooclint.texts.docx.archive import Archive, Unopened, parse_xml
from mooclint.texts.slides.colour import (
    NONE,
    UNKNOWN,
    WHITE,
    A,
    Fill,
    Palette,
    colour_of,
    contrast,
    fill_of,
    theme_colours,
)
from mooclint.texts.slides.style import (
    ASIDES,
    STYLED,
    Holder,
    P,
    Theme,
    cap_of,
    holder_of,
    ink_of,
    level_of,
    meant,
    points_of,
    styled_as,
)

MAX_SLIDES = 400
MAX_SHAPES = 300  # of a slide
MAX_READ = 64 * 2**20  # bytes of all parts, unpacked
MAX_TEXT = 4_000  # letters of a shape
_PART_OF_SLIDE = 0.1  # a picture that is smaller is a logo or a sign
_TOUCH = 0.1  # part of a text's shape that another one has to lie under to count as what it stands on
_POINT = 12_700  # units of a presentation (EMU)
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TABLE = f"{A}graphic/{A}graphicData/{A}tbl"

Box = tuple[float, float, float, float]  # left, top, right, bottom, EMU


@dataclass(slots=True)
class _Sheet:
    """A slide, its layout or its master: what is drawn on it, by what it is told."""

    root: Any
    targets: dict[str, str] = field(default_factory=dict)  # 'slideLayout', 'slideMaster', 'theme' -> part

    @property
    def shapes(self) -> list[Any]:
        """Those that may stand for something, groups left aside."""
        tree = self.root.find(f"{P}cSld/{P}spTree")
        return [] if tree is None else tree.findall(f"{P}sp")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Something on a slide, where it lies (None where that is not said), and what it is filled with."""

    element: Any
    box: Box | None
    fill: Fill


def read_slides(path: Path, name: str) -> Deck | Unread:
    """The slides of a PPTX file that are shown. Never raises for what a file may be."""
    try:
        with Archive(path) as archive:
            return _Reader(archive, name).deck()
    except Unopened as reason:
        return Unread(reason.message)


class _Reader:
    """One presentation; layouts, masters and themes are read once."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.archive, self.name = archive, name
        self.sheets: dict[str, _Sheet | None] = {}
        self.themes: dict[str, Theme] = {}
        self.size: tuple[float, float] = (0.0, 0.0)
        self.defaults: Any = None
        self.left = MAX_READ

    def deck(self) -> Deck | Unread:
        book = self.xml("ppt/presentation.xml")
        size = book.find(f"{P}sldSz") if book is not None else None
        if book is None or size is None:
            raise Unopened(Message("it is not a presentation, whatever its name says"))
        self.size = (_number(size.get("cx")), _number(size.get("cy")))
        if min(self.size) <= 0:
            raise Unopened(Message("it is not a presentation, whatever its name says"))
        self.defaults = book.find(f"{P}defaultTextStyle")
        targets = self.archive.relationships("ppt/presentation.xml")
        listed = [targets.get(entry.get(_R_ID) or "") for entry in book.iter(f"{P}sldId")]
        slides = []
        for number, target in enumerate(listed[:MAX_SLIDES], 1):
            sheet = self.read(target.target) if target is not None and not target.external else None
            if sheet is not None and sheet.root.get("show") not in ("0", "false"):
                slides.append(_Page(self, sheet).slide(number))
        if not slides:
            return Unread(Message("there is no slide in the presentation"))
        return Deck(path=self.name, slides=tuple(slides), cut=len(listed) > MAX_SLIDES)

    def xml(self, part: str) -> Any | None:
        """The root element of a part; None where there is none. Raises `Unopened` where all of them are too much."""
        data = self.archive.part(part)
        if data is None:
            return None
        self.left -= len(data)
        if self.left < 0:
            raise Unopened(Message("the presentation holds more than can be read"))
        return parse_xml(data)

    def read(self, part: str) -> _Sheet | None:
        """A slide, a layout or a master; None where there is none."""
        root = self.xml(part)
        if root is None:
            return None
        found = self.archive.relationships(part).values()
        return _Sheet(root, {one.kind: one.target for one in found if not one.external})

    def sheet(self, part: str | None) -> _Sheet | None:
        """A layout or a master, which many slides have; None where there is none."""
        if part is None:
            return None
        if part not in self.sheets:
            self.sheets[part] = self.read(part)
        return self.sheets[part]

    def theme(self, part: str | None) -> Theme:
        """The theme of a master; an empty one where there is none."""
        if part is None:
            return Theme()
        if part not in self.themes:
            root = self.xml(part)
            fonts = {}
            for key, name in (("mj", "majorFont"), ("mn", "minorFont")):
                face = root.find(f".//{A}fontScheme/{A}{name}/{A}latin") if root is not None else None
                fonts[key] = (face.get("typeface") or "") if face is not None else ""
            fills, backgrounds = (
                root.find(f".//{A}fmtScheme/{A}{name}") if root is not None else None
                for name in ("fillStyleLst", "bgFillStyleLst")
            )
            self.themes[part] = Theme(theme_colours(root), fonts, fills, backgrounds)
        return self.themes[part]


class _Page:
    """One slide with its layout, its master and their theme."""

    def __init__(self, reader: _Reader, sheet: _Sheet) -> None:
        self.reader, self.sheet = reader, sheet
        self.layout = reader.sheet(sheet.targets.get("slideLayout"))
        self.master = reader.sheet(self.layout.targets.get("slideMaster")) if self.layout else None
        self.theme = reader.theme(self.master.targets.get("theme") if self.master else None)
        self.palette = Palette(self.theme.colours, self._roles())
        self.drawn = list(self._all())

    def slide(self, number: int) -> Slide:
        own = [one for one in self.drawn if self._is_own(one.element)]
        writings = [writing for one in own for writing in self._writings(one)]
        return Slide(number=number, writings=tuple(writings), pictured=any(map(self._is_pictured, own)))

    # What is drawn ----------------------------------------------------------------------------------------------

    def _roles(self) -> dict[str, str]:
        """Which colour of the theme a role stands for: as the slide, the layout or the master has it."""
        roles: dict[str, str] = {}
        mapped = self.master.root.find(f"{P}clrMap") if self.master else None
        roles |= dict(mapped.attrib) if mapped is not None else {}
        for sheet in (self.layout, self.sheet):
            over = sheet.root.find(f"{P}clrMapOvr/{A}overrideClrMapping") if sheet else None
            roles |= dict(over.attrib) if over is not None else {}
        return roles

    def _is_own(self, element: Any) -> bool:
        return element.getroottree().getroot() is self.sheet.root

    def _all(self) -> Iterator[_Drawn]:
        """All that is drawn, from the back to the front; of layout and master what stands for nothing."""
        shown = self.sheet.root.get("showMasterSp") not in ("0", "false")
        behind = shown and self.layout is not None and self.layout.root.get("showMasterSp") not in ("0", "false")
        for sheet, wanted in ((self.master, behind), (self.layout, shown), (self.sheet, True)):
            tree = sheet.root.find(f"{P}cSld/{P}spTree") if sheet and wanted else None
            if tree is not None:
                shapes = [
                    one for one in _flat(tree, (1.0, 0.0, 1.0, 0.0)) if sheet is self.sheet or not _stands(one[0])
                ]
                yield from (self._drawn(element, to) for element, to in shapes[:MAX_SHAPES])

    def _drawn(self, element: Any, to: tuple[float, float, float, float]) -> _Drawn:
        name = element.tag.rpartition("}")[2]
        box = self._box(element, to)
        if name == "sp":
            return _Drawn(element, box, self._fill(element))
        if name == "cxnSp":
            return _Drawn(element, box, NONE)
        return _Drawn(element, box, UNKNOWN)

    def _meant(self, element: Any) -> list[Any]:
        """What a shape takes its looks from: the shape of the layout, then that of the master."""
        holder = holder_of(element) if element.tag == f"{P}sp" else Holder()
        found = (
            meant(holder, sheet.shapes, master=sheet is self.master) if sheet else None
            for sheet in (self.layout, self.master)
        )
        return [one for one in found if one is not None]

    def _box(self, element: Any, to: tuple[float, float, float, float]) -> Box | None:
        for shape in (element, *self._meant(element)):
            entry = shape.find(f"{P}spPr/{A}xfrm")
            entry = shape.find(f"{P}xfrm") if entry is None else entry
            box = _box_of(entry) if entry is not None else None
            if box is not None:
                scale_x, move_x, scale_y, move_y = to if shape is element else (1.0, 0.0, 1.0, 0.0)
                left, top, right, bottom = box
                return (
                    left * scale_x + move_x,
                    top * scale_y + move_y,
                    right * scale_x + move_x,
                    bottom * scale_y + move_y,
                )
        return None

    def _fill(self, element: Any) -> Fill:
        for shape in (element, *self._meant(element)):
            fill = fill_of(shape.find(f"{P}spPr"), self.palette)
            if fill is not None:
                return fill
            ref = shape.find(f"{P}style/{A}fillRef")
            if ref is not None:
                return self.theme.fill(ref, self.palette) or NONE
        return NONE

    def _background(self) -> Fill:
        for sheet in (self.sheet, self.layout, self.master):
            entry = sheet.root.find(f"{P}cSld/{P}bg") if sheet else None
            if entry is None:
                continue
            ref = entry.find(f"{P}bgRef")
            fill = (
                self.theme.fill(ref, self.palette) if ref is not None else fill_of(entry.find(f"{P}bgPr"), self.palette)
            )
            return UNKNOWN if fill is None or fill.clear else fill
        return Fill((self.palette.named("bg1") or WHITE,))

    def _is_pictured(self, one: _Drawn) -> bool:
        """Whether it may hold writing that is not read, and is large."""
        name = one.element.tag.rpartition("}")[2]
        blip = name == "sp" and one.element.find(f"{P}spPr/{A}blipFill") is not None
        chart = name == "graphicFrame" and one.element.find(_TABLE) is None
        if not (name in ("pic", "contentPart") or blip or chart):
            return False
        width, height = self.reader.size
        whole: Box = (0.0, 0.0, width, height)
        return one.box is None or _area(_shared(one.box, whole)) >= _PART_OF_SLIDE * width * height

    # What is written --------------------------------------------------------------------------------------------

    def _writings(self, one: _Drawn) -> Iterator[Writing]:
        """What is written in a shape or a table, by size and contrast."""
        holder = holder_of(one.element) if one.element.tag == f"{P}sp" else Holder()
        if holder.kind in ASIDES:
            return
        table = one.element.find(_TABLE)
        bodies = [(one.element.find(f"{P}txBody"), None)] if table is None else list(self._cells(table))
        found: dict[tuple[float | None, Span | None, Span | None], list[str]] = {}
        for body, fill in bodies:
            behind = [fill] if fill is not None else self._behind(one)
            for text, look in self._runs(one.element, body, holder, behind) if body is not None else ():
                found.setdefault(look, []).append(text)
        name = printable(_name(one.element))
        for (points, cap, ratio), texts in found.items():
            text = printable(" ".join(" ".join(texts).split()))[:MAX_TEXT]
            if any(sign.isalnum() for sign in text):
                yield Writing(shape=name, text=text, points=points, cap=cap, contrast=ratio)

    def _cells(self, table: Any) -> Iterator[tuple[Any, Fill | None]]:
        """The cells of a table: what they are filled with is in the style of the table where they do not say."""
        for cell in table.iter(f"{A}tc"):
            fill = fill_of(cell.find(f"{A}tcPr"), self.palette)
            yield cell.find(f"{A}txBody"), UNKNOWN if fill is None or fill.clear else fill

    def _runs(
        self, shape: Any, body: Any, holder: Holder, behind: Sequence[Fill]
    ) -> Iterator[tuple[str, tuple[float | None, Span | None, Span | None]]]:
        kind, scale = styled_as(holder), _scale(body)
        styled = shape.find(f"{P}style/{A}fontRef")
        ink = colour_of(styled, self.palette) if styled is not None else None
        over = [one.find(f"{P}txBody/{A}lstStyle") for one in self._meant(shape)]
        styles = self.master.root.find(f"{P}txStyles/{P}{kind}") if self.master else None
        for line in body.iter(f"{A}p"):
            said = line.find(f"{A}pPr")
            level = 1 + int(_number(said.get("lvl"))) if said is not None else 1
            below = [*level_of(body.find(f"{A}lstStyle"), level), STYLED]
            for source in (*over, styles, self.reader.defaults):
                below += level_of(source, level)
            for run in line:
                text = run.findtext(f"{A}t") if run.tag in (f"{A}r", f"{A}fld") else None
                if text and text.strip():
                    own = run.find(f"{A}rPr")
                    chain = below if own is None else [own, *below]
                    yield text, self._look(chain, kind, scale, ink, _marked(own, self.palette) or behind)

    def _look(
        self, chain: Sequence[Any], kind: str, scale: float, ink: Any, behind: Sequence[Fill]
    ) -> tuple[float | None, Span | None, Span | None]:
        """The size, the height of capital letters and the contrast of a run."""
        points = points_of(chain, scale)
        cap = None
        if points is not None:
            low, high = cap_of(chain, self.theme, kind)
            share = points * _POINT / self.reader.size[1]
            cap = round(low * share, 5), round(high * share, 5)
        colour = ink_of(chain, self.palette, ink)
        ratios = [contrast(colour, fill) if colour is not None else None for fill in behind]
        known = [ratio for ratio in ratios if ratio is not None]
        whole = bool(known) and len(known) == len(ratios)
        ratio = (round(min(r[0] for r in known), 2), round(max(r[1] for r in known), 2)) if whole else None
        return None if points is None else round(points, 1), cap, ratio

    def _behind(self, one: _Drawn) -> list[Fill]:
        """What the text of a shape stands on: its own fill, else what lies below, as far as it is seen there."""
        if not one.fill.clear:
            return [one.fill]
        found: list[Fill] = []
        at = self.drawn.index(one)
        for other in reversed(self.drawn[:at]):
            if other.fill.clear:
                continue
            if one.box is None or other.box is None:
                return [UNKNOWN]
            shared = _area(_shared(one.box, other.box))
            if shared < _TOUCH * _area(one.box):
                continue
            found.append(other.fill)
            if shared >= (1 - _TOUCH) * _area(one.box):
                return found
        return [*found, self._background()]


# Elements -------------------------------------------------------------------------------------------------------


def _flat(tree: Any, to: tuple[float, float, float, float]) -> Iterator[tuple[Any, tuple[float, float, float, float]]]:
    """What is drawn in a tree of shapes, and how its coordinates become those of the slide."""
    for element in tree:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "AlternateContent":
            chosen = element.find(f"{_MC}Choice")
            yield from _flat(element if chosen is None else chosen, to)
        elif name == "grpSp":
            yield from _flat(element, _inside(element.find(f"{P}grpSpPr/{A}xfrm"), to))
        elif name in ("sp", "pic", "graphicFrame", "cxnSp", "contentPart"):
            yield element, to


def _inside(group: Any, to: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """How coordinates inside of a group become those of the slide: x * scale + move, then the same of y."""
    outer = _box_of(group) if group is not None else None
    inner = _box_of(group, "chOff", "chExt") if group is not None else None
    if outer is None or inner is None or inner[2] <= inner[0] or inner[3] <= inner[1]:
        return to
    wide, high = (outer[2] - outer[0]) / (inner[2] - inner[0]), (outer[3] - outer[1]) / (inner[3] - inner[1])
    scale_x, move_x, scale_y, move_y = to
    return (
        scale_x * wide, scale_x * (outer[0] - inner[0] * wide) + move_x,
        scale_y * high, scale_y * (outer[1] - inner[1] * high) + move_y,
    )  # fmt: skip


def _box_of(entry: Any, offset: str = "off", extent: str = "ext") -> Box | None:
    start, size = entry.find(f"{A}{offset}"), entry.find(f"{A}{extent}")
    if start is None or size is None:
        return None
    left, top = _number(start.get("x")), _number(start.get("y"))
    return left, top, left + _number(size.get("cx")), top + _number(size.get("cy"))


def _shared(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _number(text: str | None) -> float:
    try:
        return float(int(text or 0))
    except (ValueError, OverflowError):
        return 0.0


def _stands(element: Any) -> bool:
    """Whether a shape of a layout or a master only shows where something of the slide goes."""
    return element.tag == f"{P}sp" and bool(holder_of(element).kind)


def _name(element: Any) -> str:
    entry = next(element.iter(f"{P}cNvPr"), None)
    return " ".join((entry.get("name") or "").split())[:80] if entry is not None else ""


def _scale(body: Any) -> float:
    """By how much a text was made smaller to fit into its shape, 1 for not at all."""
    fitted = body.find(f"{A}bodyPr/{A}normAutofit")
    text = (fitted.get("fontScale") or "") if fitted is not None else ""
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text or 100_000) / 100_000
    except ValueError:
        return 1.0
    return share if 0 < share <= 1 else 1.0


def _marked(run: Any, palette: Palette) -> list[Fill]:
    """What a run is highlighted with; empty where it is not."""
    mark = run.find(f"{A}highlight") if run is not None else None
    if mark is None:
        return []
    colour = colour_of(mark, palette)
    return [UNKNOWN if colour is None else Fill((colour,))]
