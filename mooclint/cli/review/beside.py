"""What can be done beside the steps that lead on: letters, and what somebody does who waits for others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from mooclint.review.exchange.letters import REMINDER, follows, last_step, load_letters
from mooclint.review.process.model import AUTHORS, Rule

_DAYS = "5"  # working days, to be changed by who types it
MISSING, INVITATION, CONCLUDED = "missing", "invitation", "conclusion"  # letters that follow on no step alone


@dataclass(frozen=True, kw_only=True)
class Running:
    """The term of the state: whether one runs, and the persons who are to be reminded of it."""

    runs: bool = False
    remind: tuple[str, ...] = ()


def besides(seen: Sight, course: str, known: Details, running: Running) -> tuple[Way, ...]:
    """What the reader may do besides; nothing for who keeps the log and names nobody."""
    case, me = seen.case, seen.person
    if not me:
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
    for kind, receivers in _receivers(seen.case, known, running):
        since = last.seq if last and kind != INVITATION else 0
        sent = [one.get("to") for one in seen.case.letters if one.get("kind") == kind and one["seq"] > since]
        left = [one for one in receivers if one != seen.person and (kind == REMINDER or one not in sent)]
        if left:
            named: dict[str, Param] = {"kind": LETTER_KINDS.names[kind], "person": _names(seen, left)}
            nth = str(len(sent) + 1) if sent else ""  # so that none is written over
            words = (
                "letter",
                kind,
                "--to",
                _one_of_them(seen, left),
                "--output",
                file_of(seen.case, kind, ".eml", nth),
            )
            yield _way(seen, course, Message("write a letter ({kind}) to {person}", named), words)


def _receivers(case: Case, known: Details, running: Running) -> Iterator[tuple[str, list[str]]]:
    """(the kind of a letter that would be true now, who would receive it)."""
    last, writers = last_step(case), [person for role in AUTHORS for person in case.held_by(role)]
    asked = {guard for step in steps(case, known) for guard in step.missing}
    kinds = [kind.id for kind in load_letters().values() if kind.after and follows(kind, case)]
    kinds += [CONCLUDED] if last and last.event in DECISIONS else []
    kinds += [MISSING] if "six-slots" in asked and case.pieces else []
    yield from ((kind, list(dict.fromkeys(writers))) for kind in kinds)
    if not case.process.states[case.state].final:
        yield INVITATION, [one.person for one in case.invited]
    yield REMINDER, list(running.remind)


def _names(seen: Sight, persons: Iterable[str]) -> list[Param]:
    return [Code(name_of(one, seen.people)) for one in persons]


def _one_of_them(seen: Sight, persons: Sequence[str]) -> str | Blank:
    """A person as it is typed; of several one, which is chosen by who types it."""
    typed = typed_names(seen, tuple(persons))
    several: list[Param] = [Code(one) for one in typed]
    return typed[0] if len(typed) == 1 else Blank(Message("{names}", {"names": several}))


# While others have the turn ---------------------------------------------------------------------------------------


def _meanwhile(seen: Sight, course: str, known: Details, running: Running) -> Iterator[Way]:
    """What keeps the course going, or ends it, by somebody who waits."""
    case, may, others = seen.case, set(deeds(seen.case, seen.person)), awaited(seen.case)
    if "pack" in may and others and _keeps(seen):
        named: dict[str, Param] = {"person": _names(seen, others)}
        words = ("pack", "--to", _one_of_them(seen, others))
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
    for rule in seen.case.process.offers(seen.case.state):
        others = [other for other in awaited(seen.case) if _for_another(seen, rule, other)]
        if others:
            step = step_of(seen.case, rule, known)
            found = (*mends(seen, course, step.missing, known), *step_ways(seen, course, step, known))
            answers = (way for way in found if way.words[1:2] == ("answer",) and "--from" not in way.words)
            yield from _for(seen, others, (*answers, *(way for way in found if way.step)))


def _for_another(seen: Sight, rule: Rule, other: str) -> bool:
    """Whether the reader may take a step of somebody else, and not as their own."""
    process = seen.case.process
    right, own = process.permissions[process.events[rule.event].may], set(seen.roles)
    theirs = set(rule.roles) & set(seen.case.roles.get(other, ()))
    return bool(theirs and own & set(right.on_behalf)) and not own & set(rule.roles) and rule.event in COMMANDS


def _for(seen: Sight, others: Sequence[str], found: Iterable[Way]) -> Iterator[Way]:
    """Each way as the reader types it for somebody else."""
    me = (seen.person,)
    for way in found:
        named: dict[str, Param] = {"step": way.name, "person": _names(seen, others)}
        yield Way(
            name=Message("{step} (on behalf of {person})", named),
            words=(*way.words, "--on-behalf-of", _one_of_them(seen, others)),
            persons=me,
            names=typed_names(seen, me),
            deed=str(way.words[1]),
        )
