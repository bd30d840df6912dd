"""deploy/nginx.conf in nginx before a node: what it keeps and for whom, what it hands on, what it hides."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from audio_service.api.http.kept import SESSION_COOKIE
from audio_service.config import Settings
from audio_service.storage import Role
from tests.support import nginx
from tests.support.clients import Clients
from tests.support.running import Running, prose
from tests.support.subscriptions import ACCESS, token


class Front(Clients):
    """A node's clients that call nginx instead."""

    def __init__(self, node: Running, url: str, folder: Path) -> None:
        super().__init__(url, node.keys)
        self.node = node
        self.folder = folder

    def media(self, article_id: str, file: str = "audio.m4a") -> str:
        """The path of a file of an article that is ready."""
        (key,) = set(re.findall(r"/media/([0-9a-f]{64})/", str(self.node.ready(article_id)["audio"])))
        return f"/media/{key}/{file}"

    def log(self) -> str:
        """What nginx has logged."""
        return (self.folder / "error.log").read_text("utf-8")


@pytest.fixture
def front(fast: Settings, tmp_path: Path) -> Iterator[Front]:
    changes = {"access": ACCESS, "trusted_proxies": "127.0.0.1"}
    node = Running(fast.model_copy(update=changes))
    with nginx.nginx(tmp_path, node.url) as url:
        front = Front(node, url, tmp_path)
        yield front
        front.close()
    node.stop()


@pytest.fixture
def files_front(fast: Settings, tmp_path: Path) -> Iterator[Front]:
    """nginx that sends finished audio itself."""
    changes = {"access": ACCESS, "trusted_proxies": "127.0.0.1", "accel_redirect": "/media/"}
    node = Running(fast.model_copy(update=changes))
    with nginx.nginx(tmp_path, node.url, node.settings.data_dir / "store") as url:
        front = Front(node, url, tmp_path)
        yield front
        front.close()
    node.stop()


def kept(answer: httpx2.Response) -> tuple[int, str | None]:
    return answer.status_code, answer.headers.get("X-Cache")


def test_a_finished_file_is_kept_and_confirmed(front: Front) -> None:
    front.node.put("a", prose(3))
    path = front.media("a", "timeline.json")
    assert [kept(front.anyone.get(path)) for _ in range(2)] == [(200, "MISS"), (200, "HIT")]
    nginx.expire()
    assert [kept(front.anyone.get(path)) for _ in range(2)] == [(200, "REVALIDATED"), (200, "HIT")]
    front.node.publisher.post("/v1/articles/a/unpublish")
    nginx.expire()
    assert kept(front.anyone.get(path))[0] == 404


def test_who_has_a_key_does_not_keep_a_closed_file_open_for_others(front: Front) -> None:
    front.node.put("a", prose(3))
    path = front.media("a", "timeline.json")
    assert kept(front.anyone.get(path)) == (200, "MISS")
    front.node.put("a", prose(3), access="token")
    nginx.expire()
    tag = front.node.publisher.get(path).headers["ETag"]
    session = front.node.anyone.post("/v1/editor/session", json={"key": front.keys[Role.EDIT]})
    cookie = f"{SESSION_COOKIE}={session.cookies[SESSION_COOKIE]}"
    secret = front.keys[Role.READ]
    for given in ({"Authorization": f"Bearer {secret}"}, {"X-API-Key": secret}, {"Cookie": cookie}):
        for condition in ({}, {"If-None-Match": tag}):
            answer = front.anyone.get(path, headers=given | condition)
            assert kept(answer) == (304 if condition else 200, "BYPASS"), given
            assert front.anyone.get(path).status_code == 401, given


def test_links_with_a_token_are_not_kept(front: Front) -> None:
    front.node.put("a", prose(3), access="token")
    path = front.media("a", "timeline.json").partition("?")[0]
    query = {"token": token("a")}
    assert [kept(front.anyone.get(path, params=query)) for _ in range(2)] == [(200, "MISS")] * 2
    assert front.anyone.get(path).status_code == 401


def test_a_listener_hears_the_first_sentence_while_others_are_spoken(front: Front) -> None:
    front.node.put("long", prose(2000))
    manifest = front.anyone.get("/v1/articles/long").json()
    with front.anyone.stream("GET", manifest["audio"][0]["src"]) as answer:
        assert len(next(answer.iter_raw())) > 0
        assert front.anyone.get("/v1/articles/long").json()["status"] == "rendering"
    front.publisher.delete("/v1/articles/long")


