"""`mooclint review`: the approval by commands, from the opening to the launch, in both databases."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from mooclint.cli.review import common
from mooclint.course.manifest import read_package
from mooclint.files.data import data_folder
from mooclint.files.zip import made_zip
from mooclint.review.log.file import LOG_NAME
from mooclint.review.material.submission import gaps
from tests.review.conftest import server as server  # a fixture
from tests.scenarios.cli import Mooclint, Run, in_three, tree

pytestmark = pytest.mark.scenario
ROOT = Path(__file__).parents[2]
PROCESS = data_folder("criteria") / "bmg-coursera" / "process.yaml"
PIECES = ("programme", "video", "reading", "formative", "summative", "certificate")
COORDINATOR, AUTHOR, METHODOLOGIST = "Айгүл Серікқызы", "Дәурен Әлиев", "Гүлнар Қасым"
CHAIR, BMG = "Ұлжан Һадиева", "Ғани Өмірбек"
EXPERTS = ("Інжу Ңұрлы", "Бекзат Үсен", "Салтанат Фараби")
MANIFEST = """\
schema: mooclint/course@1
programme:
  title: Деректерге кіріспе
  language: kk
  university: Қазақ ұлттық университеті
  document: programme.docx
  authors:
    - {name: Дәурен Әлиев, certificate: certificate.pdf}
files: {delivery: "{code}.mp4", reading: "{code}.docx", task: "{code}.docx"}
modules:
  - title: Бірінші апта
    lessons:
      - title: Сабақ
        items: [{video: К1_M1_С1_В1}, {reading: К1_M1_С1_О1}, {practice: К1_M1_С1_Т1}]
    items: [{quiz: К1_M1_Б1}]
"""
VIDEO, READING, PRACTICE, QUIZ = "К1_M1_С1_В1.mp4", "К1_M1_С1_О1.docx", "К1_M1_С1_Т1.docx", "К1_M1_Б1.docx"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course; what is in its files does not matter here."""
    folder = tmp_path / "course"
    folder.mkdir()
    for name in ("programme.docx", "certificate.pdf", VIDEO, READING, PRACTICE, QUIZ):
        (folder / name).write_text(name, "utf-8")
    (folder / "course.yaml").write_text(MANIFEST, "utf-8")
    return folder


