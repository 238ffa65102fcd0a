"""What the words of a form's field mean: numbers, and titles that are the same but for their dress."""

from __future__ import annotations

import difflib
import re
import unicodedata

from mooclint.course.codes import parse_code

_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,9}(?:[.,][0-9]{1,3})?(?![\w])")
_ALIKE = 0.85  # how much of two titles has to be the same: a typing slip may be in one of them


def number(text: str) -> float | None:
    """The one number in a text, '80 %' or '12,5 мин'; None where there is none or more than one."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text).replace("%", " % "))
    return float(found[0].replace(",", ".")) if len(found) == 1 else None


def bare(text: str) -> str:
    """A title without its code, punctuation and letter case."""
    code = parse_code(text)
    if code is not None and code.title:
        text = code.title
    return " ".join("".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", text)).casefold().split())


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same, or one but for a slip, or one stands within the other."""
    a, b = bare(one)[:300], bare(other)[:300]
    if not a or not b:
        return False
    if a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} ":
        return True
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
