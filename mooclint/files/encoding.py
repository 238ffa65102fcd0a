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


_ADDRESS = re.compile(r"\w{2,10}://\S+")
_FOREIGN = 0.3  # of the letters of a text that is guessed to be Western
_DAMAGED = re.compile(r"(?<!\w)\w*\N{REPLACEMENT CHARACTER}\w*")
_RUNS = re.compile(r"(?<!\w)\?{2,}(?!\w)")
_FEWEST = 4  # question marks that are more than a person's surprise
# Letters that no code page of Russian has: where one is left, none was taken.
_KAZAKH = re.compile("[әғқңөұүһ]", re.IGNORECASE)
_TORN = re.compile(r"(?<![\w?/=&])[а-яёі]*(?:\?+[а-яёі]+)+\?*", re.IGNORECASE)  # a question mark and letters behind it
_CUT = re.compile(r"(?<![\w?])[а-яёі]+\?+(?=[,;])", re.IGNORECASE)  # no sentence ends before a comma
# Whole words of one or two letters at which a question ends, or behind which one begins.
_SHORT = re.compile("[аия]|[нтбм]е|н[ио]|[днзтбп]а|то|ту|он|[мвт]ы|по|ли|же|бы|пе|ия|ок", re.IGNORECASE)
_ENDING = frozenset(("ыз", "із", "ызды", "ізді"))  # of an imperative behind its lost 'ң', the word of remarks
_WRONG_PAGES = ("cp1251", "cp1252", "latin_1", "cp866")  # in which UTF-8 is read by mistake
_PAIRS = re.compile(r"(?:[РСÐÑÒ╨╤╥](?:[^\s\w]|[\u0400-\u04ff\u00a0-\u00ff])){2,}\S*")  # bytes of Cyrillic in UTF-8
# Letters of another code page: 'ЁштхЄ' with boxes and roots for letters, 'Ïðèâåò'.
_OTHERS = re.compile(r"(?<!\w)\w*[\u2500-\u259f√∙■]\w+|(?<!\w)[À-ÖØ-öø-ÿ]{3,}(?!\w)")


def lost_letters(text: str) -> str:
    """The first word from which an encoding without its letters took some, or made others; '' where none is seen.

    Question marks as people put them are no loss, the blank behind one forgotten or not: 'Почему?потому что'.
    """
    text = _ADDRESS.sub(" ", text)
    if damaged := _DAMAGED.search(text):
        return damaged[0]
    if misread := _misread(text):
        return misread
    if not any(char.isalpha() and not char.isascii() for char in text):
        return _all_lost(text)
    return "" if _KAZAKH.search(text) else _torn(text)


def _all_lost(text: str) -> str:
    """The first run of question marks where they are most of a text: nothing but ASCII was left of it."""
    runs = _RUNS.findall(text)
    marks = sum(map(len, runs))
    return runs[0] if marks >= _FEWEST and 2 * marks >= len("".join(text.split())) else ""


def _torn(text: str) -> str:
    """The first word that a code page of Russian took Kazakh letters from: 'ма?ызы', '?айта', 'ты?да?ыз'.

    One that may as well be two sentences ('Почему?потому') is no loss for itself; several of them are.
    """
    weak = []
    for found in _TORN.finditer(text):
        parts = re.split(r"\?+", found[0].rstrip("?"))
        if _sentences(parts):
            continue
        if not all(len(part) > 2 or _SHORT.fullmatch(part) for part in parts) or parts[-1].casefold() in _ENDING:
            return found[0]
        weak.append(found[0])
    cut = _CUT.search(text)
    return cut[0] if cut else weak[0] if len(weak) > 2 else ""


def _sentences(parts: list[str]) -> bool:
    """Whether each part begins a sentence, the blank before it forgotten or in front of the mark: 'Неге?Себебі'."""
    return not parts[0].isupper() and all(part[:1].isupper() and not part[1:].isupper() for part in parts[1:])


def _misread(text: str) -> str:
    """The first word that was read in another encoding than it was written in: 'РџСЂРёРІРµС‚', 'ÐŸÑ€Ð¸Ð²ÐµÑ‚'."""
    for found in _PAIRS.finditer(text):
        for page in _WRONG_PAGES:
            try:
                meant = found[0].encode(page).decode("utf-8", "ignore")
            except UnicodeError:
                continue
            if sum(char.lower() in _LETTERS for char in meant) >= len(found[0]) // 3:
                return found[0]
    others = _OTHERS.search(text)
    return others[0] if others else ""


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
