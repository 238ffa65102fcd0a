"""The approval as data: states, the rules that lead from one to another, roles, permissions and terms.

A process is a YAML file; `schemas/process.schema.json` says what it holds, and `review.soundness` proves that nobody is
stuck in it. The shipped one is `criteria/bmg-coursera/process.yaml` (section IV of the document, clauses APR-1..13).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from mooclint.files.data import data_folder
from mooclint.files.located import LocatedData, Problem
from mooclint.files.schema import validate
from mooclint.files.yaml import parse, source
from mooclint.message.message import Localized

DEFAULT_PROCESS = "bmg-coursera"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PREVIOUS = "@previous"  # where the course was when it was suspended
BEFORE = "@before"  # where it was before the decision
ACTIVE, AUTHOR_TERM, DECISION = "*active", "*author-term", "*decision"
SYSTEM = "system"
AUTHORS = ("author", "responsible")


class ProcessError(Exception):
    """A process cannot be used. `problems` are what to tell the user, each with the file it is about."""

    def __init__(self, problems: list[tuple[Path | None, Problem]]) -> None:
        super().__init__("; ".join(p.message.template for _, p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a course can be. `turn`: the role whose move it is; '' where the course has come to its end."""

    id: str
    name: Localized
    stage: int
    kind: str
    turn: str = ""
    clock: str = ""
    switch: str = ""
    final: bool = False
    side: bool = False  # a pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """In `source`, whoever has one of the roles may do `event`, and the course is in `target` then, if the guards hold.

    `source` may be a wildcard and `target` a place that only the history of a course tells.
    """

    source: str
    event: str
    target: str
    roles: tuple[str, ...]
    guards: tuple[str, ...]
    switch: str = ""
    decision: bool = False
    index: int = 0  # its place in the list of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A term. `days`: working days; None where there is no term. `source`: the clause that sets it.

    `anew`: it begins anew each time the course comes to where it runs; else it goes on from where it stood.
    """

    id: str
    name: Localized
    days: int | None
    source: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that can be done to a course. `may`: the permission that it takes."""

    id: str
    name: Localized
    may: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What roles may do: 'own' courses and assignments, or 'all' of the organisation.

    `stages`: in which stages a role may; one that is not named there may in all.
    """

    id: str
    name: Localized
    roles: Mapping[str, str]
    on_behalf: tuple[str, ...] = ()
    stages: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process as its file has it. `digest`: SHA-256 of its text in UTF-8, with bare line feeds, hex."""

    id: str
    edition: str
    digest: str
    title: Localized
    initial: str
    launch: str
    calendar: str
    week: int
    experts: int | None
    stages: tuple[Localized, ...]
    switches: Mapping[str, bool]
    switch_names: Mapping[str, Localized]
    roles: Mapping[str, Localized]
    clocks: Mapping[str, Clock]
    kinds: Mapping[str, tuple[str, ...]]
    always: Mapping[str, tuple[str, ...]]
    states: Mapping[str, State]
    events: Mapping[str, Occasion]
    guards: Mapping[str, Localized]
    rules: tuple[Rule, ...]
    permissions: Mapping[str, Permission]
    text: str
    source: LocatedData | None = None  # for the places of what is wrong

    def switched(self, on: bool) -> Process:
        """The same process with all its switches on or off."""
        return replace(self, switches=dict.fromkeys(self.switches, on))

    def exists(self, part: State | Rule) -> bool:
        """Whether a state or rule is there with the switches as they are."""
        return not part.switch or self.switches.get(part.switch, False)

    @cached_property
    def decided(self) -> frozenset[str]:
        """The living states that a decision leads to, so that it can be taken back there."""
        targets = {rule.target for rule in self.rules if rule.decision and self.exists(rule)}
        return frozenset(name for name in targets if name in self.states and not self.states[name].final)

    def covers(self, source: str, state: State) -> bool:
        """Whether a rule's source, perhaps a wildcard, stands for a state."""
        if source == ACTIVE:
            return not state.final and not state.side
        if source == AUTHOR_TERM:
            clock = self.clocks.get(state.clock)
            return state.turn in AUTHORS and clock is not None and clock.days is not None
        if source == DECISION:
            return state.id in self.decided
        return source == state.id

    @cached_property
    def table(self) -> Mapping[tuple[str, str], tuple[Rule, ...]]:
        """(state, event) -> the rules that hold there; one in a sound process."""
        found: dict[tuple[str, str], tuple[Rule, ...]] = {}
        for state in self.states.values():
            if self.exists(state):
                for rule in self.rules:
                    if self.exists(rule) and self.covers(rule.source, state):
                        found[state.id, rule.event] = (*found.get((state.id, rule.event), ()), rule)
        return found

    def rule(self, state: str, event: str) -> Rule | None:
        """The rule for an event in a state."""
        return next(iter(self.table.get((state, event), ())), None)

    def offers(self, state: str) -> Iterator[Rule]:
        """The rules that lead on from a state, those of its own before those of every state."""
        mine = [rules[0] for (name, _), rules in self.table.items() if name == state]
        return iter(sorted(mine, key=lambda rule: (rule.source.startswith("*"), rule.index)))

    def may(self, role: str, permission: str) -> str:
        """'own', 'all', or '' where the role may not."""
        return self.permissions[permission].roles.get(role, "")

    def holders(self, permission: str, stage: int) -> tuple[str, ...]:
        """The roles that may in a stage."""
        row = self.permissions[permission]
        return tuple(role for role in row.roles if stage in row.stages.get(role, (stage,)))

    def may_any(self, roles: Iterable[str], permission: str) -> bool:
        """Whether one of these roles may."""
        return any(self.may(role, permission) for role in roles)


