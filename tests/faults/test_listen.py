"""/v1/listen under callers without a key who want too much: budgets, query strings, slow hosts, pages that fail."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from audio_service.config import Fetching, Rates, Settings, SiteRule
from tests.support.cluster import wait_until
from tests.support.faults import SwitchProxy
from tests.support.pages import PARAGRAPHS
from tests.support.running import Running
from tests.support.web_site import Site, serving

LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def start(fast: Settings, site: Site) -> Iterator[Callable[..., Running]]:
    """Start a service that may fetch from the site; changes are settings."""
    started: list[Running] = []

    def start(**changes: Any) -> Running:
        own = {
            "listen_hosts": ("127.0.0.1", "localhost"),
            "rates": Rates(listen="10000/minute"),
            "fetching": Fetching(private_networks=LOOPBACK, ports=(site.port,)),
        }
        started.append(Running(fast.model_copy(update={**own, **changes})))
        return started[-1]

    yield start
    for running in started:
        running.stop()


def listen(running: Running, url: str) -> httpx2.Response:
    return running.anyone.post("/v1/listen", json={"url": url})


def articles(running: Running) -> list[str]:
    """The addresses of all articles."""
    return [article.url or "" for article in running.service.catalog.articles.list(limit=1000)]


def test_a_site_has_a_budget_of_new_articles(start: Callable[..., Running], site: Site) -> None:
    running = start(listen_new_pages_per_hour=3, sites={"localhost": SiteRule(new_pages_per_hour=1)})
    pages = [site.article(f"/p{number}", *PARAGRAPHS) for number in range(8)]
    answers = [listen(running, page) for page in pages]
    assert {answer.status_code for answer in answers[:3]} <= {200, 202}
    assert {answer.status_code for answer in answers[3:]} == {429}
    assert 3500 < int(answers[3].headers["retry-after"]) <= 3600
    assert len(site.requests) == 3
    assert listen(running, pages[0]).status_code in (200, 202)
    elsewhere = [page.replace("127.0.0.1", "localhost") for page in pages[:2]]
    assert [listen(running, page).status_code // 100 for page in elsewhere] == [2, 4]
    assert len(articles(running)) == 4


def test_concurrent_calls_do_not_exceed_the_budget(start: Callable[..., Running], site: Site) -> None:
    running = start(listen_new_pages_per_hour=3)
    pages = [site.article(f"/p{number}", *PARAGRAPHS) for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda page: httpx2.post(f"{running.url}/v1/listen", json={"url": page}), pages))
    assert sorted(answer.status_code // 100 for answer in answers) == [2] * 3 + [4] * 17
    assert len(articles(running)) == 3


def test_a_site_has_a_budget_of_fetches(start: Callable[..., Running], site: Site) -> None:
    running = start(listen_fetches_per_hour=5)
    known = site.article("/a", *PARAGRAPHS)
    assert listen(running, known).status_code == 202
    site.pages |= {f"/a?x={number}": site.pages["/a"] for number in range(20)}
    before = len(site.requests)
    answers = [listen(running, f"{known}?x={number}") for number in range(20)]
    # Beyond the budget the page without its query string is served, if it is known.
    assert {answer.status_code for answer in answers} <= {200, 202}
    assert len(site.requests) - before == 4
    assert listen(running, f"{site.url}/unknown").status_code == 429
    assert articles(running) == [known]


def test_spellings_of_an_address_are_one_article(start: Callable[..., Running], site: Site) -> None:
    running = start(sites={"127.0.0.1": SiteRule(query=("id",))})
    page = site.article("/a~b", *PARAGRAPHS)
    paths = [
        *("/a~b#top", "/a%7Eb", "/%61~b", "/a~b?utm_source=x", "/a~b?x=1", "/a~b?x=2&y", "/a~b?&", "/a~b?", "//a~b"),
        *("/a~b/", "/./a~b", "/c/../a~b", "/a~b/?z=1"),
    ]
    for path in paths:
        site.pages[path.partition("#")[0]] = site.pages["/a~b"]
    site.pages |= {"/%61~b": site.pages["/a~b"], "/a~b?x=2&y=": site.pages["/a~b"], "/a~b/?z=1": site.pages["/a~b"]}
    ids = {listen(running, page).json()["id"]}
    for path in paths:
        ids.add(listen(running, site.url + path).json()["id"])
    ids.add(listen(running, page.replace("http://127.0.0.1", "HTTP://127.0.0.1")).json()["id"])
    assert (len(ids), articles(running)) == (1, [page])


def test_a_page_says_which_query_is_its_own(start: Callable[..., Running], site: Site) -> None:
    running = start(sites={"localhost": SiteRule(query=("id", "part"))})
    for number in range(2):
        head = f'<link rel="canonical" href="/?p={number}">'
        site.article(f"/?p={number}", *PARAGRAPHS, head=head)
        site.article(f"/?p={number}&from=mail", *PARAGRAPHS, head=head)
        site.article(f"/r?id={number}", *PARAGRAPHS)
        site.article(f"/r?id={number}&from=mail", *PARAGRAPHS)
        site.article(f"/r?id={number}&part=2", *PARAGRAPHS)
        site.article(f"/r?part=2&id={number}", *PARAGRAPHS)
    there = site.url.replace("127.0.0.1", "localhost")
    for path in [*site.pages, *site.pages]:
        assert listen(running, (there if path.startswith("/r") else site.url) + path).status_code in (200, 202)
    canonical = [f"{site.url}/?p={number}" for number in range(2)]
    selected = [f"{there}/r?id={number}{more}" for number in range(2) for more in ("", "&part=2")]
    assert sorted(articles(running)) == sorted(canonical + selected)


def test_where_an_address_led_is_remembered(start: Callable[..., Running], site: Site) -> None:
    running = start()
    site.article("/a", *PARAGRAPHS)
    site.article("/a?from=mail", *PARAGRAPHS)
    for _ in range(5):
        assert listen(running, f"{site.url}/a?from=mail").status_code in (200, 202)
    assert [path for path, _ in site.requests] == ["/a?from=mail", "/a"]


@pytest.mark.parametrize("content", [None, "<html><body><nav>Home</nav></body></html>"])
def test_a_page_that_fails_is_fetched_once(start: Callable[..., Running], site: Site, content: str | None) -> None:
    running = start()
    if content is not None:
        site.put("/bad", content)
    answers = [listen(running, f"{site.url}/bad") for _ in range(20)]
    assert {answer.status_code for answer in answers} == {404 if content is None else 422}
    assert len({answer.text for answer in answers}) == 1
    assert len(site.requests) == 1
    # What comes in with a key is heard all the same.
    running.put(
        "cms", "A title\n\nThe text of the article comes from the publisher's own system.", url=f"{site.url}/bad"
    )
    assert listen(running, f"{site.url}/bad").json()["id"] == "cms"


def test_a_slow_host_holds_up_no_other(start: Callable[..., Running], site: Site) -> None:
    running = start()
    answered = threading.Event()
    slow = [site.article(f"/slow{number}", *PARAGRAPHS) for number in range(64)]
    site.blocked |= {f"/slow{number}": answered for number in range(64)}
    quick = site.article("/quick", *PARAGRAPHS).replace("127.0.0.1", "localhost")
    with ThreadPoolExecutor(64) as pool:
        waiting = [
            pool.submit(httpx2.post, f"{running.url}/v1/listen", json={"url": page}, timeout=60) for page in slow
        ]
        wait_until(lambda: len([call for call in waiting if call.done()]) == 64 - 36)
        began = time.monotonic()
        assert listen(running, quick).status_code in (200, 202)
        assert time.monotonic() - began < 10  # the slow host answers after 20 s
        refused = [call.result() for call in waiting if call.done()]
        assert {(answer.status_code, answer.headers["retry-after"]) for answer in refused} == {(429, "5")}
        answered.set()
        assert {call.result().status_code for call in waiting} <= {200, 202, 429}


def test_who_leaves_gives_up_the_place(start: Callable[..., Running], site: Site) -> None:
    running = start()
    answered = threading.Event()
    pages = [site.article(f"/left{number}", *PARAGRAPHS) for number in range(34)]
    site.blocked |= {f"/left{number}": answered for number in range(34)}

    def give_up(page: str) -> None:
        with pytest.raises(httpx2.ReadTimeout):
            httpx2.post(f"{running.url}/v1/listen", json={"url": page}, timeout=3)

    with ThreadPoolExecutor(34) as pool:
        list(pool.map(give_up, pages))
        answered.set()
        assert listen(running, site.article("/last", *PARAGRAPHS)).status_code in (200, 202)
    # The four under way are finished, the thirty that waited are not fetched.
    wait_until(lambda: len(articles(running)) == 5)
    assert len(site.requests) == 5


def test_all_failed_fetches_look_alike(start: Callable[..., Running], site: Site) -> None:
    with (
        SwitchProxy(("127.0.0.1", site.port)) as hanging,
        socket.socket() as closed,
        socket.create_server(("", 0)) as mute,
    ):
        hanging.mode = "hang"
        closed.bind(("127.0.0.1", 0))
        ports = (site.port, hanging.address[1], closed.getsockname()[1], mute.getsockname()[1])
        running = start(fetching=Fetching(private_networks=("127.0.0.1/32",), ports=ports, timeout_s=1.5))
        targets = [
            *(f"http://127.0.0.1:{port}/" for port in ports),
            *("http://10.0.0.5/", "http://127.0.0.2/", "http://[::1]/", "http://169.254.169.254/latest/meta-data"),
            *("http://no-such-name.invalid/", "http://127.0.0.1:22/", "file:///etc/passwd", "http://[", "/loop"),
            *(f"https://127.0.0.1:{site.port}/", f"http://localhost:{site.port}/other"),
        ]
        site.redirects["/loop"] = "/loop"
        for number, target in enumerate(targets):
            site.redirects[f"/go{number}"] = target
        answers = [listen(running, f"{site.url}/go{number}") for number in range(len(targets))]
    shapes = set()
    for number, answer in enumerate(answers):
        detail = answer.json()["detail"]
        mark = detail.rpartition(" ")[2].rstrip(".")
        assert len(mark) == 32
        headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
        headers.pop("content-length")  # of the address that was asked for
        body = answer.text.replace(mark, "MARK").replace(f"/go{number}", "/go")
        shapes.add((answer.status_code, body, tuple(sorted(headers.items()))))
    assert len(shapes) == 1, shapes
    assert answers[0].status_code == 404
