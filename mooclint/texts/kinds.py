"""Every kind of document in one table: a row is all that a kind needs besides its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from mooclint.course.document import Document, DocumentKind
from mooclint.course.model import FileRole, Item, ItemKind

if TYPE_CHECKING:
    from mooclint.criteria.forms import DocumentForm, Forms
    from mooclint.texts.docx.read import Body

    Reader = Callable[[Body, str, DocumentForm, Forms], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A kind of document: the files and elements of a manifest that it is expected of, and its reader.

    Its labels, the letters of its codes and its template are those of the form of the same name.
    """

    kind: DocumentKind
    role: FileRole
    items: tuple[ItemKind, ...] = ()  # whose files of that role; () of any element
    reads: str  # module in texts/forms and function in it: named, as a run that reads nothing need not load it


_TESTS = (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM)
_PEER, _STAFF, _FORUM = (ItemKind.PEER_REVIEW,), (ItemKind.STAFF_GRADED,), (ItemKind.FORUM,)
_ROWS = (
    KindRow(kind=DocumentKind.PROGRAMME, role=FileRole.PROGRAMME, reads="programme:read_programme"),
    KindRow(kind=DocumentKind.VIDEO, role=FileRole.SCRIPT, reads="script:read_video"),
    KindRow(kind=DocumentKind.READING, role=FileRole.READING, reads="reading:read_reading"),
    KindRow(kind=DocumentKind.QUIZ, role=FileRole.TASK, items=_TESTS, reads="tasks:read_task"),
    KindRow(kind=DocumentKind.PEER_REVIEW, role=FileRole.TASK, items=_PEER, reads="tasks:read_task"),
    KindRow(kind=DocumentKind.STAFF_GRADED, role=FileRole.TASK, items=_STAFF, reads="tasks:read_task"),
    KindRow(kind=DocumentKind.FORUM, role=FileRole.TASK, items=_FORUM, reads="tasks:read_task"),
)
KINDS = {row.kind: row for row in _ROWS}
_OWN = "tasks:read_task"  # reads the forms that a criteria set has of its own


def document_kind(role: FileRole, item: Item | None) -> DocumentKind | None:
    """What a file of that role is expected to be; None for what is no document."""
    role = FileRole.SCRIPT if role is FileRole.SHEET else role
    for row in _ROWS:
        if row.role is role and (not row.items or (item is not None and item.kind in row.items)):
            return row.kind
    return DocumentKind.OTHER if role is FileRole.TASK else None


def kind_and_form(name: str) -> tuple[DocumentKind, str]:
    """The kind of a document of that form, and the form where it is one of a criteria set's own."""
    return (DocumentKind(name), "") if name in KINDS else (DocumentKind.OTHER, name)


def reader_of(kind: str) -> Reader:
    """What makes a document of a body, its path, the form of that kind and all forms."""
    row = next((row for row in _ROWS if row.kind == kind), None)
    module, _, function = (row.reads if row else _OWN).partition(":")
    found: Reader = getattr(import_module(f"mooclint.texts.forms.{module}"), function)
    return found


def in_order(forms: Forms) -> list[DocumentForm]:
    """The forms of documents: those of the kinds in the order of their table, then those of the set's own."""
    known = [forms[kind] for kind in KINDS]
    return [*known, *(form for form in forms if form.id not in KINDS)]
