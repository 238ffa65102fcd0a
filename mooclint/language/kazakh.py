"""Endings of Kazakh words: what a dictionary of base forms with one ending each does not list.

An ending depends on the sounds before it: its vowels are back or front as the word's are ('сабақтарда', 'пәндерде'),
its first consonant fits the letter before ('-лар' after a vowel, '-тар' after a voiceless one). Both are checked, so
that a wrong ending stays a wrong ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _each(words: str) -> list[str]:
    return words.split()


_VOICELESS = "кқпстфхцчшщһбвгд"  # б, в, г, д only end loan words, and sound voiceless there
_VOWELS = "аәеёиоөуұүыіэюя"
_BACK, _FRONT = frozenset("аоұыяё"), frozenset("әеөүіэ")
_LONGEST = 40
_SHORTEST_STEM = 2

# Letters that change with the word: A = а/е, I = ы/і, K = қ/к, G = ғ/г; the ones below begin an ending and fit the
# letter before it: what they are, and after which letters.
_FIRST = {
    "L": (("л", _VOWELS + "рй"), ("д", "лмнңзжь"), ("т", _VOICELESS)),  # -лар, -лық
    "D": (("д", _VOWELS + "рйлмнңзжь"), ("т", _VOICELESS)),  # -да, -ды
    "N": (("н", _VOWELS), ("д", "рйлмнңзжуь"), ("т", _VOICELESS)),  # -ны
    "M": (("н", _VOWELS + "мнң"), ("д", "рйлзжуь"), ("т", _VOICELESS)),  # -ның
    "R": (("н", "мнң"), ("д", _VOWELS + "рйлзжь"), ("т", _VOICELESS)),  # -дан
    "B": (("м", _VOWELS + "рйлмнңь"), ("б", "зж"), ("п", _VOICELESS)),  # -мен
    "P": (("м", _VOWELS + "рйл"), ("б", "мнңзж"), ("п", _VOICELESS)),  # -ма, -мын
    "G": (("ғг", _VOWELS + "рйлмнңзжь"), ("қк", _VOICELESS)),  # -ға, -ған
    "V": (("", _VOWELS),),  # only after a vowel
    "C": (("", "бвгғджзйкқлмнңпрстуфхцчшщһьи"),),  # only after a consonant
    "Z": (("", "мң"),),
}
_PLURAL = ["LAр"]
_OWNED = _each("CIмIз VмIз CIңIз VңIз CIм Vм CIң Vң CI VсI")
_CASES = _each("MIң NI Vн GA VнA ZA DA VнDA RAн VнAн Bен DAй шA Nікі")
_LOCAL = _each("DAGI VнDAGI")
_PERSON = _each("PIн PIз сIң сIз сIңдAр сIздAр")
_MADE = _each("LIK LI сIз шI шIл рAK LAс")
_VOICE = _each("CIл Vл CIн Vн CIс Vс DIр Vт Cт GIз CIр")
_NOUN_OF_VERB = _each("у GAн CAтIн VйтIн VтIн CAр Vр CуI VуI CушI VушI ушI MAK GI GIш PAс")
_FINITE = _each(
    "DI DIм DIң DIK DIңIз CAдI VйдI VдI CA Vй CAмIн VймIн CAмIз VймIз CAсIз VйсIз CAсIң VйсIң сA сAм сAң сAK сAңIз "
    "CIп Vп CIптI VптI сIн CIңIз VңIз CIңIздAр VңIздAр CAйIK VйIK GAлI GAндай GAнша PAй PAйдI PAйын PAстAн"
)


def _ending(template: str, *, back: bool) -> str:
    """The pattern of one ending, with what has to stand before it."""
    vowels = {"A": "а", "I": "ы"} if back else {"A": "е", "I": "і"}
    out = ""
    for index, letter in enumerate(template):
        if letter in _FIRST and index == 0:
            choices = []
            for firsts, before in _FIRST[letter]:
                first = firsts if len(firsts) < 2 else firsts[0 if back else 1]
                choices.append(f"(?<=[{before}]){first}")
            out += f"(?:{'|'.join(choices)})"
        elif letter == "G":
            out += "ғ" if back else "г"
        elif letter == "K":
            out += "қ" if back else "к"
        elif letter == "D":
            out += "д"
        else:
            out += vowels.get(letter, letter)
    return out


def _any(templates: list[str], *, back: bool) -> str:
    return "(?:" + "|".join(_ending(t, back=back) for t in templates) + ")"


def _patterns(*, back: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The endings of nouns and those of verbs, one vowel harmony."""
    plural, owned, case, local, person, made, voice, noun_of_verb, finite, verbal, negation = (
        _any(group, back=back)
        for group in (
            _PLURAL, _OWNED, _CASES, _LOCAL, _PERSON, _MADE, _VOICE, _NOUN_OF_VERB, _FINITE, ["LA"], ["PA"]
        )
    )  # fmt: skip
    inflected = f"{plural}?{owned}?(?:{case}|{local}(?:{plural}?{owned}?{case}?))?{person}?"
    verb = f"{voice}?{voice}?{negation}?(?:{finite}|{noun_of_verb}{made}?{inflected})"
    noun = f"(?:{made}?{made}?{inflected}|{verbal}{verb})"
    return re.compile(noun), re.compile(verb)


_HARMONIES = (_patterns(back=True), _patterns(back=False))


def base_forms(word: str) -> Iterator[str]:
    """What a Kazakh word in small letters may be a form of, the longest first: nouns as they are, verbs in '-у'."""
    if len(word) > _LONGEST:
        return
    for cut in range(len(word) - 1, _SHORTEST_STEM - 1, -1):
        stem = word[:cut]
        for (noun, verb), strange in zip(_HARMONIES, (_FRONT, _BACK), strict=True):
            if _last_vowel(stem) in strange:
                continue
            if noun.fullmatch(word, cut):
                yield from _nouns(stem)
            if verb.fullmatch(word, cut):
                yield from _verbs(stem)


def _last_vowel(stem: str) -> str:
    """The vowel that decides harmony; '' where there is none, and и, у, ю decide nothing."""
    return next((c for c in reversed(stem) if c in _VOWELS), "")


_SOFTENED = {"г": "к", "ғ": "қ", "б": "п"}  # сабақ: сабағы; кітап: кітабы


def _nouns(stem: str) -> Iterator[str]:
    yield stem
    if stem[-1] in _SOFTENED:
        yield stem[:-1] + _SOFTENED[stem[-1]]


_HARDENED = {"к": "г", "қ": "ғ", "п": "б"}  # шығу: шықты


def _verbs(stem: str) -> Iterator[str]:
    yield stem + "у"
    if stem[-1] in "ыі":
        yield stem[:-1] + "у"  # оқу: оқыды
    if stem[-1] in _HARDENED:
        yield stem[:-1] + _HARDENED[stem[-1]] + "у"
