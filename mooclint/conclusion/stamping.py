"""One request to a time stamp authority (RFC 3161): asked over HTTP, with a limit on time and on what comes back."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from time import monotonic
from urllib.parse import urlsplit

from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.version import __version__

_SECONDS, _MOST, _PIECE = 20, 2**18, 2**14  # an answer has some thousand bytes


class StampError(Exception):
    """No time stamp came."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Where else an authority sends nobody has asked for."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Nowhere."""
        return


def check_address(url: str) -> None:
    """Raises StampError for what is no address of an authority."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or not url.isascii() or any(letter <= " " for letter in url):
        raise StampError(Message("No address of a time stamp authority: {url}. It begins with http or https.", {
            "url": Code(_shown(url)),
        }))  # fmt: skip


def ask_stamp(url: str, query: bytes, *, seconds: float = _SECONDS) -> bytes:
    """The answer to a query (both in DER). Raises StampError."""
    check_address(url)
    named: dict[str, Param] = {"url": Code(_shown(url)), "seconds": Quantity(seconds, "s")}
    head = {
        "Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply",
        "User-Agent": f"mooclint/{__version__}",
    }  # fmt: skip
    request = urllib.request.Request(url, data=query, headers=head, method="POST")  # noqa: S310 - see check_address
    until = monotonic() + seconds
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=seconds) as answer:
            kept = b""
            while piece := answer.read1(_PIECE):
                kept += piece
                if len(kept) > _MOST:
                    raise StampError(
                        Message("The time stamp authority sent more than any time stamp has: {url}", named)
                    )
                if monotonic() > until:
                    raise TimeoutError
    except urllib.error.HTTPError as error:
        named["code"] = error.code
        raise StampError(Message("The time stamp authority refused ({code}): {url}", named)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            raise StampError(Message("No time stamp came within {seconds}: {url}", named)) from error
        raise StampError(Message("The time stamp authority cannot be reached: {url}", named)) from error
    return kept


def _shown(url: str) -> str:
    """An address without a name and a password, and not longer than a line."""
    scheme, sign, rest = url.partition("//")
    host, slash, path = rest.partition("/")
    return f"{scheme}{sign}{host.rpartition('@')[2]}{slash}{path}"[:200]
