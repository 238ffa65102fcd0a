"""The keys of a test that stand apart from its questions: a table of numbers and answers, lines below a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from mooclint.criteria.forms import Labels
from mooclint.texts.docx.read import Paragraph, Table, TableRow
from mooclint.texts.forms.match import cuts, find_label
from mooclint.texts.quizzes.lines import KEY, MATCHING, PAIR, Answer, Line, is_key_alone, lines_of, mark_of, start_of
from mooclint.texts.quizzes.tables import asks

Block = Paragraph | Table
KEYS = "keys"  # the name of their label

_PLAIN = "Кілт"  # how the reader of lines knows a label of keys
_MOST_ROWS = 500
_MOST_COLUMNS = 5
_KINDS = {"key": KEYS, "stem": "stem", "options": "stem"}  # of the columns of a table of questions
_MOST_WORDS = 6  # of the label of keys
_LONGEST = 80  # characters of an answer
_NUMBER = re.compile(r"(?:№\s*)?([0-9]{1,4})\s*[.)]?")
_ANSWER = re.compile(r"\(?([^\W\d_](?:\s*[,;]\s*[^\W\d_])*|[1-9](?:\s*[,;]\s*[1-9])*)\s?[.)]?")


def _head(text: str, labels: Labels) -> str:
    """'keys' or 'numbers' where a text says that and nothing else, in any order, number and case of its words.

    `labels` of a question's columns tell what else may head a column.
    """
    if not text or text == "№":
        return "numbers"
    return (find_label(text.strip(" .:–—-"), labels) or "") if len(text.split()) <= _MOST_WORDS else ""


def key_tables(blocks: Sequence[Block], labels: Labels, question: Labels) -> dict[int, tuple[Line, ...]]:
    """Number of a block -> the lines of the keys, each with its `answer`, for the tables that hold nothing else.

    A table that does not call its answers so is one of keys only where the line above it does. What stands below a
    question that asks to match two columns is no key, it is what is matched. `question`: the columns of a table of
    questions.
    """
    found: dict[int, tuple[Line, ...]] = {}
    announced = matched = False
    begun = 0  # questions above
    for n, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            begun += _begins(block)
            announced = _head(block.text, labels) == KEYS if block.text else announced
            matched = MATCHING.search(block.text) is not None if block.text else matched
            continue
        lines = tuple(
            _across(block, labels, announced) or _down(block, labels, announced) or _with_more(block, labels, question)
        )
        if matched and not announced and len(lines) < begun:
            lines = tuple(Line(text=" – ".join(filter(None, _texts(row))), place=row.place) for row in block.rows)
        matched = False
        if lines:
            found[n] = lines
        announced = announced and bool(lines)
    return found


def _begins(paragraph: Paragraph) -> bool:
    """Whether a question may begin there."""
    return any(start_of(line) for line in islice(lines_of(paragraph), 1))


def _across(table: Table, labels: Labels, announced: bool) -> list[Line]:
    """The keys of a table with the answers below the numbers: rows of numbers and of answers by turns."""
    rows = table.rows
    if len(rows) % 2 or not 2 <= len(rows) <= _MOST_ROWS:
        return []
    lines: list[Line] = []
    for numbers, answers in zip(rows[::2], rows[1::2], strict=True):
        above, below = _texts(numbers), _texts(answers)
        headed = [_head(texts[0], labels) for texts in (above, below) if texts] == ["numbers", KEYS]
        if headed:
            above, below = above[1:], below[1:]
        if not headed and not announced:
            return []
        lines += _lines(zip(above, below, strict=False), answers, free=headed) if len(above) == len(below) else []
        if not lines or lines[-1].place != answers.place:
            return []
    return _in_order(lines)


def _down(table: Table, labels: Labels, announced: bool) -> list[Line]:
    """The keys of a table with a row for each: a number and its answer, once or several times beside each other."""
    rows = list(table.rows)
    if not rows or len(rows) > _MOST_ROWS:
        return []
    width = len(rows[0].cells)
    heads = [_head(text, labels) for text in _texts(rows[0])]
    headed = not width % 2 and all(heads[n] == ("numbers", KEYS)[n % 2] for n in range(width))
    if width % 2 or not width or not (headed or announced):
        return []
    columns: list[list[Line]] = [[] for _ in range(0, width, 2)]
    for row in rows[1:] if headed else rows:
        texts = _texts(row)
        if len(texts) != width:
            return []
        for at, column in enumerate(columns):
            pair = (texts[2 * at], texts[2 * at + 1])
            if any(pair):
                made = _lines([pair], row, free=headed)
                if not made:
                    return []
                column += made
    return _in_order([line for column in columns for line in column])


def _with_more(table: Table, labels: Labels, question: Labels) -> list[Line]:
    """The keys of a table that has further columns: of numbers, of keys, and of why these are right."""
    rows = table.rows
    if not 2 <= len(rows) <= _MOST_ROWS or not 3 <= len(rows[0].cells) <= _MOST_COLUMNS:
        return []
    heads = [_head(text, labels) or _KINDS.get(find_label(text, question) or "", "") for text in _texts(rows[0])]
    asked = any(asks(cell) for row in rows[1:] for cell in row.cells)
    if asked or heads.count("numbers") != 1 or heads.count(KEYS) != 1 or "stem" in heads:
        return []
    number, key = heads.index("numbers"), heads.index(KEYS)
    reasons = [n for n in range(len(heads)) if n not in (number, key)]
    lines: list[Line] = []
    for row in rows[1:]:
        texts = _texts(row)
        made = _lines([(texts[number], texts[key])], row, free=True) if len(texts) == len(heads) else []
        if len(texts) != len(heads) or not _NUMBER.fullmatch(texts[number]) or (texts[key] and not made):
            return []
        why = " ".join(filter(None, (texts[n] for n in reasons)))
        counted = _NUMBER.fullmatch(texts[number])
        told = made[0].answer.told if made and made[0].answer else ""
        if counted:
            lines.append(Line(text=f"{counted[1]} - {told}", place=row.place, answer=Answer(counted[1], told, why)))
    return _in_order(lines)


def _texts(row: TableRow) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row.cells]


def _lines(pairs: Iterator[tuple[str, str]] | Sequence[tuple[str, str]], row: TableRow, *, free: bool) -> list[Line]:
    """A line for each pair of a number and an answer; [] where one is neither. `free`: answers may be words too."""
    lines: list[Line] = []
    for number, answer in pairs:
        counted, letters = _NUMBER.fullmatch(number), _ANSWER.fullmatch(answer)
        if not number and not answer:
            continue
        told = letters[1] if letters else answer if free and len(answer) <= _LONGEST else ""
        if not counted or (answer and not told):
            return []
        if told:
            lines.append(Line(text=f"{counted[1]} - {told}", place=row.place, answer=Answer(counted[1], told)))
    return lines


def _in_order(lines: list[Line]) -> list[Line]:
    """The lines where their numbers grow, as those of questions do; else none: it is data."""
    numbers = [int(line.answer.number) for line in lines if line.answer]
    return lines if all(a < b for a, b in pairwise(numbers)) else []


def plain_label(line: Line, labels: Labels) -> Line:
    """The line; a label of keys in words that the reader of lines does not know, with or without keys, in its words."""
    if KEY.match(line.text) or is_key_alone(line.text) or mark_of(line) or start_of(line):
        return line
    for before, behind in cuts(line.text):
        told = line.text[len(before) :].lstrip().startswith(":") or PAIR.match(behind) or _ANSWER.fullmatch(behind)
        if behind and told and _head(before, labels) == KEYS:
            return replace(line, text=f"{_PLAIN}: {behind}")
    return replace(line, text=f"{_PLAIN}:") if _head(line.text, labels) == KEYS else line
