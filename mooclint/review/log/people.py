"""The people of a review: the log names them by random ids only, so that they can be erased."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\]+")


def is_address(text: str) -> bool:
    """Whether it is an e-mail address as mail programs take it."""
    return _ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts in a review. All is empty but the id where the person was erased."""

    id: str
    name: str = ""
    position: str = ""
    degree: str = ""
    email: str = ""
    language: str = ""  # kk, ru, en
    organisation: str = ""

    @property
    def erased(self) -> bool:
        """Whether nothing is known of them any more."""
        return self == Person(id=self.id)
