"""What a worker does with a sentence that it cannot speak now: others try, and only then it fails."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
from pathlib import Path
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded

from audio_service.article import Span
from audio_service.config import Settings
from audio_service.narration import open_studio
from audio_service.narration.ffmpeg import find_ffmpeg
from audio_service.rendering.celery_workers import SAY, worker_app
from audio_service.speech import sentence_key
from audio_service.storage import open_store
from audio_service.verbalize import Word
from tests.support.faults import StubFfmpeg
from tests.support.tick_voice import NAME


def request(settings: Settings) -> dict[str, Any]:
    """The arguments of a request to speak a sentence."""
    words = (Word(Span(0, 0), "hello", ()),)
    voice = open_studio(settings).voices.load(NAME)
    return {
        "key": sentence_key(words, voice, settings.speaking, settings.sound),
        "voice": NAME,
        "gain_db": voice.gain_db,
        "speaking": settings.speaking.model_dump(),
        "words": [["hello", []]],
        "attempt": "a",
    }


def test_a_worker_that_stands_still_fails_no_sentence(fast: Settings, tmp_path: Path) -> None:
    asked = request(fast)
    ffmpeg = StubFfmpeg(tmp_path, find_ffmpeg())
    voices = tmp_path / "voices"
    shutil.copytree(fast.voice_folders[0], voices)
    (voices / f"{NAME}.profile.json").unlink()  # the worker measures the voice, with ffmpeg
    own = {"ffmpeg": str(ffmpeg.path), "voices_dir": voices, "queue_url": "memory://"}
    say = worker_app(fast.model_copy(update=own)).tasks[SAY]
    hanging = contextlib.ExitStack()

    def expire(*_: object) -> None:
        """The worker's time limit: once ffmpeg hangs."""
        if ffmpeg.runs == 1:
            signal.setitimer(signal.ITIMER_REAL, 0)
            hanging.close()
            raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, expire)
    try:
        with hanging:
            hanging.enter_context(ffmpeg.hanging())
            signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
            say.apply(kwargs=asked)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert ffmpeg.runs == 1
    store = open_store(None, fast.data_dir)
    assert store.get("notes/a") is None
    assert store.clip(asked["key"]) is not None


def test_a_sentence_that_no_worker_fits_fails(fast: Settings) -> None:
    asked = {**request(fast), "key": "0" * 64}
    worker_app(fast.model_copy(update={"queue_url": "memory://"})).tasks[SAY].apply(kwargs=asked)
    note = open_store(None, fast.data_dir).get("notes/a")
    assert note is not None
    assert "differs from the requester's" in json.loads(note)["why"]


def test_a_worker_without_ffmpeg_says_so(fast: Settings) -> None:
    asked = request(fast)
    own = {"ffmpeg": "/nowhere/ffmpeg", "queue_url": "memory://"}
    worker_app(fast.model_copy(update=own)).tasks[SAY].apply(kwargs=asked)
    note = open_store(None, fast.data_dir).get("notes/a")
    assert note is not None
    assert "AUDIO_SERVICE_FFMPEG" in json.loads(note)["why"]


def test_a_worker_whose_store_is_away_at_first_speaks_later(fast: Settings, tmp_path: Path) -> None:
    asked = request(fast)
    folder = tmp_path / "mounted"
    folder.touch()  # no folder yet
    say = worker_app(fast.model_copy(update={"data_dir": folder, "queue_url": "memory://"})).tasks[SAY]
    assert not say.apply(kwargs=asked).failed()  # its tries are used up; the requester asks again
    folder.unlink()
    say.apply(kwargs=asked)
    store = open_store(None, folder)
    assert store.clip(asked["key"]) is not None
    assert store.get("notes/a") is None
