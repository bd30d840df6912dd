"""The HTTP service over a real server: push, listen while it grows, revise, take down."""

from __future__ import annotations

import json
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from sqlalchemy import event

from audio_service.config import Settings
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.narration.mp3 import MP3_RATE
from audio_service.speech.samples import SAMPLE_RATE
from audio_service.storage import Status, open_catalog
from tests.support.running import Running, prose

FFMPEG = find_ffmpeg()


def test_an_article_is_pushed_rendered_and_heard(running: Running, tmp_path: Path) -> None:
    pushed = running.put("news/1".replace("/", "-"), prose(6))
    assert pushed["status"] in ("rendering", "ready")
    manifest = running.ready("news-1")
    assert manifest["status"] == "ready"
    assert manifest["audio"][0]["type"] == "audio/mpeg"
    audio = running.anyone.get(manifest["audio"][0]["src"])
    assert len(audio.content) == manifest["audio"][0]["bytes"]
    (tmp_path / "a.mp3").write_bytes(audio.content)
    heard = decode(tmp_path / "a.mp3", FFMPEG)
    assert len(heard) * 1000 / SAMPLE_RATE == pytest.approx(manifest["duration_ms"], abs=1)
    timeline = running.anyone.get(manifest["timeline"]).json()
    assert timeline["duration_ms"] == manifest["duration_ms"]
    assert " ".join(word["text"] for word in timeline["words"]) == " ".join(prose(6).split())
    assert running.anyone.get(manifest["captions"]).text.startswith("WEBVTT")


def test_the_same_content_costs_nothing(running: Running) -> None:
    running.put("a", prose(5))
    first = running.ready("a")
    again = running.publisher.put("/v1/articles/a", json={"text": prose(5), "publish": True})
    assert again.status_code == 200
    assert again.json() == first
    assert again.headers["ETag"] == running.publisher.get("/v1/articles/a").headers["ETag"]


def test_what_is_streamed_is_what_the_file_becomes(running: Running, tmp_path: Path) -> None:
    pushed = running.put("a", prose(30))
    with running.anyone.stream("GET", pushed["audio"][0]["src"]) as stream:
        assert stream.headers["Cache-Control"] == "no-store"
        assert "Content-Length" not in stream.headers
        streamed = b"".join(stream.iter_bytes())
    manifest = running.ready("a")
    finished = running.anyone.get(manifest["audio"][0]["src"]).content
    assert finished.endswith(streamed)
    (tmp_path / "s.mp3").write_bytes(streamed)
    (tmp_path / "f.mp3").write_bytes(finished)
    heard, final = (decode(tmp_path / name, FFMPEG) for name in ("s.mp3", "f.mp3"))
    assert abs(len(heard) - len(final)) <= 1


def test_the_hls_stream_has_the_same_times(running: Running, tmp_path: Path) -> None:
    pushed = running.put("a", prose(15))
    playlists = []
    while True:
        playlists.append(running.anyone.get(pushed["links"]["stream"]).text)
        if "#EXT-X-ENDLIST" in playlists[-1]:
            break
        time.sleep(0.02)
    for earlier, later in pairwise(playlists):
        assert later.startswith(earlier.replace("#EXT-X-ENDLIST\n", ""))
    manifest = running.ready("a")
    listed = re.findall(r"#EXTINF:([\d.]+)", playlists[-1])
    assert sum(map(Decimal, listed)) * 1000 == manifest["duration_ms"]
    out = tmp_path / "hls.wav"
    command = [get_ffmpeg_exe(), "-v", "error", "-i", manifest["links"]["stream"], str(out)]
    subprocess.run(command, check=True)
    heard = decode(out, FFMPEG, sample_rate=MP3_RATE)
    (tmp_path / "f.mp3").write_bytes(running.anyone.get(manifest["audio"][0]["src"]).content)
    final = decode(tmp_path / "f.mp3", FFMPEG, sample_rate=MP3_RATE)
    assert np.array_equal(heard, final)


