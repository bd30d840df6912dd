"""The HTTP service over a real server: push, listen while it grows, revise, take down."""

from __future__ import annotations

import json
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from audio_service.config import Settings
from audio_service.narration import files as media
from audio_service.narration.mp3 import FRAME_SAMPLES, MP3_RATE
from audio_service.speech.synthesis import SAMPLE_RATE
from audio_service.storage.catalog import open_catalog
from tests.service import Running, prose

FFMPEG = media.find_ffmpeg()


def test_an_article_is_pushed_rendered_and_heard(service: Running, tmp_path: Path) -> None:
    pushed = service.put("news/1".replace("/", "-"), prose(6))
    assert pushed["status"] in ("rendering", "ready")
    manifest = service.ready("news-1")
    assert manifest["status"] == "ready"
    assert manifest["audio"][0]["type"] == "audio/mpeg"
    audio = service.anyone.get(manifest["audio"][0]["src"])
    assert len(audio.content) == manifest["audio"][0]["bytes"]
    (tmp_path / "a.mp3").write_bytes(audio.content)
    heard = media.decode(tmp_path / "a.mp3", FFMPEG)
    assert len(heard) * 1000 / SAMPLE_RATE == pytest.approx(manifest["duration_ms"], abs=1)
    timeline = service.anyone.get(manifest["timeline"]).json()
    assert timeline["duration_ms"] == manifest["duration_ms"]
    assert " ".join(word["text"] for word in timeline["words"]) == " ".join(prose(6).split())
    assert service.anyone.get(manifest["captions"]).text.startswith("WEBVTT")


def test_the_same_content_is_no_work(service: Running) -> None:
    service.put("a", prose(5))
    first = service.ready("a")
    again = service.publisher.put("/v1/articles/a", json={"text": prose(5), "publish": True})
    assert again.status_code == 200
    assert again.json() == first
    assert again.headers["ETag"] == '"r1"'


def test_what_is_streamed_is_what_the_file_becomes(service: Running, tmp_path: Path) -> None:
    pushed = service.put("a", prose(30))
    with service.anyone.stream("GET", pushed["audio"][0]["src"]) as stream:
        assert stream.headers["Cache-Control"] == "no-store"
        assert "Content-Length" not in stream.headers
        streamed = b"".join(stream.iter_bytes())
    manifest = service.ready("a")
    finished = service.anyone.get(manifest["audio"][0]["src"]).content
    assert finished.endswith(streamed)
    (tmp_path / "s.mp3").write_bytes(streamed)
    (tmp_path / "f.mp3").write_bytes(finished)
    heard, final = (media.decode(tmp_path / name, FFMPEG) for name in ("s.mp3", "f.mp3"))
    assert abs(len(heard) - len(final)) <= 1


def test_the_hls_stream_has_the_same_times(service: Running, tmp_path: Path) -> None:
    pushed = service.put("a", prose(15))
    playlists = []
    while True:
        playlists.append(service.anyone.get(pushed["links"]["stream"]).text)
        if "#EXT-X-ENDLIST" in playlists[-1]:
            break
        time.sleep(0.02)
    for earlier, later in pairwise(playlists):
        assert later.startswith(earlier.replace("#EXT-X-ENDLIST\n", ""))
    manifest = service.ready("a")
    assert sum(map(float, re.findall(r"#EXTINF:([\d.]+)", playlists[-1]))) == pytest.approx(
        manifest["duration_ms"] / 1000, abs=0.03
    )
    out = tmp_path / "hls.wav"
    command = [FFMPEG, "-v", "error", "-i", manifest["links"]["stream"], str(out)]
    subprocess.run(command, check=True)
    heard = media.decode(out, FFMPEG, sample_rate=MP3_RATE)
    (tmp_path / "f.mp3").write_bytes(service.anyone.get(manifest["audio"][0]["src"]).content)
    final = media.decode(tmp_path / "f.mp3", FFMPEG, sample_rate=MP3_RATE)
    # The same samples, 23 microseconds apart; the file has one more frame of silence at its end.
    assert len(final) - len(heard) <= FRAME_SAMPLES
    assert np.array_equal(heard[: len(final) - FRAME_SAMPLES - 1], final[1 : len(final) - FRAME_SAMPLES])


