"""Joined frames are a right mp3."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import mutagen.mp3
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from audio_service.narration import mp3
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE, Samples

FFMPEG = find_ffmpeg()


def tone(samples: int, hertz: float) -> Samples:
    """A tone that fades in and out."""
    wave = np.sin(np.arange(samples) * 2 * np.pi * hertz / SAMPLE_RATE) * 12_000
    return np.rint(wave * np.hanning(samples)).astype(np.int16)


TONES = [tone(SAMPLE_RATE + 997 * n, 300 + 211 * n) for n in range(5)]


def layout() -> tuple[bytes, int, Samples]:
    """Some sentences with pauses between: the frames, their number, and what should be heard."""
    runs = [mp3.filled(b"", 4)]
    heard = [np.zeros(4 * mp3.FRAME_SPEECH_SAMPLES, np.int16)]
    for sound in TONES:
        frames = mp3.frame_count(len(sound)) + 7
        runs.append(mp3.filled(mp3.encode(sound), frames))
        padded = np.zeros(frames * mp3.FRAME_SPEECH_SAMPLES, np.int16)
        padded[: len(sound)] = sound
        heard.append(padded)
    runs.append(mp3.SILENT_FRAME)
    data = b"".join(runs)
    return data, len(data) // mp3.FRAME_BYTES, np.concatenate(heard)


def decoded(path: Path, data: bytes) -> Samples:
    path.write_bytes(data)
    return decode(path, FFMPEG)


def error_db(heard: Samples, expected: Samples) -> float:
    """Level of the difference below the signal."""
    difference = heard.astype(float) - expected
    return float(10 * np.log10(np.mean(difference**2) / np.mean(expected.astype(float) ** 2)))


def test_a_file_decodes_to_the_sample_where_it_should(tmp_path: Path) -> None:
    frames, count, expected = layout()
    heard = decoded(tmp_path / "a.mp3", mp3.info_frame(count) + frames)
    assert len(heard) == len(expected)
    assert error_db(heard, expected) < -25
    assert error_db(np.roll(heard, 3), expected) > error_db(heard, expected) + 3


def test_a_stream_without_its_first_frame_has_the_same_times(tmp_path: Path) -> None:
    frames, count, _ = layout()
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3.info_frame(count) + frames)
    from_file = decode(path, FFMPEG, sample_rate=mp3.MP3_RATE)
    path.write_bytes(frames[mp3.FRAME_BYTES :])
    streamed = decode(path, FFMPEG, sample_rate=mp3.MP3_RATE)
    assert np.array_equal(streamed, from_file)


@pytest.mark.parametrize("frequency", [300, 1000, 3000])
def test_the_mp3_is_as_loud_as_the_samples(tmp_path: Path, frequency: int) -> None:
    wave = tone(SAMPLE_RATE, frequency)
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3.encode(wave))
    heard, given = (float(np.sum(each.astype(float) ** 2)) for each in (decode(path, FFMPEG), wave))
    assert 10 * np.log10(heard / given) == pytest.approx(0, abs=0.05)


def test_the_header_has_the_length(tmp_path: Path) -> None:
    frames, count, expected = layout()
    info = mutagen.mp3.MPEGInfo(io.BytesIO(mp3.info_frame(count) + frames))
    assert info.length == pytest.approx(len(expected) / SAMPLE_RATE, abs=0.001)
    assert info.sketchy is False
    assert (info.sample_rate, info.channels) == (48_000, 1)
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR


@pytest.mark.parametrize("frames", [1, 300, 300_000])
def test_the_seek_table_points_to_the_time(frames: int) -> None:
    table = mp3.seek_table(frames)
    assert len(table) == 100
    assert list(table) == sorted(table)
    # Constant bit rate: the byte position is the time.
    total = (1 + frames) * mp3.FRAME_BYTES
    for percent, entry in enumerate(table):
        place = mp3.FRAME_BYTES * (1 + frames * percent / 100)
        assert 0 <= place - entry / 256 * total < total / 256


def test_ffmpeg_finds_nothing_wrong(tmp_path: Path) -> None:
    frames, count, _ = layout()
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3.info_frame(count) + frames)
    command = [
        get_ffmpeg_exe(),
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


@pytest.mark.parametrize("samples", [0, 1, 575, 576, 577, 24_000, 240_000])
def test_every_frame_has_the_same_length(samples: int) -> None:
    data = mp3.encode(tone(samples, 440))
    assert len(data) == mp3.frame_count(samples) * mp3.FRAME_BYTES
    headers = {data[at : at + 4] for at in range(0, len(data), mp3.FRAME_BYTES)}
    assert headers == {mp3.SILENT_FRAME[:4]}
    assert (mp3.FRAME_BYTES, mp3.FRAME_MS, mp3.FRAME_SPEECH_SAMPLES) == (288, 24, 576)


def test_encoding_is_reproducible() -> None:
    assert mp3.encode(TONES[0]) == mp3.encode(TONES[0])


def test_what_is_not_the_expected_frames_is_refused() -> None:
    with pytest.raises(ValueError, match="287 bytes are not up to 1 mp3 frames"):
        mp3.filled(mp3.SILENT_FRAME[:-1], 1)
    with pytest.raises(ValueError, match="864 bytes are not up to 1 mp3 frames"):
        mp3.filled(mp3.SILENT_FRAME * 3, 1)
