"""What the check found that bears on a row of a score sheet. It informs the person; it never scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mooclint.criteria.model import Clause, Row
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseEvidence:
    """One clause beside a row: its verdict over the package, how many findings, and the first of them."""

    clause: Clause
    verdict: Verdict
    findings: int
    first: tuple[Finding, ...]


def rests_on_lock(report: Report) -> Message | None:
    """What a score and a conclusion have to name: the films that nobody looked at, their facts being the lock's."""
    if not report.locked:
        return None
    named: dict[str, Param] = {"count": len(report.locked), "files": [Code(one_line(path)) for path in report.locked]}
    return Message("Taken from mooclint.lock, the files themselves were not checked: {count} ({files})", named)


def open_errors(errors: Mapping[str, int]) -> Message:
    """How many errors of the check are open, and of which clauses (id -> how many)."""
    places: list[Param] = [Code(f"{clause} ({number})") for clause, number in errors.items()]
    return Message(
        "Open errors: {count}. Their clauses: {clauses}.", {"count": sum(errors.values()), "clauses": places}
    )


def errors_in(report: Report) -> dict[str, int]:
    """Clause -> how many of its errors count."""
    found = Counter(one.clause.id for one in report.findings if one.counts and one.severity is Severity.ERROR)
    return {result.clause.id: found[result.clause.id] for result in report.results if found[result.clause.id]}


def row_evidence(row: Row, report: Report, limit: int = 3) -> tuple[ClauseEvidence, ...]:
    """The evidence for `row`, in the order the sheet names its clauses; at most `limit` findings of each.

    A clause that the report has no result for (it was not selected) stands as unverified, never as passed; of what is
    seen and heard in films nothing stands there where nobody looked.
    """
    return tuple(e for name in row.evidence if (e := _evidence(name, report, limit)) is not None)


def bears(clause: Clause, verdict: Verdict | None) -> bool:
    """Whether a clause stands beside a row that names it. `verdict`: over the package, None where there is none."""
    return not clause.of_inspection or verdict not in (None, Verdict.NOT_APPLICABLE)


def _evidence(clause_id: str, report: Report, limit: int) -> ClauseEvidence | None:
    clause = report.criteria.clause(clause_id)
    result = report.result(clause.id) if clause else None
    if clause is None or not bears(clause, result.verdict if result else None):
        return None
    findings = [f for f in report.findings if f.clause.id == clause.id]
    return ClauseEvidence(
        clause=clause,
        verdict=result.verdict if result else Verdict.UNVERIFIED,
        findings=len(findings),
        first=tuple(findings[:limit]),
    )
