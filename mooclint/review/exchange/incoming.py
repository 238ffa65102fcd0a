"""Files that came from outside into the folder of a course: all of them or none, and nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mooclint.course.folder import IGNORED_FILES, MAX_DEPTH, is_ignored, nfc, scan
from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.review.case.home import ASIDE, FOLDER
from mooclint.review.errors import ReviewError
from mooclint.review.material.digest import file_digest

_STAGING = ".incoming-"
_BLOCK = 2**20
_DAY = 86_400  # seconds
NEW, SAME, REPLACED = "new", "same", "replaced"
Moves = list[tuple[Path, Path]]  # (where it is, where it was)


class IncomingError(ReviewError):
    """The files are not taken in, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that goes into the course. `state`: it is new, the same is there already, or it replaces another."""

    path: str  # in the course, POSIX, NFC
    source: Path
    digest: str  # SHA-256, hex
    state: str


def inside(path: str) -> bool:
    """Whether a path is one that a file of a course may have: within the folder, and none of the tools' own."""
    parts = path.split("/")
    strange = any(part in ("", ".", "..") or part.casefold().startswith(".mooclint") for part in parts)
    hidden = any(map(is_ignored, parts))
    wild = path != nfc(path) or bool(re.search(r'[<>:"\\|?*\x00-\x1f\x7f]', path))
    return not (strange or hidden or wild) and len(parts) <= MAX_DEPTH


def is_leftover(path: str) -> bool:
    """Whether a file is one that a system or an office program left behind."""
    name = path.rpartition("/")[2]
    return name.lower() in IGNORED_FILES or name.startswith(("~$", "._"))


def arrivals(files: Mapping[str, Path], folder: Path) -> tuple[Arrival, ...]:
    """What each file (path in the course -> where it lies) would be there. Raises IncomingError."""
    there = scan(folder)[0]
    found = []
    for path, source in files.items():
        if not inside(path):
            raise IncomingError(Message("{path} is no path in the course’s folder.", {"path": Code(path)}))
        digest = file_digest(source)
        if not digest:
            raise IncomingError(Message("{path} cannot be read; nothing was taken.", {"path": Code(str(source))}))
        old = there.get(path)
        known = old.disk_path if old else folder / path
        if old is None and os.path.lexists(known):
            raise IncomingError(Message("{path} is in the way: it is no file.", {"path": Code(path)}))
        state = NEW if old is None else SAME if file_digest(known) == digest else REPLACED
        found.append(Arrival(path=path, source=source, digest=digest, state=state))
    return tuple(found)


def bring_in(found: tuple[Arrival, ...], folder: Path, now: datetime) -> str:
    """Puts the files into the course's folder; where those lie that they replaced, relative to it, '' for none.

    Raises IncomingError and OSError, and then nothing was changed.
    """
    wanted = [one for one in found if one.state != SAME]
    if not wanted:
        return ""
    _room(wanted, folder)
    there = scan(folder)[0]
    kept = folder.joinpath(FOLDER, ASIDE, aside := aside_name(now))
    with _staging(folder) as stage, undoing() as done:
        for number, one in enumerate(wanted):
            _copy(one, stage / str(number))
        for number, one in enumerate(wanted):
            target = folder / one.path
            _make(target.parent, folder)
            if one.path in there:
                target = there[one.path].disk_path
                old = kept / one.path
                old.parent.mkdir(parents=True, exist_ok=True)
                target.replace(old)
                done.append((old, target))
            elif os.path.lexists(target):
                raise IncomingError(Message("{path} is in the way: it is no file.", {"path": Code(one.path)}))
            (stage / str(number)).replace(target)
            done.append((target, stage / str(number)))
    return f"{FOLDER}/{ASIDE}/{aside}" if any(one.state == REPLACED for one in wanted) else ""


def aside_name(at: datetime) -> str:
    """A name by its time for the folder of replaced files.

    It goes into the log, so nothing in it may read as an individual identification number: the time of day and its
    microseconds are twelve digits, and only what never sets such a number apart may stand between them.
    """
    return at.strftime("%Y%m%dT%H%M%SZ_%f")


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, which is gone afterwards."""
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=_STAGING, dir=home))
    for old in home.glob(_STAGING + "*"):
        with suppress(OSError):
            if stage.stat().st_mtime - old.stat().st_mtime > _DAY:  # of a run that was killed
                shutil.rmtree(old, ignore_errors=True)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def undoing() -> Iterator[Moves]:
    """Moves that are taken back, the last one first, where something goes wrong."""
    done: Moves = []
    try:
        yield done
    except BaseException:
        for now, before in reversed(done):
            with suppress(OSError):
                now.replace(before)
        raise


def _make(parent: Path, folder: Path) -> None:
    """The folder of a file. Raises IncomingError for a link on the way that leads elsewhere, or a file."""
    there = next(path for path in (parent, *parent.parents) if os.path.lexists(path))
    if there.is_dir() and there.resolve().is_relative_to(folder.resolve()):
        parent.mkdir(parents=True, exist_ok=True)
        return
    named = {"path": Code(parent.relative_to(folder).as_posix())}
    raise IncomingError(Message("{path} is in the way: it is no folder of the course.", named))


def _room(wanted: list[Arrival], folder: Path) -> None:
    needed, free = sum(one.source.stat().st_size for one in wanted), shutil.disk_usage(folder).free
    if needed > free:
        values: dict[str, Param] = {
            "needed": Quantity(round(needed / 10**9, 1), "GB"),
            "free": Quantity(round(free / 10**9, 1), "GB"),
        }
        raise IncomingError(Message("It takes {needed}, and the disk has {free} left", values))


def _copy(one: Arrival, target: Path) -> None:
    """Copies a file onto the disk itself. Raises IncomingError for one that changed meanwhile."""
    try:
        with one.source.open("rb") as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy, _BLOCK)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError as error:
        named: dict[str, Param] = {"path": Code(one.path), "reason": refusal(error)}
        raise IncomingError(Message("{path} could not be copied, and nothing was taken: {reason}", named)) from error
    if file_digest(target) != one.digest:
        named = {"path": Code(one.path)}
        raise IncomingError(Message("{path} changed while it was read; nothing was taken.", named))
