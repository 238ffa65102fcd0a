"""Forms as tables: the columns that a form has in Word and in Excel, and what people wrote there, read forgivingly.

A table says the same as the YAML form of the same name: both are read into the same data, so that one road leads on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from mooclint.adopt.names import name_key
from mooclint.course.document import Unread
from mooclint.files.encoding import decode
from mooclint.files.located import Problem, shown
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.review.case.guards import SLOT_NAMES
from mooclint.review.case.model import SEVERITIES, remark_named
from mooclint.review.case.words import HOW_WORDS, NO_HOW, SEVERITY_WORDS
from mooclint.review.material.place import KEYS as PLACE_KEYS
from mooclint.rubric.words import answer_in
from mooclint.texts.docx.read import Body, Table, read_docx

DOCX, CSV = ".docx", ".csv"
FEEDBACK, REMARKS, ANSWERED, SETTLED = "feedback", "remarks", "answers", "settle"
MAX_ROWS = 1_000
_MAX_CSV = 4 * 2**20  # bytes
_MAX_CELL = 20_000  # characters
_HEAD = 5  # rows among which the header is: titles may stand above it
Grid = Sequence[Sequence[str]]  # rows of cells


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
_WHAT = Column(key="what", label=Message("Remark"), words="", width=70)  # what stands there is not read
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
    ),
    REMARKS: (
        Column(
            key="severity",
            label=Message("How serious"),
            words=(
                r"severity|салмағы|маңыз\w*|деңгей\w*|дәреже\w*|басымды\w*|қаншалықты маңызды|важност\w*|вес"
                r"|уровень|серь[её]зност\w*|критичность|степень|приоритет|weight|priority|level"
            ),
            width=24,
        ),
        Column(
            key="text",
            label=Message("Remark"),
            words=(
                r"сын ескертпе\w*|ескертпе\w*|ескерту\w*|замечани\w*|комментари\w*|remarks?"
                r"|comments?|text|мәтін\w*|текст"
            ),
            width=62,
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
            width=22,
        ),
        Column(key="page", label=Message("Page"), words=r"бет|бет нөмірі|стр|страница|page"),
        Column(key="paragraph", label=Message("Paragraph"), words=r"абзац|paragraph"),
        Column(key="question", label=Message("Question"), words=r"сұрақ|вопрос|question"),
        Column(key="start", label=Message("From"), words=r"басы|уақыты|начало|время|start|from|time(?:code)?|таймкод"),
        Column(key="end", label=Message("To"), words=r"соңы|конец|end|to"),
        *(Column(key=key, label=Message(""), words=key) for key in ("cue", "rectangle", "quote", "row", "slot")),
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
}
_SEVERE = {
    "must": r"must|critical|error|міндет\w*|қате|қажет|обязательн\w*|должн\w*|необходимо|критичн\w*|ошибка",
    "should": r"should|жөн|желательн\w*|рекоменд\w*|ұсын\w*|recommend\w*",
    "note": r"note|ескертпе|примечани\w*|info",
    "question": r"question|сұрақ\w*|вопрос\w*",
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
YES_HINT = Message("Write {word}, or leave it empty.", {"word": Code("yes")})  # stands in empty cells
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


# --- from a file to tables


def grids_in(path: Path) -> tuple[list[Grid], list[Problem]]:
    """The tables of a Word document, or the one of a CSV file in any encoding and with any separator."""
    if path.suffix.lower() == CSV:
        return _csv(path)
    hints = frozenset(localizer(language)(YES_HINT) for language in LANGUAGES)
    body = read_docx(path, path.name, hints)
    if isinstance(body, Unread):
        return [], [Problem(body.message)]
    return [[[cell.text.strip() for cell in _spread(row)] for row in table.rows] for table in _tables(body)], []


def _tables(body: Body) -> Iterator[Table]:
    yield from (block for block in body.blocks if isinstance(block, Table))


def _spread(row: Any) -> Iterator[Any]:
    """The cells by columns: one over several columns stands in the first, and the others are it again."""
    for cell in row.cells:
        yield from (cell,) * cell.span


def _csv(path: Path) -> tuple[list[Grid], list[Problem]]:
    try:
        found = decode(read_bytes(path, _MAX_CSV))
    except (OSError, NotRegularError, TooLargeError):
        found = None
    if found is None:
        return [], [Problem(Message("This is no text"))]
    text = found[0]
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.casefold().startswith("sep="):  # what Excel writes for itself
        text = text.split("\n", 1)[-1]
        delimiter = first[4:5] or ";"
    else:
        delimiter = max(";,\t", key=first.count)
    try:
        return [list(csv.reader(io.StringIO(text), delimiter=delimiter))], []
    except csv.Error:
        return [], [Problem(Message("This text file cannot be read: {path}", {"path": Code(str(path))}))]


# --- from tables to data


def read_form(path: Path, kind: str) -> tuple[dict[str, Any], list[Problem]]:
    """What a form says, in the shape of its YAML. What is blank is left out; what is not understood is a problem."""
    grids, problems = grids_in(path)
    return ({}, problems) if problems else form_data(grids, kind)


def form_data(grids: Sequence[Grid], kind: str) -> tuple[dict[str, Any], list[Problem]]:
    """The same of tables that are read already."""
    tables = [(head, grid) for grid in grids if (head := head_of(grid, COLUMNS[kind]))]
    if not tables:
        labels: list[Param] = [column.label for column in COLUMNS[kind] if column.needed]
        return {}, [Problem(Message("There is no table with these columns: {columns}.", {"columns": labels}))]
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for (at, columns), grid in tables:
        for number, cells in enumerate(grid[at + 1 :], at + 2):
            row = {key: printable(cells[i])[:_MAX_CELL].strip() for key, i in columns.items() if i < len(cells)}
            try:
                found = _READERS[kind](row)
            except StrangeError as strange:
                named: dict[str, Param] = {"number": Code(str(number)), "why": strange.message}
                problems.append(Problem(Message("Row {number} of the table: {why}", named)))
                continue
            if found is not None:
                rows.append({**found, "number": number - at - 1} if kind == REMARKS else found)
    if len(rows) > MAX_ROWS:
        return {}, [Problem(Message("There are more rows than {limit}.", {"limit": MAX_ROWS}))]
    return _shaped(kind, rows), problems


def _shaped(kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if kind == FEEDBACK:
        said: dict[str, str] = {}
        for row in rows:
            said[row["slot"]] = "\n".join(filter(None, (said.get(row["slot"]), row["text"])))
        return {"feedback": said}
    return {{ANSWERED: "answers", SETTLED: "settled"}.get(kind, kind): rows}


def head_of(grid: Grid, columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    """The number of the header row and key -> column; None where no row names the columns that are needed."""
    for at, cells in enumerate(grid[:_HEAD]):
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            key = next((c.key for c in columns if c.key not in found and _is_head(cell, c)), "")
            if key:
                found[key] = index
        if all(column.key in found for column in columns if column.needed):
            return at, found
    return None


def _is_head(cell: str, column: Column) -> bool:
    text = name_key(cell.replace("№", "no"))
    return bool(text) and (
        text in _labels(column.label) or re.fullmatch(rf"{column.key}|{column.words}", text) is not None
    )


@cache
def _labels(label: Message) -> frozenset[str]:
    """A text of ours in all languages, as `name_key` folds it."""
    return frozenset(name_key(localizer(language)(label).replace("№", "no")) for language in LANGUAGES)


def is_label(text: str, label: Message) -> bool:
    """Whether a text is one of ours, in any language."""
    return name_key(text) in _labels(label)


# --- rows


class StrangeError(Exception):
    """A row that is not understood; `message` says what and what is known."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def _word(text: str, known: Mapping[str, str], labels: Mapping[str, Message]) -> str:
    """The word that a cell means, in any language; '' of an empty one."""
    folded = name_key(text)
    if not folded:
        return ""
    exact = next((word for word in known if folded == word or folded in _labels(labels[word])), "")
    found = exact or next((word for word, pattern in known.items() if re.match(rf"(?:{pattern})(?!\w)", folded)), "")
    if not found:
        words: list[Param] = list(labels.values())
        raise StrangeError(Message("“{text}” is none of these: {known}.", {"text": shown(text, 60), "known": words}))
    return found


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
    if not row.get("text"):
        return None
    place = {key: row[key] for key in PLACE_KEYS if row.get(key)}
    place |= where_in(row.get("where", ""))
    severity = _word(row.get("severity", ""), _SEVERE, SEVERITY_WORDS) or SEVERITIES[1]
    found: dict[str, Any] = {"severity": severity, "text": row["text"], "place": place}
    return {**found, "clause": row["clause"]} if row.get("clause") else found


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
    known: list[Param] = [Code(word) for word in ("0:20–0:35", "page 12", "paragraph 3", "question 5")]
    raise StrangeError(
        Message("“{text}” says no place. Places are written so: {known}.", {"text": shown(text, 60), "known": known})
    )


def _answer(row: Mapping[str, str]) -> dict[str, Any] | None:
    how = how_in(row.get("how", ""))
    if not how and not row.get("text"):
        return None
    if not how:
        raise StrangeError(NO_HOW)
    return {"remark": _number(row), "how": how, "text": row.get("text", "")}


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
