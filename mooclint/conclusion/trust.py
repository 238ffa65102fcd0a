"""Whom a reader trusts: roots and lists that they name, and what their own settings say. A course has no say in it.

The settings are a file of the user who runs mooclint, `signing.toml`, and lie outside of every package.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mooclint.conclusion.certified import Trust
from mooclint.files import toml
from mooclint.files.located import Problem
from mooclint.files.own import settings_folder
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.refusal import refusal
from mooclint.files.schema import validate
from mooclint.message.message import Code, Message, Param

SETTINGS = "signing.toml"
_MOST, _MOST_FILES = 2**25, 1_000
_PEM = re.compile(rb"-----BEGIN (?:TRUSTED )?(CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]{1,33554432})-----END")
_ENDINGS = (".pem", ".crt", ".cer", ".der", ".crl", ".cert")


class TrustError(Exception):
    """What was named as trusted cannot be used; `problems`: where in the settings, and why."""

    def __init__(self, message: Message, problems: Iterable[tuple[Path, Problem]] = ()) -> None:
        super().__init__(message.template)
        self.message, self.problems = message, tuple(problems)


def trust_of(roots: Iterable[Path], lists: Iterable[Path]) -> Trust:
    """Whom somebody trusts who names these, besides what their own settings say. Raises TrustError."""
    own = own_trust()
    more = Trust(roots=tuple(_certificates(roots)), crls=tuple(_lists(lists)))
    return Trust(
        roots=tuple(dict.fromkeys((*own.roots, *more.roots))),
        crls=tuple(dict.fromkeys((*own.crls, *more.crls))),
        program=own.program,
    )


def own_trust() -> Trust:
    """What the settings of this user say; nobody is trusted where there are none. Raises TrustError."""
    try:
        path = settings_folder() / SETTINGS
        if not path.is_file():
            return Trust()
        document, problems = toml.read(path)
    except OSError:
        return Trust()
    if document is not None:
        problems = validate(document, "signing")
    if document is None or problems:
        text = Message("The settings cannot be used: {path}", {"path": Code(str(path))})
        raise TrustError(text, [(path, one) for one in problems])
    data = document.data
    return Trust(
        roots=tuple(_certificates(path.parent / one for one in data.get("trust", ()))),
        crls=tuple(_lists(path.parent / one for one in data.get("crl", ()))),
        program=tuple(data.get("verifier", ())),
    )


def _certificates(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        found = [der for file in _files(path) for kind, der in _ders(file) if kind == "CERTIFICATE"]
        if not found:
            raise TrustError(Message("There is no certificate in {path}: PEM or DER is read.", _named(path)))
        yield from found


def _lists(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        found = [der for file in _files(path) for kind, der in _ders(file) if kind != "CERTIFICATE"]
        if not found:
            raise TrustError(Message("There is no list of revoked certificates in {path}.", _named(path)))
        yield from found


def _files(path: Path) -> list[Path]:
    """A file, or those of a folder that are certificates or lists by their names. Raises TrustError."""
    try:
        if not path.is_dir():
            return [path]
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in _ENDINGS)
    except (OSError, ValueError) as error:
        raise _unread(path, error) from error
    return found[:_MOST_FILES]


def _ders(path: Path) -> list[tuple[str, bytes]]:
    """The certificates and lists of a file, by their kind. Raises TrustError."""
    try:
        data = read_bytes(path, _MOST)
    except (OSError, NotRegularError, TooLargeError, ValueError) as error:
        raise _unread(path, error) from error
    if data[:1] == b"0":
        return [(_kind(data), data)]
    try:
        return [(kind.decode(), base64.b64decode(b"".join(body.split()))) for kind, body in _PEM.findall(data)]
    except binascii.Error:
        return []


def _kind(der: bytes) -> str:
    """Whether bytes in DER are a certificate: its body begins with a version in a tag of its own."""
    at = 2 + (der[1] & 0x7F if len(der) > 1 and der[1] & 0x80 else 0)
    inner = der[at : at + 12]
    begin = 2 + (inner[1] & 0x7F if len(inner) > 1 and inner[1] & 0x80 else 0)
    return "CERTIFICATE" if inner[begin : begin + 1] == b"\xa0" else "X509 CRL"


def _named(path: Path) -> dict[str, Param]:
    return {"path": Code(str(path))}


def _unread(path: Path, error: Exception) -> TrustError:
    reason = refusal(error) if isinstance(error, OSError) else Message("it is no file that can be read whole")
    return TrustError(Message("{path} cannot be read: {reason}.", {**_named(path), "reason": reason}))
