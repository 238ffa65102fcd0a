"""CONTRIBUTING tells the truth: its recipes are followed as they stand, its rooms are those of the house."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mooclint.course.document import Document
from mooclint.criteria.load import load_criteria
from mooclint.texts.read import read_document
from tests import word
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


def mooclint(folder: Path, *words: str, module: str = "mooclint") -> str:
    """What mooclint of a copy prints on stdout, whatever it finds."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "MOOCLINT_LANG": "en"}
    command = [sys.executable, "-X", "utf8", "-m", module, *words]
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


@pytest.fixture(scope="module")
def templates(house: Path) -> Path:
    """The folder of a new course, made with the set of the recipes."""
    mooclint(house, "new", "my-course", "--criteria", "./my-criteria", "--lang", "kk")
    return house / "my-course"


def test_a_wording_and_a_field_are_read(house: Path, templates: Path, tmp_path: Path) -> None:
    forms = load_criteria(str(house / "my-criteria")).forms.load()
    rows = [["ЖАОК атауы", "Дерек"], ["Курсты кім оқи алады", "Мұғалімдер"], ["Лицензиясы", "CC BY 4.0"]]
    word.page("# Курс бағдарламасы", rows).save(tmp_path / "x.docx")
    found = read_document(tmp_path / "x.docx", "x.docx", None, forms)
    assert isinstance(found, Document)
    assert (found.value("audience"), found.value("licence")) == ("Мұғалімдер", "CC BY 4.0")
    assert "Лицензиясы" in docx_text(templates / "admin" / "programme.docx")


def test_a_form_has_a_template_and_is_read(house: Path, templates: Path, tmp_path: Path) -> None:
    assert "Терминдері" in docx_text(templates / "templates" / "Глоссарий.docx")
    word.page("# Глоссарий", [["Атауы", "Дерек"], ["Терминдері", "медиана"]]).save(tmp_path / "x.docx")
    found = read_document(tmp_path / "x.docx", "x.docx", None, load_criteria(str(house / "my-criteria")).forms.load())
    assert isinstance(found, Document)
    assert (found.form, found.value("terms")) == ("glossary", "медиана")


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode("utf-8")


@pytest.mark.scenario
def test_a_language_is_spoken(house: Path) -> None:
    mooclint(house, module="mooclint.locale.update")
    catalogue = house / "mooclint" / "locale" / "uz" / "LC_MESSAGES" / "mooclint.po"
    sentences = read_po(io.BytesIO(catalogue.read_bytes()))
    assert len(sentences) > 1000
    assert [message.id for message in sentences if message.id and message.string and any(message.string)] == [
        "What is asked"
    ]
    with catalogue.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, sentences)
    said = mooclint(house, "explain", "VID-4", "--lang", "uz")
    assert "Talab" in said
    assert "What is asked" not in said
    assert "[en] Why" in said


# The house ----------------------------------------------------------------------------------------------------


def test_every_room_stands_in_its_layer() -> None:
    rows = re.findall(r"^\| [^|`]+ \| (`[^|]+) \|$", PAGE.partition("\n## The rooms\n")[2], re.MULTILINE)
    assert tuple(tuple(re.findall(r"`(\w+)`", row)) for row in rows) == LAYERS


def test_the_closed_set_is_as_large_as_is_said() -> None:
    listed = (ROOT / "tests" / "contracts" / "requirement_ids.txt").read_text(encoding="utf-8").splitlines()
    assert f"{len(listed)} requirements of the published document" in PAGE
    files = re.findall(r"`([\w.-]+/[\w./-]+\.(?:json|txt|py))`", PAGE)
    assert [file for file in files if not (ROOT / file).exists()] == []
