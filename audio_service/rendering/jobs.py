"""The order of narrations: one live narration per key, those with listeners at once, others a few at a time."""

from __future__ import annotations

import contextlib
import itertools
import logging
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from audio_service.errors import AudioServiceError, Busy, InputError, SpeechFailed, Unavailable
from audio_service.narration import Narration, Studio
from audio_service.rendering.clips import Priority, Renderer
from audio_service.rendering.live import LiveNarration
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.workdir import work_folder
from audio_service.script import Script
from audio_service.storage import Articles, Store, intact_narration
from audio_service.threads import start_thread
from audio_service.waits import backoff_s

log = logging.getLogger(__name__)

# Concurrent narrations without listeners; each requests a few sentences ahead.
ACTIVE_PER_WORKER = 2
# Concurrent narrations with listeners; their threads mostly wait.
LISTENED_MAX = 64
# Seconds until a narration whose disk, store or database is away is retried: doubled after each try.
RETRY_FIRST_S, RETRY_LAST_S = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """A revision to narrate, and a function for its script."""

    article_id: str
    number: int
    key: str
    load: Callable[[], Script]

    @property
    def revision(self) -> tuple[str, int]:
        """Article id and revision number."""
        return self.article_id, self.number


@dataclass(frozen=True, slots=True)
class Wait:
    """What an accepted narration waits for, such as "disk"; since when, and when it is retried."""

    what: str
    since: datetime
    next_try: datetime


@dataclass(slots=True)
class _Retry:
    """When to try again after `failures` failures in a row; `at` is a time of the monotonic clock."""

    failures: int = 0
    at: float = 0.0
    wait: Wait | None = None

    @property
    def is_due(self) -> bool:
        return self.at <= time.monotonic()

    def postpone(self, what: str) -> None:
        """Count a failure; the wait is up to a quarter longer, so that not all retry at once."""
        seconds = backoff_s(self.failures, RETRY_FIRST_S, RETRY_LAST_S) * random.uniform(1, 1.25)
        now = datetime.now(UTC)
        self.failures += 1
        self.at = time.monotonic() + seconds
        self.wait = Wait(what, self.wait.since if self.wait else now, now + timedelta(seconds=seconds))


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
    retry: _Retry = field(default_factory=_Retry)

    @property
    def wanted(self) -> bool:
        """Whether an article needs it, or a listener of one that was not deleted."""
        return bool(self.jobs) or (self.live is not None and self.live.followers > 0 and not self.deleted)


