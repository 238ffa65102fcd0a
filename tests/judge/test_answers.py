"""From what a measure returns to a verdict, one clause and one object at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mooclint.course.manifest import read_package
from mooclint.criteria.load import CriteriaError, load_criteria
from mooclint.criteria.model import Bound, Clause, Comparison
from mooclint.judge import engine
from mooclint.judge.engine import check_criteria, in_sentence, judge, judge_clause, judge_one, meets
from mooclint.measures.kinds import Subject, subjects
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Measure, Result, Unknown, Value
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Localized, Message, Quantity
from mooclint.message.place import Place
from mooclint.message.value import Measured
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding
from tests.support import Written, good_manifest

say = localizer("en")
CRITERIA = load_criteria()
TEXT = Localized("x", {})
HERE = Place(path="course.yaml", line=3, item="К1_M1_С1_В1")
AT_LEAST = Bound(comparison=Comparison.AT_LEAST, values=(4,), unit="h")
NONE = Bound(comparison=Comparison.NONE)
ONE = Message("One is wrong: {name}.", {"name": Code("a")})


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The good course, of which nothing but the manifest is there."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "course.yaml").write_text(Written(good_manifest()).text, encoding="utf-8")
    return Evidence(package=read_package(folder), media={})


@pytest.fixture
def measures(monkeypatch: pytest.MonkeyPatch) -> dict[str, Measure]:
    """The measures that there are, and room for more."""
    known = dict(engine.load_measures())
    monkeypatch.setattr(engine, "load_measures", lambda: known)
    return known


@pytest.fixture
def clause(measures: dict[str, Measure]) -> Callable[..., Clause]:
    """A clause of a measure that returns these results, one an object."""

    def make(*results: Result, when: Result | None = None, **given: Any) -> Clause:
        given = {"about": ("module",), "bound": AT_LEAST, "measure": "x", **given}
        returned = list(results)
        kinds = ("package", "module", "master", "course")
        measures["x"] = Measure("x", kinds, "h", lambda *_: returned.pop(0) if len(returned) > 1 else returned[0])
        if when is not None:
            measures["w"] = Measure("w", kinds, "h", lambda *_: when)
            given.update(when_measure="w", when_bound=AT_LEAST)
        basis = {"id": "X-1", "name": "x", "set_id": "own", "severity": Severity.WARNING, "title": TEXT, "asks": TEXT}
        return Clause(**{**basis, **given})

    return make


def answer(clause: Clause, evidence: Evidence) -> tuple[Verdict, Measured | None, Message | None]:
    return judge_one(clause, Subject(None, HERE, "the object"), evidence)


Make = Callable[..., Clause]


# One object ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "given", "verdict"),
    [
        (Value(4, "h"), {}, Verdict.PASS),
        (Value(3, "h"), {}, Verdict.FAIL),
        (Value(None), {}, Verdict.FAIL),
        (Value(4, "h"), {"question": TEXT}, Verdict.MANUAL),
        (Value(3, "h"), {"question": TEXT}, Verdict.FAIL),
        (Value(3, "h"), {"fact": True, "bound": None}, Verdict.NOT_APPLICABLE),
        (Value(3, "h"), {"fact": True}, Verdict.NOT_APPLICABLE),
        (Value(3, "h"), {"bound": None}, Verdict.NOT_APPLICABLE),
        (Value("three"), {"fact": True}, Verdict.NOT_APPLICABLE),  # of whatever sort: a fact is held against nothing
        (Inapplicable(), {}, Verdict.NOT_APPLICABLE),
        (Unknown(Message("no luck")), {}, Verdict.UNVERIFIED),
        (Unknown(Message("no luck")), {"question": TEXT}, Verdict.UNVERIFIED),
        (Unknown(Message("no luck")), {"fact": True, "bound": None}, Verdict.NOT_APPLICABLE),
        (Value(3, "h"), {"measure": None}, Verdict.MANUAL),
        (Value(3, "h"), {"measure": None, "fact": True}, Verdict.NOT_APPLICABLE),
        (Gaps(), {"bound": NONE}, Verdict.PASS),
        (Gaps(), {"bound": NONE, "question": TEXT}, Verdict.MANUAL),
        (Gaps((Gap(ONE, HERE),)), {"bound": NONE}, Verdict.FAIL),
        (Gaps(unknown=Message("no luck")), {"bound": NONE}, Verdict.UNVERIFIED),
        (Gaps((Gap(ONE, HERE),), unknown=Message("no luck")), {"bound": NONE}, Verdict.FAIL),
    ],
)
def test_a_result_has_its_verdict(
    clause: Make, evidence: Evidence, result: Result, given: dict[str, Any], verdict: Verdict
) -> None:
    assert answer(clause(result, **given), evidence)[0] is verdict


@pytest.mark.parametrize(
    ("when", "verdict"),
    [
        (Value(4, "h"), Verdict.FAIL),
        (Value(3, "h"), Verdict.NOT_APPLICABLE),
        (Value(None), Verdict.NOT_APPLICABLE),
        (Inapplicable(), Verdict.NOT_APPLICABLE),
        (Unknown(Message("no luck")), Verdict.UNVERIFIED),
    ],
)
def test_a_condition_is_looked_at_first(clause: Make, evidence: Evidence, when: Result, verdict: Verdict) -> None:
    assert answer(clause(Value(3, "h"), when=when), evidence)[0] is verdict
    assert answer(clause(Value(3, "h"), when=when, measure=None), evidence)[0] is (
        Verdict.MANUAL if verdict is Verdict.FAIL else verdict
    )


def test_a_condition_needs_both_of_its_halves(clause: Make, evidence: Evidence) -> None:
    whole = clause(Value(4, "h"), when=Value(3, "h"))
    assert answer(replace(whole, when_bound=None), evidence)[0] is Verdict.PASS
    assert answer(replace(whole, when_measure=None), evidence)[0] is Verdict.PASS


@pytest.mark.parametrize(
    ("result", "bound", "fits"),
    [
        (Value(None), AT_LEAST, True),
        (Value(3), AT_LEAST, True),
        (Value("three"), AT_LEAST, False),
        (Value((3, 4)), AT_LEAST, False),
        (Value((3, 4)), Bound(comparison=Comparison.AT_LEAST, values=(1, 2)), True),
        (Value(3), Bound(comparison=Comparison.AT_LEAST, values=(1, 2)), False),
        (Value(("a", "b")), Bound(comparison=Comparison.AT_LEAST, values=(1, 2)), False),
        (Value((3,)), Bound(comparison=Comparison.AT_MOST, values=(4,)), True),
        (Value((3, 4)), Bound(comparison=Comparison.AT_MOST, values=(4,)), False),
        (Value(3), Bound(comparison=Comparison.BETWEEN, values=(1, 4)), True),
        (Value("a"), Bound(comparison=Comparison.PRESENT), True),
        (Value("a"), Bound(comparison=Comparison.ONE_OF, values=("a",)), True),
        (Value(3), Bound(comparison=Comparison.ONE_OF, values=("a",)), False),
        (Value(("a",)), Bound(comparison=Comparison.INCLUDES, values=("a",)), True),
        (Value("a"), Bound(comparison=Comparison.INCLUDES, values=("a",)), False),
        (Value(3), NONE, False),
        (Gaps(), NONE, True),
        (Gaps(), AT_LEAST, False),
    ],
)
def test_what_cannot_be_compared_is_an_error_of_the_set(
    clause: Make, evidence: Evidence, result: Result, bound: Bound, fits: bool
) -> None:
    asked, condition = {"bound": bound}, {"bound": bound, "when": Value(4, "h")}
    for given in (clause(result, **asked), replace(clause(result, **condition), when_measure="x", when_bound=bound)):
        if fits:
            answer(given, evidence)
        else:
            with pytest.raises(CriteriaError):
                answer(given, evidence)


# What a finding says ------------------------------------------------------------------------------------------


def findings(clause: Clause, evidence: Evidence) -> tuple[Finding, ...]:
    return judge_clause(replace(clause, about=("course",)), evidence)[0]


@pytest.mark.parametrize(
    ("value", "bound", "sentence"),
    [
        (Value(3, "h"), AT_LEAST, "Measured: 3 h."),
        (Value(3, "h", shown="three"), AT_LEAST, "Measured: three."),
        (Value("a"), Bound(comparison=Comparison.ONE_OF, values=("b",)), "Measured: a."),
        (Value(None), AT_LEAST, "Not given."),
        (Value(None, shown="three"), AT_LEAST, "Not given."),
        (Value(None, shown=Message("It is missing.")), AT_LEAST, "It is missing."),
        (Value(3, "h", shown=Message("three")), AT_LEAST, "Measured: three."),
        (Value(("a",)), Bound(comparison=Comparison.INCLUDES, values=("a", "kk")), "Missing: kk."),
        (Value(("a", "b")), Bound(comparison=Comparison.INCLUDES, values=("a", "a")), "Missing: a."),
    ],
)
def test_the_sentence_of_a_finding(clause: Make, evidence: Evidence, value: Value, bound: Bound, sentence: str) -> None:
    (finding,) = findings(clause(value, bound=bound), evidence)
    assert say(finding.message).replace("\xa0", " ").replace("“", "").replace("”", "") == sentence


def test_a_shown_value() -> None:
    assert in_sentence(Value(None)) == ""
    assert in_sentence(Value(3, "h")) == Quantity(3, "h")
    assert in_sentence(Value("a")) == Code("a")
    assert say(Message("{x}", {"x": in_sentence(Value(("kk", "ru")))})) == "kk, ru"
    assert in_sentence(Value(3, "h", shown="three")) == "three"


def test_where_a_finding_stands(clause: Make, evidence: Evidence) -> None:
    """Where the measure says, else where the object stands; the object's item where the measure names none."""
    there = Place(path="scripts/a.docx", paragraph=4)
    here = subjects("master", evidence)[0].place
    assert here.item
    for result, place in (
        (Value(3, "h"), here),
        (Value(3, "h", place=there), replace(there, item=here.item)),
        (Value(3, "h", place=replace(there, item="К9")), replace(there, item="К9")),
        (Unknown(Message("no luck")), here),
        (Unknown(Message("no luck"), there), replace(there, item=here.item)),
    ):
        finding = judge_clause(clause(result, about=("master",)), evidence)[0][0]
        assert finding.place == place
        failed = isinstance(result, Value)
        assert finding.severity is (Severity.WARNING if failed else Severity.INFO)
        assert finding.verdict is (Verdict.FAIL if failed else Verdict.UNVERIFIED)
        assert failed or say(finding.message) == "Not verified: no luck."


