"""kill -9 at random moments: what was accepted becomes ready and whole, and nothing stored is spoken again."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

from audio_service.config import Settings
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.service import open_maintenance
from audio_service.service.maintenance import Damage
from audio_service.speech.samples import SAMPLE_RATE
from tests.support.faults import ServeProcess
from tests.support.running import prose
from tests.support.tick_voice import NAME

KILLS = int(os.environ.get("TEST_KILLS", "4"))
FFMPEG = find_ffmpeg()


def synthesized(serve: ServeProcess) -> int:
    """The sentences that this run of the service has spoken."""
    for line in serve.anyone.get("/metrics").text.splitlines():
        if line.startswith("audio_service_sentences_synthesized_total "):
            return int(float(line.split()[-1]))
    raise AssertionError("no such metric")


def clips_in(folder: Path) -> set[str]:
    """Content keys of the whole sentences in the store."""
    return {path.name for path in (folder / "store" / "takes").rglob("*") if path.is_file() and len(path.name) == 64}


def test_nothing_is_lost_when_the_service_is_killed(tmp_path: Path, voices_dir: Path) -> None:
    moments = random.Random(7)
    with ServeProcess(tmp_path / "data", voices_dir) as serve:
        for number in range(KILLS):
            ids = [f"{name}{number}" for name in ("long", "short")]
            for one, sentences in zip(ids, (20, 4), strict=True):
                serve.put(one, prose(sentences, one))
            time.sleep(moments.uniform(0, 0.7))
            serve.kill()
            stored = clips_in(serve.data)
            serve.start()
            manifests = [serve.ready(one) for one in ids]
            assert [manifest["status"] for manifest in manifests] == ["ready", "ready"]
            assert stored <= clips_in(serve.data)
            assert synthesized(serve) == len(clips_in(serve.data) - stored)
            path = tmp_path / "heard.mp3"
            path.write_bytes(serve.anyone.get(manifests[0]["audio"][0]["src"]).content)
            length_ms = len(decode(path, FFMPEG)) * 1000 // SAMPLE_RATE
            assert length_ms in range(manifests[0]["duration_ms"] - 1, manifests[0]["duration_ms"] + 2)
    found: list[Damage] = []
    with open_maintenance(Settings(data_dir=serve.data, voices_dir=voices_dir, voice=NAME)) as maintenance:
        assert maintenance.verify(repair=False, tell=found.append) == 0, found
