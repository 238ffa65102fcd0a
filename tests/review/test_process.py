"""The process as data: the shipped one is sound, and every rule that is taken out is missed by name."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.files.data import data_folder
from mooclint.message.localizer import localizer
from mooclint.review.case.acts import DEEDS, TYPES
from mooclint.review.case.guards import GUARDS
from mooclint.review.case.model import _HANDLERS
from mooclint.review.process.model import Process, ProcessError, load_process
from mooclint.review.process.soundness import RESTS_ON, check_process
from tests.support import yaml_data

PROCESS = data_folder("criteria") / "bmg-coursera" / "process.yaml"


@pytest.fixture(scope="module")
def process() -> Process:
    return load_process()


def said(process: Process) -> list[str]:
    return [localizer("en")(problem.message) for problem in check_process(process, GUARDS)]


def test_the_shipped_process_is_sound(process: Process) -> None:
    assert said(process) == []
    assert said(process.switched(on=True)) == []
    assert (len(process.states), len(process.rules)) == (25, 39)


def test_every_rule_that_is_taken_out_is_missed(process: Process) -> None:
    """The hole is named: by the state that lacks a way, or by the event or guard that nothing uses any more."""
    for index, rule in enumerate(process.rules):
        found = said(replace(process, rules=(*process.rules[:index], *process.rules[index + 1 :])))
        assert found, rule
        names = (rule.event, rule.source, rule.target, *rule.guards)
        assert any(name in text for text in found for name in names), (rule, found)


def test_every_guard_that_is_taken_out_is_missed(process: Process) -> None:
    """Of the shipped process each; of another one those without which a record says nothing."""
    other = replace(process, id="other")
    for index, rule in enumerate(process.rules):
        for guard in rule.guards:
            bare = replace(rule, guards=tuple(name for name in rule.guards if name != guard))
            rules = (*process.rules[:index], bare, *process.rules[index + 1 :])
            named = f"{rule.event} goes without the guard {guard}, "
            assert any(named in text for text in said(replace(process, rules=rules))), (rule, guard)
            rests = guard in RESTS_ON.get(rule.event, ())
            assert any(named in text for text in said(replace(other, rules=rules))) is rests, (rule, guard)


def test_what_the_document_does_not_say_is_off(process: Process) -> None:
    assert dict(process.switches) == {"appeal": False, "expiry": False}
    assert process.experts is None
    assert {clock.id: clock.days for clock in process.clocks.values() if clock.days} == {"full": 10}  # APR-6
    assert process.rule("expertise.refused", "appeal") is None
    assert process.switched(on=True).rule("expertise.refused", "appeal") is not None


def broken(change: Callable[[dict[str, Any]], None], folder: Path) -> list[str]:
    """What is said of a copy of the shipped process in which something was changed."""
    import json

    data = copy.deepcopy(yaml_data(PROCESS))
    change(data)
    path = folder / "process.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return said(load_process(path))


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a state that nothing leads to": (
        lambda d: d["states"].update(lost={**d["states"]["ready"], "kind": "ready"}),
        "No way leads to the state lost.",
    ),
    "no turn": (lambda d: d["states"]["uploaded"].pop("turn"), "Nobody has the move in the state uploaded."),
    "a turn without a move": (
        lambda d: d["states"]["ready"].update(turn="observer"),
        "In the state ready it is the move of observer, who can do nothing.",
    ),
    "two targets": (
        lambda d: d["transitions"].append({**d["transitions"][0], "to": "withdrawn"}),
        "In the state draft there are 2 rules for submit-preliminary; one is right.",
    ),
    "an end that goes on": (
        lambda d: d["states"]["launched"].update(turn="author"),
        "launched is an end, but something leads on from it.",
    ),
    "no permission": (
        lambda d: d["permissions"]["judge"].update(roles={"chair": "own"}),
        "A rule lets methodologist do agree, the permission judge does not.",
    ),
    "an unknown guard": (
        lambda d: (d["guards"].update(moon=d["guards"]["reason"]), d["transitions"][2]["guards"].append("moon")),
        "moon is not known here (guards.moon).",
    ),
    "no launch": (
        lambda d: d["transitions"].__setitem__(32, {**d["transitions"][32], "to": "withdrawn"}),
        "From the state ready no way leads to launched.",
    ),
    "a guard without its contrary": (
        lambda d: d["transitions"][16]["guards"].remove("last"),
        "No rule uses last.",
    ),
    "a trap": (
        lambda d: d["transitions"].__setitem__(7, {**d["transitions"][7], "to": "full.submitted"}),
        "No way leads to the state full.review.",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_wrong_is_named(name: str, tmp_path: Path) -> None:
    change, expected = CHANGES[name]
    assert expected in broken(change, tmp_path)


def test_a_file_that_is_no_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "process.yaml"
    path.write_text("id: x\nstates: 3\n", "utf-8")
    with pytest.raises(ProcessError) as caught:
        load_process(path)
    assert len(caught.value.problems) > 3
    with pytest.raises(ProcessError):
        load_process(tmp_path / "nothing.yaml")


def test_every_event_has_its_type_and_every_type_its_reader(process: Process) -> None:
    assert set(process.events) == set(TYPES)
    read = {*TYPES.values(), *(deed.type for deed in DEEDS.values())}
    # What a moving event changes besides the state needs no reader where there is nothing.
    moving = set(TYPES.values())
    assert {name for name in read if name not in _HANDLERS} <= moving
    assert {deed.may for deed in DEEDS.values()} <= set(process.permissions)
    kinds = {kind for deed in DEEDS.values() for kind in deed.kinds}
    assert kinds <= set(process.kinds)
