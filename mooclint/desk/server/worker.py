"""Who does the work of the table, in the server itself or beside it; and how the pages follow what others do."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mooclint.desk.courses import Failed, Outcome
from mooclint.desk.jobs import Job, Stopped, Task, WorkError
from mooclint.desk.server.queue import DONE, FAILED, STOPPED, Queue, Row
from mooclint.desk.tasks import Work
from mooclint.message.message import Message
from mooclint.message.stored import restored, stored
from mooclint.review.errors import ReviewError

BEAT = 1.0  # seconds
_LOOK = 1.0  # seconds after which somebody who waits for work looks again: it may come from another process
_FOLLOW = 0.5
_EVERY = 600.0


class TryLaterError(Exception):
    """The work cannot be done now, and is put off for so many seconds; `message` says why."""

    def __init__(self, message: Message, seconds: float) -> None:
        super().__init__(message.template)
        self.message, self.seconds = message, seconds


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a piece of work: for who waits for it here, and what the table keeps of it."""

    result: Any
    outcome: dict[str, Any]


class Worker:
    """Does the work of these kinds, one piece at a time in a thread of each group.

    `said`: what an error is in words. `once`: kinds of which nothing is done twice, even after a kill. `regular`: what
    is asked for again and again.
    """

    def __init__(
        self, queue: Queue, kinds: Mapping[str, Work], said: Callable[[Task, Exception], Message],
        *, once: Collection[str] = (), groups: Collection[Collection[str]] = (), beat: float = BEAT,
        regular: Collection[Task] = (),
    ) -> None:  # fmt: skip
        self.queue, self.kinds, self.said, self.once, self.beat = queue, kinds, said, once, beat
        self.results: dict[str, Job[Any]] = {}  # of work that somebody here waits for
        self.waited_for: Counter[str] = Counter()
        self._end = threading.Event()
        self._regular = tuple(regular)
        alone = {kind for group in groups for kind in group}
        shared = [kind for kind in kinds if kind not in alone]
        self._threads = [
            threading.Thread(target=self._run, args=(group,), daemon=True) for group in (*groups, shared) if group
        ]

    def start(self) -> None:
        """Begins to work."""
        for thread in self._threads:
            thread.start()
        if self._regular:
            threading.Thread(target=self._ask_regularly, daemon=True).start()

    def end(self, seconds: float = 5) -> None:
        """Takes nothing new, and lets go of what is under way: it is taken up again."""
        self._end.set()
        with self.queue.news:
            self.queue.news.notify_all()
        for thread in self._threads:
            thread.join(seconds)

    def _run(self, kinds: Collection[str]) -> None:
        while not self._end.is_set():
            row = None
            with suppress(ReviewError):  # the database is away for a moment
                row = self.queue.claim(kinds, self.once)
            if row is not None:
                self.work(row)
                continue
            with self.queue.news:
                self.queue.news.wait(_LOOK)

    def _ask_regularly(self) -> None:
        while True:
            for task in self._regular:
                with suppress(ReviewError):
                    self.queue.ask(task)
            if self._end.wait(_EVERY):
                return

    def work(self, row: Row) -> None:
        """Does a piece of work that was claimed, and says every moment that it is at it."""
        work, task = self.kinds[row.task.kind], row.task
        job: Job[Any] = Job(lambda job: work(task.folder, task.subject, job))
        while job.running:
            job.wait(self.beat)
            with suppress(ReviewError):
                if job.running and not self.queue.beat(row.key, job.done, job.total, job.label):
                    job.stop()
            if self._end.is_set():
                job.stop()
                job.wait(self.beat)
                if not job.running and row.task.kind not in self.once:
                    with suppress(ReviewError):
                        self.queue.release(row.key)
                return
        with suppress(ReviewError):
            self._say(row, job)

    def _say(self, row: Row, job: Job[Any]) -> None:
        error = job.error
        if isinstance(error, TryLaterError) and self.queue.put_off(row.key, error.seconds, error.message):
            return
        if self.waited_for[row.key]:
            self.results[row.key] = job
        if isinstance(error, TryLaterError):
            self.queue.end(row.key, FAILED, error=error.message)
        elif error is not None:
            self.queue.end(row.key, FAILED, error=self.said(row.task, error))
        elif isinstance(job.result, Outcome):
            self.queue.end(row.key, DONE, outcome=packed(job.result))
        elif isinstance(job.result, Kept):
            self.queue.end(row.key, DONE, outcome=job.result.outcome)
        elif isinstance(job.result, dict):
            self.queue.end(row.key, DONE, outcome=job.result)
        else:
            over = DONE if not job.stopped else STOPPED
            self.queue.end(row.key, over)


class Following:
    """The `Works` of a server: has tasks done by whoever works on the table, and tells the page how far they are."""

    def __init__(self, queue: Queue, again: Mapping[str, Work], worker: Worker | None) -> None:
        self.queue, self.worker = queue, worker
        self.again = again  # kinds whose result is had at once from what the one who did it has kept

    def __call__(self, task: Task, job: Job[Any]) -> Any:
        """Raises WorkError, Stopped, and where it was done here what the work raised."""
        waited = self.worker.waited_for if self.worker else Counter[str]()
        key = self.queue.ask(task)
        waited[key] += 1
        try:
            row = self._over(key, job)
            done = self.worker.results.pop(key, None) if self.worker else None
        finally:
            waited[key] -= 1
        if done is not None and done.error is not None:
            raise done.error
        if done is not None and not done.stopped:
            return done.result.result if isinstance(done.result, Kept) else done.result
        if row is None or row.state == STOPPED:
            raise Stopped
        if row.state == FAILED:
            assert isinstance(row.error, Message)
            raise WorkError(row.error)
        if again := self.again.get(task.kind):
            return again(task.folder, task.subject, job)
        return unpacked(row.outcome) if row.outcome is not None else None

    def _over(self, key: str, job: Job[Any]) -> Row | None:
        """The work when it is over, whoever does it. Raises Stopped where somebody here asked for an end."""
        try:
            while (row := self.queue.look(key)) is not None and not row.over:
                job.label = row.label if isinstance(row.label, Message) else None
                job(row.done, row.total)
                with self.queue.news:
                    self.queue.news.wait(_FOLLOW)
        except Stopped:
            self.queue.stop(key)
            raise
        return row


def packed(outcome: Outcome) -> dict[str, object]:
    """What became of an act, as JSON."""
    failed = outcome.failed
    return {
        "said": [stored(one) for one in outcome.said],
        "failed": [stored(one) for one in (failed.message, *failed.reasons)] if failed else None,
    }


def unpacked(data: Mapping[str, Any]) -> Outcome:
    """What `packed` was given."""
    failed = [_message(one) for one in data["failed"] or ()]
    return Outcome(
        tuple(_message(one) for one in data["said"]), Failed(failed[0], tuple(failed[1:])) if failed else None
    )


def _message(data: Mapping[str, Any]) -> Message:
    found = restored(data)
    assert isinstance(found, Message)
    return found
