"""Who has a part in the approval, and in which role; conflicts of interest; the process itself."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.courses import Failed
from mooclint.desk.expertise_words import LABELS
from mooclint.desk.page import go
from mooclint.message.message import Message
from mooclint.review.case.acts import deeds
from mooclint.review.case.guards import told_conflict
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import given_roles
from mooclint.review.doing.conflicts import find_conflicts
from mooclint.review.doing.drafts import Said
from mooclint.review.doing.people import drafts_on, refuse_twin, subject_of
from mooclint.review.log.people import Person

RECORDED = Message("Recorded.")
UNWRITTEN = Message("No letter goes by itself: write it on the page “{page}”.", {"page": LABELS["letters"]})
ABOUT = tuple(one.name for one in fields(Person) if one.name not in ("id", "name", "language"))


@of_person
def people(at: At) -> Response:
    """The people of the course."""
    return _page(at)


def _page(at: At, failed: Failed | None = None) -> Response:
    case, say = at.case, at.say
    roles = given_roles(case.process)
    rows = [
        {
            "id": person,
            "name": name_of(person, at.seen.people),
            "about": at.seen.people.get(person),
            "roles": [(role, say(roles[role])) for role in held if role in roles],
            "conflict": say(near) if (near := told_conflict(case, person)) else "",
        }
        for person, held in case.roles.items()
    ]
    return at.page(
        "people.html", 200 if failed is None else 409,
        rows=rows, may=set(deeds(case, at.me.id)), roles=[(role, say(name)) for role, name in roles.items()],
        failed=failed, said=at.form or _chosen(at) or at.drafts.get("person"),
    )  # fmt: skip


def _chosen(at: At) -> Said:
    """What is known of the person whose details are to be corrected; nothing where nobody is chosen."""
    person = at.request.query_params.get("of", "")
    about = at.seen.people.get(person) if person in at.case.roles else None
    return Said({} if about is None else {key: getattr(about, key) for key in ("name", *ABOUT, "language")})


@of_person
def add(at: At) -> Response:
    """Adds a person, or says more of one; gives them a role."""
    about = {key: at.form.typed(key) for key in (*ABOUT, "language")}
    role = at.form["role"]

    def add_them() -> None:
        known, subject = subject_of(at.home, at.form["name"], about)
        drafts = drafts_on(at.home.case(), at.me, known, subject, [("give-role", role)] if role else [], "")
        if not at.form["another"]:
            refuse_twin(at.home, at.me, known, subject)
        if drafts:
            case = at.home.write(drafts, at.now, (subject,))
            find_conflicts(at.home, case, at.now)

    if failed := tried(add_them):
        return _page(at, failed)
    at.handed("person")
    at.note(Message("Recorded. {unwritten}", {"unwritten": UNWRITTEN}))
    return go(f"{at.base}/people")


@of_person
def role(at: At) -> Response:
    """Takes a role from a person, or waives or declares a conflict of interest."""
    name = at.form.get("act", "")
    if name not in ("take-role", "waive-conflict", "declare-conflict"):
        return _page(at, Failed(Message("There is no such page.")))
    details: dict[str, Any] = {key: at.form.get(key, "").strip() for key in ("person", "role", "reason")}
    if failed := tried(lambda: at.do((name,), details)):
        return _page(at, failed)
    at.note(RECORDED)
    return go(f"{at.base}/people")
