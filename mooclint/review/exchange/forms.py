"""Forms as tables: the columns that a form has in Word and in Excel, and what people wrote there, read forgivingly.

A table says the same as the YAML form of the same name: both are read into the same data, so that one road leads on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mooclint.adopt.names import name_key
from mooclint.files.encoding import lost_letters
from mooclint.files.located import LocatedData, Problem, shown
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.review.case.guards import SLOT_NAMES
from mooclint.review.case.model import SEVERITIES, remark_named
from mooclint.review.case.words import HOW_WORDS, NO_HOW, SEVERITY_WORDS
from mooclint.review.exchange.columns import (
    ANSWERED,
    COLUMNS,
    FEEDBACK,
    REMARKS,
    SETTLED,
    Head,
    head_of,
    labels_of,
    strange_columns,
)  # fmt: skip
from mooclint.review.exchange.grids import Grid, Sheet, lost, read_sheet
from mooclint.review.material.place import KEYS as PLACE_KEYS
from mooclint.rubric.words import answer_in

MAX_ROWS = 1_000
_MAX_CELL = 20_000  # characters


_SEVERE = {
    "must": (
        r"must|critical|error|mandatory|required|міндет\w*|қате|қажет\w*|керек|обязательн\w*|обязан\w*|долж\w*|необходим\w*"
        r"|нужн\w*|критич\w*|ошибк\w*"
    ),
    "should": r"should|жөн|желательн\w*|следует|стоит|рекоменд\w*|ұсын\w*|recommend\w*|desirable",
    "note": r"notes?|ескертпе\w*|примечани\w*|заметк\w*|info",
    "question": r"questions?|сұрақ\w*|вопрос\w*",
}
_HOW = {
    "partly": r"part\w*|ішінара|жартылай|частичн\w*",
    "disagree": r"disagree\w*|not agreed|келіспей\w*|не соглас\w*|отклонен\w*",
    "done": r"done|fixed|орындалды|жасалды|түзетілді|түзетілген|сделан\w*|исправлен\w*|выполнен\w*",
}
_SLOTS = {
    "programme": r"бағдарлама\w*|курс бағдарлама\w*|программ\w*|programme|syllabus",
    "video": r"(?:бір )?(?:видео|бейне)\w*|(?:один |one )?video",
    "reading": r"оқу материал\w*|материал\w* для чтения|чтение|reading",
    "formative": r"(?:бір )?қалыптастырушы|(?:одно )?формативн\w*|(?:one )?formative",
    "summative": r"(?:бір )?жиынтық|(?:одно )?суммативн\w*|(?:one )?summative",
    "certificate": r"(?:онлайн курс )?сертификат\w*|куәлік\w*|certificate",
}
PLACE_EXAMPLES = (
    Message("page {value}", {"value": Code("12")}),
    Message("paragraph {value}", {"value": Code("3")}),
    Message("question {value}", {"value": Code("5")}),
)
_TICKS = frozenset("+✓✔☑☒xхvv")
# Words in the column "Where in it": 'стр. 12', '3-абзац', '0:20–0:35', 'page=12'.
_WHERE = {
    "page": r"бет\w*|стр\w*|page|p|с",
    "paragraph": r"абзац\w*|paragraph|para",
    "question": r"сұрақ\w*|вопрос\w*|question|q",
    "cue": r"субтитр\w*|caption|cue",
}
_TIME = r"[0-9]{1,4}(?::[0-9]{2}){1,2}(?:[.,][0-9]{1,9})?|[0-9]{1,9}f"
_SPAN = re.compile(rf"({_TIME})(?:\s*(?:-|–|—|\.\.\.?|…)\s*({_TIME}))?")
_PAIR = re.compile(r"(\w+)\s*=\s*(.+)")


# --- from a file to rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row of a form says, as an act takes it, and where it stands: in a table by its number, in YAML by a line.

    `number` counts from 1, a table's header included, and `nth` without it; `table` is 0 where there is only one.
    """

    said: Mapping[str, Any]
    number: int
    nth: int
    table: int = 0
    line: int = 0
    column: int = 0

    def problem(self, why: Message) -> Problem:
        """What is wrong in it, by its place."""
        return _problem(why, self)


def _problem(why: Message, at: Row) -> Problem:
    named: dict[str, Param] = {"number": Code(str(at.number)), "table": Code(str(at.table)), "why": why}
    if at.line:
        return Problem(why, at.line, at.column)
    if at.table:
        return Problem(Message("Table {table}, row {number}: {why}", named))
    return Problem(Message("Row {number} of the table: {why}", named))


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says. `problems`: what is not understood; `left`: texts that stand where nobody looks for them."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()


def read_form(path: Path, kind: str) -> Filled:
    """What a Word document or a CSV file says as a form of this kind. What is blank is left out."""
    sheet, problems = read_sheet(path)
    return Filled(problems=tuple(problems)) if problems else form_data(sheet, kind)


