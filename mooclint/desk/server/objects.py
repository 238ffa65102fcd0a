"""The files of the versions that were submitted, by their digests, in a bucket: each once.

Courses stay in their folders: what checks them, plays them and mends them opens their files. The bucket has what was
submitted, so that it can be had when a file was replaced, or the disk is lost. What others took the place of, and the
bucket has, leaves the disk. An object is called by its SHA-256; the manifest of a version lies under the digest of the
version, once its files are there: so the bucket can be read without the server.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mooclint.files.address import Address, arriving_at, damaged, exists, reading, size_of
from mooclint.review.case.home import ASIDE, FOLDER, Home, at_home, is_opened
from mooclint.review.material.bag import MANIFEST, Snapshot, SnapshotError, read_snapshot
from mooclint.review.material.digest import file_digest
from mooclint.review.material.snapshot import FOLDER as VERSIONS
from mooclint.review.rounds.kept import named_snapshots
from mooclint.review.rounds.submitted import changed_from

_BLOCK = 2**20
Progress = Callable[[int, int], None]


class _OtherError(Exception):
    """A file is not what its digest says."""


@dataclass(frozen=True, slots=True)
class Objects:
    """A bucket, or a folder in one."""

    place: Address

    def at(self, digest: str) -> Address:
        """Where the object of a digest lies."""
        return self.place / "sha256" / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether it is there. Raises AddressError."""
        return exists(self.at(digest))

    def put(self, digest: str, source: Path) -> bool:
        """Keeps a file that is not there; whether it is now: not where it is another. Raises AddressError, OSError."""
        found = hashlib.sha256()
        with suppress(_OtherError), source.open("rb") as file:
            with arriving_at(self.at(digest)) as target:
                while block := file.read(_BLOCK):
                    target.write(block)
                    found.update(block)
                if found.hexdigest() != digest:
                    raise _OtherError
            return True
        return False

    @contextmanager
    def opened(self, digest: str) -> Iterator[BinaryIO]:
        """The object, to read anywhere in it. Raises AddressError."""
        with reading(self.at(digest)) as file:
            yield file

    def size(self, digest: str) -> int | None:
        """Its bytes; None where it is not there. Raises AddressError."""
        return size_of(self.at(digest))

    def fetch(self, digest: str, target: Path) -> None:
        """Writes it into the new file `target`, whole or not at all. Raises AddressError, also for one that is damaged,
        and OSError.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        try:
            found = hashlib.sha256()
            with os.fdopen(handle, "wb") as file, self.opened(digest) as source:
                while block := source.read(_BLOCK):
                    file.write(block)
                    found.update(block)
                file.flush()
                os.fsync(file.fileno())
            if found.hexdigest() != digest:
                raise damaged(self.at(digest))
            Path(name).chmod(0o644)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)


def keep_versions(objects: Objects, folder: Path, progress: Progress) -> int:
    """Keeps what the versions of a course had, as far as its files are there still; how many files came into the
    bucket. Raises ReviewError, AddressError, OSError.
    """
    if not is_opened(folder):
        return 0
    with at_home(folder) as home:
        versions = list(_versions(home))
    count = 0
    for version in versions:
        if not objects.has(version.digest):
            count += _keep(objects, folder, version, progress)
    _leave_disk(objects, folder, versions)
    return count


def _versions(home: Home) -> Iterator[Snapshot]:
    for digest in named_snapshots(home.events()):
        with suppress(SnapshotError):
            yield read_snapshot(home.folder.joinpath(*VERSIONS, digest))


def _keep(objects: Objects, folder: Path, version: Snapshot, progress: Progress) -> int:
    """The files of a version, and when they are in its manifest: by that one knows that they are."""
    changed, count = set(changed_from(version, folder)), 0
    for number, (path, digest) in enumerate(version.files.items()):
        progress(number, len(version.files))
        if objects.has(digest):
            continue
        here = [] if path in changed else [folder / path]
        for source in (*here, *_aside(folder, path)):
            if source.is_file() and not source.is_symlink() and objects.put(digest, source):
                count += 1
                break
    objects.put(version.digest, version.folder / MANIFEST)
    return count


def _aside(folder: Path, path: str = "") -> Iterator[Path]:
    """The files of a path, or all, that others took the place of."""
    place = folder / FOLDER / ASIDE
    for time in sorted(place.iterdir()) if place.is_dir() and not place.is_symlink() else ():
        if path and (time / path).is_file():
            yield time / path
        elif not path:
            yield from (Path(one, name) for one, _, names in os.walk(time) for name in names)


def _leave_disk(objects: Objects, folder: Path, versions: list[Snapshot]) -> None:
    """Takes from the disk what others took the place of, and the bucket has."""
    digests: dict[str, set[str]] = {}
    for version in versions:
        for path, digest in version.files.items():
            digests.setdefault(path, set()).add(digest)
    place = folder / FOLDER / ASIDE
    for file in list(_aside(folder)):
        path = file.relative_to(place).as_posix().partition("/")[2]
        if file.is_symlink() or path not in digests:
            continue
        size = file.stat().st_size
        there = {one for one in digests[path] if objects.size(one) == size}
        if there and file_digest(file) in there:
            file.unlink()
            for parent in file.parents:
                if parent == place:
                    break
                with suppress(OSError):  # others lie in it
                    parent.rmdir()


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of the files of a last version that the folder lacked: those that came, and those nobody has."""

    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def bring_back(objects: Objects, folder: Path, progress: Progress) -> Brought:
    """Brings the files of the last version of a course back into its folder where they are missing.

    Raises ReviewError, AddressError, OSError.
    """
    if not is_opened(folder):
        return Brought()
    with at_home(folder) as home:
        case = home.case()
        last = [one for one in _versions(home) if case.round and one.digest == case.round.snapshot]
    files = {path: digest for one in last for path, digest in one.files.items()}
    missing = [path for path in files if not os.path.lexists(folder / path)]
    came, gone = list[str](), list[str]()
    for number, path in enumerate(missing):
        progress(number, len(missing))
        if objects.has(files[path]):
            objects.fetch(files[path], folder / path)
            came.append(path)
        else:
            gone.append(path)
    return Brought(tuple(came), tuple(gone))
