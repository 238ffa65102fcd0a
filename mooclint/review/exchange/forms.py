"""Forms as tables: the columns that a form has in Word and in Excel, and what people wrote there, read forgivingly.

A table says the same as the YAML form of the same name: both are read into the same data, so that one road leads on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from mooclint.adopt.names import name_key
from mooclint.files.encoding import lost_letters
from mooclint.files.located import LocatedData, Problem, shown
from mooclint.message.languages import LANGUAGES
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.review.case.acts import Refusal, row_word
from mooclint.review.case.model import BAND, SEVERITIES, Case, Remark, remark_named
from mooclint.review.case.words import ANSWER_WORDS, REPLY, SEVERITY_WORDS
from mooclint.review.exchange.canned import load_canned
from mooclint.review.exchange.choices import BANDS, HOW, PIECES, SEVERITY, StrangeError
from mooclint.review.exchange.columns import (
    ANSWERED,
    COLUMNS,
    FEEDBACK,
    LOOKED,
    REMARKS,
    SETTLED,
    Head,
    head_of,
    labels_of,
    strange_columns,
)  # fmt: skip
from mooclint.review.exchange.grids import Grid, Sheet, lost, lost_in, read_sheet
from mooclint.review.material.place import FRAME, SLOT_NAMES
from mooclint.review.material.place import KEYS as PLACE_KEYS
from mooclint.rubric.approval import KEY, Approval, approval_in
from mooclint.rubric.words import answer_in, yes_or_no

T = TypeVar("T")
MAX_ROWS = 1_000
_MAX_CELL = 20_000  # characters

PLACE_EXAMPLES = (
    Message("page {value}", {"value": Code("12")}),
    Message("paragraph {value}", {"value": Code("3")}),
    Message("question {value}", {"value": Code("5")}),
)
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # of a canned remark
# Words in the column "Where in it": 'стр. 12', '3-абзац', '0:20–0:35', 'page=12'.
_WHERE = {
    "page": r"бет\w*|стр\w*|page|p|с",
    "paragraph": r"абзац\w*|paragraph|para",
    "question": r"сұрақ\w*|вопрос\w*|question|q",
    "cue": r"субтитр\w*|caption|cue",
}
_IN = r"(?:на|в|во|on|in|at)"  # before it: 'на 3-й странице'
_NTH = (
    r"(?:[оеы]?й|а?я|[оы]?е|[оеё]?му?|[оеу]?ю|[еая]?х|о?го|н?ш[іы]|[іы]нш[іы]|st|nd|rd|th)"  # 'вопрос 3-й', '3rd page'
)
_CLOCK = r"[0-9]{1,4}(?::[0-9]{2}){1,2}(?:[.,][0-9]{1,9})?"
_TIME, _TO = rf"{_CLOCK}|{FRAME}", r"\s*(?:-|–|—|\.\.\.?|…)\s*"
_SPAN = re.compile(rf"({_TIME})(?:{_TO}({_TIME}))?", re.IGNORECASE)
# The frames of a span, as we say them: 'кадры 25–50', '25–50-кадрлар'; behind times they are no more than these.
_FRAMES = r"(?:кадры|frames) ([0-9]{1,9})–([0-9]{1,9})|([0-9]{1,9})–([0-9]{1,9})-кадрлар"
_BOTH = re.compile(rf"({_CLOCK}(?:{_TO}{_CLOCK})?), ?(?:{FRAME}|{_FRAMES})", re.IGNORECASE)
_PAIR = re.compile(r"(\w+)\s*=\s*(.+)")


# --- from a file to rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row of a form says, as an act takes it, and where it stands: in a table by its number, in YAML by a line.

    `number` counts from 1, a table's header included, and `nth` without it; `table` is 0 where there is only one.
    `about`: the remark as it stands beside, to be read.
    """

    said: Mapping[str, Any]
    number: int
    nth: int
    table: int = 0
    line: int = 0
    column: int = 0
    about: str = ""

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
    """What a form says. `problems`: what is not understood; `left`: texts that stand where nobody looks for them.

    `approval`: that it is for, as it says itself.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()  # how something was taken that is not said clearly
    approval: Approval | None = None


def read_form(path: Path, kind: str) -> Filled:
    """What a Word document or a CSV file says as a form of this kind. What is blank is left out."""
    sheet, problems = read_sheet(path)
    return Filled(problems=tuple(problems)) if problems else form_data(sheet, kind)


def form_data(sheet: Sheet, kind: str) -> Filled:
    """The same of tables that are read already."""
    heads = [head_of(grid, COLUMNS[kind]) for grid in sheet.grids]
    if not any(heads):
        labels: list[Param] = [column.label for column in COLUMNS[kind] if column.needed]
        none = Message("There is no table with these columns: {columns}.", {"columns": labels})
        return Filled(problems=(Problem(lost_in(sheet) or none),))
    reading = _Reading(kind)
    left = list(sheet.outside)
    several = sum(head is not None for head in heads) > 1
    for number, (grid, head) in enumerate(zip(sheet.grids, heads, strict=True), 1):
        left += _texts_of(grid[: head.at] if head else grid)
        if head:
            _read_rows(grid, head, number if several else 0, reading)
    return replace(_checked(reading, left), approval=sheet.approval)


def yaml_data(document: LocatedData, kind: str) -> Filled:
    """The same of a form in YAML. What its schema does not know in a row is left to the schema's own problems."""
    reading = _Reading(kind)
    key = {ANSWERED: "answers", SETTLED: "settled"}.get(kind, kind)
    given: Any = document.data.get(key) if isinstance(document.data, Mapping) else None
    if kind == FEEDBACK:
        listed: list[tuple[Any, Any]] = [(name, {"slot": name, "text": text}) for name, text in _items(given)]
    else:
        listed = [(at, one) for at, one in enumerate(given if isinstance(given, list) else ()) if _items(one)]
    for at, (name, value) in enumerate(listed, 1):
        line, column = document.where((key, name))
        reading.add(_flat(value), Row(said={}, number=at, nth=at, line=line, column=column))
    return replace(_checked(reading, []), approval=approval_of(document))


