"""ZIP archives: made of the same content at any time and on any system, and read from strangers within limits."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Quantity

MAX_MEMBERS = 10_000
MAX_DIRECTORY = 4 * 2**20  # bytes of the list of members
MAX_TOTAL = 2**30  # bytes of all members, unpacked
MAX_KEPT = 64 * 2**20  # bytes of those that are kept
_BLOCK = 2**20
_END, _END_SIZE = b"PK\x05\x06", 22
_LOCKED = 0x1
_UTF8 = 0x800  # flag of a member: its name is UTF-8
_UNICODE_PATH = 0x7075  # the extra field in which old programs keep the name as UTF-8
_MOST_EXTRA = 4096  # bytes of extra fields that are looked at: real ones come to some dozens
_CYRILLIC = re.compile("[а-яёА-ЯЁ]")
# What zipfile raises for bytes that make no sense. NotImplementedError: a way of packing that it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, IndexError, NotImplementedError, RuntimeError,
          OverflowError, struct.error)  # fmt: skip


class ZipError(Exception):
    """The archive is not read; `message` is a clause without a capital or a full stop."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of an archive by name ('/' between folders): SHA-256 of each (hex), and the bytes of some."""

    digests: Mapping[str, str]
    data: Mapping[str, bytes]


def repeatable_zip(archive: bytes) -> bytes:
    """The same zip archive, such as a DOCX file, without the time and the system it was made on."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return made_zip({name: old.read(name) for name in old.namelist()})


def made_zip(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files; it tells neither the time nor the system."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the earliest a zip can hold
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # whatever it is: of DOS, unzip takes names for those of a code page
            info.external_attr = 0o644 << 16
            new.writestr(info, data)
    return buffer.getvalue()


def pack_folder(folder: Path, target: Path) -> None:
    """Packs the files in a folder into a new archive for `read_zip`; links are left out. Raises `ZipError`."""
    left, count = MAX_TOTAL, 0
    try:
        with zipfile.ZipFile(target, "x") as new:
            for place, folders, names in os.walk(folder):
                folders.sort()
                for path in (Path(place, name) for name in sorted(names)):
                    found, count = path.lstat(), count + 1
                    if not stat.S_ISREG(found.st_mode):
                        continue
                    if count > MAX_MEMBERS:
                        raise ZipError(Message("it holds more than {limit} files", {"limit": MAX_MEMBERS}))
                    if (left := left - found.st_size) < 0:
                        limit = Quantity(MAX_TOTAL // 2**20, "MB")
                        raise ZipError(Message("its files take more than {limit}", {"limit": limit}))
                    with path.open("rb") as file, new.open(path.relative_to(folder).as_posix(), "w") as member:
                        shutil.copyfileobj(file, member, _BLOCK)
    except OSError as error:
        raise ZipError(refusal(error)) from None


def read_zip(path: Path, *, keep: Callable[[str], bool]) -> Unpacked:
    """All members of an archive from a stranger, each read to its end, so that damage anywhere is found.

    `keep`: of which members the bytes are kept. Nothing is written. Raises `ZipError`.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ZipError(Message("it is a folder, not a file"))
        if not stat.S_ISREG(mode):  # before opening: a pipe would wait for its writer
            raise ZipError(Message("it is not a regular file (a device, a pipe or a socket)"))
        listed = _listed(path)
        with zipfile.ZipFile(path) as archive:
            return _members(archive, listed, keep)
    except BROKEN:
        raise ZipError(_damaged()) from None
    except OSError as error:
        raise ZipError(refusal(error)) from None


def extract(path: Path, wanted: Mapping[str, Path]) -> None:
    """Writes members of an archive that `read_zip` has read into new files: name -> where. Raises `ZipError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if (target := wanted.get(_name(info))) is None:
                    continue
                left = info.file_size
                with archive.open(info) as file, target.open("xb") as out:
                    while block := file.read(min(_BLOCK, left + 1)):
                        left -= len(block)
                        if left < 0:
                            raise zipfile.BadZipFile
                        out.write(block)
    except BROKEN:
        raise ZipError(_damaged()) from None
    except OSError as error:
        raise ZipError(refusal(error)) from None


def _listed(path: Path) -> int:
    """How many members the archive says it has. Raises `ZipError` for a list that takes too much memory."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 0xFFFF - _END_SIZE, 0))
        tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise ZipError(_damaged())
    count = int.from_bytes(tail[end + 10 : end + 12], "little")
    if count > MAX_MEMBERS or int.from_bytes(tail[end + 12 : end + 16], "little") > MAX_DIRECTORY:
        raise ZipError(Message("it holds more than {limit} files", {"limit": MAX_MEMBERS}))
    return count


def _members(archive: zipfile.ZipFile, listed: int, keep: Callable[[str], bool]) -> Unpacked:
    infos = archive.infolist()
    if len(infos) != listed:
        raise ZipError(_damaged())
    kept = sum(info.file_size for info in infos if keep(_name(info)))
    if kept > MAX_KEPT or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise ZipError(Message("it unpacks to far more than it holds (a ZIP bomb)"))
    digests: dict[str, str] = {}
    data: dict[str, bytes] = {}
    for info in infos:
        name = _name(info)
        if name.endswith("/"):
            continue
        if name in digests:
            raise ZipError(Message("it holds {name} twice", {"name": Code(name)}))
        if info.flag_bits & _LOCKED:
            raise ZipError(Message("it is protected by a password; unpack it by hand"))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without a limit
            raise ZipError(_damaged())
        digests[name], content = _read(archive, info, keep=keep(name))
        if keep(name):
            data[name] = content
    return Unpacked(digests, data)


def _name(info: zipfile.ZipInfo) -> str:
    return unicodedata.normalize("NFC", member_name(info)).replace("\\", "/")


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member: as UTF-8 where it says so or is, else in the code page of Russian Windows and DOS."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    if (stated := _unicode_path(info.extra, raw)) is not None:
        return stated
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    mended = raw.decode("cp866", "replace")
    return mended if _CYRILLIC.search(mended) else info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field for it, where it is that of this member."""
    extra = extra[:_MOST_EXTRA]
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and int.from_bytes(body[1:5], "little") == zlib.crc32(raw):
            with suppress(UnicodeDecodeError):
                return body[5:].decode("utf-8")
    return None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, keep: bool) -> tuple[str, bytes]:
    """The digest of a member, and its bytes where they are kept; never more of it is read than its header says."""
    found, kept, left = hashlib.sha256(), bytearray(), info.file_size
    with archive.open(info) as file:
        while block := file.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise zipfile.BadZipFile
            found.update(block)
            if keep:
                kept += block
    if left:
        raise zipfile.BadZipFile
    return found.hexdigest(), bytes(kept)


def _damaged() -> Message:
    return Message("it is damaged, or not the whole of it arrived")
