"""Whether what the manifest names is there: a film, a text, questions. What only the manifest claims proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from mooclint.course.document import Document
from mooclint.course.model import MEDIA_ROLES, FileRef, FileRole, Item, ItemKind, Outcome
from mooclint.criteria.words import listed
from mooclint.measures.result import Evidence, Value, filled
from mooclint.media.facts import MediaFacts
from mooclint.message.message import Code, Message, Param
from mooclint.message.value import Scalar

_DOCUMENTS = (".docx", ".pdf", ".md")  # instructions that end so are the path of a document
_WRITTEN_BY_NEW = ("code", "number", "file_name")  # fields that `mooclint new` fills in

_PAPERS = (FileRole.SHEET, FileRole.SCRIPT)  # of a video

NOT_FILLED_IN = Message("nothing is filled in yet")


def is_there(item: Item, evidence: Evidence) -> bool:
    """Whether something of an item is in the package.

    Of a video a film (also one that is taken from the lock), of all others a file that says something or cannot be
    read into, such as a PDF, a link, or the words of the task in the manifest itself.
    """
    if item.kind is ItemKind.VIDEO:
        refs = [ref for ref in item.files if ref.role in MEDIA_ROLES]
        return any(isinstance(evidence.facts(ref), MediaFacts) for ref in refs)
    if item.link or filled(item.prompt) or (filled(item.instructions) and not is_document(item.instructions)):
        return True
    return any(_says_something(ref, evidence) for ref in item.files)


def is_prepared(item: Item, evidence: Evidence) -> bool:
    """Whether something of an item is in the package, of a video its sheet or script too: the plan has it."""
    return is_there(item, evidence) or any(_says_something(ref, evidence) for ref in item.files if ref.role in _PAPERS)


def is_document(instructions: str) -> bool:
    """Whether the instructions of a task are the path of a document."""
    return PurePosixPath(instructions).suffix.lower() in _DOCUMENTS


def _says_something(ref: FileRef, evidence: Evidence) -> bool:
    record = evidence.texts.get(ref.key)
    if not evidence.is_there(ref) or record is None:
        return False
    if record.document is None:
        return record.unread is None or not record.unread.damaged
    return not is_blank(record.document)


def is_blank(document: Document) -> bool:
    """Whether nothing in a document is filled in but what `mooclint new` writes there."""
    if document.links or document.pictures:
        return False
    given = {id(text) for name, text in document.fields.items() if name in _WRITTEN_BY_NEW}
    return not any(filled(text.value) for text in document.texts() if id(text) not in given)


def nothing_of(items: Sequence[Item]) -> Message:
    """Why these items prove nothing; of videos it is the film that is missing, whatever else is there."""
    told: dict[str, Param] = {"codes": [Code(item.code) for item in items]}
    if all(item.kind is ItemKind.VIDEO for item in items):
        return Message("videos whose film is not in the package: {codes}", told)
    return Message("nothing of what the manifest names is there: {codes}", told)


def of_a_guessed_kind(items: Sequence[Item]) -> Message:
    """Why it is not known whether these tests are for practice, for the grade, or the exam."""
    told: dict[str, Param] = {"codes": [Code(i.code) for i in items], "key": Code("guessed")}
    return Message(
        "whether these tests are for practice or for the grade was guessed: {codes}; say it in the manifest and delete "
        "the line {key}",
        told,
    )


def not_stated(names: Sequence[str]) -> Message:
    """Why these entries of the manifest prove nothing: they were gathered from other files, not from the programme."""
    told: dict[str, Param] = {"names": listed(names), "key": Code("guessed")}
    return Message(
        "the manifest has it from other files, the programme does not state it: {names}; write it there and delete the "
        "line {key}",
        told,
    )


def counted(
    items: Sequence[Item],
    evidence: Evidence,
    made_of: Callable[[Sequence[Item]], Scalar],
    found: Callable[[Item, Evidence], bool] = is_there,
) -> Value:
    """What is made of the items that are there, beside what would be made of all that the manifest names.

    `found`: when one is there; `is_prepared` where it is not the film that counts. A test of a guessed kind is but a
    claim.
    """
    there = [item for item in items if found(item, evidence) and "kind" not in item.guessed]
    if len(there) == len(items):
        return Value(made_of(items))
    absent = [item for item in items if not found(item, evidence)]
    doubt = nothing_of(absent) if absent else of_a_guessed_kind([item for item in items if "kind" in item.guessed])
    return Value(made_of(there), claimed=made_of(items), doubt=doubt)


def without_text(outcomes: Sequence[Outcome]) -> Message:
    """Why these outcomes prove nothing."""
    return Message("outcomes without a text: {ids}", {"ids": [Code(outcome.id) for outcome in outcomes]})
