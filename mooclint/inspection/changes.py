"""When a film shows another picture: where a page about it has a small picture of its own."""

from __future__ import annotations

import cv2
import numpy as np

from mooclint.inspection.film import Frame, Luma, Watch
from mooclint.media.signals import Shape, Signal

_SHADES = 25  # by which a point is another one
_PART = 0.03  # of the points that are others: a slide differs from the next in its ink alone
_CLOSEST = 2.0  # seconds from one to the next
_MOST = 2000


class Changes(Watch):
    """Looks once a second."""

    def __init__(self) -> None:
        self._shown: Luma = np.zeros((0, 0), np.uint8)
        self._times: list[float] = []

    def frame(self, frame: Frame) -> None:
        if not frame.first or len(self._times) >= _MOST:
            return
        small = frame.small
        if small.shape == self._shown.shape:
            others = np.count_nonzero(cv2.absdiff(small, self._shown) > _SHADES)
            if others < _PART * small.size or frame.at < self._times[-1] + _CLOSEST:
                return
        self._shown = small.copy()
        self._times.append(round(frame.at, 2))

    def end(self) -> list[Signal]:
        self.shape = Shape(changes=tuple(self._times))
        return []
