"""What a player's visit may change: never what came in with a key, and no page's text by another page's word."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from audio_service.article.page_facts import facts_of_page
from audio_service.config import Fetching, Settings
from tests.support.cluster import wait_until
from tests.support.pages import PARAGRAPHS, SECOND_HALF
from tests.support.running import Running
from tests.support.web_site import Site

SCRAPED, OTHER = PARAGRAPHS[:3], SECOND_HALF[:3]
PUSHED = (
    "Corrected by the editors\n\nThe council of Ardmore, not of Brennick, voted on Tuesday night to keep its ferry."
)


@pytest.fixture
def running(fast: Settings, site: Site) -> Iterator[Running]:
    """A service that may fetch from the site, and looks at a page again at every visit."""
    fetching = Fetching(private_networks=("127.0.0.0/8",), ports=(site.port,))
    changes = {"fetching": fetching, "listen_hosts": ("127.0.0.1",), "listen_refresh_s": 0}
    started = Running(fast.model_copy(update=changes))
    yield started
    started.stop()


def visit(running: Running, url: str) -> int:
    """A player's call; its status, when the page was looked at again if it was to be."""
    status = running.anyone.post("/v1/listen", json={"url": url}).status_code
    looked_again()
    return status


def looked_again() -> None:
    """Wait until no page is looked at again."""
    wait_until(lambda: all(thread.name != "refresh" for thread in threading.enumerate()))


def text_of(running: Running, article_id: str) -> tuple[int, str]:
    """Revision and text of an article."""
    latest = running.service.catalog.articles.get(article_id).latest
    return latest.number, latest.document.text


@pytest.fixture
def pushed(running: Running, site: Site) -> str:
    """The id of an article that the CMS pushed under the address of a page."""
    running.put("cms-1", PUSHED, url=f"{site.url}/a")
    running.ready("cms-1")
    return "cms-1"


def test_what_was_pushed_is_not_replaced_by_its_page(running: Running, site: Site, pushed: str) -> None:
    before = text_of(running, pushed)
    for path in ("/a", "/a?utm_source=x", "/a?x=1"):
        site.article("/a?x=1", *OTHER, head='<link rel="canonical" href="/a">')
        assert visit(running, site.url + path) == 200
    assert text_of(running, pushed) == before


def test_what_was_edited_is_not_replaced_by_its_page(running: Running, site: Site) -> None:
    own_id = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    running.ready(own_id)
    view = running.editor.get(f"/v1/editor/articles/{own_id}").json()
    block = next(block["index"] for block in view["blocks"] if block["text"] == SCRAPED[2])
    texts = {str(block): "The editor has another end for it."}
    changes = {"version": view["version"], "choices": {}, "texts": texts}
    saved = running.editor.put(f"/v1/editor/articles/{own_id}", json=changes).json()
    publish = {"version": saved["version"]}
    assert running.publisher.post(f"/v1/editor/articles/{own_id}/publish", json=publish).status_code == 200
    before = text_of(running, own_id)
    assert "another end" in before[1]
    site.article("/a", *OTHER)
    assert visit(running, f"{site.url}/a") in (200, 202)
    assert text_of(running, own_id) == before


def test_a_page_does_not_write_the_text_of_another(running: Running, site: Site, pushed: str) -> None:
    before = text_of(running, pushed)
    site.put("/ugc", f'<html><body><article><p>{OTHER[0]}</p><p>{OTHER[1]}</p><div class="comment">'
                     '<link rel="canonical" href="/a"></div></article></body></html>')  # fmt: skip
    site.article("/head", *OTHER, head='<link rel="canonical" href="/a">')
    assert visit(running, f"{site.url}/ugc") == 202
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/head"}).json()["id"] == pushed
    assert text_of(running, pushed) == before


def test_a_new_article_has_the_text_of_its_canonical_page(running: Running, site: Site) -> None:
    site.article("/amp", *OTHER, head='<link rel="canonical" href="/a">')
    made = running.anyone.post("/v1/listen", json={"url": f"{site.url}/amp"}).json()["id"]
    assert SCRAPED[0] in text_of(running, made)[1]
    assert OTHER[0] not in text_of(running, made)[1]
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"] == made


def test_a_redirect_does_not_write_the_text_of_another(running: Running, site: Site) -> None:
    own_id = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    before = text_of(running, own_id)
    site.article("/a?utm_content=x", *OTHER)
    site.article("/c?gclid=1", *OTHER)
    site.article("/c", *SCRAPED)
    site.redirects |= {"/go": "/a?utm_content=x", "/new": "/c?gclid=1"}
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/go"}).json()["id"] == own_id
    assert text_of(running, own_id) == before
    made = running.anyone.post("/v1/listen", json={"url": f"{site.url}/new"}).json()["id"]
    assert SCRAPED[0] in text_of(running, made)[1]


def test_a_page_that_is_redirected_elsewhere_at_every_visit_is_none(running: Running, site: Site) -> None:
    site.redirects |= {f"/s{n}": f"/t{n}?gclid=1" for n in range(4)}
    for n in range(4):
        site.article(f"/t{n}?gclid=1", *OTHER)
        site.redirects[f"/t{n}"] = f"/s{n + 1}"
    assert visit(running, f"{site.url}/s0") == 404


