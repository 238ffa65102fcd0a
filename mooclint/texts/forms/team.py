"""The development team, which a table, lines below a heading or a row of the programme list with what each makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mooclint.course.document import Person
from mooclint.criteria.forms import DocumentForm, Label, Labels
from mooclint.message.place import Place
from mooclint.texts.docx.read import Table
from mooclint.texts.forms.match import Block, columns, find_label

_MOST = 60  # members
_LONGEST = 300  # characters of a line that names one
_NAME = re.compile(
    r"\s*(?:\d{1,2}\s?[.)]\s*|[-–—•▪]\s+)?(?P<name>[^–—:;,|()\d]{3,80}?)\s*(?:\s[–—-]\s|[–—:(])\s*(?P<role>[^;\n()]{3,120})"
)
_NAMES = 2, 4  # words of a name
_ROLE_ENDS = re.compile(r"\.\s|\.$")


def team_of(blocks: Sequence[Block], form: DocumentForm) -> tuple[Person, ...]:
    """The members that blocks list, each with what it makes as its position. `form`: of a programme."""
    found: dict[str, Person] = {}
    for person in _members(blocks, form.parts["team"], form.parts["author"]):
        if len(found) < _MOST:
            found.setdefault(person.name.casefold(), person)
    return tuple(found.values())


def _members(blocks: Sequence[Block], labels: Labels, author: Labels) -> Iterator[Person]:
    team = {"team": labels["team"]}
    below = False  # a line above says that the team is listed
    for block in blocks:
        if isinstance(block, Table):
            yield from _of_columns(block, {"name": author["name"], "member": labels["member"], "role": labels["role"]})
            yield from _of_rows(block, team)
            continue
        label, sign, _ = block.text[:_LONGEST].partition(":")
        if find_label(block.text, team):
            below = True
        elif sign and find_label(label, team):
            yield from _of_lines(block.text[len(label) + 1 :], block.place)
        elif below and not block.level:
            yield from _of_lines(block.text, block.place)
        elif block.text:
            below = False


def _of_columns(table: Table, labels: dict[str, Label]) -> Iterator[Person]:
    """A member a row below a head that names names and roles."""
    heads = {find_label(cell.text, labels): start for start, cell in columns(table.rows[0])} if table.rows else {}
    named = heads.get("name", heads.get("member"))
    if named is None or "role" not in heads:
        return
    for row in table.rows[1:]:
        cells = {start: " ".join(cell.text.split()) for start, cell in columns(row)}
        name, role = cells.get(named, ""), cells.get(heads["role"], "")
        if name and role:
            yield Person(name=name[:_LONGEST], position=role[:_LONGEST], place=row.place)


def _of_rows(table: Table, team: Labels) -> Iterator[Person]:
    """The members in the cell beside the label."""
    for row in table.rows:
        if len(row.cells) == 2 and find_label(row.cells[0].text, team):
            yield from _of_lines(row.cells[1].text, row.place)


def _of_lines(text: str, place: Place) -> Iterator[Person]:
    """The members of a text: one a line, or several with semicolons between them; none of a text that tells more."""
    for line in re.split(r"[;\n]", text[: _MOST * _LONGEST]):
        found = _NAME.match(line[:_LONGEST])
        name = " ".join(found["name"].split()) if found else ""
        words = name.split()
        if found and _NAMES[0] <= len(words) <= _NAMES[1] and all(word[0].isupper() for word in words):
            yield Person(name=name, position=_ROLE_ENDS.split(found["role"])[0].strip(), place=place)
