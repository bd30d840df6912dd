"""Section, key words, author, site and access of articles; known articles get what their texts state.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

SECTION_CHARACTERS = 200
TAGS = 20
_BATCH = 500

_articles = sa.table("articles", *map(sa.column, ("id", "revision", "section", "author")), sa.column("tags", sa.JSON))
_revisions = sa.table("revisions", sa.column("article_id"), sa.column("number"), sa.column("document", sa.JSON))


def upgrade() -> None:
    op.add_column("articles", sa.Column("section", sa.String(200)))
    op.add_column("articles", sa.Column("tags", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("articles", sa.Column("author", sa.Text))
    op.add_column("articles", sa.Column("site", sa.String(300)))
    op.add_column("articles", sa.Column("access", sa.String(20), nullable=False, server_default="public"))
    op.add_column("articles", sa.Column("named", sa.JSON, nullable=False, server_default="[]"))
    op.create_index("ix_articles_section", "articles", ["section", "dated_at"])
    op.create_index("ix_articles_site", "articles", ["site", "dated_at"])
    _take_over_facts()


def _take_over_facts() -> None:
    connection = op.get_bind()
    document = _revisions.c.document
    stated = (
        sa.select(_articles.c.id, document["section"].as_string(), document["tags"], document["byline"].as_string())
        .join(_revisions, _revisions.c.article_id == _articles.c.id)
        .where(_revisions.c.number == _articles.c.revision)
        .order_by(_articles.c.id)
        .limit(_BATCH)
    )
    update = _articles.update().where(_articles.c.id == sa.bindparam("own"))
    update = update.values(section=sa.bindparam("s"), tags=sa.bindparam("t", type_=sa.JSON), author=sa.bindparam("a"))
    after = ""
    while rows := connection.execute(stated.where(_articles.c.id > after)).all():
        after = rows[-1][0]
        found = [
            {"own": row[0], "s": row[1] and row[1][:SECTION_CHARACTERS], "t": list(row[2] or ())[:TAGS], "a": row[3]}
            for row in rows
        ]
        connection.execute(update, found)
