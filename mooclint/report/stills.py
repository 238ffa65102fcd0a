"""Pictures of the films beside the findings that have a time."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mooclint.media.ffmpeg import Ffmpeg, find
from mooclint.media.still import WIDTH, still
from mooclint.message.verdict import Verdict
from mooclint.report.model import Finding, Report
from mooclint.report.outline import part_finder
from mooclint.report.strip import PICTURE_WIDTH, moments

MOST = 24  # pictures of a report; the first findings have them
MOST_OF_STRIPS = 96  # besides, in the strips of films
MOST_FAILURES = 3  # films that give no picture in time; then no more are asked

Stills = Mapping[tuple[str, float], str]  # (path of the finding, its time) -> the picture as a data URI


def stills(report: Report, named: str | None = None) -> Stills:
    """The pictures that there are; none without ffmpeg (`named`: the one the user names). The films are only read."""
    program = find(named)
    if program is None:
        return {}
    beside = ((one.place.path, one.place.start or 0.0, film, WIDTH) for one, film in _timed(report))
    return {**_taken(report, program, beside, MOST), **_taken(report, program, _of_strips(report), MOST_OF_STRIPS)}


def _taken(report: Report, program: Ffmpeg, wanted: Iterable[tuple[str, float, str, int]], most: int) -> Stills:
    """Pictures for (path of the finding, seconds, film, width), each once."""
    found: dict[tuple[str, float], str] = {}
    failures = 0
    for name, at, film, width in wanted:
        path = on_disk(Path(report.path), film)
        if (name, at) in found or path is None:
            continue
        if len(found) >= most or failures >= MOST_FAILURES:
            break
        picture = still(program, path, at, width)
        if picture is None:
            failures += 1
        else:
            found[name, at] = "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")
    return found


def _of_strips(report: Report) -> Iterator[tuple[str, float, str, int]]:
    """The pictures of the films that were looked at."""
    for record in report.media:
        if record.inspection is not None and record.facts is not None and record.facts.duration_s:
            for at in moments(record.inspection.shape, record.facts.duration_s):
                yield record.path, at, record.path, PICTURE_WIDTH


def _timed(report: Report) -> Iterator[tuple[Finding, str]]:
    """The failing findings with a time, and the film of each: its own file, or that of its part of the course."""
    films = {record.path for record in report.media}
    find_part = part_finder(report)
    for finding in report.findings:
        if finding.verdict is not Verdict.FAIL or finding.place.start is None:
            continue
        number = find_part(finding)
        own = finding.place.path if finding.place.path in films else ""
        film = own or (report.parts[number].film if number is not None else "")
        if film:
            yield finding, film


def on_disk(root: Path, path: str) -> Path | None:
    """Where the film lies inside the package: names are NFC in reports, and some systems keep them otherwise."""
    for form in (path, unicodedata.normalize("NFD", path)):
        try:
            found = (root / form).resolve()
            if found.is_file() and found.is_relative_to(root.resolve()):
                return found
        except (OSError, ValueError):
            return None
    return None
