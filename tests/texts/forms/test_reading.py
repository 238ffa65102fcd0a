"""The reader of readings."""

from __future__ import annotations

from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind
from tests.forms import HEADINGS, LABELS, read_as
from tests.word import PATH, body, page, picture

LABELS_ = LABELS[DocumentKind.READING]
VALUES = {
    "title": "Тізім деген не?",
    "course": "Python негіздері",
    "module": "1-модуль",
    "source": "Оқулық",
    "minutes": "10",
    "outcomes": "ажыратады\nқолданады",
}
TEXT = ["Тізім — реттелген жинақ.", "Автор: бұл да мәтін, өріс емес."]


def read(*parts: Any) -> Document:
    return read_as(DocumentKind.READING, body(page(*parts)), PATH)


def fields(document: Document) -> dict[str, str]:
    return {name: text.value for name, text in document.fields.items()}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_facts_with_their_labels_on_the_right(language: str) -> None:
    rows = [["Мәліметтер", "Көрсеткіш"], *([value, LABELS_[name][language]] for name, value in VALUES.items())]
    found = read(f"# {HEADINGS[DocumentKind.READING][language]}", rows, f"# {LABELS_['content'][language]}", *TEXT)
    assert fields(found) == {**VALUES, "content": TEXT[0]}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_table_of_facts_and_the_text_below(language: str) -> None:
    rows = [[LABELS_[name][language], value] for name, value in VALUES.items()]
    found = read(f"# {HEADINGS[DocumentKind.READING][language]}", rows, f"# {LABELS_['content'][language]}", *TEXT)
    assert fields(found) == {**VALUES, "content": TEXT[0]}
    assert [text.value for text in found.content] == TEXT
    assert found.content[0].place.paragraph > 0
    assert found.fields["minutes"].place.row == 5


def test_the_parts_of_3_2_as_paragraphs() -> None:
    found = read(
        "# Тізім деген не?",
        "2. Материал туралы негізгі ақпарат",
        "Курс: Python негіздері",
        "Модуль: 1-модуль",
        "Дереккөз (-дер): Оқулық",
        "Оқу материалдарына кететін уақыт (мин.): 10",
        "3. Игеру нәтижелері / міндеттері",
        "- ажыратады",
        "- қолданады",
        "4. Мазмұны (мәтіндік материал немесе сілтеме):",
        *TEXT,
    )
    assert fields(found) == {**VALUES, "content": TEXT[0]}
    assert [text.value for text in found.content] == TEXT


@pytest.mark.parametrize("mark", [", ", "; ", "\n"])
def test_the_facts_in_one_paragraph(mark: str) -> None:
    facts = mark.join(["Курс: Алгебра", "модуль: 2", "источник: книга", "время на изучение (мин.): 15"])
    found = read("Название материала: Матрицы", f"Основная информация о материале: {facts}", "Содержание: см. ниже")
    assert fields(found) == {
        "title": "Матрицы",
        "course": "Алгебра",
        "module": "2",
        "source": "книга",
        "minutes": "15",
        "content": "см. ниже",
    }
    inside = read([["Название материала", "Матрицы"], ["Основная информация о материале", facts]])
    assert fields(inside) == {k: v for k, v in fields(found).items() if k != "content"}


@pytest.mark.parametrize(
    ("line", "behind"),
    [
        ("Курс: Python. Модуль 1. Время на изучение: 40 мин.", "Цели и задачи: объясняет; применяет"),
        ("Курс: Python; модуль: 1; оқу уақыты: 40 мин", "Міндеттері: объясняет; применяет"),
        ("Course: Python, week 1, reading time: 40 min", "Aims and objectives: объясняет; применяет"),
    ],
)
def test_several_facts_stand_in_one_line(line: str, behind: str) -> None:
    found = read("Название: Имена", line, "Источник: Лутц М. Изучаем. Питон: том 1", behind, "Содержание", *TEXT)
    assert {name: value.split(" м")[0].split(" m")[0] for name, value in fields(found).items()} == {
        "title": "Имена",
        "course": "Python",
        "module": "1",
        "minutes": "40",
        "source": "Лутц М. Изучаем. Питон: том 1",
        "outcomes": "объясняет; применяет",
        "content": TEXT[0],
    }


def test_a_dash_stands_for_the_colon_of_a_fact() -> None:
    found = read("Название: Имена", "Курс: Python; 1-апта, 1.1-сабақ. Оқу уақыты – 25 минут.", "Содержание", *TEXT)
    assert found.value("minutes") == "25 минут"


