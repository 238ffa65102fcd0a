"""Outcomes as they stand in forms."""

from __future__ import annotations

import pytest

from mooclint.texts.forms.outcomes import likest, names_others, outcome_lines, outcome_text, says


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Видеоның соңында білім алушы ауа қабаттарын ажыратады", "ауа қабаттарын ажыратады"),
        ("Бейнені көргеннен кейін сіз: ауа қабаттарын ажырата аласыз", "ауа қабаттарын ажырата аласыз"),
        ("Посмотрев видео, вы научитесь отличать слои воздуха", "отличать слои воздуха"),
        ("После изучения темы студент различает слои воздуха", "различает слои воздуха"),
        ("Обучающиеся смогут: называть слои воздуха", "называть слои воздуха"),
        ("By the end of this video you will be able to name the layers", "name the layers"),
        ("Students can name the layers", "name the layers"),
        ("ОН1. ауа қабаттарын ажыратады", "ауа қабаттарын ажыратады"),
        ("LO 2: names the layers", "names the layers"),
        ("- 1) называет слои;", "называет слои"),
        ("Сауалнамадан кейін қорытынды жасайды", "Сауалнамадан кейін қорытынды жасайды"),  # part of the outcome
        ("После опроса делает выводы", "После опроса делает выводы"),
        ("CO2 - шығарындыларын есептейді", "CO2 - шығарындыларын есептейді"),
        ("Вы сможете", "Вы сможете"),
        ("«Экожүйе» ұғымын түсіндіреді", "«Экожүйе» ұғымын түсіндіреді"),
        ("объясняет «Тип int»", "объясняет «Тип int»"),
        ('"Stack" and "heap"', '"Stack" and "heap"'),
        ("«Осы видеоның соңында сіз ауа қабаттарын ажыратасыз»", "ауа қабаттарын ажыратасыз"),
        ("«различает «ключ» и «замок»»", "различает «ключ» и «замок»"),
        ("names the layers”", "names the layers"),
    ],
)
def test_what_the_learner_will_be_able_to_do(line: str, outcome: str) -> None:
    assert outcome_text(line) == outcome


@pytest.mark.parametrize(
    "text",
    [
        "1) называет слои; 2) строит график; 3) делает выводы",
        "называет слои; строит график; делает выводы",
        "1. называет слои\n2. строит график\n3. делает выводы",
        "называет слои • строит график • делает выводы",
    ],
)
def test_several_outcomes(text: str) -> None:
    assert [outcome_text(line) for line in outcome_lines(text)] == ["называет слои", "строит график", "делает выводы"]


@pytest.mark.parametrize("text", ["различает соли (1) и кислоты", "умеет считать; да", "делит на 2. и на 5."])
def test_one_outcome(text: str) -> None:
    assert outcome_lines(text) == [text.strip(" ;")]


KNOWN = ("создаёт надёжный пароль", "фишинг хатын таниды", "проверяет источник", "вычисляет простые проценты")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("создавать надёжный пароль", KNOWN[0]),
        ("фишинг хатын тани алады", KNOWN[1]),
        ("проверять источник новости", KNOWN[2]),
        ("вычисляет сложные проценты", ""),
        ("пароль", ""),
    ],
)
def test_the_outcome_that_is_said_in_other_words(text: str, known: str) -> None:
    assert likest(text, KNOWN) == known


def test_a_slide_that_has_the_words_of_an_outcome() -> None:
    assert says("Слайд 2: «Создавать надёжный пароль»", "Вы научитесь создавать надёжный пароль")
    assert not says("Слайд 2: Надёжный пароль", "Вы научитесь создавать надёжный пароль")
    assert not says("", "")


@pytest.mark.parametrize("line", ["ОН1.1, ОН1.2", "М1.2", "РО 2 и РО 3", "3.1; 3.2"])
def test_a_line_of_ids_names_others(line: str) -> None:
    assert names_others(line)


@pytest.mark.parametrize("line", ["делит на 2", "ОН1.1 сипаттайды", "знает и умеет", ""])
def test_a_line_with_a_word_names_none(line: str) -> None:
    assert not names_others(line)
