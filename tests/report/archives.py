"""What a PDF for archives has to keep: by pikepdf's validator, and by ourselves what that takes for granted."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf.pdfa import validate_written

SHOWS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}
_STREAM = re.compile(rb">>\nstream\n")


def check_archive(content: bytes, mark: str = "3b") -> pikepdf.Pdf:
    """The PDF, opened, after everything was held against it."""
    report = validate_written(io.BytesIO(content), mark)
    assert report.passed, report.summary()
    check_syntax(content)
    pdf = pikepdf.open(io.BytesIO(content))
    assert pdf.check_pdf_syntax() == []
    assert pdf.Root.MarkInfo.Marked
    check_marks(pdf)
    return pdf


def check_syntax(content: bytes) -> None:
    """ISO 19005-3, 6.1.2 to 6.1.9, of the bytes themselves: qpdf forgives them, and so does the validator."""
    assert content.startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in content.split(b"\n", 2)[1][1:5])
    assert content.endswith(b"%%EOF\n")
    streams = 0
    for found in _STREAM.finditer(content):
        streams += 1
        length = content.rindex(b"/Length ", 0, found.start())
        after = found.end() + int(content[length:].split(None, 2)[1].rstrip(b">"))
        assert content[after : after + 11] == b"\nendstream\n", found
    assert streams == len(re.findall(rb"\nstream\n", content)) == len(re.findall(rb"\nendstream\n", content)) > 3
    start = int(content[content.rindex(b"startxref") :].split()[1])
    head, rows = content[start:].split(b"\n", 2)[:2], content[start:].split(b"\n", 2)[2]
    assert head[0] == b"xref"
    for number in range(int(head[1].split()[1])):
        row = rows[20 * number : 20 * number + 20]
        assert re.fullmatch(rb"\d{10} \d{5} [nf] \n", row)
        if number:
            assert content[int(row[:10]) :].startswith(b"%d 0 obj\n" % number)


def check_marks(pdf: pikepdf.Pdf) -> None:
    """Whatever is drawn belongs to one element of the tree, or is said to be nothing; and the tree knows all of it."""
    known = {mark: element for element, marks in _marks(pdf.Root.StructTreeRoot.K, None) for mark in marks}
    drawn = set()
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page in pdf.pages:
        list_of_parents = parents[2 * int(page.StructParents) + 1]
        seen = list(_drawn(page))
        assert sorted(seen) == list(range(len(list_of_parents)))
        for number in seen:
            mark = (page.objgen, number)
            drawn.add(mark)
            assert list_of_parents[number].objgen == known[mark]
    assert drawn == set(known)


def _marks(element: Any, page: Any) -> Iterator[tuple[Any, list[tuple[Any, int]]]]:
    page = element.get("/Pg", page)
    kids = element.get("/K", [])
    marks = []
    for kid in kids if isinstance(kids, list | pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            marks.append((kid.Pg.objgen, int(kid.MCID)))
        elif isinstance(kid, pikepdf.Dictionary):
            assert kid.P.objgen == element.objgen
            yield from _marks(kid, page)
        else:
            marks.append((page.objgen, int(kid)))
    yield element.objgen, marks


def _drawn(page: Any) -> Iterator[int]:
    open_mark = False
    for operands, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        if word == "BDC":
            assert not open_mark
            open_mark = True
            if operands[0] != "/Artifact":
                yield int(operands[1].MCID)
        elif word == "EMC":
            assert open_mark
            open_mark = False
        assert open_mark or word not in SHOWS, (operands, word)
    assert not open_mark


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The bookmarks: level and title."""

    def below(items: Any, level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from below(item.children, level + 1)

    with pdf.open_outline() as found:
        return list(below(found.root, 1))


def read_aloud(content: bytes, folder: Path) -> str:
    """The tree of the document with its texts, as poppler sees it."""
    program = shutil.which("pdfinfo")
    if program is None:
        pytest.skip("pdfinfo is not installed (poppler-utils)")
    file = folder / "read.pdf"
    file.write_bytes(content)
    done = subprocess.run([program, "-struct-text", str(file)], capture_output=True, check=True)
    return done.stdout.decode("utf-8")
