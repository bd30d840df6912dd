"""The other faces give the same times as the timeline."""

from __future__ import annotations

import io
import json
import re

import pytest
import webvtt
from lxml import etree

from audio_service import faces
from audio_service.document import BlockKind, Document, document_of
from audio_service.narrate import Studio, open_assembly, prepare
from audio_service.render import Priority, Renderer, Urgency
from audio_service.timeline import Timeline


@pytest.fixture
def narrated(studio: Studio, renderer: Renderer) -> tuple[Timeline, Document]:
    document = document_of(
        [
            (BlockKind.TITLE, "Größe & “title” 🎉", None),
            (BlockKind.PARAGRAPH, "First sentence – with a dash. Second <b>one</b> costs €5.", None),
            (BlockKind.HEADING, "Another part", None),
            (BlockKind.QUOTE, "Said someone, at length, to nobody in particular, in a line that is rather long.", None),
        ],
        title="Größe",
        language="en",
    )
    script = prepare(document, studio)
    assembly = open_assembly(script, studio)
    assembly.lead(None, 100)
    for take in renderer.takes(script, Urgency(Priority.BATCH)):
        assembly.add(take)
    return assembly.timeline(), document


def test_speech_marks_point_at_bytes(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    text = faces.plain_text(timeline, document).encode()
    marks = [json.loads(line) for line in faces.speech_marks(timeline, document).splitlines()]
    assert all(text[mark["start"] : mark["end"]].decode() == mark["value"] for mark in marks)
    words = [mark for mark in marks if mark["type"] == "word"]
    assert [mark["time"] for mark in words] == [word.start_ms for word in timeline.words]
    assert [mark["time"] for mark in marks] == sorted(mark["time"] for mark in marks)
    assert marks[0]["type"] == "sentence"
    assert list(marks[0]) == ["time", "type", "start", "end", "value"]


def test_karaoke_stamps_rise_inside_their_cue(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    text = faces.karaoke(timeline, document)
    parsed = webvtt.from_buffer(io.StringIO(text))
    assert len(parsed.captions) == len(timeline.sentences)
    for cue, sentence in zip(parsed.captions, timeline.sentences, strict=True):
        stamps = re.findall(r"<(\d\d:\d\d:\d\d\.\d\d\d)>", cue.raw_text)
        assert stamps == sorted(stamps)
        assert all(cue.start < stamp < cue.end for stamp in stamps)
        words = [word for word in timeline.words if timeline.sentences[word.sentence] == sentence]
        assert len(stamps) >= len([word for word in words if sentence.start_ms < word.start_ms < sentence.end_ms])
    assert "&lt;b&gt;one&lt;/b&gt;" in text


def test_the_overlay_points_into_its_text(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    smil = etree.fromstring(faces.overlay(timeline, "audio.mp3", "text.xhtml").encode())
    xhtml = etree.fromstring(faces.overlay_text(timeline, document).encode())
    ids = {element.get("id") for element in xhtml.iter() if element.get("id")}
    pars = smil.findall(".//{http://www.w3.org/ns/SMIL}par")
    assert len(pars) == len(timeline.sentences) == len(ids)
    for par, sentence in zip(pars, timeline.sentences, strict=True):
        text, audio = par
        assert text.get("src").removeprefix("text.xhtml#") in ids
        assert audio.get("clipBegin") == f"{sentence.start_ms / 1000:.3f}s"
        assert audio.get("clipEnd") == f"{sentence.end_ms / 1000:.3f}s"
    assert "Second <b>one</b> costs €5." in "".join(xhtml.itertext())


def test_chapters_are_the_headings(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    chapters = json.loads(faces.chapters(timeline, document))
    assert [chapter["title"] for chapter in chapters["chapters"]] == ["Größe & “title” 🎉", "Another part"]
    assert chapters["chapters"][1]["startTime"] == timeline.blocks[2].start_ms / 1000
