"""Attacks on published text by callers without a key: what came in with a key stays, letter for letter.

The site's pages, its readers' comments and its redirects are in the attacker's hands; the CMS and the editors are not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from audio_service.article import facts_of_page
from audio_service.config import Fetching, Rates, Settings
from tests.support.cluster import wait_until
from tests.support.pages import PARAGRAPHS, SECOND_HALF
from tests.support.running import Running
from tests.support.web_site import Site, serving

SCRAPED, FORGED = PARAGRAPHS[:3], SECOND_HALF[:3]
PUSHED = "The ferry stays\n\nThe council of Ardmore voted on Tuesday night to keep its ferry, after a long dispute."
CORRECTED = "The editors have put the right name of the town into this paragraph of the article."


@pytest.fixture
def running(fast: Settings, site: Site) -> Iterator[Running]:
    """A service that looks at a page again at every visit."""
    changes = {
        "fetching": Fetching(private_networks=("127.0.0.0/8",), ports=(site.port,)),
        "listen_hosts": ("127.0.0.1", "localhost", "*.127.0.0.1", "bücher.example", "www.bücher.example"),
        "listen_refresh_s": 0,
        "rates": Rates(listen="10000/minute"),
    }
    started = Running(fast.model_copy(update=changes))
    yield started
    started.stop()


def listen(running: Running, url: str) -> httpx2.Response:
    """A player's call, and the end of what it has set off."""
    answer = running.anyone.post("/v1/listen", json={"url": url})
    wait_until(lambda: all(thread.name != "refresh" for thread in threading.enumerate()))
    return answer


def state(running: Running, article_id: str) -> tuple[int, str, str | None, bool]:
    """Revision, text, address and publication of an article."""
    article = running.service.catalog.articles.get(article_id)
    return article.latest.number, article.latest.document.text, article.url, article.published


def edit(running: Running, article_id: str, text: str = CORRECTED) -> dict[str, Any]:
    """Replace the last block of an article in the editor, without publishing it."""
    view = running.editor.get(f"/v1/editor/articles/{article_id}").json()
    body = {"version": view["version"], "choices": {}, "texts": {str(view["blocks"][-1]["index"]): text}}
    return dict(running.editor.put(f"/v1/editor/articles/{article_id}", json=body).raise_for_status().json())


def publish_edit(running: Running, article_id: str, text: str = CORRECTED) -> None:
    body = {"version": edit(running, article_id, text)["version"]}
    running.publisher.post(f"/v1/editor/articles/{article_id}/publish", json=body).raise_for_status()


def attack(running: Running, site: Site) -> None:
    """All that a stranger can do to the article at /a: visits, and pages of the host that claim to be it."""
    target = f"{site.url}/a"
    link = '<link rel="canonical" href="/a">'
    article = "".join(f"<p>{text}</p>" for text in FORGED)
    bodies = {
        "comment": f'<div class="comment">{link}</div>',
        "noscript": f"<noscript>{link}</noscript>",
        "svg": f"<svg><foreignObject>{link}</foreignObject></svg>",
        "second-head": f"<div><head>{link}</head></div>",
        "template": f"<template>{link}</template>",
    }
    for name, extra in bodies.items():
        site.put(
            f"/{name}", f"<html><head><title>T</title></head><body><article>{article}{extra}</article></body></html>"
        )
    site.article("/amp", *FORGED, head=link)
    site.article("/absolute", *FORGED, head=f'<link rel="canonical" href="{target}?utm_source=x">')
    site.article("/og", *FORGED, head=f'<meta property="og:url" content="{target}"><base href="{target}">')
    for query in ("x=1", "utm_source=x&x=2", "a[]=1&a[]=2"):
        site.article(f"/a?{query}", *FORGED)
        site.article(f"/a?{query}".replace("[", "%5B").replace("]", "%5D"), *FORGED)
    site.article("/a/", *FORGED)
    site.redirects |= {"/go": "/a", "/go2": "/a?utm_content=1", "/from-a": "/amp"}
    site.article("/a", *FORGED)  # the page itself has another text by now
    paths = [
        *(f"/{name}" for name in bodies),
        "/amp",
        "/absolute",
        "/og",
        "/a",
        "/a#x",
        "/a?utm_source=1",
        "/a/",
        "/go",
        "/go2",
    ]
    for path in [*paths, "/a?x=1", "/a?utm_source=x&x=2", "/a?a[]=1&a[]=2", "/from-a"]:
        listen(running, site.url + path)


