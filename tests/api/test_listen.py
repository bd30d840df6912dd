"""/v1/listen and the counts of plays, over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import httpx2
import pytest

from audio_service.config import Rates, Settings
from tests.support.cluster import wait_until
from tests.support.publisher import Publisher
from tests.support.running import Running, prose


@pytest.fixture
def listening(fast: Settings, publisher: Publisher) -> Iterator[Running]:
    """A service that may fetch from the publisher's site."""
    changes = {"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",)}
    running = Running(fast.model_copy(update=changes))
    yield running
    running.stop()


def test_a_page_is_narrated_when_a_player_asks(listening: Running, publisher: Publisher) -> None:
    asked = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story?utm_source=x#top"})
    assert asked.status_code in (200, 202), asked.text
    manifest = asked.json()
    assert manifest["published"] is True
    assert "first version" in listening.anyone.get(listening.ready(manifest["id"])["timeline"]).text
    # As players do on other sites, without a preflight request.
    plain = f'{{"url": "{publisher.url}/story?fbclid=y"}}'
    again = listening.anyone.post("/v1/listen", content=plain, headers={"Content-Type": "text/plain;charset=UTF-8"})
    assert (again.status_code, again.json()["id"]) == (200, manifest["id"])
    assert publisher.handler.visits == ["/story"]


def test_many_players_on_a_new_page_fetch_it_once(listening: Running, publisher: Publisher) -> None:
    found: list[str] = []

    def ask() -> None:
        found.append(httpx2.post(f"{listening.url}/v1/listen", json={"url": f"{publisher.url}/new"}).json()["id"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8
    assert len(publisher.handler.visits) == 1


def test_the_canonical_address_decides(listening: Running, publisher: Publisher) -> None:
    publisher.handler.head = '<link rel="canonical" href="/the-story">'
    first = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/amp/the-story"}).json()
    publisher.handler.head = ""
    second = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/the-story"}).json()
    assert first["id"] == second["id"]


def test_a_canonical_address_elsewhere_is_not_believed(listening: Running, publisher: Publisher) -> None:
    publisher.handler.head = '<link rel="canonical" href="https://bank.example/login">'
    answer = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story"}).json()
    assert listening.service.catalog.articles.get(answer["id"]).url == f"{publisher.url}/story"


def test_a_page_that_must_not_be_read_aloud_is_not(listening: Running, publisher: Publisher) -> None:
    publisher.handler.head = '<meta name="google" content="nopagereadaloud">'
    refused = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story"})
    assert refused.status_code == 403
    assert "nopagereadaloud" in refused.json()["detail"]


@pytest.mark.parametrize(
    "url", ["https://example.com/a", "http://127.0.0.1.example.com/", "file:///etc/passwd", "nonsense"]
)
def test_other_hosts_are_not_fetched(listening: Running, publisher: Publisher, url: str) -> None:
    assert listening.anyone.post("/v1/listen", json={"url": url}).status_code == 403
    assert publisher.handler.visits == []


def test_a_changed_page_is_fetched_again_after_a_while(fast: Settings, publisher: Publisher) -> None:
    changes = {"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",), "listen_refresh_s": 0}
    running = Running(fast.model_copy(update=changes))
    try:
        page = {"url": f"{publisher.url}/story"}
        own_id = running.anyone.post("/v1/listen", json=page).json()["id"]
        running.ready(own_id)
        publisher.handler.text = publisher.handler.text.replace("first", "second")
        running.anyone.post("/v1/listen", json=page)
        until = time.monotonic() + 20
        while "second version" not in running.anyone.get(running.ready(own_id)["timeline"]).text:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        running.stop()


def test_pages_that_do_not_come_keep_nobody_from_ready_audio(fast: Settings, publisher: Publisher) -> None:
    changes = {"listen_hosts": ("127.0.0.1",), "fetching": publisher.fetching(), "rates": Rates(listen="1000/minute")}
    running = Running(fast.model_copy(update=changes))
    try:
        running.put("a", prose(1))
        src = running.ready("a")["audio"][0]["src"]
        with ThreadPoolExecutor(60) as pool:
            asking = [
                pool.submit(
                    httpx2.post, f"{running.url}/v1/listen", json={"url": f"{publisher.url}/slow?{n}"}, timeout=60
                )
                for n in range(60)
            ]
            assert publisher.handler.asked.wait(20)
            assert running.anyone.get(src, timeout=5).status_code == 200
            wait(asking, 20, FIRST_COMPLETED)
            publisher.handler.resume.set()
            # Some wait for their host's turn, the others are refused at once.
            assert {answer.result().status_code for answer in asking} == {404, 429}
    finally:
        running.stop()


def test_plays_are_counted_by_day_and_nothing_else(running: Running) -> None:
    running.put("a", prose(1))
    for body, kind in (('{"event": "play"}', "text/plain;charset=UTF-8"), ('{"event": "play"}', "application/json")):
        answer = running.anyone.post("/v1/articles/a/plays", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 204
    running.anyone.post("/v1/articles/a/plays", json={"event": "tenth-3"})
    wait_until(
        lambda: list(running.reader.get("/v1/articles/a/plays").json().values()) == [{"play": 2, "tenth-3": 1}], 20
    )
    assert running.anyone.post("/v1/articles/a/plays", json={"event": "tenth-11"}).status_code == 422
    assert running.anyone.post("/v1/articles/none/plays", json={"event": "play"}).status_code == 404
    assert running.anyone.get("/v1/articles/a/plays").status_code == 401
