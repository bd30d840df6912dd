"""PyAV in ffmpeg's place: what each writes, the other reads alike; a crash or a stop ends one encoding alone."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe

from audio_service.errors import EncodingFailed
from audio_service.narration.ffmpeg import (
    FORMATS,
    PYAV,
    Encoder,
    decode,
    ffmpeg_command,
    find_ffmpeg,
    loudness,
    transcode,
)
from audio_service.narration.tags import Tags
from audio_service.speech.samples import SAMPLE_RATE, Samples

REAL = get_ffmpeg_exe()
ENCODED = [name for name in FORMATS if name != "mp3"]
TAGS = Tags(title="Über = alles", artist="A. N. Author", language="de", date="2026-01-02")
PATIENCE_S = 1.0


def speech() -> Samples:
    """Sound with pauses, of a length that fills no codec's last frame."""
    count = 5 * SAMPLE_RATE + 123
    at = np.arange(count) / SAMPLE_RATE
    noise = np.random.default_rng(0).standard_normal(count)
    wave = (0.3 * np.sin(2 * np.pi * 220 * at * (1 + 0.1 * np.sin(at))) + 0.02 * noise) * np.sin(at * 3).clip(0)
    samples: Samples = np.rint(wave * 32_767).astype(np.int16)
    return samples


SPEECH = speech()


def encode(name: str, path: Path, ffmpeg: str, samples: Samples = SPEECH) -> None:
    with Encoder({FORMATS[name]: path}, TAGS, ffmpeg) as encoder:
        encoder.write(samples)


def test_pyav_is_used_where_the_system_has_no_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_ffmpeg() == PYAV
    (tmp_path / "ffmpeg").symlink_to(REAL)
    assert find_ffmpeg() == str(tmp_path / "ffmpeg")


@pytest.mark.parametrize("name", ENCODED)
def test_what_either_encodes_both_decode_alike(tmp_path: Path, name: str) -> None:
    files = {program: tmp_path / f"{number}.{name}" for number, program in enumerate((REAL, PYAV))}
    heard = {}
    for program, path in files.items():
        encode(name, path, program)
        heard[program] = decode(path, REAL)
        assert np.array_equal(decode(path, PYAV), heard[program])
        if FORMATS[name].timed:
            assert len(heard[program]) == len(SPEECH)
    if name in ("flac", "wav"):
        assert np.array_equal(heard[PYAV], SPEECH)
    # Another version of the same encoder may choose other bits.
    ours, theirs = heard[PYAV].astype(float), heard[REAL].astype(float)
    assert np.mean((ours - theirs) ** 2) < np.mean(theirs**2) / 100


@pytest.mark.parametrize("name", [name for name in ENCODED if name not in ("aac", "wav")])
def test_both_write_the_same_tags(tmp_path: Path, name: str) -> None:
    tags = []
    for number, program in enumerate((REAL, PYAV)):
        path = tmp_path / f"{number}.{name}"
        encode(name, path, program)
        tags.append({key: value for key, value in mutagen.File(path).tags.items() if key != "encoder"})
    assert tags[0] == tags[1]
    assert "Über = alles" in str(tags[1])


@pytest.mark.parametrize("name", ENCODED)
def test_an_mp3_is_transcoded_to_its_length(tmp_path: Path, name: str) -> None:
    mp3 = tmp_path / "a.mp3"
    soundfile.write(mp3, SPEECH, SAMPLE_RATE)
    samples = decode(mp3, REAL)
    assert np.array_equal(decode(mp3, PYAV), samples)
    lengths = []
    for number, program in enumerate((REAL, PYAV)):
        path = tmp_path / f"{number}.{name}"
        transcode(mp3, name, path, TAGS, program)
        lengths.append(len(decode(path, REAL)))
    assert lengths[0] == lengths[1]
    assert not FORMATS[name].timed or lengths[1] == len(samples)


