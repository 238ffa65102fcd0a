"""The folder of a package."""

from __future__ import annotations

import errno
import os
from itertools import islice
from pathlib import Path

from mooclint.course.manifest import MANIFEST_NAMES

MOST_ENTRIES = 10_000  # of a folder that is looked through for courses


def folder_of(given: str | Path) -> Path:
    """The package folder that a path means; its manifest may be named too.

    Raises FileNotFoundError, NotADirectoryError and PermissionError, and OSError for a path that no system can hold.
    """
    path = Path(given)
    if path.name in MANIFEST_NAMES and path.is_file():
        return path.parent
    if not os.fspath(given) or not path.exists():  # "" would be the current folder: a shell variable that is not set
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(given))
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(given))
    with os.scandir(path):
        return path


def courses_in(folder: Path) -> tuple[Path, ...]:
    """The course packages right below a folder that is none itself, by name; hidden folders and links left out."""
    if any((folder / name).is_file() for name in MANIFEST_NAMES):
        return ()
    with os.scandir(folder) as entries:
        below = [entry.name for entry in islice(entries, MOST_ENTRIES) if entry.is_dir(follow_symlinks=False)]
    return tuple(
        folder / name
        for name in sorted(below)
        if not name.startswith(".") and any((folder / name / manifest).is_file() for manifest in MANIFEST_NAMES)
    )
