"""What is fetched, accepted, announced and listed: limits, rates, webhooks, the feed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from audio_service.config.group import MIN_SECRET, Group, Language, Network


class Limits(Group):
    """What exceeds a limit is refused."""

    source_bytes: int = Field(default=20_000_000, description="Bytes of a source.")
    article_characters: int = Field(default=1_000_000, description="Characters of what is read of an article.")
    page_parts: int = Field(default=20_000, description="Paragraphs, menu entries and table rows of a page.")
    waiting_articles: int = Field(default=5_000, description="Articles waiting for their narration; beyond, 429.")
    speech_characters: int = Field(
        default=20_000, description="Characters of one `/v1/audio/speech` call; beyond, 413."
    )
    body_bytes: int = Field(default=25_000_000, description="Bytes of a request's body; beyond, 413.")
    hook_bytes: int = Field(
        default=5_000_000,
        description="Bytes of a message to `/v1/hooks`; beyond, 413. At most four times as many arrive together, and "
        "twice as many from one address.",
    )
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


class Rates(Group):
    """Calls allowed per address, as `number/period`; beyond, 429."""

    listen: Rate = Field(default="30/minute", description="`POST /v1/listen`.")
    plays: Rate = Field(default="120/minute", description="Play counts.")
    reports: Rate = Field(default="10/minute", description="Readers' reports of mispronunciations.")
    wrong_keys: Rate = Field(default="20/minute", description="Requests with an invalid API key.")


class Webhook(Group):
    """One receiver of webhook messages."""

    url: str = Field(description="Address that messages are posted to.")
    secret: Annotated[str, Field(min_length=MIN_SECRET)] = Field(
        description="Signs the messages; at least 16 characters."
    )


class Feed(Group):
    """The podcast feed at `/feed.xml`."""

    title: str = Field(default="Articles to listen to", description="Title of the podcast.")
    description: str = Field(default="Articles, read aloud.", description="Description of the podcast.")
    author: str = Field(default="The newsroom", description="Author of the podcast.")
    email: str | None = Field(default=None, description="Owner's address; Apple requires one.")
    language: Language = Field(default="en", description="Language of the podcast, as a tag such as `en-GB`.")
    category: str = Field(default="News", description="Category of the podcast.")
    image: str | None = Field(
        default=None, description="URL of the cover; Apple requires one: JPEG or PNG, 1,400 to 3,000 pixels wide."
    )
    enclosure_prefix: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+/([^\s?#]+/)?$")] | None = Field(
        default=None,
        description="Address of a service that counts downloads, put before each audio file's: `https://op3.dev/e/`, "
        "`https://dts.podtrac.com/redirect.mp3/`. It must end with `/`.",
    )
    items: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=100, description="Newest articles listed, at most 1,000."
    )


class NamedFeed(Group):
    """One more podcast feed, at `/feeds/{name}.xml`: of the articles that meet all of its conditions."""

    site: str | None = Field(default=None, description="Articles of this entry of `AUDIO_SERVICE_SITES`.")
    section: str | None = Field(default=None, description="Articles of this section.")
    tag: str | None = Field(default=None, description="Articles with this key word.")
    by: str | None = Field(default=None, description="Articles of this author.")
    title: str | None = Field(default=None, description="Title of the podcast. These: default as in `/feed.xml`.")
    description: str | None = Field(default=None, description="Description of the podcast.")
    author: str | None = Field(default=None, description="Author of the podcast.")
    email: str | None = Field(default=None, description="Owner's address.")
    language: Language | None = Field(default=None, description="Language of the podcast.")
    category: str | None = Field(default=None, description="Category of the podcast.")
    image: str | None = Field(default=None, description="URL of the cover.")
    items: Annotated[int, Field(ge=1, le=1000)] | None = Field(default=None, description="Newest articles listed.")

    def facts(self, feed: Feed) -> Feed:
        """What the podcast says of itself; `feed` has the values of the fields that are unset."""
        own = {name: getattr(self, name) for name in Feed.model_fields.keys() & NamedFeed.model_fields.keys()}
        return feed.model_copy(update={name: value for name, value in own.items() if value is not None})


class Fetching(Group):
    """How pages are fetched. [What is never fetched](http.md#what-is-never-fetched) cannot be set."""

    timeout_s: Annotated[float, Field(gt=0, le=300)] = Field(
        default=15.0, description="Seconds for one page, redirects included."
    )
    redirects: Annotated[int, Field(ge=0, le=20)] = Field(
        default=5, description="Redirects followed per page; each is checked."
    )
    ports: tuple[int, ...] = Field(default=(80, 443), description="Ports that may be fetched from.")
    private_networks: tuple[Network, ...] = Field(
        default=(), description='Private networks that may be fetched from, such as `["10.1.0.0/16"]` for a CMS.'
    )
    user_agent: str = Field(
        default="audio-service/0.1 (article narration)", description="`User-Agent` of requests for pages."
    )
    robots: bool = Field(default=True, description="Batches obey robots.txt.")
    delay_s: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=1.0, description="Seconds between two requests of a batch to one host."
    )
