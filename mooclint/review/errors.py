"""What a review refuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mooclint.files.located import Problem
from mooclint.message.message import Message


class ReviewError(Exception):
    """What was asked of a review cannot be had, and nothing was done; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


class TextError(ReviewError):
    """A value that the log cannot keep."""


class CheckpointError(ReviewError):
    """A line that is meant for a checkpoint and is none."""


class StoreError(ReviewError):
    """A database that cannot be opened, read or written."""


class InputError(StoreError):
    """What was named is not there, or is of another kind than what is asked for. `problems`: what is wrong in it."""

    def __init__(self, message: Message, problems: Sequence[tuple[Path | None, Problem]] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class NotYetError(ReviewError):
    """What was asked for comes later: a round that nobody has submitted yet."""


class ClockError(ReviewError):
    """The computer's clock lies so far behind the log that nobody knows which of the two is wrong."""


class DoneAlreadyError(StoreError):
    """What was asked for is so already."""
