"""/feed.xml and /oembed."""

from __future__ import annotations

from lxml import etree

from tests.support.running import Running, prose


def test_the_feed_has_what_podcast_apps_need(running: Running) -> None:
    running.put("with space & more", prose(6), title="A <title> & more \x0b\x00")
    running.put("draft", prose(2, "draft"), publish=False)
    manifest = running.ready("with space & more")
    running.ready("draft")
    answer = running.anyone.get("/feed.xml")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    channel = etree.fromstring(answer.content).find("channel")
    for name in ("title", "link", "description", "language"):
        assert channel.findtext(name)
    (item,) = channel.findall("item")
    spaces = {
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "podcast": "https://podcastindex.org/namespace/1.0",
    }
    assert item.findtext("title") == "A <title> & more"
    enclosure = item.find("enclosure")
    assert enclosure.get("type") == "audio/mpeg"
    assert enclosure.get("url") == manifest["audio"][0]["src"]
    assert int(enclosure.get("length")) == len(running.anyone.get(enclosure.get("url")).content)
    assert int(item.findtext("itunes:duration", namespaces=spaces)) == round(manifest["duration_ms"] / 1000)
    assert item.find("guid").get("isPermaLink") == "false"
    for name in ("transcript", "chapters"):
        element = item.find(f"podcast:{name}", spaces)
        assert running.anyone.get(element.get("url")).headers["Content-Type"].startswith(element.get("type"))
    assert channel.find("podcast:guid", spaces) is not None
    # As Apple has it: the category is in an attribute.
    assert channel.find("itunes:category", spaces).get("text") == "News"
    link = channel.find("{http://www.w3.org/2005/Atom}link")
    assert (link.get("rel"), link.get("href")) == ("self", f"{running.url}/feed.xml")
    assert running.anyone.head("/feed.xml").headers["Content-Type"] == "application/rss+xml"


def test_oembed_answers_for_reading_pages(running: Running) -> None:
    running.put('a "quoted" id', prose(2))
    page = running.ready('a "quoted" id')["links"]["page"]
    embed = running.anyone.get("/oembed", params={"url": page, "maxwidth": 320}).json()
    assert (embed["type"], embed["version"], embed["width"]) == ("rich", "1.0", 320)
    frame = etree.fromstring(embed["html"])
    assert frame.get("src").startswith(f"{running.url}/embed/a%20%22quoted%22%20id")
    assert running.anyone.get("/oembed", params={"url": "https://example.com/"}).status_code == 404
    assert running.anyone.get("/oembed", params={"url": page, "format": "xml"}).status_code == 422
    running.publisher.post("/v1/articles/a%20%22quoted%22%20id/unpublish")
    assert running.anyone.get("/oembed", params={"url": page}).status_code == 404
