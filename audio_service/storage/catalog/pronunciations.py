"""Users' pronunciation rules by scope: global, one site, one article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audio_service.article import check_article_id
from audio_service.config import on_site, site_host
from audio_service.errors import InputError, NotFound
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import LexiconRow
from audio_service.verbalize import Entry, Kind, Scope

EVERYWHERE = "global"
_SCOPES = 'Use "global", "site:HOST" or "article:ID".'


@dataclass(frozen=True, slots=True)
class PronunciationRule:
    """A stored rule; `scope` is "global", "site:HOST" or "article:ID"."""

    id: int
    scope: str
    entry: Entry


class Pronunciations:
    """The pronunciation rules of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[tuple[object, ...], dict[str, tuple[Entry, ...]]] | None = None

    def save(self, scope: str, *entries: Entry) -> tuple[PronunciationRule, ...]:
        """Add or replace rules, all or none. Raises InputError for an invalid scope."""
        try:
            check_scope(scope)
        except ValueError as error:
            raise InputError(f"Invalid scope: {error}.", advice=_SCOPES) from error
        with self._database.writing() as session:
            return tuple(_save(session, scope, entry) for entry in entries)

    def delete(self, rule_id: int) -> PronunciationRule:
        """Delete and return a rule. Raises NotFound."""
        with self._database.writing() as session:
            row = session.get(LexiconRow, rule_id)
            if row is None:
                raise NotFound(f"Pronunciation rule {rule_id} does not exist.", advice="List the rules again.")
            record = _record(row)
            session.delete(row)
            return record

    def list(self, scope: str | None = None) -> tuple[PronunciationRule, ...]:
        """List the rules of a scope, or all, by written form."""
        query = select(LexiconRow).order_by(LexiconRow.scope, LexiconRow.written, LexiconRow.language)
        if scope is not None:
            query = query.where(LexiconRow.scope == scope)
        with self._database.reading() as session:
            return tuple(_record(row) for row in session.scalars(query))

    def entries(self, article_id: str, source: str) -> tuple[Entry, ...]:
        """The entries for an article from a URL or file, the most specific scope last; cached until a rule changes."""
        with self._database.reading() as session:
            state = session.execute(
                select(func.count(), func.max(LexiconRow.id), func.max(LexiconRow.updated_at))
            ).one()
        if self._known is None or self._known[0] != tuple(state):
            by_scope: dict[str, tuple[Entry, ...]] = {}
            for record in self.list():
                by_scope[record.scope] = (*by_scope.get(record.scope, ()), record.entry)
            self._known = tuple(state), by_scope
        known = self._known[1]
        scopes = sorted((scope for scope in known if scope_covers(scope, article_id, source)), key=_specificity)
        return tuple(entry for scope in scopes for entry in known[scope])


def _save(session: Session, scope: str, entry: Entry) -> PronunciationRule:
    row = session.scalar(
        select(LexiconRow).where(
            LexiconRow.scope == scope, LexiconRow.language == entry.language, LexiconRow.written == entry.written
        )
    )
    if row is None:
        row = LexiconRow(scope=scope, language=entry.language, written=entry.written)
        session.add(row)
    row.kind, row.said, row.case_sensitive = entry.kind.value, entry.said, entry.exact
    row.updated_at = datetime.now(UTC)
    session.flush()
    return _record(row)


def check_scope(scope: str) -> str:
    """Return the scope. Raises ValueError unless it is "global", "site:HOST" or "article:ID"."""
    if scope != EVERYWHERE:
        kind, _, name = scope.partition(":")
        if kind not in ("site", "article"):
            raise ValueError(f"{scope[:80]!r} is not a scope")
        check_article_id(name)
    return scope


def scope_covers(scope: str, article_id: str, source: str) -> bool:
    """Whether rules of a scope apply to an article from a URL or file."""
    kind, _, name = scope.partition(":")
    if kind == "site":
        return on_site(name, source)
    return scope == EVERYWHERE or (kind == "article" and name == article_id)


def _specificity(scope: str) -> tuple[int, int]:
    kind, _, name = scope.partition(":")
    return (EVERYWHERE, "site", "article").index(kind), len(site_host(name))


def _record(row: LexiconRow) -> PronunciationRule:
    scope = Scope(row.scope.partition(":")[0])
    entry = Entry(row.written, Kind(row.kind), row.said, row.language, row.case_sensitive, scope)
    return PronunciationRule(row.id, row.scope, entry)
