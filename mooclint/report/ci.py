"""What the formats for other programs share: paths from the working directory, lines, plain sentences, JSON and XML."""

from __future__ import annotations

import json
import posixpath
import re
import xml.etree.ElementTree as ET
from typing import Any

from mooclint.criteria.model import Clause
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.plain import visible
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.json import full_message
from mooclint.report.model import Finding, Report

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile(r"[ \t\r\n]+")


def open_findings(report: Report) -> list[Finding]:
    """The findings that somebody still has to look at: neither waived nor known from the baseline."""
    return [f for f in report.findings if f.counts or f.verdict is Verdict.UNVERIFIED]


def weight(finding: Finding) -> Severity:
    """The severity to report: what could not be verified is never more than information."""
    return finding.severity if finding.verdict is Verdict.FAIL else Severity.INFO


def fails(report: Report, finding: Finding) -> bool:
    """Whether the finding makes the run fail, as `--fail-on` says."""
    return finding.counts and finding.severity in report.failing


def level(report: Report, finding: Finding) -> Severity:
    """The severity for programs that act on it: an error is what fails the run; the rest is a warning at most."""
    if fails(report, finding):
        return Severity.ERROR
    own = weight(finding)
    return Severity.WARNING if own is Severity.ERROR else own


def run_path(report: Report, path: str) -> str:
    """A path of the package as seen from the working directory; the package's folder for ''."""
    folder = posixpath.normpath(report.path or ".")
    inner = path.lstrip("/")  # a manifest may name '/etc/passwd': it is still a name inside the package
    if not inner:
        return folder
    return inner if folder == "." else f"{folder.rstrip('/')}/{inner}"


def line_and_column(place: Place) -> tuple[int, int]:
    """Both count from 1: readers of these formats know no file without lines, not even a video."""
    return max(1, place.line), max(1, place.column)


def anchor(place: Place) -> str:
    """The spot inside a file that is not lines, as waivers write it: '#t=12.5', '#p=3', '#table=2,row=1', or ''."""
    if place.start is not None:
        end = "" if place.end is None else f",{place.end:g}"
        return f"#t={place.start:g}{end}"
    if place.table:
        return f"#table={place.table}" + (f",row={place.row}" if place.row else "")
    if place.slide:
        return f"#slide={place.slide}"
    return f"#p={place.paragraph}" if place.paragraph else ""


def sentence(finding: Finding, say: Localizer) -> str:
    """The whole finding on one line: title, what was measured, what is asked, and in brackets the item and the spot."""
    place = finding.place
    item = place.item if place.item not in place.path else ""
    spot = " ".join(part for part in (visible(item), anchor(place)) if part)
    text = flat(full_message(finding, say))
    return f"{text} [{spot}]" if spot else text


def flat(text: str) -> str:
    """Text on one line, without characters that steer."""
    return visible(_LINE_ENDS.sub(" ", text))


def title(clause: Clause, say: Localizer) -> str:
    """The clause's title on one line."""
    return flat(say(clause.title))


def excuse(finding: Finding, say: Localizer) -> str:
    """Why a failing finding counts for nothing: the waiver's reason, who answers for it and its last day."""
    waiver = finding.waived
    if waiver is None:
        return say(Message("Known since the baseline was taken."))
    who = ", ".join(part for part in (waiver.by, waiver.until.isoformat() if waiver.until else "") if part)
    return visible(f"{waiver.reason} ({who})" if who else waiver.reason)


def well_formed(text: str) -> str:
    """Text that can be written as UTF-8: halves of surrogate pairs become U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def json_text(body: Any, indent: int | None = 2) -> str:
    r"""JSON with letters as they are and every invisible character as \uXXXX, without a line end."""
    text = well_formed(json.dumps(body, ensure_ascii=False, indent=indent))
    return "".join(c if c.isprintable() or c in "\n\N{NO-BREAK SPACE}" else json.dumps(c)[1:-1] for c in text)


def xml_text(root: ET.Element) -> str:
    """The document as text. What goes into `root` has to be legal in XML: `visible` sees to it."""
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
