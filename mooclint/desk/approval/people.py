"""Who has a part in the approval, and in which role; conflicts of interest; the process itself."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from starlette.responses import Response

from mooclint.desk.approval.at import FAULTS, At, of_person, told_of
from mooclint.desk.page import go
from mooclint.message.message import Message
from mooclint.review.case.acts import Refusal, deeds
from mooclint.review.case.guards import conflict_of
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import given_roles
from mooclint.review.doing.conflicts import find_conflicts
from mooclint.review.doing.people import check_address, drafts_on, refuse_twin, subject_of
from mooclint.review.log.people import Person

ABOUT = tuple(one.name for one in fields(Person) if one.name not in ("id", "name", "language"))


@of_person
def people(at: At) -> Response:
    """The people of the course."""
    return _page(at)


def _page(at: At, refusal: Refusal | None = None, problem: Message | None = None) -> Response:
    case, say = at.case, at.say
    roles = given_roles(case.process)
    rows = [
        {
            "id": person,
            "name": name_of(person, at.seen.people),
            "about": at.seen.people.get(person),
            "roles": [(role, say(roles[role])) for role in held if role in roles],
            "conflict": say(near) if (near := conflict_of(case, person)) else "",
        }
        for person, held in case.roles.items()
    ]
    return at.page(
        "people.html", 200 if refusal is None and problem is None else 409,
        rows=rows, may=set(deeds(case, at.me.id)), roles=[(role, say(name)) for role, name in roles.items()],
        refusal=refusal, problem=problem, said=at.form or at.drafts.get("person"),
    )  # fmt: skip


@of_person
def add(at: At) -> Response:
    """Adds a person, or says more of one; gives them a role."""
    about = {key: at.form.get(key, "").strip() for key in (*ABOUT, "language")}
    role = at.form.get("role", "")
    try:
        check_address(about)
        known, subject = subject_of(at.home, at.form.get("name", ""), about)
        acts = [("give-role", role)] if role else []
        drafts = drafts_on(at.home.case(), at.me, known, subject, acts, "")
        if known is None and not at.form.get("another"):
            refuse_twin(at.home, at.me, subject)
        if drafts:
            case = at.home.write(drafts, at.now, (subject,))
            find_conflicts(at.home, case, at.now)
    except Refusal as refusal:
        return _page(at, refusal)
    except FAULTS as error:
        return _page(at, problem=told_of(error))
    at.handed("person")
    return go(f"{at.base}/people")


@of_person
def role(at: At) -> Response:
    """Takes a role from a person, or waives or declares a conflict of interest."""
    name = at.form.get("act", "")
    if name not in ("take-role", "waive-conflict", "declare-conflict"):
        return _page(at, problem=Message("There is no such page."))
    details: dict[str, Any] = {key: at.form.get(key, "").strip() for key in ("person", "role", "reason")}
    try:
        at.do((name,), details)
    except Refusal as refusal:
        return _page(at, refusal)
    except FAULTS as error:
        return _page(at, problem=told_of(error))
    return go(f"{at.base}/people")
