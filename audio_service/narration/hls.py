"""Frame runs of a narration -> an HLS playlist of mp3 segments (RFC 8216, packed audio).

A run (a sentence with its pause) becomes one segment, or several of equal length if it is long, so listed segments
never change. The stream omits the first, silent mp3 frame and so has the timeline's times; see `mp3.py`. It ends with
the frame that flushes decoders, so that its segments are together as long as the timeline.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from audio_service.narration.finished import AUDIO
from audio_service.narration.mp3 import FRAME_BYTES, FRAME_MS
from audio_service.narration.provenance import Marks, mark_lines

# EXT-X-TARGETDURATION, the longest segment.
TARGET_S = 6
_FRAMES_MAX = TARGET_S * 1000 // FRAME_MS
# RFC 8216 3.4: where a segment of packed audio begins, as an MPEG-2 clock of 90 kHz in an ID3 PRIV frame.
_TIMESTAMP_OWNER = b"com.apple.streaming.transportStreamTimestamp"
_CLOCK_PER_MS = 90
_CLOCK_BITS = 33


@dataclass(frozen=True, slots=True)
class Segment:
    """`frames` mp3 frames of the file, from `first_frame` on."""

    first_frame: int
    frames: int

    @property
    def offset(self) -> int:
        """In bytes from the first frame."""
        return self.first_frame * FRAME_BYTES

    @property
    def size(self) -> int:
        """In bytes."""
        return self.frames * FRAME_BYTES


def segments(runs: Sequence[int]) -> tuple[Segment, ...]:
    """The segments of runs of so many frames, in order; more runs only append segments."""
    found: list[Segment] = []
    first = 1
    for end in accumulate(runs):
        for parts in range(-(-(end - first) // _FRAMES_MAX), 0, -1):
            found.append(Segment(first, (end - first) // parts))
            first += found[-1].frames
    return tuple(found)


def playlist(runs: Sequence[int], *, ended: bool, suffix: str = "", marks: Marks | None = None) -> str:
    """The EVENT playlist, closed if `ended`. `suffix` (a query) is appended to each segment's name."""
    named = ((f"segment-{number}.mp3{suffix}", part.frames * FRAME_MS) for number, part in enumerate(segments(runs)))
    return _playlist(named, TARGET_S, ended=ended, marks=marks)


def whole_playlist(duration_ms: int, suffix: str = "") -> str:
    """The playlist of a narration whose frame runs are unknown: its file as the only segment."""
    return _playlist([(f"{AUDIO}{suffix}", duration_ms)], -(-duration_ms // 1000), ended=True)


def _playlist(named_ms: Iterable[tuple[str, int]], target_s: int, *, ended: bool, marks: Marks | None = None) -> str:
    """A media playlist. The marks are comments: EXT-X-SESSION-DATA is for multivariant playlists (RFC 8216 4.3.4)."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{target_s}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        *(f"# {line}" for line in mark_lines(marks)),
    ]
    for name, length_ms in named_ms:
        lines += [f"#EXTINF:{length_ms / 1000:.3f},", name]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def timestamp_tag(segment: Segment) -> bytes:
    """The ID3v2.4 tag before a segment's frames: when it begins."""
    clock = (segment.first_frame - 1) * FRAME_MS * _CLOCK_PER_MS % (1 << _CLOCK_BITS)
    private = _TIMESTAMP_OWNER + b"\0" + struct.pack(">Q", clock)
    frame_header = b"PRIV" + _syncsafe(len(private)) + b"\0\0"
    return b"ID3\x04\0\0" + _syncsafe(len(frame_header) + len(private)) + frame_header + private


def _syncsafe(size: int) -> bytes:
    """A size as ID3v2.4 writes it: 7 bits a byte."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
