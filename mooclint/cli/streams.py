"""stdout, stderr and the window they may stand in, on whatever system."""

from __future__ import annotations

import codecs
import os
import sys
from pathlib import Path

# What a Cyrillic code page without these letters and signs writes in their place: a Kazakh word stays readable.
NEAREST = {
    **dict(zip("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ", strict=True)),
    "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "±": "+-",
}  # fmt: skip


def prepare_streams() -> None:
    """What we write is UTF-8 with '\\n' at the ends of lines on every system; what the caller closed leads nowhere.

    Where PYTHONIOENCODING names a Cyrillic code page, it is that page, with the nearest letters for those it lacks.
    """
    codecs.register_error("nearest", _nearest)
    encoding, errors = _asked_encoding()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
        setattr(sys, name, stream)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors=errors, newline="\n")


def _asked_encoding() -> tuple[str, str]:
    """The encoding for stdout and stderr, and how it takes what it has no bytes for."""
    asked = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    try:
        "я".encode(asked)
        page = not codecs.lookup(asked).name.startswith("utf")
    except (LookupError, ValueError):
        page = False  # none of our languages could be written: ASCII, Latin-1
    return (asked, "nearest") if page else ("utf-8", "backslashreplace")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: the nearest letters, and for what has none its number."""
    assert isinstance(error, UnicodeEncodeError)
    letters = error.object[error.start : error.end]
    return "".join(NEAREST.get(x) or x.encode("ascii", "backslashreplace").decode() for x in letters), error.end


def closes_with_us() -> bool:
    """Whether a window goes when this process ends: a console of Windows without a shell, as after a double click."""
    if sys.platform == "win32" and sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
        # Ours may be several: mooclint.exe starts the python.exe beside it, and that starts the one it was made from.
        programs = _programs_on_the_console()
        return bool(programs) and all(name.startswith(("py", "mooclint")) for name in programs)
    return False


if sys.platform == "win32":

    def _programs_on_the_console() -> list[str]:
        """The file names of the programs, in small letters; '' for one whose name the system keeps to itself."""
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        processes = (ctypes.c_uint32 * 64)()
        names = []
        for process in processes[: kernel.GetConsoleProcessList(processes, len(processes))]:
            handle = ctypes.c_void_p(kernel.OpenProcess(0x1000, False, process))  # PROCESS_QUERY_LIMITED_INFORMATION
            path = ctypes.create_unicode_buffer(32768)
            kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(ctypes.c_uint32(len(path))))
            kernel.CloseHandle(handle)
            names.append(Path(path.value).name.lower())
        return names
