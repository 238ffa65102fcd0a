"""Two films held against each other: what one of them lacks, where it stands elsewhere, where they sound or look other.

A passage that one film alone has is told by that film's clock; `other` says where it would be in the second one. All
else is told by the clock of the film that is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mooclint.films.align import HEARD_ALIKE, HEARD_OTHER, Alignment, Node, Run, align
from mooclint.films.print import SEEN
from mooclint.inspection.asked import Asked
from mooclint.inspection.decode import Progress, decode
from mooclint.inspection.film import Watch
from mooclint.inspection.prints import ACROSS, DOWN, Prints, Taken
from mooclint.inspection.reasons import KEY_FRAMES
from mooclint.media.signals import Event, Level, Signal, unknown
from mooclint.message.message import Message

_STEP = 0.25  # seconds from one look at both films to the next
_LISTENED = 2.0  # seconds of sound that are held against each other ...
_EDGE = 1.0  # ... and where it is asked at which moment one passage ends and another begins
_AROUND = 2  # moments of the picture before and behind in which a tile may look as it does: what moves, moves
_REACH = 20.0  # seconds in which the edge of two passages is looked for
_UNTOLD = 0.3  # how unlike two films count where nothing tells
_NEITHER = 0.55  # and how unlike they have to be for a moment to belong to neither passage
_WAIT = 1.5  # by how much that has to be likelier than that the one goes over into the other
_JOINED = 1.0  # seconds between two passages that are told as one
_STILL = 0.8  # part of the time in which two films look the same that have nothing else to be known by
_SAME = 0.12  # part of the tiles from which a picture is another one altogether


@dataclass(frozen=True, slots=True)
class Passage:
    """From when to when, seconds, and from when to when in the other film."""

    start: float
    end: float
    other: tuple[float, float]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start

    def event(self) -> Event:
        """As signals have it."""
        first, last = self.other
        return Event(
            start=round(self.start, 2), end=round(self.end, 2), other=(round(max(0.0, first), 2), round(last, 2))
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A passage that both films have: from when to when in the film, and the run that says where it is in the other."""

    start: float
    end: float
    run: Run

    def back(self, at: float) -> float:
        """When a moment of the film is in the other one."""
        there = at - self.run.offset(self.run.nodes[0].at)
        for _ in range(3):  # the offset changes little along a run
            there = at - self.run.offset(there)
        return there

    @property
    def other(self) -> tuple[float, float]:
        """From when to when it is in the other film."""
        return self.back(self.start), self.back(self.end)


class Pair(Prints):
    """Watches a film, and then looks at the one that it is held against."""

    names = (
        "pair_differs", "pair_trimmed", "pair_cut", "pair_reordered", "pair_sound_differs", "pair_picture_differs",
    )  # fmt: skip

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked.level)
        assert asked.pair is not None
        self._path, self._level, self._thresholds = asked.pair, asked.level, asked.thresholds
        self._other: Prints | None = None

    def look_at_other(self, beside: Sequence[Watch], progress: Progress, threads: int = 1) -> None:
        """Decodes the other film, for these watches too. Raises UndecodableError and OSError."""
        other = Prints(self._level)
        decode(self._path, self._level, [other, *beside], progress, threads)
        self._other = other

    def end(self) -> list[Signal]:
        """All six; unknown where the other film could not be looked at."""
        if self._other is None:
            return list(unknown(self.names, Message("the other film cannot be decoded")))
        return Comparison(self.taken(), self._other.taken(), self._level, self._thresholds).signals()


