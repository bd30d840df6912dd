"""What search engines, link previews and feed readers find in the head of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from audio_service.config import Settings, SiteRule
from tests.support.pages import PARAGRAPHS, page, paragraphs
from tests.support.publisher import Publisher
from tests.support.running import Running, prose

ADDRESS = "https://news.example.com/harbour"
SITE = "The Brennick Courier"
HEAD = (
    '<meta property="article:published_time" content="2026-01-05T08:00:00Z">'
    '<meta name="author" content="Mara Quist"><meta property="article:section" content="Sea & coast">'
    '<meta property="og:image" content="https://news.example.com/a.jpg">'
)


class Head:
    """The head of a page: links and tags, each name with all its values."""

    def __init__(self, text: str) -> None:
        self.root = html.fromstring(text)
        self.metas: dict[str, list[str]] = {}
        for meta in self.root.iter("meta"):
            self.metas.setdefault(meta.get("property") or meta.get("name") or "", []).append(meta.get("content"))
        self.links = {(link.get("rel"), link.get("type")): link.get("href") for link in self.root.iter("link")}

    def __getitem__(self, name: str) -> str:
        (value,) = self.metas[name]
        return value

    @property
    def jsonld(self) -> list[dict[str, Any]]:
        return [json.loads(each.text) for each in self.root.iter("script") if each.get("type") == "application/ld+json"]


def head(running: Running, path: str) -> Head:
    return Head(running.anyone.get(path).text)


@pytest.fixture
def public(fast: Settings) -> Iterator[Running]:
    """A service that knows its public address."""
    running = Running(fast.model_copy(update={"public_url": "https://audio.example.com"}))
    yield running
    running.stop()


def test_an_article_says_what_it_is_and_where_its_audio_is(public: Running) -> None:
    text = page(paragraphs(PARAGRAPHS[:3]), head=HEAD)
    public.publisher.put("/v1/articles/a%20b", json={"html": text, "url": ADDRESS, "publish": True}).raise_for_status()
    manifest = public.ready("a b")
    found = head(public, "/read/a%20b")
    assert found.links["canonical", None] == found["og:url"] == ADDRESS
    assert found["og:type"] == "article"
    assert found["og:title"] == found["twitter:title"] == manifest["title"]
    assert found["description"] == found["og:description"]
    assert PARAGRAPHS[0].startswith(found["description"].removesuffix("…").strip())
    assert (found["og:site_name"], found["author"], found["article:section"]) == (SITE, "Mara Quist", "Sea & coast")
    assert found["og:audio"] == found["og:audio:secure_url"] == manifest["audio"][0]["src"]
    assert found["og:audio:type"] == "audio/mpeg"
    assert found["og:image"] == found["twitter:image"] == "https://news.example.com/a.jpg"
    assert (found["twitter:card"], found["twitter:player"]) == ("player", "https://audio.example.com/embed/a%20b")
    assert found["robots"] == "max-image-preview:large"
    assert found.links["alternate", "application/rss+xml"] == "/feed.xml"
    oembed = found.links["alternate", "application/json+oembed"].replace("https://audio.example.com", public.url)
    assert public.anyone.get(oembed).json()["title"] == manifest["title"]


def test_the_structured_data_is_an_article_with_the_manifests_audio(public: Running) -> None:
    text = page(paragraphs(PARAGRAPHS[:3]), head=HEAD)
    public.publisher.put("/v1/articles/a", json={"html": text, "url": ADDRESS, "publish": True}).raise_for_status()
    manifest = public.ready("a")
    (found,) = head(public, "/read/a").jsonld
    assert (found["@context"], found["@type"], found["headline"]) == (
        "https://schema.org",
        "Article",
        manifest["title"],
    )
    assert found["mainEntityOfPage"] == found["url"] == ADDRESS
    assert found["author"] == [{"@type": "Person", "name": "Mara Quist"}]
    assert {"@context": "https://schema.org", **found["audio"]} == manifest["jsonld"]


def test_a_hostile_title_stays_text(running: Running) -> None:
    title = '</script><script>alert(1)</script>"><b> & \u2028'
    running.put("a", prose(2), title=title)
    running.ready("a")
    found = head(running, "/read/a")
    assert found.jsonld[0]["headline"] == found["og:title"]
    assert "alert(1)" in found["og:title"]
    assert [each.get("type") for each in found.root.iter("script")] == ["application/ld+json", "module"]
    assert found.root.find(".//head/b") is None


@pytest.mark.parametrize("image", ["javascript:alert(1)", "data:image/png;base64,AAAA", "http://[", "a.jpg"])
def test_a_picture_without_a_web_address_is_left_out(running: Running, image: str) -> None:
    text = page(paragraphs(PARAGRAPHS[:3]), head=f'<meta property="og:image" content="{image}">')
    running.publisher.put("/v1/articles/a", json={"html": text, "publish": True}).raise_for_status()
    running.ready("a")
    found = head(running, "/read/a")
    assert not {"og:image", "twitter:image", "twitter:player"} & {*found.metas}
    assert "image" not in found.jsonld[0]
    assert found["twitter:card"] == "summary"
    assert found.links["canonical", None] == f"{running.url}/read/a"


def test_nothing_is_said_of_a_draft_or_a_withdrawn_article(running: Running) -> None:
    running.put("a", prose(2), publish=False)
    draft = running.ready("a")["links"]["page"]
    for _ in range(2):
        found = head(running, draft)
        assert found["robots"] == "noindex"
        assert found.jsonld == []
        assert [name for name in found.metas if name.startswith(("og:", "twitter:", "article:"))] == []
        assert not {("canonical", None), ("alternate", "application/json+oembed")} & {*found.links}
        running.publisher.post("/v1/articles/a/publish").raise_for_status()
        assert "og:audio" in head(running, "/read/a").metas
        running.publisher.post("/v1/articles/a/unpublish").raise_for_status()
    gone = running.anyone.get("/read/a", headers={"Accept": "text/html"})
    assert (gone.status_code, Head(gone.text)["robots"]) == (404, "noindex")


def test_nothing_is_said_of_an_article_for_subscribers(running: Running) -> None:
    running.put("a", prose(2), access="token")
    running.ready("a")
    found = Head(running.reader.get("/read/a").text)
    assert (found["robots"], found.jsonld) == ("noindex", [])
    assert [name for name in found.metas if name.startswith(("og:", "twitter:", "article:"))] == []


def test_the_home_page_is_the_podcasts(running: Running) -> None:
    running.put("a", prose(2))
    running.ready("a")
    found = head(running, "/")
    assert found.links["canonical", None] == found["og:url"] == f"{running.url}/"
    assert found["og:type"] == "website"
    assert found["og:title"] == running.settings.feed.title
    assert found.jsonld == []
    other = running.anyone.get("/", headers={"Host": "other.example"})
    assert Head(other.text).links["canonical", None] == "http://other.example/"
    assert "Host" in other.headers["Vary"]


@pytest.mark.parametrize("listed", [False, True])
def test_what_only_listeners_brought_is_found_where_its_site_is_listed(
    fast: Settings, publisher: Publisher, listed: bool
) -> None:
    sites = {"127.0.0.1": SiteRule(listed=listed)}
    update = {"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",), "sites": sites}
    running = Running(fast.model_copy(update=update))
    try:
        found = running.anyone.post("/v1/listen", json={"url": f"{publisher.url}/a"}).json()
        running.ready(found["id"])
        page = head(running, found["links"]["page"])
        assert page["robots"] == ("max-image-preview:large" if listed else "noindex")
        assert page.links["canonical", None] == f"{publisher.url}/a"
    finally:
        running.stop()
