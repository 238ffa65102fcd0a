"""The database of a review: the logs of courses and the people they name, in a file or on a PostgreSQL server.

Many may read while one writes. What a transaction has written is on the disk when it returns, all of it or nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, text

from mooclint.message.message import Code, Command, Message, Param
from mooclint.review.errors import StoreError
from mooclint.review.log.canonical import canonical
from mooclint.review.log.engines import (
    WAIT,
    begun,
    damaged,
    in_words,
    postgres_engine,
    postgres_url,
    shown,
    sqlite_engine,
)
from mooclint.review.log.events import (
    REDACTED,
    Checkpoint,
    Draft,
    Event,
    Flaw,
    Proof,
    head,
    prove,
    recorded,
    redacts,
    seal,
    verify_chain,
)
from mooclint.review.log.file import course_of, log_file
from mooclint.review.log.people import Person
from mooclint.review.log.schema import prepare
from mooclint.review.log.tables import BODY, EVENT, MOVED, PERSON, PROJECTION


def open_store(place: Path | str, *, create: bool = False, wait: float = WAIT) -> Store:
    """The store of a folder (`.mooclint/review` of a course), of a file '*.sqlite' or of a URL, in today's form.

    `create`: one is made where there is none. `wait`: for how many seconds a writer waits for another. Raises
    `StoreError`.
    """
    path: Path | None
    if isinstance(place, str) and "://" in place:
        url = postgres_url(place)
        path, where, engine = None, shown(url), postgres_engine(url, wait=wait)
    else:
        path = log_file(Path(place), create=create)
        where, engine = str(path), sqlite_engine(path, create=create, wait=wait)
    try:
        with in_words(where):
            prepare(engine, where, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, where, path)


class Store:
    """One database; safe to use from several threads.

    `where` names it for people, without a password. `file`: the file that it is; None: it is on a server.
    """

    def __init__(self, engine: Engine, where: str, file: Path | None) -> None:
        self._engine = engine
        self.where = where
        self.file = file

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def courses(self) -> tuple[str, ...]:
        """The courses that have a log here, or had one: the kept state tells; in order of their ids."""
        with self._reading() as connection:
            found = (connection.execute(select(table.c.course).distinct()).scalars() for table in (EVENT, PROJECTION))
            return tuple(sorted({course for courses in found for course in courses}))

    def events(self, course: str) -> tuple[Event, ...]:
        """The log of a course; () where it has none. Raises `StoreError` where the chain does not hold."""
        with self._reading() as connection:
            return _sound(connection, course, self.where)

    def verify(self, course: str, checkpoints: Iterable[Checkpoint] = ()) -> Proof:
        """What the log of a course is found to be. Raises `StoreError` for a file that is damaged elsewhere."""
        with self._reading() as connection:
            kept, events = _kept(connection, course), _events(_rows(connection, course))
            proof = prove(events, checkpoints)
            proof = replace(proof, flaws=(*proof.flaws, *_cut(kept, events)))
            if not proof.flaws and connection.dialect.name == "sqlite":
                _check(connection, "integrity_check", self.where)
        return proof

    def projection(self, course: str) -> tuple[int, bytes] | None:
        """The state that was kept last, and the number of the event it was folded up to."""
        with self._reading() as connection:
            row = connection.execute(
                select(PROJECTION.c.seq, PROJECTION.c.data).where(PROJECTION.c.course == course)
            ).first()
            return (row.seq, bytes(row.data)) if row else None

    def persons(self) -> tuple[Person, ...]:
        """All who were added, in order of their ids; of who was erased the id alone."""
        with self._reading() as connection:
            rows = connection.execute(select(PERSON)).mappings().all()
        return tuple(sorted((Person(**row) for row in rows), key=lambda person: person.id))

    def people_of(self, events: Iterable[Event]) -> tuple[Person, ...]:
        """The people of a log: of a file all, of a server, where other courses have theirs, those that the log names,
        anywhere in it."""
        if self.file is not None:
            return self.persons()
        named = {text for event in events for text in (event.actor, event.on_behalf_of, *_texts(event.body))}
        return tuple(person for person in self.persons() if person.id in named)

    def person(self, id: str) -> Person | None:
        """The person of an id; None where nobody has it."""
        with self._reading() as connection:
            row = connection.execute(select(PERSON).where(PERSON.c.id == id)).mappings().first()
        return Person(**row) if row else None

    def moved(self, course: str) -> str | None:
        """Where the log of a course was moved to; None where it was not."""
        with self._reading() as connection:
            return _moved(connection, course)

    @contextmanager
    def writing(self, course: str, *, arriving: bool = False) -> Iterator[Writing]:
        """The only writer of a course, until the block ends: then all of it is written, or on any error nothing.

        A log that was moved away takes nothing more, unless it is `arriving` here again. Raises `StoreError` for one,
        where another writes for too long, and where the chain does not hold.
        """
        with in_words(self.where), begun(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                key = int.from_bytes(hashlib.sha256(course.encode()).digest()[:8], "big", signed=True)
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
            place = _moved(connection, course)
            if arriving:
                connection.execute(delete(MOVED).where(MOVED.c.course == course))
            elif place is not None:
                names = {"place": Code(place), "store": Code(self.where)}
                raise StoreError(Message("The log was moved to {place}; {store} holds what it was before.", names))
            if connection.dialect.name == "sqlite":
                _check(connection, "quick_check", self.where)
            writing = Writing(connection, course, _sound(connection, course, self.where))
            yield writing
        if writing.forgot:
            self._sweep()

    def _sweep(self) -> None:
        """What was deleted leaves the write-ahead log of a file, and the dead rows of a server, too."""
        with in_words(self.where):
            if self._engine.dialect.name == "sqlite":
                with closing(self._engine.raw_connection()) as connection:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            else:
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM body, projection, person"))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with in_words(self.where), self._engine.connect() as connection, connection.begin():
            yield connection


class Writing:
    """What is written to one course's log in one transaction. `events`: all so far, those of this block included."""

    def __init__(self, connection: Connection, course: str, events: tuple[Event, ...]) -> None:
        self._connection = connection
        self._course = course
        self.events = events
        self.forgot = False  # whether something was deleted for good

    def append(self, draft: Draft, now: datetime) -> Event:
        """Writes an event. Where `now` lies before the last event, see `Event.at`.

        One that redacts a text (`REDACTED`) takes that text with it, and the kept state, which may hold it. Raises
        `TextError` for a body that cannot be kept, `StoreError` for a text that cannot be redacted.
        """
        gone = redacts(draft)
        known = next((event for event in self.events if event.seq == gone), None)
        if draft.type == REDACTED and (known is None or known.redacted or known.type == REDACTED):
            raise StoreError(Message("Event {number} has no text that can be redacted.", {"number": Code(str(gone))}))
        event = seal(self._course, draft, now, self.events[-1] if self.events else None, secrets.token_hex(32))
        self.keep(event)
        return event

    def keep(self, event: Event) -> None:
        """Writes an event that was sealed elsewhere, as it is."""
        self._connection.execute(insert(EVENT).values(head(event)))
        if event.body is not None:
            row = {"course": event.course, "seq": event.seq, "salt": event.salt, "json": canonical(event.body).decode()}
            self._connection.execute(insert(BODY).values(row))
        self.events = (*self.events, event)
        if redacts(event):
            self._redact(redacts(event))

    def _redact(self, seq: int) -> None:
        self._connection.execute(delete(BODY).where(BODY.c.course == self._course, BODY.c.seq == seq))
        self._connection.execute(delete(PROJECTION).where(PROJECTION.c.course == self._course))
        self.events = tuple(replace(event, body=None, salt="") if event.seq == seq else event for event in self.events)
        self.forgot = True

    def keep_projection(self, data: bytes) -> None:
        """Keeps the state that was folded from all events so far, in place of the one before."""
        self._connection.execute(delete(PROJECTION).where(PROJECTION.c.course == self._course))
        row = {"course": self._course, "seq": self.events[-1].seq if self.events else 0, "data": data}
        self._connection.execute(insert(PROJECTION).values(row))

    def add_person(self, person: Person) -> None:
        """Adds somebody, or puts what is known of them now in place of what was."""
        self._connection.execute(delete(PERSON).where(PERSON.c.id == person.id))
        self._connection.execute(insert(PERSON).values(asdict(person)))

    def move_to(self, place: str) -> None:
        """Leaves the log to its new home: nobody writes to it here any more."""
        self._connection.execute(insert(MOVED).values(course=self._course, place=place))

    def erase_person(self, id: str) -> None:
        """Forgets all of a person but the id."""
        self.add_person(Person(id=id))
        self.forgot = True


