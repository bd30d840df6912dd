"""What the public learns of a failure: that there was one, and its id in the log; never paths or addresses."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio_service.config import Fetching, Limits, Settings
from audio_service.narration.ffmpeg import find_ffmpeg
from tests.support.running import Running, prose
from tests.support.web_site import Site, serving


def break_store(folder: Path) -> None:
    """No sentence can be kept any more: a file stands where their folder was."""
    (folder / "takes").rename(folder / "taken-away")
    (folder / "takes").write_text("", "utf-8")


def test_reasons_need_a_key(running: Running, fast: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    running.put("sound", prose(1))
    running.ready("sound")
    running.put("long", prose(400))
    lines: list[str] = []
    with running.anyone.stream("GET", "/v1/articles/long/events") as stream:
        for line in stream.iter_lines():
            lines.append(line)
            if len(lines) == 1:
                break_store(fast.data_dir / "store")
    assert lines[-3] == "event: failed"
    public = json.loads(lines[-2].removeprefix("data: "))["detail"]
    manifest = running.anyone.get("/v1/articles/long").json()
    key = manifest["timeline"].split("/")[-2]
    assert manifest["status"] == "failed"
    assert public == manifest["error"] == running.anyone.get("/v1/articles/long").json()["error"]
    assert key in public
    heard = running.anyone.get(manifest["audio"][0]["src"])
    for answer in (public, heard.text, *lines):
        assert str(fast.data_dir) not in answer
        assert "Error" not in answer
    known = running.reader.get("/v1/articles/long").json()["error"]
    assert str(fast.data_dir) in known
    assert str(fast.data_dir) in caplog.text
    assert f"narration {key} failed" in caplog.text


def test_what_an_encoder_prints_needs_a_key(fast: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.symlink_to(find_ffmpeg())
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
