"""The tables of the server itself, alike in SQLite and PostgreSQL. What opens a door stands there as its digest only.

Times are texts in one form (`stamp` of the log), so that they compare as they are.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

TABLES = MetaData()


def _account() -> Column[str]:
    return Column("account", Text, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True)


# Who may sign in. `email`: as `address_of` has it; `staff`: may open folders of the server and begin approvals.
ACCOUNT = Table(
    "account",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("staff", Boolean, nullable=False),
    Column("made", Text, nullable=False),
)

# A passkey: its id as browsers name it, and the public half.
CREDENTIAL = Table(
    "credential",
    TABLES,
    Column("id", Text, primary_key=True),
    _account(),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("made", Text, nullable=False),
)

# A one-time address by which an account gets its first passkey.
ENROLMENT = Table(
    "enrolment",
    TABLES,
    Column("digest", Text, primary_key=True),
    _account(),
    Column("until", Text, nullable=False),
)

# A link for somebody from outside: one person in one role of one course, until a time, as often as they like.
LINK = Table(
    "link",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("course", Text, nullable=False, index=True),
    Column("person", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("revoked", Text, nullable=False),  # when; '' where it was not
)

# A browser that came in: by an account or by a link, of which the other is null.
SESSION = Table(
    "session",
    TABLES,
    Column("digest", Text, primary_key=True),
    Column("account", Text, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    Column("link", Text, ForeignKey("link.id", ondelete="CASCADE"), index=True),
    Column("language", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("seen", Text, nullable=False),
)

# A sign-in that was begun, by the digest of the browser's cookie: a code, a challenge, a way to a provider and back.
ATTEMPT = Table(
    "attempt",
    TABLES,
    Column("digest", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("data", Text, nullable=False),  # JSON
    Column("tries", Integer, nullable=False),
    Column("until", Text, nullable=False),
)

# The folders that are courses of this server. `account`: who opened or uploaded it.
COURSE = Table(
    "course",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("account", Text, ForeignKey("account.id", ondelete="SET NULL")),
    Column("made", Text, nullable=False),
)

# Work that takes long. `key`: what is one piece of work, so that it is asked for once. `beat`: when its worker last
# said that it is at it, by the clock of the database. Sentences, and what came of it, are JSON; '' for none.
JOB = Table(
    "job",
    TABLES,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("course", Text, nullable=False),  # its folder
    Column("subject", Text, nullable=False),  # JSON
    Column("state", Text, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("stop", Boolean, nullable=False),
    Column("asked", Float(53), nullable=False),  # seconds since 1970, as all of these
    Column("beat", Float(53), nullable=False),
    Column("not_before", Float(53), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("label", "error", "outcome")),
)
