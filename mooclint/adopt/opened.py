"""A document of several scripts, tests or texts, opened up: to `adopt` each is a file in a folder of its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from mooclint.course.document import Document, DocumentKind, Week
from mooclint.course.model import FileEntry
from mooclint.texts.headings import unnumbered

_MOST = 120  # characters of a name
_SIGNS = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]+')


@dataclass(frozen=True, slots=True)
class Opened:
    """Files and documents by path; `parts` has those paths that are no files: the real path, and the part's anchor.

    `weeks`: what documents of parts tell of modules above these.
    """

    files: Mapping[str, FileEntry]
    documents: Mapping[str, Document]
    parts: Mapping[str, tuple[str, str]]
    weeks: tuple[Week, ...] = ()


def opened_up(files: Mapping[str, FileEntry], documents: Mapping[str, Document]) -> Opened:
    """The files with the parts of each document instead of it; a programme above its parts stays."""
    there, read = dict(files), dict(documents)
    parts: dict[str, tuple[str, str]] = {}
    weeks: list[Week] = []
    for path, document in documents.items():
        if not document.parts or path not in files:
            continue
        if document.kind is not DocumentKind.PROGRAMME:
            del there[path], read[path]
            weeks += document.weeks
        folder = PurePosixPath(path).with_suffix("").as_posix()
        for part in document.parts:
            name = _free("/".join([folder, *map(_name, part.name)]), there)
            there[name] = replace(files[path], path=name)
            read[name] = part.document
            parts[name] = path, part.document.part
    return Opened(there, read, parts, tuple(weeks))


def _name(line: str) -> str:
    return _SIGNS.sub(" ", unnumbered(line))[:_MOST].strip(" .") or "_"


def _free(name: str, files: Mapping[str, FileEntry]) -> str:
    """A path that no file has."""
    count, path = 1, f"{name}.docx"
    while path in files:
        count += 1
        path = f"{name} - {count}.docx"
    return path
