"""/feed.xml as a podcast directory checks it, with each part broken once to see that the check notices."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from PIL import Image
from pydantic import ValidationError

from audio_service.config import Feed, Settings
from tests.support.podcast import check_feed
from tests.support.running import Running, prose
from tests.support.web_site import Site

OP3, PODTRAC = "https://op3.dev/e/", "https://dts.podtrac.com/redirect.mp3/"
# What breaks a feed, and what the check says of it.
BREAKS = (
    (r"<itunes:owner>.*?</itunes:owner>", "", "itunes:owner occurs 0 times"),
    (r"<itunes:image [^>]*>", "", "itunes:image occurs 0 times"),
    (r'text="News"', 'text="Gossip"', "'Gossip' is none of Apple's"),
    (r"<language>en<", "<language>english please<", "language is not a language tag"),
    (r"<itunes:type>episodic", "<itunes:type>daily", "itunes:type is 'daily'"),
    (r'rel="self"', 'rel="alternate"', "there must be one atom:link"),
    (r"feed\.xml\" rel", 'other.xml" rel', "podcast:guid is not made of the address"),
    (r"<pubDate>\w{3}, ", "<pubDate>", "not a date as in RFC 2822"),
    (r"<pubDate>(.*?) \d{4} ", r"<pubDate>\1 2999 ", "pubDate"),
    (r'length="\d+"', 'length="1"', "length says 1; the audio has"),
    (r'type="audio/mpeg"', 'type="audio/ogg"', "the enclosure is audio/ogg and ends in .mp3"),
    (r"audio\.mp3", "audio.wav", "ends in .wav"),
    (r"<guid [^>]*>[^<]*</guid>", '<guid isPermaLink="false">same</guid>', "the guid is used more than once"),
    (r' isPermaLink="false"', "", "not marked with isPermaLink=false"),
    (r"<itunes:duration>\d+", "<itunes:duration>0", "itunes:duration is not a number"),
    (r"captions\.vtt", "captions.srt", "podcast:transcript says text/vtt; its file answers 200, application/x-subrip"),
    (r"(<item>\s*<title>)[^<]*", r"\1", "title is empty"),
    (r"(<title>[^<]*</title>)", r"\1\1", "title occurs 2 times"),
    (r"<link>http://[^<]*", "<link>http://example.com/a b", "not an address"),
)


def cover(site: Site, side: int = 1400, mode: str = "RGB") -> str:
    """The address of a PNG of so many pixels a side."""
    data = io.BytesIO()
    Image.new(mode, (side, side)).save(data, "PNG")
    return site.put(f"/cover-{side}-{mode}.png", data.getvalue(), "image/png")


@pytest.fixture
def podcast(fast: Settings, site: Site) -> Iterator[Running]:
    """A service with all settings of a podcast and two episodes."""
    facts = Feed(title="Harbour & sea", email="podcast@example.com", image=cover(site))
    running = Running(fast.model_copy(update={"feed": facts}))
    running.put("a", prose(6), title="One", published="2026-01-05")
    running.put("ж", prose(3, "two"), title="Two & <three>", url="https://example.com/ж?a=1&b=2", language="en-GB")
    running.ready("a")
    running.ready("ж")
    yield running
    running.stop()


def test_the_feed_passes_and_each_break_is_noticed(podcast: Running, site: Site) -> None:
    answer = podcast.anyone.get("/feed.xml")
    assert answer.text.count("<item>") == 2
    assert check_feed(answer.content, podcast.anyone.get) == []
    assert check_feed(answer.content.replace(b'version="2.0"', b'version="1.0"'), podcast.anyone.get) != []
    for pattern, replacement, said in BREAKS:
        broken = re.sub(pattern, replacement, answer.text, flags=re.DOTALL)
        found = check_feed(broken.encode(), podcast.anyone.get)
        assert any(said in each for each in found), (pattern, found)
    whole = podcast.settings.feed.image or ""
    for other, said in (
        (cover(site, 600), "600 by 600"),
        (cover(site, 1400, "RGBA"), "in RGBA"),
        (f"{site.url}/none.png", "404"),
    ):
        found = check_feed(answer.text.replace(whole, other).encode(), podcast.anyone.get)
        assert len(found) == 1
        assert said in found[0]


@pytest.mark.parametrize("prefix", [OP3, PODTRAC, "https://op3.dev/e,pg=01234567-89ab/"])
@pytest.mark.parametrize("public", [None, "https://audio.example.com"])
def test_downloads_are_counted_by_a_prefix(fast: Settings, site: Site, prefix: str, public: str | None) -> None:
    facts = Feed(email="podcast@example.com", image=cover(site), enclosure_prefix=prefix)
    running = Running(fast.model_copy(update={"feed": facts, "public_url": public}))
    try:
        running.put("a", prose(2))
        audio = running.ready("a")["audio"][0]["src"]
        answer = running.anyone.get("/feed.xml")
        assert f'url="{prefix}{audio.removeprefix("https://")}"' in answer.text

        def fetch(url: str, **given: Any) -> httpx2.Response:
            return running.anyone.get(url.replace(public, running.url) if public else url, **given)

        assert check_feed(answer.content, fetch, prefix) == []
        assert check_feed(answer.content, fetch, "https://other.example/") != []
    finally:
        running.stop()


@pytest.mark.parametrize("prefix", ["op3.dev/e/", "https://op3.dev/e", "https://op3.dev/e/?x=", "ftp://op3.dev/e/"])
def test_a_prefix_must_be_an_address_that_ends_with_a_slash(prefix: str) -> None:
    with pytest.raises(ValidationError, match="enclosure_prefix"):
        Feed(enclosure_prefix=prefix)
