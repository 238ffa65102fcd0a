"""What a review refuses."""

from __future__ import annotations

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
    """What was named is not there, or is of another kind than what is asked for."""


class ClockError(ReviewError):
    """The computer's clock lies so far behind the log that nobody knows which of the two is wrong."""


class DoneAlreadyError(StoreError):
    """What was asked for is so already."""
