"""Users' pronunciation rules by scope: global, one site, one article."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import bindparam, func, select, text

from audio_service.article import check_article_id
from audio_service.errors import InputError, NotFound
from audio_service.hosts import on_site, site_host
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import LexiconRow, UtcDateTime
from audio_service.verbalize import Entry, Kind, Scope

EVERYWHERE = "global"
_SCOPES = 'Use "global", "site:HOST" or "article:ID".'
# Letters that are no letter with an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
# One statement for all rows: SQLite's write lock is held for 0.05 s with 20,000 of them, 0.3 s with one for each.
_UPSERT = """
INSERT INTO lexicon (scope, language, written, kind, said, case_sensitive, updated_at, saved_by)
SELECT :scope, {columns} = 'exact', :now, :saved_by FROM {each} WHERE true
ON CONFLICT (scope, language, written) DO UPDATE SET kind = excluded.kind, said = excluded.said,
    case_sensitive = excluded.case_sensitive, updated_at = excluded.updated_at, saved_by = excluded.saved_by
"""


SeenScopes = Callable[[Iterable[str]], frozenset[str]]
"""Which of these scopes a caller sees; `frozenset` itself: all."""


@dataclass(frozen=True, slots=True)
class PronunciationRule:
    """A stored rule; `scope` is "global", "site:HOST" or "article:ID", `saved_by` a key's name if it is known."""

    id: int
    scope: str
    entry: Entry
    saved_at: datetime
    saved_by: str


