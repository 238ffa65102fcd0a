"""The columns of forms: what they are called, and the header of a table found by them, in whatever words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from mooclint.adopt.names import name_key
from mooclint.files.located import Problem, shown
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.exchange.grids import Grid, Sheet

FEEDBACK, REMARKS, ANSWERED, SETTLED, LOOKED = "feedback", "remarks", "answers", "settle", "coverage"
_HEAD = 5  # rows among which the header is: titles may stand above it


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a form. `words`: how else people call it, in any language (a regular expression)."""

    key: str
    label: Message
    words: str
    width: int = 0  # mm in Word; 0: a column that is read and not written
    needed: bool = False


_REMARK = Column(
    key="remark", label=Message("No."), words=r"no|номер\w*|нөмір\w*|remark (?:no|id)|id", width=14, needed=True
)
_WHAT = Column(  # stands there to be read
    key="what", label=Message("Remark"), words=r"(?:сын )?ескертпе|ескерту|замечание|comment", width=70
)
_COUNT = Column(key="number", label=Message(""), words=r"no|no п п|п п|р с|рет саны|нөмір\w*|номер\w*|number|n")
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    FEEDBACK: (
        Column(key="slot", label=Message("Piece"), words=r"бөлік\w*|част\w{1,3}|piece|slot", width=55, needed=True),
        Column(
            key="text",
            label=Message("Feedback"),
            words=r"кері байланыс\w*|обратн\w* связ\w*|отзыв\w*|пікір\w*|комментари\w*|text|comments?",
            width=115,
            needed=True,
        ),
        _COUNT,
    ),
    REMARKS: (
        Column(
            key="severity",
            label=Message("How serious"),
            words=(
                r"severity|салмағы|қатаңдығ\w*|маңыз\w*|деңгей\w*|дәреже\w*|басымды\w*|қаншалықты маңызды|важност\w*"
                r"|вес|уровень|серь[её]зност\w*|критичность|степень|приоритет|weight|priority|level"
            ),
            width=28,
        ),
        Column(
            key="text",
            label=Message("Remark"),
            words=(
                r"сын ескертпе\w*|ескертпе\w*|ескерту\w*|замечани\w*|комментари\w*|remarks?"
                r"|comments?|text|мәтін\w*|текст"
            ),
            width=60,
            needed=True,
        ),
        Column(key="path", label=Message("File"), words=r"файл\w*|file|path|құжат|документ|материал", width=34),
        Column(
            key="where",
            label=Message("Where in it"),
            words=r"орны|қай жер\w*|где|место|where|place|location",
            width=28,
        ),
        Column(
            key="clause",
            label=Message("Clause"),
            words=r"clause|rule|тармақ\w*|пункт\w*|требовани\w*|талап\w*",
            width=20,
        ),
        Column(
            key="canned",
            label=Message("Canned remark"),
            words=r"дайын сын ескертпе\w*|дайын ескерт\w*|готов\w* замечани\w*|canned",
        ),
        Column(key="page", label=Message("Page"), words=r"бет|бет нөмірі|стр|страница|page"),
        Column(key="paragraph", label=Message("Paragraph"), words=r"абзац|paragraph"),
        Column(key="question", label=Message("Question"), words=r"сұрақ|вопрос|question"),
        Column(key="start", label=Message("From"), words=r"басы|уақыты|начало|время|start|from|time(?:code)?|таймкод"),
        Column(key="end", label=Message("To"), words=r"соңы|конец|end|to"),
        *(Column(key=key, label=Message(""), words=key) for key in ("cue", "rectangle", "quote", "row", "slot")),
        _COUNT,
    ),
    ANSWERED: (
        _REMARK,
        _WHAT,
        Column(key="how", label=Message("How"), words=r"қалай|как|сделано ли|how", width=28),
        Column(
            key="text",
            label=Message("Answer"),
            words=r"жауап\w*|ответ\w*|answer|reply|text|мәтін\w*|текст",
            width=58,
            needed=True,
        ),
    ),
    SETTLED: (
        _REMARK,
        replace(_WHAT, width=120),
        Column(
            key="settled",
            label=Message("Settled"),
            words=r"жабыл\w*|закрыт\w*|снят\w*|settled|closed",
            width=36,
            needed=True,
        ),
    ),
    LOOKED: (
        Column(
            key="path",
            label=Message("File or item"),
            words=r"файл\w*|file|path|құжат|документ|материал|элемент|item",
            width=100,
            needed=True,
        ),
        Column(
            key="part",
            label=Message("What of it was looked at"),
            words=r"part|не қаралды|қай бөлігі\w*|что просмотрено|какая часть|looked at",
            width=70,
            needed=True,
        ),
        _COUNT,
    ),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a table: its row, counted from 0, and key -> column."""

    at: int
    columns: Mapping[str, int]


def head_of(grid: Grid, columns: Sequence[Column]) -> Head | None:
    """The header: the row that names the most columns; None where none names all that are needed."""
    best, most = None, (0, 0)
    for at, cells in enumerate(grid[:_HEAD]):
        exact = _named(cells, columns, {}, _is_head)
        found = _named(cells, columns, exact, _begins)
        if all(column.key in found for column in columns if column.needed) and (len(exact), len(found)) > most:
            best, most = Head(at, found), (len(exact), len(found))
    return best


def _named(
    cells: Sequence[str], columns: Sequence[Column], known: Mapping[str, int], fits: Callable[[str, Column], bool]
) -> dict[str, int]:
    """Key -> column of the cells that fit, besides those that are known."""
    found = dict(known)
    for index, cell in enumerate(cells):
        if index in known.values():
            continue
        if key := next((c.key for c in columns if c.key not in found and fits(cell, c)), ""):
            found[key] = index
    return found


def _is_head(cell: str, column: Column) -> bool:
    text = name_key(cell.replace("№", "no"))
    return bool(text) and (
        text in labels_of(column.label) or re.fullmatch(rf"{column.key}|{column.words}", text) is not None
    )


def _begins(cell: str, column: Column) -> bool:
    """Whether the header says more than the column's name: 'Важность замечания', 'Где именно'."""
    text = name_key(cell.replace("№", "no"))
    return bool(column.words) and re.match(rf"(?:{column.words})(?!\w)", text) is not None


