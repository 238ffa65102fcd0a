"""The application: its addresses, and what stands before and behind them."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from mooclint.desk import views
from mooclint.desk.courses import Courses
from mooclint.desk.guard import Door, Guard
from mooclint.desk.page import FOLDER, page
from mooclint.message.message import Message

ROUTES = (
    Route("/enter", views.enter),
    Route("/", views.home),
    Route("/language", views.choose_language, methods=["POST"]),
    Route("/open", views.choose),
    Route("/open", views.open_folder, methods=["POST"]),
    Route("/c/{course}", views.course),
    Route("/c/{course}/check", views.check, methods=["POST"]),
    Route("/c/{course}/stop", views.stop, methods=["POST"]),
    Route("/c/{course}/progress", views.progress),
    Route("/c/{course}/adopt", views.adopt),
    Route("/c/{course}/adopt", views.read_files, methods=["POST"]),
    Route("/c/{course}/manifest", views.write_manifest, methods=["POST"]),
    Route("/c/{course}/rest", views.rest),
    Route("/c/{course}/part/{part:int}", views.part),
    Route("/c/{course}/part/{part:int}/film", views.film),
    Route("/c/{course}/part/{part:int}/picture", views.picture),
    Mount("/static", StaticFiles(directory=FOLDER / "static")),
)
FREE = ("/enter", "/static/")  # what a browser may have that has not come in


def make_app(*, port: int, language: str, start: Path, folder: Path | None = None) -> Guard:
    """The desk on a port of this computer, behind its guard. `start`: where choosing a folder begins; `folder`: one
    that is open already.

    Raises what `Courses.open` raises.
    """
    app = Starlette(routes=ROUTES, exception_handlers={HTTPException: _http_error, 500: _mistake})
    courses = Courses()
    app.state.first = "/"
    if folder is not None:
        course = courses.open(folder)
        app.state.first = f"/c/{course.id}"
        if course.has_manifest:
            course.check()
    app.state.door, app.state.cookie, app.state.courses = Door(), f"mooclint-{port}", courses
    app.state.language, app.state.start = language, start

    async def refusal(scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = app
        request = Request(scope, receive)
        await views.refused(request, request.state.status)(scope, receive, send)

    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    return Guard(app, door=app.state.door, hosts=hosts, cookie=app.state.cookie, free=FREE, refusal=refusal)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return views.refused(request, error.status_code)


def _mistake(request: Request, error: Exception) -> Response:
    text = Message("That is a mistake of mooclint's. Nothing was lost; the window of the program says more.")
    return page(request, "problem.html", 500, problem=text)
