"""Signed papers, kept by their digest beside the snapshots: from the digest in a log no paper comes back."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Param
from mooclint.review.errors import StoreError
from mooclint.review.material.digest import file_digest
from mooclint.review.material.snapshot import FOLDER as SNAPSHOTS

FOLDER = (*SNAPSHOTS[:-1], "papers")
_BLOCK = 2**20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)  # so that it opens with a click; of any other name none is kept


def keep_paper(folder: Path, source: Path, digest: str) -> Path:
    """Copies a paper of that digest to its place in the folder of a course: whole, or not at all.

    One that is there already stays, if it is what it has to be. Raises StoreError.
    """
    place = folder.joinpath(*FOLDER)
    if (there := paper_of(folder, digest)) and file_digest(there) == digest:
        return there
    ending = source.suffix.lower()
    target = there or place / f"{digest}{ending if _ENDING.fullmatch(ending) else ''}"
    try:
        _check_place(folder)
        place.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place, prefix=".paper-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as paper:
                shutil.copyfileobj(paper, copy, _BLOCK)
                copy.flush()
                os.fsync(copy.fileno())
            if file_digest(Path(name)) != digest:
                raise _refused(target, Message("it changed while it was read"))
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise _refused(target, refusal(error)) from error
    return target


def _check_place(folder: Path) -> None:
    """Raises StoreError where a link would lead out of the course."""
    for depth in range(1, len(FOLDER) + 1):
        place = folder.joinpath(*FOLDER[:depth])
        if place.is_symlink():
            named: dict[str, Param] = {"path": Code(str(place))}
            raise StoreError(Message("{path} is a link. A log lies in a folder of its own.", named))


def _refused(target: Path, reason: Message) -> StoreError:
    named: dict[str, Param] = {"path": Code(str(target)), "reason": reason}
    return StoreError(Message("{path} cannot be written: {reason}.", named))


def paper_of(folder: Path, digest: str) -> Path | None:
    """Where the paper of that digest is kept, whatever is in it; None where there is none."""
    return next((one for one in kept_papers(folder) if one.name.partition(".")[0] == digest), None)


def kept_papers(folder: Path) -> tuple[Path, ...]:
    """The papers that a course keeps, in order of their digests."""
    place = folder.joinpath(*FOLDER)
    found = place.iterdir() if place.is_dir() else ()
    return tuple(sorted(one for one in found if _SHA256.fullmatch(one.name.partition(".")[0]) and one.is_file()))


def own_path(folder: Path, paper: Path) -> str:
    """The path of a kept paper in the folder of its course."""
    return paper.relative_to(folder).as_posix()
