"""Passages in black, and flashes that can harm (WCAG 2.3.1)."""

from __future__ import annotations

from array import array
from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Frame, Luma, Watch
from mooclint.inspection.picture.common import runs
from mooclint.inspection.reasons import KEY_FRAMES, NO_PICTURE
from mooclint.media.signals import MOST_EVENTS, Event, Level, Signal, unknown

_BLACK = 16  # of luma in video range
_MEAN, _POINT = 7, 26  # shades above black of the whole of a black picture, and of all but few of its points
_FEW = 1e-4  # part of the points that may be brighter: less than a word in small letters
_ACROSS, _DOWN = 30, 15  # tiles in which brightness is followed
_NOTICED = 1.5  # shades of the mean; a flash over a quarter of the picture changes it by more
_CHANGE, _DARKER = 0.1, 0.8  # of a flash: the change of relative luminance, and what the darker side is below (WCAG)
_AREA = 0.25  # part of the picture that has to change ...
_ONE_WAY = 3  # ... and so many times more of it than what changes the other way, as where things move
_WITHIN = 0.1  # seconds in which a change may spread over the picture
_SECOND = 0.99  # a second, less than the jitter of the times of frames


class Light(Watch):
    """Watches how bright each frame is."""

    names = ("black", "flashes")

    def __init__(self, asked: Asked) -> None:
        self._level, self._thresholds = asked.level, asked.thresholds
        self._at = array("d")
        self._black = bytearray()
        self._mean = -100.0  # shades, of the frame whose tiles were looked at last
        self._flashes = Flashes()

    def frame(self, frame: Frame) -> None:
        if self._level is not Level.FULL:
            self._at.append(frame.at)
            return
        self._at.append(frame.at)
        mean = cv2.mean(frame.small)[0]
        self._black.append(mean <= (0 if frame.full_range else _BLACK) + _MEAN and is_black(frame))
        if abs(mean - self._mean) >= _NOTICED:
            self._mean = mean
            # of all points: of fine stripes that move, the few may be all bright, and all dark in the next frame
            tiles = cv2.resize(frame.luma, (_ACROSS, _DOWN), interpolation=cv2.INTER_AREA)
            self._flashes.see(frame.at, tiles, frame.full_range)  # type: ignore[arg-type]

    def end(self) -> list[Signal]:
        """Both."""
        if self._level is not Level.FULL or not self._at:
            return list(unknown(self.names, KEY_FRAMES if self._at else NO_PICTURE))
        return [self._black_signal(), self._flashes.signal(self._thresholds["flashes.most_per_s"])]

    def _black_signal(self) -> Signal:
        step = (self._at[-1] - self._at[0]) / max(1, len(self._at) - 1)
        ends = [*self._at, self._at[-1] + step]
        passages = [(ends[first], ends[last]) for first, last in runs(np.frombuffer(self._black, np.bool_))]
        long = [(start, end) for start, end in passages if end - start >= self._thresholds["black.least_s"] - step / 2]
        events = tuple(Event(start=round(start, 2), end=round(end, 2)) for start, end in long[:MOST_EVENTS])
        total = round(sum(end - start for start, end in long), 2)
        return Signal(name="black", present=bool(long), value=total if long else None, events=events)


def is_black(frame: Frame) -> bool:
    """Whether all of the picture is black: a word in small letters on it is not."""
    black = 0 if frame.full_range else _BLACK
    luma = frame.luma
    bright = cv2.countNonZero(cv2.threshold(luma, black + _POINT, 255, cv2.THRESH_BINARY)[1])
    return bool(bright <= _FEW * luma.size and cv2.mean(luma)[0] <= black + _MEAN)


def _luminance(low: int, high: int) -> NDArray[np.float32]:
    """Relative luminance of each shade of luma (sRGB's curve, as WCAG has it)."""
    part = np.clip((np.arange(256) - low) / (high - low), 0, 1)
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4).astype(np.float32)


class Flashes:
    """Counts in each tile when its brightness turns, and when the picture does, being a quarter of its tiles."""

    def __init__(self) -> None:
        self._curves = (_luminance(16, 235), _luminance(0, 255))
        self._begun = False
        self._way = np.full((_DOWN, _ACROSS), -1, np.float32)  # 1 where a tile got brighter last
        self._far: NDArray[np.float32] = np.zeros((_DOWN, _ACROSS), np.float32)  # the utmost since then
        self._recent: deque[tuple[float, float, float]] = deque()  # when, and what part got brighter, and darker
        self._turned = 0
        self._turns = array("d")

    def see(self, at: float, tiles: Luma, full_range: bool) -> None:
        """The next frame."""
        light = self._curves[full_range][tiles]
        if not self._begun:
            self._begun, self._far = True, light
        self._far = self._way * np.maximum(self._way * self._far, self._way * light)
        turned = (self._way * (self._far - light) >= _CHANGE) & (np.minimum(self._far, light) < _DARKER)
        if not turned.any():
            return
        up = float((turned & (self._way < 0)).mean())
        self._recent.append((at, up, float(turned.mean()) - up))
        self._way[turned] *= -1
        self._far[turned] = light[turned]
        while self._recent and self._recent[0][0] < at - _WITHIN:
            self._recent.popleft()
        brighter, darker = (sum(one[k] for one in self._recent) for k in (1, 2))
        way = 1 if brighter > darker else -1
        if max(brighter, darker) >= max(_AREA, _ONE_WAY * min(brighter, darker)) and way != self._turned:
            self._turned = way
            self._turns.append(at)
            self._recent.clear()

    def signal(self, most: float) -> Signal:
        """The most flashes in a second, each there and back, and the passages that have more than `most`."""
        turns = np.frombuffer(self._turns, np.float64) if self._turns else np.zeros(0)
        last = np.searchsorted(turns, turns + _SECOND, "left")
        count = (last - np.arange(len(turns))) / 2
        passages: list[list[float]] = []
        for n in np.flatnonzero(count > most).tolist():
            start, end, value = float(turns[n]), float(turns[last[n] - 1]), float(count[n])
            if passages and start <= passages[-1][1]:
                passages[-1] = [passages[-1][0], end, max(passages[-1][2], value)]
            else:
                passages.append([start, end, value])
        events = tuple(
            Event(start=round(start, 2), end=round(end, 2), value=value) for start, end, value in passages[:MOST_EVENTS]
        )
        worst = max(one[2] for one in passages) if passages else None
        return Signal(name="flashes", present=bool(passages), value=worst, events=events)
