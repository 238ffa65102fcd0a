"""The remarks on a film that somebody may see, as markers on its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mooclint.course.endings import VIDEO
from mooclint.media.lock import LOCK_NAME, Lock, read_lock
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param
from mooclint.message.plain import printable
from mooclint.message.private import masked
from mooclint.review.case.model import Case, Remark, spans
from mooclint.review.case.standing import name_of
from mooclint.review.exchange.markers.marker import Marker, Sheet
from mooclint.review.exchange.markers.timeline import Timeline
from mooclint.review.log.people import Person
from mooclint.review.material.pieces import Film, ending_of, film_by
from mooclint.review.material.place import Place, read_place
from mooclint.review.rounds.locate import film_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """The markers of a film, and what is to be said of remarks that stand elsewhere or nowhere."""

    sheet: Sheet
    told: tuple[Message, ...] = ()


def filmed(case: Case, *, only_open: bool = False) -> dict[str, list[Remark]]:
    """Film -> the remarks on it, also those without a time."""
    found: dict[str, list[Remark]] = {}
    for one in case.remarks.values():
        path = str(one.place.get("path", ""))
        if ending_of(path) in VIDEO and (one.open or not only_open):
            found.setdefault(path, []).append(one)
    return found


def film_here(folder: Path, path: str) -> Film | None:
    """The film of a course: by its file, else by what `mooclint.lock` knows of it; None where neither tells."""
    found = film_of(folder / path, path)
    if found is not None:
        return found
    lock = read_lock(folder / LOCK_NAME)
    entry = lock.files.get(path) if isinstance(lock, Lock) else None
    return film_by(entry.facts) if entry else None


def film_of_remarks(remarks: Iterable[Remark], fps: Fraction) -> Film:
    """A film of this rate of which nothing is known but that these remarks are in it."""
    found = [read_place(one.place) for one in remarks]
    moments = [moment for place in found for moment in (place.start, place.end) if moment is not None]
    frames = [one.frame if one.frame is not None else int((one.seconds or 0) * fps) for one in moments]
    return Film((max(frames, default=0) + 1) / fps, None, fps, fps)


def gather(
    path: str, remarks: Iterable[Remark], timeline: Timeline, people: Mapping[str, Person], say: Localizer,
    course: str = "",
) -> Gathered:  # fmt: skip
    """The remarks on one film as markers, in the order of the film; what has no time is named."""
    found, timeless, beyond = list[Marker](), list[str](), list[str]()
    for one in remarks:
        place = read_place(one.place)
        if place.start is None:
            timeless.append(one.id)
            continue
        marker, over = _marker(one, place, timeline, people, say)
        found.append(marker)
        beyond += [one.id] if over else []
    found.sort(key=lambda one: (one.start, one.last))
    told = list(_told(timeless, beyond, timeline))
    return Gathered(Sheet(path=path, timeline=timeline, markers=tuple(found), course=course), tuple(told))


def _marker(
    one: Remark, place: Place, timeline: Timeline, people: Mapping[str, Person], say: Localizer
) -> tuple[Marker, bool]:
    """The marker, and whether the film ends before it: then it stands at the last frame."""
    assert place.start is not None
    end = timeline.length - 1
    start = timeline.at(place.start)
    last = start if place.end is None else max(start, timeline.at(place.end))
    marker = Marker(
        id=one.id,
        severity=one.severity,
        text=masked(printable(one.said(say.language))),
        start=min(start, end),
        last=min(last, end),
        begin=timeline.when(end) if start > end else timeline.clock(place.start),
        end=timeline.when(end + 1) if last > end else timeline.clock(place.end or place.start, after=1),
        by=name_of(one.actor, people),
        settled=not one.open,
        rectangle=place.rectangle,
    )
    return marker, last > end


def _told(timeless: list[str], beyond: list[str], timeline: Timeline) -> Iterable[Message]:
    if timeless:
        named: dict[str, Param] = {"remarks": spans(timeless)}
        yield Message("Remarks on the film as a whole, which stand at no frame and are left out: {remarks}.", named)
    if beyond:
        named = {"remarks": spans(beyond), "last": timeline.length - 1}
        yield Message("The film ends before these remarks, which stand at its last frame ({last}): {remarks}.", named)
