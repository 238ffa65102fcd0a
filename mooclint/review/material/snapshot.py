"""Snapshots: the SHA-256 of every file of a package at the moment of its submission.

Reading tens of gigabytes takes minutes, so a run that was killed goes on where it was: a journal beside the snapshots
has every file that was finished, with its size and times. It is used for that alone and is gone with the snapshot; the
next one reads every byte again. Files that change meanwhile are read again; those that do not come to rest are named.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from mooclint.course.folder import scan
from mooclint.course.model import FileEntry
from mooclint.files.cache import Stamp, stamp
from mooclint.files.read import naming, read_bytes
from mooclint.files.refusal import refusal
from mooclint.files.write import write_atomic
from mooclint.message.message import Code, Message, Param
from mooclint.review.material.bag import Snapshot, SnapshotError, bag_files, manifest_text, read_snapshot

FOLDER = (".mooclint", "review", "snapshots")
JOURNAL = "journal.jsonl"
_BUFFER = 2**20
_TRIES = 3  # readings of the files that have changed meanwhile
_MAX_JOURNAL = 256 * 2**20
_SHOWN = 5  # paths in a sentence
_SHA256 = re.compile("[0-9a-f]{64}")

Progress = Callable[[int, int], None]  # done, in all
Working = Callable[[Message], AbstractContextManager[Progress]]  # what is done


def _silent(done: int, total: int) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A snapshot, and the files that were read again because they changed meanwhile."""

    snapshot: Snapshot
    reread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """How a folder differs from a snapshot, by path; `unread` are files that cannot be read, each with the reason."""

    missing: tuple[str, ...]
    more: tuple[str, ...]
    changed: tuple[str, ...]
    unread: Mapping[str, Message]

    @property
    def none(self) -> bool:
        """Whether the folder is the snapshot, byte by byte."""
        return not (self.missing or self.more or self.changed or self.unread)


@dataclass(frozen=True, slots=True)
class _Done:
    """A file that was read: its size and times then, and its digest."""

    stamp: Stamp
    digest: str


def take_snapshot(
    folder: Path,
    tags: Mapping[str, bytes],
    today: date,
    *,
    into: Path | None = None,
    named: Collection[str] | None = None,
    progress: Progress = _silent,
) -> Taken:
    """The snapshot of a package, written into the folder of its digest under `into` (default: in `.mooclint/`).

    `tags` are the files that are kept beside the digests, by name (`bag.REPORT`, `LOCK`, `MEDIA`, `TEXTS`). A snapshot
    of the same bytes that is there already is handed back as it is. Where it is not among the digests that a log names
    (`named`), it is left from a submission that was refused, and is written anew. `progress` is called with the bytes
    that are done and those there are. Raises SnapshotError; then, and after a kill, a further call goes on where this
    one was.
    """
    if into is None:
        into = _own(folder)
    with _journal(into) as journal:
        done, reread = _read_all(folder, journal, progress)
    files = {path: one.digest for path, one in sorted(done.items())}
    digest = hashlib.sha256(manifest_text(files)).hexdigest()
    target = into / digest
    if named is not None and digest not in named:
        shutil.rmtree(target, ignore_errors=True)
    if not target.exists():
        octets = sum(one.stamp[0] for one in done.values())
        _write(target, bag_files(files, octets, tags, today))
    snapshot = read_snapshot(target)
    if snapshot.digest != digest:
        raise SnapshotError(
            Message("The snapshot {folder} is not the one that its name says.", {"folder": Code(digest)})
        )
    _tidy(into)
    return Taken(snapshot=snapshot, reread=reread)


def verify_snapshot(folder: Path, snapshot: Snapshot, *, progress: Progress = _silent) -> Deviation:
    """What of a package is missing, more or changed since the snapshot; every byte of what both have is read."""
    files, notes = scan(folder)
    unread = {note.place.path: note.message for found in notes.values() for note in found if note.left_out}
    both = [files[path] for path in snapshot.files if path in files]
    meter = _Meter(progress, sum(file.size for file in both))
    changed = []
    for file in both:
        try:
            if _digest(file.disk_path, meter) != snapshot.files[file.path]:
                changed.append(file.path)
        except OSError as error:
            unread[file.path] = refusal(error)
    return Deviation(
        missing=tuple(path for path in snapshot.files if path not in files),
        more=tuple(path for path in files if path not in snapshot.files),
        changed=tuple(changed),
        unread=unread,
    )


def snapshots_of(folder: Path) -> tuple[Path, ...]:
    """The folders of the snapshots that a package keeps, in order of names."""
    place = folder.joinpath(*FOLDER)
    found = place.iterdir() if place.is_dir() else ()
    return tuple(sorted(path for path in found if _SHA256.fullmatch(path.name) and path.is_dir()))


# Reading ------------------------------------------------------------------------------------------------------


