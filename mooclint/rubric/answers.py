"""The clauses that a person decides, and what an expert answered to them."""

from __future__ import annotations

from dataclasses import dataclass

from mooclint.criteria.model import Clause, Criteria
from mooclint.message.message import Localized, Message
from mooclint.message.verdict import Verdict
from mooclint.report.model import ClauseResult, Report
from mooclint.report.view import answered_by

YES, NO = Message("yes"), Message("no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an expert answered to one clause: whether it is met, where that was said, and the words beside it."""

    met: bool | None
    text: str = ""


def asked_of_people(clause: Clause) -> bool:
    """Whether a person decides the clause: no machine does, and it is no row of a score sheet."""
    return clause.rubric is None and answered_by(clause) in ("assisted", "manual", "process")


def has_question(clause: Clause) -> bool:
    """Whether a person is asked for it in an opinion: not for a step of the approval that comes later and has none."""
    return asked_of_people(clause) and not (clause.step and not clause.question)


def question_of(clause: Clause) -> Localized:
    """What the person is asked."""
    return clause.question or clause.asks


def open_to_people(criteria: Criteria, report: Report | None) -> tuple[Clause, ...]:
    """The clauses that a course leaves to a person: those that the check did not settle."""
    asked = [clause for clause in criteria.clauses if has_question(clause)]
    if report is None:
        return tuple(asked)
    settled = {r.clause.id for r in report.results if not takes_answer(r)}
    return tuple(clause for clause in asked if clause.id not in settled)


def takes_answer(result: ClauseResult) -> bool:
    """Whether an answer says something that the check did not find out by itself."""
    return left_open(result.clause, result.verdict)


def left_open(clause: Clause, verdict: Verdict) -> bool:
    """Whether a check with that verdict leaves a clause to a person."""
    return asked_of_people(clause) and verdict in (Verdict.MANUAL, Verdict.UNVERIFIED)
