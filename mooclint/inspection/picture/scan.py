"""Whether the two halves of the lines show two moments, whatever the header says.

Of two frames in a row, the upper field of the second is held against the lower field of the first, and the lower field
of the second against the upper one of the first. Where all lines of a frame show one moment, both are equally far
apart. Where the upper field is the earlier one, the first two are half a frame apart and the others one and a half; and
the other way round. What is striped, dotted or scrolls is far apart both ways.
"""

from __future__ import annotations

import cv2
import numpy as np

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Frame, Luma, Watch
from mooclint.inspection.picture.common import STILL
from mooclint.inspection.reasons import KEY_FRAMES, NO_PICTURE
from mooclint.media.signals import Level, Signal, unknown

_EACH = 23  # frames from one pair to the next: no multiple of the patterns of 2 to 6 frames that there are
_STRIP, _APART = 16, 160  # points of the strips that are looked at, and from one to the next
_MOVED = 15  # shades by which a point moves; grain is less
_MOVING = 250  # points that move in a pair that is judged: of fewer, chance decides
_SURE = 0.15  # by how much both distances differ in a pair that proves it; in progressive films by up to 0.12
_TILT = 0.04  # ... and in one that goes along
_COMB = 1.2  # fields of one frame further apart than those of two are stripes
_LEAST = 3  # pairs that have to say so
_AGREED = 0.85  # part of them that say which field is first; stripes and noise say this and that


class Scan(Watch):
    """Takes a pair of frames about once a second."""

    names = ("interlaced",)

    def __init__(self, asked: Asked) -> None:
        self._level = asked.level
        self._least = asked.thresholds["interlaced.least_pct"]
        self._count = 0
        self._kept: Luma | None = None
        self._tilts: list[float] = []

    def frame(self, frame: Frame) -> None:
        if self._level is not Level.FULL:
            self._count += 1
            return
        if self._count % _EACH == 0:
            self._kept = strips(frame.luma)
        elif self._count % _EACH == 1 and self._kept is not None:
            second = strips(frame.luma)
            tilt = tilted(self._kept, second) if second.shape == self._kept.shape else None
            if tilt is not None:
                self._tilts.append(tilt)
        self._count += 1

    def end(self) -> list[Signal]:
        """The part of the moving pairs whose lines show two moments, percent."""
        if not self._count or self._level is not Level.FULL:
            return list(unknown(self.names, KEY_FRAMES if self._count else NO_PICTURE))
        if len(self._tilts) < _LEAST:
            return list(unknown(self.names, STILL))
        upper, lower = (sum(sign * tilt >= _SURE for tilt in self._tilts) for sign in (1, -1))
        first = 1 if upper > lower else -1
        part = round(100 * sum(first * tilt >= _TILT for tilt in self._tilts) / len(self._tilts), 1)
        told = max(upper, lower) >= max(_LEAST, _AGREED * (upper + lower)) and part >= self._least
        return [Signal(name="interlaced", present=told, value=part if told else None)]


def strips(luma: Luma) -> Luma:
    """Strips of columns, all of their lines, an even number."""
    height, width = luma.shape[0] // 2 * 2, luma.shape[1] // _APART * _APART
    if not width:
        return np.ascontiguousarray(luma[:height])
    middle = (_APART - _STRIP) // 2
    few = luma[:height, :width].reshape(height, -1, _APART)[:, :, middle : middle + _STRIP]
    return np.ascontiguousarray(few).reshape(height, -1)


def tilted(first: Luma, second: Luma) -> float | None:
    """By how much the fields of two frames are further apart one way than the other, -1 to 1: above 0 where the upper
    field is the earlier one. None where nothing moves.
    """
    if min(first.shape) < 4:
        return None
    moved = cv2.threshold(cv2.absdiff(first, second), _MOVED, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(moved) < _MOVING:
        return None
    upper, lower = moved[::2][1:], moved[1::2][:-1]

    def apart(one: Luma, other: Luma) -> float:
        """How far the upper field of one frame is from the lower field of another, where something moves."""
        above, beneath = one[::2], other[1::2]
        return float(
            cv2.mean(_outside(above[1:], beneath[:-1], beneath[1:]), upper)[0]
            + cv2.mean(_outside(beneath[:-1], above[:-1], above[1:]), lower)[0]
        )

    within, soon, late = apart(second, second), apart(second, first), apart(first, second)
    if within > _COMB * max(soon, late):
        return 0.0
    return (late - soon) / (late + soon + 0.1)


def _outside(line: Luma, above: Luma, below: Luma) -> Luma:
    """How far points are outside what lies between the point above and the one below."""
    over: Luma = cv2.subtract(line, cv2.max(above, below))  # type: ignore[assignment]
    under: Luma = cv2.subtract(cv2.min(above, below), line)  # type: ignore[assignment]
    return cv2.add(over, under)  # type: ignore[return-value]
