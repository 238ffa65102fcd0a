"""One finding a line: the findings of the JSON report, each with the `package` that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from mooclint.message.localizer import Localizer
from mooclint.report.ci import json_text
from mooclint.report.formats import Look
from mooclint.report.json import report_json
from mooclint.report.model import Report


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """Every finding, waived ones too; paths are relative to the package."""
    rows = ({"package": report.path, **row} for report in reports for row in report_json(report, say)["findings"])
    return "".join(json_text(row, None) + "\n" for row in rows)
