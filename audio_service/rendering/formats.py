"""A finished narration in another audio format, made when it is first asked for.

From the recorded sentences where the store still has them, else from the mp3; the times are the same either way.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from audio_service.errors import EncodingFailed, NotFound
from audio_service.narration import files as media
from audio_service.narration.clip import Take
from audio_service.narration.finished import AUDIO
from audio_service.narration.narrate import Studio, open_assembly, perform, tags_of, take_keys
from audio_service.rendering.jobs import work_folder
from audio_service.script import Script
from audio_service.storage.store import WINDOW_BYTES, Store


class Formats:
    """Makes other formats of finished narrations, each once however many ask at the same time."""

    def __init__(self, studio: Studio, store: Store) -> None:
        self._studio = studio
        self._store = store
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def ensure(self, key: str, name: str, script: Script) -> None:
        """Have `audio.<name>` of a finished narration in the store. Raises EncodingFailed, and NotFound without mp3."""
        with self._lock:
            lock = self._locks.setdefault(f"{key}.{name}", threading.Lock())
        with lock:
            if self._store.media_size(key, f"audio.{name}") is None:
                self._make(key, name, script)
        with self._lock:
            self._locks.pop(f"{key}.{name}", None)

    def _make(self, key: str, name: str, script: Script) -> None:
        folder = work_folder(self._studio.settings.data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        tags = tags_of(script.document, self._studio.settings)
        with tempfile.TemporaryDirectory(dir=folder, prefix="format-") as work:
            path = Path(work, f"audio.{name}")
            keys = take_keys(script, self._studio)
            if all(self._store.has_take(take_key) for take_key in keys):
                with media.Recording({name: path}, tags, self._studio.ffmpeg) as recording:
                    for take, frames in self._from_takes(script, keys):
                        recording.write(take, frames)
            else:
                source = Path(work, AUDIO)
                self._fetch(key, source)
                media.transcode(source, name, path, tags, self._studio.ffmpeg)
            self._store.put_media(key, path.name, path)

    def _from_takes(self, script: Script, keys: list[str]) -> Iterator[tuple[Take | None, int]]:
        return perform(script, self._studio, open_assembly(script, self._studio), self._stored(keys))

    def _stored(self, keys: list[str]) -> Iterator[Take]:
        for key in keys:
            take = self._store.take(key)
            if take is None:
                raise EncodingFailed("The audio", "a sentence was damaged in the store; ask again")
            yield take

    def _fetch(self, key: str, path: Path) -> None:
        """The finished mp3, as a file, a window at a time."""
        size = self._store.media_size(key, AUDIO)
        if size is None:
            raise NotFound("This narration is not there.", advice="Get the article's manifest again.")
        with path.open("wb") as file:
            for at in range(0, size, WINDOW_BYTES):
                file.write(self._store.media_range(key, AUDIO, at, min(size, at + WINDOW_BYTES)))
