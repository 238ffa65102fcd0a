"""An approval as one archive that is read without mooclint: a bag (BagIt, RFC 8493) in a zip.

Under `data/` are pages to read in three languages, signed papers, the files of the course, what was known of each
version, the log as lines of JSON, and a backup from which mooclint has the approval again. Any tool for BagIt checks
it, and so does `sha256sum -c manifest-sha256.txt`.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from mooclint.adopt.unpack import portable
from mooclint.course import endings
from mooclint.course.folder import scan
from mooclint.course.model import FileEntry
from mooclint.files.address import AddressError, Spot, reading
from mooclint.files.zip import BROKEN
from mooclint.message.almaty import almaty
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.plain import one_line
from mooclint.review.case.home import Home, Look
from mooclint.review.case.standing import event_json
from mooclint.review.doing.archive_page import COURSE, FIRST, PAGES, Kept, first_page, page
from mooclint.review.doing.backup import UNHANDED, WITHOUT_FILMS, Gathered, beside_bytes, gathered
from mooclint.review.errors import InputError, StoreError
from mooclint.review.log.events import Event, last_checkpoint
from mooclint.review.log.file import new_file
from mooclint.review.log.moving import of_address, refused_files
from mooclint.review.material.bag import MANIFEST, TAGS, SnapshotError, bag_files
from mooclint.review.material.papers import paper_of
from mooclint.review.material.snapshot import FOLDER as SNAPSHOTS
from mooclint.review.rounds.kept import named_snapshots, snapshot_of

PAPERS, VERSIONS = "papers/", "versions/"
BACKUP, LOG = "backup/approval.mooclint", "log.jsonl"
_LONG = "long/"  # in it the files of the course whose paths Windows would not take
_LONGEST = 130  # letters of a path in the archive: of the 260 of Windows the folder that it lies in takes its part
_LONGEST_NAME = 60
_PAPER = {"conclusion.signed": "conclusion", "signature.attached": "paper"}  # under which an event names a file
_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)  # that a zip can hold
_BLOCK = 2**20
_SPARE = 2**20  # bytes of a disk that nothing is reckoned on
_MOST_LINES = 64 * 2**20  # bytes of a manifest
_PACKED = endings.VIDEO | {".zip", ".docx", ".xlsx", ".pptx", ".jpg", ".jpeg", ".png", ".mp3", ".m4a", ".mooclint"}
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What is in an archive: how many files with how many bytes, and what of the last version is not in it.

    `films`: were left out; `gone`: are in the folder no more; `other`: are there with other bytes than were submitted.
    """

    head: str
    events: int
    files: int
    bytes: int
    films: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(slots=True)
class _Bag:
    """The payload as it is written: SHA-256 and size of each file by its path under `data/`."""

    zip: zipfile.ZipFile
    top: str
    total: int
    progress: Progress
    now: datetime
    digests: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    done: int = 0

    def put(self, path: str, write: Callable[[BinaryIO], object], at: datetime | None = None) -> None:
        """Puts in a file that `write` writes. `at`: when it was changed last, where that is known."""
        with self.zip.open(_info(f"{self.top}data/{path}", at or self.now), "w", force_zip64=True) as member:
            counted = _Counted(member, self)
            target = io.BufferedWriter(counted, _BLOCK)
            write(target)
            target.flush()
        self.done += counted.size
        self.digests[path], self.sizes[path] = counted.digest.hexdigest(), counted.size

    def put_file(self, path: str, source: Path) -> None:
        """Puts in a file of the disk. Raises OSError."""
        with source.open("rb") as file:
            at = datetime.fromtimestamp(source.stat().st_mtime, UTC)
            self.put(path, lambda target: shutil.copyfileobj(file, target, _BLOCK), at)

    def put_bytes(self, path: str, data: bytes) -> None:
        """Puts in a small file."""
        self.put(path, lambda target: target.write(data))


class _Counted(io.RawIOBase):
    """A member of the archive as it is written; digest and size of all of it."""

    def __init__(self, member: Any, bag: _Bag) -> None:
        self.member, self.bag, self.digest, self.size = member, bag, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.member.write(data)
        self.digest.update(data)
        self.size += len(data)
        self.bag.progress(min(self.bag.done + self.size, self.bag.total), self.bag.total)
        return len(data)


def archive(home: Home, target: Spot, now: datetime, progress: Progress, *, films: bool = True) -> Archived:
    """Writes the archive of an approval into the new file `target`, here or at an address.

    `films`: with those of the course, and with the files that others took the place of. Raises StoreError; then no file
    is left.
    """
    with refused_files(target):
        if isinstance(target, Path):
            _room(size_of(home, films=films), target, films=films)
        with new_file(target) as file:
            return write_archive(home, file, now, progress, films=films)


