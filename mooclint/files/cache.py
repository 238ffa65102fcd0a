"""Files in `.mooclint/cache/` of a package, so that a second run opens nothing that has not changed.

A file is known again by size, modification time and change time. The last cannot be set by whoever made the
package: a cache that came along with it never fits the files on this disk. Anything wrong with the cache means that
there is none.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.write import write_atomic

FOLDER = (".mooclint", "cache")
MAX_BYTES = 64 * 2**20

Stamp = tuple[int, int, int]


def stamp(path: Path) -> Stamp | None:
    """Size, modification and change time of a plain file; None if it is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def read_cache(root: Path, name: str) -> bytes | None:
    """The bytes of the cache file `name` of a package; None where there is none to be trusted with."""
    with suppress(OSError, NotRegularError, TooLargeError):
        folder = _folder(root, make=False)
        if folder is not None and not (folder / name).is_symlink():
            return read_bytes(folder / name, MAX_BYTES)
    return None


def write_cache(root: Path, name: str, content: str | bytes) -> bool:
    """Writes the cache file; whether it was written. A folder that cannot be written is no fault."""
    with suppress(OSError):
        folder = _folder(root, make=True)
        if folder is not None and not (folder / name).is_symlink():
            write_atomic(folder / name, content)
            return True
    return False


def _folder(root: Path, *, make: bool) -> Path | None:
    """The cache's folder, made if wanted; None where a link would lead out of the package. Raises OSError."""
    folder = root
    for part in FOLDER:
        folder = folder / part
        if make and not os.path.lexists(folder):
            folder.mkdir()
        if folder.is_symlink() or not folder.is_dir():
            return None
    return folder
