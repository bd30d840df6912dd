"""/feed.xml and /oembed."""

from __future__ import annotations

from lxml import etree, html

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


def test_pages_lead_to_feed_and_player(running: Running) -> None:
    """As feed readers and CMSs look for them."""
    running.put("100% ä", prose(2))
    page = running.ready("100% ä")["links"]["page"]
    links = {link.get("type"): link.get("href") for link in html.fromstring(running.anyone.get(page).text).iter("link")}
    found = running.anyone.get(links["application/json+oembed"])
    assert (found.status_code, found.json()["title"]) == (200, "A title of some words")
    assert running.anyone.get(links["application/rss+xml"]).status_code == 200
    assert 'href="/feed.xml"' in running.anyone.get("/").text
    running.put("draft", prose(2, "two"), publish=False)
    assert "json+oembed" not in running.reader.get("/read/draft").text


def test_oembed_answers_for_reading_pages(running: Running) -> None:
    running.put('a "quoted" id', prose(2))
    page = running.ready('a "quoted" id')["links"]["page"]
    embed = running.anyone.get("/oembed", params={"url": page, "maxwidth": 320}).json()
    assert (embed["type"], embed["version"], embed["width"]) == ("rich", "1.0", 320)
    frame = etree.fromstring(embed["html"])
    assert frame.get("src").startswith(f"{running.url}/embed/a%20%22quoted%22%20id")
    assert running.anyone.get("/oembed", params={"url": "https://example.com/"}).status_code == 404
    for asked, status in (
        ({"format": "xml"}, 501),
        ({"format": "yaml"}, 501),
        ({"maxwidth": "wide"}, 422),
        ({"maxheight": ""}, 422),
    ):
        refused = running.anyone.get("/oembed", params={"url": page, **asked})
        assert (refused.status_code, refused.headers["Content-Type"]) == (status, "application/problem+json")
    for asked, size in (
        ({"maxwidth": "0", "maxheight": "-5"}, (1, 1)),
        ({"maxwidth": "99999", "maxheight": "9" * 30}, (600, 160)),
        ({"maxwidth": "599", "maxheight": "159"}, (599, 159)),
    ):
        clamped = running.anyone.get("/oembed", params={"url": page, **asked}).json()
        assert (clamped["width"], clamped["height"]) == size
        assert f'width="{size[0]}" height="{size[1]}"' in clamped["html"]
    running.publisher.post("/v1/articles/a%20%22quoted%22%20id/unpublish")
    assert running.anyone.get("/oembed", params={"url": page}).status_code == 404