def size_of(home: Home, *, films: bool) -> int:
    """About how many bytes an archive has. Raises StoreError, and OSError."""
    return sum(one.size for one in _course_files(home, films=films).values()) + beside_bytes(
        home.folder, without=_without(films=films)
    )


def _without(*, films: bool) -> tuple[str, ...]:
    """What the backup in an archive does not have: unfinished texts are their writers' own."""
    return (UNHANDED,) if films else (UNHANDED, WITHOUT_FILMS)


def _course_files(home: Home, *, films: bool) -> dict[str, FileEntry]:
    found = scan(home.folder)[0]
    return {path: one for path, one in found.items() if films or not _is_film(path)}


def write_archive(home: Home, file: BinaryIO, now: datetime, progress: Progress, *, films: bool = True) -> Archived:
    """The same into what only takes bytes, one after the other. Raises StoreError, and OSError."""
    look = home.look()
    files = _course_files(home, films=films)
    with gathered(home, without=_without(films=films)) as backup, zipfile.ZipFile(file, "w") as new:
        total = sum(one.size for one in files.values()) + backup.bytes
        bag = _Bag(new, f"{_safe(home.folder.name) or home.course}/", total, progress, now)
        kept = _put_all(bag, home, look, files, backup, films=films)
        for code, path in PAGES.items():
            bag.put_bytes(path, page(look, kept, localizer(code), home, now).encode())
        lines = (json.dumps(event_json(one, look.people), ensure_ascii=False) + "\n" for one in look.events)
        bag.put_bytes(LOG, "".join(lines).encode())
        about = {
            "External-Identifier": home.course, "External-Description": one_line(look.case.title),
            "Internal-Sender-Identifier": str(last_checkpoint(look.events)),
        }  # fmt: skip
        octets, day, tags = sum(bag.sizes.values()), almaty(now).date(), {FIRST: first_page(look.case).encode()}
        for tag, data in bag_files(bag.digests, octets, tags, day, about).items():
            new.writestr(_info(bag.top + tag, now), data)
    last = look.events[-1]
    return Archived(
        head=last.hash, events=last.seq, files=len(bag.digests), bytes=octets, films=kept.left, gone=kept.gone(),
        other=kept.other(),
    )  # fmt: skip


def _put_all(
    bag: _Bag, home: Home, look: Look, files: Mapping[str, FileEntry], backup: Gathered, *, films: bool
) -> Kept:
    """Puts everything but the pages into the bag, and says where it is."""
    places = _places(files)
    for path, one in files.items():
        bag.put_file(COURSE + places[path], Path(one.disk_path))
    bag.put(BACKUP, backup.write)
    kept = _papers_and_versions(bag, home, look)
    left = tuple(path for path in kept.wanted if not films and path not in files and _is_film(path))
    digests, sizes = dict(bag.digests), dict(bag.sizes)
    return replace(kept, files=digests, sizes=sizes, left=left, places=places)


def _places(paths: Iterable[str]) -> dict[str, str]:
    """Path of the course -> its path in the archive: the same, as long as every system takes it."""
    found, taken = dict[str, str](), set[str]()
    for path in sorted(paths):
        place = "/".join(map(portable, path.split("/")))
        if len(place) > _LONGEST or place.casefold() in taken:
            stem, suffix = PurePosixPath(place).stem[:_LONGEST_NAME], PurePosixPath(place).suffix[:_LONGEST_NAME]
            mark = hashlib.sha256(path.encode()).hexdigest()[:12]
            place = f"{_LONG}{mark}-{stem.rstrip(' .')}{suffix}"
        taken.add(place.casefold())
        found[path] = place
    return found


def _papers_and_versions(bag: _Bag, home: Home, look: Look) -> Kept:
    """Puts signed papers and what was known of each version into the bag, and says where they are."""
    papers = dict[int, str]()
    for event in look.events:
        body = event.body or {}
        digest = str(body.get(_PAPER.get(event.type, "")) or "")
        if digest and (paper := paper_of(home.folder, digest)):
            name = _safe(str(body.get("file") or "")) or f"conclusion{paper.suffix}"
            papers[event.seq] = f"{PAPERS}{event.seq}-{name}"
            bag.put_file(papers[event.seq], paper)
    versions = dict[str, str]()
    for number, (digest, events) in enumerate(named_snapshots(look.events).items(), 1):
        folder = home.folder.joinpath(*SNAPSHOTS, digest)
        versions[digest] = f"{VERSIONS}{number}-{_version(events)}/"
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                bag.put_file(versions[digest] + path.name, path)
    return Kept(papers=papers, versions=versions, wanted=_wanted(home, look))


def _version(events: list[Event]) -> str:
    """What a version is called: by the day on which it was submitted."""
    return f"{almaty(events[0].said):%Y-%m-%d}"


