"""The facts of files: headers read in worker processes, packets walked over where a header is not enough."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from mooclint.files.refusal import refusal
from mooclint.media.codecs import extension_fits
from mooclint.media.compose import compose, judged, judged_sound, needs_walk, problem, streams
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import Ffmpeg, find
from mooclint.media.header import Header, header_from_json
from mooclint.media.plainfile import plain_file_size
from mooclint.media.process import Child, Deadline, Processes, kill, module_environment, spawn
from mooclint.media.walk import Walk, walk
from mooclint.message.message import Message, Quantity

__all__ = ["Probed", "extension_fits", "probe_files", "stated_lengths"]

Probed = tuple[Path, MediaFacts | Message]
Progress = Callable[[int, int], None]  # files done, files in all

HEADER_SECONDS = 30.0  # a healthy header takes milliseconds, even on a network disk
FILES_A_WORKER = 12  # below this a second worker costs more to start than it saves
WORKER = (sys.executable, "-P", "-m", "mooclint.media.worker")


def probe_files(
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    ffmpeg: Ffmpeg | None = None,
    worker: Sequence[str] = WORKER,
    header_seconds: float = HEADER_SECONDS,
) -> list[Probed]:
    """The facts of each file, or why there are none, in the order of `paths`.

    A file that crashes the reader or keeps it longer than `header_seconds` becomes a problem, the rest goes on.
    Without `ffmpeg` the one that `find` finds is used. Nothing outlives the call, however it ends.
    """
    paths = list(paths)
    if not paths:
        return []
    ffmpeg = ffmpeg or find()
    results: dict[int, MediaFacts | Message] = {}
    with _Crew(paths, ffmpeg, worker, header_seconds) as crew:
        for index, result in crew.results():
            results[index] = result
            if progress is not None:
                progress(len(results), len(paths))
    return [(path, results[index]) for index, path in enumerate(paths)]


def stated_lengths(paths: Sequence[Path]) -> dict[Path, float]:
    """The seconds that the headers of files state, without a look at their packets; only of those that state them."""
    found: dict[Path, float] = {}
    reader = _Reader(WORKER, HEADER_SECONDS, Processes())
    try:
        for path in paths:
            header = None if isinstance(plain_file_size(path), Message) else reader.read(path)
            stated = header.general.get("Duration", "") if isinstance(header, Header) else ""
            if re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,9})?", stated):
                found[path] = float(stated)
    finally:
        reader.close()
    return found


class _Crew:
    """A few threads, each with a worker process of its own."""

    def __init__(self, paths: Sequence[Path], ffmpeg: Ffmpeg | None, worker: Sequence[str], seconds: float) -> None:
        self._total = len(paths)
        self._ffmpeg, self._worker, self._seconds = ffmpeg, worker, seconds
        self._processes = Processes()
        self._todo: queue.SimpleQueue[tuple[int, Path]] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, MediaFacts | Message] | BaseException] = queue.SimpleQueue()
        for task in enumerate(paths):
            self._todo.put(task)
        count = min(os.cpu_count() or 1, 1 + len(paths) // FILES_A_WORKER)
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]

    def __enter__(self) -> _Crew:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # After an interrupt: nothing more to do, and no process may stay behind.
        with suppress(queue.Empty):
            while True:
                self._todo.get_nowait()
        self._processes.close()
        for thread in self._threads:
            thread.join()

    def results(self) -> Iterator[tuple[int, MediaFacts | Message]]:
        """Index and result of each file, as they come."""
        for _ in range(self._total):
            yield self._next()

    def _next(self) -> tuple[int, MediaFacts | Message]:
        while True:
            # A wait without end cannot be interrupted on Windows.
            with suppress(queue.Empty):
                result = self._done.get(timeout=0.5)
                if isinstance(result, BaseException):
                    raise result
                return result

    def _run(self) -> None:
        reader = _Reader(self._worker, self._seconds, self._processes)
        try:
            with suppress(queue.Empty):
                while True:
                    index, path = self._todo.get_nowait()
                    self._done.put((index, self._probe(reader, path)))
        except BaseException as error:
            self._done.put(error)  # a fault of ours must end the job, not leave it waiting
        finally:
            reader.close()

    def _probe(self, reader: _Reader, path: Path) -> MediaFacts | Message:
        size = plain_file_size(path)
        if isinstance(size, Message):
            return size
        header = reader.read(path)
        if isinstance(header, Message):
            return header
        refused = problem(header)
        if refused is not None:
            return refused
        walked: Walk | Message | None = None
        if needs_walk(header, size):
            track = judged(header) or {}
            if self._ffmpeg is None:
                walked = Message(
                    "the packets have to be walked over, and ffmpeg is not there: pip install imageio-ffmpeg"
                )
            else:
                walked = walk(
                    self._ffmpeg,
                    path,
                    track.get("Format"),
                    streams(header),
                    (judged_sound(header) or {}).get("Format"),
                    processes=self._processes,
                )
        return compose(header, size, walked)


class _Reader:
    """One worker process: started when it is needed, replaced when it has died."""

    def __init__(self, command: Sequence[str], seconds: float, processes: Processes) -> None:
        self._command, self._seconds, self._processes = command, seconds, processes
        self._process: Child | None = None

    def read(self, path: Path) -> Header | Message:
        """The header of a file, or why it cannot be had."""
        try:
            process = self._started()
        except OSError as error:
            return Message(
                "the reader of headers could not be started: {reason}",
                {"reason": refusal(error)},
            )
        deadline = Deadline(process, self._seconds)
        try:
            answer = self._ask(process, path)
        finally:
            deadline.cancel()
        if answer is None:
            self.close()
            if deadline.expired:
                return Message("its header could not be read within {limit}", {"limit": Quantity(self._seconds, "s")})
            return Message("its header broke the reader, as damaged or hostile files do")
        return _understood(answer)

    def _started(self) -> Child:
        if self._process is None:
            self._process = spawn(self._command, stdin=subprocess.PIPE, environment=module_environment())
            self._processes.add(self._process)
        return self._process

    @staticmethod
    def _ask(process: Child, path: Path) -> dict[str, Any] | None:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps({"path": str(path.absolute())}).encode("ascii") + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            return None
        return answer if isinstance(answer, dict) else None

    def close(self) -> None:
        """Ends the worker; the next `read` starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._processes.discard(process)


def _understood(answer: dict[str, Any]) -> Header | Message:
    match answer.get("error"):
        case None:
            return header_from_json(answer["header"])
        case "access":
            return Message("it may not be read: permission denied")
        case "missing":
            return Message("there is no such file")
        case _:
            return Message("its header cannot be understood")
