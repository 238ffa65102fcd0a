"""Tables of a programme whose rows are lessons: 'Сабақ | Оқыту нәтижесі | Видео | Оқу материалы | Бағалау'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mooclint.course.codes import TOPIC, guess_code
from mooclint.course.document import PlannedLesson, Week
from mooclint.criteria.forms import Labels
from mooclint.texts.docx.read import Cell, Table, TableRow
from mooclint.texts.forms.match import columns, find_label
from mooclint.texts.forms.outcomes import listed_numbers, names_others
from mooclint.texts.forms.values import bare, same_title
from mooclint.texts.forms.words import label_words

KINDS = ("videos", "readings", "tests")  # in the order in which the published sample lists them
_TELLING = frozenset((*KINDS, "outcomes", "assessment"))
_MEANT = {"materials": "readings", "numbers": "outcomes"}
_HEADS = 3  # rows among which the heads stand: above them may be the week, or a title
_LONGEST = 300  # characters of a cell that says which lesson it is
_MOST = 60  # lessons of a week; entries of a cell
_NONE = re.compile(
    r"[\W_]*|\W*(?:жоқ|қарастырылмаған|көзделмеген|нет|не предусмотрен\w*|none|no|n/a)\W*", re.IGNORECASE
)
_COUNT = re.compile(  # '2', '2 видео', '11 сұрақ'
    r"\W*\d{1,3}\W*(?:(?:видео|бейне|оқу|материал|тест|сұрақ|вопрос|video|reading|test|quiz|question)\w*\W*){0,2}",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"^\s*(?:[-–—•●▪*·]\s*|\d{1,2}[.)]\s+|[a-zа-яәі][.)]\s+)(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*№?\s*(?:\d{1,2}\.)?(?P<number>\d{1,2})(?:[.)]?(?:\s+|$)|[.)])")
SUM = frozenset(label_words("барлығы жиыны итого всего total"))


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of such a table hold: by the number of the first column of each head that is understood."""

    head: int  # the row with the heads
    names: Mapping[int, str]

    def of(self, row: TableRow) -> dict[str, Cell]:
        """The cells of a row by what they hold."""
        found: dict[str, Cell] = {}
        for start, cell in columns(row):
            if (name := self.names.get(start)) and (name not in found or not found[name].text):
                found[name] = cell
        return found

    @property
    def has_lessons(self) -> bool:
        return "lesson" in self.names.values()


def lesson_columns(table: Table, labels: Labels) -> Columns | None:
    """The columns of a table that tells of lessons or lists elements by their kind; None of any other table."""
    for number, row in enumerate(table.rows[: min(_HEADS, len(table.rows) - 1)]):
        if len(row.cells) < 2:
            continue
        heads = {start: cell.text for start, cell in columns(row) if any(sign.isalpha() for sign in cell.text)}
        called = {start: find_label(text, labels) for start, text in heads.items()}
        names = {start: _MEANT.get(name, name) for start, name in called.items() if name}
        told = set(names.values()) & _TELLING
        if "week" in names.values():
            return None
        if "lesson" not in names.values() and "title" in names.values() and len(told) > 1:
            names = {start: "lesson" if name == "title" else name for start, name in names.items()}
        listed = len(set(names.values())) > 1 and not told.isdisjoint(KINDS)
        if told and ("lesson" in names.values() or listed):
            return Columns(number, names)
    return None


@dataclass(slots=True)
class LessonRow:
    """A lesson while its rows are read."""

    name: str  # what stands in the cell of the lesson
    number: int | None
    title: str
    outcomes: list[str] = field(default_factory=list)
    listed: dict[str, list[str]] = field(default_factory=dict)
    shared: bool = False  # one cell has the outcomes of this lesson and of others


def add_row(lessons: list[LessonRow], cells: Mapping[str, Cell], week: int) -> None:
    """Adds what a row tells to the lessons of a week: a new one, or more of the last where its cell is empty."""
    head = cells.get("lesson")
    name = " ".join(head.text.split()) if head else ""
    title = cells["title"].text if "title" in cells and "lesson" in cells else ""
    if SUM & set(label_words(name[:_LONGEST])) or len(lessons) > _MOST:
        return
    if name or not lessons:
        number, own = _numbered(name, week)
        lessons.append(LessonRow(name=name, number=number, title=own or " ".join(title.split())))
    last = lessons[-1]
    if "outcomes" in cells:
        last.outcomes += _outcomes(cells["outcomes"].text)
        if name and cells["outcomes"].continued and len(lessons) > 1:
            last.shared = lessons[-2].shared = True
    for kind in KINDS:
        if kind in cells and (titles := entries(cells[kind].text)):
            last.listed.setdefault(kind, []).extend(titles)


