"""Measures of a lesson."""

from __future__ import annotations

from mooclint.course.document import Document
from mooclint.course.model import FileRole, Item, ItemKind, Lesson
from mooclint.measures.kinds import TASKS, InCourse
from mooclint.measures.result import Evidence, Result, Unknown, Value, measure
from mooclint.message.message import Code, Message


def _lesson(spot: InCourse) -> Lesson:
    assert spot.lesson is not None
    return spot.lesson


@measure("lesson.outcomes", "lesson")
def outcomes(spot: InCourse, evidence: Evidence) -> Result:
    """How many outcomes the lesson works at."""
    return Value(len(_lesson(spot).outcomes))


@measure("lesson.practice_questions", "lesson")
def practice_questions(spot: InCourse, evidence: Evidence) -> Result:
    """The questions of the lesson's practice tests: as the manifest counts them, else as their documents hold them."""
    tests = [item for item in _lesson(spot).items if item.kind is ItemKind.PRACTICE]
    counts = [item.questions or _questions_held(item, evidence) for item in tests]
    uncounted = [Code(item.code) for item, count in zip(tests, counts, strict=True) if count is None]
    if uncounted:
        return Unknown(Message("practice tests without a number of questions: {codes}", {"codes": uncounted}))
    return Value(sum(count or 0 for count in counts))


def _questions_held(item: Item, evidence: Evidence) -> int | None:
    """The questions in the test's documents; what the manifest says, where none can be read."""
    documents = [evidence.document(ref) for ref in item.files if ref.role is FileRole.TASK]
    read = [len(document.questions) for document in documents if isinstance(document, Document)]
    return sum(read) if any(read) else item.questions


@measure("lesson.declared_minutes", "lesson", unit="min")
def declared_minutes(spot: InCourse, evidence: Evidence) -> Result:
    """The minutes that the manifest declares for the lesson."""
    minutes = _lesson(spot).minutes
    if minutes is None:
        return Unknown(Message("the manifest declares no time for this lesson"))
    return Value(minutes, "min")


@measure("lesson.parts", "lesson")
def parts(spot: InCourse, evidence: Evidence) -> Result:
    """What the lesson is made of: 'video', 'reading', 'practice' and so on, as often as each occurs, in order."""
    return Value(tuple(item.kind.value for item in _lesson(spot).items))


@measure("lesson.shape", "lesson")
def shape(spot: InCourse, evidence: Evidence) -> Result:
    """The same in the words of Table 1: 'video', 'reading' and 'assessment' (any test, task or forum)."""
    kinds = [item.kind for item in _lesson(spot).items]
    assessed = (*TASKS, ItemKind.FORUM)
    return Value(tuple("assessment" if kind in assessed else kind.value for kind in kinds))
