"""Markers in tables, captions and annotations: of Premiere, of DaVinci Resolve, of others, and ours."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import unquote

from mooclint.adopt.names import name_key
from mooclint.message.plain import NBSP
from mooclint.review.case.model import SEVERITIES
from mooclint.review.exchange.grids import Grid
from mooclint.review.exchange.markers.cues import TITLE
from mooclint.review.exchange.markers.found import Found, MarkerFile, length
from mooclint.review.exchange.markers.marker import severity_of
from mooclint.review.exchange.markers.rate import TIMECODE, Rate, TimecodeError, parse_rate
from mooclint.review.exchange.markers.table import as_written

# What a column is called, the best name first.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "label": ("marker name", "name", "title", "commenter"),
    "text": ("description", "notes", "note", "comment", "comments", "text"),
    "at": ("in", "record in", "timecode in", "start tc", "start timecode", "timecode", "start", "source in"),
    "to": ("out", "record out", "timecode out", "end tc", "end timecode", "end", "source out"),
    "colour": ("color", "colour", "marker color"),
    "frame": ("frame", "frame in"),
    "frames": ("frames",),
    "fps": ("frame rate", "fps"),
    "film": ("file", "clip name"),
}
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,12})?", re.ASCII)
_TIME = r"((?:[0-9]{2,4}:)?[0-9]{2}:[0-9]{2}[.,][0-9]{3})"
_CUE = re.compile(rf"{_TIME}[ \t]{{1,9}}-->[ \t]{{1,9}}{_TIME}")
_CLASS = re.compile(r"<c\.([a-z]{1,20})>")
_TAG = re.compile(r"<[^<>]{0,200}>")


# --- tables


def head_of(grid: Grid) -> dict[str, int] | None:
    """The columns of a table of markers: key -> column; None of another table."""
    if not grid:
        return None
    names = [name_key(cell) for cell in grid[0]]
    there = ((key, next((word for word in words if word in names), "")) for key, words in _COLUMNS.items())
    found = {key: names.index(word) for key, word in there if word}
    rows = (row[found["at"]].strip() for row in grid[1:] if "at" in found and len(row) > found["at"])
    first = next((cell for cell in rows if cell), "")
    return found if TIMECODE.fullmatch(first) and found.keys() & {"label", "text"} else None


def read_table(grid: Grid) -> MarkerFile:
    """The markers of a table. A row with a frame beside its time code tells the time code of the beginning."""
    head = head_of(grid) or {}
    begin, found = None, []
    for number, cells in enumerate(grid[1:], 2):
        row = {key: as_written(cells[at]).strip() for key, at in head.items() if at < len(cells)}
        if not row.get("at") or not row.get("colour", "-"):  # where colours are, a row without one is a cut
            continue
        fps = _fps(row.get("fps", ""))
        begin = _begin(row, fps) if begin is None else begin
        found.append(Found(
            at=row["at"], to=row.get("to", ""), label=row.get("label", ""), text=row.get("text", ""),
            severity=severity_of(row.get("colour", "")), frames=length(row.get("frames", "")), fps=fps,
            film=row.get("film", ""), line=number,
        ))  # fmt: skip
    return MarkerFile(found=tuple(found), begin=begin)


def _fps(text: str) -> Fraction | None:
    try:
        return parse_rate(text) if text else None
    except TimecodeError:
        return None


def _begin(row: Mapping[str, str], fps: Fraction | None) -> int | None:
    frame = row.get("frame", "")
    if fps is None or not (frame.isascii() and frame.isdecimal() and len(frame) < 10):
        return None
    try:
        begin = Rate(fps, ";" in row["at"]).frame(row["at"]) - int(frame)
    except TimecodeError:
        return None
    return begin if begin >= 0 else None


# --- captions


def read_cues(text: str) -> Iterator[Found]:
    """The cues of a WebVTT file, by the clock of the film."""
    lines = text.splitlines()
    film = lines[0].removeprefix(TITLE) if lines and lines[0].startswith(TITLE) else ""
    at = 0
    while at < len(lines):
        times = _CUE.match(lines[at])
        if times is None:
            at += 1
            continue
        label = lines[at - 1].strip() if at and "-->" not in lines[at - 1] else ""
        end = next((row for row in range(at + 1, len(lines)) if not lines[row]), len(lines))
        body = "\n".join(line.strip(NBSP) for line in lines[at + 1 : end])  # an empty line would end it
        colour = _CLASS.search(body)
        yield Found(
            at=_clock(times[1]), until=_clock(times[2]), label=html.unescape(label),
            text=html.unescape(_TAG.sub("", body)), severity=severity_of(colour[1] if colour else ""),
            film=html.unescape(film), line=at + 1,
        )  # fmt: skip
        at = end


def _clock(text: str) -> Fraction:
    *hours, minutes, seconds = text.replace(",", ".").split(":")
    return int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + Fraction(seconds)


# --- annotations


def is_annotation(data: Any) -> bool:
    """Whether JSON is a W3C annotation, or a page of them."""
    return isinstance(data, Mapping) and "anno.jsonld" in json.dumps(data.get("@context", ""))


def read_annotations(data: Any) -> Iterator[Found]:
    """The annotations with a time. What has none is about something else."""
    given = data.get("items", data.get("first", [data])) if isinstance(data, Mapping) else []
    if isinstance(given, Mapping):
        given = given.get("items", [])
    for number, one in enumerate(given if isinstance(given, list) else [], 1):
        if isinstance(one, Mapping):
            yield from _annotation(one, number)


def _annotation(one: Mapping[str, Any], number: int) -> Iterator[Found]:
    bodies = [body for body in _list(one.get("body", one.get("bodyValue"))) if body]
    texts = [_value(body) for body in bodies if not _tags(body)]
    tags = [_value(body) for body in bodies if _tags(body)]
    for target in _list(one.get("target")):
        source, _, fragment = (target if isinstance(target, str) else "").partition("#")
        fragments = [fragment]
        if isinstance(target, Mapping):
            source = str(target.get("source", ""))
            selectors = (one for one in _list(target.get("selector")) if isinstance(one, Mapping))
            fragments = [str(selector.get("value", "")) for selector in selectors]
        span = next((part[2:] for text in fragments for part in text.split("&") if part.startswith("t=")), "")
        start, _, end = span.removeprefix("npt:").partition(",")
        if _SECONDS.fullmatch(start or "0") and span:
            yield Found(
                at=Fraction(start or 0), until=Fraction(end) if _SECONDS.fullmatch(end) else None,
                text="\n".join(texts), severity=next((tag for tag in tags if tag in SEVERITIES), "note"),
                film=unquote(source), line=number,
            )  # fmt: skip


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _tags(body: Any) -> bool:
    return isinstance(body, Mapping) and body.get("purpose") == "tagging"


def _value(body: Any) -> str:
    return str(body.get("value", "")) if isinstance(body, Mapping) else str(body)
