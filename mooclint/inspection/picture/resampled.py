"""Whether a picture was enlarged, and from how many lines.

An enlarged picture is made of points that stand at other places between those of its source: on one, then a third of
the way to the next, then two thirds, and so again. So how sharply the picture bends at a line, as part of how much it
changes there, goes up and down with the beat of both heights, along the lines as down the columns, whatever is shown
(Gallagher, 2005); and since both pictures have one middle, the beat of both directions has the same phase. As parts,
and each edge for itself: so slides, where letters make some lines rich and others empty, have it as clearly as a
landscape.

A picture that was made smaller has such a beat too, but detail as fine as its points, which an enlarged one lacks:
beyond what the lines of its source can show there is little. Codecs have one of each eighth line: what beats with it is
not looked at, but for twice the size, where each second step is by far the smaller one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.film import Luma

_LEAST_CHANGE = 10  # shades that both steps at a line make together, for it to count; codecs and grain make less
_EACH = 2  # columns, and rows, from one that is looked at to the next, of a picture of at most ...
_AREA = 1920 * 1080  # ... so many points
_LOCAL = 15  # lines around one that show what is usual there
_MOST_WEIGHT = 3.0  # times as many edges as a usual line has: a line of a table outweighs no others
_POINTS = 8192  # of the spectrum
_BANDS = 32  # of what a picture can show, from coarse to its finest detail
# Parts of the finest detail: enough of it, the coarser band for twice the size and more, from where behind the source's
# finest there is little, and two that tell a third of the lines from two thirds
_ENOUGH, _FEW_ENOUGH, _BEHIND = (0.3, 0.5), (0.25, 0.42), 0.05
_COARSE, _MIDDLE = (0.1, 0.28), (0.42, 0.6)
# dB from enough detail to what is behind the source's finest: of pictures that were made smaller, up to the first
_FALL, _FALL_SOME, _FALL_DOUBLE = 10.2, 8.5, 12.0
# A third of the lines beats as two thirds do. What speaks for it: dB from coarse detail to middle, and behind the half,
# points by which the sharpest edges are wider than two, and that the beat is the other way round (not so for letters).
_THIRD, _WIDER, _OTHER_WAY, _MOST_OTHER_WAY = 45.0, 15.0, 0.3, 5.0
# Clearness of a beat: 1 is noise. What letters and lines of text have in both directions reaches 8, of pictures that
# were made smaller 17. Whatever else, with some fine detail lacking, with much, and that in both directions:
_SURE, _SURER, _CLEAR, _LIKELY = 25.0, 18.0, 8.8, 6.5
_EITHER = 2.0  # of the weaker direction, where both have it
_SHIFTED = 9.0  # of the weaker direction, of a picture that was moved after it was enlarged
_PHASE = 0.5  # part of a beat that may be out of phase
_TEXT = 0.1  # beats a line from which it is looked; lines of text have slower ones
_CODEC, _CODEC_WIDTH = 1 / 16, 0.004  # beats a line, and their multiples, that codecs make
_NEAR_BEAT, _NEAR_THIRD = 3, 0.02  # points of the spectrum; beats a line
_DOUBLE, _DOUBLE_OVER, _DOUBLE_EITHER = 12.0, 2.2, 1.0  # of twice the size; over the codecs' beats
# dB behind that part of the finest detail, without a beat, and in one direction with one
_LOST_FROM, _FALL_LOST, _FALL_ONE = 0.8, 13.0, 10.0
_ONE = 12.0  # of a beat that one direction alone has
_STANDARD = (360, 480, 540, 576, 640, 720, 768, 800, 864, 900, 960, 1080, 1440)
_NEAR = 0.01  # part by which a height differs from a standard one that is meant
_PLAIN_CLEAR = 18.0  # from which a height that is no standard one is believed; text that scrolls reaches 13

Spectrum = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of it. `doubtful`: something is missing in the picture, or it was stretched, and nothing tells
    whether it was enlarged. `uneven`: it was stretched in one direction.
    """

    lines: int | None = None
    doubtful: bool = False
    uneven: bool = False


