"""Whether a PDF is the conclusion that mooclint wrote: by what it holds itself, without the course and the network.

Its bytes are sealed, its pages name the digest of the data inside, and the pages are what the data make. All of that
anybody could write anew who has mooclint: that this conclusion is the one of an approval its log tells, by the
checkpoint in it and the digest of the signed file. That it is sound and that somebody signed it are two things: each
signature is told for itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from mooclint.conclusion.certified import Trust
from mooclint.conclusion.data import DataError, Made, Proof, Read, proofs_in, read_data
from mooclint.conclusion.drawn import (
    DrawnError,
    Part,
    attached,
    data_inside,
    parts_of,
    same_parts,
    text_of_pages,
)
from mooclint.conclusion.form import ConclusionForm, decided_in
from mooclint.conclusion.pdf_added import added_to, added_words
from mooclint.conclusion.seal import written_part
from mooclint.conclusion.signature import Signature, signed_count, worst
from mooclint.conclusion.signatures import in_pdf
from mooclint.files.read import TooLargeError, read_bytes
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.verdict import Verdict
from mooclint.review.errors import CheckpointError, ReviewError
from mooclint.review.log.carriers import MOST, pdf_text
from mooclint.review.log.events import Checkpoint, read_checkpoints
from mooclint.review.process.near import same_person

# Of the data: more than any conclusion has that somebody wrote by hand, and little enough to be laid out in seconds.
_MOST_DATA, _MOST_TEXTS, _LONGEST = 2**20, 5_000, 8_000
_WRITTEN = frozenset((
    "mooc_title", "authors", "strengths", "remarks", "recommendations", "reason", "expert", "position_organisation",
    "evidence", "cautions", "answers",
))  # fmt: skip
_NEEDED = ("bytes", "data", "pages")  # what has to hold of a sound conclusion
_TAIL = 2048  # bytes at the end, in which a PDF says that it ends


class NoConclusionError(ReviewError):
    """A file that cannot be held against anything: it is none of mooclint's conclusions, or an early one."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `bytes`, `files`, `data`, `pages`, `look`, `signatures`, `signer` or `log`."""

    name: str
    verdict: Verdict
    message: Message


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `read`: the data, where they are those of the file; `digest`: SHA-256 of the whole file;
    `written`: how many of its first bytes mooclint wrote."""

    digest: str
    checks: tuple[Check, ...]
    read: Read | None = None
    points: tuple[Checkpoint, ...] = field(default=())
    written: int = 0
    signatures: tuple[Signature, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing fails, no signature either, and what has to hold was looked at. Whom one does not know as
        trusted has signed nothing false: such a signature leaves the conclusion sound, and itself open."""
        held = {check.name for check in self.checks if check.verdict is Verdict.PASS}
        return held.issuperset(_NEEDED) and all(check.verdict is not Verdict.FAIL for check in self.checks)


def verify_file(path: Path, called: str, trust: Trust, now: datetime) -> Verified:
    """What a file is found to be. `called`: what people know it by. Raises NoConclusionError and OSError."""
    return verify_bytes(read_conclusion(path, called), called, trust, now)


def read_conclusion(path: Path, called: str) -> bytes:
    """The bytes of what may be a conclusion. Raises NoConclusionError and OSError."""
    try:
        return read_bytes(path, MOST)
    except TooLargeError as error:
        raise NoConclusionError(too_large(called)) from error
    except ValueError as error:  # a device, a pipe
        raise NoConclusionError(_not_pdf(called)) from error


def verify_bytes(data: bytes, called: str, trust: Trust, now: datetime) -> Verified:
    """The same of the bytes of a file. Raises NoConclusionError."""
    found = _verified(data, called)
    return with_signatures(found, in_pdf(data, found.written, trust, now))


def with_signatures(found: Verified, more: Iterable[Signature]) -> Verified:
    """The same with these signatures too, and what they come to."""
    signatures = (*found.signatures, *more)
    if not signatures:
        return found
    checks = [one for one in found.checks if one.name not in ("signatures", "signer")]
    checks.append(Check("signatures", worst(signatures), signed_count(signatures)))
    names = [one.signer for one in signatures if one.signer and one.verdict is not Verdict.FAIL]
    wanted = found.read.form.expert if found.read is not None else ""
    if wanted and names and not any(same_person(wanted, name) for name in names):
        text = Message(
            "None of the signatures names {name}, whom the conclusion names as its signer.", {"name": wanted}
        )
        checks.append(Check("signer", Verdict.UNVERIFIED, text))
    return replace(found, checks=tuple(checks), signatures=signatures)


