"""The application: its addresses, and what stands before and behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from mooclint.desk import fields, playing, taking, verifying, views
from mooclint.desk.access import Access, Laptop
from mooclint.desk.approval import (
    archive,
    board,
    compare,
    conclusion,
    experts,
    films,
    insight,
    judging,
    keeping,
    letters,
    log,
    marking,
    people,
    pins,
    process,
    reconcile,
    remarks,
    replaced,
    room,
    sheet,
    steps,
)
from mooclint.desk.courses import Courses
from mooclint.desk.guard import Door, Guard
from mooclint.desk.page import FOLDER, MISTAKE, page, static
from mooclint.desk.proxies import Proxies
from mooclint.desk.remembered import Remembered
from mooclint.desk.tasks import here
from mooclint.desk.turns import Turns


class KeptFiles(StaticFiles):
    """Scripts and styles: what lies at the address of today's a browser keeps, and never asks for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        answer = await super().get_response(path, scope)
        if answer.status_code == 200 and scope["root_path"].endswith(static()):
            answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return answer


PAGES = (
    Route("/", views.home),
    Route("/open", views.choose),
    Route("/open", views.open_folder, methods=["POST"]),
    Route("/verify", verifying.form),
    Route("/verify", verifying.verify, methods=["POST"]),
    Route("/c/{course}", views.course),
    Route("/c/{course}/check", views.check, methods=["POST"]),
    Route("/c/{course}/stop", views.stop, methods=["POST"]),
    Route("/c/{course}/progress", views.progress),
    Route("/c/{course}/adopt", views.adopt),
    Route("/c/{course}/adopt", views.read_files, methods=["POST"]),
    Route("/c/{course}/manifest", views.write_manifest, methods=["POST"]),
    Route("/c/{course}/fields", fields.fields),
    Route("/c/{course}/fields", fields.write, methods=["POST"]),
    Route("/c/{course}/fields/{at:path}", fields.fields),
    Route("/c/{course}/fields/{at:path}", fields.write, methods=["POST"]),
    Route("/c/{course}/structure/{at:path}", fields.restructure, methods=["POST"]),
    Route("/c/{course}/changes", taking.changes),
    Route("/c/{course}/changes", taking.compare, methods=["POST"]),
    Route("/c/{course}/changes/take", taking.take, methods=["POST"]),
    Route("/c/{course}/rest", views.rest),
    Route("/c/{course}/part/{part:int}", views.part),
    Route("/c/{course}/review", board.board),
    Route("/c/{course}/review/open", board.begin),
    Route("/c/{course}/review/open", board.open_review, methods=["POST"]),
    Route("/c/{course}/review/do/{event}", steps.step),
    Route("/c/{course}/review/do/{event}", steps.take, methods=["POST"]),
    Route("/c/{course}/review/draft", keeping.keep, methods=["POST"]),
    Route("/c/{course}/review/pieces", remarks.pieces),
    Route("/c/{course}/review/pieces", remarks.comment, methods=["POST"]),
    Route("/c/{course}/review/remarks", remarks.remarks),
    Route("/c/{course}/review/markers", marking.markers),
    Route("/c/{course}/review/ask", remarks.ask, methods=["POST"]),
    Route("/c/{course}/review/answer", remarks.answer, methods=["POST"]),
    Route("/c/{course}/review/settle", remarks.settle, methods=["POST"]),
    Route("/c/{course}/review/notes", room.keep_note, methods=["POST"]),
    Route("/c/{course}/review/notes/drop", room.drop_note, methods=["POST"]),
    Route("/c/{course}/review/handover", room.handover),
    Route("/c/{course}/review/handover", room.hand_over, methods=["POST"]),
    Route("/c/{course}/review/look", room.look, methods=["POST"]),
    Route("/c/{course}/review/submitted", replaced.as_submitted),
    Route("/c/{course}/review/judge", judging.judge, methods=["POST"]),
    Route("/c/{course}/review/pins", pins.pin, methods=["POST"]),
    Route("/c/{course}/review/pins/drop", pins.unpin, methods=["POST"]),
    Route("/c/{course}/review/people", people.people),
    Route("/c/{course}/review/people", people.add, methods=["POST"]),
    Route("/c/{course}/review/role", people.role, methods=["POST"]),
    Route("/c/{course}/review/experts", experts.experts),
    Route("/c/{course}/review/experts", experts.act, methods=["POST"]),
    Route("/c/{course}/review/sheet", sheet.sheet),
    Route("/c/{course}/review/sheet", sheet.preview, methods=["POST"]),
    Route("/c/{course}/review/sheet/hand-in", sheet.hand_in, methods=["POST"]),
    Route("/c/{course}/review/reconcile", reconcile.reconcile),
    Route("/c/{course}/review/reconcile", reconcile.settle, methods=["POST"]),
    Route("/c/{course}/review/conclusion", conclusion.conclusion),
    Route("/c/{course}/review/conclusion", conclusion.make, methods=["POST"]),
    Route("/c/{course}/review/conclusion/anew", conclusion.anew, methods=["POST"]),
    Route("/c/{course}/review/conclusion/file", conclusion.file),
    Route("/c/{course}/review/conclusion/sign", conclusion.sign, methods=["POST"]),
    Route("/c/{course}/review/conclusion/signed", conclusion.signed),
    Route("/c/{course}/review/conclusion/attach", conclusion.attach, methods=["POST"]),
    Route("/c/{course}/review/letters", letters.letters),
    Route("/c/{course}/review/letters/{kind}/{person}", letters.letter),
    Route("/c/{course}/review/letters/{kind}/{person}", letters.write, methods=["POST"]),
    Route("/c/{course}/review/compare", compare.compare),
    Route("/c/{course}/review/compare/copies", films.copy_all, methods=["POST"]),
    Route("/c/{course}/review/compare/film/{digest}", films.film),
    Route("/c/{course}/review/compare/film/{digest}/player", films.told),
    Route("/c/{course}/review/process", process.process),
    Route("/c/{course}/review/calendar", process.calendar),
    Route("/c/{course}/review/calendar", process.extend, methods=["POST"]),
    Route("/c/{course}/review/insight", insight.insight),
    Route("/c/{course}/review/insight/table", insight.table),
    Route("/c/{course}/review/archive", archive.archive),
    Route("/c/{course}/review/log", log.log),
    Route("/c/{course}/review/verify", log.verify, methods=["POST"]),
    Route("/c/{course}/file", views.file),
    Route("/c/{course}/part/{part:int}/film", views.film),
    Route("/c/{course}/part/{part:int}/picture", views.picture),
    *playing.ROUTES,
    Mount("/static/{version}", KeptFiles(directory=FOLDER / "static")),
)
ROUTES = (
    Route("/enter", views.enter),
    Route("/language", views.choose_language, methods=["POST"]),
    Route("/c/{course}/close", views.close, methods=["POST"]),
    Route("/c/{course}/review/who", board.who),
    Route("/c/{course}/review/who", board.choose_who, methods=["POST"]),
    *PAGES,
)
FREE = ("/enter", "/static/")  # what a browser may have that has not come in


