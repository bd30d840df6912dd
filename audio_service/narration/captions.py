"""Timeline -> JSON, WebVTT and SRT, with equal times in milliseconds."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterator

from audio_service.article import Block, Document
from audio_service.narration.provenance import mark_lines
from audio_service.narration.timeline import TimedSentence, TimedWord, Timeline, TimelineBuilder

TIMELINE_VERSION = 1
# Two lines of 65 characters fit under a player; a longer sentence becomes several cues.
CUE_LINE_CHARACTERS = 65
CUE_LINES = 2

Json = dict[str, object]


def timeline_json(timeline: Timeline, document: Document) -> Json:
    """The timeline as JSON; starts and ends are code points of the block's text."""
    blocks = timeline.blocks
    return {
        "version": TIMELINE_VERSION,
        "duration_ms": timeline.duration_ms,
        "exact": timeline.exact,
        "language": document.language or "und",
        "voice": timeline.voice,
        **provenance_json(timeline),
        "blocks": [
            {
                "kind": timed.block.kind.value,
                "text": timed.block.span.of(document.text),
                "start_ms": timed.start_ms,
                "end_ms": timed.end_ms,
            }
            for timed in blocks
        ],
        "sentences": [
            {
                "block": sentence.block,
                "start": sentence.span.start - blocks[sentence.block].block.span.start,
                "end": sentence.span.end - blocks[sentence.block].block.span.start,
                "start_ms": sentence.start_ms,
                "end_ms": sentence.end_ms,
            }
            for sentence in timeline.sentences
        ],
        "words": list(_words_json(timeline, document)),
    }


def provenance_json(timeline: Timeline) -> Json:
    """The marks of a synthetic voice, as exports in JSON have them."""
    return {} if timeline.marks is None else {"provenance": timeline.marks.to_json()}


def timeline_text(timeline: Timeline, document: Document) -> str:
    """The timeline's JSON as it is stored: compact, UTF-8, one line."""
    return json.dumps(timeline_json(timeline, document), ensure_ascii=False, separators=(",", ":")) + "\n"


def _words_json(timeline: Timeline, document: Document) -> Iterator[Json]:
    for word in timeline.words:
        block = timeline.sentences[word.sentence].block
        yield _word_json(word, block, timeline.blocks[block].block, document)


def _word_json(word: TimedWord, index: int, block: Block, document: Document) -> Json:
    return {
        "block": index,
        "start": word.span.start - block.span.start,
        "end": word.span.end - block.span.start,
        "text": word.span.of(document.text),
        "spoken": word.spoken,
        "start_ms": word.start_ms,
        "end_ms": word.end_ms,
    }


def sentence_json(builder: TimelineBuilder, index: int, document: Document) -> Json:
    """One sentence of a growing timeline, with its block and words."""
    sentence, words, block = builder.sentence(index)
    return {
        "index": index,
        "block": {"index": sentence.block, "kind": block.kind.value, "text": block.span.of(document.text)},
        "start": sentence.span.start - block.span.start,
        "end": sentence.span.end - block.span.start,
        "start_ms": sentence.start_ms,
        "end_ms": sentence.end_ms,
        "words": [_word_json(word, sentence.block, block, document) for word in words],
    }


def webvtt(timeline: Timeline, document: Document) -> str:
    """WebVTT with one cue per sentence, several for a long one."""
    cues = [
        f"{clock(start, '.')} --> {clock(end, '.')}\n{html.escape(text, quote=False)}\n"
        for start, end, text in _cues(timeline, document)
    ]
    return "\n".join([webvtt_head(timeline), *cues])


def webvtt_head(timeline: Timeline) -> str:
    """The first line of WebVTT, and a NOTE with the marks of a synthetic voice, which no arrow may be in."""
    lines = [line.replace("-->", "→") for line in mark_lines(timeline.marks)]
    return "\n".join(["WEBVTT\n", *(["NOTE", *lines, ""] if lines else [])])


def srt(timeline: Timeline, document: Document) -> str:
    """SubRip with the cues of `webvtt`. It has no comments, and so no marks."""
    cues = [
        f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{text}\n"
        for number, (start, end, text) in enumerate(_cues(timeline, document), 1)
    ]
    return "\n".join(cues)


def _cues(timeline: Timeline, document: Document) -> Iterator[tuple[int, int, str]]:
    """(start ms, end ms, text of at most two lines) of each cue, in order."""
    by_sentence: list[list[int]] = [[] for _ in timeline.sentences]
    for index, word in enumerate(timeline.words):
        by_sentence[word.sentence].append(index)
    for sentence, indexes in zip(timeline.sentences, by_sentence, strict=True):
        yield from _sentence_cues(timeline, document, sentence, indexes)


def _sentence_cues(
    timeline: Timeline, document: Document, sentence: TimedSentence, indexes: list[int]
) -> Iterator[tuple[int, int, str]]:
    start_ms = sentence.start_ms
    lines: list[str] = []
    for index in indexes:
        word = timeline.words[index]
        text = word.span.of(document.text)
        longer = _with_word(lines, text)
        # A cue lasts: words that are not spoken, such as a row of emoji, stay together in one.
        if lines and len(longer) > CUE_LINES and start_ms < word.start_ms < sentence.end_ms:
            yield start_ms, word.start_ms, "\n".join(lines)
            start_ms = word.start_ms
            longer = _with_word([], text)
        lines = longer
    if lines:
        yield start_ms, sentence.end_ms, "\n".join(lines)


def _with_word(lines: list[str], word: str) -> list[str]:
    """The lines with one more word: on the last line where it fits, else below."""
    if lines and len(lines[-1]) + 1 + len(word) <= CUE_LINE_CHARACTERS:
        return [*lines[:-1], f"{lines[-1]} {word}"]
    return [*lines, *textwrap.wrap(word, CUE_LINE_CHARACTERS)]


def clock(ms: int, point: str) -> str:
    """hh:mm:ss, `point`, milliseconds."""
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}"
