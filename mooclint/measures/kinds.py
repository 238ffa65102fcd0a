"""The kinds of object that clauses are about, and how they are found in a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mooclint.course.document import DocumentKind
from mooclint.course.model import (
    MEDIA_ROLES,
    Course,
    FileRef,
    FileRole,
    Item,
    ItemKind,
    Lesson,
    Module,
    Outcome,
)
from mooclint.measures.result import Evidence, no_file
from mooclint.media.record import MediaRecord
from mooclint.message.place import Place
from mooclint.texts.kinds import document_kind

TESTS = (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM)
PROJECTS = (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED, ItemKind.LAB, ItemKind.LTI, ItemKind.GUIDED_PROJECT)
TASKS = (*TESTS, *PROJECTS)
# Each of these files is asked for by a clause of its own, which says it is missing.
ROLES_WITH_A_CLAUSE = (FileRole.SCRIPT, FileRole.SUBTITLES, FileRole.SIGNATURE, FileRole.CERTIFICATE)


@dataclass(frozen=True, slots=True)
class Subject:
    """One object that clauses are about, and where a person finds it."""

    value: Any
    place: Place
    label: str  # a code, a title or a path


@dataclass(frozen=True, slots=True)
class InCourse:
    """A part of the course together with the module, lesson and course it stands in."""

    course: Course
    module: Module | None = None
    lesson: Lesson | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class InOutcomes:
    """An outcome, and the ids of all outcomes that the course teaches and that its tasks, named in it, assess."""

    outcome: Outcome
    taught: frozenset[str]
    assessed: frozenset[str]


@dataclass(frozen=True, slots=True)
class MediaFile:
    """The file of a video in one role; `ref` is None where the manifest names none."""

    item: Item
    ref: FileRef | None


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document that the manifest names; `spot` is where its item stands, None for the programme's."""

    ref: FileRef
    kind: DocumentKind
    course: Course
    spot: InCourse | None = None


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A subtitle file that the manifest names; `ref.language` is the language it is named for."""

    ref: FileRef
    item: Item
    course: Course


@dataclass(frozen=True, slots=True)
class SlidesFile:
    """The slides of a video that the manifest names."""

    ref: FileRef
    item: Item


def is_graded(item: Item) -> bool:
    """Whether an item counts towards the learner's mark (summative assessment): as the manifest says, else by kind."""
    return item.graded


def _items(course: Course) -> Iterator[InCourse]:
    for module in course.modules:
        for lesson in module.lessons:
            for item in lesson.items:
                yield InCourse(course, module, lesson, item)
        for item in module.items:
            yield InCourse(course, module, None, item)
    for single in (course.promo, course.closing, course.exam):
        if single:
            yield InCourse(course, None, None, single)


def _item_subjects(course: Course, wanted: Callable[[InCourse, Item], bool]) -> Iterator[Subject]:
    for spot in _items(course):
        assert spot.item is not None
        if wanted(spot, spot.item):
            yield Subject(spot, spot.item.place, spot.item.code)


def _practice_quizzes(course: Course, evidence: Evidence) -> Iterator[Subject]:
    """The practice tests that are taken for quizzes: of a course that gives some a pass mark, or of a guessed kind."""
    marked = any(i.kind is ItemKind.PRACTICE and i.pass_percent is not None for i in course.all_items())
    yield from _item_subjects(course, lambda _, i: i.kind is ItemKind.PRACTICE and (marked or "kind" in i.guessed))


def _media(role: FileRole) -> Callable[[Course, Evidence], Iterator[Subject]]:
    def find(course: Course, evidence: Evidence) -> Iterator[Subject]:
        for item in course.all_items():
            if item.kind is ItemKind.VIDEO:
                ref = item.file(role)
                place = Place(path=ref.path, item=item.code) if ref else item.place
                yield Subject(MediaFile(item, ref), place, item.code)

    return find


def _kind(*kinds: ItemKind) -> Callable[[Course, Evidence], Iterator[Subject]]:
    return lambda course, _: _item_subjects(course, lambda spot, item: item.kind in kinds)


def _lesson_videos(course: Course, evidence: Evidence) -> Iterator[Subject]:
    return _item_subjects(course, lambda spot, item: item.kind is ItemKind.VIDEO and spot.lesson is not None)


def _module_videos(course: Course, evidence: Evidence) -> Iterator[Subject]:
    return _item_subjects(course, lambda spot, item: item.kind is ItemKind.VIDEO and spot.module is not None)


def _promo(course: Course, evidence: Evidence) -> Iterator[Subject]:
    return _item_subjects(course, lambda spot, item: item is course.promo)


def _graded_tasks(course: Course, evidence: Evidence) -> Iterator[Subject]:
    return _item_subjects(course, lambda spot, item: is_graded(item))