def approval_of(document: LocatedData) -> Approval | None:
    """The approval that a form in YAML is for."""
    return approval_in(_said(dict(_items(document.data)).get(KEY)))


def _items(value: Any) -> list[tuple[Any, Any]]:
    """What stands in a mapping; nothing of what is none."""
    return list(value.items()) if isinstance(value, Mapping) else []


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a row, those of its place among them."""
    found = {str(key): _said(value) for key, value in row.items() if key != "place"}
    return {**found, **{str(key): _said(value) for key, value in _items(row.get("place"))}}


def _said(value: Any) -> str:
    return "" if value is None else printable(str(value)).strip()


def _checked(reading: _Reading, left: list[str]) -> Filled:
    rows = reading.rows
    if len(rows) > MAX_ROWS:
        return Filled(problems=(Problem(Message("There are more rows than {limit}.", {"limit": MAX_ROWS})),))
    joined = tuple(_joined(rows) if reading.kind == FEEDBACK else rows)
    return Filled(joined, tuple(reading.all_problems()), tuple(left), tuple(reading.notes))


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


def _read_rows(grid: Grid, head: Head, table: int, reading: _Reading) -> None:
    if word := next(filter(None, map(lost_letters, grid[head.at])), ""):
        reading.damaged.append((Row(said={}, number=head.at + 1, nth=0, table=table), word))
    else:
        reading.problems += strange_columns(grid, head, reading.kind)
    for number, cells in enumerate(grid[head.at + 1 :], head.at + 2):
        at = Row(said={}, number=number, nth=number - head.at - 1, table=table)
        over = next((text for cell in cells[len(grid[head.at]) :] if (text := one_line(cell))), "")
        if over:
            told: dict[str, Param] = {"text": shown(over, 60)}
            reading.problems.append(_problem(Message("there is a cell without a column: “{text}”.", told), at))
            continue
        row = {key: printable(cells[i])[:_MAX_CELL].strip() for key, i in head.columns.items() if i < len(cells)}
        reading.add(row, at)


@dataclass(slots=True)
class _Reading:
    """The rows of a form as far as they are read, and all that is wrong with them.

    A row of which a part is not understood is among `rows` with the rest, so that the rest is looked at too.
    """

    kind: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    damaged: list[tuple[Row, str]] = field(default_factory=list)  # rows without some of their letters, and a word of it

    def add(self, row: Mapping[str, str], at: Row) -> None:
        """Reads a row."""
        if word := next(filter(None, map(lost_letters, row.values())), ""):
            self.damaged.append((at, word))
            return
        wrong = _Wrong()
        said = _READERS[self.kind](row, wrong)
        self.problems += [_problem(message, at) for message in wrong.messages]
        self.notes += [_problem(message, at) for message in wrong.notes]
        if said is not None:
            self.rows.append(replace(at, said=said, about=row.get("what", "")))

    def all_problems(self) -> Iterator[Problem]:
        """What is wrong, and in one sentence where letters are lost."""
        yield from self.problems
        if self.damaged:
            at, word = self.damaged[0]
            numbers: list[Param] = [Code(str(row.number)) for row, _ in self.damaged] if not at.line else []
            yield Problem(lost(word, numbers), at.line, at.column)


# --- whose form it is


def strange_in(filled: Filled, case: Case, *persons: str) -> list[Problem]:
    """That a form is of another course or person: it says so itself, or has other remarks beside the numbers.

    `persons`: in whose names it comes.
    """
    if filled.approval is not None:
        other = filled.approval.other_than(case.approval) or filled.approval.not_of(*persons)
        return [Problem(other)] if other else []
    found = []
    for row in filled.rows:
        remark = case.remarks.get(str(row.said.get("remark")))
        if remark is not None and not _is_about(row.about, remark):
            named: dict[str, Param] = {"remark": Code(remark.id), "text": shown(one_line(remark.text), 80)}
            found.append(row.problem(Message("{remark} is another remark in this course: “{text}”.", named)))
    return found


def check_round(filled: Filled, case: Case) -> None:
    """Raises Refusal for a form of another round, with what it says: it is shown, and not taken in."""
    if filled.approval and (rounds := filled.approval.older_than(case.approval)):
        told = Message(
            "This form is for round {old}, and the course is in round {round}: shown here, not taken in.", rounds
        )
        raise Refusal(told, [_said_in(row.said) for row in filled.rows])


def _said_in(said: Mapping[str, Any]) -> Message:
    """What a row says, in a line."""
    text = shown(one_line(str(said.get("text") or ", ".join(said.get("seen", ())))), 200)
    slot, remark = SLOT_NAMES.get(str(said.get("slot"))), said.get("remark")
    if slot is None and not remark:
        return Message("{value}", {"value": text})
    return Message("{about}: {text}", {"about": slot or Code(str(remark)), "text": text})


def _is_about(text: str, remark: Remark) -> bool:
    """Whether a cell may be what a form shows of a remark: half of the words of one are in the other."""
    there = set(name_key(text).split())
    own = [set(name_key(one).split()) for one in (remark.text, *map(remark.said, LANGUAGES))]
    return not there or any(2 * len(there & words) >= min(len(there), len(words)) for words in own)


# --- cells


def yes_in(text: str) -> bool:
    """Whether a cell says yes: a word or a tick, as in answers; a cross in a box, which may mean either, says neither.

    Raises `StrangeError` for what is neither yes nor no.
    """
    folded = name_key(text)
    if re.fullmatch(r"жабылды|закрыто|снято|settled|closed", folded):
        return True
    answer = yes_or_no(text)
    if answer is None and one_line(text):
        raise StrangeError(neither(text))
    return bool(answer)


def neither(text: str) -> Message:
    """That a cell says neither yes nor no, or more than that, which nobody would read."""
    named: dict[str, Param] = {"text": shown(text, 60)}
    if answer_in(one_line(text))[0] is None:
        return Message("“{text}” is neither yes nor no: write one of the two.", named)
    return Message(
        "“{text}” is more than yes or no, and what stands beside it would be lost: write one of the two here, and the "
        "rest into a remark, a reason or a text.",
        named,
    )


class _Wrong:
    """All that is wrong in a row."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.notes: list[Message] = []  # what is said of it, and does not stand against it

    def read(self, reader: Callable[[str], T], text: str, nothing: T) -> T:
        """What a cell says; `nothing` for one that is not understood, which is kept."""
        try:
            return reader(text)
        except StrangeError as strange:
            self.messages.append(strange.message)
            return nothing


