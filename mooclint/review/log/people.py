"""The people of a review: the log names them by random ids only, so that they can be erased.

The event that adds or changes somebody holds a digest of all that is known of them (`KNOWN`), so that a name which was
changed behind the log is seen. With the person its text goes too, by which a short name could be guessed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from mooclint.message.message import Code, Message, Param
from mooclint.review.log.canonical import canonical
from mooclint.review.log.events import Event, Flaw

KNOWN = "known"  # key of the body of `person.added` and `person.changed`
ERASED = "person.erased"

_LATIN, _CYRILLIC, _BETWEEN = re.compile("[A-Za-z]"), re.compile("[\u0400-\u052f]"), re.compile(r"[\W\d_]+")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\]+")


def is_address(text: str) -> bool:
    """Whether it is an e-mail address as mail programs take it."""
    return _ADDRESS.fullmatch(text) is not None


def of_two_alphabets(address: str) -> bool:
    """Whether Latin and Cyrillic letters stand in one word of it: it is read as an address that it is not."""
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in _BETWEEN.split(address))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts in a review. All is empty but the id where the person was erased."""

    id: str
    name: str = ""
    position: str = ""
    degree: str = ""
    email: str = ""
    language: str = ""  # kk, ru, en
    organisation: str = ""

    @property
    def post(self) -> str:
        """Position and degree, as forms have them on one line."""
        return ", ".join(filter(None, (self.position, self.degree)))

    @property
    def erased(self) -> bool:
        """Whether nothing is known of them any more."""
        return self == Person(id=self.id)


def known_digest(person: Person) -> str:
    """SHA-256 over the canonical JSON of all that is known of a person, with the random id; '' of who was erased."""
    told = {key: text for key, text in asdict(person).items() if text}
    return "" if person.erased else hashlib.sha256(canonical(told)).hexdigest()


def bound(events: Iterable[Event]) -> dict[str, tuple[int, str]]:
    """Person -> the number of the event that says last what is known of them, and its digest: '' once erased."""
    found: dict[str, tuple[int, str]] = {}
    for event in events:
        body = event.body or {}
        if event.type == ERASED or (event.type.startswith("person.") and KNOWN in body):
            found[str(body.get("person"))] = (event.seq, "" if event.type == ERASED else str(body[KNOWN]))
    return found


def prove_people(said: Mapping[str, tuple[int, str]], people: Mapping[str, Person]) -> tuple[Flaw, ...]:
    """What is kept of people and not what the events say, by the number of the event. `said`: as `bound` has it."""
    return tuple(
        Flaw(seq, _against(id, seq, digest, people.get(id, Person(id=id))))
        for id, (seq, digest) in said.items()
        if known_digest(people.get(id, Person(id=id))) != digest
    )


def _against(id: str, seq: int, digest: str, now: Person) -> Message:
    named: dict[str, Param] = {"number": Code(str(seq)), "id": Code(id), "person": Code(now.name or id)}
    if not digest:
        return Message("Event {number} erased a person ({id}), and yet it is kept who that is.", named)
    if now.erased:
        return Message("Who the person {id} of event {number} is, is gone, and no event says who erased it.", named)
    return Message(
        "What is kept of {person} ({id}) is not what event {number} recorded: it was changed behind the log.", named
    )
