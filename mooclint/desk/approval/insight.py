"""What the courses open on this desk tell together, without anybody's name: days, rounds, clauses, judgements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Criteria
from mooclint.desk.access import access_of
from mooclint.desk.approval.at import FAULTS, At, of_person, under_approval
from mooclint.desk.approval.tabs import BMG
from mooclint.message.message import Message
from mooclint.review.case.home import at_home
from mooclint.review.case.model import Case
from mooclint.review.case.view import sight
from mooclint.review.doing.findings import findings_of
from mooclint.review.rounds.findings import Judged

_MOST = 15  # clauses
_DAY = 86_400


@dataclass(slots=True)
class _Sums:
    """Over all courses. `days`: stage -> those of each course; `overruled`: by clause."""

    states: Counter[str] = field(default_factory=Counter)
    days: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    rounds: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    failed: Counter[str] = field(default_factory=Counter)
    overruled: Counter[str] = field(default_factory=Counter)


@of_person
def insight(at: At) -> Response:
    """Tables with bars."""
    if BMG not in at.seen.roles:
        raise HTTPException(404)
    sums, process, left = _Sums(), at.case.process, 0
    for case, found in _courses(at):
        if case is None:
            left += 1
            continue
        sums.states[at.say(case.process.stages[case.stage])] += 1
        for stage, days in _days(case, at.now).items():
            sums.days[stage].append(days)
        for stage, number in Counter(one.stage for one in case.rounds).items():
            sums.rounds[stage].append(number)
        sums.failed.update({one.rule for one in found if one.counts})
        sums.overruled.update(one.rule for one in found if one.judgement in ("not-true", "waived"))
    criteria = load_criteria(process.id)
    return at.page(
        "insight.html", left=left, courses=sums.states.total(),
        tables=[
            (at.say(Message("Courses by stage")), _bars(at, sums.states.items())),
            (at.say(Message("Days in a stage, on average")), _bars(at, _means(at, sums.days))),
            (at.say(Message("Rounds of a stage, on average")), _bars(at, _means(at, sums.rounds))),
            (at.say(Message("Clauses that fail most often, in how many courses")), _clauses(at, criteria, sums.failed)),
            (at.say(Message("Clauses whose findings people judged not true or waived")),
             _clauses(at, criteria, sums.overruled)),
        ],
    )  # fmt: skip


def _courses(at: At) -> Iterator[tuple[Case | None, tuple[Judged, ...]]]:
    """The courses in which this browser sits as BMG, as BMG may see them; None for each of the others."""
    for course in access_of(at.request).courses(at.request):
        if not under_approval(course):
            continue
        try:
            with at_home(course.folder) as home:
                whole, me = home.case(), access_of(at.request).person(at.request, course)
                if BMG not in whole.roles.get(me, ()):
                    yield None, ()
                    continue
                case = sight(whole, home.events(), home.people(), me).case
                yield case, findings_of(replace(home, tell=lambda message: None), case, at.say.language) or ()
        except FAULTS:
            yield None, ()


def _days(case: Case, now: datetime) -> dict[int, float]:
    """Stage -> days that the course spent in it, up to now or to its end."""
    found: dict[int, float] = defaultdict(float)
    states, before, name = case.process.states, case.opened, case.process.initial
    for move in case.moves:
        if before is not None:
            found[states[name].stage] += max((move.at - before).total_seconds(), 0) / _DAY
        before, name = move.at, move.after
    if before is not None and not states[name].final:
        found[states[name].stage] += max((now - before).total_seconds(), 0) / _DAY
    return dict(found)


def _means(at: At, by_stage: dict[int, list[Any]]) -> Iterator[tuple[str, float]]:
    for stage, values in sorted(by_stage.items()):
        yield at.say(at.case.process.stages[stage]), round(sum(values) / len(values), 1)


def _clauses(at: At, criteria: Criteria, counts: Counter[str]) -> list[dict[str, Any]]:
    titles = {clause.id: at.say(clause.title) for clause in criteria.clauses}
    return _bars(at, ((f"{rule} {titles.get(rule, '')}".strip(), count) for rule, count in counts.most_common(_MOST)))


def _bars(at: At, rows: Iterable[tuple[str, float]]) -> list[dict[str, Any]]:
    listed = list(rows)
    most = max([float(value) for _, value in listed], default=0) or 1.0
    return [{"name": name, "value": at.say.number(value), "width": 100 * value / most} for name, value in listed]
