"""Clips -> audio files and their timeline, all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from audio_service.narration.clip import Clip
from audio_service.narration.files import AudioFiles
from audio_service.narration.layout import lay_out, timeline_builder
from audio_service.narration.studio import Studio
from audio_service.narration.tags import tags_of
from audio_service.narration.timeline import Timeline
from audio_service.script import Script

Progress = Callable[[int, int], None]
"""Called after each sentence with the number that is done, and the number of all."""


def narrate(
    script: Script, studio: Studio, clips: Iterator[Clip], files: Mapping[str, Path], progress: Progress
) -> Timeline:
    """Write `clips` into `files` (format name -> path), all of them or none. Raises SpeechFailed and EncodingFailed."""
    builder = timeline_builder(script, studio)
    with AudioFiles(files, tags_of(script.document, studio.settings), studio.ffmpeg) as audio:
        for laid in lay_out(builder, studio, clips):
            audio.write(laid)
            if laid.sentence is not None:
                progress(laid.sentence + 1, len(script.sentences))
    return builder.timeline()
