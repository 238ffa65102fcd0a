"""JUnit XML, held against the schema that Jenkins reads by."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from mooclint.message.message import Message
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import ClauseResult, Report
from tests.report.samples import SCHEMAS, WAIVER, clause, finding, hostile, mixed, real, report, unverified, written

SCHEMA = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


def suites(*reports: Report) -> list[etree._Element]:
    root = etree.fromstring(written("junit", *reports, language="en").encode("utf-8"))
    SCHEMA.assertValid(root)
    found = list(root)
    for suite in found:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
        names = [(case.get("classname"), case.get("name")) for case in cases]
        assert len(set(names)) == len(names)
    assert root.get("tests") == str(len(root.findall("testsuite/testcase")))
    assert root.get("failures") == str(len(root.findall("testsuite/testcase/failure")))
    return found


def outcome(*reports: Report) -> list[tuple[str, str, str]]:
    """Class name, outcome and its type of every case."""
    rows = []
    for suite in suites(*reports):
        for case in suite.findall("testcase"):
            told = case[0] if len(case) else None
            kind = ("", "") if told is None else (str(told.tag), told.get("type") or "")
            rows.append((case.get("classname", ""), *kind))
    return rows


def result(clause_id: str, verdict: Verdict, **fields: object) -> ClauseResult:
    made = ClauseResult(clause=clause(clause_id), verdict=verdict, objects=1)
    return replace(made, **fields)  # type: ignore[arg-type]


def test_outcomes() -> None:
    assert [row[:2] for row in outcome(mixed())] == [
        ("bmg-coursera.VID-1", "failure"),
        ("base.PKG-3", "skipped"),
        ("bmg-coursera.SCR-1", "failure"),
        ("bmg-coursera.SCR-3", "failure"),
        ("bmg-coursera.VID-2", "skipped"),
        ("bmg-coursera.VID-3", "skipped"),
        ("bmg-coursera.AUD-1", "skipped"),
    ]


@pytest.mark.parametrize(
    ("failing", "outcomes"),
    [
        ((Severity.ERROR,), {"VID-1": "failure", "PKG-3": "skipped", "AUD-1": "skipped"}),
        ((Severity.ERROR, Severity.WARNING), {"VID-1": "failure", "PKG-3": "failure", "AUD-1": "skipped"}),
        ((), {"VID-1": "skipped", "PKG-3": "skipped", "AUD-1": "skipped"}),
    ],
)
def test_what_does_not_fail_the_run_is_no_failure(failing: tuple[Severity, ...], outcomes: dict[str, str]) -> None:
    told = {row[0].split(".")[1]: row[1:] for row in outcome(replace(mixed(), failing=failing))}
    assert {rule: told[rule][0] for rule in outcomes} == outcomes
    assert told["PKG-3"][1] == "warning"


def test_skipped_cases_say_why() -> None:
    (suite,) = suites(mixed())
    told = {case.get("classname", "").split(".")[1]: case[0] for case in suite.findall("testcase")}
    assert (told["VID-2"].get("type"), told["VID-2"].get("message")) == ("waived", "шетелдік дәріс (А. Б., 2027-01-31)")
    assert told["VID-3"].get("type") == "baseline"
    assert told["AUD-1"].get("type") == "unverified"
    assert "the header does not say" in told["AUD-1"].get("message", "")


def test_findings_of_one_object_are_one_case() -> None:
    (suite,) = suites(report(finding("VID-1"), finding("VID-1"), unverified("VID-1"), finding("VID-1", path="b.mp4")))
    both, other = suite.findall("testcase")
    assert (both[0].tag, len((both[0].text or "").splitlines())) == ("failure", 2)
    assert (other.get("name") or "").endswith(": курс 1/b.mp4")


def test_a_failure_beside_a_waived_one_stays_a_failure() -> None:
    assert [row[1] for row in outcome(report(finding("VID-1", waived=WAIVER), finding("VID-1")))] == ["failure"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (result("VID-1", Verdict.PASS), [("bmg-coursera.VID-1", "", "")]),
        (result("VID-1", Verdict.MANUAL), [("bmg-coursera.VID-1", "skipped", "manual")]),
        (
            result("VID-1", Verdict.UNVERIFIED, objects=0, reason=Message("the manifest cannot be read")),
            [("bmg-coursera.VID-1", "skipped", "unverified")],
        ),
        (result("VID-1", Verdict.FAIL, objects=0), [("bmg-coursera.VID-1", "failure", "fail")]),
        (result("LS-2", Verdict.FAIL, objects=0), [("bmg-coursera.LS-2", "skipped", "fail")]),
        (result("VID-1", Verdict.FAIL, objects=2), []),  # its findings were left out by the settings
        (result("VID-1", Verdict.NOT_APPLICABLE), []),
        (result("VID-1", Verdict.UNVERIFIED, skipped=True), []),
        (result("T1-0", Verdict.FAIL, objects=0), []),  # it sums up other clauses
    ],
)
def test_clauses_without_findings(made: ClauseResult, expected: list[tuple[str, str, str]]) -> None:
    assert outcome(report(results=[made])) == expected


def test_every_package_is_a_suite() -> None:
    assert [(s.get("id"), s.get("name")) for s in suites(mixed("аа"), mixed("бб"))] == [("0", "аа"), ("1", "бб")]


def test_real_reports_have_passes_failures_and_skips() -> None:
    assert {row[1] for row in outcome(real())} == {"", "failure", "skipped"}


def test_hostile_text_stays_in_its_place() -> None:
    (suite,) = suites(hostile())
    first, manual = suite.findall("testcase")
    for text in (
        suite.get("name"),
        first.get("name"),
        first[0].get("message"),
        first[0].text,
        manual[0].get("message"),
    ):
        assert "<script>alert(1)</script> <b>&amp; ]]> -->" in (text or "")
    assert len(first[0]) == 0
