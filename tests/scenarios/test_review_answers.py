"""Remarks and answers as people type them: which remark is meant, what was done with it, what is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_packets import packed
from tests.scenarios.test_review import (
    AUTHOR,
    COORDINATOR,
    METHODOLOGIST,
    VIDEO,
    Act,
    act,
    course,
    feedback,
    once,
    opened,
    status,
)

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)


@once
def reviewed(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)


def returned(act: Act, tmp_path: Path) -> None:
    """With three open remarks."""
    reviewed(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар", "--at", f"path={VIDEO}", "--clause", "AUD-1")
    rows = tmp_path / "rows.csv"
    rows.write_text("severity;text\nshould;Екінші\nnote;Үшінші\n", "utf-8-sig")
    assert "Numbers of the remarks: R2–R3." in act("remark", METHODOLOGIST, "--from", str(rows)).out
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")


def test_a_remark_is_told_by_its_number_and_not_made_twice(act: Act, mooclint: Mooclint, course: Path) -> None:
    reviewed(act)
    assert in_three(mooclint, "review", "remarks", str(course)).out == "There are no remarks.\n"
    words = ("--text", "Шу бар", "--at", f"path={VIDEO}")
    assert act("remark", METHODOLOGIST, *words).out.splitlines()[0] == "Number of the remark: R1."
    again = act("remark", METHODOLOGIST, *words, "--severity", "must", code=1).err
    assert "This remark of yours is there already, and open: R1." in again
    assert len(act("remark", COORDINATOR, *words, "--format", "json").json("review")["remarks"]) == 1  # another person
    act("remark", METHODOLOGIST, "--text", "Шу бар")  # another place
    act("settle", METHODOLOGIST, "r1", "3")
    act("remark", METHODOLOGIST, *words)  # it came again
    assert status(mooclint, course)["remarks"]["all"] == 4
    act("settle", METHODOLOGIST, "R2", "R4")
    assert in_three(mooclint, "review", "remarks", str(course), "--open").out == "No remark is open.\n"


@pytest.mark.parametrize(
    ("language", "how", "severity"),
    [("kk", "орындалды", "түзету міндетті"), ("ru", "Сделано", "исправить обязательно"), ("en", "done", "must")],
)
def test_an_answer_is_typed_as_people_type(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, language: str, how: str, severity: str
) -> None:
    returned(act, tmp_path)
    said = act("answer", AUTHOR, "R1", "--text", "Болды", code=2, lang=language).err
    assert "--how" in said
    assert "disagree" in said
    assert "disagree" in act("answer", AUTHOR, "R1", "--how", "әә", "--text", "x", code=2).err
    ended = act("answer", AUTHOR, "R9", "--how", how, "--text", "Болды", code=1, lang=language).err
    assert "R9" in ended
    assert "R1–R3" in ended
    act("answer", AUTHOR, "r1", "2", "--how", how, "--text", "Болды", lang=language)
    assert status(mooclint, course)["remarks"]["unanswered"] == 1
    told = mooclint("review", "remarks", str(course), lang=language).out
    assert f"R1 [{severity}" in told
    assert f"({VIDEO}) [AUD-1]" in told
    assert f"[{how.lower()}]: Болды" in told


@pytest.mark.parametrize("word", ["partly", "ішінара", "частично"])
def test_a_file_of_answers_says_what_was_done(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, word: str
) -> None:
    returned(act, tmp_path)
    for name, text in (
        ("a.yaml", "answers: [{remark: 1, text: Болды}]"),
        ("b.yaml", "answers: [{remark: R1, how: әә, text: Болды}]"),
        ("c.csv", "remark no;how;text\nR1;;Болды\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8-sig")
        said = act("answer", AUTHOR, "--from", str(tmp_path / name), code=2).err
        assert "disagree" in said, name
    assert status(mooclint, course)["remarks"]["unanswered"] == 3
    (tmp_path / "d.yaml").write_text(f"answers: [{{remark: 2, how: {word}, text: Болды}}]", "utf-8")
    act("answer", AUTHOR, "--from", str(tmp_path / "d.yaml"))
    found = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert [[one["how"] for one in remark["answers"]] for remark in found] == [[], ["partly"], []]


def test_the_same_file_of_answers_counts_once(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    returned(act, tmp_path)
    file = tmp_path / "answers.yaml"
    rows = ["{remark: 1, how: done, text: Болды}", "{remark: 2, how: partly, text: Ішінара}"]
    file.write_text(f"answers: [{', '.join(rows)}]", "utf-8")
    act("answer", AUTHOR, "--from", str(file))
    before = status(mooclint, course)["events"]
    ended = in_three(mooclint, "review", "answer", str(course), "--from", str(file), "--as", AUTHOR)
    assert (ended.code, status(mooclint, course)["events"]) == (1, before)
    assert "is there already" in act("answer", AUTHOR, "R1", "--how", "done", "--text", "Болды", code=1).err
    rows[1:] = ["{remark: 2, how: done, text: Енді болды}", "{remark: 3, how: disagree, text: Келіспеймін}"]
    file.write_text(f"answers: [{', '.join(rows)}]", "utf-8")
    assert "left out: 1." in act("answer", AUTHOR, "--from", str(file)).err
    found = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert [[one["how"] for one in remark["answers"]] for remark in found] == [
        ["done"],
        ["partly", "done"],
        ["disagree"],
    ]


def test_what_a_packet_tells_of_remarks_has_their_place_and_clause(act: Act, tmp_path: Path) -> None:
    returned(act, tmp_path)
    files = packed(act, tmp_path, AUTHOR)
    for name in ("README.txt", "answers.yaml"):
        text = files[name].decode()
        assert f"R1. түзету міндетті ({VIDEO}) [AUD-1]: Шу бар" in text, name
        assert "[must]" not in text
