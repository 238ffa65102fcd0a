"""What a check refuses."""

from __future__ import annotations

from mooclint.message.message import Message


class CheckError(Exception):
    """What was asked of a check cannot be had; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message
