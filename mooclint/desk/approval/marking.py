"""Remarks on films as markers, to be downloaded for an editing program: those that the person may see."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.desk.approval.at import At, attachment, of_person
from mooclint.desk.courses import Failed
from mooclint.media.facts import MediaFacts
from mooclint.review.doing.markers import Wanted, markers_in
from mooclint.review.exchange.markers.gather import filmed
from mooclint.review.exchange.markers.rate import TimecodeError
from mooclint.review.exchange.markers.timeline import timeline
from mooclint.review.exchange.markers.write import FORMATS, file_name
from mooclint.review.material.pieces import film_by

MOST = 20  # characters of a time code


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be downloaded: films, formats with their words. `told`: what is to be known of the one film."""

    films: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
    told: tuple[str, ...] = ()


def offer(at: At, among: Container[str] | None = None, facts: MediaFacts | None = None) -> Offer | None:
    """The films with remarks at a time, of all or of those `among`; None where there are none.

    `facts`: of the one film, as the last check measured it.
    """
    films = [
        path
        for path, remarks in sorted(filmed(at.case).items())
        if (among is None or path in among) and any(one.place.get("start") for one in remarks)
    ]
    if not films:
        return None
    formats = tuple((key, at.say(one.name)) for key, one in FORMATS.items())
    film = film_by(facts) if facts else None
    told = timeline(film)[1] if film else []
    return Offer(tuple(films), formats, tuple(map(at.say, told)))


@of_person
def markers(at: At) -> Response:
    """The markers of one film as a file."""
    asked = at.request.query_params
    form, path = asked.get("format", "edl"), asked.get("film", "")
    start, known = asked.get("start", "").strip()[:MOST], filmed(at.case)
    if path not in known or form not in FORMATS:
        raise HTTPException(404)
    wanted = Wanted(form=form, start=start or None, only_open=bool(asked.get("open")))
    try:
        data, _ = markers_in(at.home, at.seen, path, wanted, at.say)
    except TimecodeError as error:
        return at.page("failed.html", 409, failed=Failed(error.message), back=f"{at.base}/remarks")
    return attachment(data, FORMATS[form].kind, file_name(path, form))