class _Meter:
    """Counts the bytes that are done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def add(self, octets: int) -> None:
        self.done += octets
        self.progress(min(self.done, self.total), self.total)


def _read_all(folder: Path, journal: _Journal, progress: Progress) -> tuple[dict[str, _Done], tuple[str, ...]]:
    """Every file of the package with its digest: all of them as they are after the last one was read."""
    known, reread = journal.known, dict[str, None]()
    for attempt in range(_TRIES + 1):
        files = _files(folder)
        stamps = {path: _stamp(file) for path, file in files.items()}
        todo = [file for path, file in files.items() if path not in known or known[path].stamp != stamps[path]]
        if not todo:
            return {path: known[path] for path in files}, tuple(reread)
        if attempt == _TRIES:
            raise _named(Message("These files change while they are read: {paths}. Try again later."), todo)
        if attempt:
            reread |= dict.fromkeys(file.path for file in todo)
        meter = _Meter(progress, sum(file.size for file in files.values()))
        meter.add(meter.total - sum(file.size for file in todo))
        for file in todo:
            journal.add(file, _one(file, meter))
    raise AssertionError("the last try returns or raises")


def _files(folder: Path) -> dict[str, FileEntry]:
    """The files of the package. Raises SnapshotError where one would be left out: a snapshot is of all or none."""
    files, notes = scan(folder)
    for note in (note for found in notes.values() for note in found if note.left_out):
        named: dict[str, Param] = {"path": Code(note.place.path or "."), "reason": note.message}
        raise SnapshotError(Message("{path}: {reason}", named), (note.place.path,))
    if not files:
        raise SnapshotError(Message("There is no file here of which a snapshot could be taken."))
    return files


def _stamp(file: FileEntry) -> Stamp:
    """Size and times; without a change time where the disk keeps none."""
    return stamp(file.disk_path) or (file.size, file.mtime_ns, 0)


def _one(file: FileEntry, meter: _Meter) -> _Done:
    """A file as it was before it was read: if it has changed since, its stamp is not that of the file any more."""
    before = _stamp(file)
    try:
        return _Done(before, _digest(file.disk_path, meter))
    except OSError as error:
        named: dict[str, Param] = {"path": Code(file.path), "reason": refusal(error)}
        message = Message("The file cannot be read: {path} ({reason})", named)
        raise SnapshotError(message, (file.path,)) from error


def _digest(path: Path, meter: _Meter) -> str:
    """The SHA-256 of a file's bytes, in hex. Raises OSError."""
    found, buffer = hashlib.sha256(), memoryview(bytearray(_BUFFER))
    with naming(path), path.open("rb", buffering=0) as file:
        while octets := file.readinto(buffer):
            found.update(buffer[:octets])
            meter.add(octets)
    return found.hexdigest()


def _named(message: Message, files: list[FileEntry]) -> SnapshotError:
    paths = tuple(file.path for file in files)
    shown: list[Param] = [Code(path) for path in paths[:_SHOWN]]
    return SnapshotError(Message(message.template, {"paths": [*shown, *["…"] * (len(paths) > _SHOWN)]}), paths)


# Writing ------------------------------------------------------------------------------------------------------


class _Journal:
    """The files that were finished, a line each: `[path, size, mtime_ns, changed_ns, digest]`."""

    def __init__(self, file: BinaryIO, known: dict[str, _Done]) -> None:
        self.file, self.known = file, known

    def __enter__(self) -> _Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def add(self, file: FileEntry, done: _Done) -> None:
        """Keeps it for a further run, if the disk tells later on whether it has changed."""
        self.known[file.path] = done
        if done.stamp[2]:
            self.file.write(_line(file.path, done))
            self.file.flush()


def _journal(into: Path) -> _Journal:
    """The journal of a run that was broken off, or a new one; a line that was cut off is no line."""
    path = into / JOURNAL
    try:
        into.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            path.unlink()
        known = dict(_lines(read_bytes(path, _MAX_JOURNAL))) if path.exists() else {}
        write_atomic(path, b"".join(_line(name, one) for name, one in known.items()), private=True)
        return _Journal(path.open("ab"), known)
    except (OSError, ValueError) as error:
        raise _unwritable(into, error) from error


def _lines(data: bytes) -> Iterator[tuple[str, _Done]]:
    for line in data.split(b"\n"):
        try:
            path, size, modified, changed, digest = json.loads(line)
        except (ValueError, TypeError, RecursionError):
            continue
        times = all(isinstance(n, int) and n > 0 for n in (modified, changed)) and isinstance(size, int)
        if times and isinstance(path, str) and isinstance(digest, str) and _SHA256.fullmatch(digest):
            yield path, _Done((size, modified, changed), digest)


def _line(path: str, done: _Done) -> bytes:
    return json.dumps([path, *done.stamp, done.digest], ensure_ascii=False).encode("utf-8") + b"\n"


def _own(folder: Path) -> Path:
    """Where a package keeps its snapshots. Raises SnapshotError where a link would lead out of it."""
    place = folder
    for part in FOLDER:
        place = place / part
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            message = Message("The snapshots cannot be kept in {path}: it is no folder of the package.")
            named: dict[str, Any] = {"path": Code(place.relative_to(folder).as_posix())}
            raise SnapshotError(Message(message.template, named))
    return place


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """The folder with all its files, or nothing. Raises SnapshotError."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
        part.mkdir()
        for name, data in files.items():
            write_atomic(part / name, data)
        part.rename(target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        if target.is_dir():  # another run was quicker
            return
        raise _unwritable(target.parent, error) from error


def _tidy(into: Path) -> None:
    """Takes away the journal, and what runs that were killed have left half written."""
    (into / JOURNAL).unlink(missing_ok=True)
    for left in into.glob(".*.part"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _unwritable(into: Path, error: Exception) -> SnapshotError:
    reason = refusal(error) if isinstance(error, OSError) else Message("it is no file of ours")
    named: dict[str, Param] = {"path": Code(str(into)), "reason": reason}
    return SnapshotError(Message("The snapshot cannot be written into {path} ({reason})", named))
