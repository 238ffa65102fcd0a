"""Who speaks: a name and a position in the lower third of the picture, which come and go in the opening."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from mooclint.inspection.film import STRIDE, Luma
from mooclint.inspection.text.lines import Box, Grey, Line, lines
from mooclint.inspection.text.pages import Group
from mooclint.inspection.text.read import Word, missing, program, read_names
from mooclint.media.signals import Event, Signal, unknown

OPENING = 60.0  # seconds in which a speaker is named
TOP = 0.58  # part of the frame above the place in which names stand ...
_ABOVE = 0.6  # ... and above which lines belong to a slide
LOOKS = 2.0  # looks a second at that place
_KEPT = 7  # looks that are kept: the first is what was there before, the last four are what stands now
_STANDING = 4
_STABLE = 22  # shades by which letters that stand change while the picture behind them moves
_BRIGHT = 165  # shades of letters that stand free on a picture
_COME = 28  # shades by which they differ from what was there before
_AROUND = 61  # points around a letter from which it stands out
_ROUGH = 4  # of so many points one is looked at first
_LEAST, _MOST = 0.001, 0.12  # part of the place that letters cover
_SHORTEST, _LONGEST = 1.0, 30.0  # seconds that a name stands
_TOGETHER = 0.4  # seconds within which two texts come or go together
_ONE_AFTER_OTHER = 1.2  # seconds between the name and the position, where each has its own entrance
_SAME_LINE = 0.012  # part of the height by which captions stand off each other
_CAPTIONS = 3  # texts that follow each other in one place: captions, not names
_CENTRED = 0.03  # part of the width
_MOST_LINES = 6  # of a block; two or three, found twice
_MOST_BLOCKS = 12  # that are read
_SURE = 60.0  # of 100, a line that was read as a whole

_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
_LETTER = f"{_CAPITAL}a-zа-яёәғқңөұүһі"
_NAME = re.compile(rf"(?:(?:[Pp]rof|[Dd]r|[Пп]роф|[Дд]оц)\.?\s+)?(?:[{_CAPITAL}](?:\.\s?|[{_LETTER}'\-]+\s?)){{2,4}}")
_SPLIT = re.compile(r"\s*[,|;]\s*|\s+[-–—]\s+")
_ALIKE = str.maketrans("ABCEHKMOPTXaceopxyih", "АВСЕНКМОРТХасеорхуіһ")  # letters that look the same
_BACK = {there: here for here, there in _ALIKE.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Lines that stand together in the lower part of the picture, from when to when."""

    start: float
    end: float
    lines: tuple[Line, ...]


