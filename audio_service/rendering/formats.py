"""Other audio formats of finished narrations, encoded on first request.

Encodes the clips if the store still has those of the narration, else the mp3; the times are equal.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from audio_service.errors import EncodingFailed, NotFound
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
from audio_service.rendering.keyed_locks import KeyedLocks
from audio_service.rendering.workdir import work_folder
from audio_service.script import Script
from audio_service.storage import WINDOW_BYTES, Store, put_format, stored_format


class Formats:
    """Encodes other formats of finished narrations, each once for concurrent requests."""

    def __init__(self, studio: Studio, store: Store) -> None:
        self._studio = studio
        self._store = store
        self._locks = KeyedLocks()

    def ensure(self, key: str, name: str, script: Script) -> None:
        """Ensure `audio.<name>` is in the store. Raises EncodingFailed, or NotFound if there is no mp3."""
        with self._locks.hold(f"{key}.{name}"):
            if stored_format(self._store, key, name) is None:
                self._make(key, name, script)

    def _make(self, key: str, name: str, script: Script) -> None:
        folder = work_folder(self._studio.settings.data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        tags = tags_of(script.document, self._studio.settings)
        with tempfile.TemporaryDirectory(dir=folder, prefix="format-") as work:
            path = Path(work, f"audio.{name}")
            keys = clip_keys(script, self._studio)
            unchanged = narration_key(script, self._studio) == key
            if unchanged and all(self._store.has_clip(clip_key) for clip_key in keys):
                builder = timeline_builder(script, self._studio)
                with AudioFiles({name: path}, tags, self._studio.ffmpeg) as audio:
                    for laid in lay_out(builder, self._studio, self._stored(keys)):
                        audio.write(laid)
            else:
                source = Path(work, AUDIO)
                self._fetch(key, source)
                transcode(source, name, path, tags, self._studio.ffmpeg)
            put_format(self._store, key, name, path)

    def _stored(self, keys: list[str]) -> Iterator[Clip]:
        for key in keys:
            clip = self._store.clip(key)
            if clip is None:
                raise EncodingFailed("The audio could not be encoded", "a sentence in the store was damaged; retry")
            yield clip

    def _fetch(self, key: str, path: Path) -> None:
        """The finished mp3, as a file, a window at a time."""
        size = self._store.media_size(key, AUDIO)
        if size is None:
            raise NotFound("This narration does not exist any more.", advice="Get the article's manifest again.")
        with path.open("wb") as file:
            for at in range(0, size, WINDOW_BYTES):
                file.write(self._store.media_range(key, AUDIO, at, min(size, at + WINDOW_BYTES)))
