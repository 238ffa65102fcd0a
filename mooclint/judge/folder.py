"""The folder of a package."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from mooclint.course.manifest import MANIFEST_NAMES


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
