"""What has changed in a folder is offered, and what is chosen stands in its manifest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from course_folder import CAPTION, programme, put, quiz, reading, sheet

from mooclint.adopt.fields import FieldsError
from mooclint.adopt.folder import read_folder
from mooclint.adopt.taking import Offer, offers, taken
from mooclint.adopt.text import adopted_text
from mooclint.course.manifest import read_package
from mooclint.files import yaml
from mooclint.message.localizer import localizer
from mooclint.texts.read import read_document
from tests.desk.made import made_once

english = localizer("en")


@made_once
def tidy(root: Path) -> None:
    put(root, "Бағдарлама.docx", programme())
    put(root, "video/К1_M1_С1_В1_Кіріспе.mp4", b"v")
    put(root, "masters/К1_M1_С1_В1_Кіріспе.mov", b"m")
    put(root, "scripts/К1_M1_С1_В1_Кіріспе.docx", sheet(topic="Кіріспе", duration="5:30"))
    put(root, "tasks/К1_M1_Б1.docx", quiz(2, title="Апталық тест", code="К1_M1_Б1", pass_percent="80 %"))
    text = adopted_text(read_folder(root, read_document).adopted(), english)
    (root / "course.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return tidy(tmp_path / "course")


def found(course: Path, seconds: dict[str, float] | None = None) -> tuple[Offer, ...]:
    text = (course / "course.yaml").read_text(encoding="utf-8")
    return offers(read_package(course), text, read_folder(course, read_document), seconds or {})


def take(course: Path, every: tuple[Offer, ...], choose: Callable[[Offer], bool]) -> list[str]:
    """Takes what is chosen; the lines that came."""
    before = (course / "course.yaml").read_text(encoding="utf-8")
    chosen = {n: one.likely or "1" for n, one in enumerate(every) if choose(one)}
    after = taken(read_package(course), before, every, chosen)
    (course / "course.yaml").write_text(after, encoding="utf-8")
    assert len(after.splitlines()) >= len(before.splitlines())
    return [line.strip() for line in after.splitlines() if line not in before.splitlines()]


def test_a_folder_that_has_not_changed_offers_nothing(course: Path) -> None:
    assert [english(one.message) for one in found(course) if one.keys] == []


def test_a_file_that_was_renamed_takes_the_place_of_the_old_one(course: Path) -> None:
    old, new = course / "scripts/К1_M1_С1_В1_Кіріспе.docx", course / "scripts/К1_M1_С1_В1_Кіріспе (жаңа).docx"
    shutil.move(old, new)
    (course / "video/other.mp4").write_bytes(b"x")
    every = found(course)
    (gone,) = [one for one in every if one.files]
    assert gone.likely == "scripts/К1_M1_С1_В1_Кіріспе (жаңа).docx" and "video/other.mp4" in gone.files
    assert not any(one.value == gone.likely for one in every)
    assert take(course, every, lambda one: one is gone) == [f"script: {gone.likely}"]
    assert not any(one.files for one in found(course))


def test_a_new_file_of_an_element_and_a_new_element(course: Path) -> None:
    text = (course / "course.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "master: masters/К1_M1" in line)
    (course / "course.yaml").write_text(text.replace(line + "\n", ""), encoding="utf-8")
    put(course, "readings/К1_M1_С1_О2_Жаңа мақала.docx", reading(title="Жаңа мақала", minutes="9"))
    every = found(course)
    lines = take(course, every, lambda one: bool(one.keys))
    assert "master: masters/К1_M1_С1_В1_Кіріспе.mov" in lines
    assert "file: readings/К1_M1_С1_О2_Жаңа мақала.docx" in lines and "minutes: 9" in lines
    package = read_package(course)
    assert package.problems == () and package.course is not None
    assert "Жаңа мақала" in [item.title for item in package.course.modules[0].all_items()]
    assert [one for one in found(course) if one.keys] == []


def test_what_findings_ask_to_do_with_files_is_taken_over(course: Path) -> None:
    """A film renamed to its code, captions laid beside it, the certificate of the author."""
    text = (course / "course.yaml").read_text(encoding="utf-8")
    film = "video/Бірінші видео 720.mp4"
    shutil.move(course / "video/К1_M1_С1_В1_Кіріспе.mp4", course / film)
    (course / "course.yaml").write_text(text.replace("video/К1_M1_С1_В1_Кіріспе.mp4", film), encoding="utf-8")
    shutil.move(course / film, course / "video/К1_M1_С1_В1_Кіріспе.mp4")
    for language in ("kk", "ru"):
        put(course, f"video/К1_M1_С1_В1_Кіріспе_{language}.srt", CAPTION)
    (course / "Сертификат Иманова.pdf").write_bytes(b"%PDF-1.4")
    every = found(course)
    lines = take(course, every, lambda one: bool(one.keys) and bool(one.likely or one.value))
    assert "certificate: Сертификат Иманова.pdf" in lines
    assert "delivery: video/К1_M1_С1_В1_Кіріспе.mp4" in lines
    assert "kk: video/К1_M1_С1_В1_Кіріспе_kk.srt" in lines and "ru: video/К1_M1_С1_В1_Кіріспе_ru.srt" in lines
    assert [one for one in found(course) if one.keys] == []


def test_what_a_document_or_a_film_says_now(course: Path) -> None:
    put(course, "tasks/К1_M1_Б1.docx", quiz(2, title="Апталық тест", code="К1_M1_Б1", pass_percent="70 %"))
    film = "video/К1_M1_С1_В1_Кіріспе.mp4"
    every = found(course, {film: 365.2})
    said = {(".".join(map(str, one.keys)).rpartition(".")[2], str(one.value)) for one in every}
    assert {("pass_percent", "70"), ("duration", "6:05")} <= said
    lines = take(course, every, lambda one: one.keys[-1:] in (("pass_percent",), ("duration",)))
    assert "duration: 6:05" in " ".join(lines) or 'duration: "6:05"' in lines
    assert "pass_percent: 70" in lines


def test_outcomes_that_the_programme_says_now_keep_the_ids_by_which_they_are_named(course: Path) -> None:
    document = programme()
    now = ("деректі 1 рет жақсы ажыратады", "картаны салады", "кестені 1 түрде құрады")
    put(
        course,
        "Бағдарлама.docx",
        replace(document, weeks=(replace(document.weeks[0], outcomes=now), document.weeks[1])),
    )
    every = found(course)
    (offer,) = [one for one in every if one.keys[-1:] == ("outcomes",)]
    assert offer.keys == ("modules", 0, "outcomes") and tuple(offer.value.values()) == now
    assert [*offer.value] == ["M1.1", "M1.3", "M1.2"]
    assert take(course, every, lambda one: one is offer) == [
        "M1.1: деректі 1 рет жақсы ажыратады", "M1.3: картаны салады",
    ]  # fmt: skip
    assert [one for one in found(course) if one.keys] == []


def test_an_author_whom_the_programme_names_and_the_manifest_does_not(course: Path) -> None:
    text = (course / "course.yaml").read_text(encoding="utf-8")
    data = yaml.parse(text)[0].data  # type: ignore[union-attr]
    name = data["programme"]["authors"][0]["name"]
    (course / "course.yaml").write_text(text.replace(f"name: {name}", "name: Басқа Біреу"), encoding="utf-8")
    every = found(course)
    (offer,) = [one for one in every if one.keys == ("programme", "authors")]
    assert offer.new and offer.value["name"] == name
    assert f"- name: {name}" in take(course, every, lambda one: one is offer)


def test_a_renamed_file_never_comes_in_twice(course: Path) -> None:
    """It is offered as the new name where that can be told; where it may be either, it is one or the other."""
    shutil.move(course / "tasks/К1_M1_Б1.docx", course / "tasks/3.1 тест.docx")
    text = (course / "course.yaml").read_text(encoding="utf-8")
    (course / "course.yaml").write_text(text.replace("tasks/К1_M1_Б1.docx", "tasks/3.1 тест.docx"), encoding="utf-8")
    shutil.move(course / "tasks/3.1 тест.docx", course / "tasks/Тест 3.1 дайын.docx")
    (gone,) = [one for one in found(course) if one.files]
    assert gone.likely == "tasks/Тест 3.1 дайын.docx"
    assert not [one for one in found(course) if one.new]
    shutil.move(course / "tasks/Тест 3.1 дайын.docx", course / "tasks/Емтихан.docx")
    every = found(course)
    (gone,) = [one for one in every if one.files]
    assert not gone.likely and "tasks/Емтихан.docx" in gone.files
    others = [one for one in every if one.keys and one is not gone]
    assert others and all(one.doubtful for one in others)
    before = (course / "course.yaml").read_text(encoding="utf-8")
    chosen = {n: "tasks/Емтихан.docx" if one is gone else "1" for n, one in enumerate(every)}
    after = taken(read_package(course), before, every, chosen)
    assert after == before.replace(": tasks/3.1 тест.docx\n", ": tasks/Емтихан.docx\n")


def test_nothing_that_was_not_offered_is_taken(course: Path) -> None:
    shutil.move(course / "scripts/К1_M1_С1_В1_Кіріспе.docx", course / "scripts/other.docx")
    put(course, "scripts/К1_M1_С1_В9_Тағы.docx", sheet(topic="Тағы"))
    every = found(course)
    text = (course / "course.yaml").read_text(encoding="utf-8")
    numbers = {n: "../../etc/passwd" for n, one in enumerate(every) if one.files} | {999: "1", -1: "1"}
    with pytest.raises(FieldsError, match="Nothing was changed"):
        taken(read_package(course), text, every, numbers)
    (course / "course.yaml").write_text("modules: [", encoding="utf-8")
    assert found(course) == ()
