"""`mooclint.lock`: facts and digests of every media file, so that a repository can be checked without its videos.

The schema is `schemas/lock.schema.json`. A lock may come from a stranger: every value is looked at before it is used.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from mooclint.files.located import shown
from mooclint.files.read import TooLargeError, read_bytes
from mooclint.files.refusal import refusal
from mooclint.files.write import write_atomic
from mooclint.media.facts import MediaFacts
from mooclint.media.record import MediaRecord
from mooclint.media.signals import Inspection
from mooclint.media.stored import (
    ShapeError,
    facts_from_json,
    facts_to_json,
    inspection_from_json,
    inspection_to_json,
)
from mooclint.message.message import Code, Message, Quantity

LOCK_NAME = "mooclint.lock"
SCHEMA = "mooclint/lock@1"
MAX_BYTES = 64 * 2**20
MAX_FILES = 20_000
SAMPLE_BLOCK = 64 * 1024
SAMPLE_BLOCKS = 16  # the first, the last, and fourteen spread between them
_SHA256 = re.compile(r"[0-9a-f]{64}")

Progress = Callable[[int, int], None]  # files done, files in all


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEntry:
    """What the lock says of one file."""

    size_bytes: int
    sha256: str
    sample_sha256: str
    facts: MediaFacts
    inspection: Inspection | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """The media files of a package by their path (POSIX, relative, NFC)."""

    files: Mapping[str, LockEntry] = field(default_factory=dict)


# Digests ------------------------------------------------------------------------------------------------------


def sha256_file(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sample_sha256(path: Path) -> str:
    """SHA-256 of a file's size and of sixteen blocks spread over it (of all its bytes up to 1 MiB). Raises OSError.

    A file that was encoded anew differs in it; a few bytes changed on purpose need not. At most 1 MiB is read.
    """
    with path.open("rb", buffering=0) as file:
        size = file.seek(0, 2)
        digest = hashlib.sha256(f"{size}\n".encode())
        if size <= SAMPLE_BLOCK * SAMPLE_BLOCKS:
            offsets, length = [0], size
        else:
            last = SAMPLE_BLOCKS - 1
            offsets, length = [(size - SAMPLE_BLOCK) * block // last for block in range(SAMPLE_BLOCKS)], SAMPLE_BLOCK
        for offset in offsets:
            digest.update(_read_at(file, offset, length))
    return digest.hexdigest()


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    """`length` bytes from `offset` on; a raw read may bring fewer at once."""
    file.seek(offset)
    data = bytearray()
    while len(data) < length and (piece := file.read(length - len(data))):
        data += piece
    return bytes(data)


# Writing ------------------------------------------------------------------------------------------------------


def make_entry(path: Path, facts: MediaFacts, inspection: Inspection | None = None) -> LockEntry:
    """The entry of a file that is there; reads it whole. Raises OSError."""
    return LockEntry(
        size_bytes=facts.size_bytes,
        sha256=sha256_file(path),
        sample_sha256=sample_sha256(path),
        facts=facts,
        inspection=inspection,
    )


def lock_text(lock: Lock) -> str:
    """The lock as it stands in the file: sorted, two spaces, one newline at the end, the same for the same files."""
    data = {
        "schema": SCHEMA,
        "files": {name: _entry_to_json(lock.files[name]) for name in sorted(lock.files)},
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _entry_to_json(entry: LockEntry) -> dict[str, Any]:
    data = {
        "size_bytes": entry.size_bytes,
        "sha256": entry.sha256,
        "sample_sha256": entry.sample_sha256,
        "facts": facts_to_json(entry.facts),
    }
    return data if entry.inspection is None else {**data, "inspection": inspection_to_json(entry.inspection)}


def write_lock(
    root: Path,
    present: Mapping[str, Path],
    records: Mapping[str, MediaRecord],
    progress: Progress | None = None,
    *,
    wanted: Collection[str] | None = None,
) -> list[tuple[str, Message]]:
    """Records the media files `present` (path in the package -> file) in `mooclint.lock` of the package `root`.

    `records` are those of `media_records` for the same paths. Returns the files that could not be recorded, each with
    its reason; an earlier entry of such a file is dropped. Entries of files that are not there stay as they are, so
    that a lock can be renewed where only some of the videos are; with `wanted` only entries of those paths stay. Every
    file is read whole. Raises OSError when the lock cannot be written.
    """
    earlier = read_lock(root / LOCK_NAME)
    entries = dict(earlier.files) if isinstance(earlier, Lock) else {}
    entries = {name: entry for name, entry in entries.items() if wanted is None or name in wanted}
    refused: list[tuple[str, Message]] = []
    for done, (name, record) in enumerate(sorted(records.items()), 1):
        entry = _recorded(present[name], record)
        if isinstance(entry, Message):
            entries.pop(name, None)
            refused.append((name, entry))
        else:
            entries[name] = entry
        if progress is not None:
            progress(done, len(records))
    write_atomic(root / LOCK_NAME, lock_text(Lock(entries)))
    return refused


def _recorded(path: Path, record: MediaRecord) -> LockEntry | Message:
    if record.facts is None:
        return record.problem or Message("the header does not say")
    try:
        entry = make_entry(path, record.facts, record.inspection)
        if path.stat().st_size != record.facts.size_bytes:
            return Message("it changed while it was read")
    except OSError as error:
        return Message("it cannot be read ({reason})", {"reason": refusal(error)})
    return entry


# Reading ------------------------------------------------------------------------------------------------------


def read_lock(path: Path) -> Lock | Message:
    """The lock in a file, or a sentence on what is wrong with it."""
    try:
        if path.is_symlink() or not path.is_file():
            return Message("The lock is not a plain file.")
        data = json.loads(read_bytes(path, MAX_BYTES).decode("utf-8"), parse_constant=_no_constant)
    except TooLargeError:
        return Message("The lock is larger than {limit}.", {"limit": Quantity(MAX_BYTES // 10**6, "MB")})
    except OSError as error:
        return Message("The lock cannot be read: {reason}.", {"reason": refusal(error)})
    except (ValueError, RecursionError):
        command = Code("mooclint lock")
        return Message("The lock is not valid JSON; delete it and record it anew with {command}.", {"command": command})
    return _lock_from_json(data)


def _no_constant(_: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


def _lock_from_json(data: object) -> Lock | Message:
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return Message(
            "The lock was not written by this edition of mooclint; delete it and record it anew with {command}.",
            {"command": Code("mooclint lock")},
        )
    files = data.get("files")
    if not isinstance(files, dict) or len(files) > MAX_FILES:
        return Message("The lock holds no list of files, or one longer than {limit}.", {"limit": MAX_FILES})
    entries: dict[str, LockEntry] = {}
    for name, value in files.items():
        entry = _entry_from_json(value) if _is_path(name) else None
        if entry is None:
            return Message(
                "The lock's entry for {path} is damaged; delete it and record it anew with {command}.",
                {"path": shown(name, 200), "command": Code("mooclint lock")},
            )
        entries[name] = entry
    return Lock(entries)


def _entry_from_json(value: object) -> LockEntry | None:
    if not isinstance(value, dict) or set(value) - {"inspection"} != {"size_bytes", "sha256", "sample_sha256", "facts"}:
        return None
    digests = (value["sha256"], value["sample_sha256"])
    if not all(isinstance(digest, str) and _SHA256.fullmatch(digest) for digest in digests):
        return None
    try:
        facts = facts_from_json(value["facts"])
        inspection = inspection_from_json(value["inspection"]) if "inspection" in value else None
    except ShapeError:
        return None
    size = value["size_bytes"]
    if isinstance(size, bool) or size != facts.size_bytes:
        return None
    return LockEntry(
        size_bytes=facts.size_bytes, sha256=digests[0], sample_sha256=digests[1], facts=facts, inspection=inspection
    )


def _is_path(name: str) -> bool:
    """POSIX, relative, without '..', NFC, one line."""
    return (
        bool(name)
        and len(name) <= 1000
        and "\\" not in name
        and all(part not in ("", ".", "..") for part in name.split("/"))
        and not PurePosixPath(name).is_absolute()
        and unicodedata.is_normalized("NFC", name)
        and not any(sign < " " or "\ud800" <= sign <= "\udfff" for sign in name)
    )


# Comparing ----------------------------------------------------------------------------------------------------


def compare(path: Path, entry: LockEntry, sample: str | None = None) -> Message | None:
    """How a file differs from its entry, by size and then by samples; None if it does not. Raises OSError.

    `sample` is the file's sample digest where it is known already.
    """
    size = path.stat().st_size
    if size != entry.size_bytes:
        return Message(
            "The file is not the one that was recorded: it has {size}, and {recorded} were recorded.",
            {"size": Quantity(size, "byte"), "recorded": Quantity(entry.size_bytes, "byte")},
        )
    if (sample or sample_sha256(path)) != entry.sample_sha256:
        return Message("The file is not the one that was recorded: it is as long, but its content differs.")
    return None
