"""From a path to a report: read the package, probe its media, hold it against the criteria."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from mooclint.course.manifest import read_package
from mooclint.course.model import MEDIA_ROLES, FileEntry, Note, Package
from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Criteria
from mooclint.engine import judge
from mooclint.measures.result import Evidence
from mooclint.media.library import media_records
from mooclint.media.lock import LOCK_NAME, Lock, read_lock
from mooclint.message import Message
from mooclint.place import Place
from mooclint.report.model import Report

Progress = Callable[[int, int], None]  # files done, files in all


def check(
    path: Path,
    *,
    criteria: Criteria | None = None,
    skipped: Collection[str] = (),
    progress: Progress | None = None,
    cache: bool = True,
) -> Report:
    """The report on the course package in the folder `path`.

    Without `criteria` the set that the manifest names is used. Clauses in `skipped` are not judged. Media facts are
    kept in `.mooclint/` of the package unless `cache` is False. Raises CriteriaError where the set cannot be used.
    """
    evidence = gather(path, progress=progress, cache=cache)
    package = evidence.package
    if criteria is None:
        criteria = load_criteria(package.course.criteria) if package.course else load_criteria()
    findings, results = judge(evidence, criteria, skipped)
    course = package.course
    return Report(
        criteria=criteria,
        path=path.as_posix(),
        title=course.programme.title if course else "",
        authors=tuple(author.name for author in course.programme.authors) if course else (),
        digest=_digest(package.files, package.manifest),
        findings=findings,
        results=results,
        media=tuple(evidence.media[name] for name in sorted(evidence.media)),
        manifest_found=package.manifest_found,
        checkable=course is not None,
    )


def gather(path: Path, *, progress: Progress | None = None, cache: bool = True) -> Evidence:
    """The package in the folder and the facts of the media files that its manifest names."""
    package = read_package(path)
    if package.course is None:
        return Evidence(package=package, media={})
    lock, package = _lock(package)
    paths = media_paths(package)
    on_disk = {name: package.files[name].disk_path for name in paths if name in package.files}
    media = media_records(package.root, paths, on_disk, lock, progress, cache=cache)
    return Evidence(package=package, media=media)


def media_paths(package: Package) -> list[str]:
    """The paths of all masters and delivery files that the manifest names, each once."""
    if package.course is None:
        return []
    return sorted({ref.path for ref in package.course.references() if ref.role in MEDIA_ROLES})


def _lock(package: Package) -> tuple[Lock | None, Package]:
    """The package's lock; one that cannot be read becomes a problem of the package."""
    entry = package.files.get(LOCK_NAME)
    if entry is None:
        return None, package
    lock = read_lock(entry.disk_path)
    if isinstance(lock, Message):
        note = Note(message=lock, place=Place(path=LOCK_NAME))
        return None, replace(package, problems=(*package.problems, note))
    return lock, package


def _digest(files: Mapping[str, FileEntry], manifest: str) -> str:
    """SHA-256 over the paths and sizes of the package's files and the bytes of its manifest.

    It names the state of the package without reading gigabytes; what was reviewed byte for byte is the lock's business.
    """
    state = hashlib.sha256()
    for path in sorted(files):
        if not path.startswith(".mooclint/"):
            state.update(f"{path}\0{files[path].size}\0".encode("utf-8", "surrogatepass"))
    if manifest in files:
        state.update(files[manifest].disk_path.read_bytes())
    return state.hexdigest()
