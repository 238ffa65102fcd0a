"""Individual identification numbers (ЖСН, ИИН): found wherever they stand, and never shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

DOT = "•"
_LENGTH = 12
# Twelve digits, however they are set apart, at every place: of two that overlap the second may be the number.
_APART = r"[ .\-\u00a0\u2009\u202f\u2010-\u2014]?"
_DIGITS = re.compile(rf"(?<!\d)(?=(\d(?:{_APART}\d){{{_LENGTH - 1}}})(?!\d))")
_HEX = re.compile(r"[0-9a-f]{13,}", re.IGNORECASE)  # a digest, in which such digits mean nothing
_WEIGHTS = (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_CENTURIES = {1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000}


def holds_number(text: str) -> bool:
    """Whether an individual identification number stands in a text."""
    return next(_found(text), None) is not None


def masked(text: str) -> str:
    """The text with dots in place of the digits of every individual identification number."""
    spans = list(_found(text))
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [DOT if char.isdecimal() else char for char in letters[start:end]]
    return "".join(letters)


def _found(text: str) -> Iterator[tuple[int, int]]:
    digests = None
    for match in _DIGITS.finditer(text):
        start, end = match.span(1)
        if is_number("".join(str(unicodedata.decimal(char)) for char in match[1] if char.isdecimal())):
            if digests is None:
                digests = [found.span() for found in _HEX.finditer(text)]
            if not any(first <= start and end <= last for first, last in digests):
                yield start, end


def is_number(digits: str) -> bool:
    """Whether twelve digits are such a number: a day of birth, the century, and a check digit that fits."""
    if not digits.isascii() or not digits.isdecimal() or len(digits) != _LENGTH or int(digits[6]) > max(_CENTURIES):
        return False
    year, month, day = (int(digits[place : place + 2]) for place in (0, 2, 4))
    try:
        date(_CENTURIES.get(int(digits[6]), 2000) + year, month, day)
    except ValueError:
        return False
    sums = (sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) for weights in _WEIGHTS)
    return next((rest for total in sums if (rest := total % 11) < 10), None) == int(digits[-1])
