"""File codes as people type them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.course.codes import ItemCode, canonical, fold, guess_code, look_alike, parse_code, stated_place


@pytest.mark.parametrize(
    "text",
    [
        "К1_M1_С1_В5_Оқу шеберлігі",
        "К1 M1 С1 В 5 Оқу шеберлігі",  # as the published document has it
        "K1_M1_C1_B5_Оқу шеберлігі",  # all Latin
        "К1_М1_С1_В5_Оқу шеберлігі",  # all Cyrillic
        "к1-м1-с1-в5-Оқу шеберлігі",
        "К1M1С1В5Оқу шеберлігі",
        "К1M1С1В5_Оқу шеберлігі",
        "К1.M1.С1.В5. Оқу шеберлігі",
        "К1.M1.С1.В5.Оқу шеберлігі",
        "К1_М1_У1_В5_Оқу шеберлігі",  # урок
        "C1_M1_L1_V5_Оқу шеберлігі",  # course, lesson, video
        "K1M1S1V5 Оқу шеберлігі",
        " К01_M01_С01_В05 _ Оқу шеберлігі ",
        unicodedata.normalize("NFD", "К1_M1_С1_В5_Оқу шеберлігі"),
    ],
)
def test_one_spelling(text: str) -> None:
    assert canonical(text) == "К1_M1_С1_В5_Оқу шеберлігі"
    assert fold(text) == "К1_M1_С1_В5"
    assert parse_code(text) == ItemCode(course=1, module=1, lesson=1, kind_letter="В", number=5, title="Оқу шеберлігі")


def test_alphabets_of_the_spelling() -> None:
    names = [unicodedata.name(c).split()[0] for c in canonical("K1_M1_C1_B5") if c.isalpha()]
    assert names == ["CYRILLIC", "LATIN", "CYRILLIC", "CYRILLIC"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("К2_M3_Б1", ItemCode(course=2, module=3, kind_letter="Б", number=1)),
        ("К1_M1_С2_О1_Text", ItemCode(course=1, module=1, lesson=2, kind_letter="О", number=1, title="Text")),
        ("K1_M1_C2_O1", ItemCode(course=1, module=1, lesson=2, kind_letter="О", number=1)),
        ("K1_M1_T2", ItemCode(course=1, module=1, kind_letter="Т", number=2)),
        ("К1_M1_Ж1", ItemCode(course=1, module=1, kind_letter="Ж", number=1)),
        ("К1_M1_L1_Lab", ItemCode(course=1, module=1, kind_letter="L", number=1, title="Lab")),
        ("К1_M1_С1_В1_.NET", ItemCode(course=1, module=1, lesson=1, kind_letter="В", number=1, title=".NET")),
        ("C4 model", None),
        ("К1_M1_Z9", ItemCode(course=1, module=1, kind_letter="Z", number=9)),
        ("К1_Емтихан", ItemCode(course=1, title="Емтихан")),
        ("К1_M1_Қорытынды", ItemCode(course=1, module=1, title="Қорытынды")),
        ("К1_M1_С1_3D модель", ItemCode(course=1, module=1, lesson=1, title="3D модель")),
        ("К1_M1_С1_B2B сату", ItemCode(course=1, module=1, lesson=1, title="B2B сату")),
        (
            "К1_M1_С1_В1_B2B",
            ItemCode(course=1, module=1, lesson=1, kind_letter="В", number=1, title="B2B"),
        ),
        ("К1_2024 жыл", ItemCode(course=1, title="2024 жыл")),
        ("Кіріспе", None),
        ("intro.mp4", None),
        ("", None),
        ("К", None),
        ("К1234_M1", None),
    ],
)
def test_parts(text: str, expected: ItemCode | None) -> None:
    assert parse_code(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("К1_M1_С1_В1_Кіріспе", "K1 M1 C1 B1 Басқа атау", True),  # the same number twice
        ("К1_M1_С1_В1", "К1_M1_С1_В2", False),
        ("К1_M1_С1_В1", "К1_M1_С1_О1", False),
        ("К1_M1_С1_В1", "К1_M1_С1_В11", False),
        ("К1_Проморолик", "к1 проморолик", True),
        ("К1_Проморолик", "К1_Емтихан", False),
        ("Кіріспе_видео", "кіріспе видео", True),
        ("Кіріспе", "Kіріспе", False),  # look-alikes count in the prefix only
    ],
)
def test_fold(one: str, other: str, same: bool) -> None:
    assert (fold(one) == fold(other)) is same


def test_a_text_that_is_no_code_stays() -> None:
    assert canonical(" Кіріспе й ") == "Кіріспе й"


def test_look_alike() -> None:
    assert look_alike("M1.1") == look_alike("М1.1") == look_alike("м1.1")
    assert look_alike("M1.1") != look_alike("M1.2")


@given(st.text(max_size=40))
def test_canonical_is_settled(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert fold(once) == fold(text)
    look_alike(text)


@given(st.text("КKMМСCВBОO12 _-ІiәB", max_size=20))
def test_canonical_is_settled_near_the_grammar(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert fold(once) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("К1_M1_С1_В5_Атау", (1, 1, 1, "В", 5, "Атау")),
        ("M1 L2 V3 Title", (0, 1, 2, "В", 3, "Title")),
        ("М1.С2.В3", (0, 1, 2, "В", 3, "")),
        ("m1-c2-v3_Кіріспе", (0, 1, 2, "В", 3, "Кіріспе")),
        ("Модуль 1 Сабақ 2 Видео 3", (0, 1, 2, "В", 3, "")),
        ("Модуль_2. Урок 1. Тест 2", (0, 2, 1, "Т", 2, "")),
        ("M1_L1_Video1", (0, 1, 1, "В", 1, "")),
        ("Лекция 3. Дерек", (0, None, None, "В", 3, "Дерек")),
        ("1.2.3 Title", (0, 1, 2, "", 3, "Title")),
        ("1_2_3_Title", (0, 1, 2, "", 3, "Title")),
        ("2.5 Title", (0, 2, None, "", 5, "Title")),
        ("1 апта", (0, 1, None, "", None, "")),
        ("1-апта", (0, 1, None, "", None, "")),
        ("2-ші апта Дерек", (0, 2, None, "", None, "Дерек")),
        ("3-я неделя", (0, 3, None, "", None, "")),
        ("Week 1", (0, 1, None, "", None, "")),
        ("Неделя_04", (0, 4, None, "", None, "")),
        ("M2", (0, 2, None, "", None, "")),
        ("Сабақ 2 Тақырып", (0, None, 2, "", None, "Тақырып")),
        ("2-сабақ", (0, None, 2, "", None, "")),
        ("Lesson 2", (0, None, 2, "", None, "")),
        ("Апта 1 Сабақ 2", (0, 1, 2, "", None, "")),
        ("Модуль 1 Взаимное оценивание 1", (0, 1, None, "П", 1, "")),
        ("Видео №2. Ауа (К1 М1 С2 В1)", (1, 1, 2, "В", 1, "Ауа")),
        ("№2 сабақ. Ауа", (0, None, 2, "", None, "Ауа")),
    ],
)
def test_other_ways_to_count(text: str, expected: tuple[int, int | None, int | None, str, int | None, str]) -> None:
    code = guess_code(text)
    assert code is not None
    assert (code.course, code.module, code.lesson, code.kind_letter, code.number, code.title) == expected


@pytest.mark.parametrize(
    "text",
    ["v2", "C4 model", "L1", "12.05.24 дәріс", "2024.05.12", "1-2 бет", "3D модель", "01 Кіріспе", "Видео", "апта", "",
     "Модульдер", "B2B", "1 модульдік бағдарлама", "Video1920", "мектеп 1"],
)  # fmt: skip
def test_names_that_count_nothing(text: str) -> None:
    assert guess_code(text) is None


@given(st.text(max_size=40) | st.text("мmсcвv123 ._-аптавидео", max_size=20))
def test_guessing_never_fails(text: str) -> None:
    guess_code(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1, сабақ 2", (1, 2)),
        ("1-модуль, 2-сабақ", (1, 2)),
        ("Модуль 1, урок 2", (1, 2)),
        ("Module 3 (lesson 1)", (3, 1)),
        ("2", (2, None)),
        ("3-модуль. Дерек деген не?", (3, None)),
        ("2030 жылға дейінгі даму", (None, None)),
        ("5 адым", (None, None)),
        ("Дерек", (None, None)),
    ],
)
def test_the_place_that_a_field_says_by_number(text: str, place: tuple[int | None, int | None]) -> None:
    assert stated_place(text) == place
