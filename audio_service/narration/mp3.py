"""Samples of a sentence -> mp3 frames, and the header that turns joined frames into a valid mp3 file.

Each sentence is encoded alone, into whole frames that start and end in silence. Such runs can be joined seamlessly, in
any order, with silent frames between them: an edit encodes one sentence, a listener gets each sentence as soon as it
is spoken, and stream and finished file are equal byte for byte.

LAME delays its output by 576 samples and every decoder by 529 more. `HEAD_SAMPLES` of silence before each sentence
make that one frame (to a sample). So a sentence whose first frame is number F of the file starts at F * 1152 samples in
a player that obeys the LAME tag, and a stream without a tag has the same times if it omits the first, silent frame.

Format: ISO/IEC 11172-3 layer III. The Info tag: Xing's VBR header as LAME extended it ("MP3 Info Tag rev 1",
G. Bouvigne and J. Wilkins).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

import lameenc
import numpy as np

from audio_service.speech import SAMPLE_RATE, Samples

MP3_RATE = 44_100
FRAME_SAMPLES = 1152
BITRATE_KBPS = 96
QUALITY = 5  # LAME's default of 0 (slow) to 9: 4 ms of one core per second of audio
# One frame in samples of speech: 26.1 ms.
FRAME_SPEECH_SAMPLES = FRAME_SAMPLES * SAMPLE_RATE // MP3_RATE

_UPSAMPLING = MP3_RATE // SAMPLE_RATE
_ENCODER_DELAY, _DECODER_DELAY = 576, 529
HEAD_SAMPLES = (FRAME_SAMPLES - _ENCODER_DELAY - _DECODER_DELAY) // _UPSAMPLING
# Total delay at the start, in samples at MP3_RATE: a frame less one sample.
DELAY_SAMPLES = _ENCODER_DELAY + _DECODER_DELAY + HEAD_SAMPLES * _UPSAMPLING

# ISO/IEC 11172-3, 2.4.2.3: the bit rates of MPEG-1 layer III, from index 1 on.
_BITRATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
# MPEG-1 layer III, no CRC; the bit rate, 44.1 kHz, no padding; mono, original.
_HEADER = bytes((0xFF, 0xFB, (_BITRATES_KBPS.index(BITRATE_KBPS) + 1) << 4, 0xC4))
_PADDING_BIT = 0x02
_FRAME_BYTES = 144 * BITRATE_KBPS * 1000 // MP3_RATE
_SIDE_INFO_BYTES = 17
_TOC_ENTRIES = 100


def frame_count(samples: int) -> int:
    """The number of frames for a sentence of so many samples at SAMPLE_RATE, decoder delay included."""
    return -(-(samples * _UPSAMPLING + DELAY_SAMPLES) // FRAME_SAMPLES)


def encode(samples: Samples) -> bytes:
    """Encode a sentence's int16 mono samples, shape (samples,), into `frame_count(len(samples))` frames."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(BITRATE_KBPS)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_out_sample_rate(MP3_RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    wanted = frame_count(len(samples))
    padded = np.zeros(HEAD_SAMPLES + wanted * FRAME_SPEECH_SAMPLES, "<i2")
    padded[HEAD_SAMPLES : HEAD_SAMPLES + len(samples)] = samples
    data = bytes(encoder.encode(padded.tobytes())) + bytes(encoder.flush())
    ends = [end for _, end in frames(data)]
    if len(ends) < wanted:
        raise ValueError(f"the encoder returned {len(ends)} of {wanted} frames")
    return data[: ends[wanted - 1]]


@cache
def silent_frame() -> bytes:
    """One silent frame: no bits for either granule."""
    return _HEADER + bytes(_FRAME_BYTES - len(_HEADER))


def frames(data: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) in bytes of each frame. Raises ValueError if they are not this encoder's frames."""
    at = 0
    while at < len(data):
        header = data[at : at + 4]
        if len(header) < 4 or header[0] != 0xFF or header[1] != 0xFB or header[2] & ~_PADDING_BIT != _HEADER[2]:
            raise ValueError(f"no mp3 frame of {BITRATE_KBPS} kbit/s at byte {at}")
        end = at + _FRAME_BYTES + bool(header[2] & _PADDING_BIT)
        if end > len(data):
            raise ValueError(f"the mp3 frame at byte {at} is cut off")
        yield at, end
        at = end


def filled(data: bytes, frame_total: int) -> bytes:
    """Append silent frames up to `frame_total`."""
    silent = frame_total - sum(1 for _ in frames(data))
    if silent < 0:
        raise ValueError(f"{-silent} frames more than the {frame_total} expected")
    return data + silent_frame() * silent


def info_frame(runs: Sequence[tuple[int, int]]) -> bytes:
    """The first frame, which tells players the length, seek positions and delay.

    `runs` are the (frames, bytes) of everything after it, in order.
    """
    frame_total = sum(frame_count for frame_count, _ in runs)
    byte_total = sum(size for _, size in runs) + _FRAME_BYTES
    start_padding = DELAY_SAMPLES - _DECODER_DELAY
    end_padding = FRAME_SAMPLES - start_padding
    lame = struct.pack(
        ">9sBBfHHBB3sBBHIH",
        b"LAME3.100",
        0x01,  # revision 0 of the tag, constant bit rate
        SAMPLE_RATE // 2 // 100,  # low-pass, in 100 Hz
        0.0,  # peak and the two replay gains: not measured
        0,
        0,
        0,
        BITRATE_KBPS,
        (start_padding << 12 | end_padding).to_bytes(3, "big"),
        0,
        0,
        0,
        byte_total,
        0,  # CRC of the music: not computed
    )
    lengths = struct.pack(">4sIII", b"Info", 0x0F, frame_total, byte_total)
    frame = _HEADER + bytes(_SIDE_INFO_BYTES) + lengths + seek_table(runs) + bytes(4) + lame
    frame += struct.pack(">H", _crc16(frame))
    return frame + bytes(_FRAME_BYTES - len(frame))


def seek_table(runs: Sequence[tuple[int, int]]) -> bytes:
    """Xing's table of contents: per percent of the time, the position in 256ths of the bytes.

    Within a run of frames the position is interpolated; frames of one run differ by a byte at most.
    """
    frame_ends = list(accumulate((frame_count for frame_count, _ in runs), initial=0))
    byte_ends = list(accumulate((size for _, size in runs), initial=_FRAME_BYTES))
    wanted = np.arange(_TOC_ENTRIES) * frame_ends[-1] / _TOC_ENTRIES
    positions = np.interp(wanted, frame_ends, byte_ends) * 256 / byte_ends[-1]
    return bytes(np.minimum(positions, 255).astype(np.uint8))


def _crc16(data: bytes) -> int:
    """CRC-16 (polynomial 0x8005, reflected), as the LAME tag has it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
