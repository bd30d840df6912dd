"""Which of 256 groups of addresses a report is from, so that one address cannot use up the room for all.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("reports", sa.Column("sender", sa.Integer, nullable=True))
