"""The lists of a DOCX file: the marker that each item is shown with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mooclint.texts.docx.styles import Styles
from mooclint.texts.docx.wordml import VAL, WINGDINGS, W, number

MAX_COUNT = 32_767  # as in Word


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListLevel:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False  # every number in it is shown in digits
    restarts: bool = True
    style: str = ""  # the paragraph style that belongs to the level


class Lists:
    """Counts the items of the lists, in the order of the document."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._levels: dict[str, tuple[str, dict[int, _ListLevel], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId") or ""] = element
            elif element.tag == W + "num":
                self._lists[element.get(W + "numId") or ""] = element

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level of a list that belongs to a paragraph style; 0 where none does."""
        levels = self._list(list_id)[1]
        return next((level for level, found in levels.items() if found.style == style), 0)

    def next_marker(self, list_id: str, level: int) -> str:
        """Count one more item; its marker as it is shown, '' where the list has none."""
        abstract, levels, starts = self._list(list_id)
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if level in starts and (list_id, level) not in self._restarted:
            counts[level] = starts[level]
            self._restarted.add((list_id, level))
        else:
            counts[level] = min(counts[level] + 1, MAX_COUNT) if level in counts else here.start
        for deeper in [other for other in counts if other > level]:
            if deeper not in levels or levels[deeper].restarts:
                del counts[deeper]
        if here.format == "bullet":
            return _bullet(here.text)
        filled = re.sub(r"%([1-9])", lambda found: _marker_text(int(found[1]) - 1, here, levels, counts), here.text)
        return filled.strip()

    def _list(self, list_id: str) -> tuple[str, dict[int, _ListLevel], dict[int, int]]:
        """Of a list: what it counts with (lists that share it go on from each other), its levels, its own starts."""
        known = self._levels.get(list_id)
        if known is None:
            known = self._levels[list_id] = self._worked_out(list_id)
        return known

    def _worked_out(self, list_id: str) -> tuple[str, dict[int, _ListLevel], dict[int, int]]:
        element = self._lists.get(list_id)
        if element is None:
            return "", {}, {}
        abstract = _value(element, "abstractNumId")
        link = _value(self._abstract.get(abstract), "numStyleLink")
        if link:  # the list is that of a style
            linked = self._lists.get(self._styles[link].list_id or "")
            abstract = _value(linked, "abstractNumId") or abstract
        levels = _levels(self._abstract.get(abstract))
        starts: dict[int, int] = {}
        for override in islice(element.iterchildren(W + "lvlOverride"), 9):
            index = number(override.get(W + "ilvl"))
            levels.update(_levels(override))
            start = override.find(W + "startOverride")
            if start is not None:
                starts[index] = _start(start.get(VAL))
        return abstract, levels, starts


def _value(element: Any, tag: str) -> str:
    """The value of a child element; '' where there is none."""
    child = None if element is None else element.find(W + tag)
    return "" if child is None else child.get(VAL) or ""


def _start(text: str | None) -> int:
    return min(max(number(text, 1), 0), MAX_COUNT)


def _levels(element: Any) -> dict[int, _ListLevel]:
    found = {}
    for level in () if element is None else islice(element.iterchildren(W + "lvl"), 9):
        found[number(level.get(W + "ilvl"))] = _ListLevel(
            start=_start(_value(level, "start")) if level.find(W + "start") is not None else 0,
            format=_value(level, "numFmt") or "decimal",
            text=_value(level, "lvlText")[:24],
            legal=level.find(W + "isLgl") is not None,
            restarts=_value(level, "lvlRestart") != "0",
            style=_value(level, "pStyle"),
        )
    return found


def _bullet(text: str) -> str:
    """A bullet as a letter that needs no symbol font."""
    if len(text) == 1 and 0xF000 <= ord(text) <= 0xF0FF:
        return WINGDINGS.get(ord(text) - 0xF000, "•")
    return text.strip() or "•"


def _marker_text(index: int, here: _ListLevel, levels: dict[int, _ListLevel], counts: dict[int, int]) -> str:
    level = levels.get(index, _ListLevel())
    count = counts.get(index, level.start)
    return str(count) if here.legal else _counted(count, level.format)


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _counted(count: int, form: str) -> str:
    """A number in one of Word's forms; in digits where the form is not known."""
    if form in ("none", "bullet"):
        return ""
    if form == "decimalZero":
        return f"{count:02}"
    for family, written in (("Letter", _LATIN), ("russian", _RUSSIAN)):
        if family in form and 0 < count <= 20 * len(written):
            text = written[(count - 1) % len(written)] * ((count - 1) // len(written) + 1)
            return text.upper() if "pper" in form else text
    if form.endswith("Roman") and 0 < count < 4000:
        text = ""
        for worth, letters in _ROMAN:
            text += letters * (count // worth)
            count %= worth
        return text.upper() if form.startswith("upper") else text
    return str(count)
