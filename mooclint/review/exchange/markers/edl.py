"""An edit list with markers, as DaVinci Resolve writes and reads them."""

from __future__ import annotations

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.exchange.markers.marker import COLOURS, Sheet, spots

# A marker is one line, and an upright ends a part of it.
_WRITTEN = str.maketrans({"|": "¦", "\n": "⏎"})
_READ = str.maketrans({"¦": "|", "⏎": "\n"})


def write(sheet: Sheet, say: Localizer) -> str:
    """The markers as events of one frame, each with a line of its colour, its text and how long it is."""
    rate, begin = sheet.timeline.rate, sheet.timeline.begin
    lines = [f"TITLE: {one_line(sheet.name)}", f"FCM: {'DROP FRAME' if rate.drop else 'NON-DROP FRAME'}", ""]
    for number, spot in enumerate(spots(sheet.markers), 1):
        start, end = (rate.timecode(begin + frame) for frame in (spot.start, spot.start + 1))
        label, text = (words.translate(_WRITTEN) for words in (spot.label(say), spot.text(say)))
        colour = COLOURS[spot.severity].resolve
        lines += [
            f"{number:03}  001      V     C        {start} {end} {start} {end}  ",
            f"{label} |C:ResolveColor{colour} |M:{text} |D:{spot.frames}",
            "",
        ]
    return "\n".join(lines)


def as_written(text: str) -> str:
    """A text of a marker as it was before it was put on one line."""
    return text.translate(_READ)
