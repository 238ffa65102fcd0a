"""Questions that stand in tables: a row for each, or a table for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mooclint.criteria.forms import Labels
from mooclint.texts.docx.read import Cell, Table, TableRow
from mooclint.texts.forms.match import columns, find_label
from mooclint.texts.quizzes.lines import Draft, Line, Mark, lines_of, mark_of, split_inline

_OPTION_COLUMN = re.compile(
    r"(?:(?:нұсқа|жауап|вариант|ответ|option|answer|choice)\s*)?([A-HА-ЕӘ]|[1-8])[.)]?$", re.IGNORECASE
)
_YES = frozenset(
    (
        "+",
        "*",
        "✓",
        "✔",
        "√",
        "☑",
        "✅",
        "v",
        "x",
        "х",
        "1",
        "дұрыс",
        "иә",
        "да",
        "yes",
        "true",
        "correct",
        "right",
        "правильно",
        "верно",
        "верный",
        "правильный",
        "100%",
        "100",
    )
)
_NO = frozenset(("қате", "бұрыс", "жоқ", "нет", "no", "false", "wrong", "неверно", "неправильно", "0", "0%"))
_FEWEST_OPTIONS = 2
_SHORT = re.compile(r"(?:№\s*)?(?:[A-Za-zА-Яа-яӘәҒғІі]|[0-9]{1,4})[.)]?$")
_NAMED = re.compile(r"(?:сұрақ|вопрос|question)(?:\s*№?\s*[0-9]{1,4})?[.:]?$", re.IGNORECASE)


def _roles(row: TableRow, labels: Labels) -> dict[int, str]:
    """Column -> 'stem', 'options', 'key', 'feedback' or 'option X', by the words of a header."""
    roles: dict[int, str] = {}
    for start, cell in columns(row):
        text = " ".join(cell.text.split())
        single = _OPTION_COLUMN.match(text)
        name = f"option {single[1]}" if single else find_label(text, labels) if text else None
        if name and name not in roles.values():
            roles[start] = name
    return roles


_KEY_HEAD = re.compile(r"дұрыс|правил|верн|correct|right|кілт|ключ|key|жауап|ответ|answer", re.IGNORECASE)
_KEY_CELL = re.compile(r"(?:[A-HА-ЕӘ]|[1-8])[.)]?", re.IGNORECASE)


def _with_key(roles: dict[int, str], table: Table) -> dict[int, str]:
    """The roles; without a column of keys, one whose head says so in other words and whose cells name an option."""
    if "key" in roles.values() or "stem" not in roles.values():
        return roles
    for start, head in columns(table.rows[0]):
        cells = [cell.text.strip() for row in table.rows[1:] for at, cell in columns(row) if at == start]
        told = [text for text in cells if text]
        if start not in roles and _KEY_HEAD.search(head.text) and told and all(map(_KEY_CELL.fullmatch, told)):
            return {**roles, start: "key"}
    return roles


def _asked(cell: Cell) -> tuple[list[str], list[tuple[Line, Mark]]]:
    """The lines of a question, and the lettered options below it that stand in the same cell."""
    lines = list(_lines(cell))
    marks = [mark_of(line) for line in lines]
    lettered = [n for n, mark in enumerate(marks) if mark and mark.label and not mark.label.isdecimal()]
    if len(lettered) < _FEWEST_OPTIONS or not lettered[0] or lettered != list(range(lettered[0], len(lines))):
        return cell.text.split("\n"), []
    options = [(lines[n], mark) for n in lettered if (mark := marks[n])]
    return [line.text for line in lines[: lettered[0]]], options


def asks(cell: Cell) -> bool:
    """Whether a question and its options stand in a cell."""
    return bool(_asked(cell)[1])


def _with_stem(roles: dict[int, str], table: Table) -> dict[int, str]:
    """The roles; the column whose cells hold questions with their options has these, whatever its head says."""
    for start, _ in columns(table.rows[0]):
        cells = [cell for row in table.rows[1:] for at, cell in columns(row) if at == start and cell.text]
        if cells and 2 * sum(map(asks, cells)) > len(cells):
            return {at: role for at, role in roles.items() if role not in ("stem", "options")} | {start: "stem"}
    return roles


def question_table(table: Table, labels: Labels) -> tuple[Draft, ...] | None:
    """The questions of a table with a row for each; None where it is no such table. `labels`: of its columns."""
    if len(table.rows) < 2:
        return None
    roles = _with_key(_with_stem(_roles(table.rows[0], labels), table), table)
    names = set(roles.values())
    singles = sum(name.startswith("option ") for name in names)
    if "stem" not in names or not (singles > 1 or names & {"options", "key"}):
        return None
    drafts: list[Draft] = []
    for row in table.rows[1:]:
        cells = {name: cell for start, cell in columns(row) if (name := roles.get(start))}
        stem = cells.get("stem")
        if stem is None:
            continue
        if stem.text:
            asked, options = _asked(stem)
            drafts.append(Draft(len(drafts) + 1, asked, row.place))
            for line, mark in options:
                drafts[-1].option(mark, line)
        if drafts:
            _fill(drafts[-1], cells)
    return tuple(drafts) or None


def _fill(draft: Draft, cells: dict[str, Cell]) -> None:
    """Options, key and feedback of a row; a question may go on over several rows, one for each option."""
    before = len(draft.choices)
    for name, cell in cells.items():
        if name == "options":
            for line in _lines(cell):
                draft.option(mark_of(line) or Mark("", line.text), line)
        elif name.startswith("option ") and cell.text:
            first = next(iter(_lines(cell)))
            draft.option(Mark(name[7:], " ".join(cell.text.split())), first)
    fresh = draft.choices[before:]
    key = " ".join(cells["key"].text.split("\n")).strip() if "key" in cells else ""
    if key.casefold() in _YES and len(fresh) == 1:
        fresh[0].right = True
    elif key and key not in ("-", "–", "—") and not (len(fresh) == 1 and key.casefold() in _NO):
        draft.keys.append(key)
    feedback = cells["feedback"].text.strip() if "feedback" in cells else ""
    if feedback:
        (fresh[0].feedback if len(fresh) == 1 else draft.feedback).append(feedback)


def _lines(cell: Cell) -> Iterator[Line]:
    for paragraph in cell.paragraphs():
        for line in lines_of(paragraph):
            yield from split_inline(line)


def table_lines(table: Table, labels: Labels) -> Iterator[Line]:
    """The lines of any other table. A letter or a number in a cell of its own goes with the text beside it."""
    rows = list(table.rows)
    roles = _roles(rows[0], labels) if rows else {}
    names = set(roles.values())
    if "options" in names and names & {"key", "feedback"}:
        yield from _option_rows(rows[1:], roles)
        return
    for row in rows:
        yield from _row_lines(row)


def _option_rows(rows: list[TableRow], roles: dict[int, str]) -> Iterator[Line]:
    """A table with a row for each option of the question that stands before it."""
    for row in rows:
        cells = {name: cell for start, cell in columns(row) if (name := roles.get(start))}
        option = cells.get("options")
        if option is None or not option.text:
            continue
        key = cells["key"].text.strip().casefold() if "key" in cells else ""
        for number, line in enumerate(_lines(option)):
            marked = line if mark_of(line) else replace(line, text=f"□ {line.text}")
            yield replace(marked, text=f"{marked.text} ✓") if key in _YES and number == 0 else marked
        feedback = " ".join(cells["feedback"].text.split()) if "feedback" in cells else ""
        if feedback:
            yield Line(text=f"Feedback: {feedback}", place=row.place)


def _row_lines(row: TableRow) -> Iterator[Line]:
    texts = [cell.text.strip() for cell in row.cells]
    filled = [cell for cell in row.cells if cell.text.strip()]
    if len(filled) < 2 or not (_SHORT.match(texts[0]) or _NAMED.match(texts[0])):
        for cell in filled:
            yield from _lines(cell)
        return
    head = texts[0].rstrip(".): ")
    sign = ":" if _NAMED.match(texts[0]) else "." if head[-1:].isdecimal() else ")"
    first, *others = list(_lines(filled[1])) or [Line(text="")]
    right = any(cell.text.strip().casefold() in _YES for cell in filled[2:])
    text = f"{head}{sign} {first.text}" + (" ✓" if right else "")
    yield replace(first, text=text, marker="", highlighted=first.highlighted or filled[1].shaded)
    yield from others
    for cell in filled[2:]:
        if cell.text.strip().casefold() not in _YES:
            yield from _lines(cell)
