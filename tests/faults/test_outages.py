"""Servers that are away, clocks that are set: accepted articles become ready, none fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from audio_service.storage import Role
from tests.support import servers
from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess, SwitchProxy, held_write_lock
from tests.support.running import prose


def statuses(serve: ServeProcess, ids: list[str]) -> dict[str, str]:
    """The status of each article, as its manifest says."""
    return {one: serve.publisher.get(f"/v1/articles/{one}").json()["status"] for one in ids}


def ready(serve: ServeProcess, ids: list[str], seconds: float = 90) -> None:
    """Wait until all are ready; none fails meanwhile."""

    def decided() -> bool:
        found = statuses(serve, ids)
        assert "failed" not in found.values(), found
        return set(found.values()) == {"ready"}

    wait_until(decided, seconds)


@pytest.fixture
def bucket() -> Iterator[tuple[SwitchProxy, dict[str, str]]]:
    """moto's S3 behind a proxy, and the environment that leads there."""
    with servers.s3() as environment:
        target = httpx2.URL(environment["AWS_ENDPOINT_URL"])
        assert target.port is not None
        with SwitchProxy((target.host, target.port)) as proxy:
            yield proxy, {**environment, "AWS_ENDPOINT_URL": "http://{}:{}".format(*proxy.address)}


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[str]]]:
    """A receiver of webhook messages: its address, and the events that came."""
    events: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            events.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["event"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", events
    server.shutdown()
    server.server_close()


def test_a_store_that_refuses_fails_and_hangs(
    tmp_path: Path,
    voices_dir: Path,
    bucket: tuple[SwitchProxy, dict[str, str]],
    receiver: tuple[str, list[str]],
) -> None:
    proxy, environment = bucket
    address, events = receiver
    environment |= {
        "AUDIO_SERVICE_WEBHOOKS": json.dumps([{"url": address, "secret": "a secret of some length"}]),
        "AUDIO_SERVICE_FETCHING__PRIVATE_NETWORKS": '["127.0.0.0/8"]',
        "AUDIO_SERVICE_FETCHING__PORTS": json.dumps([httpx2.URL(address).port]),
    }
    with ServeProcess(tmp_path / "data", voices_dir, environment=environment) as serve:
        ids = []
        for mode in ("503", "refuse", "hang"):
            proxy.switch(mode)
            before = proxy.connections
            for number in range(2):
                ids.append(f"{mode}-{number}")
                serve.put(ids[-1], prose(3, ids[-1]))
            if mode == "hang":
                wait_until(lambda since=before: proxy.connections > since, 40)  # type: ignore[misc]
            else:
                wait_until(lambda: bool(serve.publisher.get(f"/v1/articles/{ids[-2]}").json()["waiting_for"]), 40)
            assert set(statuses(serve, ids).values()) == {"rendering"}
            assert serve.anyone.get("/healthz").status_code == 200
        assert [event for event in events if event != "article.published"] == []
        proxy.switch("pass")
        ready(serve, ids)
        wait_until(lambda: len(events) == 2 * len(ids), 30)
        assert set(events) == {"article.published", "audio.ready"}


def test_a_database_that_is_away(tmp_path: Path, voices_dir: Path, postgresql_url: str) -> None:
    real = httpx2.URL(postgresql_url)
    assert real.port is not None
    with SwitchProxy((real.host, real.port)) as proxy:
        url = postgresql_url.replace(f":{real.port}/", f":{proxy.address[1]}/")
        with ServeProcess(tmp_path / "data", voices_dir, DATABASE_URL=url) as serve:
            ids = [f"a{number}" for number in range(4)]
            for one in ids:
                serve.put(one, prose(6, one))
            proxy.switch("refuse")
            refused = serve.publisher.put("/v1/articles/b", json={"text": prose(2)})
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert "127.0.0.1" not in refused.text
            wait_until(lambda: serve.anyone.get("/readyz").json().get("lacking") == ["database"], 10)
            assert serve.anyone.get("/healthz").status_code == 200
            proxy.switch("pass")
            ready(serve, ids)


def test_a_database_that_is_locked_while_articles_render(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir) as serve:
        ids = [f"a{number}" for number in range(4)]
        for one in ids:
            serve.put(one, prose(6, one))
        with held_write_lock(serve.data / "catalog.sqlite"):
            refused = serve.publisher.put("/v1/articles/b", json={"text": prose(2)})
            assert refused.status_code == 503
        ready(serve, ids)


def hours_off(serve: ServeProcess) -> int:
    """How many hours the clock of the service is ahead."""
    shown = parsedate_to_datetime(serve.anyone.get("/healthz").headers["Date"])
    return round((shown - datetime.now(UTC)).total_seconds() / 3600)


def test_a_clock_that_is_set(tmp_path: Path, voices_dir: Path) -> None:
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not libraries:
        servers.missing("libfaketime", "apt-get install libfaketime")
    offset = tmp_path / "offset"
    environment = {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    offset.write_text("+0", "ascii")
    with ServeProcess(tmp_path / "data", voices_dir, environment=environment, HOLD_S="5") as serve:
        signed_in = serve.anyone.post("/v1/editor/session", json={"key": serve.keys[Role.EDIT]})
        assert signed_in.status_code == 200
        ids: list[str] = []
        for set_to in ("+3600", "-3600"):
            ids.append(f"during{set_to}")
            serve.put(ids[-1], prose(6, ids[-1]))
            offset.write_text(set_to, "ascii")
            wait_until(lambda hours=int(set_to) / 3600: hours_off(serve) == hours, 10)  # type: ignore[misc]
            assert serve.anyone.get("/readyz").status_code == 200
            ids.append(f"after{set_to}")
            serve.put(ids[-1], prose(6, ids[-1]))
            serve.anyone.post(f"/v1/articles/{ids[-1]}/plays", json={"event": "play"})
            if set_to == "+3600":
                assert serve.anyone.get("/v1/editor/session").status_code == 200
        serve.kill()
        serve.start()
        ready(serve, ids)
        assert serve.publisher.delete(f"/v1/articles/{ids[0]}").status_code == 204
        assert serve.anyone.get(f"/v1/articles/{ids[0]}").status_code == 404
