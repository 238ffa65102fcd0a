"""The draft of the conclusion: made from all opinions and what was reconciled, for who concludes."""

from __future__ import annotations

from datetime import date

from mooclint.criteria.model import Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.review.case.acts import Act, Refusal, act, against, allowed, deeds, keep_private, lacking
from mooclint.review.case.gaps import joint_points
from mooclint.review.case.guards import conflict_of
from mooclint.review.case.home import Home
from mooclint.review.case.joint import joint_opinion
from mooclint.review.case.model import Case
from mooclint.review.case.view import sight
from mooclint.review.doing.opinion import settled_details
from mooclint.review.log.people import Person
from mooclint.rubric.blank import Begun
from mooclint.rubric.score import Decision


def check_drafting(case: Case, decision: str, signs: Person, writer: str, reason: str) -> None:
    """Raises Refusal where no draft is written now: by `writer` (an id) for who signs it.

    A coordinator, who sends the file to whoever concludes, may write it for them.
    """
    if writer != signs.id:
        act(case, Act(name="pack", actor=writer))
    try:
        _check(case, f"conclude-{decision}", signs.id)
    except Refusal as refusal:
        if writer == signs.id and "pack" in deeds(case, writer) and f"conclude-{decision}" not in allowed(case, writer):
            refusal.reasons = (*refusal.reasons, _FOR_WHOM)
        raise
    keep_private({"reason": reason, "position": signs.position, "organisation": signs.organisation})  # it is printed


def objections(home: Home, case: Case, decision: str, reason: str) -> tuple[Message, ...]:
    """What stands against a decision, but for the signed file: it is better known before anybody signs."""
    rule = case.process.rule(case.state, f"conclude-{decision}")
    details = {**settled_details(home, case, ""), "reason": reason}
    guards = [name for name in rule.guards if name != "conclusion-signed"] if rule else []
    return tuple(found for name in guards if rule and (found := against(case, rule, name, details)))


_FOR_WHOM = Message("You write it for whoever concludes: name them with {option}.", {"option": Code("--on-behalf-of")})


def drafted(
    home: Home, case: Case, criteria: Criteria, say: Localizer, *, signs: Person, day: date, decision: str, reason: str
) -> Begun:  # fmt: skip
    """What the opinion file of the conclusion begins with, as far as who signs it may see the opinions."""
    seen = sight(case, home.events(), home.people(), signs.id)
    return joint_opinion(
        seen.case, seen.events, seen.people, criteria, say,
        signs=signs, day=day.isoformat(), decision=Decision(decision), reason=reason,
    )  # fmt: skip


def fewer_points(case: Case) -> tuple[str, ...]:
    """The rows on which opinions differ by less than what is reconciled, where the fewer points stand."""
    given = {row: {one.points[row] for one in case.counting if row in one.points} for row in joint_points(case)}
    return tuple(row for row, points in given.items() if len(points) > 1 and row not in case.reconciled)


def _check(case: Case, event: str, actor: str) -> None:
    """Raises Refusal for who does not conclude now, and while the opinions are not reconciled."""
    if event not in allowed(case, actor):
        act(case, Act(name=event, actor=actor))  # says why
    rule = case.process.rule(case.state, event)
    near, missing = conflict_of(case, actor), lacking(case, rule) if rule else {}
    reasons = [found for found in (near, missing.get("gaps-settled")) if found]
    if reasons:
        raise Refusal(Message("This is not possible yet."), reasons, allowed(case, actor), event)
