"""The course as it was submitted, held against its files as they are now: what is judged is the former."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mooclint.course.folder import scan
from mooclint.course.model import FileEntry
from mooclint.media.lock import Lock, read_lock
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.model import Case
from mooclint.review.material.bag import LOCK, STAMPS, Snapshot, SnapshotError, read_snapshot, tag_file
from mooclint.review.material.place import Place, PlaceError
from mooclint.review.material.snapshot import FOLDER
from mooclint.review.process.model import AUTHORS
from mooclint.review.rounds.locate import digest_of, located

MOST_READ = 256 * 2**20  # bytes of files whose times alone differ, that are read in one go
_LAST_STAGE = 3  # afterwards the course is mended on the platform, without a new submission
_SHOWN = 10  # digits of a digest: with twelve it could read as the number of a person
Stamps = Mapping[str, tuple[int, int]]  # path -> size, and time of the last change in nanoseconds


class ChangedError(PlaceError):
    """A place in a file that is not as it was submitted."""


def stamps_json(folder: Path) -> bytes:
    """The tag file `bag.STAMPS`: size and time of every file of a package, in the order of the manifest.

    By them a change is suspected.
    """
    files = scan(folder)[0]
    return json.dumps([[files[path].size, files[path].mtime_ns] for path in sorted(files)]).encode() + b"\n"


def under_review(case: Case) -> bool:
    """Whether somebody else than the author has the course in hand, so that its files have to stay as they are."""
    state = case.process.states[case.state]
    here = 0 < state.stage <= _LAST_STAGE and not (state.final or state.side or state.turn in AUTHORS)
    return here and case.round is not None and bool(case.round.snapshot)


def submitted(case: Case, folder: Path) -> Snapshot | None:
    """What was submitted last, while it is under review and kept here."""
    if not under_review(case) or case.round is None:
        return None
    try:
        found = read_snapshot(folder.joinpath(*FOLDER, case.round.snapshot))
    except SnapshotError:
        return None
    return found if found.digest == case.round.snapshot else None


def changed_since(case: Case, folder: Path) -> tuple[str, ...]:
    """The files that are not as they were submitted, or came later, while the course is under review."""
    snapshot = submitted(case, folder)
    return () if snapshot is None else changed_from(snapshot, folder)


def changed_from(snapshot: Snapshot, folder: Path) -> tuple[str, ...]:
    """The files that are not as a version has them, or came later.

    A file of the same size and time counts as the same; others are read, but no more than `MOST_READ` of them.
    """
    files, recorded = scan(folder)[0], locked_in(snapshot)
    later = (path for path in files if path not in snapshot.files and path not in recorded)
    here = {path: digest for path, digest in recorded.items() if path in files}
    return tuple(sorted((*later, *differing({**snapshot.files, **here}, snapshot, files))))


def locked_in(snapshot: Snapshot) -> dict[str, str]:
    """Path -> SHA-256 of the films that a version has in its lock alone."""
    lock = read_lock(snapshot.folder / LOCK)
    found = lock.files if isinstance(lock, Lock) else {}
    return {path: entry.sha256 for path, entry in found.items() if path not in snapshot.files}


def differing(wanted: Mapping[str, str], snapshot: Snapshot, files: Mapping[str, FileEntry]) -> tuple[str, ...]:
    """Of the files that are `wanted` (path -> digest), most of them of a snapshot, those that are not so.

    One of the size and time that the snapshot has counts as its own; others are read, but no more than `MOST_READ`.
    """
    found, stamps, left = [], _stamps(snapshot), MOST_READ
    for path, digest in wanted.items():
        file = files.get(path)
        was = stamps.get(path) if digest == snapshot.files.get(path) else None
        if file is None or (was and was[0] != file.size):
            found.append(path)
        elif was != (file.size, file.mtime_ns) and file.size <= left:
            left -= file.size
            if digest_of(file.disk_path) != digest:
                found.append(path)
    return tuple(sorted(found))


def _stamps(snapshot: Snapshot) -> Stamps:
    """Size and time of the files then; {} in a snapshot that was taken without."""
    try:
        rows = json.loads(tag_file(snapshot, STAMPS) or b"[]")
        return {path: (size, at) for path, (size, at) in zip(snapshot.files, rows, strict=True)}
    except (SnapshotError, ValueError, TypeError, RecursionError):
        return {}


def located_in(place: Place, case: Case, folder: Path) -> Place:
    """The place as `located` finds it; while a course is under review, in what was submitted.

    Raises PlaceError; ChangedError where the file is not as it was submitted.
    """
    snapshot = submitted(case, folder)
    if snapshot is None or not place.path:
        return located(place, folder)
    path = _meant(place.path, snapshot)
    if path in snapshot.files:  # before it is asked what the file has
        _check(path, case, folder, snapshot)
    found = located(place, folder)
    _check(found.path, case, folder, snapshot)
    return found


def check_submitted(path: str, case: Case, folder: Path) -> None:
    """Raises ChangedError where a file is not as it was submitted, while the course is under review."""
    if (snapshot := submitted(case, folder)) is not None:
        _check(path, case, folder, snapshot)


def _check(path: str, case: Case, folder: Path, snapshot: Snapshot) -> None:
    now, wanted = digest_of(folder / path), {**locked_in(snapshot), **snapshot.files}
    if path not in wanted:
        named: dict[str, Param] = {"path": Code(one_line(path)), "round": _name(case)}
        raise ChangedError(Message("{path} was not submitted in round {round}: it came later.", named))
    if now != wanted[path]:
        raise ChangedError(_differs(path, case, wanted[path], gone=not now))


def _meant(path: str, snapshot: Snapshot) -> str:
    """The file that a name means, perhaps without its folder."""
    there = [one for one in snapshot.files if one.rpartition("/")[2].casefold() == path.casefold()]
    return there[0] if path not in snapshot.files and len(there) == 1 else path


def _differs(path: str, case: Case, digest: str, *, gone: bool) -> Message:
    named: dict[str, Param] = {
        "path": Code(one_line(path)),
        "round": _name(case),
        "digest": Code(digest[:_SHOWN]),
    }
    if gone:
        return Message(
            "{path} is gone since it was submitted in round {round} (its SHA-256 began with {digest}). What "
            "counts is what was submitted: have that file put back, or the course submitted anew.",
            named,
        )
    return Message(
        "{path} was changed after it was submitted in round {round} (its SHA-256 began with {digest}). What "
        "counts is what was submitted: have that file put back, or the course submitted anew.",
        named,
    )


def _name(case: Case) -> Code:
    stage, number = case.round_id
    return Code(f"{stage}.{number}")
