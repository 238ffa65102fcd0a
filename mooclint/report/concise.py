"""One line a finding, as compilers write it: `path:line:column: severity ID message`. Nothing where all is well."""

from __future__ import annotations

from collections.abc import Sequence

from mooclint.message.localizer import Localizer
from mooclint.message.plain import visible
from mooclint.report.ci import line_and_column, open_findings, run_path, sentence, weight
from mooclint.report.formats import Look
from mooclint.report.model import Finding, Report


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """The findings in the order of the reports."""
    return "".join(_line(report, finding, say) for report in reports for finding in open_findings(report))


def _line(report: Report, finding: Finding, say: Localizer) -> str:
    path = visible(run_path(report, finding.place.path))
    line, column = line_and_column(finding.place)
    text = f"{path}:{line}:{column}: {weight(finding).value} {finding.clause.id} {sentence(finding, say)}"
    # A file's name must not become a command of the CI log in which these lines stand.
    text = text.replace("##[", "#\N{REPLACEMENT CHARACTER}[")
    return f"./{text}\n" if text.lstrip().startswith("::") else f"{text}\n"
