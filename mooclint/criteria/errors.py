"""Where a criteria set is written, and why it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mooclint.files.located import Problem
from mooclint.message.message import Message


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a clause is written: its file, and line and column of its keys ('' for the clause itself)."""

    path: Path
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def place(self, key: str = "") -> tuple[int, int]:
        """Line and column of a key, else of the clause; (0, 0) where only the file is known."""
        return self.places.get(key) or self.places.get("", (0, 0))


class CriteriaError(Exception):
    """A criteria set cannot be used. `problems` are what to tell the user, each with the file it is about."""

    def __init__(self, problems: list[tuple[Path | None, Problem]]) -> None:
        super().__init__("; ".join(p.message.template for _, p in problems))
        self.problems = problems

    @classmethod
    def of(cls, message: Message, path: Path | None = None, place: tuple[int, int] = (0, 0)) -> CriteriaError:
        """An error about a line and column of a file, or about the file as a whole."""
        return cls([(path, Problem(message, *place))])

    @classmethod
    def at(cls, origin: Origin | None, message: Message, key: str = "") -> CriteriaError:
        """An error about a key of a clause."""
        return cls.of(message, origin.path, origin.place(key)) if origin else cls.of(message)
