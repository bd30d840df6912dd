"""What saving changes in an article's rows."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, defer

from audio_service.article import date_of, document_to_json
from audio_service.errors import IdTaken
from audio_service.storage.catalog.models import ArticleRow, Origin, RevisionRow, Status
from audio_service.storage.catalog.records import Draft
from audio_service.storage.catalog.removed_media import remove_media

# Revisions of an article that are kept besides the one that is served and an editor's last one.
KEPT = 100
# What is kept of a page's section and key words.
SECTION_CHARACTERS = 200
TAGS = 20


def describe(row: ArticleRow, draft: Draft, now: datetime) -> bool:
    """Take over what the draft says about the article itself; whether that changed anything. Raises IdTaken."""
    if row.revision and draft.only_site not in (None, row.site):
        raise IdTaken(row.id)
    before = _described(row)
    row.url = draft.url or row.url
    row.anonymous = row.anonymous and draft.anonymous
    row.title = draft.document.title
    row.language = draft.document.language
    if draft.publish is not None:
        set_published(row, draft.publish, now)
    row.dated_at = date_of(draft.document) or row.published_at
    _classify(row, draft)
    changed = before != _described(row)
    if changed:
        row.updated_at = now
    return changed


def _described(row: ArticleRow) -> tuple[object, ...]:
    facts = (row.url, row.title, row.language, row.published, row.anonymous)
    return (*facts, row.section, row.tags, row.author, row.site, row.access)


def _classify(row: ArticleRow, draft: Draft) -> None:
    """Take over what is named, else keep what was named before, else follow the page."""
    given, document = draft.classification, draft.document
    row.named = sorted({*(row.named or ()), *given.named})
    stated = {
        "section": document.section and document.section[:SECTION_CHARACTERS],
        "tags": list(document.tags[:TAGS]),
        "author": document.byline,
    }
    for name, value in stated.items():
        if value and name not in row.named:
            setattr(row, name, value)
    if draft.url is not None and "site" not in row.named:
        row.site = draft.url_site
    for name in given.named:
        value = getattr(given, name)
        setattr(row, name, list(value) if name == "tags" else value)


def set_published(row: ArticleRow, published: bool, now: datetime) -> None:
    """Publish or unpublish an article."""
    row.published = published
    if published and row.published_at is None:
        row.published_at = now
        row.dated_at = row.dated_at or now


def replace_unfinished(session: Session, row: ArticleRow) -> None:
    """Nothing waits for an article's unfinished revisions any more; the served one may render again after damage."""
    unfinished = [RevisionRow.article_id == row.id, RevisionRow.status == Status.RENDERING]
    if row.ready is not None:
        unfinished.append(RevisionRow.number != row.ready)
    session.execute(update(RevisionRow).where(*unfinished).values(status=Status.REPLACED))


def drop_earlier(session: Session, row: ArticleRow, media_after: timedelta) -> list[RevisionRow]:
    """Delete an article's revisions but the last KEPT, the served one and an editor's last one.

    The audio that no other revision has is removed after `media_after`; returns a revision of each that was ready.
    """
    edited = select(func.max(RevisionRow.number)).where(
        RevisionRow.article_id == row.id, RevisionRow.origin == Origin.EDITED
    )
    kept = (row.ready, session.scalar(edited))
    old = [RevisionRow.article_id == row.id, RevisionRow.number <= row.revision - KEPT]
    old.extend(RevisionRow.number != number for number in kept if number is not None)
    unread = (defer(RevisionRow.document), defer(RevisionRow.choices))
    by_key = {revision.key: revision for revision in session.scalars(select(RevisionRow).where(*old).options(*unread))}
    if not by_key:
        return []
    session.execute(delete(RevisionRow).where(*old).execution_options(synchronize_session=False))
    used = set(session.scalars(select(RevisionRow.key).where(RevisionRow.key.in_(by_key))))
    gone = [revision for key, revision in by_key.items() if key not in used]
    remove_media(session, [revision.key for revision in gone], media_after)
    return [revision for revision in gone if revision.duration_ms is not None and not revision.withdrawn]


def accepts_newer(session: Session, latest: RevisionRow, draft: Draft) -> bool:
    """Whether an editor publishes the CMS's text as it is, which had replaced an edited one."""
    if draft.origin != Origin.EDITED or latest.origin == Origin.EDITED:
        return False
    edited = select(RevisionRow.number).where(
        RevisionRow.article_id == latest.article_id, RevisionRow.origin == Origin.EDITED
    )
    return session.scalar(edited.limit(1)) is not None


def new_revision(session: Session, row: ArticleRow, draft: Draft, content_hash: str) -> RevisionRow:
    """The next revision of an article; ready at once where the same narration is."""
    now = datetime.now(UTC)
    done = session.scalar(
        select(RevisionRow)
        .where(RevisionRow.key == draft.key, RevisionRow.status == Status.READY, ~RevisionRow.withdrawn)
        .limit(1)
    )
    if done is not None:
        row.ready = row.revision
    return RevisionRow(
        article_id=row.id,
        number=row.revision,
        content_hash=content_hash,
        document=document_to_json(draft.document),
        choices=draft.choices.to_json(),
        voice=draft.voice,
        key=draft.key,
        status=Status.RENDERING if done is None else Status.READY,
        duration_ms=None if done is None else done.duration_ms,
        audio_bytes=None if done is None else done.audio_bytes,
        created_at=now,
        finished_at=None if done is None else now,
        origin=draft.origin,
        saved_by=draft.saved_by,
    )


def content_hash_of(draft: Draft) -> str:
    """A hash of a draft's text, choices and voice."""
    content = [document_to_json(draft.document), draft.choices.to_json(), draft.voice]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
