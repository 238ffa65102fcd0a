"""The passkeys that were put to the decision of a conclusion, among its signatures."""

from __future__ import annotations

from mooclint.conclusion.signature import Kind, Signature, Status
from mooclint.message.message import Code, Message
from mooclint.review.case.home import Look
from mooclint.review.case.standing import name_of
from mooclint.review.doing.binding import BOUND, prove_bound, target_of


def passkeys_of(look: Look, seq: int) -> tuple[Signature, ...]:
    """Those that were put to an event, each held against the log anew. They prove what a device signed, and no file."""
    found = []
    for event in look.events:
        if event.type != BOUND or event.body is None or target_of(event) != seq:
            continue
        flaws, _, unread = prove_bound((*(one for one in look.events if one.seq == seq), event))
        status = Status.BROKEN if flaws else Status.UNVERIFIED if unread else Status.BOUND
        signer = name_of(event.actor, look.people)
        reason = _NO_READER if unread else None
        found.append(Signature(kind=Kind.PASSKEY, status=status, signer=signer, said=event.said, reason=reason))
    return tuple(found)


_NO_READER = Message("To read it: {command}", {"command": Code('pip install "mooclint[desk-server]"')})
