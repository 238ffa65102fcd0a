"""A second set, of another platform, works without a line of Python for it."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.files.data import data_folder
from mooclint.judge.check import check
from mooclint.judge.engine import judge
from mooclint.message.verdict import Verdict
from tests.support import Workshop, good_manifest

EDX = load_criteria("open-edx")
OWN = {clause.id: clause for clause in EDX.clauses if clause.set_id == "open-edx"}


def test_it_stands_on_the_base_set_and_says_where_each_clause_comes_from() -> None:
    assert {c.id for c in EDX.clauses} - set(OWN) == {c.id for c in load_criteria("base").clauses}
    assert 12 <= len(OWN) <= 20
    for clause in OWN.values():
        assert clause.source["section"]
        assert re.search(r", https://docs\.openedx\.org/en/latest/educators/\S+\.html$", clause.source["place"])
        assert clause.level in ("must", "should")


@pytest.mark.parametrize("name", OWN)
def test_a_clause_has_the_texts_it_needs(name: str) -> None:
    clause = OWN[name]
    if clause.measure is None:
        assert clause.question
    else:
        assert clause.bound
        assert clause.why
        assert clause.fix
    given = set(clause.bound.params()) if clause.bound else set()
    for text in clause.asks.texts.values():
        assert {field for _, field, _, _ in string.Formatter().parse(text) if field is not None} == given


def test_nothing_in_the_code_knows_it() -> None:
    for path in (Path(__file__).parents[2] / "mooclint").rglob("*.py"):
        assert "open-edx" not in path.read_text(encoding="utf-8"), path


def verdicts(folder: Path, case: dict[str, object] | None = None) -> dict[str, Verdict]:
    _, results = judge(Workshop(folder).make(case).evidence, EDX)
    return {result.clause.id: result.verdict for result in results if result.clause.id in OWN}


def test_what_the_two_platforms_ask_differently_shows(tmp_path: Path) -> None:
    """The good package of the BMG set: its promo is too long for Open edX, its data rate too high."""
    found = verdicts(tmp_path)
    assert {name for name, verdict in found.items() if verdict is Verdict.FAIL} == {"ABT-9", "MED-5"}
    assert {name for name, verdict in found.items() if verdict is Verdict.MANUAL} == {
        name for name, clause in OWN.items() if clause.question
    }
    assert Verdict.UNVERIFIED not in found.values()


def test_faults_are_found(tmp_path: Path) -> None:
    programme = {"authors": [{"name": "А"}], "subtitles": ["kk", "en"]}
    found = verdicts(
        tmp_path,
        {
            "change": [
                {"set": "programme", "to": programme},
                {"delete": "modules/0/description"},
                {"delete": "modules/2/items/0/rubric"},
                {"set": "К1_M1_С1_В1/duration", "to": "12:00"},
            ],
            "files": {"follow": True, "delete": ["subs/К1_M1_С1_В1_Кіріспе.en.srt"]},
            "media": [
                {
                    "code": "К1_M1_С1_В1",
                    "role": "delivery",
                    "video": {"width": 1280, "height": 720, "scan": "interlaced", "frame_rate": "60/1"},
                }
            ],
        },
    )
    failed = {name for name, verdict in found.items() if verdict is Verdict.FAIL}
    measured = {name for name, clause in OWN.items() if clause.measure}
    assert failed == measured


def test_a_course_may_name_it(tmp_path: Path) -> None:
    assert good_manifest()["criteria"] == "bmg-coursera"
    Workshop(tmp_path).make({"change": [{"set": "criteria", "to": "open-edx"}]})
    report = check(tmp_path)
    assert report.criteria.id == "open-edx"
    assert report.result("MED-1") is not None


def test_it_has_no_rubrics() -> None:
    assert EDX.rubrics == ()
    assert not list((data_folder("criteria") / "open-edx").glob("rubrics*"))
