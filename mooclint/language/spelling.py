"""Words that no dictionary knows. Never more than a hint: dictionaries lack many right words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooclint.language.dictionaries import open_dictionaries
from mooclint.language.kazakh import base_forms
from mooclint.language.lexicon import read_lexicon
from mooclint.language.remark import Remark
from mooclint.language.tools import Tools
from mooclint.message.place import NOWHERE, Place

_SHORTEST, _LONGEST = 3, 40
_SHORTEST_LOAN = 4  # a shorter Russian word with a Kazakh ending is chance
_ADDRESS = re.compile(
    r"://|@|^\W?www\.|\.(?:docx?|pptx?|xlsx?|pdf|mp4|mov|srt|vtt|ya?ml|com|org|kz|ru)\b", re.IGNORECASE
)
_TOKEN = re.compile(r"\w+(?:[-'’_./\\@:]\w+)*")
_LETTERS = {
    "kk": re.compile("[а-яёәіңғүұқөһ]+(?:-[а-яёәіңғүұқөһ]+)*"),
    "ru": re.compile("[а-яё]+(?:-[а-яё]+)*"),
    "en": re.compile("[a-z]+(?:['’-][a-z]+)*"),
}
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n])[\s«»“”\"'()\[\]•●*–—\d.-]*$")
_RUSSIAN_ENDINGS = (
    "а я о е ы и у ю й ь ой ей ом ем ам ям ами ями ах ях ов ев ий ии ию ия ие ием иям иями иях ый ая ое ые ого его ому "
    "ему ым им ых их ыми ими ую юю ою ею"
)
_FEW = 4  # words: the text of a field, not a sentence
_ENDINGS = frozenset(_RUSSIAN_ENDINGS.split())


def spelling(texts: Iterable[tuple[str, Place]], language: str, speller: Speller) -> list[Remark]:
    """Each word that the speller does not know: where it stands first, and how often.

    Left alone: words with digits, capitals inside or letters of another alphabet, addresses and file names, and
    names, which is what a capital makes of a word within a sentence or in a text of a few words ('Айгүл Мысалова').
    """
    places: dict[str, Place] = {}
    counts: dict[str, int] = {}
    names = set()
    for text, place in texts:
        for word, is_name in _words(text, language):
            if is_name:
                names.add(word)
            else:
                places.setdefault(word, place)
                counts[word] = counts.get(word, 0) + 1
    return [
        Remark(topic="spelling", excerpt=word, detail=language, place=places[word], count=count)
        for word, count in counts.items()
        if word not in names and not speller.knows(word)
    ]


def _words(text: str, language: str) -> Iterable[tuple[str, bool]]:
    """The words to check, in small letters, and whether a capital makes each a name."""
    pattern = _LETTERS[language]
    blanked = re.sub(r"\S+", lambda chunk: " " if _ADDRESS.search(chunk.group()) else chunk.group(), text)
    few = len(text.split(maxsplit=_FEW)) < _FEW
    for token in _TOKEN.finditer(blanked):
        word = token.group()
        low = word.lower()
        if not _SHORTEST <= len(word) <= _LONGEST or not pattern.fullmatch(low) or not word[1:].islower():
            continue
        capital = word[0].isupper()
        before = blanked[max(0, token.start() - 20) : token.start()]
        begins = not few and (token.start() == 0 or _SENTENCE_START.search(before) is not None)
        yield low, capital and not begins


class Speller:
    """Looks words up; each distinct word once."""

    def __init__(self, language: str, dictionaries: list[Any], lexicon: frozenset[str]) -> None:
        self._kazakh = language == "kk"
        self._russian = language != "en"
        self._dictionaries = dictionaries
        self._lexicon = lexicon
        self._known: dict[str, bool] = {}
        self._bases: dict[str, bool] = {}

    def knows(self, word: str) -> bool:
        """Whether a word in small letters, or each part between its hyphens, is one."""
        known = self._known.get(word)
        if known is None:
            known = self._looks_right(word)
            if not known and "-" in word:
                known = all(len(part) < _SHORTEST or self._looks_right(part) for part in word.split("-"))
            self._known[word] = known
        return known

    def _looks_right(self, word: str) -> bool:
        if self._listed(word):
            return True
        if self._russian and any(
            word[cut:] in _ENDINGS and self._in_lexicon(word[:cut]) for cut in range(len(word) - 3, len(word))
        ):
            return True
        return self._kazakh and any(self._is_base(form) for form in base_forms(word))

    def _is_base(self, form: str) -> bool:
        """Whether a dictionary or the lexicon has a form as it stands; each form looked up once."""
        known = self._bases.get(form)
        if known is None:
            few = self._dictionaries[:1] if len(form) < _SHORTEST_LOAN else self._dictionaries
            known = self._bases[form] = form in self._lexicon or any(d.lookup(form) for d in few)
        return known

    def _listed(self, word: str) -> bool:
        """In a dictionary or the lexicon as it stands, or as a name with its capital."""
        return word in self._lexicon or any(d.lookup(word) or d.lookup(word.capitalize()) for d in self._dictionaries)

    def _in_lexicon(self, stem: str) -> bool:
        """Whether a word of the lexicon is the stem, but for a last vowel or soft sign."""
        return any(stem + last in self._lexicon for last in ("", "а", "я", "о", "е", "ь", "й", "ый", "ий", "ия", "ие"))


def open_speller(language: str, tools: Tools) -> Speller | Remark:
    """The speller of a language, or the remark ('unspelled') that there is none and why."""
    opened = _open(language, tuple(sorted(tools.dictionaries.items())), tools.lexicon)
    if isinstance(opened, Speller):
        return opened
    return Remark(topic="unspelled", excerpt=language, detail=opened, place=NOWHERE, count=0)


@lru_cache(maxsize=3)
def _open(language: str, dictionaries: tuple[tuple[str, tuple[Path, ...]], ...], lexicon: Path | None) -> Speller | str:
    """A speller is kept: the documents of a course share most of their words."""
    opened = open_dictionaries(language, dict(dictionaries))
    if isinstance(opened, str):
        return opened
    return Speller(language, opened, read_lexicon(lexicon) if lexicon else frozenset())
