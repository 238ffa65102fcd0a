"""Questions in the Aiken format, right and faulty."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.course.document import Document, Option
from mooclint.texts.quizzes.aiken import parse_aiken
from mooclint.texts.quizzes.files import read_quiz_file
from tests.effort import ends

GOOD = """Дерек деген не?
A. Тіркелген факт
B. Пікір
C. Болжам
ANSWER: A

Что из этого число?
A) два
B) дом
ANSWER: A
"""


def test_two_questions() -> None:
    first, second = parse_aiken(GOOD, "a.txt")
    assert (first.stem, first.place.line, first.type) == ("Дерек деген не?", 1, "single_choice")
    assert first.options == (
        Option(text="Тіркелген факт", right=True),
        Option(text="Пікір"),
        Option(text="Болжам"),
    )
    assert (second.stem, second.place.line, second.stray_key) == ("Что из этого число?", 7, "")


def test_a_key_out_of_range_is_stray() -> None:
    (question,) = parse_aiken("Q?\nA. x\nB. y\nANSWER: F\n", "a.txt")
    assert question.stray_key == "F"
    assert not any(option.right for option in question.options)


@pytest.mark.parametrize("key", ["B", "b", "В", "в", "B.", " B ", "b)"])
def test_a_key_in_any_alphabet(key: str) -> None:
    (question,) = parse_aiken(f"Q?\nA. x\nB. y\nanswer: {key}\n", "a.txt")
    assert [option.right for option in question.options] == [False, True]
    assert not question.stray_key


def test_several_right_answers() -> None:
    (question,) = parse_aiken("Q?\nA. x\nB. y\nC. z\nANSWER: A, C\n", "a.txt")
    assert (question.type, [o.right for o in question.options]) == ("multiple_choice", [True, False, True])


def test_a_missing_answer_does_not_swallow_the_next_question() -> None:
    first, second = parse_aiken("One?\nA. x\nB. y\n\nTwo?\nA. v\nB. w\nANSWER: B\n", "a.txt")
    assert (first.stem, [o.right for o in first.options]) == ("One?", [False, False])
    assert (second.stem, [o.text for o in second.options]) == ("Two?", ["v", "w"])


def test_lines_that_go_on() -> None:
    (question,) = parse_aiken("A long\nquestion?\nA. one\nmore of it\nB. two\n\nANSWER: B\n", "a.txt")
    assert question.stem == "A long\nquestion?"
    assert question.options[0].text == "one\nmore of it"
    assert question.options[1].right


@pytest.mark.parametrize(
    "text", ["", "ANSWER: A", "Q?", "A. x\nB. y", "\n\n\n", "ANSWER: A\nANSWER: B", "Q?\nANSWER: A"]
)
def test_what_is_no_question(text: str) -> None:
    assert parse_aiken(text, "a.txt") == ()


@pytest.mark.property
def test_five_megabytes(tmp_path: Path) -> None:
    disk = tmp_path / "a.txt"
    one = "Дерек деген не?\nA. Тіркелген факт\nB. Пікір\nANSWER: A\n\n"
    count = 5_000_000 // len(one.encode())
    disk.write_text(one * count, "utf-8")
    with ends():
        document = read_quiz_file(disk, "a.txt")
        assert isinstance(document, Document)
        assert len(document.questions) == count


@pytest.mark.property
def test_one_endless_question() -> None:
    with ends():
        (question,) = parse_aiken("Q?\n" + "A. x\n" * 200_000 + "ANSWER: A" + ", A" * 1000, "a.txt")
        assert len(question.options) == 200_000


def test_what_stands_above_the_first_question_and_below_an_answer_is_none(tmp_path: Path) -> None:
    """How the test is taken, and reasons: authors write them where the format has no place for them."""
    file = tmp_path / "a.txt"
    about = "Practice quiz 1\nInstructions: choose one option.\n\n"
    reasons = GOOD.replace("ANSWER: A\n", "ANSWER: A\nFEEDBACK: себебі осы\nFeedback: и ещё\n", 1)
    file.write_text(about + reasons, encoding="utf-8")
    document = read_quiz_file(file, "a.txt")
    assert isinstance(document, Document)
    assert [text.value for text in document.content] == ["Practice quiz 1", "Instructions: choose one option."]
    assert [q.stem for q in document.questions] == ["Дерек деген не?", "Что из этого число?"]
    assert (document.questions[0].feedback, document.questions[0].place.line) == ("себебі осы\nи ещё", 4)


def test_a_stem_may_hold_a_blank_line() -> None:
    (question,) = parse_aiken("What does it print?\n\nprint(1)\nA. 1\nB. 2\nANSWER: A\n", "a.txt")
    assert question.stem == "What does it print?\nprint(1)"
