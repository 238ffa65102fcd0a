"""An expert's opinion held against the check: what its decision may rest on, and what the expert should know first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mooclint.criteria.model import Clause, Criteria, Row
from mooclint.message.message import Code, Message, Param
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Report
from mooclint.rubric.answers import Answer, left_open
from mooclint.rubric.evidence import errors_in, open_errors, rests_on_lock
from mooclint.rubric.opinion import Opinion
from mooclint.rubric.score import Decision, Scores, allowed_points, worse
from mooclint.rubric.words import decision_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the check found, beside the points and answers of an expert."""

    scores: Scores
    errors: tuple[tuple[Clause, int], ...]  # clauses with errors that count, and how many
    denied: tuple[Clause, ...]  # must be met, and the expert says that they are not
    too_high: tuple[tuple[Row, tuple[Clause, ...]], ...]  # full points although these clauses failed
    too_kind: tuple[Clause, ...]  # answered with yes, although the check failed them
    locked: Message | None = None  # names the films that nobody looked at

    @property
    def allowed(self) -> Decision:
        """The best decision that the bands and open errors allow. Raises ValueError while a row is open."""
        proposal = self.scores.proposal
        return worse(proposal, Decision.REWORK) if self.errors or self.denied else proposal

    def decision(self, opinion: Opinion) -> Decision:
        """The expert's own decision, or the one that the bands propose."""
        return opinion.decision or self.scores.proposal

    def asks_reason(self, opinion: Opinion) -> bool:
        """Whether the decision is not the one that bands and open errors lead to, and no reason stands beside it."""
        return self.decision(opinion) is not self.allowed and not opinion.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found, as far as an opinion is held against it.

    `verdicts`: by clause; `errors`: clause -> how many of its errors count; `locked`: as in `Weighed`.
    """

    verdicts: Mapping[str, Verdict]
    errors: Mapping[str, int]
    locked: Message | None = None


def weigh(report: Report, scores: Scores, answers: Mapping[str, Answer]) -> Weighed:
    """The findings of a report beside points and answers; a row without points contradicts nothing yet."""
    verdicts = {result.clause.id: result.verdict for result in report.results}
    checked = Checked(verdicts=verdicts, errors=errors_in(report), locked=rests_on_lock(report))
    return weigh_checked(report.criteria, checked, scores, answers)


def weigh_checked(criteria: Criteria, checked: Checked, scores: Scores, answers: Mapping[str, Answer]) -> Weighed:
    """The same of what is known of a check."""
    verdicts = checked.verdicts
    clauses = {name: clause for name in verdicts if (clause := criteria.clause(name))}
    failed = {name for name, verdict in verdicts.items() if verdict is Verdict.FAIL}
    denied = [one for one in clauses.values() if left_open(one, verdicts[one.id]) and _said(answers, one.id) is False]
    refuted = {clause.id for clause in denied}
    rows = [row for sheet in scores.sheets for row in sheet.rubric.rows if sheet.points.get(row.id) == _most(row)]
    too_high = (
        (row, tuple(clauses[name] for name in row.evidence if name in clauses and name in failed | refuted))
        for row in rows
    )
    return Weighed(
        scores=scores,
        errors=tuple((clause, checked.errors[name]) for name, clause in clauses.items() if checked.errors.get(name)),
        denied=tuple(clause for clause in denied if clause.severity is Severity.ERROR),
        too_high=tuple((row, found) for row, found in too_high if found),
        too_kind=tuple(clause for name, clause in clauses.items() if name in failed and _said(answers, name)),
        locked=checked.locked,
    )


def _said(answers: Mapping[str, Answer], name: str) -> bool | None:
    """Whether a clause is met, as the expert says."""
    return answers[name].met if name in answers else None


def _most(row: Row) -> int:
    return allowed_points(row)[-1]


def cautions(criteria: Criteria, weighed: Weighed, opinion: Opinion | None, today: date) -> tuple[Message, ...]:
    """What an expert should know before signing; `opinion` where it is whole."""
    signing = _of_the_signing(criteria, weighed, opinion, today) if opinion else ()
    return (*_of_the_check(weighed), *signing)


def _of_the_check(weighed: Weighed) -> Iterator[Message]:
    if weighed.errors:
        yield open_errors({clause.id: number for clause, number in weighed.errors})
    if weighed.denied:
        yield Message("Required, and answered with “no”: {clauses}.", {"clauses": _ids(weighed.denied)})
    for row, clauses in weighed.too_high:
        named: dict[str, Param] = {"row": Code(row.id), "points": _most(row), "clauses": _ids(clauses)}
        yield Message("{row} has full points ({points}), but these of its clauses are not met: {clauses}.", named)
    if weighed.too_kind:
        yield Message(
            "Answered with “yes”, although the check failed them: {clauses}.", {"clauses": _ids(weighed.too_kind)}
        )
    if weighed.locked:
        yield weighed.locked


def _of_the_signing(criteria: Criteria, weighed: Weighed, opinion: Opinion, today: date) -> Iterator[Message]:
    if opinion.date > today:
        yield Message("The date lies in the future: {date}.", {"date": Code(opinion.date.isoformat())})
    decision = weighed.decision(opinion)
    if opinion.reason and worse(decision, weighed.allowed) is not decision:
        yield Message(
            "The decision “{decision}” is better than bands and open errors allow (“{allowed}”); "
            "the expert gives the reason.",
            {"decision": decision_word(decision, criteria), "allowed": decision_word(weighed.allowed, criteria)},
        )


def _ids(clauses: tuple[Clause, ...]) -> list[Param]:
    return [Code(clause.id) for clause in clauses]
