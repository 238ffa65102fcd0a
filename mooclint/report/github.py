"""Workflow commands of GitHub Actions: each finding becomes an annotation. Nothing where all is well."""

from __future__ import annotations

from collections.abc import Sequence

from mooclint.message.localizer import Localizer
from mooclint.message.plain import visible
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.ci import flat, level, line_and_column, open_findings, run_path, sentence, title
from mooclint.report.formats import Look
from mooclint.report.model import Finding, Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """What fails the run is an error. Worst first, because GitHub shows only the first ten of each kind."""
    found = [(report, finding) for report in reports for finding in open_findings(report)]
    found.sort(key=lambda pair: tuple(Severity).index(level(*pair)))
    return "".join(_command(report, finding, say) for report, finding in found)


def _command(report: Report, finding: Finding, say: Localizer) -> str:
    line, column = line_and_column(finding.place)
    clause = finding.clause
    properties = {
        "file": visible(run_path(report, finding.place.path)),
        "line": str(line),
        "col": str(column),
        "title": f"{clause.id} {title(clause, say)}",
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = sentence(finding, say)
    if clause.fix and finding.verdict is Verdict.FAIL:
        text += f"\n{flat(say(clause.fix))}"
    return f"::{_COMMANDS[level(report, finding)]} {listed}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
