"""The archive of an approval that has come to its end: all of it in one file, sent as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from mooclint.desk.approval.at import At, named_attachment, of_person
from mooclint.desk.streaming import streamed
from mooclint.message.message import Quantity
from mooclint.review.case.home import at_home
from mooclint.review.case.telling import octets
from mooclint.review.doing.archive import size_of, write_archive
from mooclint.review.doing.backup import KEEP


@dataclass(frozen=True, slots=True)
class Offer:
    """An archive that can be had. `size`: about how large it is."""

    address: str
    films: bool
    size: Quantity


def offers(at: At) -> list[Offer]:
    """With films and without; one where there are none. Nothing before the end, and for who does not keep the log."""
    if not _may(at):
        return []
    sizes = {films: size_of(at.home, films=films) for films in (True, False)}
    found = [Offer(f"{at.base}/archive{'' if films else '?films=no'}", films, octets(sizes[films])) for films in sizes]
    return found if sizes[True] > sizes[False] else found[:1]


def _may(at: At) -> bool:
    case = at.case
    keeps = case.process.may_any(case.roles.get(at.me.id, ()), KEEP)
    return bool(case.process.states[case.state].final and keeps)


@of_person
def archive(at: At) -> Response:
    """The file. It lies nowhere meanwhile: a disk has no room for all films twice."""
    if not _may(at):
        raise HTTPException(404)
    films = at.request.query_params.get("films") != "no"
    pieces = iter(()) if at.request.method == "HEAD" else _pieces(at.home.folder, at.now, films=films)
    return StreamingResponse(
        pieces, media_type="application/zip", headers=named_attachment(f"{at.home.folder.name}.zip")
    )


def _pieces(folder: Path, now: datetime, *, films: bool) -> Iterator[bytes]:
    def write(file: BinaryIO) -> None:
        with at_home(folder) as home:
            write_archive(home, file, now, lambda done, total: None, films=films)

    return streamed(write)
