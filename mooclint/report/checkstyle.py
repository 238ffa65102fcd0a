"""Checkstyle's XML, which most collectors of warnings read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from mooclint.message.localizer import Localizer
from mooclint.message.plain import visible
from mooclint.report.ci import line_and_column, open_findings, run_path, sentence, weight, xml_text
from mooclint.report.formats import Look
from mooclint.report.model import Finding, Report

# Readers take the version for that of the format; this one is what linters other than Checkstyle write.
_VERSION = "4.3"


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """One element a file, in the order in which files are first met."""
    files: dict[str, list[Finding]] = {}
    for report in reports:
        for finding in open_findings(report):
            files.setdefault(visible(run_path(report, finding.place.path)), []).append(finding)
    root = ET.Element("checkstyle", version=_VERSION)
    for path, findings in files.items():
        file = ET.SubElement(root, "file", name=path)
        for finding in findings:
            _error(file, finding, say)
    return xml_text(root)


def _error(file: ET.Element, finding: Finding, say: Localizer) -> None:
    line, column = line_and_column(finding.place)
    ET.SubElement(
        file,
        "error",
        line=str(line),
        column=str(column),
        severity=weight(finding).value,
        message=sentence(finding, say),
        source=f"mooclint.{finding.clause.id}",
    )
