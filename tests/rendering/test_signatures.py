"""Signed narrations in a running service: what is served verifies, all its faces hold the same samples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio_service.config import Settings, Signing
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.narration.mp3 import SILENT_FRAME
from audio_service.storage import stored_narration
from tests.narration.test_signing import state_of
from tests.support.certificates import Authority
from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess
from tests.support.running import Running, prose

FFMPEG = find_ffmpeg()
NOWHERE = "http://127.0.0.1:9/"

Start = Callable[[Signing], Running]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@pytest.fixture
def start(fast: Settings) -> Iterator[Start]:
    """Starts services on the same data, one after the other."""
    started: list[Running] = []

    def begin(signing: Signing) -> Running:
        if started:
            started[-1].stop()
        started.append(Running(fast.model_copy(update={"signing": signing})))
        return started[-1]

    yield begin
    started[-1].stop()


def key_of(manifest: dict[str, Any]) -> str:
    return str(manifest["audio"][0]["src"].split("/")[-2])


def path_of(manifest: dict[str, Any]) -> str:
    """The path of the mp3; each service has a port of its own."""
    return f"/media/{key_of(manifest)}/audio.mp3"


def saved(running: Running, src: str, path: Path) -> Path:
    path.write_bytes(running.anyone.get(src).raise_for_status().content)
    return path


def frames_of(data: bytes) -> bytes:
    """The frames of an mp3 file, after its tag."""
    size = int.from_bytes(data[6:10], "big")
    tag = sum((size >> 8 * n & 0x7F) << 7 * n for n in range(4))
    assert data[10 + tag :].startswith(SILENT_FRAME[:4])
    return data[10 + tag :]


def test_what_is_served_is_signed(start: Start, authority: Authority, tmp_path: Path) -> None:
    running = start(authority.issue().settings)
    running.put("a", prose(6), url="https://example.com/a")
    manifest = running.ready("a")
    for name in ("mp3", "m4a"):
        src = next(audio["src"] for audio in manifest["audio"] if audio["src"].endswith(name))
        assert state_of(saved(running, src, tmp_path / f"a.{name}"), authority) == "Trusted"
        part = running.anyone.get(src, headers={"Range": "bytes=100-5099"})
        assert part.status_code == 206
        assert part.content == (tmp_path / f"a.{name}").read_bytes()[100:5100]
    metrics = running.anyone.get("/metrics").text
    assert 'audio_service_signatures_total{outcome="signed"} 2.0' in metrics
    found = re.search(r"^audio_service_signing_certificate_expires_timestamp_seconds (\S+)", metrics, re.MULTILINE)
    assert found is not None
    assert float(found[1]) > 1_700_000_000


def test_the_stream_of_a_signed_narration_has_its_samples(start: Start, authority: Authority, tmp_path: Path) -> None:
    """And both have those of an unsigned one, which has another key."""
    manifests, files = {}, {}
    for name, signing in (("plain", Signing()), ("signed", authority.issue().settings)):
        running = start(signing)
        running.put(name, prose(6))
        manifests[name] = running.ready(name)
        files[name] = saved(running, manifests[name]["audio"][0]["src"], tmp_path / f"{name}.mp3")
    assert key_of(manifests["plain"]) != key_of(manifests["signed"])
    frames = [frames_of(path.read_bytes()) for path in files.values()]
    assert frames[0] == frames[1]
    assert np.array_equal(decode(files["plain"], FFMPEG), decode(files["signed"], FFMPEG))
    playlist = running.anyone.get(manifests["signed"]["links"]["stream"]).text
    segments = re.findall(r"^segment-\d+\.mp3$", playlist, re.MULTILINE)
    assert len(segments) > 3
    folder = f"/media/{key_of(manifests['signed'])}"
    stream = b"".join(frames_of(running.anyone.get(f"{folder}/{name}").content) for name in segments)
    assert stream == frames[1][2 * len(SILENT_FRAME) : 2 * len(SILENT_FRAME) + len(stream)]


def test_a_narration_from_before_is_signed_when_it_is_requested(
    start: Start, authority: Authority, tmp_path: Path
) -> None:
    running = start(Signing())
    running.put("a", prose(4))
    before = running.ready("a")
    running = start(authority.issue().settings)
    assert running.anyone.get(path_of(before)).status_code == 200
    wait_until(lambda: bool(running.ready("a")["revision"] == 2))
    after = running.ready("a")
    assert state_of(saved(running, after["audio"][0]["src"], tmp_path / "a.mp3"), authority) == "Trusted"
    assert running.service.metrics.synthesized._value.get() == 0
    # With another certificate it stays as it is.
    running = start(authority.issue("next").settings)
    assert running.anyone.get(path_of(after)).status_code == 200
    assert running.ready("a")["revision"] == 2


def test_no_unsigned_file_is_kept_where_signing_fails(start: Start, authority: Authority) -> None:
    """The narration waits, with the reason, until the authority of the time stamps is there."""
    signing = authority.issue().settings
    running = start(signing.model_copy(update={"timestamp_url": NOWHERE}))
    running.put("a", prose(2))

    def manifest() -> dict[str, Any]:
        return dict(running.publisher.get("/v1/articles/a").json())

    wait_until(lambda: manifest().get("waiting_for") == "signer")
    assert manifest()["status"] == "rendering"
    assert NOWHERE not in running.publisher.get("/v1/articles/a").text
    assert stored_narration(running.service.store, key_of(manifest())) is None
    assert list(running.service.store.entries("media")) == []
    assert 'audio_service_signatures_total{outcome="failed"} ' in running.anyone.get("/metrics").text
    running = start(signing)
    assert running.ready("a")["status"] == "ready"


def test_the_key_is_nowhere(authority: Authority, tmp_path: Path, voices_dir: Path) -> None:
    """Neither in the log of a service that signs and fails to sign, nor in its metrics, its data or its answers."""
    signing = authority.issue().settings
    names = {
        "AUDIO_SERVICE_SIGNING__CERTIFICATE": str(signing.certificate),
        "AUDIO_SERVICE_SIGNING__KEY": str(signing.key),
    }
    assert signing.key is not None
    secret = [line for line in signing.key.read_text("ascii").splitlines() if "-----" not in line]
    assert len(secret) >= 3
    told: list[str] = []
    for environment in (names, {**names, "AUDIO_SERVICE_SIGNING__TIMESTAMP_URL": NOWHERE}):
        with ServeProcess(tmp_path / "data", voices_dir, environment=environment, LOG_FORMAT="json") as process:
            name = "b" if told else "a"
            process.put(name, prose(2, name))
            if told:
                wait_until(lambda: "waits; retry" in process.log())
            else:
                process.ready("a")
            told += [process.log(), process.anyone.get("/metrics").text, process.publisher.get("/v1/articles").text]
    told += [path.read_bytes().decode("latin-1") for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [line for line in secret if any(line in text for text in told)] == []


def test_no_signature_names_the_address_of_another_article(start: Start, authority: Authority, tmp_path: Path) -> None:
    running = start(authority.issue().settings)
    running.put("a", prose(1), url="https://paper.example/preview/secret", publish=False)
    running.ready("a")
    running.put("b", prose(1), url="https://paper.example/b")
    audio = saved(running, path_of(running.ready("b")), tmp_path / "b.mp3").read_bytes()
    assert b"https://paper.example/b" in audio
    assert b"preview/secret" not in audio
