"""The rows on which opinions differ, with what each expert says of them and what that rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from mooclint.criteria.model import Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.model import BAND, Case
from mooclint.review.case.words import BAND_WORDS
from mooclint.review.log.events import Event
from mooclint.rubric.score import score


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


def settled_bands(case: Case, criteria: Criteria) -> tuple[str, ...]:
    """The band of each opinion with the rows as they were reconciled; of one that the criteria cannot add up, none."""
    settled = {row: int(points) for row, points in case.reconciled.items() if row != BAND}
    found = []
    for one in case.counting if settled else ():
        with suppress(ValueError):
            found.append(score(criteria, {**one.points, **settled}).band)
    return tuple(found)


def gap_lines(found: Iterable[Gap], say: Localizer) -> Iterator[str]:
    """For people: a row a line, and below it what each expert says. The row is called as it is typed."""
    for gap in found:
        named: dict[str, Param] = {"row": Code(gap.row), "settled": _called(gap.row, gap.settled)}
        if gap.row == BAND:
            named["row"] = Message("{row} (band)", {"row": Code(BAND)})
        yield say(Message("{row}: settled, {settled}", named) if gap.settled else Message("{row}: open", named))
        for one in gap.said:
            evidence = "; ".join(one.evidence)
            points = say.param(_called(gap.row, one.points)) or "–"
            yield f"  {one.assignment}: {points}{f' – {evidence}' if evidence else ''}"


def _called(row: str, points: str) -> Message | Code:
    """Points as they are, a band in words."""
    return (BAND_WORDS if row == BAND else {}).get(points, Code(points))
