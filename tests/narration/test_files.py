"""Audio files: as long as the timeline, tagged, whole or not there."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from audio_service.errors import EncodingFailed, InputError
from audio_service.narration.clip import Clip, clip_of
from audio_service.narration.ffmpeg import FORMATS, TIMED, decode, find_ffmpeg, loudness, read_jingle
from audio_service.narration.files import AudioFiles
from audio_service.narration.layout import LaidClip
from audio_service.narration.mp3 import FRAME_SPEECH_SAMPLES
from audio_service.narration.tags import Tags, media_language, read_cover
from audio_service.speech.samples import SAMPLE_RATE, Samples
from audio_service.speech.synthesis import Speech

FFMPEG = find_ffmpeg()
# How much longer or shorter than the timeline a decoded file may be: one frame of its codec, in samples.
CODEC_FRAME = {"mp3": 1, "m4a": 512, "opus": 480, "flac": 0, "wav": 0}


def chirp(seconds: float) -> Samples:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.rint(9000 * np.sin(2 * np.pi * (300 + 200 * time) * time) * np.hanning(len(time))).astype(np.int16)


CLIPS = [clip_of(Speech(chirp(0.4 + 0.3 * n), ())) for n in range(4)]


def write(files: dict[str, Path], tags: Tags, clips: list[Clip] = CLIPS) -> Samples:
    """Write the clips; what should be heard."""
    heard = []
    with AudioFiles(files, tags, FFMPEG) as audio:
        for clip in clips:
            frames = -(-clip.samples // FRAME_SPEECH_SAMPLES) + 10
            audio.write(LaidClip(clip, frames, 0))
            heard.append(np.pad(clip.waveform(), (0, frames * FRAME_SPEECH_SAMPLES - clip.samples)))
    return np.concatenate(heard)


def png() -> bytes:
    """A one-pixel image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", TIMED)
def test_decoded_audio_is_as_long_as_the_timeline_and_in_step(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"audio.{name}"
    expected = write({name: path}, Tags())
    heard = decode(path, FFMPEG)
    assert abs(len(heard) - len(expected)) <= CODEC_FRAME[name]
    shared = min(len(heard), len(expected))
    lags = {lag: float(np.dot(np.roll(heard[:shared], -lag).astype(float), expected[:shared])) for lag in range(-9, 10)}
    best = max(lags.values())
    assert abs(next(lag for lag, likeness in lags.items() if likeness == best)) <= 1


def test_wav_holds_the_samples_themselves(tmp_path: Path) -> None:
    path = tmp_path / "audio.wav"
    expected = write({"wav": path}, Tags())
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == SAMPLE_RATE
    assert np.array_equal(samples, expected)


def test_all_formats_come_from_one_pass_and_are_tagged(tmp_path: Path) -> None:
    files = {name: tmp_path / f"audio.{name}" for name in FORMATS}
    tags = Tags(title="Größe – 標題 🎉", artist="A. Writer", language="en-GB", date="2026-01-02", cover=png())
    write(files, tags)
    mp3 = mutagen.File(files["mp3"])
    assert mp3["TIT2"].text == [tags.title]
    assert mp3["TPE1"].text == [tags.artist]
    assert mp3["TLAN"].text == ["eng"]
    assert mp3["APIC:"].data == tags.cover
    m4a = mutagen.File(files["m4a"])
    assert m4a["©nam"] == [tags.title]
    assert bytes(m4a["covr"][0]) == tags.cover
    opus = mutagen.File(files["opus"])
    assert opus["title"] == [tags.title]
    assert "metadata_block_picture" in opus


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_clips_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    paths = [tmp_path / f"{n}.{name}" for n in range(2)]
    for path in paths:
        write({name: path}, Tags(title="Same"))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_nothing_is_left_of_a_recording_that_failed(tmp_path: Path) -> None:
    files = {name: tmp_path / f"audio.{name}" for name in FORMATS}

    def fail_midway() -> None:
        with AudioFiles(files, Tags(), FFMPEG) as audio:
            audio.write(LaidClip(CLIPS[0], 100, 0))
            raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        fail_midway()
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "audio.mp3"
    path.write_bytes(b"older")
    with AudioFiles({"mp3": path}, Tags(), FFMPEG) as audio:
        audio.write(LaidClip(CLIPS[0], 100, 0))
        assert path.read_bytes() == b"older"
    assert path.read_bytes() != b"older"


def test_a_dying_ffmpeg_is_reported(tmp_path: Path) -> None:
    failing = tmp_path / "ffmpeg"
    failing.write_text("#!/bin/sh\necho 'no space left on device' >&2\nexit 1\n")
    failing.chmod(0o755)
    path = tmp_path / "out" / "audio.m4a"
    path.parent.mkdir()
    long = clip_of(Speech(chirp(20), ()))

    def record_a_minute() -> None:
        with AudioFiles({"m4a": path}, Tags(), str(failing)) as audio:
            for _ in range(3):
                audio.write(LaidClip(long, 2000, 0))

    with pytest.raises(EncodingFailed, match="no space left"):
        record_a_minute()
    assert list(path.parent.iterdir()) == []


def test_an_unknown_ffmpeg_says_so() -> None:
    with pytest.raises(EncodingFailed, match="ffmpeg not found at 'not-ffmpeg'"):
        find_ffmpeg("not-ffmpeg")


def test_loudness_of_a_known_tone() -> None:
    # A full-scale 997 Hz sine is -3.01 LUFS by definition (BS.1770-4, mono in one channel).
    wave = np.sin(np.arange(10 * SAMPLE_RATE) * 2 * np.pi * 997 / SAMPLE_RATE)
    assert loudness(np.rint(wave * 32_767).astype(np.int16), FFMPEG) == pytest.approx(-3.0, abs=0.2)
    assert loudness(np.rint(wave * 3_276.7).astype(np.int16), FFMPEG) == pytest.approx(-23.0, abs=0.2)
    assert loudness(np.zeros(10 * SAMPLE_RATE, np.int16), FFMPEG) == -math.inf


def test_a_jingle_is_mono_at_our_rate_and_faded(tmp_path: Path) -> None:
    path = tmp_path / "jingle.wav"
    loud = np.full((48_000, 2), 20_000, np.int16)
    soundfile.write(path, loud, 48_000)
    jingle = read_jingle(path, 200, FFMPEG)
    assert len(jingle) == SAMPLE_RATE
    assert abs(int(jingle[0])) < 100
    assert abs(int(jingle[-1])) < 300
    assert abs(int(jingle[len(jingle) // 2])) == pytest.approx(20_000, rel=0.02)


def test_a_cover_that_is_not_an_image_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cover.gif"
    path.write_bytes(b"GIF89a")
    with pytest.raises(InputError, match="neither JPEG nor PNG"):
        read_cover(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_cover(tmp_path / "none.png")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *[("en", "eng"), ("de-CH", "deu"), ("zh-Hans-CN", "zho"), ("fa", "fas"), ("no", "nor"), ("EL", "ell")],
        *[("nb-NO", "nob"), ("gl", "glg"), ("fil", "fil")],
        *[("xx", "und"), ("", "und"), ("und", "und"), ("99z", "und"), ("abcd", "und"), ("x-private", "und")],
    ],
)
def test_languages_have_three_letters_in_files(tag: str, code: str) -> None:
    assert media_language(tag) == code
