"""A course package as objects. Every part knows its place in the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mooclint.course.document import text_key
from mooclint.message.message import Message
from mooclint.message.place import Place


class FileRole(StrEnum):
    """What a file named by the manifest is for."""

    DELIVERY = "delivery"  # the copy that is uploaded to the platform
    MASTER = "master"  # the source video
    SCRIPT = "script"  # script (Table 3), mostly with the information sheet (Table 2)
    SHEET = "sheet"  # the information sheet, where it stands in another document
    SLIDES = "slides"  # the visuals of a video (Table 2)
    SUBTITLES = "subtitles"
    READING = "reading"
    TASK = "task"
    ANSWERS = "answers"  # of a test, where they stand in another document
    QUESTIONS = "questions"  # inside a video, where they stand in a document of their own
    SIGNATURE = "signature"
    CERTIFICATE = "certificate"
    PROGRAMME = "programme"


MEDIA_ROLES = (FileRole.DELIVERY, FileRole.MASTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that the manifest names, whether or not it is there.

    `path` is POSIX, relative to the package, NFC; `place` is where the manifest names it. `link` is the address of a
    film that only a template names: the item says that it stands there. `part`: of a document that holds several, the
    line with which the element's own begins.
    """

    path: str
    role: FileRole
    place: Place
    language: str = ""  # of subtitles
    link: str = ""
    part: str = ""

    @property
    def key(self) -> str:
        """By which the texts of the package are kept."""
        return text_key(self.path, self.part)


