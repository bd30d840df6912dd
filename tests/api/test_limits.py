"""What is refused: too many calls, long and slow bodies, a full queue."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2

from audio_service.config import Fetching, Limits, Rates, Settings
from tests.support.cluster import wait_until
from tests.support.faults import SwitchProxy
from tests.support.running import Running, prose


def test_too_many_calls_get_a_time_to_retry(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"rates": Rates(listen="2/minute", wrong_keys="2/minute")}))
    try:
        answers = [running.anyone.post("/v1/listen", json={"url": "https://example.com/"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [403, 403, 429]
        assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
        wrong = {"Authorization": "Bearer as_wrong"}
        statuses = [httpx2.get(f"{running.url}/v1/articles", headers=wrong).status_code for _ in range(3)]
        assert statuses == [401, 401, 429]
    finally:
        running.stop()


def test_long_bodies_are_refused_also_without_a_length(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(body_bytes=10_000)}))
    try:
        long = json.dumps({"text": "word " * 5000}).encode()
        assert running.publisher.put("/v1/articles/a", content=long).status_code == 413
        chunks = (long[at : at + 1000] for at in range(0, len(long), 1000))
        assert running.publisher.put("/v1/articles/a", content=chunks).status_code == 413
    finally:
        running.stop()


def test_a_body_that_drips_in_is_not_waited_for(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(body_s=0.3)}))
    try:
        key = running.publisher.headers["Authorization"]
        head = f"PUT /v1/articles/a HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Length: 100\r\n\r\n{{"
        with socket.create_connection(("127.0.0.1", httpx2.URL(running.url).port or 0), 10) as connection:
            connection.sendall(head.encode())
            answer = connection.makefile("rb").read().decode()
        assert answer.startswith("HTTP/1.1 408 ")
        assert "application/problem+json" in answer
        # A stream that is listened to for longer than that is none.
        src = running.put("a", prose(60))["audio"][0]["src"]
        with running.anyone.stream("GET", src) as stream:
            began = time.monotonic()
            while time.monotonic() - began < 0.5 and not stream.is_closed:
                time.sleep(0.05)
            assert sum(map(len, stream.iter_bytes())) > 0
    finally:
        running.stop()


def test_a_full_queue_says_so(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(waiting_articles=1), "workers": 1}))
    try:
        running.put("a", prose(100))
        answer = running.publisher.put("/v1/articles/b", json={"text": prose(2, "b")})
        assert answer.status_code == 429
        assert answer.headers["Retry-After"]
        assert running.publisher.get("/v1/articles/b").status_code == 404
        # What needs no room is taken all the same.
        same = {"text": prose(100), "publish": True}
        assert running.publisher.put("/v1/articles/a", json=same).status_code == 200
    finally:
        running.stop()


def test_nobody_waits_behind_slow_sites(fast: Settings) -> None:
    with SwitchProxy(("127.0.0.1", 9)) as site, ThreadPoolExecutor(40) as pushing:
        site.switch("hang")
        fetching = Fetching(private_networks=("127.0.0.0/8",), ports=(site.address[1],))
        running = Running(fast.model_copy(update={"fetching": fetching}))
        try:
            pages = [f"http://127.0.0.1:{site.address[1]}/{number}" for number in range(40)]
            pushed = [
                pushing.submit(running.publisher.put, f"/v1/articles/p{n}", json={"url": url})
                for n, url in enumerate(pages)
            ]
            wait_until(lambda: site.connections >= 10, 20)
            running.put("a", prose(2))
            assert running.anyone.get("/v1/articles/a").status_code == 200
            assert not any(one.done() for one in pushed)
            site.switch("refuse")
            assert {one.result().status_code for one in pushed} == {404}
        finally:
            running.stop()
