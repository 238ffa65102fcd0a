"""A real mail server that keeps what it is given."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from time import sleep
from typing import Any

from aiosmtpd.controller import Controller


class PostOffice:
    """The letters that came in."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters += [(to, letter) for to in envelope.rcpt_tos]
        return "250 OK"

    def code(self, letters: int = 1) -> str:
        """The code in the last letter, once so many have come in."""
        for _ in range(200):
            if len(self.letters) >= letters:
                break
            sleep(0.05)
        found = re.search(r"\b\d{6}\b", self.letters[-1][1].get_content())
        assert found
        return found[0]


@contextmanager
def opened_post() -> Iterator[PostOffice]:
    """A mail server on this computer."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office.port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
