"""Edit lists with markers: of DaVinci Resolve, of clapshot, of others that write locators; and ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mooclint.review.exchange.markers.edl import as_written
from mooclint.review.exchange.markers.found import Found, is_ours, length
from mooclint.review.exchange.markers.marker import severity_of
from mooclint.review.exchange.markers.rate import TIMECODE, as_dropped

_HEAD = re.compile(r"(TITLE|FCM):\s*", re.IGNORECASE)
_LOCATOR = re.compile(r"\* LOC:\s*", re.IGNORECASE)
_DROPPED = "DROP FRAME"  # whichever sign stands in the time codes
_CLOCKED = "NON DROP FRAME"  # as clapshot says it: its time codes are the clock's, with frames of the second


def read(text: str) -> Iterator[Found]:
    """The markers of an edit list, by the time code of their event; cuts have none."""
    title, wall, drop = "", False, False
    event, begun, block = "", 0, list[str]()
    for number, line in enumerate([*text.splitlines(), ""], 1):
        head = _HEAD.match(line)
        codes = _event(line)
        if head or codes:
            yield from _marker(event, block, title, begun, wall=wall)
            event, begun, block = (codes[2] if codes else ""), number, []
            event = as_dropped(event, drop=True) if drop else event
        if head and head[1].upper() == "TITLE":
            title = line[head.end() :].strip()
        elif head:
            word = line[head.end() :].strip().upper()
            wall, drop = word == _CLOCKED, word == _DROPPED
        elif locator := _LOCATOR.match(line):
            code, _, rest = line[locator.end() :].partition(" ")
            colour, _, words = rest.strip().partition(" ")
            yield Found(at=code, text=words.strip(), severity=severity_of(colour), film=title, line=number)
        elif not codes and not line.startswith("*"):
            block.append(line)
    yield from _marker(event, block, title, begun, wall=wall)


def _event(line: str) -> Sequence[str]:
    """The four time codes of an event; () of another line."""
    words = line.split()
    numbered = len(words) >= 6 and words[0].isdecimal()
    return words[-4:] if numbered and all(TIMECODE.fullmatch(word) for word in words[-4:]) else ()


def _marker(event: str, block: Sequence[str], title: str, number: int, *, wall: bool) -> Iterator[Found]:
    """The marker of an event: `note |C:colour |M:name |D:frames`, the note perhaps on several lines."""
    words = "\n".join(block).strip()
    note, mark, rest = words.partition("|C:")
    colour, named, rest = rest.partition("|M:")
    if not (event and mark and named):
        return
    name, _, frames = rest.rpartition("|D:") if "|D:" in rest else (rest, "", "")
    note, name = note.strip(), name.strip()
    signed, _, below = note.partition("\n")
    if wall and signed.startswith("@"):  # whose comment it is, which its name says too
        note = below.strip() if signed.startswith(f"@{name},") else note
    label, text = (note, name) if is_ours(note) else (name, note)
    yield Found(
        at=event, label=as_written(label), text=as_written(text), severity=severity_of(colour),
        frames=1 if wall else length(frames.strip()), film=title, line=number, wall=wall,
    )  # fmt: skip
