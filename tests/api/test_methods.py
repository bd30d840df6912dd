"""HEAD wherever there is GET, Allow with all methods of a path, and streams that proxies pass on."""

from __future__ import annotations

import json

import pytest
from fastapi.routing import APIRoute

from audio_service.api import media
from audio_service.api.http.methods import heads_of
from tests.support.running import Running, prose

OWN = "/v1/articles/a"
# Their answers differ from one moment to the next.
MOVING = {"/metrics"}


@pytest.fixture
def key(running: Running) -> str:
    """The key of the narration of a published article."""
    running.put("a", prose(2))
    return str(running.ready("a")["timeline"].split("/")[-2])


def test_what_a_function_takes_is_read_once_for_get_and_head() -> None:
    gets = [each for each in media.router.routes if isinstance(each, APIRoute) and "GET" in (each.methods or ())]
    heads = [each for each in heads_of(media.router).routes if isinstance(each, APIRoute)]
    assert [(head.methods, head.path, id(head.dependant)) for head in heads] == [
        ({"HEAD"}, get.path, id(get.dependant)) for get in gets
    ]
    assert gets


def test_head_is_get_without_its_body(running: Running, key: str) -> None:
    paths = {path: methods for path, methods in running.app.openapi()["paths"].items() if "get" in methods}
    values = {
        "{article_id}": "a",
        "{key}": key,
        "{number}": "0",
        "{name}": "timeline.json",
        "{form}": "csv",
        "audio.timeline.json": "audio.m4a",
    }
    pages = ["/", "/read/a", "/embed/a", "/docs", "/editor", "/player.js", "/icon.svg", "/page.css"]
    tried = 0
    for path in [*paths, *pages, "/openapi.json", f"/oembed?url={running.url}/read/a"]:
        for name, value in values.items():
            path = path.replace(name, value)
        if path.endswith("/events"):
            continue
        got, head = running.publisher.get(path), running.publisher.head(path)
        if got.status_code == 422:  # required parameters
            continue
        tried += 1
        assert (path, head.status_code, head.content) == (path, got.status_code, b"")
        if path not in MOVING:
            for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
                assert (path, name, head.headers.get(name)) == (path, name, got.headers.get(name))
    assert tried > 30


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        (OWN, "PATCH", "DELETE, GET, HEAD, OPTIONS, PUT"),
        (f"{OWN}/plays", "DELETE", "GET, HEAD, OPTIONS, POST"),
        (f"{OWN}/publish", "GET", "OPTIONS, POST"),
        ("/v1/listen", "GET", "OPTIONS, POST"),
        ("/v1/editor/articles/a", "POST", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("/v1/lexicon.csv", "POST", "GET, HEAD, OPTIONS, PUT"),
        (f"/media/{'0' * 64}/audio.mp3", "PUT", "GET, HEAD, OPTIONS"),
        ("/player.js", "POST", "GET, HEAD, OPTIONS"),
        ("/openapi.json", "POST", "GET, HEAD, OPTIONS"),
    ],
)
def test_allow_lists_all_methods_of_a_path(running: Running, path: str, method: str, allowed: str) -> None:
    for tried, status in ((method, 405), ("TRACE", 405), ("OPTIONS", 204)):
        answer = running.anyone.request(tried, path)
        assert (answer.status_code, answer.headers["Allow"]) == (status, allowed)


def test_options_of_nothing_is_not_found(running: Running) -> None:
    assert running.anyone.options("/nothing").status_code == 404


def test_events_pass_a_proxy_at_once_and_head_starts_none(running: Running) -> None:
    running.put("long", prose(200))
    address = "/v1/articles/long/events"
    head = running.anyone.head(address)
    assert (head.status_code, head.content) == (200, b"")
    with running.anyone.stream("GET", address) as stream:
        first = next(stream.iter_lines())
        headers = stream.headers
    assert first == "event: sentence"
    for found in (head.headers, headers):
        assert found["Content-Type"].startswith("text/event-stream")
        assert (found["Cache-Control"], found["X-Accel-Buffering"]) == ("no-store", "no")


def test_speech_events_pass_a_proxy_at_once(running: Running) -> None:
    body = {"input": "One. Two.", "stream_format": "sse"}
    answer = running.editor.post("/v1/audio/speech", json=body)
    assert (answer.headers["Cache-Control"], answer.headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert json.loads(answer.text.split("\n\n")[0].removeprefix("data: "))["type"] == "speech.audio.delta"
