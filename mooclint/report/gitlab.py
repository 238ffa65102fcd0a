"""GitLab's code quality report: a JSON list for `artifacts: reports: codequality`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from mooclint.message.localizer import Localizer
from mooclint.message.plain import visible
from mooclint.message.verdict import Severity
from mooclint.report.ci import json_text, level, line_and_column, open_findings, run_path, sentence
from mooclint.report.formats import Look
from mooclint.report.model import Finding, Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """One list over all packages."""
    seen: Counter[str] = Counter()
    rows = [_issue(report, finding, say, seen) for report in reports for finding in open_findings(report)]
    return json_text(rows) + "\n"


def _issue(report: Report, finding: Finding, say: Localizer, seen: Counter[str]) -> dict[str, Any]:
    return {
        "description": sentence(finding, say),
        "check_name": finding.clause.id,
        "fingerprint": _fingerprint(report, finding, seen),
        "severity": _SEVERITIES[level(report, finding)],
        "location": {
            "path": visible(run_path(report, finding.place.path)),
            "lines": {"begin": line_and_column(finding.place)[0]},
        },
    }


def _fingerprint(report: Report, finding: Finding, seen: Counter[str]) -> str:
    """Unique in the list, as GitLab asks: two packages may well have the same fault."""
    key = f"{run_path(report, '')}\n{finding.fingerprint}"
    seen[key] += 1
    return hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
