"""Whether a server could do all that its settings say: each thing with what to do where it could not."""

from __future__ import annotations

import json
import os
import shutil
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, func, select

from mooclint.desk.server.config import Config, Mail
from mooclint.desk.server.health import LEAST_FREE, PATH, SEEN
from mooclint.desk.server.post import connected
from mooclint.desk.server.queue import FAILED, WAITING, Queue, key_of, seconds_of
from mooclint.desk.server.store import DeskStore
from mooclint.desk.server.tables import JOB
from mooclint.desk.server.working import keeping
from mooclint.files.address import AddressError, tried
from mooclint.media.ffmpeg import find
from mooclint.message.message import Code, Command, Message, Param, Quantity

_SECONDS = 10
_UNTAKEN = 60.0  # seconds that work waits at most where somebody is there to do it
_APART = 60.0  # seconds between two clocks that are told


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at; `against`: what stands against it and what to do, None where it is well."""

    name: Message
    against: Message | None = None


def checks(config: Config, store: DeskStore, now: datetime) -> Iterator[Checked]:
    """All of it. The settings themselves, and that the database opens and is of this version, are behind us."""
    yield Checked(Message("The settings, and the database {store}", {"store": Code(store.where)}))
    for folder in (config.data, *config.packages):
        yield Checked(Message("The folder {path}", {"path": Code(str(folder))}), _folder(folder))
    yield Checked(Message("The clock"), _clock(store, now))
    yield Checked(Message("The work that takes long"), _work(store))
    yield Checked(Message("Films"), _films())
    if config.objects is not None:
        yield Checked(Message("The bucket {address}", {"address": Code(str(config.objects))}), _bucket(config, store))
    if config.mail is not None:
        yield Checked(Message("The mail server {host}", {"host": Code(config.mail.host)}), _mail(config.mail))
    yield Checked(Message("The proxy at {url}", {"url": Code(config.url)}), _proxy(config))


def _folder(folder: Path) -> Message | None:
    if not folder.is_dir():
        return Message("It is not there: make it, and give it to the user that the server runs as.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Message("It cannot be written: give it to the user that the server runs as.")
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return Message("The disk has {free} left: make room.", {"free": Quantity(round(free / 10**6, 1), "MB")})
    return None


def _clock(store: DeskStore, now: datetime) -> Message | None:
    with store.reading() as connection:
        there = float(connection.execute(select(seconds_of(store))).scalar_one())
    apart = abs(there - now.timestamp())
    if apart < _APART:
        return None
    named: dict[str, Param] = {"apart": Quantity(round(apart), "s")}
    return Message("It is {apart} from that of the database: set both by a time server.", named)


def _work(store: DeskStore) -> Message | None:
    """Whether somebody takes up what is asked for."""
    with store.reading() as connection:
        waits = and_(
            JOB.c.state == WAITING, JOB.c.not_before <= seconds_of(store), JOB.c.asked < seconds_of(store) - _UNTAKEN
        )
        count = connection.execute(select(func.count()).select_from(JOB).where(waits)).scalar_one()
    if not count:
        return None
    named: dict[str, Param] = {"count": count, "command": Command(("desk", "work"))}
    return Message(
        "Pieces of work that nobody has taken up for a minute: {count}. Is the server running, and where its settings "
        "say that work is done apart: {command}?",
        named,
    )


def _films() -> Message | None:
    if find(None) is None:
        return Message("ffmpeg is missing: films that browsers do not play cannot be watched. Install it.")
    return None


def _bucket(config: Config, store: DeskStore) -> Message | None:
    """Whether it takes a small object, gives it back and deletes it; else whether what was submitted came into it."""
    assert config.objects is not None
    try:
        tried(config.objects)
    except AddressError as error:
        return error.message
    row = Queue(store).look(key_of(keeping(config)))
    if row is None or row.state != FAILED or row.error is None:
        return None
    return Message("What was submitted is not in it yet: {reason}", {"reason": row.error})


def _mail(mail: Mail) -> Message | None:
    try:
        with connected(mail) as server:
            server.noop()
    except smtplib.SMTPAuthenticationError:
        return Message("It does not take the user or the password.")
    except ssl.SSLCertVerificationError as error:
        return _untrusted(error)
    except (OSError, smtplib.SMTPException):
        return Message("It cannot be reached, or not in this way: look at host, port and security.")
    return None


def _untrusted(error: ssl.SSLCertVerificationError) -> Message:
    """Why a certificate is not taken, in the words of OpenSSL, and what to do."""
    named: dict[str, Param] = {"reason": Code(error.verify_message), "variable": Code("SSL_CERT_FILE")}
    return Message(
        "Its certificate is not trusted here ({reason}). Look at its name and its days; where your organisation issues "
        "its own, name the file of its authority in the variable {variable}.",
        named,
    )


def _proxy(config: Config) -> Message | None:
    """Whether browsers reach the server through its proxy, and the proxy passes on the name and the way."""
    try:
        with urllib.request.urlopen(f"{config.url}{PATH}", timeout=_SECONDS) as answer:  # noqa: S310 - http(s), as read
            found = answer.status == 200 and answer.read(100).startswith(b"database")
        request = urllib.request.Request(f"{config.url}{SEEN}")  # noqa: S310
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            seen = json.loads(answer.read(1000))
    except urllib.error.HTTPError:
        return Message("It answers, and does not pass requests on to the server: is the server running?")
    except (OSError, ValueError) as error:
        if isinstance(why := getattr(error, "reason", None), ssl.SSLCertVerificationError):
            return _untrusted(why)
        return Message("Nobody answers there: is the proxy running, and does its name lead to it?")
    if not found:
        return Message("Something else than this server answers there.")
    if seen.get("host") != config.name:
        named: dict[str, Param] = {"header": Code(f"Host: {config.name}")}
        return Message("The proxy does not pass on the name: let it send {header}.", named)
    if seen.get("scheme") != config.url.partition(":")[0]:
        named = {"header": Code("X-Forwarded-Proto"), "key": Code("proxies")}
        return Message(
            "The server does not learn that it is https: let the proxy send {header}, and name the proxy under {key}.",
            named,
        )
    return None
