"""A letter as it is true now: what it tells, how its term stands, and what the log keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.private import masked
from mooclint.review.case.acts import Act, Refusal, act, deeds, keep_private
from mooclint.review.case.due import Due, due, unreckoned
from mooclint.review.case.due import told as told_of
from mooclint.review.case.gaps import sheet_lines
from mooclint.review.case.guards import conflict_of, lacking_piece
from mooclint.review.case.home import Home
from mooclint.review.case.model import SLOTS, Case
from mooclint.review.case.standing import awaited, name_of
from mooclint.review.case.view import sight
from mooclint.review.doing.conflicts import makers
from mooclint.review.doing.looked import concluded_on, looked_at
from mooclint.review.doing.papers import to_attach
from mooclint.review.doing.terms import reckoned
from mooclint.review.exchange.letters import (
    BOUNCE,
    INVITATION,
    REMINDER,
    Desk,
    Letter,
    as_email,
    last_step,
    load_letters,
    write_letter,
)
from mooclint.review.exchange.reminders import Entry, ics, next_reminder, why_none
from mooclint.review.log.people import Person
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.terms.calendar import Calendar, load_calendar
from mooclint.review.terms.term import days_left, left_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter, as text and as an e-mail with what goes with it. `details`: what the log keeps of it."""

    letter: Letter
    at: datetime
    data: bytes
    details: Mapping[str, Any]
    told: Message | None = None  # to whoever sends it


class NoReminder(Refusal):
    """No reminder is due. `runs`: a term does; `extends`: whoever asks may extend it."""

    def __init__(self, message: Message, reasons: Sequence[Message], *, runs: bool, extends: bool) -> None:
        super().__init__(message, reasons)
        self.runs, self.extends = runs, extends


def letter_now(
    home: Home, kind: str, sender: Person, to: Person, at: datetime, language: str, *, text: str = "",
    desk: Desk | None = None,
) -> Written:  # fmt: skip
    """The letter of that kind in the receiver's language, `language` where that is not known; `text`: added
    words; `desk`: the server on which it is written.

    Nothing is written down. Raises `Refusal`, ReviewError.
    """
    case = titled(home)
    signed = concluded_on(home.folder, case)
    calendar = load_calendar(case.process.calendar)
    term = reckoned(home, case, partial(due, case))
    reminder = next_reminder(case, calendar, term, at, to.id) if kind == REMINDER else None
    theirs = _theirs(term, case, to)
    speaking = localizer(to.language if to.language in LANGUAGES else language)
    act(case, Act(name="write-letter", actor=sender.id))  # before anything is written
    if kind == INVITATION:
        _check_invited(case, to)
    if kind == REMINDER:
        _check_reminded(home, case, to)
        if reminder is None and not _without_day(term):
            raise _no_reminder(case, calendar, term, at, sender, to)
    keep_private({"text": text})
    letter = write_letter(
        load_letters()[kind],
        sight(case, home.events(), home.people(), to.id).case,
        sender,
        to,
        speaking,
        text=text,
        missing=_missing(home, case, speaking, kind),
        term=_lines(term, case, to, at),
        sums=tuple(sheet_lines(signed)) if signed else (),
        checkpoint=home.checkpoint(),
        desk=desk,
        makers=makers(home, case) if kind == INVITATION else None,
    )
    enclosed, told = to_attach(home.folder, case) if load_letters()[kind].encloses else (None, None)
    name = f"{home.course}.{case.seq + 1}"
    data = as_email(letter, at, name, _entry(case, theirs, speaking, at), () if enclosed is None else (enclosed,))
    details: dict[str, Any] = {
        "kind": letter.kind,
        "to": letter.receiver.id,
        "language": letter.language,
        # The letter itself names people, who stand apart from the log; its digest proves which one it was.
        "digest": hashlib.sha256(data).hexdigest(),
        **({"key": reminder.key} if reminder else {}),
        **({"term": term.term.stored()} if term else {}),  # which the letter may name
    }
    return Written(letter=letter, at=at, data=data, details=details, told=told)


def term_lines(home: Home, case: Case, to: Person, at: datetime) -> tuple[Message, ...]:
    """How the term of a person stands; nothing where theirs does not run. Raises ReviewError."""
    return _lines(reckoned(home, case, partial(due, case)), case, to, at)


