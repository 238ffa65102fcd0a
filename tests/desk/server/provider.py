"""A small real OpenID Connect provider on this computer: discovery, code with PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "mooclint-desk", "shared-secret"


class Provider:
    """What it says of the person who signs in, and what it does wrong where a test wants that."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1"}, auto_kid=False)
        self.claims: dict[str, Any] = {"sub": "7", "email": "yerlan@uni.kz", "email_verified": True}
        self.spoil: dict[str, Any] = {}  # in the token, in place of what is right
        self.signer = self.key
        self.clock = time.time
        self.issuer = ""
        self._codes: dict[str, dict[str, str]] = {}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to after the person signed in."""
        assert query["response_type"] == "code" and query["client_id"] == CLIENT and "openid" in query["scope"]
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """The tokens for a code."""
        assert authorization == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self._codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(self.clock())
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        text = jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, **self.claims, **self.spoil}, self.signer)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": text}


@contextmanager
def opened_provider() -> Iterator[Provider]:
    """A provider that answers."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def _say(self, data: Any) -> None:
            body = json.dumps(data).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            at = urlsplit(self.path)
            if at.path == "/.well-known/openid-configuration":
                names = ("authorization", "token", "userinfo")
                addresses = {f"{name}_endpoint": f"{provider.issuer}/{name}" for name in names}
                self._say({"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/jwks", **addresses})
            elif at.path == "/jwks":
                self._say({"keys": [provider.key.as_dict(private=False)]})
            elif at.path == "/userinfo":
                self._say({"sub": provider.claims["sub"], "email": "from@userinfo.kz", "email_verified": True})
            else:
                self.send_response(303)
                query = {name: values[0] for name, values in parse_qs(at.query).items()}
                self.send_header("Location", provider.authorize(query))
                self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(provider.token(form, self.headers.get("Authorization", "")))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
