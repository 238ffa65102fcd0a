"""What stands in the picture, and from when to when: groups of lines that come together, pages that go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.film import STRIDE, Luma
from mooclint.inspection.text.lines import Grey, Line

Points = NDArray[np.intp]
_STIRRED = 16  # shades by which a point has changed: more than grain and the pulse of key frames, less than ink
_EDGE = 20  # shades between neighbours of the small picture: something is drawn there
_DRAWN = 16  # such edges that are new; fewer are a pointer
_GONE = 0.5  # part of the ink that has to change before a group has gone
_INK = 10  # shades from what is around it that make a point of the small picture ink
_APART = 0.3  # seconds between lines that did not come together
_TOGETHER = 0.45  # seconds within which groups go as one page
_RUNS_ON = 0.25  # seconds between two changes that are one fade ...
_FADE = 1.5  # ... which is no longer than this; what changes longer is a picture that moves
_STANDS = 0.7  # part of a line's points that stand
_GRAIN = 1e-3  # seconds by which times are off that are no whole part of a second
SETTLED = 1.0  # seconds that something stands before it is looked at


class Stillness:
    """Since when each point of the small picture stands, and which of them were looked at."""

    def __init__(self) -> None:
        self.since: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._shown: Luma = np.zeros((0, 0), np.uint8)
        self._began = self.since  # when the change began that ended then
        self._known: NDArray[np.bool_] = np.zeros((0, 0), np.bool_)

    def see(self, small: Luma, at: float) -> None:
        """The next picture."""
        if small.shape != self._shown.shape:
            self._shown = small.copy()
            self.since = np.full(small.shape, at, np.float32)
            self._began = self.since.copy()
            self._known = np.zeros(small.shape, np.bool_)
            return
        stirred = cv2.absdiff(small, self._shown) > _STIRRED
        if not stirred.any():
            return
        np.copyto(self._shown, small, where=stirred)
        np.copyto(self._began, np.float32(at), where=stirred & (self.since <= at - _RUNS_ON))
        np.copyto(self.since, np.float32(at), where=stirred)
        self._known &= ~stirred

    def fresh(self, at: float) -> tuple[Grey, NDArray[np.bool_]] | None:
        """1 where the picture stands, and where that is new; None where nothing new is drawn."""
        if self._shown.shape[1] < 2:
            return None
        still = self.since <= at - SETTLED + _GRAIN
        new = still & ~self._known
        drawn = cv2.absdiff(self._shown[:, 1:], self._shown[:, :-1]) > _EDGE
        if np.count_nonzero(drawn & new[:, 1:]) < _DRAWN:
            return None
        calm: Any = cv2.morphologyEx(still.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        return calm, new

    def look(self, new: NDArray[np.bool_]) -> None:
        """These points were looked at."""
        self._known |= new

    def stands(self, points: Points, at: float) -> bool:
        """Whether most of some points stand."""
        return bool(points.size) and float(np.mean(self.since.ravel()[points] <= at - SETTLED + _GRAIN)) > _STANDS

    def came(self, ink: Points, whole: Points) -> float:
        """When a line came, the middle of its fade: its ink or, where the paper was as its ink is, its paper."""
        middle = (self.since + np.where(self.since - self._began < _FADE, self._began, self.since)) / 2
        return max(float(np.median(middle.ravel()[points])) for points in (ink, whole) if points.size)

    def points(self, line: Line) -> tuple[Points, Points]:
        """The points of the small picture that show a line's ink, and all of a line's."""
        x, y = -(-line.box.x // STRIDE), -(-line.box.y // STRIDE)
        part = self._shown[y : -(-line.box.bottom // STRIDE), x : -(-line.box.right // STRIDE)]
        where = np.arange(self._shown.size).reshape(self._shown.shape)[y : y + part.shape[0], x : x + part.shape[1]]
        if not part.size:
            return where.ravel(), where.ravel()
        away = np.abs(part.astype(np.int16) - int(np.median(part)))
        ink = away > max(_INK, int(away.max()) // 2)
        return where[ink], where.ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Lines that came together. `ink`, `all`: points of the small picture that are theirs."""

    start: float
    lines: tuple[Line, ...]
    ink: Points
    all: Points
    seen: float  # when they were found

    def gone(self, since: NDArray[np.float32]) -> bool:
        """Whether most of it has changed, or of its ink: that may be as the next page's paper, and the other way."""
        changed = since.ravel()
        return any(
            points.size and float(np.mean(changed[points] > self.seen)) > _GONE for points in (self.ink, self.all)
        )


@dataclass(slots=True)
class Page:
    """Groups that went together, seconds."""

    end: float
    groups: list[Group] = field(default_factory=list)

    @property
    def start(self) -> float:
        """When the first of it came."""
        return min(group.start for group in self.groups)

    @property
    def lines(self) -> list[Line]:
        """All of it."""
        return [line for group in self.groups for line in group.lines]


class Pages:
    """The text that stands now."""

    def __init__(self) -> None:
        self._standing: list[Group] = []
        self._going: Page | None = None

    def come(self, found: Sequence[tuple[Line, Points, Points]], stillness: Stillness, at: float) -> None:
        """Lines were found, each with the points of its ink and all of its points."""
        new = [one for one in found if stillness.stands(one[1], at)]
        starts = [stillness.came(ink, whole) for _, ink, whole in new]
        order = sorted(range(len(new)), key=lambda n: starts[n])
        cuts = [n for n in range(1, len(order)) if starts[order[n]] - starts[order[n - 1]] > _APART]
        for first, last in pairwise([0, *cuts, len(order)]):
            if one := [new[n] for n in order[first:last]]:
                ink, whole = (np.concatenate([line[n] for line in one]) for n in (1, 2))
                start = stillness.came(ink, whole)
                self._standing.append(Group(start, tuple(line for line, _, _ in one), ink, whole, at))

    def has(self, line: Line) -> bool:
        """Whether a line stands already, and not only a part of it."""
        x, y = line.box.x + line.box.width / 2, line.box.y + line.box.height / 2
        standing = [other for group in self._standing for other in group.lines if other.letters >= line.letters - 1]
        return any(one.box.x <= x <= one.box.right and one.box.y <= y <= one.box.bottom for one in standing)

    def pass_(self, stillness: Stillness, at: float) -> Iterator[Page]:
        """Pages that have gone by a moment."""
        gone = [group for group in self._standing if group.gone(stillness.since)]
        if gone:
            self._standing = [group for group in self._standing if group not in gone]
            if self._going is None:
                self._going = Page(at)
            self._going.groups += gone
        if self._going is not None and at - self._going.end > _TOGETHER:
            yield self._going
            self._going = None

    def end(self, at: float) -> Iterator[Page]:
        """Those that stand at the film's end."""
        if self._going is not None:
            yield self._going
        if self._standing:
            yield Page(at, list(self._standing))
        self._standing, self._going = [], None
