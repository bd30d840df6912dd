"""Who saved a revision or a pronunciation rule, and the titles of working copies, which lists are searched by.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for table in ("revisions", "lexicon"):
        op.add_column(table, sa.Column("saved_by", sa.String(200), nullable=False, server_default=""))
    op.add_column("working_copies", sa.Column("title", sa.Text(), nullable=True))
    titles = {"sqlite": "json_extract(document, '$.title')", "postgresql": "document ->> 'title'"}
    op.execute(f"UPDATE working_copies SET title = {titles[op.get_bind().dialect.name]}")
