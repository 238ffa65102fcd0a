"""Lines of text in a picture: where they are, how high their capitals are, how far ink and paper are apart.

No recogniser is needed: a line is a row of marks of one colour on plain paper that stand on one baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Colours = NDArray[np.uint8]
HEIGHT = 1080  # lines of the frame in which heights are told

_EDGE = 11  # shades from one point to the next but one: what a weak letter has and the noise of a camera has not
_POOL = 4  # points across that are looked at as one
_GAP = 44  # points between two letters or words of a line, in a frame of `HEIGHT` lines
_TALLEST = 150  # no line is higher than this, and what is, is no text
_SIDE = 66  # an upright edge that is longer is the side of a bar: what is beside it is no part of the line
_LOWEST = 5  # points; what is lower cannot be told from dirt
_LEAST_INK = 18  # shades between ink and paper; below that it is a pattern of the paper
_LETTERS = 4  # in a row, to be a line
_ON_LINE = 0.62  # part of the letters that have to stand on the baseline: a pattern's marks stand anywhere
_PLAIN = 0.45  # part of the points around letters that are paper: a picture has no paper
_PAPER = 0.25  # part of each column of a line that is paper
_INSIDE = 0.12  # part of the ink that is in the middle of strokes, where these are wider than two points
_THICK = 0.02  # part of the ink that lies two points and more inside of strokes, where these are thick
_PURE = 0.62  # part of the points that are as paper or as ink: a picture has all shades between
_X_HEIGHT = 0.73  # of a small letter, as part of a capital one: 0.68 (Times) to 0.76 (Verdana)
_READ_CAP = 30  # points of a capital in the picture that is kept for reading
_MOST = 250  # candidates in a picture


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the picture, points."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Behind its last point."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Below its last point."""
        return self.y + self.height

    def part(self, picture: NDArray[Any]) -> NDArray[Any]:
        """What a picture shows there."""
        return picture[self.y : self.bottom, self.x : self.right]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of text. `box`: points of the frame; `cap`: height of a capital in a frame of 1080 lines.

    `small`: height of a small letter, likewise, where there is one. `contrast`: of ink and paper by WCAG, 1 to 21.
    `letters`: how many, blanks between words counted too.
    `shape`: dark on white, capitals 30 points high, for a recogniser.
    """

    box: Box
    cap: float
    small: float
    contrast: float
    letters: int
    shape: Grey


def lines(luma: Grey, colours: Callable[[], Colours], box: Box | None = None, still: Grey | None = None) -> list[Line]:
    """The lines of text of a frame, or of a part of it.

    `colours`: gives the frame's; asked where there is a line. `still`: 1 where the part may be looked at, at any size.
    """
    scale = luma.shape[0] / HEIGHT
    box = box or Box(0, 0, luma.shape[1], luma.shape[0])
    found: list[Line] = []
    for place in _places(box.part(luma), scale, still):
        found += _measured(luma, colours, Box(place.x + box.x, place.y + box.y, place.width, place.height), scale)
    return found


def _places(luma: Grey, scale: float, still: Grey | None) -> Iterator[Box]:
    """Where rows of upright strokes are."""
    height, width = luma.shape
    if height < 4 * _LOWEST or width < 8 * _POOL:
        return
    smooth = cv2.blur(luma, (1, 3))
    edges: Any = cv2.threshold(cv2.absdiff(smooth[:, 2:], smooth[:, :-2]), _EDGE, 1, cv2.THRESH_BINARY)[1]
    across = (width - 2) // _POOL
    mask: Any = cv2.dilate(edges, np.ones((1, _POOL), np.uint8))[:, _POOL // 2 :: _POOL][:, :across].copy()
    if still is not None:
        mask &= cv2.resize(still, (mask.shape[1], height), interpolation=cv2.INTER_NEAREST)
    tallest = max(3, round(_TALLEST * scale))
    mask &= 1 - cv2.dilate(_opened(mask, 1, tallest), np.ones((1, 3), np.uint8))  # upright rules, and pictures
    joined: Any = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(_GAP * scale / _POOL))), np.uint8))
    joined &= 1 - cv2.dilate(_opened(mask, 1, max(3, round(_SIDE * scale))), np.ones((1, 3), np.uint8))
    joined = _opened(joined, 3, 3)
    joined &= 1 - _opened(joined, 3, tallest)
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4, ltype=cv2.CV_16U)
    places = [one for one in stats[1:].tolist() if one[3] >= _LOWEST and one[2] * _POOL >= 2 * one[3]]
    for x, y, across, down, _ in sorted(places, key=lambda one: -one[4])[:_MOST]:
        yield Box(x * _POOL, y, min(width, (x + across + 1) * _POOL) - x * _POOL, down)


def _opened(mask: Any, across: int, down: int) -> Any:
    done: Any = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((down, across), np.uint8))
    return done


def _measured(luma: Grey, colours: Callable[[], Colours], place: Box, scale: float) -> list[Line]:
    """The lines of a place: one, a few where their letters touch, none where it is no text."""
    room = max(3, round(place.height * 0.4))
    x, y = max(0, place.x - room), max(0, place.y - room)
    box = Box(x, y, min(luma.shape[1], place.right + room) - x, min(luma.shape[0], place.bottom + room) - y)
    return [line for part in _on_paper(luma, box) for line in _written(luma, colours, part, scale)]


def _written(luma: Grey, colours: Callable[[], Colours], box: Box, scale: float) -> list[Line]:
    """The lines of a place that is of one paper."""
    ink = _ink(box.part(luma))
    if ink is None:
        return []
    found = (_line(row, ink, box, colours, scale) for row in _rows(_marks(ink.mask)))
    return [line for line in found if line is not None]


def _on_paper(luma: Grey, box: Box) -> Iterator[Box]:
    """The parts of a place that are of one paper: without the picture beside the bar on which a name stands."""
    grey = box.part(luma)
    paper = _paper(grey)
    if (
        np.count_nonzero(np.abs(grey[::2, ::2].astype(np.int16) - paper) <= _LEAST_INK // 2)
        < _PAPER / 4 * grey.size / 2
    ):
        return
    on: Any = (np.abs(grey.astype(np.int16) - paper) <= _LEAST_INK // 2).mean(axis=0) >= _PAPER
    across = max(3, box.height // 2)  # a letter's stem may go from the top to the bottom
    on = cv2.copyMakeBorder(on.astype(np.uint8)[None], 0, 0, across, across, cv2.BORDER_CONSTANT, value=1)
    on = cv2.morphologyEx(on, cv2.MORPH_CLOSE, np.ones((1, across), np.uint8))[0, across:-across]
    edges = np.flatnonzero(np.diff(on, prepend=0, append=0).astype(np.int8))
    for first, last in edges.reshape(-1, 2).tolist():
        if last - first >= 2 * box.height:
            yield Box(box.x + first, box.y, last - first, box.height)


def _paper(grey: Grey) -> int:
    """The shade that is there most."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float32)
    return int(cv2.blur(counts, (1, 7)).ravel().argmax())


