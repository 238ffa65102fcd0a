"""Long work in a table: asked for by pages, done by this process or another, taken up again where a worker was killed.

Whoever works on a row says every few seconds that it still does. A row of which nobody has heard for longer than that
is anybody's again; who lost it so has no say in it any more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, literal_column, or_, select, text, update

from mooclint.desk.courses import CHECK
from mooclint.desk.jobs import Task
from mooclint.desk.server.store import DeskStore
from mooclint.desk.server.tables import JOB
from mooclint.message.message import Localized, Message
from mooclint.message.stored import restored, stored

WAITING, WORKING, DONE, FAILED, STOPPED = "waiting", "working", "done", "failed", "stopped"
OVER = (DONE, FAILED, STOPPED)
LEASE = 30.0  # seconds without a word after which a worker counts as gone
MOST_TRIES = 3  # beginnings of one piece of work that nobody brought to an end
PATIENCE = 2 * 86_400.0  # seconds for which that is tried again which cannot be done now: mail is away for a weekend
LETTER = "letter"  # a kind of tasks
_LOCK = 0x6D6F6F65  # advisory: one asks at a time
KEPT = 30 * 86_400.0  # seconds that a row which is over is kept

GIVEN_UP = Message("The work was begun several times, and each time the program that did it came to its end.")
DOUBTFUL = Message(
    "The program ended while the letter was on its way: it may have been sent. Ask its receiver before another is sent."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A piece of work as the table has it. `outcome`: what came of it when it last came to its end, where its kind
    says so."""

    key: str
    task: Task
    state: str
    tries: int
    done: int
    total: int
    label: Message | Localized | None
    error: Message | Localized | None
    outcome: Any
    stop: bool

    @property
    def over(self) -> bool:
        """Whether nobody has to do it any more."""
        return self.state in OVER


