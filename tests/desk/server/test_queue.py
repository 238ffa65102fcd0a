"""Work in the table: asked for once, done once by whoever is there, taken up again after a kill, followed by pages."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from mooclint.desk.courses import Failed, Outcome
from mooclint.desk.jobs import Job, Stopped, Task, WorkError
from mooclint.desk.server.config import Config
from mooclint.desk.server.queue import DONE, DOUBTFUL, FAILED, MOST_TRIES, STOPPED, WAITING, WORKING, Queue
from mooclint.desk.server.store import DeskStore, open_desk
from mooclint.desk.server.worker import Following, TryLaterError, Worker
from mooclint.message.message import Code, Message
from tests.programs import running

FOLDER = Path("/courses/Курс")
CHECK = Task("check", FOLDER)
PARENT = Path(__file__).parents[3]


@pytest.fixture
def store(config: Config) -> Iterator[DeskStore]:
    opened = open_desk(config)
    yield opened
    opened.close()


def said(task: Task, error: Exception) -> Message:
    return Message("The disk is full; nothing was written to {store}.", {"store": Code(str(error))})


Work = Callable[[Path, Mapping[str, Any], Job[Any]], Any]


def worker(store: DeskStore, *, lease: float = 30.0, once: tuple[str, ...] = (), **kinds: Work) -> Worker:
    return Worker(Queue(store, lease=lease), kinds, said, once=once, beat=0.1)


def test_one_piece_of_work_is_asked_for_once_and_anew_when_it_is_over(store: DeskStore) -> None:
    queue = Queue(store)
    key = queue.ask(CHECK)
    assert queue.ask(CHECK) == key and len(list(queue.rows())) == 1
    row = queue.claim(["check"])
    assert row is not None and (row.state, row.tries, row.task) == (WORKING, 1, CHECK)
    assert queue.claim(["check"]) is None and queue.claim(["copy"]) is None
    assert queue.end(key, DONE)
    assert list(queue.rows(over=False)) == []
    queue.ask(CHECK)
    assert [one.state for one in queue.rows(folder=FOLDER)] == [WAITING]
    assert not queue.ask_once(CHECK)


def test_of_many_who_claim_at_once_each_piece_has_one(config: Config, store: DeskStore) -> None:
    for number in range(20):
        Queue(store).ask(Task("check", FOLDER / str(number)))
    taken: list[str] = []

    def take() -> None:
        mine = open_desk(config)
        queue = Queue(mine)
        while (row := queue.claim(["check"])) is not None:
            taken.append(row.key)
        mine.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 20


def test_what_a_killed_worker_left_is_taken_up_and_it_has_no_say_any_more(store: DeskStore) -> None:
    killed, other = Queue(store, lease=0.2), Queue(store, lease=0.2)
    key = killed.ask(CHECK)
    assert killed.claim(["check"])
    assert other.claim(["check"]) is None
    time.sleep(0.3)
    row = other.claim(["check"])
    assert row is not None and row.tries == 2
    assert not killed.beat(key, 1, 2, None) and not killed.end(key, FAILED)
    assert other.beat(key, 1, 2, Message("Reading files")) and other.end(key, DONE)
    found = other.look(key)
    assert found is not None and (found.state, found.done, found.total) == (DONE, 1, 2)


def test_work_that_kills_every_program_is_given_up_and_a_letter_is_sent_once(store: DeskStore) -> None:
    queue = Queue(store, lease=0.0)
    key = queue.ask(CHECK)
    for _ in range(MOST_TRIES):
        assert queue.claim(["check"])
        time.sleep(0.01)
    assert queue.claim(["check"]) is None
    found = queue.look(key)
    assert found is not None and found.state == FAILED and found.error is not None
    letter = queue.ask(Task("letter", FOLDER, {"key": "x"}))
    assert queue.claim(["letter"], once=["letter"])
    time.sleep(0.01)
    assert queue.claim(["letter"], once=["letter"]) is None
    doubt = queue.look(letter)
    assert doubt is not None and doubt.state == FAILED and doubt.error == DOUBTFUL


def test_a_worker_does_it_and_who_waits_here_gets_the_very_result(store: DeskStore) -> None:
    thing = object()
    works = worker(store, check=lambda folder, subject, job: thing)
    works.start()
    job: Job[Any] = Job(lambda job: Following(works.queue, {}, works)(CHECK, job))
    job.wait(20)
    works.end()
    assert job.result is thing and works.results == {}


def test_what_a_worker_here_raised_is_raised_and_one_elsewhere_is_told_in_words(store: DeskStore) -> None:
    def fails(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> Any:
        raise OSError("x")

    works = worker(store, check=fails)
    works.start()
    inside: Job[Any] = Job(lambda job: Following(works.queue, {}, works)(CHECK, job))
    inside.wait(20)
    assert isinstance(inside.error, OSError)
    outside: Job[Any] = Job(lambda job: Following(Queue(store), {}, None)(CHECK, job))
    outside.wait(20)
    works.end()
    assert isinstance(outside.error, WorkError) and outside.error.message == said(CHECK, OSError("x"))


def test_who_follows_another_process_has_progress_and_the_outcome(store: DeskStore) -> None:
    came = Outcome((Message("Reading files"),), Failed(Message("no"), (Message("why"),)))
    seen: list[tuple[int, int]] = []
    on = threading.Event()

    def act(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> Any:
        with job.doing(Message("Fixing the version (SHA-256)")) as progress:
            progress(3, 7)
        on.wait(20)
        return came

    works = worker(store, submit=act)
    works.start()
    job: Job[Any] = Job(lambda job: Following(Queue(store), {}, None)(Task("submit", FOLDER), job))
    for _ in range(200):
        seen.append((job.done, job.total))
        if seen[-1] == (3, 7):
            break
        time.sleep(0.05)
    assert job.label == Message("Fixing the version (SHA-256)")
    on.set()
    job.wait(20)
    works.end()
    assert seen[-1] == (3, 7) and job.result == came


def test_what_another_process_has_kept_is_read_here_again(store: DeskStore) -> None:
    works = worker(store, check=lambda folder, subject, job: "there")
    works.start()
    again = {"check": lambda folder, subject, job: "from the cache"}
    job: Job[Any] = Job(lambda job: Following(Queue(store), again, None)(CHECK, job))
    job.wait(20)
    works.end()
    assert job.result == "from the cache"


def test_a_stop_reaches_whoever_works(store: DeskStore) -> None:
    def long(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> Any:
        for number in range(1000):
            job(number, 1000)
            time.sleep(0.02)

    works = worker(store, check=long)
    works.start()
    queue = Queue(store)
    job: Job[Any] = Job(lambda job: Following(queue, {}, None)(CHECK, job))
    while job.total == 0 and job.running:
        time.sleep(0.05)
    job.stop()
    job.wait(10)
    assert job.stopped
    for _ in range(100):
        (row,) = queue.rows()
        if row.over:
            break
        time.sleep(0.1)
    works.end()
    assert row.state == STOPPED
    with pytest.raises(Stopped):
        queue.stop(queue.ask(CHECK))
        Following(queue, {}, None)._over(queue.ask(CHECK), _stopping())


def _stopping() -> Job[Any]:
    job: Job[Any] = Job(lambda job: None)
    job.stop()
    job.wait(1)
    return job


def test_what_cannot_be_now_is_tried_later_and_then_told(store: DeskStore) -> None:
    def later(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> Any:
        raise TryLaterError(Message("no server answers at this address"), 0.0)

    works = worker(store, once=("letter",), letter=later)
    key = works.queue.ask(Task("letter", FOLDER, {"key": "x"}))
    states = []
    for days in [0] * (MOST_TRIES + 1) + [3]:
        with store.writing() as connection:
            connection.exec_driver_sql(f"UPDATE job SET asked = asked - {days * 86_400}")
        row = works.queue.claim(["letter"], works.once)
        assert row is not None
        works.work(row)
        found = works.queue.look(key)
        assert found is not None
        states.append(found.state)
    assert states == [WAITING] * (MOST_TRIES + 1) + [FAILED]
    assert found.error == Message("no server answers at this address")


KILLED = """
import sys, time, json
from pathlib import Path
from mooclint.desk.server.config import read_config
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.store import open_desk
from mooclint.desk.server.worker import Worker
def work(folder, subject, job):
    print("begun", flush=True)
    time.sleep(60)
queue = Queue(open_desk(read_config(Path(sys.argv[1]), {})), lease=3.0)
worker = Worker(queue, {"check": work}, lambda t, e: None, beat=0.2)
worker.start()
time.sleep(60)
"""


def test_a_worker_that_is_killed_at_work_loses_it_to_another(config: Config, store: DeskStore) -> None:
    key = Queue(store).ask(CHECK)
    words = [sys.executable, "-c", KILLED, str(config.path)]
    with running(words, stdout=subprocess.PIPE, cwd=PARENT) as program:
        assert program.stdout is not None and program.stdout.readline() == "begun\n"
        other = worker(store, lease=3.0, check=lambda folder, subject, job: "done")
        other.start()
        time.sleep(3.5)
        (row,) = other.queue.rows()
        assert row.state == WORKING and row.tries == 1  # it lives
        program.kill()
    for _ in range(100):
        found = other.queue.look(key)
        assert found is not None
        if found.over:
            break
        time.sleep(0.1)
    other.end()
    assert (found.state, found.tries) == (DONE, 2)
    assert json.loads(json.dumps(found.task.subject)) == {}
