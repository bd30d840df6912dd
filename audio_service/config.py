"""All settings, read from AUDIO_SERVICE_* once at the entry point and passed down.

Two underscores separate a group from its setting: AUDIO_SERVICE_PAUSES__HEADING_MS=900. The descriptions become
docs/settings.md (`make docs`).
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from audio_service.hosts import on_site, site_host
from audio_service.language_tag import language_tag

Milliseconds = Annotated[int, Field(ge=0, le=60_000)]

# Characters of a secret that signs.
MIN_SECRET = 16
DEFAULT_VOICE = "en_US-heart-medium"
# Piper's own collection of voices, in the layout that piper.download_voices expects.
PIPER_VOICES_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
# The voices of hibari that do not come with its package.
HIBARI_VOICES_URL = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices"


def _encodable(text: str) -> str:
    """Return the text. Raises ValueError for a lone surrogate, which JSON can escape and UTF-8 cannot hold."""
    text.encode()
    return text


_Text = Annotated[str, AfterValidator(_encodable)]
_VoiceName = Annotated[_Text, Field(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pauses(_Part):
    """Silence after each part of an article, in milliseconds. Where several apply, only the longest is used."""

    sentence_ms: Milliseconds = Field(default=450, description="After a sentence.")
    paragraph_ms: Milliseconds = Field(default=850, description="After a paragraph.")
    item_ms: Milliseconds = Field(default=600, description="After a list item.")
    quote_ms: Milliseconds = Field(default=850, description="After a quote.")
    heading_ms: Milliseconds = Field(default=950, description="Before and after a heading.")
    title_ms: Milliseconds = Field(default=1200, description="After the title.")
    start_ms: Milliseconds = Field(default=100, description="Before the first sentence.")
    end_ms: Milliseconds = Field(default=400, description="After the last sentence.")


class Reading(_Part):
    """Optional parts of a page: which of them are read aloud."""

    captions: bool = Field(default=False, description="Read captions inside the article.")
    tables: bool = Field(default=False, description="Read tables of figures row by row, each cell with its header.")
    announce_tables: bool = Field(
        default=True, description="Say where a table is left out: “A table of fares and times, left out.”"
    )
    announce_code: bool = Field(default=False, description="Say where code is left out: “A code example, left out.”")
    corrections: bool = Field(default=False, description="Read correction notes.")
    bylines: bool = Field(default=False, description="Read author lines.")
    title: bool = Field(default=True, description="Read the title first.")


class Speaking(_Part):
    """How a voice speaks. Unset: the voice's own values."""

    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = Field(
        default=None, description="Duration factor: 1.25 speaks 25 % slower."
    )
    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = Field(
        default=None, description="Piper's variation of the sound (`noise_scale`)."
    )
    noise_w: Annotated[float, Field(ge=0, le=2)] | None = Field(
        default=None, description="Piper's variation of the rhythm (`noise_w`)."
    )


class SiteRule(_Part):
    """What differs for one site."""

    include: tuple[str, ...] = Field(
        default=(), description="CSS selectors of elements that always belong to the article."
    )
    exclude: tuple[str, ...] = Field(
        default=(), description="CSS selectors of elements that never belong to the article."
    )
    voice: str | None = Field(default=None, description="Voice for the site's articles.")
    title_voice: str | None = Field(default=None, description="Voice for titles.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes.")
    pauses: Pauses | None = Field(default=None, description="All pauses, as in `AUDIO_SERVICE_PAUSES`.")
    reading: Reading | None = Field(default=None, description="Optional parts, as in `AUDIO_SERVICE_READING`.")
    speaking: Speaking | None = Field(default=None, description="As in `AUDIO_SERVICE_SPEAKING`.")
    query: tuple[str, ...] = Field(
        default=(),
        description="Query parameters that select an article, such as `id`, on pages that name no canonical address. "
        "`POST /v1/listen` ignores others there.",
    )
    new_pages_per_hour: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="As in `AUDIO_SERVICE_LISTEN_NEW_PAGES_PER_HOUR`."
    )
    listed: bool = Field(
        default=False,
        description="Feed and home page list pages that are known from `POST /v1/listen` only.",
    )