def test_ranges_and_conditions(service: Running) -> None:
    service.put("a", prose(5))
    src = service.ready("a")["audio"][0]["src"]
    whole = service.anyone.get(src)
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = service.anyone.get(src, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    behind = service.anyone.get(src, headers={"Range": "bytes=99999999-"})
    assert (behind.status_code, behind.headers["Content-Type"]) == (416, "application/problem+json")
    assert behind.headers["Content-Range"] == f"bytes */{len(whole.content)}"
    assert service.anyone.get(src, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    for ranges in ("bytes=0-9", "bytes=99999999-"):  # only GET has ranges
        head = service.anyone.head(src, headers={"Range": ranges})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize("name", ["stream.m3u8", "segment-1.mp3", "timeline.json", "marks.jsonl", "audio.m4a"])
def test_every_finished_file_has_ranges_and_conditions(service: Running, name: str) -> None:
    service.put("a", prose(5))
    address = service.ready("a")["audio"][0]["src"].rpartition("/")[0] + f"/{name}"
    whole = service.anyone.get(address)
    assert service.anyone.head(address).headers["Content-Length"] == str(len(whole.content))
    part = service.anyone.get(address, headers={"Range": "bytes=2-5", "If-Range": whole.headers["ETag"]})
    assert (part.status_code, part.content) == (206, whole.content[2:6])
    same = service.anyone.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_no_cache_keeps_a_draft(service: Running) -> None:
    """A cache would give it to anyone, or after its link expired; what is published may be kept for a year."""
    service.put("a", prose(5), publish=False)
    manifest = service.ready("a")
    bare = manifest["timeline"].partition("?")[0]
    links = (manifest["audio"][0]["src"], manifest["timeline"], manifest["links"]["stream"])
    answers = [*map(service.anyone.get, links), service.reader.get(bare)]
    assert [answer.headers["Cache-Control"] for answer in answers] == ["private, no-cache"] * 4
    service.publisher.post("/v1/articles/a/publish")
    assert "public" in service.anyone.get(bare).headers["Cache-Control"]


def test_a_revision_keeps_the_old_audio_until_the_new_is_ready(service: Running) -> None:
    service.put("a", prose(5))
    first = service.ready("a")
    revised = service.put("a", prose(30, "two"))
    assert (revised["status"], revised["revision"]) == ("rendering", 2)
    assert revised["audio"] == first["audio"]
    assert service.ready("a")["audio"][0]["src"] != first["audio"][0]["src"]


def test_overlapping_saves_end_with_the_latest_audio(service: Running) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: service.put("a", prose(8, f"version {n}")), range(6)))
    last = service.put("a", prose(8, "the last"))
    manifest = service.ready("a")
    assert manifest["revision"] == last["revision"]
    assert "the last" in service.anyone.get(manifest["timeline"]).text


@pytest.mark.parametrize("damage", [None, b"{", b"[]"])
def test_a_narration_that_is_lost_from_the_store_is_made_again(service: Running, damage: bytes | None) -> None:
    service.put("a", prose(5))
    manifest = service.ready("a")
    src = manifest["audio"][0]["src"]
    whole = service.anyone.get(src).content
    key = src.split("/")[-2]
    if damage is None:
        service.newsroom.store.delete_media(key)
    else:
        service.newsroom.store.put_media(key, "narration.json", damage)
    assert service.anyone.get(src).content[-1000:] == whole[-1000:]
    assert service.ready("a") == manifest
    assert service.anyone.get(src).content == whole


def test_back_to_the_text_before_while_that_is_being_given_up(service: Running) -> None:
    """The narration that nobody wanted any more is wanted again, and is not waited for until a hold ends."""
    service.put("a", prose(60))
    service.put("a", prose(60, "two"))
    service.put("a", prose(60))
    began = time.monotonic()
    manifest = service.ready("a")
    assert (manifest["status"], manifest["revision"]) == ("ready", 3)
    assert time.monotonic() - began < service.settings.hold_s / 2


def test_lost_updates_are_refused(service: Running) -> None:
    service.put("a", prose(2))
    body = {"text": prose(2, "mine")}
    assert service.publisher.put("/v1/articles/a", json=body, headers={"If-Match": '"r1"'}).status_code == 202
    refused = service.publisher.put("/v1/articles/a", json={"text": prose(2, "theirs")}, headers={"If-Match": '"r1"'})
    assert refused.status_code == 412
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "revision 2" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("article_id", "conditions", "status"),
    [
        ("a", {"If-Match": '"r7", "r1"'}, 200),
        ("a", {"If-Match": "*"}, 200),
        ("a", {"If-Match": '"r2"'}, 412),
        ("a", {"If-Match": 'W/"r1"'}, 412),
        ("a", {"If-Match": '"of another program"'}, 412),
        ("a", {"If-Match": f'"r{"9" * 5000}"'}, 412),
        ("a", {"If-None-Match": "*"}, 412),
        ("new", {"If-Match": "*"}, 412),
        ("new", {"If-Match": '"r1"'}, 412),
        ("new", {"If-None-Match": "*"}, 202),
    ],
)
def test_a_save_has_conditions(service: Running, article_id: str, conditions: dict[str, str], status: int) -> None:
    service.put("a", prose(2))
    body = {"text": prose(2), "publish": True} if article_id == "a" else {"text": prose(2, "new")}
    assert service.publisher.put(f"/v1/articles/{article_id}", json=body, headers=conditions).status_code == status
    there = service.reader.get("/v1/articles/new").status_code == 200
    assert there == (article_id == "new" and status == 202)


