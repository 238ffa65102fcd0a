"""What stands in the documents of the package and may be what is missing: parts without a name, rows not understood.

While the parts of a document that holds several are not named, nobody can say that what they may be is not there; nor
that an entry is missing while the label of a row is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mooclint.course.document import DocumentKind, Text
from mooclint.course.model import FileRole, ItemKind
from mooclint.files.located import shown
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Evidence
from mooclint.measures.there import of_a_guessed_kind
from mooclint.message.message import Code, Message, Param

_VIDEO, _READING = frozenset({DocumentKind.VIDEO}), frozenset({DocumentKind.READING})
_TESTS = frozenset({DocumentKind.QUIZ})
_TASKS = _TESTS | {DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED}
_OF_A_LESSON = ("lesson.parts", "lesson.practice_questions")
_FORUM = frozenset({DocumentKind.FORUM})
_ANY = _VIDEO | _READING | _TASKS | _FORUM
# What more of would answer a measure that finds too little.
_ANSWERS = {
    "video.sheet_fields": _VIDEO,
    "video.script_gaps": _VIDEO,
    "module.readings": _READING,
    "module.graded_tasks": _TASKS,
    "module.closing_task": _TASKS,
    "module.tasks": _TASKS | _VIDEO,
    "module.assessment_kinds": _TASKS | _FORUM,
    "module.closing_gaps": _TASKS | _FORUM,
    "module.unpractised_outcomes": _TASKS | _VIDEO,
    "module.programme_gaps": _READING | _TASKS,
    "lesson.parts": _READING | _TESTS,
    "lesson.shape": _READING | _TASKS | _FORUM,
    "lesson.practice_questions": _TESTS,
    "lesson.outcomes": _ANY,
    "outcome.gaps": _ANY,
    "course.forums": _FORUM,
    "course.formative_kinds": _TESTS | _FORUM | _VIDEO,
    "course.summative_kinds": _TASKS,
    "course.feedback_gaps": _TESTS,
}


def not_understood(rows: Iterable[Text]) -> Message:
    """Why it is not sure that a field is missing: rows with labels that nobody knows may be it."""
    told: dict[str, Param] = {"rows": [shown(row.value, 60) for row in rows]}
    return Message(
        "rows of the document were not understood: {rows}; if one of them is what is missing, call it as the form does",
        told,
    )


def _of_another_kind(measure: str, about: Any) -> Message | None:
    """That tests of a guessed kind, or practice tests of no known lesson, may be what a measure misses."""
    if not isinstance(about, InCourse):
        return None
    if measure == "quiz.pass_percent":
        return of_a_guessed_kind([about.item]) if about.item and about.item.guessed else None
    if not _ANSWERS.get(measure, frozenset()) & _TASKS:
        return None
    items = list(about.module.all_items() if about.module else about.course.all_items())
    if guessed := [item for item in items if item.guessed]:
        return of_a_guessed_kind(guessed)
    if about.module is None or about.lesson is None or measure not in _OF_A_LESSON:
        return None
    # Of graded ones one closes the week; a pass mark alone does not say that a test of a lesson is graded.
    tests = [item for item in about.module.items if item.kind in (ItemKind.PRACTICE, ItemKind.QUIZ)]
    practice = [item for item in tests if item.kind is ItemKind.PRACTICE] or tests[1:]
    without = [one for one in about.module.lessons if not any(i.kind is ItemKind.PRACTICE for i in one.items)]
    if not practice or len(practice) < len(without):
        return None
    told: dict[str, Param] = {"codes": [Code(item.code) for item in practice]}
    return Message("practice tests of the module stand in no lesson: {codes}; move each to its lesson", told)


def may_answer(measure: str, about: Any, evidence: Evidence) -> Message | None:
    """Why it is not sure that what a measure misses is missing; None where it is."""
    if unsure := _of_another_kind(measure, about):
        return unsure
    wanted = _ANSWERS.get(measure)
    if wanted is None:
        return None
    if wanted is _VIDEO and isinstance(about, InCourse) and about.item and about.item.file(FileRole.SCRIPT):
        return None  # the video has a document of its own
    for record in evidence.texts.values():
        there = record.document or record.unread
        if there is not None and wanted & set(there.unnamed):
            named = {"path": Code(record.path), "key": Code("part")}
            return Message(
                "it may stand in {path}, which holds several parts that the manifest does not name; name each with the "
                "key {key}, or save each in a file of its own",
                named,
            )
    return None
