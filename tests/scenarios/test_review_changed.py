"""A course that is changed while it is under review: what is judged is what was submitted."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.scenarios import test_review
from tests.scenarios.cli import LANGUAGES, Mooclint, Run, in_three
from tests.scenarios.test_packets import filled, packed, replied, said
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    PRACTICE,
    QUIZ,
    READING,
    Act,
    feedback,
    opened,
    opinion,
    status,
    to_scoring,
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
    told = in_three(mooclint, "review", "status", str(course)).out
    assert "What is kept of the submission in round 1.1 cannot be relied upon. The snapshot" in told
    assert "is damaged: report.json is not what was written." in told
    assert "not kept" not in told
    judging = ("finding", "0123456789abcdef", "waived", "--reason", "Экран жазбасы.", *M)
    reviewed("take", METHODOLOGIST)
    for words in (("findings",), judging):
        ended = in_three(mooclint, "review", words[0], str(course), *words[1:])
        assert (ended.code, "is damaged: report.json" in ended.err, "not kept" in ended.err) == (3, True, False)
    for file in bag.iterdir():
        file.unlink()
    bag.rmdir()
    gone = reviewed("agree", METHODOLOGIST, "--certificate-seen", code=1).err
    assert "What was submitted in round 1.1 is not kept here.\n" in gone


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


# --- after the conclusion


@pytest.fixture
def approved(act: Act, course: Path) -> Act:
    """A course on which the conclusion is signed; access is given."""
    for name in (READING, PRACTICE, QUIZ):
        written(course / name, name)
    to_scoring(act)
    for name in EXPERTS[:2]:
        act("opinion", name, opinion(course.parent, name))
    signed = course.parent / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
    act("conclude agreed", CHAIR, "--conclusion", str(signed), "--scan")
    act("access", BMG, "--conclusion", str(signed))
    return act


TOLD = f"Files that are not as they were approved in round 3.1: 2 ({READING}, {PRACTICE} (gone))."
UPLOADED = ("--all", "--viewed-as-learner")


def test_what_was_approved_is_what_is_launched(approved: Act, mooclint: Mooclint, course: Path) -> None:
    (course / "mooclint.lock").write_text("{}", "utf-8")  # no part of the course
    kept = (course / READING).read_bytes()
    changed(course)
    assert TOLD in approved("uploaded", AUTHOR, *UPLOADED).err
    assert TOLD in in_three(mooclint, "review", "status", str(course)).out
    ended = in_three(mooclint, "review", "agree", str(course), "--as", BMG)
    assert (ended.code, f"as they were approved: 2 ({READING}, {PRACTICE} (gone))" in ended.err) == (1, True), ended.err
    assert "What can be done now:" in ended.err
    (course / READING).write_bytes(kept)
    done = approved("agree", BMG, "--reason", "Жаттығу платформада.", "--format", "json").json("review")
    assert done["event"]["body"]["differs"] == [{"digest": "", "path": PRACTICE}]
    assert f"not as they were approved: {PRACTICE} (gone)" in in_three(mooclint, "review", "log", str(course)).out
    let_pass = (
        f"Cleared for the launch although they are not as they were approved in round 3.1: 1 ({PRACTICE} (gone))."
    )
    assert status(mooclint, course)["warnings"][0] == let_pass
    written(course / READING, "Рұқсаттан кейін.")
    ended = in_three(mooclint, "review", "launch", str(course), "--as", AUTHOR)
    assert (ended.code, f"cleared for the launch: 1 ({READING})" in ended.err) == (1, True), ended.err
    assert f"Who can help: {COORDINATOR}, {CHAIR}" in ended.err
    (course / READING).write_bytes(kept)
    added = course / "subs" / "К1_M1_С1_В1.en.srt"
    added.parent.mkdir(exist_ok=True)
    added.write_text("1\n00:00:00,000 --> 00:00:01,000\nLater\n", "utf-8")
    assert (
        f"cleared for the launch: 1 ({added.relative_to(course).as_posix()} (new))"
        in approved("launch", AUTHOR, code=1).err
    )
    added.unlink()
    approved("launch", AUTHOR)
    assert let_pass in in_three(mooclint, "review", "status", str(course)).out  # it stays to be said


def by_packet(act: Act, who: str, name: str, **fields: str) -> Run:
    """A step of somebody who works by files, taken in."""
    folder = act.course.parent
    back = replied(folder, filled(packed(act, folder, who), act=said(name, **fields)))
    return act.mooclint("review", "receive", str(act.course), back, "--as", COORDINATOR)


def test_by_packet_the_same_is_asked_and_told(approved: Act, course: Path) -> None:
    approved("uploaded", AUTHOR, *UPLOADED)
    changed(course)
    ended = by_packet(approved, BMG, "prelaunch-agree")
    assert (ended.code, TOLD in ended.err) == (1, True)
    assert f"as they were approved: 2 ({READING}, {PRACTICE} (gone))" in ended.err
    assert by_packet(approved, BMG, "prelaunch-agree", reason="Түзетілді.").code == 0
    (course / QUIZ).unlink()
    ended = by_packet(approved, AUTHOR, "launch")
    assert (ended.code, f"cleared for the launch: 1 ({QUIZ} (gone))" in ended.err) == (1, True)


def test_who_judges_by_packet_is_told_what_was_changed(reviewed: Act, course: Path) -> None:
    reviewed("take", METHODOLOGIST)
    feedback(reviewed)
    changed(course)
    ended = by_packet(reviewed, METHODOLOGIST, "agree", certificate_seen="yes")
    told = f"not as they were submitted in round 1.1: 3 (new.docx, {READING}, {PRACTICE})."
    assert (ended.code, told in ended.err) == (0, True)
