"""What the opinions come to: their sums, and the rows on which they differ with what each expert says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from mooclint.criteria.model import Criteria
from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import row_word
from mooclint.review.case.guards import DECISION_WORDS
from mooclint.review.case.model import BAND, Assignment, Case
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import BAND_WORDS
from mooclint.review.log.events import Event
from mooclint.review.log.people import Person
from mooclint.rubric.score import Scores, score

OPINIONS_HEAD = Message("The opinions (sums of the appendices, band):")
GAPS_HEAD = Message("Rows on which the opinions differ (points, evidence):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an opinion says of a row. `points`: '' where it has none; of the split band, the band."""

    assignment: str
    person: str
    points: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A row on which opinions differ. `settled`: what was agreed on, '' while it is open."""

    row: str
    said: tuple[Said, ...]
    settled: str


def gaps_of(case: Case, events: Iterable[Event]) -> tuple[Gap, ...]:
    """The rows, as far as their points are seen: of a case without them there are none."""
    bodies = {event.seq: event.body or {} for event in events if event.type == "opinion.submitted"}
    return tuple(
        Gap(
            row=row,
            settled=case.reconciled.get(row, ""),
            said=tuple(
                Said(
                    assignment=one.assignment,
                    person=one.person,
                    points=one.band if row == BAND else str(one.points.get(row, "")),
                    evidence=_texts(bodies.get(one.seq, {}).get("evidence"), row),
                )
                for one in case.counting
            ),
        )
        for row in case.gaps
    )


def _texts(evidence: object, row: str) -> tuple[str, ...]:
    given = evidence.get(row) if isinstance(evidence, Mapping) else None
    parts = given.split("\n") if isinstance(given, str) else given if isinstance(given, list) else ()
    return tuple(text for part in parts if (text := one_line(str(part))))


def joint_points(case: Case) -> dict[str, int]:
    """The points of each row for all experts together: as reconciled, else the fewest that one of them gave."""
    rows = dict.fromkeys(row for one in case.counting for row in one.points)
    given = {row: min(one.points[row] for one in case.counting if row in one.points) for row in rows}
    settled = {row: int(value) for row, value in case.reconciled.items() if row in given}
    return {**given, **settled}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What an opinion adds up to. `settled`: with the rows as they were reconciled; None where none was.

    `decision`: the expert's own, '' where it is left to the points.
    """

    assignment: str
    person: str
    scores: Scores
    settled: Scores | None
    decision: str


def summed(case: Case, criteria: Criteria) -> tuple[Summed, ...]:
    """The opinions that count, as far as their points are seen; one that the criteria cannot add up is left out."""
    settled = {row: int(points) for row, points in case.reconciled.items() if row != BAND}
    found = []
    for one in case.counting:
        with suppress(ValueError):
            scores, changed = score(criteria, one.points), score(criteria, {**one.points, **settled})
            if not scores.open:
                found.append(
                    Summed(
                        assignment=one.assignment,
                        person=one.person,
                        scores=scores,
                        settled=changed if settled else None,
                        decision=one.decision,
                    )
                )
    return tuple(found)


def points_against(case: Case, points: Mapping[str, int]) -> Iterator[Message]:
    """The rows on which points are not those of the log: of what was settled, else from the fewest to the most given.

    Where experts differ by less than what is reconciled, nobody decided: any of their points will do.
    """
    for row, value in points.items():
        given = {one.assignment: one.points[row] for one in case.counting if row in one.points}
        said: list[Param] = [Code(f"{expert}: {one}") for expert, one in given.items()]
        named: dict[str, Param] = {"row": Code(row), "points": value, "said": said}
        if settled := case.reconciled.get(row):
            if settled != str(value):
                named["settled"] = settled
                yield Message("{row}: {points} here, and it was reconciled to {settled}.", named)
        elif given and not min(given.values()) <= value <= max(given.values()):
            yield Message("{row}: {points} here, and the experts gave: {said}.", named)


def early_opinions(case: Case) -> Iterator[Message]:
    """The opinions that are dated before their expert accepted."""
    seats = {one.id: one for one in case.assignments}
    found = (early_day(seats[one.assignment], one.day) for one in case.counting if one.assignment in seats)
    yield from (message for message in found if message)


