"""What paths say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.adopt.names import is_master, mend, names_of, without_copy_mark


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "1-апта/К1_M1_С1_В1_Кіріспе.mp4",
            {"module": 1, "lesson": 1, "number": 1, "kind": "video", "title": "Кіріспе"},
        ),
        (
            "Модуль 1 Дерек/Сабақ 2 Жинау/видео.mp4",
            {"module": 1, "lesson": 2, "kind": "video", "module_title": "Дерек"},
        ),
        ("Week 2/Lesson 3/Video 4.mp4", {"module": 2, "lesson": 3, "number": 4, "kind": "video"}),
        ("Неделя_3/2.docx", {"module": 3, "order": 2}),
        ("masters/K1 M1 C1 B1 Кіріспе_master.mov", {"module": 1, "number": 1, "master": True, "title": "Кіріспе"}),
        ("subs/К1_M1_С1_В1.kk.srt", {"language": "kk", "number": 1}),
        ("subs/Кіріспе_рус.srt", {"language": "ru", "title": "Кіріспе"}),
        ("subs/Кіріспе_қаз.vtt", {"language": "kk"}),
        ("1 апта/Ауа мен су_К1_M1_С1_В2.mp4", {"module": 1, "lesson": 1, "number": 2, "title": "Ауа мен су"}),
        ("Апта 1/Лабораторная работа 2.docx", {"module": 1, "kind": "lab"}),
        ("a/Копия Тест 1.docx", {"noise": "copy", "number": 1, "kind": "test"}),
        ("a/Тест 1 (2).docx", {"noise": "copy", "number": 1}),
        ("a/Кіріспе_v2_final.docx", {"noise": "version", "title": "Кіріспе"}),
        ("К1_Проморолик.mp4", {"kind": "promo", "module": None}),
        ("К1_Емтихан.docx", {"kind": "exam"}),
        ("К1_Қорытынды.mp4", {"kind": "closing"}),
        ("Қолтаңба Иманова.png", {"kind": "signature"}),
        ("Сертификат.pdf", {"kind": "certificate"}),
        ("Syllabus.docx", {"kind": "programme"}),
        ("К1_M1_Т1_Бақылау.docx", {"kind": "practice"}),  # the letter of a code goes before words
        ("Как создать стартап.mp4", {"noise": "", "title": "Как создать стартап"}),
        ("Что_нового_нового.mp4", {"noise": ""}),
        ("Мәтін_соңғы.docx", {"noise": "version", "title": "Мәтін"}),
        ("Examples.docx", {"kind": ""}),
        ("Модуль 1, урок 2 — Дерек.docx", {"module": 1, "lesson": 2, "title": "Дерек"}),
        ("Модуль II/Второе видео. Первый закон.mp4", {"module": 2, "number": 2, "title": "Первый закон"}),
        ("Модуль 1. Урок 2. Практический тест/x.docx", {"module": 1, "lesson": 2, "lesson_title": ""}),
        ("Программирование.pdf", {"kind": ""}),
        ("Бағдарламалау.pdf", {"kind": ""}),
        ("Программа МООК.docx", {"kind": "programme"}),
        ("webinar/a.mp4", {"master": None}),
        ("2024/101.docx", {"module": None, "order": None}),
    ],
)
def test_names(path: str, expected: dict[str, object]) -> None:
    name = names_of([path])[path]
    assert {key: getattr(name, key) for key in expected} == expected


def test_numbered_folders_are_modules_only_where_nothing_else_is() -> None:
    plain = names_of(["01 Кіріспе/a.mp4", "02 Дерек/b.mp4"])
    assert [(n.module, n.module_title) for n in plain.values()] == [(1, "Кіріспе"), (2, "Дерек")]
    mixed = names_of(["1-апта/01 Видео/a.mp4", "02 Дерек/b.mp4"])
    assert [n.module for n in mixed.values()] == [1, None]


def test_masters() -> None:
    paths = ["a.mov", "a.mp4", "мастер/b.mp4", "upload/c.mov"]
    assert [is_master(name) for name in names_of(paths).values()] == [True, False, True, False]


@pytest.mark.parametrize("right", ["Лекция 3", "Введение в данные_1"])
def test_wrong_code_pages_are_mended(right: str) -> None:
    assert mend(right.encode("cp866").decode("cp437")) == right
    assert mend(right.encode("cp1251").decode("cp1252")) == right
    assert mend(right.encode().decode("latin-1")) == right


@pytest.mark.parametrize("sound", ["Кіріспе", "Müller", "café", "Straße 3", "naïve", "Введение", "漢字", "2×2", "Ærø"])
def test_sound_names_stay(sound: str) -> None:
    assert mend(sound) == sound


@pytest.mark.property
@given(st.lists(st.text(max_size=40) | st.text("кkмmсвТест ._-/123апта()", max_size=30), max_size=4))
def test_never_fails(paths: list[str]) -> None:
    names_of(paths)


@pytest.mark.parametrize(
    "stem",
    [
        "Сценарий видео 2 (финал)",
        "Сценарий 2",
        "Сценарий к лекции 2",
        "Видео сценарийі 2",
        "Дәріс 2 сценарийі",
        "Script 2",
    ],
)
def test_a_script_is_named_after_its_video(stem: str) -> None:
    name = names_of([f"Неделя 1/{stem}.docx"])[f"Неделя 1/{stem}.docx"]
    assert (name.kind, name.module, name.number, name.title) == ("script", 1, 2, "")


@pytest.mark.parametrize("stem", ["Сценарий про воду", "Script writing 101", "Сценарий 2024"])
def test_a_script_without_a_number_names_no_video(stem: str) -> None:
    assert names_of([f"{stem}.docx"])[f"{stem}.docx"].number is None


@pytest.mark.parametrize(
    ("stem", "module", "lesson"),
    [
        ("Тест к модулю 2", 2, None),
        ("Тест для самопроверки к уроку 2 модуля 1", 1, 2),
        ("Тест 1 апта 2 сабақ", 1, 2),
        ("2.3 сабақ тесті", 2, 3),
        ("Модуль II/Тема 2. Рынок/Чтение", 2, 2),
        ("Модуль 2. Тема 3. Тест", 2, 3),
        ("Тема 3. Рынок", None, None),  # perhaps the week's
        ("Тексты для самостоятельного чтения. Модуль 2/Текст", 2, None),
        ("Тест 2 недели", 2, None),
        ("2-аптаның тесті", 2, None),
        ("2-модульге арналған тест", 2, None),
        ("Quiz for module 2", 2, None),
        ("Задание к уроку 3", None, 3),
        ("Тест за 2 недели", None, None),
        ("3 урока жизни", None, None),
        ("К1_M1_С1_В1_Модуль 3 туралы", 1, 1),
        ("Kontrolny_test_nedelya_2", 2, None),
        ("Chtenie_2_1_riski", 2, None),
        ("ned2_2-1_v3_Shum", 2, 1),
    ],
)
def test_the_module_may_stand_anywhere_in_a_name(stem: str, module: int | None, lesson: int | None) -> None:
    name = names_of([f"{stem}.docx"])[f"{stem}.docx"]
    assert (name.module, name.lesson) == (module, lesson)


@pytest.mark.parametrize(
    ("path", "kind", "place"),
    [
        ("Modul 1/Modul 1 Sabaq 2 Video 3 stsenarii.docx", "script", (1, 2, 3)),
        ("Modul 2/Modul 2 Urok 1 scenarij.docx", "script", (2, 1, None)),
        ("Apta 3/Oqu materialy.docx", "reading", (3, None, None)),
        ("Nedelya 2 praktichesky test.docx", "practice", (2, None, None)),
        ("Kurs bagdarlamasy.docx", "programme", (None, None, None)),
        ("Statistics.docx", "", (None, None, None)),
        ("Finalists.docx", "", (None, None, None)),
    ],
)
def test_names_in_latin_letters(path: str, kind: str, place: tuple[int | None, ...]) -> None:
    name = names_of([path])[path]
    assert (name.kind, (name.module, name.lesson, name.number)) == (kind, place)


def test_a_number_that_is_the_weeks_is_not_the_tests() -> None:
    name = names_of(["Тест 2 недели.docx"])["Тест 2 недели.docx"]
    assert (name.number, name.order, name.title) == (None, None, "Тест 2 недели")


@pytest.mark.parametrize(
    ("paths", "numbers"),
    [
        (("2 апта/видео 2.1.mp4", "2 апта/видео 2.2.mp4"), [(2, None, 1), (2, None, 2)]),
        (("Лекция №3.2. Кіріспе.mp4", "Video 1.2.3.mp4", "видео 2-1.mp4"), [(3, None, 2), (1, 2, 3), (2, None, 1)]),
        (("Модуль 3/видео 2.1.mp4",), [(3, 2, 1)]),  # in a folder of module 3 the first number is the lesson's
        (("Модуль 2/1.1 а.mp4", "Модуль 2/2.1 б.mp4"), [(2, 1, 1), (2, 2, 1)]),
        (("Модуль 2 видео 2.1.mp4", "Модуль 2 видео 3.1.mp4"), [(2, None, 1), (2, 3, 1)]),
        (("1-1. Кіріспе.mp4", "2-1. Әдіс.mp4"), [(1, None, 1), (2, None, 1)]),
        (("w1_v1_final.mp4", "w1_v2_final_2.mp4"), [(1, None, 1), (1, None, 2)]),
        (("Видео 12.05.2024.mp4", "Дәріс 1-2 апта.mp4"), [(None, None, 12), (2, None, 1)]),
    ],
)
def test_two_numbers_with_a_dot(paths: tuple[str, ...], numbers: list[tuple[int | None, ...]]) -> None:
    assert [(n.module, n.lesson, n.number) for n in names_of(paths).values()] == numbers


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("1 апта/Дәріс 1 Ауа 1080p.mp4", "Ауа"),
        ("1 апта/01 Ауа (video).mp4", "Ауа"),
        ("1 апта/Дәріс 1 Ауа_исходник ProRes.mov", "Ауа"),
        ("1 апта/Дәріс 1 Ауа 4K.mp4", "Ауа"),
    ],
)
def test_how_a_file_was_saved_is_no_title(path: str, title: str) -> None:
    assert names_of([path])[path].title == title


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("1-модуль сценарийлері", ""),
        ("Модуль 1 Видео и тесты", ""),
        ("Module 1 materials", ""),
        ("1-модуль. Ауа", "Ауа"),
    ],
)
def test_what_stands_in_a_folder_is_no_title(folder: str, title: str) -> None:
    path = f"{folder}/a.mp4"
    assert names_of([path])[path].module_title == title


@pytest.mark.parametrize(
    ("captions", "language", "stem"),
    [
        ("a/do_it.srt", "", "do_it"),  # the film is called so
        ("a/x_it.srt", "", "x_it"),  # no film is called 'x'
        ("a/01 intro_it.srt", "it", "01 intro"),
        ("a/01 intro.new.srt", "", "01 intro.new"),
        ("a/01 intro.en.sdh.srt", "en", "01 intro"),
        ("a/01 intro.zh-Hans.vtt", "zh-Hans", "01 intro"),
        ("fr/01 intro.srt", "fr", "01 intro"),
        ("a/01 intro.xx.srt", "", "01 intro.xx"),
    ],
)
def test_the_language_of_subtitles(captions: str, language: str, stem: str) -> None:
    name = names_of(["a/01 intro.mp4", "a/do_it.mp4", captions])[captions]
    assert (name.language, name.stem) == (language, stem)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("2-блок. Суару/Мәтін 2-1-1 Суару нормасы.docx", (2, 1, 1)),
        ("Тексты видео/Текст к видео 2.1.3.docx", (2, 1, 3)),
        ("2-блок. Суару/Жаттығу 2-1.docx", (2, None, 1)),
        ("Вопросы и тесты/Практика 2.2.docx", (2, None, 2)),
        ("Глава 3. Лёд/Проект.docx", (3, None, None)),
        ("Отчёт 12-05-24.docx", (None, None, None)),
        ("Жаттығу 2-1.docx", (None, None, None)),
        ("Python 3.10 негіздері.docx", (None, None, None)),
    ],
)
def test_places_behind_the_words_of_a_name(path: str, place: tuple[int | None, ...]) -> None:
    name = names_of([path])[path]
    assert (name.module, name.lesson, name.number) == place


def test_a_spare_copy_may_be_what_a_text_is_about() -> None:
    assert [names_of([path])[path].noise for path in ("Сақтық көшірме.docx", "План - копия.docx")] == ["", "copy"]


@pytest.mark.parametrize(
    "name",
    [
        "Ауа (2).docx", "Ауа(1).docx", "Ауа (002).docx", "Ауа - копия.docx", "Ауа - копия (2) (1).docx",
        "Ауа — копия 2.docx", "Ауа (копия).docx", "Копия Ауа.docx", "Копия (2) Ауа.docx", "Ауа – Copy.docx",
        "Ауа - Copy (3).docx", "Ауа copy 2.docx", "Copy of Ауа.docx", "Ауа - көшірме.docx", "Ауа – көшірмесі.docx",
        "Ауа.docx",
    ],
)  # fmt: skip
def test_a_mark_of_a_copy_is_no_part_of_a_name(name: str) -> None:
    assert without_copy_mark(name) == "Ауа.docx"


@pytest.mark.parametrize("name", ["Сақтық көшірме.docx", "Copy editing.docx", "Ауа 2.docx", "(2).docx", "copy.docx"])
def test_what_only_looks_like_a_mark_of_a_copy_stays(name: str) -> None:
    assert without_copy_mark(name) == name
