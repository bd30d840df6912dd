"""A finished narration without its audio: the names of its files, where its pieces lie, its timeline as files."""

from __future__ import annotations

import json
from dataclasses import dataclass

AUDIO = "audio.mp3"
# Written last: a narration is whole in the store when this is there.
SUMMARY = "narration.json"
# What a narration consists of: the content keys of its clips, and the hashes of its files.
CONTENTS = "contents.json"


@dataclass(frozen=True, slots=True)
class FrameRun:
    """A run of mp3 frames: a sentence and the pause after it, or (sentence None) the outro.

    The first sentence's piece holds what comes before it too.
    """

    sentence: int | None
    first_frame: int
    frames: int
    offset: int
    """Into the frames of the file, in bytes."""
    size: int


@dataclass(frozen=True, slots=True)
class Narration:
    """What is known of a finished narration without its audio: where its pieces lie, how long and large it is."""

    duration_ms: int
    audio_bytes: int
    audio_sha256: str
    frames_at: int
    """Bytes of the audio file before the first frame of the first piece."""
    runs: tuple[FrameRun, ...]


def narration_to_json(summary: Narration) -> str:
    """A summary as it is stored; pieces as [sentence, frames, bytes]."""
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
    """The summary that `summary_to_json` gave."""
    value = json.loads(text)
    runs = []
    first_frame = offset = 0
    for sentence, frames, size in value["pieces"]:
        runs.append(FrameRun(sentence, first_frame, frames, offset, size))
        first_frame, offset = first_frame + frames, offset + size
    return Narration(value["duration_ms"], value["audio_bytes"], value["audio_sha256"], value["frames_at"], tuple(runs))
