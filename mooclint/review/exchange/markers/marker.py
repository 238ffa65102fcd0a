"""A remark as a marker: what it is called, what colour it has, and several of them at one frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.case.model import SEVERITIES
from mooclint.review.case.words import SEVERITY_WORDS
from mooclint.review.exchange.markers.timeline import Timeline
from mooclint.review.material.place import Rectangle

DOT = " · "
NUMBERS = re.compile(r"R[0-9]{1,6}(?:, R[0-9]{1,6})*", re.ASCII)
FRAMES = re.compile(r"([0-9]{1,9})f", re.ASCII)


class Colour(NamedTuple):
    """A colour by its names: in DaVinci Resolve, in Premiere, and as a class of WebVTT."""

    resolve: str
    premiere: str
    cue: str


# Resolve's own markers are blue and Premiere's green, so neither asks for anything that its editor did not mean.
COLOURS = {
    "must": Colour("Red", "4281740498", "red"),
    "should": Colour("Yellow", "4281049552", "yellow"),
    "note": Colour("Blue", "4294741314", "blue"),
    "question": Colour("Cyan", "4292277273", "cyan"),
}


def severity_of(colour: str) -> str:
    """How serious a marker of that colour is: a note where the colour says nothing."""
    word = colour.strip().removeprefix("ResolveColor").casefold()
    return next((one for one, named in COLOURS.items() if word in {name.casefold() for name in named}), "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """`start`, `last`: the frames of the timeline that it is about; `begin`, `end`: from when to when it is, in seconds
    on a player's clock; `by`: whose remark it is.
    """

    id: str
    severity: str
    text: str
    start: int
    last: int
    begin: Fraction
    end: Fraction
    by: str = ""
    settled: bool = False
    rectangle: Rectangle | None = None

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.last - self.start + 1

    def label(self, say: Localizer, *, frames: bool = False) -> str:
        """What it is called: its number, how serious it is, whose it is; `frames`: and how long."""
        parts = [self.id, say(SEVERITY_WORDS[self.severity])]
        parts += [by] if (by := _plain(self.by)) else []
        return DOT.join([*parts, f"{self.frames}f"] if frames else parts)


def _plain(name: str) -> str:
    """A name without the signs by which a label is read again."""
    return one_line(name).replace("·", "-").replace("]", ")").replace("-->", "->")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The markers of one film in their order, on a timeline. `course`: its id, which tells remarks of several apart."""

    path: str
    timeline: Timeline
    markers: tuple[Marker, ...] = ()
    course: str = ""

    @property
    def name(self) -> str:
        """The name of the film's file."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Spot:
    """The markers that begin at one frame, where a program has room for one of them alone."""

    markers: tuple[Marker, ...] = field(default_factory=tuple)

    @property
    def start(self) -> int:
        """The frame."""
        return self.markers[0].start

    @property
    def frames(self) -> int:
        """How long the longest is."""
        return max(one.frames for one in self.markers)

    @property
    def severity(self) -> str:
        """That of the most serious."""
        return min((one.severity for one in self.markers), key=SEVERITIES.index)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return all(one.settled for one in self.markers)

    def label(self, say: Localizer, *, frames: bool = False) -> str:
        """What it is called: of several the numbers alone, each says the rest itself; `frames`: and how long it is."""
        only = self.markers[0]
        return only.label(say, frames=frames) if len(self.markers) == 1 else ", ".join(one.id for one in self.markers)

    def text(self, say: Localizer) -> str:
        """What stands there; each of several by its label."""
        if len(self.markers) == 1:
            return self.markers[0].text
        return "\n".join(f"[{one.label(say, frames=True)}] {one.text}" for one in self.markers)


def spots(markers: Iterable[Marker]) -> Iterator[Spot]:
    """The markers by the frame that they begin with, in order."""
    found: dict[int, list[Marker]] = {}
    for one in markers:
        found.setdefault(one.start, []).append(one)
    yield from (Spot(tuple(found[frame])) for frame in sorted(found))


def apart(numbers: Sequence[str], text: str) -> list[tuple[str, str]]:
    """The texts of a `Spot` with several markers, each with its label; [] where the text is not of one."""
    heads = list[int]()
    for number in numbers:
        mark = f"[{number}{DOT}"
        at = text.find(mark, heads[-1] + 1 if heads else 0)
        if at < 0 or text[max(0, at - 1) : at].strip() or not (heads or not at):  # some programs make blanks of lines
            return []
        heads.append(at)
    parts = [text[begin:end].rstrip() for begin, end in zip(heads, [*heads[1:], len(text)], strict=True)]
    found = [part[1:].partition("] ") for part in parts]
    return [(label, words) for label, _, words in found]
