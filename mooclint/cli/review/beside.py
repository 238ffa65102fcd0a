"""What can be done beside the steps that lead on: letters, and what somebody does who waits for others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mooclint.cli.review.ways import (
    COMMANDS,
    REASON,
    Way,
    Words,
    file_of,
    mends,
    step_ways,
    typed_names,
)
from mooclint.message.message import Blank, Code, Message, Param
from mooclint.review.case.acts import COORDINATOR, deeds
from mooclint.review.case.guards import DECISIONS, Details
from mooclint.review.case.model import Case
from mooclint.review.case.standing import REVERT, awaited, name_of, step_of, steps
from mooclint.review.case.view import Sight
from mooclint.review.exchange.choices import LETTER_KINDS
from mooclint.review.exchange.letters import REMINDER, last_step, load_letters
from mooclint.review.process.model import AUTHORS, Rule

_DAYS = "5"  # working days, to be changed by who types it
MISSING, INVITATION, CONCLUDED = "missing", "invitation", "conclusion"  # letters that follow on no step alone


@dataclass(frozen=True, kw_only=True)
class Running:
    """The term of the state: whether one runs, and whether somebody is to be reminded of it."""

    runs: bool = False
    remind: bool = False


def besides(seen: Sight, course: str, known: Details, running: Running) -> tuple[Way, ...]:
    """What the reader may do besides; nothing for who keeps the log and names nobody."""
    case, me = seen.case, seen.person
    if not me or case.process.states[case.state].final:
        return ()
    waits = bool(case.turn) and me not in awaited(case)
    return (*_letters(seen, course, known, running), *(_meanwhile(seen, course, known, running) if waits else ()))


def _keeps(seen: Sight) -> bool:
    """Whether it is the reader's work to keep the course going: others may, and are not told of it every time."""
    return COORDINATOR in seen.roles


def _way(seen: Sight, course: str, name: Message, words: Words, *, alone: bool = False) -> Way:
    me = (seen.person,)
    typed = ("review", words[0], course, *words[1:])
    return Way(name=name, words=typed, persons=me, names=typed_names(seen, me), deed=str(words[0]), alone=alone)


# Letters ----------------------------------------------------------------------------------------------------------


def _letters(seen: Sight, course: str, known: Details, running: Running) -> Iterator[Way]:
    """The letters that tell of how the course stands now, to who did not get them yet."""
    last = last_step(seen.case)
    writes = _keeps(seen) or (last is not None and last.actor == seen.person)
    if not writes or "write-letter" not in deeds(seen.case, seen.person):
        return
    for kind, receiver in _receivers(seen.case, known, running):
        since = last.seq if last and kind != INVITATION else 0
        written = any(
            (one.get("kind"), one.get("to")) == (kind, receiver) and one["seq"] > since for one in seen.case.letters
        )
        if receiver != seen.person and (kind == REMINDER or not written):
            (to,) = typed_names(seen, (receiver,))
            named: dict[str, Param] = {"kind": LETTER_KINDS.names[kind], "person": name_of(receiver, seen.people)}
            words = ("letter", kind, "--to", to, "--output", file_of(seen.case, kind, ".eml"))
            yield _way(seen, course, Message("write a letter ({kind}) to {person}", named), words)


def _receivers(case: Case, known: Details, running: Running) -> Iterator[tuple[str, str]]:
    """(the kind of a letter that would be true now, who would receive it)."""
    last, writers = last_step(case), [person for role in AUTHORS for person in case.held_by(role)]
    asked = {guard for step in steps(case, known) for guard in step.missing}
    kinds = [kind.id for kind in load_letters().values() if last and last.event in kind.after]
    kinds += [CONCLUDED] if last and last.event in DECISIONS else []
    kinds += [MISSING] if "six-slots" in asked and case.pieces else []
    yield from ((kind, person) for kind in kinds for person in dict.fromkeys(writers))
    yield from ((INVITATION, one.person) for one in case.invited)
    yield from ((REMINDER, person) for person in awaited(case) if running.remind)


# While others have the turn ---------------------------------------------------------------------------------------


def _meanwhile(seen: Sight, course: str, known: Details, running: Running) -> Iterator[Way]:
    """What keeps the course going, or ends it, by somebody who waits."""
    case, may = seen.case, set(deeds(seen.case, seen.person))
    for receiver in awaited(case) if "pack" in may and _keeps(seen) else ():
        (to,) = typed_names(seen, (receiver,))
        named: dict[str, Param] = {"person": name_of(receiver, seen.people)}
        words = ("pack", "--to", to, "--output", file_of(case, "packet", ".zip"))
        yield _way(seen, course, Message("write a packet for {person}, who works by files", named), words)
    yield from _on_behalf(seen, course, known)
    if running.runs:
        yield _way(seen, course, Message("show the term"), ("due",), alone=True)
        if "extend" in may:
            longer: Words = ("extend", "--days", _DAYS, "--reason", Blank(REASON))
            yield _way(seen, course, Message("extend the term"), longer)
    for rule in case.process.offers(case.state):
        if rule.source[:1] == "*" and set(seen.roles) & set(rule.roles) and (_keeps(seen) or rule.event == REVERT):
            step = step_of(case, rule, known)
            yield from (way for way in step_ways(seen, course, step, known) if way.step and not step.missing)


def _on_behalf(seen: Sight, course: str, known: Details) -> Iterator[Way]:
    """The steps of who has the turn, done for them by somebody who has that right."""
    case = seen.case
    for other in awaited(case):
        for rule in case.process.offers(case.state):
            if _for_another(seen, rule, other):
                step = step_of(case, rule, known)
                found = (*mends(seen, course, step.missing), *step_ways(seen, course, step, known))
                answers = (way for way in found if way.words[1:2] == ("answer",) and "--from" not in way.words)
                yield from _for(seen, other, (*answers, *(way for way in found if way.step)))


def _for_another(seen: Sight, rule: Rule, other: str) -> bool:
    """Whether the reader may take a step of somebody else, and not as their own."""
    process = seen.case.process
    right, own = process.permissions[process.events[rule.event].may], set(seen.roles)
    theirs = set(rule.roles) & set(seen.case.roles.get(other, ()))
    return bool(theirs and own & set(right.on_behalf)) and not own & set(rule.roles) and rule.event in COMMANDS


def _for(seen: Sight, other: str, found: Iterable[Way]) -> Iterator[Way]:
    """Each way as the reader types it for somebody else."""
    (name,) = typed_names(seen, (other,))
    for way in found:
        named: dict[str, Param] = {"step": way.name, "person": Code(name_of(other, seen.people))}
        me = (seen.person,)
        yield Way(
            name=Message("{step} (on behalf of {person})", named),
            words=(*way.words, "--on-behalf-of", name),
            persons=me,
            names=typed_names(seen, me),
            deed=str(way.words[1]),
        )
