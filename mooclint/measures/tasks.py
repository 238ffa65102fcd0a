"""Measures of readings and tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.course.model import FileRef, FileRole, Item, ItemKind
from mooclint.files.located import shown
from mooclint.measures.kinds import TESTS, InCourse
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, Value, given, measure
from mooclint.measures.there import counted, is_blank, is_document, of_a_guessed_kind
from mooclint.measures.unnamed import not_understood
from mooclint.message.message import Message, Param
from mooclint.message.place import Place
from mooclint.texts.forms.values import percent
from mooclint.texts.kinds import document_kind


def _item(spot: InCourse) -> Item:
    assert spot.item is not None
    return spot.item


@measure("reading.fields", "reading")
def fields(spot: InCourse, evidence: Evidence) -> Result:
    """Which parts of section 3.2 the manifest or the document gives; course and module follow from the place.

    A part that a row perhaps means whose label was not understood is a claim, and so is all that a file may say which
    cannot be read, such as a PDF.
    """
    item = _item(spot)
    ref = item.file(FileRole.READING)
    document = evidence.document(ref) if evidence.is_there(ref) else None
    found = [name for name in ("title", "source", "minutes", "outcomes") if getattr(item, name)]
    content = bool(item.link)
    rows: Mapping[str, Text] = {}
    if isinstance(document, Document):
        found += [name for name in ("title", "source", "minutes", "outcomes") if document.value(name)]
        content = content or bool(document.content or document.value("content") or document.links)
        rows = document.perhaps
    elif isinstance(document, Unknown) and ref and _is_damaged(ref, evidence):
        return document
    else:
        content = content or evidence.is_there(ref)  # a PDF has content, though its words are not read
    unread = document.reason if isinstance(document, Unknown) else None
    there = tuple(dict.fromkeys([*found, *(["content"] if content else [])]))
    if unread is not None:  # what it says of itself may stand in it
        return Value(there, claimed=(*there, "title", "source", "minutes", "outcomes"), doubt=unread)
    return Value(there, claimed=(*there, *rows), doubt=not_understood(rows)) if rows else Value(there)


def _is_damaged(ref: FileRef, evidence: Evidence) -> bool:
    record = evidence.texts.get(ref.key)
    return record is not None and record.unread is not None and record.unread.damaged


def _documents(item: Item, evidence: Evidence) -> list[Document | Unknown]:
    """What the task's documents say, those that are there."""
    refs = [ref for ref in item.files if ref.role is FileRole.TASK and evidence.is_there(ref)]
    return [document for ref in refs if (document := evidence.document(ref))]


@measure("task.instructions", "task")
def instructions(spot: InCourse, evidence: Evidence) -> Result:
    """The instructions in the manifest, else those of the task's documents (also of one that the manifest names)."""
    item = _item(spot)
    if item.instructions and not is_document(item.instructions):
        return given(item.instructions)
    nothing = Message("The documents of the task have no instructions.")
    return _first(item, evidence, _instructions, nothing, "instructions")


def _instructions(document: Document) -> str:
    """A document that is no form is taken as a whole: what a lab asks for, say."""
    stated = document.value("instructions")
    if stated or document.kind is not DocumentKind.OTHER:
        return stated
    return document.path if document.content else ""


def _first(
    item: Item, evidence: Evidence, find: Callable[[Document], str], nothing: Message, field: str = ""
) -> Result:
    """What the first of the task's documents that has it gives.

    Unknown where one of the others cannot be read, or perhaps has the field in a line that was not understood.
    """
    documents = _documents(item, evidence)
    for document in documents:
        if isinstance(document, Document) and (text := find(document)):
            return Value(text[:200], place=Place(path=document.path))
    unread = [document for document in documents if isinstance(document, Unknown)]
    if unread:
        return unread[0]
    return _perhaps(field, documents) or (Value(None, shown=nothing) if documents else Value(None))


def _perhaps(field: str, documents: list[Document | Unknown]) -> Unknown | None:
    """That a line of a document which was not understood perhaps is that field."""
    rows = (document.perhaps.get(field) for document in documents if isinstance(document, Document))
    row = next(filter(None, rows), None)
    return Unknown(not_understood({field: row}), row.place) if row else None


@measure("task.criteria", "task", "graded-task")
def criteria(spot: InCourse, evidence: Evidence) -> Result:
    """The rubric that people grade the task by. A test is graded by its key; its pass mark is `quiz.pass_percent`."""
    item = _item(spot)
    if item.kind in TESTS:
        return Inapplicable()
    if item.rubric and (without := _without_criteria(item, evidence)):
        return without
    if item.rubric:
        rubric = item.rubric.type
        return counted([item], evidence, lambda items: rubric if items else None)
    nothing = Message("The documents of the task have no grading criteria.")
    return _first(item, evidence, _criteria, nothing, "criteria")


