"""The process in which strangers' headers are read: `python -m mooclint.media.worker`.

One JSON object a line: `{"path": ...}` comes in; `{"header": ...}` or `{"error": ...}` goes out, where `error` is
'access', 'missing' or 'unreadable'. A header that crashes or hangs MediaInfo takes this process along and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from mooclint.media.header import header_to_json, read_header

MEMORY_LIMIT = 2 * 2**30  # bytes of address space
CPU_SECONDS = 60  # a file; the parent's own limit is shorter, this one works when the parent has died


def main() -> int:
    """Answers until its input ends."""
    # MediaInfo must not be able to write into the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _limit_memory()
    _answer(sys.stdin.buffer, answers)
    return 0


def _answer(questions: BinaryIO, answers: Any) -> None:
    for line in questions:
        _limit_time()
        answers.write(json.dumps(_read(Path(json.loads(line)["path"]))).encode("ascii") + b"\n")


def _read(path: Path) -> dict[str, Any]:
    try:
        return {"header": header_to_json(read_header(path))}
    except PermissionError:
        return {"error": "access"}
    except FileNotFoundError:
        return {"error": "missing"}
    except (OSError, ValueError, ArithmeticError, LookupError, TypeError, RuntimeError, MemoryError):
        # Whatever a broken header leads to, the next file gets its turn.
        return {"error": "unreadable"}


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _set_limit(kind, limit)


def _limit_time() -> None:
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    _set_limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + CPU_SECONDS)


def _set_limit(kind: int, limit: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(kind, (limit, hard))
    except (OSError, ValueError):
        return  # macOS refuses some of them


if __name__ == "__main__":
    sys.exit(main())
