"""Coming in and going out: what every way to sign in ends with."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.approval.at import FAULTS
from mooclint.desk.page import go, page, say_to, told
from mooclint.desk.server.access import by_address
from mooclint.desk.server.config import Config
from mooclint.desk.server.guard import ServerGuard, visit_of
from mooclint.desk.server.limits import Limits
from mooclint.desk.server.store import LONGEST, Account, DeskStore, address_of
from mooclint.desk.server.words import labels
from mooclint.desk.views import is_own
from mooclint.message.languages import DEFAULT_LANGUAGE, LANGUAGES
from mooclint.message.message import Message
from mooclint.review.case.home import look_at

TOO_OFTEN = Message("That was tried too often. Wait a few minutes and try again.")
ENDED = Message(
    "This address opens nothing: it was used already, its time is over, or it was taken back. Ask whoever sent it for "
    "a new one."
)


class EndedError(HTTPException):
    """A one-time address or a link that opens nothing; whether it ever did is told nobody."""

    def __init__(self) -> None:
        super().__init__(404)


def config_of(request: Request) -> Config:
    """The settings of the server."""
    found: Config = request.app.state.config
    return found


def store_of(request: Request) -> DeskStore:
    """The server's database."""
    found: DeskStore = request.app.state.store
    return found


def limits_of(request: Request) -> Limits:
    """How often something may be tried."""
    found: Limits = request.app.state.limits
    return found


def server_page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the server's own, with its labels as `s`."""
    return page(request, f"server/{template}", status, s=labels(say_to(request).language), **values)


def too_often(request: Request) -> Response:
    """The answer to who tries too often."""
    answer = page(request, "problem.html", 429, problem=TOO_OFTEN)
    answer.headers["Retry-After"] = "600"
    return answer


def ended(request: Request, error: Exception) -> Response:
    """The answer to who comes by such an address."""
    return page(request, "problem.html", 404, problem=ENDED)


def back_of(request: Request) -> str:
    """The page to which who signs in comes back; it stands in the address or in the form."""
    asked = str(request.state.form.get("back", "") or request.query_params.get("back", ""))
    return asked if is_own(asked) else "/"


def enter(request: Request, address: str, *, account: str | None = None, link: str | None = None) -> Response:
    """The browser is inside from now on, by an account or by a link, and goes on to an address."""
    state, visit = request.app.state, visit_of(request)
    store = store_of(request)
    if visit.inside is not None:
        store.end_session(visit.inside)
    cookie = store.begin_session(state.now(), account=account, link=link)
    answer, guard = go(address), guard_of(request)
    answer.headers.append("set-cookie", guard.set_cookie(guard.cookie, cookie, int(LONGEST.total_seconds())))
    return answer


def guard_of(request: Request) -> ServerGuard:
    """The door of the server."""
    found: ServerGuard = request.app.state.guard
    return found


def leave(request: Request) -> Response:
    """Signs this browser out."""
    inside = visit_of(request).inside
    if inside is not None:
        store_of(request).end_session(inside)
    return _out(request)


def leave_everywhere(request: Request) -> Response:
    """Signs every browser of the account out."""
    inside = visit_of(request).inside
    if inside is not None and inside.account is not None:
        store_of(request).end_sessions(inside.account.id)
    elif inside is not None:
        store_of(request).end_session(inside)
    return _out(request)


def _out(request: Request) -> Response:
    answer, guard = go("/sign-in"), guard_of(request)
    answer.headers.append("set-cookie", guard.set_cookie(guard.cookie, "", 0))
    return answer


def sign_in(request: Request) -> Response:
    """The ways in."""
    if visit_of(request).inside is not None:
        return go(back_of(request))
    return sign_in_page(request)


def sign_in_page(request: Request, status: int = 200, failed: Message | None = None) -> Response:
    """The ways in, with what became of the last try."""
    config = config_of(request)
    return server_page(
        request, "sign_in.html", status,
        back=back_of(request), failed=failed and told(failed, say_to(request)),
        mail=config.mail is not None, providers=config.oidc,
    )  # fmt: skip


def choose_language(request: Request) -> Response:
    """Speaks another language from now on, to who is inside wherever they come in."""
    wanted, visit = request.state.form.get("language", ""), visit_of(request)
    if wanted in LANGUAGES:
        visit.language = wanted
        if visit.inside is not None:
            store_of(request).speak(visit.inside, wanted)
    back = request.state.form.get("back", "/")
    return go(back if is_own(back) else "/")


def account_for(request: Request, email: str) -> Account | None:
    """The account of who proved that an address is theirs: the one that is there, or a new one for one of a course's
    people; None for an address that nobody here knows."""
    store = store_of(request)
    if account := store.account(email):
        return account
    for known in store.courses():
        try:
            look = look_at(known.path)
        except FAULTS:
            continue
        people, person = look.people, by_address(look.case, look.people, address_of(email))
        if person:
            one = people[person]
            return store.add_account(
                email, one.name, request.app.state.now(), language=one.language or DEFAULT_LANGUAGE
            )
    return None
