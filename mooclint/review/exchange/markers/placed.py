"""Where a marker of a file stands in a film: its time code, frame or time as a moment of the film."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mooclint.message.message import Code, Message, Param
from mooclint.review.exchange.markers.found import Found, MarkerError
from mooclint.review.exchange.markers.rate import TIMECODE, Rate, TimecodeError
from mooclint.review.exchange.markers.timeline import Timeline
from mooclint.review.material.place import Moment, timecode

_HALF = Fraction(1, 2)
_SIBLINGS = (Fraction(1000, 1001), Fraction(1001, 1000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the markers of a file lie on a film. `fps`: of their timeline; `begin`: the frame of its first time code."""

    line: Timeline
    fps: Fraction
    begin: int = 0

    def span(self, one: Found, frames: int = 0) -> tuple[Moment, Moment | None]:
        """From when to when a marker is, None where it is of one frame; `frames`: how long it is, where that is known.

        Raises `MarkerError` with the reason why it is nowhere in the film.
        """
        if isinstance(one.at, Fraction):
            return self._by_clock(one, one.at, frames)
        fps = one.fps or self.fps
        start = coded(one, fps) - (self.begin if isinstance(one.at, str) else 0)
        if start < 0:
            raise MarkerError(Message("it stands before the beginning of the timeline."))
        length = frames or _length(one, fps)
        first = self._own(start, fps)
        last = min(max(first, self._own(start + length, fps) - 1), self.line.length - 1)
        self._check(first)
        return self.line.of(first), self.line.of(last) if last > first else None

    def _by_clock(self, one: Found, at: Fraction, frames: int) -> tuple[Moment, Moment | None]:
        end = self.line.when(self.line.length)
        if at >= end:
            raise _beyond(self.line)
        start, last = self.line.shown_at(at), None
        if frames > 1 and start.frame is not None:
            last = Moment(frame=start.frame + frames - 1)
        elif not frames and one.until is not None and one.until > at:
            last = self._before(min(one.until, end), end)
        ends = last is not None and last != start and (start.frame is None or (last.frame or 0) > start.frame)
        return start, last if ends else None

    def _before(self, until: Fraction, end: Fraction) -> Moment:
        """The last moment of the film before a time."""
        found = self.line.shown_at(until)
        if found.frame is None:
            return found
        return Moment(frame=found.frame if until >= end else found.frame - 1)

    def _own(self, frame: int, fps: Fraction) -> int:
        """The frame of the film's own timeline. Raises `MarkerError` where two of them may be meant."""
        own = self.line.rate.fps
        time = frame * own / fps
        if fps / own in _SIBLINGS and abs(time - frame) > _HALF:
            named: dict[str, Param] = {"rate": Code(Rate(fps).words), "own": Code(Rate(own).words)}
            raise MarkerError(
                Message(
                    "the timeline has {rate} frames a second and the film {own}, so that it is one frame by the clock "
                    "and another one counted. Export the markers from a timeline of {own} frames a second.",
                    named,
                )
            )
        return floor(time + _HALF)

    def _check(self, frame: int) -> None:
        if frame >= self.line.length:
            raise _beyond(self.line)


def _beyond(line: Timeline) -> MarkerError:
    named: dict[str, Param] = {"length": Code(timecode(Fraction(int(line.when(line.length) * 1000), 1000)))}
    return MarkerError(Message("the film ends before it: it lasts {length}.", named))


def coded(one: Found, fps: Fraction) -> int:
    """The frame of a time code, or that which is said. Raises TimecodeError."""
    if not isinstance(one.at, str):
        return int(one.at)
    frame = Rate(fps, drop=";" in one.at and fps.denominator == 1001 and round(fps) % 30 == 0).frame(one.at)
    clock = TIMECODE.fullmatch(one.at)
    if not one.wall or clock is None or fps.denominator == 1:
        return frame
    seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
    return ceil(seconds * fps + int(clock[5]))


def _length(one: Found, fps: Fraction) -> int:
    """How many frames it is long: by its end, where it has one that is a time code behind its beginning."""
    if not (one.to and isinstance(one.at, str)):
        return one.frames
    try:
        return max(1, coded(Found(at=one.to, wall=one.wall), fps) - coded(one, fps))
    except TimecodeError:
        return one.frames


def begins(found: Sequence[Found], line: Timeline, fps: Fraction) -> tuple[int, Message | None]:
    """The frame of the time code that a timeline begins with, of which nobody says what it is, and what is to be said.

    It is nothing or an hour: that with which all markers are in the film. Raises `MarkerError` where it may be either.
    """
    frames = list(_coded(found, fps))
    if not frames:
        return 0, None
    length = ceil(line.length * fps / line.rate.fps)
    hour = next(iter(_coded([Found(at=_an_hour(found))], fps)), 0)
    fits = [begin for begin in (0, hour) if all(0 <= frame - begin < length for frame in frames)]
    if len(fits) == 2 and hour:
        named: dict[str, Param] = {
            "option": Code("--start-timecode"),
            "known": [Code("00:00:00:00"), Code(_an_hour(found))],
        }
        raise MarkerError(
            Message("It is not plain which time code the timeline begins with: say it with {option} ({known}).", named)
        )
    begin = fits[0] if fits else hour if min(frames) >= hour else 0
    if not begin:
        return 0, None
    return begin, Message("The timeline is taken to begin at {time}.", {"time": Code(_an_hour(found))})


def _an_hour(found: Sequence[Found]) -> str:
    drop = any(isinstance(one.at, str) and ";" in one.at for one in found)
    return "01:00:00;00" if drop else "01:00:00:00"


def _coded(found: Iterable[Found], fps: Fraction) -> Iterable[int]:
    for one in found:
        if isinstance(one.at, str):
            try:
                yield coded(one, fps)
            except TimecodeError:
                continue
