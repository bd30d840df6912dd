"""The deadlines of ffmpeg, with a program in its place that never ends and has a child of its own."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audio_service.errors import EncodingFailed
from audio_service.narration.ffmpeg import FORMATS, Encoder, LoudnessMeter, transcode
from audio_service.narration.tags import Tags

PATIENCE_S = 1.0
SAMPLES = np.zeros(200_000, np.int16)  # more than a pipe holds


@pytest.fixture
def hanging(tmp_path: Path) -> str:
    """A program that starts another one and waits for it; both write their ids."""
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $$ $! >'{tmp_path}/pids'\nwait\n", "ascii")
    program.chmod(0o755)
    return str(program)


def encode(ffmpeg: str, path: Path) -> None:
    with Encoder({FORMATS["opus"]: path}, Tags(), ffmpeg, patience_s=PATIENCE_S) as encoder:
        encoder.write(SAMPLES)


def finish(ffmpeg: str, path: Path) -> None:
    with Encoder({FORMATS["opus"]: path}, Tags(), ffmpeg, patience_s=PATIENCE_S) as encoder:
        encoder.write(SAMPLES[:100])


def measure(ffmpeg: str, path: Path) -> None:
    with LoudnessMeter(ffmpeg, patience_s=PATIENCE_S) as meter:
        meter.write(SAMPLES[:100])
        meter.integrated()


def convert(ffmpeg: str, path: Path) -> None:
    source = path.with_name("audio.mp3")
    source.write_bytes(b"")
    transcode(source, "opus", path, Tags(), ffmpeg, patience_s=PATIENCE_S)


@pytest.mark.parametrize("call", [encode, measure])
def test_a_program_that_cannot_be_started_leaves_no_file_open(
    tmp_path: Path, call: Callable[[str, Path], None]
) -> None:
    """Else collecting the garbage warns of it."""
    with pytest.raises(FileNotFoundError):
        call(str(tmp_path / "gone"), tmp_path / "a.opus")
    gc.collect()


@pytest.mark.parametrize("call", [encode, finish, measure, convert])
def test_a_program_that_hangs_is_ended_with_all_it_started(
    hanging: str, tmp_path: Path, call: Callable[[str, Path], None]
) -> None:
    began = time.monotonic()
    with pytest.raises(EncodingFailed, match="did not finish in time"):
        call(hanging, tmp_path / "a.opus")
    # A quarter of the audio's 8 s is added; the rest is for a busy machine.
    assert time.monotonic() - began < PATIENCE_S + 20
    until = time.monotonic() + 10
    while any(lives(int(pid)) for pid in (tmp_path / "pids").read_text("ascii").split()):
        assert time.monotonic() < until


def lives(pid: int) -> bool:
    """Whether a process still runs; one that is over but not collected by init does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("ascii")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