class Comparison:
    """A film held against another one."""

    def __init__(self, film: Taken, other: Taken, level: Level, thresholds: Mapping[str, float]) -> None:
        self._film, self._old, self._level, self._thresholds = film, other, level, thresholds
        self._one: Alignment = align(other.known_by, film.known_by)
        self._least = thresholds["pair_cut.least_s"]

    def signals(self) -> list[Signal]:
        """The six, as `Pair.names` has them."""
        if self._level is not Level.FULL and not (self._one.old.sound and self._one.new.sound):
            return list(unknown(Pair.names, KEY_FRAMES))
        spans = self._spans() or self._still()
        common = round(sum(span.end - span.start for span in spans) / max(self._one.new.seconds, 1.0), 3)
        if common < self._thresholds["pair_differs.least_part"]:
            reason = Message("it is another film")
            none = tuple(name for name in Pair.names if name != "pair_differs")
            return [Signal(name="pair_differs", present=True, value=common), *unknown(none, reason)]
        moved = {id(span) for span in _moved(spans)}
        ends, between, replaced = self._gaps(spans)
        heard = self._joined(self._heard([*spans, *replaced]), "pair_sound_differs")
        found = [
            _signal("pair_trimmed", ends),
            _signal("pair_cut", between),
            _signal("pair_reordered", [Passage(s.start, s.end, s.other) for s in spans if id(s) in moved]),
            _signal("pair_sound_differs", list(heard)),
            self._picture([*spans, *replaced]),
        ]
        differs = any(signal.present for signal in found)
        return [Signal(name="pair_differs", present=differs, value=common), *found]

    def _picture(self, spans: Sequence[Span]) -> Signal:
        if self._level is not Level.FULL:
            return Signal(name="pair_picture_differs", present=None, reason=KEY_FRAMES)
        return _signal("pair_picture_differs", list(self._joined(self._seen(spans), "pair_picture_differs")))

    # Passages that both have -------------------------------------------------------------------------------------

    def _spans(self) -> list[Span]:
        """In the order of the film; where two meet is looked for anew, to the moment."""
        runs = [run for run in self._one.runs if run.end - run.start >= self._least]
        spans = sorted((Span(r.there(r.start), r.there(r.end), r) for r in runs), key=lambda span: span.start)
        for n, (first, second) in enumerate(pairwise(spans)):
            end, start = self._meeting(first, second)
            spans[n], spans[n + 1] = replace(spans[n], end=end), replace(second, start=start)
        length = self._one.new.seconds
        spans = [replace(span, start=max(0.0, span.start), end=min(span.end, length)) for span in spans]
        return [span for span in spans if span.end - span.start >= self._least]

    def _still(self) -> list[Span]:
        """The one span of two films that show the same from beginning to end, and in which nothing else tells.

        A slide that stands all the time is like itself everywhere.
        """
        length = min(self._one.old.seconds, self._one.new.seconds)
        looks = [self._tiles(at, at) for at in np.arange(0, length, 1.0).tolist()]
        known = [tiles < self._thresholds["pair_picture_differs.tiles"] for tiles in looks if tiles is not None]
        if not known or sum(known) < _STILL * len(looks):
            return []
        return [Span(0.0, length, _straight(0.0, length, 0.0))]

    def _meeting(self, first: Span, second: Span) -> tuple[float, float]:
        """When the one ends and when the other begins: what lies between belongs to neither."""
        middle = (first.end + second.start) / 2
        times = np.arange(max(first.start, middle - _REACH), min(middle + _REACH, second.end), _STEP)
        if len(times) < 2:
            return first.end, second.start
        one, two = (np.array([self._unlike(span, float(at)) for at in times]) for span in (first, second))
        edges = np.append(times, times[-1] + _STEP)
        # what it costs to be in the one up to an edge, and in the other one behind it, beside belonging to neither
        before = np.concatenate([[0.0], np.cumsum(one - _NEITHER)])
        behind = np.concatenate([[0.0], np.cumsum(two - _NEITHER)])
        behind = behind[-1] - behind
        straight = int(np.argmin(before + behind))
        enter = int(np.argmin(np.minimum.accumulate(before) + behind))
        leave = int(np.argmin(before[: enter + 1]))
        if before[straight] + behind[straight] <= before[leave] + behind[enter] + _WAIT:
            leave = enter = straight
        return float(edges[leave]), float(edges[enter])

    def _unlike(self, span: Span, at: float) -> float:
        """How unlike both films are at a moment of this one, 0 to 1, if it belongs to a span."""
        there = span.back(at)
        heard = self._one.sound.at(there, at - there, _EDGE)
        told = [] if heard is None else [min(1.0, heard / HEARD_OTHER)]
        if (tiles := self._tiles(there, at)) is not None:
            told.append(min(1.0, tiles / (_SAME * ACROSS * DOWN)))
        return max(told) if told else _UNTOLD

    # What one film alone has -------------------------------------------------------------------------------------

    def _gaps(self, spans: Sequence[Span]) -> tuple[list[Passage], list[Passage], list[Span]]:
        """What one film alone has at its ends, and between; and what stands in the place of something else."""
        ends: list[Passage] = []
        between: list[Passage] = []
        replaced: list[Span] = []
        old, new = self._one.old.seconds, self._one.new.seconds
        by_old = sorted(spans, key=lambda span: span.other)
        before = {id(a): b for a, b in pairwise(spans)}
        told: set[int] = set()  # the spans behind which a gap of the film is told
        first, last = spans[0], spans[-1]
        self._one_gap((0.0, by_old[0].other[0]), (0.0, first.start), ends, replaced)
        self._one_gap((by_old[-1].other[1], old), (last.end, new), ends, replaced)
        for a, b in pairwise(by_old):
            neighbours = before.get(id(a)) is b
            here = (a.end, b.start) if neighbours else (a.end, a.end)
            self._one_gap((a.other[1], b.other[0]), here, between, replaced)
            if neighbours:
                told.add(id(a))
        for a, b in pairwise(spans):
            if id(a) not in told and b.start - a.end >= self._least:
                between.append(Passage(a.end, b.start, (a.other[1], a.other[1])))
        return ends, between, replaced

    def _one_gap(
        self, old: tuple[float, float], new: tuple[float, float], told: list[Passage], replaced: list[Span]
    ) -> None:
        """What one film has more than the other at one place, and what stands there instead of something else."""
        missing, more = old[1] - old[0], new[1] - new[0]
        common = min(missing, more)
        if common >= self._least:
            replaced.append(Span(new[0], new[0] + common, _straight(old[0], old[0] + common, new[0] - old[0])))
        common = max(0.0, common)
        if missing - common >= self._least:
            told.append(Passage(old[0] + common, old[1], (new[1], new[1])))
        elif more - common >= self._least:
            told.append(Passage(new[0] + common, new[1], (old[1], old[1])))

    # What both have, and is not the same -------------------------------------------------------------------------

    def _heard(self, spans: Sequence[Span]) -> Iterator[Passage]:
        """Where the sound is another."""
        half = _STEP / 2
        if bool(self._one.old.sound) is not bool(self._one.new.sound):  # one of both has none
            yield from (Passage(span.start, span.end, span.other) for span in spans)
            return
        for span in spans:
            times = np.arange(span.start + _EDGE / 2, span.end - _EDGE / 2, _STEP)
            said = [self._says(span.back(at), at) for at in times.tolist()]
            for first, last in _runs_of(said):
                start = float(times[first]) - half if first else span.start
                end = float(times[last]) + half if last < len(said) - 1 else span.end
                yield Passage(start, end, (span.back(start), span.back(end)))

    def _says(self, there: float, at: float) -> int:
        """What the sound of a moment says: 1 it is another, -1 it is the same, 0 nothing tells."""
        heard = (self._one.sound.at(there, at - there, seconds) for seconds in (_LISTENED, _EDGE))
        unlike = next((one for one in heard if one is not None), None)
        return 0 if unlike is None else int(unlike > HEARD_OTHER) - int(unlike < HEARD_ALIKE)

    def _seen(self, spans: Sequence[Span]) -> Iterator[Passage]:
        """Where a part of the picture is another."""
        most, half = self._thresholds["pair_picture_differs.tiles"], _STEP / 2
        for span in spans:
            for at in np.arange(span.start + _STEP, span.end - _STEP, _STEP).tolist():
                there = span.back(at)
                tiles = self._tiles(there, at)
                if tiles is not None and tiles >= most:
                    yield Passage(at - half, at + half, (there - half, there + half))

    def _tiles(self, there: float, at: float) -> int | None:
        """How many tiles of a moment look as they look at no moment around it in the other film."""
        old, new = self._old.tiles, self._film.tiles
        mine, place = round(at * SEEN), round(there * SEEN)
        if not (0 <= mine < len(new) and 0 <= place < len(old)):
            return None
        around: NDArray[np.int16] = old[max(0, place - _AROUND) : place + _AROUND + 1].astype(np.int16)
        low, high = around.min(axis=0), around.max(axis=0)
        shown = new[mine].astype(np.int16)
        # all of it a little brighter, or with more contrast, is no other picture
        level = np.median(shown - np.clip(shown, low, high))
        shades = self._thresholds["pair_picture_differs.shades"]
        return int(((shown - level < low - shades) | (shown - level > high + shades)).sum())

    def _joined(self, passages: Iterable[Passage], name: str) -> Iterator[Passage]:
        """Passages that follow each other as one, without the short ones."""
        least = self._thresholds[f"{name}.least_s"]
        whole: Passage | None = None
        for one in passages:
            if whole is not None and whole.start <= one.start <= whole.end + _JOINED:
                whole = Passage(whole.start, one.end, (whole.other[0], one.other[1]))
                continue
            if whole is not None and whole.seconds >= least:
                yield whole
            whole = one
        if whole is not None and whole.seconds >= least:
            yield whole


