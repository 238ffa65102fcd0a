"""The forms that every criteria set has, as tests look at them."""

from __future__ import annotations

from collections.abc import Mapping

from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.criteria.forms import Label, Labels, base_forms
from mooclint.texts.docx.read import Body
from mooclint.texts.kinds import KINDS, reader_of

FORMS = base_forms()
LABELS: Mapping[DocumentKind, Labels] = {kind: FORMS[kind].fields for kind in KINDS}
HEADINGS: Mapping[DocumentKind, Label] = {kind: FORMS[kind].title() for kind in KINDS}
SCRIPT_COLUMNS = FORMS["video"].parts["script"]
AUTHOR_LABELS = FORMS["programme"].parts["author"]


def read_as(kind: DocumentKind, body: Body | Unread, path: str) -> Document:
    """The document by the reader of that kind, whatever it looks like."""
    assert isinstance(body, Body)
    return reader_of(kind)(body, path, FORMS[kind], FORMS)
