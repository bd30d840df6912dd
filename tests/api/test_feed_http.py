"""/feed.xml as HTTP: what changes it, conditional requests, links, dates, and which articles it lists."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from audio_service.config import Settings, SiteRule
from tests.support.publisher import Publisher
from tests.support.running import Running, prose

PODCAST = "{https://podcastindex.org/namespace/1.0}"
OLD, OLDER = "2019-03-04T10:00:00+01:00", "2018-05-06"


@pytest.fixture
def listening(fast: Settings, publisher: Publisher) -> Iterator[Running]:
    """A service that may fetch from the publisher's site."""
    running = Running(fast.model_copy(update={"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",)}))
    yield running
    running.stop()


def items(running: Running) -> list[Any]:
    return list(etree.fromstring(running.anyone.get("/feed.xml").content).iter("item"))


def guids(running: Running) -> list[str]:
    return [item.findtext("guid").removeprefix("audio-service:") for item in items(running)]


def test_the_newest_by_their_own_date_come_first(running: Running) -> None:
    tags = f'<meta property="article:published_time" content="{OLD}"><meta name="author" content="Mara Quist">'
    tags += (
        '<meta property="og:site_name" content="The Post"><meta property="og:image" content="https://a.example/b.jpg">'
    )
    page = f"<html><head>{tags}</head><body><h1>A title</h1>"
    answer = running.publisher.put(
        "/v1/articles/old", json={"html": f"{page}<p>{prose(3)}</p></body></html>", "publish": True}
    )
    assert answer.status_code == 202, answer.text
    running.put("older", prose(1, "older"), published=OLDER)
    running.put("new", prose(1, "new"))
    ready = {name: running.ready(name) for name in ("old", "older", "new")}
    assert guids(running) == ["new", "old", "older"]
    dates = [item.findtext("pubDate") for item in items(running)]
    assert dates[1:] == ["Mon, 04 Mar 2019 09:00:00 +0000", "Sun, 06 May 2018 00:00:00 +0000"]
    assert ready["old"]["jsonld"]["datePublished"] == OLD
    assert ready["older"]["jsonld"]["datePublished"] == OLDER
    assert "datePublished" not in ready["new"]["jsonld"]
    assert [ready["old"][name] for name in ("site_name", "image")] == ["The Post", "https://a.example/b.jpg"]
    assert [ready["new"][name] for name in ("site_name", "image")] == [None, None]
    assert ready["old"]["jsonld"]["author"] == [{"name": "Mara Quist"}]


@pytest.mark.parametrize("date", ["yesterday", "2099-01-01", "2019-02-30", "", "0001-01-01T00:00:00+01:00"])
def test_an_invalid_date_of_publication_is_refused(running: Running, date: str) -> None:
    refused = running.publisher.put("/v1/articles/a", json={"text": prose(1), "published": date})
    assert refused.status_code == 422
    assert running.publisher.get("/v1/articles/a").status_code == 404


