"""Every clause that the machine decides shows what meets it and what does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mooclint.cli.main import main
from mooclint.criteria.load import load_criteria, shipped_sets
from mooclint.criteria.model import Clause
from mooclint.files.located import LocatedData
from mooclint.files.schema import validate
from mooclint.files.yaml import parse
from mooclint.judge.engine import judge
from mooclint.message.localizer import localizer
from mooclint.message.verdict import Verdict
from tests.support import Workshop

DECIDED = {
    f"{clause.set_id}/{clause.id}": clause
    for name in shipped_sets()
    for clause in load_criteria(name).clauses
    if clause.measure and not clause.fact
}
PARTS = ("item", "module", "lesson", "author", "programme")
NOT_A_MANIFEST = {"base/PKG-1"}  # whose bad example is what the schema refuses


@pytest.mark.parametrize("name", DECIDED)
def test_a_decided_clause_has_both_examples(name: str) -> None:
    clause = DECIDED[name]
    assert clause.good
    assert clause.bad
    assert clause.good != clause.bad
    assert max(map(len, (clause.good, clause.bad))) <= 200


def test_a_clause_that_asks_nothing_of_the_machine_has_none() -> None:
    for name in shipped_sets():
        for clause in load_criteria(name).clauses:
            if clause.fact or not clause.measure:
                assert clause.good == clause.bad == "", clause.id


@pytest.mark.parametrize("name", DECIDED)
def test_a_piece_of_a_manifest_is_one(name: str) -> None:
    """A mapping stands in course.yaml as it is: as an item, a module, a lesson, or as keys of the whole."""
    clause = DECIDED[name]
    for example in (clause.good, clause.bad):
        fits = _fits(example)
        assert fits is not (name in NOT_A_MANIFEST and example == clause.bad), example


def _fits(example: str) -> bool:
    document, problems = parse(example)
    if document is None or not isinstance(document.data, dict):
        return True  # a fact in a line
    if problems:
        return False
    whole: dict[str, Any] = {"schema": "mooclint/course@1", "programme": {}, "modules": [], **document.data}
    tries = [(f"course#{part}", document.data) for part in PARTS] + [("course", whole)]
    return any(not validate(LocatedData(data, {}), schema) for schema, data in tries)


# What the files are like decides these; the piece of the manifest alone is neither good nor bad.
BY_FILES = {"base/PKG-7", "base/PKG-13", "base/PKG-16", "bmg-coursera/PRG-5", "bmg-coursera/WK-1", "open-edx/ACC-1"}


def _pieces() -> Iterator[Any]:
    for name, clause in DECIDED.items():
        document, _ = parse(clause.good)
        if document is not None and isinstance(document.data, dict) and name not in BY_FILES:
            yield pytest.param(name, id=name)


@pytest.mark.property
@pytest.mark.parametrize("name", list(_pieces()))
def test_a_piece_of_a_manifest_is_judged_as_it_says(name: str, tmp_path: Path) -> None:
    clause = DECIDED[name]
    criteria = load_criteria("open-edx" if clause.set_id == "open-edx" else "bmg-coursera")
    found = []
    for example in (clause.good, clause.bad):
        document, _ = parse(example)
        assert document is not None
        text = json.dumps(_course(document.data, clause.about[0]), ensure_ascii=False)
        made = Workshop(tmp_path / str(len(found))).make({"text": text, "files": {"follow": True}})
        _, results = judge(made.evidence, criteria)
        found.append(next(result.verdict for result in results if result.clause.id == clause.id))
    assert found == [Verdict.MANUAL if clause.question else Verdict.PASS, Verdict.FAIL]


def _course(piece: dict[str, Any], about: str) -> dict[str, Any]:
    """A small course with the piece where it belongs."""
    lesson: dict[str, Any] = {"items": []}
    module: dict[str, Any] = {"outcomes": {"M1.1": "a", "M1.2": "b", "M1.3": "c"}, "lessons": [lesson], "items": []}
    files = {"delivery": "{code}.mp4", "script": "{code}.docx", "reading": "{code}.docx"}
    if about != "task":  # its document would have the very instructions that are asked for
        files["task"] = "{code}.docx"
    course: dict[str, Any] = {"schema": "mooclint/course@1", "programme": {}, "files": files, "modules": [module]}
    if piece.keys() <= {"programme", "team", "promo", "modules", "exam", "files", "series"}:
        course.update(piece)
    elif piece.keys() <= {"authors"}:
        course["programme"] = piece
    elif _is(piece, "item"):
        lesson["items"] = [piece]
    else:
        (lesson if about == "lesson" else module).update(piece)
    for week in course["modules"]:
        for part in week.get("lessons", []) or [week]:
            if not part.get("items"):  # of a part that an example counts something is there
                part["items"] = [{"video": "К1"}]
    return course


def _is(piece: dict[str, Any], part: str) -> bool:
    return not validate(LocatedData(piece, {}), f"course#{part}")


@pytest.mark.parametrize("example", ["{quiz: A, pass: 80}", "minutess: 30", "{a: 1, a: 2}", "programme: {title: []}"])
def test_the_test_refuses_what_is_no_manifest(example: str) -> None:
    assert not _fits(example)


def test_explain_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    clause: Clause = DECIDED["bmg-coursera/VID-5"]
    with pytest.raises(SystemExit):
        main(["explain", "VID-5", "--lang", "en"])
    out = capsys.readouterr().out
    assert f"Good\n  {clause.good}\n" in out
    assert f"Bad\n  {clause.bad}\n" in out


def test_the_json_has_them() -> None:
    from mooclint.cli.criteria import _clause_json

    clause = DECIDED["base/PKG-6"]
    row = _clause_json(clause, None, localizer("en"))
    assert row["example"] == {"good": clause.good, "bad": clause.bad}
