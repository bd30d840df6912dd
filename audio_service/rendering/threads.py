"""Speaks sentences on threads: most urgent first, none twice.

onnxruntime and LAME release the interpreter lock, and threads share models. Each synthesis uses one thread: two
one-threaded workers take 0.058 s of wall time per second of audio, one two-threaded worker 0.064 (63 MB model).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import threading
from collections.abc import Generator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from types import TracebackType

from audio_service.config import Speaking
from audio_service.narration import Clip, Studio
from audio_service.rendering.clips import AHEAD_PER_WORKER, Priority, Urgency, Utterance, clips_ahead, make_clip
from audio_service.rendering.metrics import Metrics
from audio_service.script import Script, Sentence
from audio_service.speech import SAMPLE_RATE, sentence_key
from audio_service.storage import Store

# Of the threads that speak, at least: requests are answered first.
NICENESS = 10
# Seconds without a sentence to speak until the voices' memory is released.
REST_AFTER_S = 20.0


@dataclass(slots=True, eq=False)
class _SentenceJob:
    """A sentence to speak, shared by all who wait for it."""

    key: str
    sentence: Sentence
    speaking: Speaking
    number: int
    index: int
    waiting: list[Urgency] = field(default_factory=list)
    started: bool = False
    future: Future[Clip] = field(default_factory=Future)

    def rank(self) -> tuple[int, int, int]:
        """Order of work: priority, then position in the article, then arrival."""
        return min(urgency.priority for urgency in self.waiting), self.index, self.number


class ThreadRenderer:
    """Speaks sentences on a fixed number of threads; a context manager, or to be started and closed."""

    def __init__(self, studio: Studio, store: Store, workers: int, metrics: Metrics | None = None) -> None:
        self._studio = studio
        self._store = store
        self._jobs: dict[str, _SentenceJob] = {}
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._closed = self._rested = False
        self._ahead = 0
        self._metrics = metrics or Metrics()
        self.synthesized = 0
        self._threads = [threading.Thread(target=self._work, name=f"render-{n}", daemon=True) for n in range(workers)]

    @property
    def workers(self) -> int:
        """Number of sentences spoken at the same time."""
        return len(self._threads)

    def check(self) -> None:
        """Do nothing: its threads are here."""

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> ThreadRenderer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Finish the current sentences and drop the others."""
        with self._changed:
            self._closed = True
            for job in list(self._jobs.values()):
                job.future.cancel()
            self._changed.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def clips(self, script: Script, urgency: Urgency | None = None) -> Generator[Clip, None, None]:
        """Yield the clips of a script in order, spoken ahead by all workers.

        Raises SpeechFailed at a failed sentence, CancelledError when the renderer was closed.
        """
        urgency = urgency or Urgency(Priority.BATCH)
        return clips_ahead(
            script,
            AHEAD_PER_WORKER * self.workers,
            ask=lambda index, sentence: self._ask(sentence, script.speaking, urgency, index),
            wait=lambda job: job.future.result(),
            leave=lambda job: self._leave(job, urgency),
        )

    def ahead(self, sentence: Sentence, speaking: Speaking) -> None:
        """Have a sentence that `clips` will be asked for spoken next, unless a listener waits for another one.

        Of several, as many as there are threads.
        """
        urgency = Urgency(Priority.EDITOR)
        with self._changed:
            listened = any(job.rank()[0] == Priority.LISTENER for job in self._jobs.values() if not job.started)
            if listened or self._ahead >= self.workers or self._closed:
                return
            job = self._ask(sentence, speaking, urgency, 0)
            self._ahead += 1
        job.future.add_done_callback(lambda future: self._end_ahead(job, urgency))

    def _end_ahead(self, job: _SentenceJob, urgency: Urgency) -> None:
        with self._changed:
            self._ahead -= 1
            self._leave(job, urgency)

    def _ask(self, sentence: Sentence, speaking: Speaking, urgency: Urgency, index: int) -> _SentenceJob:
        """The job for this sentence: the one under way, or a new one."""
        voice = self._studio.voices.load(sentence.voice)
        key = sentence_key(sentence.words, voice, speaking, self._studio.settings.sound)
        with self._changed:
            if self._closed:
                raise CancelledError
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = _SentenceJob(key, sentence, speaking, next(self._numbers), index)
                self._rested = False
                self._changed.notify()
            job.waiting.append(urgency)
            return job

    def _leave(self, job: _SentenceJob, urgency: Urgency) -> None:
        """Remove one waiter; a sentence without waiters is not started."""
        with self._changed:
            job.waiting.remove(urgency)
            if not job.waiting and (job.future.done() or job.future.cancel()):
                self._jobs.pop(job.key, None)

    def _next(self) -> _SentenceJob | None:
        """The most urgent job that nobody has begun; waits for one; None when closed."""
        with self._changed:
            while True:
                ready = [job for job in self._jobs.values() if not job.started and not job.future.done()]
                if ready:
                    job = min(ready, key=_SentenceJob.rank)
                    job.started = job.future.set_running_or_notify_cancel()
                    return job
                if self._closed:
                    return None
                if not self._changed.wait(None if self._rested else REST_AFTER_S) and not self._jobs:
                    self._rested = True
                    self._studio.voices.rest()

    def _work(self) -> None:
        if sys.platform == "linux":  # elsewhere threads have no niceness of their own
            with contextlib.suppress(OSError):
                own = os.getpriority(os.PRIO_PROCESS, 0)
                os.setpriority(os.PRIO_PROCESS, 0, max(own, NICENESS))
        while (job := self._next()) is not None:
            try:
                job.future.set_result(self._clip(job))
            except Exception as error:  # the worker must survive any sentence; waiters get the error
                job.future.set_exception(error)
            with self._changed:
                if not job.waiting:
                    self._jobs.pop(job.key, None)

    def _clip(self, job: _SentenceJob) -> Clip:
        stored = self._store.clip(job.key)
        if stored is not None:
            self._metrics.reused.inc()
            return stored
        voice = self._studio.voices.load(job.sentence.voice)
        clip = make_clip(job.key, Utterance(job.sentence.words, voice, job.speaking), self._studio, self._store)
        with self._changed:
            self.synthesized += 1
        self._metrics.synthesized.inc()
        self._metrics.audio.inc(clip.samples / SAMPLE_RATE)
        return clip
