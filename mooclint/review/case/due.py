"""What is due when: the term of the state that a course is in, by the process and its calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.model import Case, Move
from mooclint.review.process.model import Clock, Rule
from mooclint.review.terms.calendar import Calendar
from mooclint.review.terms.term import (
    Extension,
    Stretch,
    Term,
    days_left,
    left_text,
    past,
    reckon,
    stood_still,
    stretches,
)  # fmt: skip

REVERT = "revert"  # the clock of taking a decision back
_WITHIN = {"revert": REVERT}  # events whose term is not that of the state


@dataclass(frozen=True, slots=True)
class Due:
    """A term that has begun: which one, how it stands, and whether its clock runs. `ended`: the step that ended it."""

    clock: Clock
    term: Term
    runs: bool
    ended: Move | None = None


def due(case: Case, calendar: Calendar) -> Due | None:
    """The term of the state that the course is in; None where the process sets none.

    Raises NoCalendarError for a year without a calendar.
    """
    clock = case.process.clocks.get(case.process.states[case.state].clock)
    return _due(case, clock, calendar) if clock else None


def running(case: Case, calendar: Calendar, now: datetime) -> tuple[Due, int] | None:
    """The term that runs and ends on a day, and the working days that are left of it. Raises NoCalendarError."""
    found = due(case, calendar)
    left = days_left(calendar, found.term, now) if found and found.runs and found.term.due is not None else None
    return (found, left) if found and left is not None else None


def running_text(one: Due, left: int) -> Message:
    """On which day a term that runs ends, or ended, and what is left of it."""
    named: dict[str, Param] = {"term": one.clock.name, "due": one.term.due or "", "left": left_text(left)}
    if left < 0:
        return Message("{term}: ended on {due}. {left}", named)
    return Message("{term}: ends on {due}. {left}", named)


def dues(case: Case, calendar: Calendar) -> tuple[Due, ...]:
    """Every term that has begun, those that run first. Raises NoCalendarError for a year without a calendar."""
    begun = (_due(case, clock, calendar) for clock in case.process.clocks.values())
    return tuple(sorted((one for one in begun if one), key=lambda one: not one.runs))


def term_of(case: Case, event: str, calendar: Calendar) -> Due | None:
    """The term that an event is bound to; None where there is none. Raises NoCalendarError."""
    clock = case.process.clocks.get(_WITHIN.get(event, case.process.states[case.state].clock))
    return _due(case, clock, calendar) if clock else None


def term_after(case: Case, rule: Rule, at: datetime, calendar: Calendar) -> Due | None:
    """The term that runs once a rule's event has happened; None where none does. Raises NoCalendarError."""
    target = case.target(rule.target)
    step = Move(
        seq=case.seq + 1, at=at, event=rule.event, before=case.state, after=target, decision=False, actor="", role=""
    )
    found = due(replace(case, state=target, moves=(*case.moves, step)), calendar)
    return found if found and found.runs else None


def _due(case: Case, clock: Clock, calendar: Calendar) -> Due | None:
    if clock.days is None:
        return None
    ran = stretches(_changes(case, clock))
    if clock.id == REVERT and case.undo:
        ran = (Stretch(case.moves[-1].at),)
    if not ran:
        return None
    extensions = _extensions(case, clock, ran[0].begin)
    again = {m.at for m in case.moves if m.event == "revert" or case.process.states[m.before].side}
    ran = tuple(replace(one, resumed=one.begin in again) for one in ran)
    term = reckon(calendar, clock.days, ran, week=case.process.week, extensions=extensions)
    end = ran[-1].end
    over = end is not None and _is_over(case, clock)
    return Due(clock, term, end is None, next((m for m in reversed(case.moves) if m.at == end), None) if over else None)


def _extensions(case: Case, clock: Clock, since: datetime) -> list[Extension]:
    return [Extension(one.days, one.reason) for one in case.extensions if one.clock == clock.id and one.at >= since]


def unreckoned(case: Case) -> tuple[Message, ...]:
    """What can be said of the term of the state without a calendar: by how many working days it ends."""
    clock = case.process.clocks.get(case.process.states[case.state].clock)
    if clock is None or clock.days is None or case.since is None:
        return ()
    began = next((one.begin for one in stretches(_changes(case, clock))), case.since)
    days = clock.days + sum(one.days for one in _extensions(case, clock, began))
    named: dict[str, Param] = {"days": days}
    return (
        Message("{term}:", {"term": clock.name}),
        Message("The term is {days} working days. Its last day cannot be told yet: a calendar is missing.", named),
    )


def _is_over(case: Case, clock: Clock) -> bool:
    """Whether a clock that stands does not run on: no step leads back to it, or it would begin anew."""
    process, waiting, seen = case.process, [case.state], {case.state}
    if process.states[case.state].side:
        return False
    while waiting and not clock.anew:
        state = waiting.pop()
        if process.states[state].clock == clock.id:
            return False
        found = {rule.target for rule in process.offers(state) if rule.source[:1] != "*"} & set(process.states)
        waiting += found - seen
        seen |= found
    return True


def told(one: Due, case: Case, calendar: Calendar, now: datetime) -> tuple[Message, ...]:
    """A term in sentences, as it stands at a time: how its day came about, what is left of it, what ended it."""
    steps = list(one.term.steps)
    if one.ended is None:
        if not one.term.overdue(now):
            return tuple(steps)
        return tuple(map(past, steps))
    local = almaty(one.ended.at)
    named: dict[str, Param] = {
        "day": local.date(),
        "time": Code(f"{local:%H:%M}"),
        "event": case.process.events[one.ended.event].name,
        "used": one.term.used,
        "days": one.term.days,
    }
    still = [number for number, step in enumerate(steps) if stood_still(step)][-1:] if one.term.due is None else []
    kept = [past(step) for number, step in enumerate(steps) if number not in still]
    late = overdue(one, calendar, now)
    if one.term.due is not None:
        kept.append(Message("Ended on {day} at {time}: {event}.", named))
        return (*kept, left_text(-late)) if late else tuple(kept)
    return (*kept, Message("Ended on {day} at {time}: {event}. Working days used: {used} of {days}.", named))


def overdue(one: Due, calendar: Calendar, now: datetime) -> int:
    """By how many working days a term is over, or was when it ended; 0 for none."""
    left = days_left(calendar, one.term, one.ended.at if one.ended else now)
    return -left if left is not None and left < 0 and (one.runs or one.ended) else 0


def _changes(case: Case, clock: Clock) -> Iterator[tuple[datetime, bool | None]]:
    """From when on the clock runs and stands; None: what it ran until then does not count.

    So it is with a package that was sent back as incomplete, and with a clock that begins anew. A pause and a decision
    that was taken back are no new beginning.
    """
    ran = False
    for move in case.moves:
        after = case.process.states[move.after]
        runs = after.clock == clock.id
        if move.event == "bounce" or (clock.anew and runs and not ran and move.event != "revert"):
            yield move.at, None
        yield move.at, runs
        ran = ran if after.side else runs
