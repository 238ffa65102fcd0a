"""The files of a course from elsewhere: a folder, a tar (also .gz) or a zip. All of it comes from strangers.

Members of an archive are written to numbered files, whatever they are called, so that no name can lead anywhere.
Nothing that a header says is trusted: bytes are counted as they come.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import stat
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from mooclint.course.folder import nfc, scan
from mooclint.course.model import Note
from mooclint.files import xml
from mooclint.files.located import shown
from mooclint.files.read import naming
from mooclint.files.zip import BROKEN
from mooclint.importing.losses import Loss
from mooclint.message.message import Code, Message
from mooclint.message.place import Place

MAX_MEMBERS = 50_000
MAX_BYTES = 16 * 1024**3  # of all members together
MAX_RATIO = 100  # unpacked to packed; text comes to 20
FREE_BYTES = 64 * 1024**2  # below this the ratio does not matter
MAX_HEADERS = 1024**2  # bytes of a tar between two members
MAX_DIRECTORY = 16 * 1024**2  # bytes of a zip's list of members
MAX_TEXT = 8 * 1024**2  # bytes of a text file
MAX_READ = 256 * 1024**2  # bytes of all texts that are read
MAX_NAME = 1024  # characters of a path
MAX_DEPTH = 64
_CHUNK = 1024**2

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")


class ImportingError(Exception):
    """The course cannot be imported at all; `message` says why. `damaged` where the source is at fault."""

    def __init__(self, message: Message, *, damaged: bool = True) -> None:
        super().__init__(message.template)
        self.message = message
        self.damaged = damaged


class NothingTakenError(ImportingError):
    """The source could be read and nothing of it has a place in a package; `losses` and `broken` say what it holds."""

    def __init__(self, message: Message, losses: tuple[Loss, ...], broken: tuple[Note, ...]) -> None:
        super().__init__(message)
        self.losses = losses
        self.broken = broken


class PartError(Exception):
    """A part of the course cannot be read; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(slots=True)
class Source:
    """Files by their paths (POSIX, relative, NFC) and what was left out of the archive or the folder, with reasons."""

    files: Mapping[str, Path]
    left_out: tuple[Note, ...] = ()
    _read: list[int] = field(default_factory=lambda: [0])  # bytes read so far, shared with `below`

    def read(self, path: str) -> bytes:
        """The bytes of a small file. Raises `PartError`, and `ImportingError` once too much was read altogether."""
        found = self.files.get(path)
        if found is None:
            raise PartError(Message("the file is not there"))
        try:
            with naming(found), found.open("rb") as file:
                data = file.read(MAX_TEXT + 1)
        except OSError as error:
            raise PartError(Message("the file cannot be read")) from error
        if len(data) > MAX_TEXT:
            raise PartError(Message("the file is too large for a text"))
        self._read[0] += len(data)
        if self._read[0] > MAX_READ:
            raise ImportingError(Message("The course has too much text to be read"))
        return data

    def below(self, folder: str) -> Source:
        """The files of one folder, by their paths in it."""
        prefix = f"{folder}/" if folder else ""
        inner = {path.removeprefix(prefix): disk for path, disk in self.files.items() if path.startswith(prefix)}
        return Source(inner, self.left_out, self._read)

    def root_of(self, name: str) -> str | None:
        """The folder, at the top or one step below it, that holds the file of that name; None where none does."""
        folders = sorted({posixpath.dirname(path) for path in self.files if posixpath.basename(path) == name})
        return next((folder for folder in folders if "/" not in folder), None)


def open_source(path: Path, workspace: Path) -> Source:
    """The files of a course; those of an archive are unpacked into the empty folder `workspace`.

    Raises `ImportingError`, and OSError where the system refuses.
    """
    if path.is_dir():
        files, notes = scan(path)
        if len(files) > MAX_MEMBERS:
            raise ImportingError(_too_many())
        left_out = tuple(note for topic in ("escaping", "unreadable") for note in notes.get(topic, ()))
        return Source({name: entry.disk_path for name, entry in files.items()}, left_out)
    if not path.is_file():
        raise ImportingError(
            Message("There is no such file or folder: {path}", {"path": shown(str(path), 200)}), damaged=False
        )
    with naming(path), path.open("rb") as file:
        head = file.read(512)
        file.seek(0)
        unpack = _Unpacking(workspace, path.stat().st_size)
        try:
            if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
                unpack.zip(file)
            elif head.startswith(b"\x1f\x8b"):
                with gzip.GzipFile(fileobj=file) as plain:
                    unpack.tar(plain)
            elif head[257:262] == b"ustar":
                unpack.tar(file)
            else:
                raise ImportingError(
                    Message(
                        "{path} is no archive that can be imported: give a folder, .mbz, .tar.gz, .zip or .imscc",
                        {"path": shown(str(path), 200)},
                    )
                )
        except _DAMAGE as error:
            raise ImportingError(
                Message("The archive {path} is damaged or cut short", {"path": shown(str(path), 200)})
            ) from error
    return Source(dict(sorted(unpack.files.items())), tuple(unpack.left_out))


# What the readers of archives raise for bytes that make no sense. OSError is not one: gzip's own error is BadGzipFile.
_DAMAGE = (*BROKEN, tarfile.TarError, gzip.BadGzipFile, KeyError)


