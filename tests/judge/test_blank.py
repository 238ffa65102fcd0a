"""A package in which nothing stands passes nothing that speaks of its content."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.message.localizer import LANGUAGES
from mooclint.message.verdict import Verdict
from mooclint.report.model import Report
from mooclint.templates.new import create
from tests.support import yaml_data

# What is true of the folder and the files as they are, and the language, which is chosen when a package is begun.
OF_THE_FOLDER = {"PKG-1", "PKG-3", "PKG-4", "PKG-5", "PKG-7", "PKG-12", "PKG-14", "PKG-18", "DOC-1", "DOC-2"}
PASSED = {"base": OF_THE_FOLDER, "bmg-coursera": OF_THE_FOLDER | {"PRG-4"}, "open-edx": OF_THE_FOLDER | {"ABT-4"}}
CLAIMS = {  # keys of items -> what an author in a hurry fills in, with nothing behind it
    "video": {"duration": "6:10", "in_video_questions": 3, "title": "Кіріспе"},
    "reading": {"minutes": 6},
    "practice": {"questions": 11, "feedback": "every_option"},
    "quiz": {"questions": 12, "pass_percent": 80, "feedback": "every_option"},
}


def passed(report: Report) -> set[str]:
    return {result.clause.id for result in report.results if result.verdict is Verdict.PASS}


def looked_at(folder: Path) -> Report:
    return check(folder, settings=Settings(), cache=False)


@pytest.mark.property
@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, language, marks=() if language == "kk" or name == "bmg-coursera" else pytest.mark.slow)
        for name in PASSED
        for language in LANGUAGES
    ],
)
def test_a_blank_package_passes_nothing_but_what_is_true_of_it(name: str, language: str, tmp_path: Path) -> None:
    create(tmp_path / "course", language, name)
    assert passed(looked_at(tmp_path / "course")) == PASSED[name]


def test_claims_in_the_manifest_alone_pass_nothing(tmp_path: Path) -> None:
    """Four weeks of four lessons each, with every number filled in and no film, text or question."""
    folder = tmp_path / "course"
    create(folder, "kk")
    data = yaml_data(folder / "course.yaml")
    module = data["modules"][0]
    module["lessons"] = [copy.deepcopy(module["lessons"][0]) for _ in range(3)]
    module["outcomes"] = {f"M1.{n}": "" for n in range(1, 5)}
    module["items"] += [{"forum": "К1_M1_Ф1"}, {"peer_review": "К1_M1_П1", "pass_percent": 60}]
    data["modules"] = [_claimed(module, number) for number in range(1, 5)]
    _write(folder, data)
    # Two documents of the first week are the blank ones; those of the others are missing.
    assert passed(looked_at(folder)) == PASSED["bmg-coursera"] - {"DOC-1", "DOC-2"}


def _claimed(module: dict[str, Any], number: int) -> dict[str, Any]:
    one: dict[str, Any] = copy.deepcopy(module)
    one["hours"] = 4
    one["outcomes"] = {name.replace("M1", f"M{number}"): "" for name in one["outcomes"]}
    for count, lesson in enumerate(one["lessons"], 1):
        lesson["minutes"] = 30
        lesson["outcomes"] = [f"M{number}.1"]
        for item in lesson["items"]:
            _claim(item, number, count)
    for item in one["items"]:
        _claim(item, number, 1)
    return one


def _claim(item: dict[str, Any], number: int, lesson: int) -> None:
    kind = next(iter(item))
    item[kind] = item[kind].replace("M1", f"M{number}").replace("С1", f"С{lesson}")
    item.update(CLAIMS.get(kind, {}))
    if "outcomes" in item:
        item["outcomes"] = [f"M{number}.1"]


def _write(folder: Path, data: Any) -> None:
    with (folder / "course.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(data, file)
