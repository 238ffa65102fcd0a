"""What `lint` says and answers around the report: folders of courses, baselines, sets of criteria, next steps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mooclint.judge.folder import courses_in
from tests.scenarios.cli import Mooclint, Q, small

pytestmark = pytest.mark.scenario


def test_a_folder_of_courses_is_checked_by_its_courses(tmp_path: Path, mooclint: Mooclint) -> None:
    small(tmp_path / "demo" / "course", media=None)
    alone = mooclint("lint", "demo/course", "--format", "json")
    around = mooclint("lint", "demo", "--format", "json")
    assert (around.code, json.loads(around.out)) == (alone.code, json.loads(alone.out))
    assert "demo has no course.yaml" in around.err
    small(tmp_path / "demo" / "other", media=None)
    both = json.loads(mooclint("lint", "demo", "--format", "json").out)
    assert [report["package"]["path"] for report in both["reports"]] == ["demo/course", "demo/other"]


def test_courses_are_looked_for_only_right_below(tmp_path: Path) -> None:
    small(tmp_path / "a" / "b", media=None)
    small(tmp_path / ".hidden", media=None)
    assert courses_in(tmp_path) == ()
    assert courses_in(tmp_path / "a") == (tmp_path / "a" / "b",)
    assert courses_in(tmp_path / "a" / "b") == ()


def test_a_plain_folder_is_told_of_adopt_in_both_places(tmp_path: Path, mooclint: Mooclint) -> None:
    (tmp_path / "plain folder").mkdir()
    done = mooclint("lint", "plain folder")
    assert done.code == 3
    assert f"mooclint adopt {Q}plain folder{Q}" in done.out
    assert f"mooclint adopt {Q}plain folder{Q}" in done.err


def test_writing_a_baseline_is_no_failure(tmp_path: Path, mooclint: Mooclint) -> None:
    small(tmp_path / "c", media=None)
    assert mooclint("lint", "c").code == 1
    assert mooclint("lint", "c", "--write-baseline", "known.json").code == 0
    assert mooclint("lint", "c", "--baseline", "known.json").code == 0
    assert mooclint("lint", "nowhere", "--write-baseline", "other.json").code == 2


def test_a_manifest_that_cannot_be_read_calls_no_waiver_needless(tmp_path: Path, mooclint: Mooclint) -> None:
    course = small(tmp_path / "c", media=None)
    waiver = '[[waivers]]\nrule = "VID-4"\nreason = "r"\nby = "b"\n'
    (course / "mooclint.toml").write_text(waiver, encoding="utf-8")
    (course / "course.yaml").write_text("modules: [", encoding="utf-8")
    done = json.loads(mooclint("lint", "c", "--format", "json").out)
    assert [f for f in done["findings"] if f["rule"] == "PKG-15"] == []


def test_a_set_that_lint_refuses_is_refused_by_its_lists_too(tmp_path: Path, mooclint: Mooclint) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    text = "{kk: а, ru: а, en: a}"
    clause = "- {id: MY-1, name: a, level: must, about: [course], measure: course.nothing, present: true"
    (folder / "criteria.yaml").write_text(
        f'id: mine\nedition: "1"\nextends: base\ntitle: {text}\ninclude: [c.yaml]\n', encoding="utf-8"
    )
    texts = f"title: {text}, asks: {text}, why: {text}, fix: {text}"
    (folder / "c.yaml").write_text(f"{clause}, {texts}}}\n", encoding="utf-8")
    small(tmp_path / "c", media=None)
    said = {
        words[0]: mooclint(*words, "--criteria", "./mine")
        for words in (("lint", "c"), ("rules",), ("criteria",), ("explain", "MY-1"))
    }
    assert {done.code for done in said.values()} == {2}
    assert len({done.err for done in said.values()}) == 1
    assert "course.nothing" in said["rules"].err
