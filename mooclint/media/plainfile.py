"""Whether a path is a file that may be opened."""

from __future__ import annotations

import stat
from pathlib import Path

from mooclint.files.refusal import refusal
from mooclint.message.message import Message


def plain_file_size(path: Path) -> int | Message:
    """Bytes of a plain file that may be opened; why not for anything else. Opens nothing."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return Message("there is no such file")
    except OSError as error:
        return Message("it cannot be looked at ({reason})", {"reason": refusal(error)})
    if stat.S_ISLNK(status.st_mode):
        return Message("it is a symbolic link, and links are not followed")
    if stat.S_ISDIR(status.st_mode):
        return Message("it is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        return Message("it is not a plain file")
    if status.st_size == 0:
        return Message("it is empty")
    return status.st_size
