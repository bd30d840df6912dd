"""A finished narration without its audio: file names, frame runs, exports."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from audio_service.narration.content_keys import EQUAL_RUNS, REVISION
from audio_service.narration.mp3 import FRAME_BYTES
from audio_service.narration.provenance import Marks, marks_from_json

AUDIO = "audio.mp3"
# Written last: its presence marks a complete narration.
SUMMARY = "narration.json"
# Lists the content keys of a narration's clips, what made them, and the hashes of its files.
CONTENTS = "contents.json"
# Its narrations do not name their revision.
_UNNAMED_REVISION = "1"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Narration:
    """A finished narration without its audio: duration, size and frame runs."""

    duration_ms: int
    audio_bytes: int
    audio_sha256: str
    frames_at: int
    """Bytes of the audio file before the first frame."""
    runs: tuple[int, ...]
    """The mp3 frames of each sentence with its pause; also of what precedes the first one and follows the last one."""
    marks: Marks | None = None
    """What its files say of the synthetic voice."""
    revision: str = REVISION
    """The layout of the files. An older narration is served until it is rendered again; of "1" the runs are unknown."""
    signed: bool = False
    """Whether the audio has content credentials."""

    @property
    def outdated(self) -> bool:
        return self.revision != REVISION


def narration_to_json(summary: Narration) -> str:
    """A narration as it is stored."""
    marks = None if summary.marks is None else summary.marks.to_json()
    return json.dumps(asdict(summary) | {"marks": marks})


def narration_from_json(text: bytes | str) -> Narration:
    """The inverse of `narration_to_json`. Raises ValueError, KeyError, TypeError, AttributeError or RecursionError."""
    value = json.loads(text)
    revision = value.get("revision", _UNNAMED_REVISION)
    runs = tuple(value["runs"]) if revision in EQUAL_RUNS else ()
    sizes = (value["duration_ms"], value["audio_bytes"], value["frames_at"])
    if not all(type(size) is int and size > 0 for size in sizes):
        raise ValueError("a size is not a positive integer")
    if not all(type(frames) is int and frames >= 0 for frames in runs):
        raise ValueError("a run is not a number of frames")
    marks, signed = marks_from_json(value.get("marks")), value.get("signed", False) is True
    found = Narration(sizes[0], sizes[1], value["audio_sha256"], sizes[2], runs, marks, str(revision), signed)
    if _SHA256.fullmatch(found.audio_sha256) is None:
        raise ValueError("the hash of the audio is none")
    if found.revision in EQUAL_RUNS and found.frames_at + sum(runs) * FRAME_BYTES != found.audio_bytes:
        raise ValueError("the runs are not those of the audio")
    return found
