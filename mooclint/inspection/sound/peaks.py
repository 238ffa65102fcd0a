"""The tops of the sound: true peak, and tops that are cut flat, at whatever level they were turned down to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import STEPS, Block, Samples, Series, decibels
from mooclint.inspection.sound.speech import filters

MOMENTS = 500  # peaks a second
_OVER = 4  # times as many samples as there are, of which the highest is the true peak (ITU-R BS.1770, annex 2)
_SIDE = 12  # crossings of its filter on each side
_ABOVE = 0.63  # of the highest: a true peak is less than 4 dB over the samples around it
_LEVELS = 32  # of |sample| to a factor of two
_WIDTHS = (4, 8)  # of a ceiling, in such levels: as whole samples have it, and with the ripple of a lossy codec
_RARE = 0.001  # of the samples that a codec may have put above the top
_THIRD = 16  # such levels below the top: 0.7 of it
FULL = 0.45  # upper third over the octave below it: speech has 0.3, behind a hard limiter 0.38, clipped by 12 dB 0.6
OVER = 1.06  # full scale: where so much is higher, a codec packed what had been cut off at full scale
_LOWEST = 0.02  # full scale: what is cut off below -34 dBFS was not cut off by a converter
_FLAT = 7e-5  # full scale: two steps of 16 bits, which dither adds to samples that were equal
_CORNER = 0.002  # of the level: a cut top begins and ends with a corner, the top of a low note does not
_SHARP = 1e-3  # full scale: in soft sound the steps of 16 bits look like corners
_RUN = 3  # equal samples that are a flat top


class Peaks:
    """Looks at blocks of one second, each channel by itself.

    `true`: the highest true peak a step. `ceiling`, a second: the level of a ceiling that the sound hits, how many
    times as many samples lie at it as below it, how many flat tops there are, how often it is touched; and how many
    samples lie in the upper third below the top against those in the octave below it: a codec blurs a ceiling, but
    sound that was driven into it is full right up to the top.
    """

    def __init__(self, from_peak: float) -> None:
        self._from = from_peak  # from where on the true peak is of interest
        self._highest = 0.0
        self._filters: tuple[int, Samples] | None = None
        self._true, self._plain, self._ceiling = Series(), Series(), Series(6)
        self._moments = Series(kind=np.uint8)

    def take(self, block: Block) -> None:
        """The next block."""
        length = block.hertz // MOMENTS
        whole = np.abs(block.samples)
        moments = whole[:, : MOMENTS * length].reshape(len(whole), MOMENTS, length).max(axis=2)
        self._plain.add(moments.reshape(len(moments), STEPS, -1).max(axis=(0, 2))[: block.steps])
        real = block.steps * MOMENTS // STEPS
        self._moments.add(np.clip(-decibels(moments.max(axis=0)[:real] ** 2), 0, 255))
        self._true.add(self._true_peaks(block, moments)[: block.steps])
        found = [_ceiling(values, block.samples[n]) for n, values in enumerate(whole)]
        self._ceiling.add(np.array(max(found, key=lambda one: (one[2] > 2, one[1])), np.float32)[None])

    def _true_peaks(self, block: Block, moments: Samples) -> Samples:
        length, channels = block.hertz // MOMENTS, len(moments)
        peaks = moments.copy()
        least = max(self._from * _ABOVE, self._highest * _ABOVE)
        for channel, moment in zip(*np.nonzero(self._open(moments, least)), strict=True):
            peaks[channel, moment] = max(
                peaks[channel, moment], self._between(block, int(channel), int(moment), length)
            )
        self._highest = max(self._highest, float(peaks.max(initial=0)))
        highest: Samples = peaks.reshape(channels, STEPS, -1).max(axis=(0, 2))
        return highest

    def _open(self, moments: Samples, least: float) -> NDArray[np.bool_]:
        """The moments whose true peak may be news: the highest of each step, where it may be high enough."""
        steps = moments.reshape(len(moments), STEPS, -1)
        top = steps.max(axis=2, keepdims=True)
        known = (top > self._from) & (top < self._highest * _ABOVE)
        chosen: NDArray[np.bool_] = (steps >= np.maximum(top * 0.9, least)) & ~known
        return chosen.reshape(moments.shape)

    def _between(self, block: Block, channel: int, moment: int, length: int) -> float:
        if self._filters is None or self._filters[0] != length:
            self._filters = length, filters(length, length * _OVER, _SIDE)
        start = moment * length - _SIDE
        around = block.samples[channel, max(0, start) : start + length + 2 * _SIDE]
        if len(around) < length + 2 * _SIDE:
            around = np.pad(around, (max(0, -start), max(0, start + length + 2 * _SIDE - block.hertz)))
        return float(np.abs(around @ self._filters[1]).max())

    @property
    def true(self) -> NDArray[np.float32]:
        """Full scale, `STEPS` a second."""
        return self._true.rows

    @property
    def moments(self) -> NDArray[np.float32]:
        """dB of the highest sample, `MOMENTS` a second."""
        return -self._moments.rows

    @property
    def plain(self) -> NDArray[np.float32]:
        """The highest sample, `STEPS` a second."""
        return self._plain.rows

    @property
    def ceiling(self) -> NDArray[np.float32]:
        """Seconds x (level, times as many, flat tops, how often it is touched, how full it is below, its top)."""
        return self._ceiling.rows


def _ceiling(values: Samples, samples: Samples) -> tuple[float, float, int, int, float, float]:
    """Of a second of one channel: a row of `Peaks.ceiling`.

    The samples of a sine lie 2.4 times as often at its top as just below, those of a limiter up to 1.8 times.
    """
    highest = float(values.max(initial=0))
    if highest < _LOWEST:
        return 0.0, 0.0, 0, 0, 0.0, 0.0
    loud = values[values > highest / 8]
    counts = np.bincount((np.log2(highest / loud) * _LEVELS).astype(np.intp), minlength=3 * _LEVELS)
    above = np.concatenate([[0], np.cumsum(counts)])
    rare = min(int(np.searchsorted(above, _RARE * len(values))), _LEVELS)
    upper = float(above[rare + _THIRD])
    full, top_level = upper / max(above[rare + _THIRD + _LEVELS] - upper, 1), highest * 2 ** (-rare / _LEVELS)
    best, at = 0.0, 0
    for width in _WIDTHS:
        for top in range(_LEVELS // 2):
            inside = above[top + width] - above[top]
            below = above[top + 2 * width] - above[top + width]
            if inside >= 48 and above[top] <= 0.15 * inside and inside > best * max(below, 1):
                best, at = inside / max(below, 1), top + width // 2
    level = highest * 2 ** (-at / _LEVELS)
    if full >= FULL or top_level >= OVER:
        level, best = top_level, max(best, 1.001)
    touches = int(np.count_nonzero(np.diff((values > 0.93 * level).astype(np.int8)) > 0)) if best > 1 else 0
    return level, best, _flat_tops(samples, highest), touches, full, top_level


def _flat_tops(samples: Samples, highest: float) -> int:
    """How often some samples are equal, high up, with a corner on both sides."""
    step = np.abs(np.diff(samples))
    flat = (step < _FLAT) & (np.abs(samples[1:]) > 0.3 * highest)
    if not flat.any():
        return 0
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    inner = (ends - starts >= _RUN - 1) & (starts > 0) & (ends < len(step))
    starts, ends = starts[inner], ends[inner]
    corner = np.minimum(step[starts - 1], step[ends]) > np.maximum(_CORNER * np.abs(samples[starts]), _SHARP)
    return int(corner.sum())
