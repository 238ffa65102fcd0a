"""The steps of the process as a person takes them: the command to type, and what holds, lacks, or is said with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mooclint.cli.review.ways import COMMANDS, WORDS, Way, ends, mends, step_ways, ways
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import Refusal
from mooclint.review.case.gaps import gap_lines, gaps_of
from mooclint.review.case.guards import SLOT_NAMES, Details
from mooclint.review.case.model import SLOTS
from mooclint.review.case.standing import name_of, step_of
from mooclint.review.case.telling import amount
from mooclint.review.case.view import Sight

_EITHER = ("last", "not-last")  # whether it is the last opinion is no condition: one of the two events is
_MOST = 6  # commands that a refusal offers at once


def step_lines(seen: Sight, course: str, known: Details, say: Localizer) -> Iterator[tuple[str, str]]:
    """(the line, its style) of all that leads on from the state. `course`: as the user typed it."""
    guards = seen.case.process.guards
    for way in ways(seen, course, known):
        yield _line(way, say), ""
        if way.step is None:
            continue
        for guard in way.step.met:
            if guard not in _EITHER:
                yield f"    ✓ {say(guards[guard])}", "good"
        for reason in way.step.missing.values():
            yield f"    ✗ {say(reason)}", "warning"
        for guard in way.step.needs:
            if guard not in _EITHER:
                yield f"    · {say(_needed(guard, guards[guard]))}", "dim"


def _line(way: Way, say: Localizer) -> str:
    command = way.command
    return f"→ {say(way.name)}: {say.param(command)}" if command else f"→ {say(way.name)}"


def _needed(guard: str, name: Param) -> Message:
    if guard in WORDS:
        return Message("{condition}: is said with the command", {"condition": name})
    return Message("{condition}: is looked at when the command runs", {"condition": name})


def with_commands(data: dict[str, Any], seen: Sight, course: str, known: Details, say: Localizer) -> dict[str, Any]:
    """The status with the command of each step, and with what has to be done before or beside the steps."""
    found = ways(seen, course, known)
    commands: dict[str, str] = {}
    for way in found:
        if way.step and way.command:
            commands.setdefault(way.step.rule.event, say.param(way.command))
    alike = {COMMANDS[event]: command for event, command in commands.items()}  # events of the same command
    listed = [
        {**one, "command": commands.get(one["event"], alike.get(COMMANDS.get(one["event"], ("",))))}
        for one in data["next"]
    ]
    deeds = [
        {
            "deed": way.deed,
            "name": say(way.name),
            "command": say.param(way.command),
            "persons": [name_of(person, seen.people) for person in way.persons],
        }
        for way in found
        if way.deed and way.command
    ]
    differing = [
        {
            "row": gap.row,
            "settled": gap.settled or None,
            "opinions": [
                {
                    "assignment": one.assignment,
                    "by": name_of(one.person, seen.people),
                    "points": one.points,
                    "evidence": list(one.evidence),
                }
                for one in gap.said
            ],
        }
        for gap in gaps_of(seen.case, seen.events)
    ]
    return {**data, "next": listed, "deeds": deeds, "reconcile": differing}


def gaps_text(seen: Sight, say: Localizer) -> Iterator[str]:
    """The rows that are reconciled now, for who may see the points."""
    found = gaps_of(seen.case, seen.events)
    if found and seen.case.process.states[seen.case.state].kind == "reconciling":
        yield say(Message("Rows on which the opinions differ (points, evidence):"))
        yield from (f"  {line}" for line in gap_lines(found, say))


@dataclass(frozen=True)
class Advice:
    """What helps against a refusal: what can be done at once, and what once that is done."""

    now: tuple[Way, ...] = ()
    later: tuple[Way, ...] = ()


def advice(refusal: Refusal, seen: Sight, course: str, known: Details) -> Advice:
    """What gets a refused step through, or what leads on where it is out of place; never what ends the approval."""
    case = seen.case
    rule = case.process.rule(case.state, refusal.event) if refusal.event else None
    if rule is None:
        there = [way for way in ways(seen, course, known) if way.ready and not (way.step and ends(case, way.step.rule))]
        mine = [way for way in there if seen.person in way.persons]
        return Advice(now=tuple((mine or there)[:_MOST]))
    step = step_of(case, rule, known)
    itself = tuple(step_ways(seen, course, step, known))
    helps = tuple(mends(seen, course, [*step.missing, *step.needs]))
    return Advice(helps, itself) if helps or step.missing else Advice(itself)


def submitted_lines(
    slots: Mapping[str, str], files: int, size: int, say: Localizer, feedback: Mapping[str, str] | None = None
) -> Iterator[str]:
    """What a submission consists of: its pieces with their files and what is said of them, or how many files."""
    for slot in SLOTS if slots else ():
        named: dict[str, Param] = {"piece": SLOT_NAMES[slot], "path": Code(one_line(slots.get(slot, "–")))}
        yield f"  {say(Message('{piece}: {path}', named))}"
        if feedback and feedback.get(slot):
            yield f"    → {one_line(feedback[slot])}"
    if files:
        yield f"  {say(amount(files, size))}"
