"""Takes -> mp3, m4a, opus and wav files with tags; files -> samples and loudness. The only caller of ffmpeg.

Files appear under their names only when all of them are whole.
"""

from __future__ import annotations

import base64
import contextlib
import io
import math
import os
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
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TIT2, TLAN, TPE1, TYER
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from audio_service.errors import EncodingFailed, InputError
from audio_service.narration import mp3
from audio_service.narration.clip import Take
from audio_service.speech.synthesis import SAMPLE_RATE, Samples

with warnings.catch_warnings():
    # pydub imports audioop, deprecated since 3.11, and warns of an ffmpeg that it is never asked to use here.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of audio file; `arguments` are ffmpeg's, and empty for mp3, which is made without it.

    `timed` says that a decoder gives the samples at their times: a raw AAC stream cannot tell the encoder's delay.
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
            "m4a", "audio/mp4", ("-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-movflags", "+faststart", "-f", "ipod")
        ),
        Format("opus", "audio/ogg; codecs=opus", ("-c:a", "libopus", "-b:a", "48k", "-ar", "48000", "-f", "ogg")),
        Format("flac", "audio/flac", ("-c:a", "flac", "-f", "flac")),
        Format("aac", "audio/aac", ("-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-f", "adts"), timed=False),
        Format("wav", "audio/wav", ("-c:a", "pcm_s16le", "-f", "wav")),
    )
}
TIMED = tuple(f.name for f in FORMATS.values() if f.timed)
# Without these a file would carry the encoder's version or a random serial number and differ from run to run.
_REPRODUCIBLE = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
_PCM = ("-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1")
_STOP_TIMEOUT_S = 10
_FRONT_COVER = 3
# The languages that Piper has voices for.
# fmt: off
_ISO_639_2 = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en":
    "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin",
    "hu": "hun", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "ko": "kor", "lb":
    "ltz", "lv": "lav", "ml": "mal", "ne": "nep", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "te": "tel", "th":
    "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}
# fmt: on
_METER_FLOOR_LUFS = -70
_PNG, _JPEG = b"\x89PNG", b"\xff\xd8"


@dataclass(frozen=True, slots=True)
class Tags:
    """What stands in the file about the narration; None is left out. `cover` is a JPEG or PNG."""

    title: str | None = None
    artist: str | None = None
    language: str | None = None
    date: str | None = None
    cover: bytes | None = None


def find_ffmpeg(given: str | None = None) -> str:
    """The ffmpeg to run: the one given, the system's, or the one that came with the installation."""
    if given is not None:
        found = shutil.which(given)
        if found is None:
            raise EncodingFailed("Audio", f"there is no program {given!r}")
        return found
    system = shutil.which("ffmpeg")
    return system if system is not None else str(imageio_ffmpeg.get_ffmpeg_exe())


class Recording:
    """The files of one narration while they grow: several formats at once, from takes and silence.

    As a context manager it gives the files their names when the block ends well, and removes them when it does not.
    Memory does not grow with the audio. The mp3 is made of the takes' own frames; ffmpeg makes the other formats.
    """

    def __init__(self, files: Mapping[str, Path], tags: Tags, ffmpeg: str) -> None:
        """`files` maps names of FORMATS to paths. Raises KeyError for an unknown format."""
        self._files = {FORMATS[name]: path for name, path in files.items()}
        self._tags = tags
        self._parts = {fmt: path.with_name(f".{path.name}.{os.getpid()}.part") for fmt, path in self._files.items()}
        self._stack = contextlib.ExitStack()
        self._mp3 = self._pcm = None
        for fmt, part in self._parts.items():
            if fmt.name == "mp3":
                self._mp3 = self._stack.enter_context(Mp3File(part, tags))
        others = {fmt: part for fmt, part in self._parts.items() if fmt.name != "mp3"}
        if others:
            self._pcm = self._stack.enter_context(_Ffmpeg(others, tags, ffmpeg))

    def __enter__(self) -> Recording:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._stack.__exit__(kind, error, at)
            if kind is None:
                self._name_files()
        finally:
            for part in self._parts.values():
                part.unlink(missing_ok=True)

    def write(self, take: Take | None, frames: int) -> None:
        """Append a take, and silence until `frames` mp3 frames are full. Raises EncodingFailed when ffmpeg has died."""
        if self._mp3 is not None:
            self._mp3.write(b"" if take is None else take.mp3, frames)
        if self._pcm is not None:
            padded = np.zeros(frames * mp3.FRAME_SPEECH_SAMPLES, np.int16)
            if take is not None:
                padded[: take.samples] = take.waveform()
            self._pcm.write(padded)

    def _name_files(self) -> None:
        for fmt, part in self._parts.items():
            if self._tags.cover is not None:
                add_cover(part, fmt.name, self._tags.cover)
        for fmt, part in self._parts.items():
            part.replace(self._files[fmt])


