"""All signatures of the conclusion that is on record: in its file, beside it, and the passkeys of its decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.conclusion.certified import Trust, claims
from mooclint.conclusion.seal import written_part
from mooclint.conclusion.signature import Kind, Signature, Status
from mooclint.conclusion.signatures import beside, der_of, in_pdf, kind_of
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.home import Look
from mooclint.review.case.model import Case
from mooclint.review.doing.papers import signed_paper
from mooclint.review.doing.passkeyed import passkeys_of
from mooclint.review.errors import InputError
from mooclint.review.log.carriers import MOST
from mooclint.review.material.digest import file_digest
from mooclint.review.material.papers import keep_paper, paper_of


def signatures_of(folder: Path, look: Look, trust: Trust, now: datetime) -> tuple[Signature, ...]:
    """What is found of each signature; none where no conclusion is on record, or its copy is not kept."""
    signed, paper = look.case.conclusion, signed_paper(folder, look.case)
    if signed is None or paper is None:
        return ()
    return (*_of_file(paper, signed.file, trust, now), *_beside(folder, look.case, paper, trust, now), *(
        passkeys_of(look, signed.seq)
    ))  # fmt: skip


def _of_file(paper: Path, called: str, trust: Trust, now: datetime) -> tuple[Signature, ...]:
    """Those of the file that is on record as the signed conclusion itself."""
    try:
        data = read_bytes(paper, MOST)
    except (OSError, ValueError, NotRegularError, TooLargeError):
        return ()
    written = written_part(data)
    if written:
        return in_pdf(data, len(written), trust, now)
    kind = kind_of(data)
    if kind is Kind.SCAN:
        return (Signature(kind=kind, status=Status.PICTURE, file=one_line(called)),)
    if kind is Kind.CMS:
        signer, said = claims(der_of(data))
        alone = Message("The file that it is of is not on record.")
        return (Signature(kind=kind, status=Status.UNVERIFIED, file=called, signer=signer, said=said, reason=alone),)
    return ()


def _beside(folder: Path, case: Case, paper: Path, trust: Trust, now: datetime) -> Iterator[Signature]:
    data = read_bytes(paper, MOST) if case.conclusion and case.conclusion.beside else b""
    for one in case.conclusion.beside if case.conclusion else ():
        file, name = paper_of(folder, one.digest), one.file or one.digest
        if file is None or file_digest(file) != one.digest:
            gone = Message("Its copy is gone, or is not what was put on record.")
            yield Signature(kind=Kind(one.kind), status=Status.BROKEN, file=name, reason=gone)
        else:
            yield beside(data, file, name, trust, now, of=paper)


def attached_details(folder: Path, case: Case, file: Path, called: str, trust: Trust, now: datetime) -> dict[str, Any]:
    """What a signature or a scan brings to the event that puts it beside the conclusion; a copy of it is kept.

    Raises InputError for what is neither, and for a signature that is of another file; StoreError.
    """
    named: dict[str, Param] = {"path": Code(called)}
    with file.open("rb") as opened:
        kind = kind_of(opened.read(64))
    if kind is None:
        text = Message("{path} is neither a scan (PDF, JPEG, PNG, TIFF) nor a signature (.p7s, .cms, .sig).", named)
        raise InputError(text)
    paper = signed_paper(folder, case)
    if paper is not None and kind is Kind.CMS:
        found = beside(read_bytes(paper, MOST), file, called, trust, now, of=paper)
        if found.status is Status.BROKEN:
            raise InputError(
                Message("{path} is no signature of the conclusion on record: it is of another file.", named)
            )
    digest = file_digest(file)
    keep_paper(folder, file, digest)
    return {"kind": kind.value, "file": one_line(Path(called).name), "paper": digest}