def test_a_draft_is_not_even_hinted_at(service: Running) -> None:
    service.put("draft", prose(2), publish=False)
    for address in ("/v1/articles/{}", "/v1/articles/{}/events", "/read/{}", "/embed/{}"):
        draft, none = (service.anyone.get(address.format(name)) for name in ("draft", "none"))
        assert (draft.status_code, draft.json()) == (404, none.json())
    for name in ("draft", "none"):
        answer = service.anyone.get("/oembed", params={"url": f"{service.url}/read/{name}"})
        assert answer.json()["detail"] == f"There is no article at {service.url}/read/{name}. Give an article's page."
    assert "no article 'none'" in service.reader.get("/v1/articles/none").json()["detail"]


def test_addresses_are_kept_as_listeners_pages_are_written(service: Running) -> None:
    service.put("a", prose(2), url="HTTPS://Example.com:443/story?utm_source=feed&id=7#top")
    article = service.newsroom.catalog.articles.find_url("https://example.com/story?id=7")
    assert article is not None
    assert article.id == "a"


def test_drafts_are_heard_only_by_key_or_link(service: Running) -> None:
    service.put("a", prose(2), publish=False)
    manifest = service.ready("a")
    assert "draft=" in manifest["audio"][0]["src"]
    assert service.anyone.get(manifest["audio"][0]["src"]).status_code == 200
    assert service.anyone.get(manifest["links"]["self"]).status_code == 200
    bare = manifest["audio"][0]["src"].partition("?")[0]
    assert service.anyone.get(bare).status_code == 404
    assert service.anyone.get(bare + "?draft=forged").status_code == 404
    assert service.anyone.get("/v1/articles/a").status_code == 404
    assert service.reader.get(bare).status_code == 200
    published = service.publisher.post("/v1/articles/a/publish").json()
    assert published["published"] is True
    assert service.anyone.get(published["audio"][0]["src"]).status_code == 200
    service.publisher.post("/v1/articles/a/unpublish")
    assert service.anyone.get(bare).status_code == 404


def test_roles_are_needed(service: Running) -> None:
    body = {"text": prose(1)}
    assert service.anyone.put("/v1/articles/a", json=body).status_code == 401
    assert service.editor.put("/v1/articles/a", json=body).status_code == 403
    assert service.anyone.get("/v1/articles").status_code == 401
    assert service.reader.get("/v1/articles").status_code == 200
    assert service.editor.delete("/v1/articles/a").status_code == 403
    forged = httpx.put(f"{service.url}/v1/articles/a", json=body, headers={"Authorization": "Bearer as_forged"})
    assert forged.status_code == 401
    assert "Bearer" in forged.headers["WWW-Authenticate"]


def test_articles_are_listed_and_taken_down(fast: Settings) -> None:
    service = Running(fast.model_copy(update={"takedown_s": 0}))
    try:
        for n in range(3):
            service.put(f"a{n}", prose(1, str(n)))
            manifest = service.ready(f"a{n}")
        page = service.reader.get("/v1/articles", params={"limit": 2}).json()
        assert [article["id"] for article in page["articles"]] == ["a0", "a1"]
        rest = service.reader.get("/v1/articles", params={"limit": 2, "after": page["next"]}).json()
        assert ([article["id"] for article in rest["articles"]], rest["next"]) == (["a2"], None)
        assert service.publisher.delete("/v1/articles/a2").status_code == 204
        assert service.anyone.get(manifest["audio"][0]["src"]).status_code == 404
        assert service.publisher.delete("/v1/articles/a2").status_code == 404
    finally:
        service.stop()


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({}, 422, "exactly one"),
        ({"text": "a", "html": "<p>a"}, 422, "exactly one"),
        ({"text": "a", "sound": "loud"}, 422, "sound"),
        ({"text": "   "}, 422, "empty"),
        ({"markdown": "# A\n\nText.", "url": "http://[::1"}, 422, "no address"),
        ({"markdown": "# A\n\nText.", "url": "javascript:alert(1)"}, 422, "no address"),
        ({"markdown": "# A\n\nText.", "url": "https://example.com/\0"}, 422, "no address"),
        ({"url": "http://127.0.0.1/"}, 403, "127.0.0.1"),
        ({"url": "file:///etc/passwd"}, 403, "http"),
    ],
)
def test_bad_articles_are_told_what_to_do(service: Running, body: dict[str, str], status: int, says: str) -> None:
    answer = service.publisher.put("/v1/articles/a", json=body)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert says in problem["detail"]
    assert problem["status"] == status
    assert service.publisher.get("/v1/articles/a").status_code == 404


