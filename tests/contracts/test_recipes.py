"""CONTRIBUTING tells the truth: its recipes are followed as they stand, its rooms are those of the house."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.test_architecture import LAYERS
from tests.support import yaml_data

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = PAGE.partition("\n## Recipes\n")[2].partition("\n## ")[0]
SAMPLE = ROOT / "fixtures" / "sample" / "course"


def follow(folder: Path) -> None:
    """Does what the blocks of the recipes say: each goes to the end of the file that its first line names, a diff into
    its middle.
    """
    for kind, block in re.findall(r"^```(\w+)\n(.*?)^```", RECIPES, re.MULTILINE | re.DOTALL):
        if kind == "sh":
            continue
        head, _, rest = block.partition("\n")
        path = folder / head.removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if kind == "diff":
            known = "".join(f"{line[1:]}\n" for line in rest.splitlines() if line[0] == " ")
            wanted = "".join(f"{line[1:]}\n" for line in rest.splitlines())
            assert before.count(known) == 1, known
            after = before.replace(known, wanted)
        else:
            after = before + ("\n\n" if before and kind == "python" else "") + rest
        path.write_text(after, encoding="utf-8")


def mooclint(folder: Path, *words: str) -> str:
    """What mooclint of a copy prints on stdout, whatever it finds."""
    code = "import sys; from mooclint.cli.main import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(folder), "MOOCLINT_LANG": "en"}
    command = [sys.executable, "-X", "utf8", "-c", code, *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, 1), done.stderr.decode("utf-8")
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program in which all recipes were followed, beside the sample course."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("mooclint", "criteria", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SAMPLE, folder / "course")
    follow(folder)
    return folder


@pytest.fixture(scope="module")
def report(house: Path) -> Any:
    """The course against the set of the recipes, as JSON; the paths of the new format lie beside it."""
    words = ("lint", "course", "--criteria", "./my-criteria", "--format", "json", "--output", "paths=paths.txt")
    return json.loads(mooclint(house, *words))


def judged(report: Any, rule: str) -> tuple[list[int], dict[str, int]]:
    """What was measured of each lesson, and how often each verdict was given."""
    (row,) = [row for row in report["requirements"] if row["id"] == rule]
    return [measured["value"] for measured in row["measured"]], row["counts"]


LESSONS = [lesson for module in yaml_data(SAMPLE / "course.yaml")["modules"] for lesson in module["lessons"]]


def test_a_set_of_ones_own_stands_on_another(report: Any) -> None:
    assert report["criteria"]["id"] == "my-university"
    assert {"VID-4", "PKG-1", "MY-1"} <= {row["id"] for row in report["requirements"]}


def test_a_clause_is_judged_by_its_bound(report: Any) -> None:
    outcomes = [len(lesson["outcomes"]) for lesson in LESSONS]
    assert judged(report, "MY-1") == (outcomes, {"pass": 8, "fail": 1})
    (found,) = [finding for finding in report["findings"] if finding["rule"] == "MY-1"]
    assert "at most 2 outcomes" in found["message"]


def test_a_measure_is_asked_by_a_clause(report: Any) -> None:
    assert judged(report, "MY-2") == ([len(lesson["items"]) for lesson in LESSONS], {"fail": 9})


def test_a_format_is_written(house: Path, report: Any) -> None:
    found = {finding["path"] for finding in report["findings"] if finding["verdict"] in ("fail", "unverified")}
    shown = (house / "paths.txt").read_text(encoding="utf-8").splitlines()
    assert shown == sorted(f"course/{path}" for path in found)
    words = ("lint", "course", "--select", "MY-1", "--criteria", "./my-criteria", "--format", "paths")
    assert mooclint(house, *words) == "course/course.yaml\n"


# The house ----------------------------------------------------------------------------------------------------


def test_every_room_stands_in_its_layer() -> None:
    rows = re.findall(r"^\| [^|`]+ \| (`[^|]+) \|$", PAGE.partition("\n## The rooms\n")[2], re.MULTILINE)
    assert tuple(tuple(re.findall(r"`(\w+)`", row)) for row in rows) == LAYERS


def test_the_closed_set_is_as_large_as_is_said() -> None:
    listed = (ROOT / "tests" / "contracts" / "requirement_ids.txt").read_text(encoding="utf-8").splitlines()
    assert f"{len(listed)} requirements of the published document" in PAGE
    files = re.findall(r"`([\w.-]+/[\w./-]+\.(?:json|txt|py))`", PAGE)
    assert [file for file in files if not (ROOT / file).exists()] == []
