"""Levels of the sound: loudness, the channels against each other, its spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import STEPS, Block, Samples, Series, decibels

BANDS = 30
_LOWEST, _HIGHEST = 70.0, 16_000.0  # Hz, of the bands
_TONES = (100.0, 5000.0)  # Hz: where lines of music are looked for
_LINE = 16.0  # times as strong as what lies beside it, a line (12 dB)
_HELD = 3  # steps for which a note is held; a voice glides


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Power of each step, both channels, summed to full scale squared. Steps x bins, `hertz` apart."""

    power: Samples
    hertz: float


class Spectra:
    """Makes the spectrum of each step of a block, under a Hann window; channels that are equal are taken once."""

    def __init__(self) -> None:
        self._shape: Samples = np.zeros(0, np.float32)

    def of(self, block: Block) -> Spectrum:
        """Of a block."""
        length = block.step
        if len(self._shape) != length:
            window = np.hanning(length + 1)[:-1]
            self._shape = (window * np.sqrt(2 / np.sum(window**2) / length)).astype(np.float32)
        samples, times = block.samples[:, : STEPS * length], 1
        if len(samples) == 2 and np.array_equal(samples[0], samples[1]):
            samples, times = samples[:1], 2
        pieces = samples.reshape(len(samples), STEPS, length) * self._shape
        found = np.fft.rfft(pieces, axis=2)
        power = (found.real**2 + found.imag**2).sum(axis=0) * times
        return Spectrum(power[: block.steps], block.hertz / length)


class Levels:
    """Keeps, a step: loudness, both channels' power and what they share, the bands; and the mean spectrum."""

    def __init__(self) -> None:
        self._spectra = Spectra()
        self._loud, self._sides = Series(), Series(3)
        self._bands = Series(BANDS, np.float16)
        self._tonal = Series(2, np.float16)
        self._lines: NDArray[np.bool_] = np.zeros((0, 0), np.bool_)
        self._weights: dict[tuple[float, int], Samples] = {}
        self.mean: dict[tuple[float, int], NDArray[np.float64]] = {}  # Hz between bins, how many -> power, added up
        self.channels = 0

    def take(self, block: Block) -> None:
        """The next block."""
        self.channels = max(self.channels, len(block.samples))
        spectrum = self._spectra.of(block)
        power, size = spectrum.power, (spectrum.hertz, spectrum.power.shape[1])
        if size not in self._weights:
            self._weights[size] = weighting(np.arange(size[1], dtype=np.float64) * size[0])
        self._loud.add(power @ self._weights[size])
        self._sides.add(_sides(block))
        edges = np.geomspace(_LOWEST, _HIGHEST, BANDS + 1) / spectrum.hertz
        cuts = np.minimum(np.round(edges).astype(np.intp), size[1] - 1)
        summed = np.concatenate([np.zeros((len(power), 1)), np.cumsum(power, axis=1, dtype=np.float64)], axis=1)
        self._bands.add(decibels(np.diff(summed[:, cuts], axis=1)))
        self._tonal.add(self._notes(spectrum))
        self.mean[size] = self.mean.get(size, 0) + power.sum(axis=0, dtype=np.float64)

    def _notes(self, spectrum: Spectrum) -> NDArray[np.float32]:
        """How much of the power between 100 and 5000 Hz lies in lines that are held, and in any, a step."""
        low, high = (round(edge / spectrum.hertz) for edge in _TONES)
        power = spectrum.power[:, low - 6 : high + 6] if low >= 6 else spectrum.power
        count = power.shape[1] - 12
        if count < 20:
            return np.zeros((len(power), 2), np.float32)
        beside = sum(power[:, 6 + n : 6 + n + count] for n in (-6, -5, -4, 4, 5, 6)) / 6
        middle = power[:, 6 : 6 + count]
        line = (middle > _LINE * beside) & (middle >= power[:, 5 : 5 + count]) & (middle >= power[:, 7 : 7 + count])
        wide = line.copy()  # a note may lie between two bins
        wide[:, 1:] |= line[:, :-1]
        wide[:, :-1] |= line[:, 1:]
        before = self._lines if self._lines.shape[1] == count else np.zeros((_HELD - 1, count), np.bool_)
        heap = np.concatenate([before, wide])
        self._lines = heap[len(heap) - _HELD + 1 :]
        held = line.copy()
        for back in range(1, _HELD):
            held &= heap[_HELD - 1 - back : len(heap) - back]
        # a Hann window spreads a line over its neighbours
        strength = np.stack([np.where(one, middle, 0).sum(axis=1) * 1.5 for one in (held, line)], axis=1)
        part: NDArray[np.float32] = np.minimum(strength / np.maximum(middle.sum(axis=1), 1e-20)[:, None], 1)
        return part

    @property
    def loud(self) -> NDArray[np.float32]:
        """K-weighted power of all channels, a step (ITU-R BS.1770 without its -0.691 dB)."""
        return self._loud.rows

    @property
    def sides(self) -> NDArray[np.float32]:
        """Power of the left, of the right, and what both share, a step."""
        return self._sides.rows

    @property
    def bands(self) -> NDArray[np.float32]:
        """dB of the bands, a step."""
        return self._bands.rows

    @property
    def tonal(self) -> NDArray[np.float32]:
        """Part of the power that lies in notes, a step."""
        return self._tonal.rows[:, 0]

    @property
    def lines(self) -> NDArray[np.float32]:
        """Part of the power that lies in lines, held or not, a step."""
        return self._tonal.rows[:, 1]


def _sides(block: Block) -> NDArray[np.float32]:
    samples = block.samples[:, : STEPS * block.step].reshape(len(block.samples), STEPS, -1)
    left, right = samples[0], samples[-1]
    pairs = ((left, left), (right, right), (left, right))
    found = np.stack([np.einsum("ij,ij->i", one, other) for one, other in pairs], axis=1)
    mean: NDArray[np.float32] = (found[: block.steps] / max(1, block.step)).astype(np.float32)
    return mean


def weighting(hertz: NDArray[np.float64]) -> Samples:
    """What K-weighting does to power at a frequency: the two filters of ITU-R BS.1770 as given for 48 kHz."""
    z = np.exp(-2j * np.pi * np.minimum(hertz, 23_000) / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weights: Samples = (np.abs(shelf * high) ** 2).astype(np.float32)
    return weights
