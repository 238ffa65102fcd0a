"""Where something is: a file, and a line, a paragraph, a table row, a slide or a time in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a person has to look.

    `path` is POSIX, relative to the package, NFC ('' is the package itself). Lines, columns, paragraphs, tables, rows
    and slides count from 1; `start` and `end` are seconds; `item` is the course item's code.
    """

    path: str = ""
    line: int = 0
    column: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    slide: int = 0
    start: float | None = None
    end: float | None = None
    item: str = ""


NOWHERE = Place()
