"""Read settings and sources for a command."""

from __future__ import annotations

import re
import sys

from pydantic import ValidationError
from pydantic_settings import SettingsError

from audio_service.article import Document, from_file, from_stream, from_url
from audio_service.config import Settings
from audio_service.errors import InputError

# The name of a setting in the error of pydantic-settings.
_SETTING = re.compile(r'field "(\w+)"')


def settings_with(**options: object) -> Settings:
    """Settings from the environment; options that are not None take precedence. Raises InputError."""
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problem = error.errors()[0]
        name = "AUDIO_SERVICE_" + "__".join(str(part) for part in problem["loc"]).upper()
        why = problem["msg"].removeprefix("Value error, ")
        what = f"{name} is invalid" if problem["loc"] else "The settings are invalid"
        raise InputError(f"{what}: {why}.", advice="") from error
    except SettingsError as error:
        found = _SETTING.search(str(error))
        what = "A setting" if found is None else f"AUDIO_SERVICE_{found[1].upper()}, or a part of it,"
        raise InputError(f"{what} is not valid JSON.", advice="docs/settings.md has an example of each.") from error


def read_source(source: str, settings: Settings) -> Document:
    """Read the document at a path, a URL, or on standard input."""
    if source == "-":
        raw = from_stream(sys.stdin.buffer, "standard input", settings.limits)
    elif source.startswith(("http://", "https://")):
        raw = from_url(source, settings)
    else:
        raw = from_file(source, settings.limits)
    return raw.document(settings)
