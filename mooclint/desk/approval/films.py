"""The films of two rounds side by side: each by the bytes that were submitted, where they lie here; else by their copy.

Of an earlier round the file itself is often no more: its author has put the new one in its place. A light copy that was
made of it on this desk has stayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response

from mooclint.course.endings import VIDEO
from mooclint.desk.approval.at import At, of_person
from mooclint.desk.page import go
from mooclint.desk.player import film_at, frames_of, frames_of_copy
from mooclint.desk.proxies import COPY, FILMS, Film, Proxies
from mooclint.message.message import Message
from mooclint.report.stills import on_disk
from mooclint.review.doing.rounds import Compared, files_of, lying_here


@dataclass(frozen=True, slots=True)
class Side:
    """One film of a pair. `address`: of what is played, '' where nothing can be; `offer`: a copy can be made of it."""

    path: str
    digest: str
    address: str
    offer: bool


def pairs(at: At, compared: Compared, chosen: str) -> dict[str, Any]:
    """The films that changed, for the template, and the two sides of the chosen pair, else of the first."""
    found = compared.films
    pair = next((one for one in found if one.after == chosen), found[0] if found else None)
    sides = [_side(at, pair.before, pair.was), _side(at, pair.after, pair.now)] if pair else []
    return {"all": [one.after for one in found], "chosen": pair.after if pair else "", "sides": sides}


def _side(at: At, path: str, digest: str) -> Side:
    film, copy = _found(at, digest)
    plays = copy is not None or (film is not None and film.plays)
    address = f"{at.base}/compare/film/{digest}" if plays else ""
    return Side(path, digest, address, offer=film is not None and copy is None)


def _proxies(at: At) -> Proxies:
    found: Proxies = at.request.app.state.proxies
    return found


def _found(at: At, digest: str) -> tuple[Film | None, Path | None]:
    """The film of these bytes where it lies here, and a copy of it."""
    at.course.take_up()
    path, checked = lying_here(at.home.folder, at.case, digest), at.course.checked
    name = path.relative_to(at.home.folder).as_posix() if path else ""
    film = film_at(checked, path, name) if path and checked and on_disk(at.home.folder, name) else None
    own = _proxies(at).copy(film) if film else None
    return film, own or _proxies(at).copy_of(digest)


def _asked(at: At) -> tuple[Film | None, Path | None]:
    """What the address means: a film of one of the rounds, which this person may see."""
    digest = at.request.path_params["digest"]
    files = chain.from_iterable(files_of(at.home.folder, one).items() for one in at.case.rounds)
    if not at.seen.whole or not any(known == digest and is_film(path) for path, known in files):
        raise HTTPException(404)
    return _found(at, digest)


def is_film(path: str) -> bool:
    """Whether the name is that of a film."""
    return Path(path).suffix.lower() in VIDEO


@of_person
def film(at: At) -> Response:
    """A film of a round, or a range of its bytes."""
    found, copy = _asked(at)
    if copy is not None:
        return FileResponse(copy, media_type="video/mp4")
    if found is None or not found.plays:
        raise HTTPException(404)
    return FileResponse(found.path, media_type=FILMS[found.path.suffix.lower()])


@of_person
def told(at: At) -> Response:
    """What the script of the two players needs of one of them."""
    found, copy = _asked(at)
    facts = found.facts if found else None
    frames = frames_of(_proxies(at), found) if found else frames_of_copy(copy) if copy else None
    rate = (facts.video.frame_rate if facts and facts.video else None) or "25/1"
    return JSONResponse({"frames": frames, "rate": rate})


@of_person
def copy_all(at: At) -> Response:
    """Begins to make light copies of all films of this round, so that the next one can be held against it."""
    checked = at.course.checked
    if not at.seen.whole or checked is None:
        raise HTTPException(404)
    wanted = [one for part in checked.report.parts if part.film and (one := _of_part(at, part.film))]
    for one in wanted:
        _proxies(at).begin(one, COPY)
    at.note(Message("Light copies are being made; films: {count}.", {"count": len(wanted)}))
    return go(f"{at.base}/compare")


def _of_part(at: At, name: str) -> Film | None:
    path, checked = on_disk(at.home.folder, name), at.course.checked
    found = film_at(checked, path, name) if path and checked else None
    return found if found and _proxies(at).copy(found) is None else None
