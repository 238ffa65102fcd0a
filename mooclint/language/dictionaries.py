"""Where hunspell dictionaries are, and how a word is looked up in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_NAME = re.compile(r"(kk|ru|en)(?:[_-](?:KZ|RU|US|GB))?\.dic", re.IGNORECASE)
_DEEPEST = 3  # LibreOffice keeps each language in a folder of its own
_MAX_BYTES = 64 * 2**20
_MOST_ENTRIES = 5000  # of a folder that is looked through


def system_folders(home: Path | None = None) -> tuple[Path, ...]:
    """The folders in which systems and LibreOffice keep dictionaries, there or not; `home` is the user's."""
    own = (home / "Library/Spelling", home / ".local/share/hunspell") if home else ()
    return (
        *own,
        *map(
            Path,
            (
                "/usr/share/hunspell",
                "/usr/share/myspell",
                "/usr/local/share/hunspell",
                "/opt/homebrew/share/hunspell",
                "/Library/Spelling",
                "/usr/lib/libreoffice/share/extensions",
                "/Applications/LibreOffice.app/Contents/Resources/extensions",
                "C:/Program Files/LibreOffice/share/extensions",
            ),
        ),
    )


def find_dictionaries(paths: Iterable[Path]) -> dict[str, tuple[Path, ...]]:
    """Language -> its dictionaries (`.dic`, with the `.aff` beside it), from the first of the paths that has any.

    A path is a folder or a `.dic` or `.aff` file; the language is what the file name begins with ('kk_KZ.dic'). A
    folder that is missing or may not be read has none.
    """
    found: dict[str, tuple[Path, ...]] = {}
    for path in paths:
        here: dict[str, list[Path]] = {}
        for file in _files(path):
            name = _NAME.fullmatch(file.name)
            if name and _usable(file) and _usable(file.with_suffix(".aff")):
                here.setdefault(name[1].lower(), []).append(file)
        for language, files in here.items():
            found.setdefault(language, tuple(sorted(files)))
    return found


def _usable(file: Path) -> bool:
    """Whether it is a regular file of a dictionary's size: the settings of a stranger may name anything."""
    try:
        return file.is_file() and file.stat().st_size <= _MAX_BYTES
    except (OSError, ValueError):
        return False


def _files(path: Path) -> list[Path]:
    """The files at a path and in the folders below it, to a limited depth and number."""
    if path.suffix in (".dic", ".aff"):
        return [path.with_suffix(".dic")]
    files: list[Path] = []
    folders, seen = [(path, 0)], 0
    while folders:
        folder, depth = folders.pop()
        try:
            entries = sorted(folder.iterdir())
        except (OSError, ValueError):
            continue
        for entry in entries:
            seen += 1
            if seen > _MOST_ENTRIES:
                return files
            if entry.suffix == ".dic":
                files.append(entry)
            elif depth < _DEEPEST and not entry.suffix and entry.is_dir() and not entry.is_symlink():
                folders.append((entry, depth + 1))
    return files


def needed(language: str) -> tuple[str, ...]:
    """The languages whose dictionaries a text is held against: Kazakh texts are full of Russian loan words."""
    return ("kk", "ru") if language == "kk" else (language,)


def open_dictionaries(language: str, dictionaries: Mapping[str, tuple[Path, ...]]) -> list[Any] | str:
    """The spylls dictionaries for texts of a language, or why there are none.

    Reasons: 'library' (spylls is not installed), 'dictionary' (none for the language itself), 'unreadable'.
    """
    if not dictionaries.get(language):
        return "dictionary"
    opened = []
    for name in needed(language):
        for path in dictionaries.get(name, ()):
            dictionary = _open(str(path.with_suffix("")))
            if isinstance(dictionary, str):
                return dictionary
            opened.append(dictionary)
    return opened


@lru_cache(maxsize=4)
def _open(path: str) -> Any | str:
    """One dictionary, kept: to open it takes seconds."""
    try:
        from spylls.hunspell import Dictionary
    except ImportError:
        return "library"
    try:
        return Dictionary.from_files(path)
    except Exception:  # the reader raises whatever its parts raise at a damaged file
        return "unreadable"
