"""SARIF 2.1.0: a run a package. Texts are in the reader's language, ids and kinds in the words of the standard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from mooclint.criteria.model import Clause
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.plain import visible
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.ci import anchor, excuse, json_text, run_path, sentence, title, well_formed
from mooclint.report.formats import Look
from mooclint.report.json import expected_json, measured_json
from mooclint.report.model import Finding, Report
from mooclint.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"  # the name that code hosts know for the folder in which a tool was run

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_DRIVE = re.compile(r"/?[A-Za-z]:(?=/|$)")


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """One log; a run for each package, so that each keeps its own baseline and criteria."""
    runs = [_run(report, say) for report in reports]
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}) + "\n"


def _run(report: Report, say: Localizer) -> dict[str, Any]:
    criteria = report.criteria
    found = {finding.clause.id for finding in report.findings}
    rules = [c for c in criteria.clauses if c.id in found or (c.measure is not None and not c.fact)]
    index = {clause.id: number for number, clause in enumerate(rules)}
    compared = any(finding.baseline for finding in report.findings)
    return {
        "tool": {
            "driver": {
                "name": "mooclint",
                "semanticVersion": __version__,
                "language": say.language,
                "rules": [_rule(clause, say) for clause in rules],
            }
        },
        # Code hosts keep the results of one id together and replace them by the next run's.
        "automationDetails": {"id": f"mooclint/{_quoted(criteria.id)}/{_quoted(run_path(report, '').strip('/'))}/"},
        "language": say.language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": say(Message("The folder in which mooclint was run."))}}},
        "invocations": [{"executionSuccessful": report.checkable}],
        "results": [_result(report, finding, index, compared, say) for finding in report.findings],
        "properties": {
            "criteria": {"id": criteria.id, "edition": criteria.edition, "digest": criteria.digest},
            "package": {"path": visible(report.path), "title": visible(report.title), "digest": report.digest},
        },
    }


def _rule(clause: Clause, say: Localizer) -> dict[str, Any]:
    parts = [say(text) for text in (clause.asks, clause.why, clause.fix) if text]
    parts += filter(None, [", ".join(clause.source[key] for key in ("section", "place") if clause.source.get(key))])
    return {
        "id": clause.id,
        "name": clause.name,
        "shortDescription": {"text": _text(title(clause, say))},
        "fullDescription": {"text": _text(say(clause.asks))},
        "help": {"text": _text("\n\n".join(parts))},
        "defaultConfiguration": {"level": _LEVELS[clause.severity]},
        "properties": {"tags": [clause.set_id, *clause.about], "source": dict(clause.source)},
    }


def _result(report: Report, finding: Finding, index: dict[str, int], compared: bool, say: Localizer) -> dict[str, Any]:
    clause, failed = finding.clause, finding.verdict is Verdict.FAIL
    body: dict[str, Any] = {
        "ruleId": clause.id,
        "ruleIndex": index[clause.id],
        # 'open': what would settle it is missing; the standard then asks for the level 'none'.
        "kind": "fail" if failed else "open",
        "level": _LEVELS[finding.severity] if failed else "none",
        "message": {"text": _text(sentence(finding, say))},
        "locations": [_location(report, finding.place)],
        # The second name is the one that GitHub goes by; it cannot make one of a file without lines.
        "partialFingerprints": {
            "mooclintFinding/v1": finding.fingerprint,
            "primaryLocationLineHash": finding.fingerprint,
        },
        "properties": {"measured": measured_json(finding.measured), "expected": expected_json(clause)},
    }
    if compared and failed:
        body["baselineState"] = "unchanged" if finding.baseline else "new"
    if finding.waived is not None or finding.baseline:
        body["suppressions"] = [_suppression(report, finding, say)]
    return body


def _suppression(report: Report, finding: Finding, say: Localizer) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": "external", "status": "accepted", "justification": excuse(finding, say)}
    if finding.waived is not None and finding.waived.place.path:
        body["location"] = _location(report, finding.waived.place)
    return body


def _location(report: Report, place: Place) -> dict[str, Any]:
    # A region begins at line 1 even in a video: code hosts leave out results that have no line.
    region = {"startLine": max(1, place.line)}
    if place.line and place.column:
        region["startColumn"] = place.column
    body: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(report, place.path), "region": region}}
    logical = _logical(place)
    if logical:
        body["logicalLocations"] = logical
    return body


def _logical(place: Place) -> list[dict[str, str]]:
    """The course item, and the time, paragraph or table row inside the file."""
    rows = []
    if place.item:
        rows.append({"name": visible(place.item), "fullyQualifiedName": visible(place.item), "kind": "item"})
    spot = anchor(place)
    if spot:
        kinds = ("time", place.start is not None), ("tableRow", place.table), ("slide", place.slide)
        kind = next((name for name, meant in kinds if meant), "paragraph")
        rows.append({"name": spot[1:], "fullyQualifiedName": visible(place.path) + spot, "kind": kind})
    return rows


def _artifact(report: Report, path: str) -> dict[str, str]:
    """Relative to the working directory; a file URI where the package was given by a root or a drive."""
    full = run_path(report, path)
    folder = run_path(report, "")
    drive = _DRIVE.match(folder)
    if drive:
        return {"uri": f"file:///{drive[0].lstrip('/')}{_quoted(full[drive.end() :])}"}
    if folder.startswith("/"):
        return {"uri": f"{'file:' if folder.startswith('//') else 'file://'}{_quoted(full)}"}
    return {"uri": "./" if full == "." else _quoted(full), "uriBaseId": ROOT}


def _quoted(text: str) -> str:
    return quote(well_formed(text), safe="/")


def _text(text: str) -> str:
    """A message string: braces begin a placeholder unless doubled, and `](` makes a link of what stands before it."""
    text = "\n".join(visible(line) for line in text.split("\n"))
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
