"""Pictures of the films beside the findings that have a time."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from mooclint.media.ffmpeg import find
from mooclint.media.still import still
from mooclint.message.verdict import Verdict
from mooclint.report.model import Finding, Report
from mooclint.report.outline import part_finder

MOST = 24  # pictures of a report; the first findings have them
MOST_FAILURES = 3  # films that give no picture in time; then no more are asked

Stills = Mapping[tuple[str, float], str]  # (path of the finding, its time) -> the picture as a data URI


def stills(report: Report, named: str | None = None) -> Stills:
    """The pictures that there are; none without ffmpeg (`named`: the one the user names). The films are only read."""
    program = find(named)
    found: dict[tuple[str, float], str] = {}
    failures = 0
    for finding, film in _timed(report) if program else ():
        key = finding.place.path, finding.place.start or 0.0
        path = on_disk(Path(report.path), film)
        if key in found or path is None:
            continue
        if len(found) >= MOST or failures >= MOST_FAILURES:
            break
        assert program is not None
        picture = still(program, path, key[1])
        if picture is None:
            failures += 1
        else:
            found[key] = "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")
    return found


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
