"""The report as JSON, in the shape of `schemas/report.schema.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mooclint.criteria.model import Bound, Clause, Comparison
from mooclint.media.stored import public_record
from mooclint.message.localizer import Localizer
from mooclint.message.place import Place
from mooclint.message.value import Measured, Scalar
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look
from mooclint.report.model import ClauseResult, Finding, Report, Waiver
from mooclint.report.proposed import Proposed, proposed_in, proposed_json
from mooclint.version import __version__

REPORT_SCHEMA = "mooclint/report@1"


def report_json(report: Report, say: Localizer) -> dict[str, Any]:
    """The report as plain data; texts in the localizer's language, numbers in the clauses' units."""
    return _body(report, say, [_finding(finding, say) for finding in report.findings])


def _body(report: Report, say: Localizer, findings: list[dict[str, Any]]) -> dict[str, Any]:
    ranges = proposed_in(report)
    return {
        "schema": REPORT_SCHEMA,
        "tool": {"name": "mooclint", "version": __version__},
        "language": say.language,
        "criteria": {
            "id": report.criteria.id,
            "edition": report.criteria.edition,
            "digest": report.criteria.digest,
        },
        "package": {"path": report.path, "title": report.title, "digest": report.digest},
        "summary": _summary(report),
        "findings": findings,
        "requirements": [_result(result, ranges.get(result.clause.id), say) for result in report.results],
        "media": [public_record(record, say) for record in report.media],
    }


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """One report as an object; several as an object with `reports`."""
    if len(reports) == 1 and not look.several:
        return _text(reports[0], say)
    return dump({"schema": "mooclint/reports@1", "reports": [report_json(report, say) for report in reports]})


def _text(report: Report, say: Localizer) -> str:
    """As `dump` has it, each finding written as it is made: as data they take many times the size of the text."""
    empty = '"findings": []'
    head, _, tail = dump(_body(report, say, [])).partition(empty)
    if not report.findings:
        return f"{head}{empty}{tail}"
    # Of lines only those that `dump` makes are set in: texts may hold other ends of lines.
    findings = ",\n    ".join(dump(_finding(f, say)).rstrip("\n").replace("\n", "\n    ") for f in report.findings)
    return f'{head}"findings": [\n    {findings}\n  ]{tail}'


def dump(body: object) -> str:
    """JSON as mooclint prints it everywhere."""
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _summary(report: Report) -> dict[str, Any]:
    failed = Counter(f.severity for f in report.findings if f.counts)
    verdicts = Counter(result.verdict for result in report.results)
    return {
        "findings": {severity.value: failed[severity] for severity in Severity},
        "waived": sum(1 for f in report.findings if f.waived is not None),
        "baseline": sum(1 for f in report.findings if f.baseline),
        "requirements": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "not_checked": [r.clause.id for r in report.results if r.verdict is Verdict.UNVERIFIED],
    }


def _finding(finding: Finding, say: Localizer) -> dict[str, Any]:
    clause = finding.clause
    return {
        "rule": clause.id,
        "name": clause.name,
        "requirement": clause.id,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        **place_json(finding.place),
        "measured": measured_json(finding.measured),
        "expected": expected_json(clause),
        "message": full_message(finding, say),
        "why": say(clause.why) if clause.why else None,
        "fix": say(clause.fix) if clause.fix else None,
        "fingerprint": finding.fingerprint,
        "waived": _waiver(finding.waived),
        "baseline": finding.baseline,
    }


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    if waiver is None:
        return None
    until = waiver.until.isoformat() if waiver.until else None
    return {"rule": waiver.rule, "reason": waiver.reason, "by": waiver.by, "until": until}


def full_message(finding: Finding, say: Localizer) -> str:
    """What the finding is about, what was measured and what is asked, to be read without anything around it."""
    clause = finding.clause
    message = say(finding.message)
    parts = [f"{say(clause.title)}.", message if message.endswith((".", "!", "?", "…")) else f"{message}."]
    if finding.verdict is Verdict.FAIL:
        parts.append(say(clause.asks))
    return " ".join(parts)


def place_json(place: Place) -> dict[str, Any]:
    """`path`, and those of the other coordinates that apply."""
    body: dict[str, Any] = {"path": place.path}
    for name in ("line", "column", "paragraph", "table", "row", "slide"):
        if getattr(place, name):
            body[name] = getattr(place, name)
    if place.start is not None:
        body["time"] = {"start": place.start, "end": place.end}
    if place.item:
        body["item"] = place.item
    return body


def _plain(value: Scalar) -> Any:
    if isinstance(value, Fraction | float):
        number = round(float(value), 6)
        return int(number) if number.is_integer() else number
    return list(value) if isinstance(value, tuple) else value


def measured_json(measured: Measured | None) -> dict[str, Any] | None:
    """`value` and `unit`; None where nothing was measured."""
    if measured is None or measured.value is None:
        return None
    return {"value": _plain(measured.value), "unit": measured.unit or None}


def expected_json(clause: Clause) -> dict[str, Any] | None:
    """The bound: `comparison`, `value` and `unit`, and the tolerance where there is one."""
    bound = clause.bound
    if bound is None:
        return None
    body: dict[str, Any] = {"comparison": bound.comparison.value, "value": _bound_value(bound)}
    body["unit"] = bound.unit or None
    if bound.tolerance:
        body["tolerance"] = bound.tolerance
    return body


def _bound_value(bound: Bound) -> Any:
    if bound.comparison in (Comparison.PRESENT, Comparison.NONE):
        return None
    if bound.comparison is Comparison.NEAR:
        return {"value": bound.values[0], "within": bound.values[1]}
    several = bound.comparison in (
        Comparison.BETWEEN,
        Comparison.ONE_OF,
        Comparison.INCLUDES,
        Comparison.ALL_OF,
    )
    return list(bound.values) if several or len(bound.values) > 1 else bound.values[0]


def _result(result: ClauseResult, proposed: Proposed | None, say: Localizer) -> dict[str, Any]:
    clause = result.clause
    question = clause.step or clause.question
    return {
        "id": clause.id,
        "name": clause.name,
        "title": say(clause.title),
        "severity": clause.severity.value,
        "verdict": result.verdict.value,
        "objects": result.objects,
        "counts": {verdict.value: n for verdict, n in sorted(result.counts.items())},
        "measured": [{"object": label, **(measured_json(m) or {})} for label, m in result.measured],
        "reason": say(result.reason) if result.reason else None,
        "question": say(question) if question else None,
        "proposed": proposed_json(proposed, say),
    }
