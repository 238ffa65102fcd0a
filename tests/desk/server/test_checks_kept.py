"""What a check found outlives the program that asked for it, and one that was under way is gone on with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mooclint.desk.courses import CHECK
from mooclint.desk.jobs import Task
from mooclint.desk.server.app import make_server
from mooclint.desk.server.queue import DONE, FAILED, STOPPED, WAITING, Queue, key_of
from mooclint.desk.server.worker import Worker
from mooclint.desk.server.working import following, worker_of
from mooclint.message.message import Message
from tests.desk.server.visitor import Browser, Served

AUTHOR = "yerlan@uni.kz"


@contextmanager
def started(served: Served, *, lease: float = 30.0, works: bool = True) -> Iterator[Queue]:
    """The server as a program of its own has it, after a start: nothing is in memory."""
    queue = Queue(served.store, lease=lease)
    worker = worker_of(served.config, served.store, queue, lambda: served.now)
    served.guard = make_server(
        served.config, served.store, now=lambda: served.now, queue=queue, works=following(queue, worker)
    )
    if works:
        worker.start()
    try:
        yield queue
    finally:
        if works:
            worker.end()


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path)


def seen_when_over(browser: Browser, path: str) -> str:
    for _ in range(100):
        page = browser.get(path)
        if "data-progress" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError(page)


def test_after_a_restart_the_badge_the_day_and_the_result_are_there(served: Served) -> None:
    course = f"/c/{served.id}"
    with started(served):
        author = served.browser(AUTHOR)
        author.post(f"{course}/check", 303)
        before = seen_when_over(author, course)
        badge = author.get("/").partition('class="badge ')[2].partition("</span>")[0]
        assert badge and "тексерілді: " in author.get("/").casefold()
    with started(served, works=False):
        first = served.browser(AUTHOR).get("/")
        assert badge in first and "11:00" in first
    with started(served):
        part = seen_when_over(served.browser(AUTHOR), f"{course}/part/1")
        assert f"{course}/part/2" in part
        after = seen_when_over(served.browser(AUTHOR), course)
        assert "/part/1" in before and "/part/1" in after and "11:00" in after


def test_a_check_that_a_killed_program_left_is_taken_up_again(served: Served) -> None:
    left = Queue(served.store, lease=0.2)
    left.ask(Task(CHECK, served.folder.resolve()))
    assert left.claim([CHECK])
    with started(served, lease=0.2):
        page = seen_when_over(served.browser(AUTHOR), f"/c/{served.id}")
        assert "/part/1" in page
        row = left.look(key_of(Task(CHECK, served.folder.resolve())))
        assert row is not None and row.state == DONE


def test_what_was_stopped_or_failed_is_told_and_not_begun_again(served: Served) -> None:
    key = key_of(Task(CHECK, served.folder.resolve()))
    queue = Queue(served.store)
    queue.ask(Task(CHECK, served.folder.resolve()))
    assert queue.claim([CHECK])
    queue.end(
        key,
        FAILED,
        error=Message("The database of the server does not answer. Nothing was lost; try again in a moment."),
    )
    with started(served):
        page = served.browser(AUTHOR).get(f"/c/{served.id}", 500)
        assert "дерекқоры" in page and f"/c/{served.id}/check" in page
    queue.stop(queue.ask(Task(CHECK, served.folder.resolve())))
    with started(served):
        assert "тоқтатылды" in served.browser(AUTHOR).get(f"/c/{served.id}")
        found = queue.look(key)
        assert found is not None and found.state == STOPPED


def test_who_may_not_see_the_files_sees_no_badge_of_them(served: Served) -> None:
    with started(served):
        author = served.browser(AUTHOR)
        author.post(f"/c/{served.id}/check", 303)
        seen_when_over(author, f"/c/{served.id}")
        assert 'class="badge ' in author.get("/")
        expert = served.browser("saule@umo.kz").get("/")
        assert served.id in expert and 'class="badge ' not in expert


def test_a_worker_that_ends_in_good_order_puts_its_work_back_as_not_begun(served: Served) -> None:
    queue = Queue(served.store)

    def long(folder: Path, subject: object, job: object) -> None:
        for number in range(1000):
            job(number, 1000)  # type: ignore[operator]
            time.sleep(0.02)

    worker = Worker(queue, {CHECK: long}, lambda task, error: Message("no"), beat=0.1)
    worker.start()
    key = queue.ask(Task(CHECK, served.folder))
    for _ in range(100):
        row = queue.look(key)
        if row is not None and row.state != WAITING:
            break
        time.sleep(0.05)
    worker.end()
    row = queue.look(key)
    assert row is not None and (row.state, row.tries) == (WAITING, 0)
