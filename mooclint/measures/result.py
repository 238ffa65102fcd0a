"""What a measure returns, and the registry of measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from mooclint.course.deck import Deck
from mooclint.course.document import Document
from mooclint.course.endings import CLOSED, FORMS, SPREADSHEETS
from mooclint.course.folder import TEMPLATES
from mooclint.course.model import FileRef, Package
from mooclint.files.located import shown
from mooclint.language.remark import Remark
from mooclint.language.residue import holds_a_place
from mooclint.media.facts import MediaFacts
from mooclint.media.record import MediaRecord
from mooclint.media.signals import Inspection, Signal
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.message.value import Scalar
from mooclint.texts.captions import Captions
from mooclint.texts.records import TextRecord

_KEYS = re.compile(r"жауап|кілт|шешу|ответ|ключ|answer|(?<![^\W_])keys?(?![^\W_])|klyuch|otvet|zhauap", re.IGNORECASE)


def missing_file(path: str) -> Message:
    """Why nothing is known of a file that the manifest names and that is not here, nor taken from mooclint.lock."""
    return Message("the file is missing: {path}", {"path": Code(path)})


def no_file(ref: FileRef) -> Message:
    """Why nothing is known of a named file that is not here: it is missing, or the item has but the film's address."""
    if not ref.link:
        return missing_file(ref.path)
    return Message(
        "the film is not in the package, only its address is: {link}; put it there as {path}",
        {"link": shown(ref.link), "path": Code(ref.path)},
    )


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that measures may look at: the package as it was read, what its documents and captions say, and the
    facts of its media files.
    """

    package: Package
    media: Mapping[str, MediaRecord]
    texts: Mapping[str, TextRecord] = field(default_factory=dict)
    dead_links: Mapping[str, Message] | None = None  # link -> why it is dead; None where the network was not asked
    only_recorded: frozenset[str] = frozenset()  # media files that are missing and that mooclint.lock has a record of
    rates: Mapping[str, float] = field(default_factory=dict)  # of the criteria set, see `Criteria.rates`
    thresholds: Mapping[str, float] = field(default_factory=dict)  # of the set too, see `Criteria.thresholds`

    @cached_property
    def unclaimed_answers(self) -> tuple[str, ...]:
        """Files that are called as answers are and that the course names nowhere."""
        keys = filter(_KEYS.search, self.package.files)
        return self._unnamed([path for path in keys if PurePosixPath(path).suffix.lower() in FORMS | CLOSED])

    @cached_property
    def spreadsheets(self) -> tuple[str, ...]:
        """The spreadsheets that the course names nowhere."""
        return self._unnamed([path for path in self.package.files if path.lower().endswith(SPREADSHEETS)])

    @cached_property
    def unnamed_documents(self) -> tuple[str, ...]:
        """The documents that the course names nowhere; one at the top of the package is about all of it."""
        inside = [PurePosixPath(path) for path in self.package.files]
        inside = [path for path in inside if len(path.parts) > 1 and path.parts[0] not in (TEMPLATES, ".mooclint")]
        return self._unnamed([path.as_posix() for path in inside if path.suffix.lower() in FORMS | CLOSED])

    @cached_property
    def inspected(self) -> bool:
        """Whether any film was looked at and listened to."""
        return any(record.inspection is not None for record in self.media.values())

    def inspection(self, ref: FileRef | None) -> Inspection | None:
        """What looking at a film and listening to it found; None where nobody did."""
        record = self.media.get(ref.path) if ref else None
        return record.inspection if record else None

    def signal(self, ref: FileRef | None, name: str) -> Signal | None:
        """What was found of one signal in a film; None where it was not looked for."""
        found = self.inspection(ref)
        return next((one for one in found.signals if one.name == name), None) if found else None

    def _unnamed(self, paths: Sequence[str]) -> tuple[str, ...]:
        course = self.package.course
        named = {ref.path for ref in course.references()} if paths and course else set()
        return tuple(sorted(path for path in paths if path not in named))

    def is_there(self, ref: FileRef | None) -> bool:
        """Whether a named file is present and not empty."""
        entry = self.package.files.get(ref.path) if ref else None
        return entry is not None and entry.size > 0

    def facts(self, ref: FileRef) -> MediaFacts | Unknown:
        """The facts of a media file, or why there are none."""
        record = self.media.get(ref.path)
        if record is None:
            return Unknown(no_file(ref))
        if record.facts is None:
            assert record.problem is not None
            return Unknown(record.problem)
        return record.facts

    def _text(self, ref: FileRef) -> TextRecord | Unknown:
        record = self.texts.get(ref.key)
        if record is None:
            return Unknown(missing_file(ref.path))
        if record.unread is not None:
            return Unknown(
                Message("{path}: {reason}", {"path": Code(ref.path), "reason": record.unread.message}),
                Place(path=ref.path, item=ref.place.item),
            )
        return record

    def document(self, ref: FileRef | None) -> Document | Unknown | None:
        """What a document says, or why it is not known; None where the manifest names none."""
        if ref is None:
            return None
        record = self._text(ref)
        return record if isinstance(record, Unknown) else record.document

    def captions_of(self, ref: FileRef) -> Captions | Unknown:
        """What a subtitle file says, or why it is not known."""
        record = self._text(ref)
        if isinstance(record, Unknown):
            return record
        return record.captions or Unknown(Message("{path} is no subtitle file", {"path": Code(ref.path)}))

    def deck_of(self, ref: FileRef) -> Deck | Unknown:
        """What is written on slides, or why it is not known."""
        record = self._text(ref)
        if isinstance(record, Unknown):
            return record
        return record.deck or Unknown(Message("{path} is no presentation", {"path": Code(ref.path)}))

    def remarks(self, ref: FileRef) -> tuple[Remark, ...] | Unknown:
        """What was noticed about the language of a document or a subtitle file, or why it is not known."""
        record = self._text(ref)
        return record if isinstance(record, Unknown) else record.remarks


@dataclass(frozen=True, slots=True)
class Value:
    """A measured value in its unit; None means known to be absent. `shown` replaces it in sentences.

    Where the manifest names more than is there, `value` is made of what is there, `claimed` of all that is named, and
    `doubt` says what is not there, or why it is not known: a claim that would not do fails, one that would do is
    unverified.
    """

    value: Scalar
    unit: str = ""
    place: Place | None = None
    shown: Param | None = None
    notes: tuple[Message, ...] = ()
    claimed: Scalar = None
    doubt: Message | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It cannot be known from this package, and why: a clause without a capital or a full stop."""

    reason: Message
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """The question does not arise for this object."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not as it has to be: a full sentence, and where."""

    message: Message
    place: Place
    measured: Value | None = None