class Choices(_Part):
    """An editor's choices for one article. A field that is null follows the site's rule, then the settings."""

    voice: str | None = Field(default=None, description="Voice for the article.")
    title_voice: str | None = Field(default=None, description="Voice for the title.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes.")
    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = Field(
        default=None, description="Duration factor: 1.25 speaks 25 % slower."
    )
    pauses: Pauses | None = Field(default=None, description="Silence after each part.")
    reading: Reading | None = Field(default=None, description="Optional parts that are read.")
    # Texts, not positions: choices survive changes elsewhere in the article.
    keep: tuple[_Text, ...] = Field(default=(), description="Texts of removals to read after all.")
    drop: tuple[_Text, ...] = Field(default=(), description="Texts of blocks to leave out.")
    voices: dict[_Text, _VoiceName] | None = Field(default=None, max_length=2000, description="Voices by block text.")
    pauses_at: dict[_Text, Annotated[int, Field(ge=0, le=5000)]] | None = Field(
        default=None, max_length=2000, description="Milliseconds after single sentences, by the sentence's text."
    )

    def to_json(self) -> dict[str, Any]:
        """The choices as they are stored, without the fields that are null."""
        return self.model_dump(mode="json", exclude_none=True)


class Sound(_Part):
    """Loudness, jingles and cover."""

    target_lufs: Annotated[float, Field(ge=-40, le=-9)] = Field(
        default=-16.0, description="Loudness of a narration, in LUFS."
    )
    peak_dbfs: Annotated[float, Field(ge=-12, le=0)] = Field(
        default=-4.0, description="Peak limit before encoding, in dBFS; a decoded mp3 may be 2.5 dB above it."
    )
    intro: Path | None = Field(default=None, description="Audio file played before each narration.")
    outro: Path | None = Field(default=None, description="Audio file played after each narration.")
    jingle_fade_ms: Milliseconds = Field(default=300, description="Fade of intro and outro, in milliseconds.")
    cover: Path | None = Field(default=None, description="JPEG or PNG embedded in the audio files.")


class Limits(_Part):
    """What exceeds a limit is refused."""

    source_bytes: int = Field(default=20_000_000, description="Bytes of a source.")
    article_characters: int = Field(default=1_000_000, description="Characters of what is read of an article.")
    page_parts: int = Field(default=20_000, description="Paragraphs, menu entries and table rows of a page.")
    waiting_articles: int = Field(default=5_000, description="Articles waiting for their narration; beyond, 429.")
    speech_characters: int = Field(
        default=20_000, description="Characters of one `/v1/audio/speech` call; beyond, 413."
    )
    body_bytes: int = Field(default=25_000_000, description="Bytes of a request's body; beyond, 413.")
    body_s: Annotated[float, Field(gt=0)] = Field(
        default=60.0, description="Seconds for a body with a key to arrive; beyond, 408."
    )
    bodies_bytes: int = Field(
        default=100_000_000, description="Bytes of all bodies with a key that arrive at the same time; beyond, 429."
    )
    header_s: Annotated[float, Field(gt=0)] = Field(
        default=15.0,
        description="Seconds for a request's headers, or a body without a key, to arrive; beyond, 408 or closed.",
    )
    connections: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Open connections. Default: 8,000. At most the system's limit of open files without a reserve.",
    )


Rate = Annotated[str, Field(pattern=r"^[1-9]\d* ?/ ?(\d+ ?)?(second|minute|hour|day|month|year)s?$")]


class Rates(_Part):
    """Calls allowed per address, as `number/period`; beyond, 429."""

    listen: Rate = Field(default="30/minute", description="`POST /v1/listen`.")
    plays: Rate = Field(default="120/minute", description="Play counts.")
    reports: Rate = Field(default="10/minute", description="Readers' reports of mispronunciations.")
    wrong_keys: Rate = Field(default="20/minute", description="Requests with an invalid API key.")


