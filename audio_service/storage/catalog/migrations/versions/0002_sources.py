"""What batches looked at, and which machine narrates a revision.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("article_id", sa.String(200)),
        sa.Column("number", sa.Integer),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("item", sa.JSON),
    )
    failed = sa.text("error IS NOT NULL")
    op.create_index("ix_sources_failed", "sources", ["key"], sqlite_where=failed, postgresql_where=failed)
    op.add_column("revisions", sa.Column("holder", sa.String(200)))
    op.add_column("revisions", sa.Column("held_until", sa.DateTime(timezone=True)))
    # Nearly all revisions are ready: an index over every status is large, and tempts SQLite to use it.
    op.drop_index("ix_revisions_status", "revisions")
    rendering = sa.text("status = 'rendering'")
    op.create_index(
        "ix_revisions_rendering", "revisions", ["created_at"], sqlite_where=rendering, postgresql_where=rendering
    )
