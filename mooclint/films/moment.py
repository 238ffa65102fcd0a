"""A moment of a film in another one that was made of it, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from mooclint.films.align import HEARD_ALIKE, SEEN_ALIKE, SEEN_OTHER, Alignment, Run, step_of

EXACT_SOUND, EXACT_PICTURE = 0.22, 0.20  # how unlike what both agree on exactly may be
SKEW = 0.1  # seconds from which sound and picture do not agree exactly
PLAIN = 0.12  # how unlike a picture may be that is known without the sound
AROUND = 4.0  # seconds of the film that are asked what is there
NEAR = 15.0  # seconds around a moment in which its run is asked for evidence
ENOUGH, PLENTY = 1.2, 3.0  # evidence there
SAFE, CLOSE = 1.0, 0.4  # seconds from where a passage ends
LEAST_LEFT = 0.5  # seconds of a range that are worth to be shown


@dataclass(frozen=True, slots=True)
class Found:
    """When a moment is in the new film. `sure`: 2 sure, 1 likely, 0 doubtful.

    `heard`, `seen`: whether the sound and the picture are the same there; None where they do not tell.
    """

    at: float
    sure: int
    heard: bool | None
    seen: bool | None


def find(one: Alignment, at: float) -> Found | None:
    """The moment in the new film; None where the new film has it not, or nothing tells where.

    It is that of the picture where the sound was moved against it.
    """
    run = next((run for run in one.runs if run.start <= at <= run.end), None)
    if run is None or not -0.1 <= run.there(at) <= one.new.seconds + 0.1:
        return None
    offset = run.offset(at)
    heard, seen = one.sound.at(at, offset, AROUND), one.picture.at(at, offset, AROUND)
    reach = max(NEAR, 2.5 * step_of(one.old))
    near = sum(node.score for node in run.nodes if abs(node.at - at) < reach)
    margin = _margin(one, run, at)
    between = run.core[0] <= at <= run.core[1]
    exact = _is(heard, EXACT_SOUND) and _is(seen, EXACT_PICTURE)
    apart = one.hears and not any(node.sense == "s" for node in run.nodes)  # a slide that is like another one
    sounds, looks = _is(heard, HEARD_ALIKE), between and not apart and _is(seen, PLAIN)
    silent = between and heard is None and _is(seen, SEEN_OTHER)
    skew = run.skew if abs(run.skew) > SKEW else 0.0
    if exact and not skew and near >= PLENTY and margin >= SAFE and not _rivals(one, at, offset):
        sure = 2
    elif near >= ENOUGH and margin >= CLOSE and (sounds or looks or silent):
        sure = 1
    else:
        sure = 0
    return Found(max(0.0, at + offset + skew), sure, _told(heard, HEARD_ALIKE), _told(seen, SEEN_ALIKE))


def _is(unlike: float | None, most: float) -> bool:
    return unlike is not None and unlike < most


def _told(unlike: float | None, most: float) -> bool | None:
    return None if unlike is None else unlike < most


def _margin(one: Alignment, run: Run, at: float) -> float:
    """Seconds to where the passage ends, in either direction, if that is not where a film ends."""
    ends = [run.start] if run.start > 0.5 and run.start + run.offset(run.start) > 0.5 else []
    if run.end < one.old.seconds - 0.5 and run.end + run.offset(run.end) < one.new.seconds - 0.5:
        ends.append(run.end)
    return min((abs(at - end) for end in ends), default=1e9)


def _rivals(one: Alignment, at: float, offset: float) -> bool:
    """Whether the sound around a moment is elsewhere in the new film too."""
    sound = one.sound
    first = round((at - 2.0) * sound.rate)
    there = first + round(offset * sound.rate)
    return any(abs(place - there) > sound.rate for _, place in sound.curve(first, HEARD_ALIKE))


def left_of(one: Alignment, start: float, end: float) -> tuple[float, float] | None:
    """Of what stands between two moments the longest part that the new film has in one, from when to when there."""
    parts = [(run, max(run.start, start), min(run.end, end)) for run in one.runs]
    parts = [part for part in parts if part[2] - part[1] >= LEAST_LEFT]
    if not parts:
        return None
    run, first, last = max(parts, key=lambda part: part[2] - part[1])
    return first + run.offset(first), last + run.offset(last)
