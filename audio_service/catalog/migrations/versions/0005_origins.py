"""Where the text of a revision came from. What is there already counts as pushed: it is not replaced without a key.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("origin", sa.String(20), nullable=False, server_default="pushed"))
