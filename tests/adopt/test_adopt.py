"""A folder becomes a manifest: every file finds its place, every guess says where it came from."""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from course_folder import CAPTION, forum, peer, programme, put, quiz, reading, sheet, tidy_course
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.adopt.build import ASK_AUTHORS, ASK_LANGUAGE, Adopted
from mooclint.adopt.folder import read_folder
from mooclint.adopt.pieces import ASK_FILMS
from mooclint.adopt.text import adopted_text
from mooclint.course.document import Document, DocumentKind, Person, Stage, Unread, Week
from mooclint.course.manifest import read_package
from mooclint.course.model import Course, FileRole, Item, ItemKind
from mooclint.files import yaml
from mooclint.files.schema import validate
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Message
from mooclint.message.place import NOWHERE
from mooclint.texts.read import read_document
from tests.clips import clip
from tests.several import script
from tests.systems import needs_any_name, needs_links, needs_pipes
from tests.word import page

pytestmark = pytest.mark.scenario

english = localizer("en")


def adopt(root: Path, language: str = "en") -> tuple[Adopted, Course, str]:
    """What was adopted, the course as the manifest's reader then has it, and the text."""
    adopted = read_folder(root, read_document).adopted()
    text = adopted_text(adopted, localizer(language))
    document, problems = yaml.parse(text)
    assert problems == [] and document is not None
    assert document.data == adopted.data
    assert validate(document, "course") == []
    (root / "course.yaml").write_text(text, encoding="utf-8")
    package = read_package(root)
    assert package.problems == ()
    assert package.unread == 0
    assert package.course is not None
    missing = [ref.path for ref in package.course.references() if ref.path not in package.files]
    assert missing == []
    return adopted, package.course, text


def item(course: Course, code: str) -> Item:
    return next(i for i in course.all_items() if i.code == code or i.code.startswith(code + "_"))


def left(adopted: Adopted) -> dict[str, str]:
    return {one.path: english(one.why) for one in adopted.left}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tidy_course_is_found_whole(tmp_path: Path, language: str) -> None:
    """Whatever the language of the labels in the documents, and of the comments."""
    tidy_course(tmp_path, language)
    adopted, course, text = adopt(tmp_path, language)
    assert adopted.left == () and adopted.questions == [] and adopted.missing == []
    assert "?1" not in text
    programme = course.programme
    assert (programme.title, programme.academic_hours, programme.level) == ("Дерек сауаты", 13, "beginner")
    assert (programme.language, programme.subtitles) == ("kk", ("kk", "ru"))
    assert programme.university == "Үлгі университеті"
    assert (programme.audience, programme.prerequisites) == ("1-курс студенттері", "талап жоқ")
    assert programme.description.startswith("Курс деректі")
    assert programme.outcomes == ("дерекпен жұмыс істейді", "қорытынды жасайды")
    (author,) = programme.authors
    assert (author.name, author.workplace, author.position) == ("Иманова Айгүл", "Үлгі университеті", "доцент")
    assert author.signature and author.signature.path == "admin/Қолтаңба Иманова.png"
    assert author.certificate and author.certificate.path == "admin/Сертификат Иманова.pdf"
    assert course.promo and course.closing and course.exam
    assert (course.exam.questions, course.exam.pass_percent) == (5, 80)
    assert [(m.title, m.hours, m.description) for m in course.modules] == [
        ("Тақырып А", 4, "1-аптаның сипаттамасы."),
        ("Тақырып Б", 4, "2-аптаның сипаттамасы."),
    ]
    for number, module in enumerate(course.modules, 1):
        assert [outcome.id for outcome in module.outcomes] == [f"M{number}.1", f"M{number}.2"]
        (lesson,) = module.lessons
        assert lesson.outcomes == (f"M{number}.1", f"M{number}.2")
        video, text_, practice = lesson.items
        assert [i.kind for i in lesson.items] == [ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE]
        assert (video.duration_s, video.outcomes) == (330, (f"M{number}.1",))
        roles = {file.role: file.path for file in video.files}
        assert roles[FileRole.MASTER].startswith("masters/") and roles[FileRole.DELIVERY].startswith("video/")
        assert roles[FileRole.SCRIPT].startswith("scripts/")
        assert [f.language for f in video.files if f.role is FileRole.SUBTITLES] == ["kk", "ru"]
        assert (text_.minutes, text_.source, text_.outcomes) == (6, "авторлық мәтін", (f"M{number}.2",))
        assert (practice.code, practice.questions, practice.feedback) == (f"К1_M{number}_С1_Т1", 4, "every_option")
        test, review, talk = module.items
        assert [i.kind for i in module.items] == [ItemKind.QUIZ, ItemKind.PEER_REVIEW, ItemKind.FORUM]
        assert (test.questions, test.pass_percent, test.time_limit, test.attempts) == (6, 80, 25, 3)
        assert test.question_types == ("single_choice",) and test.instructions.endswith(".docx")
        assert review.rubric and (review.rubric.type, review.rubric.criteria, review.rubric.points) == ("scale", 2, 6)
        assert talk.prompt == "Дерек сізге не береді?"


def test_comments_say_where_values_come_from(tmp_path: Path) -> None:
    tidy_course(tmp_path)
    text = adopt(tmp_path, "en")[2]
    assert "title: Дерек сауаты  # from: admin/Курс бағдарламасы.docx, table 1, row 1; sure" in text
    assert "# from: scripts/К1_M1_С1_В1_Кіріспе_А.docx, table 1, row 2; sure" in text
    assert text.count("# from:") < 40  # an item a line, not a value a line


def messy_course(root: Path) -> None:
    """Russian, folders instead of codes, copies, leftovers and a broken code page."""
    put(root, "Программа курса.docx", programme(), "ru")
    put(root, "Программа курса (1).docx", programme(), "ru")
    put(root, "черновик программы.docx", programme(1), "ru")
    put(root, "Неделя 1/Урок 1 Данные/Видео 1.mp4", b"x")
    put(root, "Неделя 1/Урок 1 Данные/Видео 1 сценарий.docx", sheet(topic="Введение в данные"), "ru")
    put(root, "Неделя 1/Урок 1 Данные/Видео 1_рус.srt", CAPTION)
    put(root, "Неделя 1/Урок 1 Данные/Статья.docx", reading(title="Мақала А", minutes="6-8"), "ru")
    put(root, "Неделя 1/Урок 2/k1 m1 c2 b1 Таблицы.mp4", b"x")
    put(root, "Неделя 1/Урок 2/Tаблицы.docx", sheet(topic="Таблицы", number="К1 М1 С2 В1", duration="6-7 мин"), "ru")
    put(root, "Неделя 1/Урок 2/Тест.docx", quiz(3), "ru")
    put(root, unicodedata.normalize("NFD", "2 неделя/Йод.docx"), quiz(3, pass_percent="80"), "ru")
    put(root, "2 неделя/Лекция 1.mp4", b"x")
    put(root, "2 неделя/Лекция 1.mov", b"x" * 50)
    put(root, "2 неделя/" + "Лекция 2".encode("cp866").decode("cp437") + ".mp4", b"x")
    put(root, "2 неделя/Текст к первой.docx", sheet(topic="Что-то"), "ru")
    put(root, "2 неделя/Текст ко второй.docx", sheet(topic="Другое"), "ru")
    put(root, "2 неделя/~$Текст.docx", b"")
    put(root, "2 неделя/Thumbs.db", b"")
    put(root, "2 неделя/задание.docx", b"garbage")
    put(root, "презентация.pptx", b"")
    put(root, "трейлер.mp4", b"x")
    put(root, "экзамен.docx", quiz(4), "ru")
    put(root, "лого.png", b"x")


