"""Tasks that people grade, with what they grade by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mooclint.course.document import Criterion, Document, DocumentKind, Text
from mooclint.course.model import ItemKind
from mooclint.importing.model import NewItem, Value
from mooclint.importing.values import rubric_spec
from mooclint.message.place import Place


def graded_task(
    kind: ItemKind, title: str, text: str, criteria: Sequence[Criterion], fields: Mapping[str, Value], path: str
) -> NewItem:
    """A task that people grade: its text, and what they grade by where the source has it."""
    spec = rubric_spec(criteria)
    document = Document(
        path="",
        kind=DocumentKind(kind),
        fields={"instructions": Text(value=text, place=Place(path=path))} if text else {},
        rubric_type=str(spec["type"]) if criteria else "",
        criteria=tuple(criteria),
    )
    told = {**fields, "rubric": spec} if criteria else fields
    return NewItem(kind=kind, title=title, fields=told, document=document)
