"""A narration while it renders: frame runs appear in order, any number of listeners follow.

It writes one growing mp3, which listeners read at their own pace: a slow one costs a window of bytes. Nothing needs to
survive a crash: clips are in the store, and the next start assembles them again.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

from audio_service.errors import AudioServiceError
from audio_service.narration import (
    AUDIO,
    CONTENTS,
    FRAME_BYTES,
    SUMMARY,
    Mp3File,
    Narration,
    Studio,
    TimelineBuilder,
    clip_keys,
    export_texts,
    lay_out,
    narration_to_json,
    sentence_json,
    tags_of,
    timeline_builder,
)
from audio_service.rendering.clips import Priority, Renderer, Urgency
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.signatures import sign_file
from audio_service.script import Script
from audio_service.speech import MADE_BY
from audio_service.storage import Store, stored_summary


class LiveNarration:
    """A rendering narration. Its maker exhausts `record` and calls `finish`; others follow.

    `script` and `builder` are set from the first run on; `runs` are the mp3 frames of each sentence, as in `Narration`.
    """

    script: Script
    builder: TimelineBuilder

    def __init__(self, key: str, path: Path) -> None:
        self.key = key
        self.path = path
        self.urgency = Urgency(Priority.BATCH)
        self.followers = 0
        self.runs: list[int] = []
        self.error: AudioServiceError | None = None
        self.done = False
        self._file: int | None = None
        self._frames_at = 0
        self._size = 0
        self._last_run = (0, b"")
        self._sentences: dict[int, str] = {}
        self._waiting: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
        self._lock = threading.Lock()

    def record(self, script: Script, studio: Studio, renderer: Renderer) -> Generator[None, None, None]:
        """Write the mp3 run by run, yielding after each; the file is complete at the end."""
        self.script = script
        self.builder = timeline_builder(script, studio)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (
            contextlib.closing(renderer.clips(script, self.urgency)) as clips,
            Mp3File(self.path, tags_of(script, studio.settings)) as file,
        ):
            self._file = os.open(self.path, os.O_RDONLY)
            self._frames_at = file.frames_at
            run = b""
            for laid in lay_out(self.builder, studio, clips):
                frames = laid.mp3()
                file.write(frames)
                run += frames
                if laid.sentence is not None and laid.sentence + 1 < len(script.sentences):
                    self._append_run(file, run)
                    run = b""
                    yield
        self._append_run(file, run)  # with everything after the last sentence
        yield

    def _append_run(self, file: Mp3File, run: bytes) -> None:
        """Let listeners have the frames up to here, of which `run` are the new ones."""
        with self._lock:
            before = self._size // FRAME_BYTES
            self.runs.append(file.frames - before)
            self._last_run = (self._size, run)
            self._size = file.frames * FRAME_BYTES
        self._tell()

    def finish(self, error: AudioServiceError | None = None) -> None:
        """End the narration."""
        with self._lock:
            self.error = error
            self.done = True
        self._tell()
        self.close()

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Keep the frames readable for the block, also after the end."""
        with self._lock:
            self.followers += 1
        try:
            yield
        finally:
            with self._lock:
                self.followers -= 1
            self.close()

    @property
    def is_readable(self) -> bool:
        """Whether its frames can be read here; a finished narration is in the store."""
        return self._file is not None

    def close(self) -> None:
        """Close the file if it is finished and has no readers."""
        with self._lock:
            if self.done and not self.followers and self._file is not None:
                os.close(self._file)
                self._file = None

    def read(self, offset: int, size: int) -> bytes:
        """Read bytes of written runs; call it inside `following`."""
        assert self._file is not None
        return os.pread(self._file, size, self._frames_at + offset)

    def recent(self, offset: int) -> bytes:
        """The bytes of the last run from `offset` on, from memory, as most listeners want them at once; maybe none."""
        start, run = self._last_run
        return run[offset - start :] if offset >= start else b""

    def written(self) -> tuple[int, int]:
        """How many runs there are, and their bytes."""
        with self._lock:
            return len(self.runs), self._size

    def sentences(self, first: int, size: int) -> list[str]:
        """The spoken sentences from `first` on, up to about `size` characters, in JSON with their times and words.

        Each is made once for all who follow.
        """
        found: list[str] = []
        for number in range(first, len(self.runs)):
            if number not in self._sentences:
                made = sentence_json(self.builder, number, self.script.document)
                self._sentences[number] = json.dumps(made, ensure_ascii=False)
            found.append(self._sentences[number])
            size -= len(found[-1])
            if size <= 0:
                break
        return found

    async def wait(self, count: int) -> bool:
        """Wait for more than `count` runs; False if there will be none. Raises the narration's error."""
        while True:
            with self._lock:
                if len(self.runs) > count:
                    return True
                if self.error is not None:
                    raise self.error
                if self.done:
                    return False
                loop = asyncio.get_running_loop()
                waiting = loop.create_future()
                self._waiting.setdefault(loop, []).append(waiting)
            await waiting

    def _summary(self, added: int, *, signed: bool) -> Narration:
        """The finished narration; signing has added so many bytes before its frames."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        duration_ms, size = self.builder.timeline().duration_ms, self.path.stat().st_size
        marks, frames_at = self.builder.marks, self._frames_at + added
        return Narration(duration_ms, size, digest, frames_at, tuple(self.runs), marks, signed=signed)

    def keep(self, store: Store, studio: Studio, metrics: Metrics) -> Narration:
        """Sign the mp3 if that is set, and store the finished narration's files, its summary last.

        Those who follow still read the unsigned file, which is open: the frames are the same.
        """
        unsigned_bytes = self.path.stat().st_size
        signed = sign_file(self.path, "mp3", self.script, studio, metrics)
        summary = self._summary(self.path.stat().st_size - unsigned_bytes, signed=signed)
        texts = export_texts(self.builder.timeline(), self.script.document)
        exports = {name: text.encode() for name, text in texts.items()}
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in exports.items()}
        files = {AUDIO: summary.audio_sha256, **hashes}
        contents = json.dumps({"takes": clip_keys(self.script, studio), "made_by": MADE_BY, "files": files}).encode()
        store.put_media(self.key, {AUDIO: self.path, **exports, CONTENTS: contents})
        before = stored_summary(store, self.key)
        if before is None or before.audio_sha256 != summary.audio_sha256:  # other formats are of another recording
            store.delete_media(self.key, keep={*files, CONTENTS, SUMMARY})
        store.put_media(self.key, {SUMMARY: narration_to_json(summary).encode()})
        return summary

    def _tell(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for loop, futures in waiting.items():
            with contextlib.suppress(RuntimeError):  # that loop is closed: it has no waiters
                loop.call_soon_threadsafe(_release, futures)


def _release(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