class Resampled:
    """Sums up over the sampled frames how the picture bends, line by line and column by column."""

    def __init__(self) -> None:
        self.frames = 0
        self._height = 0
        self._sums: list[NDArray[np.float64]] = []  # of bends and of steps, with how many, down the columns, along rows
        self._bands = np.zeros((2, _BANDS))  # columns and rows; power of each band

    def add(self, luma: Luma, columns: Luma, rows: Luma) -> None:
        """A frame; and some of its columns, and some of its rows turned upright."""
        sums = [one for down in (True, False) for one in _ratios(luma, down=down)]
        if self._sums and [one.shape for one in sums] != [one.shape for one in self._sums]:
            return
        self._height = len(luma)
        self._sums = [one + old for one, old in zip(sums, self._sums, strict=True)] if self._sums else sums
        self._bands += [_power(lines) for lines in (columns, rows)]
        self.frames += 1

    def source(self, width: float) -> Source:
        """What is known of the picture that this one was made from. `width`: of its sharpest edges, in its points."""
        if not self._sums or not all(one[1].any() for one in self._sums):
            return Source()
        down, along = self._sums[:2], self._sums[2:]
        beats = [_Beats(*(_spectrum(*one, offset=1.5 + k / 2) for one in (down[k], along[k]))) for k in (0, 1)]
        lines = _lines(self._height, beats, self._bands, width)
        if lines is not None:
            return Source(lines)
        fall = [_fall(one, _LOST_FROM) for one in self._bands]
        uneven = any(fall[k] >= _FALL_ONE and _beats_alone(beats, k) for k in (0, 1))
        # each second step is smaller where two of three lines were taken as well
        doubtful = uneven or max(fall) >= _FALL_LOST or _is_double(beats[1])
        return Source(doubtful=doubtful, uneven=uneven)


def _band(power: NDArray[np.float64], first: float, last: float) -> float:
    return float(power[round(first * _BANDS) : round(last * _BANDS)].mean()) + 1e-9


def _fall(power: NDArray[np.float64], part: float) -> float:
    """By how many dB the detail is weaker that a picture of that part of the lines cannot show."""
    enough = _ENOUGH if part > 0.55 else _FEW_ENOUGH
    behind = min(part + _BEHIND, (_BANDS - 4) / _BANDS)
    return float(10 * np.log10(_band(power, *enough) / _band(power, behind, (_BANDS - 1) / _BANDS)))


