"""What `adopt --check` finds, and that a fresh manifest has no drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from course_folder import CAPTION, programme, put, quiz, reading, sheet, tidy_course

from mooclint.adopt.drift import Drift, find_drift
from mooclint.adopt.folder import read_folder
from mooclint.adopt.text import adopted_text
from mooclint.course.manifest import read_package
from mooclint.message.localizer import localizer
from mooclint.texts.read import read_document

pytestmark = pytest.mark.scenario

english = localizer("en")
VIDEO = "video/К1_M1_С1_В1_Кіріспе_А.mp4"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    tidy_course(root)
    text = adopted_text(read_folder(root, read_document).adopted(), english)
    (root / "course.yaml").write_text(text, encoding="utf-8")
    return root


def drift(root: Path, seconds: Mapping[str, float] | None = None) -> tuple[Drift, ...]:
    return find_drift(read_package(root), read_folder(root, read_document), seconds or {})


def said(found: tuple[Drift, ...]) -> list[str]:
    return [f"{d.kind}: {english(d.message)}" for d in found]


def test_a_fresh_manifest_has_none(made: Path) -> None:
    assert said(drift(made, {VIDEO: 331.0})) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('duration: "5:30"', 'duration: "6:30"', "value: duration: the manifest says 6:30, {script} says 5:30"),
        ("            minutes: 6\n", "", "value: minutes: {reading} says 6, the manifest says nothing"),
        ("minutes: 6", "minutes: 9", "value: minutes: the manifest says 9, {reading} says 6"),
        ("questions: 4", "questions: 3", "value: questions: the manifest says 3, tasks/К1_M1_С1_Т1.docx says 4"),
        ("outcomes: [M1.2]\n            file", "outcomes: [M1.1]\n            file",
         "value: outcomes: the manifest says [M1.1], {outcomes} says [M1.2]"),
        ("criteria: 2", "criteria: 5", "value: rubric: "),
        ("pass_percent: 80\n        time", "pass_percent: 70\n        time",
         "value: pass_percent: the manifest says 70, "),
        ("title: Мақала А", "title: Басқа нәрсе", "value: title: the manifest says Басқа нәрсе, "),
        ("title: Дерек сауаты", "title: Басқа курс", "programme: title: the manifest says Басқа курс, "),
        ("academic_hours: 13", "academic_hours: 14", "programme: academic_hours: the manifest says 14, "),
        ("level: beginner", "level: advanced", "programme: level: the manifest says advanced, "),
        ("subtitles: [kk, ru]", "subtitles: [kk, en]", "programme: subtitles: the manifest says [kk, en], "),
        ("name: Иманова Айгүл", "name: Ахметов Дәурен", "programme: admin/Курс бағдарламасы.docx, "),
        ("title: Тақырып А", "title: Мүлде өзге", "programme: title: the manifest says Мүлде өзге, "),
        ("hours: 4", "hours: 5", "programme: hours: the manifest says 5, "),
        ("M1.2: кестені 1 түрде құрады\n", "M1.2: карта сызады\n      M1.7: кестені 1 түрде құрады\n",
         "programme: outcomes: the manifest says this too, admin/Курс бағдарламасы.docx"),
        ("      M1.2: кестені 1 түрде құрады\n", "", "programme: outcomes: admin/Курс бағдарламасы.docx"),
        ("    - қорытынды жасайды\n", "    - өлең жазады\n", "programme: outcomes: the manifest says өлең жазады, "),
        ("  audience: ", "  audience: Кемінде ", "programme: audience: the manifest says "),
        ("      position: ", "      position: аға ", "programme: position: the manifest says аға "),
        ("prompt: Дерек сізге не береді?", "prompt: Өзге сұрақ?", "value: prompt: the manifest says Өзге сұрақ?, "),
    ],
)  # fmt: skip
def test_values_that_differ(made: Path, old: str, new: str, expected: str) -> None:
    manifest = made / "course.yaml"
    before = manifest.read_text(encoding="utf-8")
    assert old in before
    try:
        manifest.write_text(before.replace(old, new, 1), encoding="utf-8")
        found = said(drift(made))
    finally:
        manifest.write_text(before, encoding="utf-8")
    places = {
        "script": "scripts/К1_M1_С1_В1_Кіріспе_А.docx, table 1, row 8",
        "reading": "readings/К1_M1_С1_О1_Мақала.docx, table 1, row 5",
        "outcomes": "readings/К1_M1_С1_О1_Мақала.docx, table 1, row 6",
    }
    wanted = [line for line in found if line.startswith(expected.format(**places))]
    # A title that changes is missed by the programme too, which lists it.
    assert len(wanted) == 1 and len(found) <= (2 if "Мақала" in old else 1), found


def test_files_that_nothing_names_and_files_that_are_gone(made: Path) -> None:
    put(made, "video/Қосымша.mp4", b"x")
    put(made, "tasks/К1_M1_С1_Т1 (1).docx", b"a copy")
    moved = made / VIDEO
    moved.rename(moved.with_suffix(".bak"))
    try:
        found = drift(made)
    finally:
        moved.with_suffix(".bak").rename(moved)
        (made / "video/Қосымша.mp4").unlink()
        (made / "tasks/К1_M1_С1_Т1 (1).docx").unlink()
    assert said(found) == [f"gone: {VIDEO} is not there", "unnamed: Nothing in the manifest names this file"]
    assert found[0].place.path == "course.yaml" and found[0].place.line > 30
    assert found[1].place.path == "video/Қосымша.mp4"
    assert find_drift(read_package(made), read_folder(made, read_document), {}, locked=[VIDEO]) == ()


def test_media_that_last_another_time(made: Path) -> None:
    found = drift(made, {VIDEO: 345.0})
    assert said(found) == [f"media: The manifest says 330\N{NO-BREAK SPACE}s, {VIDEO} lasts 345\N{NO-BREAK SPACE}s"]
    assert found[0].place.item == "К1_M1_С1_В1_Кіріспе_А"


def test_sheets_that_name_another_video_or_a_range(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    put(tmp_path, "К1_M1_С1_В1.kk.srt", CAPTION)
    stated = {"topic": "А", "number": "К1 M1 С2 В1", "file_name": "К1_M1_С2_В1.mp4", "duration": "6-7 мин"}
    put(tmp_path, "К1_M1_С1_В1.docx", sheet(**stated))
    text = adopted_text(read_folder(tmp_path, read_document).adopted(), english)
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    found = said(drift(tmp_path, {"К1_M1_С1_В1.mp4": 500.0}))
    assert len([line for line in found if line.startswith("code: ")]) == 2
    assert [line for line in found if line.startswith("media: ")] == [
        "media: К1_M1_С1_В1.docx, table 1, row 8 says 6-7 мин, К1_M1_С1_В1.mp4 lasts 500\N{NO-BREAK SPACE}s"
    ]
    assert not any(line.startswith("media") for line in said(drift(tmp_path, {"К1_M1_С1_В1.mp4": 400.0})))


def test_weeks_and_what_they_list(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme(3))
    put(tmp_path, "К1_M1_С1_В1_Кіріспе_А.mp4", b"x")
    put(tmp_path, "К1_M1_С1_О1_Басқа.docx", reading(title="Өзге нәрсе"))
    put(tmp_path, "К1_M1_С1_Т1.docx", quiz(2, code="К1_M1_С1_Т1"))
    text = adopted_text(read_folder(tmp_path, read_document).adopted(), english)
    cut = text.index("\n  - title: Тақырып В")
    (tmp_path / "course.yaml").write_text(text[:cut], encoding="utf-8")
    found = " ".join(said(drift(tmp_path)))
    assert "The manifest has modules: 2; weeks in Бағдарлама.docx: 3" in found
    assert "tests: the manifest says 1, " in found
    assert "lists “Мақала А”, the manifest does not have it" in found
    assert "lists “Кіріспе А”" not in found


def test_what_stands_outside_the_modules_may_be_listed_in_a_week(tmp_path: Path) -> None:
    listed = {"videos": ("Проморолик", "Кіріспе А"), "tests": ("Емтихан",)}
    week = replace(programme(1).weeks[0], listed=listed, declared={"videos": 2, "tests": 1})
    put(tmp_path, "Бағдарлама.docx", replace(programme(1), weeks=(week,)))
    put(tmp_path, "Проморолик.mp4", b"x")
    put(tmp_path, "1 апта/Кіріспе А.mp4", b"x")
    put(tmp_path, "Емтихан.docx", quiz(title="Емтихан", pass_percent="80"))
    adopt(tmp_path)
    assert said(drift(tmp_path)) == []
    put(tmp_path, "Бағдарлама.docx", replace(programme(1), weeks=(replace(week, declared={"videos": 3, "tests": 1}),)))
    assert [line.split(",")[0] for line in said(drift(tmp_path))] == ["programme: videos: the manifest says 1"]


def test_a_sheet_may_give_the_name_that_the_file_will_have(tmp_path: Path) -> None:
    """By its code; that of another video is told."""
    put(tmp_path, "1 апта/1 сабақ/Видео 1. Кіріспе.mp4", b"x")
    put(tmp_path, "1 апта/1 сабақ/Видео 1. Кіріспе.docx", sheet(topic="Кіріспе", file_name="К1_M1_С1_В1_Кіріспе"))
    adopt(tmp_path)
    assert said(drift(tmp_path)) == []
    put(tmp_path, "1 апта/1 сабақ/Видео 1. Кіріспе.docx", sheet(topic="Кіріспе", file_name="К1_M1_С1_В2_Кіріспе"))
    assert [line.split(",")[0] for line in said(drift(tmp_path))] == [
        "code: delivery: the manifest says 1 апта/1 сабақ/Видео 1. Кіріспе.mp4"
    ]


def adopt(root: Path) -> None:
    text = adopted_text(read_folder(root, read_document).adopted(), english)
    (root / "course.yaml").write_text(text, encoding="utf-8")
