"""Experts: who is invited, how each stands, and what is lost with one who is replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import Act, Refusal, act, allowed, deeds
from mooclint.review.case.home import Home
from mooclint.review.case.model import ACCEPTED, DECLINED, INVITED, REPLACED, WITHDRAWN, Assignment, Case
from mooclint.review.case.standing import name_of
from mooclint.review.case.view import Sight
from mooclint.review.doing.conflicts import find_conflicts
from mooclint.review.exchange.packet import OPINIONS
from mooclint.review.log.events import Draft, Event

_STATES: Mapping[str, Message] = {
    INVITED: Message("has not answered the invitation yet"),
    ACCEPTED: Message("has accepted; the opinion is to come"),
    DECLINED: Message("has declined"),
    REPLACED: Message("was replaced"),
    WITHDRAWN: Message("the invitation was taken back"),
}
_GIVEN = Message("has handed in the opinion")


def invite(home: Home, persons: Sequence[str], wanted: Act, at: datetime) -> tuple[Event, Case]:
    """All of these persons (ids) are invited, or none; the last event, and the case after it.

    Raises `Refusal`, which names who stands against it where there are several.
    """
    case = home.case()
    if wanted.name in deeds(case, wanted.on_behalf_of or wanted.actor):
        find_conflicts(home, case, at, *persons)
    called = {one: name_of(one, home.people()) for one in persons} if len(persons) > 1 else {}
    return home.do_all([partial(_invited, wanted=wanted, person=one, called=called) for one in persons], at)


def _invited(case: Case, wanted: Act, person: str, called: Mapping[str, str]) -> Draft:
    """The event of one invitation. `called`: what persons are called in a refusal."""
    try:
        return act(case, replace(wanted, details={"person": person}))
    except Refusal as refusal:
        if not called or wanted.name not in deeds(case, wanted.on_behalf_of or wanted.actor):
            raise
        named: dict[str, Param] = {"person": Code(called[person]), "reason": refusal.message}
        whose = Message("{person}: {reason}", named)
        raise Refusal(whose, refusal.reasons, refusal.allowed, refusal.event, refusal.near) from refusal


def seat_words(case: Case, one: Assignment) -> Message:
    """How an assignment stands."""
    given = any((of.assignment, of.round) == (one.id, case.round_id) for of in case.opinions)
    return _GIVEN if given and one.state == ACCEPTED else _STATES[one.state]


def scores(seen: Sight) -> bool:
    """Whether the reader is an expert whose opinion is to come."""
    hands_in = any(name in OPINIONS for name in allowed(seen.case, seen.person))
    return hands_in and any(one.person == seen.person for one in seen.case.awaited)


def own_opinion(seen: Sight) -> Mapping[str, Any] | None:
    """The last opinion that the reader has handed in, as far as it can still be read."""
    mine = (one for one in reversed(seen.events) if seen.person in (one.actor, one.on_behalf_of))
    given = (one.body for one in mine if one.type == "opinion.submitted" and one.body)
    return next((body for body in given if body.get("points")), None)


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
