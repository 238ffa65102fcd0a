"""An expert's opinion held against the check: what its decision may rest on, and what the expert should know first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mooclint.criteria.model import Clause, Criteria, Row
from mooclint.message.message import Code, Message, Param
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Report
from mooclint.rubric.answers import Answer, denied_must, takes_answer
from mooclint.rubric.evidence import rests_on_lock
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


def weigh(report: Report, scores: Scores, answers: Mapping[str, Answer]) -> Weighed:
    """The findings of a report beside points and answers; a row without points contradicts nothing yet."""
    errors = Counter(f.clause.id for f in report.findings if f.counts and f.severity is Severity.ERROR)
    results = {result.clause.id: result for result in report.results}
    failed = {name for name, result in results.items() if result.verdict is Verdict.FAIL}
    refuted = {
        name
        for name, answer in answers.items()
        if answer.met is False and name in results and takes_answer(results[name])
    }
    rows = [row for sheet in scores.sheets for row in sheet.rubric.rows if sheet.points.get(row.id) == _most(row)]
    too_high = ((row, tuple(results[name].clause for name in row.evidence if name in failed | refuted)) for row in rows)
    return Weighed(
        scores=scores,
        errors=tuple((results[name].clause, errors[name]) for name in results if errors[name]),
        denied=denied_must(report, answers),
        too_high=tuple((row, clauses) for row, clauses in too_high if clauses),
        too_kind=tuple(results[n].clause for n in results if n in failed and n in answers and answers[n].met),
        locked=rests_on_lock(report),
    )


def _most(row: Row) -> int:
    return allowed_points(row)[-1]


def cautions(criteria: Criteria, weighed: Weighed, opinion: Opinion | None, today: date) -> tuple[Message, ...]:
    """What an expert should know before signing; `opinion` where it is whole."""
    signing = _of_the_signing(criteria, weighed, opinion, today) if opinion else ()
    return (*_of_the_check(weighed), *signing)


def _of_the_check(weighed: Weighed) -> Iterator[Message]:
    if weighed.errors:
        count = sum(number for _, number in weighed.errors)
        places = [Code(f"{clause.id} ({number})") for clause, number in weighed.errors]
        yield Message("Open errors: {count}. Their clauses: {clauses}.", {"count": count, "clauses": places})
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
