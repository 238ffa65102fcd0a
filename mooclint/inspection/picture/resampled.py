"""Whether a picture was enlarged, and from how many lines.

An enlarged picture is made of points that stand at other places between those of its source: on one, then a third of
the way to the next, then two thirds, and so again. So how much neighbours differ changes from line to line by the
beat of both heights, along the lines as down the columns, whatever the picture shows (Gallagher, 2005). No camera and
no drawing has such a beat in both directions. Codecs have one of each eighth line: what beats with it is not looked at,
but for twice the size, where each second difference is by far the smaller one.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.film import Luma

_MOST_STEP = 24  # shades by which a difference counts at most, so that edges do not outweigh all else
_POINTS = 8192  # of the spectrum
_LEAST_BEAT, _LEAST_BOTH = 4.0, 7.0  # times the spectrum around it, in either direction and in both (geometric mean)
_FINE = 1.36  # bends over steps in a picture with detail as fine as its points; one made smaller has a beat as well
_LOW, _HIGH = (0.3, 0.5), (0.85, 0.97)  # bands of what a picture can show, as parts of its finest detail
_FALL = 8.6  # dB by which the upper one is weaker, in both directions: beyond what fewer lines can show there is little
_AS_CLEAR = 0.8  # part of the clearest beat of a direction that another beat has there, for the one of both to be it
_LEAST_DEPTH = 0.003  # of the beat, as part of the differences
_TEXT, _LOWEST = 0.05, 0.14  # beats a line from which lines and letters of text have some, and from which it is looked
_CODEC, _CODEC_WIDTH = 1 / 16, 0.004  # beats a line, and their multiples, that codecs make
_AROUND = 200  # points of the spectrum that are around a beat
_ALIKE = 4  # points by which the beats of both directions may differ
# Of twice the size: how deep each second difference is below the others, and how often more than codecs' beats are
_DOUBLE_EACH, _DOUBLE, _OVER_FOURTH, _OVER_EIGHTH = 0.05, 0.07, 1.8, 4.0
_DOUBLE_WIDTH = 3.2  # of the sharpest edges of a picture of twice the size; a soft one may look like that to codecs
_STANDARD = (480, 576, 720, 864, 900, 960, 1080, 1440)
_NEAR = 0.01  # part by which a height differs from a standard one that is meant


class Resampled:
    """Sums up how much neighbours differ in the sampled frames, line by line and column by column."""

    def __init__(self) -> None:
        self.frames = 0
        self._sums: list[NDArray[np.float64]] = []
        self._bands = np.zeros((2, 2))  # columns and rows; power of the lower band and of the upper one

    def add(self, columns: Luma, rows: Luma) -> None:
        """A frame: some of its columns, and some of its rows turned upright."""
        profiles = [one for lines in (columns, rows) for one in _profiles(lines)]
        if self._sums and [one.shape for one in profiles] != [one.shape for one in self._sums]:
            return
        self._sums = [one + old for one, old in zip(profiles, self._sums, strict=True)] if self._sums else profiles
        self._bands += [_power(lines) for lines in (columns, rows)]
        self.frames += 1

    def lines(self, width: float) -> int | None:
        """Of the source; None where it is no enlarged picture. `width`: of its sharpest edges, in
        its own points."""
        if not self._sums or not all(one.any() for one in self._sums):
            return None
        falls = bool((self._bands[:, 0] >= 10 ** (_FALL / 10) * self._bands[:, 1]).all())
        if np.mean([self._sums[k + 1].mean() / self._sums[k].mean() for k in (0, 2)]) > _FINE and not falls:
            return None
        beats = [_levelled(one / self.frames) for one in self._sums]
        height = len(self._sums[0]) + 1
        steps, bends = (beats[0], beats[2]), (beats[1], beats[3])
        share = _AS_CLEAR if falls else 1.0
        found = max((_beat(*pair, share) for pair in (steps, bends)), key=lambda one: one[0])
        if found[0] >= _LEAST_BOTH:
            return _height(found[1], height)
        half, fourth, eighth = (_depths(steps, beat) for beat in (1 / 2, 1 / 4, 3 / 8))
        double = all(
            one >= max(_DOUBLE_EACH, _OVER_FOURTH * two, _OVER_EIGHTH * three)
            for one, two, three in zip(half, fourth, eighth, strict=True)
        )
        double = double and width <= _DOUBLE_WIDTH
        return round(height / 2) if double and np.sqrt(np.prod(half)) >= _DOUBLE else None


def _profiles(lines: Luma) -> list[NDArray[np.float64]]:
    """From line to line: the mean step, and the mean bend (the step from one step to the next)."""
    step = np.minimum(cv2.absdiff(lines[1:], lines[:-1]), _MOST_STEP)
    bend = np.abs(cv2.filter2D(lines, cv2.CV_16S, np.array([[1], [-2], [1]], np.float32))[1:-1])
    return [one.mean(axis=1, dtype=np.float64) for one in (step, np.minimum(bend, _MOST_STEP))]


def _levelled(profile: NDArray[np.float64]) -> NDArray[np.float64]:
    """What changes from line to line, as part of what is usual around."""
    parts = np.log(profile + 0.05)
    parts = (parts - np.convolve(parts, np.ones(9) / 9, "same"))[8:-8]
    most = 4 * np.abs(parts).mean() + 1e-9
    clipped: NDArray[np.float64] = parts.clip(-most, most)
    return clipped


def _depths(pair: tuple[NDArray[np.float64], NDArray[np.float64]], beat: float) -> list[float]:
    """How deep a beat is in both directions."""
    found = []
    for parts in pair:
        window = np.hanning(len(parts))
        turning = np.exp(-2j * np.pi * beat * np.arange(len(parts)))
        found.append(float(abs((parts * window * turning).sum()) / window.sum()))
    return found


def _power(lines: Luma) -> list[float]:
    """Of both bands, from line to line."""
    window = np.hanning(len(lines)).astype(np.float32)[:, None]
    spectrum = np.abs(np.fft.rfft((lines - lines.mean(axis=0, dtype=np.float32)) * window, axis=0)) ** 2
    spots = [[round(edge * (len(spectrum) - 1)) for edge in band] for band in (_LOW, _HIGH)]
    return [float(np.median(spectrum[first:last].mean(axis=1))) for first, last in spots]


def _beat(upright: NDArray[np.float64], along: NDArray[np.float64], share: float) -> tuple[float, float]:
    """The clearest beat that both directions have: how clear it is, and its beats a line. `share`: how clear it has to
    be, as part of the clearest one of a direction.
    """
    clear = []
    for parts in (upright, along):
        spectrum = np.abs(np.fft.rfft(parts * np.hanning(len(parts)), _POINTS))
        usual = np.median(_windows(spectrum, _AROUND)[:, ::5], axis=1)
        depth = spectrum / np.hanning(len(parts)).sum()
        clear.append(_windows(spectrum / (usual + 1e-9) * (depth >= _LEAST_DEPTH), _ALIKE).max(axis=1))
    beats = np.arange(len(clear[0])) / _POINTS
    free = np.abs(beats / _CODEC - np.round(beats / _CODEC)) * _CODEC >= _CODEC_WIDTH
    clear = [one * free * (beats > _TEXT) for one in clear]
    # text beats with its lines one way and with its letters the other way, each with overtones
    first = [_windows((one >= share * one.max()).astype(float), _ALIKE).max(axis=1) > 0 for one in clear]
    found = first[0] & first[1] & (np.minimum(*clear) >= _LEAST_BEAT) & (beats > _LOWEST)
    both = np.where(found, np.sqrt(clear[0] * clear[1]), 0)
    best = int(both.argmax())
    return float(both[best]), float(beats[best])


def _windows(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The values around each of them."""
    return np.lib.stride_tricks.sliding_window_view(np.pad(values, reach, mode="reflect"), 2 * reach + 1)


def _height(beat: float, height: int) -> int:
    """Lines of the source that beats so with the height; of those that do, a standard one."""
    possible = [height * (1 - beat), height * beat]
    for one in possible:
        for standard in _STANDARD:
            if abs(one - standard) <= _NEAR * standard:
                return standard
    return round(possible[0])
