"""Items -> rendered articles, a few at a time; unchanged ones are only looked up."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from audio_service import __version__
from audio_service.article import (
    FetchedPage,
    Notice,
    PageFacts,
    RawArticle,
    Validators,
    article_id,
    date_of,
    facts_of_page,
    from_file,
    from_page,
    from_text,
)
from audio_service.errors import AudioServiceError, Conflict, NotFound, Unavailable, UnspokenLanguage
from audio_service.hosts import host_allowed
from audio_service.rendering import Priority
from audio_service.service.batch.items import BatchSource, BrokenSource, Item, item_to_json
from audio_service.service.batch.politeness import Disallowed, Politeness
from audio_service.service.classified import classification
from audio_service.service.readiness import check_disk
from audio_service.service.service import Service
from audio_service.service.submission import Closing, Submission
from audio_service.storage import UNNAMED, Access, ArticleRecord, Origin, SourceRecord, Status, stored_contents

POLL_S = 0.05
# Who sent its revisions.
SAVED_BY = "batch"


class Outcome(StrEnum):
    """Outcome of a source."""

    RENDERED = "rendered"
    UNCHANGED = "unchanged"
    """Already rendered."""
    SKIPPED = "skipped"
    """Deliberately left out: by date or host, robots.txt, or the page's opt-out."""
    FAILED = "failed"
    SELECTED = "selected"
    """A dry run would process it."""


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """The outcome of one source."""

    outcome: Outcome
    source: str
    article_id: str | None = None
    sentences: int = 0
    duration_ms: int = 0
    reason: str | None = None
    unspoken: str | None = None
    """The language, if it failed because no installed voice speaks it."""
    notices: tuple[Notice, ...] = ()
    """What to check, of an article whose text was read."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items are rendered; `hosts` are names, or "*.example.com" for subdomains."""

    since: datetime | None = None
    until: datetime | None = None
    hosts: tuple[str, ...] = ()
    limit: int | None = None

    def refuses(self, item: Item) -> str | None:
        """Why an item is skipped, judged by its listing; None if it is not."""
        if self.hosts and not (item.url and host_allowed(item.url, self.hosts)):
            return "its host is not selected"
        return None if item.published is None else self.refuses_date(item.published)

    def refuses_date(self, published: datetime | None) -> str | None:
        """Why an article of this date is skipped; None if it is not."""
        if self.since is None and self.until is None:
            return None
        if published is None:
            return "it has no date"
        if self.since is not None and published < self.since:
            return f"it is from {published:%Y-%m-%d}"
        if self.until is not None and published > self.until:
            return f"it is from {published:%Y-%m-%d}"
        return None


def preview(items: Iterable[BatchSource], selection: Selection, tell: Callable[[BatchEvent], None]) -> None:
    """Report which items a run would process, in order, without fetching or changing anything."""
    left = selection.limit
    for item in items:
        if left == 0:
            return
        if isinstance(item, BrokenSource):
            tell(BatchEvent(Outcome.FAILED, item.source, reason=str(item.error)))
        elif (refused := selection.refuses(item)) is not None:
            tell(BatchEvent(Outcome.SKIPPED, item.source, reason=refused))
        else:
            left = None if left is None else left - 1
            tell(BatchEvent(Outcome.SELECTED, item.source, item.id))


class _Unchanged(Exception):
    """The source has not changed since it was rendered."""

    def __init__(self, record: SourceRecord) -> None:
        super().__init__(record.source)
        self.record = record


class _Skipped(Exception):
    """The source is deliberately skipped."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An item's text, under which id it is an article, and what to remember of it."""

    raw: RawArticle
    article_id: str
    record: SourceRecord


@dataclass(frozen=True, slots=True)
class _Pending:
    item: Item
    key: str
    notices: tuple[Notice, ...]


