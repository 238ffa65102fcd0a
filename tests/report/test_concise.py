"""One line a finding."""

from __future__ import annotations

import re

from mooclint.message.message import Message
from tests.report.samples import finding, hostile, mixed, real, report, written

LINE = re.compile(r"(?P<path>.+?):(?P<line>[1-9]\d*):(?P<column>[1-9]\d*): (?P<kind>error|warning|info) (?P<id>\S+) .+")


def test_each_open_finding_is_a_line() -> None:
    rows = [LINE.fullmatch(row) for row in written("concise", mixed()).splitlines()]
    assert [(row["path"], row["line"], row["column"], row["kind"], row["id"]) for row in rows if row] == [
        ("курс 1/video/а б.mp4", "1", "1", "error", "VID-1"),
        ("курс 1/course.yaml", "7", "3", "warning", "PKG-3"),
        ("курс 1/s.docx", "1", "1", finding("SCR-1").severity.value, "SCR-1"),
        ("курс 1/s.docx", "1", "1", finding("SCR-3").severity.value, "SCR-3"),
        ("курс 1/video/а б.mp4", "1", "1", "info", "AUD-1"),
    ]


def test_real_findings_are_lines() -> None:
    rows = written("concise", real()).splitlines()
    assert len(rows) == len(real().findings) > 2
    assert all(LINE.fullmatch(row) for row in rows)


def test_nothing_where_all_is_well() -> None:
    assert written("concise", report()) == ""


def test_hostile_text_stays_on_its_line_and_commands_nothing() -> None:
    text = written("concise", hostile())
    assert len(text.splitlines()) == 2
    assert "##[" not in text


def test_a_file_name_is_no_workflow_command() -> None:
    named = report(finding("VID-1", path=" ::stop-commands::x", message=Message("Not given.")), path=".")
    assert written("concise", named).startswith("./ ::stop-commands")
