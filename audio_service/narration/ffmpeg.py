"""ffmpeg: encode samples, decode files, measure loudness. The only module that runs it.

Where the system has none, PyAV does the same in a process of its own: `pyav_program.py`.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from audio_service.errors import EncodingFailed, InputError
from audio_service.narration.tags import Tags, add_tags, tag_arguments
from audio_service.speech import SAMPLE_RATE, Samples

with warnings.catch_warnings():
    # pydub imports audioop, deprecated since 3.11, and warns about an ffmpeg that is not used through it.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

# Without these, files contain the encoder's version or a random serial number and differ between runs.
_REPRODUCIBLE = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
_PCM = ("-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1")
_STOP_TIMEOUT_S = 10
# ffmpeg may keep its caller waiting so many seconds, and so many more for each second of audio; then it is killed.
_PATIENCE_S = 60.0
_PATIENCE_PER_S = 0.25
# Of each ffmpeg, for setpriority(2): a third of the share of other processes.
_NICENESS = 5
_MP3_BYTES_PER_S = 12_000
_METER_FLOOR_LUFS = -70


@dataclass(frozen=True, slots=True)
class Format:
    """An audio format; `arguments` are ffmpeg's, empty for mp3, which is encoded without it.

    `timed`: decoded samples keep their times. A raw AAC stream cannot tell the encoder's delay.
    """

    name: str
    mime: str
    arguments: tuple[str, ...] = ()
    timed: bool = True


FORMATS = {
    f.name: f
    for f in (
        Format("mp3", "audio/mpeg"),
        Format(
            "m4a", "audio/mp4", ("-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-movflags", "+faststart", "-f", "ipod")
        ),
        Format("opus", "audio/ogg; codecs=opus", ("-c:a", "libopus", "-b:a", "48k", "-ar", "48000", "-f", "ogg")),
        Format("flac", "audio/flac", ("-c:a", "flac", "-f", "flac")),
        Format("aac", "audio/aac", ("-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-f", "adts"), timed=False),
        Format("wav", "audio/wav", ("-c:a", "pcm_s16le", "-f", "wav")),
    )
}
TIMED = tuple(f.name for f in FORMATS.values() if f.timed)


PYAV = str(Path(__file__).with_name("pyav_program.py"))
"""Takes those arguments of ffmpeg that are used here."""


def find_ffmpeg(given: str | None = None) -> str:
    """The ffmpeg to run: the given one, the system's, or PYAV."""
    if given is not None:
        found = shutil.which(given)
        if found is None:
            raise EncodingFailed(f"ffmpeg not found at {given!r}", advice="Check AUDIO_SERVICE_FFMPEG.")
        return found
    return shutil.which("ffmpeg") or PYAV


def ffmpeg_command(ffmpeg: str) -> list[str]:
    """The start of its command line."""
    # Without -P, modules beside the program would stand before those of other packages.
    return [sys.executable, "-P", ffmpeg] if ffmpeg == PYAV else [ffmpeg]


