"""`.mooclint/cache/media.json`: facts of the files of a package, so that a second run opens no media file."""

from __future__ import annotations

import importlib.util
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooclint.files.cache import Stamp, read_cache, stamp, write_cache
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import Ffmpeg, file_tag
from mooclint.media.stored import facts_from_json, facts_to_json
from mooclint.message.message import Message
from mooclint.version import __version__

NAME = "media.json"
FORMAT = 4  # to be raised with every change of what facts mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of a file, and the digest of samples of it if that was needed. Problems are not kept."""

    stamp: Stamp
    found: MediaFacts | Message
    sample_sha256: str | None = None


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
        self._changed = not write_cache(self._root, NAME, text)

    def _read(self) -> dict[str, Entry]:
        content = read_cache(self._root, NAME)
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            data = json.loads(content or b"")
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