def make_app(
    *, port: int, language: str, start: Path, folder: Path | None = None, now: Callable[[], datetime],
    kept: Path | None = None,
) -> Guard:  # fmt: skip
    """The desk on a port of this computer, behind its guard. `start`: where choosing a folder begins; `folder`: one
    that is open already; `now`: the clock; `kept`: the file in which the folders are remembered that were opened.

    Raises what `Courses.open` raises.
    """
    remembered = Remembered(kept)
    courses = Courses(here, remembered.check)
    laptop = Laptop(courses, start, remembered)
    app = desk(ROUTES, laptop, Proxies(here), language=language, now=now)
    app.state.first = "/"
    if folder is not None:
        course = courses.open(folder)
        remembered.add(course.folder)
        app.state.first = f"/c/{course.id}"
        if course.has_manifest:
            course.check()
    app.state.door, app.state.cookie, app.state.courses = Door(), f"mooclint-{port}", courses

    async def refusal(scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = app
        request = Request(scope, receive)
        await views.refused(request, request.state.status)(scope, receive, send)

    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    return Guard(app, door=app.state.door, hosts=hosts, cookie=app.state.cookie, free=FREE, refusal=refusal)


def desk(
    routes: Sequence[BaseRoute], access: Access, proxies: Proxies, *, language: str, now: Callable[[], datetime]
) -> Starlette:
    """The application of a desk, with what its pages ask for; its guard is the caller's."""
    turns = Turns()
    app = Starlette(
        routes=[turns.of(route) for route in routes], exception_handlers={HTTPException: _http_error, 500: _mistake}
    )
    app.state.access, app.state.proxies, app.state.outbox = access, proxies, None
    app.state.language, app.state.now = language, now
    return app


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return views.refused(request, error.status_code)


def _mistake(request: Request, error: Exception) -> Response:
    return page(request, "problem.html", 500, problem=MISTAKE)
