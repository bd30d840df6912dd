"""`audio-service serve`: run the HTTP service."""

from __future__ import annotations

import contextlib
import gc
import socket
from typing import Annotated

import typer
import uvicorn

from audio_service.api import create_app, set_up_logs
from audio_service.cli.sources import settings_with

# Seconds for open streams to end; then the current sentences are finished.
GRACE_S = 5

app = typer.Typer(add_completion=False)


@app.command()
def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port (default: 8000).")] = None,
) -> None:
    """Run the HTTP service: articles, audio, player and editor."""
    settings = settings_with(host=host, port=port)
    set_up_logs(settings.log_format)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,  # ours has the request's id
        log_config=None,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(3)


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the service and listen."""
        await super().startup(sockets)
        # What is loaded by now stays. Else the first request waits 0.1 s for the collector to look through it.
        gc.collect()
        gc.freeze()