class BatchRun:
    """One batch. `stop` may be called from a signal handler; unfinished work is left to the next run."""

    def __init__(
        self,
        service: Service,
        selection: Selection = Selection(),
        *,
        publish: bool | None = True,
        tell: Callable[[BatchEvent], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.service = service
        self._selection = selection
        self._publish = publish
        self._tell = tell
        self._now = now
        self._stopped = threading.Event()
        self.politeness = Politeness(service.settings, self._stopped.wait)
        self._settings_hash = ""
        self._window = 2 * service.jobs.parallel
        self._pending: dict[tuple[str, int], _Pending] = {}
        self.taken = 0

    def stop(self) -> None:
        """Accept and await nothing more."""
        self._stopped.set()

    def pause(self, seconds: float) -> None:
        """Wait, at most until stopped."""
        self._stopped.wait(seconds)

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self._stopped.is_set()

    def run(self, items: Iterable[BatchSource], *, again: bool = False, patient: bool = False) -> None:
        """Render or look up all items. Returns when they are done or the run is stopped.

        `again` refetches pages that their listing shows as unchanged. Raises Unavailable if the database is away, or
        the disk is full; a `patient` run waits for room.
        """
        began = self._now()
        self._settings_hash = _settings_fingerprint(self.service)
        for found in items:
            if self.stopped or self.taken == self._selection.limit:
                break
            if isinstance(found, BrokenSource):
                self._tell(BatchEvent(Outcome.FAILED, found.source, reason=str(found.error)))
                continue
            self._one(found, began, again)
            while len(self._pending) >= self._window and not self.stopped:
                self._report_finished(patient)
        while self._pending and not self.stopped:
            self._report_finished(patient)

    def _one(self, item: Item, began: datetime, again: bool) -> None:
        refused = self._selection.refuses(item)
        if refused is not None:
            self._tell(BatchEvent(Outcome.SKIPPED, item.source, reason=refused))
            return
        self.taken += 1
        try:
            self._submit(item, self._read(item, began, again))
        except _Unchanged as same:
            self._resume(item, same.record)
        except (_Skipped, Disallowed) as why:
            self._tell(BatchEvent(Outcome.SKIPPED, item.source, reason=str(why)))
        except Unavailable:
            raise  # not the item's fault: the next run takes it
        except AudioServiceError as error:
            self._close(item, error)
            self._fail(item, str(error), error.language if isinstance(error, UnspokenLanguage) else None)

    def _close(self, item: Item, error: AudioServiceError) -> None:
        """Close the article of an item for subscribers whose text is refused."""
        if item.classified is None or item.classified.access is not Access.TOKEN:
            return
        own_id = item.id or (None if item.url is None else self.service.id_for(item.url))
        if own_id is not None:
            with contextlib.suppress(Conflict):
                self.service.close_refused(Closing(own_id, False, True, item.url), error)

    def _read(self, item: Item, began: datetime, again: bool) -> _Read:
        """The document of an item. Raises _Unchanged, _Skipped, and what reading and extracting raise."""
        known = self.service.catalog.sources.get(item.source)
        if known is not None and known.error is None and self._is_current(item, known, began, again):
            raise _Unchanged(known)
        if item.content is not None:
            return self._from_content(item, item.content, known)
        if item.path is not None:
            return self._from_file(item, item.path, known)
        return self._from_page(item, known)

    def _is_current(self, item: Item, known: SourceRecord, began: datetime, again: bool) -> bool:
        """Whether a page need not be fetched: known from this run, or unchanged by its listing."""
        if item.url is None or item.content is not None or not self._same_settings(item, known):
            return False
        if known.checked_at >= began:
            return True
        return not again and item.changed is not None and item.changed < known.checked_at

    def _same_settings(self, item: Item, known: SourceRecord) -> bool:
        """Whether a source was processed with the settings and the options that the item has now."""
        return known.fingerprint is not None and known.fingerprint.startswith(self._options_hash(item))

    def _options_hash(self, item: Item) -> str:
        """16 hex digits of a hash of all that affects the result beside the text."""
        options = json.dumps([self._settings_hash, item.options(), self._publish], sort_keys=True)
        return hashlib.sha256(options.encode()).hexdigest()[:16]

    def _from_content(self, item: Item, content: str, known: SourceRecord | None) -> _Read:
        assert item.id is not None
        record = self._record(item, content.encode("utf-8", "replace"), known)
        raw = from_text(content, item.media_type, source=item.url or item.id, url=item.url)
        return _Read(raw, item.id, record)

    def _from_file(self, item: Item, path: str, known: SourceRecord | None) -> _Read:
        raw = from_file(path, self.service.settings.limits)
        assert isinstance(raw.data, bytes)
        return _Read(raw, item.id or article_id(item.source), self._record(item, raw.data, known))

    def _from_page(self, item: Item, known: SourceRecord | None) -> _Read:
        assert item.url is not None
        validators = None
        if known is not None and known.error is None and self._same_settings(item, known):
            validators = Validators(known.etag, known.modified)
        page = self.politeness.fetch_page(item.url, validators)
        if page is None:
            assert known is not None
            known = replace(known, checked_at=self._now())
            self.service.catalog.sources.save(known)
            raise _Unchanged(known)
        record = self._record(item, page.data, known, page.validators)
        address, raw = from_page(item.url, lambda url: self._get(url, page if url == item.url else None))
        assert raw is not None
        return _Read(raw, item.id or self.service.id_for(address), record)

    def _get(self, url: str, page: FetchedPage | None) -> tuple[FetchedPage, PageFacts]:
        """A page, fetched unless it is here, and what it says of itself. Raises _Skipped if it is not to be read."""
        page = page or self.politeness.fetch_page(url)
        assert page is not None
        facts = facts_of_page(page.data, page.url)
        if not facts.read_aloud:
            raise _Skipped("The page opts out of being read aloud (nopagereadaloud).")
        return page, facts

    def _record(
        self, item: Item, data: bytes, known: SourceRecord | None, validators: Validators | None = None
    ) -> SourceRecord:
        """What to remember of a source. Raises _Unchanged where this very content was rendered before."""
        options = self._options_hash(item)
        fingerprint = options + hashlib.sha256(data).hexdigest()[len(options) :]
        tags = validators or Validators()
        if known is not None and known.error is None and known.fingerprint == fingerprint:
            if validators is not None:
                known = replace(known, checked_at=self._now(), etag=tags.etag, modified=tags.modified)
                self.service.catalog.sources.save(known)
            raise _Unchanged(known)
        return SourceRecord(item.source, self._now(), fingerprint=fingerprint, etag=tags.etag, modified=tags.modified)

    def _submit(self, item: Item, read: _Read) -> None:
        """Have an item narrated. Raises _Skipped by its date."""
        raw = replace(read.raw, title=item.title, language=item.language, published=item.dated)
        document = raw.document(self.service.settings)
        refused = self._selection.refuses_date(item.published or date_of(document))
        if refused is not None:
            raise _Skipped(refused)
        submission = Submission(
            read.article_id,
            document,
            Origin.FETCHED if item.is_page_alone else Origin.PUSHED,
            choices=item.choices,
            url=raw.url,
            publish=self._publish,
            saved_by=SAVED_BY,
            classification=UNNAMED
            if item.classified is None
            else classification(item.classified, self.service.settings),
        )
        article, changed = self.service.accept(submission, priority=Priority.BATCH)
        if not changed and article.latest.status == Status.RENDERING:  # an earlier run ended before the next line
            self._take_over(article)
        record = replace(read.record, article_id=article.id, number=article.latest.number)
        self.service.catalog.sources.save(record)
        self._follow(item, article)

    def _resume(self, item: Item, record: SourceRecord) -> None:
        """The source is unchanged: its article is ready, or an earlier run did not finish it."""
        if record.article_id is None:
            self._tell(BatchEvent(Outcome.UNCHANGED, item.source))
            return
        try:
            article = self.service.catalog.articles.get(record.article_id)
        except NotFound:
            reason = f"Article {record.article_id} was deleted. PUT it to restore it."
            self._tell(BatchEvent(Outcome.SKIPPED, item.source, record.article_id, reason=reason))
            return
        latest = article.latest
        if latest.status == Status.RENDERING:
            self._take_over(article)
            self._follow(item, article)
        elif latest.status == Status.FAILED:
            self._fail(item, latest.error or "It failed.")
        else:
            self._tell(BatchEvent(Outcome.UNCHANGED, item.source, article.id, duration_ms=latest.duration_ms or 0))

    def _take_over(self, article: ArticleRecord) -> None:
        """Render an article that an earlier run has accepted and not finished."""
        latest = article.latest
        if self.service.catalog.leases.acquire(self.service.holder, article.id, latest.number):
            self.service.enqueue(latest, Priority.BATCH)

    def _follow(self, item: Item, article: ArticleRecord) -> None:
        latest = article.latest
        notices = self.service.notices(latest.document, latest.choices)
        if latest.status == Status.RENDERING:
            self._pending[article.id, latest.number] = _Pending(item, latest.key, notices)
        else:
            event = BatchEvent(Outcome.UNCHANGED, item.source, article.id, duration_ms=latest.duration_ms or 0)
            self._tell(replace(event, notices=notices))

    def _report_finished(self, patient: bool) -> None:
        """Wait a moment, then report the articles that are finished."""
        self._stopped.wait(POLL_S)
        if not patient and any(self.service.jobs.wait_of(pending.key) for pending in self._pending.values()):
            check_disk(self.service)  # other outages end without an operator
        states = self.service.catalog.articles.states(self._pending)
        for place, pending in list(self._pending.items()):
            state = states.get(place)
            if state is not None and state.status == Status.RENDERING:
                continue
            del self._pending[place]
            if state is None:
                reason = "It was deleted while it was rendered."
                self._tell(BatchEvent(Outcome.SKIPPED, pending.item.source, place[0], reason=reason))
            elif state.status == Status.FAILED:
                self._fail(pending.item, state.error or "It failed.")
            else:
                contents = stored_contents(self.service.store, pending.key)
                sentences = 0 if contents is None else len(contents.clips)
                event = BatchEvent(Outcome.RENDERED, pending.item.source, place[0], sentences, state.duration_ms)
                self._tell(replace(event, notices=pending.notices))

    def _fail(self, item: Item, reason: str, unspoken: str | None = None) -> None:
        self.service.catalog.sources.fail(item.source, reason, item_to_json(item), self._now())
        self._tell(BatchEvent(Outcome.FAILED, item.source, reason=reason, unspoken=unspoken))


def _settings_fingerprint(service: Service) -> str:
    """16 hex digits of a hash of all settings that affect the result."""
    settings = service.settings
    parts = ("reading", "speaking", "pauses", "sound", "sites", "language_voices", "voice", "title_voice")
    chosen = settings.model_dump(mode="json", include={*parts, "quote_voice", "limits"})
    rules = [(rule.scope, rule.section, repr(rule.entry)) for rule in service.catalog.pronunciations.list()]
    voices = [(name, service.studio.voices.load(name).sha256) for name in _voices(service)]
    signed = [] if service.studio.signer is None else ["signed"]
    text = json.dumps([__version__, chosen, rules, voices, *signed], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _voices(service: Service) -> list[str]:
    settings = service.settings
    named = [settings.voice, settings.title_voice, settings.quote_voice, *settings.language_voices.values()]
    for site in settings.sites.values():
        named += [site.voice, site.title_voice, site.quote_voice]
        for section in site.sections.values():
            named += [section.voice, section.title_voice, section.quote_voice]
    return sorted({name for name in named if name is not None})
