"""The languages that mooclint speaks: the one list of them, and what it has to know of each.

A language is a row of `SPOKEN` and a catalogue in `locale/`. Whatever is not translated stands in English: sentences
and the texts of criteria with its code before them, `[en] …`, so that nobody takes them for translated; units, and the
words of the files that people fill in, without it, since those are read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: how it calls itself, its name in office documents, and how it writes numbers."""

    code: str  # ISO 639
    name: str
    locale: str
    decimal: str = ","
    thousands: str = NBSP
    percent: str = "%"  # what stands behind the number
    date: str = "%d.%m.%Y"


SPOKEN = (
    Language(code="kk", name="Қазақша", locale="kk-KZ"),
    Language(code="ru", name="Русский", locale="ru-RU", percent=f"{NBSP}%"),
    Language(code="en", name="English", locale="en-GB", decimal=".", thousands=",", date="%Y-%m-%d"),
)
LANGUAGES = tuple(language.code for language in SPOKEN)
DEFAULT_LANGUAGE = "kk"
FALLBACK = "en"  # the language of the sentences in the code

# Unit key -> what stands after the number (the standard signs of each language; no full stop).
UNITS: Mapping[str, Mapping[str, str]] = {
    "": {"kk": "", "ru": "", "en": ""},
    "%": {"kk": "%", "ru": "%", "en": "%"},
    "min": {"kk": "мин", "ru": "мин", "en": "min"},
    "s": {"kk": "с", "ru": "с", "en": "s"},
    "h": {"kk": "сағ", "ru": "ч", "en": "h"},
    "acad_h": {"kk": "акад. сағ", "ru": "акад. ч", "en": "acad. h"},
    "Mbit/s": {"kk": "Мбит/с", "ru": "Мбит/с", "en": "Mbit/s"},
    "kHz": {"kk": "кГц", "ru": "кГц", "en": "kHz"},
    "bit": {"kk": "бит", "ru": "бит", "en": "bit"},
    "fps": {"kk": "кадр/с", "ru": "кадр/с", "en": "fps"},
    "byte": {"kk": "байт", "ru": "байт", "en": "bytes"},
    "MB": {"kk": "МБ", "ru": "МБ", "en": "MB"},
    "wpm": {"kk": "сөз/мин", "ru": "слов/мин", "en": "wpm"},
    "char": {"kk": "таңба", "ru": "симв", "en": "characters"},
    "cps": {"kk": "таңба/с", "ru": "симв/с", "en": "characters/s"},
    "syl/s": {"kk": "буын/с", "ru": "слог/с", "en": "syllables/s"},
    "question": {"kk": "сұрақ", "ru": "вопр", "en": "questions"},
    "px": {"kk": "пиксель", "ru": "пикс", "en": "px"},
    "Hz": {"kk": "Гц", "ru": "Гц", "en": "Hz"},
    "dB": {"kk": "дБ", "ru": "дБ", "en": "dB"},
    "dBTP": {"kk": "dBTP", "ru": "dBTP", "en": "dBTP"},
    "LUFS": {"kk": "LUFS", "ru": "LUFS", "en": "LUFS"},
    "LU": {"kk": "LU", "ru": "LU", "en": "LU"},
    "/min": {"kk": "рет/мин", "ru": "раз/мин", "en": "a minute"},
    "/s": {"kk": "рет/с", "ru": "раз/с", "en": "a second"},
}


def spoken(code: str) -> Language:
    """The language of that code. Raises ValueError for one that mooclint does not speak."""
    for language in SPOKEN:
        if language.code == code:
            return language
    raise ValueError(f"unknown language: {code}")


def in_language(texts: Mapping[str, str], code: str) -> str:
    """The text in that language, else in English; '' where there is neither."""
    return texts.get(code) or texts.get(FALLBACK, "")
