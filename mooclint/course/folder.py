"""The files of a package folder: one walk, nothing opened, nothing outside the folder touched."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from mooclint.course.model import FileEntry, Note
from mooclint.files.located import shown
from mooclint.message.message import Message
from mooclint.message.place import Place

MAX_FILES = 200_000
MAX_DEPTH = 64

IGNORED_FOLDERS = {".git", ".hg", ".svn", ".mooclint", ".venv", "node_modules", "__MACOSX", "__pycache__"}
_IGNORED = {name.casefold() for name in IGNORED_FOLDERS}
IGNORED_FILES = {"thumbs.db", ".ds_store", "desktop.ini"}
TEMPLATES = "templates"  # at the top of a package: blank documents for authors, no part of the course
_LEFTOVER = ("~$", "._")  # Word's lock files and the shadow files of macOS

_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)( *\..*)?", re.IGNORECASE)
_NAMES = 8192  # that are kept in mind
_OPENED = 240  # characters of a path that any program of Windows opens, with room for a temporary name
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT

Notes = Mapping[str, tuple[Note, ...]]


def scan(root: Path, known: Mapping[str, FileEntry] = MappingProxyType({})) -> tuple[dict[str, FileEntry], Notes]:
    """Every regular file under `root` by its path, in the order of the paths, and what was noticed.

    Topics of the notes: 'escaping' (links that leave the folder), 'unportable' (names that another system
    cannot hold or would mix up), 'unreadable' (what the system refuses, and what is beyond the limits).
    Files that are as they were in an earlier walk, `known`, are the same objects. Never raises.
    """
    walk = _Walk(root, known)
    walk.run()
    walk.compare_names()
    files = dict(sorted(walk.files.items()))
    notes = {topic: tuple(sorted(found, key=lambda n: n.place)) for topic, found in sorted(walk.notes.items())}
    return files, notes


def is_ignored(part: str) -> bool:
    """Whether a part of a path is a folder of tools, by whatever name a system takes for it: '.Mooclint', '.git. '."""
    return part.rstrip(" .").casefold() in _IGNORED


def nfc(text: str) -> str:
    """The text in Unicode's composed form, as all paths of a package are kept."""
    return unicodedata.normalize("NFC", text)


