"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path


def write_atomic(path: Path, content: bytes | str) -> None:
    """Puts `content` (text as UTF-8) at `path`: all of it or, on any failure, nothing. Raises OSError."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "posix":
            # mkstemp makes private files; a report is as readable as any other file of the user.
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_small(path: Path, limit: int) -> str:
    """The text of a plain UTF-8 file of at most `limit` bytes. Raises OSError, and ValueError for any other file."""
    if not path.is_file():
        raise ValueError("no plain file")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError("too large")
    return data.decode("utf-8-sig")


def repeatable_zip(archive: bytes) -> bytes:
    """The same zip archive, such as a DOCX file, without the time and the system it was made on."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the earliest a zip can hold
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # otherwise the bytes tell the operating system
            new.writestr(info, old.read(name))
    return buffer.getvalue()
