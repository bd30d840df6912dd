"""All settings, read from AUDIO_SERVICE_* once at the entry point and passed down.

Two underscores separate a group from its setting: AUDIO_SERVICE_PAUSES__HEADING_MS=900. The descriptions become
docs/settings.md (`make docs`).
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from audio_service.config.disclosure import Disclosure
from audio_service.config.group import MIN_SECRET, Language
from audio_service.config.narrating import Pauses, Reading, SiteRule, Sound, Speaking, in_section
from audio_service.config.receiving import Hook, HookName
from audio_service.config.serving import Feed, Fetching, Limits, NamedFeed, Rates, Webhook
from audio_service.config.signing import Signing
from audio_service.config.subscribing import SubscriberAccess
from audio_service.hosts import is_host, on_site, site_host

DEFAULT_VOICE = "en_US-heart-medium"
# Piper's own collection of voices, in the layout that piper.download_voices expects.
PIPER_VOICES_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
# The voices of hibari that do not come with its package.
HIBARI_VOICES_URL = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices"


def _secret(text: str) -> str:
    if len(text) < MIN_SECRET:
        raise ValueError(f"use at least {MIN_SECRET} random characters, such as `openssl rand -hex 32` prints")
    return text


def _proxies(text: str) -> str:
    """Addresses and networks, separated by commas."""
    if "*" in text:
        raise ValueError(
            "anybody could name any address as theirs; name your proxies' addresses or networks, such as 172.16.0.0/12"
        )
    for part in text.split(",") if text else ():
        ipaddress.ip_network(part.strip())
    return text


def _embedded_voices() -> Path:
    """The folder of voices beside the program: the checkout's, or the environment's."""
    checkout = Path(__file__).resolve().parents[2] / "voices"
    return checkout if checkout.is_dir() else Path(sys.prefix) / "share" / "audio-service" / "voices"


class Settings(BaseSettings):
    """All settings. Names end with their unit."""

    model_config = SettingsConfigDict(
        env_prefix="AUDIO_SERVICE_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    data_dir: Path = Field(
        default=Path("data"), description="Folder for all data; the next settings can move parts of it."
    )
    database_url: str | None = Field(
        default=None,
        description="`postgresql://user@host/name`, for several machines. Default: SQLite in the data folder.",
    )
    store_url: str | None = Field(
        default=None, description="`s3://bucket/prefix` or `file:///path`. Default: a folder in the data folder."
    )
    secret: Annotated[str, AfterValidator(_secret)] | None = Field(
        default=None,
        description="Signs draft links and editors' sessions, at least 16 characters; several machines must share one. "
        "Default: generated in the data folder.",
    )
    ffmpeg: str | None = Field(
        default=None,
        description="Path of ffmpeg. Default: the system's, or else PyAV, which is installed with the service.",
    )
    voices_dir: Path | None = Field(
        default=None, description="Folder of added voices. Default: `voices` in the data folder."
    )
    embedded_voices_dir: Path = Field(
        default_factory=_embedded_voices,
        description="Folder of voices that come with an image; read, never written. Default: beside the program.",
    )
    voices_url: str = Field(
        default=PIPER_VOICES_URL,
        description="Where `voices add` downloads voices of Piper's collection from; a mirror needs the same layout.",
    )
    hibari_url: str = Field(
        default=HIBARI_VOICES_URL, description="Where `voices add` downloads emma, fable, fenrir and kore from."
    )

    host: str = Field(default="127.0.0.1", description="Address that `serve` listens on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(default=8000, description="Port that `serve` listens on.")
    public_url: str | None = Field(
        default=None,
        description="Where players reach the service: `https://audio.example.com`. Default: from each request.",
    )
    trusted_proxies: Annotated[str, AfterValidator(_proxies)] = Field(
        default="127.0.0.1",
        description="Addresses and networks of proxies whose `X-Forwarded-For` is trusted, separated by commas.",
    )
    workers: Annotated[int, Field(ge=1, le=256)] = Field(
        default_factory=lambda: len(os.sched_getaffinity(0)),
        description="Sentences spoken at the same time. Default: the number of CPU cores.",
    )
    listen_hosts: tuple[str, ...] = Field(
        default=(), description='Hosts that `POST /v1/listen` may fetch from: `["example.com", "*.example.org"]`.'
    )
    listen_refresh_s: Annotated[int, Field(ge=0)] = Field(
        default=3600,
        description="Seconds until the next `POST /v1/listen` refetches its page. "
        "Articles that were pushed or edited are not refetched.",
    )
    listen_new_pages_per_hour: Annotated[int, Field(ge=0)] = Field(
        default=120, description="New articles that `POST /v1/listen` makes per hour and site; beyond, 429."
    )
    listen_fetches_per_hour: Annotated[int, Field(ge=0)] = Field(
        default=600,
        description="Unknown addresses that `POST /v1/listen` fetches per hour and site; beyond, 429. "
        "A site is an entry of `AUDIO_SERVICE_SITES`, else one of `AUDIO_SERVICE_LISTEN_HOSTS`.",
    )
    formats: tuple[Literal["m4a", "opus"], ...] = Field(
        default=("m4a", "opus"), description="Formats offered beside mp3; each file is made on first request."
    )
    feeds: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")], NamedFeed] = Field(
        default={}, description="Name -> a podcast feed of a part of the articles, at `/feeds/{name}.xml`; see below."
    )
    media_redirect_s: Annotated[int, Field(ge=0, le=604_800)] = Field(
        default=0,
        description="With S3: redirect players to signed links that are valid for this many seconds. "
        "0 serves files from here.",
    )
    processes: Annotated[int, Field(ge=1, le=64)] = Field(
        default=1,
        description="Processes of `serve`. All but the first only answer what is ready and public, at 30 MB each.",
    )
    accel_redirect: Annotated[str, Field(pattern=r"^/([\w.-]+/)*$")] | None = Field(
        default=None,
        description="Behind nginx, with files in a folder: what nginx calls its folder `media`, such as `/media/`. "
        "Finished audio is answered by `X-Accel-Redirect`, and nginx sends it: [one machine](scaling.md#one-machine).",
    )
    takedown_s: Annotated[int, Field(ge=0)] = Field(
        default=300, description="Seconds from deletion or withdrawal until files are removed; they are hidden at once."
    )
    reader_reports: bool = Field(
        default=True, description="Readers can report mispronunciations in the player; editors see them in `/editor`."
    )
    reader_reports_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=180, description="Days until a report that nobody repeats is deleted."
    )
    webhooks: tuple[Webhook, ...] = Field(default=(), description="Receivers of webhook messages; see below.")
    webhook_wait_s: Annotated[float, Field(gt=0)] = Field(
        default=10.0,
        description="Seconds until a message is sent a second time; doubled after each try, up to an hour.",
    )
    webhook_kept_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        default=7,
        description="Days that a message is kept after it was delivered or given up, for `audio-service webhooks`.",
    )
    hooks: dict[HookName, Hook] = Field(
        default={}, description="Name -> hook: a CMS posts its messages to `/v1/hooks/NAME`; see below."
    )
    rates_url: str = Field(
        default="memory://", description="Where calls are counted: in each process, or `redis://host` for all machines."
    )
    voice_aliases: dict[str, str] = Field(
        default={}, description='Voice names that clients send -> voice: `{"alloy": "en_US-heart-medium"}`.'
    )
    traces_url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] | None = Field(
        default=None,
        description="OpenTelemetry collector that gets traces of requests over OTLP/HTTP: `http://collector:4318`. "
        "Needs the extra `otel`.",
    )
    log_format: Literal["text", "json"] = Field(default="text", description="`text` or `json`.")

    voice: str = Field(default=DEFAULT_VOICE, description="Default voice.")
    title_voice: str | None = Field(default=None, description="Voice for titles. Default: the article's voice.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes. Default: the article's voice.")
    language_voices: dict[Language, str] = Field(
        default={}, description='Language -> voice, for articles in other languages: `{"de": "de_DE-thorsten-medium"}`.'
    )
    approximate_times: bool = Field(
        default=False, description="Allow voices that report no durations; their word times are estimates."
    )
    sites: dict[str, SiteRule] = Field(
        default={}, description="Host -> what differs there; see below. `example.com` includes its subdomains."
    )

    queue_url: str | None = Field(
        default=None,
        description="Celery broker, `redis://host` or `amqp://host`: `audio-service worker` speaks the sentences. "
        "Default: this process speaks them. See [scaling.md](scaling.md).",
    )
    queue_workers: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=8, description="Sentences that all workers speak at the same time."
    )
    queue_again_s: Annotated[float, Field(gt=0)] = Field(
        default=30.0, description="Seconds until a sentence that is not ready is requested again."
    )
    say_s: Annotated[int, Field(ge=5)] = Field(
        default=60,
        description="Seconds a worker may spend on one sentence before it is stopped and another one retries.",
    )
    hold_s: Annotated[float, Field(ge=1)] = Field(
        default=60.0, description="Seconds without a heartbeat before another process takes an article over."
    )

    pauses: Pauses = Pauses()
    reading: Reading = Reading()
    speaking: Speaking = Speaking()
    sound: Sound = Sound()
    disclosure: Disclosure = Disclosure()
    limits: Limits = Limits()
    fetching: Fetching = Fetching()
    rates: Rates = Rates()
    feed: Feed = Feed()
    access: SubscriberAccess = SubscriberAccess()
    signing: Signing = Signing()

    @field_validator("sites")
    @classmethod
    def _sites_are_hosts(cls, sites: dict[str, SiteRule]) -> dict[str, SiteRule]:
        for name in sites:
            if not is_host(name):
                raise ValueError(f"{name!r} is not a host; write example.com, which means its subdomains too")
        return sites

    @model_validator(mode="after")
    def _feeds_are_of_known_sites(self) -> Self:
        for name, feed in self.feeds.items():
            if feed.site is not None and self.known_site(feed.site) is None:
                known = ", ".join(self.sites) or "none"
                raise ValueError(f"site {feed.site!r} of feed {name!r} is not in AUDIO_SERVICE_SITES (known: {known})")
        return self

    def known_site(self, name: str) -> str | None:
        """The entry of `sites` with this host, in any spelling."""
        return next((site for site in self.sites if site_host(site) == site_host(name)), None)

    def hook_site(self, name: str) -> str | None:
        """The entry of `sites` that a hook is for; None: all."""
        site = self.hooks[name].site
        return None if site is None else self.known_site(site)

    def site(self, source: str, section: str | None = None, named: str | None = None) -> SiteRule:
        """The rule of the longest site that a URL is on (see `on_site`), or of the `named` one, for a section.

        An empty rule if there is none.
        """
        name = named if named in self.sites else self.site_name(source)
        return SiteRule() if name is None else in_section(self.sites[name], section)

    def site_name(self, source: str) -> str | None:
        """The longest of `sites` that a URL is on."""
        return max(
            (site for site in self.sites if on_site(site, source)), key=lambda s: len(site_host(s)), default=None
        )

    def lists(self, url: str | None) -> bool:
        """Whether feed and home page list a page that is known from listeners only."""
        return url is not None and self.site(url).listed

    @property
    def voice_folders(self) -> tuple[Path, ...]:
        """Where voices are looked for, each folder once, in order; new ones are installed in the first."""
        own = self.voices_dir or self.data_dir / "voices"
        return (own,) if own.resolve() == self.embedded_voices_dir.resolve() else (own, self.embedded_voices_dir)
