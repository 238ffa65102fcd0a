"""A signature of a conclusion, named for what it proves and only that, and what can be said of it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message, Param
from mooclint.message.verdict import Verdict

INSTALL = 'pip install "mooclint[sign]"'


class Kind(StrEnum):
    """What was made: the kinds prove different things."""

    SCAN = "scan"  # a picture of a signature on paper
    PADES = "pades"  # inside of the PDF, by a certificate
    CMS = "cms"  # a file of its own beside the PDF, by a certificate
    PASSKEY = "passkey"  # a decision in the log, by a device
    STAMP = "stamp"  # of a time, over the whole file, by an authority


class Status(StrEnum):
    """What was found. Whether a certificate is trusted is said by its user's own roots and by nobody else."""

    TRUSTED = "trusted"
    BOUND = "bound"
    VOUCHED = "vouched"
    SELF_MADE = "self-made"
    FOREIGN = "foreign"
    UNCHECKED = "revocation-unknown"
    LAPSED = "expired-since"
    UNVERIFIED = "unverified"
    PICTURE = "picture"
    BROKEN = "broken"
    PARTIAL = "partial"
    CHANGED = "changed-after"
    WEAK = "weak"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    REVOKED = "revoked"


class Revocation(StrEnum):
    """Whether the issuer has taken a certificate back."""

    GOOD = "good"
    UNKNOWN = "unknown"  # it may be told by a list that is not at hand, or too old
    UNPUBLISHED = "unpublished"  # its issuer names no list
    REVOKED = "revoked"


