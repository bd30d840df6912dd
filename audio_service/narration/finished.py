"""A finished narration without its audio: file names, frame runs, exports."""

from __future__ import annotations

import json
from dataclasses import dataclass

AUDIO = "audio.mp3"
# Written last: its presence marks a complete narration.
SUMMARY = "narration.json"
# Lists the content keys of a narration's clips and the hashes of its files.
CONTENTS = "contents.json"


@dataclass(frozen=True, slots=True)
class FrameRun:
    """A run of mp3 frames: a sentence with its pause, or (sentence None) the outro.

    The first sentence's run includes everything before it.
    """

    sentence: int | None
    first_frame: int
    frames: int
    offset: int
    """In bytes from the first frame."""
    size: int


@dataclass(frozen=True, slots=True)
class Narration:
    """A finished narration without its audio: frame runs, duration and size."""

    duration_ms: int
    audio_bytes: int
    audio_sha256: str
    frames_at: int
    """Bytes of the audio file before the first run."""
    runs: tuple[FrameRun, ...]


def narration_to_json(summary: Narration) -> str:
    """A narration as it is stored; runs as [sentence, frames, bytes]."""
    runs = [[run.sentence, run.frames, run.size] for run in summary.runs]
    return json.dumps(
        {
            "duration_ms": summary.duration_ms,
            "audio_bytes": summary.audio_bytes,
            "audio_sha256": summary.audio_sha256,
            "frames_at": summary.frames_at,
            "pieces": runs,
        }
    )


def narration_from_json(text: bytes | str) -> Narration:
    """The inverse of `narration_to_json`."""
    value = json.loads(text)
    runs = []
    first_frame = offset = 0
    for sentence, frames, size in value["pieces"]:
        runs.append(FrameRun(sentence, first_frame, frames, offset, size))
        first_frame, offset = first_frame + frames, offset + size
    return Narration(value["duration_ms"], value["audio_bytes"], value["audio_sha256"], value["frames_at"], tuple(runs))
