"""Letters of an approval on their way: what was written is handed to the mail server once, and what became of it told.

The letter itself lies in the table until it is sent; the log has its digest, and that it was sent.
"""

from __future__ import annotations

import base64
import hashlib
import smtplib
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from mooclint.desk.jobs import Task
from mooclint.desk.posting import Going
from mooclint.desk.server.config import Config
from mooclint.desk.server.post import connected
from mooclint.desk.server.queue import DONE, FAILED, LETTER, Queue, key_of
from mooclint.desk.server.worker import TryLaterError
from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message
from mooclint.review.case.acts import Act
from mooclint.review.case.home import at_home
from mooclint.review.doing.letters import Written

LATER = 300.0  # seconds
_REFUSED = 500  # replies from here on will be the same next time
MAIL = "mail"  # how an act came into the log


class Outbox:
    """The letters of a server that are on their way, or were."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue

    def took(self, folder: Path, written: Written) -> bool:
        """Whether the same words to the same person were put into it on the same day, and did not fail."""
        row = self.queue.look(key_of(Task(LETTER, folder, {"key": _key(folder, written)})))
        return row is not None and row.state != FAILED

    def put(self, folder: Path, written: Written, sender: str, key: str = "") -> bool:
        """Puts a letter into it; whether it was not there before.

        `key`: what it is sent for by itself; without one somebody sends these words, once a day, and once more where
        that failed.
        """
        subject = {
            "key": key or _key(folder, written),
            "letter": base64.b64encode(written.data).decode(),
            "details": dict(written.details),
            "from": sender,
            "to": written.letter.receiver.email,
        }
        return self.queue.ask_once(Task(LETTER, folder, subject), again=not key)

    def on_the_way(self, folder: Path) -> Iterator[Going]:
        """The letters of a course that were not sent yet, and why those that cannot be."""
        for row in self.queue.rows(folder=folder, kind=LETTER):
            if row.state != DONE:
                details = row.task.subject["details"]
                yield Going(str(details["kind"]), str(details["to"]), row.error, row.state == FAILED)


def _key(folder: Path, written: Written) -> str:
    """What is one letter: a button that is pressed twice sends it once, though its time and place in the log change."""
    letter = written.letter
    told = (str(folder), letter.kind, letter.receiver.id, letter.subject, letter.words, str(almaty(written.at).date()))
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def carried(config: Config, folder: Path, subject: Mapping[str, Any], now: datetime) -> None:
    """Hands a letter to the mail server, and puts on record that it was sent. Raises TryLaterError and LetterError."""
    assert config.mail is not None
    letter = message_from_bytes(base64.b64decode(subject["letter"]), policy=policy.SMTP)
    del letter["X-Unsent"]
    if letter["From"]:
        letter["Reply-To"] = letter["Reply-To"] or letter["From"]
        del letter["From"]
    letter["From"] = config.mail.sender  # mail in another's name is thrown away by who receives it
    try:
        with connected(config.mail) as server:
            server.send_message(letter, to_addrs=[subject["to"]])
    except smtplib.SMTPResponseException as error:
        raise _told(error.smtp_code, error) from error
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _ in error.recipients.values()), default=_REFUSED)
        raise _told(code, error) from error
    except OSError as error:
        raise TryLaterError(Message("The mail server cannot be reached."), LATER) from error
    with at_home(folder) as home:
        details = {**subject["details"], "sent": True}
        home.do(("send-letter",), Act(name="send-letter", actor=subject["from"], details=details, via=MAIL), now)


class LetterError(Exception):
    """The mail server does not take a letter; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def _told(code: int, error: Exception) -> TryLaterError | LetterError:
    named = {"code": Code(str(code))}
    if code < _REFUSED:
        return TryLaterError(Message("The mail server puts it off (code {code}).", named), LATER)
    return LetterError(Message("The mail server refuses the letter (code {code}): look at the address.", named))
