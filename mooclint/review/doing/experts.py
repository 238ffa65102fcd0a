"""Experts: how each stands, and what is lost with one who is replaced."""

from __future__ import annotations

from collections.abc import Mapping

from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import allowed
from mooclint.review.case.home import Home
from mooclint.review.case.model import ACCEPTED, DECLINED, INVITED, REPLACED, Assignment, Case
from mooclint.review.case.standing import name_of
from mooclint.review.case.view import Sight
from mooclint.review.exchange.packet import OPINIONS

_STATES: Mapping[str, Message] = {
    INVITED: Message("has not answered the invitation yet"),
    ACCEPTED: Message("has accepted; the opinion is to come"),
    DECLINED: Message("has declined"),
    REPLACED: Message("was replaced"),
}
_GIVEN = Message("has handed in the opinion")


def seat_words(case: Case, one: Assignment) -> Message:
    """How an assignment stands."""
    given = any((of.assignment, of.round) == (one.id, case.round_id) for of in case.opinions)
    return _GIVEN if given and one.state == ACCEPTED else _STATES[one.state]


def scores(seen: Sight) -> bool:
    """Whether the reader is an expert whose opinion is to come."""
    hands_in = any(name in OPINIONS for name in allowed(seen.case, seen.person))
    return hands_in and any(one.person == seen.person for one in seen.case.awaited)


def loses(home: Home, case: Case, assignment: str) -> Message | None:
    """What is lost with an expert who has handed in and is not near to the course; None with another one."""
    if not any(one.assignment == assignment for one in case.counting):
        return None
    person = next(one.person for one in case.assignments if one.id == assignment)
    named: dict[str, Param] = {"assignment": Code(assignment), "name": Code(name_of(person, home.people()))}
    return Message(
        "{assignment} ({name}) has handed in an opinion and has no conflict of interest. Once they are replaced, it "
        "stays in the log and counts no more; who comes instead scores anew.",
        named,
    )
