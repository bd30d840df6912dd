"""The marks of a synthetic voice: in every file, in the article's language, read back as they were written."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import webvtt
from lxml import etree
from pydantic import ValidationError

from audio_service.article.document import BlockKind, Document, document_of
from audio_service.article.extract import extract
from audio_service.config import Disclosure, Settings
from audio_service.errors import InputError
from audio_service.narration import captions, exports
from audio_service.narration.content_keys import narration_key
from audio_service.narration.ffmpeg import FORMATS, decode, find_ffmpeg, transcode
from audio_service.narration.hls import playlist
from audio_service.narration.mp3 import FRAME_BYTES
from audio_service.narration.prepare import prepare_script
from audio_service.narration.provenance import (
    DIGITAL_SOURCE_TYPE,
    Marks,
    disclosure_words,
    label_in,
    marks_for,
    marks_of,
    read_marks,
    statement_in,
)
from audio_service.narration.studio import Studio
from audio_service.narration.tags import Tags, id3, tags_of
from audio_service.narration.timeline import TimedBlock, TimedSentence, TimedWord, Timeline
from tests.narration.test_files import png, write

FFMPEG = find_ffmpeg()
MARKS = Marks(
    statement="Dieser Artikel – „größer“ 🎉 – wird von einer synthetischen Stimme vorgelesen.",
    digital_source_type=DIGITAL_SOURCE_TYPE,
    voice="en_US-heart-medium | de_DE-thorsten-medium",
    licence="Apache-2.0 | CC0",
    credit="Recordings: https://example.com/zoë",
    url="https://example.com/ki?a=1&b=2",
)
TAGS = Tags(title="Größe", artist="Zoë", language="de", date="2026-01-02", marks=MARKS)
LANGUAGES = ["ar", "da", "de", "en", "es", "fr", "he", "it", "ja", "nb", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("cover", [None, png()])
def test_marks_are_read_back_from_each_format(tmp_path: Path, name: str, cover: bytes | None) -> None:
    path = tmp_path / "named.otherwise"
    write({name: path}, replace(TAGS, cover=cover))
    assert read_marks(path) == MARKS


@pytest.mark.parametrize("name", ["m4a", "opus"])
def test_marks_are_in_a_file_that_is_encoded_from_the_mp3(tmp_path: Path, name: str) -> None:
    mp3, other = tmp_path / "audio.mp3", tmp_path / f"audio.{name}"
    write({"mp3": mp3}, Tags())
    transcode(mp3, name, other, TAGS, FFMPEG)
    assert read_marks(other) == MARKS


@pytest.mark.parametrize("name", FORMATS)
def test_no_sample_differs_with_marks(tmp_path: Path, name: str) -> None:
    marked, plain = tmp_path / f"marked.{name}", tmp_path / f"plain.{name}"
    write({name: marked}, TAGS)
    write({name: plain}, replace(TAGS, marks=None))
    assert marked.stat().st_size > plain.stat().st_size
    assert (decode(marked, FFMPEG) == decode(plain, FFMPEG)).all()


def test_no_frame_of_an_mp3_differs_with_marks(tmp_path: Path) -> None:
    heard = []
    for number, tags in enumerate((TAGS, replace(TAGS, marks=None))):
        path = tmp_path / f"{number}.mp3"
        write({"mp3": path}, tags)
        data = path.read_bytes()
        head = len(id3(tags))
        assert (len(data) - head) % FRAME_BYTES == 0
        heard.append(data[head:])
    assert heard[0] == heard[1]


def test_unmarked_files_have_none(tmp_path: Path) -> None:
    for name in FORMATS:
        path = tmp_path / f"audio.{name}"
        write({name: path}, replace(TAGS, marks=None))
        assert read_marks(path) is None, name


@pytest.mark.parametrize("data", [b"", b"plain text", b"\x00\x00\x00\x20ftypM4A broken", b"ID3\x04"])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "audio.mp3"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"audio\.mp3 is "):
        read_marks(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_marks(tmp_path / "none.mp3")


def test_each_language_has_its_words() -> None:
    assert sorted(disclosure_words()) == sorted(LANGUAGES)
    assert len({words.statement for words in disclosure_words().values()}) == len(LANGUAGES)
    assert all(len(words.label) <= 20 for words in disclosure_words().values())


def test_words_can_be_replaced_by_language(settings: Settings) -> None:
    own = Disclosure(
        texts={"de": "Automatisch  vorgelesen.", "de-AT": "Vom Automaten."}, labels={"en": "Automated voice"}
    )
    changed = settings.model_copy(update={"disclosure": own})
    assert statement_in("de-CH", changed) == "Automatisch vorgelesen."
    assert statement_in("de-AT", changed) == "Vom Automaten."
    assert statement_in("fr", changed) == disclosure_words()["fr"].statement
    assert [label_in(tag, changed) for tag in ("en-GB", "de", "ga", None)] == [
        *("Automated voice", "KI-Stimme", "Automated voice", "Automated voice")
    ]
    assert label_in("de", settings.model_copy(update={"disclosure": Disclosure(label=False)})) is None


@pytest.mark.parametrize(
    "wrong", [{"labels": {"en": " "}}, {"texts": {"english": "x"}}, {"url": "javascript:alert(1)"}, {"notice": "often"}]
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Disclosure.model_validate(wrong)


def test_a_narration_names_its_voices_and_their_terms(settings: Settings) -> None:
    marks = marks_for(("en_US-heart-medium", settings.voice, "en_US-joe-medium"), "en", settings)
    assert marks is not None
    assert marks.voice == f"en_US-heart-medium | {settings.voice} | en_US-joe-medium"
    assert marks.licence.startswith("Apache-2.0 | unknown: read its model card | CC0-1.0 (recordings)")
    assert marks.credit.count(" | ") == 1  # nothing is known of the second one
    assert (
        marks_for((settings.voice,), "en", settings.model_copy(update={"disclosure": Disclosure(marks=False)})) is None
    )


def test_the_key_of_a_narration_follows_its_marks(studio: Studio) -> None:
    document = extract("# A title\n\nOne word.", source="x", media_type="text/markdown", settings=studio.settings)
    keys = set()
    for disclosure in (Disclosure(), Disclosure(marks=False), Disclosure(url="https://example.com/ai")):
        own = replace(studio, settings=studio.settings.model_copy(update={"disclosure": disclosure}))
        script = prepare_script(document, own)
        keys.add(narration_key(script, own))
        assert tags_of(script, own.settings).marks == marks_of(script, own.settings)
    assert len(keys) == 3


def spoken(marks: Marks | None, kind: BlockKind = BlockKind.TITLE) -> tuple[Timeline, Document]:
    """Two words of a title, a second each."""
    document = document_of([(kind, "Two words", None)], title="Größe & mehr", language="de")
    block = document.blocks[0]
    first, second = replace(block.span, end=3), replace(block.span, start=4)
    words = tuple(TimedWord(span, "x", at, at + 1000, 0) for at, span in ((0, first), (1000, second)))
    sentences, blocks = (TimedSentence(block.span, 0, 2000, 0),), (TimedBlock(block, 0, 2000),)
    return Timeline(words, sentences, blocks, 48_000, exact=True, voice="v", marks=marks), document


@pytest.mark.parametrize("name", sorted({*exports.EXPORTS} - {"captions.srt", "text.txt"}))
def test_marks_are_read_back_from_each_export(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(exports.EXPORTS[name].text(*spoken(MARKS)), "utf-8")
    assert read_marks(path) == MARKS
    path.write_text(exports.EXPORTS[name].text(*spoken(None)), "utf-8")
    assert read_marks(path) is None


def test_a_note_keeps_captions_valid() -> None:
    marks = replace(MARKS, credit="See --> here & <there>")
    for made in (captions.webvtt, exports.karaoke):
        text = made(*spoken(marks))
        assert text.startswith(f"WEBVTT\n\nNOTE\n{MARKS.statement}\nDigital source type: {DIGITAL_SOURCE_TYPE}\n")
        assert [cue.text for cue in webvtt.from_buffer(io.StringIO(text)).captions] == ["Two words"]
        assert text.count("-->") == 1
        assert made(*spoken(None)).split("\n\n", 1)[1] == text.split("\n\n", 2)[2]


def test_xml_exports_stay_valid() -> None:
    marks = replace(MARKS, credit='<b> & "quoted" \ufffe')
    smil = etree.fromstring(exports.overlay(*spoken(marks)).encode())
    # EPUB 3.3: metadata of the overlay stands in head/metadata, in another namespace than SMIL's.
    assert [etree.QName(element).localname for element in smil] == ["head", "body"]
    assert [etree.QName(element).localname for element in smil[0]] == ["metadata"]
    assert all(etree.QName(element).namespace == "http://www.w3.org/1999/xhtml" for element in smil[0][0])
    xhtml = etree.fromstring(exports.overlay_text(*spoken(marks)).encode())
    contents = {element.get("name"): element.get("content") for element in xhtml.iter("{*}meta")}
    assert contents["SYNTHETIC_VOICE_CREDIT"].startswith('<b> & "quoted"')


def test_the_first_speech_mark_is_as_polly_writes_it() -> None:
    lines = [json.loads(line) for line in exports.speech_marks(*spoken(MARKS)).splitlines()]
    assert [list(line) for line in lines[:-1]] == [["time", "type", "start", "end", "value"]] * 2
    assert list(lines[-1]) == ["time", "type", "start", "end", "value", "provenance"]


def test_a_playlist_has_its_marks_in_comments(tmp_path: Path) -> None:
    path = tmp_path / "stream.m3u8"
    path.write_text(playlist([100, 50], ended=True, marks=MARKS), "utf-8")
    assert read_marks(path) == MARKS
    lines = path.read_text("utf-8").splitlines()
    marked = [line for line in lines if line.startswith("# ")]
    assert len(marked) == 6
    assert [line for line in lines if line not in marked] == playlist([100, 50], ended=True).splitlines()
