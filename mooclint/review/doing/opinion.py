"""An opinion that is handed in: whose it is, on which course and round, and what the log keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from mooclint.conclusion.ready import missing_reason
from mooclint.course.manifest import read_package
from mooclint.criteria.model import Criteria
from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import Refusal
from mooclint.review.case.gaps import early_day
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.evidence import kept_report
from mooclint.review.doing.looked import leads_to, opinions_on, settled_against, settled_lines
from mooclint.review.log.people import Person
from mooclint.review.process.near import same_person
from mooclint.rubric.approval import KEY, Approval
from mooclint.rubric.opinion import Opinion, Reading
from mooclint.rubric.score import score
from mooclint.rubric.weigh import cautions, weigh_checked


def not_for(opinion: Opinion, own: Approval) -> Message | None:
    """That an opinion was written for another approval or round than this one; None where it was not, or says nothing.

    What holds for this version too is handed in under its round: an opinion cannot be changed afterwards.
    """
    if opinion.review is None:
        return None
    if other := opinion.review.other_than(own):
        return other
    if not (rounds := opinion.review.older_than(own)):
        return None
    return Message(
        "It was written for round {old}, and the course is in round {round}. If it holds for this version too, write "
        "{round} in its line “{field}”.",
        {**rounds, "field": Code(KEY)},
    )


def by_another(opinion: Opinion, expert: str) -> Message | None:
    """That an opinion is by somebody else than the expert of that name; '' for one who was erased."""
    if expert in ("", opinion.expert.name) or same_person(opinion.expert.name, expert):
        return None
    named: dict[str, Param] = {"name": Code(opinion.expert.name), "person": Code(expert)}
    return Message("The opinion is by {name}, and {person} hands it in.", named)


@dataclass(frozen=True, slots=True)
class Held:
    """An opinion held against the check of the round, as `score` does. `told`: what its expert should see before it is
    final; `reason`: that the decision needs one that is not there."""

    told: tuple[Message, ...]
    reason: Message | None


SEE_FIRST = Message("An opinion is not changed once it is handed in. Look first at what the check of this round says:")
NEEDS_REASON = Message(  # for who takes it in for the expert, and is not to know what the points are
    "The decision is another one than points and open errors lead to, and no reason stands beside it: the form asks "
    "for one."
)


def held_against(home: Home, case: Case, criteria: Criteria, reading: Reading, today: date) -> Held:
    """A whole opinion beside the check that is kept with the round; without one only its points count."""
    kept = kept_report(home, case, "")
    weighed = weigh_checked(criteria, kept.checked, score(criteria, reading.points), reading.answers)
    reason = missing_reason(criteria, reading, weighed)
    return Held(cautions(criteria, weighed, reading.opinion, today), reason.message if reason else None)


def opinion_details(
    criteria: Criteria, opinion: Opinion, digest: str, expert: Person, case: Case, today: date
) -> dict[str, Any]:
    """What an opinion brings along. `digest`: of its file; `expert`: who hands it in.

    Raises `Refusal` for the opinion of somebody else, on another course or round, of a day to come or before the round:
    what is handed in is never changed.
    """
    if wrong := not_for(opinion, case.approval):
        raise Refusal(wrong)
    other = by_another(opinion, expert.name) or (opinion.review and opinion.review.not_of(expert.id))
    if other:
        raise Refusal(other)
    if opinion.date > today + timedelta(days=1):  # wherever the expert is, that day has not begun
        raise Refusal(Message("The date lies in the future: {date}.", {"date": Code(opinion.date.isoformat())}))
    opened = case.round.opened if case.round else None
    if opened is not None and opinion.date < opened.astimezone(UTC).date() - timedelta(days=1):  # nor had it there
        named: dict[str, Param] = {"date": Code(opinion.date.isoformat()), "round": almaty(opened).date()}
        raise Refusal(
            Message("The opinion is of {date}, before its round was opened on {round}: mend the date.", named)
        )
    return {
        "points": dict(opinion.points),
        "evidence": dict(opinion.evidence),
        "answers": {rule: {"met": a.met, "text": a.text} for rule, a in opinion.answers.items()},
        "strengths": list(opinion.strengths),
        "remarks": list(opinion.remarks),
        "recommendations": list(opinion.recommendations),
        "band": str(score(criteria, opinion.points).band),
        "decision": str(opinion.decision or ""),
        "why": opinion.reason,
        "digest": digest,
        "day": opinion.date.isoformat(),
    }


def tell_early(home: Home, case: Case, expert: str, opinion: Opinion) -> None:
    """Tells that an opinion is dated before its expert (an id) accepted."""
    seat = next((one for one in case.awaited if one.person == expert), None)
    if seat and (early := early_day(seat, opinion.date)):
        home.tell(early)


def settled_details(home: Home, case: Case, reason: str) -> dict[str, Any]:
    """`bands` that the reconciled rows give instead of the one that was reconciled: with a reason they are but said.

    `leads_to`: the decision that points and open errors lead to, where that is known.
    """
    found = opinions_on(home.folder, case)
    for line in settled_lines(case, found) if reason else ():
        home.tell(line)
    bands = list(settled_against(case, found)[1])
    return {"bands": bands, "leads_to": leads_to(home.folder, case, read_package(home.folder))}
