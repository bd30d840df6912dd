"""A subscriber's own feed: it lists what is for subscribers, and its links open that and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from audio_service.config import NamedFeed, Settings
from audio_service.service import TokenKind
from tests.api.test_subscribers import WORDS, push, text
from tests.support.running import Running, prose
from tests.support.subscriptions import ACCESS, token

PATH = "/feeds/private/feed.xml"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
MONTH_S = 30 * 86_400


@pytest.fixture
def running(fast: Settings) -> Iterator[Running]:
    """A service with the publisher's secret."""
    running = Running(fast.model_copy(update={"access": ACCESS}))
    yield running
    running.stop()


def feed_token(subscriber: str = "reader-7", name: str = "feed", seconds: float = MONTH_S) -> dict[str, str]:
    return {"token": token(name, kind=TokenKind.FEED, subscriber=subscriber, seconds=seconds)}


def links(xml: bytes) -> dict[str, list[str]]:
    """The links of each item, by the article's id: enclosure, transcript, chapters."""
    items: Any = etree.fromstring(xml).iter("item")
    return {
        item.findtext("guid").removeprefix("audio-service:"): [
            each.get("url")
            for each in (*item.iter("enclosure"), *item.iter(f"{PODCAST}transcript", f"{PODCAST}chapters"))
        ]
        for item in items
    }


def test_all_its_links_are_heard(running: Running) -> None:
    push(running, "for subscribers & others")
    running.put("public", prose(2))
    running.ready("public")
    answer = running.anyone.get(PATH, params=feed_token())
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/rss+xml")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    found = links(answer.content)
    assert set(found) == {"for subscribers & others", "public"}
    channel = etree.fromstring(answer.content).find("channel")
    assert channel is not None
    assert (channel.findtext(f"{ITUNES}block"), channel.findtext(f"{PODCAST}guid")) == ("Yes", None)
    for urls in found.values():
        assert len(urls) == 3
        assert [running.anyone.get(url).status_code for url in urls] == [200] * 3
    enclosure = next(etree.fromstring(answer.content).iter("enclosure"))
    assert int(enclosure.get("length", "0")) == len(running.anyone.get(enclosure.get("url", "")).content)
    assert WORDS not in running.anyone.get("/feed.xml").text


def test_a_link_opens_its_article_only(running: Running) -> None:
    push(running, "a")
    running.put("b", text(2, "another"), access="token")
    running.ready("b")
    found = links(running.anyone.get(PATH, params=feed_token()).content)
    episode = {"token": found["a"][0].partition("?token=")[2]}
    other = found["b"][0].partition("?")[0]
    assert running.anyone.get(other, params=episode).json()["code"] == "article"
    # Neither a link's token nor the feed's one opens the article itself, and none of them another feed.
    for given in (episode, feed_token()):
        assert running.anyone.get("/v1/articles/a", params=given).json()["code"] == "kind"
    assert running.anyone.get(other, params=feed_token()).json()["code"] == "kind"
    assert running.anyone.get(PATH, params=episode).json()["code"] == "kind"
    assert running.anyone.get(PATH, params={"token": token("*")}).json()["code"] == "kind"


def test_it_is_closed_without_its_token(running: Running) -> None:
    push(running)
    found = links(running.anyone.get(PATH, params=feed_token("reader-7")).content)["a"]
    refusals = {
        "missing": {},
        "expired": feed_token(seconds=-3600),
        "lifetime": feed_token(seconds=500 * 86_400),
        "article": feed_token(name="politics"),
        "signature": feed_token(subscriber=""),  # it could not be revoked
    }
    for code, query in refusals.items():
        answer = running.anyone.get(PATH, params=query)
        assert (answer.status_code, answer.json()["code"], WORDS in answer.text) == (401, code, False)
    assert running.anyone.get("/feeds/private/politics.xml", params=feed_token(name="politics")).status_code == 404
    assert running.anyone.get(PATH, params=feed_token(name="*")).status_code == 200
    running.publisher.post("/v1/subscribers/revoked", json={"subscriber": "reader-7"})
    assert running.anyone.get(PATH, params=feed_token("reader-7")).json()["code"] == "revoked"
    assert {running.anyone.get(url).status_code for url in found} == {401}
    assert running.anyone.get(PATH, params=feed_token("reader-8")).status_code == 200


def test_a_named_feed_has_a_private_form_for_tokens_of_its_name(fast: Settings) -> None:
    feeds = {"politics": NamedFeed(section="Politics", title="Politics")}
    running = Running(fast.model_copy(update={"access": ACCESS, "feeds": feeds}))
    try:
        push(running, "vote", section="Politics")
        running.put("match", text(2, "another"), access="token", section="Sport")
        running.ready("match")
        assert WORDS not in running.anyone.get("/feeds/politics.xml").text
        path = "/feeds/private/politics.xml"
        found = links(running.anyone.get(path, params=feed_token(name="politics")).content)
        assert set(found) == {"vote"}
        assert {running.anyone.get(url).status_code for url in found["vote"]} == {200}
        assert set(links(running.anyone.get(path, params=feed_token(name="*")).content)) == {"vote"}
        assert running.anyone.get(path, params=feed_token()).json()["code"] == "article"
        assert running.anyone.get(PATH, params=feed_token(name="politics")).json()["code"] == "article"
    finally:
        running.stop()


def test_a_poll_without_news_is_short(running: Running) -> None:
    push(running)
    first = running.anyone.get(PATH, params=(query := feed_token()))
    known = {"If-None-Match": first.headers["ETag"]}
    assert running.anyone.get(PATH, params=query, headers=known).status_code == 304
    assert running.anyone.get(PATH, headers=known).status_code == 401
    other = running.anyone.get(PATH, params=feed_token("reader-8"), headers=known)
    assert other.status_code == 200
    assert other.content != first.content
    running.put("b", text(2, "another"), access="token")
    running.ready("b")
    assert set(links(running.anyone.get(PATH, params=query, headers=known).content)) == {"a", "b"}
