"""The door of a server: who came in by an account or a link; everybody else is shown the way to sign in."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Scope

from mooclint.desk.guard import Door, Guard, Refused, Session, cookie_in
from mooclint.desk.server.config import Config
from mooclint.desk.server.store import Account, DeskStore, Inside, digest
from mooclint.review.errors import StoreError

STATIC = "/static/"
SECRETS = ("/link/", "/enrol/")  # pages whose address opens a door
MOST_VISITS = 5_000  # browsers whose unsaid notes are kept
_A_YEAR = 365 * 86_400  # seconds
_LONGEST = 200  # letters of a cookie of ours


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
        who = "" if inside is None else inside.account.id if inside.account else inside.link.id if inside.link else ""
        key = f"{digest(door)} {who}"
        visit = self._visits.pop(key, None) or Visit(door=door)
        visit.inside = inside
        visit.form_token = hmac.digest(door.encode(), f"form {who}".encode(), "sha256").hex()
        visit.whose = f"{digest(who)[:16]}:" if who else ""
        if inside is not None:
            chosen = inside.language or (inside.account.language if inside.account else "")
            visit.language = chosen or visit.language
        self._visits[key] = visit
        while len(self._visits) > MOST_VISITS:
            self._visits.popitem(last=False)
        return visit

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
