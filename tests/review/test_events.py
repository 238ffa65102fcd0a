"""Canonical JSON, hashes and the chain: what does not hold is named with its number."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.review.errors import CheckpointError, TextError
from mooclint.review.log.canonical import canonical
from mooclint.review.log.events import FIRST, Event, checkpoint, head, prove, read_checkpoints, seal, verify_chain
from mooclint.review.log.store import open_store
from tests.review.logs import COURSE, START, draft, log, redaction

# Canonical JSON ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, False, None], "А": {}}, '{"a":[true,false,null],"b":1,"А":{}}'),
        ('"\\/\b\f\n\r\t\x00\x1f\x7f', '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"'),
        ("Әғқңөұүһі 😀 \u2028", '"Әғқңөұүһі 😀 \u2028"'),
        ("и\u0306", '"и\u0306"'),  # as given: not made into й
        ({"n": -(2**53) + 1, "t": ()}, '{"n":-9007199254740991,"t":[]}'),
    ],
)
def test_values_have_one_form(value: Any, text: str) -> None:
    assert canonical(value) == text.encode()


@pytest.mark.parametrize(
    "value", [0.5, float("nan"), 2**53, "\ud800", {"\U0001f600": 1}, {"a": "x" * 9_000_000}, {"\udcff": 1}]
)
def test_what_languages_read_differently_is_refused(value: Any) -> None:
    with pytest.raises(TextError):
        canonical({"value": value})


def test_what_lies_too_deep_is_refused() -> None:
    value: Any = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(TextError):
        canonical(value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(max_codepoint=0xD7FF)), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.property
@given(value=JSON)
def test_the_form_says_all_and_is_said_once(value: Any) -> None:
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


# The chain --------------------------------------------------------------------------------------------------------


def test_times_are_utc_to_the_microsecond() -> None:
    almaty = timezone(timedelta(hours=5))
    event = seal(COURSE, draft(1), datetime(2026, 8, 18, 14, 30, 0, 7, almaty), None, "0" * 64)
    assert (event.at, head(event)["at"]) == (datetime(2026, 8, 18, 9, 30, 0, 7, UTC), "2026-08-18T09:30:00.000007Z")
    assert (event.seq, event.prev) == (1, FIRST)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "made"},
        {"actor": ""},
        {"actor": "a b"},
        {"role": ""},
        {"via": "fax"},
        {"version": 0},
        {"on_behalf_of": "\n"},
    ],
)
def test_no_event_is_made_of_a_head_out_of_form(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no event"):
        seal(COURSE, draft(1, **wrong), START, None, "0" * 64)


def reforged(event: Event, **changes: Any) -> Event:
    """An event changed by somebody who counts its hash anew."""
    made = replace(event, **changes)
    values = {name: value for name, value in head(made).items() if name != "hash"}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(made, hash=hashlib.sha256(text.encode()).hexdigest())


def numbers(events: list[Event]) -> list[int]:
    return [flaw.seq for flaw in verify_chain(events)]


Change = Callable[[list[Event]], list[Event]]
CHANGES: dict[str, tuple[Change, list[int]]] = {
    "nothing": (lambda e: e, []),
    "an actor": (lambda e: [*e[:4], replace(e[4], actor="other"), *e[5:]], [5]),
    "an actor of the last": (lambda e: [*e[:-1], replace(e[-1], actor="other")], [9]),
    "a time": (lambda e: [*e[:4], replace(e[4], at=e[4].at + timedelta(seconds=1)), *e[5:]], [5]),
    "a text": (lambda e: [*e[:4], replace(e[4], body={**(e[4].body or {}), "text": "жақсы"}), *e[5:]], [5]),
    "a salt": (lambda e: [*e[:4], replace(e[4], salt="1" * 64), *e[5:]], [5]),
    "texts swapped": (
        lambda e: [
            *e[:2],
            replace(e[2], body=e[3].body, salt=e[3].salt),
            replace(e[3], body=e[2].body, salt=e[2].salt),
            *e[4:],
        ],
        [3, 4],
    ),
    "a text gone": (lambda e: [*e[:4], replace(e[4], body=None, salt=""), *e[5:]], [5]),
    "a text unreadable": (lambda e: [*e[:4], replace(e[4], body=None), *e[5:]], [5]),
    "one gone": (lambda e: [*e[:4], *e[5:]], [5]),
    "three gone": (lambda e: [*e[:4], *e[7:]], [5]),
    "the first gone": (lambda e: e[1:], [1]),
    "two swapped": (lambda e: [*e[:3], e[4], e[3], *e[5:]], [4, 5]),
    "one twice": (lambda e: [*e[:4], e[3], *e[4:]], [4]),
    "one put in with its number": (lambda e: [*e[:4], reforged(e[4], actor="other"), *e[4:]], [5]),
    "a head forged": (lambda e: [*e[:4], reforged(e[4], actor="other"), *e[5:]], [5]),
    "a hash": (lambda e: [*e[:4], replace(e[4], hash="f" * 64), *e[5:]], [5]),
    "another course": (lambda e: [*e[:4], reforged(e[4], course="other"), *e[5:]], [5]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_named_with_its_number(name: str) -> None:
    change, expected = CHANGES[name]
    assert sorted(set(numbers(change(log(9))))) == expected


def test_one_put_in_and_all_above_renumbered_is_named() -> None:
    events = log(9)
    forged = reforged(events[4], actor="other")
    moved = [replace(event, seq=event.seq + 1) for event in events[4:]]
    assert set(numbers([*events[:4], forged, *moved])) == {5, 6, 7, 8, 9, 10}


def test_a_redaction_accounts_for_the_text_that_is_gone() -> None:
    events = log(5)
    said = seal(COURSE, redaction(3), START, events[-1], "2" * 64)
    gone = replace(events[2], body=None, salt="")
    assert numbers([*events[:2], gone, *events[3:], said]) == []
    assert numbers([*events, said]) == [3]  # the text is still there
    assert numbers([*events[:2], gone, *events[3:], replace(said, body=None, salt="")]) == [3, 6]
    assert numbers([*events[:3], replace(events[3], body=None, salt=""), events[4], said]) == [3, 4]


# Checkpoints ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", range(9))
def test_a_cut_tail_is_named_by_a_checkpoint_only(left: int) -> None:
    events = log(9)
    point = checkpoint(events[8])
    assert verify_chain(events[:left]) == ()
    assert [flaw.seq for flaw in prove(events[:left], [point]).flaws] == [left + 1]


def test_another_history_is_named() -> None:
    point = checkpoint(log(9)[5])
    other = log(12, bodies={4: {"text": "басқа"}})
    proof = prove(other, [point])
    assert ([flaw.seq for flaw in proof.flaws], proof.anchored, proof.loose) == ([6], 0, 12)


def test_what_lies_above_the_last_checkpoint_is_counted() -> None:
    events = log(9)
    points = [checkpoint(events[1]), checkpoint(events[6])]
    assert (prove(events, points).anchored, prove(events, points).loose, prove(events).loose) == (7, 2, 9)
    broken = [*events[:4], replace(events[4], actor="other"), *events[5:]]
    assert prove(broken, points).anchored == 2


def test_a_checkpoint_of_another_course_says_nothing() -> None:
    proof = prove(log(3), [checkpoint(log(3, course="other")[2]), checkpoint(log(3)[1])])
    assert ([flaw.seq for flaw in proof.flaws], proof.anchored) == ([0], 2)


def test_a_checkpoint_is_read_out_of_any_text() -> None:
    points = tuple(checkpoint(event) for event in log(3)[1:])
    lines = [str(point) for point in points]
    assert all(line.isascii() and line.isprintable() and " " not in line for line in lines)
    broken = f"Хат соңы: {lines[0][:40]}\r\n   {lines[0][40:90]}\n{lines[0][90:]}. Ал екіншісі {lines[1]}\n{lines[1]}"
    assert read_checkpoints(broken) == points
    assert read_checkpoints(f"> {lines[0][:9]}\r\n>> {lines[0][9:80]}\n> > {lines[0][80:]}\n> –") == points[:1]
    assert read_checkpoints("no checkpoint here") == ()


def test_a_slip_in_a_checkpoint_is_told() -> None:
    line = str(checkpoint(log(3)[2]))
    for place in range(len("mooclint-log:1:"), len(line)):
        for sign in "0a:":
            if sign != line[place]:
                with pytest.raises(CheckpointError):
                    read_checkpoints(line[:place] + sign + line[place + 1 :])
    with pytest.raises(CheckpointError):
        read_checkpoints(line[:-1])


# Read again by others ---------------------------------------------------------------------------------------------


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "review-log.md"


def verified_by_others(path: Path) -> list[str]:
    """The numbers of the events that do not hold, by the lines of the documentation: nothing in them is mooclint's."""
    (code,) = re.findall(r"```python\n# verify_log.py\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert "mooclint" not in code
    assert code.count("\n") <= 22
    words = [sys.executable, "-X", "utf8", "-c", code, str(path)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    return [line.removeprefix(f"{COURSE} ") for line in done.stdout.splitlines()]


def test_others_verify_the_log_in_twenty_lines(tmp_path: Path) -> None:
    with open_store(tmp_path, create=True) as store:
        with store.writing(COURSE) as writing:
            for number in range(1, 21):
                writing.append(draft(number), START + timedelta(minutes=number))
            writing.append(redaction(7), START)
        assert store.verify(COURSE).flaws == ()
    path = tmp_path / "log.sqlite"
    assert verified_by_others(path) == []
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TRIGGER event_update")
        database.execute("UPDATE event SET role = 'expert' WHERE seq = 11")
        database.commit()
    assert verified_by_others(path) == ["11"]