def _ratios(luma: Luma, *, down: bool) -> list[NDArray[np.float64]]:
    """At each line the sum of how sharply the picture bends, and between lines of how large the step is, as parts of
    the steps around; and how many points these are of. Two arrays of 2 x lines.
    """
    each = _EACH * max(1, round(luma.size / _AREA))
    lines = np.ascontiguousarray(luma[:, ::each] if down else luma[::each])
    size = lines.shape[0 if down else 1]
    if size < _LOCAL:
        return [np.zeros((2, 1)), np.zeros((2, 1))]

    def part(points: Any, first: int, cut: int) -> Any:
        end = points.shape[0 if down else 1] - cut
        return points[first:end] if down else points[:, first:end]

    change = cv2.subtract(part(lines, 1, 0), part(lines, 0, 1), dtype=cv2.CV_16S)
    step = cv2.absdiff(part(lines, 1, 0), part(lines, 0, 1))
    both = cv2.add(part(step, 1, 0), part(step, 0, 1), dtype=cv2.CV_16S)
    bend = cv2.absdiff(part(change, 1, 0), part(change, 0, 1))
    around = cv2.add(part(both, 1, 0), part(both, 0, 1))
    middle = part(step, 1, 1).astype(np.int16)
    found = []
    for what, whole, least, scale in ((bend, both, _LEAST_CHANGE, 200), (middle, around, 2 * _LEAST_CHANGE, 400)):
        counts = cv2.compare(whole, least, cv2.CMP_GE)  # type: ignore[call-overload]
        ratio = cv2.bitwise_and(cv2.divide(what, whole, scale=scale, dtype=cv2.CV_8U), counts)
        rows = [cv2.reduce(one, 1 if down else 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel() for one in (ratio, counts)]
        found.append(np.array(rows, np.float64))
    return found


def _spectrum(sums: NDArray[np.float64], counts: NDArray[np.float64], *, offset: float) -> Spectrum:
    """How clear each beat is, noise being 1, its phase counted from the middle of the first line. `offset`: where
    the first sum lies.
    """
    usual = np.convolve(sums, np.ones(_LOCAL), "same") / np.maximum(np.convolve(counts, np.ones(_LOCAL), "same"), 1e-9)
    most = _MOST_WEIGHT * float(np.median(counts[counts > 0]))
    parts = (sums - counts * usual) * np.minimum(counts, most) / np.maximum(counts, 1e-9)
    turned = np.fft.rfft(parts, _POINTS) * np.exp(-2j * np.pi * _FREQUENCIES * offset)
    clear: Spectrum = turned / np.sqrt(0.5 * (parts**2).sum() + 1e-9)
    return clear


_FREQUENCIES = np.arange(_POINTS // 2 + 1) / _POINTS
_FREE = (
    (np.abs(_FREQUENCIES / _CODEC - np.round(_FREQUENCIES / _CODEC)) * _CODEC >= _CODEC_WIDTH)
    & (_FREQUENCIES > _TEXT)
    & (_FREQUENCIES < 0.5 - _CODEC_WIDTH)
)


class _Beats:
    """What both directions share of one measure."""

    def __init__(self, down: Spectrum, along: Spectrum) -> None:
        together = (down + along) / np.sqrt(2)
        self.each = (np.abs(down.real), np.abs(along.real))
        self.weaker = np.minimum(*self.each) * (np.sign(down.real) == np.sign(along.real))
        self.signed, self.sum = together.real, np.abs(together.real)
        in_phase = np.abs(together.imag) <= _PHASE * self.sum
        self.lone = self.sum * (_FREE & in_phase)
        self.both = self.lone * (self.weaker >= _EITHER)
        self.shifted = np.minimum(_near(np.abs(down)), _near(np.abs(along))) * _FREE


def _near(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest around each value."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, _NEAR_BEAT), 2 * _NEAR_BEAT + 1)
    highest: NDArray[np.float64] = around.max(axis=1)
    return highest


def _at(values: NDArray[np.float64], beat: float) -> float:
    first = round(beat * _POINTS) - _NEAR_BEAT
    return float(values[max(0, first) : first + 2 * _NEAR_BEAT + 1].max())


def _lines(height: int, beats: list[_Beats], bands: NDArray[np.float64], width: float) -> int | None:
    """Of the source, where both directions tell of it."""
    both, lone, shifted = (np.maximum(*(getattr(one, name) for one in beats)) for name in ("both", "lone", "shifted"))

    def fall(part: float) -> float:
        return min(_fall(one, part) for one in bands)

    if both.max() < _CLEAR and fall(0.5) >= _FALL_DOUBLE and _is_double(beats[1]):
        return round(height / 2)
    for clear, least in ((lone, _CLEAR), (both, _LIKELY), (shifted, _SHIFTED)):
        best = int(clear.argmax())
        most = float(clear[best])
        lacks = fall(1 - float(_FREQUENCIES[best]))
        if most >= _SURE or (lacks >= _FALL_SOME and most >= _SURER) or (lacks >= _FALL and most >= least):
            beat = float(_FREQUENCIES[best])
            if beat / 2 > _TEXT and _at(both, beat / 2) >= _CLEAR:
                beat /= 2  # this is its overtone
            third = abs(beat - 1 / 3) < _NEAR_THIRD and _is_third(beats[0], best, bands, width)
            return _height(beat, height, third=third, sure=most >= _PLAIN_CLEAR)
    return None


def _is_third(bends: _Beats, best: int, bands: NDArray[np.float64], width: float) -> bool:
    """Whether what beats three to one comes from a third of the lines rather than from two thirds."""
    coarse = min(10 * np.log10(_band(one, *_COARSE) / _band(one, *_MIDDLE)) for one in bands)
    half = min(_fall(one, 0.5) for one in bands)
    way = float(np.clip(_OTHER_WAY * bends.signed[best], -_MOST_OTHER_WAY, _MOST_OTHER_WAY))
    return bool(coarse + half + _WIDER * (width - 2) - way >= _THIRD)


def _is_double(steps: _Beats) -> bool:
    """Whether each second step is by far the smaller one, more than codecs make it."""
    clear, weaker = float(steps.sum[-1]), float(steps.weaker[-1])
    codecs = max(_at(steps.sum, beat) for beat in (1 / 8, 1 / 4, 3 / 8))
    return clear >= max(_DOUBLE, _DOUBLE_OVER * codecs) and weaker >= _DOUBLE_EITHER


def _beats_alone(beats: list[_Beats], which: int) -> bool:
    """Whether one direction has a clear beat."""
    return any(float((one.each[which] * _FREE).max()) >= _ONE for one in beats) or beats[1].each[which][-1] >= _SURE


def _height(beat: float, height: int, *, third: bool, sure: bool) -> int | None:
    """Lines of the source that beats so with the height; of those that do, a standard one. `third`: there is so little
    detail that it is the smaller one.
    """
    possible = [height * (1 - beat), height * beat]
    for one in reversed(possible) if third else possible:
        for standard in _STANDARD:
            if abs(one - standard) <= _NEAR * standard:
                return standard
    return round(possible[0]) if sure else None


def _power(lines: Luma) -> list[float]:
    """Of each band, from line to line."""
    window = np.hanning(len(lines)).astype(np.float32)[:, None]
    spectrum = np.abs(np.fft.rfft((lines - lines.mean(axis=0, dtype=np.float32)) * window, axis=0)) ** 2
    edges = np.linspace(0, len(spectrum) - 1, _BANDS + 1).round().astype(int)
    bands = (spectrum[first:last].mean(axis=1) for first, last in pairwise(edges))
    return [float(np.median(one)) if one.size else 0.0 for one in bands]
