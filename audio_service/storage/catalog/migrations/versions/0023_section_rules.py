"""Pronunciation rules for one section.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("lexicon", sa.Column("section", sa.String(200), nullable=False, server_default=""))
    op.drop_index("ux_lexicon_rule", "lexicon")
    op.create_index("ux_lexicon_rule", "lexicon", ["scope", "section", "language", "written"], unique=True)
