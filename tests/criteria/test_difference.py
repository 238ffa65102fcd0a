"""What differs between two criteria sets, and how the command line shows it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.cli.main import main
from mooclint.criteria.difference import difference
from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Bound, Comparison
from mooclint.message.message import Localized
from mooclint.message.verdict import Severity

BASE = load_criteria("base")
CLAUSE = BASE.clauses[0]


def changes(**fields: Any) -> list[tuple[str, str, str]]:
    """The changes from the first clause of `base` to the same clause with other fields."""
    other = replace(BASE, clauses=(replace(CLAUSE, **fields), *BASE.clauses[1:]))
    found = difference(BASE, other)
    assert found.only_before == found.only_after == ()
    assert [changed.after.id for changed in found.changed] in ([], [CLAUSE.id])
    return [(c.field, c.before, c.after) for changed in found.changed for c in changed.changes]


def test_a_set_does_not_differ_from_itself() -> None:
    assert difference(BASE, load_criteria("base")).changed == ()
    assert changes(origin=None) == []


def test_clauses_of_one_set_only() -> None:
    bmg, edx = load_criteria("bmg-coursera"), load_criteria("open-edx")
    found = difference(bmg, edx)
    assert [c.id for c in found.only_before] == [c.id for c in bmg.clauses if c.set_id == "bmg-coursera"]
    assert [c.id for c in found.only_after] == [c.id for c in edx.clauses if c.set_id == "open-edx"]
    assert found.changed == ()  # both extend base
    back = difference(edx, bmg)
    assert (back.only_before, back.only_after) == (found.only_after, found.only_before)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"severity": Severity.WARNING}, ("severity", "error", "warning")),
        ({"level": "should"}, ("level", "", "should")),
        ({"name": "other"}, ("name", "manifest", "other")),
        ({"about": ("package", "course")}, ("about", "package", "package, course")),
        ({"measure": None}, ("measure", "manifest.problems", "")),
        ({"bound": None}, ("bound", "none: true", "")),
        (
            {"bound": Bound(comparison=Comparison.AT_LEAST, values=(8,), unit="Mbit/s", tolerance=0.5)},
            ("bound", "none: true", "at_least: 8 Mbit/s, tolerance: 0.5"),
        ),
        (
            {"bound": Bound(comparison=Comparison.BETWEEN, values=(4, 10), unit="min")},
            ("bound", "none: true", "between: [4, 10] min"),
        ),
        ({"bound": Bound(comparison=Comparison.ONE_OF, values=("a",))}, ("bound", "none: true", "one_of: a")),
        (
            {"when_measure": "course.modules", "when_bound": Bound(comparison=Comparison.MORE_THAN, values=(3,))},
            ("when", "", "course.modules more_than: 3"),
        ),
        ({"fact": True}, ("fact", "", "true")),
        ({"if_none": "not-applicable"}, ("if_none", "unverified", "not-applicable")),
        ({"source": {"section": "II"}}, ("source.section", "", "II")),
        ({"good": "8 bit"}, ("example.good", CLAUSE.good, "8 bit")),
        ({"bad": "6 bit"}, ("example.bad", CLAUSE.bad, "6 bit")),
        ({"reading": Localized({"en": "x"})}, ("reading.en", "", "x")),
    ],
)
def test_every_field_that_changes_is_named(fields: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert changes(**fields) == [expected]


def test_a_text_is_compared_in_each_language() -> None:
    title = dict(CLAUSE.title.texts)
    assert changes(title=Localized({**title, "kk": "Басқа"})) == [("title.kk", title["kk"], "Басқа")]
    assert [row[0] for row in changes(fix=None)] == ["fix.en", "fix.kk", "fix.ru"]


# The command --------------------------------------------------------------------------------------------------


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A set that says one clause of `open-edx` anew, and has one of its own."""
    texts = "{kk: а, ru: б, en: c}"
    clause = f"  level: must\n  about: [course]\n  title: {texts}\n  asks: {texts}\n  question: {texts}\n"
    (tmp_path / "criteria.yaml").write_text(
        f'id: other\nedition: "2"\nextends: open-edx\ntitle: {texts}\nclauses:\n'
        f"- id: MED-6\n  name: video-codec\n{clause}- id: NEW-1\n  name: new\n{clause}",
        encoding="utf-8",
    )
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *words])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


def test_the_command_shows_what_differs(capsys: pytest.CaptureFixture[str], other: Path) -> None:
    code, out, _ = run(capsys, "criteria", "diff", "open-edx", str(other))
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("A: Recommendations of the Open edX documentation")
    assert lines[1].startswith("B: c (other, 2, ")
    assert lines[3:7] == ["Only in A: 0", "", "Only in B: 1", "  NEW-1   c"]
    assert lines[8:13] == ["Changed: 1", "  MED-6   c", "    level", "      - should", "      + must"]
    assert "      + б" in lines


def test_the_command_writes_json(capsys: pytest.CaptureFixture[str], other: Path) -> None:
    code, out, _ = run(capsys, "criteria", "diff", str(other), "open-edx", "--format", "json")
    assert code == 0
    body = json.loads(out)
    assert (body["before"]["id"], body["after"]["id"]) == ("other", "open-edx")
    assert body["before"]["digest"] == load_criteria(str(other)).digest
    assert [row["id"] for row in body["only_before"]] == ["NEW-1"]
    assert body["only_after"] == []
    (changed,) = body["changed"]
    assert changed["id"] == "MED-6"
    assert {"field": "level", "before": "must", "after": "should"} in changed["changes"]
    assert {"field": "source.section", "before": None, "after": "Video"} in changed["changes"]


def test_the_command_without_diff_is_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "criteria", "--criteria", "open-edx")
    assert code == 0
    assert "MED-1" in out
    code, _, err = run(capsys, "criteria", "./diff")  # a folder of that name
    assert code == 2
    assert "./diff" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("base",), "Missing argument 'B'"),
        (("base", "bmg-corsera"), "Did you mean bmg-coursera?"),
        (("base", "open-edx", "more"), "unexpected extra argument"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "criteria", "diff", *words)
    assert (code, out) == (2, "")
    assert says in err
