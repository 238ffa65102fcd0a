"""Long work in a thread of its own, which tells how far it is and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")
Progress = Callable[[int, int], None]  # done, in all


class Stopped(Exception):  # noqa: N818 - nobody's mistake
    """Somebody asked for an end."""


class Job(Generic[Result]):
    """One piece of work, begun at once. When it is over it has a `result` or an `error`, after a stop neither."""

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.done = self.total = 0
        self.result: Result | None = None
        self.error: Exception | None = None
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ends the work at its next step; what was found out about files so far is kept by the checker."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Returns when the work is over, or after so many seconds."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.result = self._work(self._step)
        except Stopped:
            pass
        except Exception as error:  # told on the page; another piece of work goes on
            self.error = error

    def _step(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.done, self.total = done, total
