"""What is due when: the term of the state that a course is in, by the process and its calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mooclint.review.calendar import Calendar
from mooclint.review.case import Case
from mooclint.review.process import Clock
from mooclint.review.term import Extension, Stretch, Term, reckon, stretches

REVERT = "revert"  # the clock of taking a decision back
_WITHIN = {"revert": REVERT}  # events whose term is not that of the state


@dataclass(frozen=True, slots=True)
class Due:
    """A term that runs: which one, and how it stands."""

    clock: Clock
    term: Term


def due(case: Case, calendar: Calendar) -> Due | None:
    """The term of the state that the course is in; None where the process sets none.

    Raises NoCalendarError for a year without a calendar.
    """
    clock = case.process.clocks.get(case.process.states[case.state].clock)
    if clock is None or clock.days is None:
        return None
    ran = stretches(_changes(case, clock.id))
    if not ran:
        return None
    extensions = [Extension(days, reason) for name, days, reason in case.extensions if name == clock.id]
    return Due(clock, reckon(calendar, clock.days, ran, week=case.process.week, extensions=extensions))


def term_over(case: Case, event: str, calendar: Calendar, now: datetime) -> bool:
    """Whether the term in which an event is possible has ended; False where there is no such term."""
    if event in _WITHIN:
        clock = case.process.clocks.get(_WITHIN[event])
        if clock is None or clock.days is None or not case.moves:
            return False
        since = Stretch(case.moves[-1].at)
        return reckon(calendar, clock.days, [since], week=case.process.week).overdue(now)
    found = due(case, calendar)
    return found is not None and found.term.overdue(now)


def _changes(case: Case, clock: str) -> Iterator[tuple[datetime, bool | None]]:
    """From when on the clock runs and stands. It begins anew with a package that was sent back as incomplete."""
    for move in case.moves:
        runs = case.process.states[move.after].clock == clock
        yield move.at, None if move.event == "bounce" else runs
