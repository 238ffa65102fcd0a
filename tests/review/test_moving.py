"""Logs on their way between stores: the same head, nothing merged, nobody writes to what was left behind."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mooclint.review.errors import StoreError
from mooclint.review.log.events import checkpoint
from mooclint.review.log.file import copy_file
from mooclint.review.log.moving import backup, copy_log, move_log, refused_files, restore, restore_into
from mooclint.review.log.people import Person
from mooclint.review.log.store import Store, open_store
from tests.review.logs import COURSE, PERSON, START, draft, redaction
from tests.review.postgres import Server

ASEL = Person(id=PERSON, name="Әсел Қанатқызы", language="kk")
OTHER = Person(id="0ther", name="Иван")


def fill(store: Store, *numbers: int, course: str = COURSE) -> str:
    """Writes events, and returns the head."""
    with store.writing(course) as writing:
        writing.add_person(ASEL)
        for number in numbers:
            writing.append(draft(number), START)
        return writing.events[-1].hash


def test_a_log_goes_to_the_other_database_and_back(tmp_path: Path, server: Server) -> None:
    with open_store(tmp_path / "a", create=True) as file, open_store(server.url(), create=True) as base:
        fill(file, 1, 2, 3)
        with file.writing(COURSE) as writing:
            writing.append(redaction(2), START)
        before = file.events(COURSE)
        proof = move_log(file, base, COURSE)
        assert (proof.head, base.events(COURSE), base.persons()) == (before[-1].hash, before, (ASEL,))
        with pytest.raises(StoreError, match="was moved to"):
            fill(file, 4)
        assert file.events(COURSE) == before
        assert move_log(file, base, COURSE) == proof  # as after an interruption
        fill(base, 4)
        with base.writing("another") as writing:
            writing.add_person(OTHER)
            writing.append(draft(1, actor=OTHER.id), START)
        move_log(base, file, COURSE)
        assert file.verify(COURSE, [checkpoint(before[-1])]).anchored == 4
        assert file.persons() == (ASEL,)  # who another course names stays where that is
        fill(file, 5)
        assert [event.seq for event in file.events(COURSE)] == [1, 2, 3, 4, 5, 6]
        with pytest.raises(StoreError, match="was moved to"):
            fill(base, 5)


def test_copies_are_never_merged(tmp_path: Path) -> None:
    with open_store(tmp_path / "a", create=True) as first, open_store(tmp_path / "b", create=True) as second:
        fill(first, 1, 2)
        head = fill(second, 1, 2)  # other salts: another history
        for move in (copy_log, move_log):
            with pytest.raises(StoreError, match="never merged"):
                move(first, second, COURSE)
        assert second.verify(COURSE).head == head
        fill(first, 3)  # not moved
        with pytest.raises(StoreError, match="already"):
            move_log(first, first, COURSE)


def test_a_copy_grows_and_forgets_with_its_log(tmp_path: Path) -> None:
    with open_store(tmp_path / "a", create=True) as first, open_store(tmp_path / "b", create=True) as second:
        fill(first, 1, 2)
        copy_log(first, second, COURSE)
        with first.writing(COURSE) as writing:
            writing.append(redaction(1), START)
        fill(first, 3)
        assert copy_log(first, second, COURSE).head == first.verify(COURSE).head
        assert second.events(COURSE) == first.events(COURSE)
        fill(second, 4)
        with pytest.raises(StoreError, match="never merged"):  # the copy has gone on
            copy_log(first, second, COURSE)


def test_who_was_erased_does_not_come_back_with_a_copy(tmp_path: Path) -> None:
    with open_store(tmp_path / "a", create=True) as first, open_store(tmp_path / "b", create=True) as second:
        fill(first, 1)
        with second.writing("another") as writing:
            writing.erase_person(ASEL.id)
        copy_log(first, second, COURSE)
        assert second.persons() == (Person(id=ASEL.id),)


def test_a_backup_goes_into_any_store(place: Path | str, tmp_path: Path) -> None:
    with open_store(tmp_path / "a", create=True) as file:
        heads = {course: fill(file, 1, 2, course=course) for course in (COURSE, "another")}
        backup(file, tmp_path / "backup.sqlite")
    with open_store(place, create=True) as store:
        fill(store, 1, course="third")
        proofs = restore_into(tmp_path / "backup.sqlite", store)
        assert {course: proof.head for course, proof in proofs.items()} == heads
        assert store.courses() == ("another", COURSE, "third")
        assert restore_into(tmp_path / "backup.sqlite", store) == proofs


def test_a_broken_log_is_not_moved(tmp_path: Path) -> None:
    with open_store(tmp_path / "a", create=True) as first, open_store(tmp_path / "b", create=True) as second:
        fill(first, 1, 2, 3)
        with closing(sqlite3.connect(tmp_path / "a" / "log.sqlite")) as database:
            database.execute("DROP TRIGGER body_update")
            database.execute("UPDATE body SET json = '{}' WHERE seq = 2")
            database.commit()
        for move in (copy_log, move_log):
            with pytest.raises(StoreError, match="does not hold"):
                move(first, second, COURSE)
        with pytest.raises(StoreError, match="does not hold"):
            backup(first, tmp_path / "backup.sqlite")
        assert second.courses() == ()
        assert not (tmp_path / "backup.sqlite").exists()


def test_a_backup_is_whole_while_others_write(place: Path | str, tmp_path: Path) -> None:
    with open_store(place, create=True) as store:
        fill(store, *range(1, 30))
        fill(store, 1, course="another")
        with store.writing(COURSE) as writing:
            writing.add_person(OTHER)
        stop = threading.Event()

        def write() -> None:
            number = 100
            while not stop.is_set():
                fill(store, number)
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            proofs = [backup(store, tmp_path / f"backup-{number}.sqlite")[COURSE] for number in range(3)]
        finally:
            stop.set()
            writer.join()
        events = store.events(COURSE)
        assert [proof.head for proof in proofs] == [events[proof.events - 1].hash for proof in proofs]
        restored = restore(tmp_path / "backup-2.sqlite", tmp_path / "restored")
        assert (restored.proofs[COURSE], restored.aside) == (proofs[2], None)
        with open_store(tmp_path / "restored") as again:
            assert again.events(COURSE) == events[: proofs[2].events]
            assert again.courses() == store.courses()
            assert again.persons() == store.persons()
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.is_file()) == [
        f"backup-{number}.sqlite" for number in range(3)
    ]


class Full(sqlite3.Connection):
    """A log on a disk that has no room for what those who read and write it share."""

    def execute(self, *words: Any) -> sqlite3.Cursor:
        return self.backup()

    def backup(self, *words: Any, **more: Any) -> Any:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error


def test_a_log_on_a_full_disk_is_backed_up_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def full(name: str | Path, **more: Any) -> sqlite3.Connection:
        return connect(name, **more, **({"factory": Full} if "mode=rw" in str(name) else {}))

    log = tmp_path / "a" / "log.sqlite"
    with open_store(log, create=True) as store:
        head = fill(store, 1, 2)
    with monkeypatch.context() as patch:
        patch.setattr("mooclint.review.log.file.sqlite3.connect", full)
        copy_file(log, tmp_path / "copy.sqlite")
        log.with_name("log.sqlite-wal").write_bytes(b"x")  # what was written last is not in the file
        with pytest.raises(StoreError, match=r"The disk of .* does not answer, or is full"), refused_files(log):
            copy_file(log, tmp_path / "another.sqlite")
    with open_store(tmp_path / "copy.sqlite") as store:
        assert store.verify(COURSE).head == head


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    with open_store(tmp_path / "a", create=True) as store:
        head = fill(store, 1)
        backup(store, tmp_path / "backup.sqlite")
        with pytest.raises(StoreError, match="is there already"):
            backup(store, tmp_path / "backup.sqlite")
        later = fill(store, 2)
    with pytest.raises(StoreError, match="is there already"):
        restore(tmp_path / "backup.sqlite", tmp_path / "a")
    with pytest.raises(StoreError, match="older than the log that is there"):
        restore(tmp_path / "backup.sqlite", tmp_path / "a", replace=True)
    aside = restore(tmp_path / "backup.sqlite", tmp_path / "a", replace=True, force=True).aside
    assert aside == tmp_path / "a" / "log.aside-1.sqlite"
    with open_store(tmp_path / "a") as store, open_store(aside) as old:
        assert (store.verify(COURSE).head, old.verify(COURSE).head) == (head, later)


@pytest.mark.parametrize("kind", ["none", "text", "cut", "changed"])
def test_a_backup_that_is_none_is_not_restored(tmp_path: Path, kind: str) -> None:
    with open_store(tmp_path / "a", create=True) as store:
        fill(store, *range(1, 9))
        backup(store, tmp_path / "backup.sqlite")
    file = tmp_path / "backup.sqlite"
    if kind == "none":
        file.unlink()
    elif kind == "text":
        file.write_text("not a database")
    elif kind == "cut":
        file.write_bytes(file.read_bytes()[:20_000])
    else:
        with closing(sqlite3.connect(file)) as database:
            database.execute("DROP TRIGGER event_update")
            database.execute("UPDATE event SET role = 'chair' WHERE seq = 3")
            database.commit()
    with pytest.raises(StoreError):
        restore(file, tmp_path / "new")
    with pytest.raises(StoreError):
        restore(file, tmp_path / "a", replace=True)
    with open_store(tmp_path / "a") as store:
        assert len(store.events(COURSE)) == 8
    assert not (tmp_path / "new" / "log.sqlite").exists()
    assert [entry.name for entry in (tmp_path / "a").iterdir()] == ["log.sqlite"]
