"""Laid-out clips -> mp3, m4a, opus, flac and wav files with tags, several formats at once.

Files appear under their names only when all are complete.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

from audio_service.narration import mp3
from audio_service.narration.clip import Clip
from audio_service.narration.ffmpeg import FORMATS, Encoder
from audio_service.narration.layout import LaidClip, lay_out, timeline_builder
from audio_service.narration.signing import SIGNED_FORMATS, claim_of
from audio_service.narration.studio import Studio
from audio_service.narration.tags import Tags, add_tags, id3, tags_of
from audio_service.narration.timeline import Timeline
from audio_service.script import Script

Progress = Callable[[int, int], None]
"""Called after each sentence with the number of sentences done, and of all."""
Finish = Callable[[str, Path], None]
"""Called with the format and path of each complete file, before it gets its name."""


class AudioFiles:
    """Writes the files of a narration in several formats at once.

    A context manager: renames the files when the block succeeds, removes them when it fails. Memory does not grow with
    the audio. The mp3 consists of the clips' frames; ffmpeg encodes the other formats.
    """

    def __init__(
        self, files: Mapping[str, Path], tags: Tags, ffmpeg: str, finish: Finish = lambda name, path: None
    ) -> None:
        """`files` maps names of FORMATS to paths. Raises KeyError for an unknown format."""
        self._files = {FORMATS[name]: path for name, path in files.items()}
        self._tags = tags
        self._finish = finish
        self._parts = {fmt: path.with_name(f".{path.name}.{os.getpid()}.part") for fmt, path in self._files.items()}
        self._stack = contextlib.ExitStack()
        others = {fmt: part for fmt, part in self._parts.items() if fmt.name != "mp3"}
        self._pcm = Encoder(others, tags, ffmpeg) if others else None
        mp3_part = next((part for fmt, part in self._parts.items() if fmt.name == "mp3"), None)
        self._mp3 = None if mp3_part is None else Mp3File(mp3_part, tags)

    def __enter__(self) -> AudioFiles:
        with contextlib.ExitStack() as opened:
            if self._mp3 is not None:
                opened.enter_context(self._mp3)
            if self._pcm is not None:
                opened.enter_context(self._pcm)
            self._stack = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._stack.__exit__(kind, error, at)
            if kind is None:
                self._name_files()
        finally:
            for part in self._parts.values():
                part.unlink(missing_ok=True)

    def write(self, laid: LaidClip) -> None:
        """Append a laid-out clip. Raises EncodingFailed if ffmpeg has died."""
        if self._mp3 is not None:
            self._mp3.write(laid.mp3())
        if self._pcm is not None:
            self._pcm.write(laid.waveform())

    def _name_files(self) -> None:
        for fmt, part in self._parts.items():
            add_tags(part, fmt.name, self._tags)
            self._finish(fmt.name, part)
        for fmt, part in self._parts.items():
            part.replace(self._files[fmt])


class Mp3File:
    """Writes an mp3 file: tags, info frame, frames, and a final silent frame that flushes decoders.

    Written frames can be read at once; `frames_at` is the byte offset of the first one, `frames` their number.
    """

    def __init__(self, path: Path, tags: Tags) -> None:
        self._path = path
        self._head = id3(tags)
        self.frames = 0
        self.frames_at = len(self._head) + mp3.FRAME_BYTES

    def __enter__(self) -> Mp3File:
        self._file = self._path.open("wb")
        self._file.write(self._head + mp3.SILENT_FRAME)  # kept free for the info frame
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._file:
            if kind is None:
                self.write(mp3.SILENT_FRAME)
                self._file.seek(len(self._head))
                self._file.write(mp3.info_frame(self.frames))

    def write(self, data: bytes) -> None:
        """Append whole frames."""
        self._file.write(data)
        self._file.flush()
        self.frames += len(data) // mp3.FRAME_BYTES


def narrate(
    script: Script,
    studio: Studio,
    clips: Iterator[Clip],
    files: Mapping[str, Path],
    progress: Progress = lambda done, total: None,
) -> Timeline:
    """Write `clips` into `files` (format name -> path), signed if the studio signs, all or none.

    Raises SpeechFailed and EncodingFailed, and Unavailable if signing fails.
    """
    claim = claim_of(script, studio.settings)

    def sign(name: str, path: Path) -> None:
        if studio.signer is not None and name in SIGNED_FORMATS:
            studio.signer.sign(path, name, claim)

    builder = timeline_builder(script, studio)
    with AudioFiles(files, tags_of(script, studio.settings), studio.ffmpeg, sign) as audio:
        for laid in lay_out(builder, studio, clips):
            audio.write(laid)
            if laid.sentence is not None:
                progress(laid.sentence + 1, len(script.sentences))
    return builder.timeline()