def test_an_unchanged_feed_is_not_sent_again(running: Running) -> None:
    running.put("a", prose(1))
    running.ready("a")
    first = running.anyone.get("/feed.xml")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert running.anyone.get("/feed.xml").content == first.content
    for condition in ({"If-None-Match": tag}, {"If-None-Match": f'"other", W/{tag}'}):
        same = running.anyone.get("/feed.xml", headers=condition)
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert running.anyone.get("/feed.xml", headers={"If-None-Match": '"x"', "If-Modified-Since": modified}).content
    head = running.anyone.head("/feed.xml")
    assert (head.headers["ETag"], int(head.headers["Content-Length"])) == (tag, len(first.content))
    built = parsedate_to_datetime(etree.fromstring(first.content).findtext("channel/lastBuildDate"))
    since = {"If-Modified-Since": built.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    assert running.anyone.get("/feed.xml", headers=since).status_code == 304
    assert running.anyone.get("/feed.xml", headers={"If-Modified-Since": "Mon, 04 Mar 2019 09:00:00 GMT"}).content
    for odd in ("nonsense", "Mon, 01 Jan 99999999999 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 +9999999999999999999"):
        assert running.anyone.get("/feed.xml", headers={"If-Modified-Since": odd}).content
    assert running.anyone.get("/feed.xml", headers={"If-Match": '"other"'}).status_code == 412


def test_the_feed_has_the_address_that_it_was_requested_at(running: Running) -> None:
    running.put("a", prose(1))
    running.ready("a")
    hosts = ["one.example", "two.example:8443", "one.example"]
    feeds = [running.anyone.get("/feed.xml", headers={"Host": host}) for host in hosts]
    assert feeds[0].content == feeds[2].content
    assert feeds[0].headers["ETag"] == feeds[2].headers["ETag"] != feeds[1].headers["ETag"]
    for host, feed in zip(hosts, feeds, strict=True):
        channel = etree.fromstring(feed.content).find("channel")
        assert channel is not None
        assert channel.findtext("link") == f"http://{host}/"
        assert channel.find("item/enclosure").get("url").startswith(f"http://{host}/media/")
        assert b"address.invalid" not in feed.content
    guids = {etree.fromstring(feed.content).findtext(f"channel/{PODCAST}guid") for feed in feeds}
    assert len(guids) == 2


def test_only_what_it_shows_changes_it(running: Running) -> None:
    def tag() -> str:
        return running.anyone.get("/feed.xml").headers["ETag"]

    tags = [tag()]
    running.put("draft", prose(1, "draft"), publish=False)
    running.ready("draft")
    assert tag() == tags[0]
    running.put("a", prose(1))
    running.ready("a")
    tags.append(tag())
    running.put("a", prose(1), title="Another title")
    running.ready("a")
    tags.append(tag())
    for action in ("unpublish", "publish"):
        running.publisher.post(f"/v1/articles/a/{action}")
        tags.append(tag())
    running.publisher.delete("/v1/articles/a")
    tags.append(tag())
    assert all(one != two for one, two in pairwise(tags))


def test_many_readers_get_it_whole(running: Running) -> None:
    for n in range(3):
        running.put(f"a{n}", prose(1, f"{n}"))
        running.ready(f"a{n}")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: running.anyone.get("/feed.xml"), range(64)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["ETag"] for answer in answers}) == 1


def test_links_are_uris(running: Running) -> None:
    running.put("a", prose(1), url="https://münchen.example/straße 1?q=ä b&x=100%|")
    running.ready("a")
    (item,) = items(running)
    assert item.findtext("link") == "https://xn--mnchen-3ya.example/stra%C3%9Fe%201?q=%C3%A4+b&x=100%25%7C"


def test_chapters_are_linked_where_there_are_some(running: Running) -> None:
    running.put("plain", "A text of one paragraph, without any heading in it.", language="en-GB")
    running.put("titled", prose(1, "titled"))
    for name in ("plain", "titled"):
        running.ready(name)
    found = {item.findtext("guid").partition(":")[2]: item for item in items(running)}
    for name, item in found.items():
        key = item.find("enclosure").get("url").split("/")[-2]
        chapters = running.anyone.get(f"/media/{key}/chapters.json").json()["chapters"]
        assert (item.find(f"{PODCAST}chapters") is not None) == bool(chapters), name
    assert found["plain"].find(f"{PODCAST}chapters") is None
    assert found["plain"].find(f"{PODCAST}transcript").get("language") == "en-GB"


def test_pages_of_listeners_are_listed_where_the_site_says_so(listening: Running, publisher: Publisher) -> None:
    def listen(path: str) -> str:
        answer = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}{path}"})
        own_id: str = answer.json()["id"]
        listening.ready(own_id)
        return own_id

    page = listen("/a")
    assert items(listening) == []
    assert page not in listening.anyone.get("/").text
    assert listening.anyone.get(f"/read/{page}").status_code == 200
    # Pushed, or published with a key, it is the publisher's.
    other = listen("/b")
    listening.publisher.post(f"/v1/articles/{other}/publish")
    assert guids(listening) == [other]
    listening.put(page, prose(1), url=f"{publisher.url}/a")
    listening.ready(page)
    assert sorted(guids(listening)) == sorted([page, other])


def test_the_setting_of_a_site_counts_at_once(fast: Settings, publisher: Publisher) -> None:
    changes = {"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",)}
    for listed in (False, True, False):
        sites = {"127.0.0.1": SiteRule(listed=listed)}
        running = Running(fast.model_copy(update={**changes, "sites": sites}))
        try:
            own_id = running.anyone.post("/v1/listen", json={"url": f"{publisher.url}/a"}).json()["id"]
            running.ready(own_id)
            assert guids(running) == ([own_id] if listed else [])
        finally:
            running.stop()
