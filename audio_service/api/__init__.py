"""The HTTP service: `create_app(settings)`."""

from __future__ import annotations

from audio_service.api.app import create_app
from audio_service.api.http.observe import set_up_logs

__all__ = ["create_app", "set_up_logs"]
