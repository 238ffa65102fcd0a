"""The formats that remarks on films are written in, for editing programs, players and others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.review.exchange.markers import annotation, cues, edl, fcp7, fcpxml, table
from mooclint.review.exchange.markers.marker import Sheet


@dataclass(frozen=True, slots=True)
class Format:
    """How markers are written. `ending`: of a file; `kind`: its media type; `encoding`: of its letters."""

    ending: str
    kind: str
    write: Callable[[Sheet, Localizer], str]
    name: Message
    encoding: str = "utf-8"
    coded: bool = False  # whether its places are time codes
    begin: str = ""  # the time code that a timeline begins with in the program that it is for


FORMATS: Mapping[str, Format] = {
    "edl": Format(
        ".edl",
        "text/plain; charset=utf-8",
        edl.write,
        Message("EDL for DaVinci Resolve"),
        coded=True,
        begin="01:00:00:00",
    ),
    "fcp7": Format(".xml", "application/xml", fcp7.write, Message("XML for Premiere Pro")),
    "fcpxml": Format(".fcpxml", "application/xml", fcpxml.write, Message("FCPXML for Final Cut Pro")),
    "csv": Format(".csv", "text/csv; charset=utf-8", table.write, Message("CSV table"), "utf-8-sig", True),
    "vtt": Format(".vtt", "text/vtt; charset=utf-8", cues.write, Message("WebVTT captions for players")),
    "annotation": Format(".jsonld", "application/ld+json", annotation.write, Message("W3C Web Annotation")),
}


def file_name(path: str, form: str) -> str:
    """What the file of a film is called, without its folders."""
    return f"{path.replace('/', '_')}{FORMATS[form].ending}"


def written(form: str, sheet: Sheet, say: Localizer) -> bytes:
    """The file of these markers; the same markers give the same bytes. Raises `TimecodeError` beyond 24 hours."""
    made = FORMATS[form]
    return made.write(sheet, say).encode(made.encoding)
