"""Text of a block -> spans of its sentences: sentencex's boundaries, corrected by our own rules."""

from __future__ import annotations

import re

import sentencex

from audio_service.article import Span
from audio_service.script.stops import begins_sentences, marked

# sentencex searches a closing mark for every opening one: 10^5 of them take 7 s, a window of this size 12 ms.
_WINDOW = 4000
# Markers of a list that runs on in one line: "1. First 2. Second", "a) ... b) ...", "• 9. ... • 10. ...".
_MARKER = re.compile(r"(?<!\S)(?:[•⁃‣▪●*·-]\s?)?(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))(?:\.\)|[.)])(?=\s+\S)")
# A full stop, then an ellipsis of dots apart that begins the next sentence: "…compounds. . . . The practice".
_STOP_ELLIPSIS = re.compile(r"(?<=\w\.)\s{1,3}\.\s\.\s\.\s*$")
_LEAD = re.compile(r"\s*(?:[•⁃‣▪●–—*]\s+)?")
_WORD = re.compile(r"\w")


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Spans of the sentences of `text`, which cover everything but white space."""
    spans: list[Span] = []
    signs = marked(text, language)
    for region in _regions(text, language):
        found = _merged(text, _boundaries(signs, Span(_body(text, region), region.end), language))
        if found:
            found[0] = Span(region.start, found[0].end)
        spans += found or [region]
    return tuple(trimmed for span in spans if (trimmed := _trimmed(text, span)))


def _body(text: str, region: Span) -> int:
    """Where the text of a region begins behind its bullet or number, which sentencex would take for a sentence."""
    lead = _LEAD.match(text, region.start, region.end)
    start = lead.end() if lead else region.start
    marker = _MARKER.match(text, start, region.end)
    return marker.end() if marker else start


def _regions(text: str, language: str) -> list[Span]:
    """The items of a list that runs on in one line and what introduces it, or the whole text as one region."""
    kept = [marker for marker in _MARKER.finditer(text) if _begins_list(text, marker)][:1]
    for marker in _MARKER.finditer(text, kept[0].end() if kept else len(text)):
        ends_with = text[max(0, marker.start() - 12) : marker.start()].split()[-1:]  # "1. Bundesliga und 2. Bundesliga"
        if _follows(kept[-1], marker) and not (ends_with and begins_sentences(ends_with[0], language)):
            kept.append(marker)
    if len(kept) < 2:
        return [Span(0, len(text))]
    starts = [marker.start() for marker in kept]
    regions = [Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [Span(0, starts[0]), *regions] if starts[0] else regions


def _begins_list(text: str, marker: re.Match[str]) -> bool:
    """Whether a marker stands first, or is a list's first one behind a colon or the end of a sentence."""
    before = text[max(0, marker.start() - 4) : marker.start()].rstrip()
    if not before:
        return marker.start() < 4
    return before[-1] in ":.!?…" and (marker["number"] == "1" or marker["letter"] == "a")


def _follows(before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether one marker counts on from another."""
    if before["number"] and after["number"]:
        return int(after["number"]) == int(before["number"]) + 1
    return bool(before["letter"] and after["letter"] and ord(after["letter"]) == ord(before["letter"]) + 1)


def _boundaries(text: str, region: Span, language: str) -> list[Span]:
    """sentencex's sentences of a region, read in windows so that hostile text takes linear time."""
    spans: list[Span] = []
    at = region.start
    while at < region.end:
        end = _window_end(text, at, region.end)
        for part in sentencex.segment(language.split("-")[0].lower(), text[at:end]):
            spans.append(Span(at, at + len(part)))
            at += len(part)
        at = end
    return spans


def _window_end(text: str, start: int, end: int) -> int:
    """Where a window that begins at `start` ends: behind a sentence if one ends in its second half, else at a space."""
    if end - start <= _WINDOW:
        return end
    middle, last = start + _WINDOW // 2, start + _WINDOW
    for mark in (". ", "! ", "? ", " "):
        found = text.rfind(mark, middle, last)
        if found > 0:
            return found + len(mark)
    return last


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """The sentences with what was parted wrongly put together, and an ellipsis at a start put there."""
    kept: list[Span] = []
    for part in spans:
        if kept and (ellipsis := _STOP_ELLIPSIS.search(text, max(kept[-1].start, kept[-1].end - 20), kept[-1].end)):
            part = Span(ellipsis.start(), part.end)
            kept[-1] = Span(kept[-1].start, part.start)
        if kept and not (_WORD.search(text, part.start, part.end) and _WORD.search(text, kept[-1].start, kept[-1].end)):
            kept[-1] = Span(kept[-1].start, part.end)
        else:
            kept.append(part)
    return kept


def _trimmed(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; None if there is nothing else."""
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip())
    end = span.start + len(inside.rstrip())
    return Span(start, end) if start < end else None