def test_a_page_that_is_always_redirected_to_its_tracked_self_is_read(running: Running, site: Site) -> None:
    site.article("/tracked?utm_source=self", *SCRAPED)
    site.redirects["/tracked"] = "/tracked?utm_source=self"
    assert visit(running, f"{site.url}/tracked") == 202


@pytest.mark.parametrize(
    "href", ["http://[", "http://[::1", "http://a℀b/", "javascript:alert(1)", "", "http://127.0.0.1:x/"]
)
def test_a_canonical_link_that_is_none_is_passed_over(running: Running, site: Site, href: str) -> None:
    site.article("/odd", *SCRAPED, head=f'<link rel="canonical" href="{href}">')
    found = running.anyone.post("/v1/listen", json={"url": f"{site.url}/odd"}).json()
    assert running.service.catalog.articles.get(found["id"]).url == f"{site.url}/odd"


def test_a_page_with_letters_beyond_ascii_has_one_address(running: Running, site: Site) -> None:
    site.article("/gr%C3%B6%C3%9Fe", *SCRAPED)
    running.put("cms-u", PUSHED, url=f"{site.url}/größe")
    for path in ("/größe", "/gr%C3%B6%C3%9Fe", "/gr%c3%b6%c3%9fe"):
        assert running.anyone.post("/v1/listen", json={"url": site.url + path}).json()["id"] == "cms-u"
    assert site.requests == []


def test_a_visit_undoes_no_deletion(running: Running, site: Site) -> None:
    own_id = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    event = site.blocked["/a"] = threading.Event()
    site.article("/a", *OTHER)
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).status_code in (200, 202)
    assert running.publisher.delete(f"/v1/articles/{own_id}").status_code == 204
    event.set()  # the page comes after the deletion
    looked_again()
    assert running.reader.get(f"/v1/articles/{own_id}").status_code == 404


def test_what_is_being_edited_is_left_alone(running: Running, site: Site) -> None:
    own_id = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    view = running.editor.get(f"/v1/editor/articles/{own_id}").json()
    running.editor.put(f"/v1/editor/articles/{own_id}", json={"version": view["version"], "choices": {}})
    before = text_of(running, own_id)
    site.article("/a", *OTHER)
    visit(running, f"{site.url}/a")
    assert text_of(running, own_id) == before


def test_a_draft_that_was_never_published_does_not_hide_what_is_heard(running: Running, site: Site) -> None:
    heard = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    running.put("aa-draft", PUSHED, url=f"{site.url}/a", publish=False)
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"] == heard
    running.put("zz-cms", PUSHED, url=f"{site.url}/a")
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"] == "zz-cms"
    running.publisher.post("/v1/articles/zz-cms/unpublish")  # what is taken back is not to be heard from elsewhere
    assert visit(running, f"{site.url}/a") == 404


def test_an_unpublished_article_is_left_alone(running: Running, site: Site) -> None:
    own_id = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    running.publisher.post(f"/v1/articles/{own_id}/unpublish")
    before = text_of(running, own_id)
    site.article("/a", *OTHER)
    assert visit(running, f"{site.url}/a") == 404
    assert text_of(running, own_id) == before


def test_a_page_that_nobody_pushed_is_renewed(running: Running, site: Site) -> None:
    own_id = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"]
    site.article("/a", *OTHER)
    visit(running, f"{site.url}/a")
    assert OTHER[0] in text_of(running, own_id)[1]


def test_a_push_and_a_visit_at_once_leave_the_push(running: Running, site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        for n in range(6):
            url = site.article(f"/at-once-{n}", *SCRAPED)
            own_id = running.anyone.post("/v1/listen", json={"url": url}).json()["id"]
            site.article(f"/at-once-{n}", *OTHER)
            visits = [pool.submit(visit, running, url) for _ in range(4)]
            push = pool.submit(running.put, own_id, PUSHED, url=url)
            push.result()
            for call in visits:
                call.result()
            assert "Corrected by the editors" in text_of(running, own_id)[1]


def test_of_two_articles_with_one_address_the_pushed_one_is_found(running: Running, site: Site) -> None:
    running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"})
    running.put("zz-cms", PUSHED, url=f"{site.url}/a")
    assert running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"}).json()["id"] == "zz-cms"


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<head><noscript><img src="/p"></noscript><link rel="canonical" href="/b"></head><body>x', "/b"),
        ('<title>t</title><link rel=canonical href="/b"><p>x', "/b"),
        ('<head><title>t</title></head><body><link rel="canonical" href="/b">', "/a"),
        ('<head><title>t</title></head><body><div><head><link rel="canonical" href="/b"></head></div>', "/a"),
        ('<head><title><link rel="canonical" href="/b"></title></head>', "/a"),
    ],
)
def test_only_the_head_names_the_canonical_address(markup: str, address: str) -> None:
    facts = facts_of_page(f"<!doctype html><html>{markup}</html>".encode(), "https://courier.example/a?utm_source=x")
    assert facts.url == f"https://courier.example{address}"
    assert facts.own == "https://courier.example/a"


def test_only_the_head_asks_not_to_be_read_aloud() -> None:
    robots = '<meta name="google" content="nopagereadaloud">'
    assert not facts_of_page(f"<head>{robots}</head><body>x".encode(), "https://courier.example/a").read_aloud
    assert facts_of_page(f"<head></head><body><p>{robots}x".encode(), "https://courier.example/a").read_aloud
