"""Severities, exceptions by path, waivers and the baseline, laid over a report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.judge.check import Gathered
from mooclint.judge.rules import rules_of
from mooclint.judge.settings import PathSettings, Settings, SettingsError, find_settings, read_settings
from mooclint.judge.waivers import BaselineError, baseline_text, laid_over, read_baseline, with_baseline
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Report, Waiver
from tests.support import TODAY, Workshop

CRITERIA = load_criteria()
# Two things wrong with the good course: a week of six hours and a test with three questions.
CHANGES = [{"set": "modules/1/hours", "to": 6}, {"set": "К1_M1_С1_Т1/questions", "to": 3}]


@pytest.fixture
def judged(tmp_path: Path):
    evidence = Workshop(tmp_path).make({"change": CHANGES}).evidence

    def judge(text: str) -> Report:
        path = tmp_path / "mooclint.toml"
        path.write_text(text, encoding="utf-8")
        settings = read_settings(path)
        return Gathered(folder=tmp_path, evidence=evidence, criteria=CRITERIA, settings=settings, today=TODAY).report()

    return judge


def failing(report: Report) -> dict[str, Severity]:
    return {f.clause.id: f.severity for f in report.findings if f.counts}


def one(report: Report, clause: str) -> Finding:
    (finding,) = (f for f in report.findings if f.clause.id == clause and f.verdict is Verdict.FAIL)
    return finding


def test_without_settings_nothing_is_laid_over(judged) -> None:
    assert failing(judged("")) == {
        "WK-1": Severity.ERROR,
        "WK-4": Severity.ERROR,
        "PKG-16": Severity.WARNING,
    }


def test_a_severity_is_settled_by_id_by_name_and_by_group(judged) -> None:
    report = judged('[severity]\nWK = "info"\nlesson-practice-questions = "warning"\n')
    assert failing(report) == {"WK-1": Severity.INFO, "WK-4": Severity.WARNING, "PKG-16": Severity.WARNING}


def test_a_waiver_covers_its_finding_and_says_why(judged) -> None:
    report = judged('[[waivers]]\nrule = "week-hours"\nreason = "pilot"\nby = "A. M."\nuntil = 2026-11-22\n')
    assert "WK-1" not in failing(report)
    waiver = one(report, "WK-1").waived
    assert waiver is not None
    assert (waiver.reason, waiver.by, waiver.until) == ("pilot", "A. M.", TODAY)
    result = report.result("PKG-15")
    assert result is not None
    assert result.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("waiver", "template"),
    [
        ('rule = "WK-1"\nuntil = 2026-11-21', "The waiver of {rule} has expired: {date}."),
        ('rule = "WK-11"', "The waiver is for a rule that there is not: {rule}. Did you mean {close}?"),
        ('rule = "Ауа райы"', "The waiver is for a rule that there is not: {rule}."),
        ('rule = "VID-3"', "The waiver of {rule} covers nothing any more: delete it."),
        ('rule = "WK-1"\nitem = "К1"', "The waiver of {rule} covers nothing any more: delete it."),
        (
            'rule = "WK-1"\npath = "course.yaml#q=1"',
            "The waiver of {rule} has an anchor that cannot be read: {anchor}. "
            "Write #t=SECONDS, #p=PARAGRAPH or #slide=NUMBER.",
        ),
    ],
)
def test_a_waiver_that_is_no_good_covers_nothing_and_is_a_finding(judged, waiver: str, template: str) -> None:
    report = judged(f'[[waivers]]\n{waiver}\nreason = "r"\nby = "b"\n')
    assert failing(report)["WK-1"] is Severity.ERROR
    problem = one(report, "PKG-15")
    assert problem.message.template == template
    assert (problem.place.path, problem.place.line) == ("mooclint.toml", 1)


# One finding, without a course ---------------------------------------------------------------------------------

FILE = "scripts/К1_M1_С1_В1.docx"
AT = Place(path=FILE, item="К1_M1_С1_В1")


def fault(place: Place = AT, rule: str = "WK-1") -> Finding:
    clause = CRITERIA.clause(rule)
    assert clause is not None
    return Finding(
        clause=clause, severity=Severity.ERROR, verdict=Verdict.FAIL, place=place, message=Message("x"), fingerprint="f"
    )


def waiver(**given: Any) -> Waiver:
    return Waiver(**{"rule": "WK-1", "reason": "r", "by": "b", **given})


def covering(place: Place, *waivers: Waiver) -> Waiver | None:
    """The waiver under which a fault at that place goes."""
    (finding,), _ = laid_over([fault(place)], CRITERIA, Settings(waivers=waivers), TODAY)
    return finding.waived


@pytest.mark.parametrize(
    ("anchor", "spot", "fits"),
    [
        ("#p=3", {"paragraph": 3}, True),
        ("#p=3", {"paragraph": 4}, False),
        ("#p=3", {}, False),
        ("#slide=3", {"slide": 3}, True),
        ("#slide=3", {"slide": 4}, False),
        ("#slide=3", {"paragraph": 3}, False),
        ("#p=0", {"paragraph": 0}, True),
        ("#p=3", {"start": 3.0}, False),
        # Half a second to either side of what is found, and all of what lies between.
        ("#t=12.5", {"start": 12.5}, True),
        ("#t=12", {"start": 12.5}, True),
        ("#t=13", {"start": 12.5}, True),
        ("#t=11.9", {"start": 12.5}, False),
        ("#t=13.1", {"start": 12.5}, False),
        ("#t=15", {"start": 12.5, "end": 20.0}, True),
        ("#t=20.5", {"start": 12.5, "end": 20.0}, True),
        ("#t=20.6", {"start": 12.5, "end": 20.0}, False),
        ("#t=0", {"start": 0.0}, True),
        ("#t=0", {"start": 0.5, "end": 0.0}, True),
        ("#t=3", {}, False),
        ("#t=3", {"paragraph": 3}, False),
        ("#t=3,", {"start": 3.0}, False),
    ],
)
def test_a_waiver_for_a_spot_covers_that_spot(anchor: str, spot: dict[str, Any], fits: bool) -> None:
    one = waiver(path=FILE, anchor=anchor)
    assert covering(replace(AT, **spot), one) == (one if fits else None)


def test_anchors_are_read_from_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "mooclint.toml"
    path.write_text(f'[[waivers]]\nrule = "WK-1"\npath = "{FILE}#t=12.5"\nreason = "r"\nby = "b"\n', encoding="utf-8")
    (one,) = read_settings(path).waivers
    assert (one.path, one.anchor) == (FILE, "#t=12.5")
    assert covering(replace(AT, start=12.5), one) == one
    assert covering(replace(AT, start=30.0), one) is None


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ({}, True),
        ({"rule": "week-hours"}, True),
        ({"rule": "WK"}, True),
        ({"rule": "WK-2"}, False),
        ({"path": FILE}, True),
        ({"path": FILE.upper()}, False),
        ({"path": "scripts/*.docx"}, True),
        ({"path": "scripts/К1_M?_С[1]_В1.docx"}, True),
        ({"path": "scripts/*.pdf"}, False),
        ({"path": "scripts"}, False),
        ({"item": AT.item}, True),
        ({"item": "К1_*"}, False),  # an item is a code, no pattern
        ({"path": "*", "item": AT.item}, True),
        ({"path": "*", "item": "К1_M1_С1_В2"}, False),
        ({"path": "course.yaml", "item": AT.item}, False),
        ({"until": TODAY}, True),
        ({"until": TODAY - timedelta(days=1)}, False),
        ({"until": TODAY + timedelta(days=1)}, True),
    ],
)
def test_what_a_waiver_covers(given: dict[str, Any], fits: bool) -> None:
    one = waiver(**given)
    assert covering(AT, one) == (one if fits else None)


def test_the_first_waiver_in_force_covers_and_the_others_are_told_of() -> None:
    past = waiver(until=TODAY - timedelta(days=1))
    second, third, general = waiver(path="scripts/*"), waiver(item=AT.item), waiver(reason="another")
    settings = Settings(waivers=(past, second, third, general))
    (finding,), gaps = laid_over([fault()], CRITERIA, settings, TODAY)
    assert finding.waived == second
    assert [gap.message.template for gap in gaps] == [
        "The waiver of {rule} has expired: {date}.",
        "The waiver of {rule} covers nothing any more: delete it.",
        "The waiver of {rule} covers nothing any more: delete it.",
    ]
    (other,), gaps = laid_over([fault(Place(path="course.yaml"))], CRITERIA, settings, TODAY)
    assert other.waived == general
    assert len(gaps) == 3


def test_a_waiver_for_another_spot_does_not_hide_the_next() -> None:
    elsewhere, everywhere = waiver(path=FILE, anchor="#p=9"), waiver(path=FILE)
    assert covering(replace(AT, paragraph=3), elsewhere, everywhere) == everywhere


def test_a_waiver_that_expired_alone_is_told_of_as_expired() -> None:
    past = waiver(until=TODAY - timedelta(days=1))
    for findings in ([fault()], []):
        _, (gap,) = laid_over(findings, CRITERIA, Settings(waivers=(past,)), TODAY)
        assert gap.message.template == "The waiver of {rule} has expired: {date}."


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        (FILE, True),
        ("scripts/*", True),
        (AT.item, True),
        ("К1_M1_*", True),
        ("К2_*", False),
        ("scripts", False),
        ("", False),
    ],
)
def test_exceptions_by_path_are_for_paths_and_items(pattern: str, fits: bool) -> None:
    rows = (PathSettings(pattern=pattern, ignore=("WK-2", "WK-1"), severity={"WK": Severity.INFO}),)
    (finding, other), _ = laid_over([fault(), fault(rule="VID-3")], CRITERIA, Settings(per_path=rows), TODAY)
    assert (finding.waived is not None, finding.severity is Severity.INFO) == (fits, fits)
    assert finding.waived is None or (finding.waived.rule, finding.waived.path) == ("WK-1", pattern)
    assert (other.waived, other.severity) == (None, Severity.ERROR)


def test_an_exception_for_no_path_is_for_no_item_either() -> None:
    """A fault without an item has an empty one, which is not what an empty pattern means."""
    rows = (PathSettings(pattern="", ignore=("WK-1",)),)
    (finding,), _ = laid_over([fault(Place(path=FILE))], CRITERIA, Settings(per_path=rows), TODAY)
    assert finding.waived is None


def test_of_two_words_for_one_rule_the_last_holds() -> None:
    rows = (
        PathSettings(pattern=FILE, severity={"WK-1": Severity.INFO}),
        PathSettings(pattern="scripts/*", severity={"WK": Severity.ERROR, "week-hours": Severity.WARNING}),
    )
    everywhere = {"WK": Severity.WARNING, "WK-1": Severity.INFO}
    (finding, other), _ = laid_over(
        [fault(), fault(Place(path="course.yaml"))], CRITERIA, Settings(severity=everywhere, per_path=rows), TODAY
    )
    assert (finding.severity, other.severity) == (Severity.WARNING, Severity.INFO)


def test_only_what_fails_is_waived_and_known() -> None:
    """An open question stays open, whatever the settings say."""
    unknown = replace(fault(), verdict=Verdict.UNVERIFIED, severity=Severity.INFO)
    settings = Settings(severity={"WK": Severity.ERROR}, waivers=(waiver(),))
    (finding,), (gap,) = laid_over([unknown], CRITERIA, settings, TODAY)
    assert finding == unknown
    assert gap.message.template == "The waiver of {rule} covers nothing any more: delete it."
    report = Report(criteria=CRITERIA, path="", title="", findings=(unknown, fault()), results=(), media=())
    marked = with_baseline(report, {"f"})
    assert [finding.baseline for finding in marked.findings] == [False, True]


def test_what_is_waived_goes_in_no_baseline() -> None:
    waived = replace(fault(), waived=waiver())
    report = Report(criteria=CRITERIA, path="", title="", findings=(waived,), results=(), media=())
    assert json.loads(baseline_text([report], None))["findings"] == []


# Exceptions and the baseline over a course ----------------------------------------------------------------------


def test_rules_left_out_for_a_path_are_waived_by_the_settings(judged) -> None:
    report = judged('[[per-path]]\npath = "course.*"\nignore = ["WK-1"]\nseverity = {WK-4 = "warning"}\n')
    assert failing(report) == {"WK-4": Severity.WARNING, "PKG-16": Severity.WARNING}
    assert one(report, "WK-1").waived is not None


def test_the_baseline_knows_its_findings_when_lines_move_and_never_grows(judged, tmp_path: Path) -> None:
    report = judged("")
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text([report], None), encoding="utf-8")
    known = read_baseline(path)
    assert failing(with_baseline(report, known)) == {}
    # Without one of its entries the baseline does not take it up again.
    left = known - {one(report, "WK-1").fingerprint}
    rows = json.loads(baseline_text([report], left))["findings"]
    assert {row["fingerprint"] for row in rows} == left


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other"}', '{"schema": "mooclint/baseline@1"}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError):
        read_baseline(path)
    with pytest.raises(BaselineError):
        read_baseline(Path("/dev/zero") if Path("/dev/zero").exists() else tmp_path)


def test_words_for_rules() -> None:
    assert rules_of(CRITERIA, "vid-3") == {"VID-3"} == rules_of(CRITERIA, "master-data-rate")
    assert rules_of(CRITERIA, "VID") == {f"VID-{n}" for n in range(1, 8)}
    assert rules_of(CRITERIA, "VI") == set()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('lang = "kk"\nfail-on = 3\n', 2, 11),
        ('[severity]\nVID-3 = "bad"\n', 2, 9),
        ('[[waivers]]\nrule = "a"\nreason = "b"\nby = "c"\n\n[[waivers]]\nrule = 5\nreason = "b"\nby = "c"\n', 7, 8),
        ("lang = \n", 1, 8),
        ('colour = "red"\n', 1, 10),
    ],
)
def test_wrong_settings_have_line_and_column(tmp_path: Path, text: str, line: int, column: int) -> None:
    path = tmp_path / "mooclint.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert [(p.line, p.column) for p in caught.value.problems] == [(line, column)]


def test_settings_are_found_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "mooclint.toml").write_text("strict = true\n")
    found = find_settings(inner)
    assert found is not None
    assert read_settings(found).strict
    assert Settings().path is None
