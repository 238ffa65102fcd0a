"""Why a criteria set cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mooclint.files.located import Problem
from mooclint.message.message import Message

if TYPE_CHECKING:
    from mooclint.criteria.model import Origin


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
