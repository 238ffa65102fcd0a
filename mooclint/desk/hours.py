"""The hours of the weeks, as a picture: bars beside what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mooclint.desk.checked import Checked
from mooclint.judge.engine import rated
from mooclint.measures.hours import has_rates, week_time
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Quantity


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: its hours from what its elements take, and what is declared; widths are of 100."""

    name: str
    expected: str
    span: str
    declared: str
    low: float
    high: float
    middle: float
    mark: float | None


def weeks(checked: Checked, say: Localizer) -> Iterator[Bar]:
    """A bar a week; none where the criteria do not say how long a learner takes."""
    evidence, criteria = checked.gathered.evidence, checked.gathered.criteria
    course = evidence.package.course
    if course is None or not has_rates(criteria.rates):
        return
    evidence = rated(evidence, criteria)
    found = [(module, week_time(course, module, evidence)) for module in course.modules]
    most = max([*(max(week.total.high, week.declared or 0) for _, week in found), 1.0])

    def words(minutes: float) -> str:
        return say.param(Quantity(round(minutes / 60, 1), "h"))

    for module, week in found:
        total, declared = week.total, week.declared
        yield Bar(
            name=say(Message("Week {number}", {"number": module.number})),
            expected=words(total.expected),
            span=f"{say.number(round(total.low / 60, 1))}–{words(total.high)}",
            declared=words(declared) if declared is not None else "",
            low=100 * total.low / most,
            high=100 * total.high / most,
            middle=100 * total.expected / most,
            mark=None if declared is None else 100 * declared / most,
        )
