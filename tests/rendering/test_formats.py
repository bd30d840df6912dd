"""The queue of encodings: each once, one per core, no more than its limit."""

from __future__ import annotations

import os
import threading
from functools import partial

import pytest

from audio_service.errors import Busy, NotFound
from audio_service.narration.studio import Studio
from audio_service.rendering.formats import ENCODINGS_MAX, Formats
from audio_service.script import Script
from audio_service.storage.store import Store


def test_encodings_wait_for_a_core_and_are_bounded(studio: Studio, store: Store) -> None:
    formats = Formats(studio, store)
    running, go = threading.Semaphore(0), threading.Event()
    begun: list[str] = []

    def load(key: str) -> Script:
        begun.append(key)
        running.release()
        go.wait(30)
        raise NotFound("No script.")

    keys = [f"{number:064}" for number in range(ENCODINGS_MAX)]
    waiting = [formats.encode(key, "opus", partial(load, key)) for key in keys]
    assert formats.encode(keys[-1], "opus", lambda: load("again")) is waiting[-1]
    with pytest.raises(Busy):
        formats.encode("f" * 64, "opus", lambda: load("too many"))
    cores = len(os.sched_getaffinity(0))
    for _ in range(cores):
        assert running.acquire(timeout=20)
    assert len(begun) == cores
    go.set()
    for future in waiting:
        with pytest.raises(NotFound):
            future.result(20)
    assert sorted(begun) == keys
