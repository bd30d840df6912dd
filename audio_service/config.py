"""All settings, read once at the entry point from AUDIO_SERVICE_* and passed down; nothing here is global.

A nested setting is written with two underscores: AUDIO_SERVICE_PAUSES__HEADING_MS=900.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Milliseconds = Annotated[int, Field(ge=0, le=60_000)]

DEFAULT_VOICE = "en_US-kathleen-x_low"
# Piper's own collection of voices, in the layout that piper.download_voices expects.
PIPER_VOICES_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pauses(_Part):
    """Silence after each kind of thing, in ms; the longest that applies is used, never a sum."""

    sentence_ms: Milliseconds = 350
    paragraph_ms: Milliseconds = 650
    item_ms: Milliseconds = 450
    quote_ms: Milliseconds = 650
    heading_ms: Milliseconds = 800
    title_ms: Milliseconds = 1000
    start_ms: Milliseconds = 100
    end_ms: Milliseconds = 400


class Reading(_Part):
    """What of the page is read, where publishers differ."""

    captions: bool = False
    tables: bool = False
    corrections: bool = False
    bylines: bool = False
    title: bool = True


class Speaking(_Part):
    """How a voice speaks. None takes the voice's own figure."""

    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = None
    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = None
    noise_w: Annotated[float, Field(ge=0, le=2)] | None = None


