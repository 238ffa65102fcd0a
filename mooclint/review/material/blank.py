"""Whether a document of a course is still the blank form that `mooclint new` writes: then it is no piece yet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath

from mooclint.course.document import Document
from mooclint.course.model import FileEntry, Package
from mooclint.criteria.errors import CriteriaError
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.message.message import Code, Message

_ENDING = ".docx"  # of the forms that are written
# A form with nothing in it is no larger, also once a word processor has written it anew; films of words are not read.
_MOST_BYTES = 256 * 1024


def is_blank_form(package: Package, path: str) -> bool:
    """Whether a file of a course is a form in which nothing is filled in.

    One that cannot be read, or is no form, is not: a person judges it.
    """
    entry = package.files.get(path)
    return entry is not None and is_blank_entry(entry, criteria_named(package))


def criteria_named(package: Package) -> str:
    """The set by whose forms the documents of a course are read."""
    return package.course.criteria if package.course else DEFAULT_CRITERIA


def is_blank_entry(entry: FileEntry, criteria: str) -> bool:
    """The same of a file that is not in the course yet. `criteria`: the set by whose forms it is read."""
    if PurePosixPath(entry.path).suffix.lower() != _ENDING or not 0 < entry.size <= _MOST_BYTES:
        return False
    return _is_blank(entry.disk_path, entry.size, entry.mtime_ns, criteria)


def still_blank(path: str) -> Message:
    """What is to be said of such a file."""
    named = {"path": Code(path)}
    return Message("{path} is still the blank form: nothing is filled in.", named)


@lru_cache(maxsize=1024)
def _is_blank(disk: Path, size: int, mtime_ns: int, criteria: str) -> bool:
    """By what the file was when it was looked at: pages ask for the same few documents again and again."""
    from mooclint.measures.there import is_blank  # with these come readers and forms: for who asks for pieces only
    from mooclint.texts.read import read_document

    try:
        forms = load_criteria(criteria).forms.load()
    except CriteriaError:
        return False
    found = read_document(disk, disk.name, forms=forms)
    return isinstance(found, Document) and is_blank(found)
