"""A marker as a file says it, and the remarks that it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from mooclint.message.plain import printable
from mooclint.review.errors import InputError
from mooclint.review.exchange.choices import SEVERITY
from mooclint.review.exchange.markers.marker import DOT, FRAMES, NUMBERS, apart

Known = Callable[[str], str]  # what a file calls a film -> its path in the course; '' where it is none
# What programs call a marker that nobody named.
_NAMELESS = re.compile(r"(?:(?:chapter )?marker|маркер|комментарий|comment)?\s*[0-9]{0,9}", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,9}", re.ASCII)


class MarkerError(InputError):
    """A file out of which no marker can be read; `message` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A marker of a file. `at`: a time code, a frame of its timeline or of its film, or seconds on the film's clock.

    How long it is, is said by `frames`, by the time code `to`, or by `until` in seconds. `fps`: of the timeline, where
    the file tells; `film`: what it calls the film; `line`: where it stands in the file. `wall`: the time code counts
    seconds of the clock.
    """

    at: str | int | Fraction
    label: str = ""
    text: str = ""
    severity: str = "note"
    frames: int = 1
    to: str = ""
    until: Fraction | None = None
    fps: Fraction | None = None
    film: str = ""
    line: int = 0
    wall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerFile:
    """The markers of a file. `begin`: the frame of the time code that its timeline begins with, where it tells."""

    found: tuple[Found, ...]
    begin: int | None = None


class Said(NamedTuple):
    """A remark in a marker. `frames`: how long it is itself; 0 where the marker tells."""

    text: str
    severity: str
    frames: int = 0


def said(one: Found) -> Iterator[Said]:
    """The remarks that a marker holds: several where we put them into one, each with its own weight and length."""
    label, text = printable(one.label), printable(one.text)
    numbers = label.split(DOT)[0]
    if not NUMBERS.fullmatch(numbers):
        nameless = _NAMELESS.fullmatch(label) is not None
        yield Said(text if nameless else f"{label}: {text}" if text else label, one.severity)
        return
    several = apart(numbers.split(", "), text) if "," in numbers else []
    for name, words in several or [(label, text)]:
        parts = name.split(DOT)
        severity = SEVERITY.code_in(parts[1]) if len(parts) > 1 else ""
        length = FRAMES.fullmatch(parts[-1])
        yield Said(words, severity or one.severity, int(length[1]) if length else 0)


def is_ours(label: str) -> bool:
    """Whether a text is what we call a marker."""
    return NUMBERS.fullmatch(label.split(DOT)[0]) is not None


def length(text: str) -> int:
    """The frames that a text says; 1 where it says none."""
    return max(1, int(text)) if _LENGTH.fullmatch(text) else 1
