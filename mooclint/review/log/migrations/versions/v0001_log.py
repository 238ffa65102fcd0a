"""The log: events, their bodies, the folded state, where it went, people; and what refuses to change an event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_PERSON = ("name", "position", "degree", "email", "language", "organisation")

# An event follows the last one and is never changed. A body belongs to the last event, and goes only where the last
# event says so.
_SQLITE = """
CREATE TRIGGER event_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
--
CREATE TRIGGER event_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END
--
CREATE TRIGGER event_insert BEFORE INSERT ON event
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE course = NEW.course)
BEGIN SELECT RAISE(ABORT, 'an event follows the last one'); END
--
CREATE TRIGGER body_update BEFORE UPDATE ON body
BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END
--
CREATE TRIGGER body_insert BEFORE INSERT ON body
WHEN NEW.seq <> (SELECT max(seq) FROM event WHERE course = NEW.course)
BEGIN SELECT RAISE(ABORT, 'a body comes with its event'); END
--
CREATE TRIGGER body_delete BEFORE DELETE ON body
WHEN (SELECT type FROM event WHERE course = OLD.course ORDER BY seq DESC LIMIT 1) <> 'text.redacted'
BEGIN SELECT RAISE(ABORT, 'a body goes with an event that says so'); END
"""

_POSTGRESQL = """
CREATE FUNCTION mooclint_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what a log holds is never changed'; END $$
--
CREATE FUNCTION mooclint_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE course = NEW.course) THEN
    RAISE EXCEPTION 'an event follows the last one';
  END IF;
  RETURN NEW;
END $$
--
CREATE FUNCTION mooclint_body_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT max(seq) FROM event WHERE course = NEW.course) THEN
    RAISE EXCEPTION 'a body comes with its event';
  END IF;
  RETURN NEW;
END $$
--
CREATE FUNCTION mooclint_body_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT type FROM event WHERE course = OLD.course ORDER BY seq DESC LIMIT 1) <> 'text.redacted' THEN
    RAISE EXCEPTION 'a body goes with an event that says so';
  END IF;
  RETURN OLD;
END $$
--
CREATE TRIGGER event_never BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION mooclint_never()
--
CREATE TRIGGER event_insert BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION mooclint_event_follows()
--
CREATE TRIGGER body_never BEFORE UPDATE OR TRUNCATE ON body FOR EACH STATEMENT EXECUTE FUNCTION mooclint_never()
--
CREATE TRIGGER body_insert BEFORE INSERT ON body FOR EACH ROW EXECUTE FUNCTION mooclint_body_follows()
--
CREATE TRIGGER body_delete BEFORE DELETE ON body FOR EACH ROW EXECUTE FUNCTION mooclint_body_goes()
"""


def upgrade() -> None:
    """Makes the tables in an empty database."""
    _make_log()
    op.create_table(
        "projection",
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("course", name="projection_pk"),
    )
    op.create_table(
        "moved",
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("course", name="moved_pk"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _PERSON),
        sa.PrimaryKeyConstraint("id", name="person_pk"),
    )
    dialect = op.get_bind().dialect.name
    for statement in (_SQLITE if dialect == "sqlite" else _POSTGRESQL).split("\n--\n"):
        op.execute(statement.strip())


def _make_log() -> None:
    op.create_table(
        "event",
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("on_behalf_of", sa.Text, nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("clock", sa.Text, nullable=False),
        sa.Column("body_digest", sa.Text, nullable=False),
        sa.Column("prev", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("course", "seq", name="event_pk"),
        sa.UniqueConstraint("course", "prev", name="event_one_successor"),
        sa.UniqueConstraint("hash", name="event_hash"),
        sa.CheckConstraint("seq > 0", name="event_counts_from_one"),
    )
    op.create_table(
        "body",
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("course", "seq", name="body_pk"),
        sa.ForeignKeyConstraint(["course", "seq"], ["event.course", "event.seq"], name="body_of_event"),
    )
