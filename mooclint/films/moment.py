"""A moment of a film in another one that was made of it, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from mooclint.films.align import (
    HEARD_ALIKE,
    HEARD_OTHER,
    SEEN_ALIKE,
    SEEN_OTHER,
    Alignment,
    Run,
)

EXACT_SOUND, EXACT_PICTURE = 0.22, 0.20  # how unlike what both agree on exactly may be
NEAR = 15.0  # seconds around a moment in which its run is asked for evidence
ENOUGH, PLENTY = 1.2, 3.0  # evidence there
TELLING = 0.3  # evidence of a window that is not alike for long
SAFE, CLOSE = 1.0, 0.4  # seconds from where a passage ends
LEAST_LEFT = 0.5  # seconds of a range that are worth to be shown


@dataclass(frozen=True, slots=True)
class Found:
    """When a moment is in the new film. `sure`: 2 sure, 1 likely, 0 doubtful; `heard`, `seen`: which sense knows it."""

    at: float
    sure: int
    heard: bool
    seen: bool


def find(one: Alignment, at: float) -> Found | None:
    """The moment in the new film; None where the new film has it not, or nothing tells where."""
    run = next((run for run in one.runs if run.start <= at <= run.end), None)
    if run is None:
        return None
    offset = run.offset(at)
    there = at + offset
    if not -0.1 <= there <= one.new.seconds + 0.1:
        return None
    heard = one.sound.at(at, offset, 4.0) if one.hears else None
    seen = one.picture.at(at, offset, 4.0) if one.sees else None
    knows = heard is not None and heard < HEARD_ALIKE, seen is not None and seen < SEEN_ALIKE
    other = (heard is not None and heard > HEARD_OTHER) or (seen is not None and seen > SEEN_OTHER)
    near = sum(node.score for node in run.nodes if abs(node.at - at) < NEAR)
    margin = _margin(one, run, at)
    exact = heard is not None and heard < EXACT_SOUND and seen is not None and seen < EXACT_PICTURE
    telling = [node.at for node in run.nodes if node.score > TELLING]
    between = bool(telling) and telling[0] <= at <= telling[-1]
    if exact and near >= PLENTY and margin >= SAFE and not other and not _rivals(one, at, offset):
        sure = 2
    elif near >= ENOUGH and margin >= CLOSE and not other and (knows[0] or between):
        sure = 1
    else:
        sure = 0
    return Found(max(0.0, there), sure, *knows)


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
    return any(unlike < HEARD_ALIKE and abs(place - there) > sound.rate for unlike, place in sound.curve(first))


def left_of(one: Alignment, start: float, end: float) -> tuple[float, float] | None:
    """Of what stands between two moments the longest part that the new film has in one, from when to when there."""
    parts = [(run, max(run.start, start), min(run.end, end)) for run in one.runs]
    parts = [part for part in parts if part[2] - part[1] >= LEAST_LEFT]
    if not parts:
        return None
    run, first, last = max(parts, key=lambda part: part[2] - part[1])
    return first + run.offset(first), last + run.offset(last)
