"""Clients that leave: what was made for them alone stops within a few sentences."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import httpx2
import pytest

from audio_service.config import Settings, Speaking
from tests.support.cluster import wait_until
from tests.support.faults import sockets
from tests.support.running import Running, prose

SENTENCES = 240


@pytest.fixture
def running(settings: Settings) -> Iterator[Running]:
    """A service that speaks slowly, on one thread."""
    slow = {"workers": 1, "speaking": Speaking(length_scale=2)}
    running = Running(settings.model_copy(update=slow))
    yield running
    running.stop()


def settled(running: Running) -> int:
    """The number of spoken sentences once it has not grown for a second, in which many would be spoken."""
    renderer, since, count = running.service.renderer, time.monotonic(), -1
    while time.monotonic() - since < 1:
        if renderer.synthesized != count:
            since, count = time.monotonic(), renderer.synthesized
        time.sleep(0.02)
    return count


def speech_call(running: Running, form: str) -> bytes:
    """A request for a long speech."""
    body = json.dumps({"input": prose(SENTENCES, form), "response_format": form})
    key = running.editor.headers["Authorization"]
    head = (
        f"POST /v1/audio/speech HTTP/1.1\r\nHost: service\r\nAuthorization: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return f"{head}{body}".encode()


@pytest.mark.parametrize("form", ["mp3", "opus", "aac", "flac"])
def test_speech_stops_when_its_client_leaves(running: Running, form: str) -> None:
    with sockets(running.url, 1, speech_call(running, form)):
        wait_until(lambda: running.service.renderer.synthesized >= 3)
    assert settled(running) < SENTENCES / 2


@pytest.mark.parametrize("form", ["mp3", "opus"])
def test_speech_for_many_holds_up_no_listener(running: Running, form: str) -> None:
    running.put("a", prose(1))
    source = running.ready("a")["audio"][0]["src"]
    before = running.service.renderer.synthesized
    with sockets(running.url, 60, speech_call(running, form)):
        wait_until(lambda: running.service.renderer.synthesized >= before + 3)
        assert running.anyone.get(source, timeout=10).status_code == 200
        assert running.service.renderer.synthesized < SENTENCES


def test_a_deleted_article_ends_for_its_listeners(running: Running) -> None:
    source = running.put("a", prose(SENTENCES))["audio"][0]["src"]
    with httpx2.stream("GET", source, timeout=20) as answer:
        chunks = answer.iter_raw()
        next(chunks)
        assert running.publisher.delete("/v1/articles/a").status_code == 204
        with pytest.raises(httpx2.RemoteProtocolError):
            list(chunks)
    assert settled(running) < SENTENCES / 2


def test_a_deleted_article_is_finished_for_its_twin(running: Running) -> None:
    text = prose(12)
    source = running.put("a", text)["audio"][0]["src"]
    running.put("b", text)
    with httpx2.stream("GET", source, timeout=60) as answer:
        chunks = answer.iter_raw()
        next(chunks)
        assert running.publisher.delete("/v1/articles/a").status_code == 204
        assert sum(map(len, chunks))
    assert running.ready("b")["status"] == "ready"
