"""What a reviewer has looked at, as the union of what they noted: by the bytes of a file, so that it holds on.

A film is looked at by times, a document by pages or paragraphs, any file as a whole. What was looked at of a file that
comes again unchanged in the next round was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from mooclint.review.material.place import timecode

TIME, PAGE, PARAGRAPH, FILE = "time", "page", "paragraph", "file"
SEEN, PART, UNSEEN = "seen", "part", "unseen"
LEAST_LEFT = 1_000  # milliseconds: a shorter rest of a film is none

Span = tuple[int, int]  # of milliseconds, or of pages or paragraphs from 0; the end is not in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What of a file was looked at. `of`: how long the file is in the same unit; 0 where that is not known."""

    unit: str = FILE
    of: int = 0
    spans: tuple[Span, ...] = ()
    whole: bool = False


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same in spans that do not touch, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return tuple(found)


def together(some: Looked | None, more: Looked) -> Looked:
    """What was looked at in one or the other."""
    if some is None or some.unit == FILE:
        return Looked(
            unit=more.unit, of=more.of, spans=union(more.spans), whole=more.whole or bool(some and some.whole)
        )
    if more.unit not in (FILE, some.unit):  # pages and paragraphs of one file do not add up
        return Looked(unit=some.unit, of=some.of, spans=some.spans, whole=some.whole or more.whole)
    return Looked(
        unit=some.unit,
        of=max(some.of, more.of),
        spans=union((*some.spans, *(more.spans if more.unit == some.unit else ()))),
        whole=some.whole or more.whole,
    )


def left(looked: Looked | None, length_ms: int = 0) -> tuple[Span, ...]:
    """What was not looked at of a file that is `of` long; () for all of it seen, or where its length is not known."""
    if looked is None or looked.whole:
        return ()
    total = looked.of or (length_ms if looked.unit == TIME else 0)
    ends = [0, *(end for _, end in looked.spans)]
    starts = [*(start for start, _ in looked.spans), total]
    least = LEAST_LEFT if looked.unit == TIME else 1
    return tuple((a, b) for a, b in zip(ends, starts, strict=True) if b - a >= least)


def clock(milliseconds: int) -> str:
    """`4:10`, to the whole second below."""
    return timecode(Fraction(milliseconds // 1000))


def read_looked(row: Mapping[str, Any]) -> Looked:
    """What a row in the body of an event says."""
    spans = tuple((int(start), int(end)) for start, end in row.get("spans", ()))
    unit = str(row["unit"])
    return Looked(unit=unit, of=int(row.get("of", 0)), spans=union(spans), whole=unit == FILE)


# What is left ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A file of a version, and what of it was looked at. `left`: the rest of one that was looked at in part."""

    path: str
    items: tuple[str, ...]
    state: str
    looked: Looked | None
    left: tuple[Span, ...] = ()

    @property
    def percent(self) -> int | None:
        """How much was looked at; None where the length is not known."""
        if self.state != PART:
            return 100 if self.state == SEEN else 0
        total = self.looked.of if self.looked else 0
        done = sum(end - start for start, end in self.looked.spans) if self.looked else 0
        return min(99, 100 * done // total) if total else None


def covered(
    files: Mapping[str, str],
    looked: Mapping[str, Looked],
    lengths: Mapping[str, float],
    items: Mapping[str, Sequence[str]],
) -> tuple[Covered, ...]:
    """Of each file of a version (path -> digest) what was looked at. `lengths`: of films, in s."""
    codes: dict[str, list[str]] = {}
    for code, paths in items.items():
        for path in paths:
            codes.setdefault(path, []).append(code)
    found = []
    for path, digest in files.items():
        one = looked.get(digest)
        rest = left(one, ceil(lengths.get(path, 0.0) * 1000))
        known = one is not None and (one.whole or one.of or lengths.get(path))
        state = UNSEEN if one is None else PART if rest or not known else SEEN
        found.append(Covered(path=path, items=tuple(codes.get(path, ())), state=state, looked=one, left=rest))
    return tuple(found)


def left_text(one: Covered) -> str:
    """What was not looked at of a file, in signs that every language reads; '' where nothing is left."""
    if one.state == SEEN:
        return ""
    spans = ", ".join(_span(one, start, end) for start, end in one.left)
    return f"{one.path}: {spans}" if spans else one.path


def _span(one: Covered, start: int, end: int) -> str:
    if one.looked and one.looked.unit == TIME:
        return f"{clock(start)}–{clock(end + 999)}"
    return str(start + 1) if end == start + 1 else f"{start + 1}–{end}"
