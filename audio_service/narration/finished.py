"""A finished narration without its audio: the names of its files, where its pieces lie, its timeline as files."""

from __future__ import annotations

import json
from dataclasses import dataclass

from audio_service.narration import captions
from audio_service.narration import exports as faces
from audio_service.narration.timeline import Assembly
from audio_service.script import Script

AUDIO = "audio.mp3"
# Written last: a narration is whole in the store when this is there.
SUMMARY = "narration.json"
# What a narration consists of: the content keys of its takes, and the hashes of its files.
CONTENTS = "contents.json"


@dataclass(frozen=True, slots=True)
class Piece:
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
class Summary:
    """What is known of a finished narration without its audio: where its pieces lie, how long and large it is."""

    duration_ms: int
    audio_bytes: int
    audio_sha256: str
    frames_at: int
    """Bytes of the audio file before the first frame of the first piece."""
    pieces: tuple[Piece, ...]


def face_texts(script: Script, assembly: Assembly) -> dict[str, str]:
    """The faces of a narration's timeline as they are kept: file name -> text."""
    document, timeline = script.document, assembly.timeline()
    voice, language = script.sentences[0].voice, document.language or "und"
    return {
        "timeline.json": captions.dump(captions.timeline_json(timeline, document, language=language, voice=voice)),
        "captions.vtt": captions.webvtt(timeline, document),
        "captions.srt": captions.srt(timeline, document),
        **dict(faces.all_faces(timeline, document, AUDIO)),
    }


def summary_to_json(summary: Summary) -> str:
    """A summary as it is stored; pieces as [sentence, frames, bytes]."""
    pieces = [[piece.sentence, piece.frames, piece.size] for piece in summary.pieces]
    return json.dumps(
        {
            "duration_ms": summary.duration_ms,
            "audio_bytes": summary.audio_bytes,
            "audio_sha256": summary.audio_sha256,
            "frames_at": summary.frames_at,
            "pieces": pieces,
        }
    )


def summary_from_json(text: bytes | str) -> Summary:
    """The summary that `summary_to_json` gave."""
    value = json.loads(text)
    pieces = []
    first_frame = offset = 0
    for sentence, frames, size in value["pieces"]:
        pieces.append(Piece(sentence, first_frame, frames, offset, size))
        first_frame, offset = first_frame + frames, offset + size
    return Summary(value["duration_ms"], value["audio_bytes"], value["audio_sha256"], value["frames_at"], tuple(pieces))
