"""The media files of a package: those that are there probed, the others taken from the lock where one says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mooclint.files.cache import stamp
from mooclint.media.cache import Entry, MediaCache, tool_tag
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import Ffmpeg, find
from mooclint.media.lock import Lock, LockEntry, compare, sample_sha256
from mooclint.media.plainfile import plain_file_size
from mooclint.media.record import MediaRecord, Source
from mooclint.message.message import Message

if TYPE_CHECKING:
    from mooclint.media.probe import Probed

Progress = Callable[[int, int], None]  # files done, files in all


def media_records(
    root: Path,
    paths: Sequence[str],
    on_disk: Mapping[str, Path],
    lock: Lock | None,
    progress: Progress | None = None,
    cache: bool = True,
    ffmpeg: str | None = None,
    locked: bool = False,
) -> dict[str, MediaRecord]:
    """The records of the media files `paths` (POSIX, relative to `root`, NFC).

    A file in `on_disk` is probed, or remembered from an earlier run, and held against the lock. One that is not there
    has no record: anybody can write a lock. Only where `locked` says so is it taken from there. `ffmpeg` names a
    program to use if none came with mooclint.
    """
    present = [name for name in dict.fromkeys(paths) if name in on_disk]
    known = _probed(root, present, on_disk, lock, progress, cache, ffmpeg)
    records = {}
    for name in dict.fromkeys(paths):
        listed = lock.files.get(name) if lock is not None else None
        if name in known:
            unlisted = lock is not None and listed is None
            records[name] = replace(known[name], unlisted=True) if unlisted else known[name]
        elif locked and listed is not None:
            records[name] = MediaRecord(path=name, source=Source.LOCKED, facts=listed.facts)
    return records


def _probed(
    root: Path,
    present: Sequence[str],
    on_disk: Mapping[str, Path],
    lock: Lock | None,
    progress: Progress | None,
    cache: bool,
    named: str | None,
) -> dict[str, MediaRecord]:
    if not present:
        return {}
    program = find(named)
    memory = MediaCache(root, tool_tag(program), used=cache)
    entries = {name: memory.get(name, on_disk[name]) for name in present}
    new = [name for name in present if entries[name] is None]
    stamps = {name: stamp(on_disk[name]) for name in new}
    done = len(present) - len(new)

    def report(probed: int, _: int) -> None:
        if progress is not None:
            progress(done + probed, len(present))

    if progress is not None and done:
        progress(done, len(present))
    for name, (_, result) in zip(new, _probe([on_disk[name] for name in new], report, program), strict=True):
        status = stamps[name]
        entry = Entry(stamp=status or (0, 0, 0), found=result)
        entries[name] = entry
        # A file that changed while it was read is looked at again next time; so is one that could not be read or
        # measured, since a lack of rights, time or memory may pass.
        measured = isinstance(result, MediaFacts) and result.measured_by is not None
        if measured and status is not None and status == stamp(on_disk[name]):
            memory.put(name, entry)
    records = {
        name: _record(name, on_disk[name], entry, lock.files.get(name) if lock else None, memory)
        for name, entry in entries.items()
        if entry is not None
    }
    memory.save()
    return records


def _probe(paths: Sequence[Path], report: Progress, program: Ffmpeg | None) -> Sequence[Probed]:
    if not paths:
        return []
    from mooclint.media.probe import probe_files  # late: a run that remembers every file has no use for it

    return probe_files(paths, progress=report, ffmpeg=program)


def _record(name: str, path: Path, entry: Entry, locked: LockEntry | None, memory: MediaCache) -> MediaRecord:
    found = entry.found
    differs = _difference(name, path, entry, locked, memory) if locked is not None else None
    if isinstance(found, MediaFacts):
        return MediaRecord(path=name, facts=found, differs=differs)
    return MediaRecord(path=name, problem=found, differs=differs)


def _difference(name: str, path: Path, entry: Entry, locked: LockEntry, memory: MediaCache) -> Message | None:
    """How the file differs from the lock. Its sample digest is remembered, so that it is read once."""
    if isinstance(plain_file_size(path), Message) or not os.access(path, os.R_OK):
        return None  # its problem is told already
    try:
        sample = entry.sample_sha256
        if sample is None and path.stat().st_size == locked.size_bytes:
            sample = sample_sha256(path)
            if memory.get(name, path) is not None:
                memory.put(name, replace(entry, sample_sha256=sample))
        return compare(path, locked, sample)
    except OSError:
        return None