def test_ranges_and_conditions(running: Running) -> None:
    running.put("a", prose(5))
    src = running.ready("a")["audio"][0]["src"]
    whole = running.anyone.get(src)
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = running.anyone.get(src, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    behind = running.anyone.get(src, headers={"Range": "bytes=99999999-"})
    assert (behind.status_code, behind.headers["Content-Type"]) == (416, "application/problem+json")
    assert behind.headers["Content-Range"] == f"bytes */{len(whole.content)}"
    assert running.anyone.get(src, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    for ranges in ("bytes=0-9", "bytes=99999999-"):  # only GET has ranges
        head = running.anyone.head(src, headers={"Range": ranges})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize("name", ["stream.m3u8", "segment-1.mp3", "timeline.json", "marks.jsonl", "audio.m4a"])
def test_every_finished_file_has_ranges_and_conditions(running: Running, name: str) -> None:
    running.put("a", prose(5))
    address = running.ready("a")["audio"][0]["src"].rpartition("/")[0] + f"/{name}"
    plain = {"Accept-Encoding": "identity"}
    whole = running.anyone.get(address, headers=plain)
    assert running.anyone.head(address, headers=plain).headers["Content-Length"] == str(len(whole.content))
    range_of_it = {"Range": "bytes=2-5", "If-Range": whole.headers["ETag"]}
    part = running.anyone.get(address, headers=range_of_it)  # also where gzip is accepted
    assert (part.status_code, part.content) == (206, whole.content[2:6])
    for accepted in (plain, {"Accept-Encoding": "gzip"}):
        tag = running.anyone.get(address, headers=accepted).headers["ETag"]
        same = running.anyone.get(address, headers={**accepted, "If-None-Match": tag})
        assert (same.status_code, same.content) == (304, b"")


def test_no_cache_keeps_a_draft(running: Running) -> None:
    """A cache would give it to anyone, or after its link expired; what is published may be kept for a year."""
    running.put("a", prose(5), publish=False)
    manifest = running.ready("a")
    bare = manifest["timeline"].partition("?")[0]
    links = (manifest["audio"][0]["src"], manifest["timeline"], manifest["links"]["stream"])
    answers = [*map(running.anyone.get, links), running.reader.get(bare)]
    assert [answer.headers["Cache-Control"] for answer in answers] == ["private, no-cache"] * 4
    running.publisher.post("/v1/articles/a/publish")
    assert "public" in running.anyone.get(bare).headers["Cache-Control"]


def test_a_revision_keeps_the_old_audio_until_the_new_is_ready(running: Running) -> None:
    running.put("a", prose(5))
    first = running.ready("a")
    revised = running.put("a", prose(30, "two"))
    assert (revised["status"], revised["revision"]) == ("rendering", 2)
    assert revised["audio"] == first["audio"]
    assert running.ready("a")["audio"][0]["src"] != first["audio"][0]["src"]


def test_overlapping_saves_end_with_the_latest_audio(running: Running) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: running.put("a", prose(8, f"version {n}")), range(6)))
    last = running.put("a", prose(8, "the last"))
    manifest = running.ready("a")
    assert manifest["revision"] == last["revision"]
    assert "the last" in running.anyone.get(manifest["timeline"]).text


@pytest.mark.parametrize("damage", [None, b"{", b"[]"])
def test_a_narration_missing_from_the_store_is_rerendered(running: Running, damage: bytes | None) -> None:
    running.put("a", prose(5))
    manifest = running.ready("a")
    src = manifest["audio"][0]["src"]
    whole = running.anyone.get(src).content
    key = src.split("/")[-2]
    if damage is None:
        running.service.store.delete_media(key)
    else:
        running.service.store.put_media(key, {"narration.json": damage})
    assert running.anyone.get(src).content[-1000:] == whole[-1000:]
    assert running.ready("a") == manifest
    assert running.anyone.get(src).content == whole


def test_back_to_the_text_before_while_that_is_being_given_up(running: Running) -> None:
    """A cancelled narration that is wanted again does not wait until its lease expires."""
    running.put("a", prose(60))
    running.put("a", prose(60, "two"))
    running.put("a", prose(60))
    began = time.monotonic()
    manifest = running.ready("a")
    assert (manifest["status"], manifest["revision"]) == ("ready", 3)
    assert time.monotonic() - began < running.settings.hold_s / 2


