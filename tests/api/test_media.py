"""/media: audio formats made on demand."""

from __future__ import annotations

from typing import Any

import pytest

from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE
from tests.support.running import Running, prose

FFMPEG = find_ffmpeg()


@pytest.mark.parametrize("name", ["m4a", "opus"])
def test_other_formats_are_made_when_asked_for(running: Running, tmp_path: Any, name: str) -> None:
    running.put("a", prose(6))
    manifest = running.ready("a")
    src = next(audio["src"] for audio in manifest["audio"] if audio["src"].endswith(name))
    made = running.anyone.get(src)
    path = tmp_path / f"a.{name}"
    path.write_bytes(made.content)
    length = len(decode(path, FFMPEG)) * 1000 / SAMPLE_RATE
    assert length == pytest.approx(manifest["duration_ms"], abs=25)
    assert running.anyone.get(src, headers={"Range": "bytes=0-9"}).content == made.content[:10]
