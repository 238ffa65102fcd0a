"""What the measures make of remarks: sentences, places, and what is not known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mooclint.course.document import DocumentKind
from mooclint.language.remark import Remark
from mooclint.measures import language
from mooclint.measures.result import Gaps, Inapplicable, Result, Unknown
from mooclint.message.place import Place

PLACE = Place(path="a.docx", paragraph=3)


def judged(measure: Any, *remarks: Remark, kind: DocumentKind = DocumentKind.VIDEO, path: str = "a.docx") -> Result:
    course = SimpleNamespace(programme=SimpleNamespace(document=None, language="kk"))
    file = SimpleNamespace(ref=SimpleNamespace(path=path, place=Place(item="К1")), kind=kind, course=course)
    evidence = SimpleNamespace(remarks=lambda ref: remarks, document=lambda ref: None)
    result: Result = measure(file, evidence)
    return result


def remark(topic: str, detail: str = "", excerpt: str = "x", count: int = 1) -> Remark:
    return Remark(topic=topic, excerpt=excerpt, detail=detail, place=PLACE, count=count)


@pytest.mark.parametrize(
    ("measure", "given", "template"),
    [
        (language.mixed_alphabets, remark("mixed", "O", "ЖАOК"), "The word “{word}” has Latin letters"),
        (language.mixed_alphabets, remark("mixed", "о", "cоurse"), "The word “{word}” has Cyrillic letters"),
        (language.foreign_sentences, remark("foreign", "ru"), "A sentence is in another language"),
        (language.foreign_sentences, remark("foreign", "ru", count=9), "Sentences in another language"),
        (language.residue, remark("residue", "chat"), "A line of a chat assistant"),
        (language.residue, remark("residue", "editor"), "An editor’s remark"),
        (language.residue, remark("residue", "blank"), "A blank or a placeholder"),
        (language.repeated_sentences, remark("repeated", count=3), "One sentence stands here {count} times"),
        (language.spelling, remark("spelling", "kk", "тәжрибе"), "No dictionary knows"),
    ],
)
def test_a_remark_is_a_gap_at_its_place(measure: Any, given: Remark, template: str) -> None:
    result = judged(measure, given, remark("other"))
    assert isinstance(result, Gaps)
    (gap,) = result.found
    assert gap.place == PLACE
    assert gap.message.template.startswith(template)
    assert judged(measure, remark("other")) == Gaps()


def test_what_is_not_asked() -> None:
    blank = remark("residue", "blank")
    assert judged(language.residue, blank, kind=DocumentKind.QUIZ) == Gaps()
    length = remark("residue", "length")
    assert judged(language.residue, length, kind=DocumentKind.PEER_REVIEW) == Gaps()
    assert judged(language.residue, length, kind=DocumentKind.READING) != Gaps()
    marks = remark("residue", "markdown")
    assert judged(language.residue, marks, kind=DocumentKind.READING, path="a.md") == Gaps()
    assert judged(language.repeated_sentences, remark("repeated"), kind=DocumentKind.QUIZ) == Inapplicable()
    assert judged(language.foreign_sentences, remark("language", "ru")) == Inapplicable()


@pytest.mark.parametrize("reason", ["library", "dictionary", "unreadable", "language"])
def test_spelling_is_unknown_with_its_reason(reason: str) -> None:
    result = judged(language.spelling, remark("unspelled", reason, "kk", 0))
    assert isinstance(result, Unknown)
    assert result.reason.template


def test_many_unknown_words_are_one_sentence() -> None:
    result = judged(language.spelling, *(remark("spelling", "kk", f"сөз{n}") for n in range(50)))
    assert isinstance(result, Gaps)
    (gap,) = result.found
    assert gap.message.params["count"] == 50
    assert len(gap.message.params["words"]) == 30  # type: ignore[arg-type]
