"""Write docs/settings.md from the descriptions and defaults in audio_service/config/ (`make docs`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, to_jsonable_python

from audio_service.config import Hook, NamedFeed, SectionRule, Settings, SiteRule, Webhook

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
PREFIX = "AUDIO_SERVICE_"
INTRO = """\
Settings are environment variables with the prefix `AUDIO_SERVICE_`; two underscores separate a group from its setting.
Lists and tables are JSON. An invalid value stops the program at start and names the setting. Command-line options
(`--voice`, `--host`, `--port`) take precedence. `make docs` writes this page from `audio_service/config/`."""
# Every setting outside a group stands in one of these; each group is a section of its own.
SECTIONS = {
    "Files and databases": (
        *("data_dir", "database_url", "store_url", "secret", "ffmpeg"),
        *("voices_dir", "embedded_voices_dir", "voices_url", "hibari_url"),
    ),
    "Service": (
        *("host", "port", "public_url", "trusted_proxies", "workers", "listen_hosts", "listen_refresh_s"),
        *("listen_new_pages_per_hour", "listen_fetches_per_hour", "formats", "feeds"),
        *("reader_reports", "reader_reports_days"),
        *("processes", "media_redirect_s", "accel_redirect", "takedown_s", "webhooks", "webhook_wait_s"),
        *("webhook_kept_days", "hooks", "rates_url", "voice_aliases", "traces_url", "log_format"),
    ),
    "Voices and sites": (*("voice", "title_voice", "quote_voice", "language_voices", "approximate_times", "sites"),),
    "Several machines": ("queue_url", "queue_workers", "queue_again_s", "say_s", "hold_s"),
}
KEYS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("Keys of a site", "In `AUDIO_SERVICE_SITES`; all are optional.", SiteRule),
    ("Keys of a section", "In `sections` of a site; all are optional.", SectionRule),
    (
        "Keys of a feed",
        "In `AUDIO_SERVICE_FEEDS`; all are optional. See [http.md](http.md#feed-oembed-structured-data).",
        NamedFeed,
    ),
    ("Keys of a webhook", "In `AUDIO_SERVICE_WEBHOOKS`; see [http.md](http.md#webhooks).", Webhook),
    ("Keys of a hook", "In `AUDIO_SERVICE_HOOKS`; see [cms.md](cms.md).", Hook),
)


def settings_page() -> str:
    """The page as Markdown."""
    fields = Settings.model_fields
    groups = {name: kind for name, field in fields.items() if (kind := _group(field)) is not None}
    listed = [name for names in SECTIONS.values() for name in names]
    if sorted(listed) != sorted(fields.keys() - groups.keys()):
        raise ValueError(f"SECTIONS and Settings differ in {set(listed) ^ (fields.keys() - groups.keys())}.")
    parts = ["# Settings", INTRO]
    for title, names in SECTIONS.items():
        parts += [f"## {title}", _table(_row(f"{PREFIX}{name.upper()}", fields[name]) for name in names)]
    for name, kind in groups.items():
        rows = (_row(f"{PREFIX}{name.upper()}__{own.upper()}", field) for own, field in kind.model_fields.items())
        parts += [f"## {name.capitalize()}", kind.__doc__ or "", _table(rows)]
    for title, text, kind in KEYS:
        parts += [f"## {title}", text, _table(_row(name, field) for name, field in kind.model_fields.items())]
    return "\n\n".join(parts) + "\n"


def _group(field: FieldInfo) -> type[BaseModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _table(rows: Iterator[str]) -> str:
    return "\n".join(("| setting | default | meaning |", "|---|---|---|", *rows))


def _row(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise ValueError(f"{name} has no description.")
    return f"| `{name}` | {_default(field)} | {field.description} |"


def _default(field: FieldInfo) -> str:
    """The default as it would be set; a dash where the description names it, or where a value is required."""
    if field.default is None or field.default is PydanticUndefined:
        return "–"
    value = to_jsonable_python(field.default)
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), "utf-8")
