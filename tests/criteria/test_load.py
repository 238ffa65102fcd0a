"""What is wrong with a criteria set is said at its file, line and column, and nothing ends in a traceback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mooclint.criteria.load import CriteriaError, load_criteria, shipped_sets
from mooclint.criteria.model import Criteria
from mooclint.judge.engine import check_criteria, judge
from mooclint.message.localizer import localizer
from tests.support import Workshop
from tests.systems import needs_links

TEXTS = "{kk: а, ru: б, en: c}"
TOP = f"""\
id: own
edition: "1"
title: {TEXTS}
clauses:
- id: OWN-1
  name: own-one
  level: must
  about: [course]
  measure: course.modules
  at_least: 3
  title: {TEXTS}
  asks: {{kk: "{{limit}}", ru: "{{limit}}", en: "{{limit}}"}}
"""
SECOND = f"""\
- id: OWN-2
  name: own-two
  level: must
  about: [course]
  title: {TEXTS}
  asks: {TEXTS}
  question: {TEXTS}
"""


def a_set(folder: Path, top: str = TOP, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "criteria.yaml").write_text(top, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def use(folder: Path) -> Criteria:
    criteria = load_criteria(str(folder))
    check_criteria(criteria)
    return criteria


@dataclass(frozen=True)
class Wrong:
    """A change in the good set, and what is said of it and where."""

    old: str
    new: str
    says: str  # a part of the English sentence
    place: tuple[int, int]
    file: str = "criteria.yaml"
    files: dict[str, str] = field(default_factory=dict)


WRONG = {
    "unknown set": Wrong("id: own\n", "id: own\nextends: bace\n", "Did you mean base?", (2, 10)),
    "unknown set, nothing near": Wrong("id: own\n", "id: own\nextends: zzz\n", "Known sets: base", (2, 10)),
    "extends itself": Wrong("id: own\n", "id: own\nextends: ../own\n", "in a circle: own, own", (2, 10)),
    "a set's name is a list": Wrong("id: own\n", "id: own\nextends: [base]\n", "expected: text", (2, 10)),
    "no title": Wrong(f"title: {TEXTS}\nclauses", "clauses", "title", (1, 1)),
    "id of a wrong form": Wrong("id: own\n", "id: Own Set\n", "not in the right form", (1, 5)),
    "edition is a number": Wrong('"1"', "1", "put 1 in quotation marks", (2, 10)),
    "unknown key": Wrong("clauses:\n", "clause:\n", "did you mean clauses?", (4, 1)),
    "clauses are text": Wrong("clauses:\n", "clauses: all\nmore:\n", "a list", (4, 10)),
    "a text without a language": Wrong(f"  title: {TEXTS}", "  title: {kk: а, ru: б}", "en", (11, 10)),
    "an unknown level": Wrong("level: must", "level: shall", "is not allowed", (7, 10)),
    "neither level nor severity": Wrong("  level: must\n", "", "level", (5, 3)),
    "a bound of a wrong type": Wrong("at_least: 3", "at_least: three", "a number", (10, 13)),
    "between with one end": Wrong("at_least: 3", "between: [3]", "too few entries", (10, 12)),
    "two bounds": Wrong("at_least: 3", "at_least: 3\n  at_most: 9", "at_least, at_most", (5, 3)),
    "a placeholder of another bound": Wrong('kk: "{limit}"', 'kk: "{low}"', "OWN-1: asks.kk", (12, 9)),
    "a placeholder with a format": Wrong('kk: "{limit}"', 'kk: "{limit:>99999999}"', "asks.kk", (12, 9)),
    "a placeholder with an attribute": Wrong('kk: "{limit}"', 'kk: "{limit.real}"', "asks.kk", (12, 9)),
    "a brace alone": Wrong('kk: "{limit}"', 'kk: "{"', "asks.kk", (12, 9)),
    "example without its bad half": Wrong("  at_least: 3", "  at_least: 3\n  example: {good: a}", "bad", (11, 12)),
    "unknown measure": Wrong("course.modules", "course.module", "Did you mean course.modules?", (9, 12)),
    "unknown kind": Wrong("about: [course]", "about: [curse]", "Did you mean course?", (8, 10)),
    "kind of another measure": Wrong("about: [course]", "about: [lesson]", "not about “lesson”", (8, 10)),
    "unknown unit": Wrong("at_least: 3", "at_least: 3\n  unit: weeks", "course.modules is in “-”", (11, 9)),
    "unknown unit of a condition": Wrong(
        "  at_least: 3",
        "  at_least: 3\n  when: {measure: course.declared_hours, more_than: 30, unit: h}",
        "course.declared_hours is in “acad_h”",
        (11, 9),
    ),
    "unknown measure of a condition": Wrong(
        "  at_least: 3", "  at_least: 3\n  when: {measure: nothing, present: true}", "“nothing” is not known", (11, 9)
    ),
    "unknown clause": Wrong("clauses:\n", f"clauses:\n{SECOND}  all_of: [OWN-9]\n", "“OWN-9” is not known", (12, 11)),
    "an id twice": Wrong("clauses:\n", f"clauses:\n{SECOND.replace('-2', '-1')}", "stands twice", (12, 7)),
    "a name twice": Wrong("clauses:\n", f"clauses:\n{SECOND.replace('-two', '-one')}", "OWN-2 and OWN-1", (13, 9)),
    "a tab": Wrong("  level: must", "\tlevel: must", "a tab here", (7, 1)),
    "a placeholder without a bound": Wrong("  at_least: 3\n", "  fact: true\n", "no bound fills", (12, 9)),
    "a file outside": Wrong("clauses:", "include: [../other.yaml]\nclauses:", "outside its folder", (4, 11)),
    "an absolute file": Wrong("clauses:", "rubrics:\n- /etc/hostname\nclauses:", "outside its folder", (5, 3)),
    "another drive": Wrong("clauses:", 'include: ["C:\\\\a.yaml"]\nclauses:', "outside its folder", (4, 11)),
    "another computer": Wrong("clauses:", 'include: ["\\\\\\\\a\\\\b"]\nclauses:', "outside its folder", (4, 11)),
    "a form outside": Wrong("clauses:", "conclusion: ../form.yaml\nclauses:", "outside its folder", (4, 13)),
    "a name that no file can have": Wrong("clauses:", 'include: ["a\\0b"]\nclauses:', "outside its folder", (4, 11)),
    "a file that is not there": Wrong("clauses:", "include: [no.yaml]\nclauses:", "no such file", (0, 0), "no.yaml"),
    "a folder as a file": Wrong("clauses:", 'include: ["."]\nclauses:', "This is a folder", (0, 0), "own"),
    "wrong types in a file": Wrong(
        "clauses:", "include: [more.yaml]\nclauses:", "a list", (1, 1), "more.yaml", {"more": "id: OWN-2\n"}
    ),
    "a fault in a clause of a file": Wrong(
        "clauses:",
        "include: [more.yaml]\nclauses:",
        "“curse” is not known",
        (4, 10),
        "more.yaml",
        {"more": SECOND.replace("[course]", "[curse]")},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_where_it_is(name: str, tmp_path: Path) -> None:
    case = WRONG[name]
    assert case.old in TOP
    folder = a_set(tmp_path / "own", TOP.replace(case.old, case.new, 1), **case.files)
    with pytest.raises(CriteriaError) as caught:
        use(folder)
    say = localizer("en")
    found = [(path.name if path else "", (p.line, p.column), say(p.message)) for path, p in caught.value.problems]
    assert any(file == case.file and at == case.place and case.says in text for file, at, text in found), found


def test_the_good_set_of_these_cases_is_good(tmp_path: Path) -> None:
    criteria = use(a_set(tmp_path / "own", TOP.replace("clauses:", "include: [more.yaml]\nclauses:"), more=SECOND))
    assert [clause.id for clause in criteria.clauses] == ["OWN-1", "OWN-2"]
    origins = [clause.origin for clause in criteria.clauses]
    assert [(o.path.name, o.place("about"), o.place("nothing")) for o in origins if o] == [
        ("criteria.yaml", (9, 10), (6, 3)),
        ("more.yaml", (4, 10), (1, 3)),
    ]


def test_sets_that_extend_each_other_in_a_circle(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        a_set(tmp_path / name, TOP.replace("id: own\n", f"id: {name}\nextends: ../{base}\n"))
    with pytest.raises(CriteriaError) as caught:
        load_criteria(str(tmp_path / "a"))
    ((path, problem),) = caught.value.problems
    assert path == tmp_path / "c" / "criteria.yaml"
    assert (problem.line, problem.column) == (2, 10)
    assert localizer("en")(problem.message).endswith("in a circle: a, b, c, a.")


def test_a_chain_of_sets_has_a_limit(tmp_path: Path) -> None:
    for number in range(12):
        text = TOP.replace("id: own\n", f"id: s{number}\nextends: ../s{number + 1}\n")
        a_set(tmp_path / f"s{number}", text.replace("OWN-1", f"OWN-{number}").replace("own-one", f"own-{number}"))
    a_set(tmp_path / "s12")
    with pytest.raises(CriteriaError, match="Too many criteria sets"):
        load_criteria(str(tmp_path / "s0"))
    assert len(load_criteria(str(tmp_path / "s6")).clauses) == 7


@pytest.mark.parametrize("name", ["bmg-corsera", "open-edxx", "nothing like it", "", "\0", "x" * 5000, "/dev/null"])
def test_a_set_that_there_is_not(name: str) -> None:
    with pytest.raises(CriteriaError) as caught:
        load_criteria(name)
    assert "There is no criteria set" in str(caught.value)


def test_a_near_name_is_offered() -> None:
    with pytest.raises(CriteriaError) as caught:
        load_criteria("bmg-corsera")
    ((_, problem),) = caught.value.problems
    assert localizer("en")(problem.message).endswith("Did you mean bmg-coursera?")


@needs_links
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(SECOND, encoding="utf-8")
    folder = a_set(tmp_path / "own", TOP.replace("clauses:", "include: [more.yaml]\nclauses:"))
    (folder / "more.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(CriteriaError, match="outside its folder"):
        load_criteria(str(folder))


def test_a_clause_of_an_own_set_replaces_the_shipped_one(tmp_path: Path) -> None:
    text = TOP.replace("id: own\n", "id: own\nextends: open-edx\n").replace("OWN-1", "MED-1")
    criteria = use(a_set(tmp_path / "own", text.replace("own-one", "video-length")))
    shipped = load_criteria("open-edx")
    assert [c.id for c in criteria.clauses] == [c.id for c in shipped.clauses]
    (clause,) = [c for c in criteria.clauses if c.id == "MED-1"]
    assert clause.set_id == "own"
    assert criteria.digest != shipped.digest


# Bounds that a measure's values cannot be held against: seen only where there is a value ------------------------


@pytest.fixture
def judged(tmp_path: Path) -> Callable[[str, str], None]:
    def run(old: str, new: str) -> None:
        (tmp_path / "course").mkdir()
        folder = a_set(tmp_path / "own", TOP.replace(old, new).replace("{limit}", "c"))
        judge(Workshop(tmp_path / "course").make().evidence, use(folder))

    return run


@pytest.mark.parametrize(
    ("measure", "bound", "column"),
    [
        ("course.modules", "at_least: [1, 2]", 13),
        ("course.modules", "none: true", 9),
        ("course.modules", "one_of: [a]", 11),
        ("course.modules", "includes: [a]", 13),
        ("course.promo", "at_most: 3", 12),
        ("course.question_types", "at_least: 1", 13),
        ("course.lessons_by_module", "at_most: 9", 12),
        ("course.duplicate_codes", "at_most: 3", 12),
    ],
)
def test_a_bound_of_another_sort_than_the_values(
    measure: str, bound: str, column: int, judged: Callable[[str, str], None]
) -> None:
    with pytest.raises(CriteriaError) as caught:
        judged("course.modules\n  at_least: 3", f"{measure}\n  {bound}")
    ((path, problem),) = caught.value.problems
    assert path is not None
    assert (path.name, problem.line, problem.column) == ("criteria.yaml", 10, column)
    assert measure in localizer("en")(problem.message)


def test_a_condition_of_another_sort_than_the_values(judged: Callable[[str, str], None]) -> None:
    with pytest.raises(CriteriaError, match="cannot be held against"):
        judged("at_least: 3", "at_least: 3\n  when: {measure: course.promo, more_than: 3}")


@pytest.mark.parametrize("name", shipped_sets())
def test_the_shipped_sets_fit_their_measures(name: str, tmp_path: Path) -> None:
    judge(Workshop(tmp_path).make().evidence, load_criteria(name))