def opinion(folder: Path, name: str, expert: str = "", **rows: int) -> str:
    """An opinion file of a name, by an expert of that name or another, with full points but for these rows."""
    names = ("A1-1", "A1-2", "A2-1a", "A2-1b", "A2-2a", "A2-2b", "A2-2c", "A2-3a", "A2-3b", "A2-4a", "A2-4b")
    points = {row: rows.get(row.replace("-", "_"), 3) for row in names}
    data = {
        "expert": {"name": expert or name, "position": "доцент", "organisation": "ОӘБ"},
        "date": date.today().isoformat(),
        "points": points,
        "evidence": {row: ["1-видео, 0:20: шу"] for row, value in points.items() if value < 3},
        "strengths": ["Құрылымы анық"],
        "remarks": ["Жоқ"],
        "recommendations": ["Жоқ"],
        "reason": "Ашық қателер платформада түзетіледі.",
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return str(path)


@dataclass(frozen=True)
class Act:
    """What somebody does to a course."""

    mooclint: Mooclint
    course: Path
    places: pytest.TempPathFactory

    def __call__(self, command: str, who: str, *words: str, code: int = 0, lang: str = "en") -> Run:
        first, *more = command.split()
        more += ["--warnings-seen"] if first == "opinion" and not code else []  # the files of a test are full of errors
        ended = self.mooclint("review", first, str(self.course), *more, *words, "--as", who, lang=lang)
        assert ended.code == code, (command, ended.out, ended.err)
        return ended


@pytest.fixture
def act(mooclint: Mooclint, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Act:
    return Act(mooclint, course, tmp_path_factory)


def once(reach: Callable[..., None]) -> Callable[..., None]:
    """Reaches a state of a course that many tests begin with; from the same beginning it is copied, and not done again.

    A log on a server is not in the folder, so there it is done every time.
    """
    kept: dict[object, Path] = {}

    @wraps(reach)
    def reached(act: Act, *words: str) -> None:
        if common.datetime is not datetime:  # the clock is in the test's hand
            return reach(act, *words)
        begins = words, tuple((path, content) for path, (_, _, content) in tree(act.course).items())
        if begins in kept:
            shutil.rmtree(act.course)
            shutil.copytree(kept[begins], act.course)
            return None
        reach(act, *words)
        if (act.course / ".mooclint" / "review" / LOG_NAME).exists():
            kept[begins] = act.places.mktemp("reached") / "course"
            shutil.copytree(act.course, kept[begins])
        return None

    return reached


def status(mooclint: Mooclint, course: Path) -> dict[str, Any]:
    data: dict[str, Any] = mooclint("review", "status", str(course), "--format", "json").json("review")
    return data


@once
def opened(act: Act, *more: str) -> None:
    act("open", COORDINATOR, "--organisation", "BMG UpSkill", *more)
    act("person", COORDINATOR, AUTHOR, "--role", "author", "--organisation", "Қазақ ұлттық университеті")
    people = {METHODOLOGIST: "methodologist", CHAIR: "chair", BMG: "bmg", **dict.fromkeys(EXPERTS, "expert")}
    for name, role in people.items():
        act("person", COORDINATOR, name, "--role", role, "--organisation", f"{name} ұйымы")


def feedback(act: Act) -> None:
    for piece in PIECES:
        act("comment", METHODOLOGIST, piece, "--text", "Жарайды.")


# --- the page that tells how, as it stands


def blocks(language: str) -> list[tuple[str, str]]:
    """The code blocks of the page, each with what file it shows ('' for commands)."""
    page = (ROOT / "docs" / "howto" / language / "review.md").read_text("utf-8")
    return re.findall(r"^```(?:sh|yaml)\n(?:# (\w+)\n)?(.*?)^```", page, re.MULTILINE | re.DOTALL)


def follow(language: str, mooclint: Mooclint, course: Path, *opening: str) -> None:
    """Does what the page says. Between the first return and the answer the author mends the video."""
    opinion(course.parent, "opinion-1", "Інжу Ңұрлы")
    opinion(course.parent, "opinion-2", "Салтанат Фараби", A1_1=1, A1_2=1)
    for file, text in blocks(language):
        if file:
            (course.parent / f"{file}.yaml").write_text(text, "utf-8")
            continue
        for line in text.splitlines():
            words = shlex.split(line)[1:]
            if words[1] == "answer":
                (course / VIDEO).write_text("таза дыбыс", "utf-8")
            more = {"open": opening, "draft": ("--force",)}.get(
                words[1], ("--force",) if words[0] == "conclude" else ()
            )
            ended = mooclint(*words, *more, lang=language)
            assert ended.code == 0, (line, ended.out, ended.err)
            assert "[en]" not in ended.out + ended.err, line


PLACES = [
    pytest.param("kk", "sqlite", id="kk"),
    pytest.param("ru", "postgresql", id="ru-postgresql"),
    pytest.param("en", "sqlite", id="en"),
]


@pytest.mark.parametrize(("language", "kind"), PLACES)
def test_the_page_goes_all_the_way(
    language: str, kind: str, mooclint: Mooclint, course: Path, request: pytest.FixtureRequest
) -> None:
    follow(
        language, mooclint, course, *(("--log", request.getfixturevalue("server").url()) if kind != "sqlite" else ())
    )
    found = status(mooclint, course)
    assert (found["state"]["id"], found["turn"], found["conclusion"]) == ("launched", None, "agreed")
    assert [(one["stage"], one["number"], one["result"]) for one in found["rounds"]] == [
        (1, 1, "return"), (1, 2, "agree"), (2, 1, None), (2, 2, "return"), (2, 3, "agree"), (3, 1, "conclude-agreed"),
    ]  # fmt: skip
    assert found["events"] == 75
    assert mooclint("review", "rebuild", str(course), "--format", "json").json("review")["same"] is True
    proof = mooclint("review", "verify", str(course), "--format", "json").json("review")
    assert (proof["sound"], proof["events"], proof["not_anchored"]) == (True, found["events"], found["events"])
    letter = course.parent / "letter.txt"
    letter.write_text(f"Құрметті автор!\n\n{proof['checkpoint']}\n", "utf-8")
    anchored = mooclint("review", "verify", str(course), "--checkpoint", str(letter), "--format", "json").json("review")
    assert anchored["not_anchored"] == 0
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert [one["on_behalf_of"] for one in log if one["on_behalf_of"]] == [AUTHOR]
    remarks = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert [one["open"] for one in remarks] == [False] * 3


def test_what_stands_in_the_way_is_said(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """The refusals between the steps of the page."""
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар.")
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    assert "Remarks without an answer: R1." in act("submit", AUTHOR, code=1).err
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Тазарттым.")
    act("submit", AUTHOR)
    act("take", COORDINATOR)
    feedback(act)
    act("settle", METHODOLOGIST, "R1")
    act("agree", METHODOLOGIST, "--certificate-seen")
    (course / QUIZ).rename(course / "away")
    assert f"that are missing: 1 ({QUIZ})" in act("submit", AUTHOR, "--quiet", code=1).err
    (course / "away").rename(course / QUIZ)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    due = mooclint("review", "due", str(course), "--format", "json").json("review")["term"]
    assert (due["clock"], due["days"], due["used"], due["source"]) == ("full", 10, 0, "APR-6")
    remarks = tmp_path / "remarks.csv"
    remarks.write_text(f"severity;text;path\nmust;Тест жауапсыз;{QUIZ}\nnote;Жақсы;{READING}\n", "utf-8-sig")
    act("remark", METHODOLOGIST, "--from", str(remarks))
    assert status(mooclint, course)["remarks"] == {
        "all": 3,
        "open": 2,
        "must": 1,
        "unanswered": 2,
        "questions": 0,
        "asked": 0,
    }
    act("settle", METHODOLOGIST, "R2", "R3")
    act("agree", METHODOLOGIST, "--all-seen", "--text", "Келісілді.")
    text = (course / QUIZ).read_text("utf-8")
    assert "not the version that BMG UpSkill agreed to" not in mooclint("review", "status", str(course)).out
    (course / QUIZ).write_text("өзгертілді", "utf-8")
    for told in (act("submit", AUTHOR, "--quiet", code=1).err, mooclint("review", "status", str(course)).out):
        assert f"not the version that BMG UpSkill agreed to; files that differ: 1 ({QUIZ})" in told
    (course / QUIZ).write_text(text, "utf-8")
    act("submit", AUTHOR, "--quiet")
    for number, name in enumerate(EXPERTS[:2]):
        act("assign", COORDINATOR, "--expert", name)
        act("accept", name)
        if number == 0:
            assert act("opinion", name, opinion(tmp_path, name), code=1).err
    act("assign", COORDINATOR)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[1]), code=1)  # it is somebody else's
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0]))
    assert "A1-1" not in mooclint("review", "log", str(course), "--format", "json").out  # sealed, whoever looks
    act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1], A1_1=1, A1_2=1))
    assert "A1-1" in mooclint("review", "log", str(course), "--format", "json").out
    assert status(mooclint, course)["gaps"] == ["A1-1", "A1-2", "band"]
    signed, other = tmp_path / "conclusion.pdf", tmp_path / "other.pdf"
    signed.write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
    other.write_bytes(b"%PDF-1.7")
    assert "not reconciled" in act("conclude agreed", CHAIR, "--conclusion", str(signed), code=1).err
    (tmp_path / "notes.txt").write_text("signed", encoding="utf-8")
    assert "no conclusion" in act("conclude agreed", CHAIR, "--conclusion", str(tmp_path / "notes.txt"), code=2).err
    act("reconcile A1-1 9", CHAIR, "--reason", "Бірге тыңдадық.", code=1)
    act("reconcile band good", CHAIR, "--reason", "Бірге тыңдадық.", code=1)
    for row in ("A1-1 3", "A1-2 3", "band recommended"):
        act(f"reconcile {row}", CHAIR, "--reason", "Бірге тыңдалды.")
    assert "does not vouch" in act("conclude agreed", CHAIR, "--conclusion", str(signed), code=1).err
    act("conclude agreed", CHAIR, "--conclusion", str(signed), "--scan")
    told = act("access", BMG, "--conclusion", str(other), code=1).err
    assert f"{other} is not the conclusion that was signed: that is {signed.name}, SHA-256 " in told
    act("access", BMG, "--conclusion", str(signed))
    told = act("uploaded", AUTHOR, "--all", code=1).err  # it may say no (APR-9), but it says
    assert "viewed as a learner" in told
    assert "does not have: XX" in act("uploaded", AUTHOR, "--item", "XX", "--viewed-as-learner", code=2).err
    assert "one of: --viewed-as-learner, --not-viewed-as-learner" in told
    (course / "course.yaml").rename(course / "away")  # of a course that is not there nothing was uploaded
    assert "no list of what was uploaded" in act("uploaded", AUTHOR, "--all", "--viewed-as-learner", code=1).err