def early_day(seat: Assignment, day: date | None) -> Message | None:
    """That an opinion is dated before its expert accepted. It is no bar: an acceptance may come on record late."""
    accepted = almaty(seat.accepted).date() if seat.accepted else None
    if day is None or accepted is None or day >= accepted:
        return None
    named: dict[str, Param] = {"expert": Code(seat.id), "day": day, "accepted": accepted}
    return Message(
        "The opinion of {expert} is dated {day}, and the invitation was accepted on {accepted}: one of the two days is "
        "not right, or the acceptance came on record late.",
        named,
    )


def day_against(case: Case, day: date | None) -> Iterator[Message]:
    """That a conclusion is dated before an opinion that it rests on."""
    last = max((one.day for one in case.counting if one.day), default=None)
    if day and last and day < last:
        named: dict[str, Param] = {"day": day, "opinion": last}
        yield Message("The conclusion is dated {day}, before the opinion of {opinion} that it rests on.", named)


def concluded_sums(case: Case, criteria: Criteria) -> Scores | None:
    """What the signed conclusion adds up to; None where its points are not known."""
    if case.conclusion is None:
        return None
    with suppress(ValueError):
        scores = score(criteria, case.conclusion.points)
        return None if scores.open else scores
    return None


def sheet_lines(scores: Scores) -> Iterator[Message]:
    """For people: a sheet a line, its sum of the most there is, and its band."""
    for one in scores.sheets:
        named: dict[str, Param] = {"appendix": Code(one.rubric.appendix), "title": one.rubric.title, "sum": one.sum}
        named |= {"most": one.rubric.maximum, "band": one.band.title}
        yield Message("{appendix}. {title}: {sum} of {most} – {band}", named)


def sum_lines(found: Iterable[Summed], people: Mapping[str, Person], say: Localizer) -> Iterator[str]:
    """For people: an opinion a line, and once more with the reconciled rows."""
    for one in found:
        name = name_of(one.person, people)
        named: dict[str, Param] = {"expert": Code(one.assignment), "name": Code(name), "sums": _sums(one.scores)}
        named["band"] = _band(one.scores)
        known = Message("{expert} ({name}): {sums} – {band}", named)
        yield say(Message("{expert}: {sums} – {band}", named) if name in (one.person, one.assignment) else known)
        if one.decision:
            decision = DECISION_WORDS.get(one.decision, Code(one.decision))
            own = Message("the expert’s own decision: {decision}", {"decision": decision})
            yield f"  {say(own)}"
        if one.settled:
            told: dict[str, Param] = {"sums": _sums(one.settled), "band": _band(one.settled)}
            yield f"  {say(Message('with the rows as they were reconciled: {sums} – {band}', told))}"


def _band(scores: Scores) -> Message | Code:
    return BAND_WORDS.get(scores.band, Code(scores.band))


def _sums(scores: Scores) -> list[Param]:
    """Each sheet's sum of the most there is."""
    return [Code(f"{one.rubric.appendix} {one.sum}/{one.rubric.maximum}") for one in scores.sheets]


def gap_lines(found: Iterable[Gap], say: Localizer) -> Iterator[str]:
    """For people: a row a line, and below it what each expert says."""
    for gap in found:
        named: dict[str, Param] = {"row": row_word(gap.row), "settled": _called(gap.row, gap.settled)}
        yield say(Message("{row}: settled, {settled}", named) if gap.settled else Message("{row}: open", named))
        yield from (f"  {line}" for line in points_lines(gap, say))


def points_lines(gap: Gap, say: Localizer) -> Iterator[str]:
    """What each expert says of a row, a line each."""
    for one in gap.said:
        evidence = "; ".join(one.evidence)
        points = say.param(_called(gap.row, one.points)) or "–"
        yield f"{one.assignment}: {points}{f' – {evidence}' if evidence else ''}"


def _called(row: str, points: str) -> Message | Code:
    """Points as they are, a band in words."""
    return (BAND_WORDS if row == BAND else {}).get(points, Code(points))
