"""All of an approval as one file: its log, the versions that were submitted, signed papers, and what was set aside.

The file is a zip with the log as `log.sqlite`, the rest under the names that it has beside the log, what people have
typed and not handed over, and a list of all with their digests at its end. It is written and read as a stream, here or
at an address: what others took the place of may be films. Older backups are the log alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from mooclint.files.address import Address, Spot, reading
from mooclint.files.kinds import ZIP
from mooclint.files.zip import BROKEN
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.review.case.home import ASIDE, Home
from mooclint.review.doing.drafts import FOLDER as DESK
from mooclint.review.doing.forgetting import Again, forget_again
from mooclint.review.errors import InputError, ReviewError, StoreError
from mooclint.review.exchange.incoming import Moves, aside_name, undoing
from mooclint.review.log.events import Proof
from mooclint.review.log.file import LOG_NAME, copy_file, log_file, new_file
from mooclint.review.log.moving import as_it_is, backup, no_backup, refused_files, restore
from mooclint.review.log.store import Store, open_store
from mooclint.review.material.digest import file_digest

KEEP = "manage"  # the permission of whoever keeps a log
SCHEMA, LIST = "mooclint/review-backup@1", "backup.json"
VERSIONS, PAPERS, _FILMS = "snapshots", "papers", "films"
_LOGS = "logs"
_DRAFTS = "drafts"  # of people, by their ids: they lie beside the folder of the log
_STAGING = ".restoring-"
_BLOCK = 2**20
_MOST_LIST = 64 * 2**20  # bytes
_SPARE = 2**20  # bytes of a disk that nothing is reckoned on
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold: it tells no time
_SET_ASIDE = re.compile(r"log\.aside-[0-9]{1,9}\.sqlite", re.ASCII)
_NAMES: Mapping[str, re.Pattern[str]] = {  # what stands beside a log, by its kind
    VERSIONS: re.compile(r"snapshots/[0-9a-f]{64}(?:/[^/\\:\x00-\x1f]{1,255}){1,8}"),
    PAPERS: re.compile(r"papers/[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?"),
    _FILMS: re.compile(r"films/[0-9a-f]{64}\.json"),  # what they look like
    ASIDE: re.compile(r"aside(?:/[^/\\:\x00-\x1f]{1,255}){1,64}"),
    _LOGS: _SET_ASIDE,
    _DRAFTS: re.compile(r"drafts/[0-9a-f]{8,64}/[a-z0-9][a-z0-9.-]{0,99}"),
}

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """No progress."""


NOTHING = Again()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What is in a backup: how many files of each kind, and their bytes.

    `versions`: how many were submitted; `left`: files that others took the place of, and that were left out.
    """

    proofs: Mapping[str, Proof]
    versions: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    bytes: int = 0
    left: int = 0
    aside: tuple[Path, ...] = ()  # of one that was put back: where what stood in its place is now
    again: Again = field(default_factory=Again)  # what was forgotten once more, as it was put back

    @property
    def papers(self) -> int:
        """Signed papers."""
        return self.counts.get(PAPERS, 0)

    @property
    def replaced(self) -> int:
        """Files of the course that others took the place of."""
        return self.counts.get(ASIDE, 0)

    @property
    def logs(self) -> int:
        """Logs that were set aside."""
        return self.counts.get(_LOGS, 0)


def _whole(
    proofs: Mapping[str, Proof], sizes: Mapping[str, int], left: int = 0, aside: tuple[Path, ...] = (),
    again: Again = NOTHING,
) -> Whole:  # fmt: skip
    kinds = [_kind(name) for name in sizes]
    versions = {name.split("/")[1] for name in sizes if _kind(name) == VERSIONS}
    counts = {kind: kinds.count(kind) for kind in _NAMES}
    return Whole(
        proofs=proofs, versions=len(versions), counts=counts, bytes=sum(sizes.values()), left=left, aside=aside,
        again=again,
    )  # fmt: skip


def _kind(name: str) -> str:
    """What a name of a backup stands for; '' for nothing of ours."""
    plain = not {".", ".."} & {*name.split("/")}
    return next((kind for kind, pattern in _NAMES.items() if plain and pattern.fullmatch(name)), "")


