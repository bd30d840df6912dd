"""What says that a narration's voice is synthetic: a statement, the voice and its terms; read back from files, too."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import mutagen
from lxml import etree
from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from audio_service.article import Tables
from audio_service.config import Settings
from audio_service.errors import InputError
from audio_service.script import Script
from audio_service.speech import terms_by_name

# IPTC's term for media that a trained model made.
DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
# Of an article whose language is not known, or not in the table.
_DEFAULT = "en"
# Between several voices, their licences and their credits.
_BETWEEN = " | "
# Of C0 and C1, which neither playlists nor XML may have.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Freeform atoms of MP4 have an owner.
MP4_OWNER = "----:com.apple.iTunes:"
# Longer text files are read so far: marks stand at the beginning, but in JSON, which is read whole.
_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Marks:
    """What a file says of its synthetic voice. Of several voices, the texts are separated by `|`; "" where unknown."""

    statement: str
    digital_source_type: str
    voice: str
    licence: str
    credit: str
    url: str

    def to_json(self) -> dict[str, object]:
        """The marks in JSON, without what is empty."""
        return {"synthetic": True, **{name: value for name in _JSON if (value := getattr(self, name))}}


@dataclass(frozen=True, slots=True)
class DisclosureWords:
    """The words of one language: of the player's label, and of the statement."""

    label: str
    statement: str


_JSON = ("statement", "digital_source_type", "voice", "licence", "credit", "url")
# Field -> its name in the tags of audio files, beside the statement, which is their comment.
TAG_NAMES = {
    "digital_source_type": "DIGITAL_SOURCE_TYPE",
    "voice": "SYNTHETIC_VOICE",
    "licence": "SYNTHETIC_VOICE_LICENCE",
    "credit": "SYNTHETIC_VOICE_CREDIT",
    "url": "DISCLOSURE_URL",
}
# Field -> its label in text, after the statement.
_LINES = {
    "digital_source_type": "Digital source type",
    "voice": "Voice",
    "licence": "Voice licence",
    "credit": "Voice credit",
    "url": "About",
}


@cache
def disclosure_words() -> Mapping[str, DisclosureWords]:
    """The words by language."""
    file = Tables.beside(__file__)
    return {language: file.read(language, DisclosureWords) for language in file.values}


def statement_in(language: str | None, settings: Settings) -> str:
    """The statement in a language, as it is set or built in; English where neither has it."""
    built_in = {tag: words.statement for tag, words in disclosure_words().items()}
    return _worded(language, settings.disclosure.texts, built_in)


def spoken_statement(language: str, settings: Settings) -> str | None:
    """The statement as a voice of this language can speak it; None if neither the settings nor the table have it."""
    own, short = settings.disclosure.texts, _short(language)
    words = disclosure_words().get(short)
    return own.get(language) or own.get(short) or (words.statement if words else None)


def label_in(language: str | None, settings: Settings) -> str | None:
    """The player's label in a language; None if it is switched off."""
    if not settings.disclosure.label:
        return None
    built_in = {tag: words.label for tag, words in disclosure_words().items()}
    return _worded(language, settings.disclosure.labels, built_in)


def _short(tag: str) -> str:
    """The tag's language; Norwegian is Bokmål here."""
    language = tag.partition("-")[0].lower()
    return "nb" if language in ("no", "nn") else language


def _worded(language: str | None, own: Mapping[str, str], built_in: Mapping[str, str]) -> str:
    """The wording for the tag or its language: one's own first."""
    tag = language or _DEFAULT
    short = _short(tag)
    for table, wanted in ((own, tag), (own, short), (built_in, short), (own, _DEFAULT), (built_in, _DEFAULT)):
        if wanted in table:
            return table[wanted]
    raise AssertionError(f"the table has no {_DEFAULT}")


def marks_of(script: Script, settings: Settings) -> Marks | None:
    """The marks of a script's narration; None if they are switched off."""
    voices = dict.fromkeys(sentence.voice for sentence in script.sentences)
    return marks_for(voices, script.document.language, settings)


def marks_for(voices: Iterable[str], language: str | None, settings: Settings) -> Marks | None:
    """The marks of what these voices read in a language; None if they are switched off."""
    if not settings.disclosure.marks:
        return None
    names = tuple(voices)
    terms = [terms_by_name(name, settings.voice_folders) for name in names]
    return Marks(
        statement=statement_in(language, settings),
        digital_source_type=DIGITAL_SOURCE_TYPE,
        voice=_joined(names),
        licence=_joined(each.licence for each in terms),
        credit=_joined(each.credit for each in terms),
        url=settings.disclosure.url or "",
    )


def _joined(texts: Iterable[str]) -> str:
    """The different texts that are not empty, on one line without control characters."""
    lines = (" ".join(_CONTROL.sub(" ", text.replace("|", "/")).split()) for text in texts)
    return unicodedata.normalize("NFC", _BETWEEN.join(dict.fromkeys(line for line in lines if line)))


