"""Articles and new drafts as an editor's list shows them: their state, the last changed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from audio_service.storage.catalog.article_sites import copy_is_of
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import ArticleRow, Origin, RevisionRow, Status, WorkingCopyRow

Rows = Select[*tuple[Any, ...]]
# Characters of a text without a headline that stand in its place.
BEGINNING = 60


class ArticleState(StrEnum):
    """What an article is to its editors."""

    DRAFT = "draft"
    LIVE = "live"
    CHANGED = "changed"
    """Live, with changes that are not published."""
    NEWER = "newer"
    """The CMS sent a newer text than an editor works on or had published."""
    RENDERING = "rendering"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article, or a draft that is a working copy only; `version` is that of the working copy, 0 if there is none."""

    id: str
    title: str | None
    """The headline; of a text without one, its first words."""
    url: str | None
    published: bool
    state: ArticleState
    version: int
    changed_at: datetime
    changed_by: str
    """Name of the key that changed its text last; empty if it is not known."""
    duration_ms: int | None
    """Of the audio that is served, if it is ready."""


def _with(condition: ColumnElement[bool]) -> Rows:
    return select(RevisionRow.article_id, RevisionRow.number).where(condition)


# Literal conditions, so that both databases use the partial indexes.
_EDITED = RevisionRow.origin == literal(Origin.EDITED.value, literal_execute=True)
_FAILED = RevisionRow.status == literal(Status.FAILED.value, literal_execute=True)
_RENDERING = RevisionRow.status == literal(Status.RENDERING.value, literal_execute=True)
_latest = tuple_(ArticleRow.id, ArticleRow.revision)
# The last revision that an editor published was replaced by a pushed one.
_replaced = and_(ArticleRow.id.in_(select(RevisionRow.article_id).where(_EDITED)), _latest.not_in(_with(_EDITED)))
_overtaken = or_(
    WorkingCopyRow.base.is_(None),
    WorkingCopyRow.base != ArticleRow.revision,
    WorkingCopyRow.base_incarnation != ArticleRow.incarnation,
)
# It was edited, and is the latest revision's text and choices again.
_unchanged = exists().where(
    RevisionRow.article_id == ArticleRow.id,
    RevisionRow.number == ArticleRow.revision,
    cast(RevisionRow.document, Text) == cast(WorkingCopyRow.document, Text),
    cast(RevisionRow.choices, Text) == cast(WorkingCopyRow.choices, Text),
)
_edited_last = or_(ArticleRow.id.is_(None), WorkingCopyRow.saved_at > ArticleRow.updated_at)

# What each state needs of an article without a working copy; by these, indexes find it.
_NEEDED: dict[ArticleState, ColumnElement[bool]] = {
    ArticleState.DRAFT: ~ArticleRow.published,
    ArticleState.LIVE: ArticleRow.published.is_(True),
    ArticleState.CHANGED: false(),
    ArticleState.NEWER: ArticleRow.id.in_(select(RevisionRow.article_id).where(_EDITED)),
    ArticleState.RENDERING: ArticleRow.id.in_(select(RevisionRow.article_id).where(_RENDERING)),
    ArticleState.FAILED: ArticleRow.id.in_(select(RevisionRow.article_id).where(_FAILED)),
}
_edited = case((_unchanged, ArticleState.LIVE.value), else_=ArticleState.CHANGED.value)


def _state(newer: ColumnElement[bool], settled: ColumnElement[str]) -> ColumnElement[str]:
    return case(
        (ArticleRow.id.is_(None), ArticleState.DRAFT.value),
        (newer, ArticleState.NEWER.value),
        (_latest.in_(_with(_FAILED)), ArticleState.FAILED.value),
        (~ArticleRow.published, ArticleState.DRAFT.value),
        (_latest.in_(_with(_RENDERING)), ArticleState.RENDERING.value),
        else_=settled,
    )


class Overview:
    """The list of a catalogue's articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self, article_id: str) -> ArticleState:
        """The state of an article; that of an unknown one is a draft's."""
        with self._database.reading() as session:
            for query in (_worked_on(""), _untouched("")):
                row = session.execute(query.where(query.selected_columns.id == article_id)).first()
                if row is not None:
                    return ArticleState(row.state)
        return ArticleState.DRAFT

    def list(
        self,
        *,
        search: str = "",
        state: ArticleState | None = None,
        site: str | None = None,
        after: str = "",
        limit: int = 50,
    ) -> tuple[ListedArticle, ...]:
        """List articles of a site, or of all, by their last change, with `search` in id, title or URL.

        A text without a title has its first words for one. `after` is the `place_of` the last one of the page before.
        Raises ValueError for another one.
        """
        place = _place(after) if after else None
        untouched = _untouched(search)
        if state is not None:
            untouched = untouched.where(_NEEDED[state])
        with self._database.reading() as session:
            rows = [
                row
                for query in _of_site(site, untouched, _worked_on(search))
                for row in session.execute(_page(query, state, place, limit))
            ]
            rows.sort(key=lambda row: row.id)
            rows.sort(key=lambda row: row.changed_at, reverse=True)
            return _listed(session, rows[:limit])


def place_of(article: ListedArticle) -> str:
    """Where an article stands in the list."""
    return f"{article.changed_at.isoformat()} {article.id}"


def _place(text: str) -> tuple[datetime, str]:
    """The time and id of a `place_of`. Raises ValueError for another text."""
    time, _, article_id = text.partition(" ")
    at = datetime.fromisoformat(time)
    if at.tzinfo is None:
        raise ValueError(f"{time!r} has no time zone")
    try:
        return at.astimezone(UTC), article_id
    except OverflowError as error:
        raise ValueError(f"{time!r} is out of range") from error


