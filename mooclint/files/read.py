"""Reading small files that may be anything: a pipe would wait for its writer, a device never ends."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NotRegularError(ValueError):
    """A path that leads to a device, a pipe or a socket."""


class TooLargeError(ValueError):
    """A file of more bytes than were allowed."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Whatever the system refuses inside is said of `path`: of a read or a write it tells no name."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes; more is never read.

    Raises `NotRegularError`, `TooLargeError` and OSError (IsADirectoryError for a folder, on every system), and
    ValueError for a path with a NUL.
    """
    status = path.stat()  # before opening: a pipe would wait for its writer
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError
    with naming(path), path.open("rb") as file:
        data = file.read(min(status.st_size, limit) + 1)  # Windows takes time for room of which no use is made
        if len(data) > status.st_size:  # it has grown, or is of those that tell no size
            data += file.read(limit + 1 - len(data))
    if len(data) > limit:
        raise TooLargeError
    return data


def read_text(path: Path, limit: int) -> str:
    """The text of such a file in UTF-8, without its byte order mark. Raises as `read_bytes`, and UnicodeDecodeError."""
    return read_bytes(path, limit).decode("utf-8-sig")
