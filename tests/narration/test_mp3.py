"""Joined frames are a right mp3."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import mutagen.mp3
import numpy as np
import pytest

from audio_service.narration import mp3
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE, Samples

FFMPEG = find_ffmpeg()


def tone(samples: int, hertz: float) -> Samples:
    """A tone that fades in and out."""
    wave = np.sin(np.arange(samples) * 2 * np.pi * hertz / SAMPLE_RATE) * 12_000
    return np.rint(wave * np.hanning(samples)).astype(np.int16)


TONES = [tone(22_050 + 997 * n, 300 + 211 * n) for n in range(5)]


def layout() -> tuple[bytes, list[tuple[int, int]], Samples]:
    """Some sentences with pauses between: the frames, the (frames, bytes) runs, and what should be heard."""
    runs = [mp3.filled(b"", 4)]
    heard = [np.zeros(4 * mp3.FRAME_SPEECH_SAMPLES, np.int16)]
    for sound in TONES:
        frames = mp3.frame_count(len(sound)) + 7
        runs.append(mp3.filled(mp3.encode(sound), frames))
        padded = np.zeros(frames * mp3.FRAME_SPEECH_SAMPLES, np.int16)
        padded[: len(sound)] = sound
        heard.append(padded)
    runs.append(mp3.silent_frame())
    counts = [(sum(1 for _ in mp3.frames(run)), len(run)) for run in runs]
    return b"".join(runs), counts, np.concatenate(heard)


def decoded(path: Path, data: bytes) -> Samples:
    path.write_bytes(data)
    return decode(path, FFMPEG)


def error_db(heard: Samples, expected: Samples) -> float:
    """Level of the difference below the signal."""
    difference = heard.astype(float) - expected
    return float(10 * np.log10(np.mean(difference**2) / np.mean(expected.astype(float) ** 2)))


def test_a_file_decodes_to_the_sample_where_it_should(tmp_path: Path) -> None:
    frames, runs, expected = layout()
    heard = decoded(tmp_path / "a.mp3", mp3.info_frame(runs) + frames)
    assert len(heard) == len(expected)
    assert error_db(heard, expected) < -25
    assert error_db(np.roll(heard, 3), expected) > error_db(heard, expected) + 3


def test_a_stream_without_its_first_frame_has_the_same_times(tmp_path: Path) -> None:
    frames, runs, _ = layout()
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3.info_frame(runs) + frames)
    from_file = decode(path, FFMPEG, sample_rate=mp3.MP3_RATE)
    path.write_bytes(frames[len(mp3.silent_frame()) :])
    streamed = decode(path, FFMPEG, sample_rate=mp3.MP3_RATE)
    assert len(streamed) == len(from_file)
    # 23 microseconds early: one sample at 44.1 kHz.
    assert np.array_equal(streamed[:-1], from_file[1:])


def test_the_header_has_the_length(tmp_path: Path) -> None:
    frames, runs, expected = layout()
    info = mutagen.mp3.MPEGInfo(io.BytesIO(mp3.info_frame(runs) + frames))
    assert info.length == pytest.approx(len(expected) / SAMPLE_RATE, abs=0.001)
    assert info.sketchy is False
    assert (info.sample_rate, info.channels) == (44_100, 1)
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR


def test_the_seek_table_points_to_the_time(tmp_path: Path) -> None:
    _, runs, _ = layout()
    table = mp3.seek_table(runs)
    assert list(table) == sorted(table)
    # Constant bit rate: the byte position is the time.
    assert all(abs(entry / 256 - percent / 100) < 0.02 for percent, entry in enumerate(table))


def test_ffmpeg_finds_nothing_wrong(tmp_path: Path) -> None:
    frames, runs, _ = layout()
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3.info_frame(runs) + frames)
    command = [
        FFMPEG,
        "-v",
        "warning",
        "-xerror",
        "-err_detect",
        "crccheck+bitstream",
        "-i",
        str(path),
        "-f",
        "null",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.parametrize("samples", [0, 1, 575, 576, 577, 22_050])
def test_a_sentence_takes_the_frames_it_is_said_to(samples: int) -> None:
    data = mp3.encode(tone(samples, 440))
    assert sum(1 for _ in mp3.frames(data)) == mp3.frame_count(samples)


def test_encoding_is_reproducible() -> None:
    assert mp3.encode(TONES[0]) == mp3.encode(TONES[0])


def test_what_is_not_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="no mp3 frame"):
        list(mp3.frames(b"RIFF1234"))
    with pytest.raises(ValueError, match="cut off"):
        list(mp3.frames(mp3.silent_frame()[:-1]))
    with pytest.raises(ValueError, match="2 frames more"):
        mp3.filled(mp3.silent_frame() * 3, 1)
