"""Everything a running service holds, and what it does with an article: accept it, have it narrated, take it down."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Container
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from audio_service.article.choices import Choices
from audio_service.article.document import Document
from audio_service.config import Settings
from audio_service.errors import AudioServiceError, InputError, NotFound
from audio_service.narration.keys import narration_key
from audio_service.narration.prepare import prepare
from audio_service.narration.studio import Studio, open_studio
from audio_service.rendering.formats import Formats
from audio_service.rendering.jobs import Job, JobQueue
from audio_service.rendering.live import LiveNarration
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.threads import Priority, Renderer, ThreadRenderer
from audio_service.script import Script
from audio_service.service import webhooks
from audio_service.storage.catalog import ArticleRecord, Catalog, RevisionRecord, Status, open_catalog
from audio_service.storage.catalog.articles import Draft
from audio_service.storage.catalog.leases import this_process
from audio_service.storage.catalog.pronunciations import EVERYWHERE
from audio_service.storage.finished import stored_narration
from audio_service.storage.shared_gain import shared_gain
from audio_service.storage.store import Store, open_store
from audio_service.verbalize.lexicon import Entry, Kind, Lexicon

log = logging.getLogger(__name__)

# How often accepted articles that nobody makes are looked for: one query over a short index.
LEASES_EVERY_S = 1.0


class Service:
    """A running service without its doors. Close it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store: Store = open_store(settings.store_url, settings.data_dir)
        self.studio: Studio = _open_studio(settings, self.store)
        self.studio.voices.load(settings.voice)  # a wrong voice is told at the start, not to the first listener
        if settings.media_redirect_s:
            self.store.media_link("0" * 64, "audio.mp3", settings.media_redirect_s)  # a folder is told now
        self.catalog: Catalog = open_catalog(settings.database_url, settings.data_dir)
        self.secret = settings.secret or read_secret(settings.data_dir / "secret")
        self.metrics = Metrics()
        self.renderer = _open_renderer(self.studio, self.store, self.metrics)
        self.formats = Formats(self.studio, self.store)
        self.webhooks = webhooks.Webhooks(settings, self.catalog)
        self.jobs = JobQueue(self.studio, self.renderer, self.store, self.catalog.articles, self._on_end, self.metrics)
        self.holder = this_process(settings.hold_s)
        self._takes_over = False
        self._closing = threading.Event()
        self._leasing = threading.Thread(target=self._keep_leases, name="leases", daemon=True)
        self._leasing.start()

    def close(self) -> None:
        """Stop after the sentences at hand; the next start goes on from there."""
        self._closing.set()
        self._leasing.join()
        self.jobs.close()
        self.catalog.leases.release(self.holder.name)
        self.webhooks.close()
        self.catalog.close()

    def submit(
        self,
        article_id: str,
        draft: Draft,
        script: Script,
        *,
        if_revision: Container[int] | None = None,
        priority: Priority = Priority.EDITOR,
    ) -> tuple[ArticleRecord, bool]:
        """Create or revise an article and have it narrated; the record, and whether anything changed.

        Raises Conflict against a lost update and Busy when the queue is full; then nothing was changed.
        """
        article, changed = self.catalog.articles.save(
            article_id, draft, if_revision=if_revision, holder=self.holder, admit=self.jobs.check_room
        )
        revision = article.latest
        if changed and revision.number > 1:
            self.jobs.cancel(article_id, revision.number - 1)
        if changed and revision.status == Status.RENDERING:
            self.jobs.submit(Job(article_id, revision.number, revision.key, lambda: script), priority)
        return article, changed

    def draft(
        self,
        article_id: str,
        document: Document,
        choices: Choices,
        *,
        url: str | None = None,
        publish: bool | None = None,
    ) -> tuple[Draft, Script]:
        """What a revision of `document` is made from, and its script. Raises InputError where it cannot be narrated."""
        script = self.script(article_id, document, choices)
        key = narration_key(script, self.studio)
        stored = choices.model_dump(mode="json", exclude_none=True)
        return Draft(document, stored, main_voice(script), key, url, publish), script

    def script(self, article_id: str, document: Document, choices: Choices) -> Script:
        """What is said of a document under an article's id, with all rules that hold there."""
        return prepare(document, self.studio_at(article_id, document.source), choices)

    def studio_at(self, article_id: str, source: str) -> Studio:
        """The studio with the newsroom's pronunciation rules for one article."""
        host = urlsplit(source).hostname if "://" in source else None
        scopes = [EVERYWHERE, *([f"site:{host}"] if host else []), f"article:{article_id}"]
        return replace(self.studio, lexicon=Lexicon(self.catalog.pronunciations.entries(*scopes)))

    def check_entry(self, entry: Entry) -> Entry:
        """The same entry. Raises InputError where its IPA has symbols that the default voice has no sound for."""
        if entry.kind is Kind.IPA:
            phonemizer = self.studio.voices.load(self.settings.voice).phonemizer
            missing = phonemizer.missing(phonemizer.split(entry.said.replace(" ", "")))
            if missing:
                raise InputError(
                    f"The voice has no sound for {' '.join(missing)} in {entry.said!r}.",
                    advice="Use the phonemes that espeak uses for this language.",
                )
        return entry

    def script_of(self, revision: RevisionRecord) -> Script:
        """The script of a revision, as it would be made now."""
        return self.script(revision.article_id, revision.document, Choices.model_validate(revision.choices))

    def make_format(self, key: str, name: str) -> None:
        """Have a finished narration in another format. Raises NotFound where no article has it any more."""
        for article_id, number, _ in self.catalog.articles.find_key(key):
            script = self.script_of(self.catalog.articles.revision(article_id, number))
            return self.formats.ensure(key, name, script)
        raise NotFound("This narration is not there.", advice="Get the article's manifest again.")

    def have_made(self, revision: RevisionRecord, priority: Priority) -> None:
        """Order the narration of an accepted revision."""
        load = partial(self._load, revision.article_id, revision.number)
        self.jobs.submit(Job(revision.article_id, revision.number, revision.key, load), priority)

    def follow(self, article_id: str, number: int) -> LiveNarration | None:
        """The live narration of a revision for a listener, begun now if it is still to be made; None if it is not.

        A ready narration that is gone from the store is made again, if it is the one that is served.
        """
        revision = self.catalog.articles.revision(article_id, number)
        if revision.status == Status.READY:
            served = self.catalog.articles.get(article_id).served.number == number
            if not served or stored_narration(self.store, revision.key) is not None:
                return None
            log.error("%s is gone from the store and is made again", revision.key)
            self.catalog.articles.reopen(article_id, number, self.holder)
        elif revision.status != Status.RENDERING:
            return None
        live = self.jobs.follow(revision.key)
        if live is None:
            self.have_made(revision, Priority.LISTENER)
            live = self.jobs.follow(revision.key)
        return live

    def resume(self) -> int:
        """Go on with what was accepted and nobody makes, now and from now on; how many those are now."""
        self._takes_over = True
        return self._take_over()

    def _take_over(self) -> int:
        """Order accepted revisions that nobody makes: their process stopped, or was lost. As many as there is room for.

        So a few at a time are shared out over all machines.
        """
        room = 2 * self.jobs.parallel - self.jobs.waiting()
        if room <= 0:
            return 0
        found = self.catalog.leases.acquire_free(self.holder, room)
        for article_id, number in found:
            self.have_made(self.catalog.articles.revision(article_id, number), Priority.BATCH)
        return len(found)

    def _keep_leases(self) -> None:
        """Keep what this process makes as its own, and take over what others left."""
        renewed = time.monotonic()
        while not self._closing.wait(LEASES_EVERY_S):
            try:
                if time.monotonic() - renewed > self.settings.hold_s / 4:
                    renewed = time.monotonic()
                    self.catalog.leases.renew(self.holder, self.jobs.pending())
                if self._takes_over:
                    self._take_over()
            except Exception:  # the thread must survive a database that is away
                log.exception("renewing leases")

    def delete(self, article_id: str) -> None:
        """Take an article down at once; its audio goes when caches had time to notice. Raises NotFound."""
        article = self.catalog.articles.get(article_id)
        self.jobs.cancel(article_id, article.latest.number)
        self.catalog.articles.delete(article_id, media_after=timedelta(seconds=self.settings.takedown_s))

    def sweep(self) -> int:
        """Delete the media whose time has come; how many narrations those were."""
        keys = self.catalog.articles.take_removed_media(datetime.now(UTC))
        for key in keys:
            self.store.delete_media(key)
        return len(keys)

    def _load(self, article_id: str, number: int) -> Script:
        return self.script_of(self.catalog.articles.revision(article_id, number))

    def _on_end(self, job: Job, error: AudioServiceError | None) -> None:
        """A job ended: send the webhooks."""
        try:
            article = self.catalog.articles.get(job.article_id)
        except NotFound:
            return  # deleted meanwhile
        event = webhooks.FAILED if error else webhooks.READY
        self.webhooks.tell(event, article, job.number, None if error is None else str(error))


def _open_studio(settings: Settings, store: Store) -> Studio:
    """The studio; its voices have the gains of all machines where the store is one that machines share."""
    if settings.store_url is None:
        return open_studio(settings)
    return open_studio(settings, partial(shared_gain, store=store, sound=settings.sound))


def _open_renderer(studio: Studio, store: Store, metrics: Metrics) -> Renderer:
    """What speaks: the workers of the queue where there is one, else threads of this process."""
    if studio.settings.queue_url is None:
        return ThreadRenderer(studio, store, studio.settings.workers, metrics)
    try:
        from audio_service.rendering.celery_workers import CeleryRenderer
    except ImportError as error:
        raise InputError("Celery is not installed.", advice="Install audio-service[cluster].") from error
    return CeleryRenderer(studio, store, metrics)


def main_voice(script: Script) -> str:
    """The voice that says most of a script."""
    return Counter(sentence.voice for sentence in script.sentences).most_common(1)[0][0]


def read_secret(path: Path) -> str:
    """The secret in `path`, made when it is not there yet; only its owner may read it."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=0o600)
    beside.write_text(secrets.token_urlsafe(32), "ascii")
    try:
        path.hardlink_to(beside)  # of several processes that start at once, one wins
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return path.read_text("ascii").strip()
