"""When an article was published first: feeds and lists go by it, and looking at a page again does not change it.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("articles", sa.Column("published_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE articles SET published_at = created_at WHERE published")
    op.drop_index("ix_articles_listing", "articles")
    op.create_index("ix_articles_listing", "articles", ["published", "published_at"])
