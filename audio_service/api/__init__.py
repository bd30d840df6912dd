"""Settings -> the HTTP service, as an ASGI app."""

from __future__ import annotations

from audio_service.api.app import create_app
from audio_service.api.http.observe import set_up_logs
from audio_service.api.http.server import HttpServer

__all__ = ["HttpServer", "create_app", "set_up_logs"]
