"""What many approvals tell together: counted right, and nobody named."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    Act,
    feedback,
    opened,
    to_scoring,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
NAMES = (AUTHOR, BMG, COORDINATOR, METHODOLOGIST, *EXPERTS)


@pytest.fixture
def several(act: Act, course: Path, tmp_path: Path) -> list[str]:
    """Three courses of the same people: one in its second round of stage 1, a copy of it, one whose experts score."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    found = act("findings", METHODOLOGIST, "--format", "json").json("review")["findings"]
    act("finding", METHODOLOGIST, found[0]["fingerprint"], "not-true", "--reason", "Дұрыс.")
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.")
    act("return", METHODOLOGIST, "--text", "Пысықтаңыз.")
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Түзетілді.")
    act("submit", AUTHOR, "--quiet")
    other = tmp_path / "other"
    shutil.copytree(course, other)
    return [str(course), str(other)]


def test_it_counts_and_names_nobody(several: list[str], mooclint: Mooclint) -> None:
    told = mooclint("review", "insight", *several, "--format", "json")
    data = told.json("review")
    tables = {one["id"]: {row["id"]: row["value"] for row in one["rows"]} for one in data["tables"]}
    assert (data["courses"], data["left"]) == (2, 0)
    assert tables["courses"] == {"1": 2}
    assert tables["rounds"] == {"1": 2.0}
    assert list(tables["days"]) == ["0", "1"] and tables["days"]["1"] == 0
    assert tables["judged"]["not-true"] == 2 and tables["judged"]["open"] > 2
    assert set(tables["failed"].values()) == {2} and len(tables["failed"]) == 15
    assert list(tables["overruled"].values()) == [2]
    assert tables["load-methodologist"] == {"2": 1}  # one and the same, in two courses
    everything = told.out + in_three(mooclint, "review", "insight", *several).out
    assert not [name for name in NAMES if name in everything]


def test_it_goes_into_a_spreadsheet(several: list[str], mooclint: Mooclint) -> None:
    told = mooclint("review", "insight", *several, "--format", "csv", lang="kk")
    head, *rows = csv.reader(io.StringIO(told.out.removeprefix("\N{BYTE ORDER MARK}")))
    assert head == ["table", "id", "name", "value"]
    assert ["rounds", "1"] in [row[:2] for row in rows] and {len(row) for row in rows} == {4}


def test_one_that_cannot_be_counted_stops_no_other(several: list[str], mooclint: Mooclint, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    told = in_three(mooclint, "review", "insight", str(bare), several[0], several[0])
    assert told.code == 0 and f"{bare} is not counted" in told.err and "Courses: 1; not counted: 1." in told.out
    assert in_three(mooclint, "review", "insight", str(bare)).code == 3
    mine = mooclint("review", "insight", *several, "--as", BMG, "--format", "json").json("review")
    assert (mine["courses"], mine["left"]) == (2, 0)
    others = in_three(mooclint, "review", "insight", *several, "--as", AUTHOR)
    assert others.code == 3 and "None of the courses could be counted." in others.err


def test_a_stage_that_is_over_keeps_its_days(act: Act, mooclint: Mooclint, course: Path) -> None:
    to_scoring(act)
    data = mooclint("review", "insight", str(course), "--format", "json").json("review")
    tables = {one["id"]: [row["id"] for row in one["rows"]] for one in data["tables"]}
    assert (tables["courses"], tables["days"], tables["rounds"]) == (["3"], ["0", "1", "2", "3"], ["1", "2", "3"])
    assert tables["load-expert"] == ["1"]