class SiteRule(_Part):
    """What is different for one host. `include` and `exclude` are CSS selectors: what is always article, what never."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    voice: str | None = None
    title_voice: str | None = None
    quote_voice: str | None = None
    pauses: Pauses | None = None
    reading: Reading | None = None
    speaking: Speaking | None = None


class Sound(_Part):
    """Loudness of the result, and what is played before and after it."""

    target_lufs: Annotated[float, Field(ge=-40, le=-9)] = -16.0
    peak_dbfs: Annotated[float, Field(ge=-12, le=0)] = -3.0
    intro: Path | None = None
    outro: Path | None = None
    jingle_fade_ms: Milliseconds = 300
    cover: Path | None = None


class Limits(_Part):
    """Where input is refused instead of rendered."""

    source_bytes: int = 20_000_000
    article_characters: int = 1_000_000
    # Paragraphs, menu entries, rows and all that starts a new line on a page.
    page_parts: int = 20_000
    waiting_articles: int = 5_000
    speech_characters: int = 20_000
    body_bytes: int = 25_000_000
    body_s: Annotated[float, Field(gt=0)] = 60.0


Rate = Annotated[str, Field(pattern=r"^[1-9]\d* ?/ ?(\d+ ?)?(second|minute|hour|day|month|year)s?$")]


class Rates(_Part):
    """How often one address may call, as "number/period"; over it the answer is 429."""

    listen: Rate = "30/minute"
    plays: Rate = "120/minute"
    wrong_keys: Rate = "20/minute"


class Webhook(_Part):
    """Where finished and failed narrations are told, signed with `secret`."""

    url: str
    secret: Annotated[str, Field(min_length=16)]


class Feed(_Part):
    """What the podcast feed says of itself."""

    title: str = "Articles to listen to"
    description: str = "Articles, read aloud."
    author: str = "The newsroom"
    email: str | None = None
    language: str = "en"
    category: str = "News"
    image: str | None = None
    items: Annotated[int, Field(ge=1, le=1000)] = 100


def _network(text: str) -> str:
    ipaddress.ip_network(text)
    return text


class Fetching(_Part):
    """How pages are fetched; see fetch.py for what is refused whatever is set here."""

    timeout_s: Annotated[float, Field(gt=0, le=300)] = 15.0
    redirects: Annotated[int, Field(ge=0, le=20)] = 5
    ports: tuple[int, ...] = (80, 443)
    # Networks in CIDR form that may be fetched from although they are private: a newsroom's own CMS.
    private_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    user_agent: str = "audio-service/0.1 (article narration)"
    # Batches keep to robots.txt, and wait so long between two requests to one host.
    robots: bool = True
    delay_s: Annotated[float, Field(ge=0, le=3600)] = 1.0


def _host(name: str) -> str:
    """A host name in one spelling."""
    return name.lower().rstrip(".").removeprefix("www.")


def _embedded_voices() -> Path:
    """The folder of the voices that come with the program: the checkout's, or the installed wheel's."""
    checkout = Path(__file__).resolve().parent.parent / "voices"
    return checkout if checkout.is_dir() else Path(sys.prefix) / "share" / "audio-service" / "voices"


class Settings(BaseSettings):
    """Everything that can be set, with its unit in its name."""

    model_config = SettingsConfigDict(
        env_prefix="AUDIO_SERVICE_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    data_dir: Path = Path("data")
    voices_dir: Path | None = None
    embedded_voices_dir: Path = Field(default_factory=_embedded_voices)
    voice: str = DEFAULT_VOICE
    title_voice: str | None = None
    quote_voice: str | None = None
    voices_url: str = PIPER_VOICES_URL
    approximate_times: bool = False
    store_url: str | None = None
    database_url: str | None = None
    ffmpeg: str | None = None
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=lambda: len(os.sched_getaffinity(0)))
    # Celery's broker, redis://host or amqp://host: sentences are spoken by `audio-service worker` on any machine. None
    # speaks them in this process.
    queue_url: str | None = None
    # Sentences that all workers together speak at the same time: how far this process asks ahead.
    queue_workers: Annotated[int, Field(ge=1, le=10_000)] = 8
    # A sentence that is not there after so long is asked for again: the broker may have lost it.
    queue_again_s: Annotated[float, Field(gt=0)] = 30.0
    # A worker that takes longer for one sentence is stopped, and another one tries.
    say_s: Annotated[int, Field(ge=5)] = 60
    # A process that narrates an article and is silent for so long counts as lost; another one goes on.
    hold_s: Annotated[float, Field(ge=1)] = 60.0
    # Send players to the bucket for finished media, by signed links that are good for so long; 0 serves them from here.
    media_redirect_s: Annotated[int, Field(ge=0, le=604_800)] = 0
    # Where players reach this service, such as https://audio.example.com; None takes it from each request.
    public_url: str | None = None
    # Signs links to drafts and editors' sessions. Several machines must share one; None makes one in data_dir.
    secret: str | None = None
    # Pages that POST /v1/listen may fetch: host names, "*.example.com" with all that is below.
    listen_hosts: tuple[str, ...] = ()
    # After this long, the next listener has a page of POST /v1/listen fetched again, unless it was pushed or edited.
    listen_refresh_s: Annotated[int, Field(ge=0)] = 3600
    # Offered beside mp3 once a narration is ready; made when first asked for.
    formats: tuple[Literal["m4a", "opus"], ...] = ("m4a", "opus")
    webhooks: tuple[Webhook, ...] = ()
    # After the first try that fails; doubled after each further one, up to an hour.
    webhook_wait_s: Annotated[float, Field(gt=0)] = 10.0
    # Where the rates are counted: memory:// in each process, redis://host for all machines together.
    rates_url: str = "memory://"
    # Addresses of proxies whose X-Forwarded-For is believed; "*" for all.
    trusted_proxies: str = "127.0.0.1"
    log_format: Literal["text", "json"] = "text"
    # When the files of a deleted article go; nobody is sent to them any more from the moment on that it is deleted.
    takedown_s: Annotated[int, Field(ge=0)] = 300
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000

    pauses: Pauses = Pauses()
    reading: Reading = Reading()
    speaking: Speaking = Speaking()
    sound: Sound = Sound()
    limits: Limits = Limits()
    fetching: Fetching = Fetching()
    rates: Rates = Rates()
    feed: Feed = Feed()
    # Host ("example.com" with its subdomains) -> what is different there.
    sites: dict[str, SiteRule] = {}
    # Language ("de") -> voice, for articles in other languages than the default voice speaks.
    language_voices: dict[str, str] = {}
    # Names that programs written for other speech services send ("alloy") -> voice.
    voice_aliases: dict[str, str] = {}

    def site(self, source: str) -> SiteRule:
        """The rule for the host of a URL: the longest pattern that fits it; an empty rule where none does.

        A pattern fits its host and all below it, whatever the capitals, with and without "www.".
        """
        host = _host(urlsplit(source).hostname or "") if "://" in source else ""
        rules = {_host(pattern): rule for pattern, rule in self.sites.items()}
        fitting = [pattern for pattern in rules if host == pattern or host.endswith(f".{pattern}")]
        return rules[max(fitting, key=len)] if fitting else SiteRule()

    @property
    def voice_folders(self) -> tuple[Path, ...]:
        """Where voices are looked for, in order; new ones are installed in the first."""
        return (self.voices_dir or self.data_dir / "voices", self.embedded_voices_dir)