def test_a_messy_folder(tmp_path: Path) -> None:
    messy_course(tmp_path)
    adopted, course, text = adopt(tmp_path)
    assert set(left(adopted)) == {
        "2 неделя/Thumbs.db",
        "2 неделя/~$Текст.docx",
        "Программа курса (1).docx",
        "лого.png",
        "презентация.pptx",
        "черновик программы.docx",
    }
    assert left(adopted)["Программа курса (1).docx"] == "a copy of Программа курса.docx"
    assert left(adopted)["черновик программы.docx"] == "another programme: Программа курса.docx is taken"
    assert course.promo and course.promo.files[0].path == "трейлер.mp4"
    assert course.exam and course.exam.questions == 4
    one, two = course.modules
    assert [lesson.title for lesson in one.lessons] == ["Данные", ""]
    video, article = one.lessons[0].items
    assert (video.code, video.title) == ("К1_M1_С1_В1_Введение_в_данные", "Введение в данные")
    assert "ru" in [f.language for f in video.files]
    assert {f.role for f in video.files} >= {FileRole.DELIVERY, FileRole.SCRIPT, FileRole.SUBTITLES}
    assert article.minutes is None  # '6-8' is not one number
    tables, test = one.lessons[1].items
    assert (tables.code, tables.duration_s) == ("К1_M1_С2_В1_Таблицы", None)
    assert test.kind is ItemKind.PRACTICE
    videos = two.lessons[0].items
    assert [v.code for v in videos] == ["К1_M2_С1_В1_Что-то", "К1_M2_С1_В2_Другое"]
    assert [v.title for v in videos] == ["Что-то", "Другое"]
    assert {f.role for f in videos[0].files} == {FileRole.DELIVERY, FileRole.MASTER, FileRole.SCRIPT}
    assert [i.kind for i in two.items] == [ItemKind.QUIZ, ItemKind.STAFF_GRADED]
    assert two.items[0].pass_percent == 80
    assert [one.path for one in adopted.unread] == ["2 неделя/задание.docx"]
    questions = [english(question.text) for question in adopted.questions]
    assert len(questions) <= 5
    for number, question in enumerate(questions, 1):
        assert f"# ?{number} {question}" in text
        assert len(re.findall(rf"# \?{number}\b", text)) >= 2  # above, and at each place


def test_a_programme_of_two_languages_asks_which_the_course_is_in(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme(1, language="қазақ, орыс"))
    adopted, course, text = adopt(tmp_path)
    assert course.programme.language == "kk"
    assert ASK_LANGUAGE in [question.text for question in adopted.questions]
    assert re.search(r"language: kk +# \?1", text)


def test_hours_that_two_documents_tell_differently_are_a_question(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme(2))
    page(
        [["Апта", "Модуль", "Сабақ", "Сағат"], ["1", "Модуль 1", "1.1–1.4", "6"], ["2", "Модуль 2", "2.1–2.3", "4"]]
    ).save(tmp_path / "Оқу жоспары.docx")
    _, course, text = adopt(tmp_path, "en")
    assert [(module.hours, module.guessed) for module in course.modules] == [(4, {"hours"}), (4, set())]
    assert "How many hours does module 1 take? Бағдарлама.docx, " in text and "module 2 take" not in text
    assert " says 4, Оқу жоспары.docx, table 1, row 2 says 6; the first stands here." in text


SPOKEN = " ".join(["Судың табиғаттағы айналымы буланудан басталады."] * 12)


@pytest.mark.parametrize(
    ("spoken", "read"),
    [
        ("Сценарий 1.2", "дәріс 1.2"),
        ("1.2 сценарий FINAL", "1.2 лекция"),
        ("Script 1.2", "Lecture 1.2"),
        ("Видео мәтіні", "Дәріс"),
        ("текст диктора", "лекция"),
    ],
)
def test_a_lecture_beside_its_script_is_a_reading(tmp_path: Path, spoken: str, read: str) -> None:
    here = tmp_path / "Модуль 1/1.2 Су айналымы"
    put(tmp_path, "Модуль 1/1.2 Су айналымы/видео_1.2.mp4", b"x")
    for name in (spoken, read):
        page("# 1.2 Судың айналымы", SPOKEN).save(here / f"{name}.docx")
    _, course, _ = adopt(tmp_path)
    files = {(item.kind, file.role): Path(file.path).stem for item in course.all_items() for file in item.files}
    assert (files[ItemKind.VIDEO, FileRole.SCRIPT], files[ItemKind.READING, FileRole.READING]) == (spoken, read)


@pytest.mark.parametrize("beside", ["Тест 1.2", "Сценарий 1.3"])
def test_a_lecture_alone_is_the_script(tmp_path: Path, beside: str) -> None:
    here = tmp_path / "Модуль 1/1.2 Су айналымы"
    put(tmp_path, "Модуль 1/1.2 Су айналымы/видео_1.2.mp4", b"x")
    for name in ("Дәріс 1.2", beside):
        page("# 1.2 Судың айналымы", SPOKEN).save(here / f"{name}.docx")
    _, course, _ = adopt(tmp_path)
    scripts = [Path(file.path).stem for item in course.all_items() for file in item.files
               if file.role is FileRole.SCRIPT]  # fmt: skip
    assert "Дәріс 1.2" in scripts


@pytest.mark.parametrize("called", ["Авторлар туралы", "Сведения об авторах", "About the authors"])
def test_a_document_about_the_authors_is_no_video(tmp_path: Path, called: str) -> None:
    rows = [["Аты-жөні", "Лауазымы", "Электрондық пошта"], ["Иманова Айгүл", "доцент", "imanova@example.org"]]
    page(f"# {called}", rows, "Ол жиырма жылдан бері сабақ береді.").save(tmp_path / f"{called}.docx")
    put(tmp_path, "Модуль 1/Сабақ 1/Видео 1.mp4", b"x")
    adopted, course, _ = adopt(tmp_path)
    assert len(list(course.all_items())) == 1
    assert left(adopted) == {f"{called}.docx": "it is about the authors"}


def in_lessons(course: Course) -> list[list[str]]:
    """The files of each lesson, without their folders."""
    return [[Path(file.path).stem for item in lesson.items for file in item.files]
            for module in course.modules for lesson in module.lessons]  # fmt: skip


@pytest.mark.parametrize("parent", ["Модуль 1", "Module 1 новый", ""])
def test_folders_with_two_numbers_are_lessons(tmp_path: Path, parent: str) -> None:
    for number, title in enumerate(("Кіріспе", "Су айналымы"), 1):
        here = f"{parent}/1.{number} {title}".lstrip("/")
        put(tmp_path, f"{here}/видео 1.{number}.mp4", b"x" * number)
        put(tmp_path, f"{here}/Тест 1.{number}.docx", quiz())
    _, course, _ = adopt(tmp_path)
    assert in_lessons(course) == [["видео 1.1", "Тест 1.1"], ["видео 1.2", "Тест 1.2"]]
    assert [lesson.title for lesson in course.modules[0].lessons] == ["Кіріспе", "Су айналымы"]