def test_what_was_pushed_stays(running: Running, site: Site) -> None:
    running.put("cms", PUSHED, url=f"{site.url}/a")
    before = state(running, "cms")
    attack(running, site)
    assert state(running, "cms") == before
    assert listen(running, f"{site.url}/a").json()["id"] == "cms"


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize(
    ("pushed", "visited", "canonical"),
    [
        ("/x,1.html", "/x%2C1.html", None),
        ("/x%3A1.html", "/x:1.html", None),
        ("/x", "/other", "{https}/x"),
        ("/x", "/other", "/x/"),
        ("/x/", "/other", "/x"),
        ("/x", "/x?from=mail", "{www}/x"),
    ],
)
def test_other_spellings_of_what_was_pushed_make_no_article(
    running: Running, site: Site, pushed: str, visited: str, canonical: str | None, published: bool
) -> None:
    running.put("cms", PUSHED, url=site.url + pushed)
    if not published:
        running.publisher.post("/v1/articles/cms/unpublish").raise_for_status()
    before = state(running, "cms")
    link = ""
    if canonical is not None:
        address = canonical.format(
            https=site.url.replace("http:", "https:"), www=site.url.replace("//127", "//www.127")
        )
        link = f'<link rel="canonical" href="{address}">'
    for path in (visited, pushed, "/x/", "/x"):
        site.article(path, *FORGED, head=link)
    answer = listen(running, site.url + visited)
    assert (answer.status_code == 404) != published, answer.text
    assert [article.id for article in running.service.catalog.articles.list()] == ["cms"]
    assert state(running, "cms") == before


@pytest.mark.parametrize("how", ["unpublish", "push unpublished", "delete"])
def test_what_listeners_had_fetched_before_is_taken_down_too(running: Running, site: Site, how: str) -> None:
    site.article("/x", *FORGED)
    fetched = listen(running, f"{site.url}/x").json()
    running.ready(fetched["id"])
    other = listen(running, site.article("/y", *SCRAPED)).json()["id"]
    running.put("cms", PUSHED, url=f"{site.url}/x/")
    running.put("cms-y", PUSHED, url="https://elsewhere.example/x")
    running.ready("cms")
    assert running.anyone.get(fetched["timeline"]).status_code == 200
    if how == "delete":
        running.publisher.delete("/v1/articles/cms").raise_for_status()
    elif how == "unpublish":
        running.publisher.post("/v1/articles/cms/unpublish").raise_for_status()
    else:
        body = {"text": PUSHED, "publish": False}
        running.publisher.put("/v1/articles/cms", json=body).raise_for_status()
    assert running.anyone.get(fetched["timeline"]).status_code == 404
    assert running.anyone.get(f"/v1/articles/{fetched['id']}").status_code == 404
    assert running.anyone.get(f"/v1/articles/{other}").status_code == 200
    assert running.anyone.get("/v1/articles/cms-y").status_code == 200


@pytest.mark.parametrize("pushed", ["http://bücher.example/a", "http://xn--bcher-kva.example/a"])
def test_an_internationalized_host_has_one_spelling(running: Running, pushed: str) -> None:
    running.put("cms", PUSHED, url=pushed)
    for url in ("http://xn--bcher-kva.example/a", "http://Bücher.example/a#top", "https://www.bücher.example/a/"):
        assert listen(running, url).json()["id"] == "cms"
    facts = facts_of_page(
        b'<head><meta charset="utf-8"><link rel="canonical" href="http://b\xc3\xbccher.example/a"></head>',
        "http://xn--bcher-kva.example/b",
    )
    assert (facts.url, facts.named) == ("http://xn--bcher-kva.example/a", True)