class _Unpacking:
    """Writes the members of one archive to numbered files, within the limits."""

    def __init__(self, folder: Path, packed: int) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}
        self.left_out: list[Note] = []
        self.members = 0
        self.budget = min(MAX_BYTES, max(FREE_BYTES, packed * MAX_RATIO))

    def tar(self, file: IO[bytes] | gzip.GzipFile) -> None:
        counted = _Counted(file)
        counted.allowed = MAX_HEADERS  # opening reads as far as the first member
        with tarfile.open(
            fileobj=cast(IO[bytes], counted), mode="r|", bufsize=tarfile.BLOCKSIZE * 20, errorlevel=1
        ) as archive:
            skipped = 0  # bytes of a member that was not read: they come before the next header
            while True:
                counted.allowed = MAX_HEADERS + skipped
                member: tarfile.TarInfo | None = archive.next()
                if member is None:
                    break
                archive.members = []  # type: ignore[attr-defined]  # it would keep all of them
                self._count()
                skipped = 0
                if member.isdir():
                    continue
                counted.allowed = None
                reader = archive.extractfile(member) if member.isreg() and not member.issparse() else None
                if reader is None:
                    fault = Message("It is a link or a device, no file; it is left out")
                    self._leave_out(member.name, fault)
                    skipped = max(0, min(member.size, self.budget))
                    self.budget -= skipped
                else:
                    self._take(member.name, reader)

    def zip(self, file: IO[bytes]) -> None:
        with zipfile.ZipFile(_Capped(file)) as archive:
            if len(archive.infolist()) > MAX_MEMBERS:
                raise ImportingError(_too_many())
            for member in archive.infolist():
                self._count()
                if member.is_dir():
                    continue
                kind = stat.S_IFMT(member.external_attr >> 16)
                if kind not in (0, stat.S_IFREG):
                    self._leave_out(member.filename, Message("It is a link or a device, no file; it is left out"))
                elif member.flag_bits & 1:
                    self._leave_out(member.filename, Message("It is locked with a password; it is left out"))
                elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    self._leave_out(member.filename, Message("It is packed in an uncommon way; it is left out"))
                else:
                    with archive.open(member) as reader:
                        self._take(member.filename, reader)

    def _count(self) -> None:
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise ImportingError(_too_many())

    def _take(self, name: str, reader: IO[bytes]) -> None:
        """Writes a member; one of a bad name is read to its end all the same, so that what follows is found."""
        path = _safe(name)
        if path is None:
            self._leave_out(name, Message("Its path leads out of the archive or cannot be a name; it is left out"))
        elif path in self.files:
            self._leave_out(name, Message("There are two files of this name; the second is left out"))
            path = None
        if path is None:
            for _ in self._counted(reader):
                pass
            return
        target = self.folder / str(self.members)
        with naming(target), target.open("wb") as file:
            file.writelines(self._counted(reader))
        self.files[path] = target

    def _counted(self, reader: IO[bytes]) -> Iterator[bytes]:
        """The bytes of a member in chunks, off the budget."""
        while chunk := reader.read(_CHUNK):
            self.budget -= len(chunk)
            if self.budget < 0:
                raise ImportingError(Message("The archive unpacks to far more than it should; nothing was imported"))
            yield chunk

    def _leave_out(self, name: str, why: Message) -> None:
        if len(self.left_out) < 100:
            self.left_out.append(Note(message=why, place=Place(path=_CONTROL.sub("\ufffd", name)[:200])))


class _Counted:
    """A stream of which only so many bytes may be read (`allowed`; None: any number), forwards."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile) -> None:
        self.file = file
        self.allowed: int | None = None

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        if self.allowed is not None:
            self.allowed -= len(data)
            if self.allowed < 0:
                raise tarfile.ReadError("headers without end")
        return data

    def close(self) -> None:
        """The file is closed by whoever opened it."""


class _Capped:
    """A file that is not read in large pieces: a zip says itself how long its list of members is."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.tell, self.seekable = file.tell, file.seekable

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 0 and offset < 0:  # a member before the archive's beginning
            raise zipfile.BadZipFile
        return self.file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(MAX_DIRECTORY + 1 if size < 0 else min(size, MAX_DIRECTORY + 1))
        if len(data) > MAX_DIRECTORY:
            raise ImportingError(_too_many())
        return data


def _safe(name: str) -> str | None:
    """The path of a member in its one form; None where it is no path inside the archive."""
    path = nfc(name.replace("\\", "/"))
    if path.startswith("/") or _DRIVE.match(path) or _CONTROL.search(path) or len(path) > MAX_NAME:
        return None
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if not parts or ".." in parts or len(parts) > MAX_DEPTH else "/".join(parts)


def _too_many() -> Message:
    return Message("There are too many files to be a course: the limit is {limit}", {"limit": MAX_MEMBERS})


def broken(path: str, why: Message) -> Note:
    """A part that is left out, and where it is."""
    return Note(message=why, place=Place(path=path))


def named(path: str) -> Code:
    """A path as it is shown in a sentence."""
    return shown(path, 120)


def unsound(error: xml.XmlError) -> Message:
    """Why a file of XML is not read."""
    match error.why:
        case "doctype":
            return Message("the file declares entities of its own, which is not allowed")
        case "large":
            return Message("the file has too many tags")
        case _:
            return Message("the XML is not well-formed (line {line})", {"line": error.line})
