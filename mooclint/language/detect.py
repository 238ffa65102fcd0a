"""Which language a sentence is in: Kazakh, Russian or English, by letters, small words and endings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

TOLD_APART = ("kk", "ru", "en")
_LONGEST_WORD = 60  # letters; what is longer tells by its end
FEWEST_WORDS = 4  # below that a line is a name, a loan word or a heading as often as a sentence


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_KAZAKH_LETTERS = re.compile("[әіңғүұқөһ]")
_RUSSIAN_LETTERS = re.compile("[щъ]")  # in Kazakh only in a few loan words ('объект', 'ащы')

# Words and endings that one of the two languages has and the other has not: 'да' and 'но' are left out. Words with
# letters that only Kazakh has tell by those.
_KAZAKH_WORDS = frozenset(
    _each(
        "мен бен пен бар осы сол ол олар ал емес немесе туралы бойынша сонымен болады болып болса болды болатын "
        "болуы деп деген неге керек тек алу алады беру жасау тапсырма жауап бер жаса онда мына ма ме бе шамамен "
        "кезде жатыр отыр аша жаз аса жас ат жол сай арасында басты жылы жыл рахмет солай осылай сонда содан онда "
        "адам бала мысалы жалпы барып алып айтып"
    )
)
_RUSSIAN_WORDS = frozenset(
    _each(
        "и в на с к о у по из за от до для при под над об со во не что чтобы как так это этот эта эти этого этой "
        "этом который которая которое которые которых его её их они она оно мы вы нас вас был была было были быть "
        "есть если или же бы ли уже ещё еще только также между через после перед без более менее может можно "
        "нужно надо должен должна должны где когда почему какой какая какие каждый каждая каждое все всех всё "
        "свой свои своих то тот та те том чем кто один одна два две три четыре пять год году лет является "
        "являются "
        "эту теперь вместе этому тому наш наша наши ваш ваша ваши себя сейчас здесь там тоже потом"
    )
)
_KAZAKH_ENDINGS = _each(
    "лар лер дар дер тар тер лары лері дары дері тары тері ады еді йды йді атын етін йтын йтін ған ген қан кен "
    "дан ден тан тен нан нен мен пен сыз сіз ларды лерді ларда дарда тарда сында улы уда сының дай дей уы ылу ша "
    "икасы иясы лды ып"
)
_RUSSIAN_ENDINGS = _each(
    "ого его ому ему ыми ими ый ий ой ая яя ое ее ые ие ых их ую юю ться тся лся лась лись лось ения ением ания "
    "анием ость ости остью остей ство ства ству ством цией ать ять еть ить ует ает яет ите йте ешь ишь ами ями ах "
    "ях ов ев ила или али ят ют ён ено ены ана ано аны ии ию ья ье орит ырит трит одит осит ожит ажит авит учит "
    "оит елит"
)
# Where a sound that Russian writes another way stands, and stems that Kazakh has not borrowed.
_KAZAKH_SOUND = re.compile("[жшчкг]ы")
_RUSSIAN_STEM = re.compile(
    "(?:вопрос|ответ|вывод|введени|заключени|содержани|список|списк|урок|пример|спасибо|внимани|ссылк|рисун|страниц|учебн|"
    "изуч|рассм|обуч|знани|умени|навык|следующ|правильн|выбер|выбир|нажм|откро|сначала|затем|поэтому|таким|образом|"
    "самостоятельн|домашн|цел[ьияе]|задани|задач|основы|основн|спрос)"
)
_ENGLISH_WORDS = frozenset(
    _each(
        "the a an of to in and is are was were be been it its this that these those for with on at by from as or "
        "not you your we our they their he she his her will would can could should have has had do does did what "
        "which who how when where why if then than there here all each into about more most no so but"
    )
)

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+){0,5}(?!\w)")  # 'К1_M1' is a code, no words
_CYRILLIC = re.compile("[\u0400-\u052f]")
# A full stop ends a sentence before a blank and what may begin one; not after an initial, nor in '2024 ж. бастап'.
_END = re.compile(
    r"(?<=[.!?…])(?<![ \n(«][A-ZА-ЯӘҒҚҢӨҰҮІ]\.)[»”\")\]]*[ \u00a0]+(?=[«“\"(\[–—-]{0,2} ?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ0-9])|\n+"
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; the end of a line ends a sentence too."""
    for part in _END.split(text):
        if part := part.strip():
            yield part


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; hyphens and apostrophes hold a word together."""
    return _WORD.findall(text.lower())


def language_of(text: str, fewest: int = FEWEST_WORDS) -> str:
    """'kk', 'ru', 'en', or '' where the text has too few words or too little that tells."""
    found = words_of(text)
    if len(found) < fewest:
        return ""
    cyrillic = [word for word in found if _CYRILLIC.search(word)]
    if 2 * len(cyrillic) < len(found):
        known = sum(word in _ENGLISH_WORDS for word in found)
        return "en" if len(cyrillic) * 5 <= len(found) and known * 8 >= len(found) else ""
    kazakh, russian = evidence(text)
    if kazakh >= 2 and kazakh >= 2 * russian:
        return "kk"
    return "ru" if russian >= 2 and russian >= 2 * kazakh else ""


def evidence(text: str) -> tuple[float, float]:
    """How much in a text is Kazakh and how much Russian, in words. A name counts little: it may stand in either."""
    kazakh = russian = 0.0
    for index, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        capital = bool(index) and word[0].isupper()
        if capital and len(word) == 1:
            continue  # the name of a letter or of a variable
        weight = 0.5 if capital and not word.isupper() else 1.0
        in_kazakh, in_russian = _leaning(word[-_LONGEST_WORD:].lower())
        kazakh += weight * in_kazakh
        russian += weight * in_russian
    return kazakh, russian


@lru_cache(maxsize=16384)
def _leaning(word: str) -> tuple[float, float]:
    """How surely a word in small letters is Kazakh, and how surely Russian."""
    if _KAZAKH_LETTERS.search(word) or word in _KAZAKH_WORDS or _KAZAKH_SOUND.search(word):
        return 1.0, 0.0
    if word in _RUSSIAN_WORDS or _RUSSIAN_STEM.match(word):
        return 0.0, 1.0
    if len(word) < 5:
        return 0.0, 0.0
    if _RUSSIAN_LETTERS.search(word) or word.endswith(_RUSSIAN_ENDINGS):
        return 0.0, 1.0
    return (0.75, 0.0) if word.endswith(_KAZAKH_ENDINGS) else (0.0, 0.0)
