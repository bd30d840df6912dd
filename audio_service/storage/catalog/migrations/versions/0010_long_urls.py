"""URLs of any length: PostgreSQL's usual index holds 2,700 bytes.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_articles_url", "articles")
        op.create_index("ix_articles_url", "articles", ["url"], postgresql_using="hash")