def _linked(course: Course, evidence: Evidence) -> Iterator[Subject]:
    """Items with a link of their own, or with a document, which may have links."""
    return _item_subjects(
        course,
        lambda spot, item: bool(
            item.link or "://" in item.source or any(document_kind(ref.role, item) for ref in item.files)
        ),
    )


def _course(course: Course, evidence: Evidence) -> Iterator[Subject]:
    yield Subject(InCourse(course), course.place, course.programme.title)


def _programme(course: Course, evidence: Evidence) -> Iterator[Subject]:
    yield Subject(InCourse(course), course.programme.place, course.programme.title)


def _authors(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for author in course.programme.authors:
        yield Subject(author, author.place, author.name)


def _members(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for member in course.team:
        yield Subject(member, member.place, member.name)


def _outcomes(course: Course, evidence: Evidence) -> Iterator[Subject]:
    # Gathered once, not at every outcome: a course may have hundreds of them, and thousands of items.
    taught = {o for module in course.modules for lesson in module.lessons for o in lesson.outcomes}
    assessed: set[str] = set()
    for item in course.all_items():
        (assessed if item.kind in TASKS or is_graded(item) else taught).update(item.outcomes)
    known = frozenset(taught), frozenset(assessed)
    for module in course.modules:
        for outcome in module.outcomes:
            spot = InOutcomes(outcome, *known)
            yield Subject(spot, outcome.place, outcome.id)


def _modules(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for module in course.modules:
        yield Subject(InCourse(course, module), module.place, module.title)


def _lessons(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for module in course.modules:
        for lesson in module.lessons:
            yield Subject(InCourse(course, module, lesson), lesson.place, lesson.title)


def _references(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for ref in course.references():
        if ref.role not in ROLES_WITH_A_CLAUSE:
            yield Subject(ref, ref.place, ref.path)


def _documents(course: Course, evidence: Evidence) -> Iterator[Subject]:
    """Every named document, there or not."""
    programme = course.programme.document
    if programme:
        file = DocumentFile(programme, DocumentKind.PROGRAMME, course)
        yield Subject(file, Place(path=programme.path), programme.path)
    for spot in _items(course):
        assert spot.item is not None
        for ref in spot.item.files:
            kind = document_kind(ref.role, spot.item)
            if kind:
                yield Subject(
                    DocumentFile(ref, kind, course, spot), Place(path=ref.path, item=spot.item.code), ref.path
                )


def _captions(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for item in course.all_items():
        for ref in item.files:
            if ref.role is FileRole.SUBTITLES:
                yield Subject(CaptionFile(ref, item, course), Place(path=ref.path, item=item.code), ref.path)


def _slides(course: Course, evidence: Evidence) -> Iterator[Subject]:
    for item in course.all_items():
        ref = item.file(FileRole.SLIDES)
        if ref is not None:
            yield Subject(SlidesFile(ref, item), Place(path=ref.path, item=item.code), ref.path)


def _media_files(course: Course, evidence: Evidence) -> Iterator[Subject]:
    """Every named file, there or not: a file that is taken away must not take its faults along."""
    refs = {ref.path: ref for ref in course.references() if ref.role in MEDIA_ROLES}
    for path in sorted(refs):
        record = evidence.media.get(path) or MediaRecord(path=path, problem=no_file(refs[path]))
        yield Subject(record, Place(path=path, item=refs[path].place.item), path)


# Kind -> its objects in a course.
KINDS: dict[str, Callable[[Course, Evidence], Iterator[Subject]]] = {
    "course": _course,
    "programme": _programme,
    "author": _authors,
    "member": _members,
    "outcome": _outcomes,
    "module": _modules,
    "lesson": _lessons,
    "video": _kind(ItemKind.VIDEO),
    "lesson-video": _lesson_videos,
    "module-video": _module_videos,
    "promo": _promo,
    "reading": _kind(ItemKind.READING),
    "task": _kind(*TASKS),
    "test": _kind(*TESTS),
    "graded-task": _graded_tasks,
    "graded-quiz": _kind(ItemKind.QUIZ, ItemKind.EXAM),
    "practice-quiz": _practice_quizzes,
    "item-with-links": _linked,
    "master": _media(FileRole.MASTER),
    "delivery": _media(FileRole.DELIVERY),
    "reference": _references,
    "media": _media_files,
    "document": _documents,
    "captions": _captions,
    "slides": _slides,
}
PACKAGE_KIND = "package"


def subjects(kind: str, evidence: Evidence) -> list[Subject]:
    """The objects of a kind; of the package itself there is always one, of the rest none without a course."""
    package = evidence.package
    if kind == PACKAGE_KIND:
        return [Subject(package, Place(path=package.manifest), "")]
    return list(KINDS[kind](package.course, evidence)) if package.course else []
