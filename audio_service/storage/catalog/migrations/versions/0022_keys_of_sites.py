"""The site of a key, and of a working copy.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("site", sa.String(300)))
    op.add_column("working_copies", sa.Column("site", sa.String(300)))
