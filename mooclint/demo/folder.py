"""The demo's own folder: it knows which files the demo made, and leaves alone what a person made or changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from mooclint.files.read import read_bytes
from mooclint.files.write import write_atomic
from mooclint.message.message import Code, Message

MARKER = ".mooclint-demo.json"
SCHEMA = "mooclint/demo@1"

MAX_BYTES = 4 * 1024 * 1024

Stamp = list[int]  # size in bytes, time of the last change in nanoseconds
BEGUN: Stamp = []  # of a file that is being made


class FolderError(Exception):
    """The folder may not be used, in words for the user."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


class DemoFolder:
    """A folder that the demo makes or has made. `kept` lists the files that were left as a person changed them."""

    def __init__(self, root: Path, source: str, *, force: bool = False) -> None:
        """Takes the folder; `source` names the data that its files are made from.

        Without `force` a folder that holds anything and was not made by the demo is refused, and files that were
        changed stay as they are. Nothing is ever deleted. Raises FolderError and OSError.
        """
        self.root = root
        self.force = force
        self.kept: list[str] = []
        known = _marker(root)
        if known is None and not force:
            _refuse_strangers(root)
        root.mkdir(parents=True, exist_ok=True)
        self.source = source
        self.stamps = known or {}
        self.current = not self.stamps or _source(root) == source
        self._save()

    def put(self, name: str, make: Callable[[Path], None], *, renew: bool = False) -> bool:
        """Has the file made at `name` (POSIX, relative) unless it is there already; whether it was made.

        A file of ours is made anew when the demo's data have changed or `renew` asks for it; one that a person has
        changed since is kept.
        """
        path = self.root / name
        if path.exists() and not self._may_write(name, path, renew):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        self.stamps[name] = BEGUN  # ours, should the run be killed here
        self._save()
        make(path)
        self.stamps[name] = _stamp(path)
        self._save()
        return True

    def write(self, name: str, content: bytes, *, renew: bool = False) -> bool:
        """The same for a file whose content is at hand."""
        return self.put(name, lambda path: write_atomic(path, content), renew=renew)

    def finish(self) -> None:
        """Notes that every file now stands as the data have it."""
        self.current = True
        self._save()

    def _may_write(self, name: str, path: Path, renew: bool) -> bool:
        if self.stamps.get(name) == BEGUN:
            return True
        ours = self.stamps.get(name) == _stamp(path)
        if not ours and not self.force:
            self.kept.append(name)
            return False
        return renew or not self.current or not ours

    def _save(self) -> None:
        data = {"schema": SCHEMA, "source": self.source if self.current else "", "files": self.stamps}
        write_atomic(self.root / MARKER, json.dumps(data, indent=1) + "\n")


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _read(root: Path) -> dict[str, object]:
    """The marker's content; empty where there is none that is ours."""
    try:
        data = json.loads(read_bytes(root / MARKER, MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) and data.get("schema") == SCHEMA else {}


def _source(root: Path) -> object:
    return _read(root).get("source")


def _marker(root: Path) -> dict[str, Stamp] | None:
    """The files that the demo has made here; None where the folder is not the demo's."""
    files = _read(root).get("files")
    if not isinstance(files, dict):
        return None
    return {name: stamp for name, stamp in files.items() if isinstance(stamp, list)}


def _refuse_strangers(root: Path) -> None:
    named = {"path": Code(str(root))}
    if root.is_dir() and any(root.iterdir()):
        raise FolderError(
            Message(
                "The folder {path} is not empty and was not made by the demo. Choose another one with --dir, "
                "or add --force; nothing was changed.",
                named,
            )
        )
    if root.exists() and not root.is_dir():
        raise FolderError(Message("There is a file of the name {path}; choose a folder with --dir.", named))