def _signal(name: str, passages: Sequence[Passage]) -> Signal:
    """Of what was found; its value is all of the time together, of what stands elsewhere how many passages."""
    total = round(sum(passage.seconds for passage in passages), 2)
    return Signal(
        name=name,
        present=bool(passages),
        value=(len(passages) if name == "pair_reordered" else total) if passages else None,
        events=tuple(passage.event() for passage in sorted(passages, key=lambda one: one.start)),
    )


def _runs_of(said: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of the moments that say that it is another.

    Where nothing tells beside them, as in a pause, the half is theirs; all of it at an end.
    """
    at, known = 0, [n for n, one in enumerate(said) if one]
    while at < len(known):
        if said[known[at]] < 0:
            at += 1
            continue
        behind = at
        while behind + 1 < len(known) and said[known[behind + 1]] > 0:
            behind += 1
        first = (known[at - 1] + known[at] + 1) // 2 if at else 0
        last = (known[behind] + known[behind + 1]) // 2 if behind + 1 < len(known) else len(said) - 1
        yield first, last
        at = behind + 1


def _straight(start: float, end: float, offset: float) -> Run:
    """A passage of the other film that is so much later in this one."""
    return Run(start, end, (Node((start + end) / 2, offset, 0.0, "p"),))


def _moved(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans that do not stand in the order of the others: all but the longest that rise in both films."""
    best: list[tuple[float, int]] = []  # seconds up to here, the span before
    for n, span in enumerate(spans):
        rising = [(best[m][0], m) for m in range(n) if spans[m].other[1] <= span.other[0] + _JOINED]
        total, before = max(rising, default=(0.0, -1))
        best.append((total + span.end - span.start, before))
    at, kept = max(range(len(best)), key=lambda n: best[n][0], default=-1), set[int]()
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    yield from (span for n, span in enumerate(spans) if n not in kept)
