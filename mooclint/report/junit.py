"""JUnit XML: a suite a package, a case for each clause, and where it finds something for each object it is about."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mooclint.criteria.model import Clause, Comparison
from mooclint.message.localizer import Localizer
from mooclint.message.plain import visible
from mooclint.message.verdict import Verdict
from mooclint.report.ci import excuse, fails, flat, line_and_column, run_path, sentence, title, weight, xml_text
from mooclint.report.formats import Look
from mooclint.report.model import ClauseResult, Finding, Report
from mooclint.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A test case; `outcome` is 'failure', 'skipped' or '' for one that passes."""

    clause: Clause
    object: str = ""
    outcome: str = ""
    kind: str = ""
    message: str = ""
    text: str = ""


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """All packages in one document."""
    root = ET.Element("testsuites", name="mooclint")
    for number, report in enumerate(reports):
        _suite(root, number, report, list(_cases(report, say)), say)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    return xml_text(root)


def _suite(root: ET.Element, number: int, report: Report, cases: list[_Case], say: Localizer) -> None:
    suite = ET.SubElement(
        root,
        "testsuite",
        id=str(number),
        name=visible(run_path(report, "")),
        tests=str(len(cases)),
        failures=str(sum(case.outcome == "failure" for case in cases)),
        errors="0",
        skipped=str(sum(case.outcome == "skipped" for case in cases)),
    )
    properties = ET.SubElement(suite, "properties")
    criteria = report.criteria
    for name, value in (
        ("mooclint", __version__),
        ("criteria", criteria.id),
        ("edition", criteria.edition),
        ("title", report.title),
    ):
        ET.SubElement(properties, "property", name=name, value=visible(value))
    for case in cases:
        _testcase(suite, case, say)


def _testcase(suite: ET.Element, case: _Case, say: Localizer) -> None:
    clause = case.clause
    name = f"{clause.id} {title(clause, say)}" + (f": {case.object}" if case.object else "")
    # Readers fold class names at the dots: the cases of a criteria set stand together.
    element = ET.SubElement(suite, "testcase", classname=visible(f"{clause.set_id}.{clause.id}"), name=visible(name))
    if case.outcome:
        told = ET.SubElement(element, case.outcome, type=case.kind, message=case.message)
        told.text = case.text


def _cases(report: Report, say: Localizer) -> Iterator[_Case]:
    """In the order of the criteria. No clock and no running time: nobody measured them."""
    groups: dict[str, dict[str, list[Finding]]] = {}
    for finding in report.findings:
        place = finding.place
        label = place.item or run_path(report, place.path)
        groups.setdefault(finding.clause.id, {}).setdefault(visible(label), []).append(finding)
    for result in report.results:
        own = groups.pop(result.clause.id, None)
        if own is not None:
            yield from (_found(report, label, findings, say) for label, findings in own.items())
        elif _stands_alone(result):
            yield _whole(report, result, say)
    for own in groups.values():
        yield from (_found(report, label, findings, say) for label, findings in own.items())


def _stands_alone(result: ClauseResult) -> bool:
    """Whether a clause without findings is a case: not where it was not asked, nor where it only sums up others."""
    clause = result.clause
    sums_up = clause.bound is not None and clause.bound.comparison is Comparison.ALL_OF
    left_out = result.skipped or clause.fact or result.verdict is Verdict.NOT_APPLICABLE
    # Objects that fail without a finding are those whose findings the settings leave out.
    excused = result.verdict is Verdict.FAIL and result.objects > 0
    return not (sums_up or left_out or excused)


def _whole(report: Report, result: ClauseResult, say: Localizer) -> _Case:
    clause = result.clause
    if result.verdict is Verdict.PASS:
        return _Case(clause=clause)
    fails_the_run = result.verdict is Verdict.FAIL and clause.severity in report.failing
    outcome = "failure" if fails_the_run else "skipped"
    why = result.reason or clause.step or clause.question or clause.asks
    return _Case(clause=clause, outcome=outcome, kind=result.verdict.value, message=flat(say(why)))


def _found(report: Report, label: str, findings: list[Finding], say: Localizer) -> _Case:
    """The worst of what was found about one object: what fails the run, else what does not, is open, or is excused."""
    clause = findings[0].clause
    failing = [f for f in findings if fails(report, f)]
    failed = [f for f in findings if f.counts]
    told = failing or failed or [f for f in findings if f.verdict is Verdict.UNVERIFIED]
    if told:
        kind = weight(told[0]).value if failed else Verdict.UNVERIFIED.value
        outcome, text = "failure" if failing else "skipped", _text(report, told, say)
        return _Case(clause=clause, object=label, outcome=outcome, kind=kind, message=sentence(told[0], say), text=text)
    kind = "baseline" if findings[0].waived is None else "waived"
    text = _text(report, findings, say)
    return _Case(clause=clause, object=label, outcome="skipped", kind=kind, message=excuse(findings[0], say), text=text)


def _text(report: Report, findings: Iterable[Finding], say: Localizer) -> str:
    rows = []
    for finding in findings:
        line, column = line_and_column(finding.place)
        rows.append(f"{visible(run_path(report, finding.place.path))}:{line}:{column}: {sentence(finding, say)}")
    return "\n".join(rows)
