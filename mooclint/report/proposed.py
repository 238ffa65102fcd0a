"""The points that a check leaves for a row of a score sheet: a range with its reasons, never a score.

What nobody could verify counts like what is not met, so that whoever takes evidence away gets no better range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mooclint.criteria.model import Clause, Criteria, Row
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param, few
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Report


class Ground(StrEnum):
    """Why a range is as it is."""

    NOT_MET = "not-met"
    NOT_VERIFIED = "not-verified"
    NOT_INSPECTED = "not-inspected"  # nobody looked at the films
    MET = "met"  # all that a program looks at
    PERSON = "person"  # what it does not look at


_WORDS: Mapping[Ground, Message] = {
    Ground.NOT_MET: Message("Not met: {clauses}."),
    Ground.NOT_VERIFIED: Message("Not verified: {clauses}."),
    Ground.NOT_INSPECTED: Message("Nobody looked at the films and listened to them; {option} does."),
    Ground.MET: Message("What a program can see is as it should be."),
    Ground.PERSON: Message("A person still has to see: {clauses}."),
}
_BETTERS_NOTHING = Message("What is not known raises no proposal.")
_INSPECT = Code("--inspect full")
_NAMED = 8  # clauses in a sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a range, and the clauses that it is about, where it is about some."""

    ground: Ground
    clauses: tuple[str, ...] = ()

    @property
    def message(self) -> Message:
        """In words."""
        return replace(_WORDS[self.ground], params={"clauses": few(self.clauses, _NAMED), "option": _INSPECT})


@dataclass(frozen=True, slots=True)
class Proposed:
    """From `low` to `high` points of the `most` that the row has; a person picks one, in the range or outside of it."""

    low: int
    high: int
    most: int
    reasons: tuple[Reason, ...]

    @property
    def span(self) -> str:
        """As it is written: '0–2'."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"

    @property
    def messages(self) -> tuple[Message, ...]:
        """The range, then its reasons."""
        named: dict[str, Param] = {"span": Code(self.span), "most": self.most}
        head = Message("Proposed by what was checked: {span} of {most}. A person decides.", named)
        unknown = any(one.ground in (Ground.NOT_VERIFIED, Ground.NOT_INSPECTED) for one in self.reasons)
        return (head, *(one.message for one in self.reasons), *((_BETTERS_NOTHING,) if unknown else ()))


def proposed_of(row: Row, criteria: Criteria, verdicts: Mapping[str, Verdict]) -> Proposed | None:
    """The range for a row; None where the row proposes nothing, since no program looks at anything of it.

    `verdicts`: by clause, over the package. A clause without one was not verified.
    """
    if row.proposal is None:
        return None
    found, blind = _found(row.evidence, criteria, verdicts)
    points = sorted(point for level in row.levels for point in level.points)
    low, high = points[0], points[-1]
    doubted = bool(found[Verdict.FAIL] or found[Verdict.UNVERIFIED] or blind)
    if doubted:
        high = min(row.proposal.most, high)
    elif found[Verdict.PASS]:
        low = min(row.proposal.least, high)
    return Proposed(low, high, points[-1], tuple(_reasons(found, blind=blind, doubted=doubted)))


def beside_of(clause: Clause, criteria: Criteria, verdicts: Mapping[str, Verdict]) -> tuple[Reason, ...]:
    """What a check found that bears on the question of a clause; nothing where it names no evidence."""
    found, blind = _found(clause.evidence, criteria, verdicts)
    doubted = bool(found[Verdict.FAIL] or found[Verdict.UNVERIFIED] or blind)
    return tuple(_reasons(found, blind=blind, doubted=doubted))


def _found(
    names: Sequence[str], criteria: Criteria, verdicts: Mapping[str, Verdict]
) -> tuple[dict[Verdict, tuple[str, ...]], bool]:
    """The clauses that weigh, by verdict, and whether some tell nothing since nobody looked at the films."""
    clauses = [clause for name in names if (clause := criteria.clause(name)) and _weighs(clause)]
    told = [one for one in clauses if not one.of_inspection or _was_looked_at(clauses, verdicts)]
    found = {
        verdict: tuple(one.id for one in told if verdicts.get(one.id, Verdict.UNVERIFIED) is verdict)
        for verdict in Verdict
    }
    return found, len(told) < len(clauses)


def _reasons(found: Mapping[Verdict, tuple[str, ...]], *, blind: bool, doubted: bool) -> Iterator[Reason]:
    if found[Verdict.FAIL]:
        yield Reason(Ground.NOT_MET, found[Verdict.FAIL])
    if found[Verdict.UNVERIFIED]:
        yield Reason(Ground.NOT_VERIFIED, found[Verdict.UNVERIFIED])
    if blind:
        yield Reason(Ground.NOT_INSPECTED)
    if not doubted and found[Verdict.PASS]:
        yield Reason(Ground.MET)
    if found[Verdict.MANUAL]:
        yield Reason(Ground.PERSON, found[Verdict.MANUAL])


def _weighs(clause: Clause) -> bool:
    """Whether it can cost points: what is told for information does not."""
    return clause.severity is not Severity.INFO and not clause.fact


def _was_looked_at(clauses: Sequence[Clause], verdicts: Mapping[str, Verdict]) -> bool:
    """Whether anybody looked at a film: else all that is seen and heard in films does not apply, or stands nowhere."""
    return any(
        verdicts.get(one.id, Verdict.NOT_APPLICABLE) is not Verdict.NOT_APPLICABLE
        for one in clauses
        if one.of_inspection
    )


def proposed_in(report: Report) -> dict[str, Proposed]:
    """Row -> its range, of every sheet."""
    verdicts = verdicts_in(report)
    rows = [row for rubric in report.criteria.rubrics for row in rubric.rows]
    ranges = {row.id: proposed_of(row, report.criteria, verdicts) for row in rows}
    return {row: one for row, one in ranges.items() if one is not None}


def verdicts_in(report: Report) -> dict[str, Verdict]:
    """The verdict over the package of each clause that there is a result for."""
    return {result.clause.id: result.verdict for result in report.results}


def proposed_json(one: Proposed | None, say: Localizer) -> dict[str, Any] | None:
    """`low`, `high`, `most` and `reasons`, each with its ground, its clauses and its text."""
    if one is None:
        return None
    return {"low": one.low, "high": one.high, "most": one.most, "reasons": reasons_json(one.reasons, say)}


def reasons_json(reasons: Sequence[Reason], say: Localizer) -> list[dict[str, Any]]:
    """The ground of each, its clauses and its text."""
    return [
        {"ground": reason.ground.value, "clauses": list(reason.clauses), "text": say(reason.message)}
        for reason in reasons
    ]
