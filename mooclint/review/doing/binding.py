"""Decisions to which a passkey was put: its signature over the hash of the event, kept in a later one.

The device signs nothing but that hash, so the signature belongs to this decision and to no other; it is held against
the log without a network, by the key that stands beside it.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mooclint.message.message import Code, Message
from mooclint.review.case.acts import Act, Refusal
from mooclint.review.case.home import Home
from mooclint.review.log.events import Event, Flaw

BOUND, BIND = "decision.bound", "bind-decision"
DECISIONS = frozenset(
    {
        "stage.agreed", "stage.returned", "opinion.submitted", "conclusion.signed", "appeal.upheld", "appeal.dismissed",
        "prelaunch.agreed", "prelaunch.returned",
    }
)  # fmt: skip
_PRESENT, _VERIFIED = 0x01, 0x04  # what the device says of who sat there


class NoReaderError(Exception):
    """The package that reads signatures is not installed here."""


def waiting(events: Iterable[Event], person: str) -> Event | None:
    """The last decision of a person, where it stands and no passkey was put to it yet."""
    listed = tuple(events)
    stand: list[Event] = []
    for one in listed:
        if one.type in DECISIONS:
            stand.append(one)
        elif one.type == "decision.reverted" and stand:  # it takes back the last one
            stand.pop()
    last = next((one for one in reversed(stand) if one.actor == person), None)
    return None if last is None or last.seq in {target_of(one) for one in listed if one.type == BOUND} else last


def bind(home: Home, event: Event, details: Mapping[str, Any], now: datetime) -> None:
    """Records a signature over a decision, as who decided. Raises `Refusal` and what `Home.do` raises."""
    waits = waiting(home.events(), event.actor)
    if waits is None or waits.seq != event.seq or not _holds(event, details):
        raise Refusal(Message("The passkey was not put to this decision."))
    body = {**details, "seq": event.seq}
    home.do((BIND,), Act(name=BIND, actor=event.actor, details=body, via="desk"), now)


def prove_bound(events: Iterable[Event]) -> tuple[tuple[Flaw, ...], int, int]:
    """The signatures that do not hold; how many do, and how many cannot be read here."""
    listed = {event.seq: event for event in events}
    flaws, held, unread = list[Flaw](), 0, 0
    for one in listed.values():
        if one.type != BOUND or one.body is None:
            continue
        target = listed.get(target_of(one))
        try:
            if target is not None and target.actor == one.actor and _holds(target, one.body):
                held += 1
                continue
        except NoReaderError:
            unread += 1
            continue
        named = {"number": Code(str(one.seq)), "other": Code(str(target_of(one)))}
        flaws.append(Flaw(one.seq, Message("The passkey of event {number} was not put to event {other}.", named)))
    return tuple(flaws), held, unread


def target_of(event: Event) -> int:
    """The number of the event that a passkey was put to; 0 for none."""
    seq = (event.body or {}).get("seq")
    return seq if isinstance(seq, int) else 0


def _holds(event: Event, details: Mapping[str, Any]) -> bool:
    """Whether a device signed the hash of an event. Raises NoReaderError."""
    try:
        client, device, signature, key = (
            b64decode(str(details[name]), validate=True) for name in ("client", "device", "signature", "key")
        )
        said = json.loads(client)
        challenge = urlsafe_b64encode(bytes.fromhex(event.hash)).rstrip(b"=").decode()
        host = hashlib.sha256(str(details["host"]).encode()).digest()
        meant = said["type"] == "webauthn.get" and said["challenge"] == challenge
        flags = device[32]
    except (KeyError, TypeError, ValueError, IndexError, RecursionError):
        return False
    there = device[:32] == host and flags & _PRESENT and flags & _VERIFIED
    return bool(meant and there) and _signed(key, signature, device + hashlib.sha256(client).digest())


def _signed(key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether a signature is of a public key (DER) over bytes. Raises NoReaderError."""
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_der_public_key
    except ImportError as error:
        raise NoReaderError from error
    try:
        public = load_der_public_key(key)
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, data, ec.ECDSA(SHA256()))
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, data, padding.PKCS1v15(), SHA256())
        elif isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, data)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
