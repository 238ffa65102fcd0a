"""How much there is to say in a text: words and syllables."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W_]+(?:(?:[-'’]|(?<=\d)[.,](?=\d))[^\W_]+)*")  # 3,5 and Coursera-да are one word each
_CYRILLIC_VOWELS = re.compile("[аәеёиіоөуұүыэюя]", re.IGNORECASE)
_LATIN_VOWELS = re.compile("[aeiouy]+", re.IGNORECASE)
_SILENT_E = re.compile(r"(?<![aeiouyl\W])e\b", re.IGNORECASE)


# What is written among the words and not said: '[музыка]', '(смеётся)', a line in brackets alone, a song's words.
_MARK = re.compile(r"\[[^\[\]\n]{0,100}\]|♪[^♪\n]{0,200}♪?")
_LINE_IN_BRACKETS = re.compile(r"^[ \t>–—-]*\([^()\n]{1,60}\)[ \t]*$", re.MULTILINE)
_DIRECTION = re.compile(
    r"\((?:музыка|сме[её]|смех|пауза|аплодисменты|вздыха|вздох|тишина|закадр|голос за|кідіріс|күл|әуен"
    r"|қол шапалақ|үнсіз"
    r"|кадр сырт|слайд|экран|music|laugh|applause|pause|sigh|silence|off[- ]screen|voice-?over|inaudible|cheer"
    r"|slide)[^()\n]{0,40}\)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^[ \t]*(?:>{1,2}|[-–—])?[ \t]*"
    r"((?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w.'’-]{0,30})(?:[ \t][\w.'’-]{1,30}){0,2})[ \t]?:(?=\s|$)",
    re.MULTILINE,
)
_ROLE = re.compile(
    r"(?:спикер|диктор|ведущ|преподавател|лектор|оқытушы|жүргізуші|дәріскер|сөйлеуші|студент|speaker|narrator"
    r"|host|instructor"
    r"|interviewer|voice-?over|закадровый голос|кадр сырт)",
    re.IGNORECASE,
)


def spoken(text: str) -> str:
    """What is said of a script or of captions: without directions, songs and the names of speakers.

    A name before a colon is a speaker's where it is a role or in capitals, or opens two lines or more.
    """
    text = _DIRECTION.sub(" ", _LINE_IN_BRACKETS.sub(" ", _MARK.sub(" ", text)))
    opens = Counter(match[1] for match in _SPEAKER.finditer(text))

    def said(match: re.Match[str]) -> str:
        name = match[1]
        return " " if opens[name] > 1 or name.isupper() or _ROLE.match(name) else match[0]

    return _SPEAKER.sub(said, text)


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
