"""Requests take turns: one is worked on at a time, and who takes long keeps nobody waiting."""

from __future__ import annotations

import threading
from time import monotonic

import pytest
from starlette.routing import Mount, Route

from mooclint.desk import turns
from mooclint.desk.turns import Turns

LONG = 30.0  # seconds after which a test gives up


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gives way within a test, however busy the machine is."""
    monkeypatch.setattr(turns, "PATIENCE", LONG)


@pytest.mark.usefixtures("patience")
def test_one_at_a_time() -> None:
    taken, inside, most, done = Turns(), [0], [0], []

    def work(number: int) -> None:
        for _ in range(20):
            with taken.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                threading.Event().wait(0.001)
                inside[0] -= 1
        done.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert (sorted(done), most) == ([*range(6)], [1])


def test_who_takes_long_lets_the_next_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, begun, end, third = Turns(), threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with taken.turn():
            begun.set()
            end.wait(LONG)

    def another() -> None:
        with taken.turn():
            third.set()

    threads = [threading.Thread(target=work) for work in (slow, another)]
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    threads[0].start()
    assert begun.wait(LONG)
    monkeypatch.setattr(turns, "PATIENCE", LONG)
    since = monotonic()
    with taken.turn():
        assert monotonic() - since < LONG / 2
        threads[1].start()
        end.set()
        threads[0].join(LONG)  # whose turn was over ends nobody else's
        assert not third.wait(0.2)
    assert third.wait(LONG)


@pytest.mark.usefixtures("patience")
def test_a_turn_ends_with_a_mistake_too() -> None:
    taken = Turns()
    with pytest.raises(ZeroDivisionError), taken.turn():
        raise ZeroDivisionError
    since = monotonic()
    with taken.turn():
        assert monotonic() - since < LONG / 2


def test_only_what_works_in_a_thread_takes_turns() -> None:
    taken = Turns()

    async def waits(request: object) -> None: ...

    def works(request: object) -> None: ...

    apart = (Route("/a", waits), Mount("/b", routes=[]))
    assert tuple(map(taken.of, apart)) == apart
    page = Route("/c/{course}", works, methods=["POST"])
    made = taken.of(page)
    assert isinstance(made, Route)
    assert (made.path, made.methods, made.endpoint.__name__) == (page.path, page.methods, "works")
