"""`mooclint conclude --verify`: offline, with words for everything that may be wrong, and against the log."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.scenarios import test_review, test_review_signed
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import AUTHOR, CHAIR, COORDINATOR, Act
from tests.scenarios.test_review_signed import Written, signed_by_program

pytestmark = pytest.mark.scenario
act, course, written = test_review.act, test_review.course, test_review_signed.written  # fixtures


def test_a_conclusion_is_held_against_the_log(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    before, other = tmp_path / "before", tmp_path / "other"
    shutil.copytree(course, before)
    act("person", COORDINATOR, CHAIR, "--position", "Доцент")
    pdf = written(CHAIR)
    found = in_three(mooclint, "conclude", "--verify", str(pdf))
    assert (found.code, ": sound" in found.out, CHAIR in found.out) == (0, True, True)
    assert "not verified: It names event" in found.out and "--log" in found.err
    act("conclude agreed", CHAIR, "--conclusion", str(pdf))
    found = in_three(mooclint, "conclude", "--verify", str(pdf), "--log", str(course))
    assert (found.code, "This very file is on record there" in found.out) == (0, True)
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(signed_by_program(pdf))
    data = mooclint("conclude", "--verify", str(signed), "--log", str(course), "--format", "json").json(
        "conclusion-verify"
    )
    assert {one["check"]: one["verdict"] for one in data["checks"]} == {
        "bytes": "pass", "data": "pass", "pages": "pass", "signatures": "unverified", "log": "pass",
        "record": "unverified",
    }  # fmt: skip
    assert (data["sound"], data["conclusion"]["decision"], data["conclusion"]["expert"]) == (True, "agreed", CHAIR)
    # The log of another approval, and one from before the conclusion was written.
    other.mkdir()
    for name in ("programme.docx", "course.yaml"):
        shutil.copy(course / name, other / name)
    assert mooclint("review", "open", str(other), "--as", AUTHOR).code == 0
    found = in_three(mooclint, "conclude", "--verify", str(pdf), "--log", str(other))
    assert (found.code, "of another course" in found.out, ": not sound" in found.out) == (1, True, True)
    found = in_three(mooclint, "conclude", "--verify", str(pdf), "--log", str(before))
    assert (found.code, "The end is cut off" in found.out) == (1, True)


def test_what_does_not_hold_is_said_in_three_languages(mooclint: Mooclint, written: Written, tmp_path: Path) -> None:
    pdf = written(CHAIR)
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    turned, cut, text, large = (tmp_path / name for name in ("turned.pdf", "cut.pdf", "a.txt", "large.pdf"))
    turned.write_bytes(data)
    cut.write_bytes(data[:5000])
    text.write_text("мәтін", "utf-8")
    with large.open("wb") as file:
        file.truncate(100 * 2**20)
    for file_, code, said in (
        (turned, 1, "is not what mooclint wrote"), (cut, 1, "has no end"), (text, 3, "is no PDF"),
        (large, 3, "larger than"), (written(CHAIR, "docx"), 3, "is no PDF"), (tmp_path / "none.pdf", 2, "no such file"),
        (tmp_path, 2, ""),
    ):  # fmt: skip
        found = in_three(mooclint, "conclude", "--verify", str(file_))
        assert (found.code, said in found.out + found.err) == (code, True), (file_, found)
        assert bool(found.out) == (code == 1)
    found = mooclint("conclude", "--verify", str(turned), "--format", "json")
    assert (found.code, found.json("conclusion-verify")["sound"]) == (1, False)


@pytest.mark.parametrize(
    "words",
    [
        ["--verify", "a.pdf", "--opinion", "o.yaml"], ["course", "--verify", "a.pdf"], ["--log", "course"],
        ["--format", "json"], ["--verify", "a.pdf", "--output", "b.pdf"], [],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_does_not_go_together_is_asked_wrongly(words: list[str], mooclint: Mooclint) -> None:
    assert in_three(mooclint, "conclude", *words).code == 2


def test_the_conclusion_of_an_approval_is_made_of_its_log(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """The same as by way of the draft, and no file in between."""
    made, begun, drawn = tmp_path / "a.pdf", tmp_path / "o.yaml", tmp_path / "b.pdf"
    found = mooclint("conclude", str(course), "--output", str(made))
    assert (found.code, f"Written: {made}" in found.err) == (0, True), found.err
    act("draft rework", CHAIR, str(begun), "--force")
    words = ("conclude", str(course), "--opinion", str(begun), "--output", str(drawn), "--checkpoint", "-q")
    assert mooclint(*words).code == 0
    assert made.read_bytes() == drawn.read_bytes()
    assert mooclint("conclude", "--verify", str(made), "--log", str(course)).code == 0
    for word in (("--as", CHAIR), ("--as", CHAIR, "--locked")):
        assert mooclint("conclude", str(course), "--output", str(made), "--force", *word).code == 0
    for words in (
        ("--opinion", str(begun), "--as", CHAIR), ("--criteria", "base"), ("--as", "Бейтаныс Адам"), ("--as", AUTHOR),
    ):  # fmt: skip
        refused = in_three(mooclint, "conclude", str(course), "--output", str(tmp_path / "c.pdf"), *words)
        assert refused.code in (1, 2) and not (tmp_path / "c.pdf").exists(), (words, refused)
    act("conclude agreed", CHAIR, "--conclusion", str(written(CHAIR)))
    ended = in_three(mooclint, "conclude", str(course), "--output", str(tmp_path / "c.pdf"))
    assert (ended.code, "Nobody concludes this course now" in ended.err) == (3, True)


def test_what_an_approval_lacks_is_told_with_the_way(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    manifest = course / "course.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("title:", "tytle:", 1), "utf-8")
    ended = in_three(mooclint, "conclude", str(course), "--output", str(tmp_path / "a.pdf"))
    assert (ended.code, "review draft" in ended.err, (tmp_path / "a.pdf").exists()) == (2, True, False), ended
