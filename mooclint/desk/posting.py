"""What the pages of letters know of a desk that sends them itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mooclint.message.message import Localized, Message
from mooclint.review.doing.letters import Written


@dataclass(frozen=True, slots=True)
class Going:
    """A letter that was not sent yet: its kind, the id of its receiver, and what stood against it so far, if anything.

    `over`: it is not tried again.
    """

    kind: str
    to: str
    error: Message | Localized | None
    over: bool


class Posting(Protocol):
    """Who sends letters."""

    def took(self, folder: Path, written: Written) -> bool:
        """Whether the same words to the same person were taken on the same day."""
        ...

    def put(self, folder: Path, written: Written, sender: str, key: str = "") -> bool:
        """Takes a letter to be sent once; whether it was not taken before."""
        ...

    def on_the_way(self, folder: Path) -> Iterator[Going]:
        """The letters of a course that were not sent yet."""
        ...
