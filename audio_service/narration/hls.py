"""Frame runs of a narration -> an HLS playlist of mp3 segments (RFC 8216, packed audio).

A run (a sentence with its pause) becomes one segment, or several of equal length if it is long, so listed segments
never change. The stream omits the first, silent mp3 frame and so has the timeline's times; see `mp3.py`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from audio_service.narration import mp3
from audio_service.narration.finished import FrameRun

SEGMENT_S_MAX = 6.0
# EXT-X-TARGETDURATION bounds each segment's length rounded to whole seconds.
TARGET_S = 6
# RFC 8216 3.4: where a segment of packed audio begins, as an MPEG-2 clock of 90 kHz in an ID3 PRIV frame.
_TIMESTAMP_OWNER = b"com.apple.streaming.transportStreamTimestamp"
_CLOCK_HZ = 90_000
_CLOCK_BITS = 33


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a run: `frames` frames from `first_frame` of the file, `skip` frames into the run."""

    run: FrameRun
    first_frame: int
    skip: int
    frames: int

    @property
    def seconds(self) -> float:
        return self.frames * mp3.FRAME_SAMPLES / mp3.MP3_RATE


def segments(runs: Sequence[FrameRun]) -> tuple[Segment, ...]:
    """The segments of these runs, in order; more runs only append segments."""
    found: list[Segment] = []
    for run in runs:
        at = 1 if run.first_frame == 0 else 0
        left = run.frames - at
        if left <= 0:
            continue
        parts = -(-left // int(SEGMENT_S_MAX * mp3.MP3_RATE / mp3.FRAME_SAMPLES))
        for part in range(parts):
            frames = left * (part + 1) // parts - left * part // parts
            found.append(Segment(run, run.first_frame + at, at, frames))
            at += frames
    return tuple(found)


def playlist(runs: Sequence[FrameRun], *, ended: bool, suffix: str = "") -> str:
    """The EVENT playlist, closed if `ended`. `suffix` (a query) is appended to each segment's name."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{TARGET_S}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
    ]
    for number, segment in enumerate(segments(runs)):
        lines += [f"#EXTINF:{segment.seconds:.5f},", f"segment-{number}.mp3{suffix}"]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def segment_bytes(segment: Segment, run: bytes) -> bytes:
    """A segment's bytes: an ID3 tag with its timestamp, then its frames, cut out of the run."""
    bounds = list(mp3.frames(run))
    end = segment.skip + segment.frames
    frames = run[bounds[segment.skip][0] : bounds[end - 1][1]]
    return timestamp_tag(segment.first_frame - 1) + frames


def timestamp_tag(frame: int) -> bytes:
    """The ID3v2.4 tag with the time of the stream's frame number `frame`."""
    clock = round(frame * mp3.FRAME_SAMPLES * _CLOCK_HZ / mp3.MP3_RATE) % (1 << _CLOCK_BITS)
    private = _TIMESTAMP_OWNER + b"\0" + struct.pack(">Q", clock)
    frame_header = b"PRIV" + _syncsafe(len(private)) + b"\0\0"
    return b"ID3\x04\0\0" + _syncsafe(len(frame_header) + len(private)) + frame_header + private


def _syncsafe(size: int) -> bytes:
    """A size as ID3v2.4 writes it: 7 bits a byte."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
