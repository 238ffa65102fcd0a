"""Archives from a cloud into a folder: all of it or nothing, nothing outside, and nothing of what is there is lost."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mooclint.course.folder import IGNORED_FILES, MAX_DEPTH, MAX_FILES, RESERVED, is_ignored
from mooclint.files.located import shown
from mooclint.files.zip import BROKEN, member_name
from mooclint.message.message import Code, Message, Quantity

MAX_DIRECTORY = 64 * 2**20  # bytes of an archive's list of members
MAX_TOTAL = 500 * 2**30  # bytes of all members; a course with its masters takes 70 GB
MAX_RATIO = 300  # unpacked to packed, from `RATIO_FROM` on; subtitles and texts lie below 20
RATIO_FROM = 2**20
LONGEST_NAME = 240  # bytes of a part of a path; file systems end at 255
_BLOCK = 2**20
_LOCKED = 0x1
_STAGING = ".mooclint-unpack-"
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_PART = re.compile(r"(.+?)[-_ .](?:part)?([0-9]{1,3})\.zip", re.IGNORECASE)
_DAMAGED = Message("it is damaged, or not the whole of it was downloaded; download it again")
# What other archives begin with: people give them the ending of another.
_OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}


class UnpackError(Exception):
    """The archives cannot be unpacked, and nothing was; `message` says which, why and what to do. `why`: that alone, as
    a clause, for who knows which.
    """

    def __init__(self, message: Message, why: Message | None = None) -> None:
        super().__init__(message.template)
        self.message, self.why = message, why or message


@dataclass(frozen=True, slots=True)
class _Member:
    archive: Path
    info: zipfile.ZipInfo
    path: str  # in the folder, POSIX, NFC


def unpack(archives: Sequence[Path], folder: Path) -> tuple[int, list[str]]:
    """Unpacks the archives, which may be parts of one, into a folder; how many files, and the links left out.

    A file that is there already with the same content stays as it is, so that the same command can be run again;
    with another content it is refused before anything is written. Raises UnpackError and OSError.
    """
    _complete(archives)
    members, links = _members(archives)
    if not members:
        message = Message("There is no file in {path}", {"path": [Code(str(a)) for a in archives]})
        raise UnpackError(message, Message("there is no file in it"))
    wanted = [member for member in members if not _is_there(member, folder)]
    _room(wanted, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(_STAGING + "*"):  # of a run that was killed
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
    try:
        _stage(wanted, stage)
        for member in wanted:
            target = folder / member.path
            target.parent.mkdir(parents=True, exist_ok=True)
            _inside(target.parent, folder)
            if target.exists() or target.is_symlink():
                raise UnpackError(_other(target))
            (stage / member.path).replace(target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        with suppress(OSError):
            folder.rmdir()  # where nothing came into it
    return len(members), links


def _complete(archives: Sequence[Path]) -> None:
    """Refuses parts of which one between is missing: 'course-001.zip' and 'course-003.zip'."""
    numbers: dict[str, set[int]] = {}
    for archive in archives:
        if match := _PART.fullmatch(archive.name):
            numbers.setdefault(match[1], set()).add(int(match[2]))
    for name, found in numbers.items():
        missing = sorted(set(range(min(found), max(found))) - found)
        if missing and len(found) > 1:
            raise UnpackError(
                Message(
                    "Of the archive {name} part {number} is missing; give all parts at once",
                    {"name": Code(name), "number": missing[0]},
                )
            )


# --- what is in the archives


def _members(archives: Sequence[Path]) -> tuple[list[_Member], list[str]]:
    """The files of all archives by their names in the folder, and the links, which are left out."""
    found: dict[str, _Member] = {}
    links: list[str] = []
    seen: set[tuple[str, int, int]] = set()
    times: Counter[str] = Counter()
    total = 0
    for archive in archives:
        with _open(archive) as opened:
            infos = opened.infolist()
            if len(infos) + len(found) > MAX_FILES:
                raise _refused(archive, Message("it holds more than {limit} files", {"limit": MAX_FILES}))
            if sum(info.compress_size for info in infos) > archive.stat().st_size:
                raise _refused(archive, Message("its members lie over one another (a ZIP bomb)"))
            if any(info.header_offset < 0 for info in infos):  # before the archive's beginning
                raise _refused(archive, _DAMAGED)
            for info in infos:
                path = _path(archive, info)
                if path is None or not info.filename or info.is_dir():
                    continue
                if stat.S_ISLNK(info.external_attr >> 16):
                    links.append(path)
                    continue
                _check(archive, info, path)
                total += info.file_size
                if total > MAX_TOTAL:
                    raise _refused(archive, Message("it unpacks to more than {limit}", {"limit": Quantity(500, "GB")}))
                _take(found, _Member(archive, info, path), seen, times)
    return list(found.values()), links


def _take(found: dict[str, _Member], member: _Member, seen: set[tuple[str, int, int]], times: Counter[str]) -> None:
    """Takes in a member; one that is there twice once, another of the same name under a number.

    `seen` holds names with size and checksum, `times` how often a name was numbered: thousands may share one.
    """
    key = member.path.casefold()
    content = (key, member.info.file_size, member.info.CRC)
    if content in seen:
        return
    seen.add(content)
    stem, dot, ending = member.path.rpartition(".")
    path = member.path
    while path.casefold() in found:
        times[key] += 1
        number = f" ({times[key] + 1})"
        path = f"{stem}{number}{dot}{ending}" if dot and "/" not in ending else f"{member.path}{number}"
    found[path.casefold()] = _Member(member.archive, member.info, path)


def _open(archive: Path) -> zipfile.ZipFile:
    """The archive, its list of members within the limit."""
    try:
        if not stat.S_ISREG(archive.stat().st_mode):
            raise _refused(archive, Message("it is not a regular file (a device, a pipe or a socket)"))
        with archive.open("rb") as file:
            head = file.read(8)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 0xFFFF - 22 - 76, 0))
            tail = file.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0:
            raise _refused(archive, _no_zip(head))
        listed = int.from_bytes(tail[end + 12 : end + 16], "little")
        if (wide := tail.rfind(b"PK\x06\x06", 0, end)) >= 0 and listed == 0xFFFFFFFF:
            listed = int.from_bytes(tail[wide + 40 : wide + 48], "little")
        if listed > MAX_DIRECTORY:
            raise _refused(archive, Message("its list of files is longer than any course's (a ZIP bomb)"))
        return zipfile.ZipFile(archive)
    except BROKEN:
        raise _refused(archive, _DAMAGED) from None


def _no_zip(head: bytes) -> Message:
    """What stands against a file that has no list of members at its end, by what it begins with."""
    for begin, kind in _OTHERS.items():
        if head.startswith(begin):
            return Message(
                "it is a {kind} archive, whatever its name says; unpack it, and pack the folder as ZIP",
                {"kind": Code(kind)},
            )
    return _DAMAGED


def _path(archive: Path, info: zipfile.ZipInfo) -> str | None:
    """Where a member lies in the folder; None of what an operating system left behind. Raises for a way out."""
    try:
        return placed(member_name(info))
    except UnpackError as error:
        raise _refused(archive, error.message) from None


def placed(name: str) -> str | None:
    """Where a file that a stranger calls so lies in a folder of ours (POSIX, NFC), by names that every system holds.

    None of what an operating system left behind. Raises UnpackError, with a clause, for a way out and for a depth
    beyond the limit.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise UnpackError(Message("a member leads out of the folder: {name}", {"name": shown(name, 120)}))
    if not parts or any(map(is_ignored, parts)) or parts[-1].startswith("._") or parts[-1].lower() in IGNORED_FILES:
        return None
    if len(parts) > MAX_DEPTH:
        raise UnpackError(Message("a member lies too deep; the limit is {limit} folders", {"limit": MAX_DEPTH}))
    return "/".join(portable(part) for part in parts)


