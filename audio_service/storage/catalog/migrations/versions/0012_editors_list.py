"""Articles by their last change, without checks of their pages, and the text before a restored revision.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("articles", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_articles_updated_at", "articles", ["updated_at", "id"])
    for name, condition in (("edited", "origin = 'edited'"), ("failed", "status = 'failed'")):
        where = sa.text(condition)
        op.create_index(
            f"ix_revisions_{name}",
            "revisions",
            ["article_id", "number"],
            sqlite_where=where,
            postgresql_where=where,
        )
    op.add_column("working_copies", sa.Column("before", sa.JSON(), nullable=True))
