"""Superseded audio that is served no more, at once in all articles."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from audio_service.storage.catalog.models import ArticleRow, RevisionRow
from audio_service.storage.catalog.removed_media import remove_media

_CURRENT = or_(RevisionRow.number == ArticleRow.ready, RevisionRow.number == ArticleRow.revision)
_IS_CURRENT = select(ArticleRow.id).where(ArticleRow.id == RevisionRow.article_id, _CURRENT).exists()


def current_revision_with(session: Session, key: str) -> tuple[str, int] | None:
    """The (article id, number) of a served or latest revision with this recording, if any."""
    query = (
        select(RevisionRow.article_id, RevisionRow.number)
        .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
        .where(RevisionRow.key == key, _CURRENT)
        .order_by(RevisionRow.article_id)
        .limit(1)
    )
    found = session.execute(query).first()
    return None if found is None else (found[0], found[1])


def withdraw_earlier(session: Session, row: ArticleRow, media_after: timedelta) -> list[RevisionRow]:
    """Withdraw an article's earlier audio if that was requested and the correction is served by now.

    Keeps recordings that are current elsewhere. Returns a revision of each recording that was ready.
    """
    if row.withdraw_from is None or row.ready is None or row.ready < row.withdraw_from:
        return []
    row.withdraw_from = None
    query = (
        select(RevisionRow)
        .where(RevisionRow.article_id == row.id, RevisionRow.number < row.ready, ~RevisionRow.withdrawn)
        .order_by(RevisionRow.number)
    )
    by_key = {revision.key: revision for revision in session.scalars(query)}
    superseded = [revision for key, revision in by_key.items() if current_revision_with(session, key) is None]
    return [revision for revision in superseded if withdraw_recording(session, revision.key, media_after)]


def withdraw_recording(session: Session, key: str, media_after: timedelta) -> bool:
    """Withdraw a recording wherever it is superseded; returns False if none of its revisions was ready.

    Its files are removed after `media_after`.
    """
    values = select(RevisionRow.number).where(RevisionRow.key == key, RevisionRow.duration_ms.is_not(None))
    was_ready = session.scalar(values.where(~RevisionRow.withdrawn).limit(1)) is not None
    session.execute(update(RevisionRow).where(RevisionRow.key == key, ~_IS_CURRENT).values(withdrawn=True))
    remove_media(session, [key], media_after)
    return was_ready
