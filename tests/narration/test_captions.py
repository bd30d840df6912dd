"""Captions and timeline.json give the same times."""

from __future__ import annotations

import io
import json
import re

import pytest
import webvtt

from audio_service.article.document import BlockKind, Document, document_of
from audio_service.narration import captions
from audio_service.narration.clip import SILENCE
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio
from audio_service.narration.timeline import Timeline, TimelineBuilder
from audio_service.rendering.clips import Priority, Urgency
from audio_service.rendering.threads import ThreadRenderer
from tests.support import tick_voice

LONG = (
    "A sentence that is much longer than what two lines of a caption could ever hold must be shown in several cues, "
    "each of them beginning with the very word that is said at that moment, so that nobody reads ahead or behind."
)


@pytest.fixture
def narrated(studio: Studio, renderer: ThreadRenderer) -> tuple[Timeline, Document]:
    document = document_of(
        [
            (BlockKind.TITLE, "A <b>bold</b> title & more", None),
            (BlockKind.PARAGRAPH, "Party 🎉 time & “quotes”. Costs $5 -- or so.", None),
            (BlockKind.PARAGRAPH, LONG, None),
        ],
        title="A title",
        language="en",
    )
    script = prepare_script(document, studio)
    builder = TimelineBuilder(script, exact=True)
    builder.lead(SILENCE, 100)
    for clip in renderer.clips(script, Urgency(Priority.BATCH)):
        builder.add(clip)
    return builder.timeline(), document


def test_json_has_every_word_once_with_its_text(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    exported = json.loads(captions.timeline_text(timeline, document))
    assert exported["version"] == 1
    assert (exported["language"], exported["voice"], exported["exact"]) == ("en", tick_voice.NAME, True)
    for word in exported["words"]:
        assert exported["blocks"][word["block"]]["text"][word["start"] : word["end"]] == word["text"]
    assert [word["text"] for word in exported["words"]] == document.text.replace("🎉", " 🎉 ").split()
    for sentence in exported["sentences"]:
        inside = [
            word
            for word in exported["words"]
            if word["block"] == sentence["block"] and sentence["start"] <= word["start"] < sentence["end"]
        ]
        assert inside
        assert sentence["start_ms"] <= inside[0]["start_ms"]
        assert inside[-1]["end_ms"] <= sentence["end_ms"] <= exported["duration_ms"]


def test_webvtt_is_read_by_a_parser(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    parsed = webvtt.from_buffer(io.StringIO(captions.webvtt(timeline, document)))
    starts = {cue.start for cue in parsed.captions}
    assert {f"00:00:{sentence.start_ms / 1000:06.3f}" for sentence in timeline.sentences} <= starts
    assert "&lt;b&gt;" in parsed.captions[0].raw_text
    text = " ".join(cue.raw_text.replace("\n", " ") for cue in parsed.captions)
    assert "$5 -- or so." in text


def test_cues_are_short_and_begin_with_a_word(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    cues = re.findall(r"--> .*\n((?:.+\n)+)", captions.webvtt(timeline, document))
    assert len(cues) > len(timeline.sentences)
    for cue in cues:
        lines = cue.rstrip("\n").split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= 65 for line in lines)
    srt = captions.srt(timeline, document)
    starts = {word.start_ms for word in timeline.words} | {sentence.start_ms for sentence in timeline.sentences}
    for hours, minutes, seconds, ms in re.findall(r"^(\d\d):(\d\d):(\d\d),(\d\d\d) -->", srt, re.M):
        assert (int(hours) * 60 + int(minutes)) * 60_000 + int(seconds) * 1000 + int(ms) in starts


def test_srt_and_webvtt_agree(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    times = re.findall(r"^(\S+) --> (\S+)$", captions.webvtt(timeline, document), re.M)
    in_srt = re.findall(r"^(\S+) --> (\S+)$", captions.srt(timeline, document).replace(",", "."), re.M)
    assert times == in_srt
