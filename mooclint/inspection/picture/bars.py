"""Black bars around the picture."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Frame, Luma, Watch
from mooclint.inspection.reasons import NO_PICTURE
from mooclint.media.signals import Signal, unknown
from mooclint.message.message import Message

_BLACK = 16  # of luma in video range
_BAR = 14  # shades above black that a bar has at most; codecs leave a little beside its edge
_SEEN = 12  # shades by which the picture is brighter than a bar
_MOST = 0.4  # of a side that is bar; what is more is a dark picture
_WITHIN = 12  # lines inside of an edge in which the picture has to be seen
_ALONG = 0.7  # part of the edge along which it is seen: of text on black, or a face in the dark, it is less
_ALIKE = 4  # lines by which the bars of most frames may differ
_MOST_FRAMES = 0.8  # part of the frames that have the same bars


class Bars(Watch):
    """Measures once a second how much is black at each side."""

    names = ("letterbox",)

    def __init__(self, asked: Asked) -> None:
        self._least = asked.thresholds["letterbox.least_pct"] / 100
        self._sides: array[float] = array("f")  # top, bottom, left, right of each frame, parts of the side
        self._straight: array[float] = array("f")  # along what part of each edge the picture is seen
        self._size = (0, 0)
        self._seen = False

    def frame(self, frame: Frame) -> None:
        self._seen = True
        if not frame.first:
            return
        self._size = frame.luma.shape
        black = 0 if frame.full_range else _BLACK
        for lines in (frame.columns, frame.rows):
            utmost = lines.max(axis=1, initial=0)
            for way in (1, -1):
                count, along = bar(lines[::way], utmost[::way], black)
                self._sides.append(count)
                self._straight.append(along)

    def end(self) -> list[Signal]:
        """The bars that most frames have, lines a side: the mean of both sides."""
        if not self._seen:
            return list(unknown(self.names, NO_PICTURE))
        bars: NDArray[np.float32] = np.array(self._sides, np.float32).reshape(-1, 4)
        straight: NDArray[np.float32] = np.array(self._straight, np.float32).reshape(-1, 4)
        told = bars[(bars < np.repeat(self._size, 2) * _MOST).all(axis=1)]
        straight = straight[(bars < np.repeat(self._size, 2) * _MOST).all(axis=1)]
        if not len(told):
            return list(unknown(self.names, Message("it is too dark to tell")))
        common = np.median(told, axis=0)
        same = (np.abs(told - common) <= _ALIKE).mean(axis=0) >= _MOST_FRAMES
        real = same & (common >= self._least * np.repeat(self._size, 2)) & (straight.max(axis=0) >= _ALONG)
        widths = [float(common[k : k + 2].mean()) for k in (0, 2) if real[k : k + 2].all()]
        value = round(max(widths)) if widths else None
        return [Signal(name="letterbox", present=bool(widths), value=value)]


def bar(lines: Luma, utmost: Luma, black: int) -> tuple[int, float]:
    """How many lines are black, from the first on, and along what part of the edge there is more behind it.

    `utmost`: the brightest point of each line.
    """
    light = utmost > black + _BAR
    count = int(light.argmax()) if light.any() else len(lines)
    inside = lines[count : count + _WITHIN]
    if not inside.size:
        return count, 0.0
    bright = inside.max(axis=0)
    return count, float((bright > black + _SEEN).mean())
