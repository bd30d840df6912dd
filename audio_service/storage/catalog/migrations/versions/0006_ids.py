"""Ids that are never used again: of webhook messages, which receivers keep, and of lexicon rules, which editors hold.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    connection = op.get_bind()
    kept = connection.execute(sa.text("SELECT url, event, body, attempts, due_at, error FROM deliveries")).mappings()
    rows = [{**row, "id": f"msg_{uuid.uuid4().hex}"} for row in kept]
    op.drop_table("deliveries")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text),
    )
    op.create_index("ix_deliveries_due_at", "deliveries", ["due_at"])
    if rows:
        columns = ("id", "url", "event", "body", "attempts", "due_at", "error")
        insert = f"INSERT INTO deliveries ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})"
        connection.execute(sa.text(insert), rows)
    if connection.dialect.name == "sqlite":
        with op.batch_alter_table("lexicon", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