def test_gaps_and_what_could_not_be_looked_at_are_both_told(clause: Make, evidence: Evidence) -> None:
    gaps = Gaps((Gap(ONE, HERE, Value(3, "h")), Gap(ONE, HERE)), unknown=Message("no luck"))
    given = clause(gaps, bound=NONE)
    found = findings(given, evidence)
    assert [f.verdict for f in found] == [Verdict.FAIL, Verdict.FAIL, Verdict.UNVERIFIED]
    assert [(f.measured.value, f.measured.unit) for f in found[:2]] == [(3, "h"), (None, "")]
    assert len({f.fingerprint for f in found}) == 3
    assert answer(given, evidence)[1] == Measured(value=2)
    assert answer(clause(Gaps(), bound=NONE), evidence)[1] == Measured(value=0)
    assert answer(clause(Gaps(unknown=Message("no luck")), bound=NONE), evidence)[1] is None


def test_a_fingerprint_is_of_what_is_wrong_and_not_of_its_line(clause: Make, evidence: Evidence) -> None:
    def prints(*params: dict[str, Any], line: int = 1) -> list[str]:
        place = Place(path="a.docx", line=line)
        gaps = Gaps(tuple(Gap(Message("{name} in {line}", given), place) for given in params))
        return [finding.fingerprint for finding in findings(clause(gaps, bound=NONE), evidence)]

    (one,) = prints({"name": "a", "line": 4})
    assert prints({"name": "a", "line": 9}, line=7) == [one]
    assert prints({"name": "b", "line": 4}) != [one]
    again, second = prints({"name": "a", "line": 4}, {"name": "a", "line": 5})
    assert again == one
    assert second != one
    assert one == "12e859657663a2ab"  # as baselines and code hosts know it: it stays when mooclint changes