@dataclass(frozen=True, slots=True)
class Gaps:
    """Everything of that sort at one object; none is good. `unknown`: what could not be looked at."""

    found: tuple[Gap, ...] = ()
    unknown: Message | None = None


Result = Value | Unknown | Inapplicable | Gaps


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, the kinds of object it is about, the unit of its values, and the function."""

    name: str
    kinds: tuple[str, ...]
    unit: str
    function: Callable[[Any, Evidence], Result]


MEASURES: dict[str, Measure] = {}


def measure(
    name: str, *kinds: str, unit: str = ""
) -> Callable[[Callable[[Any, Evidence], Result]], Callable[[Any, Evidence], Result]]:
    """Registers a measure of `kinds`; its docstring is its page in the documentation."""

    def register(function: Callable[[Any, Evidence], Result]) -> Callable[[Any, Evidence], Result]:
        assert name not in MEASURES, name
        MEASURES[name] = Measure(name, kinds, unit, function)
        return function

    return register


def file_there(ref: FileRef | None, evidence: Evidence) -> Value:
    """The path of a named file that is there and not empty; None where it is not, or none is named."""
    if ref is None:
        return Value(None)
    if not evidence.is_there(ref):
        return Value(None, shown=Message("File not found or empty: {path}", {"path": Code(ref.path)}))
    return Value(ref.path)


def filled(text: str) -> bool:
    """Whether a text says something: dots, lines, dashes and words such as 'to be filled in' only hold a place."""
    return any(sign.isalnum() for sign in text) and not holds_a_place(text)


def given(text: str, place: Place | None = None) -> Value:
    """A text field: its words, or None where it is empty."""
    return Value(text.strip() if filled(text) else None, place=place)
