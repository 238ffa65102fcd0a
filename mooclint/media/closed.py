"""MediaInfo without doors: it reads the bytes it is handed and can open nothing by itself.

A playlist, a QuickTime movie or an MXF file may name other files and addresses. MediaInfo goes and opens them, even
when it was handed an open file and no name, and none of its options keeps it from that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes
    from itertools import count

    # What MediaInfo.dll gets at files, other libraries (libcurl) and programs with: the number of arguments, and what
    # comes back when it fails.
    _DOORS = {
        b"CreateFileW": (7, -1),
        b"GetFileAttributesW": (1, -1),
        b"FindFirstFileW": (2, -1),
        b"FindFirstFileExW": (6, -1),
        b"LoadLibraryW": (1, 0),
        b"CreateProcessW": (10, 0),
    }
    _stubs: list[object] = []  # the library calls them as long as it is loaded

    @contextmanager
    def without_doors() -> Iterator[None]:
        """From here on MediaInfo, which has to be loaded, can open nothing. Raises OSError where that cannot be had."""
        if not _stubs:
            _shut_doors()
        yield

    def _shut_doors() -> None:
        """Has what the library imports of `_DOORS` fail: Windows sets a process no limit for its files."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetModuleHandleW.restype = ctypes.c_void_p
        kernel.VirtualProtect.argtypes = (
            ctypes.c_void_p, ctypes.c_size_t, wintypes.DWORD, ctypes.POINTER(wintypes.DWORD),
        )  # fmt: skip
        base = kernel.GetModuleHandleW("MediaInfo.dll")
        slots = {name: slot for name, slot in _imports(base) if name in _DOORS} if base else {}
        if b"CreateFileW" not in slots:
            raise OSError("MediaInfo.dll opens files in a way that is not known")
        for name, slot in slots.items():
            arguments, failed = _DOORS[name]
            made = ctypes.WINFUNCTYPE(ctypes.c_void_p, *[ctypes.c_void_p] * arguments)
            stub = made(lambda *_, failed=failed: failed)
            rights, writable = wintypes.DWORD(), wintypes.DWORD(0x04)  # PAGE_READWRITE
            if not kernel.VirtualProtect(slot, ctypes.sizeof(ctypes.c_void_p), writable, ctypes.byref(rights)):
                raise ctypes.WinError(ctypes.get_last_error())
            _stubs.append(stub)
            ctypes.c_void_p.from_address(slot).value = ctypes.cast(stub, ctypes.c_void_p).value
            kernel.VirtualProtect(slot, ctypes.sizeof(ctypes.c_void_p), rights, ctypes.byref(writable))

    def _imports(base: int) -> Iterator[tuple[bytes, int]]:
        """The names that the library loaded at `base` imports, and where the address of each stands (PE format)."""
        word = ctypes.sizeof(ctypes.c_void_p)
        header = base + _uint32(base + 60)
        table = base + _uint32(header + (144 if word == 8 else 128))
        while names := _uint32(table):
            slots = _uint32(table + 16)
            for offset in count(0, word):
                entry = ctypes.c_size_t.from_address(base + names + offset).value
                if not entry:
                    break
                if not entry >> (8 * word - 1):  # the highest bit: imported by a number, not a name
                    yield ctypes.string_at(base + entry + 2), base + slots + offset
            table += 20

    def _uint32(address: int) -> int:
        return ctypes.c_uint32.from_address(address).value

else:
    import resource

    @contextmanager
    def without_doors() -> Iterator[None]:
        """Meanwhile nothing can be opened in this process; MediaInfo has to be loaded, and what is open stays open."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))  # no number is left for a file or a socket
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
