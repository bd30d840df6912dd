"""Which windows of editors have an article open.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "open_windows",
        sa.Column("article_id", sa.String(200), primary_key=True),
        sa.Column("window", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_open_windows_expires_at", "open_windows", ["expires_at"])
