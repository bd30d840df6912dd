"""Origins of revisions. Existing ones count as pushed and are not replaced without a key.

Addresses are written as browsers send them, with letters beyond ASCII percent-encoded in the path.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("revisions", sa.Column("origin", sa.String(20), nullable=False, server_default="pushed"))
    connection = op.get_bind()
    for article_id, url in connection.execute(sa.text("SELECT id, url FROM articles WHERE url IS NOT NULL")).all():
        if not url.isascii():
            parts = urlsplit(url)
            written = parts._replace(path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()
            update = sa.text("UPDATE articles SET url = :url WHERE id = :id")
            connection.execute(update, {"url": written, "id": article_id})
