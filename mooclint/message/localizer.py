"""What is said, in one language: sentences from the catalogues, numbers and units as the language writes them."""

from __future__ import annotations

import gettext
import math
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from mooclint.message.languages import DEFAULT_LANGUAGE, FALLBACK, LANGUAGES, NBSP, UNITS, in_language, spoken
from mooclint.message.message import Blank, Code, Command, Localized, Message, Param, Quantity

LOCALE_FOLDER = Path(__file__).parents[1] / "locale"

OPEN = "…"  # in a command that is shown: here its reader fills in something
# What needs quotes in some shell, and means nothing between double ones in any.
_QUOTED = re.compile(r"""(?![\w+:./=-]+$)[^$`"\\!%“”„]+""")
_PLACEHOLDER = re.compile(r"\{\w*\}")
_IN_QUOTES = re.compile(r"[«“]\{(?P<name>\w+)\}[»”](?P<stop>\.?)")
# Of a text that stands in quotation marks itself, by the mark before it.
_INNER_QUOTES = {"«": str.maketrans("«»“”", "„“‘’"), "“": str.maketrans("«»“”", "‘’‘’")}
_BARE = re.compile(r"[\w@%+=:,./-]+")  # nothing in it means anything to a shell
_WORDS = re.compile(r"[^\W\d_]")
_MOST_DECIMALS = 9
# Decimals that a person needs of a measured value; 23.976 fps has three.
_DECIMALS = {"min": 2, "s": 1, "h": 2, "acad_h": 2, "Mbit/s": 2, "MB": 1, "%": 1, "cps": 1, "syl/s": 1}


def posix_words(words: Sequence[str]) -> str:
    """The words as any POSIX shell takes them; letters of all languages stand bare."""
    return " ".join(word if _BARE.fullmatch(word) else shlex.quote(word) for word in words)


def plain_command(words: Sequence[str]) -> str:
    """A call of mooclint by its own name, for a text that somebody reads elsewhere, beside whatever shell.

    A word that needs quotes has double ones, which POSIX shells, cmd and PowerShell understand alike, unless something
    in it means something there: such a word is for a POSIX shell.
    """
    return " ".join(("mooclint", *(f'"{word}"' if _QUOTED.fullmatch(word) else posix_words((word,)) for word in words)))


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


class _Untranslated(gettext.NullTranslations):
    """What a catalogue lacks, or all of it where there is none: in English, and marked so."""

    def gettext(self, message: str) -> str:
        return _marked(message)


def _marked(template: str) -> str:
    """English among another language; what has no words of its own is of no language."""
    return f"[{FALLBACK}] {template}" if _WORDS.search(_PLACEHOLDER.sub("", template)) else template


class Localizer:
    """Turns language-free messages and quantities into the text of one language.

    `command` writes a call of mooclint (its words, without the name) as it is pasted where the text is read.
    """

    def __init__(self, language: str, command: Callable[[Sequence[str]], str] = plain_command) -> None:
        self._command = command
        self._spoken = spoken(language)
        self.language = language
        self._catalogue = gettext.translation("mooclint", LOCALE_FOLDER, [language], fallback=True)
        if language != FALLBACK:
            self._catalogue.add_fallback(_Untranslated())

    def __call__(self, message: Message | Localized) -> str:
        """The sentence in this language, its placeholders filled."""
        if isinstance(message, Localized):
            template = in_language(message.texts, self.language)
            if self.language not in message.texts:
                template = _marked(template)
        else:
            # gettext answers the empty string with the catalogue's header.
            template = self._catalogue.gettext(message.template) if message.template else ""
        if not message.params:
            return template
        values = {name: self.param(value) for name, value in message.params.items()}
        for quoted in _IN_QUOTES.finditer(template):
            value = values[quoted["name"]].translate(_INNER_QUOTES[quoted[0][0]])
            if quoted["stop"] and value.endswith(("...", "!", "?", "…")):  # one stop is enough
                template = template.replace(quoted[0], quoted[0].removesuffix("."))
            elif quoted["stop"]:
                value = value.removesuffix(".")
            values[quoted["name"]] = value
        return template.format(**values)

    def param(self, value: Param) -> str:
        """One placeholder's value as it stands in a sentence."""
        if isinstance(value, Message | Localized):
            return self(value)
        if isinstance(value, Code):
            return value.text
        if isinstance(value, Command):
            return self._command([word if isinstance(word, str) else self._blank(word) for word in value.words])
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Sequence):
            return ", ".join(self.param(part) for part in value)
        return self.number(value)

    def _blank(self, place: Blank) -> str:
        """An open place as nobody would fill it in: '<…reason>'."""
        return f"{place.before}<{OPEN}{self(place.what)}>"

    def number(self, value: int | float | Fraction, decimals: int = 3) -> str:
        """At most `decimals` decimals, with the signs of the language; of a smaller number its first digit."""
        if value and abs(value) < 0.5 * 10**-decimals:
            decimals = min(-math.floor(math.log10(abs(float(value)))), _MOST_DECIMALS)
        text = f"{float(value):,.{decimals}f}" if not isinstance(value, int) else f"{value:,}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if text in ("-0", ""):
            text = "0"
        return text.translate({ord(","): self._spoken.thousands, ord("."): self._spoken.decimal})

    def date(self, day: date) -> str:
        """A day as people of the language write it."""
        return f"{day:{self._spoken.date}}"

    def quantity(self, quantity: Quantity) -> str:
        """The number, a no-break space and the unit's sign."""
        number = self.number(quantity.value, _DECIMALS.get(quantity.unit, 3))
        if quantity.unit == "%":
            return number + self._spoken.percent
        sign = in_language(UNITS[quantity.unit], self.language)
        return f"{number}{NBSP}{sign}" if sign else number


@cache
def localizer(language: str) -> Localizer:
    """The one `Localizer` of a language."""
    return Localizer(language)
