"""Answers that stand in a document of their own: whose they are, and how a test reads with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind
from mooclint.texts.read import AnswersOf, Asked, read_document, read_parts
from tests.several import Rows, questions
from tests.word import page

LINES = (
    "Жауап кілттері", "1-апта тесті", "1 – B. Ауа туралы.", "2 – A. Бұл да.", "3 – B.", "2-апта тесті", "1 – C. Су.",
    "2 – B.", "3 – C.",
)  # fmt: skip
IN_LINES = ("Ключи к тестам", "Контрольный тест недели 1: 1-B, 2-A, 3-B", "Контрольный тест недели 2: 1-C, 2-B, 3-C")
PAIRS = ("Тест жауаптары", "Апталық тест №1:", "1B 2A 3B", "Апталық тест №2:", "1C 2B 3C")
TABLES: tuple[str | Rows, ...] = (
    "Дұрыс жауаптар",
    "1-модуль",
    [("Сұрақ", "Жауап"), ("1", "B"), ("2", "A"), ("3", "B")],
    "2-модуль",
    [("Сұрақ", "Жауап"), ("1", "C"), ("2", "B"), ("3", "C")],
)
COLUMNS: tuple[str | Rows, ...] = (
    "Ответы",
    [("№", "Тест 1", "Тест 2"), ("1", "B", "C"), ("2", "A", "B"), ("3", "B", "C")],
)


def write(folder: Path, name: str, *parts: str | Rows) -> Path:
    page(*parts).save(str(folder / name))
    return folder / name


def whole(path: Path) -> Document:
    found = read_document(path, path.name)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        (LINES, ("1-апта тесті", "2-апта тесті")),
        (IN_LINES, ("Контрольный тест недели 1", "Контрольный тест недели 2")),
        (PAIRS, ("Апталық тест №1", "Апталық тест №2")),
        (TABLES, ("1-модуль", "2-модуль")),
        (COLUMNS, ("Тест 1", "Тест 2")),
    ],
)
def test_answers_of_several_tests_are_read_with_their_test(
    tmp_path: Path, parts: tuple[str | Rows, ...], named: tuple[str, str]
) -> None:
    sheet = write(tmp_path, "жауаптар.docx", *parts)
    assert whole(sheet).answers_to == named
    test = write(tmp_path, "тест.docx", "# Тест", *questions("Ауа", 3, key=""))
    for line, right in zip(named, ("BAB", "CBC"), strict=True):
        answers = AnswersOf(disk=sheet, path="жауаптар.docx", part=line)
        (found,) = read_parts(test, "тест.docx", [Asked(kind=DocumentKind.QUIZ, answers=answers)])
        assert isinstance(found, Document) and not found.answers_apart
        assert [["ABC"[n] for n, o in enumerate(q.options) if o.right] for q in found.questions] == list(
            map(list, right)
        )


def test_reasons_behind_the_answers_are_feedback(tmp_path: Path) -> None:
    sheet = write(tmp_path, "жауаптар.docx", *LINES)
    test = write(tmp_path, "тест.docx", "# Тест", *questions("Ауа", 3, key=""))
    answers = AnswersOf(disk=sheet, path="жауаптар.docx", part="1-апта тесті")
    (found,) = read_parts(test, "тест.docx", [Asked(kind=DocumentKind.QUIZ, answers=answers)])
    assert isinstance(found, Document)
    assert [question.feedback for question in found.questions] == ["Ауа туралы.", "Бұл да.", ""]
    rows = [("Сұрақ", "Кілт", "Кері байланыс"), ("1", "B", "Ауа туралы."), ("2", "A", "Бұл да."), ("3", "C", "")]
    sheet = write(tmp_path, "кестеде.docx", "# 1-апта тесті", rows)
    (told,) = read_parts(test, "тест.docx", [Asked(kind=DocumentKind.QUIZ, answers=replace(answers, disk=sheet))])
    assert isinstance(told, Document)
    assert [question.feedback for question in told.questions] == ["Ауа туралы.", "Бұл да.", ""]


@pytest.mark.parametrize("there", [True, False])
def test_answers_that_are_not_found_stand_apart(tmp_path: Path, there: bool) -> None:
    sheet = write(tmp_path, "жауаптар.docx", *LINES)
    test = write(tmp_path, "тест.docx", "# Тест", *questions("Ауа", 3, key=""))
    answers = AnswersOf(disk=sheet if there else None, path="жауаптар.docx", part="3-апта тесті")
    (found,) = read_parts(test, "тест.docx", [Asked(kind=DocumentKind.QUIZ, answers=answers)])
    assert isinstance(found, Document) and found.answers_apart


@pytest.mark.parametrize(
    "parts",
    [
        ("Сұрақтар мен жауаптар", *questions("Ауа", 4)),
        ("Вопросы и ответы", "1. В каком году основан город?", "2. К чему ведёт эрозия?", "3. О чём закон?"),
        ("Ответ на письмо", "Уважаемые коллеги!", "1. А также прошу прислать план."),
    ],
)
def test_a_document_that_says_more_is_none_of_answers(tmp_path: Path, parts: tuple[str, ...]) -> None:
    assert whole(write(tmp_path, "жауаптар.docx", *parts)).answers_to == ()


SAID = "Тақтаға қараңыз: алдымен қысқа тұжырымын айтайық."


@pytest.mark.parametrize("title", ["К1_M1_С2_В1. Негізгі және сыртқы кілт. Сценарий", "Ключ и замок", "Keys"])
@pytest.mark.parametrize(
    "parts",
    [
        ([("№ / Таймкод", "Мәтін", "Видеоқатар"), *((f"{n}\n00:00", SAID, "Слайд: «Сыртқы кілт»") for n in range(4))],),
        ([("Ұғым", "Мағынасы"), *((f"Кілт {n}", SAID) for n in range(4))],),
        ("1. A — бірінші кесте, одан сілтеме шығады.", *[SAID] * 6),
    ],
)
def test_a_key_may_be_that_of_a_table_or_of_a_door(tmp_path: Path, title: str, parts: tuple[str | Rows, ...]) -> None:
    assert whole(write(tmp_path, "кілт.docx", f"# {title}", *parts)).answers_to == ()
