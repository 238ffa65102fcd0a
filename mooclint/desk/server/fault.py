"""Why an upload is not taken."""

from __future__ import annotations

from mooclint.message.message import Message


class UploadError(Exception):
    """An upload, or a part of one, is not taken; `status` is that of the answer."""

    def __init__(self, message: Message, status: int = 400) -> None:
        super().__init__(message.template)
        self.message, self.status = message, status


class UnfitError(UploadError):
    """What was sent can never become a course, or a part of one: something else has to be sent."""
