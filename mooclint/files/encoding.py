"""The characters of a text file whose encoding nobody has written down."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

BROKEN_UTF8 = "broken-utf-8"  # UTF-8 but for a few damaged characters

_BOMS = (  # the longer one first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "kz1048", "koi8_r", "cp866")  # of equals the first
_NAMES = {"cp1251": "windows-1251", "cp1252": "windows-1252", "koi8_r": "koi8-r", "latin_1": "iso-8859-1"}
_LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі")
_SAMPLE = 65_536  # bytes that an encoding is told by
_MAX_BROKEN = 0.05  # of the characters outside ASCII
_MIN_CYRILLIC = 0.85  # of the characters outside ASCII that are Kazakh or Russian letters in words of their own
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f]")
_MAX_CONTROL = 0.01


def decode(data: bytes) -> tuple[str, str] | None:
    """The text without a byte order mark, and the encoding's name ('utf-8', 'utf-8-sig', 'utf-16', 'windows-1251' ...).

    None for what is no text. An encoding that is not Unicode is guessed from the letters.
    """
    found = _marked(data) or _wide(data) or _utf8(data) or _legacy(data)
    if found is None or _is_binary(found[0]):
        return None
    return found


# A question mark within a word, or before one: what a code page without Kazakh letters leaves of 'маңызы', 'қайта'.
_LOST = re.compile(
    r"(?<!\w)\w*\N{REPLACEMENT CHARACTER}\w*|(?<![\w?/=&])[а-яёәғқңөұүһі]*\?+[а-яёәғқңөұүһі][\w?]*"
    r"|(?<!\S)\?{2,}\s+\?{2,}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\w{2,10}://\S+")
_FOREIGN = 0.3  # of the letters of a text that is guessed to be Western


def lost_letters(text: str) -> str:
    """The first word from which an encoding without its letters took some; '' where none is seen."""
    for found in _LOST.finditer(_ADDRESS.sub(" ", text)):
        if not _sentence(found[0]):
            return found[0]
    return ""


def _sentence(word: str) -> bool:
    """Whether a question mark may end a sentence there, the blank behind it forgotten: 'Неге?Себебі'."""
    before, _, after = word.partition("?")
    return after[:1].isupper() and "?" not in after and bool(before) and not before.isupper()


def is_garbled(text: str, encoding: str) -> bool:
    """Whether a text was read in no encoding of Kazakh or Russian, and most of its letters make no words."""
    letters = [char for char in text if char.isalpha() or not char.isascii()]
    foreign = sum(not char.isascii() for char in letters)
    return encoding in (_NAMES["cp1252"], _NAMES["latin_1"]) and foreign > _FOREIGN * len(letters)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _strict(data, encoding)
            if text is not None:
                return text.lstrip("\ufeff"), encoding
    return None


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: read the right way round it has line ends and no zeros."""
    if b"\0" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _strict(data, encoding)
            if text and "\0" not in text and ("\n" in text or "\r" in text):
                return text, encoding
    return None


def _utf8(data: bytes) -> tuple[str, str] | None:
    text = _strict(data, "utf-8")
    if text is not None:
        return text.lstrip("\ufeff"), "utf-8"
    text = data.decode("utf-8", "replace")
    foreign = sum(not char.isascii() for char in text)
    if text.count("\N{REPLACEMENT CHARACTER}") <= _MAX_BROKEN * foreign:
        return text.lstrip("\ufeff"), BROKEN_UTF8
    return None


def _legacy(data: bytes) -> tuple[str, str] | None:
    sample = _around(data)
    scores = {encoding: _cyrillic(sample.decode(encoding, "replace")) for encoding in _CYRILLIC}
    best = max(scores, key=lambda encoding: scores[encoding])
    for encoding in (best, "cp1252") if scores[best] >= _MIN_CYRILLIC else ("cp1252",):
        text = _strict(data, encoding)
        if text is not None:
            return text, _NAMES.get(encoding, encoding)
    return data.decode("latin_1"), _NAMES["latin_1"]


def _around(data: bytes) -> bytes:
    """A piece of `data` that begins at its first byte outside ASCII."""
    first = next((number for number, byte in enumerate(data) if byte > 127), 0)
    return data[max(0, first - 1) : first + _SAMPLE]


def _cyrillic(text: str) -> float:
    """How much of what is outside ASCII reads as Kazakh or Russian words, 0 to 1.

    A letter beside a Latin one, or a capital after a small letter, does not: so the wrong code page gives itself away.
    """
    foreign = [(before, char) for before, char in _pairs(text) if not char.isascii()]
    good = sum(char.lower() in _LETTERS and not _jars(before, char) for before, char in foreign)
    return good / len(foreign) if foreign else 0.0


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    return zip(" " + text, text, strict=False)


def _jars(before: str, char: str) -> bool:
    return (before.isascii() and before.isalpha()) or (before.islower() and char.isupper())


def _is_binary(text: str) -> bool:
    return "\0" in text or sum(1 for _ in _CONTROL.finditer(text)) > _MAX_CONTROL * len(text)
