"""The answers of the form stand in the manifest, and what nobody answered is asked on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from mooclint.adopt.build import Adopted
from mooclint.adopt.text import adopted_text
from mooclint.course.manifest import read_package
from mooclint.desk.adopting import Question, answered, questions, read, write
from mooclint.desk.page import page_localizer
from mooclint.desk.words import ON_PAGES
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import LOCALE_FOLDER, localizer
from mooclint.message.message import Code, Message
from tests.adopt.course_folder import peer, programme, put, quiz, reading, sheet
from tests.desk.visitor import Visitor

english = localizer("en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of which much has to be asked."""
    root = tmp_path_factory.mktemp("untidy")
    put(root, "Бағдарлама.docx", programme())
    put(root, "1 апта/Тест.docx", quiz(4, title="Тест"))
    put(root, "1 апта/Мақала.docx", reading(title="Мақала А"))
    put(root, "Тапсырма.docx", peer(title="Тапсырма"))
    put(root, "2 апта/Сценарий.docx", sheet(topic="Дерек"))
    return root


@pytest.fixture(scope="module")
def adopted(folder: Path) -> Adopted:
    return read(folder, lambda done, total: None)


def asked(adopted: Adopted, words: str) -> tuple[int, Question]:
    found = [(n, q) for n, q in enumerate(questions(adopted, english)) if words in q.text]
    assert len(found) == 1, [q.text for q in questions(adopted, english)]
    return found[0]


def items(data: Any) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for m, module in enumerate(data["modules"], 1):
        for n, lesson in enumerate(module.get("lessons", ()), 1):
            found += [(f"{m}.{n}", item) for item in lesson.get("items", ())]
        found += [(str(m), item) for item in module.get("items", ())]
    return found


def test_every_question_names_its_element_the_guess_and_the_source(adopted: Adopted) -> None:
    found = questions(adopted, english)
    assert len(found) >= 2
    for question in found:
        assert question.rows and question.text
        for row in question.rows:
            assert question.authors or (row.element and row.source), question


def test_without_answers_the_manifest_is_that_of_adopt(adopted: Adopted) -> None:
    same = answered(adopted, {})
    assert adopted_text(same, english) == adopted_text(adopted, english)
    assert same.data is not adopted.data


def test_the_kind_of_a_test_is_chosen(adopted: Adopted) -> None:
    number, question = asked(adopted, "for practice or for the grade")
    (row,) = question.rows
    assert [choice.value for choice in row.choices] == ["practice", "quiz"]
    for kind in ("practice", "quiz"):
        made = answered(adopted, {f"{row.field}.choice": kind})
        (found,) = [item for _, item in items(made.data) if "Тест" in item.get("title", item.get(kind, ""))]
        assert kind in found and "kind" not in (found.get("guessed") or ()) and found.get("guessed") is not True
        assert len(made.questions) == len(adopted.questions) - 1
    assert number < len(adopted.questions)
    assert answered(adopted, {f"{row.field}.choice": "video"}).data == adopted.data


def test_an_element_is_moved_with_what_is_said_of_it(adopted: Adopted) -> None:
    _, question = asked(adopted, "Which module do these elements belong to")
    row = question.rows[0]
    made = answered(adopted, {f"{row.field}.choice": "2.1"})
    before, after = dict.fromkeys(i.get("title") for _, i in items(adopted.data)), items(made.data)
    assert {item.get("title") for _, item in after} == set(before)
    code = row.element.split(":")[0]
    (place,) = [place for place, item in after if code in item.values()]
    assert place == "2.1"
    spots = {str(keys): remark for keys, remark in made.remarks.items()}
    assert len(spots) == len(adopted.remarks)


@pytest.mark.parametrize("place", ["", "0", "9", "9.9", "1.9", "x", "-1", "1.1.1.1"])
def test_a_place_that_there_is_not(adopted: Adopted, place: str) -> None:
    _, question = asked(adopted, "Which module do these elements belong to")
    made = answered(adopted, {f"{question.rows[0].field}.choice": place})
    assert len(items(made.data)) == len(items(adopted.data))


def test_what_is_written_reads_back(folder: Path, adopted: Adopted) -> None:
    answers = {f"{row.field}.right": "1" for question in questions(adopted, english) for row in question.rows}
    try:
        write(folder, answered(adopted, answers), english)
        package = read_package(folder)
        assert package.problems == () and package.course is not None
        with pytest.raises(FileExistsError):
            write(folder, adopted, english)
    finally:
        (folder / "course.yaml").unlink()


def test_guessed_files_are_shown_and_can_be_taken_from_a_video(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme())
    put(tmp_path, "1 апта/фильм финал.mp4", b"x")
    put(tmp_path, "1 апта/сценарий бірінші.docx", sheet(topic="Дерек"))
    found = read(tmp_path, lambda done, total: None)
    _, question = asked(found, "belong to these videos")
    (row,) = question.rows
    names = {path: name for name, _, path in row.files}
    assert names.keys() == {"1 апта/фильм финал.mp4", "1 апта/сценарий бірінші.docx"}
    made = answered(found, {names["1 апта/сценарий бірінші.docx"]: "1"})
    (video,) = [item for _, item in items(made.data) if "video" in item]
    assert "script" not in video and "delivery" in video and "guessed" not in video
    made = answered(found, {f"{row.field}.right": "1"})
    (video,) = [item for _, item in items(made.data) if "video" in item]
    assert "script" in video and "guessed" not in video
    assert "; guess" in adopted_text(found, english) and "; guess" not in adopted_text(made, english)


@pytest.mark.parametrize("files", [[], ["photo.jpg"]])
def test_a_folder_without_a_course_gets_no_manifest(tmp_path: Path, files: list[str]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    for name in files:
        (folder / name).write_bytes(b"x")
    visitor = Visitor(folder, language="en")
    base = f"/c/{visitor.course.id}"
    page = visitor.post(f"{base}/adopt")
    assert ("Nothing in this folder" if files else "The folder is empty") in page
    assert 'href="/open"' in page and f'action="{base}/manifest"' not in page
    visitor.post(f"{base}/manifest")
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == files


def test_what_is_done_in_a_manifest_by_hand_is_said_as_the_pages_do_it() -> None:
    """Of sentences that there are: one that was changed is to be changed here too."""
    with (LOCALE_FOLDER / "ru/LC_MESSAGES/mooclint.po").open("rb") as file:
        sentences = {message.id for message in read_po(file)}
    assert not {*ON_PAGES} - sentences
    for language in LANGUAGES:
        say = page_localizer(language)
        for template in ON_PAGES:
            told = say(Message(template, dict.fromkeys(re.findall(r"\{(\w+)\}", template), Code("X1"))))
            assert not re.search(r"line guessed|manifest|mooclint|peer_review|apt |[{[]", told), told
