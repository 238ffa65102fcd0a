"""Letters that an encoding took or exchanged are told from question marks as people put them."""

from __future__ import annotations

import pytest

from mooclint.files.encoding import lost_letters

ASKING = (
    "Почему?потому",
    "Почему?Потому что звук глухой.",
    "Что здесь имелось в виду?? Не понял???",
    "Ответ верный?или нет",
    "Понятно?да?нет",
    "ПОЧЕМУ?ПОТОМУ",
    "Не понял ?Почему так",
    "(почему?)",
    "Готово?..",
    "Неге?себебі анық емес",
    "Қалай?былай",
    "Бұл дұрыс па?иә",
    "Бұл не? Дереккөзі қайда?",
    "Why?because the question 3 has none",
    "What??? How???",
    "???",
    "Қараңыз: https://a.kz/?бет=1",
    "РФ, СССР, РСФСР, café",
)
KAZAKH = (
    "Дыбыс нашар, қайта жазыңыз",
    "Маңызы",
    "түзету міндетті",
    "Сұрақтың жауабы қате",
    "Бағалау критерийлері түсініксіз",
    "Әлі де шу бар",
    "Ұлжан Һадиева",
    "мұғалім",
    "Дыбыс жоқ, видео бар",
    "Сөйлем басқа тілде",
)


@pytest.mark.parametrize("text", ASKING)
def test_what_people_ask_has_all_its_letters(text: str) -> None:
    assert lost_letters(text) == ""


@pytest.mark.parametrize("text", [*KAZAKH, "Исправьте звук: ничего не слышно"])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866", "ascii"])
def test_letters_that_an_encoding_does_not_have_are_missed(text: str, encoding: str) -> None:
    assert lost_letters(text) == ""
    kept = text.encode(encoding, "replace").decode(encoding)
    assert (lost_letters(kept) != "") == (kept != text)


@pytest.mark.parametrize("text", [*KAZAKH, "Привет, это звук"])
def test_letters_that_were_read_as_others_are_missed(text: str) -> None:
    for page in ("cp1251", "cp1252", "latin_1", "cp866"):
        assert lost_letters(text.encode("utf-8").decode(page, "replace")), page
    assert lost_letters(f"{text} \N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize("text", ["Дыбыс нашар, қайта жазыңыз", "Звук плохой, запишите заново"])
def test_one_code_page_read_as_another_is_missed(text: str) -> None:
    for page in ("cp866", "cp1252"):
        assert lost_letters(text.encode("cp1251", "ignore").decode(page, "replace")), page
