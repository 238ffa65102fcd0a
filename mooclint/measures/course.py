"""Measures of the whole course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mooclint.course.codes import fold
from mooclint.course.document import Document
from mooclint.course.model import Course, FileRole, Item, ItemKind
from mooclint.criteria.words import listed, word
from mooclint.language.alphabets import mixed_words
from mooclint.measures.kinds import PROJECTS, TASKS, TESTS, InCourse, InOutcomes, is_graded
from mooclint.measures.language import mixed_word
from mooclint.measures.result import Evidence, Gap, Gaps, Result, Value, filled, measure
from mooclint.measures.there import counted, is_prepared, is_there, nothing_of, of_a_guessed_kind, without_text
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.texts.quizzes.checks import feedback_level


def _count(course: Course, *kinds: ItemKind) -> Value:
    return Value(sum(1 for item in course.all_items() if item.kind in kinds))


@measure("course.modules", "course")
def modules(spot: InCourse, evidence: Evidence) -> Result:
    """How many modules (weeks) the course has; one of which nothing is there is only a claim."""
    modules = spot.course.modules
    empty = [m for m in modules if not any(is_there(item, evidence) for item in m.all_items())]
    if not empty:
        return Value(len(modules))
    doubt = Message("modules of which nothing is there: {numbers}", {"numbers": [module.number for module in empty]})
    return Value(len(modules) - len(empty), claimed=len(modules), doubt=doubt)


@measure("course.forums", "course")
def forums(spot: InCourse, evidence: Evidence) -> Result:
    """How many discussion forums the course has."""
    forums = [item for item in spot.course.all_items() if item.kind is ItemKind.FORUM]
    return counted(forums, evidence, len)


@measure("course.graded_forums", "course")
def graded_forums(spot: InCourse, evidence: Evidence) -> Result:
    """How many discussion forums count towards the mark."""
    return Value(sum(1 for i in spot.course.all_items() if i.kind is ItemKind.FORUM and i.graded))


@measure("course.series_length", "course")
def series_length(spot: InCourse, evidence: Evidence) -> Result:
    """How many courses the specialization has; 1 where the course stands alone. Beside it the declared hours."""
    hours = spot.course.programme.academic_hours
    declared = Message("not stated") if hours is None else Quantity(hours, "acad_h")
    told: dict[str, Param] = {"count": spot.course.series or 1, "hours": declared}
    shown = Message("courses in the series: {count}; declared for this one: {hours}", told)
    if spot.course.series is None:
        shown = Message("one course that is in no series; declared for it: {hours}", told)
    return Value(spot.course.series or 1, shown=shown)


@measure("course.team_roles", "course")
def team_roles(spot: InCourse, evidence: Evidence) -> Result:
    """How many members of the team, besides the authors, have a name and a role."""
    return Value(sum(1 for member in spot.course.team if filled(member.name) and filled(member.role)))


@measure("course.course_outcomes", "course")
def course_outcomes(spot: InCourse, evidence: Evidence) -> Result:
    """How many outcomes the programme names for the course as a whole."""
    return Value(sum(map(filled, spot.course.programme.outcomes)))


@measure("course.promo", "course")
def promo(spot: InCourse, evidence: Evidence) -> Result:
    """The promo video's code, where its film is there."""
    promo = spot.course.promo
    return counted([promo] if promo else [], evidence, lambda items: items[0].code if items else None)


@measure("course.lessons_by_module", "course")
def lessons_by_module(spot: InCourse, evidence: Evidence) -> Result:
    """The number of lessons in each module, in order."""
    return Value(tuple(len(module.lessons) for module in spot.course.modules))


@measure("course.items_by_week", "course")
def items_by_week(spot: InCourse, evidence: Evidence) -> Result:
    """Videos, readings and tests of each week, in order, as 'videos/readings/tests'."""
    rows = []
    for module in spot.course.modules:
        kinds = Counter(item.kind for item in module.all_items())
        tests = sum(kinds[kind] for kind in TESTS)
        rows.append(f"{kinds[ItemKind.VIDEO]}/{kinds[ItemKind.READING]}/{tests}")
    return Value(tuple(rows))


@measure("course.readings", "course")
def readings(spot: InCourse, evidence: Evidence) -> Result:
    """How many readings the course has."""
    return _count(spot.course, ItemKind.READING)


