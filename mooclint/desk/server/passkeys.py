"""Passkeys: made at a one-time address or by who is inside, and signed in with. The device proves who sits there."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mooclint.desk.page import go, note, say_to
from mooclint.desk.server.entering import (
    EndedError,
    back_of,
    config_of,
    enter,
    limits_of,
    server_page,
    sign_in_page,
    store_of,
    too_often,
)
from mooclint.desk.server.guard import account_of, visit_of
from mooclint.desk.server.store import Account, Passkey
from mooclint.message.almaty import almaty
from mooclint.message.message import Message

ASKED, MADE = "passkey", "new-passkey"  # kinds of attempts
HOLDS = timedelta(minutes=10)
MOST = 10  # passkeys of an account
_NOT_TAKEN = Message("The passkey was not taken. Try again, or sign in another way.")
FAULTS = (WebAuthnException, ValueError, KeyError, TypeError)


def _begun(request: Request, kind: str, options: Any) -> Response:
    """The options for the browser; the challenge among them is remembered."""
    now = request.app.state.now()
    data = {"challenge": bytes_to_base64url(options.challenge)}
    store_of(request).begin_attempt(visit_of(request).door, kind, data, now + HOLDS, now)
    return Response(options_to_json(options), media_type="application/json")


def _challenge(request: Request, kind: str) -> bytes:
    """The challenge that this browser was given, once. Raises KeyError."""
    store, door = store_of(request), visit_of(request).door
    found = store.attempt(door, kind, request.app.state.now())
    if found is None or not store.end_attempt(door, kind):
        raise KeyError(kind)
    return base64url_to_bytes(str(found[0]["challenge"]))


def put(request: Request, passkey: Passkey, sent: Any, challenge: bytes) -> None:
    """A passkey was put to a challenge, and its device has counted that. Raises one of `FAULTS` where it was not."""
    config = config_of(request)
    proof = verify_authentication_response(
        credential=sent,
        expected_challenge=challenge,
        expected_rp_id=config.domain,
        expected_origin=config.url,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.uses,
        require_user_verification=True,
    )
    store_of(request).used_passkey(passkey.id, proof.new_sign_count)


# --- signing in


def begin(request: Request) -> Response:
    """What the browser needs to ask its devices for a passkey of this server."""
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    options = generate_authentication_options(
        rp_id=config_of(request).domain, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _begun(request, ASKED, options)


def check(request: Request) -> Response:
    """Lets in whose passkey it is."""
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    store = store_of(request)
    try:
        challenge = _challenge(request, ASKED)
        sent = json.loads(request.state.form.get("credential", ""))
        found = store.passkey(str(sent["id"]))
        if found is None:
            return sign_in_page(request, 403, Message("This passkey is not known here."))
        passkey, account = found
        put(request, passkey, sent, challenge)
    except FAULTS:
        return sign_in_page(request, 403, _NOT_TAKEN)
    return enter(request, back_of(request), account=account.id)


# --- making one


def _begin_making(request: Request, account: Account) -> Response:
    known = store_of(request).passkeys(account.id)
    options = generate_registration_options(
        rp_id=config_of(request).domain,
        rp_name="mooclint",
        user_id=account.id.encode(),
        user_name=account.email,
        user_display_name=account.name or account.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in known],
    )
    return _begun(request, MADE, options)


def _made(request: Request, account: Account) -> Passkey | None:
    """The passkey that was sent; None where it cannot be taken."""
    store = store_of(request)
    try:
        made = verify_registration_response(
            credential=json.loads(request.state.form.get("credential", "")),
            expected_challenge=_challenge(request, MADE),
            expected_rp_id=config_of(request).domain,
            expected_origin=config_of(request).url,
            require_user_verification=True,
        )
    except FAULTS:
        return None
    id = bytes_to_base64url(made.credential_id)
    if store.passkey(id) is not None or len(store.passkeys(account.id)) >= MOST:
        return None
    return Passkey(id=id, account=account.id, public_key=made.credential_public_key, uses=made.sign_count)


def _enrolling(request: Request) -> Account:
    """Whose one-time address it is. Raises EndedError."""
    account = store_of(request).enrolling(request.path_params["secret"], request.app.state.now())
    if account is None:
        raise EndedError
    return account


def enrol(request: Request) -> Response:
    """The page of a one-time address."""
    return server_page(request, "enrol.html", who=_enrolling(request), address=request.url.path, failed=False)


def begin_enrolling(request: Request) -> Response:
    """What the browser needs to make a passkey."""
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    return _begin_making(request, _enrolling(request))


def enrolled(request: Request) -> Response:
    """Keeps the passkey and lets its owner in; the address opens nothing any more."""
    account, store = _enrolling(request), store_of(request)
    key = _made(request, account)
    if key is None:
        return server_page(request, "enrol.html", 403, who=account, address=request.url.path, failed=True)
    if not store.enrolled(request.path_params["secret"]):  # somebody else was quicker
        raise EndedError
    store.add_passkey(key, request.app.state.now())
    return enter(request, "/", account=account.id)


# --- of who is inside


def account(request: Request) -> Response:
    """The account: its passkeys, and signing out everywhere."""
    mine, say = account_of(request), say_to(request)
    keys = [
        {"id": one.id, "made": say.param(almaty(one.made).date()) if one.made else ""}
        for one in store_of(request).passkeys(mine.id)
    ]
    return server_page(request, "account.html", who=mine, keys=keys)


def begin_adding(request: Request) -> Response:
    """What the browser needs to make one more passkey."""
    return _begin_making(request, account_of(request))


def add(request: Request) -> Response:
    """Keeps one more passkey; who made it to confirm a decision goes back there."""
    key = _made(request, account_of(request))
    if key is None:
        note(request, _NOT_TAKEN)
    else:
        store_of(request).add_passkey(key, request.app.state.now())
    return go(back_of(request) if request.state.form.get("back") else "/account")


def drop(request: Request) -> Response:
    """Forgets a passkey."""
    store_of(request).drop_passkey(account_of(request).id, request.state.form.get("passkey", ""))
    return go("/account")
