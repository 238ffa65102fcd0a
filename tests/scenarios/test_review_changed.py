"""A course that is changed while it is under review: what is judged is what was submitted."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.scenarios import test_review
from tests.scenarios.cli import LANGUAGES, Mooclint, in_three
from tests.scenarios.test_review import (
    AUTHOR,
    COORDINATOR,
    METHODOLOGIST,
    PRACTICE,
    QUIZ,
    READING,
    Act,
    feedback,
    opened,
    status,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
M = ("--as", METHODOLOGIST)
NUMBER = "870101300128"  # nobody's: the day and the check digit fit


def written(path: Path, *paragraphs: str) -> None:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))


@pytest.fixture
def reviewed(act: Act, course: Path) -> Act:
    for name in (READING, PRACTICE, QUIZ):
        written(course / name, "Бірінші абзац.", f"Автордың ЖСН-і {NUMBER} болды.", name)
    opened(act)
    act("submit", AUTHOR, "--quiet")
    return act


def changed(course: Path) -> None:
    written(course / READING, "Мүлде басқа мәтін.")
    (course / PRACTICE).unlink()
    (course / "new.docx").write_bytes((course / QUIZ).read_bytes())


def test_a_remark_is_about_what_was_submitted(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    reviewed("take", METHODOLOGIST)
    changed(course)
    before = status(mooclint, course)["events"]
    for words, says in (
        (("remark", "--at", f"path={READING}", "--at", "paragraph=12"), "was changed after it was submitted"),
        (("remark", "--at", f"path={READING}"), "was changed after it was submitted in round 1.1"),
        (("remark", "--at", f"path={PRACTICE}"), "is gone since it was submitted"),
        (("remark", "--at", "path=new.docx"), "was not submitted"),
        (("seen", READING), "was changed after it was submitted"),
    ):
        more = ("--text", "Сын") if words[0] == "remark" else ()
        ended = in_three(mooclint, "review", words[0], str(course), *words[1:], *more, *M)
        assert (ended.code, says in ended.err) == (1, True), ended.err
    assert status(mooclint, course)["events"] == before
    reviewed("remark", METHODOLOGIST, "--at", f"path={QUIZ}", "--at", "paragraph=1", "--text", "Анық емес.")


def test_who_takes_judges_or_looks_is_told_what_was_changed(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    assert status(mooclint, course)["warnings"] == []
    (course / QUIZ).touch()  # its time alone is another one
    assert status(mooclint, course)["warnings"] == []
    changed(course)
    told = f"Files that are not as they were submitted in round 1.1: 3 (new.docx, {READING}, {PRACTICE})."
    assert told in reviewed("take", METHODOLOGIST).err
    for language in LANGUAGES:
        assert (
            len(mooclint("review", "status", str(course), "--format", "json", lang=language).json("review")["warnings"])
            == 1
        )
    assert told in in_three(mooclint, "review", "status", str(course)).out
    feedback(reviewed)
    assert told in reviewed("agree", METHODOLOGIST, "--certificate-seen").err
    assert status(mooclint, course)["warnings"] == []  # it is the author's turn: there it is meant to change


def test_a_version_that_is_gone_is_told(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    bag = next((course / ".mooclint" / "review" / "snapshots").iterdir())
    (bag / "report.json").write_bytes(b"{}")
    assert "What was submitted in round 1.1 is not kept here" in in_three(mooclint, "review", "status", str(course)).out
    for file in bag.iterdir():
        file.unlink()
    bag.rmdir()
    assert "What was submitted in round 1.1 is not kept here" in reviewed("take", COORDINATOR).err


def test_a_paragraph_with_a_number_of_a_person_takes_a_remark(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    reviewed("take", METHODOLOGIST)
    at = ("--at", f"path={READING}", "--at")
    reviewed("remark", METHODOLOGIST, *at, "paragraph=2", "--text", "ЖСН-ді алып тастаңыз.", "--severity", "must")
    reviewed("remark", METHODOLOGIST, *at, f"quote=ЖСН-і {NUMBER}", "--text", "Мұнда да.")
    ended = mooclint("review", "remarks", str(course), "--format", "json")
    assert NUMBER not in ended.out
    assert [one["place"]["paragraph"] for one in ended.json("review")["remarks"]] == [2, 2]
    feedback(reviewed)
    reviewed("return", METHODOLOGIST, "--text", "Пысықтаңыз.")
    reviewed("answer", AUTHOR, "R1", "R2", "--how", "partly", "--text", "Ішінара.")
    written(course / READING, "Жаңа абзац.", "Бірінші абзац.", f"Автордың ЖСН-і {NUMBER} болды.", "Үшінші абзац.")
    reviewed("submit", AUTHOR, "--quiet")
    told = mooclint("review", "remarks", str(course), "--format", "json")
    assert NUMBER not in told.out
    assert [one["place"]["paragraph"] for one in told.json("review")["remarks"]] == [3, 3], told.out
