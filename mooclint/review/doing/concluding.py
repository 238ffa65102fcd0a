"""The conclusion of a course under review: made of its log and files as they stand, for who signs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from mooclint.conclusion.form import ConclusionForm, FormError, build_form
from mooclint.conclusion.ready import WHAT_IT_IS, missing_reason, nameless
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.report.model import Report
from mooclint.review.case.acts import allowed
from mooclint.review.case.gaps import day_against, points_against
from mooclint.review.case.guards import DECISIONS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.draft import drafted
from mooclint.review.errors import InputError
from mooclint.review.exchange.opinion_form import read_said
from mooclint.review.log.people import Person
from mooclint.rubric.blank import blank_opinion
from mooclint.rubric.opinion import Reading
from mooclint.rubric.score import score
from mooclint.rubric.weigh import cautions, weigh


def concluders(case: Case) -> tuple[str, ...]:
    """The ids of all who may conclude now."""
    return tuple(one for one in case.roles if set(DECISIONS) & set(allowed(case, one)))


def drafted_reading(
    home: Home, case: Case, report: Report, say: Localizer, *, signs: Person, day: date, decision: str, reason: str
) -> Reading:
    """What the opinions, and what was reconciled, say for the conclusion: as if its draft were handed in as it is."""
    begun = drafted(home, case, report.criteria, say, signs=signs, day=day, decision=decision, reason=reason)
    return read_said(blank_opinion(report.criteria, report, say, begun).encode(), report.criteria, word=True)


def concluded_form(
    report: Report, reading: Reading, case: Case, point: str, day: date, say: Localizer, called: str
) -> tuple[tuple[Message, ...], ConclusionForm]:
    """What is to be known before signing, and the form, bound to the log at `point`. `called`: what it is asked as.

    Raises InputError for what no conclusion is written of.
    """
    weighed = weigh(report, score(report.criteria, reading.points), reading.answers)
    reason, opinion = missing_reason(report.criteria, reading, weighed), reading.opinion
    unnamed = nameless(report)
    if opinion is None or reason or unnamed:
        empty = (*reading.problems, *reading.gaps, *([reason] if reason else ()))
        wrong = [*unnamed, *((Path(called), one) for one in empty)]
        raise InputError(Message("No conclusion was made."), problems=wrong)
    told = (*cautions(report.criteria, weighed, opinion, day), *points_against(case, reading.points))
    told = (*told, *day_against(case, opinion.date))
    try:
        form = build_form(report.criteria, report, opinion, weighed, day, say)
    except FormError as error:
        raise InputError(Message("The criteria set has no whole form of a conclusion.")) from error
    return told, replace(form, checkpoint=point, checkpoint_note=say(WHAT_IT_IS))