def test_what_was_accepted_is_made_after_a_restart(fast: Settings) -> None:
    service = Running(fast)
    service.put("a", prose(60))
    service.stop()
    catalog = open_catalog(None, fast.data_dir)
    assert catalog.articles.unfinished() == (("a", 1),)
    catalog.close()
    service = Running(fast)
    try:
        assert service.ready("a")["status"] == "ready"
    finally:
        service.stop()


def test_leaving_early_stops_no_one_else(service: Running) -> None:
    pushed = service.put("a", prose(30))
    src = pushed["audio"][0]["src"]
    with service.anyone.stream("GET", src) as leaving:
        next(leaving.iter_raw())
        with httpx.stream("GET", src) as staying:
            content = b"".join(staying.iter_bytes())
    manifest = service.ready("a")
    assert manifest["audio"][0]["bytes"] - len(content) < 2000


def test_health(service: Running) -> None:
    assert service.anyone.get("/healthz").json() == {"status": "ok"}
    assert service.anyone.get("/readyz").json() == {"status": "ok"}


def test_pages_are_shown_without_running_what_is_in_articles(service: Running) -> None:
    service.put("a", "A <script>alert(1)</script> title\n\nText with <img src=x onerror=alert(1)> inside.")
    service.ready("a")
    for path in ("/", "/read/a"):
        page = service.anyone.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert service.anyone.get("/player.js").headers["Content-Type"].startswith("text/javascript")
    assert service.anyone.get("/nothing.js").status_code == 404


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """(event, data) of a stream of server-sent events."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_the_timeline_grows_by_events(service: Running) -> None:
    pushed = service.put("a", prose(20))
    events = events_of(service.anyone.get(pushed["links"]["events"]).text)
    assert [name for name, _ in events][-1] == "ready"
    timeline = service.anyone.get(events[-1][1]["timeline"]).json()
    sentences = [data for name, data in events if name == "sentence"]
    assert [sentence["index"] for sentence in sentences] == list(range(len(timeline["sentences"])))
    assert [word for sentence in sentences for word in sentence["words"]] == timeline["words"]
    for sentence in sentences:
        assert timeline["blocks"][sentence["block"]["index"]]["text"] == sentence["block"]["text"]
    assert [name for name, _ in events_of(service.anyone.get(pushed["links"]["events"]).text)] == ["ready"]


def test_the_audit_lists_what_is_said_differently(service: Running) -> None:
    service.put("a", "A title\n\nIt cost $5 and XQZRT was there.")
    audit = service.reader.get("/v1/articles/a/audit").json()
    rewritten = {item["text"]: item["spoken"] for item in audit["rewritten"]}
    assert rewritten["$5"] == "five dollars"
    assert [item["text"] for item in audit["guessed"]] == ["XQZRT"]
    for item in audit["rewritten"] + audit["guessed"] + audit["removed"]:
        assert audit["text"][item["start"] : item["end"]] == item["text"]
    assert service.anyone.get("/v1/articles/a/audit").status_code == 401


def test_choices_are_kept_when_the_text_is_pushed_again(service: Running) -> None:
    text = "A title\n\nFirst paragraph here.\n\nSecond paragraph here."
    service.put("a", text, choices={"drop": ["Second paragraph here."], "length_scale": 0.5})
    first = service.ready("a")
    assert "Second" not in service.anyone.get(first["timeline"]).text
    service.put("a", text.replace("First", "Another"))
    second = service.ready("a")
    assert second["revision"] == 2
    assert "Second" not in service.anyone.get(second["timeline"]).text
    service.put("a", text, choices={})
    assert "Second" in service.anyone.get(service.ready("a")["timeline"]).text


def test_a_title_given_apart_is_read_first(service: Running) -> None:
    service.put("a", "Only a paragraph of words.", title="The title", language="en-GB")
    manifest = service.ready("a")
    assert (manifest["title"], manifest["language"]) == ("The title", "en-GB")
    blocks = service.anyone.get(manifest["timeline"]).json()["blocks"]
    assert (blocks[0]["kind"], blocks[0]["text"]) == ("title", "The title")


def test_what_is_deleted_while_it_is_made_is_given_up(service: Running) -> None:
    pushed = service.put("a", prose(200))
    with service.anyone.stream("GET", pushed["audio"][0]["src"]) as stream:
        next(stream.iter_raw())
        service.publisher.delete("/v1/articles/a")
    until = time.monotonic() + 20
    while service.newsroom.press.waiting():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert service.newsroom.renderer.synthesized < 150