def form_data(sheet: Sheet, kind: str) -> Filled:
    """The same of tables that are read already."""
    heads = [head_of(grid, COLUMNS[kind]) for grid in sheet.grids]
    if not any(heads):
        labels: list[Param] = [column.label for column in COLUMNS[kind] if column.needed]
        return Filled(problems=(Problem(Message("There is no table with these columns: {columns}.", {
            "columns": labels,
        })),))  # fmt: skip
    rows: list[Row] = []
    problems: list[Problem] = []
    left = list(sheet.outside)
    several = sum(head is not None for head in heads) > 1
    for number, (grid, head) in enumerate(zip(sheet.grids, heads, strict=True), 1):
        left += _texts_of(grid[: head.at] if head else grid)
        if head:
            found, wrong = _rows(grid, head, kind, number if several else 0)
            rows, problems = [*rows, *found], [*problems, *wrong]
    return _checked(kind, rows, problems, left)


def yaml_data(document: LocatedData, kind: str) -> Filled:
    """The same of a form in YAML, which holds to its schema."""
    rows: list[Row] = []
    problems: list[Problem] = []
    key = {ANSWERED: "answers", SETTLED: "settled"}.get(kind, kind)
    given: Any = document.data.get(key) or {}
    listed = given.items() if kind == FEEDBACK else enumerate(given)
    for at, (name, value) in enumerate(listed, 1):
        row = {"slot": name, "text": _said(value)} if kind == FEEDBACK else _flat(value or {})
        line, column = document.where((key, name))
        _add(row, kind, Row(said={}, number=at, nth=at, line=line, column=column), rows, problems)
    return _checked(kind, rows, problems, [])


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a row, those of its place among them."""
    found = {key: _said(value) for key, value in row.items() if key != "place"}
    return {**found, **{key: _said(value) for key, value in (row.get("place") or {}).items()}}


def _said(value: Any) -> str:
    return "" if value is None else printable(str(value)).strip()


def _checked(kind: str, rows: list[Row], problems: list[Problem], left: list[str]) -> Filled:
    if len(rows) > MAX_ROWS:
        return Filled(problems=(Problem(Message("There are more rows than {limit}.", {"limit": MAX_ROWS})),))
    return Filled(tuple(_joined(rows) if kind == FEEDBACK else rows), tuple(problems), tuple(left))


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows on the same piece as one."""
    slots: dict[str, list[Row]] = {}
    for row in rows:
        slots.setdefault(row.said["slot"], []).append(row)
    for slot, same in slots.items():
        yield replace(same[0], said={"slot": slot, "text": "\n".join(one.said["text"] for one in same)})


def _texts_of(grid: Grid) -> list[str]:
    """The texts of rows that are in no form, each row once."""
    lines = (" | ".join(dict.fromkeys(text for cell in cells if (text := one_line(cell)))) for cells in grid)
    return [line for line in lines if line]


def _rows(grid: Grid, head: Head, kind: str, table: int) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems = [*strange_columns(grid, head, kind)]
    for number, cells in enumerate(grid[head.at + 1 :], head.at + 2):
        at = Row(said={}, number=number, nth=number - head.at - 1, table=table)
        over = next((text for cell in cells[len(grid[head.at]) :] if (text := one_line(cell))), "")
        if over:
            told: dict[str, Param] = {"text": shown(over, 60)}
            problems.append(_problem(Message("there is a cell without a column: “{text}”.", told), at))
            continue
        row = {key: printable(cells[i])[:_MAX_CELL].strip() for key, i in head.columns.items() if i < len(cells)}
        _add(row, kind, at, rows, problems)
    return rows, problems


def _add(row: Mapping[str, str], kind: str, at: Row, rows: list[Row], problems: list[Problem]) -> None:
    """Reads a row: what it says goes to the rows, what is wrong with it to the problems."""
    try:
        if word := next(filter(None, map(lost_letters, row.values())), ""):
            raise StrangeError(lost(word))
        if (found := _READERS[kind](row)) is not None:
            rows.append(replace(at, said=found))
    except StrangeError as strange:
        problems.append(_problem(strange.message, at))


# --- cells


