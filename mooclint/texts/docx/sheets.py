"""A spreadsheet (XLSX) as paragraphs and tables in order, so that what reads a table of Word reads it too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from mooclint.course.document import Unread
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.texts.docx.archive import Archive, Unopened
from mooclint.texts.docx.read import Body, Cell, Paragraph, Table, TableRow
from mooclint.texts.docx.wordml import clean

MAX_SHEETS = 60
MAX_ROWS = 5_000  # of a sheet
MAX_COLUMNS = 64
MAX_MERGED = 5_000

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NO_NAME = re.compile(r"(?:лист|sheet|парақ|list|таблица|кесте)\s*[0-9]{0,3}", re.IGNORECASE)
_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})  # formats of Excel for a time
_TIME_CODE = re.compile(r"\[?[hms]+\]?\s*[:.]", re.IGNORECASE)
_PERCENTS = frozenset({9, 10})
_DAY = 24 * 60 * 60  # seconds, of which a time is a part


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell is shown."""

    bold: bool = False
    time: bool = False
    percent: bool = False


@dataclass(slots=True)
class _Sheet:
    """The filled cells of a sheet by row and column, from 1."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)


def read_sheets(path: Path, name: str) -> Body | Unread:
    """The visible sheets of an XLSX file, each below its name where there are several; `name` is in all places.

    A row of one cell above a table is a line. An empty row ends a table. Never raises for what a file may be.
    """
    try:
        with Archive(path) as archive:
            blocks = tuple(_blocks(archive, name))
    except Unopened as reason:
        return Unread(reason.message)
    return Body(blocks=blocks) if blocks else Unread(Message("there is no text in the document"))


def _blocks(archive: Archive, name: str) -> Iterator[Paragraph | Table]:
    book = archive.xml("xl/workbook.xml")
    if book is None:
        raise Unopened(Message("it is not a workbook, whatever its name says"))
    targets = archive.relationships("xl/workbook.xml")
    texts = _shared(archive)
    looks = _looks(archive)
    listed = [entry for entry in book.iter(f"{_S}sheet") if entry.get("state") in (None, "visible")][:MAX_SHEETS]
    count = 0
    for entry in listed:
        target = targets.get(entry.get(_ID) or "")
        root = archive.xml(target.target) if target and not target.external else None
        sheet = _sheet(root, name, texts, looks, count) if root is not None else _Sheet()
        if not sheet.cells:
            continue
        title = clean(entry.get("name") or "").strip()
        if len(listed) > 1 and title and not _NO_NAME.fullmatch(title):
            yield Paragraph(text=title, place=Place(path=name, table=count + 1), bold=True)
        for block in _runs(sheet, name, count):
            count += isinstance(block, Table)
            yield block


def _runs(sheet: _Sheet, name: str, count: int) -> Iterator[Paragraph | Table]:
    """Lines and tables: rows without a gap are one table, single cells above it its lines."""
    for _, group in groupby(enumerate(sorted(sheet.cells)), key=lambda one: one[1] - one[0]):
        rows = [number for _, number in group]
        while rows and len(sheet.cells[rows[0]]) == 1:
            yield from next(iter(sheet.cells[rows.pop(0)].values())).paragraphs()
        if rows:
            count += 1
            yield _table(sheet, rows, name, count)


def _table(sheet: _Sheet, rows: Sequence[int], name: str, count: int) -> Table:
    """The rows with as many columns as any of them fills; a merged cell covers several."""
    first = min(min(sheet.cells[number]) for number in rows)
    last = max(n + cell.span - 1 for number in rows for n, cell in sheet.cells[number].items())
    made = []
    for number in rows:
        place = Place(path=name, table=count, row=number)
        cells: list[Cell] = []
        n = first
        while n <= last:
            cell = sheet.cells[number].get(n) or Cell(blocks=())
            cells.append(cell)
            n += cell.span
        made.append(TableRow(cells=tuple(cells), place=place))
    return Table(rows=tuple(made), place=Place(path=name, table=count))


def _sheet(root: Any, name: str, texts: Sequence[str], looks: Sequence[_Look], count: int) -> _Sheet:
    merged = _merged(root)
    sheet = _Sheet()
    for row in list(root.iter(f"{_S}row"))[:MAX_ROWS]:
        for entry in row.iter(f"{_S}c"):
            at = _at(entry.get("r") or "")
            if at is None or at[1] > MAX_COLUMNS:
                continue
            look = _look(entry, looks)
            text = _text(entry, texts, look)
            continued, span = merged.get(at, (False, 1))
            if not text or continued:
                continue
            place = Place(path=name, table=count + 1, row=at[0])
            lines = [line.strip() for line in text.split("\n") if line.strip()]
            blocks = tuple(Paragraph(text=line, place=place, bold=look.bold) for line in lines)
            sheet.cells.setdefault(at[0], {})[at[1]] = Cell(blocks=blocks, span=span)
    for (number, column), (continued, span) in merged.items():
        if continued and number in sheet.cells:
            sheet.cells[number].setdefault(column, Cell(blocks=(), span=span, continued=True))
    return sheet


def _look(entry: Any, looks: Sequence[_Look]) -> _Look:
    style = entry.get("s") or "0"
    number = int(style) if style.isdecimal() and len(style) < 6 else 0
    return looks[number] if number < len(looks) else _Look()


def _text(entry: Any, texts: Sequence[str], look: _Look) -> str:
    kind = entry.get("t")
    if kind == "inlineStr":
        return clean(_rich(entry))
    value = entry.findtext(f"{_S}v") or ""
    if kind == "s":
        return texts[int(value)] if value.isdecimal() and len(value) < 8 and int(value) < len(texts) else ""
    if kind in ("str", "d"):
        return clean(value)
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, "")
    return "" if kind == "e" else _figure(value, look)


def _figure(value: str, look: _Look) -> str:
    """A number as it is shown: a part of a day as a time, a part of one as a percentage."""
    try:
        number = float(value)
    except ValueError:
        return clean(value)
    if look.time and 0 <= number < 10:
        minutes, seconds = divmod(round(number * _DAY), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    if look.percent:
        return f"{number * 100:g} %"
    return f"{number:.10g}"


def _rich(entry: Any) -> str:
    """The text of all runs, without how it is spoken."""
    return "".join(t.text or "" for t in entry.iter(f"{_S}t") if t.getparent().tag != f"{_S}rPh")


def _shared(archive: Archive) -> list[str]:
    root = archive.xml("xl/sharedStrings.xml")
    return [] if root is None else [clean(_rich(entry)) for entry in root.iter(f"{_S}si")]


def _looks(archive: Archive) -> list[_Look]:
    root = archive.xml("xl/styles.xml")
    formats = root.find(f"{_S}cellXfs") if root is not None else None
    if formats is None:
        return []
    own = {entry.get("numFmtId"): entry.get("formatCode") or "" for entry in root.iter(f"{_S}numFmt")}
    fonts = root.find(f"{_S}fonts")
    bold = [font.find(f"{_S}b") is not None for font in fonts] if fonts is not None else []
    return [_of_format(entry, own, bold) for entry in formats]


def _of_format(entry: Any, own: Mapping[str, str], bold: Sequence[bool]) -> _Look:
    sort, font = entry.get("numFmtId") or "", entry.get("fontId") or ""
    code = own.get(sort, "")
    number = int(sort) if sort.isdecimal() and len(sort) < 6 else 0
    thick = font.isdecimal() and len(font) < 6 and int(font) < len(bold) and bold[int(font)]
    return _Look(thick, number in _TIMES or _TIME_CODE.search(code) is not None, number in _PERCENTS or "%" in code)


def _merged(root: Any) -> dict[tuple[int, int], tuple[bool, int]]:
    """Row and column -> whether it goes on with the cell above, and over how many columns it goes."""
    found: dict[tuple[int, int], tuple[bool, int]] = {}
    for entry in list(root.iter(f"{_S}mergeCell"))[:MAX_MERGED]:
        begin, _, end = (entry.get("ref") or "").partition(":")
        first, last = _at(begin), _at(end)
        if first is None or last is None or last[1] > MAX_COLUMNS or len(found) > MAX_MERGED:
            continue
        for number in range(first[0], min(last[0], first[0] + MAX_MERGED) + 1):
            found[number, first[1]] = number > first[0], max(last[1] - first[1] + 1, 1)
    return found


def _at(address: str) -> tuple[int, int] | None:
    """Row and column, from 1, of 'B7'."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