class Mp3File:
    """An mp3 file of joined frames: tags, the info frame, the frames, and one more of silence to hear the last out.

    What was written can be read from the file at once: `frames_at` is the byte at which the frames begin.
    """

    def __init__(self, path: Path, tags: Tags) -> None:
        self._file = path.open("wb")
        self._file.write(id3(tags))
        self._info_at = self._file.tell()
        self._file.write(mp3.silent_frame())  # kept free for the info frame
        self.frames_at = self._file.tell()
        self._runs: list[tuple[int, int]] = []

    def __enter__(self) -> Mp3File:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._file:
            if kind is None:
                self.write(b"", 1)
                self._file.seek(self._info_at)
                self._file.write(mp3.info_frame(self._runs))

    def write(self, data: bytes, frames: int) -> int:
        """Append whole frames, then silent ones until there are `frames` of them; the bytes that were appended."""
        run = mp3.filled(data, frames)
        self._file.write(run)
        self._file.flush()
        self._runs.append((frames, len(run)))
        return len(run)


class _Ffmpeg:
    """One ffmpeg that encodes one stream of samples into several files."""

    def __init__(self, files: Mapping[Format, Path], tags: Tags, ffmpeg: str) -> None:
        self._what = ", ".join(fmt.name for fmt in files)
        self._stack = contextlib.ExitStack()
        log_file = tempfile.TemporaryFile()  # noqa: SIM115 (the stack closes it); a pipe would fill up and block
        self._log = self._stack.enter_context(log_file)
        command = [ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", *_PCM, "-i", "pipe:0"]
        for fmt, path in files.items():
            command += [
                "-map",
                "0:a",
                "-ac",
                "1",
                *fmt.arguments,
                *_REPRODUCIBLE,
                *tag_arguments(tags),
                "-y",
                str(path),
            ]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._log)
        assert self._process.stdin is not None
        self._stdin = self._process.stdin

    def __enter__(self) -> _Ffmpeg:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._stack:
            try:
                if kind is None:
                    self._finish()
            finally:
                self._stop()

    def write(self, samples: Samples) -> None:
        """Encode the next samples."""
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
        return EncodingFailed(self._what, self._log.read().decode("utf-8", "replace"))


def transcode(source: Path, name: str, path: Path, tags: Tags, ffmpeg: str) -> None:
    """Make another format of an audio file, as long to the sample. Raises EncodingFailed."""
    fmt = FORMATS[name]
    arguments = ["-i", str(source), "-map", "0:a", "-ac", "1", *fmt.arguments, *_REPRODUCIBLE, *tag_arguments(tags)]
    _run(ffmpeg, [*arguments, "-y", str(path)], what=path.name)
    if tags.cover is not None:
        add_cover(path, name, tags.cover)


def tag_arguments(tags: Tags) -> list[str]:
    """ffmpeg's arguments for all tags but the cover."""
    named = {"title": tags.title, "artist": tags.artist, "date": tags.date, "genre": "Podcast"}
    arguments = []
    for name, value in named.items():
        if value:
            arguments += ["-metadata", f"{name}={value}"]
    if tags.language:
        arguments += ["-metadata:s:a:0", f"language={media_language(tags.language)}"]
    return arguments


def id3(tags: Tags) -> bytes:
    """The tags as an ID3v2.3 header, the version that every player reads; empty where there is nothing to say."""
    frames = ID3()
    for frame, value in ((TIT2, tags.title), (TPE1, tags.artist), (TYER, tags.date and tags.date[:4])):
        if value:
            frames.add(frame(encoding=1, text=value))
    if tags.language:
        frames.add(TLAN(encoding=0, text=media_language(tags.language)))
    if tags.cover:
        frames.add(APIC(encoding=0, mime=_image_mime(tags.cover), type=_FRONT_COVER, desc="", data=tags.cover))
    if not frames:
        return b""
    header = io.BytesIO()
    frames.save(header, v2_version=3, padding=lambda info: 0)
    return header.getvalue()


