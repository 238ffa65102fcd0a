"""Measures of readings and tasks."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from mooclint.course.model import FileRole, Item
from mooclint.measures.objects import TESTS, InCourse
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Value, given, measure
from mooclint.message import Code, Message

_DOCUMENTS = (".docx", ".pdf", ".md")  # instructions that end so are the path of a document


def _item(spot: InCourse) -> Item:
    assert spot.item is not None
    return spot.item


@measure("reading.fields", "reading")
def fields(spot: InCourse, evidence: Evidence) -> Result:
    """Which parts of section 3.2 the reading has; its course and module follow from where it stands."""
    item = _item(spot)
    ref = item.file(FileRole.READING)
    found = [name for name in ("title", "source", "minutes", "outcomes") if getattr(item, name)]
    if item.link or (ref and evidence.is_there(ref)):
        found.append("content")
    return Value(tuple(found))


@measure("task.instructions", "task")
def instructions(spot: InCourse, evidence: Evidence) -> Result:
    """The instructions in the manifest, else the task's document (also one that they name) where it is there."""
    item = _item(spot)
    if item.instructions and PurePosixPath(item.instructions).suffix.lower() not in _DOCUMENTS:
        return given(item.instructions)
    there = [ref.path for ref in item.files if ref.role is FileRole.TASK and evidence.is_there(ref)]
    return Value(there[0] if there else None)


@measure("task.criteria", "task", "graded-task")
def criteria(spot: InCourse, evidence: Evidence) -> Result:
    """The rubric that people grade the task by. A test is graded by its key; its pass mark is `quiz.pass_percent`."""
    item = _item(spot)
    if item.kind in TESTS:
        return Inapplicable()
    return Value(item.rubric.type if item.rubric else None)


@measure("quiz.pass_percent", "graded-quiz", unit="%")
def pass_percent(spot: InCourse, evidence: Evidence) -> Result:
    """The pass mark in percent."""
    return Value(_item(spot).pass_percent, "%")


@measure("item.malformed_links", "item-with-links")
def malformed_links(spot: InCourse, evidence: Evidence) -> Result:
    """Links that no browser could follow; nothing is asked of the network."""
    item = _item(spot)
    found = [word for text in (item.link, item.source) for word in text.split() if "://" in word or text == item.link]
    return Gaps(
        tuple(
            Gap(Message("The link is not well formed: {link}", {"link": Code(link)}), item.place)
            for link in found
            if not _well_formed(link)
        )
    )


def _well_formed(link: str) -> bool:
    try:
        parts = urlsplit(link)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and port_is_fine and "." in host.strip(".") and " " not in link
