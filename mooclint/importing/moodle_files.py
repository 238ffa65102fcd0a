"""Files of a Moodle backup: files.xml says what each is called and where it belongs, its content bears its digest."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from mooclint.course.folder import nfc
from mooclint.files import xml
from mooclint.importing.markup import first, line
from mooclint.importing.source import ImportingError, PartError, Source, named, unsound
from mooclint.message.message import Message

LISTED = "files.xml"
MAX_FILES = 50_000  # of the course itself

# Areas that hold what the course consists of. All others are work of learners, and nobody's here.
_AREAS = frozenset(
    ("content", "intro", "chapter", "section", "summary", "introattachment", "page_contents", "mediafile", "package")
)
_DIGEST = re.compile(r"[0-9a-f]{40}")
_EMPTY = "$@NULL@$"  # how a backup writes that there is no value


@dataclass(frozen=True, slots=True)
class Stored:
    """A file: its path in its area, its digest, and its place in the order (1 is the main file of a resource)."""

    path: str
    digest: str
    order: int

    @property
    def name(self) -> str:
        """Its name without folders."""
        return posixpath.basename(self.path)


@dataclass(frozen=True, slots=True)
class Area:
    """Where files belong: the context of an activity, its component, its part, and there what (0: the whole)."""

    context: str
    component: str
    name: str
    item: str = "0"


class Files:
    """The files of one backup; `aliases` are those that were taken, by paths that end as their names do."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.aliases: dict[str, Path] = {}
        self._areas: dict[Area, dict[str, Stored]] = {}  # by path
        self._given: set[Area] = set()  # each belongs to one activity, whatever a hostile backup says
        self._sound: dict[str, bool] = {}
        count = 0
        for element in streamed(source, LISTED, "file") if LISTED in source.files else ():
            area, stored = _read(element)
            if stored is None or area.name not in _AREAS:
                continue
            count += 1
            if count > MAX_FILES:
                raise ImportingError(
                    Message("There are too many files to be a course: the limit is {limit}", {"limit": MAX_FILES})
                )
            self._areas.setdefault(area, {}).setdefault(stored.path, stored)

    def of(self, area: Area) -> Sequence[Stored]:
        """The files of an area that was not asked for before, the main one first, then by their paths."""
        found = [] if area in self._given else list(self._areas.get(area, {}).values())
        self._given.add(area)
        return sorted(found, key=lambda stored: (stored.order != 1, stored.path))

    def find(self, area: Area, path: str) -> Stored | None:
        """The file of an area that a page names by its path."""
        return self._areas.get(area, {}).get(path)

    def take(self, stored: Stored) -> str:
        """The path under which the content of a file can be copied. Raises `PartError` where it is not what it was."""
        inner = self.source.files.get(f"files/{stored.digest[:2]}/{stored.digest}")
        value = {"name": named(stored.name)}
        if inner is None:
            raise PartError(Message("the backup does not hold the file {name}", value))
        if stored.digest not in self._sound:
            self._sound[stored.digest] = _digest(inner) == stored.digest
        if not self._sound[stored.digest]:
            raise PartError(Message("the content of the file {name} is not what its digest says", value))
        alias = f"files/{stored.digest}{posixpath.splitext(stored.name)[1].lower()}"
        self.aliases[alias] = inner
        return alias


def text_of(element: etree._Element | None, *path: str) -> str:
    """The text of the element at that path, as it stands; '' where there is none, or no value."""
    found = first(element, *path) if element is not None else None
    text = "".join(found.itertext()) if found is not None else ""
    return "" if text.strip() == _EMPTY else text


def streamed(source: Source, path: str, *names: str) -> Iterator[etree._Element]:
    """The elements of those names in a file of any length. Raises `PartError`."""
    try:
        with source.files[path].open("rb") as file:
            yield from xml.stream(file, *names)
    except xml.XmlError as error:
        raise PartError(unsound(error)) from error
    except OSError as error:
        raise PartError(Message("the file cannot be read")) from error


def root_of(source: Source, path: str, *dropped: str) -> etree._Element:
    """The root of a file, what learners did left out. Raises `PartError`."""
    if path not in source.files:
        raise PartError(Message("the file is not there"))
    try:
        with source.files[path].open("rb") as file:
            return xml.parse_without(file, *dropped)
    except xml.XmlError as error:
        raise PartError(unsound(error)) from error
    except OSError as error:
        raise PartError(Message("the file cannot be read")) from error


def _read(element: etree._Element) -> tuple[Area, Stored | None]:
    area = Area(*(line(text_of(element, key)) for key in ("contextid", "component", "filearea", "itemid")))
    name, digest = text_of(element, "filename"), line(text_of(element, "contenthash"))
    if name in ("", ".") or not _DIGEST.fullmatch(digest):
        return area, None
    path = posixpath.normpath(nfc(f"{text_of(element, 'filepath')}/{name}").strip("/"))
    order = line(text_of(element, "sortorder"))
    return area, Stored(path[:1000], digest, int(order) if order.isdecimal() and len(order) < 9 else 0)


def _digest(path: Path) -> str:
    """The SHA-1 of a file, which is what Moodle names contents by; '' where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
    except OSError:
        return ""
