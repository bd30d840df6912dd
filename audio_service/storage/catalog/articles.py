"""Articles and their revisions: accepted, rendering, ready or failed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import case, delete, func, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer

from audio_service.errors import IdTaken, NotFound, StillServed
from audio_service.storage.catalog.arrivals import IfMatch, check_match
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.filters import ANY_ARTICLE, ArticleFilter
from audio_service.storage.catalog.leases import LeaseHolder
from audio_service.storage.catalog.models import Access, ArticleRow, Origin, PlayRow, RevisionRow, Status
from audio_service.storage.catalog.outbox import EventType, Outbox, public_keys
from audio_service.storage.catalog.provenance import fetched_copies, is_kept, trusted_article
from audio_service.storage.catalog.records import (
    ArticleRecord,
    Audience,
    CurrentNarration,
    Draft,
    RevisionRecord,
    RevisionState,
    article_record,
    article_records,
    audience_of,
    revision_record,
)
from audio_service.storage.catalog.removed_media import remove_media
from audio_service.storage.catalog.revising import (
    accepts_newer,
    content_hash_of,
    describe,
    drop_earlier,
    new_revision,
    replace_unfinished,
    set_published,
)
from audio_service.storage.catalog.withdrawal import current_revision_with, withdraw_earlier, withdraw_recording


class Articles:
    """The articles of a catalogue."""

    def __init__(self, database: Database, outbox: Outbox, takedown: timedelta) -> None:
        self._database = database
        self._outbox = outbox
        self._takedown = takedown

    def get(self, article_id: str) -> ArticleRecord:
        """Get an article. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(ArticleRow, article_id)
            if row is None:
                raise _unknown(article_id)
            return article_record(session, row)

    def served(self, article_id: str) -> tuple[str, Audience]:
        """Get the key of the narration that an article serves, and who may hear it. Raises NotFound."""
        number = func.coalesce(ArticleRow.ready, ArticleRow.revision)
        query = (
            select(RevisionRow.key, ArticleRow.published, ArticleRow.access)
            .join(ArticleRow, (ArticleRow.id == RevisionRow.article_id) & (RevisionRow.number == number))
            .where(ArticleRow.id == article_id)
        )
        with self._database.reading() as session:
            row = session.execute(query).one_or_none()
            if row is None:
                raise _unknown(article_id)
            return row[0], audience_of(row[1], row[2])

    def incarnation(self, article_id: str) -> str | None:
        """Get an article's incarnation; None if there is no such article."""
        with self._database.reading() as session:
            return session.scalar(select(ArticleRow.incarnation).where(ArticleRow.id == article_id))

    def find_url(self, *urls: str) -> ArticleRecord | None:
        """Find the article with one of these canonical URLs.

        Prefers one that came in with a key and is published, then an unpublished one, then a fetched one, then one that
        was never published; of equal ones that of the first URL.
        """
        rank = case(
            (is_kept & ArticleRow.published, 0),
            (is_kept & ArticleRow.published_at.is_not(None), 1),
            (~is_kept, 2),
            else_=3,
        )
        place = case({url: number for number, url in enumerate(urls)}, value=ArticleRow.url)
        query = select(ArticleRow).where(ArticleRow.url.in_(urls)).order_by(rank, place, ArticleRow.id).limit(1)
        with self._database.reading() as session:
            row = session.scalar(query)
            return None if row is None else article_record(session, row)

    def find_key(self, key: str) -> tuple[tuple[str, int, Audience], ...]:
        """List (article id, revision number, audience) of all revisions with this narration, except withdrawn ones.

        Public articles come first, then those for subscribers.
        """
        query = (
            select(RevisionRow.article_id, RevisionRow.number, ArticleRow.published, ArticleRow.access)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .where(RevisionRow.key == key, ~RevisionRow.withdrawn)
            .order_by(ArticleRow.published.desc(), ArticleRow.access, RevisionRow.number.desc())
        )
        with self._database.reading() as session:
            return tuple((row[0], row[1], audience_of(row[2], row[3])) for row in session.execute(query))

    def revision(self, article_id: str, number: int) -> RevisionRecord:
        """Get a revision. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(RevisionRow, (article_id, number))
            if row is None:
                raise NotFound(f"Article {article_id!r} has no revision {number}.", code="revision")
            return revision_record(row)

    def replaced_edit(self, article_id: str) -> int | None:
        """The number of the last revision that an editor published, if a later one has replaced it."""
        edited = select(func.max(RevisionRow.number)).where(
            RevisionRow.article_id == article_id, RevisionRow.origin == Origin.EDITED
        )
        replaced = select(ArticleRow.id).where(
            ArticleRow.id == article_id, ArticleRow.revision > edited.scalar_subquery()
        )
        with self._database.reading() as session:
            return session.scalar(edited.where(replaced.exists()))

    def save(
        self,
        article_id: str,
        draft: Draft,
        *,
        if_match: IfMatch = None,
        holder: LeaseHolder | None = None,
        admit: Callable[[], None] = lambda: None,
    ) -> tuple[ArticleRecord, bool]:
        """Create or revise an article; returns the record, and whether anything changed.

        The same text with the same choices changes nothing. A revision whose narration is ready, for this or another
        article, is ready at once. `if_match` prevents lost updates: raises Conflict unless the latest revision has
        one of these ids ("": no article), or is `Followed`. An anonymous draft does not change an article that is a
        draft, is being edited or has a revision that was not fetched, and adds none to a page that came in with a key:
        returns that one. `holder` gets the lease in the same transaction. `admit` is called if there is something to
        narrate; an exception in it rolls everything back.
        """
        try:
            return self._save(article_id, draft, if_match, holder, admit)
        except IntegrityError:  # another process created it first: revise that one
            return self._save(article_id, draft, if_match, holder, admit)

    def _save(
        self,
        article_id: str,
        draft: Draft,
        if_match: IfMatch,
        holder: LeaseHolder | None,
        admit: Callable[[], None],
    ) -> tuple[ArticleRecord, bool]:
        content_hash = content_hash_of(draft)
        now = datetime.now(UTC)
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            check_match(session, if_match, article_id, row)
            before = Audience.DRAFT if row is None else audience_of(row.published, row.access)
            if draft.anonymous and (kept := trusted_article(session, row, draft.url)) is not None:
                return article_record(session, kept), False
            latest = None if row is None else session.get(RevisionRow, (article_id, row.revision))
            same = latest is not None and latest.content_hash == content_hash and latest.key == draft.key
            if row is None:
                row = ArticleRow(id=article_id, published=False, revision=0, created_at=now, anonymous=True)
                session.add(row)
            changed = describe(row, draft, now)
            if same and latest is not None and latest.status != Status.FAILED:
                if latest.origin == Origin.FETCHED or accepts_newer(session, latest, draft):
                    latest.origin, latest.saved_by = draft.origin, draft.saved_by
                self._record(session, row, before, withdraw=draft.withdraw)
                if changed:
                    self._outbox.count(session, public=row.published or before is not Audience.DRAFT)
                return article_record(session, row), changed
            row.revision += 1
            row.updated_at = now
            session.flush()
            replace_unfinished(session, row)
            revision = new_revision(session, row, draft, content_hash)
            if holder is not None:
                revision.holder, revision.held_until = holder.name, holder.until()
            session.add(revision)
            session.flush()
            if revision.status == Status.RENDERING:
                admit()
            ready = revision if revision.status == Status.READY else None
            self._record(session, row, before, ready, draft.withdraw)
            for dropped in drop_earlier(session, row, self._takedown):
                self._outbox.record(session, row, dropped, EventType.WITHDRAWN, [dropped.key])
            self._outbox.count(session, public=row.published or before is not Audience.DRAFT)
            return article_record(session, row), True

    def finish(self, article_id: str, number: int, key: str, *, duration_ms: int, audio_bytes: int) -> bool:
        """Mark the revision with this narration ready and serve it, unless a later one is served already.

        Returns False if another machine was first, or the article was deleted, also if another one has its id since.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            revision = session.get(RevisionRow, (article_id, number))
            if row is None or revision is None or revision.withdrawn or revision.key != key:
                return False
            first = revision.status != Status.READY
            announced = revision.duration_ms is not None  # it was ready before, and was repaired
            revision.status = Status.READY
            revision.error = None
            revision.duration_ms, revision.audio_bytes = duration_ms, audio_bytes
            revision.finished_at = datetime.now(UTC)
            if row.ready is None or row.ready <= number:
                row.ready = number
                self._record(session, row, audience_of(row.published, row.access), None if announced else revision)
            if announced:  # other bytes
                self._outbox.count(session, public=False)
            return first

    def fail(self, article_id: str, number: int, key: str | None, error: str) -> bool:
        """Mark a revision failed, whatever its document holds; the served one does not change.

        `key` None: whichever it has. A served one, whose repair failed, stays ready: what is left of it is served.
        Returns False as `finish`.
        """
        unread = (defer(RevisionRow.document), defer(RevisionRow.choices))
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            revision = session.get(RevisionRow, (article_id, number), options=unread)
            if row is None or revision is None or revision.status != Status.RENDERING:
                return False
            if key not in (None, revision.key):
                return False
            revision.error = error
            revision.finished_at = datetime.now(UTC)
            if row.ready == number:
                revision.status = Status.READY
                self._outbox.count(session, public=False)
                return True
            revision.status = Status.FAILED
            self._outbox.record(session, row, revision, EventType.FAILED)
            return True

    def publish(
        self,
        article_id: str,
        published: bool | None,
        *,
        access: Access | None = None,
        withdraw: bool = False,
        if_match: IfMatch = None,
        only_site: str | None = None,
    ) -> ArticleRecord:
        """Publish an article, or unpublish it, and set who may hear it; None: unchanged. `withdraw` as in Draft.

        Fetched copies of a page that is closed are unpublished. Raises NotFound, Conflict as `save`, and IdTaken for an
        article that is not of `only_site`.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            if row is None:
                raise _unknown(article_id)
            check_match(session, if_match, article_id, row)
            if only_site not in (None, row.site):
                raise IdTaken(article_id)
            before, now = audience_of(row.published, row.access), datetime.now(UTC)
            if published is not None:
                set_published(row, published, now)
                row.anonymous = row.anonymous and not published
            if access is not None:
                row.access, row.named = access, sorted({*(row.named or ()), "access"})
            if audience_of(row.published, row.access) is not before:
                row.updated_at = now
            self._record(session, row, before, withdraw=withdraw)
            self._outbox.count(session, public=row.published or before is not Audience.DRAFT)
            return article_record(session, row)

    def unpublish_copies(self, url: str) -> None:
        """Unpublish the articles of a page that were only fetched: it is for subscribers, and has no article yet."""
        with self._database.writing() as session:
            for copy in fetched_copies(session, url):
                self._unpublish_copy(session, copy, datetime.now(UTC))

    def withdraw(self, article_id: str, number: int) -> None:
        """Withdraw a superseded revision's audio, in all articles with the same recording.

        Raises NotFound, and StillServed for a recording that is current in any of them.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            revision = session.get(RevisionRow, (article_id, number))
            if row is None or revision is None:
                raise NotFound(
                    f"Article {article_id!r} has no revision {number}.", advice="Check the id and the number."
                )
            current = current_revision_with(session, revision.key)
            if current is not None:
                raise StillServed((article_id, number), current)
            if withdraw_recording(session, revision.key, self._takedown):
                self._outbox.record(session, row, revision, EventType.WITHDRAWN, [revision.key])

    def _record(
        self,
        session: Session,
        row: ArticleRow,
        before: Audience,
        ready: RevisionRow | None = None,
        withdraw: bool = False,
    ) -> None:
        """Record the events of a change: publication, audio that is served from now on, and audio that it withdraws."""
        if withdraw:
            row.withdraw_from = row.revision
        session.flush()
        withdrawn = withdraw_earlier(session, row, self._takedown)
        now = audience_of(row.published, row.access)
        closes = now is Audience.SUBSCRIBERS or (now is Audience.DRAFT and before is not Audience.DRAFT)
        # Locks the page before the outbox, as fetches do.
        copies = fetched_copies(session, row.url, row.id) if closes else ()
        if now is not Audience.DRAFT and before is Audience.DRAFT:
            self._outbox.record(session, row, _served(session, row), EventType.PUBLISHED)
        elif now is not before and before is not Audience.DRAFT:
            kind = EventType.UNPUBLISHED if now is Audience.DRAFT else EventType.ACCESS_CHANGED
            purge = public_keys(session, row.id) if now is not Audience.PUBLIC else ()
            self._outbox.record(session, row, _served(session, row), kind, purge)
        for copy in copies:
            self._unpublish_copy(session, copy, row.updated_at)
        if ready is not None:
            self._outbox.record(session, row, ready, EventType.READY)
        for revision in withdrawn:
            self._outbox.record(session, row, revision, EventType.WITHDRAWN, [revision.key])

    def _unpublish_copy(self, session: Session, copy: ArticleRow, now: datetime) -> None:
        if copy.published:
            copy.updated_at = now
            set_published(copy, False, now)
            self._record(session, copy, Audience.PUBLIC)

    def touch(self, article_id: str) -> None:
        """Record that an article's page was checked now."""
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id)
            if row is not None:
                row.checked_at = datetime.now(UTC)

    def current_narrations(self) -> Iterator[CurrentNarration]:
        """Iterate over the narrations of all latest and served revisions."""
        columns = (RevisionRow.article_id, RevisionRow.number, RevisionRow.key, RevisionRow.status, ArticleRow.ready)
        current = or_(RevisionRow.number == ArticleRow.revision, RevisionRow.number == ArticleRow.ready)
        query = select(*columns).join(ArticleRow, ArticleRow.id == RevisionRow.article_id).where(current)
        with self._database.reading() as session:
            for row in session.execute(query.execution_options(yield_per=1000)):
                yield CurrentNarration(row[0], row[1], row[2], Status(row[3]), row[4] == row[1])

    def reopen(self, article_id: str, number: int, holder: LeaseHolder) -> bool:
        """Set a served revision whose media were lost back to rendering, leased to `holder`; whether it now renders.

        It keeps its duration, by which `finish` knows that it was announced.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            revision = session.get(RevisionRow, (article_id, number))
            if row is None or revision is None or row.ready != number or revision.withdrawn:
                return False
            if revision.status != Status.RENDERING:
                revision.status = Status.RENDERING
                revision.holder, revision.held_until = holder.name, holder.until()
                self._outbox.count(session, public=False)
            return True

    def states(self, revisions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], RevisionState]:
        """The states of revisions by (article id, number), without deleted ones."""
        columns = (RevisionRow.article_id, RevisionRow.number)
        query = select(*columns, RevisionRow.status, RevisionRow.duration_ms, RevisionRow.error)
        with self._database.reading() as session:
            rows = session.execute(query.where(tuple_(*columns).in_(list(revisions))))
            return {(row[0], row[1]): RevisionState(Status(row[2]), row[3] or 0, row[4]) for row in rows}

    def list(
        self, which: ArticleFilter = ANY_ARTICLE, *, after: str = "", limit: int = 50
    ) -> tuple[ArticleRecord, ...]:
        """List articles by id after `after`."""
        query = select(ArticleRow).where(*which.conditions(), ArticleRow.id > after).order_by(ArticleRow.id)
        with self._database.reading() as session:
            return article_records(session, session.scalars(query.limit(limit)).all())

    def newest(
        self,
        limit: int,
        *,
        which: ArticleFilter = ANY_ARTICLE,
        listed: Callable[[str | None], bool] = lambda url: True,
    ) -> tuple[ArticleRecord, ...]:
        """List published, ready articles by date, newest first.

        Articles known from callers without a key only are left out unless their URL is `listed`.
        """
        columns = (ArticleRow.id, ArticleRow.url, ArticleRow.anonymous)
        query = (
            select(*columns)
            .where(ArticleRow.published, ArticleRow.ready.is_not(None), *which.conditions())
            .order_by(ArticleRow.dated_at.desc(), ArticleRow.published_at.desc(), ArticleRow.id)
        )
        with self._database.reading() as session:
            rows = session.execute(query.execution_options(yield_per=limit))
            ids = list(itertools.islice((own for own, url, anonymous in rows if not anonymous or listed(url)), limit))
            rows.close()
            chosen = {row.id: row for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)))}
            return article_records(session, [chosen[own_id] for own_id in ids])

    def delete(self, article_id: str, *, if_match: IfMatch = None) -> None:
        """Delete an article and fetched copies of its page; their media are due for removal unless others use them.

        Raises NotFound, and Conflict as `save`.
        """
        with self._database.writing() as session:
            row = session.get(ArticleRow, article_id, with_for_update=True)
            if row is None:
                raise NotFound(
                    f"Article {article_id!r} does not exist.", advice="It may have been deleted.", code="article"
                )
            check_match(session, if_match, article_id, row)
            for each in (row, *fetched_copies(session, row.url, row.id)):
                self._delete(session, each)

    def _delete(self, session: Session, row: ArticleRow) -> None:
        keys = set(session.scalars(select(RevisionRow.key).where(RevisionRow.article_id == row.id)))
        purge, served = public_keys(session, row.id), _served(session, row)
        session.execute(delete(RevisionRow).where(RevisionRow.article_id == row.id))
        session.execute(delete(PlayRow).where(PlayRow.article_id == row.id))
        session.delete(row)
        session.flush()
        remove_media(session, keys, self._takedown)
        self._outbox.record(session, row, served, EventType.DELETED, purge)


def _unknown(article_id: str) -> NotFound:
    return NotFound(f"Article {article_id!r} does not exist.", advice="Check the id, or PUT it first.", code="article")


def _served(session: Session, row: ArticleRow) -> RevisionRow:
    """The revision whose audio is served, else the latest."""
    return session.get_one(RevisionRow, (row.id, row.ready or row.revision))