def test_a_fingerprint_is_of_an_item_or_else_of_a_file(clause: Make, evidence: Evidence) -> None:
    def prints(*places: Place) -> list[str]:
        gaps = Gaps(tuple(Gap(ONE, place) for place in places))
        return [finding.fingerprint for finding in findings(clause(gaps, bound=NONE), evidence)]

    named, other = Place(path="a.docx", item="К1"), Place(path="b.docx", item="К1")
    assert prints(named) == prints(other)  # a file that is renamed
    assert prints(named) != prints(replace(named, item="К2"))
    alone, beside = Place(path="a.docx"), Place(path="b.docx")
    assert prints(alone) != prints(beside)
    assert prints(alone, beside) == [*prints(alone), *prints(beside)]


# The package as a whole ---------------------------------------------------------------------------------------


def overall(clause: Clause, evidence: Evidence) -> tuple[Verdict, str | None]:
    result = judge_clause(clause, evidence)[1]
    assert result.objects == sum(result.counts.values())
    return result.verdict, say(result.reason) if result.reason else None


UNREAD = "a part of the manifest cannot be read"


@pytest.mark.parametrize(
    ("result", "given", "verdict"),
    [
        (Value(4, "h"), {}, (Verdict.UNVERIFIED, UNREAD)),
        (Value(4, "h"), {"question": TEXT}, (Verdict.UNVERIFIED, UNREAD)),
        (Value(3, "h"), {}, (Verdict.FAIL, None)),
        (Value(3, "h"), {"fact": True, "bound": None}, (Verdict.NOT_APPLICABLE, None)),
        (Value(4, "h"), {"about": ("package",)}, (Verdict.PASS, None)),
    ],
)
def test_what_was_left_out_may_hold_the_fault(
    clause: Make, evidence: Evidence, result: Result, given: dict[str, Any], verdict: tuple[Verdict, str | None]
) -> None:
    partly = replace(evidence, package=replace(evidence.package, unread=1))
    assert overall(clause(result, **given), partly) == verdict
    assert overall(clause(result, **given), evidence)[1] is None


