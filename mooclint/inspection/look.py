"""The door from a film to what was found in it: a child process with limits decodes it once."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
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
SILENT = 300.0  # seconds in which it gets no further: a file may say of itself that it lasts for hours
MOST_LENGTH = 3 * 3600.0
MAX_OUTPUT = 32 * 2**20
NEEDED = ("av", "numpy", "cv2", "onnxruntime")  # modules of the extra `inspect`
INSTALL = "pip install mooclint[inspect]"
# Threads that wait for small work would cost half as much again.
ONE_CORE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
TOO_LONG = Message("the film could not be looked at in time")
_DONE = b'{"done": '
_BROKE = Message("it broke the decoder, as damaged or hostile files do")
Progress = Callable[[float], None]  # seconds of the film that were seen
Done = Callable[[int, tuple[Inspection, ...]], None]


def missing() -> Message | None:
    """Why no film can be looked at here; None where it can."""
    if all(importlib.util.find_spec(name) for name in NEEDED):
        return None
    return Message("what looks at films is not installed: {command}", {"command": Code(INSTALL)})


@dataclass(frozen=True, slots=True)
class Film:
    """A film that is to be looked at. `length`: its seconds (with `asked.both` those of both), None if not known."""

    path: Path
    asked: Asked
    length: float | None = None


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
    return _looked(Film(path, asked, length), progress, threads, processes)[0]


def _looked(film: Film, progress: Progress, threads: int, processes: Processes | None) -> tuple[Inspection, ...]:
    """What was found in a film and, where both are asked for, in the one that it is held against."""
    found = _answers(film, progress, threads, processes)
    wanted = (film.asked, film.asked.of_pair) if film.asked.both else (film.asked,)
    if isinstance(found, Message) or len(found) != len(wanted):
        found = [found if isinstance(found, Message) else _BROKE] * len(wanted)
    return tuple(
        Inspection(level=asked.level, signals=unknown(asked.names, one)) if isinstance(one, Message) else one
        for asked, one in zip(wanted, found, strict=True)
    )


def _answers(
    film: Film, progress: Progress, threads: int, processes: Processes | None
) -> list[Inspection | Message] | Message:
    size = plain_file_size(film.path)
    reason = missing() or (size if isinstance(size, Message) else None)
    if reason is not None:
        return reason
    seconds = SECONDS + min(film.length or MOST_LENGTH, MOST_LENGTH) * TIMES_AS_LONG
    answer = _Answer(progress)
    with tempfile.TemporaryDirectory(prefix="mooclint-") as place:
        request = Path(place, "request.json")
        body = {"path": str(film.path.absolute()), "threads": threads, "asked": film.asked.to_json()}
        request.write_text(json.dumps(body), "ascii")
        try:
            ended = run(
                (*WORKER, str(request)),
                timeout=seconds, silent=SILENT, max_output=MAX_OUTPUT, on_output=answer.take, processes=processes,
                environment={**module_environment(), **ONE_CORE},
            )  # fmt: skip
        except OSError as error:
            return Message("the film could not be looked at ({reason})", {"reason": refusal(error)})
    return TOO_LONG if ended.timed_out else answer.understood()


def look_at_all(films: Sequence[Film], progress: Progress, done: Done | None = None) -> list[tuple[Inspection, ...]]:
    """What was found in each film, as many at once as there are cores; in their order.

    `progress`: seconds of all films that were seen. `done`: called with a film's number and what was found in it, as
    soon as that is known. What they raise, or an interrupt, ends the work and all children.
    """
    processes, seen = Processes(), [0.0] * len(films)

    def one(index: int) -> tuple[Inspection, ...]:
        def step(seconds: float) -> None:
            seen[index] = seconds

        # A core a film: more threads make a decode dearer, and take the cores of the other films.
        return _looked(films[index], step, 1, processes)

    # The longest first: no core is left alone with it at the end.
    order = sorted(range(len(films)), key=lambda index: -(films[index].length or 0))
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        try:
            work = {pool.submit(one, index): index for index in order}
            left = set(work)
            while left:
                # A wait without end cannot be interrupted on Windows.
                ended, left = wait(left, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in ended if done is not None else ():
                    done(work[future], future.result())  # type: ignore[misc]
                progress(sum(seen))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            processes.close()
            raise
    found = {index: future.result() for future, index in work.items()}
    return [found[index] for index in range(len(films))]


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

    def understood(self) -> list[Inspection | Message] | Message:
        """What it found in each film, or why nothing."""
        try:
            return [self._one(body) for body in json.loads(self._last)]
        except (ValueError, LookupError, TypeError):
            return _BROKE

    @staticmethod
    def _one(body: Any) -> Inspection | Message:
        if "inspection" in body:
            return inspection_from_json(body["inspection"])
        if body["error"] == "access":
            return Message("it may not be read: permission denied")
        return Message("its picture and sound cannot be decoded")