def test_what_an_editor_published_stays(running: Running, site: Site) -> None:
    running.put("cms", PUSHED, url=f"{site.url}/a")
    publish_edit(running, "cms")
    before = state(running, "cms")
    assert CORRECTED in before[1]
    attack(running, site)
    assert state(running, "cms") == before


def test_what_an_editor_corrected_of_a_fetched_page_stays(running: Running, site: Site) -> None:
    own_id = listen(running, f"{site.url}/a").json()["id"]
    publish_edit(running, own_id)
    before = state(running, own_id)
    attack(running, site)
    assert state(running, own_id) == before


@pytest.mark.parametrize("how", ["unpublished", "draft", "edited now"])
def test_what_is_not_public_stays(running: Running, site: Site, how: str) -> None:
    running.put("cms", PUSHED, url=f"{site.url}/a", publish=how != "draft")
    if how == "unpublished":
        running.publisher.post("/v1/articles/cms/unpublish").raise_for_status()
    if how == "edited now":
        edit(running, "cms")
    before = state(running, "cms")
    attack(running, site)
    assert state(running, "cms") == before
    if how == "unpublished":
        assert listen(running, f"{site.url}/a").status_code == 404
        assert running.anyone.get("/v1/articles/cms").status_code == 404


def test_a_canonical_address_elsewhere_is_passed_over(running: Running, site: Site) -> None:
    with serving() as other:
        other.article("/a", *SCRAPED)
        wrong = [
            f"{other.url}/a",
            site.url.replace("127.0.0.1", "localhost") + "/a",
            "ftp://127.0.0.1/a",
            "http://10.0.0.1/a",
        ]
        for number, address in enumerate(wrong):
            page = site.article(f"/p{number}", *FORGED, head=f'<link rel="canonical" href="{address}">')
            answer = listen(running, page)
            found = running.service.catalog.articles
            if answer.status_code in (200, 202):
                assert state(running, answer.json()["id"])[2] == page
            assert found.find_url(address) is None
        assert other.requests == []


def test_a_visit_and_a_push_at_once_leave_the_push(running: Running, site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(4):
            page = site.article(f"/race{number}", *SCRAPED)
            visits = [pool.submit(running.anyone.post, "/v1/listen", json={"url": page}) for _ in range(4)]
            push = pool.submit(running.put, f"race-{number}", PUSHED, url=page)
            push.result()
            for visit in visits:
                visit.result()
            assert listen(running, page).json()["id"] == f"race-{number}"
            assert "Ardmore" in state(running, f"race-{number}")[1]


def test_a_deleted_article_does_not_come_back_by_a_look_at_its_page(running: Running, site: Site) -> None:
    own_id = listen(running, f"{site.url}/a").json()["id"]
    held = site.blocked["/a"] = threading.Event()
    site.article("/a", *FORGED)
    running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"})
    assert running.publisher.delete(f"/v1/articles/{own_id}").status_code == 204
    held.set()
    wait_until(lambda: all(thread.name != "refresh" for thread in threading.enumerate()))
    assert running.reader.get(f"/v1/articles/{own_id}").status_code == 404


def test_the_editor_sees_what_the_cms_replaced(running: Running) -> None:
    view = "/v1/editor/articles/cms"
    running.put("cms", PUSHED)
    assert running.editor.get(view).json()["replaced"] is None
    publish_edit(running, "cms")
    assert running.editor.get(view).json()["replaced"] is None
    running.put("cms", PUSHED + " It will be repaired.")
    assert running.editor.get(view).json()["replaced"] == 2
    publish_edit(running, "cms")
    assert running.editor.get(view).json()["replaced"] is None
    # With If-Match the CMS sees the conflict first.
    body = {"text": PUSHED, "publish": True}
    tagged = running.publisher.put("/v1/articles/cms", json=body, headers={"If-Match": '"r3"'})
    assert tagged.status_code == 412
