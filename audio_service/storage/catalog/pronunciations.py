"""Users' pronunciation rules by scope: global, one site, one section, one article."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from sqlalchemy import bindparam, func, select, text

from audio_service.article import Document, check_article_id
from audio_service.errors import InputError, NotFound
from audio_service.hosts import on_site, site_host
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import LexiconRow, UtcDateTime
from audio_service.verbalize import Entry, Kind, Scope

EVERYWHERE = "global"
_SCOPES = 'Use "global", "site:HOST" or "article:ID"; the first two may have a section.'
# Letters that are no letter with an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
# One statement for all rows: SQLite's write lock is held for 0.05 s with 20,000 of them, 0.3 s with one for each.
_UPSERT = """
INSERT INTO lexicon (scope, section, language, written, kind, said, case_sensitive, updated_at, saved_by)
SELECT :scope, :section, {columns} = 'exact', :now, :saved_by FROM {each} WHERE true
ON CONFLICT (scope, section, language, written) DO UPDATE SET kind = excluded.kind, said = excluded.said,
    case_sensitive = excluded.case_sensitive, updated_at = excluded.updated_at, saved_by = excluded.saved_by
"""


SeenScopes = Callable[[Iterable[str]], frozenset[str]]
"""Which of these scopes a caller sees; `frozenset` itself: all."""


@dataclass(frozen=True, slots=True)
class PronunciationRule:
    """A stored rule; `scope` is "global", "site:HOST" or "article:ID", `saved_by` a key's name if it is known.

    `section`: the only section of the site, or of all sites, that it is for; "" for all.
    """

    id: int
    scope: str
    entry: Entry
    saved_at: datetime
    saved_by: str
    section: str = ""


class Pronunciations:
    """The pronunciation rules of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[tuple[object, ...], dict[str, tuple[PronunciationRule, ...]]] | None = None

    def save(self, scope: str, *entries: Entry, section: str = "", saved_by: str = "") -> tuple[PronunciationRule, ...]:
        """Add or replace rules, all or none; of several for the same words the last one counts.

        What has to be written is known before the transaction begins, which holds the lock briefly. A rule that says
        the same as before stays its first author's. Raises InputError for an invalid scope.
        """
        try:
            check_section(check_scope(scope), section)
        except ValueError as error:
            raise InputError(f"Invalid scope: {error}.", advice=_SCOPES) from error
        known = {_words(rule.entry): rule for rule in self.list(scope, section)}
        wanted = {_words(entry): _columns(entry) for entry in entries}
        rows = [row for words, row in wanted.items() if words not in known or _columns(known[words].entry) != row]
        if rows:
            self._upsert({"scope": scope, "section": section, "rows": json.dumps(rows), "saved_by": saved_by})
            known = {_words(rule.entry): rule for rule in self.list(scope, section)}
        # Another editor may have deleted one in between.
        return tuple(known[_words(entry)] for entry in entries if _words(entry) in known)

    def _upsert(self, values: dict[str, str]) -> None:
        """Add or replace the rules of a scope; `rows` of the values is a JSON array of `_columns`."""
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
            session.execute(statement, {**values, "now": now})

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

    def list(
        self, scope: str | None = None, section: str | None = None, seen: SeenScopes = frozenset
    ) -> tuple[PronunciationRule, ...]:
        """List the rules of a scope, or of all that are `seen`, by written form.

        `section` "" are those for all sections, None are all.
        """
        order = (LexiconRow.scope, LexiconRow.section, LexiconRow.written, LexiconRow.language)
        query = select(LexiconRow).order_by(*order)
        if scope is not None:
            query = query.where(LexiconRow.scope == scope)
        if section is not None:
            query = query.where(LexiconRow.section == section)
        with self._database.reading() as session:
            rules = tuple(_record(row) for row in session.scalars(query))
        scopes = seen({rule.scope for rule in rules})
        return tuple(rule for rule in rules if rule.scope in scopes)

    def find(
        self,
        search: str = "",
        *,
        scope: str | None = None,
        section: str | None = None,
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
            and section in (None, rule.section)
            and wanted in _folded(f"{rule.entry.written}\n{rule.entry.said}")
            and (last is None or _in_index(rule) > _in_index(last))
        ]
        return tuple(sorted(found, key=_in_index)[:limit])

    def rules(self, article_id: str, document: Document) -> tuple[PronunciationRule, ...]:
        """The rules for an article, the most specific scope last."""
        own = [
            (specificity(scope, section), tuple(rules))
            for scope, every in self._current().items()
            if scope_covers(scope, article_id, document)
            for section, rules in groupby(every, key=lambda rule: rule.section)
            if section in ("", document.section)
        ]
        return tuple(rule for _, rules in sorted(own, key=lambda each: each[0]) for rule in rules)

    def entries(self, article_id: str, document: Document) -> tuple[Entry, ...]:
        """The entries for an article, the most specific scope last."""
        return tuple(rule.entry for rule in self.rules(article_id, document))

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


def _in_index(rule: PronunciationRule) -> tuple[str, str, str, str, str]:
    """The place of a rule in an index: by its words, whatever their case and accents."""
    return _folded(rule.entry.written), rule.entry.written, rule.scope, rule.section, rule.entry.language


def check_scope(scope: str) -> str:
    """Return the scope. Raises ValueError unless it is "global", "site:HOST" or "article:ID"."""
    if scope != EVERYWHERE:
        kind, _, name = scope.partition(":")
        if kind not in ("site", "article"):
            raise ValueError(f"{scope[:80]!r} is not a scope")
        check_article_id(name)
    return scope


def check_section(scope: str, section: str) -> None:
    """Raises ValueError for a section of one article."""
    if section and level_of(scope) is Scope.ARTICLE:
        raise ValueError(f"{scope[:80]!r} has no sections")


def level_of(scope: str, section: str = "") -> Scope:
    """What kind of scope it is."""
    return Scope.SECTION if section else Scope(scope.partition(":")[0])


def rules_host(document: Document) -> str | None:
    """The host whose rules apply to an article: that of its address, or another site that was named for it."""
    address = _address(document)
    return urlsplit(address).hostname if "://" in address else None


def _address(document: Document) -> str:
    named, source = document.named_site, document.source
    return source if named is None or on_site(named, source) else f"https://{named}/"


def scope_covers(scope: str, article_id: str, document: Document) -> bool:
    """Whether rules of a scope apply to an article, if they are for its section."""
    kind, _, name = scope.partition(":")
    if kind == "site":
        return on_site(name, _address(document))
    return scope == EVERYWHERE or (kind == "article" and name == article_id)


def specificity(scope: str, section: str = "") -> tuple[int, int]:
    """Orders scopes, the most specific last; a section of one site is more specific than one of all sites."""
    name = scope.partition(":")[2]
    return tuple(Scope).index(level_of(scope, section)), len(site_host(name))


def _record(row: LexiconRow) -> PronunciationRule:
    scope = level_of(row.scope, row.section)
    entry = Entry(row.written, Kind(row.kind), row.said, row.language, row.case_sensitive, scope)
    return PronunciationRule(row.id, row.scope, entry, row.updated_at, row.saved_by, row.section)