class _SampleReader:
    """One ffmpeg process that reads samples from a pipe; a context manager, which ends it.

    It may keep its caller waiting `patience_s` in total, and longer for longer audio; then it is killed.
    """

    def __init__(self, command: list[str], failure: str, patience_s: float) -> None:
        self._command = command
        self._what = failure
        self._left_s = patience_s

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as opened:
            self._log = opened.enter_context(tempfile.TemporaryFile())  # a pipe would fill up and block
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                bufsize=0,
                process_group=0,
            )
            assert self._process.stdin is not None
            self._stdin = opened.enter_context(self._process.stdin)
            opened.callback(_kill, self._process)
            os.set_blocking(self._stdin.fileno(), False)
            self._writable = select.poll()
            self._writable.register(self._stdin, select.POLLOUT)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._opened.close()

    def write(self, samples: Samples) -> None:
        """Pass the next int16 mono samples at SAMPLE_RATE, shape (samples,). Raises EncodingFailed."""
        self._left_s += len(samples) / SAMPLE_RATE * _PATIENCE_PER_S
        data = memoryview(samples.astype("<i2", copy=False).tobytes())
        while data:
            began = time.monotonic()
            if not self._writable.poll(max(0.0, self._left_s) * 1000):
                raise _hangs(self._what)
            self._left_s -= time.monotonic() - began
            try:
                data = data[self._stdin.write(data) or 0 :]
            except BrokenPipeError as error:
                raise self._failure() from error

    def _finish(self) -> None:
        """Wait for the end. Raises EncodingFailed."""
        self._stdin.close()
        try:
            status = self._process.wait(max(0.0, self._left_s))
        except subprocess.TimeoutExpired:
            raise _hangs(self._what) from None
        if status != 0:
            raise self._failure()

    def _failure(self) -> EncodingFailed:
        _kill(self._process)
        return EncodingFailed(self._what, self._report())

    def _report(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")


class Encoder(_SampleReader):
    """One ffmpeg process that encodes a stream of samples into several files; a context manager."""

    def __init__(
        self, files: Mapping[Format, Path], tags: Tags, ffmpeg: str, *, patience_s: float = _PATIENCE_S
    ) -> None:
        command = [*ffmpeg_command(ffmpeg), "-hide_banner", "-nostdin", "-loglevel", "error", *_PCM, "-i", "pipe:0"]
        for fmt, path in files.items():
            options = [*fmt.arguments, *_REPRODUCIBLE, *tag_arguments(tags)]
            command += ["-map", "0:a", "-ac", "1", *options, "-y", str(path)]
        super().__init__(command, f"{', '.join(fmt.name for fmt in files)} could not be encoded", patience_s)

    def __enter__(self) -> Self:
        super().__enter__()
        _yield_to_calls(self._process)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            super().__exit__(kind, error, at)


def transcode(source: Path, name: str, path: Path, tags: Tags, ffmpeg: str, *, patience_s: float = _PATIENCE_S) -> None:
    """Encode an audio file in another format of equal length in samples. Raises EncodingFailed."""
    fmt = FORMATS[name]
    arguments = ["-map", "0:a", "-ac", "1", *fmt.arguments, *_REPRODUCIBLE, *tag_arguments(tags), "-y", str(path)]
    _run(ffmpeg, source, arguments, failure=f"{path.name} could not be encoded", patience_s=patience_s)
    add_tags(path, name, tags)


def read_jingle(path: Path, fade_ms: int, ffmpeg: str) -> Samples:
    """Read an intro or outro as int16 mono samples at SAMPLE_RATE, faded. Raises InputError if it is missing."""
    if not path.is_file():
        raise InputError(f"Sound file {path} does not exist.", advice="Check AUDIO_SERVICE_SOUND__INTRO and __OUTRO.")
    decoded = decode(path, ffmpeg)
    segment = AudioSegment(decoded.tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1)
    fade_ms = min(fade_ms, len(segment) // 2)
    segment = segment.fade_in(fade_ms).fade_out(fade_ms)
    return np.array(segment.get_array_of_samples(), dtype=np.int16)


class LoudnessMeter(_SampleReader):
    """Measures loudness by ffmpeg's ebur128 (ITU-R BS.1770-4); a context manager."""

    def __init__(self, ffmpeg: str, *, patience_s: float = _PATIENCE_S) -> None:
        options = ["-hide_banner", "-nostats", "-loglevel", "info", *_PCM]
        meter = ["-i", "pipe:0", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
        super().__init__([*ffmpeg_command(ffmpeg), *options, *meter], "The loudness could not be measured", patience_s)

    def integrated(self) -> float:
        """The integrated loudness in LUFS, -inf for silence. Ends the measurement."""
        self._finish()
        report = self._report()
        found = re.findall(r"I:\s+(-?[\d.]+|-inf) LUFS", report)
        if not found:
            raise EncodingFailed(self._what, report)
        measured = float(found[-1])
        return measured if measured > _METER_FLOOR_LUFS else -math.inf


def loudness(samples: Samples, ffmpeg: str) -> float:
    """Integrated loudness of mono samples in LUFS; -inf for silence."""
    with LoudnessMeter(ffmpeg) as meter:
        meter.write(samples)
        return meter.integrated()


def decode(path: Path, ffmpeg: str, *, sample_rate: int = SAMPLE_RATE) -> Samples:
    """Decode an audio file as a player does: int16 mono samples, shape (samples,), without the encoder's delay."""
    arguments = ["-f", "s16le", "-ac", "1", "-ar", str(sample_rate), "pipe:1"]
    printed = _run(ffmpeg, path, arguments, failure=f"{path} could not be decoded", patience_s=_PATIENCE_S)
    return np.frombuffer(printed, dtype="<i2").astype(np.int16)


def _run(ffmpeg: str, source: Path, arguments: list[str], *, failure: str, patience_s: float) -> bytes:
    """Run ffmpeg on a file and return what it prints. Raises EncodingFailed."""
    options = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-i", str(source)]
    command = [*ffmpeg_command(ffmpeg), *options, *arguments]
    deadline_s = patience_s + source.stat().st_size / _MP3_BYTES_PER_S * _PATIENCE_PER_S
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0)
    _yield_to_calls(process)
    with process:
        try:
            printed, log = process.communicate(timeout=deadline_s)
        except subprocess.TimeoutExpired:
            raise _hangs(failure) from None
        finally:
            _kill(process)
    if process.returncode != 0:
        raise EncodingFailed(failure, log.decode("utf-8", "replace"))
    return printed


def _yield_to_calls(process: subprocess.Popen[bytes]) -> None:
    """Leave most of the processor to the service and to rendering, while they need it."""
    os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End ffmpeg and what it has started, however far they are."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_STOP_TIMEOUT_S)


def _hangs(failure: str) -> EncodingFailed:
    return EncodingFailed(failure, "ffmpeg did not finish in time", advice="Retry. Check `ffmpeg -version`.")
