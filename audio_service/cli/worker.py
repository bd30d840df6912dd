"""`audio-service worker`: speak sentences from a queue."""

from __future__ import annotations

from typing import Annotated

import typer

from audio_service.cli.sources import settings_with
from audio_service.errors import InputError
from audio_service.logs import set_up_logs
from audio_service.rendering import run_worker

app = typer.Typer(add_completion=False)


@app.command()
def worker_command(
    concurrency: Annotated[
        int | None, typer.Option(help="Sentences spoken at the same time (default: one per CPU core).")
    ] = None,
    queues: Annotated[str, typer.Option(help="Queues to serve, most urgent first.")] = "listener,editor,batch",
) -> None:
    """Speak sentences from AUDIO_SERVICE_QUEUE_URL. SIGTERM stops after the current sentences."""
    settings = settings_with(workers=concurrency)
    if settings.queue_url is None:
        raise InputError("No queue is set.", advice="Set AUDIO_SERVICE_QUEUE_URL, such as redis://localhost:6379.")
    set_up_logs(settings.log_format)
    run_worker(settings, [name.strip() for name in queues.split(",")])
