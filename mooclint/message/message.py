"""Sentences and quantities that stay free of language until a report is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    `unit` is one of the keys of `UNITS` in `message.languages` ('min', 'Mbit/s' ...), or '' for a bare count.
    """

    value: int | float | Fraction
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A path, file code, command or field name: shown as it stands, never translated."""

    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence: its English template (the key of the catalogues) and what goes into its `{placeholders}`.

    Write the template as a literal at the place where the message is made, so that it is found for translation:
    `Message("The file is empty: {path}", {"path": Code(path)})`.
    """

    template: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((k, repr(v)) for k, v in self.params.items()))))


@dataclass(frozen=True, slots=True)
class Blank:
    """An open place in a command: what its reader fills in, in words; `before` stands in front of it (`path=`)."""

    what: Message
    before: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A call of mooclint with these words, to be pasted: shown as the reader's shell takes it.

    Only its open places are translated.
    """

    words: tuple[str | Blank, ...]


@dataclass(frozen=True, slots=True)
class Localized:
    """A text that carries its own translations, as the texts of a criteria set do."""

    texts: Mapping[str, str]  # language -> text; has 'en' at least
    params: Mapping[str, Param] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.texts.items())))


Param = str | int | float | Fraction | date | Quantity | Code | Command | Message | Localized | Sequence["Param"]
"""What a placeholder may hold; a date is written as the language writes it. Sequences are shown joined by commas."""


def few(texts: Sequence[str], most: int = 3) -> list[Param]:
    """The first of several paths or codes, and how many more there are: 'a, b, c, +41'."""
    more = [f"+{len(texts) - most}"] if len(texts) > most else []
    return [*map(Code, texts[:most]), *more]
