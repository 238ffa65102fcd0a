"""The doors to the two databases: how each is opened, written to by one at a time, and what it refuses, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.review.errors import InputError, StoreError
from mooclint.review.log.file import FROZEN, all_in_file, course_of, only_read, without_room

_WRITING = "mooclint_writing"  # an option of connections whose transactions write
WAIT = 10.0  # seconds that a writer waits for another
_DRIVER = "postgresql+psycopg"
# A file may come from anybody; what was deleted shall be gone from it; what was written shall be on the disk.
_PRAGMAS = (
    "trusted_schema=OFF",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",
    "synchronous=FULL",
    "fullfsync=ON",
)


def sqlite_engine(path: Path, *, create: bool, wait: float = WAIT) -> Engine:
    """The engine of a file. Nothing is opened yet; with `create` the file is made when it is."""
    options = FROZEN if only_read(path) and not create else "mode=rwc" if create else "mode=rw"
    return _sqlite_engine(path.absolute(), options, wait)


@lru_cache(maxsize=256)
def _sqlite_engine(path: Path, options: str, wait: float) -> Engine:
    """One engine a file: whoever looks at a log again needs no sentence of SQL put together anew.

    It keeps no connection once a store is closed, so that a file may be put in its place meanwhile.
    """

    def connect(options: str = options) -> sqlite3.Connection:
        # Transactions are begun by `_begin`: the module's own begin later, and as readers.
        uri = f"{path.absolute().as_uri()}?{options}"
        connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        if options == "mode=rw" and without_room(connection) and all_in_file(path):
            connection.close()
            return connect(FROZEN)
        return connection

    # SQLAlchemy takes the bare address for a database in memory, which has another pool.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_timeout=wait, max_overflow=-1)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except UnicodeDecodeError as error:  # the words of SQLite hold what stands in a damaged file
        malformed = sqlite3.DatabaseError("the database is malformed")
        malformed.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise malformed from error


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def begun(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: of a file the only one."""
    with engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
        yield connection


def postgres_url(text: str) -> URL:
    """The address of a PostgreSQL database. Raises `InputError`, which does not show what may hold a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise InputError(
            Message("The address of the database is not of the form postgresql://user@host/name.")
        ) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        kind = {"kind": Code(url.drivername)}
        raise InputError(Message("A review is kept in SQLite or PostgreSQL, not in {kind}.", kind))
    return url.set(drivername=_DRIVER)


def shown(url: URL) -> str:
    """An address without its password, and with those options only that say where the database is."""
    query = {name: value for name, value in url.query.items() if name in ("dbname", "host", "port", "service", "user")}
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database, query).render_as_string()


def postgres_engine(url: URL, *, wait: float = WAIT) -> Engine:
    """The engine of a database. Nothing is opened yet. Raises `StoreError` where its driver is not installed."""
    try:
        engine = create_engine(
            url, isolation_level="READ COMMITTED", pool_pre_ping=True, connect_args={"connect_timeout": 10}
        )
    except (ImportError, NoSuchModuleError) as error:
        install = {"command": Code('pip install "mooclint[postgres]"')}
        raise StoreError(Message("The driver of PostgreSQL is not installed: {command}", install)) from error

    @event.listens_for(engine, "begin")
    def _patience(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITING):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait * 1000)}")
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")

    return engine


# What they refuse -----------------------------------------------------------------------------------------------


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """What a database refuses inside comes out as a `StoreError` that names it."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreError(_busy(where)) from error
    except sqlite3.Error as error:
        raise StoreError(of_sqlite(error, where)) from error
    except DBAPIError as error:
        said = error.orig
        message = of_sqlite(said, where) if isinstance(said, sqlite3.Error) else _of_postgres(error, where)
        raise StoreError(message) from error


def _busy(where: str) -> Message:
    return Message("Somebody else is writing in {store}. Try again in a moment.", {"store": Code(where)})


def restoring(where: str) -> Command:
    """The command that puts a backup into the place of a log."""
    return Command(("review", "restore", course_of(where), Blank(Message("the file of the backup"))))


def damaged(where: str) -> Message:
    """That a file is not what was written, and what to do."""
    named: dict[str, Param] = {"store": Code(where), "command": restoring(where)}
    return Message(
        "The log {store} is damaged. Put a backup into its place; what stands there is kept under another name: "
        "{command}",
        named,
    )


def emptied(where: str) -> Message:
    """That nothing is in the file of a log, and what to do."""
    named: dict[str, Param] = {"store": Code(where), "command": restoring(where)}
    return Message(
        "The log {store} is empty: what was in it is lost. Put a backup into its place: {command}. If nothing was ever "
        "recorded, take the empty file's folder away and open the approval anew.",
        named,
    )


def of_sqlite(error: sqlite3.Error, where: str) -> Message:
    """What SQLite refuses of a log, in words."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    store = {"store": Code(where)}
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy(where)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return damaged(where)
    if code == sqlite3.SQLITE_FULL:
        return Message("The disk is full; nothing was written to {store}.", store)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return Message(
            "{store} cannot be written: there is no permission for the file or its folder, or the disk is full.", store
        )
    if code == sqlite3.SQLITE_IOERR:
        return Message("The disk of {store} does not answer, or is full; nothing was written.", store)
    return _refused(str(error), where)


# What PostgreSQL and its driver say of a server that is not reached, as far as it is in English.
_UNREACHED = (
    (
        "password",
        Message("the user or the password is not accepted; a password stands in ~/.pgpass"),
    ),
    ("does not exist", Message("there is no such database or user")),
    ("refused", Message("no server answers at this address")),
    ("resolve host", Message("there is no computer of this name")),
    ("timeout", Message("the server does not answer")),
)


def _of_postgres(error: DBAPIError, where: str) -> Message:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in ("55P03", "40P01", "40001"):
        return _busy(where)
    if state.startswith("53"):
        return Message("The server of {store} has no room left; nothing was written.", {"store": Code(where)})
    if state in ("42501", "25006"):
        return Message("{store} cannot be written: this user has no right to.", {"store": Code(where)})
    reason = str(error.orig).strip().partition("\n")[0]
    for words, message in _UNREACHED:
        if words in reason:
            return Message(
                "The database {store} cannot be reached: {reason}", {"store": Code(where), "reason": message}
            )
    if not state or state.startswith(("08", "28", "3D", "57")):
        names = {"store": Code(where), "reason": Code(reason)}
        return Message("The database {store} cannot be reached: {reason}", names)
    return _refused(reason, where)


def _refused(reason: str, where: str) -> Message:
    return Message("The database {store} refuses: {reason}", {"store": Code(where), "reason": Code(reason)})