class JobQueue:
    """Renders narrations. Close it before the renderer.

    A disk, store or database that is away ends no job: it is retried by `begin_due`, and other narrations wait as well.
    """

    def __init__(
        self,
        studio: Studio,
        renderer: Renderer,
        store: Store,
        articles: Articles,
        metrics: Metrics,
    ) -> None:
        self._studio = studio
        self._renderer = renderer
        self._store = store
        self._articles = articles
        self._metrics = metrics
        metrics.waiting.set_function(self.waiting)
        self._folder = work_folder(studio.settings.data_dir)
        self._active_max = ACTIVE_PER_WORKER * renderer.workers
        self._numbers = itertools.count()
        self._slots: dict[str, _Slot] = {}
        self._outage = _Retry()
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._lock = threading.RLock()

    def submit(self, job: Job, priority: Priority) -> None:
        """Queue a narration; call `check_room` first."""
        with self._lock:
            slot = self._slots.get(job.key)
            if slot is None:
                slot = self._slots[job.key] = _Slot(job.key, priority, next(self._numbers))
            if job.revision not in (other.revision for other in slot.jobs):
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

        Raises Busy if too many are started for listeners at once, Unavailable while it waits to be retried.
        """
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return None
            if slot.live is None and slot.retry.is_due:
                if len(self._threads) >= self._active_max + LISTENED_MAX:
                    raise Busy("Too many new articles are being started at once.", retry_after_s=5)
                self._begin(slot)
            if slot.live is None:
                what = "machine" if slot.retry.wait is None else slot.retry.wait.what
                raise Unavailable(what, "the narration waits to be retried")
            slot.live.urgency.priority = Priority.LISTENER
            return slot.live

    def running(self, key: str) -> LiveNarration | None:
        """The live narration of `key` for a listener, if its first sentence is spoken."""
        with self._lock:
            slot = self._slots.get(key)
            if slot is None or slot.live is None or not slot.live.runs or slot.live.done:
                return None
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
                slot.deleted |= deleted and article_id in slot.articles
                slot.jobs = [job for job in slot.jobs if job.revision != (article_id, number)]
                if slot.live is None and not slot.jobs:
                    del self._slots[slot.key]

    @property
    def parallel(self) -> int:
        """Number of concurrent narrations without listeners."""
        return self._active_max

    def pending(self) -> tuple[tuple[str, int], ...]:
        """List (article id, revision number) of unfinished jobs."""
        with self._lock:
            return tuple(job.revision for slot in self._slots.values() for job in slot.jobs)

    def waiting(self) -> int:
        """Number of unfinished narrations."""
        return len(self._slots)

    def wait_of(self, key: str) -> Wait | None:
        """What the narration of `key` waits for, or waited for if it is being retried now."""
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return None
            return slot.retry.wait or (self._outage.wait if slot.live is None else None)

    def begin_due(self) -> None:
        """Begin what waited to be retried; to be called once a second."""
        with self._lock:
            if not self._closed:
                self._begin_waiting()

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
        if not self._outage.is_due:
            return
        waiting = [slot for slot in self._slots.values() if slot.live is None and slot.retry.is_due]
        waiting.sort(key=lambda slot: (slot.priority, slot.number))
        for slot in waiting[: max(0, self._active_max - len(self._threads))]:
            if self._outage.is_due:  # else the machine had no thread for the one before
                self._begin(slot)

    def _begin(self, slot: _Slot) -> None:
        """Start a slot's narration, or postpone it if the machine has no thread left."""
        slot.live = LiveNarration(slot.key, self._folder / f"{slot.key}.mp3")
        slot.live.urgency.priority = slot.priority
        thread = threading.Thread(target=self._run, args=(slot, slot.live), name=f"job-{slot.key[:8]}")
        self._threads.add(thread)
        try:
            start_thread(thread)
        except Unavailable as away:
            slot.live = None
            self._threads.discard(thread)
            self._retry(slot, slot.jobs, away)

    def _run(self, slot: _Slot, live: LiveNarration) -> None:
        """Render a slot's narration and record its end, unless it was cancelled or has to be retried."""
        summary, error = self._try(slot, live)
        try:
            jobs = self._end(slot, error)
            try:
                while jobs:
                    self._report(jobs[0], error, summary)
                    jobs = jobs[1:]
            except Unavailable as away:
                with self._lock:
                    self._retry(slot, jobs, away)
        except Exception:  # the queue must survive it; the revisions stay accepted and are resumed
            log.exception("could not record the end of narration %s", slot.key)
        finally:
            live.finish(error)
        with contextlib.suppress(OSError):  # else `sweep_work` removes it
            live.path.unlink(missing_ok=True)

    def _try(self, slot: _Slot, live: LiveNarration) -> tuple[Narration | None, AudioServiceError | None]:
        """The narration, or its error: Busy if it was cancelled, Unavailable if a retry may succeed."""
        try:
            return self._make(slot, live), None
        except CancelledError:
            return None, Busy("This narration was cancelled.", retry_after_s=5)
        except OSError as failed:
            return None, Unavailable("disk", failed)
        except MemoryError:
            return None, Unavailable("machine", "out of memory")
        except Unavailable as failed:
            return None, failed
        except AudioServiceError as failed:
            level = logging.WARNING if isinstance(failed, InputError) else logging.ERROR
            log.log(level, "narration %s failed: %s", slot.key, failed)
            return None, failed
        except Exception as failed:  # the queue must survive any article; its jobs get the error
            log.exception("narration %s failed", slot.key)
            return None, SpeechFailed(slot.jobs[0].article_id if slot.jobs else slot.key, repr(failed))

    def _make(self, slot: _Slot, live: LiveNarration) -> Narration:
        """Render and store the narration, or find it in the store. Raises CancelledError when cancelled."""
        stored = intact_narration(self._store, slot.key)
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
        return live.keep(self._store, self._studio, self._metrics)

    def _end(self, slot: _Slot, error: AudioServiceError | None) -> list[Job]:
        """Remove a slot and start the next one; returns the jobs whose end is to be recorded."""
        with self._lock:
            del self._slots[slot.key]
            self._threads.discard(threading.current_thread())
            jobs = slot.jobs
            if isinstance(error, Unavailable):
                self._retry(slot, jobs, error)
                jobs = []
            elif isinstance(error, Busy):
                if jobs:  # requested again after it was cancelled
                    self._return(slot, jobs)
                jobs = []
            else:
                self._outage = _Retry()
            if not self._closed:
                self._begin_waiting()
            return jobs

    def _return(self, slot: _Slot, jobs: list[Job]) -> _Slot:
        """Put unfinished jobs back into the queue, in their old place."""
        again = self._slots.setdefault(
            slot.key, _Slot(slot.key, slot.priority, slot.number, submitted_at=slot.submitted_at, retry=slot.retry)
        )
        known = {job.revision for job in again.jobs}
        again.jobs += [job for job in jobs if job.revision not in known]
        again.articles.update(job.article_id for job in jobs)
        return again

    def _retry(self, slot: _Slot, jobs: list[Job], away: Unavailable) -> None:
        """Have a slot's jobs retried later; nothing else is begun until then, unless a narration succeeds."""
        if self._closed or not jobs:
            return
        retry = self._return(slot, jobs).retry
        retry.postpone(away.what)
        if self._outage.is_due:  # the first of those that failed together
            self._outage.postpone(away.what)
        seconds = retry.at - time.monotonic()
        log.warning("narration %s waits; retry %d in %.0f s: %s", slot.key, retry.failures, seconds, away)

    def _report(self, job: Job, error: AudioServiceError | None, summary: Narration | None) -> None:
        """Record the end of a job. Raises Unavailable; it can then be called again."""
        if summary is not None:
            first = self._articles.finish(
                job.article_id, job.number, job.key, duration_ms=summary.duration_ms, audio_bytes=summary.audio_bytes
            )
        else:
            first = self._articles.fail(job.article_id, job.number, job.key, str(error))
        if first:
            self._metrics.narrations.labels("failed" if error else "ready").inc()