def load_process(name: str | Path = DEFAULT_PROCESS) -> Process:
    """The shipped process of that name, or the one in that file. Raises ProcessError where it breaks its schema."""
    shipped = data_folder("criteria") / str(name) / "process.yaml"
    path = shipped if _NAME.fullmatch(str(name)) and shipped.is_file() else Path(name)
    text = source(path)
    if isinstance(text, Problem):
        raise ProcessError([(path, text)])
    return parse_process(text.replace("\r\n", "\n"), path)


@lru_cache(maxsize=8)  # a log carries its process, and the logs of an organisation the same one
def parse_process(text: str, path: Path | None = None) -> Process:
    """The process in a text: of a log, or of the file `path`. Raises ProcessError where it breaks its schema."""
    document, problems = parse(text)
    if document is not None and not problems:
        problems = validate(document, "process")
    if document is None or problems:
        raise ProcessError([(path, problem) for problem in problems])
    return _process(document, text)


def _process(document: LocatedData, text: str) -> Process:
    data: Mapping[str, Any] = document.data
    return Process(
        id=data["id"],
        edition=data["edition"],
        digest=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        title=Localized(data["title"]),
        initial=data["initial"],
        launch=data["launch"],
        calendar=data["calendar"],
        week=data["week"],
        experts=data["experts"],
        stages=tuple(map(Localized, data["stages"])),
        switches={name: row["on"] for name, row in data["switches"].items()},
        switch_names={name: Localized(row["name"]) for name, row in data["switches"].items()},
        roles={name: Localized(texts) for name, texts in data["roles"].items()},
        clocks={
            name: Clock(id=name, **{**row, "name": Localized(row["name"])}) for name, row in data["clocks"].items()
        },
        kinds={name: tuple(row["offers"]) for name, row in data["kinds"].items()},
        always={name: tuple(events) for name, events in data["always"].items()},
        states={
            name: State(id=name, name=Localized(row["name"]), **{k: v for k, v in row.items() if k != "name"})
            for name, row in data["states"].items()
        },
        events={
            name: Occasion(id=name, name=Localized(row["name"]), may=row["may"]) for name, row in data["events"].items()
        },
        guards={name: Localized(texts) for name, texts in data["guards"].items()},
        rules=tuple(
            Rule(
                source=row["from"],
                event=row["event"],
                target=row["to"],
                roles=tuple(row["roles"]),
                guards=tuple(row["guards"]),
                switch=row.get("switch", ""),
                decision=row.get("decision", False),
                index=index,
            )
            for index, row in enumerate(data["transitions"])
        ),
        permissions={
            name: Permission(
                id=name,
                name=Localized(row["name"]),
                roles=row["roles"],
                on_behalf=tuple(row.get("on_behalf", ())),
                stages={role: tuple(stages) for role, stages in row.get("stages", {}).items()},
            )
            for name, row in data["permissions"].items()
        },
        source=document,
    )
