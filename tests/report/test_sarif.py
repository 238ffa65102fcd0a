"""SARIF, held against the schema of the standard's committee and against what the schema cannot say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from mooclint.message.localizer import localizer
from mooclint.message.place import Place
from mooclint.report.model import Report
from tests.report.samples import HOSTILE, SCHEMAS, clause, finding, hostile, mixed, real, report, written

VALIDATOR = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))


def log(*reports: Report, language: str = "en") -> list[dict[str, Any]]:
    """The runs of a log that keeps the schema and the standard's further rules."""
    body = json.loads(written("sarif", *reports, language=language))
    VALIDATOR.validate(body)
    for run in body["runs"]:
        rules = run["tool"]["driver"]["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        for made in run["results"]:
            assert rules[made["ruleIndex"]]["id"] == made["ruleId"]
            assert (made["level"] == "none") == (made["kind"] != "fail")
            for location in made["locations"]:
                _check_location(run, location["physicalLocation"])
    runs: list[dict[str, Any]] = body["runs"]
    return runs


def _check_location(run: dict[str, Any], physical: dict[str, Any]) -> None:
    artifact = physical["artifactLocation"]
    assert physical["region"]["startLine"] >= 1
    assert artifact["uri"].isascii()
    assert not set(artifact["uri"]) & set(' <>"{}|\\^`#?[]')
    if "uriBaseId" in artifact:
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        assert not artifact["uri"].startswith("/")
        assert ":" not in artifact["uri"]
    else:
        assert artifact["uri"].startswith("file:///")


def results(*reports: Report) -> dict[str, dict[str, Any]]:
    return {made["ruleId"]: made for run in log(*reports) for made in run["results"]}


def artifact(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made["locations"][0]["physicalLocation"]["artifactLocation"]
    return found


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_reports_keep_the_schema(language: str) -> None:
    runs = log(real(), mixed(), report(), hostile(), language=language)
    assert [len(run["results"]) for run in runs] == [len(real().findings), 7, 0, 4]
    assert {run["language"] for run in runs} == {language}
    assert {run["columnKind"] for run in runs} == {"unicodeCodePoints"}


def test_the_schema_notices() -> None:
    body = json.loads(written("sarif", mixed()))
    body["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(body)


def test_levels_and_kinds() -> None:
    made = results(mixed())
    assert (made["VID-1"]["kind"], made["VID-1"]["level"]) == ("fail", "error")
    assert made["PKG-3"]["level"] == "warning"
    assert (made["AUD-1"]["kind"], made["AUD-1"]["level"]) == ("open", "none")


def test_rules_help_in_the_language_of_the_reader() -> None:
    for language in ("kk", "ru", "en"):
        (run,) = log(mixed(), language=language)
        rule = next(r for r in run["tool"]["driver"]["rules"] if r["id"] == "VID-1")
        about, say = clause("VID-1"), localizer(language)
        assert about.why
        assert about.fix
        for text in (about.asks, about.why, about.fix):
            assert say(text) in rule["help"]["text"]
        assert about.source["place"] in rule["help"]["text"]
        assert "helpUri" not in rule


def test_uris_are_encoded_and_come_back() -> None:
    place = artifact(results(mixed())["VID-1"])
    assert place["uri"].startswith("%D0%BA%D1%83%D1%80%D1%81%201/video/")
    assert unquote(place["uri"]) == "курс 1/video/а б.mp4"
    hostile_place = artifact(results(hostile())["VID-1"])
    whole = HOSTILE.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    assert unquote(hostile_place["uri"]).endswith(whole)


@pytest.mark.parametrize(
    ("folder", "path", "uri", "relative"),
    [
        ("/srv/курс", "a b.mp4", "file:///srv/%D0%BA%D1%83%D1%80%D1%81/a%20b.mp4", False),
        ("C:/x", "a.mp4", "file:///C:/x/a.mp4", False),
        (".", "a.mp4", "a.mp4", True),
        (".", "", "./", True),
        ("x", "", "x", True),
        (".", "C:/x", "C%3A/x", True),
        (".", "//evil.example/x", "evil.example/x", True),
        (".", "javascript:x", "javascript%3Ax", True),
        ("../x", "a", "../x/a", True),
    ],
)
def test_uris_of_every_kind_of_package_path(folder: str, path: str, uri: str, relative: bool) -> None:
    place = artifact(results(report(finding("VID-1", path=path), path=folder))["VID-1"])
    assert place == {"uri": uri, **({"uriBaseId": "%SRCROOT%"} if relative else {})}


def test_lines_and_logical_places() -> None:
    made = results(mixed())
    assert made["PKG-3"]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 3}
    assert made["VID-1"]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    kinds = {
        key: [(p["kind"], p["name"]) for p in value["locations"][0].get("logicalLocations", ())]
        for key, value in made.items()
    }
    assert kinds["VID-1"] == [("item", "К1_M1_С1_В2"), ("time", "t=12.5,20")]
    assert kinds["SCR-1"] == [("tableRow", "table=2,row=3")]
    assert kinds["SCR-3"] == [("paragraph", "p=9")]
    assert kinds["PKG-3"] == []


def test_fingerprints_do_not_know_lines() -> None:
    before = finding("PKG-3", place=Place(path="course.yaml", line=7))
    after = replace(before, place=Place(path="course.yaml", line=9))
    old, new = results(report(before))["PKG-3"], results(report(after))["PKG-3"]
    assert old["partialFingerprints"] == new["partialFingerprints"]
    assert set(old["partialFingerprints"].values()) == {before.fingerprint}
    assert old["locations"] != new["locations"]


def test_what_is_waived_or_known_is_suppressed() -> None:
    made = results(mixed())
    (waived,), (known,) = made["VID-2"]["suppressions"], made["VID-3"]["suppressions"]
    assert (waived["kind"], waived["status"]) == ("external", "accepted")
    assert waived["justification"] == "шетелдік дәріс (А. Б., 2027-01-31)"
    assert waived["location"]["physicalLocation"]["region"]["startLine"] == 4
    assert known["justification"]
    assert made["VID-3"]["baselineState"] == "unchanged"
    assert made["VID-1"]["baselineState"] == "new"
    assert "suppressions" not in made["VID-1"]
    assert "baselineState" not in results(report(finding("VID-1")))["VID-1"]


def test_packages_are_runs_that_hosts_can_tell_apart() -> None:
    runs = log(mixed("аа"), mixed("бб"))
    ids = [run["automationDetails"]["id"] for run in runs]
    assert len(set(ids)) == 2
    assert all(i.startswith("mooclint/bmg-coursera/") and i.endswith("/") for i in ids)


def test_a_package_that_cannot_be_checked_is_no_success() -> None:
    (run,) = log(replace(report(), checkable=False))
    assert run["invocations"] == [{"executionSuccessful": False}]


def test_messages_hold_no_placeholder_and_no_link() -> None:
    text = results(hostile())["VID-1"]["message"]["text"]
    assert "{{0}} {{x}}" in text
    assert "](" not in text
    assert "<script>alert(1)</script>" in text
