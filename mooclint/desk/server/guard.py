"""The door of a server: who came in by an account or a link; everybody else is shown the way to sign in."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope

from mooclint.desk.guard import BY_SCRIPT, READING, Door, Guard, Refused, Session, cookie_in, form_in, token_in
from mooclint.desk.server.config import Config
from mooclint.desk.server.store import Account, DeskStore, Inside, digest
from mooclint.review.errors import StoreError

STATIC = "/static/"
LANGUAGE = "/language"  # who chooses another one has not left the page
SECRETS = ("/link/", "/enrol/")  # pages whose address opens a door
MOST_VISITS = 5_000  # browsers whose unsaid notes are kept
MOST_HELD = 200  # forms of people whose session was over
HELD = timedelta(days=1)
_A_YEAR = 365 * 86_400  # seconds
_LONGEST = 200  # letters of a cookie of ours


@dataclass(frozen=True, slots=True)
class Held:
    """A form that somebody sent when their session was over. `who`: as whom they filled it in; `page`: the one that has
    the form; `said`: what its page says when they are back.
    """

    who: str
    form: dict[str, str]
    page: str
    said: str
    until: datetime


@dataclass(slots=True)
class Visit(Session):
    """A browser of a server. `door`: its own secret from its first page on, to which what it began is bound."""

    inside: Inside | None = None
    door: str = ""


def visit_of(request: Request) -> Visit:
    """The browser that asks."""
    found: Visit = request.state.session
    return found


def account_of(request: Request) -> Account:
    """The account of who asks. Raises HTTPException for who has none: they came by a link."""
    inside = visit_of(request).inside
    if inside is None or inside.account is None:
        raise HTTPException(404)
    return inside.account


def _who(inside: Inside | None) -> str:
    """By which account or link a browser is inside; '' of one that is not."""
    if inside is None:
        return ""
    return inside.account.id if inside.account else inside.link.id if inside.link else ""


def _token(door: str, who: str) -> str:
    """What stands in the forms of a browser, as long as it is inside as the same one."""
    return hmac.digest(door.encode(), f"form {who}".encode(), "sha256").hex()


def _texts(form: Mapping[str, str]) -> Iterator[str]:
    """What somebody typed, of all that a form holds: words, and no marks of its own."""
    return (text for text in form.values() if len(text.split()) > 1)


class ServerGuard(Guard):
    """Lets through who is inside, and everybody to the pages on which one signs in."""

    def __init__(
        self, app: ASGIApp, *, config: Config, store: DeskStore, now: Callable[[], datetime], free: Collection[str],
        refusal: ASGIApp,
    ) -> None:  # fmt: skip
        # A name that begins so is taken by browsers from this host alone, over TLS, for all its paths.
        prefix = "__Host-" if config.safe else ""
        self.config, self.store, self.now = config, store, now
        self.door_cookie = f"{prefix}mooclint-door"
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._held: OrderedDict[str, Held] = OrderedDict()
        super().__init__(app, door=Door(), hosts=(config.name,), cookie=f"{prefix}mooclint", free=free, refusal=refusal)

    async def session(self, scope: Scope, headers: Headers) -> Visit | None:
        """The browser that asks, whether it came in or not."""
        scope["state"]["seats"] = {}
        if scope["path"].startswith(STATIC):
            return None
        cookie, door = (cookie_in(headers, name) for name in (self.cookie, self.door_cookie))
        inside = None
        if 0 < len(cookie) <= _LONGEST:
            try:
                inside = await run_in_threadpool(self.store.inside, cookie, self.now())
            except StoreError as error:
                raise Refused(503) from error
        if not 0 < len(door) <= _LONGEST:
            door = scope["state"]["new_door"] = secrets.token_urlsafe()
        return self._visit(inside, door)

    def _visit(self, inside: Inside | None, door: str) -> Visit:
        """What is remembered of a browser. Its forms are bound to it and to who came in, not to when they did."""
        who = _who(inside)
        key = f"{digest(door)} {who}"
        visit = self._visits.pop(key, None) or Visit(door=door)
        visit.inside = inside
        visit.form_token = _token(door, who)
        visit.whose = f"{digest(who)[:16]}:" if who else ""
        if inside is not None:
            chosen = inside.language or (inside.account.language if inside.account else "")
            visit.language = chosen or visit.language
        self._visits[key] = visit
        while len(self._visits) > MOST_VISITS:
            self._visits.popitem(last=False)
        return visit

    # --- what was sent when the session was over

    async def look(self, scope: Scope, receive: Receive) -> None:
        """Looks as every desk does, and puts into the state what the browser is given back on this page."""
        await super().look(scope, receive)
        visit = scope["state"]["session"]
        if isinstance(visit, Visit) and visit.inside is not None and scope["path"] != LANGUAGE:
            self._give_back(scope, visit)

    async def outside(self, scope: Scope, headers: Headers, receive: Receive) -> None:
        """Reads the form of who was inside when they were given it."""
        visit, cookie = scope["state"]["session"], cookie_in(headers, self.cookie)
        by_form = scope["method"] == "POST" and BY_SCRIPT not in headers and self.from_ours(headers)
        if not (by_form and isinstance(visit, Visit) and 0 < len(cookie) <= _LONGEST):
            return
        try:
            who = await run_in_threadpool(self.store.left, cookie)
        except StoreError as error:
            raise Refused(503) from error
        if who:
            form, scope["state"]["file"] = await form_in(headers, receive)
            if hmac.compare_digest(token_in(form)[0].encode(), _token(visit.door, who).encode()):
                scope["state"]["left"] = who, {name: text for name, text in form.items() if name != "token"}

    def hold(self, request: Request, page: str, said: str) -> None:
        """Keeps such a form, until they are back on its page; of one browser the last."""
        who, form = getattr(request.state, "left", ("", {}))
        if not form:  # of who never was inside, or pressed a button that stands alone
            return
        key = digest(visit_of(request).door)
        self._held.pop(key, None)
        self._held[key] = Held(who, form, unquote(urlsplit(page).path), said, self.now() + HELD)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)

    def _give_back(self, scope: Scope, visit: Visit) -> None:
        """The page of such a form has it as it was sent; whatever is sent next takes its place."""
        key = digest(visit.door)
        held = self._held.get(key)
        if held is None:
            return
        if scope["method"] not in READING or held.who != _who(visit.inside) or held.until <= self.now():
            del self._held[key]
        elif scope["path"] == held.page:
            scope["state"]["form"], scope["state"]["held"] = dict(held.form), (held.said, tuple(_texts(held.form)))

    # ---

    def inside(self, session: Session | None) -> bool:
        """Whether it came in."""
        return isinstance(session, Visit) and session.inside is not None

    def origin(self, headers: Headers) -> str:
        """The address that browsers know."""
        return self.config.url

    def parting(self, scope: Scope, headers: MutableHeaders) -> None:
        """A browser that has no secret of its own yet is given one.

        Who is on a page of ours may say so to us: when a form of it is refused because the session is over, they are
        led back to it. What stands in the address of a link or of a one-time address is told nobody.
        """
        if not scope["path"].startswith(SECRETS):
            headers["Referrer-Policy"] = "same-origin"
        if door := scope["state"].get("new_door"):
            headers.append("set-cookie", self.set_cookie(self.door_cookie, door, _A_YEAR))

    def set_cookie(self, name: str, value: str, seconds: int) -> str:
        """The header for a cookie. Lax: a letter's link finds who is inside, and GET changes nothing."""
        secure = "; Secure" if self.config.safe else ""
        return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
