"""A film on the timeline of an editing program: which of its frames stands where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from mooclint.message.message import Code, Message, Param
from mooclint.review.exchange.markers.rate import Rate, begun, nearest
from mooclint.review.material.pieces import Film
from mooclint.review.material.place import Moment

_HALF = Fraction(1, 2)
_SAME = 500  # two rates are one where they differ by less than this part
UNKNOWN = Fraction(25)  # of a film of which not even the average rate is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`steady`: each frame of the film is one of the timeline; else its time tells. `begin`: the frame that the time
    code of the timeline begins with.
    """

    film: Film
    rate: Rate
    begin: int = 0
    steady: bool = True

    @property
    def first(self) -> int:
        """The number of the film's first frame that is shown: an edit list may hide some before it."""
        table = self.film.table
        return bisect_left(table.ticks, table.zero or 0) % len(table.ticks) if table else 0

    @property
    def _hidden(self) -> Fraction:
        return self.film.time_of(self.first)[0] if self.first else Fraction(0)

    @property
    def length(self) -> int:
        """How many frames it has."""
        if self.steady:
            return max(1, self.film.frames - self.first)
        return max(1, _round((self.film.seconds - self._hidden) * self.rate.fps))

    def at(self, moment: Moment) -> int:
        """Where a moment of the film stands; beyond the length where the film ends before it."""
        film, frame = self.film, moment.frame
        if self.steady:
            if frame is None:
                frame = film.frame_at(moment.seconds or Fraction(0)) or 0
            return max(0, frame - self.first)
        inside = frame is not None and frame < film.frames
        time = film.time_of(frame)[0] if inside and frame is not None else moment.seconds
        if time is None:  # a frame of a film whose frames cannot be counted
            time = Fraction(frame or 0) / self.rate.fps
        return max(0, _round((time - self._hidden) * self.rate.fps))

    def when(self, frame: int) -> Fraction:
        """When a frame of the timeline is shown, in seconds on a player's clock."""
        return self.clock(Moment(frame=self.first + frame)) if self.steady else frame / self.rate.fps

    def clock(self, moment: Moment, *, after: int = 0) -> Fraction:
        """When a moment of the film is shown, in seconds on a player's clock; `after`: so many frames later."""
        film, frame = self.film, moment.frame
        if frame is None:
            frame = film.frame_at(moment.seconds or Fraction(0))
        if film.table is not None and frame is not None:
            ticks = film.table.ticks
            tick = ticks[frame + after] if frame + after < len(ticks) else film.table.end
            return max(Fraction(0), Fraction(tick - ticks[self.first], film.table.scale))
        if film.rate and frame is not None:
            return min(Fraction(frame + after) / film.rate, film.seconds)
        return (moment.seconds or Fraction(0)) + after / self.rate.fps

    def shown_at(self, seconds: Fraction) -> Moment:
        """The moment of the film at a time on a player's clock."""
        frame = self.film.frame_at(seconds + self._hidden)
        return Moment(frame=frame) if frame is not None else Moment(seconds=seconds)

    def of(self, frame: int) -> Moment:
        """The moment of the film that stands at a frame of the timeline: its own frame, else the nearest in time."""
        if self.steady:
            return Moment(frame=self.first + frame)
        time = frame / self.rate.fps + self._hidden
        table = self.film.table
        if table is not None:
            wanted = table.ticks[0] + time * table.scale
            after = bisect_right(table.ticks, wanted)
            near = [at for at in (after - 1, after) if 0 <= at < len(table.ticks)]
            return Moment(frame=min(near, key=lambda at: abs(table.ticks[at] - wanted)))
        if self.film.rate:
            return Moment(frame=min(_round(time * self.film.rate), max(0, self.film.frames - 1)))
        return Moment(seconds=time)


def _round(value: Fraction) -> int:
    return floor(value + _HALF)


def timeline(film: Film, *, fps: Fraction | None = None, start: str = "") -> tuple[Timeline, list[Message]]:
    """The timeline of a film, and what is to be said of it. `fps`: that it is to have; `start`: its first time code.

    Raises `TimecodeError`.
    """
    own = _average(film)
    wanted = fps or nearest(own)
    told: list[Message] = []
    steady = _is_steady(film, wanted)
    named: dict[str, Param] = {"rate": Code(Rate(wanted).words), "own": Code(Rate(own).words)}
    if not steady and (_is_steady(film, nearest(own)) or (film.table is None and film.rate)):
        told = [Message(
            "The film has {own} frames a second, the timeline {rate}: each marker stands at the nearest frame.", named
        )]  # fmt: skip
    elif not steady:
        told = [Message(
            "The frame rate of the film varies (on average {own}): each marker stands at the nearest frame of a "
            "timeline of {rate} frames a second.",
            named,
        )]  # fmt: skip
    rate, begin = begun(wanted, start) if start else (Rate(wanted), 0)
    return Timeline(film=film, rate=rate, begin=begin, steady=steady), told


def _average(film: Film) -> Fraction:
    table = film.table
    if table is None:
        return film.rate or film.average or UNKNOWN
    count, ticks = len(table.ticks) - 1, table.ticks[-1] - table.ticks[0]
    return Fraction(count * table.scale, ticks) if count and ticks > 0 else UNKNOWN


def _is_steady(film: Film, fps: Fraction) -> bool:
    """Whether each frame is shown when it would be at this rate, to half a frame."""
    if film.table is None:
        return film.rate is not None and abs(film.rate - fps) * _SAME < fps
    ticks, scale = film.table.ticks, film.table.scale
    most, one, frame = fps.denominator * scale, fps.numerator, 0
    for tick in ticks:
        if abs((tick - ticks[0]) * one - frame) * 2 > most:
            return False
        frame += most
    return len(ticks) == 1 or abs(_average(film) - fps) * _SAME < fps
