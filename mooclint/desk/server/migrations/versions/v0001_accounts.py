"""Accounts and how they sign in, sessions, links, and the courses of the server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _of(table: str, *, gone: str = "CASCADE", always: bool = True) -> sa.Column[str]:
    return sa.Column(table, sa.Text, sa.ForeignKey(f"{table}.id", ondelete=gone), nullable=not always)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def upgrade() -> None:
    """Makes the tables in an empty database."""
    op.create_table(
        "account",
        _key("id"),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        _text("name"),
        _text("language"),
        sa.Column("staff", sa.Boolean, nullable=False),
        _text("made"),
    )
    op.create_table(
        "credential",
        _key("id"),
        _of("account"),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        _text("made"),
    )
    op.create_table("enrolment", _key("digest"), _of("account"), _text("until"))
    op.create_table(
        "link",
        _key("id"),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        *(_text(name) for name in ("course", "person", "role", "until", "made", "revoked")),
    )
    op.create_table(
        "session",
        _key("digest"),
        _of("account", always=False),
        _of("link", always=False),
        *(_text(name) for name in ("language", "made", "seen")),
    )
    op.create_table(
        "attempt", _key("digest"), _key("kind"), _text("data"), sa.Column("tries", sa.Integer, nullable=False),
        _text("until"),
    )  # fmt: skip
    op.create_table(
        "course",
        _key("id"),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        _of("account", gone="SET NULL", always=False),
        _text("made"),
    )
    for table, column in (
        ("credential", "account"), ("enrolment", "account"), ("session", "account"), ("session", "link"),
        ("link", "course"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{column}", table, [column])