def entries(text: str) -> list[str]:
    """The titles of a cell, set apart by line breaks or semicolons, without numbers and signs in front of them.

    What only counts ('2 видео'), or says that there is none ('—'), is no title.
    """
    pieces = (_SIGNS.sub("", piece, count=1).strip() for piece in _pieces(text))
    return [one for one in pieces if not _NONE.fullmatch(one) and not _COUNT.fullmatch(one[:_LONGEST])][:_MOST]


_GOES_ON = re.compile(r"(?:,|\s(?:және|мен|бен|пен|и|или|немесе|and|or))\s*$", re.IGNORECASE)


def _pieces(text: str) -> list[str]:
    """What line breaks and semicolons set apart; a line that ends in a comma or in 'and' goes on in the next."""
    found: list[str] = []
    goes_on = False
    for piece in re.split(r"[\n;]", text):
        if goes_on and piece.strip():
            found[-1] = f"{found[-1].rstrip()} {piece.strip()}"
        else:
            found.append(piece)
        goes_on = _GOES_ON.search(found[-1][-20:]) is not None and not names_others(found[-1])
    return found


def _outcomes(text: str) -> list[str]:
    """The outcomes of a cell, each once: in words, or the number by which the programme calls one."""
    found: list[str] = []
    number = ""  # of a line that has nothing else: 'ОН 1.1:' above the outcome itself
    for line in _pieces(text):
        if names_others(line):
            found += (numbers := listed_numbers(line))
            number = line if len(numbers) == 1 else ""
        elif number and line.strip():
            found[-1], number = f"{number.strip()} {line.strip()}", ""
        elif not _NONE.fullmatch(line):
            found.append(_SIGNS.sub("", line, count=1).strip())
    return list(dict.fromkeys(found))[:_MOST]


def _numbered(name: str, week: int) -> tuple[int | None, str]:
    """The number of a lesson and its title: 1, 'Табыс' of '1-сабақ. Табыс', 'Урок 2.1. Табыс' in week 2, '1. Табыс'."""
    text = name[:_LONGEST]
    code = guess_code(text)
    if code is not None and code.lesson is not None:
        return code.lesson, code.title
    if topic := TOPIC.match(text):
        return int(topic["after"] or topic["before"]), text[topic.end() :].strip(" .:–—-")
    if code is not None and code.module == week and code.number is not None and not code.kind_letter:
        return code.number, code.title
    counted = _NUMBER.match(text)
    return (int(counted["number"]), text[counted.end() :].strip(" .:–—-")) if counted else (None, name)


def planned(lessons: Sequence[LessonRow]) -> tuple[tuple[PlannedLesson, ...], dict[str, list[str]]]:
    """The lessons in their order, and the titles of rows that are none: among numbered ones 'Проморолик' has no number.

    Lessons are counted from one in each week, however the programme counts them.
    """
    numbered = [row for row in lessons if row.number is not None]
    own = numbered if numbered else [row for row in lessons if row.name or row.listed or row.outcomes]
    stated = [row.number or 0 for row in numbered]
    holds = bool(stated) and stated[0] == 1 and all(a < b for a, b in pairwise(stated))
    found = tuple(
        PlannedLesson(
            number=row.number or 0 if holds else count,
            title=row.title,
            outcomes=() if row.shared else tuple(dict.fromkeys(row.outcomes)),
            listed={kind: tuple(row.listed[kind]) for kind in KINDS if kind in row.listed},
        )
        for count, row in enumerate(own, 1)
    )
    outside: dict[str, list[str]] = {}
    for row in lessons:
        if row not in own:
            for kind, titles in row.listed.items():
                outside.setdefault(kind, []).extend(titles)
    return found, outside


def shared_outcomes(lessons: Sequence[LessonRow]) -> list[str]:
    """The outcomes in words that stand beside several lessons: they are the week's."""
    return [one for row in lessons if row.shared for one in row.outcomes if not names_others(one)]


def planned_as(week: Week, number: int, titles: Iterable[str], lessons: int) -> PlannedLesson | None:
    """What the programme plans for a lesson: known by the titles of its elements, else by its number.

    `lessons`: how many the module has; where the programme plans more or fewer, a number says nothing.
    """
    own = [title for title in titles if bare(title)]
    shared = [sum(any(same_title(t, o) for o in own) for t in _elements(one)) for one in week.lessons]
    if any(shared):
        best = max(shared)
        return week.lessons[shared.index(best)] if shared.count(best) == 1 else None
    counted = len(week.lessons) == lessons
    return next((one for one in week.lessons if one.number == number), None) if counted else None


def _elements(lesson: PlannedLesson) -> list[str]:
    return [title for kind in ("videos", "readings") for title in lesson.listed.get(kind, ())]
