"""Signing in at a service (OpenID Connect), with state, nonce and PKCE, by an address that it calls verified."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.server.config import Provider
from mooclint.desk.server.entering import (
    account_for,
    back_of,
    config_of,
    enter,
    limits_of,
    server_page,
    sign_in_page,
    store_of,
    too_often,
)
from mooclint.desk.server.guard import visit_of
from mooclint.message.message import Code, Message

HOLDS = timedelta(minutes=15)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
_SECONDS = 10  # that the service may take
_LEEWAY = 60  # seconds by which two clocks may differ
_FAULTS = (httpx2.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError)
_log = logging.getLogger("mooclint.desk")


class DeniedError(ValueError):
    """The service does not vouch for the address."""


def _provider(request: Request) -> Provider:
    """The service of the address. Raises HTTPException."""
    id = request.path_params["provider"]
    found = next((one for one in config_of(request).oidc if one.id == id), None)
    if found is None:
        raise HTTPException(404)
    return found


def _kind(provider: Provider) -> str:
    return f"oidc-{provider.id}"


def _client(request: Request, provider: Provider) -> OAuth2Client:
    return OAuth2Client(
        client_id=provider.client,
        client_secret=provider.secret or None,
        token_endpoint_auth_method="client_secret_basic" if provider.secret else "none",
        scope="openid email profile",
        redirect_uri=f"{config_of(request).url}/sign-in/oidc/{provider.id}/back",
        code_challenge_method="S256",
        timeout=_SECONDS,
    )


def _about(client: OAuth2Client, provider: Provider) -> dict[str, Any]:
    """What the service says of itself. Raises one of `_FAULTS`."""
    about: dict[str, Any] = _read(client, f"{provider.issuer}/.well-known/openid-configuration")
    if str(about["issuer"]).rstrip("/") != provider.issuer:
        raise ValueError("another issuer")
    return about


def _read(client: OAuth2Client, address: str, *, as_them: bool = False) -> Any:
    """JSON at an address of the service; `as_them`: with the token of who signs in. Raises one of `_FAULTS`."""
    return client.request("GET", address, withhold_token=not as_them).raise_for_status().json()


def begin(request: Request) -> Response:
    """Sends the browser to the service."""
    provider = _provider(request)
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    now, nonce, verifier = request.app.state.now(), secrets.token_urlsafe(), secrets.token_urlsafe(48)
    try:
        with _client(request, provider) as client:
            about = _about(client, provider)
            address, state = client.create_authorization_url(
                about["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
    except _FAULTS as error:
        return _failed(request, provider, error)
    data = {"state": state, "nonce": nonce, "verifier": verifier, "back": back_of(request)}
    store_of(request).begin_attempt(visit_of(request).door, _kind(provider), data, now + HOLDS, now)
    # A form of ours may lead to no other site, so a page of ours goes on by itself.
    return server_page(request, "going.html", name=provider.name, address=address)


def back(request: Request) -> Response:
    """Lets in whom the service knows, by their verified address."""
    provider, store, door = _provider(request), store_of(request), visit_of(request).door
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    found = store.attempt(door, _kind(provider), request.app.state.now())
    known = found is not None and secrets.compare_digest(
        str(found[0]["state"]).encode(), request.query_params.get("state", "").encode()
    )
    if found is None or not known or not store.end_attempt(door, _kind(provider)):
        again = Message("This way to sign in was begun in another browser, or too long ago. Begin anew.")
        return sign_in_page(request, 403, again)
    try:
        email = _address(request, provider, found[0])
    except _FAULTS as error:
        return _failed(request, provider, error)
    account = account_for(request, email)
    if account is None:
        nobody = Message(
            "Nobody here has the address {email}. Ask the coordinator of your course.", {"email": Code(email)}
        )
        return sign_in_page(request, 403, nobody)
    return enter(request, str(found[0]["back"]), account=account.id)


def _address(request: Request, provider: Provider, begun: dict[str, Any]) -> str:
    """The verified address of who signed in there. Raises one of `_FAULTS`."""
    with _client(request, provider) as client:
        about = _about(client, provider)
        token = client.fetch_token(
            about["token_endpoint"], code=request.query_params["code"], code_verifier=begun["verifier"],
            grant_type="authorization_code",
        )  # fmt: skip
        keys = KeySet.import_key_set(_read(client, about["jwks_uri"]))
        claims = _claims(request, provider, str(token["id_token"]), keys, str(begun["nonce"]))
        if "email" not in claims and "userinfo_endpoint" in about:
            more = _read(client, about["userinfo_endpoint"], as_them=True)
            if more.get("sub") != claims["sub"]:
                raise ValueError("another person")
            claims = {**more, **claims}
    if claims.get("email_verified") not in (True, "true") or not isinstance(claims.get("email"), str):
        raise DeniedError("the address is not verified")
    return str(claims["email"])


def _claims(request: Request, provider: Provider, text: str, keys: KeySet, nonce: str) -> dict[str, Any]:
    """What the service vouches for. Raises JoseError, ValueError."""
    claims: dict[str, Any] = dict(jwt.decode(text, keys, algorithms=list(ALGORITHMS)).claims)
    rules = jwt.JWTClaimsRegistry(
        now=int(request.app.state.now().timestamp()),
        leeway=_LEEWAY,
        aud={"essential": True, "value": provider.client},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    rules.validate(claims)
    if str(claims.get("iss", "")).rstrip("/") != provider.issuer:
        raise ValueError("another issuer")
    if claims.get("azp", provider.client) != provider.client:
        raise ValueError("for somebody else")
    return claims


def _failed(request: Request, provider: Provider, error: Exception) -> Response:
    _log.warning("signing in at %s failed: %s", provider.id, type(error).__name__)
    if isinstance(error, DeniedError):
        text = Message("{service} does not say that your e-mail address is verified.", {"service": Code(provider.name)})
        return sign_in_page(request, 403, text)
    text = Message("Signing in at {service} did not work. Try again, or another way.", {"service": Code(provider.name)})
    return sign_in_page(request, 502, text)
