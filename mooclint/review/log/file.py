"""The file of a log: where it may lie, and how it is copied while others write to it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from mooclint.files.address import Address, Spot, arriving_at
from mooclint.files.refusal import refusal
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.review.errors import StoreError

LOG_NAME = "log.sqlite"  # in the folder of a review
SUFFIXES = ("", "-wal", "-shm", "-journal")  # SQLite's own files beside it
# Systems of files that several computers write to at once. SQLite's locks and its shared memory do not reach over them.
SHARES = {
    "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2", "fuse.gcsfuse",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse", "gfs2",
    "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf",
    "vmhgfs",
}  # fmt: skip
FROZEN = "mode=ro&immutable=1"  # how SQLite opens a log that nobody can be writing to
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = 4  # DRIVE_REMOTE of Windows
_TRIES, _PAUSE = 200, 0.05  # seconds between them: ten in all, as any writer waits


def log_file(place: Path, *, create: bool) -> Path:
    """The file of a log: `place` itself if it ends with '.sqlite', else the one in that folder, made with `create`.

    Raises `StoreError` where it lies on a network share, is anything but a file, or is not there.
    """
    path = place if place.suffix == ".sqlite" else place / LOG_NAME
    links = [folder for folder in (path.parent, path.parent.parent) if folder.is_symlink() and _ours(folder)]
    if links:
        raise StoreError(Message("{path} is a link. A log lies in a folder of its own.", {"path": Code(str(links[0]))}))
    check_folder(path.parent)
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        _check_files(path, create=create)
    except OSError as error:
        names: dict[str, Param] = {"path": Code(str(path)), "reason": refusal(error)}
        raise StoreError(Message("{path} cannot be opened: {reason}.", names)) from error
    kind = share(path.parent)
    if kind:
        database = Blank(Message("a database, as {example}", {"example": Code("postgresql://user@host/name")}))
        command = Command(
            ("review", "open", course_of(str(path)), "--as", Blank(Message("your name")), "--log", database)
        )
        names = {"path": Code(str(path)), "kind": Code(kind), "command": command}
        if path.exists():
            raise StoreError(Message(
                "{path} lies on a network share ({kind}), where two who write at once would damage it. Keep the course "
                "on a disk of this computer.", names,
            ))  # fmt: skip
        raise StoreError(Message(
            "{path} lies on a network share ({kind}), where two who write at once would damage it. Keep the course on "
            "a disk of this computer, or its log on a PostgreSQL server: {command}", names,
        ))  # fmt: skip
    return path


def check_folder(folder: Path) -> None:
    """Raises `StoreError` where a file stands in the place of the folder of a log, or of the one above it."""
    for one in (folder, folder.parent):
        if os.path.lexists(one) and not one.is_dir():
            named: dict[str, Param] = {"path": Code(str(one))}
            raise StoreError(
                Message(
                    "{path} is a file, and an approval is kept in a folder of that name: move the file away.", named
                )
            )


def course_of(where: str) -> str | Blank:
    """The folder of the course whose log is in this file, as a command takes it; open where that is not known."""
    path = Path(where)
    if path.name == LOG_NAME and path.parent.parent.name == ".mooclint":
        return str(path.parent.parent.parent)
    return Blank(Message("the course’s folder"))


def _ours(folder: Path) -> bool:
    """Whether the folder belongs to mooclint, so that a link in its place is nobody's way to lay out their disks."""
    return folder.name == ".mooclint" or folder.parent.name == ".mooclint"


def _check_files(path: Path, *, create: bool) -> None:
    """Raises `StoreError` where something else than a file has the name of one, or nothing has; and OSError."""
    for suffix in SUFFIXES:
        file = path.with_name(path.name + suffix)
        try:
            mode = file.lstat().st_mode
        except FileNotFoundError:
            if suffix or create:
                continue
            command = Command(("review", "open", course_of(str(path)), "--as", Blank(Message("your name"))))
            names: dict[str, Param] = {"folder": Code(str(path.parent)), "command": command}
            if path.with_name("snapshots").is_dir():
                back = Command(("review", "restore", course_of(str(path)), Blank(Message("the file of the backup"))))
                names |= {"command": back}
                raise StoreError(Message(
                    "The log in {folder} is gone, and the versions that were submitted are still there. Put a backup "
                    "in its place: {command}", names,
                )) from None  # fmt: skip
            raise StoreError(Message("There is no review in {folder}. Open one: {command}", names)) from None
        if not stat.S_ISREG(mode):
            raise StoreError(Message("{path} is no regular file.", {"path": Code(str(file))}))


