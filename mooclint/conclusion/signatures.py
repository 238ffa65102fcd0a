"""All signatures of a conclusion: in the PDF, beside it, and what can be said of each here, offline."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mooclint.conclusion.certified import (
    Aids,
    NoReaderError,
    Trust,
    aids_of,
    check_signature,
    check_stamp,
    claims,
    digests,
)
from mooclint.conclusion.outside import ask_program
from mooclint.conclusion.pdf_added import added_to
from mooclint.conclusion.signature import INSTALL, Kind, Signature, Stamp, Status
from mooclint.conclusion.signed_pdf import Inside, aids_in, covers_all, signatures_in
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.message import Code, Message
from mooclint.message.plain import one_line
from mooclint.message.verdict import Verdict

MOST_BESIDE = 2**25  # bytes of a file beside the PDF
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"%PDF-")
_CMS = (b"0\x80", b"0\x81", b"0\x82", b"0\x83", b"0\x84")
_ARMOUR = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,20}-----([A-Za-z0-9+/=\s]*)-----END [A-Z0-9 ]{1,20}-----\s*")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
NO_READER = Message("To read electronic signatures, more is needed: {command}", {"command": Code(INSTALL)})
_FIELD = Message("There is a place for a signature, and none in it that can be read.")


def in_pdf(data: bytes, written: int, trust: Trust, now: datetime) -> tuple[Signature, ...]:
    """The signatures that stand in a PDF behind its first bytes, which mooclint wrote; 0 where it wrote none of it."""
    found = [one for one in signatures_in(data) if one.end > written]
    lost = added_to(data, written).signatures - len(found) if written and data[written:].strip() else 0
    fields = [Signature(kind=Kind.PADES, status=Status.UNVERIFIED, reason=_FIELD)] * min(max(lost, 0), 1)
    try:
        aids = aids_of(aids_in(data, written)) if found else Aids()
    except NoReaderError:
        return (*map(_unread, found), *fields)
    stamps = [(one, *_stamp(one, data, trust, aids)) for one in found if one.stamps]
    return (*(_found(data, one, found, stamps, trust, aids, now, written) for one in found), *fields)


def _found(
    data: bytes, one: Inside, others: Sequence[Inside], stamps: Sequence[tuple[Inside, Stamp | None, Signature]],
    trust: Trust, aids: Aids, now: datetime, written: int,
) -> Signature:  # fmt: skip
    if one.stamps:
        known = next(signature for inside, _, signature in stamps if inside is one)
    else:
        over = [stamp for inside, stamp, _ in stamps if stamp is not None and inside.end > one.end and inside.gap]
        blank = Signature(kind=Kind.PADES, status=Status.BROKEN, signer=one.name, said=one.time)
        known = check_signature(blank, one.content, digests(*one.bytes_of(data)), trust, now, aids=aids, stamped=over)
    if not one.gap:
        return replace(known, status=Status.PARTIAL if written and one.end <= len(data) else Status.BROKEN)
    whole = covers_all(one, data)
    known = replace(known, whole=whole)
    if whole or known.verdict is Verdict.FAIL:
        return known
    if not added_to(data, one.end).harmless:
        return replace(known, status=Status.CHANGED)
    later = tuple(Kind.STAMP if other.stamps else Kind.PADES for other in others if other.end > one.end)
    return replace(known, after=later)


def _stamp(one: Inside, data: bytes, trust: Trust, aids: Aids) -> tuple[Stamp | None, Signature]:
    return check_stamp(one.content, digests(*one.bytes_of(data)), trust, aids)


def _unread(one: Inside) -> Signature:
    kind = Kind.STAMP if one.stamps else Kind.PADES
    return Signature(kind=kind, status=Status.UNVERIFIED, signer=one.name, said=one.time, reason=NO_READER)


# Beside -------------------------------------------------------------------------------------------------------


def kind_of(head: bytes) -> Kind | None:
    """What a file beside a conclusion is by its first bytes: a scan or a signature; None for neither."""
    if head.startswith(_PICTURES):
        return Kind.SCAN
    return Kind.CMS if der_of(head) or head.lstrip().startswith(b"-----BEGIN ") else None


def beside(data: bytes, file: Path, called: str, trust: Trust, now: datetime, *, of: Path | None = None) -> Signature:
    """What a file beside a conclusion proves of its bytes. `of`: where these lie, for a program that checks.

    Raises OSError; what is neither a scan nor a signature is broken.
    """
    name = one_line(called)
    try:
        content = read_bytes(file, MOST_BESIDE)
    except (NotRegularError, TooLargeError, ValueError):
        return Signature(kind=Kind.CMS, status=Status.BROKEN, file=name)
    if content.startswith(_PICTURES):
        return Signature(kind=Kind.SCAN, status=Status.PICTURE, file=name)
    blank = Signature(kind=Kind.CMS, status=Status.UNVERIFIED, file=name)
    der = der_of(content)
    if not der:
        return replace(blank, status=Status.BROKEN, reason=Message("It is neither a scan nor a signature (CMS)."))
    try:
        found = check_signature(blank, der, digests(data), trust, now)
    except NoReaderError:
        found = replace(blank, reason=NO_READER)
    if found.status is not Status.UNVERIFIED:
        return found
    if not found.signer:
        signer, said = claims(der)
        found = replace(found, signer=signer, said=said)
    return ask_program(found, trust.program, file, of) if trust.program and of is not None else found


def der_of(content: bytes) -> bytes:
    """A signature as programs write it: in DER, in PEM, or in base64 alone; b'' for none."""
    if content.startswith(_CMS):
        return content
    found = _ARMOUR.fullmatch(content.strip())
    body = found[1] if found else content if _BASE64.fullmatch(content) else b""
    try:
        der = base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        return b""
    return der if der.startswith(_CMS) else b""
