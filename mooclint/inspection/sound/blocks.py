"""Sound in blocks of one second by the film's clock, and numbers kept of it that grow by few bytes a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.film import Sound

STEPS = 10  # of a second: what is kept of the sound is kept a step
_GAP = 0.06  # seconds by which time stamps may be off before sound is missing
_MOST_GAP = 600.0  # seconds of missing sound that are silence; more is a broken clock
_LOUDEST = 16.0  # times full scale: no decoder gives more, except by fault
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """One second of one or two channels (channels x `hertz`), of which `count` samples are real, the others zero."""

    hertz: int
    samples: Samples
    count: int

    @property
    def step(self) -> int:
        """Samples of a step; a sample or two are left over at the end of a second that does not divide."""
        return self.hertz // STEPS

    @property
    def steps(self) -> int:
        """How many steps are real."""
        return min(STEPS, round(self.count / max(1, self.step)))


class Blocks:
    """Cuts pieces of sound into blocks. The first begins at zero; what is missing is silence."""

    def __init__(self) -> None:
        self._hertz = 0
        self._block: Samples = np.zeros((1, 0), np.float32)
        self._count = 0
        self.done = 0  # whole seconds

    def add(self, sound: Sound) -> Iterator[Block]:
        """The blocks that are full with a piece. A change of the rate or of the channels begins a new block."""
        samples = _two(sound.samples)
        if not samples.size or sound.hertz < STEPS:
            return
        if sound.hertz != self._hertz or len(samples) != len(self._block):
            yield from self.rest()
            self._hertz = sound.hertz
            self._new(len(samples))
        at = self.done + self._count / self._hertz
        if at < 0.5 and sound.at < 0:
            samples = samples[:, round(-sound.at * self._hertz) :]
        elif _GAP < sound.at - at < _MOST_GAP:
            for _ in range(int(sound.at) - self.done):
                yield self._full()
            self._count = max(self._count, int((sound.at - self.done) * self._hertz))
        while samples.shape[1]:
            piece = samples[:, : self._hertz - self._count]
            self._block[:, self._count : self._count + piece.shape[1]] = piece
            self._count += piece.shape[1]
            samples = samples[:, piece.shape[1] :]
            if self._count == self._hertz:
                yield self._full()

    def rest(self) -> Iterator[Block]:
        """The last block, if a step of it is there."""
        if self._hertz and self._count >= self._hertz // STEPS:
            yield self._full(self._count)

    def _full(self, count: int | None = None) -> Block:
        block, hertz = _finite(self._block), self._hertz
        self._new(len(block))
        self.done += 1
        return Block(hertz, block, hertz if count is None else count)

    def _new(self, channels: int) -> None:
        self._block = np.zeros((channels, self._hertz), np.float32)
        self._count = 0


def _two(samples: Samples) -> Samples:
    """At most two channels; the middle of a surround sound, where speech is, is on both sides."""
    if len(samples) < 3:
        return samples
    two: Samples = samples[:2] + np.float32(0.707) * samples[2]
    return two


def _finite(samples: Samples) -> Samples:
    if np.isfinite(samples.sum()) and np.abs(samples).max() <= _LOUDEST:
        return samples
    clean: Samples = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)
    return clean


class Series:
    """Numbers, so many a row, that grow at the end."""

    def __init__(self, width: int = 1, kind: Any = np.float32) -> None:
        self._bytes, self._width, self._kind = bytearray(), width, np.dtype(kind)

    def add(self, rows: NDArray[Any]) -> None:
        """New rows."""
        self._bytes += np.ascontiguousarray(rows, self._kind).tobytes()

    @property
    def rows(self) -> NDArray[Any]:
        """All of them: one number each, or `width` each."""
        whole = np.frombuffer(bytes(self._bytes), self._kind).astype(np.float32)
        return whole if self._width == 1 else whole.reshape(-1, self._width)


def decibels(power: NDArray[Any] | float) -> NDArray[np.float32]:
    """Of a power; -200 of none."""
    shown: NDArray[np.float32] = (10 * np.log10(np.maximum(power, 1e-20))).astype(np.float32)
    return shown
