"""Measures of a media file as such, whatever its role."""

from __future__ import annotations

from pathlib import PurePosixPath

from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, measure
from mooclint.media.codecs import extension_fits
from mooclint.media.lock import LOCK_NAME
from mooclint.media.record import MediaRecord
from mooclint.message.message import Code, Message
from mooclint.message.place import Place


def _place(record: MediaRecord) -> Place:
    return Place(path=record.path)


@measure("media.unreadable", "media")
def unreadable(record: MediaRecord, evidence: Evidence) -> Result:
    """Why the file cannot be used: it does not open, has no picture, or is cut off."""
    entry = evidence.package.files.get(record.path)
    if record.path not in evidence.media or (entry is not None and entry.size == 0):
        return Gaps(unknown=record.problem)  # `reference.missing` and `reference.empty` say what is wrong
    if record.problem is not None:
        text = Message("The file cannot be used: {path}. Reason: {reason}.", _named(record, record.problem))
        return Gaps((Gap(text, _place(record)),))
    assert record.facts is not None
    if record.facts.truncated:
        cut = Message("The file is cut off: its header promises more than the file holds: {path}", _named(record))
        return Gaps((Gap(cut, _place(record)),))
    return Gaps()


@measure("media.wrong_extension", "media")
def wrong_extension(record: MediaRecord, evidence: Evidence) -> Result:
    """A container that the file's extension does not stand for."""
    if record.facts is None or record.facts.container is None:
        return Gaps(unknown=record.problem or Message("the container is not known"))
    container = record.facts.container
    if extension_fits(PurePosixPath(record.path), container) is not False:
        return Gaps()
    named = {
        "path": Code(record.path),
        "extension": Code(PurePosixPath(record.path).suffix),
        "container": Code(container),
    }
    text = Message("The extension is {extension}, but the file is {container}: {path}", named)
    return Gaps((Gap(text, _place(record)),))


@measure("media.disagreements", "media")
def disagreements(record: MediaRecord, evidence: Evidence) -> Result:
    """Where the file's header says one thing and its content another."""
    if record.facts is None:
        return Gaps(unknown=record.problem)
    if record.facts.truncated:
        return Gaps(unknown=Message("the file is cut off"))  # `media.unreadable` says so
    return Gaps(tuple(Gap(message, _place(record)) for message in record.facts.disagreements))


@measure("media.lock_difference", "media")
def lock_difference(record: MediaRecord, evidence: Evidence) -> Result:
    """How the file differs from its entry in mooclint.lock."""
    if LOCK_NAME not in evidence.package.files:
        return Inapplicable()
    if record.path not in evidence.media:
        return Gaps(unknown=record.problem)
    if any(note.place.path == LOCK_NAME for note in evidence.package.problems):
        return Gaps(unknown=Message("mooclint.lock cannot be read"))
    if record.differs:
        return Gaps((Gap(record.differs, _place(record)),))
    if record.unlisted:
        return Gaps(unknown=Message("mooclint.lock has no entry for this file"))
    return Gaps(unknown=record.problem)


def _named(record: MediaRecord, reason: Message | None = None) -> dict[str, Code | Message]:
    named: dict[str, Code | Message] = {"path": Code(record.path)}
    if reason is not None:
        named["reason"] = reason
    return named
