"""`.mooclint/cache/media.json`: facts of the files of a package, so that a second run opens no media file.

A file is known again by size, modification time and change time. The last cannot be set by whoever made the
package: a cache that came along with it never fits the files on this disk. Anything wrong with the cache means that
there is none.
"""

from __future__ import annotations

import importlib.util
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooclint import __version__
from mooclint.files import write_atomic
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import Ffmpeg, file_tag
from mooclint.media.json import facts_from_json, facts_to_json
from mooclint.message import Message

FOLDER = (".mooclint", "cache")
NAME = "media.json"
FORMAT = 1  # to be raised with every change of what facts mean
MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of a file, and the digest of samples of it if that was needed. Problems are not kept."""

    stamp: tuple[int, int, int]
    found: MediaFacts | Message
    sample_sha256: str | None = None


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Size, modification and change time of a plain file; None if it is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def tool_tag(ffmpeg: Ffmpeg | None) -> str:
    """What tells one set of tools from another. Imports nothing and starts nothing."""
    spec = importlib.util.find_spec("pymediainfo")
    library = ""
    if spec is not None and spec.origin:
        folder = Path(spec.origin).parent
        names = [path for path in folder.iterdir() if "mediainfo" in path.name.lower()]
        library = " ".join(file_tag(path) for path in sorted((*names, Path(spec.origin))))
    return f"{FORMAT} {__version__} | {library} | {ffmpeg.tag() if ffmpeg else ''}"


class MediaCache:
    """The cache of one package. `used` turns it off; reading and saving never fail."""

    def __init__(self, root: Path, tag: str, *, used: bool = True) -> None:
        self._root, self._tag, self._used = root, tag, used
        self._entries: dict[str, Entry] = self._read() if used else {}
        self._changed = False

    def get(self, name: str, path: Path) -> Entry | None:
        """What is known of the file `name` (package-relative), if it has not changed since."""
        entry = self._entries.get(name)
        return entry if entry is not None and entry.stamp == stamp(path) else None

    def put(self, name: str, entry: Entry) -> None:
        """Remembers the entry until `save`."""
        self._entries[name] = entry
        self._changed = True

    def save(self) -> None:
        """Writes the cache if anything changed. A folder that cannot be written is no fault."""
        if not self._used or not self._changed:
            return
        text = json.dumps(
            {"tag": self._tag, "files": {name: _to_json(self._entries[name]) for name in sorted(self._entries)}},
            separators=(",", ":"),
        )
        with suppress(OSError):
            folder = self._folder(make=True)
            if folder is not None and not (folder / NAME).is_symlink():
                write_atomic(folder / NAME, text)
                self._changed = False

    def _folder(self, *, make: bool) -> Path | None:
        """The cache's folder, made if wanted; None where a link would lead out of the package. Raises OSError."""
        folder = self._root
        for part in FOLDER:
            folder = folder / part
            if make and not os.path.lexists(folder):
                folder.mkdir()
            if folder.is_symlink() or not folder.is_dir():
                return None
        return folder

    def _read(self) -> dict[str, Entry]:
        with suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
            folder = self._folder(make=False)
            if folder is None:
                return {}
            path = folder / NAME
            if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
                return {}
            data = json.loads(path.read_bytes())
            if data["tag"] == self._tag:
                return {name: entry for name, value in data["files"].items() if (entry := _from_json(value))}
        return {}


def _to_json(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry.found, MediaFacts)
    return {
        "stamp": list(entry.stamp),
        "facts": facts_to_json(entry.found),
        "sample_sha256": entry.sample_sha256,
    }


def _from_json(value: Any) -> Entry | None:
    """One entry; None if it is damaged."""
    try:
        size, modified, changed = value["stamp"]
        digest = value["sample_sha256"]
        if digest is not None and not isinstance(digest, str):
            return None
        return Entry(stamp=(size, modified, changed), found=facts_from_json(value["facts"]), sample_sha256=digest)
    except (TypeError, ValueError, LookupError):
        return None
