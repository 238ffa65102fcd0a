"""Watches the text in the picture: where it stands still, it is found and measured once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import STRIDE, Film, Frame, Watch
from mooclint.inspection.reasons import KEY_FRAMES, NO_PICTURE
from mooclint.inspection.text.brief import Brief
from mooclint.inspection.text.faults import Faults, cap_height, middle, smallest, weakest
from mooclint.inspection.text.lines import HEIGHT, Box, lines
from mooclint.inspection.text.lower import LOOKS, OPENING, TOP, Overlays, Thirds
from mooclint.inspection.text.pages import SETTLED, Page, Pages, Stillness
from mooclint.media.signals import Level, Signal, unknown
from mooclint.message.message import Message

_LOOKS = 10.0  # looks a second at what has changed
_SOON = 0.5  # seconds from one search to the next in the opening: a name may stand for two, fading half of that
_SPARE = 0.2  # part of what is saved up that such a search may cost, or there is none left for the one each second
_WHOLE = 8.0  # seconds of film for which the whole picture is searched once ...
_SAVED = 4.0  # ... and how many such searches may be saved up
_NEW = 0.03  # part of a line's points of the small picture that are new: its ink, where the paper was there before
_THIN = 9  # points of a capital whose strokes are thinner than a point: their colour cannot be told
_GRAIN = 0.01  # seconds by which frames are early
_ROOM = 48  # points around what is new
_UNSURE, _BLURRED = 0.1, 0.25  # by how much a contrast may be read too low, where strokes are clear or blurred
_CLEAR = 20  # points of a capital whose strokes are not
_SHORT = Message("the film is too short to tell")


class Text(Watch):
    """Small letters, pale ink, slides that go too soon, and who speaks."""

    names = ("small_text", "low_contrast", "text_too_brief", "lower_third")

    def __init__(self, asked: Asked) -> None:
        self._thresholds, self._quick = asked.thresholds, asked.level is Level.QUICK
        self._film = Film(seconds=None)
        self._still, self._pages = Stillness(), Pages()
        self._small, self._pale, self._brief = Faults("small_text"), Faults("low_contrast"), Brief(asked.thresholds)
        self._first: float | None = None
        self._last, self._looked = 0.0, -1.0
        self._size = (0, 0)
        self._overlays, self._loose, self._thirds = Overlays(), Pages(), Thirds()
        self._glanced = self._searched = -1.0
        self._saved = _SAVED

    def begin(self, film: Film) -> None:
        self._film = film

    def frame(self, frame: Frame) -> None:
        at = frame.at
        self._first = at if self._first is None else self._first
        self._last = max(self._last, at)
        if at < self._looked + 1 / _LOOKS - _GRAIN and not frame.first:
            return
        self._saved = min(_SAVED, self._saved + (at - self._looked) / _WHOLE)
        self._looked = at
        self._size = frame.luma.shape[1], frame.luma.shape[0]
        self._still.see(frame.small, at)
        for page in self._pages.pass_(self._still, at):
            self._turn(page)
        for page in self._loose.pass_(self._still, at):
            self._name(page)
        if frame.first or (at < OPENING and self._searched + _SOON - _GRAIN < at):
            self._searched = at
            self._search(frame)
        if not self._quick and self._glanced + 1 / LOOKS - _GRAIN < at < OPENING:
            self._glanced = at
            self._free(frame)

    def end(self) -> list[Signal]:
        """All four."""
        if self._first is None:
            return list(unknown(self.names, NO_PICTURE))
        if self._last - self._first < SETTLED:
            return list(unknown(self.names, _SHORT))
        end = self._last + (1 / self._film.rate if self._film.rate else 0.0)
        for page in self._pages.end(end):
            self._turn(page)
        for page in self._loose.end(end):
            self._name(page)
        brief = unknown(["text_too_brief"], KEY_FRAMES)[0] if self._quick else self._brief.signal(self._first, end)
        return [self._small.signal(), self._pale.signal(), brief, self._third()]

    def _third(self) -> Signal:
        third = self._thirds.signal()
        return unknown(["lower_third"], KEY_FRAMES)[0] if self._quick and third.present is False else third

    def _search(self, frame: Frame) -> None:
        """Finds the lines in what is new and stands."""
        found = self._still.fresh(frame.at)
        if found is None:
            return
        still, new = found
        luma = frame.luma
        box = _around(new, luma.shape[1], luma.shape[0])
        cost = box.width * box.height / luma.size
        if cost > self._saved * (1.0 if frame.first else _SPARE) or (
            not frame.first and box.y < TOP * len(luma) - _ROOM
        ):
            return
        self._saved -= cost
        self._still.look(new)
        here = lines(luma, lambda: frame.rgb, box, _small(box).part(still))
        fresh = [line for line in here if _is_new(line.box, new)]
        self._pages.come([(line, *self._still.points(line)) for line in fresh], self._still, frame.at)

    def _free(self, frame: Frame) -> None:
        """Finds lines that stand free on a picture, in the opening."""
        found = self._overlays.see(frame.luma)
        if found is None:
            return
        here, mask = found
        where = np.arange(mask.size).reshape(mask.shape)
        new = []
        for line in here:
            ink = _small(line.box).part(where)[_small(line.box).part(mask) > 0]
            if not self._loose.has(line) and not self._pages.has(line):
                new.append((line, ink, ink))
        self._loose.come(new, self._still, frame.at)

    def _turn(self, page: Page) -> None:
        """A page has gone."""
        self._name(page)
        small = smallest(page.lines, self._size[1])
        if small:
            cap = round(cap_height(small, page.lines), 1)
            if cap < self._thresholds["small_text.cap_px"]:
                self._small.add(page, cap, small)
        pale = weakest([line for line in page.lines if self._is_pale(line.cap, line.contrast)], self._size[1])
        if pale:
            self._pale.add(page, round(middle([line.contrast for line in pale]), 2), pale)
        self._brief.add(page)

    def _name(self, page: Page) -> None:
        for group in page.groups:
            self._thirds.add(group, page.end, *self._size)

    def _is_pale(self, cap: float, contrast: float) -> bool:
        points = cap * self._size[1] / HEIGHT
        if points < _THIN:
            return False
        large = cap >= self._thresholds["low_contrast.large_px"]
        least = self._thresholds["low_contrast.large_ratio" if large else "low_contrast.ratio"]
        return contrast + (_UNSURE if points >= _CLEAR else _BLURRED) < least


def _around(new: NDArray[np.bool_], width: int, height: int) -> Box:
    """The part of the frame in which there is something new, with room, from and to whole points of the small one."""
    rows, across = np.nonzero(new.any(axis=1))[0], np.nonzero(new.any(axis=0))[0]
    left, top = max(0, int(across[0]) * STRIDE - _ROOM), max(0, int(rows[0]) * STRIDE - _ROOM)
    right = min(width, (int(across[-1]) + 1) * STRIDE + _ROOM)
    bottom = min(height, (int(rows[-1]) + 1) * STRIDE + _ROOM)
    return Box(left, top, right - left, bottom - top)


def _is_new(box: Box, new: NDArray[np.bool_]) -> bool:
    part = _small(box).part(new)
    return bool(np.count_nonzero(part) >= max(2, _NEW * part.size))


def _small(box: Box) -> Box:
    """Where a box is in the small picture."""
    x, y = box.x // STRIDE, box.y // STRIDE
    return Box(x, y, -(-box.right // STRIDE) - x, -(-box.bottom // STRIDE) - y)
