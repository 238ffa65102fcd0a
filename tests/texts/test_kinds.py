"""A kind of document is one row of a table and one form: what is wired by half is seen."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.course.model import FileRole
from mooclint.criteria.forms import FIELD_PARTS, DocumentForm
from mooclint.files.data import data_folder
from mooclint.message.localizer import LANGUAGES
from mooclint.message.place import NOWHERE
from mooclint.templates.write import PARTS, write_document
from mooclint.texts.kinds import KINDS, KindRow, document_kind, reader_of
from mooclint.texts.read import read_document
from tests.forms import FORMS

ALL = [kind for kind in DocumentKind if kind is not DocumentKind.OTHER]


def unwired(
    kinds: Collection[str], rows: Mapping[DocumentKind, KindRow], forms: Mapping[str, DocumentForm]
) -> list[str]:
    """What a kind lacks to be read, written and expected."""
    found = [f"{kind}: no row" for kind in kinds if kind not in rows]
    for kind, row in rows.items():
        form = forms.get(kind)
        if form is None or form.heading is None:
            found.append(f"{kind}: no form")
        elif not form.names or not all(set(label.texts) >= set(LANGUAGES) for label in form.fields.values()):
            found.append(f"{kind}: half a form")
        if not callable(reader_of(kind)):
            found.append(f"{kind}: no reader")
        if document_kind(row.role, None) is None:
            found.append(f"{kind}: no file of a manifest")
    return found


def test_every_kind_is_wired() -> None:
    assert list(KINDS) == ALL
    assert unwired(ALL, KINDS, FORMS.by_id) == []


def test_a_kind_that_is_wired_by_half_is_seen() -> None:
    row = KINDS[DocumentKind.FORUM]
    without_row = {kind: one for kind, one in KINDS.items() if one is not row}
    assert unwired(ALL, without_row, FORMS.by_id) == ["forum: no row"]
    without_form = {name: form for name, form in FORMS.by_id.items() if name != row.kind}
    assert unwired(ALL, KINDS, without_form) == ["forum: no form"]
    unnamed = {**FORMS.by_id, row.kind: replace(FORMS[row.kind], names=())}
    assert unwired(ALL, KINDS, unnamed) == ["forum: half a form"]


def test_no_two_kinds_want_the_same_file() -> None:
    wanted = [(row.role, item) for row in KINDS.values() for item in row.items or (None,)]
    assert len(wanted) == len(set(wanted))
    letters = [letter for form in FORMS for letter in form.letters]
    assert len(letters) == len(set(letters))
    assert {row.role for row in KINDS.values()} == {
        FileRole.PROGRAMME, FileRole.SCRIPT, FileRole.READING, FileRole.TASK
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALL)
def test_what_is_written_by_a_form_is_read_by_it(tmp_path: Path, kind: DocumentKind, language: str) -> None:
    """By the form alone: a field that is added there is written and read back too."""
    names = set(FORMS[kind].fields) - FIELD_PARTS
    fields = {name: Text(value=f"мән {n}", place=NOWHERE) for n, name in enumerate(sorted(names), start=1)}
    path = tmp_path / "x.docx"
    path.write_bytes(write_document(Document(path="", kind=kind, fields=fields), language))
    found = read_document(path, "x.docx")
    assert isinstance(found, Document)
    assert found.kind is kind
    assert {name: found.value(name) for name in names} == {name: text.value for name, text in fields.items()}


def test_the_schema_names_the_parts_that_the_writer_knows() -> None:
    schema = json.loads((data_folder("schemas") / "form.schema.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["part"]["properties"]["part"]["enum"] == list(PARTS)
    assert {part.part for form in FORMS for part in form.template if part.part} == set(PARTS)
    for form in FORMS:
        headings = form.parts.get("headings", {})
        assert {part.heading for part in form.template if part.heading} <= set(headings)
