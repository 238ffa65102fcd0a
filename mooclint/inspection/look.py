"""The door from a film to what was found in it: a child process with limits decodes it once."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from mooclint.files.refusal import refusal
from mooclint.inspection.asked import Asked
from mooclint.media.plainfile import plain_file_size
from mooclint.media.process import Processes, module_environment, run
from mooclint.media.signals import Inspection, unknown
from mooclint.media.stored import inspection_from_json
from mooclint.message.message import Code, Message

WORKER = (sys.executable, "-P", "-m", "mooclint.inspection.worker")
SECONDS = 120.0  # a film may take this long ...
TIMES_AS_LONG = 8  # ... and a second of it so many seconds more
MOST_LENGTH = 3 * 3600.0
MAX_OUTPUT = 32 * 2**20
NEEDED = ("av", "numpy", "cv2", "onnxruntime")  # modules of the extra `inspect`
INSTALL = "pip install mooclint[inspect]"
_DONE = b'{"done": '
Progress = Callable[[float], None]  # seconds of the film that were seen


def missing() -> Message | None:
    """Why no film can be looked at here; None where it can."""
    if all(importlib.util.find_spec(name) for name in NEEDED):
        return None
    return Message("what looks at films is not installed: {command}", {"command": Code(INSTALL)})


def look(
    path: Path,
    asked: Asked,
    *,
    length: float | None,
    progress: Progress,
    threads: int = 1,
    processes: Processes | None = None,
) -> Inspection:
    """What was found in a film. `length`: its seconds, as far as they are known.

    Where it cannot be looked at, be it that it crashes the decoder or takes too long, every signal says why it is not
    known.
    """
    found = _looked(path, asked, length, progress, threads, processes)
    return Inspection(level=asked.level, signals=unknown(asked.names, found)) if isinstance(found, Message) else found


def _looked(
    path: Path, asked: Asked, length: float | None, progress: Progress, threads: int, processes: Processes | None
) -> Inspection | Message:
    size = plain_file_size(path)
    reason = missing() or (size if isinstance(size, Message) else None)
    if reason is not None:
        return reason
    seconds = SECONDS + min(length or MOST_LENGTH, MOST_LENGTH) * TIMES_AS_LONG
    answer = _Answer(progress)
    with tempfile.TemporaryDirectory(prefix="mooclint-") as place:
        request = Path(place, "request.json")
        body = {"path": str(path.absolute()), "threads": threads, "asked": asked.to_json()}
        request.write_text(json.dumps(body), "ascii")
        try:
            ended = run(
                (*WORKER, str(request)),
                timeout=seconds, max_output=MAX_OUTPUT, on_output=answer.take, processes=processes,
                environment=module_environment(),
            )  # fmt: skip
        except OSError as error:
            return Message("the film could not be looked at ({reason})", {"reason": refusal(error)})
    return Message("the film could not be looked at in time") if ended.timed_out else answer.understood()


def look_at_all(films: Sequence[tuple[Path, float]], asked: Asked, progress: Progress) -> list[Inspection]:
    """What was found in each film (and its seconds), as many at once as there are cores; in their order.

    `progress`: seconds of all films that were seen. What it raises, or an interrupt, ends the work and all children.
    """
    processes, seen = Processes(), [0.0] * len(films)

    def one(index: int) -> Inspection:
        path, length = films[index]

        def step(seconds: float) -> None:
            seen[index] = seconds

        return look(path, asked, length=length or None, progress=step, processes=processes)

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        try:
            work = [pool.submit(one, index) for index in range(len(films))]
            # A wait without end cannot be interrupted on Windows.
            while wait(work, timeout=0.5).not_done:
                progress(sum(seen))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            processes.close()
            raise
    return [done.result() for done in work]


class _Answer:
    """What the child says, line by line."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._rest = b""
        self._last = b""

    def take(self, piece: bytes) -> None:
        """The next bytes of it."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            if line.startswith(_DONE):
                self._progress(float(line[len(_DONE) : -1]))
            else:
                self._last = line

    def understood(self) -> Inspection | Message:
        """What it found, or why it found nothing."""
        try:
            body: Any = json.loads(self._last)
            if "inspection" in body:
                return inspection_from_json(body["inspection"])
            if body["error"] == "access":
                return Message("it may not be read: permission denied")
            return Message("its picture and sound cannot be decoded")
        except (ValueError, LookupError, TypeError):
            return Message("it broke the decoder, as damaged or hostile files do")
