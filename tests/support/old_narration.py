"""A finished article as revision 1 of the layout stored it: mp3 at 44,100 Hz, frames of 26.1 ms and of two lengths."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from audio_service.article.extract import extract
from audio_service.config import Choices
from audio_service.narration.clip import Clip
from audio_service.service import Service
from audio_service.storage import Draft, Origin

KEY = "0a" * 32
CLIP_KEY = "0b" * 32
DURATION_MS = 3000
TIMELINE = b'{"version":1,"duration_ms":3000}\n'


def store_old_narration(service: Service, article_id: str, text: str, work: Path) -> bytes:
    """Store a published article with a ready narration under KEY, and a clip of it under CLIP_KEY; its audio."""
    audio = _mp3(work / "old.mp3")
    summary = {
        "duration_ms": DURATION_MS,
        "audio_bytes": len(audio),
        "audio_sha256": hashlib.sha256(audio).hexdigest(),
        "frames_at": 313,
        "pieces": [[0, 57, 17_868], [1, 58, 18_181]],
    }
    files = {"audio.mp3": audio, "timeline.json": TIMELINE}
    contents = {
        "takes": [CLIP_KEY],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    for name, data in files.items():
        service.store.put_media(KEY, {name: data})
    service.store.put_media(KEY, {"contents.json": json.dumps(contents).encode()})
    service.store.put_media(KEY, {"narration.json": json.dumps(summary).encode()})
    service.store.save_clip(CLIP_KEY, Clip(1, (), (), b"old frames", b"old samples"))
    document = extract(text, source=article_id, media_type="text/plain", settings=service.settings)
    draft = Draft(document, Choices(), service.settings.voice, KEY, None, True, Origin.PUSHED)
    service.catalog.articles.save(article_id, draft, holder=service.holder)
    service.catalog.articles.finish(
        article_id,
        1,
        service.catalog.articles.revision(article_id, 1).key,
        duration_ms=DURATION_MS,
        audio_bytes=len(audio),
    )
    return audio


def _mp3(path: Path) -> bytes:
    """A tone of DURATION_MS in an mp3 file of 96 kbit/s at 44,100 Hz."""
    source = ["-f", "lavfi", "-i", f"sine=duration={DURATION_MS / 1000}:sample_rate=44100"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", *source, "-ac", "1", "-b:a", "96k", str(path)], check=True)
    return path.read_bytes()
