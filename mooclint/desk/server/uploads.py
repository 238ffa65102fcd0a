"""Files of a course on their way to a server: they lie in a folder of their own until they are whole.

What lies on the disk is the truth, so that nothing but the connection is lost with a server that is killed: how far an
upload is follows from the files that are there, and what the SHA-256 of the one under way needs is read again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from mooclint.adopt.unpack import UnpackError, placed, portable, unpack
from mooclint.course.folder import nfc, scan
from mooclint.desk.server.arriving import put_in, top
from mooclint.desk.server.fault import UnfitError, UploadError
from mooclint.files.refusal import refusal
from mooclint.files.write import write_atomic
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.review.errors import ReviewError

FOLDER = ".uploads"  # in the folder of the packages; no course begins with a dot
MOST_FILES = 20_000
MOST_AT_ONCE = 5  # uploads of one person that are under way
MOST_LETTERS = 100  # of the name of a course
KEPT = timedelta(days=7)  # after which an upload that nobody goes on with is taken away
SPARE = 2**30  # bytes that stay free for the database and the logs
_RECORD, _FILES, _UNPACKED, _WHOLE, _DIGESTS = "upload.json", "files", "unpacked", "whole", "digests.json"
_PUT, _UNFIT = "put.json", "unfit"
_ID = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOCK = 2**20


class Progress(Protocol):
    """Who is told how far work is."""

    def __call__(self, done: int, total: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as its sender announces it. `sha256`: hex, '' where they do not tell."""

    path: str  # in the course, POSIX, NFC
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What somebody sends. `packed`: its one file is a ZIP of the course. `joins`: the course is there already, and
    they asked that files of the same name be replaced.
    """

    id: str
    owner: str
    course: str  # the name of its folder
    files: tuple[Sent, ...]
    packed: bool
    joins: bool
    begun: str  # ISO, UTC

    @property
    def length(self) -> int:
        """Bytes in all."""
        return sum(one.size for one in self.files)


@dataclass(slots=True)
class _Spot:
    """How far an upload is: all files before `index` are whole, and of that one there are `inside` bytes."""

    index: int = 0
    inside: int = 0
    state: Any = field(default_factory=hashlib.sha256)  # over those bytes; None: they are read when it goes on
    digests: dict[str, str] = field(default_factory=dict)  # path -> SHA-256 of whole files, as far as they were told

    def copy(self) -> _Spot:
        return replace(self, state=self.state.copy(), digests=dict(self.digests))


class Uploads:
    """The uploads below one folder of packages. `most`: bytes that one may have. For one process."""

    def __init__(self, packages: Path, most: int, spare: int = SPARE) -> None:
        self.packages, self.most, self.spare = packages, most, spare
        self._spots: dict[str, _Spot] = {}
        self._writers: dict[str, Writer] = {}
        self._lock = threading.RLock()

    # --- what there is

    def __iter__(self) -> Iterator[Upload]:
        with suppress(FileNotFoundError):
            for path in sorted(self._home.iterdir()):
                if (found := self.get(path.name)) is not None:
                    yield found

    def get(self, name: str) -> Upload | None:
        """The upload of an id."""
        if not _ID.fullmatch(name):
            return None
        try:
            data = json.loads((self._home / name / _RECORD).read_bytes())
            return Upload(**{**data, "files": tuple(Sent(**one) for one in data["files"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def offset(self, upload: Upload) -> int:
        """How many bytes are there."""
        with self._lock:
            spot = self._spot(upload)
            return sum(one.size for one in upload.files[: spot.index]) + spot.inside

    def whole(self, upload: Upload) -> bool:
        """Whether all of it is there, each file as it was announced. Raises UploadError, and OSError."""
        with self._lock:
            if not (self.place(upload) / _WHOLE).exists() and self.offset(upload) == upload.length:
                Writer(self, upload, "").end(keep=True)  # its last byte came just before the server was killed
            return (self.place(upload) / _WHOLE).exists()

    def place(self, upload: Upload) -> Path:
        """Where it lies."""
        return self._home / upload.id

    @property
    def _home(self) -> Path:
        return self.packages / FOLDER

    def _spot(self, upload: Upload) -> _Spot:
        """Raises OSError."""
        if upload.id not in self._spots:
            self._spots[upload.id] = _found(upload, self.place(upload))
        return self._spots[upload.id]

    # --- beginning and end

    def begin(
        self, owner: str, course: str, files: Sequence[Sent], now: datetime, *, packed: bool, joins: bool
    ) -> Upload:
        """Takes note of what somebody is about to send. Raises UploadError, and OSError."""
        name = folder_name(course)
        taken = tuple(one for one in taken_files(files) if one) if not packed else _archive(files)
        if not taken:
            raise UploadError(Message("There are no files in it."))
        if not packed and not joins:
            top([one.path for one in taken])  # before a byte of what is no course is sent
        upload = Upload(
            id=secrets.token_hex(16), owner=owner, course=name, files=taken, packed=packed, joins=joins,
            begun=now.isoformat(timespec="seconds"),
        )  # fmt: skip
        with self._lock:
            there = self._fresh(now)
            unfit = [one for one in there if self.is_unfit(one)]
            under_way = [one for one in there if one not in unfit]
            for one in there:  # who chose the same files again goes on where they were
                if replace(one, id=upload.id, begun=upload.begun) == upload:
                    if one in under_way:
                        return one
                    self.drop(one)
            self._check(upload, under_way)
            place = self.place(upload)
            try:
                (place / _FILES).mkdir(parents=True)
                write_atomic(place / _RECORD, json.dumps(asdict(upload), ensure_ascii=False), private=True)
                Writer(self, upload, "").end(keep=True)  # files without a byte are there at once
            except BaseException:
                self.drop(upload)
                raise
        return upload

    def _check(self, upload: Upload, under_way: Sequence[Upload]) -> None:
        """Raises UploadError for what is too much, and for a name that a course has, or one on its way."""
        there = os.path.lexists(self.packages / upload.course)
        if not upload.joins:
            same = [one for one in under_way if one.course.casefold() == upload.course.casefold() and not one.joins]
            if any(one.owner == upload.owner for one in same):
                named: dict[str, Param] = {"name": Code(upload.course)}
                raise UploadError(
                    Message("You are sending {name} already, with other files. Take that away first.", named), 409
                )
            if there or same:
                raise _is_taken(upload)
        elif not there:
            named = {"name": Code(upload.course)}
            raise UploadError(Message("There is no course of that name: {name}.", named), 404)
        if upload.length > self.most:
            limit = {"limit": _bytes(self.most), "size": _bytes(upload.length)}
            raise UploadError(Message("It has {size}; this server takes {limit} at once.", limit), 413)
        if sum(one.owner == upload.owner for one in under_way) >= MOST_AT_ONCE:
            limits: dict[str, Param] = {"limit": MOST_AT_ONCE}
            text = Message("Uploads under way: {limit}, and more are not taken. Finish one, or take one away.", limits)
            raise UploadError(text, 429)
        promised = sum(_room(one) - self.offset(one) for one in under_way)
        free = max(0, shutil.disk_usage(self.packages).free - self.spare - promised)
        if _room(upload) > free:
            values = {"needed": _bytes(_room(upload)), "free": _bytes(free)}
            raise UploadError(Message("It takes {needed}, and the disk of the server has {free} left.", values), 507)

    def _fresh(self, now: datetime) -> list[Upload]:
        """The uploads; what nobody has gone on with is taken away."""
        found = []
        for one in self:
            with suppress(OSError):
                if now.timestamp() - self._touched(one) > KEPT.total_seconds():
                    self.drop(one)
                    continue
            found.append(one)
        return found

    def _touched(self, upload: Upload) -> float:
        """When something of it arrived last, in the midst of a large file too. Raises OSError."""
        place, index = self.place(upload), self._spot(upload).index
        under_way = (place / _FILES / one.path for one in upload.files[index : index + 1])
        paths = (place, place / _RECORD, place / _DIGESTS, *under_way)
        return max(path.stat().st_mtime for path in paths if path.exists())

    def drop(self, upload: Upload) -> None:
        """Takes an upload away, with all that came of it."""
        with self._lock:
            if (writer := self._writers.pop(upload.id, None)) is not None:
                writer.over = True
            self._spots.pop(upload.id, None)
            shutil.rmtree(self.place(upload), ignore_errors=True)

    # --- bytes

    def writer(self, upload: Upload, offset: int, *, sha256: str = "") -> Writer:
        """Who writes a part of it from there on; with `sha256` (hex) all of the part or nothing.

        Of two who write the later goes on: the earlier one's connection is gone. Raises UploadError, and OSError.
        """
        with self._lock:
            if (other := self._writers.pop(upload.id, None)) is not None:
                other.cut()
            if offset != (now := self.offset(upload)):
                named: dict[str, Param] = {"offset": now}
                raise UploadError(Message("The upload stands at byte {offset}.", named), 409)
            writer = self._writers[upload.id] = Writer(self, upload, sha256)
            return writer

    # --- a course

    def settle(self, upload: Upload, now: datetime, progress: Progress) -> Path:
        """Makes a course of it: a folder of the packages. Done again after a kill it goes on where it was; who knows of
        the course then drops the upload.

        Raises UploadError, ReviewError and OSError.
        """
        place, target = self.place(upload), self.packages / upload.course
        progress(0, 2)
        source = place / _FILES
        if upload.packed:
            source = place / "course"
            if not (place / _UNPACKED).exists():
                self._unpack(upload, source)
                (place / _UNPACKED).touch()
        progress(1, 2)
        waits = source.is_dir() and any(source.iterdir())  # else it is a course already
        if upload.joins:
            if self.put(upload) is None:
                done = put_in(source, target, now).stored()
                write_atomic(place / _PUT, json.dumps(done, ensure_ascii=False), private=True)
        elif waits and not os.path.lexists(target):
            (source / top(scan(source)[0])).rename(target)
        elif waits:
            raise _is_taken(upload)
        progress(2, 2)
        return target

    def put(self, upload: Upload) -> dict[str, Any] | None:
        """What became of the files that were put into a course, as `Put.stored`; None as long as none were."""
        try:
            found: dict[str, Any] = json.loads((self.place(upload) / _PUT).read_bytes())
        except FileNotFoundError:
            return None
        return found

    def give_up(self, upload: Upload) -> None:
        """Notes that nothing can become of it: its bytes are gone, and it stands in nobody's way."""
        with self._lock:
            place = self.place(upload)
            (place / _UNFIT).touch()
            self._spots.pop(upload.id, None)
            for name in (_WHOLE, _UNPACKED, _DIGESTS):
                (place / name).unlink(missing_ok=True)
            for name in (_FILES, "course"):
                shutil.rmtree(place / name, ignore_errors=True)

    def is_unfit(self, upload: Upload) -> bool:
        """Whether nothing can become of it."""
        return (self.place(upload) / _UNFIT).exists()

    def _unpack(self, upload: Upload, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        try:
            unpack([self.place(upload) / _FILES / upload.files[0].path], folder)
        except UnpackError as error:
            sent = _SENT.get(error.why.template)
            named: dict[str, Param] = {"why": Message(sent.template, error.why.params) if sent else error.why}
            text = Message("The ZIP is not unpacked: {why}. Send another one, or the folder itself.", named)
            raise UnfitError(text) from error


# What is said to who downloaded an archive, as it is said to who sent it.
_SENT = {
    "it is damaged, or not the whole of it was downloaded; download it again": Message("it is damaged, or not whole"),
    "{name} in it is damaged; download it again": Message("{name} in it is damaged"),
}


class Writer:
    """One run of bytes into the files of an upload."""

    def __init__(self, uploads: Uploads, upload: Upload, sha256: str) -> None:
        self.sha256, self.over = sha256, False
        self._uploads, self._upload = uploads, upload
        spot = uploads._spot(upload)
        if spot.state is None:
            spot.state = _state(uploads.place(upload) / _FILES / upload.files[spot.index].path, spot.inside)
        self._spot = spot.copy()
        self._part = hashlib.sha256()
        self._open: Any = None

    def write(self, data: bytes) -> None:
        """Writes what arrived. Raises UploadError for more than was announced, and for a file that is another; and
        OSError.
        """
        with self._uploads._lock:
            if self.over:
                raise UploadError(Message("The upload is gone on with elsewhere."), 409)
            left = memoryview(data)
            if self.sha256:
                self._part.update(left)
            while left:
                if self._spot.index >= len(self._upload.files):
                    raise UploadError(Message("More arrived than was announced."), 413)
                file = self._upload.files[self._spot.index]
                piece = left[: file.size - self._spot.inside]
                self._into(file, piece)
                left = left[len(piece) :]
                self._step()

    def finish(self) -> None:
        """Ends the part where its sender says so. Raises UploadError where it is not the one that was sent."""
        holds = not self.sha256 or self._part.hexdigest() == self.sha256
        self.end(keep=holds)
        if not holds:
            raise UploadError(Message("What arrived is not what was sent (SHA-256); send that part again."), 460)

    def cut(self) -> None:
        """Ends the part where the connection, or the disk, did: what has a digest is not kept by halves."""
        with suppress(OSError):  # of a disk that is full: what is there follows from the files
            self.end(keep=not self.sha256)

    def end(self, *, keep: bool) -> None:
        """Ends the run: what was written counts, or is gone."""
        with self._uploads._lock:
            if self.over:
                return
            self.over = True
            if self._uploads._writers.get(self._upload.id) is self:
                del self._uploads._writers[self._upload.id]
            place = self._uploads.place(self._upload)
            self._close()
            if not keep:
                _cut(self._upload, place, self._uploads._spot(self._upload))
                return
            self._step()
            self._close()
            noted, self._uploads._spots[self._upload.id] = self._uploads._spot(self._upload).digests, self._spot
            if noted != self._spot.digests:
                write_atomic(place / _DIGESTS, json.dumps(self._spot.digests, ensure_ascii=False), private=True)
            if self._spot.index >= len(self._upload.files):
                (place / _WHOLE).touch()

    def _into(self, file: Sent, piece: memoryview) -> None:
        if self._open is None:
            self._open = _opened(self._uploads.place(self._upload) / _FILES / file.path, self._spot.inside)
        while piece:
            written = self._open.write(piece)
            self._spot.state.update(piece[:written])
            self._spot.inside += written
            piece = piece[written:]

    def _step(self) -> None:
        """Goes on to the next file where one is whole. Raises UploadError for one that is not what was announced."""
        while self._spot.index < len(self._upload.files):
            file = self._upload.files[self._spot.index]
            if self._spot.inside < file.size:
                return
            if file.size == 0:
                _opened(self._uploads.place(self._upload) / _FILES / file.path, 0).close()
            self._close()
            found = self._spot.state.hexdigest()
            if file.sha256 and found != file.sha256:
                self._wrong(file)
            self._spot.digests[file.path] = found
            self._spot.index, self._spot.inside, self._spot.state = self._spot.index + 1, 0, hashlib.sha256()

    def _wrong(self, file: Sent) -> None:
        """A file that is not what was announced is refused: its bytes are gone, and it can be sent again."""
        self._spot.inside, self._spot.state = 0, hashlib.sha256()
        self._uploads._spots[self._upload.id] = self._spot.copy()
        (self._uploads.place(self._upload) / _FILES / file.path).unlink()
        named: dict[str, Param] = {"path": Code(file.path)}
        raise UploadError(Message("{path} arrived damaged (SHA-256): send it again.", named), 460)

    def _close(self) -> None:
        if self._open is not None:
            os.fsync(self._open.fileno())
            self._open.close()
            self._open = None


# --- what is announced


def folder_name(course: str) -> str:
    """The name of the folder of a course that somebody calls so: one part of a path. Raises UploadError."""
    name = portable(nfc(course.strip()))[:MOST_LETTERS].rstrip(" .")
    if not name or name.startswith((".", "_")) or "/" in name or "\\" in name:
        raise UploadError(Message("Name the course: its folder on the server gets that name."))
    return name


def sent_files(entries: Collection[Any]) -> list[Sent]:
    """The files of a list as a browser tells them: path, size, perhaps sha256. Raises UploadError."""
    found = []
    for one in entries:
        if not isinstance(one, dict):
            raise UploadError(Message("The list of files cannot be read."))
        path, size, digest = one.get("path"), one.get("size"), one.get("sha256", "")
        if not isinstance(path, str) or type(size) is not int or size < 0 or not isinstance(digest, str):
            raise UploadError(Message("The list of files cannot be read."))
        if digest and not _DIGEST.fullmatch(digest):
            raise UploadError(Message("The list of files cannot be read."))
        found.append(Sent(path, size, digest))
    return found


def taken_files(files: Sequence[Sent]) -> list[Sent | None]:
    """Each of the files by a safe name; None of what systems leave behind. Raises UploadError."""
    if len(files) > MOST_FILES:
        limit: dict[str, Param] = {"limit": MOST_FILES}
        raise UploadError(Message("It holds more than {limit} files; send it as one ZIP.", limit), 413)
    found: dict[str, Sent] = {}
    taken: list[Sent | None] = []
    for one in files:
        try:
            path = placed(one.path)
        except UnpackError as error:
            raise UploadError(error.message) from error
        named: dict[str, Param] = {"path": Code(one.path[:200])}
        if path is None:
            taken.append(None)
            continue
        if path.casefold() in found:
            raise UploadError(Message("Two files would have one name on other systems: {path}. Rename one.", named))
        found[path.casefold()] = Sent(path, one.size, one.sha256)
        taken.append(found[path.casefold()])
    folders = {"/".join(parts[:n]) for key in found for parts in [key.split("/")] for n in range(1, len(parts))}
    if clash := folders & set(found):
        named = {"path": Code(min(clash))}
        raise UploadError(Message("Two files would have one name on other systems: {path}. Rename one.", named))
    return taken


def _archive(files: Sequence[Sent]) -> tuple[Sent, ...]:
    if len(files) != 1 or not files[0].path.lower().endswith(".zip"):
        raise UploadError(Message("Choose one file that ends with .zip, or a folder."))
    return (Sent("course.zip", files[0].size, files[0].sha256),)


# --- the disk


def _found(upload: Upload, place: Path) -> _Spot:
    """How far an upload is, by what lies there."""
    spot = _Spot()
    with suppress(OSError, ValueError, TypeError):
        spot.digests = dict(json.loads((place / _DIGESTS).read_bytes()))
    for number, file in enumerate(upload.files):
        path = place / _FILES / file.path
        size = path.lstat().st_size if path.exists() else -1
        if size != file.size:
            spot.index, spot.inside = number, max(0, min(size, file.size))
            break
        if file.path not in spot.digests:  # killed before it was noted: it is told when its end is reached
            spot.index, spot.inside = number, size
            break
    else:
        spot.index = len(upload.files)
        return spot
    if spot.inside:
        spot.state = None
    return spot


def _state(path: Path, size: int) -> Any:
    """SHA-256 over the first bytes of a file. Raises OSError."""
    state = hashlib.sha256()
    with path.open("rb") as file:
        while size and (block := file.read(min(_BLOCK, size))):
            state.update(block)
            size -= len(block)
    return state


def _opened(path: Path, size: int) -> Any:
    """A file that is written on from there; what lies behind was never told to have arrived."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o640)
    file = os.fdopen(handle, "r+b", buffering=0)
    file.truncate(size)
    file.seek(size)
    return file


def _cut(upload: Upload, place: Path, spot: _Spot) -> None:
    """Takes away what lies behind a spot."""
    for number, file in enumerate(upload.files[spot.index :], spot.index):
        path = place / _FILES / file.path
        if not path.exists():
            return
        if number == spot.index and spot.inside:
            os.truncate(path, spot.inside)
        else:
            path.unlink()


def _is_taken(upload: Upload) -> UploadError:
    """Whoever has no part in a course learns no more of it than that."""
    named: dict[str, Param] = {"name": Code(upload.course)}
    text = Message(
        "The name {name} is taken. Choose another; into a course that is there files are sent from its own page.", named
    )
    return UploadError(text, 409)


def _room(upload: Upload) -> int:
    """Bytes that it takes on the disk until it is a course."""
    return upload.length * (2 if upload.packed or upload.joins else 1)


def _bytes(count: int) -> Quantity:
    return Quantity(round(count / 10**9, 1), "GB") if count >= 10**8 else Quantity(round(count / 10**6, 1), "MB")


def why(error: Exception) -> Message:
    """What stands against an upload, in words."""
    match error:
        case UploadError() | ReviewError():
            return error.message
        case OSError():
            return Message("The server could not write it: {reason}.", {"reason": refusal(error)})
    raise error