def test_a_course_without_modules_is_no_whole_course(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("schema: mooclint/course@1\nprogramme: {title: Бос}\nmodules: []\n", "utf-8")
    assert gaps(read_package(tmp_path)) == ("course.yaml",)


def test_what_changed_between_two_rounds(act: Act, mooclint: Mooclint, course: Path) -> None:
    notes = course / "notes.md"
    notes.write_text("Бірінші\n\nЕкінші\n", "utf-8")
    opened(act)
    act("submit", AUTHOR, "--quiet")
    assert mooclint("review", "diff", str(course)).code == 1
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар.")
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Тазарттым.")
    (course / VIDEO).write_text("таза дыбыс", "utf-8")
    notes.write_text("Бірінші\n\nЕкінші, түзетілді\n", "utf-8")
    act("submit", AUTHOR, "--quiet")
    data = mooclint("review", "diff", str(course), "--format", "json").json("review-diff")
    assert (data["from"], data["to"], data["before"] == data["after"]) == ("1.1", "1.2", False)
    assert data["files"] == {"added": [], "gone": [], "renamed": [], "changed": ["notes.md", VIDEO]}
    assert [line["text"] for line in data["texts"][0]["lines"]] == ["Екінші", "Екінші, түзетілді"]
    assert [(one["id"], one["answers"][0]["how"], one["open"]) for one in data["remarks"]] == [("R1", "done", True)]
    told = in_three(mooclint, "review", "diff", str(course), "--from", "1.1", "--to", "1.2")
    assert told.out.splitlines()[0] == "Changed: notes.md"
    assert told.out.splitlines()[-1] == "Remarks made before the later round: 1; answered: 1, open: 1."
    assert in_three(mooclint, "review", "diff", str(course), "--to", "2.9").code == 2
    bags = course / ".mooclint" / "review" / "snapshots"
    (bags / data["before"]).rename(bags / "elsewhere")
    assert in_three(mooclint, "review", "diff", str(course)).code == 3


def test_a_refused_submission_leaves_nothing(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """No version on the disk that no event names, by whatever way it was refused."""

    def left() -> int:
        assert mooclint("review", "verify", str(course)).code == 0
        return len(list((course / ".mooclint" / "review").glob("snapshots/*")))

    opened(act)
    (course / QUIZ).rename(tmp_path / QUIZ)
    assert ("missing" in act("submit", AUTHOR, code=1).err, left()) == (True, 0)
    (tmp_path / QUIZ).rename(course / QUIZ)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар.")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    (course / VIDEO).write_text("таза дыбыс", "utf-8")
    refused = act("submit", AUTHOR, code=1).err
    assert ("Remarks without an answer: R1." in refused, "mooclint on this version" in refused, left()) == (
        True, False, 1,
    )  # fmt: skip
    packet = tmp_path / "packet.zip"
    act("pack", COORDINATOR, "--to", AUTHOR, "--output", str(packet))
    with zipfile.ZipFile(packet) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    packet.write_bytes(made_zip({**files, "act.yaml": b"acts: [{act: resubmit}]"}))
    assert ("without an answer: R1" in act("receive", COORDINATOR, str(packet), code=1).err, left()) == (True, 1)
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Тазарттым.")
    act("submit", AUTHOR, "--quiet")
    assert left() == 2
    act("take", METHODOLOGIST)
    feedback(act)
    act("settle", METHODOLOGIST, "R1")
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("agree", METHODOLOGIST, "--all-seen", "--text", "Келісілді.")
    (course / QUIZ).write_text("өзгертілді", "utf-8")
    assert (f"files that differ: 1 ({QUIZ})" in act("submit", AUTHOR, code=1).err, left()) == (True, 2)


def test_a_piece_follows_its_bytes(act: Act, mooclint: Mooclint, course: Path) -> None:
    """Under another name it is the same piece; where another file is in its place, that is said."""
    second = MANIFEST.replace("О1}", "О1}, {reading: К1_M1_С1_О2}")
    (course / "course.yaml").write_text(second, "utf-8")
    (course / "К1_M1_С1_О2.docx").write_text("another", "utf-8")
    opened(act)
    act("submit", AUTHOR, "--quiet")

    def again() -> str:
        act("take", METHODOLOGIST)
        feedback(act)
        act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
        return act("submit", AUTHOR, lang="en").err

    (course / READING).rename(course / "renamed.docx")
    assert f"renamed.docx is the file that was {READING}." in again()
    assert "К1_M1_С1_О2" not in again()
    (course / "renamed.docx").unlink()
    assert "К1_M1_С1_О2.docx in place of renamed.docx" in again()


@pytest.mark.parametrize("bounced", [True, False])
def test_what_was_forgotten_comes_back(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, bounced: bool
) -> None:
    """After a round without its file, sent back unread or not, a piece and the remark on it are where they were."""
    second = MANIFEST.replace("О1}", "О1}, {reading: К1_M1_С1_О2}")
    (course / "course.yaml").write_text(second, "utf-8")
    (course / "К1_M1_С1_О2.docx").write_text("another", "utf-8")
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.", "--at", f"path={READING}")

    def returned() -> None:
        act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
        act("answer", AUTHOR, "R1", "--how", "done", "--text", "Түзеттім.")

    returned()
    (course / READING).rename(tmp_path / READING)
    assert f"О2.docx in place of {READING}" in act("submit", AUTHOR).err
    if bounced:
        act("bounce", COORDINATOR, "--missing", READING, "--reason", "Файл жоқ.")
    else:
        act("take", METHODOLOGIST)
        feedback(act)
        returned()
    told = mooclint("review", "remarks", str(course)).out
    assert "Its place is not in this version: the file is not in this version." in told
    (tmp_path / READING).rename(course / READING)
    assert f"one reading: {READING}" in act("submit", AUTHOR).out
    listed = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert [(one["carried"]["how"], one["orphan"]) for one in listed] == [("same-file", None)]


def test_a_piece_that_somebody_named_stays(act: Act, course: Path) -> None:
    """Also where the package was sent back for another reason; what nobody named is looked for anew."""
    another = course / "К1_M1_С1_О2.docx"
    another.write_text("another", "utf-8")
    opened(act)
    (course / "course.yaml").write_text(MANIFEST.replace("О1}", "О2}, {reading: К1_M1_С1_О1}"), "utf-8")
    assert f"one reading: {another.name}" in act("submit", AUTHOR).out
    act("bounce", COORDINATOR, "--missing", "x", "--reason", "Басқасы керек.")
    (course / "course.yaml").write_text(MANIFEST, "utf-8")
    assert f"one reading: {READING}" in act("submit", AUTHOR).out
    act("bounce", COORDINATOR, "--missing", "x", "--reason", "Басқасы керек.")
    assert f"one reading: {another.name}" in act("submit", AUTHOR, "--piece", f"reading={another.name}").out
    act("bounce", COORDINATOR, "--missing", "x", "--reason", "Басқасы керек.")
    assert f"one reading: {another.name}" in act("submit", AUTHOR).out


@pytest.mark.parametrize(("language", "word"), [("kk", "әдіскер"), ("ru", "методист"), ("en", "methodologist")])
def test_a_refusal_says_why_and_what_may_be_done(act: Act, language: str, word: str) -> None:
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    ended = act("agree", AUTHOR, code=1, lang=language)
    assert ended.out == ""
    assert word in ended.err
    data = act("agree", METHODOLOGIST, "--format", "json", code=1, lang=language).json("review")
    assert [one["event"] for one in data["allowed"]] == ["return", "agree"]
    assert len(data["reasons"]) == 2


def test_wrong_input_changes_nothing(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    assert mooclint("review", "status", str(course)).code == 3  # nothing was opened
    assert mooclint("review", "open", str(tmp_path / "nowhere"), "--as", "X").code == 2
    opened(act)
    before = status(mooclint, course)["events"]
    assert mooclint("review", "open", str(course), "--as", "X").code == 1
    assert "is not known in this approval. Known: " in act("take", "Бейтаныс", code=2).err
    for word, name in (("Әлиев Дәурен", AUTHOR), ("Aйгүл", COORDINATOR), ("Gulnar Kasym", METHODOLOGIST)):
        assert f"Did you mean {name}?" in act("take", word, code=2).err
    assert "Did you mean" not in act("take", EXPERTS[0].swapcase()[::-1], code=2).err  # nobody is told who scores
    act("take", METHODOLOGIST, code=1)
    assert "There is no such file in the course" in act("submit", AUTHOR, "--piece", "video=../secret.mp4", code=2).err
    act("submit", AUTHOR, "--piece", "moon=certificate.pdf", code=2)
    act("person", AUTHOR, "Жаңа Адам", code=1)
    act("submit", METHODOLOGIST, code=1)
    assert not (course / ".mooclint" / "review" / "snapshots").exists()  # nothing was read for who may not
    act("person", COORDINATOR, COORDINATOR, "--drop", "coordinator", code=1)
    (course / "certificate.pdf").unlink()
    assert "certificate of the online course" in act("submit", AUTHOR, code=1).err
    for text in ("remarks: []", "remarks:\n  - {severity: must}", "nonsense", "remarks:\n - {text: x, moon: 1}"):
        path = tmp_path / "bad.yaml"
        path.write_text(text, "utf-8")
        act("remark", METHODOLOGIST, "--from", str(path), code=2)
    act("remark", METHODOLOGIST, "--text", "ерте", code=1)
    assert status(mooclint, course)["events"] == before


def test_a_methodologist_of_the_authors_own_organisation_is_told(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("person", COORDINATOR, "Нұрлан", "--role", "methodologist", "--organisation", "қазақ ұлттық университеті")
    act("submit", AUTHOR)
    assert "conflict of interest" in act("take", COORDINATOR, code=1).err
    act("person", COORDINATOR, "Нұрлан", "--waive", "--reason", "Басқа маман жоқ.")
    act("person", CHAIR, "Нұрлан", "--waive", "--reason", "Келісемін.")
    act("take", COORDINATOR)


def test_a_broken_log_is_named(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    file = course / ".mooclint" / "review" / "log.sqlite"
    with closing(sqlite3.connect(file)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE body SET json = replace(json, 'author', 'expert') WHERE seq = 5")
        database.commit()
    ended = mooclint("review", "verify", str(course), "--format", "json")
    assert ended.code == 1
    assert [flaw["event"] for flaw in ended.json("review")["flaws"]] == [5]
    assert mooclint("review", "status", str(course)).code == 3


def test_the_command_shows_and_proves(mooclint: Mooclint, tmp_path: Path) -> None:
    for language, word in (("kk", "әдіскер"), ("ru", "методист"), ("en", "methodologist")):
        shown = mooclint("review", "process", lang=language)
        assert (shown.code, shown.err) == (0, "")
        assert word in shown.out
    data = mooclint("review", "process", "--format", "json").json("review")
    assert (len(data["states"]), len(data["transitions"])) == (25, 39)
    assert data["permissions"]["judge"]["roles"]["author"] is None
    assert mooclint("review", "process", "--check").code == 0
    lines = [line for line in PROCESS.read_text("utf-8").splitlines(keepends=True) if "event: launch," not in line]
    path = tmp_path / "process.yaml"
    path.write_text("".join(lines), "utf-8")
    ended = mooclint("review", "process", "--check", str(path))
    assert ended.code == 1
    assert "No rule uses launch." in ended.out
    assert mooclint("review", "process", "--check", str(tmp_path / "no.yaml")).code == 2


# --- keeping


def test_a_log_moves_to_a_server_and_back_with_the_same_head(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    opened(act)
    head = status(mooclint, course)["head"]
    url = request.getfixturevalue("server").url()
    there = mooclint("review", "move", str(course), "--to", url, "--format", "json").json("review")
    assert there["head"] == head
    act("submit", AUTHOR)
    head = status(mooclint, course)["head"]
    copy = tmp_path / "copy.sqlite"
    assert mooclint("review", "backup", str(course), str(copy), "--format", "json").json("review")["head"] == head
    assert mooclint("review", "restore", str(course), str(copy)).code == 2  # a server has backups of its own
    copy_of_course = shutil.copytree(course, tmp_path / "copy")
    back = mooclint("review", "move", str(course), "--to", "here", "--format", "json").json("review")
    assert (back["head"], status(mooclint, course)["head"]) == (head, head)
    act("take", METHODOLOGIST)
    for words in (("status",), ("log",), ("verify",)):  # of a folder that still points at the server
        assert "what is shown here is how it was before" in mooclint("review", *words, str(copy_of_course)).err
        assert "how it was before" not in mooclint("review", *words, str(course)).err


def test_a_backup_is_put_back_and_what_stood_there_is_kept(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    copy = tmp_path / "copy.sqlite"
    before = status(mooclint, course)
    assert mooclint("review", "backup", str(course), str(copy)).code == 0
    assert mooclint("review", "backup", str(course), str(copy)).code == 2  # never over another
    act("submit", AUTHOR)
    assert status(mooclint, course)["state"]["id"] == "preliminary.submitted"
    told = in_three(mooclint, "review", "restore", str(course), str(copy))
    assert (told.code, "1 of its events are not in the backup" in told.err) == (3, True)
    told = mooclint("review", "restore", str(course), str(copy), "--force")
    assert (told.code, f"put there from the backup {copy}" in told.out) == (0, True)
    assert str(course / ".mooclint" / "review" / "log.sqlite") in told.out
    assert status(mooclint, course) == before
    assert len(list((course / ".mooclint" / "review").glob("log.aside-*.sqlite"))) == 1
    assert mooclint("review", "restore", str(course), str(tmp_path / "none.sqlite")).code == 2


@pytest.mark.parametrize("place", [(".mooclint",), (".mooclint", "review")], ids="/".join)
def test_a_file_in_the_place_of_the_folder_is_named(
    place: tuple[str, ...], act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    copy, folder, log = tmp_path / "backup.sqlite", course.joinpath(*place), course / ".mooclint"
    assert mooclint("review", "backup", str(course), str(copy)).code == 0
    shutil.rmtree(log)
    folder.parent.mkdir(exist_ok=True)
    folder.write_bytes(b"")
    for words in (("restore", str(course), str(copy)), ("status", str(course)), ("open", str(course), "--as", "x")):
        ended = in_three(mooclint, "review", *words)
        assert (ended.code, f"{folder} is a file, and an approval is kept" in ended.err) == (3, True), ended.err
        assert folder.read_bytes() == b""
    folder.unlink()
    assert mooclint("review", "restore", str(course), str(copy)).code == 0


def test_the_backup_of_another_course_is_put_back_only_by_force(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    other = tmp_path / "other"
    other.mkdir()
    (other / "course.yaml").write_text(MANIFEST, "utf-8")
    words = ("--as", COORDINATOR, "--organisation", "BMG UpSkill")
    assert mooclint("review", "open", str(other), *words).code == 0
    copy = tmp_path / "copy.sqlite"
    assert mooclint("review", "backup", str(other), str(copy)).code == 0
    before = status(mooclint, course)
    assert "another course" in mooclint("review", "restore", str(course), str(copy)).err
    assert status(mooclint, course) == before
    assert mooclint("review", "restore", str(course), str(copy), "--force").code == 0


def test_two_persons_delete_a_text_and_the_log_still_holds(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "құпия-сөз")
    number = str(status(mooclint, course)["events"])
    reason = ("--reason", "Бөтен адамның дерегі.")
    assert "two persons" in act(f"redact {number}", COORDINATOR, "--with", COORDINATOR, *reason, code=1).err
    act(f"redact {number}", METHODOLOGIST, "--with", COORDINATOR, *reason, code=1)
    act("redact 1", COORDINATOR, "--with", BMG, *reason, code=1)  # the course rests on it
    act(f"redact {number}", COORDINATOR, "--with", BMG, *reason)
    assert mooclint("review", "verify", str(course)).code == 0
    folder = course / ".mooclint" / "review"
    assert [p for p in folder.rglob("*") if p.is_file() and "құпия-сөз".encode() in p.read_bytes()] == []
    assert "құпия" not in mooclint("review", "log", str(course), "--format", "json").out
    assert status(mooclint, course)["remarks"]["must"] == 1  # it binds as before; its text alone is gone
    assert "R1" in act("agree", METHODOLOGIST, "--text", "Келісілді.", "--all-seen", code=1).err
    act("settle", METHODOLOGIST, "R1")
    (found,) = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert (found["severity"], found["open"], found["text"]) == ("must", False, "the text was redacted")
    act("erase", COORDINATOR, METHODOLOGIST, "--with", BMG, *reason)
    assert mooclint("review", "verify", str(course)).code == 0
    assert METHODOLOGIST not in mooclint("review", "log", str(course), "--format", "json").out
    assert [p for p in folder.rglob("*") if p.is_file() and METHODOLOGIST.encode() in p.read_bytes()] == []


def test_an_author_under_another_spelling_is_no_expert(act: Act, mooclint: Mooclint, course: Path) -> None:
    """The manifest names the author; who is invited is written otherwise, and invited only after two waivers."""
    opened(act)
    waiver = ("--waive", "--reason", "Аттас адам, автор емес.")
    told = act("person", COORDINATOR, "Алиев Д. С.", "--role", "expert", "--organisation", "ОӘБ")
    assert "author or developer" in told.err
    to_expertise(act)
    for _ in range(2):
        told = act("assign", COORDINATOR, "--expert", "Алиев Д. С.", code=1)
        assert "author or developer" in told.err
    command = f"review person {course} 'Алиев Д. С.' --waive --reason"
    both = (told.err, *(mooclint("review", "status", str(course), "--as", who).out for who in (COORDINATOR, CHAIR)))
    assert all(command in one for one in both)  # whoever may waive it is told how, and who else has to
    assert f"Who can help: {CHAIR} (" in told.err and f"Waiting for {CHAIR}: waive" in both[1]
    act("person", COORDINATOR, "Алиев Д. С.", *waiver)
    told = act("assign", COORDINATOR, "--expert", "Алиев Д. С.", code=1)
    assert ("still have to waive it: 1" in told.err, command in told.err, CHAIR in told.err) == (True, False, True)
    act("person", COORDINATOR, "Алиев Д. С.", *waiver, code=1)
    act("person", CHAIR, "Алиев Д. С.", *waiver)
    act("assign", COORDINATOR, "--expert", "Алиев Д. С.")
    manifest = course / "course.yaml"  # a developer who was not named before
    text = manifest.read_text("utf-8")
    manifest.write_text(text + "team: [{name: Усенов Бекзат, role: монтаж}]\n", "utf-8")
    assert "author or developer" in act("assign", COORDINATOR, "--expert", EXPERTS[1], code=1).err
    act("person", COORDINATOR, EXPERTS[0], "--conflict", "--reason", "Бірге мақала жаздық.")
    assert "Бірге мақала жаздық." in act("assign", COORDINATOR, "--expert", EXPERTS[0], code=1).err


def test_an_author_who_is_named_later_is_held_against_the_judges(act: Act, mooclint: Mooclint, course: Path) -> None:
    act("open", COORDINATOR, "--organisation", "BMG UpSkill")
    act("person", COORDINATOR, METHODOLOGIST, "--role", "methodologist", "--organisation", "«ҚазҰУ» КеАҚ")
    act("person", COORDINATOR, AUTHOR, "--role", "author", "--organisation", "ҚазҰУ")
    act("submit", AUTHOR, "--quiet")
    assert "«ҚазҰУ» КеАҚ" in act("take", COORDINATOR, code=1).err
    before = status(mooclint, course)["events"]
    assert act("person", AUTHOR, METHODOLOGIST, "--organisation", "Басқа", code=1).err  # nobody hides it so
    assert status(mooclint, course)["events"] == before


@once
def to_expertise(act: Act) -> None:
    """Through both stages of BMG UpSkill, and on to the experts."""
    act("submit", AUTHOR, "--quiet")
    to_agreed(act)
    act("submit", AUTHOR, "--quiet")


@once
def to_scoring(act: Act) -> None:
    """From the opening to where two experts score."""
    opened(act)
    to_expertise(act)
    for name in EXPERTS[:2]:
        act("assign", COORDINATOR, "--expert", name)
        act("accept", name)
    act("assign", COORDINATOR)


@once
def to_agreed(act: Act) -> None:
    """From what was submitted to where the whole course is agreed."""
    act("take", METHODOLOGIST)
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("agree", METHODOLOGIST, "--all-seen", "--text", "Келісілді.")


def test_the_author_may_say_that_nobody_looked_as_a_learner(act: Act, mooclint: Mooclint, course: Path) -> None:
    """The document leaves the view to the author (APR-9); which it was is on record."""
    opened(act)
    to_expertise(act)
    act("assign", COORDINATOR, "--expert", EXPERTS[0])
    act("accept", EXPERTS[0])
    act("assign", COORDINATOR)
    act("opinion", EXPERTS[0], opinion(course.parent, EXPERTS[0]))
    signed = course.parent / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
    act("conclude agreed", CHAIR, "--conclusion", str(signed), "--scan")
    act("access", BMG, "--conclusion", str(signed))
    words = ("--all", "--not-viewed-as-learner", "--format", "json")
    assert act("uploaded", AUTHOR, *words).json("review")["event"]["body"]["viewed"] is False
    told = in_three(mooclint, "review", "status", str(course), "--as", BMG).out  # who checks before the launch
    assert "Who uploaded the course says that it was not viewed as a learner." in told
    assert ": upload reported – not viewed as a learner\n" in in_three(mooclint, "review", "log", str(course)).out
    for lang, line, items in (
        ("kk", "Курсты жүктеген адам оны оқушы ретінде қарамағанын айтты.", "элементтер саны: 4"),
        ("ru", "Загрузивший курс сообщил, что не просматривал его от имени обучающегося.", "загружено элементов: 4"),
        ("en", "Who uploaded the course says that it was not viewed as a learner.", "reported as uploaded: 4"),
    ):
        packet = course.parent / f"{lang}.zip"
        act("person", COORDINATOR, BMG, "--language", lang)
        act("pack", COORDINATOR, "--to", BMG, "--output", str(packet))
        with zipfile.ZipFile(packet) as files:
            step = "\n".join(one.text for one in Document(io.BytesIO(files.read("act.docx"))).paragraphs)
            note = files.read("act.yaml").decode().replace("\n# ", " ")
            for told in (files.read("README.txt").decode(), note, step):
                assert line in told and f"{items} (К1_M1_С1_В1, " in told
    act("remark", BMG, "--severity", "must", "--text", "Курсты оқушы ретінде қараңыз.")
    act("return", BMG)
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Қарадым.")
    mended = next(one["command"] for one in status(mooclint, course)["next"] if one["event"] == "report-uploaded")
    assert mended and "--not-viewed-as-learner" in mended
    act("uploaded", AUTHOR, "--all", code=1)  # what was said of the first upload says nothing of this one
    act("uploaded", AUTHOR, "--viewed-as-learner", code=1)
    act("uploaded", AUTHOR, "--all", "--viewed-as-learner")
    told = in_three(mooclint, "review", "status", str(course), "--as", BMG).out
    assert "says that it was viewed as a learner" in told and "not viewed as a learner" not in told


def test_a_late_conflict_of_an_expert_is_the_coordinators_turn(act: Act, mooclint: Mooclint, course: Path) -> None:
    """Who has handed in is replaced knowingly; once the conflict is waived, what is in counts."""
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(course.parent, EXPERTS[0]))
    act("person", EXPERTS[0], EXPERTS[0], "--conflict", "--reason", "Авторы туысым екен.")
    act("opinion", EXPERTS[1], opinion(course.parent, EXPERTS[1]))
    found = status(mooclint, course)
    assert (found["state"]["id"], found["turn"]["role"], found["turn"]["persons"]) == (
        "expertise.scoring", "coordinator", [COORDINATOR],
    )  # fmt: skip
    assert [one["person"] for one in found["conflicts"]] == [EXPERTS[0]]
    told = in_three(mooclint, "review", "status", str(course)).out
    assert f"{EXPERTS[0]}: There is a conflict of interest (Авторы туысым екен.)" in told
    assert "Авторы туысым" not in mooclint("review", "status", str(course), "--as", AUTHOR).out
    ways = [one["command"] for one in (*found["next"], *found["deeds"]) if one["command"]]
    assert any(f"--replace '{EXPERTS[0]}'" in command for command in ways)
    assert f"E1 – {EXPERTS[0]}: has handed in the opinion" in told
    names = [mooclint("review", "status", str(course), "--as", who).out for who in (AUTHOR, EXPERTS[1])]
    assert not any(f"E1 – {EXPERTS[0]}" in one for one in names)
    assert any("--waive" in command for command in ways)
    words = ("assign", str(course), "--replace", EXPERTS[1], "--expert", EXPERTS[2], "--as", COORDINATOR)
    ended = in_three(mooclint, "review", *words)
    lost = f"E2 ({EXPERTS[1]}) has handed in an opinion and has no conflict"
    assert (ended.code, lost in ended.err) == (1, True)  # without a reason
    for person in (COORDINATOR, CHAIR):
        act("person", person, EXPERTS[0], "--waive", "--reason", "Алыс туыс.")
    found = status(mooclint, course)
    assert (found["state"]["id"], found["turn"]["role"]) == ("expertise.reconcile", "chair")
    assert "mooclint: all opinions are in" in mooclint("review", "log", str(course), lang="en").out


def test_of_several_conflicts_the_one_in_the_way_is_waived(act: Act, mooclint: Mooclint, course: Path) -> None:
    """Who is replaced may be near to the course: it is who comes that a waiver is asked for, and each helper once."""
    to_scoring(act)
    for near in EXPERTS[1:]:
        act("person", near, near, "--conflict", "--reason", "Авторы туысым екен.")
    words = ("assign", str(course), "--replace", EXPERTS[1], "--expert", EXPERTS[2])
    ended = in_three(mooclint, "review", *words, "--as", COORDINATOR)
    now = ended.err.partition("What can be done now:")[2].partition("After that:")[0]
    assert (ended.code, EXPERTS[2] in now, EXPERTS[1] in now) == (1, True, False), ended.err
    assert ended.err.count(f"Who can help: {CHAIR}") == 1
    act("person", COORDINATOR, EXPERTS[2], "--waive", "--reason", "Алыс туыс.")
    ended = in_three(mooclint, "review", *words, "--reason", "Ауырып қалды.", "--as", COORDINATOR)
    helps = [line for line in ended.err.splitlines() if line.startswith("Who can help")]
    assert (ended.code, helps) == (1, [f"Who can help: {CHAIR} (waive the conflict of interest)"]), ended.err
    assert EXPERTS[1] not in "".join(helps)


def test_who_concludes_scores_no_course(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    for name, *roles in ((CHAIR, "expert"), (EXPERTS[0], "chair"), ("Жаңа Адам", "chair", "expert")):
        options = [word for role in roles for word in ("--role", role)]
        ended = in_three(mooclint, "review", "person", str(course), name, *options, "--as", COORDINATOR)
        assert (ended.code, "does not score the same course" in ended.err) == (1, True), ended.err
