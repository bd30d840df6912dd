"""Dates of articles for feeds, articles known from listeners only, withdrawn audio, and the order of messages.

A fetched article counts as known from listeners only unless a batch read it: they are not told apart otherwise.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_articles = sa.table(
    "articles", *map(sa.column, ("id", "published", "published_at", "dated_at", "anonymous", "revision"))
)
_revisions = sa.table(
    "revisions", sa.column("article_id"), sa.column("number"), sa.column("document", sa.JSON), sa.column("origin")
)
_sources = sa.table("sources", sa.column("article_id"))


def upgrade() -> None:
    op.add_column("articles", sa.Column("dated_at", sa.DateTime(timezone=True)))
    op.add_column("articles", sa.Column("anonymous", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("articles", sa.Column("withdraw_from", sa.Integer))
    op.add_column("revisions", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("article_id", sa.String(200), nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("sequence", sa.BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_deliveries_order", "deliveries", ["article_id", "sequence"])
    op.drop_index("ix_articles_listing", "articles")
    op.create_index("ix_articles_listing", "articles", ["published", "dated_at"])
    changes = op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.bulk_insert(changes, [{"id": row, "number": 0, "changed_at": datetime.now(UTC)} for row in (1, 2)])
    pushed = sa.select(_revisions.c.number).where(
        _revisions.c.article_id == _articles.c.id, _revisions.c.origin != "fetched"
    )
    batch = sa.select(_sources.c.article_id).where(_sources.c.article_id == _articles.c.id)
    op.execute(_articles.update().where(~pushed.exists(), ~batch.exists()).values(anonymous=sa.true()))
    op.execute(_articles.update().values(dated_at=_articles.c.published_at))
    _take_over_dates()


def _take_over_dates() -> None:
    """Date articles by their documents where these state a date."""
    connection = op.get_bind()
    stated = _revisions.c.document["published"].as_string()
    dates = (
        sa.select(_articles.c.id, stated)
        .join(_revisions, _revisions.c.article_id == _articles.c.id)
        .where(_revisions.c.number == _articles.c.revision, stated.is_not(None))
    )
    dated_at = sa.bindparam("at", type_=sa.DateTime(timezone=True))
    update = _articles.update().where(_articles.c.id == sa.bindparam("own")).values(dated_at=dated_at)
    for article_id, text in connection.execute(dates).all():
        try:
            found = datetime.fromisoformat(text)
            found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if datetime(1990, 1, 1, tzinfo=UTC) <= found <= datetime.now(UTC) + timedelta(days=1):
            connection.execute(update, {"own": article_id, "at": found})
