"""Sentences spoken by Celery workers on any machine.

A task names a sentence by its content key. A worker speaks it and stores the clip; the requester polls the store. So a
task may be lost, delivered twice or done twice: the clip is the same. Whichever process needs a narration assembles it
from clips.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Generator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from celery import Celery, signals
from celery.exceptions import MaxRetriesExceededError, SoftTimeLimitExceeded
from kombu import Queue
from kombu.exceptions import OperationalError

from audio_service.article import Span
from audio_service.config import Settings, Speaking
from audio_service.errors import (
    AudioServiceError,
    EncodingFailed,
    SpeechFailed,
    Unavailable,
    UnknownVoice,
    VoiceUnusable,
)
from audio_service.narration import Clip, Studio, open_studio
from audio_service.rendering.clips import AHEAD_PER_WORKER, Priority, Urgency, Utterance, clips_ahead, make_clip
from audio_service.rendering.metrics import Metrics
from audio_service.script import Script, Sentence
from audio_service.speech import SAMPLE_RATE, sentence_key, with_gain
from audio_service.storage import Store, open_store
from audio_service.verbalize import Word

log = logging.getLogger(__name__)

SAY = "audio_service.say"
QUEUES = {Priority.LISTENER: "listener", Priority.EDITOR: "editor", Priority.BATCH: "batch"}
# A sentence's further attempts, of any worker, if one was too slow or differs, or store or disk fail; waits double from
# a second.
RETRIES = 5
# Polling intervals, growing because a bucket bills each request.
LOOK_FIRST_S, LOOK_LAST_S = 0.03, 0.25
# Seconds for the broker to answer.
CHECK_S = 2
# Failures are notes in the store, which are polled after this wait.
NOTE_AFTER_S = 0.3


class _WorkerDiffers(SpeechFailed):
    """This worker would speak other sound than the requester's; another one may fit."""


# Errors of this program that another try, perhaps of another worker, may cure; as all that are not of this program.
_RETRIED = (Unavailable, UnknownVoice, VoiceUnusable, EncodingFailed, _WorkerDiffers)


def connect(settings: Settings) -> Celery:
    """The Celery app on `settings.queue_url` without tasks, for requesters."""
    app = Celery("audio_service", broker=settings.queue_url, set_as_current=False)
    app.conf.update(
        task_queues=[Queue(name) for name in QUEUES.values()],
        task_default_queue=QUEUES[Priority.BATCH],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_soft_time_limit=settings.say_s,
        task_time_limit=settings.say_s + 10,
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=4,
        broker_transport_options={
            # Redis redelivers a lost worker's tasks after this, which must exceed any task's duration.
            "visibility_timeout": 2 * (settings.say_s + 10),
            # Redis serves the queues in order; RabbitMQ alternates.
            "queue_order_strategy": "priority",
        },
    )
    return app


def worker_app(settings: Settings) -> Celery:
    """The app with tasks, for a worker."""
    app = connect(settings)
    context = _WorkerContext(settings)

    def say(task: Any, key: str, **message: Any) -> None:
        try:
            context.say(key, message)
        except Exception as error:  # whatever it is, requesters must not wait forever
            if isinstance(error, AudioServiceError) and not isinstance(error, _RETRIED):
                context.note(message, error)
                return
            try:
                task.retry(exc=error, countdown=2**task.request.retries, max_retries=RETRIES)
            except (MaxRetriesExceededError, type(error)):
                log.exception("sentence %s", key)
                if not isinstance(error, Unavailable | OSError):  # else it is requested again
                    context.note(message, _last_error(message, error, settings))

    app.task(say, name=SAY, bind=True, shared=False)
    signals.setup_logging.connect(_keep_logging, weak=False)
    return app