def key_of(task: Task) -> str:
    """What is one piece of work: what is done to which course, or to which film, or which letter is sent."""
    told = task.subject.get("key")
    name = str(told) if told else hashlib.sha256(str(task.folder).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{task.kind} {name}"


class Queue:
    """The table, as one process sees it; safe to use from several threads."""

    def __init__(self, store: DeskStore, *, lease: float = LEASE) -> None:
        self.store, self.lease, self.name = store, lease, secrets.token_hex(8)
        self.news = threading.Condition()  # something was asked for, or is over, in this process

    # --- asking

    def ask(self, task: Task) -> str:
        """Asks for a piece of work and gives its key. What is waiting or under way is asked for once."""
        key = key_of(task)
        row = {
            "kind": task.kind, "course": str(task.folder), "subject": json.dumps(dict(task.subject)),
            "state": WAITING, "tries": 0, "done": 0, "total": 0, "label": "", "error": "", "worker": "", "stop": False,
            "not_before": 0.0,
        }  # fmt: skip
        with self.store.writing() as connection:
            self._alone(connection)
            now = connection.execute(select(seconds_of(self.store))).scalar_one()
            old = connection.execute(select(JOB.c.state).where(JOB.c.key == key)).scalar()
            if old is None:
                connection.execute(insert(JOB).values(key=key, asked=now, beat=now, outcome="", **row))
            elif old in OVER:
                again = and_(JOB.c.key == key, JOB.c.state.in_(OVER))
                connection.execute(update(JOB).where(again).values(asked=now, beat=now, **row))
            # What was done once is known for good, and so is how a course was found.
            old_ones = and_(JOB.c.state.in_(OVER), JOB.c.beat < now - KEPT, JOB.c.kind.not_in((LETTER, CHECK)))
            connection.execute(delete(JOB).where(old_ones))
        self._tell()
        return key

    def ask_once(self, task: Task, *, again: bool = False) -> bool:
        """Asks for what is done once and never again, such as sending a letter; whether it was not asked for before.

        `again`: somebody saw that it failed, and asks for it all the same.
        """
        with self.store.reading() as connection:
            state = connection.execute(select(JOB.c.state).where(JOB.c.key == key_of(task))).scalar()
        if state is not None and not (again and state == FAILED):
            return False
        self.ask(task)
        return True

    def stop(self, key: str) -> None:
        """Asks for an end of the work."""
        with self.store.writing() as connection:
            mine = JOB.c.key == key
            connection.execute(update(JOB).where(mine, JOB.c.state == WAITING).values(state=STOPPED))
            connection.execute(update(JOB).where(mine, JOB.c.state == WORKING).values(stop=True))
        self._tell()

    def forget(self, folder: Path) -> None:
        """Nothing is left of the work on a course that is over."""
        with self.store.writing() as connection:
            connection.execute(delete(JOB).where(JOB.c.course == str(folder), JOB.c.state.in_(OVER)))

    def look(self, key: str) -> Row | None:
        """A piece of work as it stands."""
        with self.store.reading() as connection:
            row = connection.execute(select(JOB).where(JOB.c.key == key)).mappings().first()
        return _row(row) if row else None

    def rows(self, *, folder: Path | None = None, kind: str = "", over: bool = True) -> Iterator[Row]:
        """The work there is, the oldest first."""
        query = select(JOB).order_by(JOB.c.asked, JOB.c.key)
        query = query.where(JOB.c.course == str(folder)) if folder is not None else query
        query = query.where(JOB.c.kind == kind) if kind else query
        query = query if over else query.where(JOB.c.state.not_in(OVER))
        with self.store.reading() as connection:
            found = connection.execute(query).mappings().all()
        return map(_row, found)

    def _alone(self, connection: Connection) -> None:
        """Of two who ask at once the second finds what the first has written."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    # --- working

    def claim(self, kinds: Collection[str], once: Collection[str] = ()) -> Row | None:
        """The next piece of work of these kinds, which is this process's from now on.

        What others began and left is taken up; of `once` it is not, since it may have been done.
        """
        now = seconds_of(self.store)
        gone = and_(JOB.c.state == WORKING, JOB.c.beat < now - self.lease)
        waits = and_(JOB.c.state == WAITING, JOB.c.not_before <= now)
        with self.store.reading() as connection:
            query = select(JOB.c.key, JOB.c.kind, JOB.c.tries, JOB.c.state).where(JOB.c.kind.in_(kinds))
            found = connection.execute(query.where(or_(waits, gone)).order_by(JOB.c.asked)).all()
        for key, kind, tries, state in found:
            free = and_(JOB.c.key == key, or_(waits, gone), JOB.c.tries == tries)
            doubtful = kind in once and state == WORKING
            values: dict[str, Any] = {"state": WORKING, "worker": self.name, "tries": tries + 1, "beat": now}
            if doubtful or tries >= MOST_TRIES:
                told = DOUBTFUL if doubtful else GIVEN_UP
                values = {"state": FAILED, "error": json.dumps(stored(told)), "beat": now}
            with self.store.writing() as connection:
                taken = connection.execute(update(JOB).where(free).values(**values)).rowcount == 1
            if taken and values["state"] == WORKING:
                return self.look(key)
        return None

    def beat(self, key: str, done: int, total: int, label: Message | None) -> bool:
        """Says that this process is at work on it still, and how far; whether it shall go on."""
        told = json.dumps(stored(label)) if label is not None else ""
        with self.store.writing() as connection:
            values = {"beat": seconds_of(self.store), "done": done, "total": total, "label": told}
            kept = connection.execute(update(JOB).where(self._mine(key)).values(**values)).rowcount == 1
            stop = connection.execute(select(JOB.c.stop).where(JOB.c.key == key)).scalar()
        return kept and not stop

    def end(self, key: str, state: str, *, error: Message | None = None, outcome: Any = None) -> bool:
        """Says what came of it; whether it was this process's to say."""
        values = {"state": state, "beat": seconds_of(self.store), "error": json.dumps(stored(error)) if error else ""}
        if outcome is not None:
            values["outcome"] = json.dumps(outcome)
        with self.store.writing() as connection:
            kept = connection.execute(update(JOB).where(self._mine(key)).values(**values)).rowcount == 1
        self._tell()
        return kept

    def release(self, key: str) -> None:
        """Puts back what this process let go of in good order: another takes it up at once, as if nobody had begun."""
        values: dict[str, Any] = {"state": WAITING, "worker": "", "tries": JOB.c.tries - 1}
        with self.store.writing() as connection:
            connection.execute(update(JOB).where(self._mine(key)).values(**values))
        self._tell()

    def put_off(self, key: str, seconds: float, error: Message) -> bool:
        """Puts it back, to be tried again so many seconds later; False for what was asked for too long ago."""
        now = seconds_of(self.store)
        values: dict[str, Any] = {
            "state": WAITING, "worker": "", "tries": 0, "not_before": now + seconds, "error": json.dumps(stored(error)),
        }  # fmt: skip
        still = and_(self._mine(key), JOB.c.asked > now - PATIENCE)
        with self.store.writing() as connection:
            return connection.execute(update(JOB).where(still).values(**values)).rowcount == 1

    def _mine(self, key: str) -> Any:
        return and_(JOB.c.key == key, JOB.c.state == WORKING, JOB.c.worker == self.name)

    def _tell(self) -> None:
        with self.news:
            self.news.notify_all()


def seconds_of(store: DeskStore) -> Any:
    """Seconds since 1970 by the clock of the database, which is the same for all who work."""
    if store.engine.dialect.name == "sqlite":
        return (func.julianday("now") - 2440587.5) * 86400.0
    return literal_column("extract(epoch from clock_timestamp())::float8")


def _row(row: RowMapping) -> Row:
    return Row(
        key=row["key"],
        task=Task(row["kind"], Path(row["course"]), json.loads(row["subject"])),
        state=row["state"],
        tries=row["tries"],
        done=row["done"],
        total=row["total"],
        label=restored(json.loads(row["label"])) if row["label"] else None,
        error=restored(json.loads(row["error"])) if row["error"] else None,
        outcome=json.loads(row["outcome"]) if row["outcome"] else None,
        stop=bool(row["stop"]),
    )