def _remark(row: Mapping[str, str], wrong: _Wrong) -> dict[str, Any] | None:
    place = {key: row[key] for key in PLACE_KEYS if row.get(key)}
    blank = not row.get("text") and not row.get("canned")
    if blank and not (place or row.get("where") or row.get("clause")):
        return None
    if blank:  # nobody will look its place up
        wrong.messages.append(Message("the remark has no text."))
        nowhere: dict[str, str] = {}
        wrong.read(where_in, row.get("where", ""), nowhere)
    for key, value in _where(row.get("where", "")).items():
        if place.setdefault(key, value) != value:
            named: dict[str, Param] = {"one": Code(place[key]), "other": Code(value)}
            wrong.messages.append(Message("the place stands there twice: {one}, {other}.", named))
    if set(place) - {"path", "row", "slot"} and not place.get("path"):
        wrong.messages.append(Message("it says where, but not in which file."))
        place = {}
    if _CODE.fullmatch(row.get("text", "")) and row["text"] in load_canned():
        row = {**row, "canned": row["text"], "text": ""}
    if place.get("slot"):
        place["slot"] = wrong.read(PIECES.read, place["slot"], "")
    severity = wrong.read(SEVERITY.read, row.get("severity", ""), "") or ("" if row.get("canned") else SEVERITIES[1])
    if blank:
        return None
    if not row.get("severity") and severity:
        word: dict[str, Param] = {"severity": SEVERITY_WORDS[severity]}
        wrong.notes.append(Message("it does not say how serious it is: taken as “{severity}”.", word))
    found: dict[str, Any] = {"severity": severity, "text": row.get("text", ""), "place": place}
    return {**found, **{key: row[key] for key in ("clause", "canned") if row.get(key)}}


