"""Who may ask: the door between a browser and every page.

A web page elsewhere can have a browser send requests here. So only the names that this desk bears are answered, only
a browser that came in by the one-time address, and only forms that a page of ours showed.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_FORM = 1_000_000  # bytes
MAX_FIELDS = 2_000
MAX_FILE = 100_000_000  # bytes of a form with a file
MAX_FIELDS_BESIDE = 20  # a file
BY_SCRIPT = "x-token"  # the header in which it sends the token of its form
FILES = "multipart/form-data"
READING = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(slots=True)
class Session:
    """A browser that came in. `form_token` stands in every form of its pages."""

    language: str = ""
    whose: str = ""  # what a browser that is several people's tells by whose drafts are whose
    form_token: str = field(default_factory=secrets.token_urlsafe)
    acting: dict[str, str] = field(default_factory=dict)  # course -> the person who sits at this browser
    notes: list[str] = field(default_factory=list)  # said on the next page
    handed: list[str] = field(default_factory=list)  # forms that were taken in: the browser forgets what was typed


class Door:
    """The one-time address and the browsers that came in by it."""

    def __init__(self) -> None:
        self._token = secrets.token_urlsafe()
        self._sessions: dict[str, Session] = {}

    @property
    def token(self) -> str:
        """What opens the door once."""
        return self._token

    def enter(self, token: str) -> str | None:
        """The cookie for a browser with the right token, which then opens nothing any more; else None."""
        if not self._token or not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        self._token = ""
        cookie = secrets.token_urlsafe()
        self._sessions[cookie] = Session()
        return cookie

    def session(self, cookie: str) -> Session | None:
        """The browser of a cookie."""
        return self._sessions.get(cookie)


class Refused(Exception):  # noqa: N818 - the asker's mistake
    """A request that is not answered, with its status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def token_in(form: Mapping[str, str]) -> tuple[str, str]:
    """The token of a form, and the one of a course's people to whom its page was shown, '' where it was to none."""
    token, _, sits = form.get("token", "").partition(".")
    return token, sits


class Guard:
    """Lets requests through to `app` that may be answered, with `session`, `form` and `file` in their state; the others
    go to `refusal`, with the status in their state.
    """

    def __init__(
        self, app: ASGIApp, *, door: Door, hosts: Collection[str], cookie: str, free: Collection[str], refusal: ASGIApp
    ) -> None:
        self.app, self.door, self.hosts, self.cookie, self.free = app, door, frozenset(hosts), cookie, tuple(free)
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self.parting(scope, headers)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        state = scope.setdefault("state", {})
        state["session"], state["form"], state["file"] = None, {}, None
        try:
            await self.look(scope, receive)
            await self.app(scope, receive, send_guarded)
        except Refused as refused:
            state["status"] = refused.status
            await self.refusal(scope, receive, send_guarded)
        finally:
            if state["file"] is not None:
                await state["file"].close()

    async def look(self, scope: Scope, receive: Receive) -> None:
        """Puts session and form into the state. Raises `Refused`."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            raise Refused(421)
        session = scope["state"]["session"] = await self.session(scope, headers)
        reads = scope["method"] in READING
        if not self.inside(session) and not (scope["path"].startswith(self.free) and (reads or session)):
            await self.outside(scope, headers, receive)
            raise Refused(403)
        if reads:
            return
        if session is None or not self.from_ours(headers):
            raise Refused(403)
        if (given := headers.get(BY_SCRIPT)) is not None:  # a script of ours, whose page reads the body itself
            if not hmac.compare_digest(given.encode(), session.form_token.encode()):
                raise Refused(403)
            return
        form, file = await form_in(headers, receive)
        scope["state"]["file"] = file
        if not hmac.compare_digest(token_in(form)[0].encode(), session.form_token.encode()):
            raise Refused(403)
        scope["state"]["form"] = form

    async def session(self, scope: Scope, headers: Headers) -> Session | None:
        """The browser that asks."""
        return self.door.session(cookie_in(headers, self.cookie))

    def inside(self, session: Session | None) -> bool:
        """Whether it came in."""
        return session is not None

    async def outside(self, scope: Scope, headers: Headers, receive: Receive) -> None:
        """Looks at what is refused to who is not inside. Raises `Refused`."""

    def origin(self, headers: Headers) -> str:
        """Where our own pages come from."""
        return f"http://{headers['host']}"

    def from_ours(self, headers: Headers) -> bool:
        """Whether a page of ours sends this. Under a policy of no referrer a browser tells the origin of a form as
        null, but says that the site is ours.
        """
        ours = headers.get("sec-fetch-site") or headers.get("origin")
        return ours in ("same-origin", self.origin(headers))

    def parting(self, scope: Scope, headers: MutableHeaders) -> None:
        """What an answer brings to the browser besides."""


def cookie_in(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


async def form_in(headers: Headers, receive: Receive) -> tuple[dict[str, str], UploadFile | None]:
    """The fields of a form, of two of one name the last, and its file where it has one. Raises `Refused`."""
    kind = headers.get("content-type", "").partition(";")[0].strip()
    if kind == FILES:
        return await _with_file(headers, receive)
    if kind != "application/x-www-form-urlencoded":
        raise Refused(415)
    body = bytearray()
    async for part in _body(receive, MAX_FORM):
        body += part
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")), None
    except ValueError as error:
        raise Refused(400) from error


async def _body(receive: Receive, most: int) -> AsyncGenerator[bytes, None]:
    """What is sent, piece by piece, counted. Raises `Refused`."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused(400)
        part = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(part)
        if size > most:
            raise Refused(413)
        yield part


async def _with_file(headers: Headers, receive: Receive) -> tuple[dict[str, str], UploadFile | None]:
    """The fields and the one file of a form; the file lies in a nameless one of the system, which goes when closed."""
    parser = MultiPartParser(
        headers, _body(receive, MAX_FILE), max_files=1, max_fields=MAX_FIELDS_BESIDE, max_part_size=MAX_FORM
    )
    try:
        sent = await parser.parse()
    except MultiPartException as error:
        raise Refused(400) from error
    fields, file = dict[str, str](), None
    for name, value in sent.multi_items():
        if isinstance(value, str):
            fields[name] = value
        else:
            file = value
    return fields, file
