"""Settings -> the HTTP service, as an ASGI app."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio_service.api.app import create_app as create_app
    from audio_service.api.http.assets import built as built
    from audio_service.api.http.assets import is_outdated as is_outdated
    from audio_service.api.http.server import HttpServer as HttpServer

__all__ = ["HttpServer", "built", "create_app", "is_outdated"]

# Imported on demand: a reader process takes few of the modules below.
_PLACES = {"HttpServer": "http.server", "built": "http.assets", "create_app": "app", "is_outdated": "http.assets"}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
