"""What the approvals of many courses tell together: days, rounds, clauses, judgements, load. Nobody is named in it."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mooclint.criteria.model import Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.review.case.model import Case
from mooclint.review.case.words import JUDGEMENTS
from mooclint.review.log.people import Person
from mooclint.review.process.model import Process
from mooclint.review.rounds.findings import Judged

BMG = "bmg"  # the role of whom it is for
_MOST = 15  # clauses
_DAY = 86_400
_TAKEN_AWAY = ("not-true", "waived")  # judgements by which a finding counts no more
_CARRY = ("methodologist", "expert")  # roles whose load is told


@dataclass(frozen=True, slots=True)
class Row:
    """One count: what is counted, as programs name it and as people do."""

    id: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of one kind, in the order in which they are read."""

    id: str
    name: str
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Insight:
    """The sums over the courses that were added. `left`: courses that were not, since they could not be, or may not."""

    courses: int = 0
    left: int = 0
    stages: Counter[int] = field(default_factory=Counter)
    days: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))  # stage -> those of each course
    rounds: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    failed: Counter[str] = field(default_factory=Counter)  # clause -> courses
    overruled: Counter[str] = field(default_factory=Counter)  # clause -> findings
    judged: Counter[str] = field(default_factory=Counter)  # judgement -> findings
    carried: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # role -> person -> courses

    def add(self, case: Case, people: Mapping[str, Person], found: Sequence[Judged], now: datetime) -> None:
        """Counts a course in. `found`: the findings on its last round."""
        self.courses += 1
        self.stages[case.stage] += 1
        for stage, days in days_of(case, now).items():
            self.days[stage].append(days)
        for stage, number in Counter(one.stage for one in case.rounds).items():
            self.rounds[stage].append(number)
        self.failed.update({one.rule for one in found if one.counts})
        self.overruled.update(one.rule for one in found if one.judgement in _TAKEN_AWAY)
        self.judged.update(one.judgement for one in found)
        if not case.process.states[case.state].final:
            for role in _CARRY:
                self.carried[role].update(_key(one, people) for one in case.held_by(role))

    def tables(self, process: Process, criteria: Criteria, say: Localizer) -> tuple[Table, ...]:
        """The counts in words, as `say` speaks; stages and roles are called as the process calls them."""
        titles = {clause.id: f"{clause.id} {say(clause.title)}" for clause in criteria.clauses}

        def by_stage(values: Iterable[tuple[int, float]]) -> tuple[Row, ...]:
            return tuple(Row(str(stage), say(process.stages[stage]), value) for stage, value in sorted(values))

        def by_clause(counts: Counter[str]) -> tuple[Row, ...]:
            ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
            return tuple(Row(rule, titles.get(rule, rule), count) for rule, count in ranked)

        judged = tuple(Row(one, say(word), self.judged[one]) for one, word in JUDGEMENTS.items() if self.judged[one])
        return (
            Table("courses", say(Message("Courses by stage")), by_stage(self.stages.items())),
            Table("days", say(Message("Days in a stage, on average")), by_stage(_means(self.days))),
            Table("rounds", say(Message("Rounds of a stage, on average")), by_stage(_means(self.rounds))),
            Table("failed", say(Message("Clauses that fail most often, in how many courses")), by_clause(self.failed)),
            Table(
                "overruled", say(Message("Clauses whose findings people judged not true or waived")),
                by_clause(self.overruled),
            ),
            Table("judged", say(Message("Findings by what people judged of them")), judged),
            *(
                Table(
                    f"load-{role}",
                    say(Message("How many have how many courses under way: {role}", {"role": process.roles[role]})),
                    tuple(_load(self.carried[role], say)),
                )
                for role in _CARRY
                if role in process.roles
            ),
        )  # fmt: skip


def _load(carried: Counter[str], say: Localizer) -> Iterator[Row]:
    """How many people have so many courses."""
    for courses, persons in sorted(Counter(carried.values()).items()):
        yield Row(str(courses), say(Message("courses: {count}", {"count": courses})), persons)


def _key(person: str, people: Mapping[str, Person]) -> str:
    """By what somebody is known again in another log: the address, else the name; it is told nobody."""
    known = people.get(person)
    return ((known.email or known.name) if known else "").casefold() or person


def _means(by_stage: Mapping[int, Sequence[float]]) -> Iterator[tuple[int, float]]:
    return ((stage, round(sum(values) / len(values), 1)) for stage, values in by_stage.items())


def days_of(case: Case, now: datetime) -> dict[int, float]:
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


def as_csv(tables: Sequence[Table]) -> str:
    """The tables as one: a line each count, with a mark at the beginning by which Excel knows its letters."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("table", "id", "name", "value"))
    for table in tables:
        writer.writerows((table.id, row.id, f"{table.name}: {row.name}", row.value) for row in table.rows)
    return "\N{BYTE ORDER MARK}" + text.getvalue()
