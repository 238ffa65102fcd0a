"""Logs for the tests: made by the rules, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from mooclint.review.log.events import REDACTED, Draft, Event, seal

COURSE = "c0ffee"
START = datetime(2026, 8, 18, 9, 30, tzinfo=UTC)
PERSON = "5a1e0b7d"


def draft(number: int, **more: Any) -> Draft:
    """An event that says its number, in Kazakh letters."""
    said: dict[str, Any] = {"text": f"{number}-сын-ескертпе: «Дәріс ұзақ, қысқартыңыз»", "number": number}
    return Draft(**{"type": "remark.made", "body": said, "actor": PERSON, "role": "methodologist", **more})


def redaction(seq: int) -> Draft:
    """An event by which the text of another goes."""
    return draft(0, type=REDACTED, body={"seq": seq, "because": "жеке дерек"})


def log(
    length: int, course: str = COURSE, bodies: Mapping[int, Mapping[str, Any]] = MappingProxyType({})
) -> list[Event]:
    """A sound log of so many events, a minute apart, always the same."""
    events: list[Event] = []
    for number in range(1, length + 1):
        said = draft(number, **({"body": bodies[number]} if number in bodies else {}))
        salt = sha256(f"{course} {number}".encode()).hexdigest()
        events.append(seal(course, said, START + timedelta(minutes=number), events[-1] if events else None, salt))
    return events
