"""Choosing a folder: what lies in a place of this computer."""

from __future__ import annotations

import os
import string
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mooclint.course.manifest import MANIFEST_NAMES

MOST_ENTRIES = 5_000  # of a folder that are looked at
MOST_SHOWN = 500
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("„", "“"), ("«", "»"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder that can be gone into; `is_course`: it holds a manifest."""

    name: str
    path: Path
    is_course: bool


def folders_in(place: Path) -> tuple[Entry, ...]:
    """The folders of a place by name, hidden ones left out. Raises OSError."""
    with os.scandir(place) as entries:
        found = [one.name for one in islice(entries, MOST_ENTRIES) if not one.name.startswith(".") and _is_folder(one)]
    paths = [(name, place / name) for name in sorted(found, key=str.casefold)[:MOST_SHOWN]]
    return tuple(Entry(name, path, _is_course(path)) for name, path in paths)


def typed_path(text: str) -> str:
    """A path as it was typed or pasted: without the quotation marks and blanks that it is copied with."""
    found = text.strip()
    while len(found) > 1 and (found[0], found[-1]) in _QUOTES:
        found = found[1:-1].strip()
    return found


def tops() -> tuple[Path, ...]:
    """Where a search for a folder begins: the home folder, and the drives of Windows."""
    if os.name != "nt":
        return (Path.home(),)
    drives = [Path(f"{letter}:\\") for letter in string.ascii_uppercase]
    return (Path.home(), *(drive for drive in drives if drive.exists()))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_course(path: Path) -> bool:
    try:
        return any((path / name).is_file() for name in MANIFEST_NAMES)
    except OSError:
        return False
