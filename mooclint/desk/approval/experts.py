"""The experts: who may be invited, how each stands, who comes instead; and the answer of who was invited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.approval.people import UNWRITTEN
from mooclint.desk.approval.sheet import WAITS, scores_now
from mooclint.desk.courses import Failed
from mooclint.desk.page import go
from mooclint.message.message import Message
from mooclint.review.case.acts import EXPERT, allowed, deeds
from mooclint.review.case.guards import conflict_of
from mooclint.review.case.model import ACCEPTED, INVITED, REPLACED, Assignment
from mooclint.review.case.standing import name_of
from mooclint.review.doing.experts import loses, seat_words

REPLACE = "replace-expert"
ACTS = ("invite", REPLACE, "uninvite", "accept", "decline")


@of_person
def experts(at: At) -> Response:
    """The experts of the course, or the invitation of who looks."""
    return _page(at)


def _page(at: At, failed: Failed | None = None) -> Response:
    may = {*deeds(at.case, at.me.id), *allowed(at.case, at.me.id)}
    knows = at.case.process.may_any(at.seen.roles, "see-experts")
    own = next((one for one in reversed(at.case.assignments) if one.person == at.me.id), None)
    if not knows and own is None and EXPERT not in at.seen.roles:
        raise HTTPException(404)
    return at.page(
        "experts.html", 200 if failed is None else 409,
        rows=list(_rows(at, may)) if knows else [], knows=knows, may=may, failed=failed,
        own=own and {"id": own.id, "state": at.say(seat_words(at.case, own)), "asked": own.state == INVITED},
        scores=scores_now(at), waits=WAITS if own and own.state == ACCEPTED and _early(at) else None,
        said=at.form or at.drafts.get("experts"), needed=at.case.process.experts,
    )  # fmt: skip


def _early(at: At) -> bool:
    """Whether the scoring is to begin yet."""
    return at.case.process.states[at.case.state].kind == "assigning"


def _rows(at: At, may: set[str]) -> Iterator[dict[str, Any]]:
    """The persons who are or were experts, who is one now first."""
    case = at.case
    given = {one.assignment for one in case.counting}
    seats: dict[str, list[Assignment]] = {one: [] for one in case.held_by(EXPERT)}
    for one in case.assignments:
        seats.setdefault(one.person, []).append(one)
    for person, own in seats.items():
        near = conflict_of(case, person)
        here = next((one for one in reversed(own) if one.state in (INVITED, ACCEPTED)), None)
        can_come = here is None and near is None and EXPERT in case.roles.get(person, ())
        lost = loses(at.home, case, here.id) if here and REPLACE in may else None
        yield {
            "id": person,
            "name": name_of(person, at.seen.people),
            "about": at.seen.people.get(person),
            "near": at.say(near) if near else "",
            "seats": [(one.id, at.say(seat_words(case, one)), one.reason, _by(at, one)) for one in own],
            "invite": can_come and "invite" in may,
            "comes": can_come,
            "seat": here.id if here else "",
            "replace": here is not None and REPLACE in may,
            "uninvite": here is not None and "uninvite" in may and here.id not in given,
            "loses": at.say(lost) if lost else "",
        }


def _by(at: At, one: Assignment) -> str:
    """Who came instead."""
    return name_of(one.by, at.seen.people) if one.state == REPLACED and one.by else ""


@of_person
def act(at: At) -> Response:
    """Invites, replaces; accepts or declines."""
    name = at.form.get("act", "")
    if name not in ACTS:
        raise HTTPException(400)
    seat, person = at.form.get("assignment", ""), at.form.get("person", "")
    reason = at.form.typed(f"reason-{seat}" if name in (REPLACE, "uninvite") else "reason")
    details = {"person": person, "expert": person, "assignment": seat, "reason": reason}
    details |= {"drop_opinion": at.form.get(f"drop-{seat}", "")}
    if failed := tried(lambda: at.do((name,), details)):
        return _page(at, failed)
    at.handed("experts")
    if name in ("invite", REPLACE):
        at.note(Message("Invited. {unwritten}", {"unwritten": UNWRITTEN}))
    return go(f"{at.base}/sheet" if name == "accept" and scores_now(at) else f"{at.base}/experts")