def only_read(path: Path) -> bool:
    """Whether nobody can be writing to a file whose folder takes none of SQLite's own: that of a medium, say."""
    effective = os.access in os.supports_effective_ids
    wal = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK, effective_ids=effective) and not wal.exists()


def all_in_file(path: Path) -> bool:
    """Whether nothing of a log lies in the file of what was written last."""
    wal = path.with_name(path.name + "-wal")
    return not wal.exists() or wal.stat().st_size == 0


def without_room(connection: sqlite3.Connection) -> bool:
    """Whether the disk is too full for the file that those who read and write a log share."""
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
    except (sqlite3.Error, UnicodeDecodeError):  # it is told by whoever reads the log
        return False
    return False


def _to_be_read(log: Path) -> sqlite3.Connection:
    """A log that is only read; also where its disk is full, if all of it is in the one file."""
    options = FROZEN if only_read(log) else "mode=rw"
    connection = sqlite3.connect(f"{log.absolute().as_uri()}?{options}", uri=True)
    if options != FROZEN and without_room(connection) and all_in_file(log):
        connection.close()
        return sqlite3.connect(f"{log.absolute().as_uri()}?{FROZEN}", uri=True)
    return connection


def copy_file(source: Path, target: Path) -> None:
    """Copies a log as it is at one moment, while others may write to it; `target` is whole or not there.

    Raises `StoreError` where something is there already, OSError and sqlite3.Error.
    """
    if not source.is_file():
        raise StoreError(Message("{path} is no regular file.", {"path": Code(str(source))}))
    with arriving(target) as part, closing(_to_be_read(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, to be read anywhere


def let_many_read(path: Path) -> None:
    """Has those who read a log and the one who writes to it not wait for each other, from now on.

    Of two who ask for that at once SQLite refuses one without waiting, so it is asked again. Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path)) as database:
        for left in reversed(range(_TRIES)):
            try:
                database.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if not left or error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise
                time.sleep(_PAUSE)


def place_file(source: Path, target: Path) -> None:
    """Copies a file that nobody has open, byte by byte: SQLite opens none on a network share. Raises as `copy_file`."""
    with arriving(target) as part:
        shutil.copyfile(source, part)


@contextmanager
def arriving(target: Path) -> Iterator[Path]:
    """A new file that becomes `target` when the block ends well."""
    if os.path.lexists(target):
        raise StoreError(Message("{path} is there already; nothing was written.", {"path": Code(str(target))}))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        for suffix in SUFFIXES:
            with suppress(OSError):
                part.with_name(part.name + suffix).unlink(missing_ok=True)


@contextmanager
def new_file(target: Spot) -> Iterator[BinaryIO]:
    """A new file, here or at an address, that is there once the block ends well. Raises StoreError, AddressError."""
    if isinstance(target, Address):
        with arriving_at(target) as file:
            yield file
        return
    with arriving(target) as part, part.open("wb") as file:
        yield file


# Where it lies ----------------------------------------------------------------------------------------------------


def share(folder: Path) -> str:
    """The kind of the network share that a folder lies on; '' where it lies on a disk of this computer."""
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(os.path.realpath(folder))[0]
        return windows_share(drive, ctypes.WinDLL("kernel32").GetDriveTypeW(drive + "\\"))
    kind = _mounted(os.path.realpath(folder))
    return kind if kind in SHARES else ""


def windows_share(drive: str, kind: int) -> str:
    """The share that a drive of Windows is, by its name ('C:', '\\\\server\\share') and GetDriveType."""
    name = drive.removeprefix("\\\\?\\")
    if name.startswith("\\\\") or name.upper().startswith("UNC\\"):
        return name
    return name if kind == _REMOTE else ""


def _mounted(folder: str) -> str:
    """The type of the file system that is mounted over a folder (Linux); '' where nobody tells."""
    found, longest = "", ""
    with suppress(OSError):
        for line in _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            before, _, after = line.partition(" - ")
            fields = before.split()
            if len(fields) < 5 or not after:
                continue
            point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4]).rstrip("/") + "/"
            # Of two at one point the later lies above.
            if f"{folder}/".startswith(point) and len(point) >= len(longest):
                found, longest = after.split()[0], point
    return found