_HOLDS = frozenset((Status.TRUSTED, Status.BOUND, Status.VOUCHED))
_OPEN = frozenset((
    Status.SELF_MADE, Status.FOREIGN, Status.UNCHECKED, Status.LAPSED, Status.UNVERIFIED, Status.PICTURE,
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time that an authority vouches for (RFC 3161). `trusted`: whether its certificate leads to a root of yours."""

    time: datetime
    by: str
    trusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature. Names and times are what it says of itself, but where its status holds.

    `said`: when it was made by its own word; `whole`: it covers all of the file, to its last byte; `after`: what was
    added to the file behind what it covers; `digest`: the algorithm of the digest that it speaks of; `certificate`: the
    SHA-256 of the signer's; `file`: the name of the file that it is, where it stands beside; `reason`: why it has this
    status, where that is not said by the status itself.
    """

    kind: Kind
    status: Status
    signer: str = ""
    issuer: str = ""
    said: datetime | None = None
    stamp: Stamp | None = None
    revocation: Revocation | None = None
    digest: str = ""
    whole: bool | None = None
    after: tuple[Kind, ...] = ()
    certificate: str = ""
    file: str = ""
    reason: Message | None = None

    @property
    def verdict(self) -> Verdict:
        """It holds, it plainly does not, or nobody can tell here."""
        if self.status in _HOLDS:
            return Verdict.PASS
        return Verdict.UNVERIFIED if self.status in _OPEN else Verdict.FAIL

    @property
    def vouched_for(self) -> bool:
        """Whether somebody whom its reader trusts says whose it is."""
        return self.verdict is Verdict.PASS or self.status is Status.UNCHECKED


def worst(signatures: Iterable[Signature]) -> Verdict:
    """The worst verdict of several; not applicable of none."""
    found = {one.verdict for one in signatures}
    order = (Verdict.FAIL, Verdict.UNVERIFIED, Verdict.PASS)
    return next((verdict for verdict in order if verdict in found), Verdict.NOT_APPLICABLE)


KIND_WORDS: Mapping[Kind, Message] = {
    Kind.SCAN: Message("scan of a signature on paper"),
    Kind.PADES: Message("electronic signature in the PDF (PAdES)"),
    Kind.CMS: Message("electronic signature beside the PDF (CMS)"),
    Kind.PASSKEY: Message("confirmation of the decision with a passkey"),
    Kind.STAMP: Message("time stamp of the whole file"),
}
STATUS_WORDS: Mapping[Status, Message] = {
    Status.TRUSTED: Message("valid and trusted"),
    Status.BOUND: Message("belongs to this decision in the log"),
    Status.VOUCHED: Message("valid by the verifier of your settings"),
    Status.SELF_MADE: Message("not trusted: whoever signed made the certificate themselves"),
    Status.FOREIGN: Message("not trusted: the certificate does not lead to a root that you trust"),
    Status.UNCHECKED: Message(
        "valid, from a root that you trust, but whether the certificate was revoked is not known"
    ),
    Status.LAPSED: Message(
        "not verified: the certificate has expired since, and no trusted time stamp shows that it was signed before"
    ),
    Status.UNVERIFIED: Message("not verified here"),
    Status.PICTURE: Message("a picture: no program can tell whose it is"),
    Status.BROKEN: Message("broken: what was signed was changed, or the signature is damaged"),
    Status.PARTIAL: Message("not valid: it leaves a part of what it should cover open"),
    Status.CHANGED: Message("not valid for this file: something that may change its pages was added after it"),
    Status.WEAK: Message("not valid: it was made with an algorithm that can be forged"),
    Status.EXPIRED: Message("not valid: the certificate had expired when it was signed"),
    Status.NOT_YET_VALID: Message("not valid: the certificate was not in force yet"),
    Status.REVOKED: Message("not valid: the certificate was revoked"),
}
_AFTER: Mapping[Kind, Message] = {
    Kind.PADES: Message("another signature"),
    Kind.STAMP: Message("a time stamp"),
}


def headline(one: Signature) -> Message:
    """What it is, whose, and what was found."""
    named: dict[str, Param] = {"kind": KIND_WORDS[one.kind], "status": STATUS_WORDS[one.status]}
    named |= {"name": one.signer, "file": Code(one.file)}
    if one.file and one.signer and one.vouched_for:
        return Message("{kind}, {file}, {name}: {status}", named)
    if one.file and one.signer:
        return Message("{kind}, {file}, by its own word {name}: {status}", named)
    if one.file:
        return Message("{kind}, {file}: {status}", named)
    if not one.signer:
        return Message("{kind}: {status}", named)
    if one.vouched_for:
        return Message("{kind}, {name}: {status}", named)
    return Message("{kind}, by its own word {name}: {status}", named)


def details(one: Signature) -> Iterator[Message]:
    """What else is known of it, a sentence each."""
    if one.reason:
        yield one.reason
    if one.issuer:
        yield Message("Issuer of the certificate: {issuer}.", {"issuer": one.issuer})
    if one.digest and one.status is Status.WEAK:
        yield Message("Algorithm: {algorithm}.", {"algorithm": Code(one.digest)})
    if one.said:
        yield Message("Signed, by its own word, on {day} at {time} (Almaty).", _moment(one.said))
    if one.stamp:
        named = {**_moment(one.stamp.time), "name": one.stamp.by}
        yield (
            Message("Time stamp: {day}, {time} (Almaty), by {name}; its certificate leads to a root of yours.", named)
            if one.stamp.trusted
            else Message(
                "Time stamp: {day}, {time} (Almaty), by {name}; its certificate leads to no root of yours.", named
            )
        )
    if one.revocation is Revocation.UNKNOWN:
        yield Message("No list that tells whether the certificate was revoked is at hand, or it is too old.")
    elif one.revocation is Revocation.UNPUBLISHED:
        yield Message("The certificate names no list of revoked ones, so nobody can tell whether it was revoked.")
    elif one.revocation is Revocation.GOOD:
        yield Message("The certificate was not revoked, by a list or an answer that its issuer has signed.")
    if one.after:
        added: list[Param] = [_AFTER[kind] for kind in dict.fromkeys(one.after) if kind in _AFTER]
        yield Message("Added to the file after it: {added}. What it covers is as it was.", {"added": added})


def _moment(at: datetime) -> dict[str, Param]:
    local = almaty(at)
    return {"day": local.date(), "time": Code(f"{local:%H:%M}")}


def signed_count(signatures: Iterable[Signature]) -> Message:
    """How many signatures there are, and how many of them hold."""
    listed = list(signatures)
    named: dict[str, Param] = {"count": len(listed), "good": sum(one.verdict is Verdict.PASS for one in listed)}
    return Message("Signatures: {count}; of these valid and trusted: {good}.", named)
