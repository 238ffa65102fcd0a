"""The version that the conclusion is on, held against the files as they are now: what was approved is launched.

The document has the uploaded course checked by people before its launch (APR-10), so a file that was mended on the way
may be let pass, with a reason; its digest is then on record, and the launch is of that very file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from mooclint.course.folder import scan
from mooclint.course.model import FileEntry
from mooclint.review.case.model import Case
from mooclint.review.material.bag import Snapshot, SnapshotError, read_snapshot
from mooclint.review.material.digest import file_digest
from mooclint.review.material.snapshot import FOLDER, verify_snapshot
from mooclint.review.rounds.submitted import differing

HOUSEKEEPING = ("mooclint.lock", "mooclint.toml")  # of the tool, and no part of the course
GONE = ""  # the digest of a file that is not there


def approved(case: Case, folder: Path) -> Snapshot | None:
    """The version that was approved, as it is kept here, with what was let pass before the launch; None without one."""
    if not case.approved:
        return None
    try:
        found = read_snapshot(folder.joinpath(*FOLDER, case.approved))
    except SnapshotError:
        return None
    if found.digest != case.approved:
        return None
    files = {path: digest for path, digest in found.files.items() if path not in HOUSEKEEPING}
    return replace(found, files=files)


def suspected(case: Case, folder: Path) -> tuple[str, ...] | None:
    """The files that are not as they were approved, by their sizes and times, so that not all of them are read.

    Files that came later are none: what the course is of is said by those that were approved. None where nothing is
    known of the approved version.
    """
    snapshot = approved(case, folder)
    return None if snapshot is None else differing(_wanted(snapshot, case), snapshot, scan(folder)[0])


def departures(case: Case, folder: Path, progress: Callable[[int, int], None]) -> dict[str, str] | None:
    """Path -> SHA-256 now (`GONE` for none) of the files that are not as they were approved; every byte is read.

    None where nothing is known of the approved version.
    """
    snapshot = approved(case, folder)
    if snapshot is None:
        return None
    wanted, files = _wanted(snapshot, case), scan(folder)[0]
    found = verify_snapshot(folder, replace(snapshot, files=wanted), progress=progress)
    let_go = (path for path in case.cleared if path not in wanted)
    back = [path for path in let_go if _now(files, path) not in (GONE, snapshot.files.get(path))]
    paths = {*found.missing, *found.changed, *(set(found.unread) & set(wanted)), *back}
    return {path: _now(files, path) for path in sorted(paths)}


def _wanted(snapshot: Snapshot, case: Case) -> Mapping[str, str]:
    """What the files have to be: as they were approved, or as they were let pass."""
    return {path: digest for path, digest in {**snapshot.files, **case.cleared}.items() if digest}


def _now(files: Mapping[str, FileEntry], path: str) -> str:
    return file_digest(files[path].disk_path) if path in files else GONE
