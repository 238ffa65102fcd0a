"""What is hard to read on a page: letters that are small, ink that is pale, a page that is taken away too soon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mooclint.inspection.text.lines import Grey, Line
from mooclint.inspection.text.pages import Page
from mooclint.inspection.text.read import program, read, sure
from mooclint.media.signals import MOST_EVENTS, Event, Signal

_CLASS = 1.12  # letters of one size differ by so much as measured
_LEAST = 12  # letters that matter: fewer are an index, a page number, a label of an axis
_EDGE = 0.1  # part of the height at the top and at the bottom where a line or two are a footer or a menu
_FOOTER = 2  # lines there that are one
_CHECKED = 12  # pages whose lines are read, to be sure that they are text ...
_SHAPES = 2  # ... and how many lines of each


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """A page on which something is hard to read: from when to when, its measure, and the lines that are."""

    start: float
    end: float
    value: float
    shapes: tuple[Grey, ...]


def smallest(lines: Sequence[Line], frame: int) -> list[Line]:
    """The smallest lines of a page that matter, all of one size. `frame`: lines of the frame."""
    return _first(sorted(lines, key=lambda line: line.cap), frame, lambda line: line.cap, _CLASS, 1.0)


def cap_height(same: Sequence[Line], lines: Sequence[Line]) -> float:
    """Of letters of one size. A line may have no letter that rises; others of its size on the page have."""
    small = middle([line.small for line in same])
    kin = [line.cap for line in lines if abs(line.small - small) <= max(1.0, small * (_CLASS - 1))]
    return middle(kin if len(kin) > len(same) else [line.cap for line in same])


def weakest(lines: Sequence[Line], frame: int) -> list[Line]:
    """The palest lines of a page that matter, all of about one contrast."""
    return _first(sorted(lines, key=lambda line: line.contrast), frame, lambda line: line.contrast, _CLASS, 0.1)


def _first(
    lines: Sequence[Line], frame: int, measure: Callable[[Line], float], times: float, more: float
) -> list[Line]:
    """The first lines that are of one kind and matter."""
    rest = list(lines)
    while rest:
        most = measure(rest[0]) * times + more
        same = [line for line in rest if measure(line) <= most]
        if sum(line.letters for line in same) >= _LEAST and not _is_footer(same, frame):
            return same
        rest = rest[1:]
    return []


def _is_footer(lines: Sequence[Line], frame: int) -> bool:
    middles = [(line.box.y + line.box.height / 2) / frame for line in lines]
    return len(lines) <= _FOOTER and all(not _EDGE < middle < 1 - _EDGE for middle in middles)


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(np.median(np.asarray(values)))


class Faults:
    """Pages with one fault, and the signal of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pages: list[Fault] = []

    def add(self, page: Page, value: float, lines: Sequence[Line]) -> None:
        """A page with it, and the lines that are at fault."""
        longest = sorted(lines, key=lambda line: -line.letters)[:_SHAPES]
        shapes = tuple(line.shape for line in longest) if len(self._pages) < _CHECKED else ()
        start = min(group.start for group in page.groups if any(line in lines for line in group.lines))
        self._pages.append(Fault(start, page.end, value, shapes))

    def signal(self) -> Signal:
        """Of the pages on which there is text indeed."""
        pages = _confirmed(self._pages)
        events = tuple(
            Event(start=max(0.0, round(one.start, 2)), end=round(one.end, 2), value=one.value) for one in pages
        )
        value = min((one.value for one in pages), default=None)
        return Signal(name=self.name, present=bool(pages), value=value, events=events[:MOST_EVENTS])


def _confirmed(pages: list[Fault]) -> list[Fault]:
    """Pages whose lines are read where there is something that reads; those that were not tried go with the others."""
    if program() is None:
        return pages
    words = iter(read([shape for page in pages for shape in page.shapes]))
    said = [any(sure(next(words)) for _ in page.shapes) for page in pages if page.shapes]
    return [page for page, good in zip(pages, said + [all(said)] * (len(pages) - len(said)), strict=True) if good]
