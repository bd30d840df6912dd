"""Which articles came in with a key, and which were only fetched for listeners."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from audio_service.article import other_spellings
from audio_service.storage.catalog.models import ArticleRow, Origin, RevisionRow, WorkingCopyRow

_KEPT = select(RevisionRow.number).where(RevisionRow.origin != Origin.FETCHED)
# Whether a revision of an article came in with a key.
is_kept = _KEPT.where(RevisionRow.article_id == ArticleRow.id).exists()


def is_trusted(session: Session, row: ArticleRow) -> bool:
    """Whether changing an article requires a key: a draft, one being edited, pushed or edited."""
    if not row.published or session.get(WorkingCopyRow, row.id) is not None:
        return True
    return session.scalar(_KEPT.where(RevisionRow.article_id == row.id).limit(1)) is not None


def fetched_copies(session: Session, row: ArticleRow) -> Sequence[ArticleRow]:
    """Other articles of the same page that were only fetched, locked: its listeners came before the CMS."""
    if row.url is None:
        return ()
    urls = (row.url, *other_spellings(row.url))
    query = select(ArticleRow).where(ArticleRow.url.in_(urls), ArticleRow.id != row.id, ~is_kept)
    return session.scalars(query.with_for_update()).all()
