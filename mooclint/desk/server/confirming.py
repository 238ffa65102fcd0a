"""A decision is confirmed with a passkey: the device signs the hash of its event, which anybody can check later."""

from __future__ import annotations

import json
from base64 import b64encode

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.exceptions import HTTPException
from starlette.responses import Response
from webauthn import generate_authentication_options, options_to_json
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
)
from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.courses import Failed
from mooclint.desk.page import go
from mooclint.desk.server import passkeys
from mooclint.desk.server.entering import config_of, server_page, store_of
from mooclint.desk.server.guard import account_of
from mooclint.desk.server.store import Account, Passkey
from mooclint.message.message import Message
from mooclint.review.case.telling import about
from mooclint.review.case.words import done
from mooclint.review.doing.binding import bind, waiting
from mooclint.review.log.events import Event


def _asked(at: At) -> tuple[Account, Event]:
    """Who confirms, and what. Raises HTTPException."""
    event = waiting(at.seen.events, at.me.id)
    if event is None:
        raise HTTPException(404)
    return account_of(at.request), event


@of_person
def confirm(at: At) -> Response:
    """The decision that can be confirmed."""
    return _page(at)


def _page(at: At, failed: Failed | None = None) -> Response:
    account, event = _asked(at)
    process, say = at.case.process, at.say
    return server_page(
        at.request, "confirm.html", 200 if failed is None else 409,
        at=at, course=at.course, case=at.case, me=at.me, failed=failed, number=event.seq, digest=event.hash,
        what=say.param(done(event, process)), about=about(event, process, at.seen.people, say) or "",
        keys=store_of(at.request).passkeys(account.id),
    )  # fmt: skip


@of_person
def begin(at: At) -> Response:
    """What the browser needs: the hash of the event is what is signed."""
    account, event = _asked(at)
    options = generate_authentication_options(
        rp_id=config_of(at.request).domain,
        challenge=bytes.fromhex(event.hash),
        allow_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id))
            for one in store_of(at.request).passkeys(account.id)
        ],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Response(options_to_json(options), media_type="application/json")


@of_person
def put(at: At) -> Response:
    """Keeps the signature in the log."""
    account, event = _asked(at)
    details = _details(at, account, event)
    if details is None:
        return _page(at, Failed(Message("The passkey was not put to this decision.")))
    failed = tried(lambda: bind(at.home, event, details, at.now))
    return _page(at, failed) if failed else go(f"{at.base}/log")


def _details(at: At, account: Account, event: Event) -> dict[str, str] | None:
    """What the log keeps of a signature by one of the account's passkeys; None where it is none."""
    try:
        sent = json.loads(at.form["credential"])
        keys = store_of(at.request).passkeys(account.id)
        passkey: Passkey | None = next((one for one in keys if one.id == sent["id"]), None)
        if passkey is None:
            return None
        passkeys.put(at.request, passkey, sent, bytes.fromhex(event.hash))
        names = {"client": "clientDataJSON", "device": "authenticatorData", "signature": "signature"}
        said = {name: b64encode(base64url_to_bytes(sent["response"][part])).decode() for name, part in names.items()}
        public = decoded_public_key_to_cryptography(decode_credential_public_key(passkey.public_key))
        key = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except passkeys.FAULTS:
        return None
    return {**said, "key": b64encode(key).decode(), "host": config_of(at.request).domain}
