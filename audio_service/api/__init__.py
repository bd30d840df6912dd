"""The HTTP service. `create_app(settings)` is all that others need."""

from __future__ import annotations

from audio_service.api.app import create_app

__all__ = ["create_app"]
