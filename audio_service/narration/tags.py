"""Tags of audio files in each format: title, byline, language, date, cover, and the marks of a synthetic voice."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import langcodes
from mutagen.flac import Picture
from mutagen.id3 import APIC, COMM, ID3, TIT2, TLAN, TPE1, TXXX, TYER
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from audio_service.config import Settings
from audio_service.errors import InputError
from audio_service.narration.provenance import MP4_OWNER, TAG_NAMES, Marks, marks_of
from audio_service.script import Script

_FRONT_COVER = 3
_THREE_LETTERS = re.compile("[a-z]{3}")
_PNG, _JPEG = b"\x89PNG", b"\xff\xd8"


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags of an audio file; None is omitted. `cover` is a JPEG or PNG."""

    title: str | None = None
    artist: str | None = None
    language: str | None = None
    date: str | None = None
    cover: bytes | None = None
    marks: Marks | None = None
    id3_version: Literal[3, 4] = 3
    """ID3v2.3 is read by every player; signing makes it ID3v2.4."""


def tags_of(script: Script, settings: Settings) -> Tags:
    """The tags of the audio files of a script's narration."""
    document, cover = script.document, settings.sound.cover
    return Tags(
        title=document.title,
        artist=document.byline,
        language=document.language,
        date=document.published,
        cover=None if cover is None else read_cover(cover),
        marks=marks_of(script, settings),
        id3_version=3 if settings.signing.certificate is None else 4,
    )


def tag_arguments(tags: Tags) -> list[str]:
    """ffmpeg's arguments for all tags but those of `add_tags`."""
    named = {"title": tags.title, "artist": tags.artist, "date": tags.date, "genre": "Podcast"}
    if tags.marks is not None:
        named["comment"] = tags.marks.statement
        named |= _mark_tags(tags.marks)
    arguments = []
    for name, value in named.items():
        if value:
            arguments += ["-metadata", f"{name}={value}"]
    if tags.language:
        arguments += ["-metadata:s:a:0", f"language={media_language(tags.language)}"]
    return arguments


def _mark_tags(marks: Marks) -> dict[str, str]:
    """The tags of the marks that are not empty, beside the statement."""
    return {tag: value for name, tag in TAG_NAMES.items() if (value := getattr(marks, name))}


def id3(tags: Tags) -> bytes:
    """The tags as an ID3v2 header; empty without tags."""
    frames = ID3()
    for frame, value in ((TIT2, tags.title), (TPE1, tags.artist), (TYER, tags.date and tags.date[:4])):
        if value:
            frames.add(frame(encoding=1, text=value))
    if tags.language:
        frames.add(TLAN(encoding=0, text=media_language(tags.language)))
    if tags.cover:
        frames.add(APIC(encoding=0, mime=_image_mime(tags.cover), type=_FRONT_COVER, desc="", data=tags.cover))
    _add_mark_frames(frames, tags)
    if not frames:
        return b""
    header = io.BytesIO()
    if tags.id3_version == 4:
        frames.update_to_v24()
    frames.save(header, v2_version=tags.id3_version, padding=lambda info: 0)
    return header.getvalue()


def _add_mark_frames(frames: ID3, tags: Tags) -> None:
    if tags.marks is None:
        return
    language = media_language(tags.language) if tags.language else "und"
    frames.add(COMM(encoding=1, lang=language, desc="", text=tags.marks.statement))
    for name, value in _mark_tags(tags.marks).items():
        frames.add(TXXX(encoding=1, desc=name, text=value))


def add_tags(path: Path, format_name: str, tags: Tags) -> None:
    """Add the tags that ffmpeg cannot write to a file that it made: a cover, except in wav; marks in m4a, wav and aac.

    The frames of the audio stay as they are.
    """
    if format_name == "m4a" and (tags.cover or tags.marks):
        m4a = MP4(path)
        if tags.cover:
            kind = MP4Cover.FORMAT_PNG if _image_mime(tags.cover) == "image/png" else MP4Cover.FORMAT_JPEG
            m4a["covr"] = [MP4Cover(tags.cover, kind)]
        for name, value in _mark_tags(tags.marks).items() if tags.marks else ():
            m4a[MP4_OWNER + name] = [MP4FreeForm(value.encode())]
        m4a.save()
    elif format_name == "opus" and tags.cover:
        picture = Picture()
        picture.type, picture.mime, picture.data = _FRONT_COVER, _image_mime(tags.cover), tags.cover
        opus = OggOpus(path)
        opus["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]
        opus.save()
    elif format_name == "wav" and tags.marks:
        wav = WAVE(path)
        wav.add_tags()
        assert wav.tags is not None
        _add_mark_frames(wav.tags, tags)
        wav.save()
    elif format_name == "aac" and tags.marks:
        frames = ID3()
        _add_mark_frames(frames, tags)
        frames.save(path, padding=lambda info: 0)


def _image_mime(image: bytes) -> str:
    return "image/png" if image.startswith(_PNG) else "image/jpeg"


def media_language(language: str) -> str:
    """The ISO 639-2 code of a BCP 47 tag, for ID3 and MP4; "und" if there is none."""
    try:
        code = langcodes.get(language).to_alpha3()
    except (ValueError, LookupError):
        return "und"
    return code if _THREE_LETTERS.fullmatch(code) else "und"  # langcodes returns other three characters as they are


def read_cover(path: Path) -> bytes:
    """Read a cover image. Raises InputError unless it is a JPEG or PNG."""
    try:
        image = path.read_bytes()
    except OSError as error:
        raise InputError(f"The cover {path} cannot be read ({error.strerror}).") from error
    if not image.startswith((_PNG, _JPEG)):
        raise InputError(f"The cover {path} is neither JPEG nor PNG.", advice="Use a JPEG or PNG image.")
    return image