def resolved(path: Path) -> Path:
    """The path with its links followed; only made absolute where the system cannot say where they lead."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a path too long to be asked about, a loop of links, a NUL
        return path.absolute()


def any_length(path: str) -> Path:
    """An absolute path in the form in which Windows opens it however long it is."""
    if os.name != "nt" or len(path) < _OPENED or path.startswith("\\\\?\\"):
        return Path(path)
    return Path("\\\\?\\UNC" + path[1:] if path.startswith("\\\\") else "\\\\?\\" + path)


class _Walk:
    """The state of one walk."""

    def __init__(self, root: Path, known: Mapping[str, FileEntry]) -> None:
        self.root = root
        self.known = known
        self.files: dict[str, FileEntry] = {}
        self.notes: dict[str, list[Note]] = defaultdict(list)
        self.names: dict[str, list[str]] = defaultdict(list)  # folded path -> paths
        self.count = 0

    def run(self) -> None:
        """Walks the tree without recursion, folders in the order of their names."""
        self.real_root = resolved(self.root)
        folders = [(self.real_root, "", 0)]
        while folders and self.count <= MAX_FILES:
            folder, prefix, depth = folders.pop()
            entries = self._list(folder, prefix)
            inner = [found for entry in entries if (found := self._entry(entry, prefix, depth))]
            folders.extend(reversed(inner))

    def _list(self, folder: Path, prefix: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(islice(entries, MAX_FILES + 1 - self.count), key=lambda e: e.name)
        except (OSError, ValueError):  # ValueError: a NUL in the path
            self._note("unreadable", prefix.rstrip("/"), Message("The folder cannot be read"))
            return []

    def _entry(self, entry: os.DirEntry[str], prefix: str, depth: int) -> tuple[Path, str, int] | None:
        """Takes in a file; a folder is handed back to be walked."""
        name = entry.name
        shown_name = _shown(name)
        if not shown_name or self.count > MAX_FILES:
            return None
        path = prefix + shown_name
        self.count += 1
        if self.count > MAX_FILES:
            message = Message(
                "There are too many files; from here on they are left out: the limit is {limit}",
                {"limit": MAX_FILES},
            )
            self._note("unreadable", path, message)
            return None
        if shown_name != nfc(name):
            message = Message("The name is not UTF-8; the file is left out: rename it, or unpack the archive anew")
            self._note("unportable", path, message, left_out=True)
            return None
        try:
            if entry.is_symlink():
                self._link(entry, path)
                return None
            if entry.is_dir(follow_symlinks=False):
                return self._folder(entry, path, depth)
            self._file(path, entry.path, entry.stat(follow_symlinks=False))
        except (OSError, ValueError):
            self._note("unreadable", path, Message("The system does not let the file be looked at"))
        return None

    def _folder(self, entry: os.DirEntry[str], path: str, depth: int) -> tuple[Path, str, int] | None:
        if entry.name in IGNORED_FOLDERS:
            return None
        if _is_junction(entry.stat(follow_symlinks=False)):
            self._note("escaping", path, Message("A link to a folder is not followed"))
            return None
        self._check_name(path)
        if depth + 1 > MAX_DEPTH:
            message = Message("The folder lies too deep and is left out: the limit is {limit}", {"limit": MAX_DEPTH})
            self._note("unreadable", path, message)
            return None
        return any_length(entry.path), path + "/", depth + 1

    def _link(self, entry: os.DirEntry[str], path: str) -> None:
        """A link counts as the file it leads to, as long as that lies in the package."""
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: how older Pythons report a loop
            self._note("unreadable", path, Message("The link leads nowhere"))
            return
        if not target.is_relative_to(self.real_root):
            self._note("escaping", path, Message("The link leads out of the package and is not followed"))
        elif target.is_dir():
            self._note("escaping", path, Message("A link to a folder is not followed"))
        else:
            self._file(path, entry.path, target.stat())

    def _file(self, path: str, on_disk: str, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            message = Message("This is not a regular file (a device, a pipe or a socket)")
            self._note("unreadable", path, message)
            return
        self._check_name(path)
        if path in self.files:
            message = Message("Two files here have the same name in two Unicode forms; one of them is left out")
            self._note("unportable", path, message, left_out=True)
            return
        known = self.known.get(path)
        if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns) and (
            os.fspath(known.disk_path) == on_disk
        ):  # fmt: skip
            self.files[path] = known
            return
        self.files[path] = FileEntry(
            path=path, disk_path=any_length(on_disk), size=status.st_size, mtime_ns=status.st_mtime_ns
        )

    def _check_name(self, path: str) -> None:
        """Whether Windows could hold the name, and whose name it is beside its neighbours."""
        self.names[path.casefold()].append(path)
        if message := _no_name_of_windows(path.rpartition("/")[2]):
            self._note("unportable", path, message)

    def compare_names(self) -> None:
        """Names that differ by letter case only: one of the files is lost on Windows and macOS."""
        for twins in self.names.values():
            different = sorted(set(twins))
            for path in different[1:]:
                # Twins inside twin folders follow from the folders.
                if path.rpartition("/")[0] == different[0].rpartition("/")[0]:
                    values = {"other": shown(different[0], 120)}
                    self._note(
                        "unportable",
                        path,
                        Message("The name differs from {other} by letter case only", values),
                    )

    def _note(self, topic: str, path: str, message: Message, *, left_out: bool = False) -> None:
        out = left_out or topic != "unportable"
        self.notes[topic].append(Note(message=message, place=Place(path=path), left_out=out))


# Names are looked at again with every page of a desk, and stay the same.
@lru_cache(maxsize=_NAMES)
def _shown(name: str) -> str:
    """The name as paths have it, with a replacement character for each byte that is not UTF-8; '' for one of tools."""
    if name.startswith(_LEFTOVER) or name.lower() in IGNORED_FILES:
        return ""
    return nfc(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


@lru_cache(maxsize=_NAMES)
def _no_name_of_windows(name: str) -> Message | None:
    """Why Windows could not hold a name; None where it can."""
    if found := _FORBIDDEN.search(name):
        sign = shown(found.group(), breaks="\N{REPLACEMENT CHARACTER}")
        return Message("Windows does not allow the sign “{character}” in a name: rename it", {"character": sign})
    if RESERVED.fullmatch(name):
        return Message("Windows keeps the name {name} for a device: rename it", {"name": shown(name)})
    if name.endswith((".", " ")):
        return Message("Windows drops a full stop or a blank at the end of a name: rename it")
    return None


def _is_junction(status: os.stat_result) -> bool:
    """Whether it is a Windows junction, which Python does not take for a link."""
    return getattr(status, "st_reparse_tag", 0) == _JUNCTION
