"""The audible notice: a sentence of its own before or after the article, which moves no other position."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
import webvtt

from audio_service.article.document import BlockKind, Document, Reason, document_of
from audio_service.config import Disclosure, Speaking
from audio_service.errors import InputError
from audio_service.narration import exports
from audio_service.narration.content_keys import narration_key
from audio_service.narration.files import narrate
from audio_service.narration.prepare import prepare_script
from audio_service.narration.provenance import disclosure_words, spoken_statement
from audio_service.narration.studio import Studio, open_studio
from audio_service.rendering.threads import ThreadRenderer
from audio_service.script import Script, Sentence
from tests.support.tick_voice import write_measured_voice

STATEMENT = "This article is read by a synthetic voice."
Place = Literal["none", "start", "end"]
FIRST: dict[Place, str] = {"none": "A title", "start": STATEMENT, "end": "A title"}


def article(language: str | None = "en", text: str = "First sentence. Second one.") -> Document:
    parts: list[tuple[BlockKind, str, Reason | None]] = [(BlockKind.PARAGRAPH, text, None)]
    if text.isascii():
        parts.insert(0, (BlockKind.TITLE, "A title", None))
    return document_of(parts, title="A title", language=language)


def told(studio: Studio, notice: Place, **disclosure: object) -> Studio:
    """The studio with this notice."""
    changed = Disclosure.model_validate({"notice": notice, **disclosure})
    return replace(studio, settings=studio.settings.model_copy(update={"disclosure": changed}))


def printed(script: Script) -> list[str]:
    return [sentence.span.of(script.document.text) for sentence in script.sentences]


@pytest.mark.parametrize("place", ["start", "end"])
def test_it_is_a_sentence_of_its_own(place: Place, studio: Studio) -> None:
    plain, script = (prepare_script(article(), told(studio, each)) for each in ("none", place))
    own = [STATEMENT]
    assert printed(script) == (own + printed(plain) if place == "start" else printed(plain) + own)
    assert script.document.blocks[:-1] == plain.document.blocks
    assert script.document.text.startswith(plain.document.text)
    assert [s.span for s in script.sentences if s.block.kind is not BlockKind.ANNOUNCEMENT] == [
        sentence.span for sentence in plain.sentences
    ]
    pauses = studio.settings.pauses
    notice = script.sentences[0 if place == "start" else -1]
    assert notice.voice == studio.settings.voice
    assert all(word.span.of(script.document.text) for word in notice.words)
    assert script.sentences[-1].pause_ms == pauses.end_ms
    before = script.sentences[0 if place == "start" else -2]
    assert before.pause_ms == pauses.heading_ms


@pytest.mark.parametrize("place", ["start", "end"])
def test_times_and_exports_stay_right(place: Place, studio: Studio, renderer: ThreadRenderer, tmp_path: Path) -> None:
    own = told(studio, place)
    script = prepare_script(article(), own)
    timeline = narrate(script, own, renderer.clips(script), {"mp3": tmp_path / "a.mp3"})
    found = json.loads(exports.EXPORTS["timeline.json"].text(timeline, script.document))
    notice = found["blocks"][0 if place == "start" else -1]
    assert (notice["kind"], notice["text"]) == ("announcement", STATEMENT)
    assert all(0 <= earlier["end_ms"] <= later["start_ms"] for earlier, later in pairwise(found["sentences"]))
    for word in found["words"]:
        assert found["blocks"][word["block"]]["text"][word["start"] : word["end"]] == word["text"]
    marks = [json.loads(line) for line in exports.speech_marks(timeline, script.document).splitlines()]
    text = exports.plain_text(timeline, script.document).encode()
    assert all(text[mark["start"] : mark["end"]].decode() == mark["value"] for mark in marks)
    cues = webvtt.from_buffer(io.StringIO(exports.EXPORTS["captions.vtt"].text(timeline, script.document))).captions
    assert [cue.text for cue in cues] == printed(script)
    chapters = json.loads(exports.chapters(timeline, script.document))["chapters"]
    assert [chapter["title"] for chapter in chapters] == ["A title"]


def test_the_first_sentence_is_the_one_that_is_said_first(studio: Studio) -> None:
    for place, first in FIRST.items():
        heard: list[Sentence] = []

        def note(sentence: Sentence, speaking: Speaking, heard: list[Sentence] = heard) -> None:
            heard.append(sentence)

        script = prepare_script(article(), told(studio, place), on_first=note)
        assert len(heard) == 1
        assert heard[0].words == script.sentences[0].words or place == "start"
        assert " ".join(word.spoken for word in heard[0].words).rstrip(".") == first.rstrip(".")


def test_it_changes_the_key_and_only_where_it_is_spoken(studio: Studio) -> None:
    keys = {
        place: narration_key(prepare_script(article(), told(studio, place)), told(studio, place)) for place in FIRST
    }
    assert len(set(keys.values())) == 3
    assert keys["none"] == narration_key(prepare_script(article(), studio), studio)


def test_its_words_can_be_set(studio: Studio) -> None:
    own = told(studio, "start", texts={"en": "Read by a machine. Written by people."})
    assert printed(prepare_script(article(), own))[:2] == ["Read by a machine.", "Written by people."]
    assert printed(prepare_script(article(None), own))[:2] == ["Read by a machine.", "Written by people."]


def test_every_language_of_the_table_is_spoken(studio: Studio, tmp_path: Path) -> None:
    # espeak has no plain "nb" and "zh".
    names = {"nb": "nb", "zh": "cmn", "en": "en-us"}
    for language, words in disclosure_words().items():
        folder = tmp_path / language
        name = f"{language}_XX-tick-x_low"
        write_measured_voice(folder, name, espeak=names.get(language, language))
        settings = studio.settings.model_copy(update={"voices_dir": folder, "voice": name})
        script = prepare_script(article(language, f"{words.statement} 1."), told(open_studio(settings), "start"))
        assert " ".join(printed(script)).startswith(words.statement), language
        assert script.sentences[0].spoken


def test_a_language_without_words_says_what_to_do(studio: Studio, tmp_path: Path) -> None:
    write_measured_voice(tmp_path, "ca_ES-tick-x_low", espeak="ca")
    settings = studio.settings.model_copy(update={"voices_dir": tmp_path, "voice": "ca_ES-tick-x_low"})
    catalan = open_studio(settings)
    with pytest.raises(InputError, match=r"no words in the language ca.*AUDIO_SERVICE_DISCLOSURE__TEXTS"):
        prepare_script(article("ca"), told(catalan, "end"))
    own = told(catalan, "end", texts={"ca": "Llegit per una veu sintètica."})
    assert printed(prepare_script(article("ca"), own))[-1] == "Llegit per una veu sintètica."
    assert spoken_statement("nn-NO", settings) == disclosure_words()["nb"].statement
