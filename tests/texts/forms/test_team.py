"""Who made a course besides its authors, as tables and lines list them."""

from __future__ import annotations

from typing import Any

import pytest

from mooclint.texts.forms.team import team_of
from tests.forms import FORMS
from tests.word import body, page

ROLES = [("Аты-жөні / ФИО", "Міндеті / Роль"), ("Ким Виктор Сергеевич", "автор"), ("Пак Роман", "монтаж, оператор")]
SAID = ("Ким Виктор Сергеевич — автор; сертификат BMG-1", "Пак Роман — монтаж, оператор; сертификат BMG-2")


def team(*parts: Any) -> list[tuple[str, str]]:
    return [(one.name, one.position) for one in team_of(body(page(*parts)).blocks, FORMS["programme"])]


@pytest.mark.parametrize(
    "parts",
    [
        ("# ЖАОК әзірлеушілер тобы", ROLES),
        ([("№", *ROLES[0], "Сертификат"), ("1", *ROLES[1], "BMG-1"), ("2", *ROLES[2], "BMG-2")],),
        ("# Команда курса", *SAID),
        ("Авторлар мен команда:", *(f"{n}. {line}" for n, line in enumerate(SAID, start=1))),
        ([("Язык", "русский"), ("Команда курса", "\n".join(SAID))],),
        ("Команда разработчиков: Ким Виктор Сергеевич – автор; Пак Роман – монтаж, оператор",),
    ],
)
def test_the_team_is_listed_in_many_ways(parts: tuple[Any, ...]) -> None:
    assert team(*parts) == [("Ким Виктор Сергеевич", "автор"), ("Пак Роман", "монтаж, оператор")]


def test_what_is_no_team() -> None:
    assert team("# Неделя 1", "Спрос и Предложение — основы рынка; цена", "Склад — место") == []
    assert team([("Аты-жөні", "Лауазымы"), ("Ким Виктор", "доцент")]) == []
    assert team("# Команда курса", "Команда работает — и это главное.", "# Авторы", "Ким Виктор — доцент") == []


@pytest.mark.parametrize(
    "parts",
    [
        ([("Участник", "Роль", "Курс BMG пройден"), ("Ли Лев", "оператор", "да"), ("Ким Айна", "методист", "да")],),
        ("Топ құрамы: Ли Лев (оператор); Ким Айна (методист).",),
        ("Курсты кім жасайды", "Ли Лев – оператор; Ким Айна – методист"),
    ],
)
def test_members_in_other_layouts(parts: tuple[Any, ...]) -> None:
    found = team_of(body(page("Команда курса және кесте", *parts)).blocks, FORMS["programme"])
    assert [(one.name, one.position) for one in found] == [("Ли Лев", "оператор"), ("Ким Айна", "методист")]
