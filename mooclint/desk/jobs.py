"""Long work in a thread of its own, which tells how far it is and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from mooclint.message.message import Message

Result = TypeVar("Result")
_MANY = 100_000
Progress = Callable[[int, int], None]  # done, in all


class Stopped(Exception):  # noqa: N818 - nobody's mistake
    """Somebody asked for an end."""


class WorkError(Exception):
    """Work that was done elsewhere came to nothing; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True)
class Task:
    """Work that may be done by another process: of what kind, on the course of which folder, and what else it has to
    know, as values of JSON.
    """

    kind: str
    folder: Path
    subject: Mapping[str, Any] = field(default_factory=dict)


class Job(Generic[Result]):
    """One piece of work, begun at once. When it is over it has a `result` or an `error`, after a stop neither.

    `label`: what is done now; None: the course is looked at.
    """

    def __init__(self, work: Callable[[Job[Any]], Result]) -> None:
        self.done = self.total = 0
        self.label: Message | None = None
        self.stopped = False
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

    @property
    def told(self) -> str:
        """How far it is: of few things how many, of many (bytes, say) the share."""
        if self.total < _MANY:
            return f"{self.done} / {self.total}"
        return f"{min(100, self.done * 100 // self.total)} %"

    def stop(self) -> None:
        """Ends the work at its next step; what was found out about files so far is kept by the checker."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Returns when the work is over, or after so many seconds."""
        self._thread.join(seconds)

    def __call__(self, done: int, total: int, /) -> None:
        """Called by the work: how far it is. Raises Stopped."""
        if self._stop.is_set():
            raise Stopped
        self.done, self.total = done, total

    @contextmanager
    def doing(self, label: Message) -> Iterator[Progress]:
        """Called by the work: a part of it, with its own progress."""
        self.label, self.done, self.total = label, 0, 0
        yield self

    def _run(self) -> None:
        try:
            self.result = self._work(self)
        except Stopped:
            self.stopped = True
        except Exception as error:  # told on the page; another piece of work goes on
            self.error = error


Works = Callable[[Task, Job[Any]], Any]  # does a task for a job, here or elsewhere, and gives what came of it


@contextmanager
def quiet(label: Message) -> Iterator[Progress]:
    """A part of work that nobody watches."""
    yield lambda done, total: None