def _of_site(site: str | None, untouched: Rows, worked_on: Rows) -> tuple[Rows, Rows]:
    if site is None:
        return untouched, worked_on
    return untouched.where(ArticleRow.site == site), worked_on.where(copy_is_of(site))


def _untouched(search: str) -> Rows:
    """Articles without a working copy, by an index on their time."""
    query = select(
        ArticleRow.id.label("id"),
        ArticleRow.title.label("title"),
        ArticleRow.url.label("url"),
        ArticleRow.published.label("published"),
        _state(_replaced, literal(ArticleState.LIVE.value)).label("state"),
        literal(0).label("version"),
        ArticleRow.updated_at.label("changed_at"),
        null().label("changed_by"),
        ArticleRow.revision.label("revision"),
        ArticleRow.ready.label("ready"),
    )
    query = query.where(ArticleRow.id.not_in(select(WorkingCopyRow.article_id)))
    text = select(_start(RevisionRow.document)).where(
        RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.revision
    )
    title = case((ArticleRow.title.is_(None), text.scalar_subquery()), else_=ArticleRow.title)
    return _searched(query, search, ArticleRow.id, title, ArticleRow.url)


def _worked_on(search: str) -> Rows:
    """Working copies, with their articles if there are any."""
    query = (
        select(
            WorkingCopyRow.article_id.label("id"),
            WorkingCopyRow.title.label("title"),
            WorkingCopyRow.url.label("url"),
            func.coalesce(ArticleRow.published, False).label("published"),
            _state(or_(_overtaken, _replaced), _edited).label("state"),
            WorkingCopyRow.version.label("version"),
            case((_edited_last, WorkingCopyRow.saved_at), else_=ArticleRow.updated_at).label("changed_at"),
            case((_edited_last, WorkingCopyRow.saved_by)).label("changed_by"),
            ArticleRow.revision.label("revision"),
            ArticleRow.ready.label("ready"),
        )
        .select_from(WorkingCopyRow)
        .outerjoin(ArticleRow, ArticleRow.id == WorkingCopyRow.article_id)
    )
    text = _start(WorkingCopyRow.document)
    title = case((WorkingCopyRow.title.is_(None), text), else_=WorkingCopyRow.title)
    return _searched(query, search, WorkingCopyRow.article_id, title, WorkingCopyRow.url)


def _searched(query: Rows, search: str, *columns: Any) -> Rows:
    if not search:
        return query
    pattern = "%" + search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return query.where(or_(*(func.lower(column).like(pattern, escape="\\") for column in columns)))


def _page(query: Rows, state: ArticleState | None, after: tuple[datetime, str] | None, limit: int) -> Rows:
    """A page of one of the two queries."""
    columns = query.selected_columns
    if state is not None:
        query = query.where(columns.state == state.value)
    if after is not None:
        at, own_id = after
        # The first condition alone says where the index is entered.
        query = query.where(columns.changed_at <= at)
        query = query.where(or_(columns.changed_at < at, and_(columns.changed_at == at, columns.id > own_id)))
    return query.order_by(columns.changed_at.desc(), columns.id).limit(limit)


def _listed(session: Session, rows: Sequence[Any]) -> tuple[ListedArticle, ...]:
    """Rows with what their revisions say, which are looked up for them only."""
    wanted = [(row.id, number) for row in rows for number in (row.revision, row.ready) if number is not None]
    columns = (RevisionRow.article_id, RevisionRow.number, RevisionRow.saved_by, RevisionRow.duration_ms)
    query = select(*columns).where(tuple_(RevisionRow.article_id, RevisionRow.number).in_(wanted))
    found = {(row[0], row[1]): (row[2], row[3]) for row in session.execute(query)} if wanted else {}
    begins = _beginnings(session, [row for row in rows if row.title is None])
    nothing = ("", None)
    return tuple(
        ListedArticle(
            id=row.id,
            title=begins.get(row.id) if row.title is None else row.title,
            url=row.url,
            published=bool(row.published),
            state=ArticleState(row.state),
            version=row.version,
            changed_at=row.changed_at,
            changed_by=found.get((row.id, row.revision), nothing)[0] if row.changed_by is None else row.changed_by,
            duration_ms=found.get((row.id, row.ready), nothing)[1],
        )
        for row in rows
    )


def _beginnings(session: Session, rows: Sequence[Any]) -> dict[str, str]:
    """The first words of texts without a headline, by article: of the working copy, else of the latest revision."""
    if not rows:
        return {}
    latest = [(row.id, row.revision) for row in rows if row.revision is not None]
    published = select(RevisionRow.article_id, _start(RevisionRow.document)).where(
        tuple_(RevisionRow.article_id, RevisionRow.number).in_(latest)
    )
    edited = select(WorkingCopyRow.article_id, _start(WorkingCopyRow.document)).where(
        WorkingCopyRow.article_id.in_([row.id for row in rows])
    )
    return {row[0]: _beginning(row[1]) for query in (published, edited) for row in session.execute(query)}


def _start(document: InstrumentedAttribute[dict[str, Any]]) -> ColumnElement[str]:
    return func.replace(func.substr(document["text"].as_string(), 1, 2 * BEGINNING), "\n", " ")


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    start = line[:BEGINNING]
    return line if start == line else (start.rpartition(" ")[0] or start) + "…"
