"""What has to be forgotten: a person, or the text of an event; here, in the logs beside, and again in a backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.message.message import Code, Message
from mooclint.review.case.acts import Act, act
from mooclint.review.case.home import FOLDER, Home
from mooclint.review.case.model import Case, left_of
from mooclint.review.doing.drafts import Drafts
from mooclint.review.errors import InputError, ReviewError
from mooclint.review.log.events import LEFT, REDACTED, Draft, Event, redacts
from mooclint.review.log.moving import logs_beside, still_holding
from mooclint.review.log.people import ERASED, KNOWN, Person
from mooclint.review.log.store import Store, open_store
from mooclint.review.material.papers import own_path, paper_of
from mooclint.review.process.near import name_in
from mooclint.review.rounds.kept import named_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An event whose text may name somebody. `word`: by which; `stays`: it is in what is not deleted."""

    seq: int
    word: str
    stays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What became of it. `named`: where the person is named still; `beside`, `left`: other logs without it, with it.

    A log that was moved away takes no event any more, one that is damaged neither; backups lie elsewhere.
    """

    event: Event
    case: Case
    named: tuple[Named, ...]
    beside: tuple[Path, ...]
    left: tuple[Path, ...]
    papers: tuple[str, ...]  # that the person signed: they stay


def erase(home: Home, actor: str, person: str, other: str, reason: str, now: datetime) -> Forgotten:
    """Two persons (ids) have a third forgotten. Raises `Refusal`, InputError for a reason that names somebody."""
    known = home.people()[person]
    details = {"person": person, "because": reason, "with": other}
    return _forget(home, act(home.case(), Act(name="erase", actor=actor, details=details)), known, now)


def redact(home: Home, actor: str, number: int, other: str, reason: str, now: datetime) -> Forgotten:
    """Two persons (ids) delete the text of an event. Raises as `erase` does."""
    left = next((left_of(event) for event in home.events() if event.seq == number), {})
    details = {"seq": number, "because": reason, "with": other, LEFT: left}
    return _forget(home, act(home.case(), Act(name="redact", actor=actor, details=details)), None, now)


def _check_reason(home: Home, reason: str) -> None:
    """Raises InputError for a reason that names somebody: it stays in the log for good."""
    for one in home.people().values():
        if word := name_in(reason, one.name, one.email):
            named = {"word": Code(word), "person": Code(one.name)}
            raise InputError(
                Message("The reason stays in the log for good, and may name {person} ({word}): leave that out.", named)
            )


def _forget(home: Home, draft: Draft, person: Person | None, now: datetime) -> Forgotten:
    _check_reason(home, str(draft.body["because"]))
    id, erased = (person.id, (person.id,)) if person else ("", ())
    told = next((one.hash for one in home.events() if one.seq == redacts(draft)), "")
    case = home.write(_with_digests(home.events(), draft), now, erased=erased)
    if person:
        shutil.rmtree(Drafts(home.folder, id).folder, ignore_errors=True)  # what they typed is theirs as well
    events, folder = home.events(), home.folder / FOLDER
    there = still_holding(folder, home.course, person=id, event=told)
    for file in there:
        with suppress(ReviewError), open_store(file) as store:
            beside = Home(store, home.course, home.folder)
            beside.write(_with_digests(beside.events(), draft), now, erased=erased)
    left = still_holding(folder, home.course, person=id, event=told) if there else ()
    more = tuple(_naming(folder, home.course, events, person)) if person else ()
    return Forgotten(
        event=events[-1],
        case=case,
        named=tuple(named_in(events, person)) if person else (),
        beside=tuple(one for one in there if one not in left),
        left=tuple(dict.fromkeys((*left, *more))),
        papers=tuple(_signed_by(home, events, id)) if id else (),
    )


def _signed_by(home: Home, events: Iterable[Event], person: str) -> Iterator[str]:
    """The signed papers that somebody put on record, by their paths in the folder of the course."""
    for digest, event in named_papers(events).items():
        if event.actor == person and (paper := paper_of(home.folder, digest)):
            yield own_path(home.folder, paper)


def _with_digests(events: Iterable[Event], draft: Draft) -> list[Draft]:
    """What goes into a log with an erasure: the texts that hold a digest of the person's name go, too."""
    person = str(draft.body.get("person", ""))
    bound = [one.seq for one in events if person and KNOWN in (one.body or {}) and (one.body or {})["person"] == person]
    return [*(replace(draft, type=REDACTED, body={**draft.body, "seq": seq}) for seq in bound), draft]


def named_in(events: Iterable[Event], person: Person) -> Iterator[Named]:
    """The events whose texts may name a person, titles and names of files included."""
    for event in events:
        if word := _word_in(event.body, person):
            yield Named(seq=event.seq, word=word, stays=bool(_word_in(left_of(event), person)))


def _word_in(body: Mapping[str, Any] | None, person: Person) -> str:
    found = (name_in(text, person.name, person.email) for key, text in _texts(body) if key != "process")
    return next(filter(None, found), "")


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """All texts in JSON values, each with the outermost key that it is under; keys are texts, too."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from ((key or name, name), *_texts(one, key or name))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, key)


def _naming(folder: Path, course: str, events: Iterable[Event], person: Person) -> Iterator[Path]:
    """The logs beside in which the person is named by an event that is in this log no more."""
    here = {event.hash for event in events}
    for file in logs_beside(folder, course):
        with suppress(ReviewError), open_store(file) as store:
            if any(True for _ in named_in((one for one in store.events(course) if one.hash not in here), person)):
                yield file


# Again, in a backup ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What was forgotten once more in a backup before it is put back: how many persons, and texts of events."""

    persons: int = 0
    texts: int = 0


def forget_again(backup: Store, folder: Path, now: datetime) -> Again:
    """Does in a backup what its own log, or a log in the folder of the review, says was forgotten."""
    persons = texts = 0
    for course in backup.courses():
        home = Home(backup, course, folder)
        erased, gone = _said_forgotten(folder, course)
        own = home.events()
        here = {str(event.body["person"]) for event in own if event.type == ERASED and event.body}
        again = {id for id in {*erased, *here} if (known := backup.person(id)) and not known.erased}
        drafts = {event.seq: _drafted(gone[event.hash]) for event in own if not event.redacted and event.hash in gone}
        for id in sorted(again - here):
            found = _with_digests((event for event in own if event.seq not in drafts), _drafted(erased[id]))
            drafts |= {redacts(one) or -len(drafts) - 1: one for one in found}
        if drafts or again:
            home.write(list(drafts.values()), now, erased=tuple(again))
        persons, texts = persons + len(again), texts + sum(number > 0 for number in drafts)
    return Again(persons=persons, texts=texts)


def _said_forgotten(folder: Path, course: str) -> tuple[dict[str, Event], dict[str, Event]]:
    """By the logs that can be read: person -> the event of their erasure, hash of an event -> that of its redaction."""
    persons, texts = dict[str, Event](), dict[str, Event]()
    for file in sorted(folder.glob("log*.sqlite")):
        with suppress(ReviewError), open_store(file) as store:
            events = store.events(course)
            for event in events:
                if event.type == ERASED and event.body:
                    persons[str(event.body["person"])] = event
                elif number := redacts(event):
                    texts[events[number - 1].hash] = event
    return persons, texts


def _drafted(event: Event) -> Draft:
    """The same event for another log."""
    assert event.body is not None
    return Draft(type=event.type, body=event.body, actor=event.actor, role=event.role, on_behalf_of=event.on_behalf_of)
