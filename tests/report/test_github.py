"""Workflow commands, read back as GitHub's runner reads them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.report.samples import finding, hostile, mixed, report, unverified, written


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    data: str


def unescape(text: str, *pairs: tuple[str, str]) -> str:
    for escaped, char in (("%0D", "\r"), ("%0A", "\n"), *pairs, ("%25", "%")):
        text = text.replace(escaped, char)
    return text


def read(line: str) -> Command:
    """The runner's rules: the name up to the first blank, properties at commas, data after the second '::'."""
    line = line.lstrip()
    assert line.startswith("::")
    info, sign, data = line[2:].partition("::")
    assert sign
    name, _, listed = info.partition(" ")
    pairs = (part.split("=", 1) for part in listed.strip().split(",") if part)
    properties = {key: unescape(value, ("%3A", ":"), ("%2C", ",")) for key, value in pairs}
    return Command(name, properties, unescape(data))


def commands(text: str) -> list[Command]:
    return [read(line) for line in text.splitlines()]


def test_findings_become_annotations_worst_first() -> None:
    made = commands(written("github", mixed(), language="en"))
    names = [command.name for command in made]
    assert names == sorted(names, key=["error", "warning", "notice"].index)
    first = made[0]
    assert first.properties == {
        "file": "курс 1/video/а б.mp4",
        "line": "1",
        "col": "1",
        "title": "VID-1 " + first.properties["title"].removeprefix("VID-1 "),
    }
    assert "Measured: 5." in first.data
    assert "[К1_M1_С1_В2 #t=12.5,20]" in first.data
    assert "\n" in first.data  # the remedy stands on a line of its own


def test_a_place_in_the_manifest_keeps_its_line() -> None:
    (found,) = (c for c in commands(written("github", mixed())) if c.properties["title"].startswith("PKG-3"))
    assert (found.properties["line"], found.properties["col"]) == ("7", "3")


def test_what_is_waived_known_or_open_is_no_error() -> None:
    text = written("github", report(*[f for f in mixed().findings if f.waived or f.baseline]))
    assert text == ""
    (found,) = commands(written("github", report(unverified("VID-1"))))
    assert found.name == "notice"
    assert "\n" not in found.data  # nothing to mend yet


def test_severities() -> None:
    kinds = {c.properties["title"].split()[0]: c.name for c in commands(written("github", mixed()))}
    words = {"error": "error", "warning": "warning", "info": "notice"}
    assert kinds["VID-1"] == words[finding("VID-1").severity.value]
    assert kinds["PKG-3"] == "warning"


def test_hostile_text_comes_back_in_its_own_field() -> None:
    made = commands(written("github", hostile()))
    assert [command.name for command in made] == ["error", "notice"]
    for command in made:
        assert set(command.properties) == {"file", "line", "col", "title"}
        assert "% %0A %25 :: ##[error] ::error::x" in command.properties["title"]
        assert "{0} {x} , = ;" in command.properties["file"]
        assert "% %0A %25 :: ##[error] ::error::x" in command.data
