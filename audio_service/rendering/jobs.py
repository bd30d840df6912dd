"""The order of narrations: one live narration per key, those with listeners at once, others a few at a time."""

from __future__ import annotations

import contextlib
import itertools
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field

from audio_service.errors import AudioServiceError, Busy, SpeechFailed
from audio_service.narration import Narration, Studio
from audio_service.rendering.clips import Priority, Renderer
from audio_service.rendering.live import LiveNarration
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.workdir import work_folder
from audio_service.script import Script
from audio_service.storage import Articles, Store, stored_narration

log = logging.getLogger(__name__)

# Concurrent narrations without listeners; each requests a few sentences ahead.
ACTIVE_PER_WORKER = 2
# Concurrent narrations with listeners; their threads mostly wait.
LISTENED_MAX = 64


@dataclass(frozen=True, slots=True)
class Job:
    """A revision to narrate, and a function for its script."""

    article_id: str
    number: int
    key: str
    load: Callable[[], Script]


@dataclass(slots=True, eq=False)
class _Slot:
    """All jobs for one key, and its live narration once started."""

    key: str
    priority: Priority
    number: int
    jobs: list[Job] = field(default_factory=list)
    submitted_at: float = field(default_factory=time.monotonic)
    live: LiveNarration | None = None
    articles: set[str] = field(default_factory=set)
    deleted: bool = False

    @property
    def wanted(self) -> bool:
        """Whether an article needs it, or a listener of one that was not deleted."""
        return bool(self.jobs) or (self.live is not None and self.live.followers > 0 and not self.deleted)


