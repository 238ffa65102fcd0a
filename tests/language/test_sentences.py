"""Which language a sentence is in, and which sentences are left over from another."""

from __future__ import annotations

import pytest

from mooclint.language.check import remarks
from mooclint.language.detect import language_of, sentences
from mooclint.language.foreign import foreign_sentences
from mooclint.language.tools import Tools
from mooclint.message.place import Place


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Бұл сабақта матрицаларды қосуды үйренеміз", "kk"),
        ("Олар сабақта баяндама жасады", "kk"),  # no letter of its own but 'қ'
        ("Мамандар топтарда баяндаманы талдады", "kk"),  # none at all
        ("В этом уроке мы научимся складывать матрицы", "ru"),
        ("Абай Құнанбайұлы родился в Семипалатинской области в 1845 году", "ru"),
        ("Джейн говорит на камеру", "ru"),
        ("In this lesson we learn to add matrices", "en"),
        ("Курс, модуль, видео, тест", ""),  # loan words
        ("Harvard Stanford Coursera Python Docker", ""),
        ("Сәлем, әлем", ""),  # too short
        ("", ""),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str) -> None:
    assert language_of(text) == language


def test_sentences_end_at_full_stops_and_line_ends() -> None:
    text = "Бірінші сөйлем. Екінші сөйлем!\nА. Құнанбайұлы 2024 ж. бастап жазды. Соңы"
    assert list(sentences(text)) == [
        "Бірінші сөйлем.",
        "Екінші сөйлем!",
        "А. Құнанбайұлы 2024 ж. бастап жазды.",
        "Соңы",
    ]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Джейн камерада сөйлейді\nДжейн говорит на камеру", "kk", [("ru", "Джейн говорит на камеру")]),
        ("Появляется изображение Блума", "kk", [("ru", "Появляется изображение Блума")]),
        ("Качество контента", "kk", [("ru", "Качество контента")]),
        ("6 практических упражнений", "kk", [("ru", "6 практических упражнений")]),
        ("Вопросы для самопроверки", "kk", [("ru", "Вопросы для самопроверки")]),
        ("Спасибо за внимание!", "kk", [("ru", "Спасибо за внимание!")]),
        ("Назарларыңызға рахмет!", "ru", [("kk", "Назарларыңызға рахмет!")]),
        ("Мы решим задачу. Енді келесі есепке көшеміз деп ойлаймын.", "ru",
         [("kk", "Енді келесі есепке көшеміз деп ойлаймын.")]),
        ("We add matrices. Теперь мы решим эту задачу вместе.", "en", [("ru", "Теперь мы решим эту задачу вместе.")]),
    ],
)  # fmt: skip
def test_left_over_sentences_are_found(text: str, language: str, found: list[tuple[str, str]]) -> None:
    assert list(foreign_sentences(text, language)) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Автор «Мы все родом из детства» деген ойды қолдайды", "kk"),
        ("Иванов И. И. Основы линейной алгебры для студентов. 2019", "kk"),
        ("Основы линейной алгебры для всех https://example.org/algebra", "kk"),
        ("Read more in the guide of the platform", "kk"),
        ("Армения Республикасы", "kk"),
        ("В общем, бәрі солай басталды.", "kk"),
        ("На самом деле бұл өте оңай жұмыс.", "kk"),
        ("О не? Ол да дұрыс.", "kk"),
        ("Компания директоры", "kk"),
        ("Министерство науки и высшего образования Республики Казахстан", "kk"),
        ("Қ, Ң, Ғ — буквы казахского алфавита.", "ru"),
        ("Мы поехали в Алматы, потом в Қарағанды.", "ru"),
        ("Лекция презентация", "kk"),
        ("К1_M1_С1_В5_Оқу шеберлігі", "kk"),
        ("Газета «Егемен Қазақстан бүгін ертең әрдайым» выходит каждый день", "ru"),
        ("Университет имени Қаныш Сәтбаев", "ru"),
    ],
)
def test_quotations_sources_names_and_loan_words_are_left_alone(text: str, language: str) -> None:
    assert list(foreign_sentences(text, language)) == []


KAZAKH = "Бұл мақалада біз деректің қасиетін қарастырып, мысалдар арқылы түсіндіреміз."
RUSSIAN = "В этом разделе мы рассмотрим основные свойства данных."


def foreign(*lines: str) -> list[str]:
    """The excerpts of what is told as left over in a Kazakh text of those lines."""
    texts = [(line, Place(path="a.docx", paragraph=n)) for n, line in enumerate([KAZAKH] * 9 + list(lines), 1)]
    return [remark.excerpt for remark in remarks(texts, "kk", Tools()) if remark.topic in ("foreign", "language")]


@pytest.mark.parametrize(
    "source",
    [
        "1. Иванов И.И. Основы анализа данных. – М.: Наука, 2018. – 240 с.",
        "Петров А.В. Введение в теорию вероятностей и статистику. – СПб.: Питер, 2020.",
        "[3] Учебное пособие для студентов вузов / под ред. проф. Н.К. Назарова. – Астана, 2017.",
        "Гражданский кодекс Республики Казахстан (Общая часть) от 27 декабря 1994 года.",
    ],
)
def test_a_source_is_in_its_own_language(source: str) -> None:
    assert foreign(source) == []


@pytest.mark.parametrize(
    "title",
    [
        "Пайдаланылған әдебиеттер:",
        "Әдебиеттер тізімі",
        "Список литературы",
        "5. Использованные источники",
        "References",
    ],
)
def test_what_stands_below_a_title_of_sources_is_no_sentence(title: str) -> None:
    below = [
        "1. Сборник научных трудов Казахского национального университета",
        "Основы анализа больших данных и их применение.",
    ]
    assert foreign(title, *below) == []
    assert foreign(title, *below, KAZAKH, RUSSIAN) == [RUSSIAN]


def test_a_sentence_with_a_name_and_a_year_is_no_source() -> None:
    line = f"В 1872 году родился А. Байтурсынов. {RUSSIAN}"
    assert RUSSIAN in foreign(line)
