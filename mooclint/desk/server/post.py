"""Letters of the server itself, by the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from mooclint.desk.server.config import Mail

_SECONDS = 30  # that a mail server may take


def send(mail: Mail, to: str, subject: str, text: str, now: datetime) -> None:
    """Hands a letter to the mail server. Raises OSError, of which smtplib's are, and ValueError for no address."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = mail.sender, to, subject
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    with connected(mail) as server:
        server.send_message(letter)


@contextmanager
def connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """The mail server, which takes letters now. Raises OSError, of which smtplib's are."""
    if mail.security == "tls":
        opened: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=_SECONDS, context=ssl.create_default_context()
        )
    else:
        opened = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    with opened as server:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        yield server
