"""What a file that people write holds, each value with its line and column, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mooclint.message.message import Code, Message

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that people write; line and column count from 1 (0: the whole file).

    `keys` is the path of the value it is about, as far as it is known.
    """

    message: Message
    line: int = 0
    column: int = 0
    keys: Keys = ()


@dataclass(frozen=True, slots=True)
class LocatedData:
    """Plain data (dict, list, str, int, float, bool, None) and where each part of it stands."""

    data: Any
    places: dict[Keys, tuple[int, int]]
    key_places: dict[Keys, tuple[int, int]] = field(default_factory=dict)

    def where(self, keys: Keys) -> tuple[int, int]:
        """Line and column of the value at `keys`, or of the nearest part around it that has a place."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, (1, 1))

    def where_key(self, keys: Keys) -> tuple[int, int]:
        """Line and column of the key that names the value at `keys`; of the value where it has no key."""
        return self.key_places.get(keys) or self.where(keys)


_BREAK = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")  # in a cell or a paragraph


def shown(value: object, limit: int = 60, *, breaks: str = " / ") -> Code:
    """A value from a stranger's file as it may stand in a sentence: short, on one line, printable.

    `breaks` stands for the line breaks in it.
    """
    text = value if isinstance(value, str) else _flow(value)
    text = _BREAK.sub(breaks, text[: limit + 1]).replace("\t", " ")
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return Code(text if len(text) <= limit else text[: limit - 1] + "…")


def _flow(value: object) -> str:
    """The value as YAML would have it on one line; only the beginning of long lists and mappings."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in list(value.items())[:8]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(v) for v in value[:8]) + "]"
    return str(value)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By line and column, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.line, p.column))
