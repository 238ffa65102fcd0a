"""One finding a line."""

from __future__ import annotations

import json

from tests.report.samples import HOSTILE, hostile, mixed, real, written


def test_a_line_is_a_finding_with_its_package() -> None:
    rows = [json.loads(line) for line in written("jsonl", mixed("аа"), mixed("бб")).splitlines()]
    assert [row["package"] for row in rows] == ["аа"] * 7 + ["бб"] * 7
    assert [row["rule"] for row in rows[:7]] == ["VID-1", "PKG-3", "SCR-1", "SCR-3", "VID-2", "VID-3", "AUD-1"]
    assert rows[0]["path"] == "video/а б.mp4"
    assert rows[4]["waived"]["reason"] == "шетелдік дәріс"


def test_the_findings_are_those_of_the_json_report() -> None:
    rows = [json.loads(line) for line in written("jsonl", real()).splitlines()]
    assert [{k: v for k, v in row.items() if k != "package"} for row in rows] == json.loads(written("json", real()))[
        "findings"
    ]


def test_hostile_text_comes_back() -> None:
    rows = [json.loads(line) for line in written("jsonl", hostile()).splitlines()]
    whole = HOSTILE.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    assert len(rows) == 4
    assert {row["path"] for row in rows} == {row["package"] for row in rows} == {whole}