def portable(part: str) -> str:
    """A name that every system can hold."""
    part = _FORBIDDEN.sub("_", part).rstrip(" .") or "_"
    if RESERVED.fullmatch(part):  # Windows keeps it for a device
        part = f"_{part}"
    stem, dot, ending = part.rpartition(".")
    if len(part.encode("utf-8", "replace")) <= LONGEST_NAME:
        return part
    kept = (stem if dot else part).encode("utf-8", "replace")[: LONGEST_NAME - 20].decode("utf-8", "ignore")
    return f"{kept}.{ending[:16]}" if dot else kept


def _check(archive: Path, info: zipfile.ZipInfo, path: str) -> None:
    named = {"name": shown(path, 120)}
    if info.flag_bits & _LOCKED:
        raise _refused(archive, Message("it is protected by a password; unpack it by hand"))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(archive, Message("{name} is packed in a way that is not read; unpack it by hand", named))
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise _refused(archive, Message("{name} unpacks to far more than it holds (a ZIP bomb)", named))


# --- what is written


def _is_there(member: _Member, folder: Path) -> bool:
    """Whether the file is there with this content; raises where another is."""
    target = folder / member.path
    _inside(target.parent, folder)
    if not target.exists() and not target.is_symlink():
        return False
    if target.is_symlink() or not target.is_file() or target.stat().st_size != member.info.file_size:
        raise UnpackError(_other(target))
    checksum = 0
    with target.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    if checksum != member.info.CRC:
        raise UnpackError(_other(target))
    return True


def _inside(parent: Path, folder: Path) -> None:
    """Refuses a folder on the way that is a link to elsewhere, or a file."""
    if not parent.resolve().is_relative_to(folder.resolve()):
        raise UnpackError(Message("{path} is a link that leads elsewhere", {"path": Code(str(parent))}))


def _other(target: Path) -> Message:
    return Message(
        "There is another file of that name already: {path}. Give an empty folder.", {"path": Code(str(target))}
    )


def _room(members: Sequence[_Member], folder: Path) -> None:
    """Refuses what the disk has no room for."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    needed = sum(member.info.file_size for member in members)
    free = shutil.disk_usage(there).free
    if needed > free:
        values = {"needed": Quantity(round(needed / 10**9, 1), "GB"), "free": Quantity(round(free / 10**9, 1), "GB")}
        raise UnpackError(Message("It takes {needed}, and the disk has {free} left", values))


def _stage(members: Sequence[_Member], stage: Path) -> None:
    """Writes every member below a folder of our own, archive by archive."""
    for archive in dict.fromkeys(member.archive for member in members):
        with _open(archive) as opened:
            for member in members:
                if member.archive != archive:
                    continue
                try:
                    with opened.open(member.info) as file:
                        _write(member, file, stage / member.path)
                except (*BROKEN, FileExistsError, NotADirectoryError):  # the last two: one name, file and folder
                    why = Message("{name} in it is damaged; download it again", {"name": shown(member.path, 120)})
                    raise _refused(archive, why) from None


def _write(member: _Member, file: IO[bytes], target: Path) -> None:
    """Writes a member, never more of it than its header says; `zipfile` compares the checksum at its end."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.info.file_size
    with target.open("xb") as out:
        while block := file.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise zipfile.BadZipFile
            out.write(block)


def _refused(archive: Path, why: Message) -> UnpackError:
    return UnpackError(Message("{path} is not unpacked: {why}", {"path": Code(str(archive)), "why": why}), why)