class Pronunciations:
    """The pronunciation rules of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[tuple[object, ...], dict[str, tuple[PronunciationRule, ...]]] | None = None

    def save(self, scope: str, *entries: Entry, saved_by: str = "") -> tuple[PronunciationRule, ...]:
        """Add or replace rules, all or none; of several for the same words the last one counts.

        What has to be written is known before the transaction begins, which holds the lock briefly. A rule that says
        the same as before stays its first author's. Raises InputError for an invalid scope.
        """
        try:
            check_scope(scope)
        except ValueError as error:
            raise InputError(f"Invalid scope: {error}.", advice=_SCOPES) from error
        known = {_words(rule.entry): rule for rule in self.list(scope)}
        wanted = {_words(entry): _columns(entry) for entry in entries}
        rows = [row for words, row in wanted.items() if words not in known or _columns(known[words].entry) != row]
        if rows:
            self._upsert(scope, json.dumps(rows), saved_by)
            known = {_words(rule.entry): rule for rule in self.list(scope)}
        # Another editor may have deleted one in between.
        return tuple(known[_words(entry)] for entry in entries if _words(entry) in known)

    def _upsert(self, scope: str, rows: str, saved_by: str) -> None:
        """Add or replace the rules of a scope; `rows` is a JSON array of `_columns`."""
        each, column = "json_each(:rows)", "json_extract(value, '$[{}]')"
        if self._database.engine.dialect.name == "postgresql":
            each, column = "jsonb_array_elements(CAST(:rows AS jsonb)) AS each(value)", "value ->> {}"
        columns = ", ".join(column.format(number) for number in range(5))
        statement = text(_UPSERT.format(each=each, columns=columns)).bindparams(bindparam("now", type_=UtcDateTime))
        with self._database.writing() as session:
            last = session.scalar(select(func.max(LexiconRow.updated_at)))
            now = datetime.now(UTC)
            if last is not None:  # a clock that was set back must not hide a change from `entries`
                now = max(now, last + timedelta(microseconds=1))
            session.execute(statement, {"scope": scope, "rows": rows, "now": now, "saved_by": saved_by})

    def get(self, rule_id: int) -> PronunciationRule:
        """Get a rule. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(LexiconRow, rule_id)
            if row is None:
                raise unknown_rule(rule_id)
            return _record(row)

    def delete(self, rule_id: int) -> PronunciationRule:
        """Delete and return a rule. Raises NotFound."""
        with self._database.writing() as session:
            row = session.get(LexiconRow, rule_id)
            if row is None:
                raise unknown_rule(rule_id)
            record = _record(row)
            session.delete(row)
            return record

    def list(self, scope: str | None = None, seen: SeenScopes = frozenset) -> tuple[PronunciationRule, ...]:
        """List the rules of a scope, or of all that are `seen`, by written form."""
        query = select(LexiconRow).order_by(LexiconRow.scope, LexiconRow.written, LexiconRow.language)
        if scope is not None:
            query = query.where(LexiconRow.scope == scope)
        with self._database.reading() as session:
            rules = tuple(_record(row) for row in session.scalars(query))
        scopes = seen({rule.scope for rule in rules})
        return tuple(rule for rule in rules if rule.scope in scopes)

    def find(
        self,
        search: str = "",
        *,
        scope: str | None = None,
        level: Scope | None = None,
        after: int = 0,
        limit: int = 50,
        seen: SeenScopes = frozenset,
    ) -> tuple[PronunciationRule, ...]:
        """Rules with `search` in their words, in the order of an index, behind the rule with the id `after`.

        Only those of scopes that are `seen`.

        Case and accents do not matter. Raises NotFound if there is no rule with that id.
        """
        wanted = _folded(search)
        known = self._current()
        by_scope = {scope: known[scope] for scope in seen(known)}
        rules = [rule for rules in by_scope.values() for rule in rules]
        last = next((rule for rule in rules if rule.id == after), None)
        if after and last is None:
            raise NotFound(f"Pronunciation rule {after} does not exist.", advice="List the rules again.")
        found = [
            rule
            for rule in (rules if scope is None else by_scope.get(scope, ()))
            if level in (None, rule.entry.scope)
            and wanted in _folded(f"{rule.entry.written}\n{rule.entry.said}")
            and (last is None or _in_index(rule) > _in_index(last))
        ]
        return tuple(sorted(found, key=_in_index)[:limit])

    def rules(self, article_id: str, source: str) -> tuple[PronunciationRule, ...]:
        """The rules for an article from a URL or file, the most specific scope last."""
        known = self._current()
        scopes = sorted((scope for scope in known if scope_covers(scope, article_id, source)), key=_specificity)
        return tuple(rule for scope in scopes for rule in known[scope])

    def entries(self, article_id: str, source: str) -> tuple[Entry, ...]:
        """The entries for an article from a URL or file, the most specific scope last."""
        return tuple(rule.entry for rule in self.rules(article_id, source))

    def _current(self) -> dict[str, tuple[PronunciationRule, ...]]:
        """All rules by scope, cached until one changes."""
        with self._database.reading() as session:
            state = session.execute(
                select(func.count(), func.max(LexiconRow.id), func.max(LexiconRow.updated_at))
            ).one()
        if self._known is None or self._known[0] != tuple(state):
            by_scope = groupby(self.list(), key=lambda rule: rule.scope)
            self._known = tuple(state), {scope: tuple(rules) for scope, rules in by_scope}
        return self._known[1]


def unknown_rule(rule_id: int) -> NotFound:
    """The error for a rule that does not exist."""
    return NotFound(f"Pronunciation rule {rule_id} does not exist.", advice="List the rules again.", code="rule")


def _words(entry: Entry) -> tuple[str, str]:
    """What a rule is for, within its scope."""
    return entry.language, entry.written


def _columns(entry: Entry) -> list[str]:
    """An entry as `_UPSERT` takes it."""
    return [entry.language, entry.written, entry.kind.value, entry.said, "exact" if entry.exact else ""]


def _folded(text: str) -> str:
    """Text as it is searched for: "Siobhan" finds "Siobhán"."""
    text = text.casefold().translate(_PLAIN)
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _in_index(rule: PronunciationRule) -> tuple[str, str, str, str]:
    """The place of a rule in an index: by its words, whatever their case and accents."""
    return _folded(rule.entry.written), rule.entry.written, rule.scope, rule.entry.language


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
    return PronunciationRule(row.id, row.scope, entry, row.updated_at, row.saved_by)