def test_lost_updates_are_refused(running: Running) -> None:
    running.put("a", prose(2))
    followed = {"If-Match": running.reader.get("/v1/articles/a").headers["ETag"]}
    assert running.publisher.put("/v1/articles/a", json={"text": prose(2, "mine")}, headers=followed).status_code == 202
    refused = running.publisher.put("/v1/articles/a", json={"text": prose(2, "theirs")}, headers=followed)
    assert refused.status_code == 412
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "revision 2" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("article_id", "conditions", "status"),
    [
        ("a", {"If-Match": '"r7", OWN'}, 200),
        ("a", {"If-Match": "W/OWN"}, 200),
        ("a", {"If-Match": "*"}, 200),
        ("a", {"If-Match": '"r1"'}, 412),
        ("a", {"If-Match": ""}, 412),
        ("a", {"If-Match": ', "", W/'}, 412),
        ("a", {"If-Match": '"of another program"'}, 412),
        ("a", {"If-Match": f'"r{"9" * 5000}"'}, 412),
        ("a", {"If-None-Match": "*"}, 412),
        ("new", {"If-Match": "*"}, 412),
        ("new", {"If-Match": "OWN"}, 412),
        ("new", {"If-None-Match": "*"}, 202),
    ],
)
def test_a_save_has_conditions(running: Running, article_id: str, conditions: dict[str, str], status: int) -> None:
    running.put("a", prose(2))
    own = running.reader.get("/v1/articles/a").headers["ETag"]
    conditions = {name: value.replace("OWN", own) for name, value in conditions.items()}
    body = {"text": prose(2), "publish": True} if article_id == "a" else {"text": prose(2, "new")}
    assert running.publisher.put(f"/v1/articles/{article_id}", json=body, headers=conditions).status_code == status
    there = running.reader.get("/v1/articles/new").status_code == 200
    assert there == (article_id == "new" and status == 202)


def test_a_draft_is_not_even_hinted_at(running: Running) -> None:
    running.put("draft", prose(2), publish=False)
    for address in ("/v1/articles/{}", "/v1/articles/{}/events", "/read/{}", "/embed/{}"):
        draft, none = (running.anyone.get(address.format(name)) for name in ("draft", "none"))
        assert (draft.status_code, draft.json()) == (404, none.json())
    for name in ("draft", "none"):
        answer = running.anyone.get("/oembed", params={"url": f"{running.url}/read/{name}"})
        assert (
            answer.json()["detail"]
            == f"No article found at {running.url}/read/{name}. Use the URL of an article's page."
        )
    assert "Article 'none' does not exist" in running.reader.get("/v1/articles/none").json()["detail"]


def test_addresses_are_kept_as_listeners_pages_are_written(running: Running) -> None:
    running.put("a", prose(2), url="HTTPS://Example.com:443/story?utm_source=feed&id=7#top")
    article = running.service.catalog.articles.find_url("https://example.com/story?id=7")
    assert article is not None
    assert article.id == "a"


def test_drafts_are_heard_only_by_key_or_link(running: Running) -> None:
    running.put("a", prose(2), publish=False)
    manifest = running.ready("a")
    assert "draft=" in manifest["audio"][0]["src"]
    assert running.anyone.get(manifest["audio"][0]["src"]).status_code == 200
    assert running.anyone.get(manifest["links"]["self"]).status_code == 200
    bare = manifest["audio"][0]["src"].partition("?")[0]
    assert running.anyone.get(bare).status_code == 404
    assert running.anyone.get(bare + "?draft=forged").status_code == 404
    assert running.anyone.get("/v1/articles/a").status_code == 404
    assert running.reader.get(bare).status_code == 200
    published = running.publisher.post("/v1/articles/a/publish").json()
    assert published["published"] is True
    assert running.anyone.get(published["audio"][0]["src"]).status_code == 200
    running.publisher.post("/v1/articles/a/unpublish")
    assert running.anyone.get(bare).status_code == 404


