"""Slides that are taken away before they can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.text.lines import Line
from mooclint.inspection.text.pages import Page
from mooclint.media.signals import MOST_EVENTS, Event, Signal

_ACROSS, _DOWN = 64, 8  # points of a line's thumbnail
_ALIKE = 0.82  # correlation of two thumbnails of one line
_SAME = 0.5  # part of the lines of a slide that have been shown before, or are still there after a scroll
_MOST_LINES = 20  # of a slide by which it is known again
_MOST_SLIDES = 400
_MOST_LETTERS = 600  # more is a document or a screen of code, which is pointed at and not read through
_MOVED = 8  # points by which a line stands elsewhere: the page was scrolled, which slides are not
_END = 0.5  # seconds
_LEAST = 40  # letters; what has fewer is a title


class _Slide:
    """A slide: how long all of it was shown, and how much text it has."""

    def __init__(self, page: Page, thumbs: NDArray[np.float32]) -> None:
        self.start, self.end = page.start, page.end
        self.thumbs = thumbs
        self.tops = tops(page.lines)
        self.scrolled = False
        self.shown = page.end - page.start
        self.letters = sum(line.letters for line in page.lines)
        self.again = False
        # what came later has to be read in the time that was left for it
        self.parts = [
            (page.end - one.start, sum(line.letters for other in page.groups if other.start >= one.start
                                       for line in other.lines))
            for one in page.groups
        ]  # fmt: skip

    def show_again(self, page: Page, known: NDArray[np.bool_], *, scrolled: bool) -> None:
        """It stands once more, or somewhere else on the screen."""
        self.again, self.scrolled = True, self.scrolled or scrolled
        self.shown += page.end - page.start
        self.letters += sum(line.letters for line, old in zip(_longest(page.lines), known, strict=True) if not old)
        self.end = max(self.end, page.end)

    def missing(self, thresholds: Mapping[str, float]) -> float:
        """Seconds by which it was too short; 0 where a quick reader had enough."""
        if self.scrolled or self.letters > _MOST_LETTERS:
            return 0.0
        parts = [(self.shown, self.letters)] if self.again else self.parts
        missing = 0.0
        for seconds, letters in parts:
            needed = letters / thresholds["text_too_brief.letters_s"] + thresholds["text_too_brief.found_s"]
            least = min(needed * thresholds["text_too_brief.part"], thresholds["text_too_brief.held_s"])
            if letters >= _LEAST and seconds < least:
                missing = max(missing, needed - seconds)
        return missing


class Brief:
    """The slides of a film, those that come back told as one."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        self._thresholds = thresholds
        self._slides: list[_Slide] = []

    def add(self, page: Page) -> None:
        """A page that has gone."""
        thumbs = _thumbs(page.lines)
        if not len(thumbs):
            return
        for slide in reversed(self._slides):
            alike = thumbs @ slide.thumbs.T
            known = alike.max(axis=1) > _ALIKE
            if np.count_nonzero(known) >= _SAME * len(known):
                moved = np.abs(tops(page.lines) - slide.tops[alike.argmax(axis=1)])[known] > _MOVED
                slide.show_again(page, known, scrolled=bool(moved.mean() > _SAME))
                return
        if len(self._slides) < _MOST_SLIDES:
            self._slides.append(_Slide(page, thumbs))

    def signal(self, first: float, last: float) -> Signal:
        """Of the slides that were too short. What stands from the first to the last second is not taken away."""
        events = [
            Event(start=max(0.0, round(slide.start, 2)), end=round(slide.end, 2), value=round(missing, 1))
            for slide in self._slides
            if (slide.start > first + _END or slide.end < last - _END)
            and (missing := slide.missing(self._thresholds)) > 0
        ]
        total = round(sum(float(event.value or 0) for event in events), 1)
        return Signal(
            name="text_too_brief", present=bool(events), value=total or None, events=tuple(events[:MOST_EVENTS])
        )


def _longest(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -line.letters)[:_MOST_LINES]


def tops(lines: Sequence[Line]) -> NDArray[np.int64]:
    """Where the lines by which a slide is known stand."""
    return np.array([line.box.y for line in _longest(lines)], np.int64)


def _thumbs(lines: Sequence[Line]) -> NDArray[np.float32]:
    """Small pictures of lines, of mean 0 and length 1, so that a product is their correlation."""
    rows = []
    for line in _longest(lines):
        small = cv2.resize(line.shape, (_ACROSS, _DOWN), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
        small -= small.mean()
        rows.append(small / max(1e-6, float(np.linalg.norm(small))))
    return np.asarray(rows, np.float32).reshape(-1, _ACROSS * _DOWN)