def add_cover(path: Path, format_name: str, image: bytes) -> None:
    """Put a JPEG or PNG into a file that ffmpeg made, the way its container wants it; wav has no place for one."""
    if format_name == "m4a":
        kind = MP4Cover.FORMAT_PNG if _image_mime(image) == "image/png" else MP4Cover.FORMAT_JPEG
        m4a = MP4(path)
        m4a["covr"] = [MP4Cover(image, kind)]
        m4a.save()
    elif format_name == "opus":
        picture = Picture()
        picture.type, picture.mime, picture.data = _FRONT_COVER, _image_mime(image), image
        opus = OggOpus(path)
        opus["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]
        opus.save()


def _image_mime(image: bytes) -> str:
    return "image/png" if image.startswith(_PNG) else "image/jpeg"


def media_language(language: str) -> str:
    """BCP 47 as the three letters that ID3 and MP4 have for a language; "und" for one they have none for."""
    return _ISO_639_2.get(language.partition("-")[0].lower(), "und")


def read_cover(path: Path) -> bytes:
    """A cover image's bytes. Raises InputError unless it is a JPEG or PNG."""
    try:
        image = path.read_bytes()
    except OSError as error:
        raise InputError(f"The cover {path} cannot be read ({error.strerror}).") from error
    if not image.startswith((_PNG, _JPEG)):
        raise InputError(f"The cover {path} is neither JPEG nor PNG.", advice="Give an image in one of these formats.")
    return image


def read_jingle(path: Path, fade_ms: int, ffmpeg: str) -> Samples:
    """An intro or outro sound as mono samples at SAMPLE_RATE, faded in and out. Raises InputError without a file."""
    if not path.is_file():
        raise InputError(f"There is no sound {path}.", advice="Check AUDIO_SERVICE_SOUND__INTRO and __OUTRO.")
    decoded = _run(ffmpeg, ["-i", str(path), "-f", "wav", "pipe:1"], what=str(path))
    segment = AudioSegment.from_file(io.BytesIO(decoded.stdout), format="wav")
    segment = segment.set_channels(1).set_frame_rate(SAMPLE_RATE).set_sample_width(2)
    fade_ms = min(fade_ms, len(segment) // 2)
    segment = segment.fade_in(fade_ms).fade_out(fade_ms)
    return np.array(segment.get_array_of_samples(), dtype=np.int16)


class LoudnessMeter:
    """Loudness of what is written to it: ffmpeg's ebur128 (ITU-R BS.1770-4). Use it as a context manager."""

    def __init__(self, ffmpeg: str) -> None:
        options = ["-hide_banner", "-nostats", "-loglevel", "info", *_PCM]
        meter = ["-i", "pipe:0", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
        self._report = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._process = subprocess.Popen([ffmpeg, *options, *meter], stdin=subprocess.PIPE, stderr=self._report)

    def __enter__(self) -> LoudnessMeter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self._report.close()

    def write(self, samples: Samples) -> None:
        """Mono samples at SAMPLE_RATE."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(samples.astype("<i2").tobytes())
        except BrokenPipeError as error:
            raise EncodingFailed("Loudness", self._log()) from error

    def integrated(self) -> float:
        """The loudness of all that was written, in LUFS; -inf for silence. Nothing can be written afterwards."""
        self._process.communicate()
        report = self._log()
        found = re.findall(r"I:\s+(-?[\d.]+|-inf) LUFS", report)
        if self._process.returncode != 0 or not found:
            raise EncodingFailed("Loudness", report)
        measured = float(found[-1])
        return measured if measured > _METER_FLOOR_LUFS else -math.inf

    def _log(self) -> str:
        self._report.seek(0)
        return self._report.read().decode("utf-8", "replace")


def loudness(samples: Samples, ffmpeg: str) -> float:
    """Integrated loudness in LUFS; -inf for silence."""
    with LoudnessMeter(ffmpeg) as meter:
        meter.write(samples)
        return meter.integrated()


def decode(path: Path, ffmpeg: str, *, sample_rate: int = SAMPLE_RATE) -> Samples:
    """An audio file as a player would play it: mono samples, the encoder's delay removed."""
    done = _run(ffmpeg, ["-i", str(path), "-f", "s16le", "-ac", "1", "-ar", str(sample_rate), "pipe:1"], what=str(path))
    return np.frombuffer(done.stdout, dtype="<i2").astype(np.int16)


def _run(ffmpeg: str, arguments: list[str], *, what: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([ffmpeg, "-hide_banner", "-nostats", "-loglevel", "error", *arguments], capture_output=True)
    if done.returncode != 0:
        raise EncodingFailed(what, done.stderr.decode("utf-8", "replace"))
    return done
