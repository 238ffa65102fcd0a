"""What was added to a PDF is followed to the end, or said not to be: nothing that shows is taken for nothing."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import pytest

from mooclint.conclusion.pdf_added import Added, added_to

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R /Lang (k\\153\\)) >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>"
FIRST = {
    1: CATALOGUE,
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: PAGE,
    4: b"<< /Length 3 >>\nstream\nq Q\nendstream",
    5: b"<< /Title (a) >>",
}
FIELD = b"<< /FT /Sig /T (s) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>"
NOTE = b"<< /Type /Annot /Subtype /Text >>"
FORM = b"<< /Fields [6 0 R] /SigFlags 3 >>"
NOTHING, LOST = Added(), Added(other=True)

Objects = Mapping[int, bytes]


def with_entry(of: bytes, entry: bytes) -> bytes:
    return of[:-2] + entry + b" >>"


def table(places: Mapping[int, int], trailer: bytes) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    return b"xref\n" + rows + b"trailer\n<< " + trailer + b" >>\n"


def packed(places: Mapping[int, int], trailer: bytes, *, kind: int = 1, up: bool = False) -> bytes:
    """A table in a stream; `up`: each row as the difference to the one above."""
    more, rows = b"", [bytes([kind]) + place.to_bytes(3) + b"\0" for place in places.values()]
    above = b"\0" * 5
    if up:
        written = []
        for row in rows:
            written.append(b"\2" + bytes((one - old) & 0xFF for one, old in zip(row, above, strict=True)))
            above = row
        rows, more = written, b"/DecodeParms << /Predictor 12 /Columns 5 >>"
    data = zlib.compress(b"".join(rows))
    index = b" ".join(b"%d 1" % number for number in places)
    head = b"<< /Type /XRef /W [1 3 1] /Index [%s] /Length %d /Filter /FlateDecode %s %s >>"
    head %= (index, len(data), trailer, more)
    return b"9 0 obj\n" + head + b"\nstream\n" + data + b"\nendstream\nendobj\n"


def first() -> bytes:
    data, places = b"%PDF-1.7\n", {}
    for number, value in FIRST.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    return data + table(places, b"/Root 1 0 R /Info 5 0 R /Size 6") + b"startxref\n%d\n%%%%EOF\n" % len(data)


def added(
    objects: Objects, trailer: bytes = b"/Root 1 0 R /Info 5 0 R /Size 9", form: str = "table", **more: object
) -> bytes:
    """What an update adds to the first part."""
    start = first()
    data, places = start, {}
    for number, value in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    trailer += b" /Prev %d" % start.rindex(b"xref\n", 0, start.rindex(b"startxref"))
    made = table(places, trailer) if form == "table" else packed(places, trailer, **more)  # type: ignore[arg-type]
    return data[len(start) :] + made + b"startxref\n%d\n%%%%EOF\n" % len(data)


def told(more: bytes) -> Added:
    return added_to(first() + more, len(first()))


SIGNED = {1: with_entry(CATALOGUE, b"/AcroForm 7 0 R"), 3: with_entry(PAGE, b"/Annots [6 0 R]"), 6: FIELD, 7: FORM}


@pytest.mark.parametrize("form", ["table", "packed"])
@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        ({8: b"(data)"}, NOTHING),
        ({5: b"<< /Title (b) >>"}, NOTHING),  # who wrote it and when shows on no page
        (SIGNED, Added(signatures=1)),
        ({**SIGNED, 7: b"<< /Fields 8 0 R >>", 8: b"[6 0 R]"}, Added(signatures=1)),
        ({**SIGNED, 3: with_entry(PAGE, b"/Annots 8 0 R"), 8: b"[6 0 R]"}, Added(signatures=1)),
        ({1: with_entry(CATALOGUE, b"/AcroForm << /Fields [6 0 R] >>"), 6: FIELD}, Added(signatures=1)),
        ({**SIGNED, 6: b"<< /Parent 8 0 R >>", 8: FIELD}, Added(signatures=1)),
        ({**SIGNED, 6: b"<< /Parent 6 0 R >>"}, Added(notes=1)),
        ({3: with_entry(PAGE, b"/Annots [6 0 R]"), 6: NOTE}, Added(notes=1)),
        ({3: with_entry(PAGE, b"/Annots [6 0 R 8 0 R]"), 6: NOTE, 8: NOTE}, Added(notes=2)),
        ({3: PAGE.replace(b"0 0 9 9", b"0 0 9 1")}, LOST),
        ({4: b"<< /Length 3 >>\nstream\nq q\nendstream"}, LOST),
        ({2: FIRST[2].replace(b"3 0 R", b"3 0 R 3 0 R")}, LOST),
        ({1: with_entry(CATALOGUE, b"/OpenAction 8 0 R"), 8: b"<< /S /JavaScript >>"}, LOST),
        # What nobody can be sure of.
        ({3: with_entry(PAGE, b"/Annots [6 0 R]")}, LOST),  # there is no such object
        ({3: with_entry(PAGE, b"/Annots [6 0]"), 6: NOTE}, LOST),
        ({1: with_entry(CATALOGUE, b"/Lang (en)")}, LOST),  # twice
        ({1: CATALOGUE.replace(b"/Lang", b"/L#61ng")}, LOST),
        ({1: CATALOGUE.replace(b"(k\\153\\))", b"(kk\\))")}, NOTHING),  # the same text, written otherwise
        ({1: CATALOGUE.replace(b"(k\\153\\))", b"(ru)")}, LOST),
        ({1: CATALOGUE.replace(b"(k\\153\\))", b"(kk")}, LOST),
        ({1: CATALOGUE.replace(b"(k\\153\\))", b"<6B6B29>")}, NOTHING),
        ({1: b"<< /Type"}, LOST),
        ({1: b"<< 5 /Type >>"}, LOST),
        ({1: b"(text)"}, LOST),
        ({3: b"<<" * 4000}, LOST),
    ],
)  # fmt: skip
def test_an_update_is_what_it_shows(objects: Objects, expected: Added, form: str) -> None:
    assert told(added(objects, form=form)) == expected
    if form == "packed":
        assert told(added(objects, form=form, up=True)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"startxref", b"startxrev"), (b"xref\n8", b"xrev\n8"), (b"trailer", b"trailed"), (b"00000 n", b"00000 x"),
        (b"8 0 obj", b"7 0 obj"), (b"xref\n8 1", b"xref\n8 2"), (b"/Prev ", b"/Prew "), (b"/Prev ", b"/Prev 0."),
        (b"/Root 1 0 R", b"/Root 1 0 X"), (b"/Root 1 0 R", b"/Root 8 0 R"), (b"%%EOF\n", b"%%EOF\nmore"),
        (b"/Size 9", b"/Encrypt 8 0 R"), (b"00000 n \ntrailer", b"00000 n \n4 1\n0000000000 65535 f \ntrailer"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_followed_is_no_harmless_one(old: bytes, new: bytes) -> None:
    good = added({8: b"(data)"})
    assert told(good) == NOTHING and good.count(old) >= 1
    assert not told(good.replace(old, new)).harmless


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/XRef", b"/Other"), (b"[1 3 1]", b"[1 3]"), (b"[1 3 1]", b"[1 9 1]"), (b"/FlateDecode", b"/LZWDecode"),
        (b"stream\n", b"strewn\n"), (b"/Index [8 1]", b"/Index [8 2]"), (b"/Index [8 1]", b"/Index [8 -]"),
        (b"/Size 9", b""), (b"/Predictor 12", b"/Predictor 15"), (b"/W", b"/V"),
    ],
)  # fmt: skip
def test_a_packed_table_that_is_not_followed_is_no_harmless_one(old: bytes, new: bytes) -> None:
    good = added({8: b"(data)"}, form="packed", up=True)
    assert told(good) == NOTHING and old in good
    changed = told(good.replace(old, new))
    assert changed == (NOTHING if old == b"/Predictor 12" else LOST)  # each row says itself how it was predicted


def test_objects_that_are_packed_themselves_are_not_followed() -> None:
    assert told(added({8: b"(data)"}, form="packed", kind=2)) == LOST
    assert told(added({8: b"(data)"}, form="packed", kind=0)) == NOTHING


def test_tables_that_lead_in_a_circle_end() -> None:
    good = added({8: b"(data)"})
    place = len(first()) + good.index(b"xref\n")
    before = first().rindex(b"xref\n", 0, first().rindex(b"startxref"))
    assert told(good.replace(b"/Prev %d" % before, b"/Prev %d" % place)) == LOST
    assert told(good[:-20]) == LOST and told(b" \n") == NOTHING
