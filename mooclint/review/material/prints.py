"""Prints of films, kept by the digests of their bytes beside the snapshots: the bytes may be gone by the next round.

They are not among the tag files of a snapshot, whose digests the log has from the submission on: which films remarks
are on shows afterwards. Only those are looked at.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.write import write_atomic
from mooclint.films.print import Print, read, written
from mooclint.review.material.snapshot import FOLDER as SNAPSHOTS

FOLDER = (*SNAPSHOTS[:-1], "films")
_MOST = 16 * 2**20  # bytes: three hours take less than one
_SHA256 = re.compile(r"[0-9a-f]{64}")


def print_of(folder: Path, digest: str) -> Print | None:
    """The print of the film with these bytes; None where none is kept."""
    with suppress(OSError, NotRegularError, TooLargeError, ValueError):
        return read(read_bytes(_place(folder, digest), _MOST)) if _SHA256.fullmatch(digest) else None
    return None


def keep_print(folder: Path, digest: str, one: Print) -> None:
    """Keeps it. A folder that cannot be written, or that a link leads out of, is no fault: then none is kept."""
    place = folder.joinpath(*FOLDER)
    if any(folder.joinpath(*FOLDER[:depth]).is_symlink() for depth in range(1, len(FOLDER) + 1)):
        return
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        write_atomic(_place(folder, digest), written(one))


def _place(folder: Path, digest: str) -> Path:
    return folder.joinpath(*FOLDER, f"{digest}.json")
