"""A question that is written into a document is read back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind, Option, Question
from mooclint.importing.values import written
from mooclint.message.place import Place
from mooclint.templates.write import write_document
from mooclint.texts.read import read_document


def question(stem: str = "Pick", first: str = "one", feedback: str = "") -> Question:
    options = (Option(text=first, right=False), Option(text="two", right=True))
    return Question(stem=stem, place=Place(path="q"), type="single_choice", options=options, feedback=feedback)


@pytest.mark.parametrize(
    "asked",
    [
        question(),
        question(stem="Pick\n• a\n• b"),
        question(stem="Pick\n1. a\n2. b\nWhich?"),
        question(stem="Pick\nA) a\nB) b"),
        question(stem="Таңдаңыз\nа) бір\nә) екі"),
        question(stem="Pick A) a B) b"),
        question(stem="Pick\n- a"),
        question(stem="Pick\nAnswer: a"),
        question(stem="One\nTwo"),
        question(first="*p"),
        question(first="a*"),
        question(feedback="Why\n• a\n• b"),
        question(feedback="Why\n1. a"),
    ],
)
def test_questions_come_back(tmp_path: Path, asked: Question) -> None:
    made = written(asked)
    document = Document(path="q.docx", kind=DocumentKind.QUIZ, questions=(made, made))
    (tmp_path / "q.docx").write_bytes(write_document(document, "en"))
    found = read_document(tmp_path / "q.docx", "q.docx", DocumentKind.QUIZ)
    assert isinstance(found, Document)
    for back in found.questions:
        assert (back.stem, back.type, back.feedback) == (made.stem, made.type, made.feedback)
        assert [(o.text, o.right) for o in back.options] == [(o.text, o.right) for o in made.options]
    assert len(found.questions) == 2


def test_nothing_is_changed_without_need() -> None:
    plain = question(stem="One\nTwo", first="i++", feedback="Why")
    assert written(plain) == plain