def test_a_range_of_a_finished_file_is_that_of_the_node(front: Front) -> None:
    front.node.put("a", prose(3))
    path = front.media("a", "audio.mp3")
    for wanted in ("bytes=0-99", "bytes=100-", "bytes=-10", "bytes=999999999-"):
        answers = [client.get(path, headers={"Range": wanted}) for client in (front.anyone, front.node.anyone)]
        (code, content, place), own = [
            (each.status_code, each.content, each.headers["Content-Range"]) for each in answers
        ]
        assert (code, content, place) == own


def test_metrics_stay_inside(front: Front) -> None:
    assert front.node.anyone.get("/metrics").status_code == 200
    assert front.anyone.get("/metrics").status_code == 403


def test_a_node_that_is_down_is_said_without_the_token_of_the_request(front: Front) -> None:
    secret = token("a")
    front.node.stop()
    for path in ("/v1/articles/a", f"/media/{'0' * 64}/audio.mp3", f"/media/{'0' * 64}/timeline.json"):
        assert front.anyone.get(path, params={"token": secret}).status_code == 502
    assert secret not in front.log()


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it gets."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_about: object) -> None:
        """Keep still."""


def test_strangers_name_neither_their_address_nor_a_trace(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    given = {
        "Host": "listen.paper.example",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "tracestate": "a=b",
    }
    try:
        with nginx.nginx(tmp_path, f"http://127.0.0.1:{server.server_port}") as url:
            for path in (
                "/v1/articles/a",
                "/media/0/audio.mp3",
                "/media/0/x.json",
                "/player.js",
                "/v1/articles/a/events",
            ):
                got = httpx2.get(url + path, headers=given).json()
                assert (got["host"], got["x-forwarded-for"], got["x-forwarded-proto"]) == (
                    "listen.paper.example",
                    "127.0.0.1",
                    "http",
                )
                assert not {"traceparent", "tracestate"} & set(got)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_nginx_sends_finished_audio_itself(files_front: Front) -> None:
    front = files_front
    front.node.put("a", prose(20))
    path = front.media("a", "audio.mp3")
    node = front.node.anyone.get(path)
    assert (node.content, node.headers["X-Accel-Redirect"]) == (b"", path)
    whole = (front.node.settings.data_dir / "store" / path.removeprefix("/")).read_bytes()
    answer = front.anyone.get(path, headers={"Origin": "https://paper.example"})
    assert answer.content == whole
    assert answer.headers["Cache-Control"] == node.headers["Cache-Control"]
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    part = front.anyone.get(path, headers={"Range": "bytes=100-199", "If-Range": answer.headers["ETag"]})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert front.anyone.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert front.anyone.get(path, headers={"If-Match": answer.headers["ETag"]}).status_code == 200
    assert front.anyone.head(path).headers["Content-Length"] == str(len(whole))
    for other in ("stream.m3u8", "segment-0.mp3", "timeline.json"):
        assert front.anyone.get(path.replace("audio.mp3", other)).content


def test_nginx_sends_audio_only_to_who_may_hear_it(files_front: Front) -> None:
    front = files_front
    front.node.put("a", prose(3), access="token")
    path = front.media("a", "audio.mp3")
    secret = front.keys[Role.READ]
    for _ in range(2):
        assert front.anyone.get(path).status_code == 401
        assert front.anyone.get(path, params={"token": "wrong"}).status_code == 401
        assert front.anyone.get(path, params={"token": token("other")}).status_code == 401
        opened = front.anyone.get(path, params={"token": token("a")})
        assert opened.content.startswith(b"ID3") or opened.content[0] == 0xFF
        assert opened.headers["Cache-Control"] == "private, no-store"
        assert front.anyone.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    front.node.publisher.post("/v1/articles/a/unpublish").raise_for_status()
    nginx.expire()
    assert front.anyone.get(path, params={"token": token("a")}).status_code == 404
    assert front.anyone.get(f"/media/{'0' * 64}/audio.mp3").status_code == 404


def test_a_listener_of_a_new_article_hears_it_through_the_service(files_front: Front) -> None:
    front = files_front
    front.node.put("long", prose(2000))
    src = front.anyone.get("/v1/articles/long").json()["audio"][0]["src"]
    with front.anyone.stream("GET", src) as answer:
        assert len(next(answer.iter_raw())) > 0
        assert front.anyone.get("/v1/articles/long").json()["status"] == "rendering"
    front.publisher.delete("/v1/articles/long")
