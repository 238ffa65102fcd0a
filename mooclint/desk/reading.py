"""A document of a part, as its page shows it: piece by piece in its order, each with the place of a remark at it.

The document as the check has it is arranged by its form: an option stands at the place of its question, a label
nowhere. Here it stands as its author wrote it, so it is taken from the file, once as long as that stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from mooclint.course.document import Document, Unread
from mooclint.course.endings import CAPTIONS
from mooclint.desk.checked import Checked
from mooclint.desk.parts import Shown
from mooclint.language.detect import language_of
from mooclint.message.languages import LANGUAGES
from mooclint.message.place import Place
from mooclint.message.plain import printable
from mooclint.message.private import masked
from mooclint.report.model import Part
from mooclint.report.stills import on_disk
from mooclint.review.material.pieces import PLAIN, WORD, ending_of, plain_lines, text_pieces
from mooclint.review.rounds.locate import normal
from mooclint.texts.captions import numbered_cues
from mooclint.texts.docx.convert import ENDINGS as CONVERTED
from mooclint.texts.docx.read import Paragraph, Table, read_docx

MOST = 300  # rows on one page
KINDS = (*WORD, *PLAIN, *CAPTIONS, *CONVERTED, ".xml", ".xlsx")
PLACES = ("paragraph", "cue", "question", "quote")  # by which a remark names a piece
_TELLING = 2_000  # letters that tell the language
_SHORT, _LONG = 80, 400  # letters of the words by which a piece without a number is named


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a piece: a finding or a remark. `target`: where it stands on the page."""

    target: str
    words: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph, a caption, a question. `key` and `number`: of a remark's place; '' and 0 where it has none.

    `label`: what stands before it, such as the time of a caption; `table`, `row`, `line`: where a finding has it.
    """

    text: str
    key: str = ""
    number: int = 0
    label: str = ""
    level: int = 0
    table: int = 0
    row: int = 0
    line: int = 0

    @property
    def id(self) -> str:
        """Its anchor on the page."""
        return f"{self.key}-{self.number}" if self.number else ""


Row = tuple[tuple[Piece, ...], ...]  # cells; what is in no table is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A piece on its page: by which field of a remark it is named and how, '' where it cannot be, and its marks."""

    piece: Piece
    field: str
    value: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page of a document. `blocks`: whether each is a table, and its rows of cells; `first`: of the rows, from 0;
    `before`, `after`: where the pages beside it begin, None for none.
    """

    path: str
    language: str
    blocks: tuple[tuple[bool, list[list[list[Spoken]]]], ...]
    first: int
    last: int
    count: int
    before: int | None
    after: int | None


def readable(folder: Path, part: Part) -> tuple[str, ...]:
    """The files of a part whose text can be shown."""
    return tuple(path for path in part.files if ending_of(path) in KINDS and on_disk(folder, path))


def leaf(
    folder: Path, checked: Checked, path: str, asked: Mapping[str, str], findings: Sequence[Shown],
    remarks: Iterable[Mapping[str, Any]],
) -> Leaf | None:  # fmt: skip
    """A page of a document: the one that somebody asked for by its first row (`from`) or a mark on it (`mark`).

    None where the file has no text that can be shown.
    """
    rows = _rows(folder, checked, path)
    if not rows:
        return None
    marks = _Marks(path, findings, remarks)
    first = _first(rows, asked, marks)
    shown = rows[first : first + MOST]
    name = _namer(rows)
    blocks = [
        (table, [[[_spoken(one, marks, name) for one in cell] for cell in row] for row in some])
        for table, some in groupby(shown, key=lambda row: any(piece.table for cell in row for piece in cell))
    ]
    return Leaf(
        path=path, language=_language(rows), blocks=tuple(blocks), first=first, last=first + len(shown),
        count=len(rows), before=max(0, first - MOST) if first else None,
        after=first + MOST if first + MOST < len(rows) else None,
    )  # fmt: skip


def _first(rows: Sequence[Row], asked: Mapping[str, str], marks: _Marks) -> int:
    if mark := asked.get("mark", ""):
        for number, row in enumerate(rows):
            if any(one.target == mark for cell in row for piece in cell for one in marks.of(piece)):
                return number // MOST * MOST
    begin = asked.get("from", "")
    return min(int(begin), len(rows) - 1) // MOST * MOST if begin.isascii() and begin[:7].isdigit() else 0


def _spoken(piece: Piece, marks: _Marks, name: Callable[[Piece], str]) -> Spoken:
    value = str(piece.number) if piece.number else name(piece)
    return Spoken(piece=piece, field=(piece.key or "quote") if value else "", value=value, marks=tuple(marks.of(piece)))


def _namer(rows: Sequence[Row]) -> Callable[[Piece], str]:
    """Gives the words by which a piece without a number is named: such as stand in no other piece; '' for none."""

    @cache
    def whole() -> str:
        return "\n".join(normal(piece.text) for row in rows for cell in row for piece in cell)

    def name(piece: Piece) -> str:
        for words in (piece.text[:_SHORT], piece.text[:_LONG]):
            found = normal(words)
            if found and whole().count(found) == 1:
                return " ".join(words.split())
        return ""

    return name


class _Marks:
    """What is said of the places of a file."""

    def __init__(self, path: str, findings: Sequence[Shown], remarks: Iterable[Mapping[str, Any]]) -> None:
        self.by: dict[tuple[str, int, int], list[Mark]] = defaultdict(list)
        self.quoted: list[tuple[str, Mark]] = []
        for number, one in enumerate(findings, 1):
            place = one.place
            if place.path == path and (key := _key(place)):
                self.by[key].append(Mark(f"finding-{number}", one.text.split("\n")[0], one.state))
        for remark in remarks:
            self._remark(path, remark)

    def _remark(self, path: str, remark: Mapping[str, Any]) -> None:
        place = remark["place"]
        if place.get("path") != path or not remark["open"]:
            return
        mark = Mark(str(remark["id"]), str(remark["text"]), str(remark["severity"]))
        key = next((key for key in PLACES[:3] if place.get(key)), "")
        if key:
            with suppress(ValueError):  # of a note, which nobody has looked at
                self.by[key, int(place[key]), 0].append(mark)
        elif words := normal(str(place.get("quote", ""))):
            self.quoted.append((words, mark))

    def of(self, piece: Piece) -> Iterator[Mark]:
        """Those at a piece."""
        if piece.number:
            yield from self.by.get((piece.key, piece.number, 0), ())
        if piece.table:
            yield from self.by.get(("table", piece.table, piece.row), ())
        if piece.line:
            yield from self.by.get(("line", piece.line, 0), ())
        if self.quoted and not piece.number:
            said = normal(piece.text)
            yield from (mark for words, mark in self.quoted if words in said)


def _key(place: Place) -> tuple[str, int, int] | None:
    if place.table:
        return "table", place.table, place.row
    if place.paragraph:
        return "paragraph", place.paragraph, 0
    return ("line", place.line, 0) if place.line else None


def _language(rows: Sequence[Row]) -> str:
    letters, left = [], _TELLING
    for row in rows:
        for cell in row:
            for piece in cell:
                letters.append(piece.text[:left])
                left -= len(letters[-1])
        if left <= 0:
            break
    found = language_of(" ".join(letters))
    return found if found in LANGUAGES else ""


# --- what stands in a file


def _rows(folder: Path, checked: Checked, path: str) -> Sequence[Row]:
    disk = on_disk(folder, path)
    if disk is None:
        return ()
    try:
        known = disk.stat()
    except OSError:
        return ()
    found = _read(disk, path, known.st_size, known.st_mtime_ns)
    return found or tuple(_as_checked(checked, path))


@lru_cache(maxsize=32)
def _read(disk: Path, path: str, size: int, changed: int) -> tuple[Row, ...]:
    """The rows of a file as it was last changed; () where it is read otherwise."""
    ending = ending_of(path)
    if ending in WORD:
        body = read_docx(disk, path)
        return () if isinstance(body, Unread) else tuple(_of_word(body.blocks))
    if ending in CAPTIONS:
        cues = enumerate(numbered_cues(disk), 1)
        return tuple(
            _alone(one.text, key="cue", number=number, line=one.line, label=_time(one.start_s)) for number, one in cues
        )
    if ending in PLAIN:
        lines = [(line, text) for line, text in enumerate(plain_lines(disk) or (), 1) if text.strip()]
        return tuple(
            _alone(text, key="paragraph", number=number, line=line) for number, (line, text) in enumerate(lines, 1)
        )
    pieces = text_pieces(disk, path) or ()
    return tuple(_alone(one.text, key="paragraph", number=one.number) for one in pieces)


def _of_word(blocks: Iterable[Paragraph | Table]) -> Iterator[Row]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield ((_of_paragraph(block),),)
            continue
        for row in block.rows:
            cells = [[one for one in cell.paragraphs() if one.text.strip()] for cell in row.cells]
            if any(cells):
                yield tuple(tuple(_of_paragraph(one) for one in cell) for cell in cells)


def _of_paragraph(one: Paragraph) -> Piece:
    place = one.place
    text = f"{one.marker} {one.text.strip()}" if one.marker else one.text.strip()
    number = 0 if place.table else place.paragraph
    return Piece(
        text=_said(text), key="paragraph" if number else "", number=number, level=one.level, table=place.table,
        row=place.row,
    )  # fmt: skip


def _alone(text: str, **more: Any) -> Row:
    return ((Piece(text=_said(text.strip()), **more),),)


def _as_checked(checked: Checked, path: str) -> Iterator[Row]:
    """The questions, or the other texts, that the check found in a file which is no text by itself."""
    for record in checked.gathered.evidence.texts.values():
        if record.path != path or not isinstance(record.document, Document):
            continue
        for number, one in enumerate(record.document.questions, 1):
            yield _alone(one.stem, key="question", number=number, label=str(number))
            for option in one.options:
                yield _alone(option.text, label="✓" if option.right else "–")
        if not record.document.questions:
            texts = [text for text in record.document.texts() if text.value]
            for text in sorted(texts, key=lambda text: text.place):
                yield _alone(text.value, table=text.place.table, row=text.place.row)


def _said(text: str) -> str:
    return printable(masked(text))


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def address(base: str, path: str, **more: str | int) -> str:
    """Where a document of a part is read."""
    return f"{base}?{urlencode({'read': path, **more})}"