def test_a_reading_on_aims_of_teaching_keeps_its_title() -> None:
    found = read("# Оқыту мақсаттары – оқу материалы", "Міндеттері: ажыратады", "Мазмұны", *TEXT)
    assert (found.value("title"), found.value("outcomes")) == ("Оқыту мақсаттары – оқу материалы", "ажыратады")


def test_without_labels_the_heading_is_the_title_and_the_rest_the_text() -> None:
    found = read("# Матрицы", "Матрица — таблица чисел.", [["a", "b"]], "# Сложение", "Складывают поэлементно.")
    assert fields(found) == {"title": "Матрицы"}
    assert [t.value for t in found.content] == [
        "Матрица — таблица чисел.",
        "a",
        "b",
        "Сложение",
        "Складывают поэлементно.",
    ]


def test_the_name_of_the_form_is_no_title() -> None:
    assert fields(read("# Материал для чтения", "# Матрицы", "Текст."))["title"] == "Матрицы"


def test_the_text_begins_at_its_first_long_paragraph() -> None:
    long = "Матрица " * 30
    found = read("Название материала: Матрицы", "Модуль: 1", long.strip(), "Источник: это уже текст")
    assert fields(found) == {"title": "Матрицы", "module": "1"}
    assert [t.value for t in found.content] == [long.strip(), "Источник: это уже текст"]


def test_the_text_in_a_cell() -> None:
    found = read([["Название материала", "Матрицы"], ["Содержание", "Первый абзац.\nВторой абзац."]], "Третий абзац.")
    assert found.value("content") == "Первый абзац.\nВторой абзац."
    assert [t.value for t in found.content] == ["Первый абзац.", "Второй абзац.", "Третий абзац."]


def test_a_reading_that_is_only_a_link() -> None:
    found = read([["Мақала атауы", "Матрицалар"], ["Мазмұны", "https://example.kz/a"]])
    assert found.value("content") == "https://example.kz/a"
    assert [link.url for link in found.links] == ["https://example.kz/a"]


@pytest.mark.parametrize("address", ["htp://data.kz/a", "http//data.kz/a", "https;//data.kz/a", "http:/data.kz/a"])
def test_a_mistyped_address_is_a_link_all_the_same(address: str) -> None:
    found = read([["Мақала атауы", "Матрицалар"], ["Мазмұны", f"Толығырақ: {address}."]])
    assert [link.url for link in found.links] == [address]


def test_empty_fields_stay_empty() -> None:
    found = read([["Название материала", ""], ["Источник(и)", "____"], ["Время на изучение (мин)", ""]])
    assert fields(found) == {"title": "", "source": "", "minutes": ""}


def test_pictures_are_counted() -> None:
    document = page("# Матрицы", "Текст.")
    document.add_paragraph().add_run().add_picture(picture())
    assert read_as(DocumentKind.READING, body(document), PATH).pictures == 1


@pytest.mark.parametrize("content", [("# Содержание",), ()], ids=["below its label", "without one"])
def test_sources_below_the_text_under_a_heading_of_their_own(content: tuple[str, ...]) -> None:
    text = "Воздух состоит из азота, кислорода и других газов. " * 6
    found = read(
        "# Воздух", "Курс: Экология", *content, text, "Дереккөз туралы сөз.", "# Источники", "[1] Ким Л. Воздух, 2020."
    )
    assert found.value("source") == "[1] Ким Л. Воздух, 2020."
    assert "Источники" not in [line.value for line in found.content]


def test_a_fact_that_no_form_has_hides_none_behind_it() -> None:
    found = read("# Воздух", "Вид: лекция. Время на изучение: 20 мин.", "# Содержание", TEXT[0])
    assert found.value("minutes") == "20 мин"


def test_a_fact_may_stand_behind_what_the_text_is_of() -> None:
    found = read("# Ауа", "Экология курсы, 1-бөлім (модуль), 2-сабақ. Оқу уақыты — 15 минут.", "# Мазмұны", TEXT[0])
    assert found.value("minutes") == "15 минут"


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("Курс – Су. Модуль – 1. Қажеттілік. Оқуға шамамен 8 минут кетеді.", "8 минут"),
        ("Чтение займёт 10–12 минут.", "10–12 минут"),
        ("Рассчитано на 7 мин.", "7 мин"),
        ("It takes about 9 minutes to read.", "9 minutes"),
        ("Тұз 8 минут қайнайды.", ""),
    ],
)
def test_a_sentence_says_how_long_it_takes(line: str, minutes: str) -> None:
    found = read("# Су: тереңірек", line, "# Негізгі бөлім", " ".join(["Су туралы мәтін осында тұр."] * 8))
    assert found.value("minutes") == minutes
