"""The addresses of the player: what it is told, the copy, the peaks, captions, and the work on a copy."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from mooclint.desk.page import go, say_to
from mooclint.desk.parts import shown
from mooclint.desk.player import cues_of, film_of, told, webvtt
from mooclint.desk.proxies import COPY, SOUND, Film, Proxies
from mooclint.desk.views import part_of

MOST_WAITING = 0.5  # seconds: a short film is there without a page in between


def player(request: Request) -> Response:
    """What the script of the player needs."""
    opened, checked, number, part = part_of(request)
    findings = shown(checked, part, checked.findings_of(number), say_to(request))
    return JSONResponse(told(request.app.state.proxies, opened, checked, part, findings))


def _asked(request: Request) -> tuple[Proxies, Film]:
    opened, checked, _, part = part_of(request)
    film = film_of(opened, checked, part)
    if film is None:
        raise HTTPException(404)
    return request.app.state.proxies, film


def copy(request: Request) -> Response:
    """The copy of the film, or a range of its bytes."""
    proxies, film = _asked(request)
    path = proxies.copy(film)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="video/mp4")


def peaks(request: Request) -> Response:
    """The loudest sample of each twentieth of a second, a byte each."""
    proxies, film = _asked(request)
    path = proxies.peaks(film)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="application/octet-stream")


def captions(request: Request) -> Response:
    """A subtitle file as browsers take it."""
    opened, _, _, part = part_of(request)
    cues = cues_of(opened, part, request.path_params["file"])
    if not cues:
        raise HTTPException(404)
    return PlainTextResponse(webvtt(cues), media_type="text/vtt")


def begin(request: Request) -> Response:
    """Begins to make the copy, or the peaks of the sound."""
    proxies, film = _asked(request)
    what = SOUND if request.state.form.get("what") == SOUND else COPY
    proxies.begin(film, what)
    job = proxies.job(film, what)
    if job is not None:
        job.wait(MOST_WAITING)
    return go(request.url.path.removesuffix("/copying"))


def copying(request: Request) -> Response:
    """How far the copy is, in seconds of the film."""
    proxies, film = _asked(request)
    job = proxies.job(film, COPY)
    if job is None:
        return JSONResponse({"running": False, "done": 0, "total": 0})
    return JSONResponse({"running": job.running, "done": job.done, "total": job.total})


def stop(request: Request) -> Response:
    """Ends the work on the copy."""
    proxies, film = _asked(request)
    job = proxies.job(film, COPY)
    if job is not None:
        job.stop()
        job.wait(5)
    return go(request.url.path.removesuffix("/copying/stop"))


_PART = "/c/{course}/part/{part:int}"
ROUTES = (
    Route(f"{_PART}/player", player),
    Route(f"{_PART}/copy", copy),
    Route(f"{_PART}/peaks", peaks),
    Route(_PART + "/captions/{file:int}", captions),
    Route(f"{_PART}/copying", copying),
    Route(f"{_PART}/copying", begin, methods=["POST"]),
    Route(f"{_PART}/copying/stop", stop, methods=["POST"]),
)
