"""Superseded audio: public until it is withdrawn, by its revision or by the next one."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from audio_service.config import Settings
from audio_service.storage import Catalog, Status
from tests.storage.test_catalog import draft
from tests.support.running import Running, prose

FILES = ("audio.mp3", "audio.m4a", "timeline.json", "captions.vtt", "stream.m3u8", "segment-0.mp3")


@pytest.fixture
def running(fast: Settings) -> Iterator[Running]:
    """A running service that removes files at the next sweep."""
    running = Running(fast.model_copy(update={"takedown_s": 0}))
    yield running
    running.stop()


def push(running: Running, article_id: str, text: str, **fields: Any) -> str:
    """Push a text; the key of its recording, once it is served."""
    running.put(article_id, prose(1, text), **fields)
    manifest = running.ready(article_id)
    assert manifest["status"] == "ready"
    return str(manifest["audio"][0]["src"].split("/")[-2])


def statuses(running: Running, key: str) -> set[int]:
    return {running.anyone.get(f"/media/{key}/{name}").status_code for name in FILES}


def withdraw(running: Running, article_id: str, number: int) -> int:
    return running.publisher.delete(f"/v1/articles/{article_id}/revisions/{number}").status_code


def test_superseded_audio_is_public_until_it_is_withdrawn(running: Running) -> None:
    wrong, right = push(running, "a", "wrong"), push(running, "a", "right")
    assert statuses(running, wrong) == {200}
    assert withdraw(running, "a", 1) == 204
    assert (statuses(running, wrong), statuses(running, right)) == ({404}, {200})
    assert running.publisher.get(f"/media/{wrong}/audio.mp3").status_code == 404
    assert withdraw(running, "a", 1) == 204
    assert running.service.sweep() == 1
    assert running.service.store.media_size(wrong, "audio.mp3") is None
    # The same text again is a new recording.
    assert push(running, "a", "wrong") == wrong
    assert statuses(running, wrong) == {200}


def test_what_is_current_is_not_withdrawn(running: Running) -> None:
    key = push(running, "a", "one")
    refused = running.publisher.delete("/v1/articles/a/revisions/1")
    assert (refused.status_code, "unpublish or delete" in refused.json()["detail"]) == (409, True)
    assert statuses(running, key) == {200}
    for path in ("a/revisions/2", "b/revisions/1"):
        assert running.publisher.delete(f"/v1/articles/{path}").status_code == 404
    assert running.editor.delete("/v1/articles/a/revisions/1").status_code == 403
    assert running.anyone.delete("/v1/articles/a/revisions/1").status_code == 401
    # The same recording again, as revision 3.
    push(running, "a", "two")
    assert push(running, "a", "one") == key
    assert "revision 3 of 'a' has the same audio" in running.publisher.delete("/v1/articles/a/revisions/1").text


def test_a_recording_is_withdrawn_from_all_articles_or_none(running: Running) -> None:
    key = push(running, "a", "same")
    assert push(running, "b", "same") == key
    push(running, "a", "other")
    refused = running.publisher.delete("/v1/articles/a/revisions/1")
    assert (refused.status_code, "revision 1 of 'b'" in refused.json()["detail"]) == (409, True)
    assert statuses(running, key) == {200}
    push(running, "b", "another")
    assert withdraw(running, "a", 1) == 204
    assert statuses(running, key) == {404}


def test_a_correction_withdraws_what_was_before_it(running: Running) -> None:
    keys = [push(running, "a", text) for text in ("one", "two")]
    kept = push(running, "b", "two")
    assert keys[1] == kept
    last = push(running, "a", "three", withdraw=True)
    assert statuses(running, keys[0]) == {404}
    assert statuses(running, kept) == {200}  # it is current in b
    assert statuses(running, last) == {200}


def test_publishing_withdraws_what_was_before(running: Running) -> None:
    wrong = push(running, "a", "wrong")
    right = push(running, "a", "right")
    published = running.publisher.post("/v1/articles/a/publish", json={"withdraw": True})
    assert published.status_code == 200
    assert (statuses(running, wrong), statuses(running, right)) == ({404}, {200})
    assert running.publisher.post("/v1/articles/a/publish", json={"withdrawn": True}).status_code == 422
    assert running.publisher.post("/v1/articles/a/publish").status_code == 200


def test_a_correction_that_is_overtaken_withdraws_still(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Wrong."))
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    catalog.articles.save("a", dataclasses.replace(draft("Right."), withdraw=True))
    catalog.articles.save("a", draft("Right, and more."))
    assert catalog.articles.find_key("key of Wrong.")
    catalog.articles.finish("a", 3, catalog.articles.revision("a", 3).key, duration_ms=1000, audio_bytes=10)
    assert not catalog.articles.find_key("key of Wrong.")
    assert not catalog.articles.find_key("key of Right.")
    assert catalog.articles.find_key("key of Right, and more.")
    # What was withdrawn while it was rendered is not served when it is ready.
    assert not catalog.articles.finish("a", 2, catalog.articles.revision("a", 2).key, duration_ms=1000, audio_bytes=10)
    assert catalog.articles.get("a").served.number == 3


def test_a_withdrawn_recording_is_rendered_again(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Wrong."))
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    catalog.articles.save("a", draft("Right."))
    catalog.articles.finish("a", 2, catalog.articles.revision("a", 2).key, duration_ms=1000, audio_bytes=10)
    catalog.articles.withdraw("a", 1)
    article, _ = catalog.articles.save("a", draft("Wrong."))
    assert article.latest.status == Status.RENDERING


@pytest.mark.parametrize("how", ["withdrawn", "deleted", "unpublished"])
def test_a_listener_to_growing_audio_is_cut_off(running: Running, how: str) -> None:
    push(running, "b", "right")
    pushed = running.put("a", prose(600, "wrong"))
    with running.anyone.stream("GET", pushed["audio"][0]["src"]) as stream:
        pieces = stream.iter_raw()
        next(pieces)
        if how == "withdrawn":
            push(running, "a", "right")  # ready at once, as it is b's recording
            assert withdraw(running, "a", 1) == 204
        elif how == "deleted":
            assert running.publisher.delete("/v1/articles/a").status_code == 204
        else:
            assert running.publisher.post("/v1/articles/a/unpublish").status_code == 200
        with pytest.raises(httpx2.RemoteProtocolError):
            for _ in pieces:
                pass
    if how == "unpublished":
        running.publisher.delete("/v1/articles/a")
    until = time.monotonic() + 20
    while running.service.jobs.waiting():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert running.service.renderer.synthesized < 550
