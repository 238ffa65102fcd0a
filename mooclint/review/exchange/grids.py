"""Files of people as tables of texts: Word documents, and CSV in any encoding and with any separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mooclint.course.document import Unread
from mooclint.files.encoding import decode, is_garbled, lost_letters
from mooclint.files.located import Problem, shown
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.rubric.approval import Approval, without_line
from mooclint.texts.docx.read import Body, Paragraph, Table, read_docx

DOCX, CSV = ".docx", ".csv"
YES_HINT = Message("Write {word}, or leave it empty.", {"word": Message("yes")})  # stands in empty cells
_MAX_CSV = 4 * 2**20  # bytes
Grid = Sequence[Sequence[str]]  # rows of cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """The tables of a file, and what stands outside of them: paragraphs, footnotes, comments; headings are titles.

    `approval`: that the form is for, as a line or a cell of it says, which is then in neither of them.
    """

    grids: tuple[Grid, ...] = ()
    outside: tuple[str, ...] = ()
    approval: Approval | None = None


def read_sheet(path: Path) -> tuple[Sheet, list[Problem]]:
    """The tables of a Word document, or the one of a CSV file."""
    sheet, problems = _csv(path) if path.suffix.lower() == CSV else _docx(path)
    return _with_approval(sheet), problems


def _with_approval(sheet: Sheet) -> Sheet:
    """The sheet with the approval that stands in it, and without its line."""
    found: list[Approval] = []

    def kept(text: str) -> str:
        text, approval = without_line(text)
        found.extend([approval] if approval else [])
        return text

    outside = tuple(text for text in map(kept, sheet.outside) if text.strip())
    grids = tuple([[kept(cell) for cell in cells] for cells in grid] for grid in sheet.grids)
    return Sheet(grids, outside, found[0] if found else None)


def _docx(path: Path) -> tuple[Sheet, list[Problem]]:
    old = Message(YES_HINT.template, {"word": Code("yes")})  # of packets that were sent before
    hints = frozenset(localizer(language)(hint) for language in LANGUAGES for hint in (YES_HINT, old))
    body = read_docx(path, path.name, hints)
    if isinstance(body, Unread):
        return Sheet(), [Problem(body.message)]
    grids = tuple(_grid(block) for block in body.blocks if isinstance(block, Table))
    return Sheet(grids, tuple(_outside(body))), []


def _outside(body: Body) -> Iterator[str]:
    for block in body.blocks:
        if isinstance(block, Paragraph) and not block.level and block.text.strip():
            yield block.text.strip()
    for text in (*body.footnotes, *body.comments):
        if text.value.strip():
            yield text.value.strip()


def _grid(table: Table) -> Grid:
    """The cells by columns. One over several columns or rows stands in each; a row with nothing else is empty."""
    rows: list[list[str]] = []
    for row in table.rows:
        cells = [cell for cell in row.cells for _ in range(cell.span)]
        above = rows[-1] if rows else []
        if all(cell.continued or not cell.text.strip() for cell in cells):
            rows.append([""] * len(cells))
            continue
        texts = [
            above[at] if cell.continued and at < len(above) else cell.text.strip() for at, cell in enumerate(cells)
        ]
        rows.append(texts)
    return rows


def _csv(path: Path) -> tuple[Sheet, list[Problem]]:
    try:
        found = decode(read_bytes(path, _MAX_CSV))
    except (OSError, NotRegularError, TooLargeError):
        found = None
    if found is None:
        return Sheet(), [Problem(Message("This is no text"))]
    text = found[0]
    if is_garbled(*found):
        return Sheet(), [Problem(Message("The letters of this file cannot be read. {way}", {"way": SAVE_ANEW}))]
    first = without_line(next((line for line in text.splitlines() if line.strip()), ""))[0]
    if first.casefold().startswith("sep="):  # what Excel writes for itself
        text = text.split("\n", 1)[-1]
        delimiter = first[4:5] or ";"
    else:
        delimiter = max(";,\t", key=first.count)
    try:
        return Sheet((list(csv.reader(io.StringIO(text), delimiter=delimiter)),)), []
    except csv.Error:
        return Sheet(), [Problem(Message("This text file cannot be read: {path}", {"path": Code(str(path))}))]


SAVE_ANEW = Message(
    "Save it anew from where it was written: in Excel as “CSV UTF-8”, in an editor as UTF-8; or write in the Word form."
)


def lost_in(sheet: Sheet) -> Message | None:
    """That letters are lost, with the first row where it is seen."""
    for grid in sheet.grids:
        for number, cells in enumerate(grid, 1):
            word = next(filter(None, map(lost_letters, cells)), "")
            if word:
                return lost(word, [Code(str(number))])
    return None


def lost(word: str, rows: Sequence[Param] = ()) -> Message:
    """That letters are lost, in which rows, and how that is mended."""
    named: dict[str, Param] = {"word": shown(one_line(word), 40), "rows": list(rows), "way": SAVE_ANEW}
    if rows:
        return Message("Letters were lost when the file was saved (“{word}”), in these rows: {rows}. {way}", named)
    return Message("Letters were lost when the file was saved (“{word}”). {way}", named)
