"""The version that the conclusion is on, held against the files as they are now: what was approved is launched.

The document has the uploaded course checked by people before its launch (APR-10), so a file that was mended on the way
may be let pass, with a reason; its digest is then on record, and the launch is of that very file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from mooclint.course.codes import parse_code
from mooclint.course.manifest import read_package
from mooclint.course.model import FileEntry, Package
from mooclint.measures.left_out import is_housekeeping, left_out
from mooclint.media.lock import Lock, read_lock
from mooclint.review.case.model import Case
from mooclint.review.material.bag import LOCK, Snapshot, SnapshotError, read_snapshot
from mooclint.review.material.digest import file_digest
from mooclint.review.material.snapshot import FOLDER, verify_snapshot
from mooclint.review.rounds.submitted import differing, locked_in

HOUSEKEEPING = ("mooclint.lock", "mooclint.toml")  # of the tool, and no part of the course
GONE, UNREAD = "", "?"  # the digest of a file that is not there, and of one that was not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """What is not as it was approved: path -> SHA-256 now, in the order of the paths. `later`: what came afterwards."""

    files: Mapping[str, str] = field(default_factory=dict)
    later: frozenset[str] = frozenset()


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
    recorded = locked_in(found)
    files = {path: digest for path, digest in found.files.items() if path not in HOUSEKEEPING}
    wanted = {path: digest for path, digest in {**files, **recorded, **case.cleared}.items() if digest}
    return Approved(snapshot=found, recorded=recorded, wanted=wanted)


def suspected(case: Case, folder: Path) -> Departures | None:
    """The files that are not as they were approved, by their sizes and times, so that not all of them are read.

    None where nothing is known of the approved version.
    """
    version = approved(case, folder)
    if version is None:
        return None
    package, lock = read_package(folder), _locked(folder / LOCK)
    files, later = package.files, _later(package, version)
    away = [path for path in version.recorded if path in version.wanted and path not in files]
    here = {path: digest for path, digest in version.wanted.items() if path not in away}
    found = {path for path in away if version.now(files, lock, path) != version.wanted[path]}
    found |= {*differing(here, version.snapshot, files), *later}
    there = {*files, *(path for path in away if path in lock)}
    return Departures(files={path: UNREAD if path in there else GONE for path in sorted(found)}, later=later)


def departures(case: Case, folder: Path, progress: Callable[[int, int], None]) -> Departures | None:
    """The files that are not as they were approved; every byte is read.

    None where nothing is known of the approved version.
    """
    version = approved(case, folder)
    if version is None:
        return None
    package, lock, wanted = read_package(folder), _locked(folder / LOCK), version.wanted
    later = _later(package, version)
    deviation = verify_snapshot(folder, replace(version.snapshot, files=wanted), progress=progress)
    suspects = {*deviation.missing, *deviation.changed, *deviation.unread, *case.cleared, *later}
    found = {path: version.now(package.files, lock, path) for path in sorted(suspects)}
    return Departures(
        files={path: digest for path, digest in found.items() if not _fits(version, path, digest)}, later=later
    )


def _later(package: Package, version: Approved) -> frozenset[str]:
    """The files of the course that nobody has approved: the conclusion is not on them."""
    known = version.snapshot.files.keys() | version.wanted.keys()
    return frozenset(path for path in _of_course(package) if path in package.files and path not in known)


def _of_course(package: Package) -> set[str]:
    """What belongs to the course: files that its manifest names, and those that bear the code of one of its items."""
    if package.course is None:
        return set()
    named = {ref.path for ref in package.course.references()}
    codes = (parse_code(item.code) for item in package.course.all_items())
    prefixes = {code.prefix for code in codes if code and code.number is not None}
    bearing = {
        path
        for path in package.files
        if (code := parse_code(PurePosixPath(path).name.partition(".")[0]))
        and code.prefix in prefixes
        and not is_housekeeping(path)
    }
    return named | bearing | {path for one in left_out(package) for path in one.paths}


def _fits(version: Approved, path: str, digest: str) -> bool:
    """Whether a file is as it was approved, or let pass; one that was let go may come back as it was."""
    if path in version.wanted:
        return digest == version.wanted[path]
    return digest in (GONE, version.snapshot.files.get(path))


def _locked(path: Path) -> dict[str, str]:
    """Path -> SHA-256 of the films in a lock."""
    lock = read_lock(path)
    return {name: entry.sha256 for name, entry in lock.files.items()} if isinstance(lock, Lock) else {}