def _texts(value: Any) -> Iterator[str]:
    """All texts in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)


def _moved(connection: Connection, course: str) -> str | None:
    return connection.execute(select(MOVED.c.place).where(MOVED.c.course == course)).scalar()


def _rows(connection: Connection, course: str) -> Sequence[Row[Any]]:
    """The log of a course as it stands there, whatever that is."""
    log = EVENT.outerjoin(BODY, (BODY.c.course == EVENT.c.course) & (BODY.c.seq == EVENT.c.seq))
    columns = (*EVENT.c, BODY.c.salt, BODY.c.json)
    found = select(*columns).select_from(log).where(EVENT.c.course == course).order_by(EVENT.c.seq)
    return connection.execute(found).all()


def _events(rows: Iterable[Row[Any]]) -> tuple[Event, ...]:
    return tuple(_made_out(*row) for row in rows)


@lru_cache(maxsize=4096, typed=True)
def _made_out(*row: Any) -> Event:
    """The event of a row: a log is read anew for every look at it, and what stands there is made out once."""
    *head, salt, json = row
    return recorded(dict(zip(EVENT.c.keys(), head, strict=True)), salt, json)


def _kept(connection: Connection, course: str) -> int:
    """Up to which event the kept state was folded; 0 where none is kept. To be read before the events."""
    return connection.execute(select(PROJECTION.c.seq).where(PROJECTION.c.course == course)).scalar() or 0


def _cut(kept: int, events: tuple[Event, ...]) -> tuple[Flaw, ...]:
    """That events are missing which the kept state has seen: no proof against a forger, but against a damaged file."""
    last = events[-1].seq if events else 0
    what = {"last": last, "seq": kept}
    gone = Message("The end is cut off: the log has {last} events, the state kept beside it saw event {seq}.", what)
    return (Flaw(last + 1, gone),) if kept > last else ()


def _check(connection: Connection, pragma: str, where: str) -> None:
    """Raises `StoreError` where a file is not whole."""
    if connection.exec_driver_sql(f"PRAGMA {pragma}(1)").scalar() != "ok":
        raise StoreError(damaged(where))


_MOST_HELD = 16
# Of the logs that were read last: what stood there, and the events it was found to be.
_held: dict[tuple[str, str], tuple[tuple[int, Sequence[Row[Any]]], tuple[Event, ...]]] = {}


def _sound(connection: Connection, course: str, where: str) -> tuple[Event, ...]:
    """The log of a course. Raises `StoreError` where it does not hold: nothing is built on it.

    One that stands as it stood when it held is not looked through again.
    """
    kept, rows = stands = _kept(connection, course), _rows(connection, course)
    held = _held.get((where, course))
    if held and held[0] == stands:
        return held[1]
    events = _events(rows)
    flaws = (*verify_chain(events), *_cut(kept, events))
    if flaws:
        what: dict[str, Param] = {
            "store": Code(where),
            "flaw": flaws[0].message,
            "command": Command(("review", "verify", course_of(where))),
        }
        raise StoreError(Message("The log {store} does not hold: {flaw} See all of it: {command}", what))
    _held.pop((where, course), None)
    _held[where, course] = stands, events
    for other in tuple(_held)[:-_MOST_HELD]:
        _held.pop(other, None)
    return events
