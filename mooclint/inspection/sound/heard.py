"""The sound of a film while it is decoded, and what is kept of it: some hundred bytes a second."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.film import Film, Sound
from mooclint.inspection.sound.blocks import STEPS, Block, Blocks, decibels
from mooclint.inspection.sound.levels import Levels
from mooclint.inspection.sound.mains import Mains
from mooclint.inspection.sound.peaks import Peaks
from mooclint.inspection.sound.speech import WINDOWS, Hearing

_SPEAKS = 0.5  # probability from which on Silero's authors take it for speech
_PAUSE = 0.2  # seconds without speech that are a breath of it
_WORD = 0.15  # seconds of speech that are not one


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is kept of the sound of a film; rows are steps of 0.1 s from its beginning unless said otherwise."""

    film: Film
    seconds: float  # of sound
    shown: float  # seconds until the last frame
    channels: int
    bits: int | None  # that the samples really use; None where there are no whole samples
    loud: NDArray[np.float32]
    sides: NDArray[np.float32]
    bands: NDArray[np.float32]
    tonal: NDArray[np.float32]
    lines: NDArray[np.float32]
    true_peak: NDArray[np.float32]
    peak: NDArray[np.float32]
    ceiling: NDArray[np.float32]  # a second
    chances: NDArray[np.float32]  # `WINDOWS` a second
    fine: NDArray[np.float32]  # `FINE` levels a second
    mains: tuple[NDArray[np.float32], NDArray[np.float32]]
    moments: NDArray[np.float32]  # peaks in dB, `MOMENTS` a second
    mean: dict[tuple[float, int], NDArray[np.float64]]  # spectrum, added up, by Hz between its bins and their count

    @cached_property
    def spans(self) -> list[tuple[float, float]]:
        """When somebody speaks, seconds; breaths are part of it."""
        return joined(runs(self.chances > _SPEAKS, WINDOWS), _PAUSE, _WORD)

    @cached_property
    def spoken(self) -> NDArray[np.float32]:
        """How much of a step is speech, 0 to 1."""
        return covered(self.spans, len(self.loud))

    @property
    def each_second(self) -> list[float]:
        """Loudness of each whole second, LUFS."""
        whole = self.loud[: len(self.loud) // STEPS * STEPS].reshape(-1, STEPS).mean(axis=1)
        return [round(float(one), 1) for one in decibels(whole) - np.float32(0.691)]

    @cached_property
    def level(self) -> NDArray[np.float32]:
        """Loudness of a step, LUFS."""
        return decibels(self.loud) - np.float32(0.691)


def covered(spans: list[tuple[float, float]], steps: int, rate: float = STEPS) -> NDArray[np.float32]:
    """How much of each step lies in spans."""
    edges = np.zeros(steps + 1)
    for start, end in spans:
        a, b = (min(max(at * rate, 0.0), float(steps)) for at in (start, end))
        for at, sign in ((a, 1.0), (b, -1.0)):
            edges[int(at)] += sign * (1 - at % 1)
            edges[min(int(at) + 1, steps)] += sign * (at % 1)
    found: NDArray[np.float32] = np.clip(np.cumsum(edges)[:steps], 0, 1).astype(np.float32)
    return found


def runs(marks: NDArray[Any], rate: float = STEPS) -> list[tuple[float, float]]:
    """Passages in which a mark is set, seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks.astype(bool), [False]]).astype(np.int8)))
    return [(a / rate, b / rate) for a, b in edges.reshape(-1, 2).tolist()]


def joined(spans: list[tuple[float, float]], gap: float, least: float = 0.0) -> list[tuple[float, float]]:
    """Passages that are closer than a gap as one, without those that are short."""
    whole: list[tuple[float, float]] = []
    for start, end in spans:
        if whole and start - whole[-1][1] <= gap:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return [(start, end) for start, end in whole if end - start >= least]


class Listener:
    """Hears pieces of sound."""

    def __init__(self, film: Film, peaks_from: float) -> None:
        self._film = film
        self._blocks, self._levels, self._mains = Blocks(), Levels(), Mains()
        self._peaks, self._hearing = Peaks(peaks_from), Hearing()
        self._bits: int | None = None  # all that were ever set
        self._width = 0
        self._steps = 0

    def take(self, sound: Sound) -> None:
        """The next piece."""
        if sound.whole is not None and sound.whole.size:
            self._width = sound.whole.dtype.itemsize * 8
            self._bits = (self._bits or 0) | (int(np.bitwise_or.reduce(sound.whole, axis=None)) & (2**self._width - 1))
        for block in self._blocks.add(sound):
            self._hear(block)

    def _hear(self, block: Block) -> None:
        self._levels.take(block)
        self._peaks.take(block)
        self._mains.take(self._hearing.take(block))
        self._steps += block.steps

    def heard(self, shown: float) -> Heard:
        """All of it, after the last piece. `shown`: seconds until the last frame."""
        for block in self._blocks.rest():
            self._hear(block)
        self._hearing.end()
        levels, steps = self._levels, self._steps
        lowest = (self._bits & -self._bits).bit_length() - 1 if self._bits else 0
        return Heard(
            film=self._film, seconds=steps / STEPS, shown=shown, channels=levels.channels,
            bits=None if not self._bits else self._width - lowest,
            loud=levels.loud, sides=levels.sides, bands=levels.bands, tonal=levels.tonal, lines=levels.lines,
            true_peak=self._peaks.true, peak=self._peaks.plain, ceiling=self._peaks.ceiling,
            chances=self._hearing.chances, fine=self._hearing.levels,
            mains=self._mains.levels, moments=self._peaks.moments, mean=levels.mean,
        )  # fmt: skip
