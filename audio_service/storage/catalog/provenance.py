"""Which articles came in with a key, and which were only fetched for listeners."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audio_service.article import other_spellings
from audio_service.storage.catalog.models import ArticleRow, Origin, RevisionRow, WorkingCopyRow

_KEPT = select(RevisionRow.number).where(RevisionRow.origin != Origin.FETCHED)
# Whether a revision of an article came in with a key.
is_kept = _KEPT.where(RevisionRow.article_id == ArticleRow.id).exists()


def trusted_article(session: Session, row: ArticleRow | None, url: str | None) -> ArticleRow | None:
    """The article that a draft of this page without a key leaves as it is; None if it may revise `row` or add one.

    A draft, one being edited, pushed or edited. Until the transaction ends, nobody else adds or closes one of the page.
    """
    if row is not None:
        return row if _is_trusted(session, row) else None
    if url is None:
        return None
    _lock_page(session, url)
    query = select(ArticleRow).where(ArticleRow.url.in_(_spellings(url)), is_kept).order_by(ArticleRow.id)
    return session.scalar(query.limit(1))


def _is_trusted(session: Session, row: ArticleRow) -> bool:
    if not row.published or session.get(WorkingCopyRow, row.id) is not None:
        return True
    return session.scalar(_KEPT.where(RevisionRow.article_id == row.id).limit(1)) is not None


def fetched_copies(session: Session, url: str | None, other_than: str = "") -> Sequence[ArticleRow]:
    """Articles of a page that were only fetched, locked: its listeners came before the CMS."""
    if url is None:
        return ()
    _lock_page(session, url)
    query = select(ArticleRow).where(ArticleRow.url.in_(_spellings(url)), ArticleRow.id != other_than, ~is_kept)
    return session.scalars(query.order_by(ArticleRow.id).with_for_update()).all()


def _lock_page(session: Session, url: str) -> None:
    """Wait until no other writer creates or closes articles of this page; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        page = hashlib.sha256(min(_spellings(url)).encode()).digest()
        session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(page[:8], signed=True))))


def _spellings(url: str) -> tuple[str, ...]:
    return (url, *other_spellings(url))