def mark_lines(marks: Marks | None) -> tuple[str, ...]:
    """The marks as lines of text, the statement first; none if they are switched off."""
    if marks is None:
        return ()
    labelled = (f"{label}: {value}" for name, label in _LINES.items() if (value := getattr(marks, name)))
    return (marks.statement, *labelled)


def meta_of(marks: Marks | None) -> dict[str, str]:
    """The marks as `meta` elements have them: name -> content."""
    if marks is None:
        return {}
    named = {tag: value for name, tag in TAG_NAMES.items() if (value := getattr(marks, name))}
    return {"description": marks.statement, **named}


def marks_from_json(found: object) -> Marks | None:
    """The inverse of `Marks.to_json`; None for anything else."""
    if not isinstance(found, dict) or not found.get("digital_source_type"):
        return None
    return Marks(**{name: str(found.get(name, "")) for name in _JSON})


def read_marks(path: Path) -> Marks | None:
    """The marks in a file that this service made: audio, captions, playlist, JSON or XML; None if it has none.

    Raises InputError for a file that cannot be read, or is none of these.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith((b"WEBVTT", b"#EXTM3U")):
            return _marks_of_lines(head.decode("utf-8", "replace"))
        if head.startswith(b"{"):
            return _marks_of_json(path.read_bytes())
        if head.startswith(b"<?xml"):
            return _marks_of_xml(path.read_bytes())
        return _marks_of_audio(path, head)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).") from error


def _marks_of_audio(path: Path, head: bytes) -> Marks | None:
    advice = "Give a file that this service made: mp3, m4a, opus, flac, wav, aac, captions, playlist, JSON or XML."
    try:
        if head.startswith(b"ID3"):
            return _from_id3(ID3(path))
        file = mutagen.File(path)
    except mutagen.MutagenError as error:
        raise InputError(f"{path} is damaged, or is not an audio file ({error}).", advice=advice) from error
    if file is None:
        raise InputError(f"{path} is not an audio file with tags.", advice=advice)
    if isinstance(file, MP4):
        return _from_mp4(file.tags or {})
    if isinstance(file, OggOpus | FLAC):
        return _from_vorbis(file.tags or {})
    return _from_id3(file.tags) if isinstance(file.tags, ID3) else None


def _from_id3(tags: ID3) -> Marks | None:
    found = {frame.desc: str(frame.text[0]) for frame in tags.getall("TXXX") if frame.text}
    comments = [str(frame.text[0]) for frame in tags.getall("COMM") if frame.text and not frame.desc]
    return _marks_of_tags(found, comments)


def _from_mp4(tags: Any) -> Marks | None:
    found = {
        name.removeprefix(MP4_OWNER): values[0].decode("utf-8", "replace")
        for name, values in tags.items()
        if name.startswith(MP4_OWNER) and values
    }
    return _marks_of_tags(found, list(map(str, tags.get("©cmt", ()))))


def _from_vorbis(tags: Any) -> Marks | None:
    found = {name.upper(): values[0] for name, values in tags.items() if values}
    comments = [found[name] for name in ("DESCRIPTION", "COMMENT") if name in found]
    return _marks_of_tags(found, comments)


def _marks_of_tags(found: Mapping[str, str], comments: list[str]) -> Marks | None:
    if TAG_NAMES["digital_source_type"] not in found:
        return None
    values = {field: found.get(name, "") for field, name in TAG_NAMES.items()}
    return Marks(statement=comments[0] if comments else "", **values)


def _marks_of_lines(text: str) -> Marks | None:
    """The marks in a NOTE of WebVTT, or in the comments of a playlist."""
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    source = f"{_LINES['digital_source_type']}: "
    at = next((number for number, line in enumerate(lines) if line.startswith(source)), None)
    if at is None:
        return None
    found = dict.fromkeys(_LINES, "")
    for line in lines[at : at + len(_LINES)]:
        for name, label in _LINES.items():
            if line.startswith(f"{label}: "):
                found[name] = line.removeprefix(f"{label}: ")
    return Marks(statement=lines[at - 1], **found)


def _marks_of_json(data: bytes) -> Marks | None:
    """The marks in an object, or in the last one of JSON lines."""
    before, _, last = data.rstrip().rpartition(b"\n")
    try:
        value = json.loads(last if before.startswith(b"{") and last.startswith(b"{") else data)
    except ValueError:
        return None
    return marks_from_json(value.get("provenance")) if isinstance(value, dict) else None


def _marks_of_xml(data: bytes) -> Marks | None:
    """The marks in the `meta` elements of XHTML and SMIL."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    found = {meta.get("name"): meta.get("content", "") for meta in root.iter("{*}meta")}
    return _marks_of_tags(found, [found[name] for name in ("description",) if name in found])
