"""The bag of a snapshot (BagIt, RFC 8493): the digests of all files of a package, and what was known of them.

The payload itself stays where it is: seventy gigabytes are not copied. Whoever puts the files under `data/` beside
these has a whole bag, which any tool for BagIt verifies. The digest of the snapshot is the SHA-256 of
`manifest-sha256.txt`, whose lines stand in the order of the paths: the same files, the same digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Param
from mooclint.review.errors import ReviewError
from mooclint.version import __version__

MANIFEST, TAGS, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"
# Tag files: what was known at the submission.
REPORT, LOCK, MEDIA, TEXTS, MESSAGES = "report.json", "mooclint.lock", "media.json", "texts.json", "messages.json"
STAMPS = "stamps.json"
_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PAYLOAD = "data/"
_MAX_MANIFEST = 256 * 2**20
_MAX_TAG = 256 * 2**20
_LINE = re.compile(r"([0-9a-f]{64}) [ *]?([^\r\n]+)")
_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODED = re.compile("%(25|0D|0A)", re.IGNORECASE)


class SnapshotError(ReviewError):
    """A snapshot that cannot be taken, read or relied upon. `paths` are the files that the message is about."""

    def __init__(self, message: Message, paths: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.paths = paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The exact bytes of a package at one moment."""

    digest: str  # SHA-256 of the manifest, in hex
    files: Mapping[str, str]  # path (POSIX, relative, NFC) -> SHA-256, in the order of the paths
    folder: Path  # of the bag


def manifest_text(files: Mapping[str, str]) -> bytes:
    """The manifest of these files and digests: `SHA-256, two blanks, path`, in the order of the paths."""
    lines = (f"{files[path]}  {_PAYLOAD}{_encoded(path)}\n" for path in sorted(files))
    return "".join(lines).encode("utf-8")


def bag_files(
    files: Mapping[str, str], octets: int, tags: Mapping[str, bytes], day: date, about: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """All files of a bag by name: those that BagIt asks for, and the tag files of the submission.

    `about`: what bag-info.txt says besides; each a line.
    """
    info = f"Bagging-Date: {day.isoformat()}\nBag-Software-Agent: mooclint {__version__}\n"
    info += f"Payload-Oxum: {octets}.{len(files)}\n"
    info += "".join(f"{label}: {text}\n" for label, text in (about or {}).items())
    found = {"bagit.txt": _BAGIT, MANIFEST: manifest_text(files), INFO: info.encode(), **tags}
    lines = (f"{hashlib.sha256(found[name]).hexdigest()}  {_encoded(name)}\n" for name in sorted(found))
    return {**found, TAGS: "".join(lines).encode()}


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder, whose manifest and tag files are as they were written. Raises SnapshotError."""
    tags = _entries(folder, TAGS)
    for name, digest in tags.items():
        if "/" in name or "\\" in name or hashlib.sha256(_read(folder, name)).hexdigest() != digest:
            raise _broken(folder, name)
    if MANIFEST not in tags or not _read(folder, "bagit.txt").startswith(b"BagIt-Version: "):
        raise _broken(folder, "bagit.txt")
    files = {}
    for path, digest in _entries(folder, MANIFEST).items():
        inner = path.removeprefix(_PAYLOAD)
        if inner == path or inner.startswith("/") or {"", ".", ".."} & set(inner.split("/")):
            raise _broken(folder, MANIFEST)
        files[inner] = digest
    ordered = {path: files[path] for path in sorted(files)}
    return Snapshot(digest=hashlib.sha256(manifest_text(ordered)).hexdigest(), files=ordered, folder=folder)


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot with the sizes and times of some of its tag files: so long what was read out of those holds."""

    folder: Path
    stamps: tuple[tuple[int, int] | None, ...]
    snapshot: Snapshot = field(compare=False)


def kept(snapshot: Snapshot, *names: str) -> Kept:
    """The snapshot, by what stands in the tag files of those names now."""
    return Kept(snapshot.folder, tuple(_stamp(snapshot.folder / name) for name in names), snapshot)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def tag_file(snapshot: Snapshot, name: str) -> bytes | None:
    """A tag file of a snapshot that was read; None where it has no such file. Raises SnapshotError."""
    return _read(snapshot.folder, name) if (snapshot.folder / name).exists() else None


def _entries(folder: Path, name: str) -> dict[str, str]:
    """Path -> digest of the lines of a manifest."""
    found: dict[str, str] = {}
    try:
        lines = _read(folder, name).decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise _broken(folder, name) from None
    for line in lines if lines != [""] else ():
        parts = _LINE.fullmatch(line.removesuffix("\r"))
        path = _decoded(parts[2].lstrip(" ")) if parts else ""
        if parts is None or path in found:
            raise _broken(folder, name)
        found[path] = parts[1]
    return found


def _read(folder: Path, name: str) -> bytes:
    named: dict[str, Param] = {"path": Code(name), "folder": Code(folder.name)}
    try:
        return read_bytes(folder / name, _MAX_MANIFEST if name == MANIFEST else _MAX_TAG)
    except (NotRegularError, TooLargeError, ValueError):
        raise _broken(folder, name) from None
    except OSError as error:
        message = Message(
            "The snapshot {folder} cannot be read: {path} ({reason})", {**named, "reason": refusal(error)}
        )
        raise SnapshotError(message, (name,)) from error


def _broken(folder: Path, name: str) -> SnapshotError:
    named: dict[str, Param] = {"path": Code(name), "folder": Code(folder.name)}
    return SnapshotError(Message("The snapshot {folder} is damaged: {path} is not what was written.", named), (name,))


def _encoded(path: str) -> str:
    return "".join(_ENCODED.get(char, char) for char in path)


def _decoded(path: str) -> str:
    return _DECODED.sub(lambda found: chr(int(found[1], 16)), path)
