"""Tags of audio files in each format: title, byline, language, date and cover."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path

import langcodes
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TIT2, TLAN, TPE1, TYER
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from audio_service.article import Document
from audio_service.config import Settings
from audio_service.errors import InputError

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


def tags_of(document: Document, settings: Settings) -> Tags:
    """The tags of a document's audio files."""
    cover = settings.sound.cover
    return Tags(
        title=document.title,
        artist=document.byline,
        language=document.language,
        date=document.published,
        cover=None if cover is None else read_cover(cover),
    )


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
    """The tags as an ID3v2.3 header, which every player reads; empty without tags."""
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
    """Embed a JPEG or PNG into a file made by ffmpeg, except wav."""
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
