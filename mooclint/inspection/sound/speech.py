"""When somebody speaks: Silero's probability of it, window by window, and the level of the sound in fine steps."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import Block, Samples, Series, decibels

HERTZ = 16_000  # that Silero hears
WINDOW = 512  # samples of a probability
WINDOWS = HERTZ / WINDOW  # probabilities a second
FINE = 50  # levels a second
_CONTEXT = 64  # samples before a window that Silero wants with it
_LANES = 8  # stretches that Silero hears at once: one call for eight windows costs half of eight calls
_LANE = 250  # windows of one
_LEAST_LANE = 125  # windows for which another one is worth while
_BEFORE = 62  # windows before its own that each hears, to know the voice: what it says then is that of one stretch
_SIDE = 16  # crossings of the resampler's filter on each side
_ROW = 100  # samples of a row of its matrix, where the rates allow
_MOST_ROW = 2000  # samples of one; rates that do not divide are taken point by point
_MODEL = Path(__file__).parent.parent / "silero" / "silero_vad_16k_op15.onnx"


class Resampler:
    """Sound at another rate, piece by piece: each row of output is a row of input by one matrix (polyphase)."""

    def __init__(self, hertz: int, wanted: int = HERTZ) -> None:
        ratio = Fraction(wanted, hertz)
        self._plain = ratio.denominator > _MOST_ROW or ratio.numerator > _MOST_ROW
        self._hertz, self._wanted = hertz, wanted
        common = hertz // ratio.denominator  # rows a second, if each had the fewest samples
        most = max(1, _ROW // ratio.denominator)
        times = max(n for n in range(1, most + 1) if common % n == 0)
        self._in, self._out = ratio.denominator * times, ratio.numerator * times
        side = round(_SIDE * max(1.0, hertz / wanted))
        self._before = np.zeros(2 * side, np.float32)
        if not self._plain:
            self._matrix = filters(self._in, self._out, side)

    def take(self, samples: Samples) -> Samples:
        """One second of input as one second of output."""
        if self._plain:
            at = np.linspace(0, len(samples), self._wanted, endpoint=False)
            return np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
        heap = np.concatenate([self._before, samples])
        self._before = heap[len(heap) - len(self._before) :].copy()
        rows = np.lib.stride_tricks.sliding_window_view(heap, self._in + len(self._before))[:: self._in]
        out: Samples = (rows @ self._matrix).reshape(-1)
        return out


def filters(samples: int, wanted: int, side: int) -> Samples:
    """Column n: what each of the input samples gives to output sample n; a sinc under a Hann window."""
    edge = min(1.0, wanted / samples) * 0.94
    place = np.arange(wanted) * samples / wanted + side
    apart = np.arange(samples + 2 * side)[:, None] - place[None, :]
    shape = np.where(np.abs(apart) < side, 0.5 + 0.5 * np.cos(np.pi * apart / side), 0)
    return (np.sinc(apart * edge) * edge * shape).astype(np.float32)


class Hearing:
    """Hears blocks of one second; keeps a probability for each window and a level for each fine step."""

    def __init__(self) -> None:
        self._silero = Silero()
        self._resampler: tuple[int, Resampler] | None = None
        self._last = np.float32(0)
        self._chances, self._levels = Series(kind=np.float16), Series(kind=np.float16)

    def take(self, block: Block) -> Samples:
        """The next block; its sound as it was heard."""
        if self._resampler is None or self._resampler[0] != block.hertz:
            self._resampler = block.hertz, Resampler(block.hertz)
        heard = self._resampler[1].take(_mono(block.samples))
        sharp = heard.copy()  # without what lies low, as hum does
        sharp[1:] -= np.float32(0.95) * heard[:-1]
        sharp[0] -= np.float32(0.95) * self._last
        self._last = heard[-1]
        self._levels.add(decibels(np.mean(sharp.reshape(FINE, -1) ** 2, axis=1)))
        self._chances.add(self._silero.take(heard))
        return heard

    def end(self) -> None:
        """After the last block."""
        self._chances.add(self._silero.rest())

    @property
    def chances(self) -> NDArray[np.float32]:
        """That somebody speaks, `WINDOWS` a second."""
        return self._chances.rows

    @property
    def levels(self) -> NDArray[np.float32]:
        """dB, `FINE` a second, of the sound with its low part taken off."""
        return self._levels.rows


class Silero:
    """That somebody speaks, window by window. Sound is gathered for a minute and heard in some stretches at once."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._model = onnxruntime.InferenceSession(str(_MODEL), options, providers=["CPUExecutionProvider"])
        self._rate = np.array(HERTZ, np.int64)
        self._before = np.zeros(_BEFORE * WINDOW + _CONTEXT, np.float32)  # what was heard last
        self._waiting: list[Samples] = []

    def take(self, heard: Samples) -> Samples:
        """The next sound; the probabilities that are known with it."""
        self._waiting.append(heard)
        if sum(map(len, self._waiting)) < _LANES * _LANE * WINDOW:
            return np.zeros(0, np.float32)
        return self.rest()

    def rest(self) -> Samples:
        """The probabilities of all whole windows that wait."""
        heap = np.concatenate([self._before, *self._waiting])
        count = (len(heap) - len(self._before)) // WINDOW
        chances = self._heard(heap, count)
        self._before = heap[count * WINDOW : count * WINDOW + len(self._before)].copy()
        self._waiting = [heap[count * WINDOW + len(self._before) :].copy()]
        return chances

    def _heard(self, heap: Samples, count: int) -> Samples:
        lanes = max(1, min(_LANES, count // _LEAST_LANE))
        each = -(-count // lanes)
        heap = np.concatenate([heap, np.zeros((lanes * each - count) * WINDOW, np.float32)])
        windows = np.lib.stride_tricks.sliding_window_view(heap, _CONTEXT + WINDOW)[::WINDOW]
        first = np.arange(lanes) * each
        state, chances = np.zeros((2, lanes, 128), np.float32), np.zeros((_BEFORE + each, lanes), np.float32)
        for n in range(_BEFORE + each):
            chance, state = self._model.run(None, {"input": windows[first + n], "state": state, "sr": self._rate})
            chances[n] = chance[:, 0]
        found: Samples = chances[_BEFORE:].T.reshape(-1)[:count]
        return found


def _mono(samples: Samples) -> Samples:
    """Both channels together; of channels that take each other out, the difference."""
    left, right = samples[0], samples[-1]
    one: Samples = (left + right if np.dot(left, right) >= 0 else left - right) / 2
    return one
