"""What a reviewer has looked at, as the union of what they noted: by the bytes of a file, so that it holds on.

A film is looked at by times, a document by pages or paragraphs, any file as a whole. What was looked at of a file that
comes again unchanged in the next round was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from mooclint.message.message import Code, Message, Param
from mooclint.review.digest import file_digest
from mooclint.review.pieces import film, page_count, text_pieces
from mooclint.review.place import Moment, PlaceError, inner_path, parse_seconds, timecode

TIME, PAGE, PARAGRAPH, FILE = "time", "page", "paragraph", "file"
SEEN, PART, UNSEEN = "seen", "part", "unseen"
LEAST_LEFT = 1_000  # milliseconds: a shorter rest of a film is none
_NUMBERS = re.compile(r"([0-9]{1,6})(?:[-–]([0-9]{1,6}))?", re.ASCII)

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


# Words --------------------------------------------------------------------------------------------------------


def looked_at(word: str, folder: Path, items: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """What a word says was looked at, as the log keeps it: `FILE`, `FILE=0:00-4:10`, `FILE=1-3` or the code of an item.

    `items`: code -> the files of an item. Raises PlaceError.
    """
    if word in items and not (folder / word).exists():
        return [_whole(path, folder) for path in items[word]]
    path, sign, span = word.rpartition("=")
    if not sign or (folder / word).is_file():
        return [_whole(word, folder)]
    row = _whole(path, folder)
    return [{"path": row["path"], "digest": row["digest"], **_part(row["path"], folder, span.strip())}]


def _whole(path: str, folder: Path) -> dict[str, Any]:
    inner = inner_path(path)
    digest = file_digest(folder / inner)
    if not digest:
        raise PlaceError(Message("There is no such file in the course: {path}", {"path": Code(path)}))
    return {"path": inner, "digest": digest, "unit": FILE, "of": 0, "spans": []}


def _part(path: str, folder: Path, span: str) -> dict[str, Any]:
    disk = folder / path
    shown = film(disk, path)
    if shown is not None or ":" in span:
        return _times(path, span, ceil(shown.seconds * 1000) if shown else 0)
    found = _NUMBERS.fullmatch(span)
    if found is None:
        named: dict[str, Param] = {"span": Code(span), "known": [Code("0:00-4:10"), Code("1-3")]}
        raise PlaceError(Message("“{span}” is no part of a file. Parts are written so: {known}.", named))
    first, last = int(found[1]), int(found[2] or found[1])
    pages = page_count(disk, path)
    pieces = None if pages else text_pieces(disk, path)
    total = pages or max((piece.number for piece in pieces or ()), default=0)
    if not 1 <= first <= last or (total and last > total):
        named = {"path": Code(path), "span": Code(span), "count": total}
        raise PlaceError(Message("{path} has no part {span}; it goes from 1 to {count}.", named))
    return {"unit": PAGE if pieces is None else PARAGRAPH, "of": total, "spans": [[first - 1, last]]}


def _times(path: str, span: str, length: int) -> dict[str, Any]:
    first, sign, last = span.replace("–", "-").partition("-")
    start, end = (int(parse_seconds(part.strip()) * 1000) for part in (first, last if sign else ""))
    if start >= end or (length and end > length + LEAST_LEFT):
        named: dict[str, Param] = {"path": Code(path), "span": Code(span), "length": Code(clock(length))}
        raise PlaceError(Message("{path} has no part {span}; it lasts {length}.", named))
    return {"unit": TIME, "of": length, "spans": [[start, min(end, length) if length else end]]}


def clock(milliseconds: int) -> str:
    """`4:10`, to the whole second below."""
    return timecode(Moment(seconds=Fraction(milliseconds // 1000)))


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
