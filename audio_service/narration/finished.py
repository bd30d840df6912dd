"""A finished narration without its audio: file names, frame runs, exports."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from audio_service.narration.content_keys import REVISION

AUDIO = "audio.mp3"
# Written last: its presence marks a complete narration.
SUMMARY = "narration.json"
# Lists the content keys of a narration's clips, what made them, and the hashes of its files.
CONTENTS = "contents.json"
# Its narrations do not name their revision.
_UNNAMED_REVISION = "1"


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
    revision: str = REVISION
    """The layout of the files. An older narration is served whole until it is rendered again; its runs are unknown."""

    @property
    def outdated(self) -> bool:
        return self.revision != REVISION


def narration_to_json(summary: Narration) -> str:
    """A narration as it is stored."""
    return json.dumps(asdict(summary))


def narration_from_json(text: bytes | str) -> Narration:
    """The inverse of `narration_to_json`."""
    value = json.loads(text)
    revision = value.get("revision", _UNNAMED_REVISION)
    runs = tuple(value["runs"]) if revision == REVISION else ()
    return Narration(
        value["duration_ms"], value["audio_bytes"], value["audio_sha256"], value["frames_at"], runs, revision
    )
