"""Languages: sentences from the catalogues, numbers and units as each language writes them."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

from mooclint.message.message import Code, Localized, Message, Param, Quantity

LANGUAGES = ("kk", "ru", "en")
DEFAULT_LANGUAGE = "kk"
LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
NBSP = "\N{NO-BREAK SPACE}"

# Unit key -> what stands after the number (shared/standard forms of the three languages; no full stop).
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
    "px": {"kk": "пиксель", "ru": "пикс.", "en": "px"},
}

# Decimals that a person needs of a measured value; 23.976 fps has three.
_DECIMALS = {"min": 2, "s": 1, "h": 2, "acad_h": 2, "Mbit/s": 2, "MB": 1, "%": 1, "cps": 1, "syl/s": 1}


def pick_language(wanted: str | None, environment: Mapping[str, str]) -> str:
    """The language to speak: the one asked for, else the locale's, else Kazakh."""
    if wanted:
        return wanted
    # MOOCLINT_LANG first: on Windows the locale variables are seldom set.
    for name in ("MOOCLINT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = environment.get(name, "").replace("-", "_").split("_")[0].split(".")[0].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


class Localizer:
    """Turns language-free messages and quantities into the text of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"unknown language: {language}")
        self.language = language
        self._catalogue = gettext.translation("mooclint", LOCALE_FOLDER, [language], fallback=True)

    def __call__(self, message: Message | Localized) -> str:
        """The sentence in this language, its placeholders filled."""
        if isinstance(message, Localized):
            template = message.texts[self.language]
        else:
            # gettext answers the empty string with the catalogue's header.
            template = self._catalogue.gettext(message.template) if message.template else ""
        if not message.params:
            return template
        return template.format(**{name: self.param(value) for name, value in message.params.items()})

    def param(self, value: Param) -> str:
        """One placeholder's value as it stands in a sentence."""
        if isinstance(value, Message | Localized):
            return self(value)
        if isinstance(value, Code):
            return value.text
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, str):
            return value
        if isinstance(value, Sequence):
            return ", ".join(self.param(part) for part in value)
        return self.number(value)

    def number(self, value: int | float | Fraction, decimals: int = 3) -> str:
        """At most `decimals` decimals; decimal comma and spaced thousands in kk and ru."""
        text = f"{float(value):,.{decimals}f}" if not isinstance(value, int) else f"{value:,}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if text in ("-0", ""):
            text = "0"
        if self.language == "en":
            return text
        return text.replace(",", NBSP).replace(".", ",")

    def quantity(self, quantity: Quantity) -> str:
        """The number, a no-break space and the unit's sign."""
        number = self.number(quantity.value, _DECIMALS.get(quantity.unit, 3))
        sign = UNITS[quantity.unit][self.language]
        if quantity.unit == "%":
            return f"{number}{NBSP}%" if self.language == "ru" else f"{number}%"
        return f"{number}{NBSP}{sign}" if sign else number


@cache
def localizer(language: str) -> Localizer:
    """The one `Localizer` of a language."""
    return Localizer(language)