def _keep_logging(**_: object) -> None:
    """Silence Celery's two lines per task. A receiver of this signal also keeps it from configuring the log."""
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _WorkerContext:
    """Voices and store of a worker process.

    Its first task opens them: after the fork, which models, connections and threads do not survive. What cannot be
    opened fails that task alone; the next one tries again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _store(self) -> Store:
        return open_store(self._settings.store_url, self._settings.data_dir)

    @cached_property
    def _studio(self) -> Studio:
        return open_studio(self._settings)

    def say(self, key: str, message: dict[str, Any]) -> None:
        """Speak the sentence of a message unless it is in the store."""
        if self._store.clip(key) is not None:
            return
        words = tuple(Word(Span(0, 0), spoken, tuple(ipa)) for spoken, ipa in message["words"])
        voice = with_gain(self._studio.voices.load(message["voice"]), message["gain_db"])
        speaking = Speaking.model_validate(message["speaking"])
        if sentence_key(words, voice, speaking, self._studio.settings.sound) != key:
            raise _WorkerDiffers(
                _spoken(message),
                f"this worker's voice {voice.name!r}, AUDIO_SERVICE_SOUND or version differs from the requester's",
            )
        make_clip(key, Utterance(words, voice, speaking), self._studio, self._store)
        log.info("spoke %s", key)

    def note(self, message: dict[str, Any], error: AudioServiceError) -> None:
        """Store a note for requesters that the sentence failed."""
        log.error("%s", error)
        why = error.why if isinstance(error, SpeechFailed) else str(error)
        self._store.put(_note_name(message["attempt"]), json.dumps({"why": why}).encode())


def _last_error(message: dict[str, Any], error: Exception, settings: Settings) -> AudioServiceError:
    """What is noted when all tries are used up."""
    if isinstance(error, AudioServiceError):
        return error
    slow = isinstance(error, SoftTimeLimitExceeded)
    return SpeechFailed(_spoken(message), f"it took longer than {settings.say_s} s" if slow else repr(error))


def _spoken(message: dict[str, Any]) -> str:
    return " ".join(spoken for spoken, _ in message["words"] if spoken)


def _note_name(attempt: str) -> str:
    return f"notes/{attempt}"


@dataclass(slots=True, eq=False)
class _Asked:
    """A requested sentence, shared by all narrations of this process that wait for it."""

    key: str
    message: dict[str, Any]
    waiting: int = 0
    priority: Priority | None = None
    """The queue it was last sent to; None if the broker did not accept it."""
    posted_at: float = 0.0
    again_s: float = 0.0


class CeleryRenderer:
    """Has the workers of a queue speak sentences. Must be closed."""

    def __init__(self, studio: Studio, store: Store, metrics: Metrics) -> None:
        self._studio = studio
        self._store = store
        self._metrics = metrics
        self._settings = studio.settings
        self._app = connect(studio.settings)
        self._asked: dict[str, _Asked] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self.synthesized = 0

    @property
    def workers(self) -> int:
        """Number of sentences that all workers speak at the same time."""
        return self._settings.queue_workers

    def ahead(self, sentence: Sentence, speaking: Speaking) -> None:
        """Do nothing: what the workers have to do is not known here."""

    def check(self) -> None:
        """Raise Unavailable if the broker does not answer."""
        try:
            with self._app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=CHECK_S)
        except OperationalError as error:
            raise Unavailable("queue", error) from error

    def start(self) -> None:
        """Do nothing: workers are separate processes."""

    def close(self) -> None:
        """Stop waiting; workers finish their current sentences."""
        self._closing.set()
        self._app.close()

    def clips(self, script: Script, urgency: Urgency | None = None) -> Generator[Clip, None, None]:
        """Yield the clips of a script in order, requesting ahead.

        Raises SpeechFailed at a failed sentence, CancelledError when closed.
        """
        urgency = urgency or Urgency(Priority.BATCH)
        return clips_ahead(
            script,
            AHEAD_PER_WORKER * self.workers,
            ask=lambda index, sentence: self._ask(sentence, script.speaking, urgency),
            wait=lambda asked: self._wait(asked, urgency),
            leave=self._leave,
        )

    def _ask(self, sentence: Sentence, speaking: Speaking, urgency: Urgency) -> Clip | _Asked:
        """The clip if it is in the store, else its pending request."""
        if self._closing.is_set():
            raise CancelledError
        voice = self._studio.voices.load(sentence.voice)
        key = sentence_key(sentence.words, voice, speaking, self._settings.sound)
        with self._lock:
            asked = self._asked.get(key)
        if asked is None:
            stored = self._store.clip(key)
            if stored is not None:
                self._metrics.reused.inc()
                return stored
        message = {
            "voice": sentence.voice,
            "gain_db": voice.gain_db,
            "speaking": speaking.model_dump(),
            "words": [[word.spoken, word.ipa] for word in sentence.words],
            "attempt": secrets.token_hex(16),
        }
        with self._lock:
            asked = self._asked.setdefault(key, _Asked(key, message))
            asked.waiting += 1
        self._post(asked, urgency.priority)
        return asked

    def _post(self, asked: _Asked, priority: Priority) -> None:
        """Send a sentence to its queue, unless it was sent recently with the same priority."""
        with self._lock:
            now = time.monotonic()
            urgent = asked.priority is None or priority < asked.priority
            if now - asked.posted_at < asked.again_s and not urgent:
                return
            asked.again_s = self._settings.queue_again_s if urgent else 2 * asked.again_s
            asked.posted_at, asked.priority = now, priority
        if not urgent:
            log.warning("requesting sentence %s again; are workers running?", asked.key[:12])
        try:
            self._app.send_task(
                SAY,
                kwargs={"key": asked.key, **asked.message},
                queue=QUEUES[priority],
                retry=False,
                expires=None if priority == Priority.BATCH else 3600,
            )
        except OperationalError as error:
            log.warning("the queue does not answer (%s); retrying in a second", error)
            with self._lock:
                asked.priority, asked.again_s = priority, 1.0

    def _wait(self, asked: Clip | _Asked, urgency: Urgency) -> Clip:
        if isinstance(asked, Clip):
            return asked
        began, pause = time.monotonic(), LOOK_FIRST_S
        while True:
            clip = self._store.clip(asked.key)
            if clip is not None:
                self._count(asked, clip)
                return clip
            if time.monotonic() - began > NOTE_AFTER_S:
                self._raise_noted(asked)
            self._post(asked, urgency.priority)
            if self._closing.wait(pause):
                raise CancelledError
            pause = min(LOOK_LAST_S, 2 * pause)

    def _raise_noted(self, asked: _Asked) -> None:
        note = self._store.get(_note_name(asked.message["attempt"]))
        if note is not None:
            raise SpeechFailed(_spoken(asked.message), json.loads(note)["why"])

    def _count(self, asked: _Asked, clip: Clip) -> None:
        with self._lock:
            if self._asked.pop(asked.key, None) is None:
                return
            self.synthesized += 1
        self._metrics.synthesized.inc()
        self._metrics.audio.inc(clip.samples / SAMPLE_RATE)

    def _leave(self, asked: Clip | _Asked) -> None:
        """Drop one waiter."""
        if isinstance(asked, _Asked):
            with self._lock:
                asked.waiting -= 1
                if not asked.waiting and self._asked.get(asked.key) is asked:
                    del self._asked[asked.key]