def _without_criteria(item: Item, evidence: Evidence) -> Value | Unknown | None:
    """The gap where the manifest states a rubric and no document of the task, all of them forms, has one.

    Unknown where a document that could have one cannot be read.
    """
    documents = _documents(item, evidence)
    told = [d for d in documents if isinstance(d, Document) and d.kind is not DocumentKind.OTHER and not is_blank(d)]
    unread = [d for d in documents if isinstance(d, Unknown)]
    assert item.rubric is not None
    levels = item.rubric.type != "text"  # text feedback has a kind alone
    if any(d.criteria or not levels for d in told):
        return None
    if unread:
        return unread[0]
    if not documents or len(told) < len(documents):
        return None
    text = Message("The manifest states a rubric, and the documents of the task have no grading criteria.")
    return Value(None, shown=text, place=Place(path=told[0].path))


def _criteria(document: Document) -> str:
    return document.rubric_type or (document.criteria[0].text if document.criteria else "")


@measure("quiz.pass_percent", "graded-quiz", "practice-quiz", unit="%")
def pass_percent(spot: InCourse, evidence: Evidence) -> Result:
    """The pass mark in percent: of the manifest, else of the task's document.

    The document asks a pass mark of a quiz, which may be formative too, and leaves open whether a practice test of a
    lesson is one: of such a test it is not known whether a pass mark is missing.
    """
    item = _item(spot)
    stated = _pass_percent(item, evidence)
    if item.kind is not ItemKind.PRACTICE or not isinstance(stated, Value) or stated.value is not None:
        return stated
    if "kind" in item.guessed:
        return Unknown(of_a_guessed_kind([item]))
    return Unknown(Message("other practice tests of the course have a pass mark, and this one has none"))


def _pass_percent(item: Item, evidence: Evidence) -> Value | Unknown:
    if item.pass_percent is not None:
        return replace(counted([item], evidence, lambda items: item.pass_percent if items else None), unit="%")
    documents = _documents(item, evidence)
    for document in documents:
        if isinstance(document, Document) and (stated := percent(document.value("pass_percent"))) is not None:
            return Value(stated, "%", document.fields["pass_percent"].place)
    unread = [document for document in documents if isinstance(document, Unknown)]
    return unread[0] if unread else _perhaps("pass_percent", documents) or Value(None, "%")


@measure("item.link_faults", "item-with-links")
def link_faults(spot: InCourse, evidence: Evidence) -> Result:
    """Links that no browser could follow, and, where the network was asked, links that do not answer."""
    found, unknown = links(_item(spot), evidence)
    if not found and unknown is None:
        return Inapplicable()
    gaps = [gap for link, place in dict.fromkeys(found) if (gap := _link_gap(link, place, evidence))]
    return Gaps(tuple(gaps), unknown)


def links(item: Item, evidence: Evidence) -> tuple[list[tuple[str, Place]], Message | None]:
    """The item's links in the manifest and in its documents, as they stand; and why a document could not be read."""
    written = [*filter(None, [item.link]), *(_bare(word) for word in item.source.split() if "://" in word)]
    found = [(word, item.place) for word in written]
    unknown: Message | None = None
    for ref in item.files:
        document = evidence.document(ref) if document_kind(ref.role, item) else None
        if isinstance(document, Document):
            found += [(link.url, link.place) for link in document.links]
        elif isinstance(document, Unknown):
            unknown = document.reason
    return found, unknown


def _bare(word: str) -> str:
    """A link in a sentence without the sentence's brackets and full stop; brackets of its own stay."""
    word = word.lstrip("(«“„\"'<[").rstrip(".,;:!?»”\"'>]")
    return word if "(" in word else word.rstrip(").,;")


def _link_gap(link: str, place: Place, evidence: Evidence) -> Gap | None:
    told: dict[str, Param] = {"link": shown(link, 200)}
    if link.startswith(("#", "mailto:")):
        return None
    if not well_formed(link):
        return Gap(Message("The link is not well formed: {link}", told), place)
    dead = evidence.dead_links.get(link) if evidence.dead_links else None
    if dead:
        told["reason"] = dead
        return Gap(Message("The link does not answer: {link} ({reason})", told), place)
    return None


def well_formed(link: str) -> bool:
    """Whether it is a whole http or https address with a host of more than one part."""
    try:
        parts = urlsplit(link)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and port_is_fine and "." in host.strip(".") and " " not in link
