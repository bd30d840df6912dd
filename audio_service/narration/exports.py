"""The exports of a timeline: JSON, captions, karaoke captions, speech marks, EPUB media overlay, podcast chapters.

The times are those of `captions.py`.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from audio_service.article import BlockKind, Document, Span, xml_text
from audio_service.narration.captions import (
    CUE_LINE_CHARACTERS,
    clock,
    provenance_json,
    srt,
    timeline_text,
    webvtt,
    webvtt_head,
)
from audio_service.narration.finished import AUDIO
from audio_service.narration.provenance import meta_of
from audio_service.narration.timeline import TimedWord, Timeline

CHAPTER_KINDS = (BlockKind.TITLE, BlockKind.HEADING)
_SMIL = "http://www.w3.org/ns/SMIL"
_EPUB = "http://www.idpf.org/2007/ops"
_OVERLAY_TEXT = "text.xhtml"
_XHTML = "http://www.w3.org/1999/xhtml"
# Stripped around a speech mark's word, with Unicode's dashes, brackets and quotation marks.
_SENTENCE_MARKS = frozenset("\"'`´.,:;!?…‥¡¿·‼⁇⁈⁉،؛؟۔।॥、。，．：；！？｡､")
_AROUND = frozenset(("Pd", "Ps", "Pe", "Pi", "Pf"))
# A hyphen or point before a figure or amount belongs to it: "-5", ".5", "-$50".
_SIGN = re.compile(r"(?<![-.])(?:-?\.(?=\d)|-(?=[\d$£€¥]))")


def karaoke(timeline: Timeline, document: Document) -> str:
    """WebVTT with a time before each spoken word, one cue per sentence (W3C WebVTT, 4.2.2 cue timestamps).

    Times ascend strictly: a word that is not spoken has none.
    """
    cues = [webvtt_head(timeline)]
    for index, words in enumerate(_words_by_sentence(timeline)):
        sentence = timeline.sentences[index]
        line, lines, last_ms = 0, [""], sentence.start_ms
        for word in words:
            text = word.span.of(document.text)
            line += len(text) + 1
            if line > CUE_LINE_CHARACTERS and lines[-1]:
                line = len(text) + 1
                lines.append("")
            stamp = ""
            if word.spoken and last_ms < word.start_ms < sentence.end_ms:
                stamp, last_ms = f"<{clock(word.start_ms, '.')}>", word.start_ms
            lines[-1] += f"{' ' if lines[-1] else ''}{stamp}{html.escape(text, quote=False)}"
        times = f"{clock(sentence.start_ms, '.')} --> {clock(sentence.end_ms, '.')}"
        cues.append(f"{times}\n" + "\n".join(lines) + "\n")
    return "\n".join(cues)


def _words_by_sentence(timeline: Timeline) -> list[list[TimedWord]]:
    by_sentence: list[list[TimedWord]] = [[] for _ in timeline.sentences]
    for word in timeline.words:
        by_sentence[word.sentence].append(word)
    return by_sentence


def plain_text(timeline: Timeline, document: Document) -> str:
    """The text that speech marks point into: read blocks separated by empty lines."""
    return "\n\n".join(timed.block.span.of(document.text) for timed in timeline.blocks)


def speech_marks(timeline: Timeline, document: Document) -> str:
    """Speech marks in Amazon Polly's format: JSON lines by time, a sentence before its spoken words.

    `start` and `end` are bytes of `plain_text` in UTF-8. Words have no surrounding punctuation. The last line also has
    the marks of a synthetic voice: the first one is as Polly writes it.
    """
    words = [
        [(word.start_ms, _bare(word.span, document)) for word in each if word.spoken]
        for each in _words_by_sentence(timeline)
    ]
    found: list[dict[str, object]] = []
    offset = 0
    block = -1
    for index, sentence in enumerate(timeline.sentences):
        if sentence.block != block:
            offset += 0 if block < 0 else _bytes(timeline.blocks[block].block.span, document) + 2
            block = sentence.block
        first = timeline.blocks[block].block.span.start
        spans = [("sentence", sentence.start_ms, sentence.span), *(("word", *word) for word in words[index])]
        for kind, time_ms, span in spans:
            start = offset + _bytes(Span(first, span.start), document)
            end = start + _bytes(span, document)
            found.append({"time": time_ms, "type": kind, "start": start, "end": end, "value": span.of(document.text)})
    if found:
        found[-1] |= provenance_json(timeline)
    return "".join(json.dumps(mark, ensure_ascii=False) + "\n" for mark in found)


def _bare(span: Span, document: Document) -> Span:
    """The span without quotes, brackets, punctuation and dashes at both ends; all of it where there is nothing else."""
    text = span.of(document.text)
    kept = [at for at, character in enumerate(text) if not _is_around(character)]
    if not kept:
        return span
    signs = (sign.start() for sign in _SIGN.finditer(text[: kept[0] + 1]) if sign.end() == kept[0])
    return Span(span.start + next(signs, kept[0]), span.start + kept[-1] + 1)


def _is_around(character: str) -> bool:
    return character in _SENTENCE_MARKS or unicodedata.category(character) in _AROUND


def _bytes(span: Span, document: Document) -> int:
    return len(span.of(document.text).encode())


def overlay_text(timeline: Timeline, document: Document) -> str:
    """The XHTML that the media overlay points into: one paragraph per block, one span with id per sentence."""
    body = []
    for number, timed in enumerate(timeline.blocks):
        tag = {BlockKind.TITLE: "h1", BlockKind.HEADING: "h2", BlockKind.QUOTE: "blockquote"}.get(timed.block.kind, "p")
        spans = " ".join(
            f'<span id="s{index}">{_escaped(sentence.span.of(document.text))}</span>'
            for index, sentence in enumerate(timeline.sentences)
            if sentence.block == number
        )
        body.append(f"<{tag}>{spans}</{tag}>")
    title, language = _escaped(document.title or ""), _escaped(document.language or "und")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="{_XHTML}" lang="{language}" xml:lang="{language}">'
    return (
        f"{head}\n<head><title>{title}</title>{_meta(timeline)}</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _meta(timeline: Timeline, namespace: str = "") -> str:
    """The marks of a synthetic voice as XHTML's `meta` elements."""
    of = f' xmlns="{namespace}"' if namespace else ""
    named = meta_of(timeline.marks).items()
    return "".join(f'<meta{of} name="{name}" content="{_escaped(value)}"/>' for name, value in named)