@pytest.mark.parametrize("planned", [True, False])
def test_files_are_of_the_lessons_that_the_programme_counts_as_they_do(tmp_path: Path, planned: bool) -> None:
    plan = [["Апта", "Модуль", "Сабақ", "Сағат"], *(["1", "Модуль 1", f"1.{n} Тақырып {n}", "2"] for n in (1, 2, 3))]
    lines = ("Курс атауы: Су", "Авторы: Иманова Айгүл", "# Тақырыптық жоспар")
    page(*lines, plan if planned else "Жоспар жоқ").save(tmp_path / "Бағдарлама.docx")
    for number in (1, 2, 3):
        put(tmp_path, f"Модуль 1/1.{number} видео.mp4", b"x" * number)
    put(tmp_path, "Модуль 1/1.2 тест.docx", quiz())
    put(tmp_path, "Модуль 1/1.3 оқу материалы.docx", reading(title="Қорытынды"))
    _, course, _ = adopt(tmp_path)
    own = [["1.1 видео"], ["1.2 видео", "1.2 тест"], ["1.3 видео", "1.3 оқу материалы"]]
    assert (in_lessons(course) == own) is planned


def test_subtitles_of_one_video_in_another_language_are_no_wish_of_the_course(tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        put(tmp_path, f"Модуль 1/Сабақ {number}/Видео {number}.mp4", b"x" * number)
        if number < 4:
            put(tmp_path, f"Модуль 1/Сабақ {number}/Видео {number}.{'ru' if number == 1 else 'kk'}.srt", CAPTION)
    _, course, _ = adopt(tmp_path)
    assert course.programme.subtitles == ("kk",)
    assert [item.files[-1].language for item in course.all_items()][:3] == ["ru", "kk", "kk"]


def test_a_counted_line_above_a_text_is_its_title(tmp_path: Path) -> None:
    put(tmp_path, "Модуль 1/Сабақ 1/Видео 1.mp4", b"x")
    page("1.1 Судың айналымы", SPOKEN).save(tmp_path / "Модуль 1/Сабақ 1/Оқу материалы.docx")
    _, course, _ = adopt(tmp_path)
    assert [item.title for item in course.all_items()] == ["", "Судың айналымы"]


def test_a_closing_video_stands_behind_the_lessons_and_a_lab_is_one(tmp_path: Path) -> None:
    put(tmp_path, "Апта 1/Дәріс 1.mp4", b"x")
    put(tmp_path, "Апта 1/Қорытынды видео.mp4", b"y")
    put(tmp_path, "Апта 1/Қорытынды ойлар.mp4", b"z")
    page("Работа с приборами", "Соберите установку и запишите показания.").save(tmp_path / "Апта 1/Лабораторная 1.docx")
    _, course, _ = adopt(tmp_path)
    (module,) = course.modules
    assert [item.title for lesson in module.lessons for item in lesson.items] == ["", "Қорытынды ойлар"]
    assert [item.kind for item in module.items] == [ItemKind.VIDEO, ItemKind.LAB]
    assert module.items[0].title == "Қорытынды видео"


def test_a_programme_without_an_author_asks_who_it_is(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", replace(programme(1), authors=()))
    adopted, course, text = adopt(tmp_path)
    assert course.programme.authors == () and ASK_AUTHORS in [question.text for question in adopted.questions]
    assert re.search(r"authors: \[\] +# \?1", text)


def test_the_line_that_opens_a_script_is_its_videos_title(tmp_path: Path) -> None:
    for number in (1, 2):
        put(tmp_path, f"1-модуль/Видео/{number}-дәріс.mp4", b"x" * number)
    parts = ("# 1-дәріс. Ауа", script("ауа"), "# 2-дәріс. Су", script("су"))
    page(*parts).save(tmp_path / "1-модуль/1 модуль сценарийлері.docx")
    _, course, _ = adopt(tmp_path)
    assert [item.title for item in course.all_items()] == ["Ауа", "Су"]


def test_an_english_folder(tmp_path: Path) -> None:
    put(tmp_path, "Syllabus.docx", programme(2, language="English", level="Intermediate", subtitles="English"), "en")
    for week in (1, 2):
        for lesson in (1, 2):
            here = f"Week {week}/Lesson {lesson} Basics"
            put(tmp_path, f"{here}/Video 1.mp4", b"x")
            put(tmp_path, f"{here}/Video 1.docx", sheet(topic=f"Basics {week}{lesson}", duration="4 min 30 s"), "en")
            put(tmp_path, f"{here}/Reading.docx", reading(title=f"Text {week}{lesson}", minutes="10 min"), "en")
            put(tmp_path, f"{here}/Practice quiz.docx", quiz(3, title="Check yourself"), "en")
        put(tmp_path, f"Week {week}/Peer review.docx", peer(title="Essay", pass_percent="70%"), "en")
        put(tmp_path, f"Week {week}/Graded quiz.docx", quiz(10, title="Weekly quiz", pass_percent="80%"), "en")
    put(tmp_path, "Final exam.docx", quiz(20, title="Final exam"), "en")
    put(tmp_path, "Promo.mp4", b"x")
    adopted, course, _ = adopt(tmp_path)
    assert adopted.left == () and adopted.questions == []
    assert (course.programme.language, course.programme.level) == ("en", "intermediate")
    for module in course.modules:
        assert [lesson.title for lesson in module.lessons] == ["Basics", "Basics"]
        for lesson in module.lessons:
            kinds = [i.kind for i in lesson.items]
            assert kinds == [ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE]
            assert (lesson.items[0].duration_s, lesson.items[1].minutes, lesson.items[2].questions) == (270, 10, 3)
        assert [(i.kind, i.pass_percent) for i in module.items] == [(ItemKind.QUIZ, 80), (ItemKind.PEER_REVIEW, 70)]
    assert course.exam and course.exam.questions == 20
    assert course.promo and course.promo.code == "К1_Promo"


@needs_any_name
def test_codes_missing_in_files_are_made_from_the_place(tmp_path: Path) -> None:
    put(tmp_path, "Модуль 1/Сабақ 1/Дерек деген не.mp4", b"x")
    put(tmp_path, "Модуль 1/Сабақ 1/Кесте: құру?.mp4", b"x")
    put(tmp_path, "Модуль 2/Сабақ 1/Соңы.mp4", b"x")
    course = adopt(tmp_path)[1]
    assert [i.code for i in course.all_items()] == [
        "К1_M1_С1_В1_Дерек_деген_не",
        "К1_M1_С1_В2_Кесте_құру",
        "К1_M2_С1_В1_Соңы",
    ]


def test_scripts_and_captions_find_their_video_by_title(tmp_path: Path) -> None:
    for title in ("Деректі жинау жолдары", "Кестені дұрыс құру", "Қорытындыны тексеру"):
        put(tmp_path, f"1 апта/video/{title}.mp4", b"x")
    put(tmp_path, "1 апта/мәтін/a.docx", sheet(topic="Кестені дұрыс кұру"))  # a slip
    put(tmp_path, "1 апта/мәтін/b.docx", sheet(topic="Деректі жинау жолдары"))
    put(tmp_path, "1 апта/subs/Кестені дурыс құру.kk.srt", CAPTION)
    _, course, _ = adopt(tmp_path)
    found = {i.files[0].path.rpartition("/")[2]: {f.path for f in i.files[1:]} for i in course.all_items()}
    assert found["Деректі жинау жолдары.mp4"] == {"1 апта/мәтін/b.docx"}
    assert found["Кестені дұрыс құру.mp4"] == {"1 апта/мәтін/a.docx", "1 апта/subs/Кестені дурыс құру.kk.srt"}
    assert found["Қорытындыны тексеру.mp4"] == set()


def test_a_sheet_that_names_another_video_is_asked_about(tmp_path: Path) -> None:
    for number in (1, 2):
        put(tmp_path, f"К1_M1_С1_В{number}.mp4", b"x")
        put(tmp_path, f"К1_M1_С1_В{number}.docx", sheet(topic=f"Тақырып {number}", number="К1 M1 С1 В1"))
    adopted, course, text = adopt(tmp_path)
    (question,) = adopted.questions
    assert "file name" in english(question.text)
    assert item(course, "К1_M1_С1_В2").title == "Тақырып 2"
    asked, line = (line for line in text.splitlines() if "К1_M1_С1_В2" in line and "?1" in line)
    assert asked.endswith("(К1_M1_С1_В2)") and "guess" in line


def test_the_sheet_names_the_file(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    put(tmp_path, "К1_M1_С1_В2.mp4", b"x")
    put(tmp_path, "мәтін/екінші.docx", sheet(topic="Екінші", file_name="К1_M1_С1_В2.mp4"))
    adopted, course, _ = adopt(tmp_path)
    assert item(course, "К1_M1_С1_В2").title == "Екінші"
    assert adopted.questions == []


def test_the_master_is_the_bigger_of_two(tmp_path: Path) -> None:
    put(tmp_path, "a/К1_M1_С1_В1.mp4", b"x" * 10)
    put(tmp_path, "b/К1_M1_С1_В1.mp4", b"x" * 100)
    course = adopt(tmp_path)[1]
    (video,) = course.all_items()
    assert [(f.role, f.path) for f in video.files] == [
        (FileRole.DELIVERY, "a/К1_M1_С1_В1.mp4"),
        (FileRole.MASTER, "b/К1_M1_С1_В1.mp4"),
    ]


def test_two_versions_are_asked_about(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_С1_О1_Мәтін.docx", reading(title="Мәтін"))
    put(tmp_path, "К1_M1_С1_О1_Мәтін_v2_final.docx", reading(title="Мәтін"))
    adopted, course, _ = adopt(tmp_path)
    assert left(adopted) == {"К1_M1_С1_О1_Мәтін_v2_final.docx": "another version of К1_M1_С1_О1_Мәтін.docx"}
    assert len(list(course.all_items())) == 1 and len(adopted.questions) == 1


def test_a_copy_of_another_size_is_no_copy(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    put(tmp_path, "К1_M1_С1_В1 (1).mp4", b"x")
    put(tmp_path, "К1_M1_С1_В1 (2).mp4", b"xx")
    adopted, _, _ = adopt(tmp_path)
    assert left(adopted) == {
        "К1_M1_С1_В1 (1).mp4": "a copy of К1_M1_С1_В1.mp4",
        "К1_M1_С1_В1 (2).mp4": "another version of К1_M1_С1_В1.mp4",
    }
    assert len(adopted.questions) == 1


def test_of_documents_that_are_the_same_the_one_that_is_called_a_copy_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme())
    put(tmp_path, "1 апта/К1_M1_С1_О1_Мәтін.docx", reading(title="Мәтін"))
    same = (tmp_path / "1 апта/К1_M1_С1_О1_Мәтін.docx").read_bytes()
    put(tmp_path, "1 апта/мақала (2).docx", same)
    put(tmp_path, "1 апта/басқа (2).docx", reading(title="Басқа мәтін"))
    adopted, _, _ = adopt(tmp_path)
    assert left(adopted) == {"1 апта/мақала (2).docx": "a copy of 1 апта/К1_M1_С1_О1_Мәтін.docx"}


def test_the_programme_says_modules_where_files_do_not(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme())
    put(tmp_path, "Кіріспе Б.mp4", b"x")
    put(tmp_path, "Кіріспе А.mp4", b"x")
    adopted, course, _ = adopt(tmp_path)
    assert [[i.title for i in module.all_items()] for module in course.modules] == [["Кіріспе А"], ["Кіріспе Б"]]
    assert [title for _, title in adopted.missing] == ["Мақала А", "Мақала Б"]


def test_quizzes_of_learning_systems(tmp_path: Path) -> None:
    put(tmp_path, "1 апта/1 сабақ/Тест.gift", "::A::Дерек дегеніміз не? {=жазба ~пікір}\n")
    course = adopt(tmp_path)[1]
    (test,) = course.all_items()
    assert (test.kind, test.questions) == (ItemKind.PRACTICE, 1)


def caption(root: Path, path: str, text: str = "") -> None:
    put(root, path, f"1\n00:00:00,000 --> 00:00:04,000\n{text or 'Bonjour à tous.'}\n")


def test_subtitles_are_in_the_language_of_their_name(tmp_path: Path) -> None:
    put(tmp_path, "Week 1/01 intro.mp4", b"v")
    for tag in (".fr", ".en_US", "_tr", "-uz", ".kk-Latn", ".pt-BR", " (немецкий)"):
        caption(tmp_path, f"Week 1/01 intro{tag}.srt")
    caption(tmp_path, "Week 1/subtitles/Қырғыз тілі/01 intro.srt")
    (video,) = adopt(tmp_path)[1].all_items()
    assert sorted(ref.language for ref in video.files if ref.role is FileRole.SUBTITLES) == sorted(
        ("fr", "en", "tr", "uz", "kk-Latn", "pt-BR", "de", "ky")
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "Сәлеметсіздер ме, бұл видеода деректерді қарастырамыз."),
        ("ru", "Здравствуйте, в этом видео мы изучаем данные и их источники."),
        ("en", "Hello everybody, in this video we study data and its sources."),
        ("", "Hallo zusammen, in diesem Video lernen wir, was Daten sind. Das war es an der Stelle."),
        ("", "Assalomu alaykum, bu videoda biz ma'lumotlar va ularning manbalarini o'rganamiz."),
        ("", "Саламатсыздарбы, бул видеодо биз маалыматтарды үйрөнөбүз. Көңүл буруңуз."),
        ("", "Вітаю всіх, у цьому відео ми вивчаємо дані та їх джерела. Є кілька типів."),
    ],
)
def test_a_text_tells_the_language_only_where_it_does(tmp_path: Path, language: str, text: str) -> None:
    put(tmp_path, "Week 1/intro.mp4", b"v")
    caption(tmp_path, "Week 1/intro.srt", text)
    adopted, course, _ = adopt(tmp_path)
    (video,) = course.all_items()
    assert [ref.language for ref in video.files if ref.role is FileRole.SUBTITLES] == [language] * bool(language)
    assert len(left(adopted)) == (not language)


def test_two_films_of_one_name_are_two_and_a_master_is_as_long_as_its_copy(tmp_path: Path) -> None:
    for path, name in {
        "Week 1/intro_02.mp4": "plain.mp4",
        "Week 1/week_01_intro_02.mp4": "trimmed.mp4",
        "Week 2/Video 2.mp4": "plain.mp4",
        "Week 2/Video 2.mov": "plain.mp4",
    }.items():
        put(tmp_path, path, clip(name).read_bytes())
    caption(tmp_path, "Week 1/week_01_intro_02.en.srt", "Hello.")
    adopted, course, _ = adopt(tmp_path)
    films = [{ref.role: ref.path for ref in video.files} for video in course.all_items()]
    assert films == [
        {FileRole.DELIVERY: "Week 1/intro_02.mp4"},
        {
            FileRole.DELIVERY: "Week 1/week_01_intro_02.mp4",
            FileRole.SUBTITLES: "Week 1/week_01_intro_02.en.srt",
        },
        {FileRole.DELIVERY: "Week 2/Video 2.mp4", FileRole.MASTER: "Week 2/Video 2.mov"},
    ]
    assert [doubt.text for doubt in adopted.questions] == [ASK_FILMS]


SPOKEN = "Массивы очень важны в научных вычислениях, и мы будем часто ими пользоваться."


@pytest.mark.parametrize(
    ("heads", "row", "column"),
    [
        (("Действия на экране", "Закадровый текст", "Время"), ("открыть редактор", SPOKEN, "0:20"), 1),
        (("ACTIES OP HET SCHERM", "VOICE-OVER", "DUUR"), ("open editor", SPOKEN, "20 сек"), 1),
        (("№", "Говорим", "Показываем"), ("1", SPOKEN, "слайд"), 1),
        (("Айтылуы", "Бейне"), (SPOKEN, "экранда редактор"), 0),
    ],
)
def test_a_script_called_as_its_video_may_have_any_heads(
    tmp_path: Path, heads: tuple[str, ...], row: tuple[str, ...], column: int
) -> None:
    put(tmp_path, "Неделя 1/массивы.mp4", b"v")
    script = page([list(heads), *([[cell.replace("важны", f"важны {n}") for cell in row] for n in "абв"])])
    script.save(tmp_path / "Неделя 1/массивы.docx")
    (video,) = adopt(tmp_path)[1].all_items()
    assert {ref.role: ref.path for ref in video.files}[FileRole.SCRIPT] == "Неделя 1/массивы.docx"
    found = read_document(tmp_path / "Неделя 1/массивы.docx", "массивы.docx", DocumentKind.VIDEO)
    assert isinstance(found, Document)
    assert [stage.script for stage in found.stages] == [row[column].replace("важны", f"важны {n}") for n in "абв"]


def test_a_document_without_running_text_in_a_table_is_no_script(tmp_path: Path) -> None:
    put(tmp_path, "Неделя 1/массивы.mp4", b"v")
    page(["Год", "Число"], [["Год", "Число"], ["2020", "5"], ["2021", "7"]]).save(tmp_path / "Неделя 1/массивы.docx")
    adopted, course, _ = adopt(tmp_path)
    assert [ref.role for video in course.all_items() for ref in video.files] == [FileRole.DELIVERY]
    assert list(left(adopted)) == ["Неделя 1/массивы.docx"]


def test_an_injected_reader_and_progress(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_Ф1.docx", forum(title="а", prompt="б"))
    put(tmp_path, "К1_M1_П1.docx", peer(title="в"))
    seen: list[tuple[int, int]] = []

    def reader(path: Path, name: str, expected: DocumentKind | None) -> Document | Unread:
        return Unread(Message("it is locked")) if "П1" in name else Document(path=name, kind=DocumentKind.FORUM)

    folder = read_folder(tmp_path, reader, lambda done, total: seen.append((done, total)))
    adopted = folder.adopted()
    assert seen == [(1, 2), (2, 2)]
    assert [next(iter(i)) for i in adopted.data["modules"][0]["items"]] == ["peer_review", "forum"]


def snapshot(root: Path) -> dict[str, Any]:
    return {
        str(Path(folder, name)): Path(folder, name).lstat().st_mtime_ns
        for folder, _, names in os.walk(root)
        for name in names
    }


def hostile(root: Path, outside: Path) -> None:
    (outside / "secret.docx").write_bytes(b"secret")
    (root / "К1_M1_С1_В1.docx").symlink_to(outside / "secret.docx")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "К1_M1_С1_В9.mp4").symlink_to("nowhere")
    os.mkfifo(root / "К1_M1_С1_В2.docx")
    (root / "К1_M1_С1_В3.docx").write_bytes(b"PK\x03\x04garbage")
    with zipfile.ZipFile(root / "К1_M1_С1_О1.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 50_000_000)
    (root / "К1_M1_С1_Т1.docx").write_bytes(b"")
    (root / "К1_M1_Б1.xml").write_text('<!DOCTYPE a [<!ENTITY b "b">]><quiz>&b;</quiz>')
    (root / "К99999_M9999_С1_В1.mp4").write_bytes(b"x")
    (root / "Модуль 999").mkdir()
    (root / "Модуль 999" / "видео.mp4").write_bytes(b"x")
    (root / ("К1_M1_С1_В4_" + "ұ" * 100 + ".mp4")).write_bytes(b"x")
    (root / "К1_M1_С1_В5_\n# a: b\u2028.mp4").write_bytes(b"x")
    (root / "course.json.txt").write_text("{}")
    (root / "a: b #c 'd\" {e}.mp4").write_bytes(b"x")
    (root / os.fsdecode(b"\xff\xfe.docx")).write_bytes(b"x")
    (root / "К1_M1_С1_В6_../x").mkdir(parents=True)
    locked = root / "locked"
    locked.mkdir()
    locked.chmod(0)


@needs_links
@needs_pipes
@needs_any_name
def test_a_hostile_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    root, outside = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    outside.mkdir()
    hostile(root, outside)
    before = snapshot(tmp_path)
    adopted = read_folder(root, read_document).adopted()
    text = adopted_text(adopted, localizer("kk"))
    assert snapshot(tmp_path) == before
    document, problems = yaml.parse(text)
    assert problems == [] and document is not None
    assert validate(document, "course") == []
    assert "К1_M1_С1_В1.docx" in left(adopted) and "К1_M1_С1_В2.docx" in left(adopted)
    assert "secret" not in text
    (root / "course.yaml").write_text(text, encoding="utf-8")
    package = read_package(root)
    assert package.course is not None
    assert len(package.course.modules) <= 60


@pytest.mark.slow
def test_thousands_of_files(tmp_path: Path) -> None:
    """Names without codes are the dear case: nothing may compare every file with every other."""
    for number in range(1500):
        (tmp_path / f"{number % 7} бейне материал туралы {number * 7919 % 1500}.mp4").write_bytes(b"")
        (tmp_path / f"субтитр мәтіні {number}.kk.srt").write_bytes(b"")
    adopted = read_folder(tmp_path, lambda path, name: Unread(Message("no"))).adopted()
    assert adopted.counts["videos"] == 1500


@pytest.mark.parametrize("name", ["Кіріспе.mp4", "a.docx", "x.srt"])
def test_small_folders(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    read_folder(tmp_path, read_document).adopted()


SIGNS = "#{}" if os.name == "nt" else '#{}":'


@settings(max_examples=40)
@given(
    st.lists(st.text("кМmсв12 ._-Тестапта()ің'" + SIGNS, min_size=1, max_size=24), min_size=1, max_size=8, unique=True)
)
def test_any_names_make_a_manifest_that_reads_back(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    root = tmp_path_factory.mktemp("names")
    endings: list[Callable[[str], str]] = [lambda n: n + ".mp4", lambda n: n + ".srt", lambda n: n + ".docx"]
    for number, name in enumerate(names):
        (root / endings[number % 3](name)).write_bytes(b"")
    adopted = read_folder(root, read_document).adopted()
    text = adopted_text(adopted, localizer("ru"))
    document, problems = yaml.parse(text)
    assert problems == [] and document is not None
    assert document.data == adopted.data
    assert validate(document, "course") == []


@pytest.mark.parametrize("title", ["Қорытынды бағалау", "Итоговое оценивание", "Final assessment"])
def test_the_final_assessment_of_a_module_is_no_exam(tmp_path: Path, title: str) -> None:
    """Table 1 has one at the end of every module; outside the modules it is the exam of the course."""
    put(tmp_path, f"1 апта/{title}.docx", quiz(title=f"{title} 1"))
    put(tmp_path, f"2 апта/{title}.docx", quiz(title=f"{title} 2"))
    adopted, course, _ = adopt(tmp_path)
    assert [i.kind for m in course.modules for i in m.items] == [ItemKind.QUIZ, ItemKind.QUIZ]
    assert course.exam is None
    assert adopted.questions == []
    put(tmp_path, f"{title}.docx", quiz(title=title))
    course = adopt(tmp_path)[1]
    assert course.exam and course.exam.title == title


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("2-модуль/Қорытынды емтихан.docx", "Курстың қорытынды емтиханы (2-модуль)"),
        ("Неделя 2/Экзамен.docx", "Итоговый экзамен"),
        ("Week 2/Final exam.docx", ""),
        ("2 апта/Модуль соңы/К1_M2_Б3_Қорытынды емтихан.docx", "Қорытынды емтихан (итоговый экзамен)"),
    ],
)
def test_the_final_exam_in_the_folder_of_a_module_is_that_of_the_course(tmp_path: Path, path: str, title: str) -> None:
    put(tmp_path, "1 апта/К1_M1_С1_В1_Ауа.mp4", b"x")
    put(tmp_path, path, quiz(title=title, pass_percent="75"))
    adopted, course, _ = adopt(tmp_path)
    assert course.exam is not None
    assert [i.kind for m in course.modules for i in m.items] == []
    assert adopted.questions == []


def test_what_prepares_for_the_exam_or_closes_each_module_is_not_it(tmp_path: Path) -> None:
    put(tmp_path, "1 апта/Сынама.docx", quiz(title="Қорытынды емтиханға дайындық"))
    for module in (1, 2):
        put(tmp_path, f"{module} апта/Қорытынды емтихан.docx", quiz(title="Қорытынды емтихан"))
    course = adopt(tmp_path)[1]
    assert course.exam is None
    assert [i.kind for m in course.modules for i in m.all_items()].count(ItemKind.QUIZ) == 2
    put(tmp_path, "2 апта/Экзамен.docx", quiz(title="Итоговый экзамен курса"))
    exam = adopt(tmp_path)[1].exam
    assert exam and exam.title == "Итоговый экзамен курса"


@pytest.mark.parametrize(
    "title", ["Бағаланатын сұрақтар", "Оцениваемые вопросы", "Graded questions", "Контрольный тест"]
)
def test_a_test_whose_heading_says_that_it_is_graded_is_not_asked_about(tmp_path: Path, title: str) -> None:
    put(tmp_path, "1 апта/К1_M1_С1_В1_Ауа.mp4", b"x")
    put(tmp_path, "1 апта/Сұрақтар.docx", quiz(title=title))
    adopted, course, _ = adopt(tmp_path)
    assert [i.kind for i in course.modules[0].items] == [ItemKind.QUIZ]
    assert adopted.questions == []


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("Проморолик/К1_M1_С0_В0_Проморолик.docx", {"topic": "Проморолик", "number": "К1 M1 С0 В0"}),
        ("1 апта/К1_М1_С0_В0.docx", {"topic": "Су әлемі", "number": "К1_М0_С0_В0"}),
        ("1 апта/Шақыру.docx", {"topic": "Курсқа шақыру", "number": "К1 M1 С0 В0"}),
        ("Шақыру.docx", {"topic": "Курсқа шақыру (проморолик)", "number": ""}),
        ("1 апта/К1_М1_С1_В1_Кіріспе.docx", {"topic": "Промо", "number": ""}),
        ("promo_script.docx", {"topic": "Су әлемі", "number": ""}),
    ],
)
@pytest.mark.parametrize("film", [False, True])
def test_the_promo_by_its_number_its_topic_or_its_file(
    tmp_path: Path, path: str, facts: dict[str, str], film: bool
) -> None:
    put(tmp_path, "1 апта/К1_M1_С1_В2_Ауа.docx", sheet(topic="Ауа", number="К1 M1 С1 В2"))
    put(tmp_path, path, sheet(**facts))
    if film:
        put(tmp_path, "видео/К1_M1_С0_В0_Промо.mp4", b"x")
    adopted, course, _ = adopt(tmp_path)
    assert course.promo is not None
    assert course.promo.file(FileRole.SCRIPT) is not None
    assert (course.promo.file(FileRole.DELIVERY) is not None) == film
    assert [i.title for i in course.all_items() if i is not course.promo] == ["Ауа"]
    assert left(adopted) == {}


def test_a_lesson_about_advertising_is_no_promo(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_С1_В1_Промокодтар.docx", sheet(topic="Жарнама түрлері: промо", number="К1 M1 С1 В1"))
    course = adopt(tmp_path)[1]
    assert course.promo is None
    assert len(course.modules[0].lessons[0].items) == 1


def test_a_video_of_lesson_nought_stands_in_its_module(tmp_path: Path) -> None:
    for lesson in (1, 2):
        put(tmp_path, f"К1_M1_С{lesson}_В1_Ауа.docx", sheet(topic="Ауа", number=f"К1 M1 С{lesson} В1"))
    put(tmp_path, "Кіріспе.docx", sheet(topic="Апталыққа кіріспе", number="К1 M1 С0 В1"))
    adopted, course, _ = adopt(tmp_path)
    assert [i.title for i in course.modules[0].items] == ["Апталыққа кіріспе"]
    assert left(adopted) == {}


@pytest.mark.parametrize("letter", ["О", "Ч", "М", "R"])
def test_a_reading_may_have_other_letters_and_be_a_pdf(tmp_path: Path, letter: str) -> None:
    put(tmp_path, f"К1_М1_С1_{letter}1_Ауа туралы.pdf", b"%PDF-1.4")
    adopted, course, _ = adopt(tmp_path)
    (found,) = course.all_items()
    assert (found.kind, found.code) == (ItemKind.READING, "К1_M1_С1_О1_Ауа_туралы")
    assert left(adopted) == {}


@pytest.mark.parametrize(
    ("paths", "file_name", "code"),
    [
        (["К1_M1_С1_В1_Сценарий.docx"], "К1_M1_С1_В1_Ауа райы.mp4", "К1_M1_С1_В1_Ауа_райы"),
        (["К1_M1_С1_В1_Ауа райы_сценарий.docx"], "", "К1_M1_С1_В1_Ауа_райы"),
        (["К1_M1_С1_В1_Ақпарат_парағы.docx"], "Лекция_финал.mp4", "К1_M1_С1_В1_Ауа"),
        (["К1_M1_С1_В1_Сценарий.docx", "К1_M1_С1_В1_Бұлт.mp4"], "К1_M1_С1_В1_Жел", "К1_M1_С1_В1_Бұлт"),
    ],
)
def test_a_code_is_made_from_the_films_name_and_not_from_its_papers(
    tmp_path: Path, paths: list[str], file_name: str, code: str
) -> None:
    for path in paths:
        told = sheet(topic="Ауа", number="К1 M1 С1 В1", file_name=file_name)
        put(tmp_path, path, told if path.endswith(".docx") else b"x")
    assert [item.code for item in adopt(tmp_path)[1].all_items()] == [code]


def test_titles_of_lessons_are_their_own(tmp_path: Path) -> None:
    put(tmp_path, "1-апта (неделя 1). Су/Сабақ 1 (урок 1)/К1_M1_С1_В1_Ауа.mp4", b"x")
    put(tmp_path, "1-апта (неделя 1). Су/Сабақ 2. «Жел» бейнематериалдары туралы ақпарат/К1_M1_С2_В1_Жел.mp4", b"x")
    module = adopt(tmp_path)[1].modules[0]
    assert (module.title, [lesson.title for lesson in module.lessons]) == ("Су", ["", "Жел"])


def test_an_exam_whose_title_reads_as_the_code_of_a_video(tmp_path: Path) -> None:
    """No count behind such a title makes it another code."""
    put(tmp_path, "К1_M1_С1_В1.mp4", b"v")
    put(tmp_path, "Емтихан.docx", quiz(title="M1 С1 В1"))
    _, course, _ = adopt(tmp_path)
    assert course.exam and (course.exam.code, course.exam.title) == ("К1_Емтихан", "M1 С1 В1")


def test_questions_in_a_video_are_counted(tmp_path: Path) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    put(tmp_path, "К1_M1_С1_В1.docx", replace(sheet(topic="Кіріспе"), questions=quiz(2).questions))
    assert item(adopt(tmp_path)[1], "К1_M1_С1_В1").in_video_questions == 2
    told = ("Видео ішіндегі сұрақ: ауа деген не?", "[Вопрос в видео] Что такое воздух?")
    stages = tuple(Stage(number="1", script=text, visuals="IN-VIDEO QUESTION: air?", place=NOWHERE) for text in told)
    put(tmp_path, "К1_M1_С1_В1.docx", replace(sheet(topic="Кіріспе"), stages=stages))
    assert item(adopt(tmp_path)[1], "К1_M1_С1_В1").in_video_questions == 4


def test_a_listed_promo_and_closing_video_are_not_missed(tmp_path: Path) -> None:
    first, last = programme().weeks
    first = replace(first, listed={"videos": ("Проморолик", "Кіріспе А")}, declared={"videos": 2})
    last = replace(last, listed={"videos": ("Кіріспе Б", "Қорытынды сөз")}, declared={"videos": 2})
    put(tmp_path, "Бағдарлама.docx", replace(programme(), weeks=(first, last)))
    for path in ("Проморолик.mp4", "Қорытынды сөз.mp4", "1 апта/Кіріспе А.mp4", "2 апта/Кіріспе Б.mp4"):
        put(tmp_path, path, b"x")
    assert adopt(tmp_path)[0].missing == []


def test_a_table_of_the_programme_tells_of_the_lessons(tmp_path: Path) -> None:
    """Their titles, and all outcomes that it gives each, be they named by number or in words; nothing is missed."""
    outcomes = [f"РО1.{n} различать {what};" for n, what in enumerate(("сушу", "море", "лёд", "песок"), 1)]
    rows = [["Урок", "Результаты", "Видео", "Чтение"], ["1.1 Вода", "РО1.1, РО1.2, РО1.3", "Реки; Озёра", "—"],
            ["1.2 Суша", "Различать песок", "Пустыни", ""]]  # fmt: skip
    document = page("# Неделя 1. Природа", "Результаты обучения:", *outcomes, rows)
    document.save(tmp_path / "Программа курса.docx")
    for path, title in (("С1_В1", "Реки"), ("С1_В2", "Озёра"), ("С2_В1", "Пустыни")):
        name = f"К1_M1_{path}"
        put(tmp_path, f"{name}.docx", sheet(topic=title, number=name, file_name=name, outcomes="РО1.1"))
    adopted, course, _ = adopt(tmp_path)
    assert [lesson.title for lesson in course.modules[0].lessons] == ["Вода", "Суша"]
    assert [lesson.outcomes for lesson in course.modules[0].lessons] == [("M1.1", "M1.2", "M1.3"), ("M1.4", "M1.1")]
    assert adopted.missing == []


def test_a_graded_test_whose_code_has_no_lesson_stands_behind_the_lessons(tmp_path: Path) -> None:
    put(tmp_path, "tasks/К1_M1_Б1.docx", quiz(title="Апталық тест", lesson="1", pass_percent="80"))
    put(tmp_path, "video/К1_M1_С1_В1_Ауа.mp4", b"x")
    _, course, _ = adopt(tmp_path)
    assert [item.code for item in course.modules[0].items] == ["К1_M1_Б1"]


def test_a_listed_title_may_hold_the_name_of_the_file(tmp_path: Path) -> None:
    for number, title in ((1, "Ауа"), (2, "Су")):
        put(tmp_path, f"Апта 1/Дәріс {number}.mp4", b"x" * number)
        put(tmp_path, f"Апта 1/Видео сценарийі {number}.docx", sheet(topic=title, number="", file_name=""))
    titles = ("Дәріс 1. Ауа", "Дәріс 2. Су", "Дәріс 3. Жел")
    week = Week(number=1, place=NOWHERE, title="Орта", listed={"videos": titles})
    put(tmp_path, "Курс бағдарламасы.docx", replace(programme(), weeks=(week,)))
    adopted, _, _ = adopt(tmp_path)
    assert [title for _, title in adopted.missing] == ["Дәріс 3. Жел"]


def test_the_full_stop_of_initials_stays(tmp_path: Path) -> None:
    person = Person(name="Ахметов А. Б.", place=NOWHERE, degree="к.б.н.")
    put(tmp_path, "Программа курса.docx", replace(programme(), authors=(person,)))
    author = adopt(tmp_path)[0].data["programme"]["authors"][0]
    assert (author["name"], author["degree"]) == ("Ахметов А. Б.", "к.б.н.")


def test_rows_that_are_not_known_are_shown_with_what_was_perhaps_meant(tmp_path: Path) -> None:
    known = [["Видео тақырыбы", "Ауа"], ["Бейне нөмірі", "К1 M1 С1 В1"]]
    rows = [*known, ["Файыл атаву", "a.mp4"], ["Түсірілім күні", "x"]]
    page("# Видео туралы ақпарат парағы", rows).save(tmp_path / "К1_M1_С1_В1.docx")
    unknown = adopt(tmp_path)[0].unknown
    assert [(row.text, row.meant["en"] if row.meant else "") for row in unknown] == [
        ("Файыл атаву", "Video file name"),
        ("Түсірілім күні", ""),
    ]
    assert {row.place.row for row in unknown} == {3, 4}


def test_numbers_before_the_labels_of_a_form_do_not_hide_them(tmp_path: Path) -> None:
    rows = [["1", "Видео тақырыбы", "Ауа"], ["2", "Бейне нөмірі", "К1 M1 С1 В1"], ["3", "Түсірілім күні", "x"]]
    page("# Видео туралы ақпарат парағы", rows).save(tmp_path / "К1_M1_С1_В1.docx")
    adopted = adopt(tmp_path)[0]
    assert [row.text for row in adopted.unknown] == ["Түсірілім күні"]
    assert [piece.title for piece in adopted.items.values()] == ["Ауа"]


def test_a_line_of_a_form_that_is_not_known_is_shown_too(tmp_path: Path) -> None:
    """Between lines that were understood, and elsewhere where it may be what is missing."""
    known = ("# Информационный лист видео", "Тема видео: Воздух", "Съёмочный день: пятница", "Номер видео: К1 M1 С1 В1")
    page(*known, "Наша тема: состав воздуха и его свойства.").save(tmp_path / "К1_M1_С1_В1.docx")
    facts = ("# Программа курса", "Название МООК: Воздух", "Тип лицензии: открытая", "Уровень: начальный")
    page(*facts, "Язык: русский").save(tmp_path / "Программа.docx")
    text = ("# Мақала", "Атауы: Ауа", "Түрі – шолу", "Дереккөз: авторлық мәтін", "Мазмұны: Ауа деген не? Жауап: газ.")
    page(*text).save(tmp_path / "К1_M1_С1_О1.docx")
    assert [row.text for row in adopt(tmp_path)[0].unknown] == [
        "Съёмочный день",
        "Наша тема",
        "Түрі",
        "Тип лицензии",
    ]


def test_two_programmes_that_are_the_same_to_the_byte_are_one(tmp_path: Path) -> None:
    put(tmp_path, "Бағдарлама.docx", programme())
    (tmp_path / "Силлабус соңғысы.docx").write_bytes((tmp_path / "Бағдарлама.docx").read_bytes())
    adopted = adopt(tmp_path)[0]
    assert adopted.questions == []
    assert list(left(adopted).values()) == ["a copy of Бағдарлама.docx"]


@pytest.mark.parametrize(
    "line",
    [
        "Осы аптадан кейін білім алушы:",
        "После этой недели студент сможет:",
        "After this week the student:",
        "По окончании модуля слушатель научится:",
        "Upon completing the module, learners will be able to:",
    ],
)
def test_bullets_behind_an_introduction_are_outcomes(tmp_path: Path, line: str) -> None:
    page(
        "# Курс бағдарламасы", [["ЖАОК атауы", "Матрица"], ["Тілі", "қазақ"]], "# 1-апта. Кіріспе", line,
        "- матрицаны ажыратады", "- векторды қосады",
    ).save(tmp_path / "Бағдарлама.docx")  # fmt: skip
    course = adopt(tmp_path)[1]
    assert [o.text for o in course.modules[0].outcomes] == ["матрицаны ажыратады", "векторды қосады"]


def test_slides_are_kept_in_the_manifest(tmp_path: Path) -> None:
    put(tmp_path, "1 апта/Матрица.mp4", b"v")
    put(tmp_path, "1 апта/Матрица.pptx", b"s")
    (video,) = adopt(tmp_path)[1].all_items()
    assert {ref.role: ref.path for ref in video.files}[FileRole.SLIDES] == "1 апта/Матрица.pptx"


def test_practice_tests_with_two_numbers_stand_in_their_lessons(tmp_path: Path) -> None:
    for lesson in (1, 2, 3):
        (tmp_path / f"К1_M1_С{lesson}_В1.mp4").write_bytes(b"film" * lesson * 40)
    for lesson in (1, 3):
        put(tmp_path, f"Марина тесттері/Практикалық тест 1.{lesson}.docx", quiz(title="", lesson="", pass_percent="60"))
    (module,) = adopt(tmp_path)[0].data["modules"]
    kinds = [[next(iter(item)) for item in lesson["items"]] for lesson in module["lessons"]]
    assert kinds == [["video", "practice"], ["video"], ["video", "practice"]]
    assert "items" not in module


def test_what_only_other_files_tell_is_marked_as_gathered(tmp_path: Path) -> None:
    """The language of the texts, the university of the sheets, outcomes of documents; a lone certificate may be his."""
    made = programme(1, language="", subtitles="", university="")
    people = (*made.authors, Person(name="Серік Асан", place=NOWHERE))
    weeks = tuple(replace(week, outcomes=()) for week in made.weeks)
    put(tmp_path, "Бағдарлама.docx", replace(made, authors=people, weeks=weeks))
    put(tmp_path, "Сертификаттар.pdf", b"%PDF-1.4")
    put(tmp_path, "К1_M1_С1_В1_Ауа.docx", sheet(topic="Ауа", university="Басқа университет", outcomes="ауаны өлшейді"))
    put(tmp_path, "К1_M1_С1_В1_Ауа.mp4", b"x")
    put(tmp_path, "К1_M1_С1_В1_Ауа.ru.srt", CAPTION)
    _, course, _ = adopt(tmp_path)
    assert course.programme.guessed == {"language", "subtitles", "university"}
    assert course.modules[0].guessed == {"outcomes"}
    for author in course.programme.authors:
        assert (author.certificate and author.certificate.path, author.guessed) == (
            "Сертификаттар.pdf",
            {"certificate"},
        )


def test_a_certificate_is_known_by_the_name_in_latin_letters(tmp_path: Path) -> None:
    people = [Person(name=name, place=NOWHERE) for name in ("Ли Виктор", "Сагинтаева Айжан")]
    put(tmp_path, "Бағдарлама.docx", replace(programme(1), authors=tuple(people)))
    for name in ("kim", "li", "sagintaeva"):
        put(tmp_path, f"certificates/certificate_{name}.pdf", b"%PDF-1.4")
    _, course, _ = adopt(tmp_path)
    found = [author.certificate and author.certificate.path for author in course.programme.authors]
    assert found == ["certificates/certificate_li.pdf", "certificates/certificate_sagintaeva.pdf"]


def test_texts_and_tests_that_are_counted_through_the_course_stand_in_their_lessons(tmp_path: Path) -> None:
    """The fourth text is missing; a video of a lesson that says that it closes the week stands behind the lessons."""
    for m in (1, 2, 3):
        for s in (1, 2):
            put(tmp_path, f"К1_M{m}_С{s}_В1_Дәріс {m}{s}.mp4", f"{m}{s}")
            n = 2 * m + s - 2
            put(tmp_path, f"{m}-модуль/№{n} сабақ. Практикалық тест.docx", quiz(3, title=f"№{n} сабақ тесті"))
            if n != 4:
                put(tmp_path, f"Мәтіндер/Мақала №{n}.docx", reading(title=f"Мақала {n}", module=f"{m}-модуль"))
    put(tmp_path, "К1_M1_С2_В2_Бірінші апта қорытындысы.mp4", b"q")
    _, course, _ = adopt(tmp_path)
    kinds = [[[item.kind.value for item in lesson.items] for lesson in module.lessons] for module in course.modules]
    whole = ["video", "reading", "practice"]
    assert kinds == [[whole, whole], [whole, ["video", "practice"]], [whole, whole]]
    assert [item.code for item in course.modules[0].items] == ["К1_M1_С2_В2_Бірінші_апта_қорытындысы"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("LO1.1, LO1.3", ["M1.1", "M1.3"]), ("РО-2: ажыратады", ["M1.2"]), ("1.2; 1.3", ["M1.2", "M1.3"])],
)
def test_outcomes_are_named_by_their_numbers(tmp_path: Path, stated: str, expected: list[str]) -> None:
    made = programme(1)
    week = replace(made.weeks[0], outcomes=("ауаны өлшейді", "желді суреттейді", "қысымды есептейді"))
    put(tmp_path, "Бағдарлама.docx", replace(made, weeks=(week,)))
    put(tmp_path, "К1_M1_С1_В1_Ауа.docx", sheet(topic="Ауа", outcomes=stated))
    _, course, _ = adopt(tmp_path)
    assert list(item(course, "К1_M1_С1_В1").outcomes) == expected
