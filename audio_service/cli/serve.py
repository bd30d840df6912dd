"""`audio-service serve`: run the HTTP service."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import ipaddress
import logging
import socket
from typing import Annotated

import typer

from audio_service.api import HttpServer, built, create_app, is_outdated
from audio_service.cli.sources import settings_with
from audio_service.logs import set_up_logs

log = logging.getLogger(__name__)
app = typer.Typer(add_completion=False)

# glibc, malloc.h
_M_ARENA_MAX = -8
# New objects until the collector looks through the young ones, and how often it does until it looks further.
_GC_THRESHOLD = (5_000, 20, 20)


@app.command()
def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port (default: 8000).")] = None,
    processes: Annotated[int | None, typer.Option(help="Processes (default: 1).")] = None,
) -> None:
    """Run the HTTP service: articles, audio, player and editor."""
    gc.disable()  # until the service has started: what is loaded stays
    settings = settings_with(host=host, port=port, processes=processes)
    set_up_logs(settings.log_format)
    built()  # reads the player's files, or fails now
    if is_outdated():
        log.warning("The player's sources are newer than its built files. Run `make built`.")
    if settings.public_url is None and not _is_loopback(settings.host):
        log.warning(
            "AUDIO_SERVICE_PUBLIC_URL is not set: links have the host that a request names, which may be any. "
            "Set it to the URL at which players reach this service."
        )
    _share_freed_memory()
    with contextlib.suppress(KeyboardInterrupt):
        _Server(create_app(settings), settings).run()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _share_freed_memory() -> None:
    """Have all threads allocate from two arenas: with glibc's eight a core, most of what a burst takes stays unused."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, 2)


class _Server(HttpServer):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the service and listen."""
        await super().startup(sockets)
        # What is loaded by now stays. Else the first request waits 0.1 s for the collector to look through it.
        gc.collect()
        gc.freeze()
        # A thousand open requests have 500,000 objects, and all calls wait while the collector looks through them.
        gc.set_threshold(*_GC_THRESHOLD)
        gc.enable()
