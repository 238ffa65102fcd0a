"""Which addresses may be asked: pages of the Internet, and nothing of this machine, its network or other services."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit

from mooclint.links.replies import NoAnswerError, Outcome

MAX_LINK = 4096  # characters
LOW_PORTS = (80, 443)  # other ports below 1024 belong to mail and the like, which must not be spoken to in HTTP
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address taken apart; `host` in ASCII, `path` with the query and fit for a request line."""

    secure: bool
    host: str
    port: int
    path: str


def target_of(address: str) -> Target:
    """The address taken apart. Raises NoAnswerError where nobody may ask it."""
    try:
        parts = urlsplit(address)
        host = _ascii(parts.hostname or "")
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        path = quote(parts.path or "/", safe="%/:=@!$&'()*+,;~")
        query = quote(parts.query, safe="%/:=@!$&'()*+,;~?")
    except ValueError as error:
        raise NoAnswerError(Outcome.UNASKED) from error
    if not _may_be_asked(parts, host, port) or len(address) > MAX_LINK:
        raise NoAnswerError(Outcome.UNASKED)
    return Target(secure=secure, host=host, port=port, path=f"{path}?{query}" if query else path)


def _may_be_asked(parts: SplitResult, host: str, port: int) -> bool:
    """Only http and https, no port of another service, and no link that carries a name or a password."""
    named = parts.username is not None or parts.password is not None
    return parts.scheme in ("http", "https") and bool(_HOST.fullmatch(host)) and not named and _is_web_port(port)


def _is_web_port(port: int) -> bool:
    return port in LOW_PORTS or port >= 1024


def _ascii(host: str) -> str:
    """A host as name servers know it. Raises ValueError."""
    host = host.lower().rstrip(".")
    return host if host.isascii() or len(host) > 253 else host.encode("idna").decode("ascii")


def joined(address: str, location: str) -> str:
    """Where a page sends one. Raises NoAnswerError where that is no address: somebody is there."""
    try:
        return urldefrag(urljoin(address, location)).url
    except ValueError as error:
        raise NoAnswerError(Outcome.ANSWERS) from error


def is_public(address: str) -> bool:
    """Whether an IP address is out on the Internet, and not of this machine or the network that it is in."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # how a network without IPv4 writes IPv4 addresses
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local or ip in ipaddress.ip_network("64:ff9b:1::/48"):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str) -> list[str]:
    """The IP addresses of a host, each once. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))
