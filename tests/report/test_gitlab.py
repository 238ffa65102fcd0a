"""GitLab's code quality report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mooclint.message.place import Place
from mooclint.message.verdict import Severity
from tests.report.samples import SCHEMAS, finding, hostile, mixed, real, report, written

SCHEMA = json.loads((SCHEMAS / "gitlab-code-quality.schema.json").read_text(encoding="utf-8"))


def issues(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(text)
    Draft202012Validator(SCHEMA).validate(rows)
    return rows


def test_fields() -> None:
    rows = issues(written("gitlab", mixed(), language="en"))
    assert [row["check_name"] for row in rows] == ["VID-1", "PKG-3", "SCR-1", "SCR-3", "AUD-1"]
    assert rows[1]["location"] == {"path": "курс 1/course.yaml", "lines": {"begin": 7}}
    assert rows[1]["severity"] == "minor"
    assert rows[0]["severity"] == "major"
    assert rows[4]["severity"] == "info"
    assert "Measured: 5." in rows[0]["description"]


@pytest.mark.parametrize(
    ("failing", "severities"),
    [
        ((Severity.ERROR, Severity.WARNING), ["major", "major", "info"]),
        ((), ["minor", "minor", "info"]),
    ],
)
def test_only_what_fails_the_run_is_major(failing: tuple[Severity, ...], severities: list[str]) -> None:
    rows = issues(written("gitlab", replace(mixed(), failing=failing)))
    assert [row["severity"] for row in rows if row["check_name"] in ("VID-1", "PKG-3", "AUD-1")] == severities


def test_real_and_hostile_reports_keep_the_schema() -> None:
    assert len(issues(written("gitlab", real()))) == len(real().findings)
    rows = issues(written("gitlab", hostile()))
    assert len(rows) == 2
    assert "<script>" in rows[0]["description"]


def test_no_findings_is_an_empty_list() -> None:
    assert issues(written("gitlab", report())) == []


def test_fingerprints_are_unique_and_stay_when_lines_move() -> None:
    twice = (finding("VID-1"), finding("VID-1"))
    rows = issues(written("gitlab", report(*twice), report(*twice, path="b"), real()))
    prints = [row["fingerprint"] for row in rows]
    assert len(set(prints)) == len(prints)
    before = finding("PKG-3", place=Place(path="course.yaml", line=7))
    after = replace(before, place=Place(path="course.yaml", line=9))
    (old,), (new,) = issues(written("gitlab", report(before))), issues(written("gitlab", report(after)))
    assert old["fingerprint"] == new["fingerprint"]
    assert old["location"] != new["location"]


def test_packages_keep_their_own_fingerprints_whoever_stands_beside_them() -> None:
    alone = issues(written("gitlab", report(finding("VID-1"), path="b")))
    _, beside = issues(written("gitlab", report(finding("VID-1"), path="a"), report(finding("VID-1"), path="b")))
    assert [beside] == alone
