"""How fine the picture is: enlarged from fewer lines, broken into blocks, or out of focus."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import STRIDE, Frame, Luma, Watch
from mooclint.inspection.picture.common import runs
from mooclint.inspection.picture.resampled import Resampled
from mooclint.inspection.reasons import NO_PICTURE
from mooclint.media.signals import MOST_EVENTS, Event, Signal, unknown
from mooclint.message.message import Message

# Seconds from one look that tells of enlarging to the next, seldom once there are enough; of pictures that differ by so
# many shades, mean: another look at a slide tells nothing
_OFTEN, _SELDOM, _ENOUGH, _OTHER = 2, 30, 8, 1.0
_LOOKS = 0.25  # seconds from one look at the sharpness of edges to the next
_LEAST_SIDE = 96  # points; a smaller picture tells nothing
_BLOCK = 8  # points of a side of a codec's block
_MOST_STEP = 24  # shades between two blocks; more is an edge of what is shown
_CONTRAST = 40  # shades from one side of an edge to the other
_ROWS = 24  # from one row in which edges are looked at to the next, of a large picture
_SHARPEST = 0.05  # part of the edges that is sharper than the width that is told
_FEWEST_EDGES, _FEWEST_ALONE = 12, 8  # for a frame to be judged, and for edges that stand alone to count
_ALONE = 1.3  # times its contrast that all steps around an edge make together; more is a stroke, or many edges
_UNSURE = 0.78  # of the width that is told: neither clearly in focus nor clearly out of it
_LINES, _FEWEST = 1080, 720  # edges are as wide as in a picture of so many lines; of fewer than the second, as in that
_USUAL_WIDTH = 2.4  # points, where nothing has edges
_NEAR = 25  # points across which an edge is looked at, of 1080 lines
_PASSAGE = 2.5  # seconds of a passage that is told
_FEWEST_LOOKS = 6  # at frames with edges, to say that a film is in focus
_TOO_PLAIN = Message("it shows too little detail to tell")
_NO_FINE_DETAIL = Message("it has less detail than its size can show, and nothing tells why")
_STRETCHED = Message("it was stretched more in one direction than in the other")
_NEITHER = Message("it is neither clearly sharp nor clearly blurred")


class Detail(Watch):
    """Looks at some lines and columns of a frame once a second, and at few lines four times."""

    names = ("upscaled", "blockiness", "soft")

    def __init__(self, asked: Asked) -> None:
        self._thresholds = asked.thresholds
        self._seen = False
        self._at = array("d")
        self._blocks = array("f")
        self._widths_at = array("d")
        self._widths = array("f")  # NaN where a frame has too few edges
        self._last, self._scale = 0.0, 1.0
        self._before: Luma | None = None
        self._resampled = Resampled()

    def frame(self, frame: Frame) -> None:
        self._seen, self._last = True, frame.at
        if min(frame.luma.shape) < _LEAST_SIDE:
            return
        if not self._widths_at or frame.at >= self._widths_at[-1] + _LOOKS:
            self._widths_at.append(frame.at)
            self._widths.append(edge_width(frame.luma))
            self._scale = _scale(len(frame.luma))
        if not frame.first:
            return
        if len(self._at) % (_OFTEN if self._resampled.frames < _ENOUGH else _SELDOM) == 0 and self._is_new(frame.small):
            self._resampled.add(frame.luma, frame.columns, frame.rows)
        self._at.append(frame.at)
        self._blocks.append(float(np.sqrt(blocks(frame.columns) * blocks(frame.rows))))

    def end(self) -> list[Signal]:
        """All three."""
        if not self._at:
            return list(unknown(self.names, _TOO_PLAIN if self._seen else NO_PICTURE))
        return [self._upscaled(), self._blockiness(), self._soft()]

    def _is_new(self, small: Luma) -> bool:
        """Whether this is not the picture that was looked at last."""
        before, same = self._before, self._before is not None and self._before.shape == small.shape
        if before is not None and same and cv2.norm(small, before, cv2.NORM_L1) < _OTHER * small.size:
            return False
        self._before = small
        return True

    def _upscaled(self) -> Signal:
        widths = np.array(self._widths)
        known = widths[~np.isnan(widths)]
        source = self._resampled.source(float(np.median(known)) / self._scale if len(known) else _USUAL_WIDTH)
        if source.doubtful:
            return Signal(name="upscaled", present=None, reason=_STRETCHED if source.uneven else _NO_FINE_DETAIL)
        return Signal(name="upscaled", present=source.lines is not None, value=source.lines)

    def _blockiness(self) -> Signal:
        least = self._thresholds["blockiness.least_shades"]
        return self._signal("blockiness", self._at, np.array(self._blocks), least)

    def _soft(self) -> Signal:
        """Frames without edges, as faded or even ones, say nothing, whatever is around them."""
        widths, least = np.array(self._widths), self._thresholds["soft.least_px"]
        found = self._signal("soft", self._widths_at, widths, least)
        known = widths[~np.isnan(widths)]
        if found.present:
            return found
        if len(known) < min(_FEWEST_LOOKS, len(widths)):
            return Signal(name="soft", present=None, reason=_TOO_PLAIN)
        if np.median(known) >= _UNSURE * least:
            return Signal(name="soft", present=None, reason=_NEITHER)
        return found

    def _signal(self, name: str, at: array[float], values: NDArray[np.float32], least: float) -> Signal:
        """Of passages in which a value is high at each look that has one, or at all but one."""
        looks = np.flatnonzero(~np.isnan(values))
        until = np.array([*at[1:], self._last])
        starts, ends, values = np.array(at)[looks], until[looks], values[looks]
        high = values >= least
        high[1:-1] |= high[:-2] & high[2:]
        long = min(_PASSAGE, self._last - at[0])
        found = [
            (a, b)
            for first, last in runs(high)
            for a, b in _together(starts, ends, first, last)
            if ends[b - 1] - starts[a] >= long
        ]
        events = tuple(
            Event(
                start=round(float(starts[a]), 2),
                end=round(float(ends[b - 1]), 2),
                value=round(float(np.median(values[a:b])), 2),
            )
            for a, b in found[:MOST_EVENTS]
        )
        worst = round(float(np.median(np.concatenate([values[a:b] for a, b in found]))), 2) if found else None
        return Signal(name=name, present=bool(found), value=worst, events=events)


def _together(
    starts: NDArray[np.float64], ends: NDArray[np.float64], first: int, last: int
) -> Iterator[tuple[int, int]]:
    """The looks from one to another (without it), parted where there was none for longer than a passage."""
    begin = first
    for index in range(first + 1, last):
        if starts[index] - ends[index - 1] > _PASSAGE:
            yield begin, index
            begin = index
    yield begin, last


def blocks(lines: Luma) -> float:
    """By how many shades each eighth step from line to line stands out, in most of the blocks. A step counts by what
    it is larger than those beside it: inside of a block they are small.
    """
    step = cv2.absdiff(lines[1:], lines[:-1])
    alone = cv2.subtract(step[1:-1], cv2.max(step[:-2], step[2:]))
    alone = cv2.threshold(alone, _MOST_STEP, 0, cv2.THRESH_TOZERO_INV)[1]
    profile = cv2.reduce(alone, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[:, 0]
    count = len(profile) // _BLOCK
    phases = np.sort(np.median(profile[: count * _BLOCK].reshape(count, _BLOCK), axis=0))
    # H.264 has blocks of four points too: two of eight steps stand out
    return float(max(0.0, phases[-1] - phases[-3]))


def _scale(height: int) -> float:
    """Points of a picture of 1080 lines in one of so many."""
    return _LINES / max(height, _FEWEST)


def edge_width(luma: Luma) -> float:
    """How wide the sharpest edges are, in points of a picture of 1080 lines: from one side to the other by the
    steepest slope, along some rows. NaN where there are too few.

    The strokes of blurred letters lie so close that light and dark do not reach their full contrast, so that each looks
    narrower than it is; an edge that stands alone does not. So both are looked at: the mean (geometric) of all edges
    and those that stand alone.
    """
    height = len(luma)
    rows = luma[_ROWS // 2 :: _ROWS] if height >= _FEWEST else luma[STRIDE // 2 :: STRIDE]
    scale = _scale(height)
    smooth = cv2.GaussianBlur(rows, (3, 1), 0)
    across = round(_NEAR / scale) | 1
    near = np.ones((1, across), np.uint8)
    contrast = cv2.subtract(cv2.dilate(smooth, near), cv2.erode(smooth, near))[:, 1:]
    slope = cv2.absdiff(smooth[:, 1:], smooth[:, :-1])
    edges = (slope == cv2.dilate(slope, near)) & (contrast >= _CONTRAST)
    widths = contrast[edges] / np.maximum(slope[edges], 1).astype(np.float32)
    if len(widths) < _FEWEST_EDGES:
        return float("nan")
    steps = cv2.boxFilter(slope, cv2.CV_16U, (across, 1), normalize=False)[edges]
    alone = widths[steps <= _ALONE * contrast[edges]]
    kinds = [widths, alone] if len(alone) >= _FEWEST_ALONE else [widths]
    return float(np.prod([np.quantile(one, _SHARPEST) for one in kinds]) ** (1 / len(kinds))) * scale
