"""/feeds/{name}.xml: what each lists, what it says of itself, and that it is answered as /feed.xml is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree, html
from pydantic import ValidationError

from audio_service.config import Feed, NamedFeed, Settings, SiteRule
from tests.support.running import Running, prose

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = {
    "site": NamedFeed(site="WWW.example.com", title="One site", items=2),
    "science": NamedFeed(section="Science", title="Science & more", author="The desk", email="desk@example.com"),
    "owls": NamedFeed(tag="owls", image="https://example.com/ö.jpg", category="Science", language="de"),
    "quist": NamedFeed(by="Mara Quist", description="By Mara Quist."),
    "both": NamedFeed(section="Science", by="Mara Quist"),
}


@pytest.fixture
def paper(fast: Settings) -> Iterator[Running]:
    """A service with a feed of each kind."""
    feed = Feed(title="The paper", description="All of it.", author="The paper")
    running = Running(fast.model_copy(update={"sites": {"example.com": SiteRule()}, "feeds": FEEDS, "feed": feed}))
    yield running
    running.stop()


def channel(running: Running, path: str) -> Any:
    answer = running.anyone.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    return etree.fromstring(answer.content).find("channel")


def listed(running: Running, path: str) -> list[str]:
    return sorted(guid.text.removeprefix("audio-service:") for guid in channel(running, path).iter("guid"))


def test_each_lists_its_articles(paper: Running) -> None:
    for number in range(3):
        paper.put(f"site{number}", prose(1, f"site{number}"), url=f"https://example.com/{number}")
    paper.put("owls", prose(1, "owls"), section="Science", tags=["owls", "night"], author="Bo Lind, Mara Quist")
    paper.put("bats", prose(1, "bats"), section="Science", tags=["bats"], author="Ada Roe")
    paper.put("paid", prose(1, "paid"), section="Science", tags=["owls"], author="Mara Quist", access="token")
    paper.put("draft", prose(1, "draft"), section="Science", tags=["owls"], publish=False)
    for article in ("site0", "site1", "site2", "owls", "bats", "paid", "draft"):
        paper.ready(article)
    assert listed(paper, "/feeds/site.xml") == ["site1", "site2"]
    assert listed(paper, "/feeds/science.xml") == ["bats", "owls"]
    assert listed(paper, "/feeds/owls.xml") == listed(paper, "/feeds/quist.xml") == ["owls"]
    assert listed(paper, "/feeds/both.xml") == ["owls"]
    assert listed(paper, "/feed.xml") == ["bats", "owls", "site0", "site1", "site2"]
    assert "paid" not in paper.anyone.get("/").text
    paper.put("bats", prose(1, "bats"), section="Nature")
    assert listed(paper, "/feeds/science.xml") == ["owls"]


def test_each_says_what_it_is(paper: Running) -> None:
    guids = set()
    for name in (None, *FEEDS):
        path = "/feed.xml" if name is None else f"/feeds/{name}.xml"
        found = channel(paper, path)
        assert found.find(f"{ATOM}link").get("href") == f"{paper.url}{path}"
        assert found.findtext("link") == f"{paper.url}/"
        guids.add(found.findtext(f"{PODCAST}guid"))
    assert len(guids) == len(FEEDS) + 1
    science, owls = channel(paper, "/feeds/science.xml"), channel(paper, "/feeds/owls.xml")
    assert [science.findtext(name) for name in ("title", "description")] == ["Science & more", "All of it."]
    assert [owls.findtext(name) for name in ("title", "language")] == ["The paper", "de"]
    assert science.findtext(f"{ITUNES}author") == "The desk"
    assert science.find(f"{ITUNES}owner").findtext(f"{ITUNES}email") == "desk@example.com"
    assert owls.find(f"{ITUNES}category").get("text") == "Science"
    assert owls.find(f"{ITUNES}image").get("href") == "https://example.com/%C3%B6.jpg"


def test_each_is_answered_as_the_feed_of_all(paper: Running) -> None:
    first = paper.anyone.get("/feeds/science.xml")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert paper.anyone.get("/feeds/quist.xml").headers["ETag"] != tag
    assert paper.anyone.get("/feeds/science.xml", headers={"If-None-Match": tag}).status_code == 304
    paper.put("bats", prose(1, "bats"), section="Science")
    paper.ready("bats")
    assert paper.anyone.get("/feeds/science.xml", headers={"If-None-Match": tag}).status_code == 200
    assert paper.anyone.head("/feeds/science.xml").headers["Content-Type"] == "application/rss+xml"


def test_an_unknown_one_is_not_found(paper: Running) -> None:
    for path in ("/feeds/none.xml", "/feeds/science", "/feeds/Science.xml", f"/feeds/{'a' * 65}.xml"):
        answer = paper.anyone.get(path)
        assert answer.status_code in (404, 422)
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_pages_lead_to_all_of_them(paper: Running) -> None:
    paper.put("a", prose(1))
    paper.ready("a")
    for page in ("/", "/read/a"):
        links = html.fromstring(paper.anyone.get(page).text).iter("link")
        found = [link.get("href") for link in links if link.get("type") == "application/rss+xml"]
        assert found == ["/feed.xml", *(f"/feeds/{name}.xml" for name in FEEDS)]


def test_a_wrong_feed_stops_the_start(settings: Settings) -> None:
    for feeds, why in (
        ({"a": {"site": "other.example"}}, r"site 'other.example' of feed 'a' is not in AUDIO_SERVICE_SITES"),
        ({"A b": {}}, "should match pattern"),
        ({"a": {"items": 0}}, "greater than or equal to 1"),
        ({"a": {"words": 1}}, "Extra inputs"),
    ):
        with pytest.raises(ValidationError, match=why):
            Settings.model_validate({**settings.model_dump(), "feeds": feeds})