class Webhook(_Part):
    """One receiver of webhook messages."""

    url: str = Field(description="Address that messages are posted to.")
    secret: Annotated[str, Field(min_length=MIN_SECRET)] = Field(
        description="Signs the messages; at least 16 characters."
    )


def _language(text: str) -> str:
    """A language tag in its usual spelling."""
    tag = language_tag(text)
    if tag is None:
        raise ValueError(f"{text!r} is not a language tag such as de or pt-BR")
    return tag


class Feed(_Part):
    """The podcast feed at `/feed.xml`."""

    title: str = Field(default="Articles to listen to", description="Title of the podcast.")
    description: str = Field(default="Articles, read aloud.", description="Description of the podcast.")
    author: str = Field(default="The newsroom", description="Author of the podcast.")
    email: str | None = Field(default=None, description="Owner's address; Apple requires one.")
    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description="Language of the podcast, as a tag such as `en-GB`."
    )
    category: str = Field(default="News", description="Category of the podcast.")
    image: str | None = Field(
        default=None, description="URL of the cover; Apple requires one: JPEG or PNG, 1,400 to 3,000 pixels wide."
    )
    items: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=100, description="Newest articles listed, at most 1,000."
    )


def _network(text: str) -> str:
    ipaddress.ip_network(text)
    return text


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


class Fetching(_Part):
    """How pages are fetched. [What is never fetched](http.md#what-is-never-fetched) cannot be set."""

    timeout_s: Annotated[float, Field(gt=0, le=300)] = Field(
        default=15.0, description="Seconds for one page, redirects included."
    )
    redirects: Annotated[int, Field(ge=0, le=20)] = Field(
        default=5, description="Redirects followed per page; each is checked."
    )
    ports: tuple[int, ...] = Field(default=(80, 443), description="Ports that may be fetched from.")
    private_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(
        default=(), description='Private networks that may be fetched from, such as `["10.1.0.0/16"]` for a CMS.'
    )
    user_agent: str = Field(
        default="audio-service/0.1 (article narration)", description="`User-Agent` of requests for pages."
    )
    robots: bool = Field(default=True, description="Batches obey robots.txt.")
    delay_s: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=1.0, description="Seconds between two requests of a batch to one host."
    )


def _embedded_voices() -> Path:
    """The folder of voices beside the program: the checkout's, or the environment's."""
    checkout = Path(__file__).resolve().parent.parent / "voices"
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
        default=None, description="Path of ffmpeg. Default: the system's, or else that of imageio-ffmpeg."
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
    media_redirect_s: Annotated[int, Field(ge=0, le=604_800)] = Field(
        default=0,
        description="With S3: redirect players to signed links that are valid for this many seconds. "
        "0 serves files from here.",
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
    rates_url: str = Field(
        default="memory://", description="Where calls are counted: in each process, or `redis://host` for all machines."
    )
    voice_aliases: dict[str, str] = Field(
        default={}, description='Voice names that clients send -> voice: `{"alloy": "en_US-heart-medium"}`.'
    )
    log_format: Literal["text", "json"] = Field(default="text", description="`text` or `json`.")

    voice: str = Field(default=DEFAULT_VOICE, description="Default voice.")
    title_voice: str | None = Field(default=None, description="Voice for titles. Default: the article's voice.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes. Default: the article's voice.")
    language_voices: dict[Annotated[str, AfterValidator(_language)], str] = Field(
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
    limits: Limits = Limits()
    fetching: Fetching = Fetching()
    rates: Rates = Rates()
    feed: Feed = Feed()

    def site(self, source: str) -> SiteRule:
        """The rule of the longest site that a URL is on (see `on_site`); an empty rule if there is none."""
        name = self.site_name(source)
        return SiteRule() if name is None else self.sites[name]

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


def disable_onnxruntime_telemetry() -> None:
    """To be called before onnxruntime, or piper, is first imported: since 1.32 it reports to its makers otherwise.

    A value that the operator has set is kept.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