@pytest.mark.parametrize("name", ENCODED)
def test_the_same_samples_give_the_same_file(tmp_path: Path, name: str) -> None:
    first, second = tmp_path / f"1.{name}", tmp_path / f"2.{name}"
    encode(name, first, PYAV)
    encode(name, second, PYAV)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ENCODED)
def test_no_samples_give_a_file_without_sound(tmp_path: Path, name: str) -> None:
    for number, program in enumerate((REAL, PYAV)):
        path = tmp_path / f"{number}.{name}"
        encode(name, path, program, SPEECH[:0])
        assert path.exists()


def test_several_formats_are_made_of_one_stream(tmp_path: Path) -> None:
    files = {FORMATS[name]: tmp_path / f"a.{name}" for name in ENCODED}
    with Encoder(files, TAGS, PYAV) as encoder:
        for part in np.array_split(SPEECH, 7):
            encoder.write(part)
    for name in ENCODED:
        alone = tmp_path / f"b.{name}"
        encode(name, alone, PYAV)
        assert alone.read_bytes() == (tmp_path / f"a.{name}").read_bytes()


@pytest.mark.parametrize("gain", [1.0, 0.1, 0.0])
def test_both_measure_the_same_loudness(gain: float) -> None:
    samples = np.rint(SPEECH * gain).astype(np.int16)
    assert loudness(samples, PYAV) == loudness(samples, REAL)


@pytest.mark.parametrize("data", [b"", b"no sound at all" * 1000])
def test_a_file_without_sound_is_reported(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    with pytest.raises(EncodingFailed, match=r"a\.mp3 could not be decoded"):
        decode(path, PYAV)


def test_a_damaged_part_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, SPEECH, SAMPLE_RATE)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 200] = bytes(200)
    path.write_bytes(data)
    ours, theirs = decode(path, PYAV), decode(path, REAL)
    assert np.array_equal(ours, theirs)
    assert 0 < len(ours) <= len(SPEECH)


def test_a_folder_that_is_missing_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "a.opus"
    with pytest.raises(EncodingFailed, match="No such file or directory"):
        encode("opus", path, PYAV)


@pytest.mark.parametrize(("number", "said"), [(signal.SIGSEGV, "could not be encoded"), (signal.SIGSTOP, "in time")])
def test_a_crash_and_a_stop_end_one_encoding(tmp_path: Path, number: signal.Signals, said: str) -> None:
    other = tmp_path / "b.m4a"
    with Encoder({FORMATS["m4a"]: other}, TAGS, PYAV) as untouched:
        before = children()

        def encode_much() -> None:
            with Encoder({FORMATS["opus"]: tmp_path / "a.opus"}, TAGS, PYAV, patience_s=PATIENCE_S) as encoder:
                (mine,) = children() - before
                os.kill(mine, number)
                for _ in range(20):  # more than a pipe holds
                    encoder.write(SPEECH)

        with pytest.raises(EncodingFailed, match=said):
            encode_much()
        assert children() == before
        untouched.write(SPEECH)
    assert len(decode(other, PYAV)) == len(SPEECH)


def children() -> set[int]:
    """The processes that this one has started and not collected."""
    own = Path(f"/proc/{os.getpid()}/task")
    return {int(pid) for task in own.iterdir() for pid in (task / "children").read_text("ascii").split()}


def test_it_yields_to_calls(tmp_path: Path) -> None:
    before = children()
    with Encoder({FORMATS["opus"]: tmp_path / "a.opus"}, TAGS, PYAV) as encoder:
        (mine,) = children() - before
        assert os.getpriority(os.PRIO_PROCESS, mine) > os.getpriority(os.PRIO_PROCESS, 0)
        encoder.write(SPEECH)


def test_it_starts_without_the_package(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, SPEECH[:100], SAMPLE_RATE)
    command = [*ffmpeg_command(PYAV), "-i", str(path), "-f", "null", "-"]
    command[1:1] = ["-X", "importtime"]
    imported = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert "av.audio" in imported
    assert "audio_service" not in imported
    assert "numpy" not in imported
