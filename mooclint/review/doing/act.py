"""One act, by whatever face: what has to be found out before it, and its event in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mooclint.review.case.acts import DEEDS, Act, Refusal, allowed, deeds
from mooclint.review.case.due import term_after, term_of
from mooclint.review.case.guards import BY_TERM
from mooclint.review.case.home import Home, at_clock
from mooclint.review.case.model import Case
from mooclint.review.doing.conflicts import BEFORE, find_conflicts
from mooclint.review.doing.drafts import left_behind
from mooclint.review.doing.papers import tell_paper
from mooclint.review.doing.remarks import feedback_by, tell_replaced
from mooclint.review.doing.submit import only_recorded
from mooclint.review.doing.terms import reckoned
from mooclint.review.log.events import Event
from mooclint.review.process.model import Rule
from mooclint.review.terms.calendar import load_calendar

Details = Mapping[str, Any]
Found = Callable[[Home, Case], Details]  # what has to be read or reckoned first


def do(home: Home, names: Sequence[str], details: Details | Found, wanted: Act, at: datetime) -> tuple[Event, Case]:
    """The first of these events that the state knows, by who acts in `wanted`, with these details.

    `details` that have to be found out are found out only for somebody who may act: gigabytes may have to be read.
    No step is taken that would leave remarks behind which its maker keeps on a desk. Raises `Refusal`, `ReviewError`,
    `NoCalendarError`.
    """
    case, who = home.case(), wanted.on_behalf_of or wanted.actor
    may = set(names) & {*allowed(case, who), *deeds(case, who)}
    if may and names[0] not in DEEDS and (left := left_behind(home.folder, case, wanted.actor)):
        raise Refusal(left)
    given: Details = details if not callable(details) else {}
    with only_recorded(home):
        if callable(details) and may:
            given = details(home, case)
        if may & set(BEFORE):
            case = find_conflicts(home, case, at, str(given.get("person", "")))
        whole = {**given, **terms(home, case, names, at)}
        before = feedback_by(home.events(), case) if "comment" in names else {}
        event, after = home.do(tuple(names), replace(wanted, name=names[0], details=whole), at)
        tell_replaced(home, before, [str(given.get("slot"))] if before else (), who)
        tell_paper(home, after, (event,))
        return event, after


def terms(home: Home, case: Case, names: Sequence[str], at: datetime) -> dict[str, Any]:
    """Whether the term of an act is over, where its guards ask, and a term as the event keeps it: that one, or what
    the act begins.

    Raises NoCalendarError for a year without a calendar in which a term has to be known.
    """
    case, at = at_clock(case, at)
    rules = [rule for name in names if (rule := case.process.rule(case.state, name))]
    asked = next((rule for rule in rules if BY_TERM & set(rule.guards)), None)
    if asked is None:
        return _begun(home, case, rules[0], at) if rules else {}
    found = term_of(case, asked.event, load_calendar(case.process.calendar))
    kept = {"term": found.term.stored()} if found else {}
    return {"term_over": bool(found and found.term.overdue(at)), **kept}


def _begun(home: Home, case: Case, rule: Rule, at: datetime) -> dict[str, Any]:
    """The term that begins with an event, with the calendar that it is reckoned by; nothing where that lacks a year."""
    found = reckoned(home, case, lambda calendar: term_after(case, rule, at, calendar))
    return {"term": found.term.stored()} if found else {}
