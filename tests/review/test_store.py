"""The store, on both databases: what is written is there, once, in order, and cannot be changed."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mooclint.review.errors import StoreError, TextError
from mooclint.review.log.events import checkpoint
from mooclint.review.log.people import Person
from mooclint.review.log.store import Store, open_store
from tests.review.logs import COURSE, START, draft, redaction

Place = Path | str


def write(store: Store, *numbers: int, course: str = COURSE) -> None:
    with store.writing(course) as writing:
        for number in numbers:
            writing.append(draft(number), START + timedelta(minutes=number))


def test_what_was_written_is_read_again(place: Place) -> None:
    with open_store(place, create=True) as store:
        with store.writing(COURSE) as writing:
            written = tuple(writing.append(draft(number), START) for number in (1, 2, 3))
            assert writing.events == written
        write(store, 7, course="another")
    with open_store(place) as store:
        assert store.courses() == ("another", COURSE)
        assert store.events(COURSE) == written
        assert [event.seq for event in written] == [1, 2, 3]
        assert store.events("nobody") == ()
        proof = store.verify(COURSE, [checkpoint(written[1])])
        assert (proof.events, proof.head, proof.flaws, proof.anchored, proof.loose) == (3, written[2].hash, (), 2, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_full_disk_can_be_read(tmp_path: Path) -> None:
    """Readers and writers share a file beside the log; where there is no room for it, the log is read all the same."""
    resource = pytest.importorskip("resource")
    with open_store(tmp_path, create=True) as store:
        write(store, 1, 2)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with open_store(tmp_path) as store:
            assert [event.seq for event in store.events(COURSE)] == [1, 2]
            with pytest.raises(StoreError):
                write(store, 3)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with open_store(tmp_path) as store:
        write(store, 3)


def test_all_of_a_block_or_nothing(place: Place) -> None:
    with open_store(place, create=True) as store:
        write(store, 1)
        with pytest.raises(RuntimeError), store.writing(COURSE) as writing:
            writing.append(draft(2), START)
            writing.keep_projection(b"{}")
            writing.add_person(Person(id="a", name="Әсел"))
            raise RuntimeError
        with pytest.raises(TextError), store.writing(COURSE) as writing:
            writing.append(draft(2), START)
            writing.append(draft(3, body={"share": 0.5}), START)
        assert [len(store.events(COURSE)), store.projection(COURSE), store.persons()] == [1, None, ()]


def test_a_clock_that_jumps_back_is_kept_beside_the_time(place: Place) -> None:
    with open_store(place, create=True) as store:
        write(store, 10)
        with store.writing(COURSE) as writing:
            late = writing.append(draft(2), START)
        assert (late.at, late.clock) == (START + timedelta(minutes=10), "2026-08-18T09:30:00.000000Z")
        assert store.events(COURSE)[1] == late
        assert store.verify(COURSE).flaws == ()


def test_a_redacted_text_is_gone_and_the_chain_holds(place: Place) -> None:
    with open_store(place, create=True) as store:
        write(store, 1, 2, 3)
        before = store.events(COURSE)
        with store.writing(COURSE) as writing:
            writing.keep_projection(b"with the text in it")
        with store.writing(COURSE) as writing:
            writing.append(redaction(2), START)
            assert writing.events[1].redacted
        events = store.events(COURSE)
        assert (events[1].body, events[1].salt, events[1].redacted) == (None, "", True)
        assert [event.hash for event in events[:3]] == [event.hash for event in before]
        assert store.projection(COURSE) is None
        assert store.verify(COURSE, [checkpoint(before[2])]).flaws == ()


@pytest.mark.parametrize("seq", [2, 3, 4, 99])
def test_only_a_text_that_is_there_can_be_redacted(place: Place, seq: int) -> None:
    with open_store(place, create=True) as store:
        write(store, 1)
        with store.writing(COURSE) as writing:
            writing.append(redaction(1), START)
        with pytest.raises(StoreError, match="no text that can be redacted"), store.writing(COURSE) as writing:
            writing.append(redaction(seq), START)
        assert len(store.events(COURSE)) == 2


def test_the_state_that_was_kept_last(place: Place) -> None:
    with open_store(place, create=True) as store:
        for number, state in ((1, b'{"state":"draft"}'), (2, b"\x00\xff")):
            with store.writing(COURSE) as writing:
                writing.append(draft(number), START)
                writing.keep_projection(state)
        assert store.projection(COURSE) == (2, b"\x00\xff")


def test_a_tail_that_the_kept_state_has_seen_is_missed(place: Place) -> None:
    with open_store(place, create=True) as store:
        write(store, 1, 2)
        with store._engine.begin() as connection:
            connection.execute(text("INSERT INTO projection VALUES ('c0ffee', 4, 'x')"))
        assert [flaw.seq for flaw in store.verify(COURSE).flaws] == [3]
        with pytest.raises(StoreError, match="does not hold"):
            store.events(COURSE)
        with pytest.raises(StoreError, match="does not hold"), store.writing(COURSE):
            pass


def test_people_are_erased_but_for_the_id(place: Place) -> None:
    asel = Person(id="b", name="Әсел Қанатқызы", position="доцент", email="asel@example.kz", language="kk")
    with open_store(place, create=True) as store:
        with store.writing(COURSE) as writing:
            writing.add_person(asel)
            writing.add_person(Person(id="a", name="Иван"))
        assert store.persons() == (Person(id="a", name="Иван"), asel)
        with store.writing(COURSE) as writing:
            writing.add_person(Person(id="a", name="Иван Петров"))
            writing.erase_person("b")
        assert store.person("a") == Person(id="a", name="Иван Петров")
        assert store.person("b") == Person(id="b")
        assert [person.erased for person in store.persons()] == [False, True]
        assert store.person("c") is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'x' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 3",
        "INSERT INTO event SELECT course, 9, at, actor, role, on_behalf_of, via, type, version, clock, body_digest,"
        " 'p', 'h' FROM event WHERE seq = 3",
        "INSERT INTO event SELECT course, 2, at, actor, role, on_behalf_of, via, type, version, clock, body_digest,"
        " 'p', 'h' FROM event WHERE seq = 3",
        "UPDATE body SET json = '{}' WHERE seq = 2",
        "DELETE FROM body WHERE seq = 2",
        "INSERT INTO body VALUES ('c0ffee', 2, 's', '{}')",
    ],
)
def test_the_database_itself_refuses_a_change(place: Place, statement: str) -> None:
    with open_store(place, create=True) as store:
        write(store, 1, 2, 3)
        with store._engine.connect() as connection:
            with pytest.raises(DBAPIError, match=r"never|follows|comes with|goes with"):
                connection.execute(text(statement))
            connection.rollback()
        assert store.verify(COURSE).flaws == ()


def test_a_store_serves_many_threads(place: Place) -> None:
    with open_store(place, create=True, wait=30) as store:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda number: (write(store, number), store.events(COURSE)), range(40)))
        events = store.events(COURSE)
        said = sorted(event.body["number"] for event in events if event.body)
        assert (len(events), said) == (40, list(range(40)))


def test_another_writer_is_waited_for_and_then_named(place: Place) -> None:
    with open_store(place, create=True) as first, open_store(place, wait=0.2) as second:
        with first.writing(COURSE) as writing:
            writing.append(draft(1), START)
            with pytest.raises(StoreError, match="Somebody else is writing"), second.writing(COURSE):
                pass
            assert second.events(COURSE) == ()
        write(second, 2)
        assert [event.seq for event in first.events(COURSE)] == [1, 2]