class Overlays:
    """Finds letters that stand free on a picture: they stay while it moves, or come where it does not."""

    def __init__(self) -> None:
        self._looks: deque[Luma] = deque(maxlen=_KEPT)
        self._rough: deque[Luma] = deque(maxlen=_KEPT)  # the same, some points of them
        self._before: int | None = None  # how many points were letters when it was last searched

    def see(self, luma: Luma) -> tuple[list[Line], Grey] | None:
        """The next look; lines that stand free now, and 1 where letters are, in the small picture."""
        top = int(luma.shape[0] * TOP) // STRIDE * STRIDE
        strip = luma[top:].copy()
        if self._looks and self._looks[0].shape != strip.shape:
            self._looks.clear()
            self._rough.clear()
        self._looks.append(strip)
        self._rough.append(np.ascontiguousarray(strip[::_ROUGH, ::_ROUGH]))
        if len(self._looks) < _STANDING + 1 or strip.size < 64:
            return None
        rough, _ = _letters(list(self._rough), _AROUND // _ROUGH)
        if not _LEAST * rough.size < cv2.countNonZero(rough) < _MOST * rough.size:
            return None
        mask, low = self._closely(rough)
        count = cv2.countNonZero(mask)
        if not _LEAST * mask.size < count < _MOST * mask.size or count == self._before:
            return None
        self._before = count
        near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        letters: Luma = np.zeros_like(luma)
        letters[top:] = cv2.min(near, low)  # near is 255 or 0
        small: Grey = np.zeros(luma[::STRIDE, ::STRIDE].shape, np.uint8)
        small[top // STRIDE :] = mask[::STRIDE, ::STRIDE]
        shown: Any = cv2.merge([letters, letters, letters])
        return lines(letters, lambda: shown, Box(0, top, letters.shape[1], letters.shape[0] - top)), small

    def _closely(self, rough: Luma) -> tuple[Luma, Luma]:
        """As `_letters`, of all points around those that were letters in a rough look."""
        x, y, width, height = (_ROUGH * side for side in cv2.boundingRect(rough))
        part = np.s_[max(0, y - _AROUND) : y + height + _AROUND, max(0, x - _AROUND) : x + width + _AROUND]
        mask, low = np.zeros_like(self._looks[-1]), np.zeros_like(self._looks[-1])
        mask[part], low[part] = _letters([look[part] for look in self._looks], _AROUND)
        return mask, low


def _letters(looks: Sequence[Luma], wide: int) -> tuple[Luma, Luma]:
    """255 where letters stand free in some looks at one place, 0 elsewhere; and the least shade of it now."""
    now: Any = looks[-1]
    low = high = now
    for one in looks[-_STANDING:-1]:
        low, high = cv2.min(low, one), cv2.max(high, one)
    came: Any = np.zeros_like(now)
    for one in looks[:-_STANDING]:
        came = cv2.max(came, cv2.absdiff(one, now))
    apart = cv2.subtract(now, cv2.blur(now, (wide, wide)))
    marks = cv2.inRange(low, _BRIGHT + 1, 255)
    marks = cv2.bitwise_and(marks, cv2.inRange(cv2.subtract(high, low), 0, _STABLE - 1))
    marks = cv2.bitwise_and(marks, cv2.inRange(cv2.min(apart, came), _COME + 1, 255))
    return marks, low


class Thirds:
    """The texts of an opening, of which one may name who speaks."""

    def __init__(self) -> None:
        self._low: list[Block] = []
        self._times: list[tuple[float, float]] = []  # of lines further up, which are those of slides
        self._frame = (0, 0)

    def add(self, group: Group, end: float, width: int, height: int) -> None:
        """Lines that have gone."""
        self._frame = width, height
        if group.start > OPENING:
            return
        low = tuple(line for line in group.lines if line.box.y + line.box.height / 2 > _ABOVE * height)
        if len(low) < len(group.lines):
            self._times.append((group.start, end))
        if low:
            self._low.append(Block(group.start, end, low))

    def signal(self) -> Signal:
        """The first name with a position that is read."""
        if program() is None:
            return unknown(["lower_third"], missing())[0]
        for block in self._blocks()[:_MOST_BLOCKS]:
            if (text := _named(_rows(block.lines))) is not None:
                event = Event(start=max(0.0, round(block.start, 2)), end=round(block.end, 2), value=text)
                return Signal(name="lower_third", present=True, value=text, events=(event,))
        return Signal(name="lower_third", present=False)

    def _blocks(self) -> list[Block]:
        """What may be a name and a position, in the order of time."""
        joined: list[Block] = []
        for block in sorted(self._low, key=lambda one: one.start):
            other = next((one for one in joined if _goes_with(one, block)), None)
            if other is not None:
                joined.remove(other)
                block = Block(other.start, max(other.end, block.end), (*other.lines, *block.lines))
            joined.append(block)
        return [one for one in joined if self._may_be(one, joined)]

    def _may_be(self, block: Block, others: Sequence[Block]) -> bool:
        if not _SHORTEST <= block.end - block.start <= _LONGEST or len(block.lines) > _MOST_LINES:
            return False
        if any(abs(start - block.start) < _TOGETHER or abs(end - block.end) < _TOGETHER for start, end in self._times):
            return False
        width, height = self._frame
        return not _is_caption(block, others, width, height)


def _goes_with(one: Block, other: Block) -> bool:
    """Whether they are one block, or the same that was found twice."""
    if other.start - one.start > _ONE_AFTER_OTHER or other.start > one.end - _TOGETHER:
        return False
    return any(_near(a, b) for a in one.lines for b in other.lines)


def _near(one: Line, other: Line) -> bool:
    a, b = one.box, other.box
    high = max(a.height, b.height)
    return a.y - 2 * high < b.bottom and b.y - 2 * high < a.bottom and a.x - high < b.right and b.x - high < a.right


def _rows(found: Sequence[Line]) -> list[list[Word]]:
    """The words of lines, from the top down; of those that were found twice, as they are read best."""
    rows: list[tuple[Line, list[Word]]] = []
    for line, words in zip(found, read_names([line.shape for line in found]), strict=True):
        same = next((n for n, (other, _) in enumerate(rows) if _same_row(line, other)), None)
        if same is None:
            rows.append((line, words))
        elif _better(words, rows[same][1]):
            rows[same] = line, words
    return [words for _, words in sorted(rows, key=lambda row: row[0].box.y)]


def _same_row(one: Line, other: Line) -> bool:
    return other.box.y <= one.box.y + one.box.height / 2 <= other.box.bottom


def _better(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether a line was read better, or more of it."""
    worth = [sum(len(word.text) * word.sure for word in words) for words in (one, other)]
    least = [min((word.sure for word in words), default=0.0) for words in (one, other)]
    return least[0] >= _SURE > least[1] or (worth[0] > worth[1] and not least[1] >= _SURE > least[0])


def _is_caption(block: Block, others: Sequence[Block], width: int, height: int) -> bool:
    """Whether other texts stand in the same place before it or behind it."""

    def middle(one: Block) -> float:
        return sum(line.box.x + line.box.right for line in one.lines) / 2 / len(one.lines)

    here = block.lines[-1].box.bottom
    same = [one for one in others if abs(one.lines[-1].box.bottom - here) < _SAME_LINE * height]
    centred = [one for one in same if abs(middle(one) - width / 2) < _CENTRED * width]
    return len(same) >= _CAPTIONS or (block in centred and len(centred) > 1)


def _named(words: Sequence[Sequence[Word]]) -> str | None:
    """'Name, position' of the words of some lines, if they are that."""
    said = [_said(line) for line in words]
    parts = [part for line in said for part in _SPLIT.split(line) if part]
    for index, part in enumerate(parts[:2]):
        rest = [*parts[:index], *parts[index + 1 :]]
        if _NAME.fullmatch(part + " ") and any(sum(c.isalpha() for c in one) >= 4 for one in rest):
            return ", ".join(line for line in said if line)
    return None


def _said(line: Sequence[Word]) -> str:
    """A line as text; empty where it was not read with confidence."""
    words = [word for word in line if any(c.isalnum() for c in word.text) or word.text in "-–—|"]
    if not words or float(np.median([word.sure for word in words])) < _SURE:
        return ""
    text = " ".join(_of_one_script(word.text) for word in words)
    return text.replace("’", "'").replace("‘", "'").strip(" |_~=!")


def _of_one_script(word: str) -> str:
    """A word without letters of another script that only look like its own."""
    latin = sum("a" <= c.lower() <= "z" for c in word)
    other = sum("\u0400" <= c <= "\u04ff" for c in word)
    if not latin or not other:
        return word
    return word.translate(_ALIKE) if other >= latin else word.translate(_BACK)
