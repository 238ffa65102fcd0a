"""Questions in GIFT, as Moodle documents the format and as people break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.course.document import Document, Option, Question, Unread
from mooclint.texts.quizzes.files import MAX_MB, read_quiz_file, sniff
from mooclint.texts.quizzes.gift import parse_gift
from tests.effort import ends

PATH = "quiz.gift"


def only(text: str) -> Question:
    (question,) = parse_gift(text, PATH)
    return question


def right(question: Question) -> list[str]:
    return [option.text for option in question.options if option.right]


def test_one_choice_with_title_comment_and_feedback() -> None:
    question = only(
        "// бұл түсініктеме\n$CATEGORY: tests/1\n\n::1-сұрақ:: Дерек деген не? {\n"
        "  =Тіркелген факт#Дұрыс.\n  ~Пікір#Пікір тексерілмейді.\n\n  ~Болжам\n  ####Кітаптан қараңыз.\n}\n"
    )
    assert question.stem == "Дерек деген не?"
    assert question.place.line == 4
    assert question.type == "single_choice"
    assert question.options == (
        Option(text="Тіркелген факт", right=True, feedback="Дұрыс."),
        Option(text="Пікір", feedback="Пікір тексерілмейді."),
        Option(text="Болжам"),
    )
    assert question.feedback == "Кітаптан қараңыз."


def test_weights_make_several_right_answers() -> None:
    question = only("Какие числа простые? {~%50%2 ~%50%3 ~%-100%4 ~%0%9}")
    assert (question.type, right(question)) == ("multiple_choice", ["2", "3"])


def test_a_partly_right_option_beside_a_right_one() -> None:
    question = only("Who? {=A ~%25%B ~C}")
    assert question.type == "single_choice"


@pytest.mark.parametrize(("answer", "truth"), [("T", "TRUE"), ("TRUE", "TRUE"), ("F", "FALSE"), ("false", "FALSE")])
def test_true_or_false(answer: str, truth: str) -> None:
    question = only(f"The Earth is round. {{{answer}#wrong#right}}")
    assert (question.type, right(question)) == ("true_false", [truth])
    assert [o.feedback for o in question.options if o.right] == ["right"]
    assert [o.feedback for o in question.options if not o.right] == ["wrong"]


def test_short_answers() -> None:
    question = only("Астана? {=Астана =Нұр-Сұлтан#ескі атауы}")
    assert (question.type, right(question)) == ("short_answer", ["Астана", "Нұр-Сұлтан"])


def test_a_missing_word() -> None:
    question = only("Moodle costs {~lots of money =nothing ~a little} to download.")
    assert question.stem == "Moodle costs _____ to download."
    assert right(question) == ["nothing"]


def test_matching() -> None:
    question = only("Match. {\n=cat -> meow\n=dog -> bark\n=cow -> moo\n}")
    assert question.type == "matching"
    assert right(question) == ["cat -> meow", "dog -> bark", "cow -> moo"]


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [("#3.14:0.05", ["3.14:0.05"]), ("#1..5", ["1..5"]), ("#=1822:0 =%50%1822:2#near", ["1822:0", "1822:2"])],
)
def test_numbers(answer: str, accepted: list[str]) -> None:
    question = only(f"How much? {{{answer}}}")
    assert (question.type, right(question)) == ("numeric", accepted)


def test_an_essay_and_a_description() -> None:
    questions = parse_gift("Describe it. {}\n\nThis is only a text.\n\nAnd this? {####Thanks}", PATH)
    assert [(q.stem, q.type, q.feedback) for q in questions] == [
        ("Describe it.", "essay", ""),
        ("And this?", "essay", "Thanks"),
    ]


def test_escaped_signs_are_text() -> None:
    question = only(r"What is \{x \= 1\}\: \~ \#? {=a \= b\#c ~C\:\\dir ~line\nbreak}")
    assert question.stem == "What is {x = 1}: ~ #?"
    assert [option.text for option in question.options] == ["a = b#c", "C:\\dir", "line\nbreak"]


def test_html_becomes_text() -> None:
    question = only(r"[html]<p>a &lt\; b</p><p>да</p> {=[html]<b>yes</b> ~no}".replace(r"\;", ";"))
    assert question.stem == "a < b\nда"
    assert right(question) == ["yes"]


def test_plain_text_keeps_its_brackets() -> None:
    assert only("Which tag? {=<b> ~<i>}").options[0].text == "<b>"


def test_half_broken_questions_do_not_swallow_the_next() -> None:
    questions = parse_gift("One? {=a ~b\n\nTwo? {=c ~d}\n\nThree? }\n\nFour? {~x ~y}", PATH)
    assert [q.stem for q in questions] == ["One?", "Two?", "Four?"]
    assert [right(q) for q in questions] == [["a"], ["c"], []]


@pytest.mark.slow
@pytest.mark.property
def test_nothing_raises_and_nothing_takes_long() -> None:
    with ends():
        for text in (
            "{" * 300_000,
            "::" * 300_000,
            "=~" * 300_000 + "{",
            "q {" + "=a ~b#c " * 200_000 + "}",
            "q {" + "#" * 500_000,
            "q? {=a}\n\n" * 60_000,
            "\\" * 500_000,
            "[html]" * 100_000 + "{" + "<" * 500_000 + "}",
            "q {=" + "%50" * 200_000 + "}",
            "{\n\n=" * 100_000,
        ):
            parse_gift(text, PATH)
            sniff(text, ".txt")


# --- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    disk = tmp_path / "q.txt"
    disk.write_bytes("Что такое данные? {\r\n=факты\r\n~мнения\r\n}\r\n".encode(encoding))
    document = read_quiz_file(disk, "М1/q.txt")
    assert isinstance(document, Document)
    (question,) = document.questions
    assert (question.stem, right(question), question.place.path) == ("Что такое данные?", ["факты"], "М1/q.txt")


def test_files_that_are_no_quiz(tmp_path: Path) -> None:
    disk = tmp_path / "q.txt"
    disk.write_text("Жай мәтін. Мұнда сұрақ жоқ.\n", "utf-8")
    unread = read_quiz_file(disk, "q.txt")
    assert isinstance(unread, Unread)
    assert not unread.damaged
    disk.write_bytes(b"PK\x03\x04\0\0binary")
    assert isinstance(read_quiz_file(disk, "q.txt"), Unread)
    assert isinstance(read_quiz_file(tmp_path / "none.txt", "none.txt"), Unread)
    assert isinstance(read_quiz_file(tmp_path, "folder.txt"), Unread)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    disk = tmp_path / "q.gift"
    disk.write_bytes(b"q? {=a ~b}\n\n" * (MAX_MB * 1024 * 1024 // 12 + 1))
    unread = read_quiz_file(disk, "q.gift")
    assert isinstance(unread, Unread)
    assert "larger" in unread.message.template


def test_only_a_link(tmp_path: Path) -> None:
    disk = tmp_path / "q.txt"
    disk.write_text("Тест: https://forms.example.org/abc\n", "utf-8")
    document = read_quiz_file(disk, "q.txt")
    assert isinstance(document, Document)
    assert [(link.url, link.place.line) for link in document.links] == [("https://forms.example.org/abc", 1)]
    disk.write_text("See https://example.org for a text of many more words. " * 3, "utf-8")
    assert isinstance(read_quiz_file(disk, "q.txt"), Unread)


@pytest.mark.parametrize(
    ("text", "ending", "wanted"),
    [
        ("Q? {=a ~b}", ".txt", "gift"),
        ("::t:: Q? {\n=a}", ".txt", "gift"),
        ("Q?\nA. x\nB. y\nANSWER: A", ".txt", "aiken"),
        ("Q?\nA) x\nB) y\n", ".aiken", "aiken"),
        ('<?xml version="1.0"?><quiz></quiz>', ".xml", "moodle"),
        ("\n <quiz>", ".txt", "moodle"),
        ("<html>{=a}</html>", ".txt", None),
        ("Кез келген {мәтін}", ".txt", None),
        ("", ".txt", None),
        ("Q?\n \t::t:: {", ".txt", "gift"),
        ("A" + "\n" * 300_000 + "B", ".txt", None),
    ],
    ids=range(11),
)
def test_what_a_text_is(text: str, ending: str, wanted: str | None) -> None:
    assert sniff(text, ending) == wanted
