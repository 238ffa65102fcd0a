"""The print of a film and its tiles, made while it is decoded: what it is held against another film by.

The print is that of `mooclint.films`; the tiles, four times a second, tell where in the picture two films differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.films.print import BANDS, HEARD, HIGH, SEEN, WIDE, Print, heard, seen
from mooclint.inspection.film import Film, Frame, Sound, Watch
from mooclint.media.signals import Level

ACROSS, DOWN = 32, 18  # tiles of the picture
_WINDOW = 0.16  # seconds of sound in a word
_LOWEST, _HIGHEST = 150.0, 3200.0  # Hz


@dataclass(frozen=True, slots=True)
class Taken:
    """A film as it is compared. `tiles`: moments x `DOWN` x `ACROSS`, `SEEN` moments a second from the beginning."""

    known_by: Print
    tiles: NDArray[np.uint8]


class Prints(Watch):
    """Takes the print of the film that it watches; of key frames alone none of the picture: they are not those of
    another copy.
    """

    def __init__(self, level: Level) -> None:
        self._sees = level is Level.FULL
        self._levels = bytearray()
        self._faces = bytearray()
        self._tiles = bytearray()
        self._film = Film(seconds=None)
        self._waiting: NDArray[np.float32] = np.zeros(0, np.float32)
        self._bands: NDArray[np.intp] | None = None
        self._shape: NDArray[np.float32] = np.zeros(0, np.float32)
        self._hop = 0
        self._end = 0.0

    def begin(self, film: Film) -> None:
        self._film = film
        if not film.hertz:
            return
        self._hop = round(film.hertz / HEARD)
        window = round(film.hertz * _WINDOW)
        self._shape = np.hanning(window).astype(np.float32)
        edges = np.geomspace(_LOWEST, _HIGHEST, BANDS + 1) * window / film.hertz
        self._bands = np.round(edges).astype(np.intp)
        self._waiting = np.zeros(window - self._hop, np.float32)

    def frame(self, frame: Frame) -> None:
        count = len(self._faces) // (WIDE * HIGH)
        wanted = int(frame.at * SEEN) + 1
        self._end = max(self._end, frame.at)
        if wanted <= count or not self._sees:
            return
        face = cv2.resize(frame.luma, (WIDE, HIGH), interpolation=cv2.INTER_AREA).tobytes()
        tiles = cv2.resize(frame.luma, (ACROSS, DOWN), interpolation=cv2.INTER_AREA).tobytes()
        self._faces += face * (wanted - count)
        self._tiles += tiles * (wanted - count)

    def sound(self, sound: Sound) -> None:
        if self._bands is None:
            return
        new = sound.samples.mean(axis=0, dtype=np.float32)
        at = len(self._levels) / BANDS / HEARD + (len(self._waiting) - len(self._shape) + self._hop) / sound.hertz
        if sound.at - at > 0.5:  # a gap in the sound is silence
            new = np.concatenate([np.zeros(round((sound.at - at) * sound.hertz), np.float32), new])
        heap = np.concatenate([self._waiting, new])
        count = (len(heap) - len(self._shape)) // self._hop + 1
        if count > 0:
            windows = np.lib.stride_tricks.sliding_window_view(heap, len(self._shape))[:: self._hop][:count]
            spectrum = np.sqrt(np.sqrt(np.abs(np.fft.rfft(windows * self._shape, axis=1)) / len(self._shape)))
            sums = np.add.reduceat(spectrum, self._bands, axis=1)[:, :BANDS]
            levels = sums / np.maximum(1, np.diff(self._bands))
            self._levels += np.clip(levels * 255, 0, 255).astype(np.uint8).tobytes()
            heap = heap[count * self._hop :]
        self._waiting = heap

    def taken(self) -> Taken:
        """The film, after its last piece."""
        seconds = max(self._end + (1 / self._film.rate if self._film.rate else 0.0), len(self._levels) / BANDS / HEARD)
        tiles = np.frombuffer(bytes(self._tiles), np.uint8).reshape(-1, DOWN, ACROSS)
        return Taken(Print(seconds, 0.0, heard(bytes(self._levels)), seen(bytes(self._faces))), tiles)
