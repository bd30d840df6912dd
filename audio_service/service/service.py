"""A running service without its interfaces: accepts, renders and deletes articles."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from audio_service.article import Document
from audio_service.article import article_id as id_of_url
from audio_service.config import Choices
from audio_service.errors import AudioServiceError, Busy, Conflict, InputError, NotFound
from audio_service.narration import Studio, narration_key
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
from audio_service.service.script_writer import ScriptWriter
from audio_service.service.webhooks import Webhooks
from audio_service.storage import (
    ArticleRecord,
    Catalog,
    Draft,
    Origin,
    RevisionRecord,
    Status,
    Store,
    stored_narration,
    this_process,
)
from audio_service.verbalize import Entry, Kind

log = logging.getLogger(__name__)

# Seconds between searches for accepted articles without a lease: one query on a short index.
LEASES_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Submission:
    """An article to accept, and its origin.

    `choices` None keeps an editor's previous ones; `voice` overrides them. `publish` None leaves it unchanged; a new
    article is a draft. `anonymous`: requested without a key; revises only published, fetched articles that are not
    being edited. `withdraw`: withdraw all earlier audio as soon as this revision is served.
    """

    article_id: str
    document: Document
    origin: Origin
    choices: Choices | None = None
    voice: str | None = None
    url: str | None = None
    publish: bool | None = None
    anonymous: bool = False
    withdraw: bool = False


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
        self.formats = Formats(studio, store)
        self.webhooks = Webhooks(self.settings, catalog.deliveries)
        self.jobs = JobQueue(studio, renderer, store, catalog.articles, lambda job, error: None, metrics)
        self.holder = this_process(self.settings.hold_s)
        self._takes_over = False
        self._renewed: set[tuple[str, int]] = set()
        self._closing = threading.Event()
        self._leasing = threading.Thread(target=self._keep_leases, name="leases", daemon=True)

    def start(self) -> None:
        """Start the threads that render, keep leases and send webhooks."""
        self.renderer.start()
        self._leasing.start()
        self.webhooks.start()

    def close(self) -> None:
        """Stop after the current sentences; the next start resumes."""
        self._closing.set()
        self._leasing.join()
        self.jobs.close()
        self.catalog.leases.release(self.holder.name)
        self.webhooks.close()

    def accept(
        self,
        submission: Submission,
        *,
        if_revision: Container[int] | None = None,
        priority: Priority = Priority.EDITOR,
    ) -> tuple[ArticleRecord, bool]:
        """Create or revise an article and queue its narration; returns the record, and whether anything changed.

        Raises InputError if it cannot be narrated, Conflict against lost updates, Busy if the queue is full, without
        changing anything.
        """
        own_id = submission.article_id
        draft, script = self._draft(submission)
        article, changed = self.catalog.articles.save(
            own_id, draft, if_revision=if_revision, holder=self.holder, admit=self.jobs.check_room
        )
        revision = article.latest
        if changed and revision.number > 1:
            self.jobs.cancel(own_id, revision.number - 1)
        if changed and revision.status == Status.RENDERING:
            self.jobs.submit(Job(own_id, revision.number, revision.key, lambda: script), priority)
        return article, changed

    def id_for(self, url: str) -> str:
        """The id of the article with this canonical URL, or of a new one."""
        known = self.catalog.articles.find_url(url)
        return id_of_url(url) if known is None else known.id

    def _draft(self, submission: Submission) -> tuple[Draft, Script]:
        """What the revision is made from, and its script."""
        document, choices = submission.document, submission.choices
        if choices is None:
            choices = self._choices_of(submission.article_id)
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
        )
        return draft, script

    def _choices_of(self, own_id: str) -> Choices:
        try:
            return self.catalog.articles.get(own_id).latest.choices
        except NotFound:
            return Choices()

    def check_entry(self, entry: Entry) -> Entry:
        """Return the entry. Raises InputError if its IPA has symbols without a sound in the default voice."""
        if entry.kind is Kind.IPA:
            phonemizer = self.studio.voices.load(self.settings.voice).phonemizer
            missing = phonemizer.missing(phonemizer.split(entry.said.replace(" ", "")))
            if missing:
                raise InputError(
                    f"The voice has no sound for {' '.join(missing)} in {entry.said!r}.",
                    advice="Use the phonemes that espeak uses for this language.",
                )
        return entry

    def make_format(self, key: str, name: str) -> None:
        """Encode a finished narration in another format. Raises NotFound if no article uses it."""
        found = self.catalog.articles.find_key(key)
        if not found:
            raise NotFound("This narration does not exist any more.", advice="Get the article's manifest again.")
        article_id, number, _ = found[0]
        return self.formats.ensure(key, name, self.scripts.of(self.catalog.articles.revision(article_id, number)))

    def enqueue(self, revision: RevisionRecord, priority: Priority) -> None:
        """Queue the narration of an accepted revision."""
        load = partial(self._load, revision.article_id, revision.number)
        self.jobs.submit(Job(revision.article_id, revision.number, revision.key, load), priority)

    def follow(self, article_id: str, number: int) -> LiveNarration | None:
        """The live narration of a revision for a listener, started now if necessary; None if there is none to render.

        A served narration that is missing from the store is re-rendered.
        """
        revision = self.catalog.articles.revision(article_id, number)
        if revision.status == Status.READY:
            served = self.catalog.articles.get(article_id).served.number == number
            if not served or stored_narration(self.store, revision.key) is not None:
                return None
            log.error("%s is missing from the store; re-rendering", revision.key)
            self.catalog.articles.reopen(article_id, number, self.holder)
        elif revision.status != Status.RENDERING:
            return None
        live = self.jobs.follow(revision.key)
        if live is None:
            self.enqueue(revision, Priority.LISTENER)
            live = self.jobs.follow(revision.key)
        return live

    def renew(self, revisions: Iterable[tuple[str, int]]) -> None:
        """Render revisions (article id, number) again as new ones, since their narration is outdated.

        Each once per process; only an article's latest revision, unless the article is being edited.
        """
        for article_id, number in set(revisions) - self._renewed:
            article = self.catalog.articles.get(article_id)
            latest = article.latest
            if latest.number != number or self.catalog.working_copies.get(article_id) is not None:
                continue
            self._renewed.add((article_id, number))
            again = Submission(
                article_id, latest.document, latest.origin, choices=latest.choices, anonymous=article.anonymous
            )
            try:
                self.accept(again, if_revision=(number,), priority=Priority.BATCH)
            except (Busy, Conflict):  # Conflict: revised meanwhile
                self._renewed.discard((article_id, number))
            except AudioServiceError as error:  # as it is, it can still be played
                log.warning("%s keeps its outdated narration: %s", article_id, error)

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
        for article_id, number in found:
            self.enqueue(self.catalog.articles.revision(article_id, number), Priority.BATCH)
        return len(found)

    def _keep_leases(self) -> None:
        """Renew the leases of this process, and take over free ones."""
        renewed = time.monotonic()
        while not self._closing.wait(LEASES_EVERY_S):
            try:
                if time.monotonic() - renewed > self.settings.hold_s / 4:
                    renewed = time.monotonic()
                    self.catalog.leases.renew(self.holder, self.jobs.pending())
                if self._takes_over:
                    self._take_over()
            except Exception:  # the thread must survive an unavailable database
                log.exception("renewing leases")

    def delete(self, article_id: str) -> None:
        """Delete an article at once; its media are removed after `takedown_s`. Raises NotFound."""
        article = self.catalog.articles.get(article_id)
        self.jobs.cancel(article_id, article.latest.number)
        self.catalog.articles.delete(article_id)

    def sweep(self) -> int:
        """Delete media that are due; returns the number of narrations."""
        keys = self.catalog.articles.take_removed_media(datetime.now(UTC))
        for key in keys:
            self.store.delete_media(key)
        return len(keys)

    def _load(self, article_id: str, number: int) -> Script:
        return self.scripts.of(self.catalog.articles.revision(article_id, number))


def main_voice(script: Script) -> str:
    """The voice with most of a script."""
    return Counter(sentence.voice for sentence in script.sentences).most_common(1)[0][0]
