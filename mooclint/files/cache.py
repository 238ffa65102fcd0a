"""Files in `.mooclint/cache/` of a package, so that a second run opens nothing that has not changed.

Anything wrong with the cache means that there is none. It is believed only where this user has written it: a seal
stands in its first line, made with a key that lies outside every package. So a cache that came with a package is none.

A file is known again by size, modification time and the time at which the system last saw it change, which whoever
packs or unpacks files does not choose. Disks that keep no such time (FAT, exFAT) get no cache.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.write import write_atomic

FOLDER = (".mooclint", "cache")
MAX_BYTES = 64 * 2**20
_KEY_BYTES = 32
_LONG_AGO = 10**18  # nanoseconds since 1970: in 2001
_DAY = 86_400 * 10**9

Stamp = tuple[int, int, int]


def stamp(path: Path) -> Stamp | None:
    """Size, modification and change time of a file; None if it is no regular one, or no change time is kept of it."""
    try:
        status = path.stat()
        changed = _changed(path, status) if stat.S_ISREG(status.st_mode) else 0
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_mtime_ns, changed) if changed else None


def read_cache(root: Path, name: str) -> bytes | None:
    """The bytes of the cache file `name` of a package; None where there is none to be trusted with."""
    with suppress(OSError, NotRegularError, TooLargeError):
        folder = _folder(root, make=False)
        if folder is None or (folder / name).is_symlink() or not _tells_changes(folder / name):
            return None
        seal, _, content = read_bytes(folder / name, MAX_BYTES).partition(b"\n")
        key = _key(make=False)
        if key is not None and hmac.compare_digest(seal, _seal(key, name, content)):
            return content
    return None


def write_cache(root: Path, name: str, content: str | bytes) -> bool:
    """Writes the cache file; whether it was written. A folder that cannot be written is no fault."""
    data = content.encode() if isinstance(content, str) else content
    with suppress(OSError, NotRegularError, TooLargeError):
        folder = _folder(root, make=True)
        key = _key(make=True)
        if folder is not None and key is not None and not (folder / name).is_symlink():
            write_atomic(folder / name, _seal(key, name, data) + b"\n" + data)
            os.utime(folder / name, ns=(_LONG_AGO, _LONG_AGO))  # see `_tells_changes`
            return True
    return False


def _folder(root: Path, *, make: bool) -> Path | None:
    """The cache's folder, made if wanted; None where a link would lead out of the package. Raises OSError."""
    folder = root
    for part in FOLDER:
        folder = folder / part
        if make and not os.path.lexists(folder):
            folder.mkdir(exist_ok=True)
        if folder.is_symlink() or not folder.is_dir():
            return None
    return folder


# Who wrote it -------------------------------------------------------------------------------------------------


def _seal(key: bytes, name: str, content: bytes) -> bytes:
    return hmac.new(key, name.encode() + b"\0" + content, hashlib.sha256).hexdigest().encode()


def _key(*, make: bool) -> bytes | None:
    """The user's key, made if wanted; None where there is none. Raises as `read_bytes` and `write_atomic`."""
    path = own_folder() / "key"
    with suppress(FileNotFoundError):
        key = read_bytes(path, _KEY_BYTES)
        if len(key) == _KEY_BYTES:
            return key
    if not make:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(_KEY_BYTES)
    write_atomic(path, key, private=True)
    return key


def own_folder() -> Path:
    """Where programs keep what they can do without, for this user. Raises FileNotFoundError."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - Path.home raises where there is none
    else:
        base = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")  # noqa: PTH111
    if not os.path.isabs(base):  # noqa: PTH117
        raise FileNotFoundError(base)
    return Path(base, "mooclint")


# When a file changed ------------------------------------------------------------------------------------------


def _tells_changes(path: Path) -> bool:
    """Whether the disk keeps a change time of its own, which the cache file's old modification time did not set."""
    status = path.stat()
    return _changed(path, status) - status.st_mtime_ns > _DAY


if sys.platform == "win32":
    import ctypes

    _CreateFile, _GetInformation, _CloseHandle = (
        getattr(ctypes.WinDLL("kernel32"), name)
        for name in ("CreateFileW", "GetFileInformationByHandleEx", "CloseHandle")
    )
    _CreateFile.restype = ctypes.c_void_p
    _CreateFile.argtypes = (
        ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p,
        ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p,
    )  # fmt: skip
    _GetInformation.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    _CloseHandle.argtypes = (ctypes.c_void_p,)
    _NO_HANDLE = ctypes.c_void_p(-1).value
    _ATTRIBUTES_ONLY, _SHARED_WITH_ALL, _OPEN_EXISTING = 0x80, 7, 3

    class _Basic(ctypes.Structure):
        """FILE_BASIC_INFO: times in units of 100 ns since 1601."""

        _fields_ = (
            ("created", ctypes.c_int64),
            ("accessed", ctypes.c_int64),
            ("written", ctypes.c_int64),
            ("changed", ctypes.c_int64),
            ("attributes", ctypes.c_uint32),
        )

    def _changed(path: Path, status: os.stat_result) -> int:
        """Nanoseconds since 1970; 0 where the disk does not keep it. `st_ctime` is the time of creation here.

        The content is not opened: nobody who has the file open is in the way.
        """
        found = _Basic()
        handle = _CreateFile(str(path), _ATTRIBUTES_ONLY, _SHARED_WITH_ALL, None, _OPEN_EXISTING, 0, None)
        if handle == _NO_HANDLE:
            return 0
        told = _GetInformation(handle, 0, ctypes.byref(found), ctypes.sizeof(found))
        _CloseHandle(handle)
        return max(0, (found.changed - 116_444_736_000_000_000) * 100) if told else 0

else:

    def _changed(path: Path, status: os.stat_result) -> int:
        """Nanoseconds since 1970."""
        return status.st_ctime_ns
