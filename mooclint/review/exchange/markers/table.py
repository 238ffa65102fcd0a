"""A table of markers: the columns that Premiere exports, and behind them colour, frames, rate and file."""

from __future__ import annotations

import csv
import io
import re

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.exchange.markers.marker import COLOURS, Sheet

COLUMNS = (
    "Marker Name", "Description", "In", "Out", "Duration", "Marker Type", "Color", "Frame", "Frames", "Frame Rate",
    "File",
)  # fmt: skip
# What a spreadsheet would take for a formula, and what was kept from being one.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_KEPT = re.compile(r"'+[=+\-@\t\r]")


def write(sheet: Sheet, say: Localizer) -> str:
    """A row a marker, for spreadsheets too: no cell is a formula. What has no length ends where it begins."""
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=";")
    table.writerow(COLUMNS)
    rate, begin = sheet.timeline.rate, sheet.timeline.begin
    for one in sheet.markers:
        length = one.frames if one.frames > 1 else 0
        times = (rate.timecode(frame) for frame in (begin + one.start, begin + one.start + length, length))
        colour = COLOURS[one.severity].resolve
        numbers = (one.start, one.frames, rate.words)
        table.writerow(
            [one.label(say), plain(one.text), *times, "Comment", colour, *numbers, plain(one_line(sheet.path))]
        )
    return text.getvalue()


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(text: str) -> str:
    """The text of a cell as it was before `plain`."""
    return text[1:] if _KEPT.match(text) else text
