"""WebVTT: the remarks as captions, to be read over the film in any player."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from mooclint.message.localizer import Localizer
from mooclint.message.plain import NBSP, one_line
from mooclint.review.exchange.markers.marker import COLOURS, Marker, Sheet

TITLE = "WEBVTT - "
_READABLE = Fraction(3)  # seconds that what has no length is shown


def write(sheet: Sheet, say: Localizer) -> str:
    """A cue a remark, by the clock of the film; the colour is a class that players know."""
    lines = [TITLE + _escaped(one_line(sheet.path)), ""]
    for one in sheet.markers:
        colour = COLOURS[one.severity].cue
        end = one.end if one.frames > 1 else max(one.end, one.begin + _READABLE)
        lines += [
            one.label(say, frames=one.frames == 1),
            f"{clock(one.begin)} --> {clock(end)}",
            f"<c.{colour}>{_body(one)}</c>",
            "",
        ]
    return "\n".join(lines)


def _body(one: Marker) -> str:
    """The text of a cue, which an empty line would end."""
    return "\n".join(line if line.strip() else NBSP for line in _escaped(one.text).split("\n"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(seconds: Fraction) -> str:
    """The first millisecond that is not before the time, so that it is in the same frame."""
    whole = ceil(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
