"""A time of a film, or a range, in the film that was made of it: found by what both look and sound like.

The times of a place count from the first frame; those of prints are of the film's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import PurePosixPath

from mooclint.course.endings import VIDEO
from mooclint.films.align import Alignment
from mooclint.films.moment import Found, find, left_of
from mooclint.review.material.pieces import Film
from mooclint.review.material.place import Moment, Place

RE_ENCODED, SCENE, SOUND, PICTURE, BETWEEN, SHORTENED, RESHAPED = (
    "re-encoded", "scene", "sound", "picture", "between", "shortened", "reshaped",
)  # fmt: skip
_WITHIN = 0.02  # seconds behind the beginning of a frame at which it is surely shown
_STAYS = 0.1  # seconds by which nothing has moved
_STRETCH = 0.04  # part by which a range may be longer or shorter where the film only runs at another speed
_MOST_FILMS = 4  # new names of a film that are tried


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a place is in the new film, how it was found, and how sure that is: 2 sure, 1 likely, 0 doubtful."""

    place: Place
    how: str
    sure: int


def elsewhere(path: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Other films whose bytes are new, one of which a film may have become: first those of names most like its own."""
    old, stem = set(before.values()), PurePosixPath(path).stem.casefold()
    new = [
        one for one, digest in after.items()
        if digest not in old and one != path and PurePosixPath(one).suffix.lower() in VIDEO
    ]  # fmt: skip
    alike = {one: SequenceMatcher(None, stem, PurePosixPath(one).stem.casefold()).ratio() for one in new}
    return sorted(new, key=lambda one: (-alike[one], one))[:_MOST_FILMS]


def passage(one: Alignment, place: Place, film: Film) -> Passage | None:
    """The place in the new film; None where the new film has nothing of it, or nothing tells where."""
    if place.start is None or place.start.seconds is None:
        return None
    start = _clock(one, place.start.seconds)
    first = find(one, start)
    if place.end is None or place.end.seconds is None:
        if first is None:
            return None
        there = replace(place, start=_moment(one, first.at, film))
        return Passage(there, _how(one, start, first), first.sure)
    end = _clock(one, place.end.seconds)
    last = find(one, end)
    if first is not None and last is not None and last.at >= first.at:
        length, was = last.at - first.at, end - start
        whole = abs(length - was) <= max(0.3, was * _STRETCH)
        how = _how(one, start, first) if whole else RESHAPED
        return _range(one, place, film, (first.at, last.at), how, min(first.sure, last.sure, 2 if whole else 1))
    rest = left_of(one, start, end)
    return None if rest is None else _range(one, place, film, rest, SHORTENED, 0)


def _clock(one: Alignment, seconds: Fraction) -> float:
    return float(seconds) + one.old.zero + _WITHIN


def _range(one: Alignment, place: Place, film: Film, found: tuple[float, float], how: str, sure: int) -> Passage:
    start, end = (_moment(one, at, film) for at in found)
    return Passage(replace(place, start=start, end=end), how, sure)


def _moment(one: Alignment, at: float, film: Film) -> Moment:
    """The frame that is shown then, by its number; the time where frames cannot be counted."""
    seconds = min(max(Fraction(round((at - one.new.zero) * 1000), 1000), Fraction(0)), film.seconds)
    frame = film.frame_at(seconds)
    if frame is not None:
        return Moment(frame=min(frame, film.frames - 1))
    return Moment(seconds=max(Fraction(0), seconds - Fraction(_WITHIN).limit_denominator(1000)))


def _how(one: Alignment, at: float, found: Found) -> str:
    if not (found.heard or found.seen):
        return BETWEEN
    if found.seen is False:
        return SOUND
    if found.heard is False:
        return PICTURE
    same = abs(one.old.seconds - one.new.seconds) < _STAYS and abs(found.at - at) < _STAYS
    return RE_ENCODED if same else SCENE