NOTHING = "the package has nothing that this clause is about"
NO_MANIFEST = "the manifest cannot be read"


@pytest.mark.parametrize(
    ("given", "without", "nowhere"),
    [
        ({}, (Verdict.UNVERIFIED, NOTHING), (Verdict.UNVERIFIED, NO_MANIFEST)),
        ({"if_none": "pass"}, (Verdict.PASS, NOTHING), (Verdict.UNVERIFIED, NO_MANIFEST)),
        ({"if_none": "not-applicable"}, (Verdict.NOT_APPLICABLE, NOTHING), (Verdict.UNVERIFIED, NO_MANIFEST)),
        ({"fact": True, "bound": None}, (Verdict.NOT_APPLICABLE, NOTHING), (Verdict.NOT_APPLICABLE, NO_MANIFEST)),
    ],
)
def test_a_package_without_such_objects(
    clause: Make,
    evidence: Evidence,
    given: dict[str, Any],
    without: tuple[Verdict, str],
    nowhere: tuple[Verdict, str],
) -> None:
    course = evidence.package.course
    assert course is not None
    empty = replace(evidence, package=replace(evidence.package, course=replace(course, modules=())))
    assert overall(clause(Value(4, "h"), **given), empty) == without
    none = replace(evidence, package=replace(evidence.package, course=None))
    assert overall(clause(Value(4, "h"), **given), none) == nowhere


def test_without_a_manifest_what_is_about_the_folder_is_not_passed(clause: Make, evidence: Evidence) -> None:
    none = replace(evidence, package=replace(evidence.package, course=None))
    about = ("package",)
    assert overall(clause(Value(4, "h"), about=about), none) == (Verdict.UNVERIFIED, NO_MANIFEST)
    assert overall(clause(Value(3, "h"), about=about), none) == (Verdict.FAIL, None)
    assert overall(clause(Inapplicable(), about=about), none) == (Verdict.NOT_APPLICABLE, None)


def test_the_worst_object_decides_and_all_are_counted(clause: Make, evidence: Evidence) -> None:
    given = clause(Value(4, "h"), Unknown(Message("no luck")), Value(3, "h"))
    found, result = judge_clause(given, evidence)
    assert (result.verdict, result.objects) == (Verdict.FAIL, 3)
    assert result.counts == {Verdict.PASS: 1, Verdict.UNVERIFIED: 1, Verdict.FAIL: 1}
    assert [measured.value for _, measured in result.measured] == [4, 3]
    assert [f.verdict for f in found] == [Verdict.FAIL, Verdict.UNVERIFIED]  # what fails comes first


