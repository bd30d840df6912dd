"""kill -9 at random moments: what was accepted becomes ready, and nothing stored is spoken again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE
from audio_service.storage import Role, open_catalog
from bench.servers import free_port
from tests.support.running import prose
from tests.support.tick_voice import NAME

# Each takes some three seconds.
KILLS = int(os.environ.get("TEST_KILLS", "4"))
FFMPEG = find_ffmpeg()


class Server:
    """`audio-service serve` as its own process, on the tick voice."""

    def __init__(self, folder: Path, voices: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {
            **os.environ,
            "AUDIO_SERVICE_DATA_DIR": str(folder),
            "AUDIO_SERVICE_VOICES_DIR": str(voices),
            "AUDIO_SERVICE_VOICE": NAME,
            "AUDIO_SERVICE_WORKERS": "2",
            "AUDIO_SERVICE_SPEAKING__LENGTH_SCALE": "0.25",
        }
        command = [sys.executable, "-m", "audio_service", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(httpx2.TransportError):
                if httpx2.get(f"{self.url}/readyz").status_code == 200:
                    return
            time.sleep(0.02)
        self.kill()
        raise TimeoutError("the server did not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def synthesized(self) -> int:
        for line in httpx2.get(f"{self.url}/metrics").text.splitlines():
            if line.startswith("audio_service_sentences_synthesized_total "):
                return int(float(line.split()[-1]))
        raise AssertionError("no such metric")


def clips_in(folder: Path) -> set[str]:
    """Content keys of the whole sentences in the store."""
    return {path.name for path in (folder / "store" / "takes").rglob("*") if path.is_file() and len(path.name) == 64}


def wait_ready(server: Server, headers: dict[str, str], article_id: str) -> dict[str, object]:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        manifest = httpx2.get(f"{server.url}/v1/articles/{article_id}", headers=headers).json()
        assert manifest["status"] != "failed", manifest
        if manifest["status"] == "ready":
            return dict(manifest)
        time.sleep(0.02)
    raise TimeoutError(article_id)


def test_nothing_is_lost_when_the_service_is_killed(tmp_path: Path, voices_dir: Path) -> None:
    moments = random.Random(7)
    folder = tmp_path / "data"
    catalog = open_catalog(None, folder)
    headers = {"Authorization": f"Bearer {catalog.api_keys.create('test', Role.PUBLISH)}"}
    catalog.close()
    server = Server(folder, voices_dir)
    for number in range(KILLS):
        body = {"text": prose(24, f"number {number}"), "publish": True}
        accepted = httpx2.put(f"{server.url}/v1/articles/a{number}", json=body, headers=headers, timeout=30)
        assert accepted.status_code == 202
        time.sleep(moments.uniform(0, 0.7))
        server.kill()
        stored = clips_in(folder)
        server = Server(folder, voices_dir)
        manifest = wait_ready(server, headers, f"a{number}")
        assert stored <= clips_in(folder)
        assert server.synthesized() == len(clips_in(folder) - stored)
        audio = httpx2.get(manifest["audio"][0]["src"], headers=headers).content  # type: ignore[index]
        path = tmp_path / "heard.mp3"
        path.write_bytes(audio)
        assert len(decode(path, FFMPEG)) * 1000 // SAMPLE_RATE in range(
            manifest["duration_ms"] - 1,  # type: ignore[operator]
            manifest["duration_ms"] + 2,  # type: ignore[operator]
        )
    server.kill()
