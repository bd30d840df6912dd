"""`audio-service worker`: speaks the sentences that others ask for through a queue."""

from __future__ import annotations

from typing import Annotated

import typer

from audio_service.api.http.observe import set_up_logs
from audio_service.cli.sources import settings_with
from audio_service.errors import InputError
from audio_service.narration.studio import open_studio

app = typer.Typer(add_completion=False)


@app.command()
def worker_command(
    concurrency: Annotated[
        int | None, typer.Option(help="Sentences spoken at the same time; one per core unless set.")
    ] = None,
    queues: Annotated[str, typer.Option(help="Which queues, the most urgent first.")] = "listener,editor,batch",
) -> None:
    """Speak sentences from AUDIO_SERVICE_QUEUE_URL. SIGTERM stops after the sentences at hand."""
    settings = settings_with(workers=concurrency)
    if settings.queue_url is None:
        raise InputError("There is no queue.", advice="Set AUDIO_SERVICE_QUEUE_URL, such as redis://localhost:6379.")
    try:
        from audio_service.rendering.celery_workers import QUEUES, worker_app
    except ImportError as error:
        raise InputError("Celery is not installed.", advice="Install audio-service[cluster].") from error
    wanted = [name.strip() for name in queues.split(",")]
    unknown = set(wanted) - set(QUEUES.values())
    if unknown:
        raise InputError(f"There is no queue {', '.join(sorted(unknown))}.", advice="Choose listener, editor or batch.")
    set_up_logs(settings.log_format)
    open_studio(settings).voices.load(settings.voice)  # a wrong voice is told now; it measures a new one's loudness
    worker_app(settings).Worker(
        concurrency=settings.workers, pool="prefork", queues=wanted, without_gossip=True, without_mingle=True
    ).start()
