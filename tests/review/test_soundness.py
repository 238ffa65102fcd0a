"""What a log stands: corruption by anybody who has the file, a process killed at any moment, many writers at once."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from mooclint.review.errors import StoreError
from mooclint.review.log.canonical import canonical
from mooclint.review.log.events import Event, checkpoint, head, prove, recorded, verify_chain
from mooclint.review.log.file import let_many_read
from mooclint.review.log.store import open_store
from tests.review.logs import COURSE, START, draft, log

ROOT = Path(__file__).parents[2]
HEADS = ("at", "actor", "role", "on_behalf_of", "via", "type", "version", "clock", "body_digest", "prev", "hash")

# Corruption -------------------------------------------------------------------------------------------------------


def altered(value: Any, dice: random.Random) -> Any:
    """Another value of the same kind: one sign of it, or one more."""
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 10))
    place = dice.randrange(len(value) + 1)
    sign = dice.choice('0af9Жәң \x00"{')
    made = value[:place] + sign + value[place + dice.choice((0, 1)) :]
    return made if made != value else value + "x"


def corrupted(rows: list[dict[str, Any]], dice: random.Random) -> tuple[str, set[int]]:
    """Changes the rows of a log (heads, salt and json) in place; what was done, and the numbers it may be named by."""
    kind = dice.choice(("head", "text", "salt", "delete", "insert", "swap", "swap texts"))
    first = dice.randrange(len(rows) - 1)  # the last can be taken away unseen
    second = dice.choice([other for other in range(len(rows)) if other != first])
    row, other = rows[first], rows[second]
    numbers = {row["seq"]}
    if kind == "head":
        name = dice.choice(HEADS)
        row[name] = altered(row[name], dice)
    elif kind in ("text", "salt"):
        name = "json" if kind == "text" else "salt"
        row[name] = altered(row[name], dice)
    elif kind == "delete":
        del rows[first]
    elif kind == "insert":
        rows.insert(first, {**row, "seq": row["seq"], "actor": "5tranger", "hash": dice.randbytes(32).hex()})
    elif kind == "swap":
        row["seq"], other["seq"] = other["seq"], row["seq"]
        numbers.add(row["seq"])
        rows.sort(key=lambda found: found["seq"])
    else:
        for name in ("salt", "json"):
            row[name], other[name] = other[name], row[name]
        numbers.add(other["seq"])
    return kind, numbers


def rows_of(folder: Path, length: int) -> list[dict[str, Any]]:
    """The rows of a log as SQLite has them."""
    with open_store(folder, create=True) as store, store.writing(COURSE) as writing:
        for number in range(1, length + 1):
            writing.append(draft(number), START + timedelta(minutes=number))
    with closing(sqlite3.connect(folder / "log.sqlite")) as database:
        database.row_factory = sqlite3.Row
        found = database.execute("SELECT * FROM event JOIN body USING (course, seq) ORDER BY seq")
        return [dict(row) for row in found]


def events_of(rows: list[dict[str, Any]]) -> list[Event]:
    return [recorded(row, row["salt"], row["json"]) for row in rows]


@pytest.mark.property
@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_every_corruption_is_named_with_its_number(tmp_path: Path, count: int) -> None:
    rows = rows_of(tmp_path, 24)
    assert verify_chain(events_of(rows)) == ()
    dice = random.Random(20261127)
    for _ in range(count):
        changed = [dict(row) for row in rows]
        kind, numbers = corrupted(changed, dice)
        found = {flaw.seq for flaw in verify_chain(events_of(changed))}
        assert numbers <= found, (kind, numbers, found)


def test_every_cut_tail_below_a_checkpoint_is_named() -> None:
    events = log(40)
    for seen in range(1, 41):
        point = checkpoint(events[seen - 1])
        for left in range(41):
            proof = prove(events[:left], [point])
            assert [flaw.seq for flaw in proof.flaws] == ([left + 1] if left < seen else [])
            assert proof.anchored == (seen if left >= seen else 0)


def test_a_history_written_anew_is_named_by_a_checkpoint_only() -> None:
    events, other = log(20), log(20, bodies={5: {"text": "басқа"}})
    assert verify_chain(other) == ()
    for seen in range(1, 21):
        flaws = prove(other, [checkpoint(events[seen - 1])]).flaws
        assert [flaw.seq for flaw in flaws] == ([seen] if seen >= 5 else [])


@pytest.mark.parametrize("garbage", [None, 7, 1.5, b"\xff\x00", "", "x", "\udcff", [], "9" * 5000, "[" * 5000, "{}"])
def test_whatever_stands_in_a_row_is_named_and_breaks_nothing(garbage: Any) -> None:
    events = log(3)
    for name in (*HEADS, "seq", "course", "salt", "json"):
        rows = [row_of(event) for event in events]
        if rows[1][name] == garbage:
            continue
        rows[1][name] = garbage
        flaws = verify_chain(events_of(rows))
        assert flaws, name
        assert name in ("seq", "course") or 2 in {flaw.seq for flaw in flaws}


def row_of(event: Event) -> dict[str, Any]:
    return {**head(event), "salt": event.salt, "json": canonical(event.body).decode()}


@pytest.mark.property
@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_file_with_any_byte_changed_is_read_or_refused_in_words(tmp_path: Path, count: int) -> None:
    """No traceback, and no log that is not the one that was written."""
    with open_store(tmp_path, create=True) as store:
        with store.writing(COURSE) as writing:
            for number in range(1, 25):
                writing.append(draft(number), START)
            writing.keep_projection(b"{}")
        events = store.events(COURSE)
    path = tmp_path / "log.sqlite"
    sound = path.read_bytes()
    dice = random.Random(7)
    for _ in range(count):
        data = bytearray(sound)
        for _ in range(dice.choice((1, 1, 4))):
            data[dice.randrange(len(data))] ^= dice.randrange(1, 256)
        path.write_bytes(data)
        for suffix in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        with suppress(StoreError), open_store(tmp_path, wait=0.1) as store:
            read = store.events(COURSE)
            assert read == events[: len(read)]
            assert read == events or store.verify(COURSE, [checkpoint(events[-1])]).flaws
            with store.writing(COURSE) as writing:
                assert writing.events == events


# Killed at any moment ---------------------------------------------------------------------------------------------

WRITER = """
import sys
from mooclint.review.log.store import open_store
from tests.review.logs import COURSE, START, draft
with open_store(sys.argv[1], create=True, wait=60) as store:
    print("open", flush=True)
    for number in range(1, int(sys.argv[2]) + 1):
        with store.writing(COURSE) as writing:
            event = writing.append(draft(number, actor=sys.argv[3]), START)
            writing.append(draft(number, actor=sys.argv[3]), START)
            writing.keep_projection(str(event.seq + 1).encode())
        print(event.hash, flush=True)
