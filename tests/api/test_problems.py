"""What the public learns of a failure: that there was one, and its id in the log; never paths or addresses."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe

from audio_service.api.lexicon import RuleIn, entry_of
from audio_service.config import Fetching, Limits, Settings
from tests.support.cluster import wait_until
from tests.support.running import Running, prose
from tests.support.tick_voice import POISON
from tests.support.web_site import Site, serving

EPOCH = "1970-01-01T00:00:00Z"


def break_store(folder: Path) -> None:
    """No sentence can be kept any more: a file stands where their folder was."""
    (folder / "takes").rename(folder / "taken-away")
    (folder / "takes").write_text("", "utf-8")


def test_reasons_need_a_key(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    rule = {"written": "Quist", "kind": "ipa", "said": POISON}
    running.service.catalog.pronunciations.save("global", entry_of(RuleIn.model_validate(rule)))
    running.put("a", f"{prose(40)} Mr Quist was here.")
    with running.anyone.stream("GET", "/v1/articles/a/events") as stream:
        lines = list(stream.iter_lines())
    assert lines[-3] == "event: failed"
    public = json.loads(lines[-2].removeprefix("data: "))["detail"]
    manifest = running.anyone.get("/v1/articles/a").json()
    key = manifest["timeline"].split("/")[-2]
    assert manifest["status"] == "failed"
    assert public == manifest["error"]
    assert key in public
    for answer in (public, running.anyone.get(manifest["audio"][0]["src"]).text):
        assert "could not be spoken" not in answer
    assert "could not be spoken" in running.reader.get("/v1/articles/a").json()["error"]
    assert f"narration {key} failed" in caplog.text


def test_callers_with_a_key_cause_no_errors_in_the_log(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    running.put("a", "Letters\n\nMrs Kvist answers.")
    word = {"text": "Kvist", "voice": "nobody", "language": "en", "rules": []}
    answers = [
        running.editor.get("/v1/editor/overview?after=yesterday"),
        running.editor.get("/v1/editor/phonemes?voice=nobody"),
        running.editor.post("/v1/editor/words", json=word),
        running.editor.post("/v1/editor/articles/a/sentences/0", json={"rules": [], "voice": "nobody"}),
        running.publisher.post("/v1/audio/speech", json={"model": "tts-1", "input": "Hello", "voice": "nobody"}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert all("nobody" in answer.json()["detail"] for answer in answers[1:])
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_store_that_breaks_fails_nothing(running: Running, fast: Settings, caplog: pytest.LogCaptureFixture) -> None:
    store = fast.data_dir / "store"
    running.put("long", prose(200))
    lines: list[str] = []
    with running.anyone.stream("GET", "/v1/articles/long/events") as stream:
        for line in stream.iter_lines():
            lines.append(line)
            if len(lines) == 1:
                break_store(store)
    assert lines[-3].startswith("id: ")  # the end of a sentence: the client connects again

    def wait() -> timedelta:
        known = running.reader.get("/v1/articles/long").json()
        times = [datetime.fromisoformat(known[name] or EPOCH) for name in ("waiting_since", "next_try")]
        return times[1] - times[0]

    wait_until(lambda: wait() > timedelta(seconds=6), 30)  # the third retry is in three or four seconds
    manifest = running.anyone.get("/v1/articles/long").json()
    assert (manifest["status"], manifest["error"], manifest["waiting_for"]) == ("rendering", None, None)
    heard = running.anyone.get(manifest["audio"][0]["src"])
    assert (heard.status_code, heard.headers["retry-after"]) == (503, "5")
    assert str(fast.data_dir) not in heard.text
    assert "Error" not in heard.text
    assert running.reader.get("/v1/articles/long").json()["waiting_for"] == "storage"
    assert str(fast.data_dir) in caplog.text
    (store / "takes").unlink()
    (store / "taken-away").rename(store / "takes")
    assert running.ready("long")["status"] == "ready"


def test_what_an_encoder_prints_needs_a_key(fast: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.symlink_to(get_ffmpeg_exe())
    running = Running(fast.model_copy(update={"ffmpeg": str(ffmpeg)}))
    try:
        running.put("a", prose(2))
        m4a = next(audio["src"] for audio in running.ready("a")["audio"] if audio["type"] == "audio/mp4")
        ffmpeg.unlink()
        ffmpeg.write_text("#!/bin/sh\necho /srv/secret/place >&2; exit 1\n", "utf-8")
        ffmpeg.chmod(0o755)
        answer = running.anyone.get(m4a)
        assert "/srv/secret/place" in running.reader.get(m4a).json()["detail"]
    finally:
        running.stop()
    assert answer.status_code == 500
    assert "/srv/secret/place" not in answer.text
    mark = answer.json()["detail"].rpartition(" ")[2].rstrip(".")
    assert any(mark in line and "/srv/secret/place" in line for line in caplog.messages)


def test_internal_reasons_are_not_public(fast: Settings, tmp_path: Path) -> None:
    intro = tmp_path / "intro.wav"
    soundfile.write(intro, np.zeros(22_050, dtype="int16"), 22_050)
    sound = fast.sound.model_copy(update={"intro": intro})
    running = Running(fast.model_copy(update={"sound": sound}))
    try:
        running.put("a", prose(2))
        m4a = next(audio["src"] for audio in running.ready("a")["audio"] if audio["type"] == "audio/mp4")
        intro.unlink()
        answer, known = running.anyone.get(m4a), running.reader.get(m4a)
    finally:
        running.stop()
    assert (answer.status_code, known.status_code) == (422, 422)
    assert str(intro) in known.json()["detail"]
    assert str(intro) not in answer.text


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.5/",
        "http://127.0.0.1:1/",
        "http://localhost:{port}/inner",
        "http://169.254.169.254/",
        "/none",
        "/large",
        "gopher://10.0.0.5/",
    ],
)
def test_a_redirect_tells_nothing_of_inner_addresses(
    fast: Settings, site: Site, target: str, caplog: pytest.LogCaptureFixture
) -> None:
    target = target.format(port=site.port)
    site.redirects["/away"] = target
    site.put("/large", "x" * 30_000)
    fetching = Fetching(private_networks=("127.0.0.0/8",), ports=(site.port, 80, 1))
    limits = Limits(source_bytes=20_000)
    changes = {"fetching": fetching, "limits": limits, "listen_hosts": ("127.0.0.1",)}
    running = Running(fast.model_copy(update=changes))
    try:
        answer = running.anyone.post("/v1/listen", json={"url": f"{site.url}/away"})
    finally:
        running.stop()
    detail = answer.json()["detail"]
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:audio-service:NotFound")
    said, _, mark = detail.rpartition(" ")
    assert said == f"{site.url}/away could not be fetched. The service's log has the reason under"
    assert mark.rstrip(".") in caplog.text


def test_what_is_wrong_with_a_body_is_said_once(running: Running) -> None:
    answer = running.publisher.put("/v1/articles/a", json={"access": "token"})
    assert answer.json()["detail"] == "body: exactly one of url, html, markdown and text is required."


def test_an_id_with_a_slash_is_not_the_id_without_it(running: Running) -> None:
    running.put("ferry", prose(2))
    for method in ("PUT", "DELETE", "GET"):
        body = {"text": "Other words."} if method == "PUT" else None
        answer = running.publisher.request(method, "/v1/articles/ferry%2F", json=body, follow_redirects=True)
        assert answer.status_code == 404
    assert running.publisher.get("/v1/articles/ferry").json()["revision"] == 1
