"""Every export gives the same times as the timeline."""

from __future__ import annotations

import io
import itertools
import json
import re

import pytest
import webvtt
from lxml import etree

from audio_service.article.document import BlockKind, Document, Span, document_of
from audio_service.narration import exports
from audio_service.narration.captions import srt
from audio_service.narration.captions import webvtt as webvtt_of
from audio_service.narration.clip import SILENCE
from audio_service.narration.layout import timeline_builder
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio
from audio_service.narration.timeline import TimedBlock, TimedSentence, TimedWord, Timeline
from audio_service.rendering.clips import Priority, Urgency
from audio_service.rendering.threads import ThreadRenderer


@pytest.fixture
def narrated(studio: Studio, renderer: ThreadRenderer) -> tuple[Timeline, Document]:
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
    script = prepare_script(document, studio)
    builder = timeline_builder(script, studio)
    builder.lead(SILENCE, 100)
    for clip in renderer.clips(script, Urgency(Priority.BATCH)):
        builder.add(clip)
    return builder.timeline(), document


def test_speech_marks_point_at_bytes(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    text = exports.plain_text(timeline, document).encode()
    marks = [json.loads(line) for line in exports.speech_marks(timeline, document).splitlines()]
    assert all(text[mark["start"] : mark["end"]].decode() == mark["value"] for mark in marks)
    words = [mark for mark in marks if mark["type"] == "word"]
    assert [mark["time"] for mark in words] == [word.start_ms for word in timeline.words if word.spoken]
    assert [mark["time"] for mark in marks] == sorted(mark["time"] for mark in marks)
    assert marks[0]["type"] == "sentence"
    assert list(marks[0]) == ["time", "type", "start", "end", "value"]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("“Mary,”", "Mary"),
        ("Größe.", "Größe"),
        ("(O’Neill’s)", "O’Neill’s"),
        ("well-known—", "well-known"),
        ("¿Qué?!", "Qué"),
        ("「東京」。", "東京"),
        ("U.S.", "U.S"),
        ("$50,000.", "$50,000"),
        ("(5%),", "5%"),
        ("#1:", "#1"),
        ("@mary…", "@mary"),
        ("C++,", "C++"),
        ("(-5°)", "-5°"),
        ("“-$50”", "-$50"),
        ("-.5", "-.5"),
        ("...5", "5"),
        ("--5", "5"),
        ("“&”", "&"),
        ("$", "$"),
        ("🎉!", "🎉"),
        ("–", "–"),
        ("“…”", "“…”"),
    ],
)
def test_a_word_mark_is_the_word_without_what_stands_around_it(printed: str, value: str) -> None:
    text = f"Ä {printed} z"
    document = document_of([(BlockKind.PARAGRAPH, text, None)])
    spans = [Span(*match.span()) for match in re.finditer(r"\S+", text)]
    words = tuple(TimedWord(span, "said", at, at + 1, 0) for at, span in enumerate(spans))
    block = document.blocks[0]
    sentences, blocks = (TimedSentence(block.span, 0, 3, 0),), (TimedBlock(block, 0, 3),)
    timeline = Timeline(words, sentences, blocks, 66, exact=True, voice="v")
    marks = [json.loads(line) for line in exports.speech_marks(timeline, document).splitlines()]
    assert [mark["value"] for mark in marks] == [text, "Ä", value, "z"]
    for mark in marks:
        assert exports.plain_text(timeline, document).encode()[mark["start"] : mark["end"]].decode() == mark["value"]


def test_karaoke_stamps_rise_inside_their_cue(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    text = exports.karaoke(timeline, document)
    parsed = webvtt.from_buffer(io.StringIO(text))
    assert len(parsed.captions) == len(timeline.sentences)
    for cue, sentence in zip(parsed.captions, timeline.sentences, strict=True):
        stamps = re.findall(r"<(\d\d:\d\d:\d\d\.\d\d\d)>", cue.raw_text)
        assert stamps == sorted(set(stamps))
        assert all(cue.start < stamp < cue.end for stamp in stamps)
        words = [word for word in timeline.words if timeline.sentences[word.sentence] == sentence and word.spoken]
        assert len(stamps) == len([word for word in words if sentence.start_ms < word.start_ms < sentence.end_ms])
    assert "&lt;b&gt;one&lt;/b&gt;" in text


ODD = [
    "👋 Hello!",
    "Hello there 👋",
    "👋 👋 🎉 Hello 🎉 🎉 there — 👋 — and 🎉 so … on 👋 👋",
    "“ Hello ” ( there ) * * * and – – so … on",
    f"{'🎉 ' * 200}Hello there.",
    f"Hello there. {'— ' * 200}",
    f"Hello {'👋 ' * 150}there {'👋 ' * 150}",
]


@pytest.mark.parametrize("text", ODD)
def test_what_is_not_spoken_takes_no_time_of_its_own(text: str, studio: Studio, renderer: ThreadRenderer) -> None:
    document = document_of([(BlockKind.PARAGRAPH, text, None)], language="en")
    script = prepare_script(document, studio)
    builder = timeline_builder(script, studio)
    for clip in renderer.clips(script, Urgency(Priority.BATCH)):
        builder.add(clip)
    timeline = builder.timeline()
    cues = [webvtt.from_buffer(io.StringIO(made(timeline, document))).captions for made in (exports.karaoke, webvtt_of)]
    cues.append(webvtt.from_buffer(io.StringIO(srt(timeline, document)), "srt").captions)
    for found in cues:
        assert found
        before = ""
        for cue in found:
            stamps = [before, cue.start, *re.findall(r"<(\d\d:\d\d:\d\d\.\d\d\d)>", cue.raw_text), cue.end]
            assert stamps[0] <= stamps[1]
            assert all(earlier < later for earlier, later in itertools.pairwise(stamps[1:]))
            before = cue.end
    for captions in cues:
        shown = " ".join(re.sub(r"<\d\d:[^>]+>", "", cue.raw_text) for cue in captions)
        assert shown.split() == text.split()
    marks = [json.loads(line) for line in exports.speech_marks(timeline, document).splitlines()]
    assert all(any(map(str.isalnum, mark["value"])) for mark in marks if mark["type"] == "word")


def test_xhtml_is_well_formed_whatever_the_article_holds(studio: Studio, renderer: ThreadRenderer) -> None:
    text = "Some \x01words \ufffe and \uffff more \ufdd0."
    document = document_of([(BlockKind.PARAGRAPH, text, None)], title="A \ufffe title\x0b", language="en")
    script = prepare_script(document, studio)
    builder = timeline_builder(script, studio)
    for clip in renderer.clips(script, Urgency(Priority.BATCH)):
        builder.add(clip)
    page = etree.fromstring(exports.overlay_text(builder.timeline(), document).encode())
    assert "".join(page.itertext()).split() == ["A", "title", "Some", "words", "and", "more", "\ufdd0."]


def test_the_overlay_points_into_its_text(narrated: tuple[Timeline, Document]) -> None:
    timeline, document = narrated
    smil = etree.fromstring(exports.overlay(timeline, document).encode())
    xhtml = etree.fromstring(exports.overlay_text(timeline, document).encode())
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
    chapters = json.loads(exports.chapters(timeline, document))
    assert [chapter["title"] for chapter in chapters["chapters"]] == ["Größe & “title” 🎉", "Another part"]
    assert chapters["chapters"][1]["startTime"] == timeline.blocks[2].start_ms / 1000
