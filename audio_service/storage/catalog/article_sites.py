"""Which site articles and working copies belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import ArticleRow, RevisionRow, WorkingCopyRow
from audio_service.storage.catalog.outbox import Outbox

_Sited = ArticleRow | WorkingCopyRow
# Ids in a query; SQLite and PostgreSQL bound the parameters of one.
_AT_ONCE = 500


class ArticleSites:
    """The sites of a catalogue's articles."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    def of(self, *article_ids: str) -> dict[str, str | None]:
        """The sites of articles, of those that are working copies only, theirs; without unknown ids."""
        found: dict[str, str | None] = {}
        for start in range(0, len(article_ids), _AT_ONCE):
            some = article_ids[start : start + _AT_ONCE]
            copies = select(WorkingCopyRow.article_id, WorkingCopyRow.site).where(WorkingCopyRow.article_id.in_(some))
            articles = select(ArticleRow.id, ArticleRow.site).where(ArticleRow.id.in_(some))
            with self._database.reading() as session:
                for query in (copies, articles):  # an article's own site counts
                    found.update((row[0], row[1]) for row in session.execute(query))
        return found

    def assign(self, site_name: Callable[[str], str | None]) -> int:
        """Give articles and drafts without a site the one that their address is on.

        They came in before their site was named in the settings. One that is named as on no site stays so. Returns how
        many are left, as others are changing them.
        """
        return self._assign_all(ArticleRow, ArticleRow.id, site_name) + self._assign_all(
            WorkingCopyRow, WorkingCopyRow.article_id, site_name
        )

    def _assign_all(self, table: type[_Sited], key: Any, site_name: Callable[[str], str | None]) -> int:
        left, after = 0, ""
        query = select(key, table.url).where(table.site.is_(None), table.url.is_not(None)).order_by(key)
        while True:
            with self._database.reading() as session:
                rows = session.execute(query.where(key > after).limit(_AT_ONCE)).all()
            if not rows:
                return left
            after = rows[-1][0]
            found = [own_id for own_id, url in rows if site_name(url) is not None]
            if found:
                left += len(found) - self._assign(select(table).where(key.in_(found)), site_name)

    def _assign(self, query: Any, site_name: Callable[[str], str | None]) -> int:
        with self._database.writing() as session:
            # It waits for no row: who holds one may wait for another that it holds.
            rows: Sequence[_Sited] = session.scalars(query.with_for_update(skip_locked=True)).all()
            for row in rows:
                if row.site is None and row.url is not None and "site" not in (getattr(row, "named", None) or ()):
                    row.site = site_name(row.url)
            if session.dirty:
                self._outbox.count(session, public=True)
            return len(rows)

    def shares_audio(self, article_id: str, number: int, site: str) -> bool:
        """Whether an article that is not of `site` has the same recording as this revision."""
        other = aliased(RevisionRow)
        shared = (
            select(other.article_id)
            .join(RevisionRow, RevisionRow.key == other.key)
            .join(ArticleRow, ArticleRow.id == other.article_id)
            .where(
                RevisionRow.article_id == article_id,
                RevisionRow.number == number,
                ArticleRow.site.is_distinct_from(site),
            )
            .limit(1)
        )
        with self._database.reading() as session:
            return session.scalar(shared) is not None


def copy_is_of(site: str) -> ColumnElement[bool]:
    """Whether a working copy belongs to a site: its article's, else its own."""
    own = aliased(ArticleRow)  # a query may have the table already
    is_draft = WorkingCopyRow.article_id.not_in(select(own.id))
    of_article = WorkingCopyRow.article_id.in_(select(own.id).where(own.site == site))
    return or_(of_article, and_(is_draft, WorkingCopyRow.site == site))
