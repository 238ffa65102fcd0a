"""Captions against speech: whether they come late, drift, jump, or belong to another film.

When cues are shown is held against when somebody speaks. The whole is placed first, by correlation at every lag and
at the usual ratios of frame rates; or, where cues stand until the next one comes, by their beginnings alone. Then the
way of the lag through the film, window by window; then, cue by cue, its edges against those of the speech.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Cue
from mooclint.inspection.sound.heard import Heard, covered, joined
from mooclint.inspection.sound.levelled import NO_SPEECH, Thresholds
from mooclint.media.signals import Event, Signal, unknown
from mooclint.message.message import Message

CAPTIONS = ("caption_offset", "caption_drift", "caption_jump", "caption_other_video")
NO_CAPTIONS = Message("it has no captions")
UNCLEAR = Message("captions and speech cannot be matched")
OTHER = Message("the captions belong to another film")
_RATE = 20  # points of a curve a second
_RATIOS = (1.0, 25 / 24, 24 / 25, 25 / 23.976, 23.976 / 25)  # a film's rate over that of its captions
_MORE = 0.06  # of correlation that another rate has to give more
_FARTHEST = 65.0  # seconds that captions may be off
_INSIDE = 0.5  # of the captions that have to lie in the film
_WINDOW, _HOP = 30.0, 10.0  # seconds of captions that are placed by themselves
_SWITCH = 8.0  # seconds of captions on speech that a jump costs
_MOVE = 10.0  # the same, of a second by which the next cue is elsewhere, as by drift
_CUT = 0.45  # seconds between two cues that are a jump
_LONG = 5.0  # seconds of a cue that count
_FEW = 3  # cues of a piece
_TOUCHING = 0.1  # seconds between two cues that are none
_NEAR = 0.9  # seconds from a cue's edge to that of the speech
_LEAD = 0.25  # of the time that a cue is longer than the speech: shown somewhat before, and longer behind it
_DELAY = 0.05  # seconds by which speech is heard late
_FEWEST = 4  # cues
_BREATH = 0.3  # seconds in a sentence
_STEP = 0.1  # seconds between two lags at which beginnings are counted
_CHANCE = 1e-4  # that so many cues begin with speech somewhere without being of it
_SHORT_PIECE = 10.0  # seconds: captions in it cannot be placed
Curve = NDArray[np.float64]
Piece = tuple[Sequence[Cue], float]  # captions, and how late they are


@dataclass(frozen=True, slots=True)
class Placed:
    """Where captions lie best: `late` by so many seconds, with what correlation, how far above that of other lags."""

    ratio: float
    late: float
    alike: float
    clear: float


def captions(heard: Heard, cues: Sequence[Cue] | None, thresholds: Thresholds) -> list[Signal]:
    """All four."""
    if not cues:
        return list(unknown(CAPTIONS, NO_CAPTIONS))
    shown = sorted((one for one in cues if one.end > one.start), key=lambda one: one.start)
    spoken = sum(end - start for start, end in heard.spans)
    if len(shown) < _FEWEST or spoken < thresholds["caption_offset.least_spoken_s"]:
        return list(unknown(CAPTIONS, NO_SPEECH if len(shown) >= _FEWEST else UNCLEAR))
    return _Matched(heard, shown, thresholds).signals()


class _Matched:
    """Captions held against the speech of a film."""

    def __init__(self, heard: Heard, cues: Sequence[Cue], thresholds: Thresholds) -> None:
        self._thresholds, self._cues = thresholds, cues
        self._spans = joined(heard.spans, _BREATH)
        self._seconds = heard.seconds
        self._speech = covered(heard.spans, round(heard.seconds * _RATE), _RATE).astype(np.float64)
        self._onsets = np.array([start for start, _ in self._spans]) - _DELAY
        self._ends = np.array([end for _, end in self._spans]) - _DELAY

    def signals(self) -> list[Signal]:
        """The four of `CAPTIONS`."""
        placed = self._placed()
        if placed is None:  # cues that stand all the time
            return self._by_beginnings(None) or list(unknown(CAPTIONS, UNCLEAR))
        alike = round(placed.alike, 2)
        sure = placed.alike >= self._thresholds["caption_other_video.alike"]
        clear = placed.clear >= self._thresholds["caption_other_video.clear"]
        pieces, on_speech = self._pieces(placed)
        long = self._cues[-1].end - self._cues[0].start >= self._thresholds["caption_other_video.least_s"]
        moved = long and on_speech >= self._thresholds["caption_other_video.on_speech"]
        if not (clear or sure or moved):
            begun = self._by_beginnings(alike)
            if begun:
                return begun
            if not long:
                return list(unknown(CAPTIONS, UNCLEAR))
            other = Signal(name=CAPTIONS[3], present=True, value=alike)
            return [*unknown(CAPTIONS[:3], OTHER), other]
        return [*self._course(placed, pieces), Signal(name=CAPTIONS[3], present=False, value=alike)]

    def _by_beginnings(self, alike: float | None) -> list[Signal]:
        """All four where cues begin with speech; nothing where they do not."""
        begun = self._begun()
        if begun is None:
            return []
        return [*self._course(begun, [(self._cues, begun.late)]), Signal(name=CAPTIONS[3], present=False, value=alike)]

    # The whole ---------------------------------------------------------------------------------------------------

    def _placed(self) -> Placed | None:
        best: Placed | None = None
        for ratio in _RATIOS:
            found = self._lags(self._cues, ratio)
            if found is None:
                continue
            lags, alike = found
            at = int(np.argmax(alike))
            near = np.abs(lags - lags[at]) < 3
            spread = float(alike[~near].std()) if (~near).sum() > 50 else 1.0
            clear = float(alike[at] - np.mean(alike[~near])) / max(spread, 1e-6) if (~near).any() else 0.0
            one = Placed(ratio, float(lags[at]), float(alike[at]), clear)
            if best is None or one.alike > best.alike + (_MORE if best.ratio == 1 else 0):
                best = one
        return best

    def _begun(self) -> Placed | None:
        """Where cues begin as speech begins, far more of them than do so by chance; None where they do nowhere."""
        best, least = None, _CHANCE
        lags = np.arange(-_FARTHEST, _FARTHEST + _STEP, _STEP)
        for ratio in _RATIOS:
            starts = np.array([one.start for one in self._cues]) / ratio
            apart = (starts[:, None] - self._onsets[None, :]).ravel()
            counts = np.histogram(apart, np.append(lags - _STEP / 2, lags[-1] + _STEP / 2))[0]
            near = np.convolve(counts, np.ones(3), "same")
            at = int(np.argmax(near))
            hits, chance = min(int(near[at]), len(starts)), min(0.9, len(self._onsets) * 3 * _STEP / self._seconds)
            odds = _tail(hits, len(starts), chance) * len(lags) * len(_RATIOS)
            if odds < least:
                best, least = Placed(ratio, float(lags[at]), hits / len(starts), 0.0), odds
        return best

    def _lags(self, cues: Sequence[Cue], ratio: float) -> tuple[Curve, Curve] | None:
        """Correlation of cues and speech at every lag by which the cues may be late."""
        start, end = cues[0].start / ratio - 0.5, max(one.end for one in cues) / ratio + 0.5
        count = round((end - start) * _RATE)
        if count < 5 * _RATE or count > 20 * len(self._speech) + 1:
            return None
        spans = joined([(one.start / ratio - start, one.end / ratio - start) for one in cues], 0.0)
        curve = covered(spans, count, _RATE).astype(np.float64)
        curve -= curve.mean()
        spread = float(np.sqrt(np.mean(curve**2)))
        if spread < 0.1:  # a cue that stands all the time
            return None
        size = 1 << (count + len(self._speech) - 1).bit_length()
        both = np.fft.irfft(np.conj(np.fft.rfft(curve, size)) * np.fft.rfft(self._speech, size), size)
        shift = round(start * _RATE)
        most = round(_FARTHEST * _RATE)
        late = np.arange(-most, most + 1)
        place = shift - late  # where in the speech the first point of the cues lies
        first, last = np.clip(place, 0, len(self._speech)), np.clip(place + count, 0, len(self._speech))
        total = np.concatenate([[0.0], np.cumsum(self._speech)])
        mean = (total[last] - total[first]) / count
        power = np.concatenate([[0.0], np.cumsum(self._speech**2)])
        there = np.sqrt(np.maximum((power[last] - power[first]) / count - mean**2, 0.0))
        alike = both[place % size] / count / (spread * np.maximum(there, 0.1))
        inside = (last - first) >= _INSIDE * count
        if not inside.any():
            return None
        return late[inside] / _RATE, alike[inside]

    # Its course --------------------------------------------------------------------------------------------------

    def _course(self, placed: Placed, pieces: list[Piece]) -> list[Signal]:
        parts = [one for piece in pieces if (one := self._line(piece[0], placed.ratio, piece[1])) is not None]
        if not parts:
            return list(unknown(CAPTIONS[:3], UNCLEAR))
        jump = self._jump(pieces, placed.ratio)
        rate, late = parts[0] if len(parts) == 1 else (1.0, self._middle(pieces[0], placed.ratio))
        length = (self._cues[-1].end - self._cues[0].start) / placed.ratio
        drift = (placed.ratio * rate - 1) * length
        drifts = len(parts) == 1 and abs(drift) >= self._thresholds["caption_drift.s"]
        if not drifts:
            late = self._middle(max(pieces, key=lambda one: len(one[0])), placed.ratio)
        return [
            self._offset(late),
            Signal(name=CAPTIONS[1], present=drifts, value=round(drift, 2) if drifts else None),
            jump,
        ]

    def _offset(self, late: float) -> Signal:
        present = abs(late) >= self._thresholds["caption_offset.s"]
        return Signal(name=CAPTIONS[0], present=present, value=round(late, 2))

    def _pieces(self, placed: Placed) -> tuple[list[Piece], float]:
        """Captions between jumps, and how late they are there, about; and how well all lie on speech."""
        lates = self._candidates(placed)
        fits = np.array([[self._fits(cue, late, placed.ratio) for late in lates] for cue in self._cues])
        weights = np.array([min(cue.end - cue.start, _LONG) for cue in self._cues])
        way = _way(fits * weights[:, None], np.array(lates))
        score = float((fits[np.arange(len(way)), way] * weights).sum() / weights.sum())
        chosen = np.array(lates)[way]
        cuts = [0, *(n for n in range(1, len(way)) if abs(chosen[n] - chosen[n - 1]) >= _CUT), len(way)]
        pieces = [(self._cues[m:n], float(np.median(chosen[m:n]))) for m, n in pairwise(cuts)]
        long = [one for one in pieces if len(one[0]) >= _FEW and one[0][-1].end - one[0][0].start >= _SHORT_PIECE]
        return long or [(self._cues, placed.late)], score

    def _candidates(self, placed: Placed) -> list[float]:
        """How late captions may be somewhere: the two best places of each window."""
        found = [placed.late]
        for start in np.arange(self._cues[0].start, self._cues[-1].end - _WINDOW / 2, _HOP).tolist():
            inner = [one for one in self._cues if start <= one.start < start + _WINDOW]
            lags = self._lags(inner, placed.ratio) if len(inner) >= _FEW else None
            if lags is None:
                continue
            late, alike = lags
            for _ in range(2):
                at = int(np.argmax(alike))
                found.append(float(late[at]))
                alike = np.where(np.abs(late - late[at]) < 1, -1.0, alike)
        return sorted(set(found))

    def _fits(self, cue: Cue, late: float, ratio: float) -> float:
        """How well a cue lies on speech: of its time that is spoken, less of the time beside it."""
        start, end = cue.start / ratio - late, cue.end / ratio - late
        a, b = (min(max(round(at * _RATE), 0), len(self._speech)) for at in (start, end))
        beside = np.concatenate([self._speech[max(0, a - _RATE // 2) : a], self._speech[b : b + _RATE // 2]])
        inside = self._speech[a:b]
        return float(inside.mean() if len(inside) else 0.0) - float(beside.mean() if len(beside) else 0.0)

    def _jump(self, pieces: list[Piece], ratio: float) -> Signal:
        events = []
        for one, other in pairwise(pieces):
            before, behind = self._middle(one, ratio), self._middle(other, ratio)
            if abs(behind - before) >= self._thresholds["caption_jump.s"]:
                at = ((one[0][-1].end / ratio - before) + (other[0][0].start / ratio - behind)) / 2
                events.append(Event(start=round(at, 2), end=round(at, 2), value=round(behind - before, 2)))
        values = [one.value for one in events if isinstance(one.value, float)]
        value = max(values, key=abs) if values else None
        return Signal(name=CAPTIONS[2], present=bool(events), value=value, events=tuple(events))

    # Cue by cue --------------------------------------------------------------------------------------------------

    def _edges(self, cues: Sequence[Cue], ratio: float, late: float) -> tuple[Curve, Curve]:
        """How much later than `late` cues begin and end, those that can be told; rows of (moment, seconds)."""
        starts = np.array([one.start for one in cues]) / ratio - late
        # Where a cue stands until the next one comes, its end says nothing of the speech.
        apart = [one for one, after in pairwise([*cues, Cue(np.inf, np.inf)]) if after.start - one.end > _TOUCHING]
        ends = np.array([one.end for one in apart]) / ratio - late
        return _nearest(starts, self._onsets), _nearest(ends, self._ends)

    def _middle(self, piece: Piece, ratio: float) -> float:
        """Seconds by which captions are late, whatever they are longer than the speech."""
        cues, late = piece
        for _ in range(2):
            starts, ends = self._edges(cues, ratio, late)
            if not len(starts):
                return late
            begin = float(np.median(starts[:, 1]))
            stop = float(np.median(ends[:, 1])) if len(ends) >= _FEW else begin
            late += begin + (stop - begin) * (_LEAD if stop > begin else 0.5)
        return late

    def _line(self, cues: Sequence[Cue], ratio: float, late: float) -> tuple[float, float] | None:
        """The rate that remains, and how late captions are at the beginning."""
        starts, ends = self._edges(cues, ratio, late)
        if len(starts) < _FEWEST:
            return None
        starts, ends = starts.copy(), ends.copy()
        begin = float(np.median(starts[:, 1]))
        stop = float(np.median(ends[:, 1])) if len(ends) >= _FEW else begin
        middle = begin + (stop - begin) * (_LEAD if stop > begin else 0.5)
        both = np.concatenate([starts - [0, begin], ends - [0, stop]])
        slope, at_zero = _theil_sen(both)
        spread = np.median(np.abs(both[:, 1] - slope * both[:, 0] - at_zero))
        if abs(slope) * (both[:, 0].max() - both[:, 0].min()) < 3 * spread:
            slope, at_zero = 0.0, 0.0
        return 1 + slope, late + middle + at_zero


def _tail(hits: int, of: int, chance: float) -> float:
    """How probable so many hits or more are, of independent tries."""
    return sum(math.comb(of, n) * chance**n * (1 - chance) ** (of - n) for n in range(hits, of + 1))


def _nearest(times: Curve, edges: Curve) -> Curve:
    """Of each time that has an edge near it: when, and how much later it is."""
    if not len(edges):
        return np.zeros((0, 2))
    place = np.clip(np.searchsorted(edges, times), 1, max(1, len(edges) - 1))
    choice = np.stack([edges[place - 1], edges[np.minimum(place, len(edges) - 1)]])
    best = choice[np.abs(choice - times).argmin(axis=0), np.arange(len(times))]
    near = np.abs(times - best) < _NEAR
    found: Curve = np.stack([times, times - best], axis=1)[near]
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


def _way(fits: Curve, lates: Curve) -> NDArray[np.intp]:
    """The best way of captions through places, cue by cue: a change costs as much as it is, a jump no more."""
    cost = np.minimum(_SWITCH, _MOVE * np.abs(lates[:, None] - lates[None, :]))
    best, came = fits[0], []
    for row in fits[1:]:
        whole = best[:, None] - cost
        before = whole.argmax(axis=0)
        came.append(before)
        best = whole[before, np.arange(len(lates))] + row
    at = int(np.argmax(best))
    way = [at]
    for step in reversed(came):
        at = int(step[at])
        way.append(at)
    return np.array(way[::-1], dtype=np.intp)
