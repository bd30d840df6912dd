"""Settings -> the HTTP service, as an ASGI app."""

from __future__ import annotations

from audio_service.api.app import create_app
from audio_service.api.http.assets import built, is_outdated
from audio_service.api.http.server import HttpServer

__all__ = ["HttpServer", "built", "create_app", "is_outdated"]
