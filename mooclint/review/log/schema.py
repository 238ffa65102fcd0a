"""The form of a review's database: made, known by its number, and brought to today's."""

from __future__ import annotations

import os
import sqlite3
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, column, inspect, select, table, text

from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message
from mooclint.review.errors import StoreError
from mooclint.review.log.engines import begun, damaged, emptied
from mooclint.review.log.file import copy_file, let_many_read
from mooclint.review.log.tables import BODY, EVENT, TABLES

HEAD = "0001"  # the newest step of the migrations
MIGRATIONS = Path(__file__).parent / "migrations"
APPLICATION = 0x6D6F6F63  # 'mooc', in the header of the file, where `file` and SQLite look
_VERSIONS = "alembic_version"  # Alembic's own table
_LOCK = 0x6D6F6F63  # advisory: one makes or migrates the tables at a time


def prepare(engine: Engine, where: str, *, create: bool) -> None:
    """Leaves a database in today's form: made if it is empty and `create`, migrated where it is older.

    A file that is migrated is copied first, beside it. Raises `StoreError` for a newer form, or for something else.
    """
    with engine.connect() as connection:
        form = _form(connection, where)
    if form == HEAD:
        return
    if form == "" and not create:
        sqlite = engine.dialect.name == "sqlite"
        raise StoreError(emptied(where) if sqlite else Message("{store} holds no review yet.", {"store": Code(where)}))
    if engine.dialect.name == "sqlite":
        let_many_read(Path(where))
    with begun(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        form = _form(connection, where)  # as others may have left it meanwhile
        if form == HEAD:
            return
        if connection.dialect.name == "postgresql":
            _check_letters(connection, where)
        if form and connection.dialect.name == "sqlite":
            _keep_copy(Path(where), form)
        migrate(connection)


def _form(connection: Connection, where: str) -> str:
    """The number of the form: '' of an empty database. Raises `StoreError` for one that is not ours, or newer."""
    tables = set(inspect(connection).get_table_names())
    number = 0
    if connection.dialect.name == "sqlite":
        number = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if not tables and number in (0, APPLICATION):
        return ""
    if not {_VERSIONS, EVENT.name, BODY.name} <= tables or (
        connection.dialect.name == "sqlite" and number != APPLICATION
    ):
        other = Message("{store} holds something else than a review; nothing was changed.", {"store": Code(where)})
        raise StoreError(other)
    form = connection.execute(select(column("version_num")).select_from(table(_VERSIONS))).scalar()
    if not isinstance(form, str) or not form.isdecimal():
        raise StoreError(damaged(where))
    if form > HEAD:
        names = {"store": Code(where), "form": Code(form), "known": Code(HEAD)}
        raise StoreError(
            Message(
                "{store} was written by a newer mooclint (form {form}, this one knows {known}). Update mooclint.", names
            )
        )
    return form


def _check_letters(connection: Connection, where: str) -> None:
    """Raises `StoreError` for a database that cannot hold every letter."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        names = {"store": Code(where), "encoding": Code(str(encoding))}
        raise StoreError(Message("{store} keeps its texts in {encoding}; a review needs a database in UTF8.", names))


def migrate(connection: Connection) -> None:
    """Runs the steps that are missing, in the transaction of the connection."""
    run_steps(connection, MIGRATIONS, HEAD, TABLES)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")


def run_steps(connection: Connection, migrations: Path, head: str, tables: MetaData) -> None:
    """Runs the steps of a folder that are missing up to `head`, in the transaction of the connection."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(migrations))
    steps = EnvironmentContext(Config(), script, fn=lambda form, _: script._upgrade_revs(head, form))
    with steps:
        steps.configure(connection=connection, target_metadata=tables)
        with steps.begin_transaction():
            steps.run_migrations()


def _keep_copy(path: Path, form: str) -> None:
    """Keeps the file as it is beside itself as `log.form-0001.sqlite`, or a name behind it. Raises `StoreError`."""
    ends = chain([""], (f"-{number}" for number in count(2)))
    copies = (path.with_name(f"{path.stem}.form-{form}{end}{path.suffix}") for end in ends)
    copy = next(copy for copy in copies if not os.path.lexists(copy))
    try:
        copy_file(path, copy)
    except (OSError, sqlite3.Error) as error:
        reason = refusal(error) if isinstance(error, OSError) else Code(str(error))
        names = {"path": Code(str(copy)), "reason": reason}
        raise StoreError(
            Message("The copy {path} cannot be written, so nothing was changed: {reason}.", names)
        ) from error