def test_a_draft_link_ends_with_its_article(running: Running) -> None:
    running.put("a", prose(2), publish=False)
    old = running.ready("a")["links"]["self"]
    running.publisher.delete("/v1/articles/a").raise_for_status()
    running.put("a", prose(2), publish=False)
    manifest = running.ready("a")
    query = old.partition("?")[2]
    for link in (manifest["links"]["self"], manifest["audio"][0]["src"]):
        assert running.anyone.get(link).status_code == 200
        assert running.anyone.get(link.partition("?")[0] + "?" + query).status_code == 404


def test_a_push_looks_its_key_up_once(running: Running) -> None:
    statements: list[str] = []
    engine = running.service.catalog.database.engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    running.put("a", prose(1))
    assert sum("FROM api_keys" in statement for statement in statements) == 1


def test_roles_are_needed(running: Running) -> None:
    body = {"text": prose(1)}
    assert running.anyone.put("/v1/articles/a", json=body).status_code == 401
    assert running.editor.put("/v1/articles/a", json=body).status_code == 403
    assert running.anyone.get("/v1/articles").status_code == 401
    assert running.reader.get("/v1/articles").status_code == 200
    assert running.editor.delete("/v1/articles/a").status_code == 403
    forged = httpx2.put(f"{running.url}/v1/articles/a", json=body, headers={"Authorization": "Bearer as_forged"})
    assert forged.status_code == 401
    assert "Bearer" in forged.headers["WWW-Authenticate"]


def test_articles_are_listed_and_taken_down(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"takedown_s": 0}))
    try:
        for n in range(3):
            running.put(f"a{n}", prose(1, str(n)))
            manifest = running.ready(f"a{n}")
        page = running.reader.get("/v1/articles", params={"limit": 2}).json()
        assert [article["id"] for article in page["articles"]] == ["a0", "a1"]
        rest = running.reader.get("/v1/articles", params={"limit": 2, "after": page["next"]}).json()
        assert ([article["id"] for article in rest["articles"]], rest["next"]) == (["a2"], None)
        assert running.publisher.delete("/v1/articles/a2").status_code == 204
        assert running.anyone.get(manifest["audio"][0]["src"]).status_code == 404
        assert running.publisher.delete("/v1/articles/a2").status_code == 404
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({}, 422, "exactly one"),
        ({"text": "a", "html": "<p>a"}, 422, "exactly one"),
        ({"text": "a", "sound": "loud"}, 422, "sound"),
        ({"text": "   "}, 422, "empty"),
        ({"markdown": "# A\n\nText.", "url": "http://[::1"}, 422, "not a valid page URL"),
        ({"markdown": "# A\n\nText.", "url": "javascript:alert(1)"}, 422, "not a valid page URL"),
        ({"markdown": "# A\n\nText.", "url": "https://example.com/\0"}, 422, "not a valid page URL"),
        ({"url": "http://127.0.0.1/"}, 403, "127.0.0.1"),
        ({"url": "file:///etc/passwd"}, 403, "http"),
    ],
)
def test_a_bad_article_gets_advice(running: Running, body: dict[str, str], status: int, says: str) -> None:
    answer = running.publisher.put("/v1/articles/a", json=body)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert says in problem["detail"]
    assert problem["status"] == status
    assert running.publisher.get("/v1/articles/a").status_code == 404


def test_what_was_accepted_is_made_after_a_restart(fast: Settings) -> None:
    running = Running(fast)
    running.put("a", prose(60))
    running.stop()
    catalog = open_catalog(None, fast.data_dir)
    assert catalog.articles.get("a").latest.status == Status.RENDERING
    catalog.close()
    running = Running(fast)
    try:
        assert running.ready("a")["status"] == "ready"
    finally:
        running.stop()


def test_leaving_early_stops_no_one_else(running: Running) -> None:
    pushed = running.put("a", prose(30))
    src = pushed["audio"][0]["src"]
    with running.anyone.stream("GET", src) as leaving:
        next(leaving.iter_raw())
        with httpx2.stream("GET", src) as staying:
            content = b"".join(staying.iter_bytes())
    manifest = running.ready("a")
    assert manifest["audio"][0]["bytes"] - len(content) < 2000


