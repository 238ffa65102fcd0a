"""Lines of the mains and its harmonics, 50 and 60 Hz, against what lies beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import Samples, Series, decibels
from mooclint.inspection.sound.speech import HERTZ, Resampler

MAINS = (50.0, 60.0)
HARMONICS = 8
_RATE = 1000  # samples a second are enough
_WINDOW, _HOP = 400, 200  # samples: lines 5 Hz wide, short enough for a pause
_BIN = _RATE / _WINDOW
_BESIDE = (8.0, 18.0)  # Hz from a line: nothing of the other mains but a fifth line


class Mains:
    """Keeps, each 0.2 s, the level of 2 x 8 lines and of what is beside each."""

    def __init__(self) -> None:
        self._slow = Resampler(HERTZ, _RATE)
        self._waiting: Samples = np.zeros(0, np.float32)
        self._shape = np.hanning(_WINDOW).astype(np.float32) * np.float32(2 / _WINDOW)
        lines = np.array([mains * n for mains in MAINS for n in range(1, HARMONICS + 1)])
        bins = np.arange(_WINDOW // 2 + 1) * _BIN
        self._line = [np.flatnonzero(np.abs(bins - line) <= _BIN) for line in lines]
        apart = [np.abs(bins - line) for line in lines]
        self._beside = [np.flatnonzero((d >= _BESIDE[0]) & (d <= _BESIDE[1]) & (bins > 15)) for d in apart]
        self._levels = Series(2 * len(lines), np.float16)

    def take(self, heard: Samples) -> None:
        """A second of sound at 16 kHz."""
        heap = np.concatenate([self._waiting, self._slow.take(heard)])
        windows = np.lib.stride_tricks.sliding_window_view(heap, _WINDOW)[::_HOP] if len(heap) >= _WINDOW else None
        if windows is None:
            self._waiting = heap
            return
        self._waiting = heap[len(windows) * _HOP :].copy()
        power = np.abs(np.fft.rfft(windows * self._shape, axis=1)) ** 2
        line = [power[:, one].max(axis=1) for one in self._line]
        beside = [np.median(power[:, one], axis=1) for one in self._beside]
        self._levels.add(decibels(np.stack([*line, *beside], axis=1)))

    @property
    def levels(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """dB of the lines and of what lies beside them, windows x mains x harmonics."""
        rows = self._levels.rows.reshape(-1, 2, len(MAINS), HARMONICS)
        return rows[:, 0], rows[:, 1]
