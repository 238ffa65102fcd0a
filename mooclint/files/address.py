"""Places that an address names, as s3://bucket/folder/file: written whole or not at all, read in parts (by fsspec).

Keys stand in no address: the package of a service finds them where that service has them, for S3 in the environment or
in the files of AWS. Of what a service says nothing goes on but the name of its error, so that no sentence holds a key.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from mooclint.message.message import Code, Message, Param

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # of more than a letter: that were a drive of Windows
_S3 = ("s3", "s3a")
_PART = 32 * 2**20  # bytes that go up at once; S3 takes 10,000 of them for a file
_BLOCK = 4 * 2**20  # bytes that are fetched at once
_BUFFER = 2**18
_SECONDS = 60  # without a byte, before it is tried again
_TRIES = 3
_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}")
_NO_KEYS = ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "CredentialRetrievalError")
_NOT_ALLOWED = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "403")
_NO_SERVICE = (
    "EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError", "HTTPClientError",
    "ClientError", "ClientConnectorError", "ProxyConnectionError", "ConnectionError", "FSTimeoutError",
)  # fmt: skip


class AddressError(Exception):
    """What was asked of an address cannot be had; `message` says why.

    `wrong`: another address is to be named, or other settings; else the service failed, and may do it later.
    """

    def __init__(self, message: Message, *, wrong: bool = False) -> None:
        super().__init__(message.template)
        self.message = message
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Address:
    """An address. `endpoint`: of a server that answers as S3 does; '' for what the environment or the files of AWS
    name, else Amazon's.
    """

    text: str
    endpoint: str = ""

    def __str__(self) -> str:
        return self.text

    def __truediv__(self, name: str) -> Address:
        return replace(self, text=f"{self.text.rstrip('/')}/{name}")


Spot = Path | Address


def is_address(text: str) -> bool:
    """Whether it is an address, and no path."""
    return _ADDRESS.match(text) is not None


def spot(text: str, endpoint: str = "") -> Spot:
    """What a path or an address names. Raises AddressError for an address that cannot be one of ours."""
    if not is_address(text):
        return Path(text)
    try:
        parts = urlsplit(text)
        netloc = parts.netloc
    except ValueError:
        netloc = ""
    if "@" in netloc and (parts.scheme in _S3 or ":" in netloc.rpartition("@")[0]):
        raise AddressError(  # the address itself would repeat it
            Message("No key stands in an address: keep it in the environment, or in the files of AWS."), wrong=True
        )
    if not netloc or "::" in text:
        raise AddressError(
            Message("{address} is no address, as {example} is.", {
                "address": Code(text), "example": Code("s3://bucket/folder/file"),
            }), wrong=True,
        )  # fmt: skip
    return Address(text.rstrip("/"), endpoint)


def exists(place: Address) -> bool:
    """Whether a file is there. Raises AddressError."""
    return size_of(place) is not None


def size_of(place: Address) -> int | None:
    """The bytes of a file; None where there is none. Raises AddressError."""
    with _told(place):
        system, path = _system(place)
        with suppress(FileNotFoundError):
            found = system.info(path)
            return int(found["size"] or 0) if found["type"] == "file" else None
    return None


@contextmanager
def arriving_at(place: Address) -> Iterator[BinaryIO]:
    """A new file that is there once the block ends well, whole; else nothing is. Raises AddressError."""
    if exists(place):
        named: dict[str, Param] = {"path": Code(place.text)}
        raise AddressError(Message("{path} is there already; nothing was written.", named), wrong=True)
    with _told(place):
        system, path = _system(place)
        file = system.open(path, "wb", block_size=_PART, autocommit=False)
    writing = _Writing(file, place)
    buffered = io.BufferedWriter(writing, _BUFFER)
    try:
        yield buffered
        buffered.flush()
        with _told(place):
            file.close()
            file.commit()
            whole = system.info(path)["size"] == writing.count
    except BaseException:
        writing.over = True
        with suppress(Exception):  # what went wrong first is told
            file.discard()
        with suppress(AttributeError):  # of a file in memory
            file.closed = True  # else its end would write it after all
        raise
    if not whole:
        raise damaged(place)


@contextmanager
def reading(source: Spot) -> Iterator[BinaryIO]:
    """A file to read anywhere in it, wherever it lies. Raises AddressError, and OSError of a file."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
        return
    with _told(source):
        system, path = _system(source)
        there = system.open(path, "rb", block_size=_BLOCK)
    try:
        with io.BufferedReader(_Reading(there, source), _BUFFER) as buffered:
            yield buffered
    finally:
        with suppress(Exception):
            there.close()