def _verified(data: bytes, called: str) -> Verified:
    """What a file is found to be, without its signatures."""
    if not data.startswith(b"%PDF-"):
        raise NoConclusionError(_not_pdf(called))
    digest = hashlib.sha256(data).hexdigest()
    written = written_part(data)
    if not written:
        return Verified(digest, _other_bytes(data, called))
    text = pdf_text(written)
    proofs = proofs_in(text)
    if not proofs:
        _refuse_other(text, called, sealed=True)
    found = Verified(digest, (_bytes(data, written), *_files(written)), written=len(written))
    try:
        parts = parts_of(written)
        (inside,) = data_inside(parts)
        read = read_data(inside)
    except (DrawnError, DataError, ValueError):
        return replace(found, checks=(*found.checks, _DAMAGED))
    named: dict[str, Param] = {"digest": Code(read.proof.digest)}
    if read.proof not in proofs:
        other = Check("data", Verdict.FAIL, Message(_OTHER_DATA.template, named))
        return replace(found, checks=(*found.checks, other))
    checks = [*found.checks, Check("data", Verdict.PASS, Message(_DATA.template, named))]
    checks += _pages(written, parts, read) if _can_be_made(read.form, len(inside)) else [_TOO_MUCH]
    try:
        points = read_checkpoints(read.form.checkpoint)
    except CheckpointError as error:
        points = ()
        checks.append(Check("log", Verdict.FAIL, error.message))
    return replace(found, checks=tuple(checks), read=read, points=points)


def too_large(called: str) -> Message:
    """That a file has more than `MOST` bytes."""
    named: dict[str, Param] = {"path": Code(called), "size": Quantity(MOST // 2**20, "MB")}
    return Message("{path} is larger than {size}: no conclusion is.", named)


def without_log(found: Verified) -> tuple[Check, ...]:
    """What is known of the log without it; nothing where its line is wrong already."""
    if found.read is None or any(one.name == "log" for one in found.checks):
        return ()
    if not found.points:
        return (Check("log", Verdict.NOT_APPLICABLE, Message("It was written without a log of an approval.")),)
    text = Message(
        "It names event {seq} of the log of an approval, and was not held against it.", {"seq": found.points[0].seq}
    )
    return (Check("log", Verdict.UNVERIFIED, text),)


def said(read: Read) -> tuple[Message, ...]:
    """What the conclusion says: to be held against the paper."""
    form = read.form
    named: dict[str, Param] = {"decision": form.decision, "name": form.expert, "date": form.day}
    return (
        Message("Conclusion {id}: {title}", {"id": Code(read.proof.id), "title": form.mooc_title}),
        Message("Decision: {decision}. Signed by: {name}. Date: {date}", named),
    )


def _not_pdf(called: str) -> Message:
    return Message(
        "{path} is no PDF. Only the PDF of a conclusion can be checked: a Word document may be edited, and of a scan "
        "nobody can tell.",
        {"path": Code(called)},
    )


def _refuse_other(text: str, called: str, *, sealed: bool) -> None:
    """Raises NoConclusionError for a PDF without the line of a conclusion: an early one, or another's."""
    named: dict[str, Param] = {"path": Code(called)}
    if not decided_in(text):
        raise NoConclusionError(
            Message(
                "{path} bears no mark of a conclusion that mooclint wrote: it is a scan, or comes from "
                "another program.",
                named,
            )
        )
    if sealed:
        raise NoConclusionError(
            Message(
                "{path} was written by an older mooclint, which put no data inside. Its bytes are as they were "
                "written; its pages cannot be held against anything.",
                named,
            )
        )


def _other_bytes(data: bytes, called: str) -> tuple[Check, ...]:
    """What is wrong with bytes that mooclint did not write. Raises NoConclusionError for what is no conclusion."""
    if b"%%EOF" not in data[-_TAIL:]:
        return (Check("bytes", Verdict.FAIL, Message("The file has no end: it was cut off or is damaged.")),)
    text = pdf_text(data)
    proofs: tuple[Proof, ...] = proofs_in(text)
    if not proofs and b"/Encrypt" in data:
        raise NoConclusionError(
            Message(
                "{path} is encrypted, so nothing in it can be read. Ask for the file as mooclint wrote it.",
                {"path": Code(called)},
            )
        )
    if not proofs:
        _refuse_other(text, called, sealed=False)
    if not proofs and "mooclint-seal:" not in text:
        raise NoConclusionError(
            Message(
                "{path} was written by an older mooclint, which put neither data nor a seal inside: nothing in it can "
                "be held against anything.",
                {"path": Code(called)},
            )
        )
    return (Check("bytes", Verdict.FAIL, _CHANGED), *_files(data))


def _bytes(data: bytes, written: bytes) -> Check:
    """What holds of the bytes, and what another program has added."""
    if data == written:
        return Check("bytes", Verdict.PASS, Message("The file is, byte for byte, what mooclint wrote."))
    added = added_to(data, len(written))
    named: dict[str, Param] = {"added": added_words(added)}
    if not added.harmless:
        text = Message(
            "The file begins with what mooclint wrote, and what another program has added may change what the pages "
            "show: {added}.",
            named,
        )
        return Check("bytes", Verdict.FAIL, text)
    text = Message(
        "The file begins with what mooclint wrote, byte for byte; another program has added: {added}.", named
    )
    return Check("bytes", Verdict.PASS, text)


def _files(data: bytes) -> list[Check]:
    count = attached(data)
    if count <= 1:
        return []
    text = Message("Files inside of the PDF: {count}. A conclusion has one, its data.", {"count": count})
    return [Check("files", Verdict.FAIL, text)]


def _can_be_made(form: ConclusionForm, size: int) -> bool:
    """Whether the pages can be made again in seconds. What people wrote may be long: it is laid out line by line."""
    texts = list(_texts(msgspec.to_builtins(form)))
    short = (len(text) <= _LONGEST for text, written in texts if not written)
    return size <= _MOST_DATA and len(texts) <= _MOST_TEXTS and all(short)


def _texts(value: object, written: bool = False) -> Iterator[tuple[str, bool]]:
    """Every text of a form, and whether a person wrote it."""
    if isinstance(value, str):
        yield value, written
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, key in _WRITTEN)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one, written)


