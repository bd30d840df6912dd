"""The renderer of a process: its own threads, or the workers of a queue; and those workers."""

from __future__ import annotations

from types import ModuleType

from audio_service.config import Settings
from audio_service.errors import InputError
from audio_service.narration import Studio, open_studio
from audio_service.rendering.clips import Renderer
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.threads import ThreadRenderer
from audio_service.storage import Store


def renderer_for(studio: Studio, store: Store, metrics: Metrics) -> Renderer:
    """The queue's workers if a queue is set, else threads; not started. Raises InputError without Celery."""
    if studio.settings.queue_url is None:
        return ThreadRenderer(studio, store, studio.settings.workers, metrics)
    renderer: Renderer = _celery().CeleryRenderer(studio, store, metrics)
    return renderer


def run_worker(settings: Settings, queues: list[str]) -> None:
    """Speak sentences from the named queues, most urgent first, until the process is stopped.

    Raises InputError without Celery and for a queue that does not exist, UnknownVoice for a wrong default voice.
    """
    workers = _celery()
    unknown = set(queues) - set(workers.QUEUES.values())
    if unknown:
        raise InputError(f"Unknown queue: {', '.join(sorted(unknown))}.", advice="Choose listener, editor or batch.")
    open_studio(settings).voices.load(settings.voice)  # checks the voice, and measures a new one's loudness
    workers.worker_app(settings).Worker(
        concurrency=settings.workers, pool="prefork", queues=queues, without_gossip=True, without_mingle=True
    ).start()


def _celery() -> ModuleType:
    """The module of the queue's workers; Celery is an extra."""
    try:
        from audio_service.rendering import celery_workers
    except ImportError as error:
        raise InputError("Celery is not installed.", advice="Run `pip install audio-service[cluster]`.") from error
    return celery_workers
