"""The form of a review's database: made, known by its number, and brought to today's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from mooclint.message.message import Code, Message
from mooclint.review.engines import begun, damaged
from mooclint.review.errors import StoreError
from mooclint.review.tables import TABLES

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
        if _form(connection, where) == HEAD:
            return
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode=WAL").close()
    with begun(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        form = _form(connection, where)
        if form == "" and not create:
            raise StoreError(Message("{store} holds no review yet.", {"store": Code(where)}))
        if form == HEAD:
            return
        if form and connection.dialect.name == "sqlite":
            _copy(Path(where), form)
        migrate(connection)


def _form(connection: Connection, where: str) -> str:
    """The number of the form: '' of an empty database. Raises `StoreError` for one that is not ours, or newer."""
    tables = set(inspect(connection).get_table_names())
    number = 0
    if connection.dialect.name == "sqlite":
        number = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if not tables and number in (0, APPLICATION):
        return ""
    if _VERSIONS not in tables or (connection.dialect.name == "sqlite" and number != APPLICATION):
        other = Message("{store} holds something else than a review; nothing was changed.", {"store": Code(where)})
        raise StoreError(other)
    form = connection.execute(select(column("version_num")).select_from(table(_VERSIONS))).scalar()
    if not isinstance(form, str) or not form.isdecimal():
        raise StoreError(damaged(where))
    if form > HEAD:
        names = {"store": Code(where), "form": Code(form), "known": Code(HEAD)}
        newer = "{store} was written by a newer mooclint (form {form}, this one knows {known}). Update mooclint."
        raise StoreError(Message(newer, names))
    return form


def migrate(connection: Connection) -> None:
    """Runs the steps that are missing, in the transaction of the connection."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(MIGRATIONS))
    steps = EnvironmentContext(Config(), script, fn=lambda form, _: script._upgrade_revs(HEAD, form))
    with steps:
        steps.configure(connection=connection, target_metadata=TABLES)
        with steps.begin_transaction():
            steps.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")


def _copy(path: Path, form: str) -> None:
    """Keeps the file as it is beside itself, as `log.form-0001.sqlite`. Raises sqlite3.Error."""
    copy = path.with_name(f"{path.stem}.form-{form}{path.suffix}")
    if copy.exists():
        return
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
