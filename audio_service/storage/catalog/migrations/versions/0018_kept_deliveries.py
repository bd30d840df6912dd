"""Webhook messages are kept after they were delivered or given up, with what became of them.

Revision ID: 0018
Revises: 0016
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("held_until", _TIME))
    op.add_column("deliveries", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("status", sa.Integer))
    op.add_column("deliveries", sa.Column("delivered_at", _TIME))
    for name in ("created_at", "changed_at"):
        op.add_column("deliveries", sa.Column(name, _TIME))
    rows = sa.table("deliveries", sa.column("created_at", _TIME), sa.column("changed_at", _TIME))
    now = datetime.now(UTC)
    op.execute(rows.update().values(created_at=now, changed_at=now))
    op.execute("UPDATE deliveries SET tries = attempts")
    with op.batch_alter_table("deliveries") as batch:
        for name in ("created_at", "changed_at"):
            batch.alter_column(name, existing_type=_TIME, nullable=False)
    for name in ("created_at", "changed_at"):
        op.create_index(f"ix_deliveries_{name}", "deliveries", [name])
