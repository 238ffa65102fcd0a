"""Text from strangers made fit for people: composed, visible, without characters that steer."""

from __future__ import annotations

import re
import unicodedata

from mooclint.message.private import masked

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NBSP = "\N{NO-BREAK SPACE}"

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Invisible and without weight: they come along when text is pasted from web pages.
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_BLANKS = {"\t": " ", "\u202f": NBSP}


def printable(text: str) -> str:
    """`text` in NFC; line ends are '\\n', blanks ' ' or NBSP; what steers or means nothing is U+FFFD."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    return "\n".join(
        line if line.isprintable() else "".join(map(_printable, line)) for line in text.split("\n")
    ).strip()


def one_line(text: str) -> str:
    """`printable` text on one line."""
    return re.sub(r"[ \n]+", " ", printable(text))


def visible(text: str) -> str:
    """The text as it is, for a terminal: what would steer it or break lines is U+FFFD, NBSP stays.

    Individual identification numbers are dots.
    """
    text = masked(text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == NBSP else REPLACEMENT for c in text)


def clock(seconds: float) -> str:
    """'1:05' or '1:02:05': a time in a video as players show it."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _printable(char: str) -> str:
    if char == NBSP or char.isprintable():
        return char
    if char in _DROPPED:
        return ""
    if char in _BLANKS:
        return _BLANKS[char]
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    # Cc: controls, Cf: directions, Cs: half of a pair, Co and Cn: no agreed meaning.
    return REPLACEMENT if category.startswith("C") else char