# Written ------------------------------------------------------------------------------------------------------


def back_up(home: Home, target: Spot, *, replaced: bool = True, progress: Progress = _silent) -> Whole:
    """Writes all of an approval into the new file `target`, as it is at one moment while others write.

    `replaced`: with the files of the course that others took the place of. Raises StoreError; then no file is left.
    """
    left = () if replaced else (ASIDE,)
    with refused_files(target), gathered(home, without=left) as found:
        if isinstance(target, Path):
            _room(found.bytes, target.parent, target, smaller=ASIDE in map(_kind, found.files))
        with new_file(target) as file:
            written = found.write(file, progress)
    return _whole(found.proofs, written, found.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What goes into a backup, as it was at one moment: each file by its name there. `left`: how many do not."""

    head: str
    proofs: Mapping[str, Proof]
    files: Mapping[str, Path]
    bytes: int
    left: int

    def write(self, file: BinaryIO, progress: Progress = _silent) -> dict[str, int]:
        """Writes the backup; the bytes of each file. Raises OSError."""
        return _write(file, self.files, progress, self.bytes, self.head)


WITHOUT_FILMS, UNHANDED = ASIDE, _DRAFTS  # kinds that a backup can do without


@contextmanager
def gathered(home: Home, *, without: Collection[str] = ()) -> Iterator[Gathered]:
    """What goes into a backup of an approval, but for these kinds. Raises StoreError, and OSError."""
    place = _place(home.folder)
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name, LOG_NAME)
        proofs = backup(home.store, copy, home.course)
        found = {**_beside(place, Path(name)), **_drafts(home.folder)}
        left = [one for one in found if _kind(one) in without]
        files = {LOG_NAME: copy, **{one: path for one, path in found.items() if one not in left}}
        sizes = sum(path.stat().st_size for path in files.values())
        head = proofs[home.course].head
        yield Gathered(head=head, proofs=proofs, files=files, bytes=sizes, left=len(left))


def beside_bytes(folder: Path, *, without: Collection[str] = ()) -> int:
    """About how many bytes a backup of the approval of a course has. Raises OSError."""
    found = ((_kind(name), path) for name, path in _walked(_place(folder)))
    return sum(path.stat().st_size for kind, path in found if kind != _DRAFTS and kind not in without)


def _place(folder: Path) -> Path:
    return folder / ".mooclint" / "review"


def _where(folder: Path, name: str) -> Path:
    """Where in the folder of a course a file of a backup has its place."""
    drafts = folder.joinpath(*DESK, name.partition("/")[2])
    return drafts if _kind(name) == _DRAFTS else _place(folder) / name


def _beside(place: Path, copies: Path) -> dict[str, Path]:
    """What stands beside a log, by its name in a backup; nothing that a link leads to.

    Of a log that was set aside `copies` gets one that is whole, unless SQLite cannot read it.
    """
    found = {name: path for name, path in _walked(place) if _kind(name)}
    return {
        name: _one_file(path, copies / name) if _kind(name) == _LOGS else path
        for name, path in found.items() if _kind(name) != _DRAFTS
    }  # fmt: skip


def _drafts(folder: Path) -> dict[str, Path]:
    """What people have typed and not handed over, by its name in a backup."""
    found = ((f"{_DRAFTS}/{name}", path) for name, path in _walked(folder.joinpath(*DESK)))
    return {name: path for name, path in found if _kind(name)}


def _walked(place: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(one for one in folders if not Path(folder, one).is_symlink())
        for path in (Path(folder, name) for name in sorted(names)):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(place).as_posix(), path


def _one_file(log: Path, copy: Path) -> Path:
    with suppress(OSError, sqlite3.Error):
        copy_file(log, copy)
        return copy
    return log


def _write(file: BinaryIO, files: Mapping[str, Path], progress: Progress, total: int, head: str) -> dict[str, int]:
    """Writes the files and their list; the bytes of each. One that is gone meanwhile was no part of the approval."""
    listed: dict[str, dict[str, Any]] = {}
    done = 0
    with zipfile.ZipFile(file, "w") as new:
        for name, path in files.items():
            if name != LOG_NAME and not path.is_file():
                continue
            with path.open("rb") as source, new.open(_info(name), "w", force_zip64=True) as member:
                digest, size = hashlib.sha256(), 0
                while block := source.read(_BLOCK):
                    member.write(block)
                    digest.update(block)
                    size += len(block)
                    progress(min(done + size, total), total)
            done += size
            listed[name] = {"sha256": digest.hexdigest(), "bytes": size}
        text = json.dumps({"schema": SCHEMA, "head": head, "files": listed}, ensure_ascii=False, indent=1)
        new.writestr(_info(LIST), text.encode())
    return {name: one["bytes"] for name, one in listed.items()}


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = zipfile.ZIP_STORED if _kind(name) == ASIDE else zipfile.ZIP_DEFLATED  # films do not shrink
    info.create_system = 0
    return info


def _room(needed: int, folder: Path, target: Spot, *, smaller: bool) -> None:
    """Raises StoreError where the disk has not enough left; `smaller`: it could be less."""
    free = shutil.disk_usage(folder).free - _SPARE
    if needed <= free:
        return
    named: dict[str, Param] = {
        "path": Code(str(target)),
        "needed": Quantity(round(needed / 1e6, 1), "MB"),
        "free": Quantity(round(max(0, free) / 1e6, 1), "MB"),
        "option": Code("--without-replaced"),
    }
    if smaller:
        raise StoreError(
            Message(
                "{path} takes up to {needed}, and the disk has {free} left. It is less without the files of the course "
                "that others took the place of: {option}.",
                named,
            )
        )
    raise StoreError(Message("{path} takes up to {needed}, and the disk has {free} left.", named))


# Put back -----------------------------------------------------------------------------------------------------


def is_whole(source: Spot) -> bool:
    """Whether a backup has all of an approval; an older one is the log alone."""
    with refused_files(source), reading(source) as file:
        return file.read(len(ZIP)) == ZIP


def put_back(
    source: Spot, folder: Path, now: datetime, *, force: bool = False, allowed: Callable[[Store], None] = as_it_is,
    progress: Progress = _silent,
) -> Whole:  # fmt: skip
    """Puts a backup into the folder of a course, once it was found sound: the log by `restore`, the rest beside it.

    What stands beside the log already and is the same stays; what is another file is kept aside. What is known to be
    forgotten is forgotten again. `allowed` looks at the log first, and raises where it may not be put back. Raises
    StoreError; then all is as it was.
    """
    place = _place(folder)
    with ExitStack() as opening, refused_files(place):
        again: list[Again] = []
        forgotten = set[str]()

        def first(store: Store) -> None:
            allowed(store)
            again.append(forget_again(store, place, now))
            forgotten.update(one.id for one in store.persons() if one.erased)

        if not is_whole(source):
            if isinstance(source, Address):  # of old there were none at addresses
                raise InputError(no_backup(source))
            found = restore(source, place, replace=True, force=force, first=first)
            return _whole(found.proofs, {}, aside=_some(found.aside), again=again[0])
        archive, listed = opening.enter_context(_opened(source))
        stage = opening.enter_context(_staging(place, source, listed))
        staged = _extract(archive, source, listed, stage, progress)
        kept: list[Path] = []

        @contextmanager
        def beside() -> Iterator[None]:
            with undoing() as done:
                known = {name: path for name, path in staged.items() if _typed_by(name) not in forgotten}
                kept.extend(_put(known, listed, folder, now, done))
                yield

        log = staged.pop(LOG_NAME)
        for path in (path for name, path in staged.items() if _kind(name) == _LOGS):
            with suppress(ReviewError), open_store(path) as store:  # of one that cannot be read it is told elsewhere
                forget_again(store, place, now)
        found = restore(log, place, replace=True, force=force, first=first, called=str(source), beside=beside)
    sizes = {name: size for name, (_, size) in listed.items()}
    return _whole(found.proofs, sizes, aside=(*_some(found.aside), *kept), again=again[0])


def _typed_by(name: str) -> str:
    """Whose draft a file of a backup is; '' for one that is none."""
    return name.split("/")[1] if _kind(name) == _DRAFTS else ""


def _some(path: Path | None) -> tuple[Path, ...]:
    return () if path is None else (path,)


Listed = Mapping[str, tuple[str, int]]  # name -> SHA-256, bytes


@contextmanager
def _opened(source: Spot) -> Iterator[tuple[zipfile.ZipFile, Listed]]:
    """An open backup with what it lists. Raises InputError for what is none, or is not whole."""
    named: dict[str, Param] = {"path": Code(str(source))}
    damaged = Message("{path} is damaged: take another backup.", named)
    with ExitStack() as opening:
        try:
            archive = opening.enter_context(zipfile.ZipFile(opening.enter_context(reading(source))))
            members = archive.namelist()
            if LIST not in members:
                raise InputError(no_backup(source))
            with archive.open(LIST) as file:
                data = json.loads(file.read(_MOST_LIST + 1)[:_MOST_LIST])
            listed = {str(name): (str(one["sha256"]), int(one["bytes"])) for name, one in data["files"].items()}
            right = data["schema"] == SCHEMA and sorted(members) == sorted((*listed, LIST)) and LOG_NAME in listed
        except (*BROKEN, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(damaged) from error
        if not right or not all(_kind(name) or name == LOG_NAME for name in listed):
            raise InputError(damaged)
        yield archive, listed


@contextmanager
def _staging(place: Path, source: Spot, listed: Listed) -> Iterator[Path]:
    """A folder of our own on the disk of the log, which is gone afterwards."""
    made = not place.exists()
    log_file(place, create=True)  # raises where no log may lie
    _room(sum(size for _, size in listed.values()), place, source, smaller=False)
    stage = Path(tempfile.mkdtemp(prefix=_STAGING, dir=place))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if made:
            with suppress(OSError):  # something came into it
                place.rmdir()


def _extract(
    archive: zipfile.ZipFile, source: Spot, listed: Listed, stage: Path, progress: Progress
) -> dict[str, Path]:
    """Unpacks every file; where each is. Raises InputError for one that is not what the list says."""
    total, done, staged = sum(size for _, size in listed.values()), 0, dict[str, Path]()
    for number, (name, (digest, size)) in enumerate(listed.items()):
        staged[name] = stage / f"{number}{Path(name).suffix if name.endswith('.sqlite') else ''}"
        try:
            with archive.open(name) as member, staged[name].open("xb") as target:
                same = _stream(member, target, size, partial(_told, progress, done, total)) == digest
        except BROKEN as error:
            raise InputError(_not_listed(source, name)) from error
        if not same:
            raise InputError(_not_listed(source, name))
        done += size
    return staged


def _told(progress: Progress, done: int, total: int, more: int) -> None:
    progress(min(done + more, total), total)


def _stream(member: Any, target: BinaryIO, most: int, told: Callable[[int], None]) -> str:
    """Copies what should be so many bytes, and no more than one block over; the SHA-256 of all."""
    digest, size = hashlib.sha256(), 0
    while size <= most and (block := member.read(_BLOCK)):
        target.write(block)
        digest.update(block)
        size += len(block)
        told(size)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest() if size == most else ""


def _not_listed(source: Spot, name: str) -> Message:
    named: dict[str, Param] = {"path": Code(str(source)), "file": Code(name)}
    return Message("{path} is damaged: {file} in it is not what was written. Take another backup.", named)


def _put(staged: Mapping[str, Path], listed: Listed, folder: Path, now: datetime, done: Moves) -> list[Path]:
    """Moves the files to their places; where those are kept that others stood in the place of.

    A log that was set aside takes the next free name where another one has its own.
    """
    kept: dict[Path, None] = {}
    free = _place(folder) / ASIDE / aside_name(now)
    for name, path in staged.items():
        target = _where(folder, name)
        if os.path.lexists(target) and file_digest(target) == listed[name][0]:
            continue
        if os.path.lexists(target) and _kind(name) == _LOGS:
            target = _free_log(target)
        elif os.path.lexists(target):
            old = free / name
            old.parent.mkdir(parents=True, exist_ok=True)
            target.replace(old)
            done.append((old, target))
            kept[free] = None
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        done.append((target, path))
    return [*kept]


def _free_log(target: Path) -> Path:
    """The first name that is free for a log that was set aside."""
    return next(free for n in count(1) if not os.path.lexists(free := target.with_name(f"log.aside-{n}.sqlite")))
