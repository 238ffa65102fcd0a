"""A term that is extended: what the log keeps of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from mooclint.review.case.acts import MOST_EXTRA
from mooclint.review.case.due import due
from mooclint.review.case.model import Case, Extra
from mooclint.review.terms.calendar import load_calendar


def extension(case: Case, days: int, reason: str, at: datetime) -> dict[str, Any]:
    """So many working days more, with the term as it is then. Raises NoCalendarError."""
    given: dict[str, Any] = {"days": days, "reason": reason}
    clock = case.process.states[case.state].clock
    longer = replace(case, extensions=(*case.extensions, Extra(clock=clock, days=days, reason=reason, at=at)))
    term = due(longer, load_calendar(case.process.calendar)) if 1 <= days <= MOST_EXTRA else None
    return {**given, **({"term": term.term.stored()} if term else {})}
