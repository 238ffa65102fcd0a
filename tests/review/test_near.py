"""Whose name may be whose, however it is written; which organisations are one."""

from __future__ import annotations

import pytest

from mooclint.review.log.people import Person
from mooclint.review.process.near import AUTHOR, ORGANISATION, Ground, grounds, same_organisation, same_person

SAME = [
    ("Дәурен Әлиев", "Алиев Даурен"),
    ("Дәурен Әлиев", "ӘЛИЕВ Д. С."),
    ("Дәурен Серікұлы Әлиев", "Алиев Даурен Серикович"),
    ("Дәурен Әлиев", "Dauren Aliyev"),
    ("Гүлнар Қасым", "Гульнара Касымова"),
    ("Айгүл Серікқызы", "Айгуль Серикызы"),
    ("Ұлжан Һадиева", "Улжан Хадиева"),
    ("Ғани Өмірбек", "Гани Омирбеков"),
    ("Інжу Ңұрлы", "Инжу Нурлы"),
    ("Бекзат Үсен", "Усенов Бекзат"),
    ("Ботагөз Жұмабай", "Жумабаева Б."),
    ("Ілияс Есенберлин", "Ильяс Есенберлин"),
    ("Күләш Байсейітова", "Куляш Байсеитова"),
    ("Жәңгір Бөкеев", "Джангир Букеев"),
    ("Ахмет Байтұрсынұлы", "Байтурсынов Ахмет"),
    ("Қ. Сәтбаев", "Каныш Сатпаев"),
    ("Мадина Әлиева", "М. Алиева"),
]
OTHERS = [
    ("Дәурен Әлиев", "Данияр Алиев"),
    ("Дәурен Әлиев", "Дәурен Омаров"),
    ("Омар Асанов", "Асан Омаров"),
    ("Гүлнар Қасым", "Гүлзат Қасым"),
    ("Айгүл Серікқызы", "Айнұр Серікқызы"),
    ("Әлиев", "Әлиев Дәурен"),  # a word alone says too little
    ("Д. Ә.", "Дәурен Әлиев"),  # and so do initials
    ("", ""),
    ("Д.", "…"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_name_is_known_in_other_spellings(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name_is_another(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


def test_a_long_name_takes_no_time() -> None:
    assert same_person("Әлия " * 100_000, "Әлия Әлия")


def test_an_organisation_is_known_by_its_words() -> None:
    whole = "«Қазақ ұлттық университеті» КеАҚ"
    assert same_organisation(whole, "қазақ  Ұлттық университеті")
    assert not same_organisation(whole, "Қазақ ұлттық аграрлық университеті")
    assert not same_organisation("", "")
    assert not same_organisation("ЖШС", "ТОО")


def test_each_ground_is_named_once() -> None:
    person = Person(id="x", name="Алиев Даурен", organisation="ҚазҰУ")
    assert list(grounds(person, ["Дәурен Әлиев", "Д. Әлиев"], ["ҚазҰУ", "«ҚазҰУ» КеАҚ"])) == [
        Ground(AUTHOR),
        Ground(ORGANISATION, "ҚазҰУ"),
    ]
    assert list(grounds(person, [], [""])) == []
