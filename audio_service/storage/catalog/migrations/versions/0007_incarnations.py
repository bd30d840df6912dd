"""Incarnations of articles. Existing ones get "0", which no article created later has.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for table, name in (("articles", "incarnation"), ("working_copies", "base_incarnation")):
        op.add_column(table, sa.Column(name, sa.String(16), nullable=False, server_default="0"))
