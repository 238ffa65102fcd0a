"""Words in which Cyrillic and Latin letters stand together: most often a letter of the wrong keyboard layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Letters that look alike, column by column: Latin, and its Cyrillic twin (y has two: у and the Kazakh ү).
_LATIN_TWINS = "aceopxykmihəyABCEHKMOPTXYIƏY"
_CYRILLIC_TWINS = "асеорхукміһәүАВСЕНКМОРТХУІӘҮ"

_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"
_CYRILLIC = "\u0400-\u0481\u048a-\u052f\u1c80-\u1c88\ua640-\ua66d"
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_SEAM = re.compile(f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
_NO_LETTER = re.compile(r"[\W\d_]")
_LONGEST = 60  # of a word that is looked at: what is longer is no word


def mixed_words(text: str) -> Iterator[tuple[str, str]]:
    """Each mixed word of a text once, in order, and the letters in it that do not belong.

    A word is a run of letters: hyphens, apostrophes and digits end it, so 'Coursera-да' is two words.
    """
    if text.isascii():
        return
    seen = set()
    end = 0
    for seam in _SEAM.finditer(text):
        if seam.start() < end:
            continue
        before = [m.end() for m in _NO_LETTER.finditer(text, max(end, seam.start() - _LONGEST), seam.start())]
        after = _NO_LETTER.search(text, seam.end())
        end = after.start() if after else len(text)
        word = text[before[-1] if before else max(0, seam.start() - _LONGEST) : min(end, seam.end() + _LONGEST)]
        if word not in seen:
            seen.add(word)
            yield word, strangers(word)


def strangers(word: str) -> str:
    """The letters of a mixed word that do not belong, each once.

    Those that could be twins of the other alphabet, where the rest could not; otherwise the fewer.
    """
    latin = "".join(dict.fromkeys(_LATIN_LETTER.findall(word)))
    cyrillic = "".join(c for c in dict.fromkeys(word) if c not in latin)
    twins = [all(c in _LATIN_TWINS for c in latin), all(c in _CYRILLIC_TWINS for c in cyrillic)]
    if twins[0] != twins[1]:
        return latin if twins[0] else cyrillic
    return latin if sum(word.count(c) for c in latin) <= len(word) / 2 else cyrillic


def is_latin(letter: str) -> bool:
    """Whether a letter belongs to the Latin alphabet."""
    return _LATIN_LETTER.match(letter) is not None
