"""Severities, exceptions by path, waivers and the baseline, laid over a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.judge.check import Gathered
from mooclint.judge.rules import rules_of
from mooclint.judge.settings import Settings, SettingsError, find_settings, read_settings
from mooclint.judge.waivers import BaselineError, baseline_text, read_baseline, with_baseline
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Report
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
        return Gathered(
            folder=tmp_path, evidence=evidence, criteria=CRITERIA, settings=settings, today=TODAY
        ).report()

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
        ('rule = "VID-3"', "The waiver of {rule} covers nothing any more: delete it."),
        ('rule = "WK-1"\nitem = "К1"', "The waiver of {rule} covers nothing any more: delete it."),
        (
            'rule = "WK-1"\npath = "course.yaml#q=1"',
            "The waiver of {rule} has an anchor that cannot be read: {anchor}. Write #t=SECONDS or #p=PARAGRAPH.",
        ),
    ],
)
def test_a_waiver_that_is_no_good_covers_nothing_and_is_a_finding(judged, waiver: str, template: str) -> None:
    report = judged(f'[[waivers]]\n{waiver}\nreason = "r"\nby = "b"\n')
    assert failing(report)["WK-1"] is Severity.ERROR
    problem = one(report, "PKG-15")
    assert problem.message.template == template
    assert (problem.place.path, problem.place.line) == ("mooclint.toml", 1)


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
