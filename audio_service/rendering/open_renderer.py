"""The renderer of a process: its own threads, or the workers of a queue."""

from __future__ import annotations

from audio_service.errors import InputError
from audio_service.narration.studio import Studio
from audio_service.rendering.clips import Renderer
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.threads import ThreadRenderer
from audio_service.storage.store import Store


def renderer_for(studio: Studio, store: Store, metrics: Metrics) -> Renderer:
    """The workers of the queue where one is set, else threads; neither is started. Raises InputError without Celery."""
    if studio.settings.queue_url is None:
        return ThreadRenderer(studio, store, studio.settings.workers, metrics)
    try:
        from audio_service.rendering.celery_workers import CeleryRenderer
    except ImportError as error:
        raise InputError("Celery is not installed.", advice="Install audio-service[cluster].") from error
    return CeleryRenderer(studio, store, metrics)
