"""Messages that came in by hooks, and how old the newest one on each article is.

Revision ID: 0020
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "received_messages",
        sa.Column("hook", sa.String(40), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("received_at", _TIME, nullable=False),
    )
    op.create_table(
        "article_stamps",
        sa.Column("article_id", sa.String(200), primary_key=True),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("sent_at", _TIME, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
    )
    for table in ("received_messages", "article_stamps"):
        op.create_index(f"ix_{table}_received_at", table, ["received_at"])
