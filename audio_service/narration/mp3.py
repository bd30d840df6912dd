"""Samples of a sentence -> mp3 frames, and the header that turns joined frames into a valid mp3 file.

Each sentence is encoded alone, into whole frames that start and end in silence. Such runs can be joined seamlessly, in
any order, with silent frames between them: an edit encodes one sentence, a listener gets each sentence as soon as it
is spoken, and stream and finished file are equal byte for byte.

At 96 kbit/s and 48 kHz every frame is 24 ms and exactly 288 bytes: time and place of a frame are multiplications.

LAME delays its output by 576 samples and every decoder by 529 more. 47 samples of silence before each sentence make
that one frame. So a sentence whose first frame is number F of the file starts at F * 1152 samples in
a player that obeys the LAME tag, and a stream without a tag has the same times if it omits the first, silent frame.

Format: ISO/IEC 11172-3 layer III. The Info tag: Xing's VBR header as LAME extended it ("MP3 Info Tag rev 1",
G. Bouvigne and J. Wilkins).
"""

from __future__ import annotations

import struct

import lameenc
import numpy as np

from audio_service.speech import INT16_MAX, SAMPLE_RATE, SAMPLES_PER_MS, Samples, resample

MP3_RATE = 48_000
FRAME_SAMPLES = 1152
FRAME_MS = FRAME_SAMPLES * 1000 // MP3_RATE
FRAME_SPEECH_SAMPLES = FRAME_MS * SAMPLES_PER_MS
BITRATE_KBPS = 96
FRAME_BYTES = BITRATE_KBPS * FRAME_MS // 8
QUALITY = 5  # LAME's default of 0 (slow) to 9: 4 ms of one core per second of audio

# What LAME multiplies samples by at this bitrate, so that its own errors do not clip: undone, since other formats are
# as loud as the samples.
_LAME_SCALE = 0.95
_ENCODER_DELAY, _DECODER_DELAY = 576, 529
_HEAD_SAMPLES = FRAME_SAMPLES - _ENCODER_DELAY - _DECODER_DELAY

# ISO/IEC 11172-3, 2.4.2.3: the bit rates of MPEG-1 layer III, from index 1 on.
_BITRATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
# MPEG-1 layer III, no CRC; the bit rate, 48 kHz, no padding; mono, original.
_HEADER = bytes((0xFF, 0xFB, (_BITRATES_KBPS.index(BITRATE_KBPS) + 1) << 4 | 0x04, 0xC4))
# No bits for either granule.
SILENT_FRAME = _HEADER + bytes(FRAME_BYTES - len(_HEADER))
_SIDE_INFO_BYTES = 17
_TOC_ENTRIES = 100


def frame_count(samples: int) -> int:
    """The number of frames for a sentence of so many samples at SAMPLE_RATE, decoder delay included."""
    return 1 + -(-samples // FRAME_SPEECH_SAMPLES)


def encode(samples: Samples) -> bytes:
    """Encode a sentence's int16 mono samples, shape (samples,), into `frame_count(len(samples))` frames."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(BITRATE_KBPS)
    encoder.set_in_sample_rate(MP3_RATE)
    encoder.set_out_sample_rate(MP3_RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    wanted = frame_count(len(samples))
    # LAME's own resampler is slower, and lets images of the speech through.
    louder = resample((samples / _LAME_SCALE).astype(np.float32), SAMPLE_RATE, MP3_RATE)
    padded = np.zeros(_HEAD_SAMPLES + wanted * FRAME_SAMPLES, "<i2")
    np.rint(louder, out=louder)
    np.clip(louder, -INT16_MAX, INT16_MAX, out=louder)
    padded[_HEAD_SAMPLES : _HEAD_SAMPLES + len(louder)] = louder
    data = bytes(encoder.encode(padded.tobytes())) + bytes(encoder.flush())
    if len(data) < wanted * FRAME_BYTES:
        raise ValueError(f"the encoder returned {len(data)} of {wanted * FRAME_BYTES} bytes")
    return data[: wanted * FRAME_BYTES]


def filled(data: bytes, frames: int) -> bytes:
    """Append silent frames up to `frames`. Raises ValueError if `data` is not whole frames, or more."""
    present, rest = divmod(len(data), FRAME_BYTES)
    if rest or present > frames:
        raise ValueError(f"{len(data)} bytes are not up to {frames} mp3 frames of {FRAME_BYTES}")
    return data + SILENT_FRAME * (frames - present)


def info_frame(frames: int) -> bytes:
    """The frame before all others, which tells players the number of `frames`, seek positions and delay."""
    byte_total = (1 + frames) * FRAME_BYTES
    start_padding = FRAME_SAMPLES - _DECODER_DELAY
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
    lengths = struct.pack(">4sIII", b"Info", 0x0F, frames, byte_total)
    frame = _HEADER + bytes(_SIDE_INFO_BYTES) + lengths + seek_table(frames) + bytes(4) + lame
    frame += struct.pack(">H", _crc16(frame))
    return frame + bytes(FRAME_BYTES - len(frame))


def seek_table(frames: int) -> bytes:
    """Xing's table of contents: per percent of the time, the position in 256ths of the bytes."""
    wanted = (_TOC_ENTRIES + frames * percent for percent in range(_TOC_ENTRIES))  # in hundredths of a frame
    return bytes(place * 256 // (_TOC_ENTRIES * (1 + frames)) for place in wanted)


def _crc16(data: bytes) -> int:
    """CRC-16 (polynomial 0x8005, reflected), as the LAME tag has it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