def strange_columns(grid: Grid, head: Head, kind: str) -> Iterator[Problem]:
    """The columns that nobody knows, and that have texts in them."""
    beside = COLUMNS[REMARKS] if kind in (ANSWERED, SETTLED) else ()  # the remark itself, to be read
    known = {*head.columns.values(), *_named(grid[head.at], beside, {}, _is_head).values()}
    for index, cell in enumerate(grid[head.at]):
        rows = [] if index in known else [at for at, cells in enumerate(grid) if at > head.at and _has(cells, index)]
        if not rows:
            continue
        named: dict[str, Param] = {
            "column": shown(one_line(cell), 60) if one_line(cell) else Code(str(index + 1)),
            "number": Code(str(rows[0] + 1)),
            "known": [column.label for column in COLUMNS[kind] if column.label.template],
        }
        if (first := _read_already(cell, head, kind)) is not None:
            named["first"] = shown(one_line(grid[head.at][first]), 60)
            yield Problem(Message(
                "The column “{column}” stands twice: “{first}” is read, and there is a text in the other one too "
                "(row {number}). Keep one of them.",
                named,
            ))  # fmt: skip
            continue
        if (near := _near(cell, COLUMNS[kind])) is None:
            yield Problem(Message(
                "The column “{column}” is not known, and there is a text in it (row {number}). Known columns: {known}.",
                named,
            ))  # fmt: skip
            continue
        yield Problem(Message(
            "The column “{column}” is not known, and there is a text in it (row {number}). Did you mean “{near}”? "
            "Known columns: {known}.",
            {**named, "near": near.label},
        ))  # fmt: skip


def _read_already(cell: str, head: Head, kind: str) -> int | None:
    """The column that says what a cell of the header says again; None where none does."""
    there = (column for column in COLUMNS[kind] if column.key in head.columns)
    return next((head.columns[one.key] for one in there if _is_head(cell, one) or _begins(cell, one)), None)


def _has(cells: Sequence[str], index: int) -> bool:
    return index < len(cells) and bool(one_line(cells[index]))


def _near(cell: str, columns: Sequence[Column]) -> Column | None:
    """The column whose name is written nearly so, or stands somewhere in the cell."""
    text = name_key(cell)[:100]
    named = [one for one in columns if one.label.template]
    inside = next((c for c in named if c.words and re.search(rf"(?<!\w)(?:{c.words})(?!\w)", text)), None)
    words = {word: one for one in named for word in (one.key, *labels_of(one.label))}
    close = difflib.get_close_matches(text, list(words), 1, 0.7)
    return words[close[0]] if close else inside


@cache
def labels_of(label: Message | Localized) -> frozenset[str]:
    """A text of ours in all languages, as `name_key` folds it."""
    return frozenset(name_key(localizer(language)(label).replace("№", "no")) for language in LANGUAGES)


def kind_of(sheet: Sheet) -> str:
    """The kind of form that the tables of a file are, by their columns; '' of another file."""
    kinds = (ANSWERED, SETTLED, FEEDBACK, LOOKED, REMARKS)  # what has a text has a remark: that one comes last
    return next((kind for kind in kinds if any(head_of(grid, COLUMNS[kind]) for grid in sheet.grids)), "")


def is_label(text: str, label: Message) -> bool:
    """Whether a text is one of ours, in any language."""
    return name_key(text) in labels_of(label)
