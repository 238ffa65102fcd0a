"""Sequences of Premiere and Final Cut Pro 7 with markers: on the sequence, and on the clips in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from mooclint.review.exchange.markers.found import Found, Known
from mooclint.review.exchange.markers.marker import severity_of

if TYPE_CHECKING:
    from lxml import etree

    Element: TypeAlias = etree._Element

_CLIPS = ("clipitem", "generatoritem")
_NTSC = Fraction(1000, 1001)
_DIGITS = 9
_MOST = 1_000  # clips of a sequence that are looked at for each marker


@dataclass(frozen=True, slots=True)
class _Clip:
    """A clip on a timeline: from frame `start` to `end`, beginning with its own frame `first`. `film`: '' of others."""

    element: Element
    start: int
    end: int
    first: int
    film: str


def read(root: Element, known: Known) -> Iterator[Found]:
    """The markers of all sequences. One on a film of the course is at a frame of that film, wherever it was cut to;
    else the timeline is the film.
    """
    files = {one.get("id", ""): _file(one) for one in root.iter("file") if one.find("name") is not None}
    seen = set[tuple[object, ...]]()
    for sequence in root.iter("sequence"):
        if any(up.tag in _CLIPS for up in sequence.iterancestors()):
            continue
        clips = (_clip(element, files, known) for name in _CLIPS for element in sequence.iter(name))
        for one in _markers(sequence, [*islice(filter(None, clips), _MOST)]):
            key = one.at, one.frames, one.film, one.label, one.text
            if key not in seen:  # some write each of them twice
                seen.add(key)
                yield one


def _markers(sequence: Element, clips: list[_Clip]) -> Iterator[Found]:
    name = _text(sequence, "name")
    rate = _rate(sequence)
    for marker in sequence.iterfind("marker"):
        at = _number(marker, "in")
        clip = next((one for one in clips if at is not None and one.film and one.start <= at < one.end), None)
        shift = clip.first - clip.start if clip else 0
        yield _found(marker, shift, clip.film if clip else name, rate)
    for one in clips:
        for marker in one.element.iterfind("marker"):
            if one.film:
                yield _found(marker, 0, one.film, _rate(one.element) or rate)
            else:
                yield _found(marker, one.start - one.first, name, rate)


def _found(marker: Element, shift: int, film: str, rate: Fraction | None) -> Found:
    start, end = _number(marker, "in"), _number(marker, "out")
    return Found(
        at=_text(marker, "in") if start is None else start + shift,
        label=_text(marker, "name"),
        text=_text(marker, "comment"),
        severity=severity_of(_text(marker, "pproColor")),
        frames=1 if start is None or end is None else max(1, end - start),
        fps=rate,
        film=film,
        line=int(marker.sourceline or 0),
    )


def _clip(element: Element, files: dict[str, str], known: Known) -> _Clip | None:
    start, end, first = (_number(element, name) for name in ("start", "end", "in"))
    if start is None or end is None or first is None or start < 0:
        return None
    file = element.find("file")
    name = "" if file is None else files.get(file.get("id", ""), "")
    return _Clip(element, start, end, first, name if known(name) else "")


def _file(element: Element) -> str:
    """The name of a file: that of its address, where it has one."""
    return unquote(_text(element, "pathurl")).rpartition("/")[2] or _text(element, "name")


def _rate(element: Element) -> Fraction | None:
    base = element.find("rate")
    frames = None if base is None else _number(base, "timebase")
    if not frames or base is None:
        return None
    return Fraction(frames) * (_NTSC if _text(base, "ntsc").upper() == "TRUE" else 1)


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _number(element: Element, name: str) -> int | None:
    word = _text(element, name)
    digits = word.removeprefix("-")
    return int(word) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS else None