def _lines(term: Due | None, case: Case, to: Person, at: datetime) -> tuple[Message, ...]:
    """How a term stands, to the person whose it is; of one that no calendar reaches how long it is."""
    if term is None and to.id in awaited(case):
        return unreckoned(case)
    theirs = _theirs(term, case, to)
    return tuple(_told(theirs, case, load_calendar(case.process.calendar), at)) if theirs else ()


def _theirs(term: Due | None, case: Case, to: Person) -> Due | None:
    """The term where it is that of a person: somebody else's would only mislead."""
    return term if case.turn in case.roles.get(to.id, ()) and not _without_day(term) else None


def _without_day(term: Due | None) -> bool:
    """Whether no term runs that ends on a day."""
    return term is None or not term.runs or term.term.due is None


def _check_reminded(home: Home, case: Case, to: Person) -> None:
    """Raises Refusal where the course does not wait for this person: it would be said that it does."""
    others, people = awaited(case), home.people()
    if to.id in others:
        return
    named: dict[str, Param] = {"person": Code(to.name), "persons": [Code(name_of(one, people)) for one in others]}
    raise Refusal(
        Message("The course does not wait for {person}: there is nothing to remind of.", named),
        (Message("It waits for: {persons}.", named),) if others else (),
    )


def _check_invited(case: Case, to: Person) -> None:
    """Raises Refusal where nobody is invited to score any more, or this person cannot be."""
    named: dict[str, Param] = {"person": Code(to.name)}
    if case.conclusion is not None:
        raise Refusal(Message("The conclusion is signed: nobody is invited to score any more."))
    if to.id in {one.person for one in case.awaited}:
        raise Refusal(Message("{person} has accepted the invitation: there is nothing to invite to.", named))
    if near := conflict_of(case, to.id):
        raise Refusal(near, near=to.id)
    own = {one.id for one in case.assignments if one.person == to.id}
    if own & {one.assignment for one in case.counting}:
        raise Refusal(Message("The opinion of {person} is in: there is nothing to invite to.", named))


def _no_reminder(
    case: Case, calendar: Calendar, term: Due | None, at: datetime, sender: Person, to: Person
) -> NoReminder:
    """Why no reminder is written now, and when the next one is."""
    why, *more = why_none(case, calendar, term, at, to.id)
    return NoReminder(why, more, runs=term is not None, extends=bool(term) and "extend" in deeds(case, sender.id))


def _told(term: Due, case: Case, calendar: Calendar, at: datetime) -> Iterator[Message]:
    """The term of whoever has the turn, by its name, and how it stands."""
    yield Message("{term}:", {"term": term.clock.name})
    yield from told_of(term, case, calendar, at)
    left = days_left(calendar, term.term, at)
    if left is not None and left < 0:
        yield left_text(left)


def _missing(home: Home, case: Case, say: Localizer, kind: str) -> list[str]:
    """What is missing: of a package that came back what was said of it, else the pieces of stage 1 not there."""
    last = last_step(case)
    if kind == BOUNCE and last and last.missing:
        return list(map(one_line, last.missing))
    known = looked_at(home.folder, case)
    stage = {guard for rule in case.process.offers(case.state) for guard in rule.guards}
    if "slots" not in known or "six-slots" not in stage:
        return []
    return [say(_lacking(slot, known)) for slot in SLOTS if slot not in known["slots"]]


def _lacking(slot: str, known: Mapping[str, Any]) -> Message:
    """A piece that is missing, with the path that the course has for it: where to put it need not be explained."""
    if slot in known["expected"] and slot not in known["blank"]:
        named: dict[str, Param] = {"piece": SLOT_NAMES[slot], "path": Code(one_line(known["expected"][slot]))}
        return Message("{piece} ({path})", named)
    return lacking_piece(slot, known)


def titled(home: Home) -> Case:
    """The case, by the name of its folder where the course has no title."""
    case = home.case()
    return case if case.title else replace(case, title=masked(home.folder.resolve().name))


def _entry(case: Case, term: Due | None, say: Localizer, at: Any) -> str:
    """The term as an entry for a calendar program; '' where none runs."""
    if term is None or term.term.due is None:
        return ""
    named: dict[str, Param] = {"course": Code(case.title), "term": term.clock.name}
    entry = Entry(
        subject=f"{case.course}/{term.clock.id}",
        day=term.term.due,
        title=say(Message("{term}: “{course}”", named)),
        text="\n".join(say(step) for step in term.term.steps),
        version=case.seq,
    )
    return ics([entry], say, at)