def _where(text: str) -> dict[str, str]:
    """The place that a cell says; one that says none stays as it is, for who looks places up: as a wrong file does."""
    try:
        return where_in(text)
    except StrangeError:
        return {"where": text}


def where_in(text: str) -> dict[str, str]:
    """The place that a cell says: '0:20–0:35', 'стр. 12', '3-абзац', 'page=12'. Raises `StrangeError`."""
    text = one_line(text)
    if not text:
        return {}
    if pair := _PAIR.fullmatch(text):
        return {pair[1]: pair[2]}
    if both := _BOTH.fullmatch(text):
        text = both[1]
    if frames := re.fullmatch(_FRAMES, text, re.IGNORECASE):
        start, end = filter(None, frames.groups())
        return {"start": f"{start}f", "end": f"{end}f"}
    if span := _SPAN.fullmatch(text):
        return {"start": span[1], **({"end": span[2]} if span[2] else {})}
    folded = name_key(text)
    for key, words in _WHERE.items():
        after = rf"(?:{words})\s*(?:no|№)?\s*([0-9]{{1,6}})(?:\s*{_NTH})?"
        before = rf"([0-9]{{1,6}})\s*(?:{_NTH}\s+)?(?:{words})"
        if found := re.fullmatch(rf"(?:{_IN}\s)?(?:{after}|{before})", folded):
            return {key: found[1] or found[2]}
    known: list[Param] = [Code("0:20–0:35"), *PLACE_EXAMPLES]
    raise StrangeError(
        Message("“{text}” says no place. Places are written so: {known}.", {"text": shown(text, 60), "known": known})
    )


def row_in(text: str) -> str:
    """The row that a text names, the split band in any language; anything else as it is."""
    known = {BAND, *labels_of(row_word(BAND)), "балл аралығы", "диапазон баллов"}
    return BAND if name_key(text) in known else one_line(text)


def settled_in(row: str, text: str) -> str:
    """What a row was settled to: points, or a band said in any language; '' of an empty text. Raises `StrangeError`."""
    if row != BAND:
        return one_line(text)
    return BANDS.read(text)


def _answer(row: Mapping[str, str], wrong: _Wrong) -> dict[str, Any] | None:
    replies = name_key(row.get("how", "")) in _REPLIES  # which stands there before anything is written
    if not row.get("text") and (replies or not row.get("how")):
        return None
    before = len(wrong.messages)
    how = REPLY if replies else wrong.read(HOW.read, row.get("how", ""), "")
    understood = len(wrong.messages) == before  # an empty one is refused where the remark is no question
    if not row.get("text"):
        wrong.messages.append(Message("the answer has no text."))
    remark = wrong.read(_number, row.get("remark", ""), "")
    return {"remark": remark, "how": how, "text": row["text"]} if remark and understood and row.get("text") else None


_REPLIES = frozenset((REPLY, *labels_of(ANSWER_WORDS[REPLY])))


def _settle(row: Mapping[str, str], wrong: _Wrong) -> dict[str, Any] | None:
    settled = wrong.read(yes_in, row.get("settled", ""), False)
    remark = wrong.read(_number, row.get("remark", ""), "") if settled else ""
    return {"remark": remark, "settled": True} if remark else None


def _number(text: str) -> str:
    """The remark's name. Raises `StrangeError`."""
    found = remark_named(text)
    if not found:
        raise StrangeError(Message("“{text}” is the number of no remark.", {"text": shown(text, 60)}))
    return found


def _feedback(row: Mapping[str, str], wrong: _Wrong) -> dict[str, Any] | None:
    if not row.get("text"):
        return None
    slot = wrong.read(_slot, row.get("slot", ""), "")
    return {"slot": slot, "text": row["text"]} if slot else None


def _slot(text: str) -> str:
    """The piece of stage 1. Raises `StrangeError` for none too."""
    found = PIECES.read(text)
    if not found:
        raise StrangeError(Message("It does not say which piece it is about."))
    return found


def _looked(row: Mapping[str, str], wrong: _Wrong) -> dict[str, Any] | None:
    path, parts = one_line(row.get("path", "")), [one_line(one) for one in re.split(r"[,;\n]", row.get("part", ""))]
    parts = [one for one in parts if one]
    if not path:
        if parts:
            wrong.messages.append(Message("it says where, but not in which file."))
        return None
    whole = not parts or all(name_key(one) in _WHOLE or yes_or_no(one) is True for one in parts)
    return {"path": path, "seen": [path] if whole else [f"{path}={one}" for one in parts]}


_WHOLE = frozenset(["бәрі", "барлығы", "толық", "түгел", "все", "всё", "целиком", "полностью", "all", "whole"])
_READERS = {FEEDBACK: _feedback, REMARKS: _remark, ANSWERED: _answer, SETTLED: _settle, LOOKED: _looked}
