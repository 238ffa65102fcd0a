"""Child processes that can always be ended: own process group, time limit, limits on memory and processor time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mooclint.media.job import Job

MEMORY_LIMIT = 4 * 2**30  # bytes of address space (Windows: committed); decoding 4K with threads stays well under it
ERRORS_KEPT = 64 * 1024  # bytes of stderr
_SHELL = "/bin/sh"
# `ulimit` before `exec`: unlike a preexec function it is safe where threads run. A limit the system refuses is skipped.
_LIMITED = 'ulimit -c 0 2>/dev/null; ulimit -t "$1" 2>/dev/null; ulimit -v "$2" 2>/dev/null; shift 2; exec "$@"'


class Child(subprocess.Popen[bytes]):
    """A process of `spawn`. `job`: on Windows, what it and its children belong to."""

    job: Job | None = None


class Processes:
    """The child processes of one job, so that an interrupt ends them all. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Child] = set()
        self._closed = False

    def add(self, process: Child) -> None:
        """Keeps the process; kills it at once if the job was ended already."""
        with self._lock:
            self._running.add(process)
            closed = self._closed
        if closed:
            kill(process)

    def discard(self, process: Child) -> None:
        """Forgets a process that has ended."""
        with self._lock:
            self._running.discard(process)

    def close(self) -> None:
        """Kills what still runs, and whatever is added later."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for process in running:
            kill(process)


def spawn(
    command: Sequence[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stderr: int = subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
    cpu_seconds: int | None = None,
    memory: int = MEMORY_LIMIT,
) -> Child:
    """Starts `command` in a group of its own with its output on a pipe. Raises OSError.

    On Windows the group is a job, which what the process starts in its first instant may escape.
    """
    command = list(command)
    if sys.platform == "win32":
        from mooclint.media.job import Job

        child = Child(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, env=environment,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )  # fmt: skip
        job = Job(memory=memory, cpu_seconds=cpu_seconds)
        child.job = job if job.add(int(child._handle)) else None  # type: ignore[attr-defined]
        return child
    if cpu_seconds is not None and Path(_SHELL).exists():
        command = [_SHELL, "-c", _LIMITED, "sh", str(cpu_seconds), str(memory // 1024), *command]
    return Child(command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, env=environment, start_new_session=True)


def kill(process: Child) -> None:
    """Ends a process of `spawn` and its children; nothing happens once it was waited for."""
    if process.returncode is None:  # else its number may be another's by now
        _kill_group(process)


def _kill_group(process: Child) -> None:
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            # start_new_session made the process the leader of its group.
            os.killpg(process.pid, signal.SIGKILL)
        elif process.job:
            process.job.end()
        else:
            process.kill()


class Deadline:
    """Kills a process after some seconds unless cancelled or put off; `expired` tells whether it did."""

    def __init__(self, process: Child, seconds: float) -> None:
        self._process, self._seconds = process, seconds
        self.expired = False
        self._begin()

    def _begin(self) -> None:
        self._timer = threading.Timer(self._seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def put_off(self) -> None:
        """The seconds begin anew."""
        self._timer.cancel()
        self._begin()

    def _expire(self) -> None:
        self.expired = True
        kill(self._process)

    def cancel(self) -> None:
        """Lets the process live on."""
        self._timer.cancel()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. `code` is None when it was killed by us."""

    code: int | None
    output: bytes  # empty when the output went to a callback
    errors: str
    timed_out: bool = False
    overflowed: bool = False  # it wrote more than the caller would take

    @property
    def ok(self) -> bool:
        """It ended by itself and says that all went well."""
        return self.code == 0


def run(
    command: Sequence[str],
    *,
    timeout: float,
    silent: float | None = None,
    max_output: int,
    on_output: Callable[[bytes], None] | None = None,
    memory: int = MEMORY_LIMIT,
    processes: Processes | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Runs a process to its end, at most `timeout` seconds and `max_output` bytes of stdout; stdin is closed. `silent`:
    seconds without output after which it hangs, None for a process that need not say anything.

    With `on_output` the output is handed over piece by piece instead of being collected. Raises OSError when the
    program cannot be started.
    """
    # Four cores' worth of processor time: the limit is for a process whose parent has died.
    process = spawn(
        command, stderr=subprocess.PIPE, environment=environment, cpu_seconds=int(timeout * 4) + 1, memory=memory
    )
    processes = processes or Processes()
    processes.add(process)
    deadlines = [Deadline(process, seconds) for seconds in (timeout, silent) if seconds is not None]
    errors = bytearray()
    reader = threading.Thread(target=_drain, args=(process, errors), daemon=True)
    waiter = threading.Thread(target=_end, args=(process,), daemon=True)
    kept = bytearray()
    overflowed = False
    try:
        reader.start()
        waiter.start()
        assert process.stdout is not None
        taken = 0
        while piece := process.stdout.read1(1 << 16):  # type: ignore[attr-defined]
            taken += len(piece)
            for quiet in deadlines[1:]:
                quiet.put_off()
            if taken > max_output:
                overflowed = True
                break
            if on_output is None:
                kept += piece
            else:
                on_output(piece)
        if overflowed:
            kill(process)
        waiter.join()
    finally:
        for deadline in deadlines:
            deadline.cancel()
        kill(process)
        process.wait()
        for thread in (waiter, reader):
            if thread.ident is not None:  # the system may have had no thread to give
                thread.join()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
        processes.discard(process)
    timed_out = any(deadline.expired for deadline in deadlines)
    return Ended(
        code=None if timed_out or overflowed else process.returncode,
        output=bytes(kept),
        errors=errors.decode("utf-8", "replace"),
        timed_out=timed_out,
        overflowed=overflowed,
    )


def _end(process: Child) -> None:
    """Waits for a process, then ends what it left behind: that may hold the pipes, which would never end."""
    process.wait()
    _kill_group(process)


def _drain(process: Child, into: bytearray) -> None:
    """Reads stderr to its end, so that the process never waits on it, and keeps the last part."""
    assert process.stderr is not None
    while piece := process.stderr.read1(1 << 14):  # type: ignore[attr-defined]
        into += piece
        del into[:-ERRORS_KEPT]


def module_environment() -> dict[str, str]:
    """For a child that runs Python: it finds modules where we found them, and never in the current folder, which may
    be a stranger's.
    """
    places = [str(Path(__file__).parents[2]), *(place for place in sys.path if place)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
