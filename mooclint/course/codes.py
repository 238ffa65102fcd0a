"""File codes: `К1_M1_С1_В5_Title` is course 1, module 1, lesson 1, video 5.

The published document writes К, С and В in Cyrillic and M in Latin. People type either, with `_`, blanks,
hyphens or nothing between the parts; all of that is read, one spelling is written.

Letters of item kinds in use: В video, О reading, Т practice test, Б graded test, П peer review,
Ж staff-graded task, Ф forum. Others are free.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Capital letters that look alike: Latin -> Cyrillic.
_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")

_SEP = r"[\s_-]*"
_PREFIX = (
    rf"К{_SEP}(?P<course>[0-9]{{1,3}})"
    rf"(?:{_SEP}М{_SEP}(?P<module>[0-9]{{1,3}})"
    rf"(?:{_SEP}С{_SEP}(?P<lesson>[0-9]{{1,3}}))?)?"
)
_ITEM = rf"(?:{_SEP}(?P<letter>[^\W\d_]){_SEP}(?P<number>[0-9]{{1,3}}))?"
# Where the parts are set apart, the title is too; otherwise 'B2B' in a title would be read as a number.
_APART = re.compile(rf"{_PREFIX}{_ITEM}(?:[\s_-]+|$)")
_CLOSE = re.compile(rf"{_PREFIX}{_ITEM}(?![0-9])".replace(_SEP, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCode:
    """A code taken apart.

    `kind_letter` is a capital, Cyrillic where both alphabets have it; '' where there is no `number`.
    """

    course: int
    module: int | None = None
    lesson: int | None = None
    kind_letter: str = ""
    number: int | None = None
    title: str = ""  # as written, without the prefix

    @property
    def prefix(self) -> str:
        """The numbers in the one spelling: 'К1_M1_С1_В5'."""
        parts = [f"К{self.course}"]
        if self.module is not None:
            parts.append(f"M{self.module}")
        if self.lesson is not None:
            parts.append(f"С{self.lesson}")
        if self.number is not None:
            parts.append(f"{self.kind_letter}{self.number}")
        return "_".join(parts)


def parse_code(text: str) -> ItemCode | None:
    """The parts of a code or of a file name without its ending; None when no course number begins it."""
    text = unicodedata.normalize("NFC", text).strip()
    # Character by character, so that positions hold: some capitals are longer than their small letters.
    folded = "".join(c.upper() if len(c.upper()) == 1 else c for c in text).translate(_TO_CYRILLIC)
    match = _APART.match(folded) or _CLOSE.match(folded)
    if match is None:
        return None
    numbers = {name: int(value) for name, value in match.groupdict().items() if value and name != "letter"}
    title = text[match.end() :].strip(" _-\t")
    return ItemCode(kind_letter=match["letter"] or "", title=title, **numbers)


def canonical(code: str) -> str:
    """The code in its one spelling, 'К1_M1_С1_В5_Title'; a text that is no code only comes back as NFC."""
    parsed = parse_code(code)
    if parsed is None:
        return unicodedata.normalize("NFC", code).strip()
    return f"{parsed.prefix}_{parsed.title}" if parsed.title else parsed.prefix


def fold(code: str) -> str:
    """What two codes share when they name the same element.

    The prefix decides where it counts the item (two titles under one number are the same code twice);
    elsewhere the title too. Letter case, look-alike letters of the prefix and separators do not matter.
    """
    parsed = parse_code(code)
    if parsed is None:
        return _fold_words(unicodedata.normalize("NFC", code))
    if parsed.number is not None:
        return parsed.prefix
    return f"{parsed.prefix}_{_fold_words(parsed.title)}"


def _fold_words(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text).strip("_").casefold()


def look_alike(text: str) -> str:
    """The text in capitals, look-alikes as Cyrillic: words with one result cannot be told apart by eye."""
    return unicodedata.normalize("NFC", text).upper().translate(_TO_CYRILLIC)