class JobQueue:
    """Renders narrations. Close it before the renderer.

    `on_end` is called with each finished job and its error or None, from a thread of the queue.
    """

    def __init__(
        self,
        studio: Studio,
        renderer: Renderer,
        store: Store,
        articles: Articles,
        on_end: Callable[[Job, AudioServiceError | None], None],
        metrics: Metrics,
    ) -> None:
        self._studio = studio
        self._renderer = renderer
        self._store = store
        self._articles = articles
        self._on_end = on_end
        self._metrics = metrics
        metrics.waiting.set_function(self.waiting)
        self._folder = work_folder(studio.settings.data_dir)
        self._active_max = ACTIVE_PER_WORKER * renderer.workers
        self._numbers = itertools.count()
        self._slots: dict[str, _Slot] = {}
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._lock = threading.RLock()

    def submit(self, job: Job, priority: Priority) -> None:
        """Queue a narration; call `check_room` first."""
        with self._lock:
            slot = self._slots.get(job.key)
            if slot is None:
                slot = self._slots[job.key] = _Slot(job.key, priority, next(self._numbers))
            slot.jobs.append(job)
            slot.articles.add(job.article_id)
            slot.priority = min(slot.priority, priority)
            if slot.live is not None:
                slot.live.urgency.priority = min(slot.live.urgency.priority, priority)
            self._begin_waiting()

    def check_room(self) -> None:
        """Raise Busy if the queue is full."""
        limit = self._studio.settings.limits.waiting_articles
        if len(self._slots) >= limit:
            raise Busy(f"{limit} articles are already waiting.", retry_after_s=30)

    def follow(self, key: str) -> LiveNarration | None:
        """The live narration of `key` for a listener, started at once if it was waiting; None if not submitted.

        Raises Busy if too many are started for listeners at once.
        """
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return None
            if slot.live is None:
                if len(self._threads) >= self._active_max + LISTENED_MAX:
                    raise Busy("Too many new articles are being started at once.", retry_after_s=5)
                self._begin(slot)
            assert slot.live is not None
            slot.live.urgency.priority = Priority.LISTENER
            return slot.live

    @contextlib.contextmanager
    def following(self, live: LiveNarration) -> Iterator[None]:
        """While a listener's stream is open, keep the narration urgent and alive, even if it was superseded."""
        try:
            with live.following():
                yield
        finally:
            with self._lock:
                slot = self._slots.get(live.key)
                if slot is not None and slot.live is live and not live.followers:
                    live.urgency.priority = slot.priority

    def cancel(self, article_id: str, number: int, *, deleted: bool = False) -> None:
        """Cancel a revision's job; rendering stops unless another revision or a listener needs it.

        What listeners still hear of a `deleted` article ends too.
        """
        with self._lock:
            for slot in list(self._slots.values()):
                slot.jobs = [o for o in slot.jobs if (o.article_id, o.number) != (article_id, number)]
                slot.deleted |= deleted and article_id in slot.articles
                if slot.live is None and not slot.jobs:
                    del self._slots[slot.key]

    @property
    def parallel(self) -> int:
        """Number of concurrent narrations without listeners."""
        return self._active_max

    def pending(self) -> tuple[tuple[str, int], ...]:
        """List (article id, revision number) of unfinished jobs."""
        with self._lock:
            return tuple((job.article_id, job.number) for slot in self._slots.values() for job in slot.jobs)

    def waiting(self) -> int:
        """Number of unfinished narrations."""
        return len(self._slots)

    def close(self) -> None:
        """Stop after the current sentences. Accepted revisions stay in the catalogue."""
        with self._lock:
            self._closed = True
            threads = list(self._threads)
        self._renderer.close()
        for thread in threads:
            thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin_waiting(self) -> None:
        waiting = [slot for slot in self._slots.values() if slot.live is None]
        waiting.sort(key=lambda slot: (slot.priority, slot.number))
        for slot in waiting[: max(0, self._active_max - len(self._threads))]:
            self._begin(slot)

    def _begin(self, slot: _Slot) -> None:
        slot.live = LiveNarration(slot.key, self._folder / f"{slot.key}.mp3")
        slot.live.urgency.priority = slot.priority
        thread = threading.Thread(target=self._run, args=(slot, slot.live), name=f"job-{slot.key[:8]}")
        self._threads.add(thread)
        thread.start()

    def _run(self, slot: _Slot, live: LiveNarration) -> None:
        error: AudioServiceError | None = None
        summary: Narration | None = None
        try:
            summary = self._make(slot, live)
        except AudioServiceError as failed:
            log.error("narration %s failed: %s", slot.key, failed)
            error = failed
        except CancelledError:
            pass
        except Exception as failed:  # the queue must survive any article; its jobs get the error
            log.exception("narration %s failed", slot.key)
            error = SpeechFailed(slot.jobs[0].article_id if slot.jobs else slot.key, repr(failed))
        given_up = error is None and summary is None
        jobs = self._end(slot, given_up)
        try:
            for job in jobs:
                self._tell(job, error, summary)
        except Exception:  # catalogue unavailable: the revisions stay accepted and are resumed
            log.exception("could not record the end of narration %s", slot.key)
        live.finish(Busy("This narration was cancelled.", retry_after_s=5) if given_up else error)
        live.path.unlink(missing_ok=True)

    def _make(self, slot: _Slot, live: LiveNarration) -> Narration:
        """Render and store the narration, or find it in the store. Raises CancelledError when cancelled."""
        stored = stored_narration(self._store, slot.key)
        if stored is not None:
            return stored
        with self._lock:
            load = slot.jobs[0].load if slot.jobs else None
        if load is None:
            raise CancelledError
        with contextlib.closing(live.record(load(), self._studio, self._renderer)) as sentences:
            for count, _ in enumerate(sentences):
                if self._closed or not slot.wanted:
                    raise CancelledError
                if count == 0:
                    self._metrics.first_audio.observe(time.monotonic() - slot.submitted_at)
        return live.keep(self._store)

    def _end(self, slot: _Slot, given_up: bool) -> list[Job]:
        """Remove a finished slot and start the next one; returns its finished jobs."""
        with self._lock:
            del self._slots[slot.key]
            self._threads.discard(threading.current_thread())
            if self._closed:
                return [] if given_up else slot.jobs
            if given_up and slot.jobs:  # requested again after it was cancelled
                self._slots[slot.key] = _Slot(slot.key, slot.priority, slot.number, slot.jobs, slot.submitted_at)
            self._begin_waiting()
            return [] if given_up else slot.jobs

    def _tell(self, job: Job, error: AudioServiceError | None, summary: Narration | None) -> None:
        self._metrics.narrations.labels("failed" if error else "ready").inc()
        if summary is not None:
            first = self._articles.finish(
                job.article_id, job.number, duration_ms=summary.duration_ms, audio_bytes=summary.audio_bytes
            )
        else:
            first = self._articles.fail(job.article_id, job.number, str(error))
        if first:
            self._on_end(job, error)
