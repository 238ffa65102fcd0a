"""Links for people from outside: one person, one course, one role, until a day, as often as they like.

A mail scanner that opens the address changes nothing: a page with a button comes first. A link gives nothing but what
its person may do in that role, and opens nothing any more once they have another role too.
"""

from __future__ import annotations

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.approval.at import DESK, FAULTS, At, of_person, tried
from mooclint.desk.courses import Failed
from mooclint.desk.page import go, say_to
from mooclint.desk.server.entering import EndedError, config_of, enter, limits_of, server_page, store_of, too_often
from mooclint.desk.server.giving import ISSUE, by_link, issue, last_day, revoke, stands
from mooclint.desk.server.guard import visit_of
from mooclint.desk.server.store import DeskStore, Known, Link
from mooclint.desk.server.words import LABELS
from mooclint.message.almaty import almaty
from mooclint.message.message import Message
from mooclint.review.case.acts import Refusal, deeds, opens_by_link
from mooclint.review.case.home import at_home
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import given_roles

# --- who comes by one


def _asked(request: Request) -> tuple[Link, Known]:
    """The link of the address, as long as it holds. Raises EndedError."""
    store = store_of(request)
    link = store.link(request.path_params["secret"], request.app.state.now())
    known = store.course(link.course) if link else None
    if link is None or known is None:
        raise EndedError
    return link, known


def arrive(request: Request) -> Response:
    """Says where the link leads; nothing begins yet."""
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    link, known = _asked(request)
    try:
        with at_home(known.path) as home:
            case, people = home.case(), home.people()
    except FAULTS as error:
        raise EndedError from error
    if not by_link(case, known.id, link):
        raise EndedError
    return server_page(
        request, "link.html",
        address=request.url.path, title=case.title or known.path.name, who=name_of(link.person, people),
        role=case.process.roles[link.role], until=say_to(request).param(last_day(link)),
    )  # fmt: skip


def come_in(request: Request) -> Response:
    """Begins the session of who presses the button."""
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    link, known = _asked(request)
    return enter(request, f"/c/{known.id}/review", link=link.id)


# --- who issues them


def _managing(at: At) -> DeskStore:
    """The database, for who may issue links of this course. Raises HTTPException."""
    if ISSUE not in deeds(at.case, at.me.id) or visit_of(at.request).inside is None:
        raise HTTPException(404)
    return store_of(at.request)


@of_person
def links(at: At) -> Response:
    """The links of the course, and a form for a new one."""
    return _page(at)


def _page(at: At, failed: Failed | None = None) -> Response:
    store, case = _managing(at), at.case
    roles, used = given_roles(case.process), store.used(at.course.id)
    rows = [
        {
            "id": one.id,
            "name": name_of(one.person, at.seen.people),
            "role": at.say(roles[one.role]) if one.role in roles else one.role,
            "until": at.say.param(last_day(one)),
            "made": at.say.date(almaty(one.made).date()),
            "used": at.say.date(almaty(used[one.id]).date()) if one.id in used else "",
            "holds": not one.revoked and one.until > at.now,
            "revoked": one.revoked,
            "rests": not stands(case, one),
        }
        for one in store.links(at.course.id)
    ]
    people = [
        (person, name_of(person, at.seen.people), at.say(roles[held[0]]))
        for person, held in case.roles.items()
        if len(held) == 1 and held[0] in roles and opens_by_link(case.process, held[0])
    ]
    return server_page(
        at.request, "links.html", 200 if failed is None else 409,
        at=at, course=at.course, case=case, me=at.me, rows=rows, people=people, failed=failed,
        said=at.form,
    )  # fmt: skip


@of_person
def act(at: At) -> Response:
    """Issues a link, or revokes one."""
    store, form = _managing(at), at.form
    if form["act"] == "revoke":
        link = next((one for one in store.links(at.course.id) if one.id == form["link"]), None)
        if link is None:
            raise HTTPException(404)
        failed = tried(lambda: revoke(store, at.home, link, at.now, actor=at.me.id, via=DESK))
        return _page(at, failed) if failed else go(f"{at.base}/links")
    made: list[str] = []

    def make() -> None:
        try:
            day = date.fromisoformat(form["until"])
        except ValueError as error:
            raise Refusal(Message("Say until which day the link holds.")) from error
        made.append(issue(store, at.home, at.course.id, form["person"], day, at.now, actor=at.me.id, via=DESK))

    if failed := tried(make):
        return _page(at, failed)
    at.note(LABELS["issued"])
    at.request.state.session.notes.append(f"{config_of(at.request).url}/link/{made[0]}")  # it is kept nowhere
    return go(f"{at.base}/links")