def remove(place: Address) -> None:
    """Takes a file away. Raises AddressError."""
    with _told(place):
        system, path = _system(place)
        system.rm_file(path)


def tried(place: Address) -> None:
    """Writes a small file into a folder, reads it and takes it away. Raises AddressError."""
    place, data = place / f"check-{token_hex(8)}", token_hex(32).encode()
    with arriving_at(place) as file:
        file.write(data)
    with reading(place) as there:
        found = there.read()
    remove(place)
    if found != data:
        raise damaged(place)


def damaged(place: Address) -> AddressError:
    """That a file is not what was written."""
    return AddressError(
        Message("{address} is damaged: it is not what was written there.", {"address": Code(place.text)}), wrong=True
    )


class _Writing(io.RawIOBase):
    """Bytes on their way, each refusal in words of ours."""

    def __init__(self, file: Any, place: Address) -> None:
        self.file, self.place, self.count = file, place, 0
        self.over = False  # what comes still goes nowhere

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.over:
            with _told(self.place):
                self.file.write(bytes(data))
        self.count += len(data)
        return len(data)


class _Reading(io.RawIOBase):
    """The same for what is read."""

    def __init__(self, file: Any, place: Address) -> None:
        self.file, self.place = file, place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self.file.seek(offset, whence))

    def tell(self) -> int:
        return int(self.file.tell())

    def readinto(self, buffer: Any) -> int:
        with _told(self.place):
            data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


# The package of a service -----------------------------------------------------------------------------------------


def _system(place: Address) -> tuple[Any, str]:
    """What fsspec has for an address, and the path in it. Raises AddressError."""
    kind = place.text.partition("://")[0].lower()
    options: dict[str, Any] = {}
    if kind in _S3:
        options = {
            "use_listings_cache": False,
            "endpoint_url": place.endpoint or None,
            "config_kwargs": {
                "connect_timeout": _SECONDS // 6,
                "read_timeout": _SECONDS,
                "retries": {"max_attempts": _TRIES, "mode": "standard"},
            },
        }
    named: dict[str, Param] = {"address": Code(place.text), "command": Code('pip install "mooclint[objects]"')}
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(place.text, **options)
    except ImportError:
        raise AddressError(Message("For {address} a package is missing; for S3 this installs it: {command}", named),
                           wrong=True) from None  # fmt: skip
    except ValueError:
        raise AddressError(Message("Nothing that is installed here knows this kind of address: {address}", named),
                           wrong=True) from None  # fmt: skip
    return system, str(path)


@contextmanager
def _told(place: Address) -> Iterator[None]:
    """What the package of a service raises, in words of ours: each has exceptions of its own."""
    try:
        yield
    except AddressError:
        raise
    except Exception as error:
        raise _in_words(error, place) from None


def _in_words(error: Exception, place: Address) -> AddressError:
    chain: list[BaseException] = [error]
    while (found := chain[-1].__cause__ or chain[-1].__context__) and found not in chain:
        chain.append(found)
    responses = (getattr(one, "response", None) for one in chain)
    codes = [one["Error"]["Code"] for one in responses if isinstance(one, dict) and "Code" in one.get("Error", {})]
    code = next((one for one in codes if isinstance(one, str) and _NAME.fullmatch(one)), "")
    kinds = {kind.__name__ for one in chain for kind in type(one).__mro__}
    named: dict[str, Param] = {"address": Code(place.text), "reason": Code(code or type(error).__name__)}
    if code == "NoSuchBucket":
        return AddressError(Message("There is no such bucket: {address}", named), wrong=True)
    if kinds & {*_NO_KEYS}:
        named |= {"first": Code("AWS_ACCESS_KEY_ID"), "second": Code("AWS_SECRET_ACCESS_KEY")}
        named |= {"file": Code("~/.aws/credentials")}
        return AddressError(
            Message("There are no keys for {address}: set {first} and {second} in the environment, or write {file}.",
                    named), wrong=True,
        )  # fmt: skip
    if code in _NOT_ALLOWED or isinstance(error, PermissionError):
        return AddressError(
            Message("The keys that are found here do not open {address} ({reason}): look at the keys and their rights.",
                    named), wrong=True,
        )  # fmt: skip
    if isinstance(error, FileNotFoundError):
        return AddressError(Message("There is nothing at {address}", named), wrong=True)
    if kinds & {*_NO_SERVICE} and not code:
        return AddressError(
            Message("Nobody answers for {address} ({reason}): look at the network and the endpoint, then try again.",
                    named)
        )  # fmt: skip
    return AddressError(Message("{address} was refused ({reason}). Try again later.", named))
