"""The application of a server: the pages of every desk, and those on which one signs in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from mooclint.desk import views
from mooclint.desk.app import PAGES, desk
from mooclint.desk.courses import Courses
from mooclint.desk.jobs import Works
from mooclint.desk.page import go, page, say_to
from mooclint.desk.proxies import Proxies
from mooclint.desk.server import codes, confirming, entering, links, oidc, passkeys, removing, sending
from mooclint.desk.server.access import Accounts
from mooclint.desk.server.config import Config
from mooclint.desk.server.guard import LANGUAGE, STATIC, ServerGuard
from mooclint.desk.server.limits import Limits
from mooclint.desk.server.outbox import Outbox
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.store import DeskStore
from mooclint.desk.server.working import before, uploads_in
from mooclint.desk.tasks import here
from mooclint.desk.views import is_own
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.review.errors import StoreError

_log = logging.getLogger("mooclint.desk")
ROUTES = (
    Route(LANGUAGE, entering.choose_language, methods=["POST"]),
    Route("/sign-in", entering.sign_in),
    Route("/sign-in/passkey/begin", passkeys.begin, methods=["POST"]),
    Route("/sign-in/passkey", passkeys.check, methods=["POST"]),
    Route("/sign-in/code", codes.code),
    Route("/sign-in/code", codes.ask, methods=["POST"]),
    Route("/sign-in/code/check", codes.check, methods=["POST"]),
    Route("/sign-in/oidc/{provider}", oidc.begin, methods=["POST"]),
    Route("/sign-in/oidc/{provider}/back", oidc.back),
    Route("/enrol/{secret}", passkeys.enrol),
    Route("/enrol/{secret}", passkeys.enrolled, methods=["POST"]),
    Route("/enrol/{secret}/begin", passkeys.begin_enrolling, methods=["POST"]),
    Route("/link/{secret}", links.arrive),
    Route("/link/{secret}", links.come_in, methods=["POST"]),
    Route("/account", passkeys.account),
    Route("/account/passkey/begin", passkeys.begin_adding, methods=["POST"]),
    Route("/account/passkey", passkeys.add, methods=["POST"]),
    Route("/account/passkey/drop", passkeys.drop, methods=["POST"]),
    Route("/sign-out", entering.leave, methods=["POST"]),
    Route("/sign-out/everywhere", entering.leave_everywhere, methods=["POST"]),
    Route("/c/{course}/review/confirm", confirming.confirm),
    Route("/c/{course}/review/confirm", confirming.put, methods=["POST"]),
    Route("/c/{course}/review/confirm/begin", confirming.begin, methods=["POST"]),
    Route("/c/{course}/review/links", links.links),
    Route("/c/{course}/review/links", links.act, methods=["POST"]),
    *sending.ROUTES,
    *removing.ROUTES,
    *PAGES,
)
FREE = ("/sign-in", "/enrol/", "/link/", LANGUAGE, STATIC)  # what a browser may have that has not come in


AWAY = Message("The database of the server does not answer. Nothing was lost; try again in a moment.")


BACK = Message(
    "Your session had ended, and nothing was sent yet. What you typed is here again: look at it, and send it."
)


def _away(request: Request, error: Exception) -> Response:
    said = localizer("en")(error.message) if isinstance(error, StoreError) else error
    _log.error("the database does not answer: %s", said)
    return page(request, "problem.html", 503, problem=AWAY)


def make_server(
    config: Config, store: DeskStore, *, now: Callable[[], datetime], queue: Queue | None = None, works: Works = here
) -> ServerGuard:
    """The desk of a server, behind its guard. `now`: the clock; `works`: does what takes long, by `queue`."""
    queue = queue or Queue(store)
    access = Accounts(store, Courses(works, partial(before, queue)), config)
    app = desk(ROUTES, access, Proxies(works), language=config.language, now=now)
    app.add_exception_handler(StoreError, _away)
    app.add_exception_handler(entering.EndedError, entering.ended)
    app.state.config, app.state.store, app.state.limits = config, store, Limits()
    app.state.queue, app.state.uploads, app.state.senders = queue, uploads_in(config), access
    app.state.outbox = Outbox(queue) if config.mail else None

    async def refusal(scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = app
        await _refused(Request(scope, receive))(scope, receive, send)

    guard = ServerGuard(app, config=config, store=store, now=now, free=FREE, refusal=refusal)
    app.state.guard = guard
    return guard


def _refused(request: Request) -> Response:
    """Who has not come in is shown the way in, and back; a script is told that it has to wait for that."""
    status, visit = request.state.status, request.state.session
    if status == 503:
        return page(request, "problem.html", 503, problem=AWAY)
    if status != 403 or visit is None or visit.inside is not None or request.url.path.startswith(FREE):
        return views.refused(request, status)
    if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
        return views.refused(request, 401)
    page_of = _page_of(request)
    request.app.state.guard.hold(request, page_of, say_to(request)(BACK))
    return go(f"/sign-in?{urlencode({'back': page_of})}")


def _page_of(request: Request) -> str:
    """The page that somebody is on who sent this: the address itself, or for a form the page that has it."""
    path = request.url.path
    if request.method in ("GET", "HEAD"):
        return path + (f"?{request.url.query}" if request.url.query else "")
    url = request.app.state.config.url
    on = request.headers.get("referer", "")
    if on.startswith(f"{url}/") and is_own(on.removeprefix(url)):
        return on.removeprefix(url)
    while path != "/":
        scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
        if any(route.matches(scope)[0] is Match.FULL for route in ROUTES):
            return path
        path = path.rpartition("/")[0] or "/"
    return path
