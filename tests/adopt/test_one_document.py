"""A flat folder in which one document holds the whole course, with films beside it that are counted through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from mooclint.adopt.build import Adopted
from mooclint.adopt.folder import read_folder
from mooclint.adopt.pieces import ASK_MATCH
from mooclint.texts.read import read_document
from tests.several import prose, questions, script
from tests.word import page, table

FACTS = [
    ("Курс атауы", "Ауа және су"),
    ("Көлемі", "8 академиялық сағат, 2 апта"),
    ("Деңгейі", "бастапқы"),
    ("Оқыту тілі", "қазақ тілі"),
    ("Мақсатты аудитория", "студенттер"),
    ("Курс сипаттамасы", "Курс ауа мен суды таныстырады."),
]
TITLES = {1: [["Ауа құрамы", "Жел"], ["Қысым"]], 2: [["Су тамшысы"], ["Мұз", "Бу"]]}


class Kk:
    """Headings of Word, the weeks counted as sections: '2. 1-апта. ...', lessons '1.1-сабақ'."""

    def line(self, document: Any, text: str, level: int) -> None:
        document.add_heading(text, level)

    def week(self, n: int) -> str:
        return f"{n + 1}. {n}-апта. {('Ауа', 'Мәтін мен су')[n - 1]}"

    def lesson(self, n: int, s: int) -> str:
        return f"{n}.{s}-сабақ. Зертханалық талдау {n}{s}"

    outcomes = "Аптадан күтілетін нәтиже"
    video = "Видео {v}. {title}"
    reading = "Оқуға арналған материал: {title}"
    practice = "Тренажёр тест, {n}.{s}-сабақ"
    graded = "{n}-апта тесті (бағаланады)"
    task = "{n}-апта тапсырмасы: «Бақылау күнделігі»"
    film = "видео {v} {title}"


class Ru(Kk):
    """Bold lines alone, lessons counted anew in each module."""

    def line(self, document: Any, text: str, level: int) -> None:
        document.add_paragraph().add_run(text).bold = True

    def week(self, n: int) -> str:
        return f"МОДУЛЬ {n}. {('Воздух', 'Вода')[n - 1]}"

    def lesson(self, n: int, s: int) -> str:
        return f"Урок {s}. Тема {n}{s}"

    outcomes = "Результаты модуля"
    video = "Лекция {v} — {title}"
    reading = "Текст для чтения «{title}»"
    practice = "Тест для самопроверки к уроку {s}"
    graded = "Контрольный тест модуля {n}"
    task = "Письменная работа модуля {n}"
    film = "{v:02d}"


class Sections(Ru):
    """Sections and classes, titles that repeat in each, scripts without the columns of a script."""

    def week(self, n: int) -> str:
        return f"Раздел {n}. {('Воздух', 'Вода')[n - 1]}"

    def lesson(self, n: int, s: int) -> str:
        return f"Занятие {n}.{s}. Тема {n}{s}"

    video = "Видеолекция №{v} «{title}»"
    practice = "Тренировочный тест"
    graded = "Итоговый тест раздела"
    task = "Практическая работа"


def write(root: Path, style: Kk, *, apart: int = 0) -> Path:
    """The folder: one document, a film for each script; of each week the lessons, then test and task.

    `apart`: the week that has a document of its own.
    """
    whole: Any = docx.Document()
    style.line(whole, "Оқу-әдістемелік кешен", 1)
    table(whole, FACTS)
    other: Any = docx.Document()
    count = 0
    for n, lessons in TITLES.items():
        document = other if n == apart else whole
        style.line(document, style.week(n), 1)
        document.add_paragraph("Бұл бөлім туралы қысқа сипаттама осында.")
        style.line(document, style.outcomes, 2)
        for k in range(4):
            document.add_paragraph(f"{n}-бөлімнің {k}-нәтижесін түсіндіру", style="List Bullet")
        for s, titles in enumerate(lessons, 1):
            style.line(document, style.lesson(n, s), 2)
            for title in titles:
                count += 1
                style.line(document, style.video.format(v=count, title=title), 3)
                table(document, script(title))
                (root / (style.film.format(v=count, title=title) + ".mp4")).write_bytes(b"film %d" % count)
            style.line(document, style.reading.format(title=f"{n}{s}"), 3)
            document.add_paragraph(prose(titles[0]))
            style.line(document, style.practice.format(n=n, s=s), 3)
            for line in questions(titles[0]):
                document.add_paragraph(line)
        style.line(document, style.graded.format(n=n), 2)
        for line in questions(f"бөлім {n}"):
            document.add_paragraph(line)
        style.line(document, style.task.format(n=n), 2)
        document.add_paragraph("Бір апта бойы ауа райын бақылап, күн сайын жазып отырыңыз.")
    style.line(whole, "Промо видео", 1)
    table(whole, script("Курс"))
    if apart:
        other.save(str(root / "УМК жалғасы.docx"))
    path = root / "УМК.docx"
    whole.save(str(path))
    return path


def adopted(root: Path) -> Adopted:
    return read_folder(root, read_document).adopted()


def shape(found: Adopted) -> list[list[list[tuple[str, str, str]]]]:
    """By module, by lesson (the last: what stands behind the lessons): kind, file of the film or part, of each item."""
    return [
        [[_item(item) for item in row] for row in (*(x["items"] for x in module["lessons"]), module.get("items", []))]
        for module in found.data["modules"]
    ]


def _item(item: dict[str, Any]) -> tuple[str, str, str]:
    return next(iter(item)), item.get("delivery", ""), item["part"].rpartition(" > ")[2]


def test_each_element_of_a_course_in_one_document_is_in_its_place(tmp_path: Path) -> None:
    """A title that begins as an element is called ('Мәтін ...', 'Зертханалық ...') is a title all the same."""
    write(tmp_path, Kk())
    found = adopted(tmp_path)
    assert shape(found)[0] == [
        [
            ("video", "видео 1 Ауа құрамы.mp4", "Видео 1. Ауа құрамы"),
            ("video", "видео 2 Жел.mp4", "Видео 2. Жел"),
            ("reading", "", "Оқуға арналған материал: 11"),
            ("practice", "", "Тренажёр тест, 1.1-сабақ"),
        ],
        [
            ("video", "видео 3 Қысым.mp4", "Видео 3. Қысым"),
            ("reading", "", "Оқуға арналған материал: 12"),
            ("practice", "", "Тренажёр тест, 1.2-сабақ"),
        ],
        [
            ("quiz", "", "1-апта тесті (бағаланады)"),
            ("staff_graded", "", "1-апта тапсырмасы: «Бақылау күнделігі»"),
        ],
    ]
    assert [[kind for kind, _, _ in row] for row in shape(found)[1]] == [
        ["video", "reading", "practice"],
        ["video", "video", "reading", "practice"],
        ["quiz", "staff_graded"],
    ]
    assert found.data["promo"]["part"] == "Промо видео"
    assert [module["title"] for module in found.data["modules"]] == ["Ауа", "Мәтін мен су"]
    assert [lesson["title"] for lesson in found.data["modules"][1]["lessons"]] == [
        "Зертханалық талдау 21",
        "Зертханалық талдау 22",
    ]


@pytest.mark.parametrize("apart", [0, 2])
@pytest.mark.parametrize("style", [Kk(), Ru(), Sections()])
def test_outcomes_and_description_stay_with_their_module(tmp_path: Path, style: Kk, apart: int) -> None:
    """Also with a module that has a document of its own."""
    write(tmp_path, style, apart=apart)
    for n, module in enumerate(adopted(tmp_path).data["modules"], 1):
        assert module["description"] == "Бұл бөлім туралы қысқа сипаттама осында."
        assert list(module["outcomes"].values()) == [f"{n}-бөлімнің {k}-нәтижесін түсіндіру" for k in range(4)]


def test_films_of_bare_numbers_that_run_through_the_course_find_their_scripts(tmp_path: Path) -> None:
    write(tmp_path, Ru())
    found = adopted(tmp_path)
    films = [(film, part) for module in shape(found) for row in module for kind, film, part in row if kind == "video"]
    assert films == [(f"{v:02d}.mp4", f"Лекция {v} — {title}") for v, title in enumerate(_titles(), 1)]
    assert ASK_MATCH not in found.asked


def test_a_film_whose_title_says_another_thing_than_its_number_is_asked_about(tmp_path: Path) -> None:
    """The title of another script decides; a number alone, beside words that no script has, is a question."""
    write(tmp_path, Kk())
    (tmp_path / "видео 4 Су тамшысы.mp4").rename(tmp_path / "видео 4 Мүлде бөлек.mp4")
    (tmp_path / "видео 6 Бу.mp4").rename(tmp_path / "видео 7 Бу.mp4")
    found = adopted(tmp_path)
    films = {part: film for module in shape(found) for row in module for kind, film, part in row if kind == "video"}
    assert films["Видео 4. Су тамшысы"] == "видео 4 Мүлде бөлек.mp4"
    assert films["Видео 6. Бу"] == "видео 7 Бу.mp4"
    assert found.asked[ASK_MATCH] == [("modules", 1, "lessons", 0, "items", 0)]


def test_authors_in_a_table_within_a_cell_are_those_of_the_table(tmp_path: Path) -> None:
    path = write(tmp_path, Kk())
    document: Any = docx.Document(str(path))
    row = document.tables[0].add_row().cells
    row[0].text, row[1].text = "Авторлар", "Авторлар туралы мәлімет төмендегі кестеде:"
    inner = row[1].add_table(rows=0, cols=2)
    for cells in (("Аты-жөні", "Лауазымы"), ("Асанова Дана", "доцент"), ("Ким Лев", "лектор")):
        for cell, text in zip(inner.add_row().cells, cells, strict=True):
            cell.text = text
    document.save(str(path))
    assert [author["name"] for author in adopted(tmp_path).data["programme"]["authors"]] == ["Асанова Дана", "Ким Лев"]


def _titles() -> list[str]:
    return [title for lessons in TITLES.values() for titles in lessons for title in titles]


def test_answers_in_a_document_of_their_own_are_bound_to_their_tests(tmp_path: Path) -> None:
    """What answers no test of the course is left out, and said."""
    write(tmp_path, Kk())
    page("Жауап кілттері", *(line for n in (1, 2) for line in (f"{n}-апта тесті", "1 – B.", "2 – A.", "3 – C."))).save(
        str(tmp_path / "кілттер.docx")
    )
    page("Жауаптар", "9-апта тесті", "1 – B.", "2 – A.", "3 – C.").save(str(tmp_path / "ескі жауаптар.docx"))
    found = adopted(tmp_path)
    tests = [item for module in found.data["modules"] for item in module["items"] if "quiz" in item]
    assert [(test["part"], test["answers"], test["answers_part"]) for test in tests] == [
        (f"{n}-апта тесті (бағаланады)", "кілттер.docx", f"{n}-апта тесті") for n in (1, 2)
    ]
    assert [left.path for left in found.left] == ["ескі жауаптар.docx"]


def test_tests_of_one_name_in_several_sections_are_those_of_the_sections(tmp_path: Path) -> None:
    """None of them is the exam of the course; their answers are told by the line of the section above."""
    write(tmp_path, Sections())
    lines = (line for n in (1, 2) for line in (f"Раздел {n}", "Итоговый тест", "1) B", "2) A"))
    page("Ключи", *lines).save(str(tmp_path / "ключи.docx"))
    found = adopted(tmp_path)
    assert "exam" not in found.data
    items = [i for module in found.data["modules"] for lesson in module["lessons"] for i in lesson["items"]]
    tests = [item for item in items if "quiz" in item]
    assert [(test["title"], test["answers_part"]) for test in tests] == [
        ("Итоговый тест раздела", f"Раздел {n} > Итоговый тест") for n in (1, 2)
    ]
    assert [module["title"] for module in found.data["modules"]] == ["Воздух", "Вода"]


def test_topics_of_two_numbers_are_lessons(tmp_path: Path) -> None:
    class Topics(Kk):
        def lesson(self, n: int, s: int) -> str:
            return f"Тақырып {n}.{s}. Тема"

    write(tmp_path, Topics())
    assert [len(module["lessons"]) for module in adopted(tmp_path).data["modules"]] == [2, 2]