def _wanted(home: Home, look: Look) -> Mapping[str, str]:
    """The files of the last version with their digests; none where it is not kept."""
    if look.case.round is None:
        return {}
    try:
        return snapshot_of(home.folder, look.case.round).files
    except SnapshotError:
        return {}


def _is_film(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in endings.VIDEO


def _safe(name: str) -> str:
    """A name that every system can hold; '' for none."""
    ending = PurePosixPath(name).suffix[: _LONGEST_NAME // 4]
    return portable(name[: _LONGEST_NAME - len(ending)].removesuffix(ending).rstrip(" .") + ending) if name else ""


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    local = almaty(at)
    time = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    info = zipfile.ZipInfo(name, min(max(time, _EARLIEST), _LATEST))
    packed = PurePosixPath(name).suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _room(needed: int, target: Path, *, films: bool) -> None:
    """Raises StoreError where the disk has not enough left."""
    free = shutil.disk_usage(target.absolute().parent).free - _SPARE
    if needed <= free:
        return
    named: dict[str, Param] = {
        "path": Code(str(target)), "needed": Quantity(round(needed / 1e6, 1), "MB"),
        "free": Quantity(round(max(0, free) / 1e6, 1), "MB"), "option": Code("--without-films"),
    }  # fmt: skip
    if films:
        raise StoreError(
            Message("{path} takes {needed}, and the disk has {free} left. It is less without films: {option}.", named)
        )
    raise StoreError(Message("{path} takes up to {needed}, and the disk has {free} left.", named))


# Checked ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What an archive was found to be: its files, the checkpoint that it names, and what is wrong with it."""

    files: int
    checkpoint: str
    flaws: tuple[Message, ...] = ()


def check(source: Spot, progress: Progress) -> Checked:
    """Holds every byte of an archive against its digests. Raises InputError for what is no archive, and OSError."""
    with _opened(source) as (archive, top):
        flaws = list[Message]()
        tags = _lines(archive, f"{top}{TAGS}")
        wanted = {
            f"{top}{path}": digest for path, digest in (*_lines(archive, f"{top}{MANIFEST}").items(), *tags.items())
        }
        there = [one for one in archive.infolist() if not one.is_dir()]
        total, done = sum(one.file_size for one in there), 0
        names = [one.filename for one in there]
        for info in there:
            found = _digest(archive, info)
            done += info.file_size
            progress(done, total)
            if info.filename == f"{top}{TAGS}":
                continue
            named: dict[str, Param] = {"path": Code(one_line(info.filename))}
            if info.filename not in wanted:
                flaws.append(Message("{path} is in the archive, and not in its list.", named))
            elif found != wanted[info.filename]:
                flaws.append(Message("{path} is not what was written.", named))
        lacking = sorted(set(wanted) - set(names))
        flaws += [Message("{path} is missing.", {"path": Code(one_line(one))}) for one in lacking]
        if len(names) != len(set(names)):
            flaws.append(Message("Two files in the archive have one name."))
        info_text = _text(archive, f"{top}bag-info.txt")
    marked = re.search(r"^Internal-Sender-Identifier: (.*)$", info_text, re.MULTILINE)
    return Checked(files=len(names), checkpoint=one_line(marked[1]) if marked else "", flaws=tuple(flaws))


@contextmanager
def _opened(source: Spot) -> Iterator[tuple[zipfile.ZipFile, str]]:
    """The zip, and the folder in it that holds the bag. Raises InputError; StoreError of an address."""
    none = Message("{path} is no archive of an approval, or is damaged.", {"path": Code(str(source))})
    try:
        with reading(source) as file, zipfile.ZipFile(file) as archive:
            tops = [one.removesuffix("bagit.txt") for one in archive.namelist() if one.split("/")[1:] == ["bagit.txt"]]
            if len(tops) != 1:
                raise InputError(none)
            yield archive, tops[0]
    except AddressError as error:
        raise of_address(error) from None
    except BROKEN as error:
        raise InputError(none) from error


def _digest(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """SHA-256 of a member; '' where it cannot be read to its end."""
    digest, left = hashlib.sha256(), info.file_size
    try:
        with archive.open(info) as member:
            while block := member.read(_BLOCK):
                left -= len(block)
                if left < 0:  # larger than it says
                    return ""
                digest.update(block)
    except (OSError, *BROKEN):  # OSError: it is said to begin before the file does
        return ""
    return digest.hexdigest()


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """A small file of the archive; '' where there is none that can be read."""
    try:
        info = archive.getinfo(name)
        return archive.read(info).decode("utf-8", "replace") if info.file_size <= _MOST_LINES else ""
    except (KeyError, OSError, *BROKEN):
        return ""


def _lines(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Path -> SHA-256 of a list of the bag."""
    found = (_LINE.fullmatch(line) for line in _text(archive, name).split("\n"))
    return {one[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%"): one[1] for one in found if one}