@dataclass(frozen=True, slots=True, eq=False)
class _Ink:
    """What is written. `away`: shades from the paper, towards the ink; `mask`: 1 where ink is."""

    paper: int
    core: float  # shades of the ink from the paper
    away: NDArray[np.int16]
    mask: Grey


def _ink(grey: Grey) -> _Ink | None:
    """Ink on paper; None where there is no paper, or no ink that is apart from it."""
    paper = _paper(grey)
    away = grey.astype(np.int16) - paper
    near = np.abs(away)
    if np.count_nonzero(near <= _LEAST_INK // 2) < _PLAIN * grey.size:
        return None
    over = np.where(near > _LEAST_INK // 2, away, 0)
    if over.sum(dtype=np.int64) < 0:
        away, over = -away, -over
    inked = over[over > 0]
    if inked.size < 2 * _LOWEST:
        return None
    # the darkest points, not the mean: thin strokes are blurred by the lens of the screen and by the codec
    core = float(np.partition(inked, place := int(inked.size * 0.96))[place])
    if core < _LEAST_INK:
        return None
    return _Ink(paper, core, away, (away > core / 2).astype(np.uint8))


Marks = NDArray[np.int32]  # rows of x, y, width, height, area


def _marks(mask: Grey) -> Marks:
    """The parts of the ink, without frames, rules and dirt."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    height, width = mask.shape
    x, y, across, down, area = (stats[1:, n] for n in range(5))
    inside = (x > 0) & (y > 0) & (x + across < width) & (y + down < height)
    letters = inside & (down >= 3) & (area >= 4) & (across < 12 * down) & (down < 14 * across)
    done: Marks = stats[1:][letters]
    return done


def _rows(marks: Marks) -> Iterator[Marks]:
    """The marks of each line, from left to right."""
    if len(marks) < _LETTERS:
        return
    high = marks[marks[:, 3] >= 0.45 * np.percentile(marks[:, 3], 75)]
    middle = high[:, 1] + high[:, 3] / 2
    order = np.argsort(middle)
    step = 0.6 * float(np.median(high[:, 3]))
    cuts = np.nonzero(np.diff(middle[order]) > step)[0] + 1
    for row in np.split(order, cuts):
        if len(row) >= _LETTERS:
            yield high[row[np.argsort(high[row, 0])]]


def _line(row: Marks, ink: _Ink, box: Box, colours: Callable[[], Colours], scale: float) -> Line | None:
    """The line of a row of marks, if it is text."""
    top, bottom = int(row[:, 1].min()), int((row[:, 1] + row[:, 3]).max())
    left, right = int(row[:, 0].min()), int((row[:, 0] + row[:, 2]).max())
    mask, away = ink.mask[top:bottom, left:right], ink.away[top:bottom, left:right]
    found = _heights(mask, row[:, 1] + row[:, 3] - top, row[:, 3])
    if found is None or not _is_text(row, top + found[2], found[0], mask, away, ink.core):
        return None
    cap, small, _ = found
    place = Box(box.x + left, box.y + top, right - left, bottom - top)
    return Line(
        box=place,
        cap=cap / scale,
        small=small / scale,
        contrast=_contrast(place.part(colours()), mask, away),
        letters=_letters(row, cap),
        shape=_shape(_around(ink.away, left, top, right, bottom, cap), ink.core, cap),
    )


def _heights(mask: Grey, bottoms: NDArray[np.int32], heights: NDArray[np.int32]) -> tuple[float, float, int] | None:
    """Points from the baseline to the top of a capital and of a small letter, and where the baseline is.

    By how high the ink reaches, column by column: that holds where letters touch each other, too.
    """
    down = mask.shape[0]
    counts = np.bincount(bottoms, weights=heights, minlength=down + 2).astype(np.float64)
    near = counts + 0.7 * (np.roll(counts, 1) + np.roll(counts, -1))
    base = int(near.argmax())
    upper = mask[:base]
    inked = upper.any(axis=0)
    if base < _LOWEST or not inked.any():
        return None
    tops = base - upper.argmax(axis=0)[inked]
    reach = np.bincount(tops, minlength=base + 3).astype(np.float64)
    exact = reach
    reach = reach + 0.5 * (np.roll(reach, 1) + np.roll(reach, -1))
    reach[: max(3, base // 4)] = 0
    small = int(reach.argmax())
    lower = slice(round(small * 0.62), round(small * 0.82) + 1)
    if reach[lower].max(initial=0) > 0.55 * reach[small] and small >= 8:  # more capitals than small letters
        small = lower.start + int(reach[lower].argmax())
    if small + 1 < len(exact) and exact[small + 1] >= 0.5 * exact[small]:  # round letters end a point lower
        small += 1
    first, last = max(small + 2, round(small * 1.2)), min(base + 1, round(small * 1.56) + 1)
    above = reach[first:last]
    deep = np.count_nonzero(bottoms - base > 0.22 * small)
    if above.sum() >= 0.025 * reach.sum() and above.max(initial=0) >= 2:
        strong = first + int(np.nonzero(above >= 0.6 * above.max())[0][0])
        return float(max(range(strong, min(strong + 2, base) + 1), key=lambda n: exact[n])), float(small), base
    if deep >= 1:  # small letters, none of which rises
        return small / _X_HEIGHT, float(small), base
    return float(small), float(small), base


def _is_text(row: Marks, base: int, cap: float, mask: Grey, away: NDArray[np.int16], core: float) -> bool:
    """Whether a row of marks is text and not a pattern."""
    bottoms, heights = row[:, 1] + row[:, 3], row[:, 3]
    slack = max(1.0, 0.09 * cap)
    off = bottoms - base
    if cap < _LOWEST or len(row) < _LETTERS:
        return False
    standing = np.abs(off) <= slack
    hanging = (off > slack) & (off <= 0.45 * cap) & (row[:, 1] < base - 0.4 * cap)
    if np.count_nonzero(standing) < _ON_LINE * len(row) - np.count_nonzero(hanging) * 0.5:
        return False
    if np.count_nonzero(standing | hanging) < 0.75 * len(row):
        return False
    if float(np.percentile(heights, 90)) > 1.7 * cap or float(np.median(row[:, 2])) > 4 * cap:
        return False
    # ink covers a part of its line, in strokes that are thin beside their height
    part = float(mask.mean())
    if not 0.06 <= part <= 0.62:
        return False
    pure = np.count_nonzero((np.abs(away) <= 0.22 * core) | (away >= 0.7 * core))
    return bool(pure >= _PURE * away.size - _edges(mask))


def _edges(mask: Grey) -> float:
    """Points at the edges of the ink, which have any shade between."""
    edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return 0.5 * float(np.count_nonzero(edge))


def _letters(row: Marks, cap: float) -> int:
    """How many letters a row has, with the blanks between its words."""
    gaps = row[1:, 0] - (row[:-1, 0] + row[:-1, 2])
    # letters that touch are one mark: a letter is about 0.8 of a capital's height wide
    each = np.maximum(1, np.round(row[:, 2] / (0.85 * cap)))
    return int(each.sum()) + int(np.count_nonzero(gaps > 0.35 * cap))


def _contrast(colours: Colours, mask: Grey, away: NDArray[np.int16]) -> float:
    """Of ink and paper, by WCAG 2.

    Colour is blurred more than brightness is, but all of it is still there: the sums of both say how the ink differs
    from the paper in each colour where its core differs by so many shades of brightness.
    """
    wide = cv2.dilate(mask, np.ones((5, 5), np.uint8)).astype(bool)
    shown = colours.astype(np.float32)
    outside = shown[~wide]
    paper = np.median(outside if len(outside) > 8 else shown.reshape(-1, 3), axis=0)
    pure = cv2.erode(mask, np.ones((5, 5), np.uint8)) > 0
    if np.count_nonzero(pure) >= _THICK * np.count_nonzero(mask):  # no codec blurs colour so far
        return ratio(np.median(shown[pure], axis=0), paper)
    total = (shown[wide] - paper).sum(axis=0)
    inside = away[cv2.erode(mask, np.ones((3, 3), np.uint8)) > 0]
    wide_enough = inside.size >= _INSIDE * np.count_nonzero(mask)
    # the extremes are the codec's, which overshoots at edges
    core = float(np.percentile(inside, 60) if wide_enough else np.percentile(away[mask > 0], 86))
    brighter = max(1.0, float(away[wide].sum()))
    return ratio(np.clip(paper + total * (core / brighter), 0, 255), paper)


def ratio(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The contrast of two colours by WCAG 2, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: NDArray[Any]) -> float:
    parts = np.asarray(colour, np.float64) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _around(away: NDArray[np.int16], left: int, top: int, right: int, bottom: int, cap: float) -> NDArray[np.int16]:
    """A line with the dots over its letters, its tails and its full stop."""
    beside = round(0.35 * cap)
    return away[max(0, top - round(0.4 * cap)) : bottom + round(0.3 * cap), max(0, left - beside) : right + beside]


def _shape(away: NDArray[np.int16], core: float, cap: float) -> Grey:
    """A line dark on white, capitals 30 points high."""
    dark = 255 - np.clip(away * (255 / core), 0, 255).astype(np.uint8)
    size = max(1, round(dark.shape[1] * _READ_CAP / cap)), max(1, round(dark.shape[0] * _READ_CAP / cap))
    way = cv2.INTER_AREA if cap > _READ_CAP else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(dark, size, interpolation=way), np.uint8)