@measure("course.quizzes", "course")
def quizzes(spot: InCourse, evidence: Evidence) -> Result:
    """How many tests the course has, graded and ungraded."""
    return _count(spot.course, *TESTS)


@measure("course.staff_graded_tasks", "course")
def staff_graded_tasks(spot: InCourse, evidence: Evidence) -> Result:
    """How many tasks the teachers grade."""
    return _count(spot.course, ItemKind.STAFF_GRADED)


@measure("course.peer_reviews", "course")
def peer_reviews(spot: InCourse, evidence: Evidence) -> Result:
    """How many tasks learners grade for each other."""
    return _count(spot.course, ItemKind.PEER_REVIEW)


@measure("course.labs_and_tools", "course")
def labs_and_tools(spot: InCourse, evidence: Evidence) -> Result:
    """How many labs, LTI tools and guided projects the course has."""
    return _count(spot.course, ItemKind.LAB, ItemKind.LTI, ItemKind.GUIDED_PROJECT)


@measure("course.in_video_questions", "course")
def in_video_questions(spot: InCourse, evidence: Evidence) -> Result:
    """How many in-video questions the manifest counts."""
    return Value(sum(item.in_video_questions or 0 for item in spot.course.all_items()))


@measure("course.question_types", "course")
def question_types(spot: InCourse, evidence: Evidence) -> Result:
    """The types of question that the tests use, as the manifest names them and as their documents have them."""
    found = {kind for item in spot.course.all_items() for kind in item.question_types}
    found |= {question.type for document in _documents(spot.course, evidence) for question in document.questions}
    return Value(tuple(sorted(found)))


def _documents(course: Course, evidence: Evidence) -> Iterator[Document]:
    """The documents of all tasks that can be read."""
    for item in course.all_items():
        yield from _own_documents(item, evidence)


def _own_documents(item: Item, evidence: Evidence) -> Iterator[Document]:
    for ref in item.files:
        document = evidence.document(ref) if ref.role is FileRole.TASK else None
        if isinstance(document, Document):
            yield document


@measure("course.rubric_types", "course")
def rubric_types(spot: InCourse, evidence: Evidence) -> Result:
    """The types of rubric that tasks are graded by, as the manifest names them and as their documents have them."""
    found = {item.rubric.type for item in spot.course.all_items() if item.rubric}
    found |= {document.rubric_type for document in _documents(spot.course, evidence) if document.rubric_type}
    return Value(tuple(sorted(found)))


@measure("course.task_kinds", "course")
def task_kinds(spot: InCourse, evidence: Evidence) -> Result:
    """The kinds of task that the course uses."""
    found = sorted({item.kind.value for item in spot.course.all_items() if item.kind in (*TASKS, ItemKind.FORUM)})
    return Value(tuple(found), shown=listed(found))


@measure("course.formative_kinds", "course")
def formative_kinds(spot: InCourse, evidence: Evidence) -> Result:
    """The kinds of formative assessment of Table 1 that the course uses."""
    return counted(list(spot.course.all_items()), evidence, lambda items: _formative(items, evidence), is_prepared)


def _formative(items: Sequence[Item], evidence: Evidence) -> tuple[str, ...]:
    found = []
    if any(item.in_video_questions for item in items):
        found.append("in_video_question")
    if any(item.kind is ItemKind.PRACTICE and _explains(item, evidence) for item in items):
        found.append("practice_with_feedback")
    if any(item.kind is ItemKind.QUIZ for item in items):
        found.append("quiz")
    if any(item.kind is ItemKind.FORUM for item in items):
        found.append("forum")
    return tuple(found)


@measure("course.summative_kinds", "course")
def summative_kinds(spot: InCourse, evidence: Evidence) -> Result:
    """The kinds of summative assessment of Table 1 that the course uses."""
    graded = [item for item in spot.course.all_items() if is_graded(item)]
    return counted(graded, evidence, lambda items: _summative(items, evidence))


def _summative(items: Sequence[Item], evidence: Evidence) -> tuple[str, ...]:
    found = []
    if any(item.kind in TESTS and _explains(item, evidence) for item in items):
        found.append("test_with_feedback")
    if any(item.kind in PROJECTS for item in items):
        found.append("project")
    if any(item.kind is ItemKind.PEER_REVIEW for item in items):
        found.append("peer_review")
    return tuple(found)