class StrangeError(Exception):
    """A row that is not understood; `message` says what and what is known."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def _word(text: str, known: Mapping[str, str], labels: Mapping[str, Message]) -> str:
    """The word that a cell means, in any language and inflection; '' of an empty one. Raises `StrangeError`."""
    folded = name_key(text)
    if not folded:
        if one_line(text):
            raise _none_of(text, labels)
        return ""
    exact = next((word for word in known if folded == word or folded in labels_of(labels[word])), "")
    found = [word for word, pattern in known.items() if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", folded)]
    if exact or (len(found) == 1 and not _denied(folded, known[found[0]])) or found == ["partly", "done"]:
        return exact or found[0]
    raise _none_of(text, labels)


def _denied(text: str, pattern: str) -> bool:
    """Whether a text says the contrary of a word: 'не обязательно', 'міндетті емес'."""
    denied = rf"(?<!\w)(?:не|not|no) (?:{pattern})(?!\w)|(?<!\w)(?:{pattern}) (?:емес|жоқ|not)(?!\w)"
    return re.search(denied, text) is not None


def _none_of(text: str, labels: Mapping[str, Message]) -> StrangeError:
    words: list[Param] = list(labels.values())
    return StrangeError(Message("“{text}” is none of these: {known}.", {"text": shown(text, 60), "known": words}))


def yes_in(text: str) -> bool:
    """Whether a cell says yes: a word, a tick, a cross. Raises `StrangeError` for what is neither yes nor no."""
    folded = name_key(text)
    if one_line(text).casefold() in _TICKS or re.fullmatch(r"жабылды|закрыто|снято|settled|closed", folded):
        return True
    answer = answer_in(one_line(text))[0]
    if folded and answer is None:
        raise StrangeError(Message("“{text}” is neither yes nor no.", {"text": shown(text, 60)}))
    return bool(answer)


def _remark(row: Mapping[str, str]) -> dict[str, Any] | None:
    place = {key: row[key] for key in PLACE_KEYS if row.get(key)}
    if not row.get("text") and not row.get("canned"):
        if place or row.get("where") or row.get("clause"):
            raise StrangeError(Message("the remark has no text."))
        return None
    for key, value in where_in(row.get("where", "")).items():
        if place.setdefault(key, value) != value:
            raise StrangeError(Message("the place stands there twice: {one}, {other}.", {
                "one": Code(place[key]), "other": Code(value),
            }))  # fmt: skip
    if set(place) - {"path", "row", "slot"} and not place.get("path"):
        raise StrangeError(Message("it says where, but not in which file."))
    default = "" if row.get("canned") else SEVERITIES[1]
    severity = _word(row.get("severity", ""), _SEVERE, SEVERITY_WORDS) or default
    found: dict[str, Any] = {"severity": severity, "text": row.get("text", ""), "place": place}
    return {**found, **{key: row[key] for key in ("clause", "canned") if row.get(key)}}


def where_in(text: str) -> dict[str, str]:
    """The place that a cell says: '0:20–0:35', 'стр. 12', '3-абзац', 'page=12'. Raises `StrangeError`."""
    text = one_line(text)
    if not text:
        return {}
    if pair := _PAIR.fullmatch(text):
        return {pair[1]: pair[2]}
    if span := _SPAN.fullmatch(text):
        return {"start": span[1], **({"end": span[2]} if span[2] else {})}
    folded = name_key(text)
    for key, words in _WHERE.items():
        if found := re.fullmatch(rf"(?:{words})\s*(?:no|№)?\s*([0-9]{{1,6}})|([0-9]{{1,6}})\s*(?:{words})", folded):
            return {key: found[1] or found[2]}
    known: list[Param] = [Code("0:20–0:35"), *PLACE_EXAMPLES]
    raise StrangeError(
        Message("“{text}” says no place. Places are written so: {known}.", {"text": shown(text, 60), "known": known})
    )


def _answer(row: Mapping[str, str]) -> dict[str, Any] | None:
    how = how_in(row.get("how", ""))
    if not how and not row.get("text"):
        return None
    if not how:
        raise StrangeError(NO_HOW)
    if not row.get("text"):
        raise StrangeError(Message("the answer has no text."))
    return {"remark": _number(row), "how": how, "text": row["text"]}


def how_in(text: str) -> str:
    """What was done with a remark, said in any language; '' of an empty text. Raises `StrangeError`."""
    return _word(text, _HOW, HOW_WORDS)


def _settle(row: Mapping[str, str]) -> dict[str, Any] | None:
    return {"remark": _number(row), "settled": True} if yes_in(row.get("settled", "")) else None


def _number(row: Mapping[str, str]) -> str:
    """The remark's name. Raises `StrangeError`."""
    found = remark_named(row.get("remark", ""))
    if not found:
        raise StrangeError(Message("“{text}” is the number of no remark.", {"text": shown(row.get("remark", ""), 60)}))
    return found


def _feedback(row: Mapping[str, str]) -> dict[str, Any] | None:
    if not row.get("text"):
        return None
    slot = _word(row.get("slot", ""), _SLOTS, SLOT_NAMES)
    if not slot:
        raise StrangeError(Message("It does not say which piece it is about."))
    return {"slot": slot, "text": row["text"]}


_READERS = {FEEDBACK: _feedback, REMARKS: _remark, ANSWERED: _answer, SETTLED: _settle}