def test_health(running: Running) -> None:
    assert running.anyone.get("/healthz").json() == {"status": "ok"}
    assert running.anyone.get("/readyz").json() == {"status": "ok"}


def test_pages_are_shown_without_running_what_is_in_articles(running: Running) -> None:
    running.put("a", "A <script>alert(1)</script> title\n\nText with <img src=x onerror=alert(1)> inside.")
    running.ready("a")
    for path in ("/", "/read/a"):
        page = running.anyone.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert running.anyone.get("/player.js").headers["Content-Type"].startswith("text/javascript")
    assert running.anyone.get("/nothing.js").status_code == 404


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """(event, data) of a stream of server-sent events."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_the_timeline_grows_by_events(running: Running) -> None:
    pushed = running.put("a", prose(20))
    events = events_of(running.anyone.get(pushed["links"]["events"]).text)
    assert [name for name, _ in events][-1] == "ready"
    timeline = running.anyone.get(events[-1][1]["timeline"]).json()
    sentences = [data for name, data in events if name == "sentence"]
    assert [sentence["index"] for sentence in sentences] == list(range(len(timeline["sentences"])))
    assert [word for sentence in sentences for word in sentence["words"]] == timeline["words"]
    for sentence in sentences:
        assert timeline["blocks"][sentence["block"]["index"]]["text"] == sentence["block"]["text"]
    assert [name for name, _ in events_of(running.anyone.get(pushed["links"]["events"]).text)] == ["ready"]


def test_the_audit_lists_what_is_said_differently(running: Running) -> None:
    running.put("a", "A title\n\nIt cost $5 and XQZRT was there.")
    audit = running.reader.get("/v1/articles/a/audit").json()
    rewritten = {item["text"]: item["spoken"] for item in audit["rewritten"]}
    assert rewritten["$5"] == "five dollars"
    assert [item["text"] for item in audit["guessed"]] == ["XQZRT"]
    for item in audit["rewritten"] + audit["guessed"] + audit["removed"]:
        assert audit["text"][item["start"] : item["end"]] == item["text"]
    assert running.anyone.get("/v1/articles/a/audit").status_code == 401


def test_choices_are_kept_when_the_text_is_pushed_again(running: Running) -> None:
    text = "A title\n\nFirst paragraph here.\n\nSecond paragraph here."
    running.put("a", text, choices={"drop": ["Second paragraph here."], "length_scale": 0.5})
    first = running.ready("a")
    assert "Second" not in running.anyone.get(first["timeline"]).text
    running.put("a", text.replace("First", "Another"))
    second = running.ready("a")
    assert second["revision"] == 2
    assert "Second" not in running.anyone.get(second["timeline"]).text
    running.put("a", text, choices={})
    assert "Second" in running.anyone.get(running.ready("a")["timeline"]).text


def test_a_title_given_apart_is_read_first(running: Running) -> None:
    running.put("a", "Only a paragraph of words.", title="The title", language="en-GB")
    manifest = running.ready("a")
    assert (manifest["title"], manifest["language"]) == ("The title", "en-GB")
    blocks = running.anyone.get(manifest["timeline"]).json()["blocks"]
    assert (blocks[0]["kind"], blocks[0]["text"]) == ("title", "The title")


def test_what_is_deleted_while_it_is_made_is_given_up(running: Running) -> None:
    pushed = running.put("a", prose(200))
    with running.anyone.stream("GET", pushed["audio"][0]["src"]) as stream:
        next(stream.iter_raw())
        running.publisher.delete("/v1/articles/a")
    until = time.monotonic() + 20
    while running.service.jobs.waiting():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert running.service.renderer.synthesized < 150


def test_a_reader_of_an_article_that_is_gone_is_shown_a_page(running: Running) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for address in ("/read/nowhere", "/embed/nowhere"):
        answer = running.anyone.get(address, headers=browser)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert "Audio isn’t available" in answer.text
        assert running.anyone.get(address).json()["type"] == "urn:audio-service:NotFound"
