"""A folder as `adopt` sees it: its files, what their documents say, and the manifest that follows from both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from mooclint.adopt.build import Adopted, build
from mooclint.adopt.find import OWN, find_pieces, one_by_name, scripts_by_name
from mooclint.adopt.languages import language_of
from mooclint.adopt.opened import opened_up
from mooclint.adopt.pieces import LeftOut, Pieces
from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.course.endings import CAPTIONS, CLOSED, FORMS
from mooclint.course.folder import IGNORED_FILES, IGNORED_FOLDERS, TEMPLATES, nfc, scan
from mooclint.course.model import FileEntry
from mooclint.criteria.forms import Forms, base_forms
from mooclint.message.message import Message
from mooclint.texts.forms.unknown import perhaps_rows, unknown_rows

Reader = Callable[[Path, str, DocumentKind | None], Document | Unread]  # disk, path, what it is expected to be
Progress = Callable[[int, int], None]  # documents read, documents in all

MAX_DOCUMENTS = 5_000  # more are left out, and it is said
MAX_ROWS = 200  # that were not understood
MAX_LISTED = 50_000  # names looked at for leftovers of other programs
_SAMPLE = 64 * 1024  # bytes of a subtitle file by which its language is told
_LEFTOVER = ("~$", "._")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The files of a folder and what could be read of them, by path."""

    root: Path
    forms: Forms | None = None  # by which the documents were read; without them those that every set has
    files: Mapping[str, FileEntry]
    documents: Mapping[str, Document] = field(default_factory=dict)
    unread: Mapping[str, Unread] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)  # of subtitles, by their letters
    lengths: Mapping[str, float] = field(default_factory=dict)  # seconds, of videos that by their names are one
    left: tuple[LeftOut, ...] = ()  # what cannot be looked at at all

    def pieces(self) -> Pieces:
        """The pieces of the course that the files make up; a document of several parts is as a folder of them."""
        opened = opened_up(self.files, self.documents)
        found = find_pieces(opened.files, opened.documents, self.unread, self.languages, self.lengths)
        return replace(found, parts=opened.parts, weeks=(*found.weeks, *opened.weeks))

    def adopted(self) -> Adopted:
        """The manifest of the folder."""
        out = build(self.pieces())
        out.left = tuple(sorted((*out.left, *self.left, *self.not_told_of(out)), key=lambda left: left.path))
        apart = {left.path for left in out.left}
        whole = [document for path, document in self.documents.items() if path not in apart]
        parts = [part.document for document in whole for part in document.parts]
        # What stands above the parts of a document is a form where it has fields, else their title.
        documents = [*(d for d in whole if d.fields or not d.parts), *parts]
        forms = self.forms or base_forms()
        rows = (
            row for document in documents for row in (*unknown_rows(document, forms), *perhaps_rows(document, forms))
        )
        out.unknown = tuple(islice(rows, MAX_ROWS))
        return out

    def not_told_of(self, out: Adopted) -> Iterator[LeftOut]:
        """The files that are neither in the manifest nor left out for a reason: nothing goes without a word."""
        told = {*_texts(out.data), *(left.path.partition(" > ")[0] for left in (*out.left, *self.left))}
        for path in self.files:
            if path not in told and path not in OWN:
                yield LeftOut(path, Message("it belongs to none of the elements that were found"))


def _texts(value: Any) -> Iterator[str]:
    """All texts in a manifest's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def read_folder(root: Path, reader: Reader, progress: Progress | None = None, forms: Forms | None = None) -> Folder:
    """Reads every document of the folder. Changes nothing; never raises for what a stranger's folder may hold."""
    files, notes = scan(root)
    found = read_files(root, files, reader, progress, forms)
    left = [
        LeftOut(note.place.path, note.message) for topic in ("escaping", "unreadable") for note in notes.get(topic, ())
    ]
    left += [
        LeftOut(note.place.path, note.message) for note in notes.get("unportable", ()) if note.place.path not in files
    ]
    return replace(found, left=(*left, *_leftovers(root)))


def read_files(
    root: Path,
    files: Mapping[str, FileEntry],
    reader: Reader,
    progress: Progress | None = None,
    forms: Forms | None = None,
) -> Folder:
    """The same of files that may lie anywhere, by the paths that they have or will have in the folder."""
    files = {path: entry for path, entry in files.items() if not path.startswith(f"{TEMPLATES}/")}
    wanted = [p for p in files if PurePosixPath(p).suffix.lower() in FORMS | CLOSED and p not in OWN]
    documents: dict[str, Document] = {}
    unread: dict[str, Unread] = {}
    scripts = scripts_by_name([path for path in files if path not in OWN])
    for count, path in enumerate(wanted):
        found: Document | Unread
        if count < MAX_DOCUMENTS:
            found = reader(files[path].disk_path, path, None)
            if path in scripts and isinstance(found, Document):
                found = _as_script(found, files[path].disk_path, reader)
        else:
            found = Unread(Message("there are too many documents; the limit is {limit}", {"limit": MAX_DOCUMENTS}))
        if isinstance(found, Document):
            documents[path] = found
        else:
            unread[path] = found
        if progress:
            progress(count + 1, len(wanted))
    return Folder(
        root=root,
        forms=forms,
        files=files,
        documents=documents,
        unread=unread,
        languages={p: _language(files[p].disk_path) for p in files if PurePosixPath(p).suffix.lower() in CAPTIONS},
        lengths=_lengths(files),
    )


def _as_script(found: Document, disk: Path, reader: Reader) -> Document:
    """A document that is called as its video is, as a script where it has one: columns may be called anything."""
    facts = sum(1 for text in found.fields.values() if text.value)
    kinds = (DocumentKind.OTHER, DocumentKind.READING, DocumentKind.QUIZ)  # a script may ask questions too
    if found.kind not in kinds or found.form or found.parts or facts > 1:
        return found
    script = reader(disk, found.path, DocumentKind.VIDEO)
    return script if isinstance(script, Document) and script.has_script else found


def _lengths(files: Mapping[str, FileEntry]) -> dict[str, float]:
    """The seconds of the videos that by their names are one, as their headers state them."""
    paths = {files[path].disk_path: path for path in one_by_name(files)}
    if not paths:
        return {}
    from mooclint.media.probe import stated_lengths

    return {paths[disk]: seconds for disk, seconds in stated_lengths(list(paths)).items()}


def _language(path: Path) -> str:
    """The language of a subtitle file by its letters; '' where it cannot be told."""
    try:
        with path.open("rb") as file:
            data = file.read(_SAMPLE)
    except OSError:
        return ""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return language_of(data.decode(encoding, "strict" if len(data) < _SAMPLE else "ignore"))
        except UnicodeDecodeError:
            continue
    return ""


def _leftovers(root: Path) -> list[LeftOut]:
    """What other programs left behind, which the walk of a package passes over: lock files, previews, shadow files."""
    found = []
    for folder, name in islice(_names(root), MAX_LISTED):
        if name.startswith(_LEFTOVER) or name.lower() in IGNORED_FILES:
            path = (PurePosixPath(folder) / name).as_posix()
            text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            found.append(LeftOut(nfc(text), Message("a file that another program left behind")))
    return sorted(found, key=lambda left: left.path)


def _names(root: Path) -> Iterator[tuple[str, str]]:
    """Folder (relative to `root`) and name of every file."""
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = [name for name in folders if name not in IGNORED_FOLDERS]
        inner = os.path.relpath(folder, root)
        for name in names:
            yield ("" if inner == "." else inner.replace(os.sep, "/")), name
