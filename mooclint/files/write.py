"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomic(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Puts `content` (text as UTF-8) at `path`: all of it or, on any failure, nothing. Raises OSError.

    Others on this machine may read the file, as any other of the user's, unless it is `private`.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    except OSError as error:
        _say_of(path, error)
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "posix" and not private:  # mkstemp makes private files
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            _say_of(path, error)
        raise


def _say_of(path: Path, error: OSError) -> None:
    """Nobody knows the name of the temporary file, and a write has none at all."""
    error.filename, error.filename2 = str(path), None
