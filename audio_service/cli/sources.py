"""Where a command reads its settings and its sources from."""

from __future__ import annotations

import sys
from pathlib import Path

from audio_service.article.document import Document
from audio_service.article.extract import extract
from audio_service.article.fetch import fetch
from audio_service.config import Settings
from audio_service.errors import NotFound


def settings_with(**options: object) -> Settings:
    """The settings, with what the command line gave over what the environment says."""
    return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]


def read_source(source: str, settings: Settings) -> Document:
    """The document at a path, a URL, or on standard input."""
    if source == "-":
        data = sys.stdin.buffer.read(settings.limits.source_bytes + 1)
        return extract(data, source="standard input", settings=settings)
    if source.startswith(("http://", "https://")):
        page = fetch(source, settings.fetching, settings.limits)
        return extract(page.data, source=page.url, media_type=page.media_type, settings=settings)
    path = Path(source)
    try:
        with path.open("rb") as file:
            data = file.read(settings.limits.source_bytes + 1)
    except IsADirectoryError as error:
        raise NotFound(f"{source} is a folder.", advice="Name a file, or use `audio-service batch`.") from error
    except OSError as error:
        raise NotFound(f"{source} cannot be read ({error.strerror}).") from error
    return extract(data, source=source, settings=settings)
