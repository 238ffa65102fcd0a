"""Captions against speech: whether they come late, drift, jump, or belong to another film.

When cues are shown is held against when somebody speaks. Of each cue it is known, for every time by which it may be
late, how much more probable the speech there is if the cue belongs to it than by chance: by its beginning, its end,
and what is spoken in it and behind it. The most probable way through all cues, in which they may drift a little and
jump seldom, is where they lie. Then, cue by cue, their edges are measured against those of the speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Cue
from mooclint.inspection.sound.heard import Heard, covered, joined, runs
from mooclint.inspection.sound.levelled import NO_SPEECH, Thresholds
from mooclint.inspection.sound.speech import WINDOWS
from mooclint.media.signals import Event, Signal, unknown
from mooclint.message.message import Message

CAPTIONS = ("caption_offset", "caption_drift", "caption_jump", "caption_other_video")
NO_CAPTIONS = Message("it has no captions")
UNCLEAR = Message("captions and speech cannot be matched")
OTHER = Message("the captions belong to another film")
_RATE = 20  # points of a curve a second
_RATIOS = (1.0, 25 / 24, 24 / 25, 25 / 23.976, 23.976 / 25)  # a film's rate over that of its captions
_SELDOM = 8.0  # nats by which another rate has to be more probable
_FARTHEST = 65.0  # seconds that captions may be off
_STEP = 2  # points of a curve from one lag that is tried to the next
_JUMP = 16.0  # nats that a jump costs: that one is there, and where it leads of all places
_DRIFT = 2.0  # nats that the next cue is a step off, as by drift
_ODD = 2.0  # nats that a second costs in which two cues are spoken at once, or something is that no cue shows
_CUT = 0.45  # seconds between two cues that are a jump
_LONG, _GAP = 5.0, 1.5  # seconds of a cue, and behind it, that count
_FEW = 3  # cues of a piece
_SHORT_PIECE = 8.0  # seconds: captions in it cannot be placed
_TOUCHING = 0.1  # seconds between two cues that are none
_NEAR = 0.9  # seconds from a cue's edge to that of the speech
_LEAD = 0.25  # of the time that a cue is longer than the speech: shown somewhat before, and longer behind it
_DELAY = 0.05  # seconds by which speech is heard late
_FEWEST = 4  # cues
_SPOKEN, _BREATH, _WORD = 0.8, 0.1, 0.1  # probability of speech, seconds of a pause, and of a word, that are none
_SHUFFLED = 3  # cues that begin before the one before them; more, and the order of the file says nothing
# How a cue's beginning lies to that of speech: (part, seconds that it is later, spread). Captions are shown early and
# stay longer; what is left is by chance.
_BEGIN = ((0.4, 0.0, 0.1), (0.4, -0.05, 0.35))
_STOP = ((0.3, 0.05, 0.12), (0.35, 0.3, 0.4))
_INSIDE, _BEHIND = 0.93, 0.45  # how much is spoken while a cue is shown, and when none is
Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Way:
    """The way of captions through a film: how late each cue is, seconds, at a ratio of rates; `sure`: nats by which
    that is more probable than chance.
    """

    ratio: float
    late: Curve
    sure: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """Captions between two jumps, from one to another, and by how much they are late."""

    first: int
    last: int  # behind it
    late: float


def captions(heard: Heard, cues: Sequence[Cue] | None, thresholds: Thresholds) -> list[Signal]:
    """All four."""
    if not cues:
        return list(unknown(CAPTIONS, NO_CAPTIONS))
    shown = _in_order([one for one in cues if one.end > one.start])
    spoken = sum(end - start for start, end in heard.spans)
    if len(shown) < _FEWEST or spoken < thresholds["caption_offset.least_spoken_s"]:
        return list(unknown(CAPTIONS, NO_SPEECH if len(shown) >= _FEWEST else UNCLEAR))
    return _Matched(heard, shown, thresholds).signals()


def _in_order(cues: Sequence[Cue]) -> list[Cue]:
    """Cues as they follow each other in the file: where they jump back, by time they would be mixed."""
    back = sum(after.start < one.start for one, after in pairwise(cues))
    return list(cues) if back <= _SHUFFLED else sorted(cues, key=lambda one: one.start)


class _Matched:
    """Captions held against the speech of a film."""

    def __init__(self, heard: Heard, cues: Sequence[Cue], thresholds: Thresholds) -> None:
        self._thresholds, self._cues = thresholds, cues
        self._starts, self._stops = (np.array([getattr(one, name) for one in cues]) for name in ("start", "end"))
        apart = np.diff(self._starts, append=np.inf) - (self._stops - self._starts)
        # Where a cue stands until the next one comes, its end says nothing of the speech.
        self._ended = (apart > _TOUCHING) | (apart < -_TOUCHING)
        spans = joined(runs(heard.chances > _SPOKEN, WINDOWS), _BREATH, _WORD)
        self._speech = covered(spans, round(heard.seconds * _RATE), _RATE).astype(np.float64)
        self._onsets, self._ends = (np.array([span[n] for span in spans]) - _DELAY for n in (0, 1))

    def signals(self) -> list[Signal]:
        """The four of `CAPTIONS`."""
        ways = [way for ratio in _RATIOS if (way := self._way(ratio)) is not None]
        if not ways:
            return list(unknown(CAPTIONS, UNCLEAR))
        way = max(ways, key=lambda one: one.sure - (_SELDOM if one.ratio != 1 else 0.0))
        alike = round(self._alike(way), 2)
        if way.sure >= self._thresholds["caption_other_video.sure"]:
            return [*self._course(way), Signal(name=CAPTIONS[3], present=False, value=alike)]
        long = self._stops.max() - self._starts.min() >= self._thresholds["caption_other_video.least_s"]
        if not long or way.sure >= self._thresholds["caption_other_video.unlike"] * self._ended.sum():
            return list(unknown(CAPTIONS, UNCLEAR))
        return [*unknown(CAPTIONS[:3], OTHER), Signal(name=CAPTIONS[3], present=True, value=alike)]

    # Where cues lie ----------------------------------------------------------------------------------------------

    def _way(self, ratio: float) -> _Way | None:
        """The most probable way at a ratio of rates; None where no lag leaves the cues in the film."""
        most = round(_FARTHEST * _RATE)
        lags = np.arange(-most, most + 1, _STEP)
        fits = self._fits(ratio, lags)
        steps, sure = _best(fits)
        return _Way(ratio, lags[steps] / _RATE, sure)

    def _fits(self, ratio: float, lags: NDArray[np.int64], *, behind_too: bool = True) -> NDArray[np.float32]:
        """Nats by which it is more probable that each cue is so late than chance. Cues x lags."""
        count = len(self._speech)
        begin, stop = _by_edges(self._onsets, count, _BEGIN), _by_edges(self._ends, count, _STOP)
        part = min(max(float(self._speech.mean()), 0.3), 0.9)
        inside, behind = (_by_speech(self._speech, said, part) for said in (_INSIDE, _BEHIND))
        starts, stops = self._starts / ratio, self._stops / ratio
        gaps = np.clip(np.append(starts[1:], np.inf) - stops, 0.0, _GAP) if behind_too else np.zeros(len(starts))
        found = np.zeros((len(self._cues), len(lags)), np.float32)
        for row, first, last, gap, ended in zip(found, starts, stops, gaps, self._ended, strict=True):
            a, b = round(first * _RATE) - lags, round(last * _RATE) - lags
            row += begin[np.clip(a, -1, count)]
            if ended:
                row += stop[np.clip(b, -1, count)]
            row += _between(inside, a, np.minimum(b, a + round(_LONG * _RATE)))
            row += _between(behind, b, b + round(gap * _RATE))
        return found

    def _alike(self, way: _Way) -> float:
        """Correlation of captions, where they lie, and speech."""
        starts, stops = self._starts / way.ratio - way.late, self._stops / way.ratio - way.late
        count = len(self._speech)
        first, last = (min(max(round(at * _RATE), 0), count) for at in (float(starts.min()), float(stops.max())))
        shown = covered(joined(sorted(zip(starts.tolist(), stops.tolist(), strict=True)), 0.0), count, _RATE)
        pair = shown[first:last].astype(np.float64), self._speech[first:last]
        if last - first < 2 or min(float(one.std()) for one in pair) < 1e-3:
            return 0.0
        return float(np.corrcoef(*pair)[0, 1])

    # Their course ------------------------------------------------------------------------------------------------

    def _course(self, way: _Way) -> list[Signal]:
        """Offset, drift and jump."""
        pieces = [replace(one, late=self._middle(one, way)) for one in self._pieces(way)]
        jump = self._jump(pieces, way)
        drift, rest = (0.0, 0.0) if jump.present else self._drift(way)
        drifts = abs(drift) >= self._thresholds["caption_drift.s"]
        lates = [one.late for one in pieces]
        if not jump.present:
            lates = [max(pieces, key=lambda one: one.last - one.first).late]
        if drifts:
            lates = [lates[0] - rest / 2]  # of the middle; told is that of the beginning
        return [
            self._offset(lates),
            Signal(name=CAPTIONS[1], present=drifts, value=round(drift, 2) if drifts else None),
            jump,
        ]

    def _pieces(self, way: _Way) -> list[_Piece]:
        """Captions between jumps, without what is too short; as one where nothing is long enough."""
        cuts = [0, *(np.flatnonzero(np.abs(np.diff(way.late)) >= _CUT) + 1).tolist(), len(self._cues)]
        found = [_Piece(first, last, float(np.median(way.late[first:last]))) for first, last in pairwise(cuts)]
        long = [
            one for one in found
            if one.last - one.first >= _FEW and self._starts[one.last - 1] - self._starts[one.first] >= _SHORT_PIECE
        ] or [_Piece(0, len(self._cues), float(np.median(way.late)))]  # fmt: skip
        for n in range(len(long) - 1):
            cut = self._parting(long[n], long[n + 1], way)
            long[n], long[n + 1] = replace(long[n], last=cut), replace(long[n + 1], first=cut)
        return long

    def _parting(self, one: _Piece, other: _Piece, way: _Way) -> int:
        """The first cue of the other piece: where both fit best, no two are spoken at once, little between them."""
        part = slice(one.first, other.last)
        lags = np.round(np.array([one.late, other.late]) * _RATE).astype(np.int64)
        fits = self._fits(way.ratio, lags, behind_too=False)[part]
        before, behind = np.cumsum(fits[:, 0]), np.cumsum(fits[::-1, 1])[::-1]
        stops, starts = self._stops[part][:-1] / way.ratio - one.late, self._starts[part][1:] / way.ratio - other.late
        a, b = (np.round(at * _RATE).astype(np.int64) for at in (stops, starts))
        spoken = np.concatenate([[0.0], np.cumsum(self._speech)]) / _RATE
        odd = np.maximum(stops - starts, 0.0) + _between(spoken, a, np.maximum(a, b))
        return one.first + 1 + int(np.argmax(before[:-1] + behind[1:] - _ODD * odd))

    def _offset(self, lates: Sequence[float]) -> Signal:
        """What captions are late all along: of some that jump the least of it, if all are late or all early."""
        late = min(lates, key=abs)
        present = abs(late) >= self._thresholds["caption_offset.s"] and len({one > 0 for one in lates}) == 1
        return Signal(name=CAPTIONS[0], present=present, value=round(late, 2))

    def _jump(self, pieces: Sequence[_Piece], way: _Way) -> Signal:
        events = []
        for one, other in pairwise(pieces):
            change = other.late - one.late
            if abs(change) >= self._thresholds["caption_jump.s"]:
                before = float(self._stops[one.last - 1]) / way.ratio - one.late
                behind = float(self._starts[other.first]) / way.ratio - other.late
                at = (before + behind) / 2
                clock = round(at + one.late, 2), round(at + other.late, 2)
                events.append(Event(start=round(at, 2), end=round(at, 2), value=round(change, 2), other=clock))
        values = [one.value for one in events if isinstance(one.value, float)]
        value = max(values, key=abs) if values else None
        return Signal(name=CAPTIONS[2], present=bool(events), value=value, events=tuple(events))

    # Cue by cue --------------------------------------------------------------------------------------------------

    def _edges(self, piece: _Piece, way: _Way) -> tuple[Curve, Curve]:
        """How much later than `piece.late` cues begin and end, those that can be told; rows of (moment, seconds)."""
        part = slice(piece.first, piece.last)
        starts = self._starts[part] / way.ratio - piece.late
        ends = (self._stops[part] / way.ratio - piece.late)[self._ended[part]]
        return _nearest(starts, self._onsets), _nearest(ends, self._ends)

    def _middle(self, piece: _Piece, way: _Way) -> float:
        """Seconds by which captions are late, whatever they are longer than the speech."""
        for _ in range(2):
            starts, ends = self._edges(piece, way)
            if not len(starts):
                break
            begin = float(np.median(starts[:, 1]))
            stop = float(np.median(ends[:, 1])) if len(ends) >= _FEW else begin
            late = piece.late + begin + (stop - begin) * (_LEAD if stop > begin else 0.5)
            piece = replace(piece, late=late)
        return piece.late

    def _drift(self, way: _Way) -> tuple[float, float]:
        """Seconds by which captions and speech move apart over the length, and how much of it is not by the ratio."""
        starts = self._starts / way.ratio
        length = float(starts[-1] - starts[0])
        whole = (way.ratio - 1) * length
        edges = [
            _nearest(starts - way.late, self._onsets, way.late),
            _nearest((self._stops / way.ratio - way.late)[self._ended], self._ends, way.late[self._ended]),
        ]
        points = [one - [0, np.median(one[:, 1])] for one in edges if len(one) >= _FEWEST]
        if not points:
            return whole, 0.0
        both = np.concatenate(points)
        slope, at_zero = _theil_sen(both)
        spread = float(np.median(np.abs(both[:, 1] - slope * both[:, 0] - at_zero)))
        rest = 0.0 if abs(slope) * length < 3 * spread else slope * length
        return whole + rest * way.ratio, rest


def _by_edges(edges: Curve, count: int, spread: Sequence[tuple[float, float, float]]) -> Curve:
    """Nats by which it is more probable that a cue has its edge at a point than chance; the last one is outside."""
    at = np.arange(count) / _RATE
    off = at - _closest(at, edges) if len(edges) else np.full(count, np.inf)
    often = max(len(edges), 1) * _RATE / max(count, 1)  # edges a second
    chance = 1 - sum(part for part, _, _ in spread)
    odds = sum(part * np.exp(-0.5 * ((off - late) / wide) ** 2) / (wide * 2.5066) for part, late, wide in spread)
    return np.log(np.append(odds, [0.0, 0.0]) / often + chance)


def _by_speech(speech: Curve, said: float, part: float) -> Curve:
    """The same of speech in a passage of which so much is spoken, where `part` is of all; summed up to each point."""
    nats = speech * np.log(said / part) + (1 - speech) * np.log((1 - said) / (1 - part))
    return np.concatenate([[0.0], np.cumsum(nats / _RATE)])


def _between(summed: Curve, first: NDArray[np.int64], last: NDArray[np.int64]) -> Curve:
    most = len(summed) - 1
    found: Curve = summed[np.clip(last, 0, most)] - summed[np.clip(first, 0, most)]
    return found


def _best(fits: NDArray[np.float32]) -> tuple[NDArray[np.intp], float]:
    """The most probable way of cues through lags, and how probable it is: the next cue is where this one is, a step
    beside it, or anywhere.
    """
    count = fits.shape[1]
    steps = np.arange(count)
    best, came = fits[0] - np.log(count), []
    for row in fits[1:]:
        whole, before = best.copy(), steps.copy()
        for shift in (1, -1):
            beside = np.full(count, -np.inf, np.float32)
            beside[max(shift, 0) : count + min(shift, 0)] = best[max(-shift, 0) : count - max(shift, 0)] - _DRIFT
            better = beside > whole
            whole[better], before[better] = beside[better], steps[better] - shift
        top = int(best.argmax())
        jumped = best[top] - _JUMP > whole
        whole[jumped], before[jumped] = best[top] - _JUMP, top
        came.append(before)
        best = whole + row
    at = int(best.argmax())
    sure, way = float(best[at]), [at]
    for before in reversed(came):
        at = int(before[at])
        way.append(at)
    return np.array(way[::-1], dtype=np.intp), sure


def _nearest(times: Curve, edges: Curve, late: Curve | float = 0.0) -> Curve:
    """Of each time that has an edge near it: when, and how much later it is; `late` is added to that."""
    if not len(edges):
        return np.zeros((0, 2))
    best = _closest(times, edges)
    near = np.abs(times - best) < _NEAR
    found: Curve = np.stack([times, times - best + late], axis=1)[near]
    return found


def _closest(times: Curve, edges: Curve) -> Curve:
    """The edge that is next to each time."""
    place = np.clip(np.searchsorted(edges, times), 1, max(1, len(edges) - 1))
    choice = np.stack([edges[place - 1], edges[np.minimum(place, len(edges) - 1)]])
    found: Curve = choice[np.abs(choice - times).argmin(axis=0), np.arange(len(times))]
    return found


def _theil_sen(points: Curve) -> tuple[float, float]:
    """The line through points, whatever a third of them says."""
    chosen = points[:: max(1, len(points) // 400)]
    x, y = chosen.T
    apart = x[:, None] - x[None, :]
    far = apart > (x.max() - x.min()) / 4
    if not far.any():
        return 0.0, float(np.median(y))
    slope = float(np.median((y[:, None] - y[None, :])[far] / apart[far]))
    return slope, float(np.median(y - slope * x))
