"""Work that takes long, in a table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "job",
        sa.Column("key", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "course", "subject", "state", "worker")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("label", "error", "outcome")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("tries", "done", "total")),
        *(sa.Column(name, sa.Float(53), nullable=False) for name in ("asked", "beat", "not_before")),
        sa.Column("stop", sa.Boolean, nullable=False),
    )
    op.create_index("ix_job_state", "job", ["state"])
