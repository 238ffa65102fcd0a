"""A course on its way from another system into a package: no codes and no paths yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mooclint.course.document import Document
from mooclint.course.model import ItemKind, Note
from mooclint.importing.losses import Losses
from mooclint.message.message import Message

Value = str | int | float | bool | list[str] | dict[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item: its fields as the manifest names them, and what becomes files of the package.

    `copied` is a file of the source, by the manifest's field ('delivery', 'file'); `captions` are by language.
    """

    kind: ItemKind
    title: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    document: Document | None = None
    copied: tuple[str, str] | None = None  # field, path in the source
    captions: Mapping[str, str] = field(default_factory=dict)  # language -> SRT


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLesson:
    """A lesson with its items in order."""

    title: str
    items: tuple[NewItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewModule:
    """A module with its lessons in order."""

    title: str
    lessons: tuple[NewLesson, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCourse:
    """What was read of a course. `broken`: parts that could not be read, and why; `remarks` open the manifest."""

    title: str
    language: str  # '' where the source does not say
    losses: Losses
    description: str = ""
    prerequisites: str = ""
    modules: tuple[NewModule, ...] = ()
    remarks: tuple[Message, ...] = ()
    broken: tuple[Note, ...] = ()
