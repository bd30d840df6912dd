"""Other audio formats of finished narrations, encoded on first request.

Encodes the clips if the store still has those of the narration, intact, else the mp3; the times are equal.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from audio_service.cached_files import WINDOW_BYTES
from audio_service.errors import AudioServiceError, Busy, EncodingFailed, Unavailable, exhausted, narration_gone
from audio_service.narration import (
    AUDIO,
    AudioFiles,
    Clip,
    Studio,
    clip_keys,
    lay_out,
    narration_key,
    tags_of,
    timeline_builder,
    transcode,
)
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.signatures import sign_file
from audio_service.rendering.workdir import work_folder
from audio_service.script import Script
from audio_service.storage import Store, put_format, stored_format
from audio_service.threads import start_thread

log = logging.getLogger(__name__)

# Files that are encoded or wait for it; each waits on a thread of its own.
ENCODINGS_MAX = 32
# A file that waits for its turn is dropped so many seconds after the last request; those who wait repeat it every 10 s.
ABANDONED_S = 30.0
# Seconds that `close` waits for the files that are being encoded.
CLOSE_S = 5.0
# Encoding needs so much free disk, in sizes of the mp3: the mp3, the file, and the file with its tags.
ROOM_FACTOR = 3


class _DamagedClip(Exception):
    """A clip of the narration is missing or damaged."""


@dataclass(slots=True, eq=False)
class _Encoding:
    """A file that is encoded, or waits for it; `asked_at` is when it was last requested (monotonic)."""

    asked_at: float = field(default_factory=time.monotonic)
    future: Future[None] = field(default_factory=Future)


class Formats:
    """Encodes other formats of finished narrations on threads: each once, and at most one per core at a time."""

    def __init__(self, studio: Studio, store: Store, metrics: Metrics | None = None) -> None:
        self._studio = studio
        self._store = store
        self._metrics = metrics or Metrics()
        self._encodings: dict[tuple[str, str], _Encoding] = {}
        self._lock = threading.Lock()
        self._cores = threading.Semaphore(len(os.sched_getaffinity(0)))
        self._closed = False

    def close(self) -> None:
        """Drop what waits for its turn, and wait CLOSE_S at most for what is being encoded."""
        with self._lock:
            self._closed = True
            futures = [encoding.future for encoding in self._encodings.values()]
        wait(futures, timeout=CLOSE_S)

    def encode(self, key: str, name: str, load: Callable[[], Script]) -> Future[None]:
        """Begin to put `audio.<name>` into the store, or join those who wait for it.

        The future raises EncodingFailed, NotFound if there is no mp3, Unavailable, and what `load` raises;
        CancelledError if it waited for its turn for ABANDONED_S after the last request. Raises Busy if too many are
        waiting, or the machine has no thread left.
        """
        with self._lock:
            encoding = self._encodings.get((key, name))
            if encoding is not None:
                encoding.asked_at = time.monotonic()
                return encoding.future
            if self._closed or len(self._encodings) >= ENCODINGS_MAX:
                raise Busy("Too many files are being encoded.", retry_after_s=30)
            encoding = _Encoding()
            run = partial(self._run, key, name, load, encoding)
            try:
                start_thread(threading.Thread(target=run, name=f"encode-{key[:8]}", daemon=True))
            except Unavailable as error:
                raise Busy("The machine is too busy to encode a file.", retry_after_s=error.retry_after_s) from error
            self._encodings[key, name] = encoding
            return encoding.future

    def _run(self, key: str, name: str, load: Callable[[], Script], encoding: _Encoding) -> None:
        with self._cores:
            with self._lock:
                abandoned = self._closed or time.monotonic() - encoding.asked_at > ABANDONED_S
            error: Exception | None = None
            try:
                if not abandoned and stored_format(self._store, key, name) is None:
                    self._make(key, name, load())
            except AudioServiceError as failed:
                log.error("audio.%s of narration %s: %s", name, key, failed)
                error = failed
            except Exception as failed:  # those who wait get the error
                log.exception("audio.%s of narration %s", name, key)
                error = failed
        with self._lock:
            del self._encodings[key, name]
        if abandoned:
            encoding.future.cancel()
        elif error is None:
            encoding.future.set_result(None)
        else:
            encoding.future.set_exception(error)

    def _make(self, key: str, name: str, script: Script) -> None:
        folder = work_folder(self._studio.settings.data_dir)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix="format-") as work:
                path = Path(work, f"audio.{name}")
                if not self._encode_clips(key, name, script, path):
                    source = Path(work, AUDIO)
                    self._fetch(key, source)
                    tags = tags_of(script, self._studio.settings)
                    transcode(source, name, path, tags, self._studio.ffmpeg)
                sign_file(path, name, script, self._studio, self._metrics)
                put_format(self._store, key, name, path)
        except OSError as failed:
            raise exhausted(failed) or failed from failed
        except EncodingFailed as failed:  # ffmpeg says only in words that the disk is full
            if shutil.disk_usage(folder).free < ROOM_FACTOR * (self._store.media_size(key, AUDIO) or 0):
                raise Unavailable("disk", failed) from failed
            raise

    def _encode_clips(self, key: str, name: str, script: Script, path: Path) -> bool:
        """Encode a narration from its clips; whether the store has all of them, intact."""
        keys = clip_keys(script, self._studio)
        unchanged = narration_key(script, self._studio) == key
        if not (unchanged and all(self._store.has_clip(clip_key) for clip_key in keys)):
            return False
        builder = timeline_builder(script, self._studio)
        tags = tags_of(script, self._studio.settings)
        try:
            with AudioFiles({name: path}, tags, self._studio.ffmpeg) as audio:
                for laid in lay_out(builder, self._studio, self._stored(keys)):
                    audio.write(laid)
        except _DamagedClip:
            return False
        return True

    def _stored(self, keys: list[str]) -> Iterator[Clip]:
        for key in keys:
            clip = self._store.clip(key)
            if clip is None:
                raise _DamagedClip
            yield clip

    def _fetch(self, key: str, path: Path) -> None:
        """The finished mp3, as a file, a window at a time."""
        size = self._store.media_size(key, AUDIO)
        if size is None:
            raise narration_gone()
        with path.open("wb") as file:
            for at in range(0, size, WINDOW_BYTES):
                file.write(self._store.media_range(key, AUDIO, at, min(size, at + WINDOW_BYTES)))
