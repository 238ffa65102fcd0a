"""A new package comes to be whole or not at all: made in a draft, then moved to its place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mooclint.course.folder import IGNORED_FILES, IGNORED_FOLDERS
from mooclint.course.manifest import MANIFEST_NAMES
from mooclint.files.located import shown
from mooclint.message.message import Message

DRAFT = ".mooclint-draft-"  # how the folders begin in which packages are made


class RefusedError(Exception):
    """The package cannot be made there; `message` says why. Nothing was left behind."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a package is made: `package` is moved, `scratch` thrown away; both are empty folders.

    `folders`: the target and its parents as far as they were not there, from the outside in.
    """

    package: Path
    scratch: Path
    folders: tuple[Path, ...]


@contextmanager
def made_whole(target: Path) -> Iterator[Draft]:
    """What the block puts into the draft's package is at `target` once it ends, a folder that is new or empty.

    Raises `RefusedError` where it is not free, and OSError. Then, and whatever the block raises, nothing is left
    behind; only a program that is killed leaves its draft, which the next one takes away.
    """
    _check_free(target)
    made: list[Path] = []
    try:
        for folder in reversed([path for path in (target, *target.parents) if not path.exists()]):
            folder.mkdir()
            made.append(folder)
        for left in target.glob(f"{DRAFT}*"):
            shutil.rmtree(left)
        # Inside the target, so that all of it only has to be moved up at the end.
        with tempfile.TemporaryDirectory(dir=target, prefix=DRAFT, ignore_cleanup_errors=True) as inner:
            draft = Draft(Path(inner, "package"), Path(inner, "scratch"), tuple(made))
            draft.package.mkdir()
            draft.scratch.mkdir()
            yield draft
            _move_up(draft.package, target, made)
    except BaseException:
        _remove(made)
        raise


def _check_free(root: Path) -> None:
    """Raises `RefusedError` unless a package can be made there: a folder that is new or empty."""
    value = {"path": shown(str(root), 200)}
    try:
        if root.is_dir():
            names = {entry.name for entry in root.iterdir()}
            drafts = {name for name in names if name.startswith(DRAFT)}
            if any(n not in IGNORED_FOLDERS and n.lower() not in IGNORED_FILES for n in names - drafts):
                if drafts:
                    raise RefusedError(
                        Message("An interrupted run left half a package in {path}; delete it and try again", value)
                    )
                raise RefusedError(
                    Message("The folder {path} is not empty; choose another one, nothing was changed", value)
                )
        elif root.exists() or root.is_symlink():
            raise RefusedError(Message("There is a file of the name {path}; choose another one", value))
    except (OSError, ValueError):
        raise RefusedError(Message("The folder {path} cannot be read", value)) from None


def _move_up(package: Path, target: Path, made: list[Path]) -> None:
    """Moves what stands in `package` to `target`, the manifest last; `made` has every path that is there."""
    paths = sorted(path.relative_to(package) for path in package.rglob("*"))
    for path in (p for p in paths if (package / p).is_dir()):
        (target / path).mkdir()
        made.append(target / path)
    manifest = Path(MANIFEST_NAMES[0])
    for path in sorted((p for p in paths if not (package / p).is_dir()), key=lambda p: (p == manifest, p)):
        if (target / path).exists():
            named = {"path": shown(str(target / path), 200)}
            raise RefusedError(Message("There is a file of the name {path}; choose another one", named))
        (package / path).rename(target / path)
        made.append(target / path)


def _remove(made: list[Path]) -> None:
    """Takes back what was made (folders and files, in order); a folder that somebody has filled meanwhile stays."""
    for path in reversed(made):
        try:
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        except OSError:
            continue