def _explains(item: Item, evidence: Evidence) -> bool:
    """Whether a test's feedback explains right and wrong answers; where the manifest is silent its document tells."""
    if item.feedback:
        return item.feedback != "none"
    return any(feedback_level(document.questions) != "none" for document in _own_documents(item, evidence))


@measure("course.feedback_gaps", "course")
def feedback_gaps(spot: InCourse, evidence: Evidence) -> Result:
    """Tests without feedback, a course without a final exam, graded work without a pass mark (A2-4b, three points)."""
    gaps = [
        Gap(
            Message("The test {code} has no feedback that explains its answers.", {"code": Code(item.code)}),
            item.place,
        )
        for item in spot.course.all_items()
        if item.kind in TESTS and not _explains(item, evidence)
    ]
    exam = spot.course.exam
    if exam is None:
        gaps.append(Gap(Message("The course has no final exam."), spot.course.place))
    # A test's own pass mark is the business of AS-4: here only the kinds that are not tests.
    for item in spot.course.all_items():
        if is_graded(item) and item.kind not in TESTS and item.pass_percent is None:
            kind = word(item.kind.value)
            gaps.append(
                Gap(
                    Message("No pass mark in percent: {code} ({kind}).", {"kind": kind, "code": Code(item.code)}),
                    item.place,
                )
            )
    absent = [i for i in spot.course.all_items() if (is_graded(i) or i.kind in TESTS) and not is_there(i, evidence)]
    guessed = of_a_guessed_kind([exam]) if exam and "kind" in exam.guessed else None
    return Gaps(tuple(gaps), nothing_of(absent) if absent else guessed)


@measure("outcome.gaps", "outcome")
def outcome_gaps(spot: InOutcomes, evidence: Evidence) -> Result:
    """Whether a lesson teaches the outcome and a task, named in the manifest, assesses it."""
    outcome, gaps = spot.outcome, []
    place = outcome.place
    named: dict[str, Param] = {"id": Code(outcome.id), "text": outcome.text}
    if outcome.id not in spot.taught:
        gaps.append(Gap(Message("No lesson teaches the outcome {id} “{text}”.", named), place))
    if spot.assessed and outcome.id not in spot.assessed:
        gaps.append(Gap(Message("No task assesses the outcome {id} “{text}”.", named), place))
    if not filled(outcome.text):
        return Gaps(tuple(gaps), without_text([outcome]))
    unknown = None if spot.assessed else Message("no task in the manifest says which outcomes it assesses")
    return Gaps(tuple(gaps), unknown)


@measure("course.duplicate_codes", "course")
def duplicate_codes(spot: InCourse, evidence: Evidence) -> Result:
    """Codes used by more than one item, letters that look alike counted as one."""
    by_code: dict[str, list[Item]] = {}
    for item in spot.course.all_items():
        by_code.setdefault(fold(item.code), []).append(item)
    gaps = []
    for items in by_code.values():
        for again in items[1:]:
            first = items[0].place.line
            text = Message(
                "The code {code} was used already in line {line}.", {"code": Code(again.code), "line": first}
            )
            gaps.append(Gap(text, again.place))
    return Gaps(tuple(gaps))


@measure("course.mixed_alphabets", "course")
def mixed_alphabets(spot: InCourse, evidence: Evidence) -> Result:
    """Words of the manifest's texts and file names in which Cyrillic and Latin letters stand together."""
    gaps = []
    for text, place in _texts(spot.course):
        for mixed, strangers in mixed_words(text):
            gaps.append(Gap(mixed_word(mixed, strangers), place))
    told: set[str] = set()  # one name is spelled in many paths
    for item in spot.course.all_items():
        for file in item.files:
            for mixed, strangers in mixed_words(file.path):
                if mixed not in told and mixed not in item.title:
                    told.add(mixed)
                    gaps.append(Gap(mixed_word(mixed, strangers), file.place))
    return Gaps(tuple(gaps))


def _texts(course: Course) -> Iterator[tuple[str, Place]]:
    """Every text of the manifest that a learner or a reviewer reads."""
    programme = course.programme
    for name in ("title", "university", "description", "audience", "prerequisites"):
        yield getattr(programme, name), programme.field_places.get(name, programme.place)
    for module in course.modules:
        yield module.title, module.place
        yield module.description, module.place
        for outcome in module.outcomes:
            yield outcome.text, outcome.place
        for lesson in module.lessons:
            yield lesson.title, lesson.place
    for item in course.all_items():
        for text in (item.title, item.source, item.prompt):
            yield text, item.place
