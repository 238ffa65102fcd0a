"""What stands in the documents of the package and may be what is missing: parts without a name, rows not understood.

While the parts of a document that holds several are not named, nobody can say that what they may be is not there; nor
that an entry is missing while the label of a row is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mooclint.course.document import DocumentKind, Text
from mooclint.course.model import FileRole
from mooclint.files.located import shown
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Evidence
from mooclint.message.message import Code, Message, Param

_VIDEO, _READING = frozenset({DocumentKind.VIDEO}), frozenset({DocumentKind.READING})
_TESTS = frozenset({DocumentKind.QUIZ})
_TASKS = _TESTS | {DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED}
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


def may_answer(measure: str, about: Any, evidence: Evidence) -> Message | None:
    """Why it is not sure that what a measure misses is missing; None where it is."""
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