def test_a_sum_adds_up_the_objects_of_its_parts(clause: Make, evidence: Evidence) -> None:
    part = clause(Value(4, "h"))
    whole = clause(
        Value(4, "h"), id="X-0", measure=None, bound=Bound(comparison=Comparison.ALL_OF, values=("X-1", "X-2"))
    )
    second = replace(part, id="X-2", about=("package",))
    own = replace(CRITERIA, clauses=(whole, part, second))
    _, results = judge(evidence, own)
    assert [(r.clause.id, r.verdict, r.objects) for r in results] == [
        ("X-0", Verdict.PASS, 4),
        ("X-1", Verdict.PASS, 3),
        ("X-2", Verdict.PASS, 1),
    ]
    _, results = judge(evidence, own, {"X-2"})
    assert [r.verdict for r in results] == [Verdict.UNVERIFIED, Verdict.PASS, Verdict.UNVERIFIED]
    _, results = judge(evidence, own, {"X-0"})
    assert (results[0].skipped, results[0].objects) == (True, 0)


def test_gaps_from_elsewhere_stand_for_what_a_measure_finds(clause: Make, evidence: Evidence) -> None:
    given = clause(Inapplicable(), bound=NONE, about=("package",))
    assert overall(given, evidence)[0] is Verdict.NOT_APPLICABLE
    (finding,), result = judge_clause(given, evidence, Gaps((Gap(ONE, HERE),)))
    assert (finding.message, result.verdict) == (ONE, Verdict.FAIL)
    assert judge_clause(given, evidence, Gaps())[1].verdict is Verdict.PASS
    assert judge_clause(replace(given, measure=None), evidence, Gaps())[1].verdict is Verdict.MANUAL


# Bounds and names, at their edges -------------------------------------------------------------------------------


def held(comparison: Comparison, *values: int | float | str, tolerance: float = 0) -> Bound:
    return Bound(comparison=comparison, values=values, tolerance=tolerance)


@pytest.mark.parametrize(
    ("value", "asked", "good"),
    [
        ((5,), held(Comparison.AT_LEAST, 4), True),
        (10, held(Comparison.MORE_THAN, 10, tolerance=0.5), True),
        (9.4, held(Comparison.MORE_THAN, 10, tolerance=0.5), False),
        (30.4, held(Comparison.AT_MOST, 30, tolerance=0.5), True),
        (3.9, held(Comparison.BETWEEN, 4, 10), False),
        (3.9, held(Comparison.BETWEEN, 4, 10, tolerance=0.2), True),
        (40.2, held(Comparison.NEAR, 30, 10, tolerance=0.5), True),
        (40.6, held(Comparison.NEAR, 30, 10, tolerance=0.5), False),
        (20, held(Comparison.NEAR, 30, 10), True),
        (3, held(Comparison.NONE), False),
        ((1, 2), held(Comparison.AT_MOST, 4), False),
    ],
)
def test_the_tolerance_is_on_the_lenient_side(value: Any, asked: Bound, good: bool) -> None:
    assert meets(value, asked) is good


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"measure": "course.moduls"},
            "Clause CRS-1: “course.moduls” is not known. Did you mean course.modules?",
        ),
        ({"measure": "ауа"}, "Clause CRS-1: “ауа” is not known."),
        ({"about": ("modul",)}, "Clause CRS-1: “modul” is not known. Did you mean module?"),
        ({"about": ("packag",)}, "Clause CRS-1: “packag” is not known. Did you mean package?"),
        ({"about": ("lesson",)}, "Clause CRS-1: the measure course.modules is not about “lesson”."),
        (
            {"bound": Bound(comparison=Comparison.AT_LEAST, values=(3,), unit="h")},
            "Clause CRS-1: the measure course.modules is in “-”.",
        ),
        (
            {
                "when_measure": "course.modules",
                "when_bound": Bound(comparison=Comparison.AT_LEAST, values=(3,), unit="h"),
            },
            "Clause CRS-1: the measure course.modules is in “-”.",
        ),
    ],
)
def test_what_is_wrong_with_a_clause(change: dict[str, Any], sentence: str) -> None:
    clause = CRITERIA.clause("CRS-1")
    assert clause is not None
    with pytest.raises(CriteriaError) as caught:
        check_criteria(replace(CRITERIA, clauses=(replace(clause, **change),)))
    ((_, problem),) = caught.value.problems
    assert say(problem.message).replace("`", "") == sentence


def test_a_bound_without_numbers_has_no_unit_to_fit(clause: Make, evidence: Evidence) -> None:
    for bound in (NONE, Bound(comparison=Comparison.PRESENT), None):
        check_criteria(replace(CRITERIA, clauses=(clause(Gaps(), bound=bound),)))
    check_criteria(replace(CRITERIA, clauses=(clause(Gaps(), about=("package", "module")),)))