def _pages(written: bytes, parts: dict[int, Part], read: Read) -> list[Check]:
    """Whether the pages are what the data make."""
    from mooclint.conclusion.pdf import render_pdf  # late: it is only needed for what has held up to here

    other = [Check("pages", Verdict.FAIL, _OTHER_PAGES)]
    try:
        again = render_pdf(read.form, read.made)
        if again == written or same_parts(parts, made := parts_of(again)):
            return [Check("pages", Verdict.PASS, _PAGES)]
        if read.made == Made.here() or text_of_pages(parts) != text_of_pages(made):
            return other
    except Exception:  # whatever the parts of a form that nobody filled in make of it
        return other
    named: dict[str, Param] = {"version": Code(read.made.version), "reportlab": Code(read.made.reportlab)}
    return [
        Check("pages", Verdict.PASS, Message("The texts of all pages are those of the data.")),
        Check("look", Verdict.UNVERIFIED, Message(_LOOK.template, named)),
    ]


_CHANGED = Message(
    "The file is not what mooclint wrote: something in it was changed, or another program has written it anew."
)
_DATA = Message("The data inside are those that the pages name (SHA-256 {digest}).")
_OTHER_DATA = Message("The data inside are not those that the pages name: their SHA-256 is {digest}.")
_DAMAGED = Check("data", Verdict.FAIL, Message("The data inside are missing, damaged or not as mooclint writes them."))
_PAGES = Message("The pages and their QR code are what the data make: made again, they are the same.")
_OTHER_PAGES = Message("The pages are not what the data make: made again, they are others.")
_TOO_MUCH = Check(
    "pages", Verdict.UNVERIFIED, Message("The data are too long for the pages to be made again and compared.")
)
_LOOK = Message(
    "They were laid out by other versions (mooclint {version}, reportlab {reportlab}), so how they look was not "
    "compared."
)
