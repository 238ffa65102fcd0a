"""Whether a person is near to a course: an author's or developer's name, or their organisation, is the person's own.

Names are compared by what is left of them in every spelling: "Әлиев Д. С.", "Дәурен Алиев" and "Dauren Aliyev" may be
one person. That is a question to two people and no proof: who is none of the authors gets a waiver.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from mooclint.review.log.people import Person

ORGANISATION, AUTHOR, DECLARED = "organisation", "author", "declared"  # kinds of grounds


@dataclass(frozen=True, slots=True)
class Ground:
    """Why somebody is near to a course. `reason`: the organisation, or what was declared; '' for a name."""

    kind: str
    reason: str = ""


def grounds(person: Person, names: Iterable[str], organisations: Iterable[str]) -> Iterator[Ground]:
    """What makes a person near to a course with these people and organisations."""
    if any(same_person(person.name, name) for name in names):
        yield Ground(AUTHOR)
    if any(same_organisation(person.organisation, name) for name in organisations):
        yield Ground(ORGANISATION, person.organisation)


def close_names(word: str, names: Iterable[str]) -> list[str]:
    """The names that a word may mean: in part, in another order or alphabet, or written with a wrong letter."""
    parts = _WORD.findall(_folded(word)[:_MOST])[:_CLOSE]
    there = (name for name in dict.fromkeys(names) if same_person(word, name) or _holds(name, parts))
    return list(islice(there, _CLOSE))


def part_of(one: str, other: str) -> bool:
    """Whether one of two names is a part of the other: a first name alone may be anybody's who has it."""
    words = [{*_WORD.findall(_folded(name)[:_MOST])} for name in (one, other)]
    return all(words) and (words[0] < words[1] or words[1] < words[0])


def _holds(name: str, parts: Iterable[str]) -> bool:
    """Whether each of these words is nearly one of a name."""
    own = _WORD.findall(_folded(name)[:_MOST])
    return bool(parts) and all(get_close_matches(part, own, 1, _ALIKE) for part in parts)


# Names --------------------------------------------------------------------------------------------------------

# One letter for each sound that Kazakh, Russian and Latin spellings of a name confuse; the rest stay as they are.
_SOUNDS = str.maketrans(
    {
        **dict(zip("абвгғдежзийкқлмнңоөпрстуұүфхһцчшщыіэ", "abvggdejziikklmnnuubrstuuufkkcwwwiie", strict=True)),
        "ә": "a",
        "я": "ia",
        "ю": "iu",
        "ё": "e",
        "ь": "",
        "ъ": "",
        "ў": "u",
        "ҳ": "k",
    }
)
_LATIN = (
    ("dzh", "j"), ("zh", "j"), ("sh", "w"), ("ch", "w"), ("kh", "k"), ("gh", "g"), ("ts", "c"), ("ph", "f"),
    ("yo", "e"), ("y", "i"), ("q", "k"), ("h", "k"), ("x", "ks"), ("o", "u"), ("p", "b"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_PATRONYMIC = re.compile(r"(?<=.{3})(uli|kizi|uviw|eviw|uvna|evna|tegi)$")
_SURNAME = re.compile(r"(?<=.{3})(uva|eva|uv|ev|skii|skaia)$")
_CLOSE, _ALIKE = 3, 0.75  # names that may be meant; likeness of two words
_MOST = 300  # letters of a name that are looked at
_LEAST, _SHORT, _ENDING = 3, 5, 4  # letters of a word of a name, of one that is told from others, of a case ending


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a name. `surname`: its ending says that it is one; `initial`: it is a first letter alone."""

    root: str
    surname: bool
    initial: bool

    def like(self, other: _Word) -> bool:
        if self.initial or other.initial:
            return self.root[:1] == other.root[:1]
        return self.root == other.root or (
            min(len(self.root), len(other.root)) > 4 and f"{self.root}a" in (other.root, f"{other.root}aa")
        )


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: in any order, with initials, with or without the father's name."""
    few, many = sorted((_words(one), _words(other)), key=len)
    marked = all(any(word.surname for word in name) for name in (few, many))
    return len(few) > 1 and _fit(few, many, marked=marked, alike=False)


def _fit(few: tuple[_Word, ...], many: tuple[_Word, ...], *, marked: bool, alike: bool) -> bool:
    """Whether each word of the one is a word of its own in the other.

    `marked`: both have a surname that can be told, which is held against the other one; `alike`: two whole words were
    the same.
    """
    if not few:
        return alike
    first, rest = few[0], few[1:]
    for index, word in enumerate(many):
        if not first.like(word) or (marked and first.surname is not word.surname):
            continue
        whole = alike or not (first.initial or word.initial)
        if _fit(rest, (*many[:index], *many[index + 1 :]), marked=marked, alike=whole):
            return True
    return False


def _words(name: str) -> tuple[_Word, ...]:
    return tuple(filter(lambda word: word.root, map(_word, _WORD.findall(_folded(name)[:_MOST]))))[:6]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def name_in(text: str, *names: str) -> str:
    """The first word of a text that may be one of a name, in any case and spelling; '' where none is.

    Short names are like other words, so that they are looked for with a capital letter and short endings. Of what is no
    name but an address, all of it.
    """
    told = text.casefold()
    if address := next((name for name in names if "@" in name and name.casefold() in told), ""):
        return address
    stems = {
        sound[:-1] if len(sound) > _SHORT and sound[-1] in "aieu" else sound
        for name in names
        for word in _WORD.findall(_folded(name)[:_MOST])
        if len(word) >= _LEAST and "@" not in name
        for sound in (_sound(word),)
    }
    said: list[str] = _WORD.findall(unicodedata.normalize("NFC", text))
    for word in said:
        sound = _sound(word.casefold())
        for stem in stems:
            short = len(stem) < _SHORT
            if sound.startswith(stem) and not (short and (len(sound) > len(stem) + _ENDING or word[0].islower())):
                return word
    return ""


def _sound(text: str) -> str:
    """A word in small letters, as all its spellings have it."""
    sound = text.translate(_SOUNDS)
    if text.isascii():
        for letters, one in _LATIN:
            sound = sound.replace(letters, one)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"^dj", "j", sound))


def _word(text: str) -> _Word:
    sound = _sound(text)
    bare = _PATRONYMIC.sub("", sound)
    root = _SURNAME.sub("", bare) if bare == sound else bare
    root = re.sub(r"i(?=[aeu])|(?<=..)i$", "", root)
    return _Word(root, bare == sound and bool(_SURNAME.search(sound)), len(text) == 1)


# Organisations ------------------------------------------------------------------------------------------------

_FORMS = frozenset(
    (
        "кеақ", "ақ", "жшс", "мкқк", "шжқ", "рмк", "мкк", "нао", "ао", "тоо", "оо", "ргп", "гкп", "пхв", "чу", "мек",
        "llp", "jsc", "ncjsc", "ltd", "inc",
    )
)  # fmt: skip


def same_organisation(one: str, other: str) -> bool:
    """Whether two names are one organisation's, whatever their letters' case, quotation marks and legal form."""
    left, right = _organisation(one), _organisation(other)
    return bool(left) and left == right


def _organisation(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _folded(name))) - _FORMS
