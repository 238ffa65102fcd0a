"""Slides as they are seen: sizes, fonts and colours through run, shape, layout, master and theme; hostile files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mooclint.course.deck import Deck, Slide, Writing
from mooclint.course.document import Unread
from mooclint.files.zip import made_zip
from mooclint.texts.slides.read import MAX_SLIDES, read_slides
from tests.presentation import RELATIONS, ink, picture, presentation, run, shape, title

LINES = 1080
GREY = ink("A6A6A6")


def read(tmp_path: Path, data: bytes) -> Deck | Unread:
    path = tmp_path / "a.pptx"
    path.write_bytes(data)
    return read_slides(path, "slides/a.pptx")


def slides(tmp_path: Path, *drawn: str, **more: object) -> tuple[Slide, ...]:
    deck = read(tmp_path, presentation(drawn, **more))  # type: ignore[arg-type]
    assert isinstance(deck, Deck)
    return deck.slides


def only(tmp_path: Path, *drawn: str, **more: object) -> Writing:
    """The last writing of the one slide."""
    (slide,) = slides(tmp_path, "".join(drawn), **more)
    return slide.writings[-1]


def px(one: Writing) -> tuple[float, float] | None:
    """How high capital letters are in a film of 1080 lines."""
    return (round(one.cap[0] * LINES, 1), round(one.cap[1] * LINES, 1)) if one.cap else None


BODY = 'type="body" idx="1"'


@pytest.mark.parametrize(
    ("drawn", "points", "height"),
    [
        (title("Дерек"), 44, 55.6),  # of the master's style
        (shape(run("Дерек"), place=BODY), 28, 35.4),
        (shape(run("Дерек"), place=BODY, level=1), 12, 15.2),  # the second level is smaller
        (shape(run("Дерек"), box=(50, 50, 300, 90)), 18, 22.8),  # a text box
        (shape(run("Дерек", 'sz="1000"'), place=BODY), 10, 12.6),  # of the run
        (shape(run("Дерек"), place=BODY, lists='<a:lvl1pPr><a:defRPr sz="1400"/></a:lvl1pPr>'), 14, 17.7),
        (
            shape(run("Дерек"), place=BODY, body='<a:bodyPr><a:normAutofit fontScale="50000"/></a:bodyPr>'),
            14,
            17.7,
        ),
        (shape(run("Дерек", "", '<a:latin typeface="Arial"/>'), place=BODY), 28, 40.1),
    ],
)
def test_letters_are_as_high_as_their_size_and_font_make_them(
    tmp_path: Path, drawn: str, points: float, height: float
) -> None:
    found = only(tmp_path, drawn)
    assert (found.points, px(found)) == (points, (height, height))


def test_of_a_font_that_is_not_known_the_height_is_a_span(tmp_path: Path) -> None:
    low, high = px(only(tmp_path, title("Дерек"), font="Кездесек Sans")) or (0.0, 0.0)
    assert low < 55.6 < high


def test_a_slide_that_is_higher_makes_letters_smaller(tmp_path: Path) -> None:
    assert px(only(tmp_path, title("Дерек"), size=(9_144_000, 13_716_000))) == (27.8, 27.8)


@pytest.mark.parametrize(
    ("drawn", "ratio"),
    [
        (title("Дерек"), 21.0),
        (shape(run("Дерек", "", GREY), place=BODY), 2.41),
        (shape(run("Дерек", "", ink("accent1")), place=BODY), 4.71),
        (shape(run("Дерек", "", ink("tx1", '<a:lumMod val="50000"/><a:lumOff val="50000"/>')), place=BODY), 3.95),
        (shape(run("Дерек", "", ink("FFFFFF")), place=BODY, fill=ink("accent1")), 4.71),  # its own fill
        (shape(fill=ink("accent1"), box=(0, 0, 960, 540)) + title("Дерек"), 4.46),  # a shape behind all of it
        (shape(fill=ink("000000"), box=(0, 500, 960, 40)) + title("Дерек"), 21.0),  # elsewhere
        (shape(run("Дерек", "", f'{GREY}<a:highlight><a:srgbClr val="000000"/></a:highlight>'), place=BODY), 8.63),
        (
            shape(
                run("Дерек"),
                box=(10, 10, 300, 90),
                style='<p:style><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef>'
                '<a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></p:style>',
            ),
            4.71,
        ),
    ],
)
def test_contrast_is_told_where_colours_are(tmp_path: Path, drawn: str, ratio: float) -> None:
    found = only(tmp_path, drawn).contrast
    assert found is not None
    assert found == (pytest.approx(ratio, abs=0.06), pytest.approx(ratio, abs=0.06))


@pytest.mark.parametrize(
    ("drawn", "more"),
    [
        (picture((0, 0, 960, 540)) + title("Дерек"), {}),
        (shape(run("Дерек"), place=BODY, fill="<a:blipFill/>"), {}),
        (shape(run("Дерек"), place=BODY, fill=ink("000000", '<a:alpha val="50000"/>')), {}),
        (shape(run("Дерек", "", "<a:gradFill/>"), place=BODY), {}),
        (shape(run("Дерек", "", ink("nobody")), place=BODY), {}),
        (title("Дерек"), {"background": '<p:bgRef idx="1002"><a:schemeClr val="bg1"/></p:bgRef>'}),
        (title("Дерек"), {"behind": picture((0, 0, 960, 540))}),  # on the master
    ],
)
def test_contrast_is_not_known_on_pictures_and_colours_that_cannot_be_told(
    tmp_path: Path, drawn: str, more: dict[str, str]
) -> None:
    found = only(tmp_path, drawn, **more)
    assert found.text == "Дерек"
    assert found.contrast is None


def test_on_a_gradient_contrast_is_a_span(tmp_path: Path) -> None:
    fill = (
        '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FFFFFF"/></a:gs><a:gs pos="100000"><a:srgbClr '
        'val="808080"/></a:gs></a:gsLst></a:gradFill>'
    )
    low, high = only(tmp_path, shape(run("Дерек"), place=BODY, fill=fill)).contrast or (0.0, 0.0)
    assert (round(low, 1), high) == (5.3, 21.0)
    assert (only(tmp_path, shape(run("x", "", GREY), place=BODY, fill=fill)).contrast or (0,))[0] == 1.0


def test_what_nobody_has_to_read_is_left_aside(tmp_path: Path) -> None:
    aside = "".join(shape(run("5"), place=f'type="{kind}"') for kind in ("sldNum", "dt", "ftr"))
    (first, second) = slides(tmp_path, aside + title("Бірінші"), title("Екінші"), title("Үшінші"), hidden=(2,))
    assert ([one.text for one in first.writings], first.number) == (["Бірінші"], 1)
    assert (second.text, second.number) == ("Үшінші", 3)  # as the program counts them


def test_groups_tables_and_large_pictures(tmp_path: Path) -> None:
    group = (
        '<p:grpSp><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="12192000" cy="6858000"/><a:chOff x="0" y="0"/>'
        '<a:chExt cx="1270000" cy="1270000"/></a:xfrm></p:grpSpPr>'
        + shape(fill=ink("000000"), box=(0, 0, 100, 100))
        + "</p:grpSp>"
    )
    assert only(tmp_path, group + shape(run("Дерек"), box=(600, 400, 300, 100))).contrast == (1.0, 1.0)
    text = run("Ұяшық", 'sz="900"')
    cell = f"<a:tc><a:txBody><a:bodyPr/><a:p>{text}</a:p></a:txBody><a:tcPr>{ink('FFFFFF')}</a:tcPr></a:tc>"
    table = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Table 4"/></p:nvGraphicFramePr>'
        "<a:graphic><a:graphicData>"
        f"<a:tbl><a:tr>{cell}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    found = only(tmp_path, table)
    assert (found.shape, found.text, found.points, found.contrast) == ("Table 4", "Ұяшық", 9, (21.0, 21.0))
    large, small = slides(tmp_path, picture((0, 0, 400, 300)), picture((0, 0, 60, 60)))
    assert (large.pictured, small.pictured) == (True, False)


# Hostile files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK", b"%PDF-1.7", made_zip({"a": b"b"}), made_zip({"ppt/presentation.xml": b"<a"}),
        made_zip({"ppt/presentation.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        presentation([]), presentation([title("x")], size=(0, 0)),
        presentation([title("x")], more={"ppt/slides/slide1.xml": b"<" * 99}),
        presentation([title("x")], more={"ppt/slides/slide1.xml": b"<p>" * 900}),
    ],
)  # fmt: skip
def test_what_is_no_presentation_is_refused_with_a_reason(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, Unread)
    assert found.message.template


def test_values_that_are_none_do_no_harm(tmp_path: Path) -> None:
    odd = "".join(
        shape(
            run("x", f'sz="{size}"', fill),
            place=BODY,
            level=level,
            body=f'<a:bodyPr><a:normAutofit fontScale="{scale}"/></a:bodyPr>',
        )
        for size, level, scale, fill in (
            ("x", 0, "x", ""),
            ("-5", 99, "0", ink("FFFFFF", '<a:lumMod val="x"/>')),
            ("99999999", -3, "9999999999", ink("zz")),
        )
    )
    (slide,) = slides(tmp_path, odd)
    assert len(slide.writings) == 3
    far = presentation([title("x")], more={"ppt/_rels/presentation.xml.rels": _rels("../../../etc/passwd")})
    assert isinstance(read(tmp_path, far), Unread)


def _rels(*targets: str, kinds: tuple[str, ...] = ("slide",)) -> bytes:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="x/{kind}" Target="{one}"/>'
        for n, (one, kind) in enumerate(zip(targets, kinds, strict=True), 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{entries}</Relationships>'.encode()


def test_many_slides_and_a_layout_that_is_its_own_master_end(tmp_path: Path) -> None:
    deck = read(tmp_path, presentation([title("x")] * (MAX_SLIDES + 2)))
    assert isinstance(deck, Deck)
    assert (len(deck.slides), deck.cut) == (MAX_SLIDES, True)
    loop = _rels("slideLayout1.xml", "slideLayout1.xml", kinds=("slideMaster", "theme"))
    (slide,) = slides(tmp_path, title("x"), more={"ppt/slideLayouts/_rels/slideLayout1.xml.rels": loop})
    assert slide.text == "x"


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, "-" + "9" * 400, "NaN", "1e999", "Infinity", ""])
def test_a_number_without_sense_is_none(tmp_path: Path, number: str) -> None:
    colour = ink("accent1", f'<a:lumMod val="{number}"/><a:tint val="{number}"/>')
    drawn = shape(run("Дерек", f'sz="{number}"', colour), box=(50, 50, 300, 90))
    assert isinstance(read(tmp_path, presentation([drawn])), Deck)
    assert isinstance(read(tmp_path, presentation([shape(run("Дерек"), box=(10**400,) * 4)])), Deck)


def test_flipped_bytes_are_read_or_refused(tmp_path: Path) -> None:
    whole = presentation([title("Дерек") + picture((0, 0, 400, 300)), shape(run("x", "", GREY), place=BODY)])
    dice = random.Random(13)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        assert isinstance(read(tmp_path, bytes(data)), Deck | Unread)
