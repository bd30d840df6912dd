"""A running service without its interfaces: accepts, renders and deletes articles."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from audio_service.article import Document, MarkKind, Notice, normal_url
from audio_service.article import article_id as id_of_url
from audio_service.config import Choices
from audio_service.errors import (
    AudioServiceError,
    Busy,
    Conflict,
    InputError,
    InvalidMark,
    NotFound,
    NotNarrated,
    Unavailable,
    narration_gone,
)
from audio_service.narration import Studio, article_notices, narration_key, rule_of, studio_for
from audio_service.rendering import (
    Formats,
    Job,
    JobQueue,
    LiveNarration,
    Metrics,
    Priority,
    Renderer,
)
from audio_service.script import Script
from audio_service.service.play_counter import PlayCounter
from audio_service.service.script_writer import ScriptWriter
from audio_service.service.submission import Closing, Submission
from audio_service.service.webhooks import Webhooks
from audio_service.storage import (
    Access,
    ArticleRecord,
    Catalog,
    Draft,
    IfMatch,
    RevisionRecord,
    Status,
    Store,
    intact_narration,
    this_process,
    write_wait_s,
)
from audio_service.threads import start_thread
from audio_service.verbalize import Entry, Kind
from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)

# Seconds between searches for accepted articles without a lease: one query on a short index.
LEASES_EVERY_S = 1.0
# Seconds that what renews leases, and a service that stops, wait for another writer of the database.
LOCK_WAIT_S = 2.0
# Seconds until a damaged narration whose repair failed is rendered again.
REPAIR_AGAIN_S = 10
_PHONEMES = "Use the phonemes that espeak uses for this language."


class Service:
    """A running service; see `open_service`."""

    def __init__(self, studio: Studio, store: Store, catalog: Catalog, renderer: Renderer, metrics: Metrics) -> None:
        self.settings = studio.settings
        self.studio = studio
        self.store = store
        self.catalog = catalog
        self.renderer = renderer
        self.metrics = metrics
        self.scripts = ScriptWriter(studio, catalog.pronunciations, renderer.ahead)
        self.formats = Formats(studio, store, metrics)
        self.plays = PlayCounter(catalog.plays)
        self.webhooks = Webhooks(self.settings, catalog.deliveries)
        self.jobs = JobQueue(studio, renderer, store, catalog.articles, metrics)
        self.holder = this_process(self.settings.hold_s)
        self._takes_over = self._sites_assigned = False
        self._renewed: set[tuple[str, int]] = set()
        self._renewing = threading.Lock()
        self._closing = threading.Event()
        self._leasing = threading.Thread(target=self._keep_leases, name="leases", daemon=True)

    def start(self) -> None:
        """Start the threads that render, keep leases, send webhooks and count plays."""
        self.renderer.start()
        self._leasing.start()
        self.webhooks.start()
        self.plays.start()

    def close(self) -> None:
        """Stop after the current sentences; the next start resumes."""
        write_wait_s.set(LOCK_WAIT_S)
        self._closing.set()
        self._leasing.join()
        with contextlib.ExitStack() as closing:
            closing.callback(self.plays.close)
            closing.callback(self.webhooks.close)
            closing.callback(self._release_leases)
            closing.callback(self.jobs.close)
            self.formats.close()

    def _release_leases(self) -> None:
        try:
            self.catalog.leases.release(self.holder.name)
        except Unavailable as error:  # others take the articles over when the leases expire
            log.warning("leases are not released: %s", error)

    def accept(
        self,
        submission: Submission,
        *,
        if_match: IfMatch = None,
        priority: Priority = Priority.EDITOR,
    ) -> tuple[ArticleRecord, bool]:
        """Create or revise an article and queue its narration; returns the record, and whether anything changed.

        Raises InputError if it cannot be narrated, Conflict against lost updates, Busy if the queue is full, without
        changing anything.
        """
        own_id = submission.article_id
        draft, script = self._draft(submission)
        article, changed = self.catalog.articles.save(
            own_id, draft, if_match=if_match, holder=self.holder, admit=self.jobs.check_room
        )
        revision = article.latest
        if changed and article.served.number != revision.number - 1:  # the served one may render again after damage
            self.jobs.cancel(own_id, revision.number - 1)
        if changed and revision.status == Status.RENDERING:
            self.jobs.submit(Job(own_id, revision.number, revision.key, lambda: script), priority)
        return article, changed

    def close_refused(self, closing: Closing, error: AudioServiceError, if_match: IfMatch = None) -> None:
        """Close an article whose submission was refused: what the public must not hear any more does not wait for it.

        Raises Conflict as `accept`, and IdTaken for an article of another site.
        """
        if not (closing.unpublish or closing.for_subscribers):
            return
        published, access = (False if closing.unpublish else None), (Access.TOKEN if closing.for_subscribers else None)
        try:
            self.catalog.articles.publish(
                closing.article_id, published, access=access, if_match=if_match, only_site=closing.only_site
            )
        except NotFound:
            if closing.for_subscribers and closing.url is not None:
                with contextlib.suppress(ValueError):  # no page has such an address
                    self.catalog.articles.unpublish_copies(normal_url(closing.url))
            return
        log.warning("%s is closed as it was sent, without its new text: %s", closing.article_id, error)

    def id_for(self, url: str) -> str:
        """The id of the article with this canonical URL, or of a new one."""
        known = self.catalog.articles.find_url(url)
        return id_of_url(url) if known is None else known.id

    def notices(self, document: Document, choices: Choices) -> tuple[Notice, ...]:
        """What to check of an article with these choices."""
        return article_notices(document, self.settings, choices)

    def _draft(self, submission: Submission) -> tuple[Draft, Script]:
        """What the revision is made from, and its script."""
        try:
            known = self.catalog.articles.get(submission.article_id)
        except NotFound:
            known = None
        document = _placed(submission, known)
        rule = rule_of(document, self.settings)
        if not rule.narrate:
            raise NotNarrated(document.source, document.section)
        choices = submission.choices
        if choices is None:
            choices = Choices() if known is None else known.latest.choices
        if submission.voice is not None:
            choices = choices.model_copy(update={"voice": submission.voice})
        script = self.scripts.script(submission.article_id, document, choices)
        draft = Draft(
            document,
            choices,
            main_voice(script),
            narration_key(script, self.studio),
            submission.url,
            submission.publish,
            submission.origin,
            submission.anonymous,
            submission.withdraw,
            submission.saved_by,
            submission.classification,
            None if submission.url is None else self.settings.site_name(submission.url),
            submission.only_site,
        )
        return draft, script

    def check_entry(self, entry: Entry) -> Entry:
        """Return the entry. Raises InputError if its IPA has symbols without a sound in the default voice."""
        if entry.kind is Kind.IPA and (missing := self._missing(entry.said, self.settings.voice)):
            what = f"The voice has no sound for {missing} in {entry.said!r}."
            raise InputError(what, advice=_PHONEMES, code="phonemes", value=missing)
        return entry

    def check_marks(self, document: Document, voice: str | None) -> Document:
        """Return the document. Raises InvalidMark if its voice has no sound for phonemes of a narrator's mark."""
        for mark in document.narrator_marks:
            if mark.kind is MarkKind.IPA:
                own = studio_for(document, Choices(voice=voice), self.studio).settings.voice
                if missing := self._missing(mark.value, own):
                    before = " ".join(document.text[: mark.span.start].split()[-6:])
                    why = f"the voice {own} has no sound for {missing}"
                    raise InvalidMark(f'<phoneme ph="{mark.value}">', before, why, advice=_PHONEMES)
        return document

    def _missing(self, ipa: str, voice: str) -> str:
        """The symbols of these phonemes that a voice has no sound for."""
        phonemizer = self.studio.voices.load(voice).phonemizer
        return " ".join(phonemizer.missing(phonemizer.split(ipa.replace(" ", ""))))

    def make_format(self, key: str, name: str) -> Future[None]:
        """Begin to encode a finished narration in another format; see `Formats.encode`. Raises Busy."""
        return self.formats.encode(key, name, lambda: self._script_of(key))

    def _script_of(self, key: str) -> Script:
        """The script of a narration. Raises NotFound if no article uses it."""
        found = self.catalog.articles.find_key(key)
        if not found:
            raise narration_gone()
        article_id, number, _ = found[0]
        return self._load(article_id, number)

    def enqueue(self, revision: RevisionRecord, priority: Priority) -> None:
        """Queue the narration of an accepted revision."""
        load = partial(self._load, revision.article_id, revision.number)
        self.jobs.submit(Job(revision.article_id, revision.number, revision.key, load), priority)

    def follow(self, article_id: str, number: int) -> LiveNarration | None:
        """The live narration of a revision for a listener, started now if necessary; None if there is none to render.

        A served narration of which a file is missing or damaged in the store is rendered again. Raises Unavailable if
        that cannot begin now.
        """
        revision = self.catalog.articles.revision(article_id, number)
        if revision.status != Status.RENDERING and not self._reopen_damaged(revision):
            return None
        live = self.jobs.follow(revision.key)
        if live is None:
            self.enqueue(revision, Priority.LISTENER)
            live = self.jobs.follow(revision.key)
        return live

    def _reopen_damaged(self, revision: RevisionRecord) -> bool:
        """Set a revision back to rendering if it is served and a file of it is missing or damaged; whether it was.

        Its other files are served until they are replaced.
        """
        ready = self.catalog.articles.get(revision.article_id).ready
        if ready is None or ready.number != revision.number or intact_narration(self.store, ready.key) is not None:
            return False
        if ready.error is not None and ready.finished_at is not None:
            left_s = REPAIR_AGAIN_S - int((datetime.now(UTC) - ready.finished_at).total_seconds())
            if left_s > 0:
                raise Unavailable("storage", f"repairing the narration failed: {ready.error}", retry_after_s=left_s)
        reopened = self.catalog.articles.reopen(ready.article_id, ready.number, self.holder)
        if reopened:
            log.error("files of narration %s are missing or damaged; re-rendering", ready.key)
        return reopened

    def renew(self, revisions: Iterable[tuple[str, int]]) -> None:
        """Render revisions (article id, number) again as new ones: their narration is outdated, or not signed.

        Each once per process; only an article's latest revision, unless the article is being edited.
        """
        for article_id, number in set(revisions) - self._renewed:
            article = self.catalog.articles.get(article_id)
            latest = article.latest
            if latest.number != number or self.catalog.working_copies.get(article_id) is not None:
                continue
            self._renewed.add((article_id, number))
            again = Submission(
                article_id,
                latest.document,
                latest.origin,
                choices=latest.choices,
                anonymous=article.anonymous,
                saved_by=latest.saved_by,
            )
            try:
                self.accept(again, if_match=(article.latest_id,), priority=Priority.BATCH)
            except (Busy, Conflict, Unavailable):  # Conflict: revised meanwhile
                self._renewed.discard((article_id, number))
            except AudioServiceError as error:  # as it is, it can still be played
                log.warning("%s keeps its outdated narration: %s", article_id, error)

    def renew_soon(self, revisions: Iterable[tuple[str, int]]) -> None:
        """`renew` on a thread, one at a time, for readers, who must not wait for the database."""
        asked = set(revisions) - self._renewed

        def renew() -> None:
            try:
                self.renew(asked)
            except AudioServiceError as error:
                log.warning("outdated narrations are renewed later: %s", error)
            finally:
                self._renewing.release()

        if asked and self._renewing.acquire(blocking=False):
            try:
                start_thread(threading.Thread(target=renew, name="renew", daemon=True))
            except Unavailable as error:
                self._renewing.release()
                log.warning("outdated narrations are renewed later: %s", error)

    def resume(self) -> int:
        """Resume accepted revisions without a lease, now and continuously; returns their current number."""
        self._takes_over = True
        return self._take_over()

    def _take_over(self) -> int:
        """Queue accepted revisions without a lease: their process stopped, or was lost.

        Only as many as there is room for, so that all machines share them.
        """
        room = 2 * self.jobs.parallel - self.jobs.waiting()
        if room <= 0:
            return 0
        found = self.catalog.leases.acquire_free(self.holder, room)
        return sum(self._take(*place) for place in found)

    def _take(self, article_id: str, number: int) -> bool:
        """Queue a leased revision; one that cannot be read fails, and keeps nobody else from being narrated."""
        try:
            self.enqueue(self.catalog.articles.revision(article_id, number), Priority.BATCH)
            return True
        except Unavailable:
            raise
        except NotFound:  # deleted meanwhile
            return False
        except Exception as error:  # whatever its row holds
            log.exception("revision %d of %s cannot be read", number, article_id)
            self.catalog.articles.fail(article_id, number, None, f"The catalogue's revision cannot be read ({error}).")
            return False

    def _keep_leases(self) -> None:
        """Retry what is due, renew the leases of this process, and take over free ones."""
        write_wait_s.set(LOCK_WAIT_S)
        renewed = time.monotonic()
        away = LogThrottle()
        while not self._closing.wait(LEASES_EVERY_S):
            try:
                self.jobs.begin_due()
                if time.monotonic() - renewed > self.settings.hold_s / 4:
                    renewed = time.monotonic()
                    self.catalog.leases.renew(self.holder, self.jobs.pending())
                if self._takes_over:
                    self._take_over()
            except Unavailable as error:
                if away.allows():
                    log.warning("leases are renewed later: %s", error)
            except Exception:  # the thread must survive
                log.exception("renewing leases")

    def delete(self, article_id: str, *, if_match: IfMatch = None) -> None:
        """Delete an article at once; its media are removed after `takedown_s`. Raises NotFound, Conflict."""
        article = self.catalog.articles.get(article_id)
        self.catalog.articles.delete(article_id, if_match=if_match)
        self.jobs.cancel(article_id, article.latest.number, deleted=True)

    def sweep(self) -> int:
        """Delete media that are due, old reports and messages, and closed windows; returns the number of narrations.

        The first one gives articles the sites that the settings name since. Raises Unavailable; the rest stays due.
        """
        if self.settings.sites and not self._sites_assigned:
            self._sites_assigned = self.catalog.article_sites.assign(self.settings.site_name) == 0
        self.catalog.reports.expire(datetime.now(UTC) - timedelta(days=self.settings.reader_reports_days))
        self.catalog.open_windows.expire()
        self.catalog.deliveries.expire(datetime.now(UTC) - timedelta(days=self.settings.webhook_kept_days))
        self.catalog.arrivals.expire()
        deleted = 0
        for key in self.catalog.removed_media.due(datetime.now(UTC)):
            if not self.catalog.articles.find_key(key):
                self.store.delete_media(key)
                deleted += 1
            self.catalog.removed_media.forget(key)
        return deleted

    def _load(self, article_id: str, number: int) -> Script:
        return self.scripts.of(self.catalog.articles.revision(article_id, number))


def _placed(submission: Submission, known: ArticleRecord | None) -> Document:
    """The document with the section, site and author that are named, now or before: rules and tags are theirs."""
    document, given = submission.document, submission.classification
    section, site, author = given.section, given.site, given.author
    before = frozenset() if known is None else known.named
    if "section" not in given.named:
        kept = known is not None and ("section" in before or not document.section)
        section = known.section if kept and known is not None else document.section
    if "site" not in given.named:
        site = known.site if known is not None and "site" in before else None
    if "author" not in given.named:
        author = known.author if known is not None and "author" in before else document.byline
    return replace(document, section=section, named_site=site, byline=author)


def main_voice(script: Script) -> str:
    """The voice with most of a script."""
    return Counter(sentence.voice for sentence in script.sentences).most_common(1)[0][0]
