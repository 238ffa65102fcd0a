"""How much there is to say in a text: words and syllables."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:(?:[-'’]|(?<=\d)[.,](?=\d))[^\W_]+)*")  # 3,5 and Coursera-да are one word each
_CYRILLIC_VOWELS = re.compile("[аәеёиіоөуұүыэюя]", re.IGNORECASE)
_LATIN_VOWELS = re.compile("[aeiouy]+", re.IGNORECASE)
_SILENT_E = re.compile(r"(?<![aeiouyl\W])e\b", re.IGNORECASE)


def word_count(text: str) -> int:
    """How many words and numbers there are."""
    return sum(1 for _ in _WORD.finditer(text))


def syllable_count(text: str) -> int:
    """About how many syllables: each vowel letter of a Kazakh or Russian word, each run of vowels of an English one.

    A silent e at a word's end is none. Numbers in digits count nothing, as it is not known how they are said.
    """
    count = sum(1 for _ in _CYRILLIC_VOWELS.finditer(text)) + sum(1 for _ in _LATIN_VOWELS.finditer(text))
    return count - sum(_has_another(text, match.start()) for match in _SILENT_E.finditer(text))


def _has_another(text: str, end: int) -> bool:
    """Whether the word that goes on at `end` has a vowel before it: the e of “the” is not silent."""
    for place in range(end - 1, max(-1, end - 30), -1):
        char = text[place]
        if not char.isalpha():
            return False
        if _LATIN_VOWELS.match(char):
            return True
    return False
