"""Links as they are given, taken back and judged: one person, one course, one role, until a day."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from mooclint.desk.server.store import DeskStore, Link
from mooclint.message.almaty import almaty
from mooclint.message.message import Message
from mooclint.review.case.acts import Act, Refusal, check_link, deeds, opens_by_link
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.log.events import SYSTEM, Draft

ISSUE, REVOKE = "issue-link", "revoke-link"
LONGEST = 366  # days that a link may hold


def issue(
    store: DeskStore, home: Home, course: str, person: str, day: date, now: datetime, *, actor: str = "",
    via: str,
) -> str:  # fmt: skip
    """The secret of a new link that holds to the end of a day, and its event in the log.

    `actor`: who issues it; '' for the administrator of the server. Raises `Refusal`, ReviewError and OSError.
    """
    today = almaty(now).date()
    if not today <= day <= today + timedelta(days=LONGEST):
        raise Refusal(Message("A link holds to a day from today on, for a year at most."))
    case = home.case()
    role = next(iter(case.roles.get(person, ())), "")
    id = secrets.token_hex(4)
    _record(home, ISSUE, {"id": id, "person": person, "role": role, "until": day.isoformat()}, actor, via, now)
    until = datetime.combine(day + timedelta(days=1), time(), almaty(now).tzinfo)
    return store.add_link(id, course, person, role, until, now)


def revoke(store: DeskStore, home: Home, link: Link, now: datetime, *, actor: str = "", via: str) -> None:
    """The link opens nothing from now on. Raises `Refusal`, ReviewError and OSError."""
    if actor:
        case = home.case()
        if REVOKE not in deeds(case, actor):
            raise Refusal(Message("There is no such link."))
    if store.revoke(link.id, now):
        _record(home, REVOKE, {"id": link.id, "person": link.person, "role": link.role}, actor, via, now)


def _record(home: Home, name: str, details: dict[str, Any], actor: str, via: str, now: datetime) -> None:
    if actor:
        home.do((name,), Act(name=name, actor=actor, details=details, via=via), now)
        return
    type_ = "link.issued" if name == ISSUE else "link.revoked"
    if name == ISSUE:
        check_link(home.case(), details["person"], details["role"])
    home.write([Draft(type=type_, body=details, actor=SYSTEM, role=SYSTEM, via=via)], now)


def last_day(link: Link) -> date:
    """To the end of which day it holds."""
    return almaty(link.until - timedelta(seconds=1)).date()


def by_link(case: Case, course: str, link: Link | None) -> str:
    """The one person that a link is for, as long as they have its role and no other: it gives nothing else."""
    return link.person if link is not None and link.course == course and stands(case, link) else ""


def stands(case: Case, link: Link) -> bool:
    """Whether the person of a link has the one role that it is for, and a link may stand for that role."""
    return case.roles.get(link.person) == (link.role,) and opens_by_link(case.process, link.role)
