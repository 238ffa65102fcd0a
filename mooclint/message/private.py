"""Individual identification numbers (ЖСН, ИИН): found wherever they stand, and never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from operator import mul

DOT = "•"
_LENGTH = 12
_APART = r"[ .\-\u00a0\u2009\u202f\u2010-\u2014]?"
# Twelve digits, however they are set apart, of which the third may begin a month and the fifth a day. They are looked
# for at every digit that follows none: of two that overlap the second may be the number.
_REST = _APART.join(("[0-9]", "[01]", "[0-9]", "[0-3]", "[0-9]", "[0-6]", *["[0-9]"] * 5))
_DIGITS = re.compile(rf"[0-9](?<![0-9][0-9])(?=({_APART}{_REST})(?![0-9]))")
_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
_HEX = frozenset("abcdefABCDEF")
_WEIGHTS = (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_CENTURIES = {1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000}


def holds_number(text: str) -> bool:
    """Whether an individual identification number stands in a text."""
    return next(_found(text), None) is not None


def masked(text: str) -> str:
    """The text with dots in place of the digits of every individual identification number.

    In JSON that is so in its texts; its numbers, such as sizes, stay what they are.
    """
    spans = list(_found(text))
    if spans and text.startswith(("{", "[")):
        spans = [(start, end) for start, end in spans if _quoted(text, start)]
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [DOT if char.isdecimal() else char for char in letters[start:end]]
    return "".join(letters)


def _quoted(text: str, place: int) -> bool:
    """Whether a place of JSON is within a text, none of which goes over a line."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return len(_QUOTE.findall(line)) % 2 == 1


def _found(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _DIGITS.finditer(text):
        start, end = match.start(), match.end(1)
        if start >= last and is_number(re.sub(r"[^0-9]", "", text[start:end])) and not _in_digest(text, start, end):
            yield start, end
            last = end


def _in_digest(text: str, start: int, end: int) -> bool:
    """Whether digits are a part of a digest, in which they mean nothing."""
    return end - start == _LENGTH and (text[start - 1 : start] in _HEX or text[end : end + 1] in _HEX)


def is_number(digits: str) -> bool:
    """Whether twelve digits are such a number: a day of birth, the century, and a check digit that fits."""
    if len(digits) != _LENGTH or not digits.isascii() or not digits.isdecimal():
        return False
    values = [int(digit) for digit in digits]
    sums = (sum(map(mul, values, weights)) % 11 for weights in _WEIGHTS)
    if next((rest for rest in sums if rest < 10), None) != values[-1] or values[6] > max(_CENTURIES):
        return False
    year, month, day = (int(digits[place : place + 2]) for place in (0, 2, 4))
    try:
        date(_CENTURIES.get(values[6], 2000) + year, month, day)
    except ValueError:
        return False
    return True
