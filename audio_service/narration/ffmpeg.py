"""ffmpeg: encode samples, decode files, measure loudness. The only module that runs it."""

from __future__ import annotations

import contextlib
import math
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import imageio_ffmpeg
import numpy as np

from audio_service.errors import EncodingFailed, InputError
from audio_service.narration.tags import Tags, add_cover, tag_arguments
from audio_service.speech import SAMPLE_RATE, Samples

with warnings.catch_warnings():
    # pydub imports audioop, deprecated since 3.11, and warns about an ffmpeg that is not used through it.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

# Without these, files contain the encoder's version or a random serial number and differ between runs.
_REPRODUCIBLE = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
_PCM = ("-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1")
_STOP_TIMEOUT_S = 10
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


def find_ffmpeg(given: str | None = None) -> str:
    """The ffmpeg to run: the given one, the system's, or the installed package's."""
    if given is not None:
        found = shutil.which(given)
        if found is None:
            raise EncodingFailed(f"ffmpeg not found at {given!r}", advice="Check AUDIO_SERVICE_FFMPEG.")
        return found
    system = shutil.which("ffmpeg")
    return system if system is not None else str(imageio_ffmpeg.get_ffmpeg_exe())


class Encoder:
    """One ffmpeg process that encodes a stream of samples into several files; a context manager."""

    def __init__(self, files: Mapping[Format, Path], tags: Tags, ffmpeg: str) -> None:
        self._what = ", ".join(fmt.name for fmt in files)
        self._stack = contextlib.ExitStack()
        self._command = [ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", *_PCM, "-i", "pipe:0"]
        for fmt, path in files.items():
            options = [*fmt.arguments, *_REPRODUCIBLE, *tag_arguments(tags)]
            self._command += ["-map", "0:a", "-ac", "1", *options, "-y", str(path)]

    def __enter__(self) -> Encoder:
        self._log = self._stack.enter_context(tempfile.TemporaryFile())  # a pipe would fill up and block
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._log
        )
        assert self._process.stdin is not None
        self._stdin = self._process.stdin
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._stack:
            try:
                if kind is None:
                    self._finish()
            finally:
                self._stop()

    def write(self, samples: Samples) -> None:
        """Encode the next int16 mono samples, shape (samples,)."""
        try:
            self._stdin.write(samples.astype("<i2", copy=False).tobytes())
        except BrokenPipeError as error:
            raise self._failure() from error

    def _finish(self) -> None:
        try:
            self._stdin.close()
        except BrokenPipeError as error:
            raise self._failure() from error
        if self._process.wait() != 0:
            raise self._failure()

    def _stop(self) -> None:
        """End ffmpeg, however far it is."""
        if self._process.poll() is None:
            self._process.kill()
        with contextlib.suppress(BrokenPipeError):  # it was killed with samples still on the way
            self._stdin.close()
        self._process.wait(_STOP_TIMEOUT_S)

    def _failure(self) -> EncodingFailed:
        self._process.wait(_STOP_TIMEOUT_S)
        self._log.seek(0)
        return EncodingFailed(f"{self._what} could not be encoded", self._log.read().decode("utf-8", "replace"))


def transcode(source: Path, name: str, path: Path, tags: Tags, ffmpeg: str) -> None:
    """Encode an audio file in another format of equal length in samples. Raises EncodingFailed."""
    fmt = FORMATS[name]
    arguments = ["-i", str(source), "-map", "0:a", "-ac", "1", *fmt.arguments, *_REPRODUCIBLE, *tag_arguments(tags)]
    _run(ffmpeg, [*arguments, "-y", str(path)], failure=f"{path.name} could not be encoded")
    if tags.cover is not None:
        add_cover(path, name, tags.cover)


def read_jingle(path: Path, fade_ms: int, ffmpeg: str) -> Samples:
    """Read an intro or outro as int16 mono samples at SAMPLE_RATE, faded. Raises InputError if it is missing."""
    if not path.is_file():
        raise InputError(f"Sound file {path} does not exist.", advice="Check AUDIO_SERVICE_SOUND__INTRO and __OUTRO.")
    decoded = decode(path, ffmpeg)
    segment = AudioSegment(decoded.tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1)
    fade_ms = min(fade_ms, len(segment) // 2)
    segment = segment.fade_in(fade_ms).fade_out(fade_ms)
    return np.array(segment.get_array_of_samples(), dtype=np.int16)


class LoudnessMeter:
    """Measures loudness by ffmpeg's ebur128 (ITU-R BS.1770-4); a context manager."""

    def __init__(self, ffmpeg: str) -> None:
        options = ["-hide_banner", "-nostats", "-loglevel", "info", *_PCM]
        meter = ["-i", "pipe:0", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
        self._command = [ffmpeg, *options, *meter]

    def __enter__(self) -> LoudnessMeter:
        self._report = tempfile.TemporaryFile()
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stderr=self._report)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self._report.close()

    def write(self, samples: Samples) -> None:
        """Measure the next int16 mono samples at SAMPLE_RATE, shape (samples,)."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(samples.astype("<i2").tobytes())
        except BrokenPipeError as error:
            raise EncodingFailed("The loudness could not be measured", self._log()) from error

    def integrated(self) -> float:
        """The integrated loudness in LUFS, -inf for silence. Ends the measurement."""
        self._process.communicate()
        report = self._log()
        found = re.findall(r"I:\s+(-?[\d.]+|-inf) LUFS", report)
        if self._process.returncode != 0 or not found:
            raise EncodingFailed("The loudness could not be measured", report)
        measured = float(found[-1])
        return measured if measured > _METER_FLOOR_LUFS else -math.inf

    def _log(self) -> str:
        self._report.seek(0)
        return self._report.read().decode("utf-8", "replace")


def loudness(samples: Samples, ffmpeg: str) -> float:
    """Integrated loudness of mono samples in LUFS; -inf for silence."""
    with LoudnessMeter(ffmpeg) as meter:
        meter.write(samples)
        return meter.integrated()


def decode(path: Path, ffmpeg: str, *, sample_rate: int = SAMPLE_RATE) -> Samples:
    """Decode an audio file as a player does: int16 mono samples, shape (samples,), without the encoder's delay."""
    arguments = ["-i", str(path), "-f", "s16le", "-ac", "1", "-ar", str(sample_rate), "pipe:1"]
    done = _run(ffmpeg, arguments, failure=f"{path} could not be decoded")
    return np.frombuffer(done.stdout, dtype="<i2").astype(np.int16)


def _run(ffmpeg: str, arguments: list[str], *, failure: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([ffmpeg, "-hide_banner", "-nostats", "-loglevel", "error", *arguments], capture_output=True)
    if done.returncode != 0:
        raise EncodingFailed(failure, done.stderr.decode("utf-8", "replace"))
    return done