def _escaped(text: str) -> str:
    return html.escape(xml_text(text))


def overlay(timeline: Timeline, document: Document) -> str:
    """An EPUB 3 media overlay (SMIL 3.0) for `text.xhtml` and `audio.mp3`: one `par` per sentence."""
    pars = []
    for index, sentence in enumerate(timeline.sentences):
        clip = f'clipBegin="{sentence.start_ms / 1000:.3f}s" clipEnd="{sentence.end_ms / 1000:.3f}s"'
        pars.append(f'<par id="p{index}"><text src="{_OVERLAY_TEXT}#s{index}"/><audio src="{AUDIO}" {clip}/></par>')
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<smil xmlns="{_SMIL}" xmlns:epub="{_EPUB}" version="3.0">'
    lines = "\n".join(pars)
    marks = _meta(timeline, _XHTML)
    about = f"<head><metadata>{marks}</metadata></head>\n" if marks else ""
    return f'{head}\n{about}<body>\n<seq epub:textref="{_OVERLAY_TEXT}">\n{lines}\n</seq>\n</body>\n</smil>\n'


def chapters(timeline: Timeline, document: Document) -> str:
    """Podcast chapters (podcast namespace, JSON chapters 1.2): one per heading, the title first."""
    found = [
        {"startTime": timed.start_ms / 1000, "title": timed.block.span.of(document.text)}
        for timed in timeline.blocks
        if timed.block.kind in CHAPTER_KINDS
    ]
    about = {} if timeline.marks is None else {"description": timeline.marks.statement, **provenance_json(timeline)}
    return json.dumps({"version": "1.2.0", **about, "chapters": found}, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Export:
    """A file made from a timeline: its media type, and the function for its text."""

    media_type: str
    text: Callable[[Timeline, Document], str]


# File name -> export, in storage order.
EXPORTS = {
    "timeline.json": Export("application/json", timeline_text),
    "captions.vtt": Export("text/vtt; charset=utf-8", webvtt),
    "captions.srt": Export("application/x-subrip; charset=utf-8", srt),
    "karaoke.vtt": Export("text/vtt; charset=utf-8", karaoke),
    "marks.jsonl": Export("application/x-json-stream", speech_marks),
    "text.txt": Export("text/plain; charset=utf-8", plain_text),
    "overlay.smil": Export("application/smil+xml", overlay),
    "text.xhtml": Export("application/xhtml+xml", overlay_text),
    "chapters.json": Export("application/json+chapters", chapters),
}


def export_texts(timeline: Timeline, document: Document) -> dict[str, str]:
    """All exports of a timeline: file name -> text."""
    return {name: export.text(timeline, document) for name, export in EXPORTS.items()}
