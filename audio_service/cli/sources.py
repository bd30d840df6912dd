"""Read settings and sources for a command."""

from __future__ import annotations

import sys

from pydantic import ValidationError
from pydantic_settings import SettingsError

from audio_service.article import Document, from_file, from_stream, from_url
from audio_service.config import Settings
from audio_service.errors import InputError


def settings_with(**options: object) -> Settings:
    """Settings from the environment; options that are not None take precedence. Raises InputError."""
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problem = error.errors()[0]
        name = "AUDIO_SERVICE_" + "__".join(str(part) for part in problem["loc"]).upper()
        why = problem["msg"].removeprefix("Value error, ")
        raise InputError(f"{name} is invalid: {why}.", advice="") from error
    except SettingsError as error:
        raise InputError(f"A setting is not valid JSON: {error}.", advice="") from error


def read_source(source: str, settings: Settings) -> Document:
    """Read the document at a path, a URL, or on standard input."""
    if source == "-":
        raw = from_stream(sys.stdin.buffer, "standard input", settings.limits)
    elif source.startswith(("http://", "https://")):
        raw = from_url(source, settings)
    else:
        raw = from_file(source, settings.limits)
    return raw.document(settings)
