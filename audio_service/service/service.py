"""A running service without its doors: it accepts articles, has them narrated, and takes them down."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from audio_service.article import Choices, Document
from audio_service.article import article_id as id_of_url
from audio_service.config import Settings
from audio_service.errors import AudioServiceError, InputError, NotFound
from audio_service.narration import Studio, narration_key, open_studio
from audio_service.rendering import (
    Formats,
    Job,
    JobQueue,
    LiveNarration,
    Metrics,
    Priority,
    Renderer,
    renderer_for,
    sweep_work,
    work_folder,
)
from audio_service.script import Script
from audio_service.service import webhooks
from audio_service.service.scripts import Scripts
from audio_service.storage import (
    ArticleRecord,
    Catalog,
    Draft,
    Origin,
    RevisionRecord,
    Status,
    Store,
    agree_on_gain,
    open_catalog,
    open_store,
    stored_narration,
    this_process,
)
from audio_service.verbalize import Entry, Kind

log = logging.getLogger(__name__)

# How often accepted articles that nobody makes are looked for: one query over a short index.
LEASES_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Submission:
    """An article that is to be accepted, and who brought it.

    `choices` None keeps those that were made before: a CMS that pushes a comma must not undo an editor's work; `voice`
    is chosen over them. `publish` None leaves it as it is; a new article is then a draft. `anonymous` is what nobody
    with a key asked for: it revises only what is published, was only fetched and is not being edited.
    """

    article_id: str
    document: Document
    origin: Origin
    choices: Choices | None = None
    voice: str | None = None
    url: str | None = None
    publish: bool | None = None
    anonymous: bool = False


class Service:
    """A running service. `open_service` opens, starts and closes one."""

    def __init__(self, studio: Studio, store: Store, catalog: Catalog, renderer: Renderer, metrics: Metrics) -> None:
        self.settings = studio.settings
        self.studio = studio
        self.store = store
        self.catalog = catalog
        self.renderer = renderer
        self.metrics = metrics
        self.scripts = Scripts(studio, catalog.pronunciations)
        self.formats = Formats(studio, store)
        self.webhooks = webhooks.Webhooks(self.settings, catalog.deliveries)
        self.jobs = JobQueue(studio, renderer, store, catalog.articles, self._on_end, metrics)
        self.holder = this_process(self.settings.hold_s)
        self._takes_over = False
        self._closing = threading.Event()
        self._leasing = threading.Thread(target=self._keep_leases, name="leases", daemon=True)

    def start(self) -> None:
        """Start the threads that render, keep leases and send webhooks."""
        self.renderer.start()
        self._leasing.start()
        self.webhooks.start()

    def close(self) -> None:
        """Stop after the sentences at hand; the next start resumes from there."""
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
        """Create or revise an article and have it narrated; the record, and whether anything changed.

        Raises InputError where it cannot be narrated, Conflict against a lost update, Busy when the queue is full; then
        nothing was changed.
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
        """The id of the article with this canonical URL, or the one that a new one gets."""
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
        )
        return draft, script

    def _choices_of(self, own_id: str) -> Choices:
        try:
            return self.catalog.articles.get(own_id).latest.choices
        except NotFound:
            return Choices()

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

    def make_format(self, key: str, name: str) -> None:
        """Have a finished narration in another format. Raises NotFound where no article has it any more."""
        for article_id, number, _ in self.catalog.articles.find_key(key):
            script = self.scripts.of(self.catalog.articles.revision(article_id, number))
            return self.formats.ensure(key, name, script)
        raise NotFound("This narration does not exist any more.", advice="Get the article's manifest again.")

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
            log.error("%s is missing from the store; re-rendering", revision.key)
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
        return self.scripts.of(self.catalog.articles.revision(article_id, number))

    def _on_end(self, job: Job, error: AudioServiceError | None) -> None:
        """A job ended: send the webhooks."""
        try:
            article = self.catalog.articles.get(job.article_id)
        except NotFound:
            return  # deleted meanwhile
        event = webhooks.FAILED if error else webhooks.READY
        self.webhooks.tell(event, article, job.number, None if error is None else str(error))


@contextlib.contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """Open store, catalogue and voices, start a service on them, and close it at the end.

    Raises InputError, UnknownVoice or VoiceUnusable for settings that cannot work: at the start, not to a listener.
    """
    if settings.secret is None:
        settings = settings.model_copy(update={"secret": read_secret(settings.data_dir / "secret")})
    store = open_store(settings.store_url, settings.data_dir)
    studio = studio_on(store, settings)
    studio.voices.load(settings.voice)
    if settings.media_redirect_s:
        store.media_link("0" * 64, "audio.mp3", settings.media_redirect_s)  # raises for a folder
    metrics = Metrics()
    with contextlib.closing(open_catalog(settings.database_url, settings.data_dir)) as catalog:
        sweep_work(work_folder(settings.data_dir).parent)
        service = Service(studio, store, catalog, renderer_for(studio, store, metrics), metrics)
        service.start()
        with contextlib.closing(service):
            yield service


def studio_on(store: Store, settings: Settings) -> Studio:
    """The studio; where machines share the store, its voices have the gains that all of them use."""
    if settings.store_url is None:
        return open_studio(settings)
    return open_studio(settings, partial(agree_on_gain, store=store, sound=settings.sound))


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
