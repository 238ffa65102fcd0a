"""Tasks in real DOCX files, written in the ways that teams write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from mooclint.course.document import Criterion, Document, DocumentKind, Level, Option, Question, Unread
from mooclint.message.place import Place
from mooclint.texts.docx.read import Body, Paragraph, read_docx
from mooclint.texts.forms import values
from mooclint.texts.forms.tasks import looks_like_quiz
from tests.effort import ends
from tests.forms import FORMS, read_as
from tests.word import body as word_body
from tests.word import page

PATH = "tasks/q.docx"
H1, H2, H3, NUMBER, BULLET, BULLET2 = (
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "List Number",
    "List Bullet",
    "List Bullet 2",
)
Part = str | tuple[str, str] | list[list[str]]


def body(tmp_path: Path, *parts: Part) -> Body:
    """A file of paragraphs ('**' bold, '!!' highlighted, '__' underlined), (style, text) and tables, read again."""
    file: Any = docx.Document()
    for part in parts:
        if isinstance(part, list):
            table = file.add_table(rows=0, cols=max(map(len, part)))
            for row in part:
                for cell, text in zip(table.add_row().cells, row, strict=False):
                    cell.text = text
        elif isinstance(part, tuple):
            file.add_paragraph(part[1], style=part[0])
        else:
            run = file.add_paragraph().add_run(part.removeprefix("**").removeprefix("!!").removeprefix("__"))
            run.underline = part.startswith("__") or None
            run.bold = part.startswith("**") or None
            if part.startswith("!!"):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    file.save(str(tmp_path / "q.docx"))
    found = read_docx(tmp_path / "q.docx", PATH)
    assert not isinstance(found, Unread)
    return found


def task(tmp_path: Path, *parts: Part, kind: DocumentKind = DocumentKind.QUIZ) -> Document:
    return read_as(kind, body(tmp_path, *parts), PATH)


def right(question: Question) -> list[str]:
    return [option.text for option in question.options if option.right]


def texts(question: Question) -> list[str]:
    return [option.text for option in question.options]


def test_a_shaded_cell_marks_the_right_option() -> None:
    """One table a question, and the right option filled with a colour; grey rows of a design mark nothing."""
    document = page(*([[f"Q{n}. Тізім деген не?", ""], ["A", "жиын"], ["B", "реттелген жинақ"]] for n in (1, 2)))
    for made in document.tables:
        made.cell(0, 0).merge(made.cell(0, 1))
        for row, colour in ((1, "F2F2F2"), (2, "92D050")):
            for cell in made.rows[row].cells:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), colour)
                cell._tc.get_or_add_tcPr().append(shade)
    found = read_as(DocumentKind.QUIZ, word_body(document), PATH).questions
    assert [right(question) for question in found] == [["реттелген жинақ"]] * 2


def keys(questions: Sequence[Question]) -> list[list[str]]:
    return [right(question) for question in questions]


# --- quizzes


def test_a_kazakh_quiz_with_its_fields(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        (H1, "Тест"),
        "Атауы: Деректер",
        "Өту шегі: 80%",
        "Уақыт шегі (мин): 30",
        (H2, "Нұсқаулық"),
        "1. Сұрақты оқыңыз.",
        "2. Бір жауапты таңдаңыз.",
        (H2, "Сұрақтар"),
        "1. Дерек деген не?",
        "A) Тіркелген факт*",
        "B) Пікір",
        "Кері байланыс: пікір тексерілмейді",
        "C) Болжам",
        "2. Қай қала?",
        "А) Астана",
        "Ә) Алматы",
        "Б) Шымкент",
        "Дұрыс жауап: Ә",
        "Түсіндірме: кітаптың 3-бетінде",
        "3. Есептеңіз: 40 + 2",
        "Жауабы: 42",
        "4. Эссе жазыңыз: дерек неге керек?",
        "Талпыныс саны: 3",
    )
    assert {name: text.value for name, text in found.fields.items()} == {
        "title": "Деректер",
        "pass_percent": "80%",
        "time_limit": "30",
        "instructions": "1. Сұрақты оқыңыз.\n2. Бір жауапты таңдаңыз.",
        "attempts": "3",
    }
    first, second, third, fourth = found.questions
    assert first == Question(
        stem="Дерек деген не?",
        place=Place(PATH, paragraph=9),
        options=(
            Option(text="Тіркелген факт", right=True),
            Option(text="Пікір", feedback="пікір тексерілмейді"),
            Option(text="Болжам"),
        ),
    )
    assert (right(second), second.feedback) == (["Алматы"], "кітаптың 3-бетінде")
    assert (third.type, right(third)) == ("short_answer", ["42"])
    assert (fourth.type, fourth.options) == ("essay", ())
    assert found.content == ()


def test_a_russian_quiz(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        "Вопрос 1. Что относится к данным?",
        "а) факты",
        "б) мнения",
        "в) числа",
        "Правильный ответ: а, в",
        "Обратная связь: мнение не проверить",
        "Вопрос 2. Земля круглая (Верно/Неверно)",
        "Правильный ответ: Неверно",
        "Вопрос 3. Выберите число:",
        "- дом",
        "+ два",
        "- лес",
        "Проходной порог (%): 70",
    )
    first, second, third = found.questions
    assert (first.type, right(first), first.feedback) == ("multiple_choice", ["факты", "числа"], "мнение не проверить")
    assert (second.type, texts(second), right(second)) == ("true_false", ["Верно", "Неверно"], ["Неверно"])
    assert right(third) == ["два"]
    assert found.value("pass_percent") == "70"


def test_an_english_quiz_without_numbers(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        "Instructions: read all.",
        "What is X?",
        "A) one",
        "B) two",
        "C) three",
        "Answer: B",
        "Feedback: two it is",
        "What is Y?",
        "A) one",
        "B) two",
        "C) three",
        "ANSWER: C",
    )
    assert [q.stem for q in found.questions] == ["What is X?", "What is Y?"]
    assert keys(found.questions) == [["two"], ["three"]]
    assert found.questions[0].feedback == "two it is"
    assert found.value("instructions") == "read all."


@pytest.mark.parametrize(
    "marked",
    [
        "*B) 4",
        "B) *4",
        "B) 4*",
        "B) 4 *",
        "+ B) 4",
        "+B) 4",
        "B) + 4",
        "B) 4 +",
        "✓ B) 4",
        "B) 4 ✓",
        "B) 4 (дұрыс)",
        "B) 4 (Правильно)",
        "B) 4 [correct]",
        "B) 4 — дұрыс жауап",
        "**B) 4",
        "!!B) 4",
    ],
)
def test_ways_to_mark_the_key(tmp_path: Path, marked: str) -> None:
    (question,) = task(tmp_path, "1. 2 + 2 = ?", "A) 3", marked, "C) 5").questions
    assert texts(question) == ["3", "4", "5"]
    assert right(question) == ["4"]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("Дұрыс жауап: B", ["екі"]),
        ("Жауабы: в", ["екі"]),  # a Cyrillic letter that looks like B
        ("Жауап: 2", ["екі"]),
        ("Правильный ответ: екі", ["екі"]),
        ("Верный ответ - B) екі", ["екі"]),
        ("Answer: A, C", ["бір", "үш"]),
        ("Дұрыс жауаптар: A және C", ["бір", "үш"]),
        ("Кілт: D", ["төрт"]),
        ("Ключ: Д", ["төрт"]),
        ("Correct answer: A/D", ["бір", "төрт"]),
    ],
)
def test_ways_to_name_the_key(tmp_path: Path, key: str, wanted: list[str]) -> None:
    (question,) = task(tmp_path, "1. Қайсысы?", "A) бір", "B) екі", "C) үш", "D) төрт", key).questions
    assert (right(question), question.stray_key) == (wanted, "")


@pytest.mark.parametrize("key", ["F", "A, F", "7", "бес", "Ж"])
def test_a_key_that_names_no_option(tmp_path: Path, key: str) -> None:
    (question,) = task(tmp_path, "1. Қайсысы?", "A) бір", "B) екі", f"Дұрыс жауап: {key}").questions
    assert (question.stray_key, right(question)) == (key, [])


@pytest.mark.parametrize(
    "letters", ["ABCD", "abcd", "АБВГ", "абвг", "АӘБВ", "АВСД", "АБВГ", "AБBГ"], ids=lambda letters: repr(letters)
)
@pytest.mark.parametrize("sign", [")", ".", ". "])
def test_letters_of_any_alphabet(tmp_path: Path, letters: str, sign: str) -> None:
    options = [f"{letter}{sign} жауап {n}" for n, letter in enumerate(letters)]
    (question,) = task(tmp_path, "1. Қайсысы?", *options, f"Жауабы: {letters[2]}").questions
    assert len(question.options) == 4
    assert right(question) == ["жауап 2"]


def test_plus_signs_that_are_text(tmp_path: Path) -> None:
    (question,) = task(tmp_path, "1. Тіл?", "A) C++", "B) Python", "C) +7 701", "Жауабы: B").questions
    assert (texts(question), right(question)) == (["C++", "Python", "+7 701"], ["Python"])


@pytest.mark.parametrize("head", ["Правильный вариант", "Дұрысының нөмірі", "Correct choice"])
def test_a_column_of_keys_that_is_called_otherwise(tmp_path: Path, head: str) -> None:
    rows = [["№", "Вопрос", "Вариант 1", "Вариант 2", head], ["1", "Какой?", "один", "два", "2"],
            ["2", "А этот?", "три", "четыре", ""]]  # fmt: skip
    first, second = task(tmp_path, rows).questions
    assert (right(first), right(second)) == (["два"], [])


def test_a_column_of_numbers_is_no_column_of_keys(tmp_path: Path) -> None:
    rows = [["№", "Вопрос", "Вариант 1", "Вариант 2", "Балл"], ["1", "Какой?", "один", "два", "2"]]
    (question,) = task(tmp_path, rows).questions
    assert right(question) == []


def test_questions_counted_with_a_letter(tmp_path: Path) -> None:
    first, second = task(tmp_path, "Q1. Which?", "A. one", "B. two", "Answer: B", "Q2) And?", "A. one", "B. two",
                         "Answer: A").questions  # fmt: skip
    assert (first.stem, right(first), second.stem, right(second)) == ("Which?", ["two"], "And?", ["one"])


def test_the_underlined_option_is_the_right_one(tmp_path: Path) -> None:
    first, second = task(
        tmp_path, "__1. Қайсысы?", "A) бір", "__B) екі", "C) үш", "2. Ал мынау?", "__A) бір", "__B) екі", "**C) үш"
    ).questions
    assert (right(first), right(second)) == (["екі"], ["үш"])  # where all are underlined, it says nothing


def test_all_bold_is_no_key(tmp_path: Path) -> None:
    (question,) = task(tmp_path, "**1. Қайсысы?", "**A) бір", "**B) екі", "**C) үш").questions
    assert right(question) == []


def test_a_bullet_that_is_a_star_is_no_key(tmp_path: Path) -> None:
    (question,) = task(tmp_path, "1. Қайсысы?", "* бір", "* екі", "* үш").questions
    assert (texts(question), right(question)) == (["бір", "екі", "үш"], [])


def test_numbered_and_bulleted_lists(tmp_path: Path) -> None:
    first, second = task(
        tmp_path,
        (NUMBER, "What is 2 + 2?"),
        "A. 3",
        "**B. 4",
        "C. 5",
        (NUMBER, "Which one?"),
        (BULLET, "one"),
        (BULLET, "two (correct)"),
        (BULLET, "three"),
    ).questions
    assert (first.stem, right(first)) == ("What is 2 + 2?", ["4"])
    assert (second.stem, texts(second), right(second)) == ("Which one?", ["one", "two", "three"], ["two"])


def test_numbers_for_options_too(tmp_path: Path) -> None:
    lines = ["1. Бірінші?", "1) а", "2) ә", "3) б", "Жауабы: 2", "2. Екінші?", "1) а", "2) ә", "3) б", "Жауабы: 3"]
    questions = task(tmp_path, *lines).questions
    assert [q.stem for q in questions] == ["Бірінші?", "Екінші?"]
    assert keys(questions) == [["ә"], ["б"]]


def test_a_question_in_one_paragraph(tmp_path: Path) -> None:
    first, second, third = task(
        tmp_path,
        "1. Бірінші?\nA) бір\nB) екі*\nC) үш",
        "2. Екінші? A) бір B) екі C) үш",
        "3. Үшінші?\tA) бір\tB) екі\tC) үш",
        "Жауаптар: 2-B, 3-C",
    ).questions
    assert [texts(q) for q in (first, second, third)] == [["бір", "екі", "үш"]] * 3
    assert keys([first, second, third]) == [["екі"], ["екі"], ["үш"]]
    assert second.place.paragraph == 2


def test_a_sheet_of_answers_at_the_end(tmp_path: Path) -> None:
    lines = ["1. Бірінші?", "A) бір", "B) екі", "2. Екінші?", "A) бір", "B) екі", "Жауаптар:", "1. B", "2. A"]
    questions = task(tmp_path, *lines).questions
    assert keys(questions) == [["екі"], ["бір"]]


ASKED = ("1. Бірінші?", "A) бір", "B) екі", "2. Екінші?", "A) бір", "B) екі")


@pytest.mark.parametrize(
    "sheet",
    [
        ("Кілт", [["Сұрақ №", "1", "2"], ["Жауап", "B", "A"]]),
        ([["№", "1", "2"], ["Дұрыс жауап", "B", "A"]],),
        ([["Вопрос №", "1"], ["Ответ", "B"], ["Вопрос №", "2"], ["Ответ", "A"]],),
        ("Ключи к тесту", [["1", "2"], ["B", "A"]]),
        ((H1, "Answer key"), [["1", "2"], ["2", "1"]]),
        ("Кілттер", [["1", "B"], ["2", "A"]]),
        ([["Сұрақ №", "Жауап"], ["1", "B"], ["2", "A"]],),
        ("Дұрыс жауаптар", [["№", "Дұрыс жауап"], ["1", "b)"], ["2", "a)"]]),
        ([["Question No.", "Correct answer"], ["1.", "екі"], ["2.", "бір"]],),
        ([["№", "Ответ", "№", "Ответ"], ["1", "B", "2", "A"]],),
        ("Кілті: 1B, 2A",),
        ("Жауап кілті", "1 – B", "2 – A"),
        ("Ключ правильных ответов", "1 - B", "2 - A"),
        ("Тест кілті: 1-B; 2-A",),
        ("Жауаптардың кілті: 1-B, 2-A",),
        ("Answers to the quiz: 1-B, 2-A",),
    ],
)
def test_keys_apart_from_the_questions(sheet: tuple[Part, ...], tmp_path: Path) -> None:
    questions = task(tmp_path, *ASKED, *sheet).questions
    assert [q.stem for q in questions] == ["Бірінші?", "Екінші?"]
    assert keys(questions) == [["екі"], ["бір"]]
    assert [texts(q) for q in questions] == [["бір", "екі"]] * 2


@pytest.mark.parametrize(
    "sheet",
    [
        ("Жауаптар кілті: 1-B",), ("Тест кілті: B",), ("Кілттер: 1-B",), ("Жауабы: 1-B",), ("Ключи: 1-B",),
        ("Answer key: 1-B",), ("Жауап кілті", "1 – B"), ("Ответы", [["Вопрос", "1"], ["Ответ", "B"]]),
    ],
)  # fmt: skip
def test_the_key_of_a_single_question_apart_from_it(sheet: tuple[Part, ...], tmp_path: Path) -> None:
    (question,) = task(tmp_path, *ASKED[:3], *sheet).questions
    assert keys([question]) == [["екі"]]


THREE = (*ASKED, "3. Үшінші?", "A) бір", "B) екі")


@pytest.mark.parametrize(
    "sheet",
    [
        ([["№", "Верно", "Комментарий"], ["1", "B", "себебі екі"], ["2", "", ""], ["3", "A", "себебі бір"]],),
        ([["Түсіндірме", "Сұрақ №", "Жауап"], ["себебі екі", "1", "B"], ["", "2", ""], ["себебі бір", "3", "A"]],),
    ],
)
def test_a_table_of_keys_may_say_why(sheet: tuple[Part, ...], tmp_path: Path) -> None:
    """A key that is left out stays so: the others are read."""
    questions = task(tmp_path, *THREE, *sheet).questions
    assert keys(questions) == [["екі"], [], ["бір"]]
    assert [q.feedback for q in questions] == ["себебі екі", "", "себебі бір"]


@pytest.mark.parametrize(
    "label", ["Answers and rationale", "Жауаптар мен түсіндірмелер", "Ответы с пояснениями", "Шешімдер"]
)
@pytest.mark.parametrize("row", ["{}. {}. {}", "Q{}: {}. {}", "{}) {} – {}", "{} – {}) {}"])
def test_answers_below_the_questions_may_say_why(row: str, label: str, tmp_path: Path) -> None:
    told = [
        row.format(n, letter, why) for n, letter, why in ((1, "B", "Екі дұрыс."), (2, "A", "Бір."), (3, "B", "Екі."))
    ]
    questions = task(tmp_path, *THREE, f"**{label}", *told).questions
    assert [q.stem for q in questions] == ["Бірінші?", "Екінші?", "Үшінші?"]
    assert keys(questions) == [["екі"], ["бір"], ["екі"]]
    assert [q.feedback for q in questions] == ["Екі дұрыс.", "Бір.", "Екі."]
    assert [texts(q) for q in questions] == [["бір", "екі"]] * 3


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("**Түсіндірмелер (кері байланыс)", "{}-сұрақ. {}"),
        ("**Обратная связь", "{}. {}"),
        ("Сәттілік!", "Question {}: Right answer – екі. {}"),
    ],
)
def test_feedback_on_all_questions_at_the_end_is_theirs(label: str, row: str, tmp_path: Path) -> None:
    """Below a label one may be left out; a reason may go on in a line more, and marks of options hold."""
    asked = [line.replace("A) бір", "\tA) бір ✓") for line in THREE]
    numbers = (1, 3) if label.startswith("**") else (1, 2, 3)
    told = [row.format(n, f"Ол — {n} дегені: солай.\nЖәне де.") for n in numbers]
    questions = task(tmp_path, *asked, label, *told).questions
    assert [q.stem for q in questions] == ["Бірінші?", "Екінші?", "Үшінші?"]
    assert keys(questions) == [["бір"]] * 3
    wanted = [f"{n} дегені: солай.\nЖәне де." if n in numbers else "" for n in (1, 2, 3)]
    assert [q.feedback.partition("Ол — ")[2] for q in questions] == wanted


def test_feedback_at_the_end_names_the_key_where_no_option_is_marked(tmp_path: Path) -> None:
    told = ("1-сұрақ. Дұрыс жауап — «екі»: себебі сол.", "2-сұрақ. Дұрыс жауап: A) себебі ол солай болған.")
    questions = task(tmp_path, *ASKED, "**Түсіндірмелер", *told).questions
    assert keys(questions) == [["екі"], ["бір"]]


def test_questions_that_are_counted_anew_are_no_feedback(tmp_path: Path) -> None:
    more = ("1. Неге бірінші? Түсіндіріңіз.", "2. Екіншісін салыстырыңыз.")
    questions = task(tmp_path, *ASKED, "**Ашық сұрақтарға толық жауап беріңіз", *more).questions
    assert len(questions) == 4


def test_numbered_options_that_begin_with_an_initial_are_no_answers(tmp_path: Path) -> None:
    names = ("1) А. Байтұрсынұлы", "2) Б. Майлин", "3) Ә. Бөкейхан")
    asked = [line for n in (1, 2, 3) for line in (f"{n}. Кім {n}?", *names, "Жауабы: 2")]
    questions = task(tmp_path, *asked).questions
    assert keys(questions) == [["Б. Майлин"]] * 3
    assert [len(q.options) for q in questions] == [3, 3, 3]


def test_a_key_that_says_why(tmp_path: Path) -> None:
    (question,) = task(tmp_path, *ASKED[:3], "Дұрысы – B. Себебі екі бірден үлкен сан.").questions
    assert (right(question), question.feedback) == (["екі"], "Себебі екі бірден үлкен сан.")


def test_two_columns_to_be_matched_are_no_keys(tmp_path: Path) -> None:
    table = [["№", "Жауап"], ["1", "Астана"], ["2", "Алматы"]]
    first, second = task(tmp_path, *ASKED[:3], "Жауабы: B", "2. Сәйкестендіріңіз: қала мен сипаттама.", table).questions
    assert keys([first]) == [["екі"]]
    assert second.type == "matching"


def test_a_table_of_keys_names_no_option_that_is_not_there(tmp_path: Path) -> None:
    sheet = [["Сұрақ №", "1", "2", "3"], ["Жауап", "B", "E", "A"]]
    questions = task(tmp_path, *ASKED, "Кілт", sheet).questions
    assert [q.stray_key for q in questions] == ["", "E"]
    assert [texts(q) for q in questions] == [["бір", "екі"]] * 2


def test_a_table_of_numbers_and_letters_below_no_label_is_none_of_keys(tmp_path: Path) -> None:
    questions = task(tmp_path, *ASKED[:3], [["1", "2"], ["A", "B"]]).questions
    assert keys(questions)[0] == []


@pytest.mark.parametrize("head", ["Жауап кілті", "Кілт", "Ключ ответов", "Правильный вариант", "Answer key"])
def test_the_column_of_keys_has_many_names(head: str, tmp_path: Path) -> None:
    rows = [
        ["B) екі", "түсінік", "A) бір\nB) екі", "Бірінші?", "1"],
        ["A", "түсінік", "A) бір\nB) екі", "Екінші?", "2"],
    ]
    table = [[head, "Кері байланыс", "Жауап нұсқалары", "Сұрақ", "№"], *rows]
    assert keys(task(tmp_path, table).questions) == [["екі"], ["бір"]]


def test_options_that_have_only_a_bold_one(tmp_path: Path) -> None:
    first, second = task(
        tmp_path, "Сұрақ 1: Қайсысы?", "бір", "**екі", "үш", "2-сұрақ. Ал мынау?", "бір", "екі"
    ).questions
    assert (first.stem, texts(first), right(first)) == ("Қайсысы?", ["бір", "екі", "үш"], ["екі"])
    assert (second.stem, second.options) == ("Ал мынау?\nбір\nекі", ())


def test_feedback_of_options_and_of_the_question(tmp_path: Path) -> None:
    first, second, third = task(
        tmp_path,
        "1. Бірінші?",
        "A) бір",
        "Кері байланыс: бірге",
        "B) екі",
        "Кері байланыс: екіге",
        "Дұрыс жауап: A",
        "Жалпы кері байланыс: бәріне",
        "2. Второй?",
        "A) раз",
        "B) два",
        "Правильный ответ: B",
        "Обратная связь",
        "A) нет",
        "B) да",
        "3. Third?",
        "A) one",
        "B) two",
        "Feedback (B): right",
        "Answer: B",
    ).questions
    assert [o.feedback for o in first.options] == ["бірге", "екіге"]
    assert first.feedback == "бәріне"
    assert [o.feedback for o in second.options] == ["нет", "да"]
    assert [o.feedback for o in third.options] == ["", "right"]


def test_true_or_false(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        "1. Дерек — ақпарат.",
        "A) Дұрыс",
        "B) Бұрыс",
        "Жауабы: B",
        "2. Данные бывают числовыми.",
        "Ответ: Верно",
        "3. Water is dry. (True/False)",
        "Answer: False",
    ).questions
    assert [q.type for q in found] == ["true_false"] * 3
    assert keys(found) == [["Бұрыс"], ["Верно"], ["False"]]


def test_a_table_with_a_row_for_each_question(tmp_path: Path) -> None:
    first, second = task(
        tmp_path,
        (H1, "Апталық бағалау"),
        [
            ["№", "Сұрақ", "Жауап нұсқалары", "Дұрыс жауап", "Кері байланыс"],
            ["1", "Бір?", "A) а\nB) ә\nC) б", "B", "себебі"],
            ["2", "Екі?", "А) x  Б) y  В) z", "В", ""],
        ],
    ).questions
    assert (first.stem, texts(first), right(first), first.feedback) == ("Бір?", ["а", "ә", "б"], ["ә"], "себебі")
    assert (texts(second), right(second)) == (["x", "y", "z"], ["z"])
    assert first.place == Place(PATH, table=1, row=2)


@pytest.mark.parametrize("head", ["Сұрақ және жауап нұсқалары", "Мазмұны"])
def test_a_table_with_the_options_below_each_question(head: str, tmp_path: Path) -> None:
    """The column of keys beside them makes no table of keys of it, and that of feedback is theirs."""
    rows = [["№", head, "Дұрыс жауап", "Кері байланыс"]]
    rows += [[str(n), f"Сұрақ {n}?\nа) бір\nб) екі", "б", f"себебі {n}"] for n in (1, 2, 3)]
    questions = task(tmp_path, rows).questions
    assert [q.stem for q in questions] == ["Сұрақ 1?", "Сұрақ 2?", "Сұрақ 3?"]
    assert keys(questions) == [["екі"]] * 3
    assert [q.feedback for q in questions] == ["себебі 1", "себебі 2", "себебі 3"]


def test_a_table_with_columns_for_options(tmp_path: Path) -> None:
    (question,) = task(
        tmp_path, [["Вопрос", "A", "B", "C", "Ответ"], ["Сколько?", "один", "два", "три", "C"]]
    ).questions
    assert (texts(question), right(question)) == (["один", "два", "три"], ["три"])


def test_a_table_with_a_row_for_each_option(tmp_path: Path) -> None:
    first, second = task(
        tmp_path,
        [
            ["Question", "Option", "Correct", "Feedback"],
            ["One?", "a", "no", "not a"],
            ["", "b", "yes", "b it is"],
            ["Two?", "c", "+", ""],
            ["", "d", "", ""],
        ],
    ).questions
    assert (texts(first), right(first)) == (["a", "b"], ["b"])
    assert [o.feedback for o in first.options] == ["not a", "b it is"]
    assert (texts(second), right(second)) == (["c", "d"], ["c"])


def test_a_table_for_each_question(tmp_path: Path) -> None:
    one = [["1", "Сұрақ қандай?", ""], ["A", "бір", ""], ["B", "екі", "+"], ["C", "үш", ""]]
    two = [["Вопрос 2", "Что?"], ["A", "раз"], ["B", "два"], ["Правильный ответ", "A"], ["Обратная связь", "так"]]
    (first,) = task(tmp_path, one).questions
    (second,) = task(tmp_path, "Тест", two).questions
    assert (first.stem, texts(first), right(first)) == ("Сұрақ қандай?", ["бір", "екі", "үш"], ["екі"])
    assert (second.stem, texts(second), right(second), second.feedback) == ("Что?", ["раз", "два"], ["раз"], "так")
    assert second.place == Place(PATH, table=1, row=1)


def test_fields_in_a_table(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        [["Название", "Данные"], ["Проходной порог (%)", "60"], ["Количество вопросов", "1"]],
        (H2, "Вопросы"),
        "1. Что?",
        "а) раз*",
        "б) два",
    )
    assert (found.value("title"), found.value("pass_percent"), found.value("questions")) == ("Данные", "60", "1")
    assert keys(found.questions) == [["раз"]]


@pytest.mark.parametrize(
    "lines",
    [
        ["2. Қосындысы 10 болатын екі сан енгізіңіз.", "Дұрыс жауап: Бағдарлама тексереді"],
        ["2. Введите два числа.", "Ответ: проверяется автоматически"],
        ["2. Напишите функцию, которая возвращает сумму элементов списка."],
        ["2. Массивті сұрыптайтын программа жазыңыз."],
        ["2. Write a regular expression that matches a date."],
    ],
)
def test_what_a_program_checks_is_a_question_of_another_kind(tmp_path: Path, lines: list[str]) -> None:
    first = ["1. Дерек деген не?", "*A) бақылаудың жазбасы", "B) ойын"]
    one, other = task(tmp_path, *first, *lines).questions
    assert right(one) == ["бақылаудың жазбасы"]
    assert (other.type, other.options) == ("other", ())


def test_a_long_quiz_is_read_to_its_end(tmp_path: Path) -> None:
    lines = [
        line for n in range(1, 1006) for line in (f"{n}. {n} санының екі еселенгені неше?", f"*A) {2 * n}", "B) 0")
    ]
    assert [right(q) for q in task(tmp_path, *lines).questions] == [[str(2 * n)] for n in range(1, 1006)]


def test_a_quiz_that_is_a_link(tmp_path: Path) -> None:
    found = task(tmp_path, (H1, "Тест"), "Тест: https://forms.example.org/abc")
    assert found.questions == ()
    assert [link.url for link in found.links] == ["https://forms.example.org/abc"]


def test_tags_of_test_systems(tmp_path: Path) -> None:
    first, second = task(
        tmp_path,
        "<question> Дерек деген не?",
        "<variantright> факт",
        "<variant> пікір",
        "<question>Келесі?",
        "<variant>a",
        "<variant>b",
    ).questions
    assert (first.stem, texts(first), right(first)) == ("Дерек деген не?", ["факт", "пікір"], ["факт"])
    assert (second.stem, right(second)) == ("Келесі?", [])


def test_a_question_below_its_number(tmp_path: Path) -> None:
    lines = [
        "1-сұрақ",
        "Дерек деген не?",
        "A) факт",
        "B) пікір",
        "Дұрыс жауап: A) факт",
        "2-сұрақ",
        "Не?",
        "A.x",
        "B.y",
    ]
    first, second = task(tmp_path, *lines, "Жауабы:B").questions
    assert (first.stem, right(first)) == ("Дерек деген не?", ["факт"])
    assert (second.stem, right(second)) == ("Не?", ["y"])


# --- what it is


@pytest.mark.parametrize(
    "lines",
    [
        ["1. Бөлім", "Мәтін.", "2. Бөлім", "Мәтін."],
        ["1. Дерек туралы.", "- бірінші", "- екінші", "2. Ақпарат туралы.", "- бірінші", "- екінші"],
        ["1. О данных:", "- первое", "**- второе", "2. Об информации:", "- первое", "- второе"],
        ["Steps", "- one", "- two"],
        ["Жауап: иә."],
    ],
    ids=range(5),
)
def test_a_numbered_text_is_no_quiz(tmp_path: Path, lines: list[str]) -> None:
    assert not looks_like_quiz(body(tmp_path, *lines), FORMS)


@pytest.mark.parametrize(
    "lines",
    [
        ["1. Қайсысы?", "A) бір", "B) екі*"],
        ["1. Выберите:", "а) раз*", "б) два", "2. Назовите:", "а) раз", "б) два*"],
        ["1. Which?", "A) one", "B) two", "2. And which?", "A) one", "B) two"],
    ],
    ids=range(3),
)
def test_what_looks_like_a_quiz(tmp_path: Path, lines: list[str]) -> None:
    assert looks_like_quiz(body(tmp_path, *lines), FORMS)


# --- tasks that people grade


def test_a_peer_review_with_a_column_for_each_level(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        (H1, "Өзара бағалау тапсырмасы"),
        "Атауы: Жоба",
        (H2, "Нұсқаулық"),
        "Жұмысты жазыңыз.",
        (BULLET, "жоспар"),
        (BULLET, "мәтін"),
        "Орындауға кететін уақыт (мин): 60",
        "Өту шегі: 60%",
        "Жүктелетін жұмыс: PDF",
        (H2, "Бағалау критерийлері"),
        [
            ["Критерий", "Нашар — 0 балл", "Жақсы — 1 балл", "Өте жақсы — 2 балл"],
            ["Мазмұны", "жоқ", "бар", "толық"],
            ["Тілі", "қате көп", "қате аз", "қатесіз"],
        ],
        kind=DocumentKind.PEER_REVIEW,
    )
    assert found.value("instructions") == "Жұмысты жазыңыз.\nжоспар\nмәтін"
    assert (found.value("minutes"), found.value("pass_percent"), found.value("submission")) == ("60", "60%", "PDF")
    first, second = found.criteria
    assert first == Criterion(
        text="Мазмұны",
        place=Place(PATH, table=1, row=2),
        levels=(Level(text="жоқ", points=0), Level(text="бар", points=1), Level(text="толық", points=2)),
    )
    assert second.text == "Тілі"
    assert found.rubric_type == "scale"


@pytest.mark.parametrize(
    "cell", ["плохо — 0\nхорошо — 1", "плохо — 0; хорошо — 1", "плохо - 0 баллов, хорошо - 1 балл"]
)
def test_levels_in_one_cell(tmp_path: Path, cell: str) -> None:
    found = task(
        tmp_path,
        [["Название", "Проект"], ["Инструкция", "Сделайте\nЗагрузите"], ["Тип рубрики", "Шкала"]],
        [["№", "Критерии", "Уровни"], ["1", "Полнота", cell]],
        kind=DocumentKind.PEER_REVIEW,
    )
    assert found.value("instructions") == "Сделайте\nЗагрузите"
    (criterion,) = found.criteria
    assert criterion.levels == (Level(text="плохо", points=0), Level(text="хорошо", points=1))
    assert found.rubric_type == "scale"


def test_a_row_for_each_level(tmp_path: Path) -> None:
    table = [["Criterion", "Level", "Points"], ["Text", "good", "2"], ["", "bad", "0"], ["Form", "good", "1"]]
    found = task(tmp_path, "Instructions", "Do it.", "And this.", table, kind=DocumentKind.STAFF_GRADED)
    assert found.value("instructions") == "Do it.\nAnd this."
    assert [(c.text, [(level.text, level.points) for level in c.levels]) for c in found.criteria] == [
        ("Text", [("good", 2), ("bad", 0)]),
        ("Form", [("good", 1)]),
    ]


def test_yes_and_no(tmp_path: Path) -> None:
    found = task(tmp_path, [["Критерий", "Иә", "Жоқ"], ["Бар ма?", "", ""]], kind=DocumentKind.PEER_REVIEW)
    assert found.criteria[0].levels == (Level(text="Иә", points=1), Level(text="Жоқ", points=0))
    assert found.rubric_type == "yes_no"


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("Бағасыз мәтіндік кері байланыс", "text"),
        ("Бағалау шкаласы", "scale"),
        ("Иә/Жоқ", "yes_no"),
        ("текстовая обратная связь без баллов", "text"),
        ("да/нет", "yes_no"),
        ("scale", "scale"),
        ("мәтіндік / шкала / иә-жоқ", "text"),  # all three are offered: the criteria decide
        ("", "text"),
    ],
)
def test_the_type_of_the_rubric(tmp_path: Path, stated: str, wanted: str) -> None:
    parts = (f"Рубрика түрі: {stated}", "Бағалау критерийлері", "1. Анық па?", "2. Дұрыс па?")
    found = task(tmp_path, *parts, kind=DocumentKind.PEER_REVIEW)
    assert [criterion.text for criterion in found.criteria] == ["Анық па?", "Дұрыс па?"]
    assert found.rubric_type == wanted


def test_criteria_in_a_list_with_levels(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        "Критерии оценивания:",
        (BULLET, "Полнота"),
        (BULLET2, "хорошо — 2 балла"),
        (BULLET2, "плохо — 0 баллов"),
        (BULLET, "Язык"),
        (BULLET2, "грамотно — 1 балл"),
        kind=DocumentKind.STAFF_GRADED,
    )
    assert [(c.text, [level.points for level in c.levels]) for c in found.criteria] == [
        ("Полнота", [2, 0]),
        ("Язык", [1]),
    ]


def test_no_criteria_no_type(tmp_path: Path) -> None:
    found = task(tmp_path, "Инструкция: сделайте проект.", kind=DocumentKind.PEER_REVIEW)
    assert (found.criteria, found.rubric_type) == ((), "")


@pytest.mark.parametrize("letters", ["ABCDEFGHIJKLMN", "АБВГДЕЖЗИКЛМНО", "АБВГДЕЖЗИЙКЛМН"])
def test_a_question_of_fourteen_options(tmp_path: Path, letters: str) -> None:
    options = [f"{letter}) {n}" for n, letter in enumerate(letters)]
    found = task(tmp_path, "1. Неше?", *options, f"Дұрыс жауап: {letters[11]}", "2. Екі?", "A) 2*", "B) 3", "C) 4")
    assert [len(question.options) for question in found.questions] == [14, 3]
    assert right(found.questions[0]) == ["11"]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("Расположите события по порядку:", "Правильный порядок: в, а, б"),
        ("Оқиғаларды ретімен орналастырыңыз:", "Дұрыс реті: б, а, в"),
        ("Put the events in order:", "Correct order: 3, 1, 2"),
    ],
)
def test_a_question_of_order_behind_one_of_pairs(tmp_path: Path, asked: str, key: str) -> None:
    pairs = [["Қала", "Өзен"], ["Алматы", "Іле"], ["Атырау", "Жайық"]]
    found = task(
        tmp_path, "1. Установите соответствие.", pairs, f"2. {asked}", "а) соғыс", "б) бейбітшілік", "в) одақ", key,
        "3. Екі?", "а) 2*", "б) 3",
    )  # fmt: skip
    assert [question.type for question in found.questions] == ["matching", "ordering", "single_choice"]
    assert right(found.questions[1]) == ["соғыс", "бейбітшілік", "одақ"]


@pytest.mark.parametrize(
    "label",
    ["Ключи к Варианту №{}:", "Ответы к тесту {}:", "{}-нұсқаның кілті:", "Answer key for variant {}:", "Ключ:"],
)
def test_variants_with_their_keys_in_a_line_each(tmp_path: Path, label: str) -> None:
    """Questions that Word numbers, their options inside the paragraph, rules with numbers of their own above them."""
    rules = [["Тест", "1) Әр дұрыс жауапқа 1 балл беріледі.\n2) Жалпы 16 балл."], ["Жүйе", "бір"]]
    parts: list[Part] = [rules, "Бағалау жүйесі:", (BULLET, "Барлығы: 3"), (BULLET, "Балл: 16")]
    for number in (1, 2):
        parts += [(H2, f"{number}-нұсқа"), "Нұсқаулық: бір дұрыс жауапты таңдаңыз."]
        parts += [f"{n}. Жиын {number} {n} деген не?\nA) бір\nB) екі\nC) үш" for n in (1, 2, 3)]
        parts.append(label.format(number) + "\n1-B, 2-A, 3-C")
    found = task(tmp_path, *parts)
    assert keys(found.questions) == [["екі"], ["бір"], ["үш"]] * 2


def test_below_the_number_of_a_task_stands_what_to_do(tmp_path: Path) -> None:
    parts = (H2, "Задание 1 (Python)"), "Напишите программу.", (H2, "Критерии оценивания"), "Код верен – 5 баллов"
    found = task(tmp_path, *parts, kind=DocumentKind.STAFF_GRADED)
    assert found.value("instructions") == "Напишите программу." and len(found.criteria) == 1
    titled = task(tmp_path, (H1, "Задание 1. Эссе"), "Тема свободная.", kind=DocumentKind.STAFF_GRADED)
    assert titled.value("instructions") == ""


# --- forums


def test_a_forum(tmp_path: Path) -> None:
    found = task(
        tmp_path,
        (H1, "Талқылау форумы"),
        "Атауы: Пікір",
        "Талқылау сұрағы: Неге?",
        "Нұсқаулық: екі адамға жауап беріңіз.",
        "Уақыты: 20 мин",
        kind=DocumentKind.FORUM,
    )
    assert {name: text.value for name, text in found.fields.items()} == {
        "title": "Пікір",
        "prompt": "Неге?",
        "instructions": "екі адамға жауап беріңіз.",
        "minutes": "20 мин",
    }


def test_a_forum_without_labels(tmp_path: Path) -> None:
    found = task(tmp_path, (H1, "Форум 1"), "Как вы считаете?", "Ответьте двоим.", kind=DocumentKind.FORUM)
    assert found.value("prompt") == "Как вы считаете?\nОтветьте двоим."


@pytest.mark.parametrize(
    ("topic", "question"),
    [("Форум тақырыбы", "Сұрақ"), ("Topic", "Question"), ("Тема обсуждения", "Вопросы для обсуждения")],
)
def test_the_topic_of_a_forum_beside_its_question(tmp_path: Path, topic: str, question: str) -> None:
    rows = [[topic, "Этика"], [question, "Дерек сатыла ма?"], ["Қатысу ережесі", "Екеуге жауап беріңіз."]]
    found = task(tmp_path, (H1, "Форум"), rows, kind=DocumentKind.FORUM)
    assert {name: text.value for name, text in found.fields.items()} == {
        "title": "Этика",
        "prompt": "Дерек сатыла ма?",
        "instructions": "Екеуге жауап беріңіз.",
    }
    alone = task(tmp_path, (H1, "Форум"), [rows[0], rows[2]], kind=DocumentKind.FORUM)
    assert (alone.value("prompt"), alone.value("title")) == ("Этика", "")


@pytest.mark.parametrize(
    "label", ["Тапсырма мәтіні", "Тапсырма мазмұны", "Текст задания", "Условие задания", "Task description"]
)
def test_what_the_task_says_is_what_to_do(tmp_path: Path, label: str) -> None:
    """Beside its label, and below it as a heading."""
    for parts in ([[label, "Эссе жазыңыз."], ["Өту балы", "50%"]],), ((H2, label), "Эссе жазыңыз."):
        assert (
            task(tmp_path, (H1, "Эссе"), *parts, kind=DocumentKind.PEER_REVIEW).value("instructions") == "Эссе жазыңыз."
        )


@pytest.mark.parametrize("points", ["Максимальный балл", "Макс. балл", "Ең жоғары балл", "Maximum points", "Балл"])
def test_the_most_points_of_a_criterion_and_their_sum(tmp_path: Path, points: str) -> None:
    rows = [["Критерий", "Описание", points], ["Методы", "описаны", "20"], ["Вид", "", "5"], ["Итого", "", "25"]]
    found = task(tmp_path, (H1, "Проект"), rows, kind=DocumentKind.STAFF_GRADED)
    assert found.rubric_type == "scale"
    assert [(c.text, [level.points for level in c.levels]) for c in found.criteria] == [("Методы", [20]), ("Вид", [5])]


@pytest.mark.parametrize(
    "line", ["{} – до {} баллов", "{} (максимум {} балла)", "{}: {} балға дейін", "{} - up to {} points"]
)
def test_criteria_with_the_most_points_behind_them(tmp_path: Path, line: str) -> None:
    lines = [(BULLET, line.format(name, n)) for name, n in (("Толықтығы", 5), ("Сапасы", 3))]
    found = task(tmp_path, (H1, "Эссе"), "Бағалау критерийлері:", *lines, kind=DocumentKind.PEER_REVIEW)
    assert found.rubric_type == "scale"
    assert [(c.text, [v.points for v in c.levels]) for c in found.criteria] == [("Толықтығы", [5]), ("Сапасы", [3])]


@pytest.mark.parametrize(
    ("prose", "points"),
    [
        ("Рецензент ставит баллы. Расчёт: 2 балла, если верен; 1 балл, если нет вывода. Вывод: до 3 баллов.", [2, 3]),
        ("Оценивается: полнота до 3 баллов, вывод до 2 баллов; всего 5 баллов.", [3, 2]),
        ("Рецензент былай бағалайды: есептің дұрыстығы үшін 3 балл, жинақ жоспары үшін 2 балл беріледі.", [3, 2]),
        ("Grading: up to 3 points for completeness, 2 points for clarity.", [3, 2]),
        ("Оценивание. Максимум 8 баллов, работа зачтена при 6 баллах (75 %). Средний балл: 7 баллов.", []),
        ("Оценивание: ең жоғары балл – 8 балл. Өту шегі: 6 балл.", []),
        ("Оценка. За каждый верный ответ 1 балл.", []),
    ],
)
def test_criteria_in_prose(tmp_path: Path, prose: str, points: list[int]) -> None:
    found = task(tmp_path, (H1, "Эссе"), "Что сделать:", "Напишите эссе.", prose, kind=DocumentKind.PEER_REVIEW)
    assert [level.points for criterion in found.criteria for level in criterion.levels] == points
    assert found.rubric_type == ("scale" if points else "")


# --- strangers


def made(*lines: str) -> Body:
    return Body(blocks=tuple(Paragraph(text=text, place=Place(PATH, paragraph=n)) for n, text in enumerate(lines, 1)))


@pytest.mark.slow
@pytest.mark.property
@pytest.mark.parametrize(
    "lines",
    [
        ["A) x"] * 5_000,
        ["1. q"] * 5_000,
        ["Кері байланыс: x"] * 3_000,
        ["1. q", *["A) x", "Кері байланыс: y"] * 2_000],
        ["1. q", *["- x"] * 3_000, *["Дұрыс жауап: 3"] * 3_000],
        ["1. q", *["- x"] * 3_000, *["Дұрыс жауап: 3. Себебі ол солай болған еді"] * 3_000],
        ["1. q?", "A) x", "B) y", "Жауаптар:", *["1. B"] * 3_000],
        ["Жауаптар:"] * 3_000,
        ["1. q " + "A) x B) y " * 20_000],
        ["1. q?", "A) x", "B) y", "Жауабы: " + "A, " * 50_000],
        ["1. q?", "A) " + " " * 200_000 + "x"],
        ["1. q?", "A) " + "( " * 100_000],
        ["Кері байланыс " * 20_000],
        ["*" * 200_000, "+ " * 100_000, "[" * 100_000],
        ["1) " * 50_000],
        ["Бағалау критерийлері", *["x — 1"] * 3_000, "- " * 100_000],
        ["1. q?\n" + "A) x\n" * 10_000],
        ["Жауаптар: " + "1-A " * 50_000],
    ],
    ids=range(18),
)
def test_nothing_raises_and_nothing_is_quadratic(lines: list[str]) -> None:
    with ends():
        found = made(*lines)
        looks_like_quiz(found, FORMS)
        for kind in (DocumentKind.QUIZ, DocumentKind.PEER_REVIEW):
            read_as(kind, found, PATH)


@pytest.mark.parametrize("kind", [DocumentKind.QUIZ, DocumentKind.PEER_REVIEW, DocumentKind.FORUM])
def test_an_empty_body(kind: DocumentKind) -> None:
    found = read_as(kind, Body(blocks=()), PATH)
    assert (found.fields, found.questions, found.criteria) == ({}, (), ())


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Өту шегі 70%", ("70%", "")),
        ("Проходной порог 70 %", ("70 %", "")),
        ("Нұсқаулық: бір жауапты таңдаңыз. Өту шегі: 70 %. Уақыты: 20 минут.", ("70 %", "20 минут")),
        ("Тест зачтён, если набрано не менее 70 %; попыток две.", ("70 %", "")),
        ("Тестті өту үшін кемінде 70 пайыз жинаңыз.", ("70 %", "")),
        ("Вес теста составляет 30 % итоговой оценки, минимум для экзамена.", ("", "")),
        ("Ауаның 78 %-ы азот.", ("", "")),
    ],
)
def test_a_pass_mark_inside_a_sentence(tmp_path: Path, line: str, wanted: tuple[str, str]) -> None:
    found = task(tmp_path, (H1, "Апталық тест"), line, "1. Дерек деген не?", "A) сан", "*B) факт")
    assert (found.value("pass_percent"), found.value("minutes")) == wanted


def test_figures_and_instructions_inside_a_sentence(tmp_path: Path) -> None:
    said = "Нұсқаулық. Бір жауапты таңдаңыз. Тесттен өту шегі – 70%, уақыты – 20 минут, 2 мүмкіндік беріледі."
    found = task(tmp_path, said, "1. Қайсы?", "A) бұл", "B) ол", "Дұрыс жауап: A")
    assert [found.value(name) for name in ("pass_percent", "time_limit", "attempts")] == ["70 %", "20", "2"]
    assert found.value("instructions").startswith("Бір жауапты")


def test_figures_of_a_russian_sentence(tmp_path: Path) -> None:
    said = "На выполнение отводится 30 минут, даётся 3 попытки."
    found = task(tmp_path, said, "1. Что верно?", "A) это", "B) то", "Ответ: A")
    assert [found.value(name) for name in ("time_limit", "attempts")] == ["30", "3"]


@pytest.mark.parametrize(
    "label",
    ["Орындау тәртібі", "Тапсырманы орындау тәртібі:", "Не істеу керек?", "Білім алушыға нұсқау", "Порядок выполнения",
     "Как выполнять задание", "Что нужно сделать", "Инструкция для слушателей", "How to do it", "What to do"],
)  # fmt: skip
def test_instructions_by_other_names(tmp_path: Path, label: str) -> None:
    said = f"{label.rstrip(':')}: бір жауапты таңдаңыз"
    found = task(tmp_path, said, "1. Қайсы?", "A) бұл", "B) ол", "Дұрыс жауап: A")
    assert found.value("instructions") == "бір жауапты таңдаңыз"
    assert len(found.questions) == 1


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("Проходной балл: 7 из 10", "70 %"),
        ("Өту үшін кемінде 8/10 балл қажет.", "80 %"),
        ("Тест тапсырылды деп есептелу үшін 75% дұрыс жауап қажет.", "75 %"),
        ("You need 9 of 12 to pass.", "75 %"),
        ("Өту шегі: 70%", "70%"),
    ],
)
def test_a_pass_mark_as_a_part_of_a_whole(line: str, percent: str, tmp_path: Path) -> None:
    assert task(tmp_path, (H1, "Тест"), line, *ASKED).value("pass_percent") == percent


def test_points_in_brackets_behind_a_share_are_the_same_mark() -> None:
    assert values.percent("60% (10 балдан 6).") == 60
    assert values.percent("60 % или 70 % (6–7)") is None


def test_an_option_may_be_called_as_feedback_is_and_a_lesson_is_no_question(tmp_path: Path) -> None:
    below = ("Су", "Кері байланыс", "*Газдар қоспасы", "Пояснение: ауа – газдар қоспасы.")
    lines = ("№1 сабақ. Практикалық тест", "1. Ауа деген не?", *below, "2. Жел деген не?", *below)
    asked = task(tmp_path, *lines).questions
    assert [question.stem for question in asked] == ["Ауа деген не?", "Жел деген не?"]
    for question in asked:
        assert texts(question) == ["Су", "Кері байланыс", "Газдар қоспасы"]
        assert right(question) == ["Газдар қоспасы"]


@pytest.mark.parametrize("line", ["Жауабы жазылады: *стакан", "Жазылатын жауап: стакан", "Ответ вписывается: стакан"])
def test_an_answer_that_is_written_in_is_the_key(line: str, tmp_path: Path) -> None:
    (question,) = task(tmp_path, "1. Бос орынға терминді жазыңыз: ____ — су құятын ыдыс.", line).questions
    assert (question.type, [option.text for option in question.options]) == ("short_answer", ["стакан"])


BOXES = {
    "in brackets": ("[ ] бір", "[x] екі", "[ ] үш"),
    "with capital letters": ("[] бір", "[V] екі", "[ ] үш"),
    "behind letters": ("A) [ ] бір", "B) [х] екі", "C) [ ] үш"),
    "before letters": ("[ ] A) бір", "[x] B) екі", "[ ] C) үш"),
    "at the end": ("A) бір [ ]", "B) екі [x]", "C) үш [ ]"),
    "in a list": ("- [ ] бір", "- [x] екі", "- [ ] үш"),
    "round": ("( ) бір", "(v) екі", "( ) үш"),
    "signs": ("☐ бір", "☑ екі", "☐ үш"),
    "crossed": ("☐ бір", "☒ екі", "☐ үш"),
    "signs and letters": ("☐ A) бір", "☑ B) екі", "☐ C) үш"),
    "letters and signs": ("A) ☐ бір", "B) ☑ екі", "C) ☐ үш"),
    "wrong ones too": ("✘ бір", "✔ екі", "✘ үш"),
    "circles": ("○ бір", "● екі", "○ үш"),
    "the right one alone": ("бір", "✓ екі", "үш"),
    "the right one alone, in brackets": ("бір", "(x) екі", "үш"),
}


@pytest.mark.parametrize("options", BOXES.values(), ids=BOXES)
def test_boxes_that_are_ticked(tmp_path: Path, options: tuple[str, ...]) -> None:
    lines = [line for n in "12" for line in (f"{n}. Қайсысы?", *options, "Кері байланыс: екеуі.")]
    for question in task(tmp_path, *lines).questions:
        assert (texts(question), right(question)) == (["бір", "екі", "үш"], ["екі"])


def test_boxes_of_which_all_are_ticked_and_of_which_none_is(tmp_path: Path) -> None:
    (question,) = task(tmp_path, "1. Қайсысы?", "[x] бір", "[x] екі").questions
    assert right(question) == ["бір", "екі"]
    (question,) = task(tmp_path, "1. Қайсысы?", "[ ] бір", "[ ] екі").questions
    assert right(question) == []


def test_a_letter_in_brackets_may_be_text(tmp_path: Path) -> None:
    (question,) = task(tmp_path, "1. Қайсысы?", "A) sin (x)", "B) f(v)", "C) (x+1)", "Жауабы: B").questions
    assert (texts(question), right(question)) == (["sin (x)", "f(v)", "(x+1)"], ["f(v)"])


def test_headings_that_count_questions_are_no_number_of_them(tmp_path: Path) -> None:
    asked = [
        line
        for n in (1, 2)
        for line in ((H3, f"Question {n}"), f"Су {n} градуста не болады?", "[x] қатады", "[ ] қайнайды", "[ ] жанады")
    ]
    found = task(tmp_path, (H1, "Quiz 2.1. Су (практикалық тест)"), (H3, "Баға"), "Әр жауапқа 1 балл.", *asked)
    assert [question.stem for question in found.questions] == ["Су 1 градуста не болады?", "Су 2 градуста не болады?"]
    assert found.value("title") == "Quiz 2.1. Су (практикалық тест)" and not found.value("questions")


@pytest.mark.parametrize("addressed", ["Тыңдаушыға", "Студентам", "For learners", "Не істейсіз"])
def test_who_is_addressed_is_told_what_to_do(tmp_path: Path, addressed: str) -> None:
    found = task(
        tmp_path, (H1, "Тест"), f"{addressed}: екі сабақты бекіткен соң тапсырылады.", "1. Су?", "A) сұйық", "B) қатты"
    )
    assert found.value("instructions") == "екі сабақты бекіткен соң тапсырылады."


def test_columns_of_points_make_a_rubric_whatever_its_first_is_called(tmp_path: Path) -> None:
    rows = [("Мұнда не бар", "2 балл", "1 балл", "0 балл"), ("Есеп", "дұрыс", "қате бар", "жоқ")]
    found = task(tmp_path, (H1, "Өзара бағалау"), rows, kind=DocumentKind.PEER_REVIEW)
    assert [(c.text, [v.points for v in c.levels]) for c in found.criteria] == [("Есеп", [2, 1, 0])]


def test_the_sum_below_a_rubric_is_no_criterion(tmp_path: Path) -> None:
    rows = [("Критерий", "Жақсы", "Жоқ"), ("Есеп", "дұрыс – 2", "жоқ – 0")]
    lines = (rows, "Барлығы 2 балл, өту шегі 1 балл (50%).")
    found = task(tmp_path, (H1, "Өзара бағалау"), (H2, "Rubric"), *lines, kind=DocumentKind.PEER_REVIEW)
    assert [c.text for c in found.criteria] == ["Есеп"]


def test_questions_whose_options_are_gone_are_questions_above_the_first_that_has_some(tmp_path: Path) -> None:
    """Rules of the test that are numbered in one row with its questions are none."""
    whole = ("3. Браузер деген не?", "A) бағдарлама", "*B) құрылғы")
    lost = task(tmp_path, "1. Желі деген не?", "2. Сервер деген не?", *whole)
    assert [question.stem for question in lost.questions] == [
        "Желі деген не?", "Сервер деген не?", "Браузер деген не?"
    ]  # fmt: skip
    assert [len(question.options) for question in lost.questions] == [0, 0, 2]
    rules = task(tmp_path, "1. Уақыт – 20 минут.", "2. Дайынсыз ба?", *whole)
    assert [question.stem for question in rules.questions] == ["Дайынсыз ба?", "Браузер деген не?"]
    apart = task(tmp_path, "1. Қалай бағаланады?", "2. Неше талпыныс бар?", "1. Браузер деген не?", *whole[1:])
    assert [question.stem for question in apart.questions] == ["Браузер деген не?"]
