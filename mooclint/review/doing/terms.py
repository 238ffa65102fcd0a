"""Terms as acts keep them: reckoned by the calendar of the course, as far as that knows the year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from mooclint.message.message import Message
from mooclint.review.case.acts import MOST_EXTRA
from mooclint.review.case.due import Due, due
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case, Extra
from mooclint.review.terms.calendar import Calendar, CalendarError, load_calendar


def reckoned(home: Home, case: Case, find: Callable[[Calendar], Due | None]) -> Due | None:
    """A term; None where there is none, and where a year on its way has no calendar: that is told, and stops nobody."""
    try:
        return find(load_calendar(case.process.calendar))
    except CalendarError as error:
        home.tell(Message("The term cannot be reckoned. {reason}", {"reason": error.message}))
        return None


def extension(home: Home, case: Case, days: int, reason: str, at: datetime) -> dict[str, Any]:
    """So many working days more, with the term as it is then."""
    given: dict[str, Any] = {"days": days, "reason": reason}
    if not 1 <= days <= MOST_EXTRA:
        return given
    clock = case.process.states[case.state].clock
    longer = replace(case, extensions=(*case.extensions, Extra(clock=clock, days=days, reason=reason, at=at)))
    term = reckoned(home, case, lambda calendar: due(longer, calendar))
    return {**given, **({"term": term.term.stored()} if term else {})}
