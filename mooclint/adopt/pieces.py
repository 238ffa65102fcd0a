"""What the files of a folder make up: the pieces of a course, how sure each is, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from mooclint.adopt.names import Name
from mooclint.course.codes import ItemCode, parse_code
from mooclint.course.document import Document, DocumentKind, Unread, Week
from mooclint.course.model import FileEntry, FileRole
from mooclint.message.message import Message
from mooclint.message.place import Place


class Sure(IntEnum):
    """How sure a guess is."""

    GUESS = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """What makes a piece less than sure: by what it was found, and what the author is asked about it."""

    sure: Sure
    how: Message
    ask: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An element of the course as its files have it, before it has its place in the manifest."""

    kind: str  # an `ItemKind`, 'promo' or 'closing'
    place: Place  # where it was found
    module: int | None = None
    lesson: int | None = None
    number: int | None = None
    order: int | None = None
    title: str = ""
    code: ItemCode | None = None  # as the grammar has it, of the file's name or the document
    files: Mapping[FileRole, str] = field(default_factory=dict)
    subtitles: Mapping[str, str] = field(default_factory=dict)
    document: Document | None = None
    asked: int = 0  # questions inside it that stand in a document of their own
    answers_part: str = ""  # the line below which its answers stand in a document of several
    guesses: tuple[Guess, ...] = ()  # in the order they were made

    @property
    def sure(self) -> Sure:
        """How sure the least sure guess is."""
        return min((guess.sure for guess in self.guesses), default=Sure.SURE)

    @property
    def how(self) -> Message | None:
        """Why it is less than sure: the first of the least sure guesses."""
        sure = self.sure
        return None if sure is Sure.SURE else next(guess.how for guess in self.guesses if guess.sure is sure)

    @property
    def asks(self) -> tuple[Message, ...]:
        """What the author is asked about it, each once."""
        return tuple(dict.fromkeys(guess.ask for guess in self.guesses if guess.ask is not None))

    def less(self, *guesses: Guess | None) -> Piece:
        """The piece with more guesses."""
        return replace(self, guesses=(*self.guesses, *(guess for guess in guesses if guess is not None)))

    def settled(self) -> Piece:
        """The piece once a code says where it belongs: no guess so far counts; what was to be asked still is."""
        return replace(self, guesses=tuple(replace(guess, sure=Sure.SURE) for guess in self.guesses))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is no part of the course, and why: a clause without a capital or a full stop."""

    path: str
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is known of a folder's files, by path."""

    files: Mapping[str, FileEntry]
    names: Mapping[str, Name]
    documents: Mapping[str, Document]
    unread: Mapping[str, Unread]
    languages: Mapping[str, str]  # of subtitles whose name says none
    lengths: Mapping[str, float] = field(default_factory=dict)  # seconds, of videos whose names say that they are one
    halves: Mapping[str, Name] = field(default_factory=dict)  # a sheet -> the script of its video, or a script -> ...
    versions: frozenset[str] = frozenset()  # files of which there are several versions

    def language(self, name: Name) -> str:
        """The language of a subtitle file; '' where nothing tells it."""
        return name.language or self.languages.get(name.path, "")

    def version(self, name: Name) -> Guess | None:
        """That a file is one of several versions."""
        return Guess(Sure.GUESS, BY_NAME, ASK_VERSION) if name.path in self.versions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """All that was found."""

    names: Mapping[str, Name]
    documents: Mapping[str, Document]
    items: tuple[Piece, ...] = ()
    promo: Piece | None = None
    closing: Piece | None = None
    exam: Piece | None = None
    programme: Document | None = None
    programme_file: str = ""
    signatures: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    left: tuple[LeftOut, ...] = ()
    unread: tuple[LeftOut, ...] = ()  # files that were taken by their name alone
    asks: tuple[Message, ...] = ()  # about the programme
    weeks: tuple[Week, ...] = ()  # what documents besides the programme tell of modules
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # paths of no file -> the file, and its part

    def all(self) -> Iterator[Piece]:
        yield from (piece for piece in (self.promo, self.closing, self.exam) if piece)
        yield from self.items


TOLD_TEAM = Message("what it tells of the team is taken")
BY_TITLE = Message("by its title")
BY_ORDER = Message("by its order alone")
BY_FOLDER = Message("by its folder")
BY_NAME = Message("by its name")
BY_SHEET = Message("by what stands in it")
BY_SIZE = Message("by its size")
BY_LENGTH = Message("by its length")
ASK_MATCH = Message("Do these scripts and subtitles belong to these videos? They were matched without a code.")
ASK_SHEET = Message(
    "The document names another element than its file name does. Which is right? The file name was taken."
)
ASK_QUIZ = Message(
    "Are these tests for practice or for the grade? Write practice or quiz for the key, and delete the line guessed."
)
ASK_TASK = Message("Who grades these tasks? The key says peer_review (learners) or staff_graded (the teacher).")
ASK_ABOUT = Message("Which instructions, criteria and pass marks are theirs? A document beside them may hold these.")
ASK_READING = Message("Are these readings? They are called lectures, and belong to no video.")
ASK_VERSION = Message("There are several versions of this file. Is the right one taken?")
ASK_FILMS = Message(
    "Their names say that these are one video, their lengths that they are several. Which numbers are theirs?"
)
ASK_ALONE = Message("These scripts have no video. Where one belongs to a video beside it, move its path there.")
ASK_SEVERAL = Message(
    "This document holds several scripts or tests, and where each begins cannot be told. Write the line with which the "
    "right one begins under the key part, or save each in a file of its own."
)
ASK_EXAM = Message("Is this the final exam of the course?")


_PARTS = re.compile(
    r"(?<!\w)(?:видео|бейне|лекци|дәріс|video|lecture|сценари|script|тест|test|quiz)[^\W\d_]{0,8}\s{0,2}№?\s{0,2}"
    r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?![0-9])",
    re.IGNORECASE,
)
_HEADING_WORDS = 12


def several(document: Document) -> Guess | None:
    """What is asked about a document whose headings number several scripts or tests: 'Видео 1.1', 'Видео 1.2'."""
    if document.unnamed:
        return Guess(Sure.SURE, BY_SHEET, ASK_SEVERAL)
    if document.part or document.kind not in (DocumentKind.VIDEO, DocumentKind.QUIZ):
        return None
    short = (text.value for text in document.content if len(text.value.split()) <= _HEADING_WORDS)
    numbers = {found["number"] for text in short if (found := _PARTS.search(text))}
    return Guess(Sure.SURE, BY_SHEET, ASK_SEVERAL) if len(numbers) > 1 else None


def piece_of(name: Name, kind: str, sources: Sources) -> Piece:
    """A piece at the place that a file's name and folders say; it has no files yet."""
    piece = Piece(
        kind=kind,
        place=Place(name.path),
        module=name.module,
        lesson=name.lesson,
        number=name.number,
        order=name.order,
        title=name.title,
        code=parse_code(name.stem),
    )
    by_folder = name.code is None and bool(name.module)
    guess = Guess(Sure.LIKELY, BY_FOLDER if by_folder else BY_NAME) if piece.code is None else None
    return piece.less(guess, sources.version(name))


def by_title(likeness: float) -> Guess:
    """A match of two titles."""
    return Guess(Sure.LIKELY, BY_TITLE) if likeness >= 0.9 else Guess(Sure.GUESS, BY_TITLE, ASK_MATCH)
