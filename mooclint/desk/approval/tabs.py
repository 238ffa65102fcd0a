"""The pages of an approval that are of use to somebody now."""

from __future__ import annotations

from collections.abc import Iterator

from mooclint.review.case.acts import EXPERT, deeds
from mooclint.review.case.view import Sight
from mooclint.review.doing.experts import own_opinion, scores
from mooclint.review.doing.insight import BMG

_EXPERTISE = ("assigning", "scoring", "reconciling")


def tabs(seen: Sight) -> Iterator[tuple[str, str]]:
    """The address of each below the board, and the name of its label."""
    case, person = seen.case, seen.person
    kind = case.process.states[case.state].kind
    may = set(deeds(case, person))
    yield "", "board"
    if case.stage < 2:
        yield "/pieces", "pieces"
    if kind in _EXPERTISE and (EXPERT in seen.roles or case.process.may_any(seen.roles, "assign")):
        yield "/experts", "experts"
    if EXPERT in seen.roles and kind in _EXPERTISE and (scores(seen) or own_opinion(seen)):
        yield "/sheet", "sheet"
    if kind == "reconciling" and "reconcile" in may:
        yield "/reconcile", "reconcile"
    if case.conclusion or (kind == "reconciling" and ("reconcile" in may or "pack" in may)):
        yield "/conclusion", "conclusion"
    yield "/remarks", "remarks"
    if case.rounds and seen.whole:
        yield "/compare", "compare"
    if "write-letter" in may:
        yield "/letters", "letters"
    yield "/people", "people"
    yield "/calendar", "calendar"
    if BMG in seen.roles:
        yield "/insight", "insight"
    yield "/log", "log"
