"""The tables of a review, alike in SQLite and PostgreSQL; what keeps events from being changed is in the migrations."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

TABLES = MetaData()

# The heads of events, one column a key of the hashed JSON, with its name.
EVENT = Table(
    "event",
    TABLES,
    Column("course", Text, nullable=False),
    Column("seq", Integer, nullable=False, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("on_behalf_of", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("clock", Text, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("course", "seq", name="event_pk"),
    UniqueConstraint("course", "prev", name="event_one_successor"),
    UniqueConstraint("hash", name="event_hash"),
    CheckConstraint("seq > 0", name="event_counts_from_one"),
)

# What an event says: canonical JSON and its salt, apart, so that a text can go and its head stay.
BODY = Table(
    "body",
    TABLES,
    Column("course", Text, nullable=False),
    Column("seq", Integer, nullable=False, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("json", Text, nullable=False),
    PrimaryKeyConstraint("course", "seq", name="body_pk"),
    ForeignKeyConstraint(["course", "seq"], ["event.course", "event.seq"], name="body_of_event"),
)

# The state that was last folded from the events of a course, up to `seq`.
PROJECTION = Table(
    "projection",
    TABLES,
    Column("course", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("course", name="projection_pk"),
)

# Logs that were moved: where to. What stands here is what they were before.
MOVED = Table(
    "moved",
    TABLES,
    Column("course", Text, nullable=False),
    Column("place", Text, nullable=False),
    PrimaryKeyConstraint("course", name="moved_pk"),
)

# People stand apart from the log, which holds ids only; of who was erased the id stays, and nothing else.
PERSON = Table(
    "person",
    TABLES,
    Column("id", Text, nullable=False),
    *(
        Column(name, Text, nullable=False)
        for name in ("name", "position", "degree", "email", "language", "organisation")
    ),
    PrimaryKeyConstraint("id", name="person_pk"),
)
