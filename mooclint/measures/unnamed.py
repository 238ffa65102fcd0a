"""What stands in the documents of the package and may be what is missing: parts without a name, rows not understood.

While the parts of a document that holds several are not named, nobody can say that what they may be is not there; nor
that an entry is missing while the label of a row is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from mooclint.course.codes import parse_code
from mooclint.course.document import Document, DocumentKind, Text
from mooclint.course.model import Course, FileRole, Item, ItemKind
from mooclint.criteria.words import listed
from mooclint.files.located import shown
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Evidence
from mooclint.measures.there import of_a_guessed_kind
from mooclint.message.message import Code, Message, Param
from mooclint.texts.headings import kind_word
from mooclint.texts.parts import is_same

_VIDEO, _READING = frozenset({DocumentKind.VIDEO}), frozenset({DocumentKind.READING})
_TESTS = frozenset({DocumentKind.QUIZ})
_TASKS = _TESTS | {DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED}
_OF_A_LESSON = ("lesson.parts", "lesson.practice_questions")
_FORUM = frozenset({DocumentKind.FORUM})
_ANY = _VIDEO | _READING | _TASKS | _FORUM
_AS_DOCUMENT = {
    ItemKind.VIDEO: DocumentKind.VIDEO,
    ItemKind.READING: DocumentKind.READING,
    ItemKind.PRACTICE: DocumentKind.QUIZ,
    ItemKind.QUIZ: DocumentKind.QUIZ,
    ItemKind.PEER_REVIEW: DocumentKind.PEER_REVIEW,
    ItemKind.STAFF_GRADED: DocumentKind.STAFF_GRADED,
    ItemKind.FORUM: DocumentKind.FORUM,
}
_MOST_NAMED = 5  # codes that a reason names
_OF_PARTS = ("module.", "lesson.", "outcome.")
_OF_TEXTS = ("module.outcomes", "module.programme_fields")  # what the programme says, wherever the elements stand
_OF_A_TASK = ("task.instructions", "task.criteria", "quiz.pass_percent")
_OF_VIDEOS = re.compile(r"видео|бейне|паспорт|сценари|ақпарат|информац|video|script|sheets?(?![^\W_])", re.IGNORECASE)
_OF_TASKS = re.compile(
    r"тест|сұрақ|вопрос|емтихан|экзамен|тапсырма|задани|test|quiz|question|exam|assignment|task", re.IGNORECASE
)
_OF_CRITERIA = re.compile(
    r"рубрик|критери|дескриптор|бағалау\W+(?:өлшем|парағ|шкала|кесте)|rubric|criteri|grading|descriptor", re.IGNORECASE
)
_EXAM = re.compile(r"емтихан|экзамен|exam|аттеста", re.IGNORECASE)  # what closes a course practises no lesson
_OF_PEOPLE = re.compile(  # papers that are no element of the course
    r"сертифик|certif|қолтаңба|подпис|signatur|автор|author|команд|team|(?<!\w)топ(?!\w)|әзірлеуші|разработчик"
    r"|self[\s-]?check|самопровер|чек[\s-]?лист|check[\s-]?list|съ[её]м|түсірілім|shooting",
    re.IGNORECASE,
)
_BY_PLACE = "video.code_problems"
_BY_LESSON = ("lesson.outcomes", "lesson.shape", "lesson.declared_minutes")
_OWN_PAPER = {
    "video.sheet_fields": FileRole.SHEET,
    "video.sheet_minutes": FileRole.SHEET,
    "video.script_gaps": FileRole.SCRIPT,
}
# What more of would answer a measure that finds too little.
_ANSWERS = {
    "video.sheet_fields": _VIDEO,
    "video.sheet_minutes": _VIDEO,
    "video.script_gaps": _VIDEO,
    "module.video_time": _VIDEO,
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


def not_understood(perhaps: Mapping[str, Text]) -> Message:
    """Why it is not sure that these fields are missing: rows with labels that nobody knows may be they."""
    values = dict.fromkeys(row.value for row in perhaps.values())
    told: dict[str, Param] = {
        "fields": listed(perhaps),
        "rows": [Message("“{row}”", {"row": shown(value, 60)}) for value in values],
    }
    return Message(
        "not found: {fields}; the document has rows that were not understood: {rows}; where one of them is what is "
        "missing, call it as the form does",
        told,
    )


def _of_another_kind(measure: str, about: Any) -> Message | None:
    """That tests of a guessed kind, or practice tests of no known lesson, may be what a measure misses."""
    if not isinstance(about, InCourse):
        return None
    if measure == "quiz.pass_percent":
        return of_a_guessed_kind([about.item]) if about.item and "kind" in about.item.guessed else None
    if measure == "lesson.outcomes" or not _ANSWERS.get(measure, frozenset()) & _TASKS:
        return None  # a test has the same outcomes whatever its kind
    exam = [about.course.exam] if about.course.exam else []
    items = [*about.module.all_items(), *exam] if about.module else about.course.guesses
    if guessed := [item for item in items if "kind" in item.guessed]:
        return of_a_guessed_kind(guessed)
    if about.module is None or about.lesson is None or measure not in _OF_A_LESSON:
        return None
    # Of graded ones one closes the week; a pass mark alone does not say that a test of a lesson is graded.
    tests = [item for item in about.module.items if item.kind in (ItemKind.PRACTICE, ItemKind.QUIZ)]
    tests = [item for item in tests if not _EXAM.search(f"{item.code} {item.title}")]
    practice = [item for item in tests if item.kind is ItemKind.PRACTICE] or tests[1:]
    without = [one for one in about.module.lessons if not any(i.kind is ItemKind.PRACTICE for i in one.items)]
    if not practice or len(practice) < len(without):
        return None
    told: dict[str, Param] = {"codes": [Code(item.code) for item in practice]}
    return Message(
        "these tests of the module stand in no lesson: {codes}; move one that practises what a lesson teaches there",
        told,
    )


def _of_other_files(measure: str, about: Any) -> Message | None:
    """That what a task does not say may stand in a document beside it, of which nobody said whose it is."""
    item = about.item if isinstance(about, InCourse) else None
    if item is None or measure not in _OF_A_TASK or "files" not in item.guessed:
        return None
    return Message(
        "it may stand in a document beside the task; write in the manifest what that says of this task, and delete the "
        "line {key}",
        {"key": Code("guessed")},
    )


def _in_a_reading(measure: str, about: Any) -> Message | None:
    """That the criteria of a task may stand in a reading of its module that is called so."""
    if measure != "task.criteria" or not isinstance(about, InCourse) or about.module is None:
        return None
    readings = [item for item in about.module.all_items() if item.kind is ItemKind.READING]
    found = [item for item in readings if _OF_CRITERIA.search(f"{item.code} {item.title}".replace("_", " "))]
    if not found:
        return None
    told: dict[str, Param] = {"codes": [Code(item.code) for item in found[:_MOST_NAMED]]}
    return Message("they may stand in a reading of the module: {codes}; if so, write them into the task", told)


def _elsewhere(measure: str, about: Any, course: Course) -> Message | None:
    """That elements whose place or files were guessed may be what a measure misses, or may not belong where it looks.

    What is missing in all lessons of a module is missing in each, wherever these begin and end.
    """
    item = about.item if isinstance(about, InCourse) else None
    if item is not None:
        guessed = [item] if measure == _BY_PLACE and item.guessed & {"place", "files"} else []
    elif measure in _BY_LESSON and isinstance(about, InCourse) and about.lesson and about.lesson.guessed:
        return Message(
            "where the lessons of the module begin and end was guessed; say it in the manifest and delete the line "
            "{key}",
            {"key": Code("guessed")},
        )
    elif measure.startswith(_OF_PARTS) and measure not in _OF_TEXTS:
        wanted = _ANSWERS.get(measure, _ANY)
        guessed = [i for i in course.guesses if "place" in i.guessed and _AS_DOCUMENT.get(i.kind) in {None, *wanted}]
    else:
        return None
    if not guessed:
        return None
    told: dict[str, Param] = {"count": len(guessed), "codes": [Code(i.code) for i in guessed[:_MOST_NAMED]]}
    return Message(
        "where in the course {count} elements belong was guessed; the first: {codes}; move each to its place in the "
        "manifest and delete the line {key}",
        {**told, "key": Code("guessed")},
    )


def _beside(measure: str, about: Any, course: Course) -> Message | None:
    """That the script or sheet which a film lacks may be one of those that have no film."""
    role = _OWN_PAPER.get(measure)
    if role is None or not isinstance(about, InCourse) or about.item is None or not about.item.file(FileRole.DELIVERY):
        return None
    if about.item.file(role) or about.item.file(FileRole.SCRIPT):
        return None
    if not course.lonely_scripts:
        return None
    told: dict[str, Param] = {"codes": [Code(i.code) for i in course.lonely_scripts[:_MOST_NAMED]]}
    return Message(
        "these videos have a script and no film: {codes}; where one is of this film, move its path there", told
    )


def _in_a_table(measure: str, about: Any, evidence: Evidence) -> Message | None:
    """That the sheet or script of a video, or tests or tasks, may stand in a spreadsheet that is called so."""
    item = about.item if isinstance(about, InCourse) else None
    if item is None:
        wanted = _ANSWERS.get(measure, frozenset())
    else:
        wanted = _VIDEO if measure in _OWN_PAPER and not _has_its_own(measure, item, evidence) else frozenset()
    if not wanted & (_VIDEO | _TASKS) or not evidence.spreadsheets:
        return None
    words = [word for kinds, word in ((_VIDEO, _OF_VIDEOS), (_TASKS, _OF_TASKS)) if wanted & kinds]
    tables = [path for path in evidence.spreadsheets if any(word.search(PurePosixPath(path).stem) for word in words)]
    if not tables:
        return None
    named: dict[str, Param] = {"paths": [Code(path) for path in tables[:_MOST_NAMED]]}
    return Message(
        "it may stand in a spreadsheet that the manifest does not name: {paths}; name it there, or save it as DOCX",
        named,
    )


def _has_its_own(measure: str, item: Item, evidence: Evidence) -> bool:
    """Whether a video has a document of its own, for its sheet one in which something of a sheet stands."""
    ref = item.file(FileRole.SCRIPT)
    if ref is None or _OWN_PAPER.get(measure) is not FileRole.SHEET:
        return ref is not None
    document = evidence.document(item.file(FileRole.SHEET) or ref)
    return not isinstance(document, Document) or any(text.value for text in document.fields.values())


def _may_be_of(path: str, kinds: frozenset[DocumentKind], *, lesson: bool) -> bool:
    """Whether a document may be of these kinds by its name: one that is called a test is no video."""
    stem = PurePosixPath(path).stem
    if _EXAM.search(stem) and (lesson or not kinds & _TASKS):
        return False
    said = kind_word(stem)
    return said is None or said is DocumentKind.READING or any(is_same(said, kind) for kind in kinds)


def _unnamed_beside(measure: str, about: Any, evidence: Evidence) -> Message | None:
    """That what is missing may be a document of which the manifest does not say what it is, in a folder of the module
    or of elements of that kind.
    """
    if measure not in _ANSWERS or not isinstance(about, InCourse) or not evidence.unnamed_documents:
        return None
    if about.item is not None and _has_its_own(measure, about.item, evidence):
        return None
    own = set(map(id, about.module.all_items())) if about.module else None
    kinds = _ANSWERS[measure]
    items = [i for i in about.course.all_items() if own is None or id(i) in own or _AS_DOCUMENT.get(i.kind) in kinds]
    homes = {PurePosixPath(ref.path).parent for item in items for ref in item.files}
    homes.discard(PurePosixPath())
    found = [
        path
        for path in evidence.unnamed_documents
        if not _OF_PEOPLE.search(path)
        and _may_be_of(path, kinds, lesson=about.lesson is not None)
        and parse_code(PurePosixPath(path).stem) is None  # of such a one it is told what it is
        and any(_near(PurePosixPath(path).parent, home) for home in homes)
    ]
    if not found:
        return None
    told: dict[str, Param] = {"count": len(found), "paths": [Code(path) for path in found[:_MOST_NAMED]]}
    return Message(
        "it may be a document that the manifest does not name, of which there are {count}, the first {paths}; say in "
        "the manifest what each is, or take it out of the package",
        told,
    )


def _near(folder: PurePosixPath, home: PurePosixPath) -> bool:
    """Whether a folder is that of a named file, or lies in it or above it."""
    return folder == home or home in folder.parents or folder in home.parents


def may_answer(measure: str, about: Any, evidence: Evidence) -> Message | None:
    """Why it is not sure that what a measure misses is missing; None where it is."""
    course = evidence.package.course
    if unsure := (_of_another_kind(measure, about) or _of_other_files(measure, about) or _in_a_reading(measure, about)):
        return unsure
    if course and (
        unsure := _elsewhere(measure, about, course)
        or _beside(measure, about, course)
        or _in_a_table(measure, about, evidence)
    ):
        return unsure
    wanted = _ANSWERS.get(measure)
    if wanted is None:
        return None
    if unsure := _unnamed_beside(measure, about, evidence):
        return unsure
    if wanted is _VIDEO and isinstance(about, InCourse) and about.item and _has_its_own(measure, about.item, evidence):
        return None
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