"""


def started(place: Path | str, count: int, name: str = "writer") -> subprocess.Popen[str]:
    words = [sys.executable, "-c", WRITER, str(place), str(count), name]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.property
@pytest.mark.parametrize("moments", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_no_acknowledged_event_is_lost_to_a_kill(place: Path | str, moments: int) -> None:
    dice = random.Random(9)
    told: set[str] = set()
    for moment in range(moments):
        writer = started(place, 100_000)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        if moment % 2:  # on a busy machine others are killed before anything is acknowledged
            told.add(writer.stdout.readline().strip())
        time.sleep(dice.uniform(0, 0.08))
        writer.kill()
        told.update(line.strip() for line in writer.stdout if line.endswith("\n"))
        writer.wait()
        with open_store(place, wait=30) as store:
            events = store.events(COURSE)
            assert told <= {event.hash for event in events}
            assert len(events) % 2 == 0  # both of a block, or none
            kept = store.projection(COURSE)
            assert (kept and kept[1]) == (str(len(events)).encode() if events else None)
    assert told


@pytest.mark.property
@pytest.mark.parametrize("count", [20, pytest.param(250, marks=pytest.mark.slow)])
def test_writers_at_once_make_one_chain(place: Path | str, count: int) -> None:
    writers = [started(place, count // 2, f"writer-{number}") for number in range(4)]
    for writer in writers:
        writer.communicate(timeout=600)
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    with open_store(place) as store:
        events = store.events(COURSE)
        assert store.verify(COURSE).flaws == ()
    assert [event.seq for event in events] == list(range(1, 4 * (count // 2 * 2) + 1))
    assert {event.actor for event in events} == {f"writer-{number}" for number in range(4)}


def test_of_many_who_begin_at_once_nobody_is_refused(tmp_path: Path) -> None:
    """SQLite refuses one of two who switch a new file to its journal for many readers, without waiting."""
    for number in range(12):
        begins = Barrier(6)

        def begin(file: Path = tmp_path / f"{number}.sqlite", begins: Barrier = begins) -> None:
            begins.wait()
            let_many_read(file)

        with ThreadPoolExecutor(6) as pool:
            for done in [pool.submit(begin) for _ in range(6)]:
                done.result()
