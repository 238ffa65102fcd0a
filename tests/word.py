"""DOCX files as people write them, for the tests of the readers."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx

from mooclint.texts.docx.read import Body, read_docx

PATH = "1-модуль/құжат.docx"  # the path that every place bears


def page(*parts: str | Sequence[Sequence[str]]) -> Any:
    """A document: a string is a paragraph ('# ', '## ' before a heading, '- ' before a list item), rows are a table."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            paragraph(document, part)
        else:
            table(document, part)
    return document


def paragraph(document: Any, text: str) -> Any:
    if text.startswith(("# ", "## ")):
        sign, _, title = text.partition(" ")
        return document.add_heading(title, len(sign))
    if text.startswith("- "):
        return document.add_paragraph(text[2:], style="List Bullet")
    return document.add_paragraph(text)


def table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    """A table; a line of a cell is a paragraph of it."""
    made = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            fill(cell, text)
    return made


def fill(cell: Any, text: str) -> None:
    first, *others = text.split("\n")
    cell.paragraphs[0].text = first
    for line in others:
        cell.add_paragraph(line)


def body(document: Any) -> Body:
    """What the reader of DOCX files makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.docx"
        document.save(file)
        found = read_docx(file, PATH)
    assert isinstance(found, Body), found
    return found


def picture() -> io.BytesIO:
    """A PNG of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))
