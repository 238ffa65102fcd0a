"""Measures of a lesson."""

from __future__ import annotations

from dataclasses import replace

from mooclint.course.document import Document, PlannedLesson, Text
from mooclint.course.model import FileRole, Item, ItemKind, Lesson, Module
from mooclint.measures.kinds import TASKS, InCourse
from mooclint.measures.result import Evidence, Result, Unknown, Value, filled, measure
from mooclint.measures.there import counted, is_prepared, is_there, nothing_of, without_text
from mooclint.measures.unnamed import not_understood
from mooclint.message.message import Code, Message, Param
from mooclint.texts.forms.outcomes import likest, names_others, outcome_lines, outcome_text
from mooclint.texts.forms.plans import planned_as

_PAPERS = frozenset({FileRole.SHEET, FileRole.SCRIPT, FileRole.READING, FileRole.TASK})


def _lesson(spot: InCourse) -> Lesson:
    assert spot.lesson is not None
    return spot.lesson


@measure("lesson.outcomes", "lesson")
def outcomes(spot: InCourse, evidence: Evidence) -> Result:
    """How many outcomes the lesson works at; one whose text the module does not give is only a claim.

    Outcomes that its documents state and that cannot be told to be any of the module's are a claim too, and so are
    those that the programme gives it and the manifest does not.
    """
    assert spot.module is not None
    ids = _lesson(spot).outcomes
    plan = _planned(spot, evidence)
    if plan is not None and len(plan.outcomes) > len(ids):
        told: dict[str, Param] = {"count": len(plan.outcomes), "key": Code("outcomes")}
        more = Message("the programme gives the lesson {count} outcomes; name them with the key {key}", told)
        known = _of_the_module(plan, spot.module)
        if known > len(ids):
            return Value(len(ids), claimed=known, doubt=more)
        return Value(0, claimed=max(1, len(ids)), doubt=more)  # which of them are more is not known
    if not ids and (stating := _stating_others(_lesson(spot), spot.module, evidence)):
        return Value(0, claimed=1, doubt=_unnamed_outcomes(stating))
    if not ids and (row := _not_understood(_lesson(spot), evidence)):
        return Value(0, claimed=1, doubt=not_understood({"outcomes": row}))
    textless = [outcome for outcome in spot.module.outcomes if outcome.id in ids and not filled(outcome.text)]
    if not textless:
        return Value(len(ids))
    return Value(len(ids) - len(textless), claimed=len(ids), doubt=without_text(textless))


def _planned(spot: InCourse, evidence: Evidence) -> PlannedLesson | None:
    """The lesson as the programme's table has it."""
    assert spot.module is not None
    lesson, module = _lesson(spot), spot.module
    document = evidence.document(spot.course.programme.document)
    weeks = document.weeks if isinstance(document, Document) else ()
    week = next((week for week in weeks if week.number == module.number), None)
    if week is None:
        return None
    return planned_as(week, lesson.number, [item.title for item in lesson.items], len(module.lessons))


def _of_the_module(plan: PlannedLesson, module: Module) -> int:
    """How many outcomes of the module a planned lesson names: of its lines one may be a translation, or go on."""
    texts = [outcome.text for outcome in module.outcomes]
    lines = (line if names_others(line) else likest(outcome_text(line), texts) for line in plan.outcomes)
    return len({line for line in lines if line})


def _stating_others(lesson: Lesson, module: Module, evidence: Evidence) -> Document | None:
    """The first document of the lesson with outcomes, where neither these nor its elements name one of the module's."""
    files = (ref for item in lesson.items for ref in item.files if ref.role in _PAPERS)
    documents = (evidence.document(ref) for ref in files)
    stating = [found for found in documents if isinstance(found, Document) and filled(found.value("outcomes"))]
    known = [outcome.text for outcome in module.outcomes]
    lines = (line for document in stating for line in outcome_lines(document.value("outcomes")))
    named = any(item.outcomes for item in lesson.items) or any(likest(outcome_text(line), known) for line in lines)
    return None if named or not stating else stating[0]


def _not_understood(lesson: Lesson, evidence: Evidence) -> Text | None:
    """The first row of the lesson's documents that may be its outcomes and was not understood."""
    files = (ref for item in lesson.items for ref in item.files if ref.role in _PAPERS)
    documents = (evidence.document(ref) for ref in files)
    rows = (found.perhaps.get("outcomes") for found in documents if isinstance(found, Document))
    return next((row for row in rows if row is not None), None)


def _unnamed_outcomes(document: Document) -> Message:
    told: dict[str, Param] = {"path": Code(document.path), "key": Code("outcomes")}
    return Message(
        "{path} states outcomes, and which of the module's they are the manifest does not say; name them with the key "
        "{key}",
        told,
    )


@measure("lesson.practice_questions", "lesson", unit="question")
def practice_questions(spot: InCourse, evidence: Evidence) -> Result:
    """The questions of the lesson's practice tests: as the manifest counts them, else as their documents hold them."""
    tests = [item for item in _lesson(spot).items if item.kind is ItemKind.PRACTICE]
    counts = [item.questions or _questions_held(item, evidence) for item in tests]
    uncounted = [Code(item.code) for item, count in zip(tests, counts, strict=True) if count is None]
    if uncounted:
        return Unknown(Message("practice tests without a number of questions: {codes}", {"codes": uncounted}))
    by_item = {item.code: count or 0 for item, count in zip(tests, counts, strict=True)}
    found = counted(tests, evidence, lambda items: sum(by_item[item.code] for item in items))
    return replace(found, unit="question")


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
    absent = [item for item in _lesson(spot).items if not is_there(item, evidence)]
    if len(absent) == len(_lesson(spot).items):
        return Value(None, "min", claimed=minutes, doubt=nothing_of(absent))
    return Value(minutes, "min")


@measure("lesson.parts", "lesson")
def parts(spot: InCourse, evidence: Evidence) -> Result:
    """What the lesson is made of: 'video', 'reading', 'practice' and so on, as often as each occurs, in order."""
    return counted(_lesson(spot).items, evidence, lambda items: tuple(item.kind.value for item in items))


@measure("lesson.shape", "lesson")
def shape(spot: InCourse, evidence: Evidence) -> Result:
    """The same in the words of Table 1: 'video', 'reading' and 'assessment' (any test, task or forum)."""
    assessed = (*TASKS, ItemKind.FORUM)
    return counted(
        _lesson(spot).items,
        evidence,
        lambda items: tuple("assessment" if item.kind in assessed else item.kind.value for item in items),
        is_prepared,
    )