class ItemKind(StrEnum):
    """The kinds of course element, named as the key that opens them in the manifest."""

    VIDEO = "video"
    READING = "reading"
    PRACTICE = "practice"  # ungraded practice test
    QUIZ = "quiz"  # graded test
    PEER_REVIEW = "peer_review"
    STAFF_GRADED = "staff_graded"
    FORUM = "forum"
    LAB = "lab"
    LTI = "lti"
    GUIDED_PROJECT = "guided_project"
    EXAM = "exam"  # the final exam of the course


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricSpec:
    """How a task is graded: `type` is 'text', 'scale' or 'yes_no' (the document's three, Table 4)."""

    type: str
    criteria: int | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One element of a course. Fields that the manifest leaves out are None or empty."""

    kind: ItemKind
    code: str  # as written, for example 'К1_M1_С1_В1_Кіріспе'
    place: Place
    title: str = ""  # `title`, else what follows the prefix of the code
    duration_s: float | None = None  # declared
    in_video_questions: int | None = None
    subtitles: tuple[str, ...] = ()  # languages
    minutes: float | None = None  # declared time of a learner
    source: str = ""
    link: str = ""
    outcomes: tuple[str, ...] = ()
    questions: int | None = None
    question_types: tuple[str, ...] = ()
    feedback: str = ""  # 'every_option', 'right_wrong', 'none'
    pass_percent: float | None = None
    time_limit: float | None = None  # minutes
    attempts: int | None = None
    instructions: str = ""
    prompt: str = ""
    rubric: RubricSpec | None = None
    graded: bool = False
    guessed: frozenset[str] = frozenset()  # 'kind', 'place', 'files': nobody has said yet whether these are right
    files: tuple[FileRef, ...] = ()

    def file(self, role: FileRole) -> FileRef | None:
        """The item's first file in that role."""
        return next((f for f in self.files if f.role is role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A learning outcome: its id is unique in the course."""

    id: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson; `number` counts from 1 in its module."""

    number: int
    title: str
    place: Place
    minutes: float | None = None  # declared
    outcomes: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    guessed: bool = False  # nobody has said yet where it begins and ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module, which is one week; `number` counts from 1. `items` stand after the lessons."""

    number: int
    title: str
    place: Place
    description: str = ""
    hours: float | None = None  # declared
    outcomes: tuple[Outcome, ...] = ()
    guessed: frozenset[str] = frozenset()  # of these keys, those whose values the programme does not state
    lessons: tuple[Lesson, ...] = ()
    items: tuple[Item, ...] = ()

    def all_items(self) -> Iterator[Item]:
        """The items of the lessons in order, then the module's own."""
        for lesson in self.lessons:
            yield from lesson.items
        yield from self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as section III, field 7 of the programme asks."""

    name: str
    place: Place
    workplace: str = ""
    position: str = ""
    degree: str = ""
    signature: FileRef | None = None
    certificate: FileRef | None = None
    guessed: frozenset[str] = frozenset()  # 'certificate': nobody has said yet that it is this author's


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Someone of the development team besides the authors."""

    name: str
    role: str
    place: Place
    certificate: FileRef | None = None
    guessed: frozenset[str] = frozenset()  # 'certificate': nobody has said yet that it is this member's


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The eight fields of section III and what section II asks of the course description."""

    place: Place
    title: str = ""
    academic_hours: float | None = None
    level: str = ""
    language: str = ""
    subtitles: tuple[str, ...] = ()
    university: str = ""
    authors: tuple[Author, ...] = ()
    description: str = ""
    audience: str = ""
    prerequisites: str = ""
    outcomes: tuple[str, ...] = ()  # of the whole course
    document: FileRef | None = None
    guessed: frozenset[str] = frozenset()  # of these keys, those whose values the programme does not state
    field_places: Mapping[str, Place] = field(default_factory=dict)  # field name -> place


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the manifest says."""

    programme: Programme
    place: Place
    criteria: str = "bmg-coursera"
    series: int | None = None  # number of courses in the specialization
    team: tuple[Member, ...] = ()
    promo: Item | None = None
    closing: Item | None = None
    exam: Item | None = None
    modules: tuple[Module, ...] = ()
    # Looked for once: each missing thing is held against them.
    guesses: tuple[Item, ...] = field(init=False, repr=False, compare=False)  # items of which something was guessed
    lonely_scripts: tuple[Item, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Finds the guesses, and the videos with a script and no film where films without a script stand beside them:
        who belongs to whom nobody has said.
        """
        items = tuple(self.all_items())
        videos = [item for item in items if item.kind is ItemKind.VIDEO]
        bare = any(item.file(FileRole.DELIVERY) and not item.file(FileRole.SCRIPT) for item in videos)
        alone = (v for v in videos if v.file(FileRole.SCRIPT) and not any(f.role in MEDIA_ROLES for f in v.files))
        object.__setattr__(self, "guesses", tuple(item for item in items if item.guessed))
        object.__setattr__(self, "lonely_scripts", tuple(alone) if bare else ())

    def all_items(self) -> Iterator[Item]:
        """Every item in the learner's order: promo, modules, closing video, exam."""
        if self.promo:
            yield self.promo
        for module in self.modules:
            yield from module.all_items()
        if self.closing:
            yield self.closing
        if self.exam:
            yield self.exam

    def references(self) -> Iterator[FileRef]:
        """Every file that the manifest names."""
        for item in self.all_items():
            yield from item.files
        people: tuple[Author | Member, ...] = (*self.programme.authors, *self.team)
        for person in people:
            if person.certificate:
                yield person.certificate
        for author in self.programme.authors:
            if author.signature:
                yield author.signature
        if self.programme.document:
            yield self.programme.document


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A regular file found in the package folder."""

    path: str  # POSIX, relative, NFC
    disk_path: Path  # as the system names it (may be NFD), absolute
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something noticed while the package was read, and where. `left_out`: the file or folder there is not among the
    files of the package."""

    message: Message
    place: Place
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package folder as it was read.

    `course` is None when there is no manifest or it cannot be understood; `problems` then say why. `notes` are by
    topic: 'escaping' (paths and links that leave the folder), 'unportable' (names), 'unreadable' (folders and files
    that the system refuses).
    """

    root: Path
    manifest: str  # the manifest's path in the package, 'course.yaml'
    course: Course | None
    problems: tuple[Note, ...] = ()
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    manifest_found: bool = True
    unread: int = 0  # parts of the course (items, modules, people) that are left out because they cannot be understood
