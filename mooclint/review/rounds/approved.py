"""The version that the conclusion is on, held against the files as they are now: what was approved is launched.

The document has the uploaded course checked by people before its launch (APR-10), so a file that was mended on the way
may be let pass, with a reason; its digest is then on record, and the launch is of that very file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mooclint.course.folder import scan
from mooclint.course.model import FileEntry
from mooclint.media.lock import Lock, read_lock
from mooclint.review.case.model import Case
from mooclint.review.material.bag import LOCK, Snapshot, SnapshotError, read_snapshot
from mooclint.review.material.digest import file_digest
from mooclint.review.material.snapshot import FOLDER, verify_snapshot
from mooclint.review.rounds.submitted import differing

HOUSEKEEPING = ("mooclint.lock", "mooclint.toml")  # of the tool, and no part of the course
GONE = ""  # the digest of a file that is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The approved version as it is kept here. `recorded`: the films that were in the lock alone, path -> SHA-256."""

    snapshot: Snapshot
    recorded: Mapping[str, str]
    wanted: Mapping[str, str]  # path -> SHA-256 of what is to be launched: as approved, or as it was let pass

    def now(self, files: Mapping[str, FileEntry], lock: Mapping[str, str], path: str) -> str:
        """The SHA-256 of a file as it is now; of a film that was in the lock alone and is away, the lock's."""
        if path in files:
            return file_digest(files[path].disk_path)
        return lock.get(path, GONE) if path in self.recorded else GONE


def approved(case: Case, folder: Path) -> Approved | None:
    """The version that was approved, and what was let pass before the launch; None where it is not kept here."""
    if not case.approved:
        return None
    try:
        found = read_snapshot(folder.joinpath(*FOLDER, case.approved))
    except SnapshotError:
        return None
    if found.digest != case.approved:
        return None
    lock = _locked(found.folder / LOCK)
    recorded = {path: digest for path, digest in lock.items() if path not in found.files}
    files = {path: digest for path, digest in found.files.items() if path not in HOUSEKEEPING}
    wanted = {path: digest for path, digest in {**files, **recorded, **case.cleared}.items() if digest}
    return Approved(snapshot=found, recorded=recorded, wanted=wanted)


def suspected(case: Case, folder: Path) -> tuple[str, ...] | None:
    """The files that are not as they were approved, by their sizes and times, so that not all of them are read.

    Files that came later are none: what the course is of is said by those that were approved. None where nothing is
    known of the approved version.
    """
    version = approved(case, folder)
    if version is None:
        return None
    files, lock = scan(folder)[0], _locked(folder / LOCK)
    away = [path for path in version.recorded if path in version.wanted and path not in files]
    here = {path: digest for path, digest in version.wanted.items() if path not in away}
    found = {path for path in away if version.now(files, lock, path) != version.wanted[path]}
    return tuple(sorted({*found, *differing(here, version.snapshot, files)}))


def departures(case: Case, folder: Path, progress: Callable[[int, int], None]) -> dict[str, str] | None:
    """Path -> SHA-256 now (`GONE` for none) of the files that are not as they were approved; every byte is read.

    None where nothing is known of the approved version.
    """
    version = approved(case, folder)
    if version is None:
        return None
    files, lock, wanted = scan(folder)[0], _locked(folder / LOCK), version.wanted
    deviation = verify_snapshot(folder, replace(version.snapshot, files=wanted), progress=progress)
    suspects = {*deviation.missing, *deviation.changed, *deviation.unread, *case.cleared}
    found = {path: version.now(files, lock, path) for path in sorted(suspects)}
    return {path: digest for path, digest in found.items() if not _fits(version, path, digest)}


def _fits(version: Approved, path: str, digest: str) -> bool:
    """Whether a file is as it was approved, or let pass; one that was let go may come back as it was."""
    if path in version.wanted:
        return digest == version.wanted[path]
    return digest in (GONE, version.snapshot.files.get(path))


def _locked(path: Path) -> dict[str, str]:
    """Path -> SHA-256 of the films in a lock."""
    lock = read_lock(path)
    return {name: entry.sha256 for name, entry in lock.files.items()} if isinstance(lock, Lock) else {}
