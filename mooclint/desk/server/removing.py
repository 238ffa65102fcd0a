"""A course that was brought by mistake is taken off the server, as long as nobody has opened its approval."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mooclint.desk.access import access_of
from mooclint.desk.approval.at import opened_package
from mooclint.desk.courses import OpenCourse
from mooclint.desk.page import go, note, page, refused_by_system
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.store import DeskStore
from mooclint.message.message import Code, Message
from mooclint.review.exchange.incoming import aside_name

FOLDER = ".taken-off"  # beside the courses; whoever looks after the server empties it
TITLE = Message("Take the course off the server")
HINT = Message(
    "The course is gone from all pages, and its name is free. Its files are not deleted: they lie in a folder that "
    "only whoever looks after the server can open."
)


def _removable(request: Request) -> OpenCourse:
    """The course of the address, for who may take it off. Raises HTTPException."""
    course = opened_package(request)
    if not access_of(request).removes(request, course):
        raise HTTPException(404)
    return course


def ask(request: Request) -> Response:
    """Asks whether it is meant."""
    return page(request, "server/remove.html", course=_removable(request), title=TITLE, hint=HINT)


def remove(request: Request) -> Response:
    """Takes it off: its files are set aside, all that was found of it is forgotten."""
    course, state = _removable(request), request.app.state
    store: DeskStore = state.store
    queue: Queue = state.queue
    if course.job is not None:
        course.job.stop()
        course.wait(5)
    try:
        _set_aside(course.folder, aside_name(state.now()))
    except OSError as error:
        return page(request, "problem.html", 500, problem=refused_by_system(course.name, error))
    store.drop_course(course.id)
    queue.forget(course.folder)
    state.access.opened.close(course)
    request.state.seats.clear()
    note(request, Message("The course was taken off the server: {name}.", {"name": Code(course.name)}))
    return go("/")


def _set_aside(folder: Path, stamp: str) -> None:
    kept = folder.parent / FOLDER
    kept.mkdir(exist_ok=True)
    folder.rename(kept / f"{stamp} {folder.name}"[:200])


ROUTES = (
    Route("/c/{course}/remove", ask),
    Route("/c/{course}/remove", remove, methods=["POST"]),
)
