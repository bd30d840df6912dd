"""Parts of a read block that are left out: footnote marks, addresses, credits, time stamps, datelines."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice, takewhile

from audio_service.article.clean.rules import parts_of_lines
from audio_service.article.document import Block, BlockKind, Document, Reason, Span

_PROSE = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM, BlockKind.CAPTION, BlockKind.ROW)
# A place in capitals and a colon, which is also how transcripts name speakers.
_SPEAKER = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{1,30}: ")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def holes_of(document: Document, block: Block, early: bool) -> list[tuple[Span, Reason]]:
    """The holes of a block, ascending and disjoint; `early`: it is among the first paragraphs."""
    first = bisect_left(document.marks, block.span.start, key=lambda mark: mark.span.start)
    inside = takewhile(lambda mark: mark.span.start <= block.span.end, islice(document.marks, first, None))
    found = [(mark.span, mark.reason) for mark in inside if block.span.contains(mark.span)]
    text = block.span.of(document.text)
    start = block.span.start
    if block.kind in _PROSE or block.kind is BlockKind.HEADING:
        for reason, pattern in parts_of_lines().holes if parts_of_lines().hole_signs.search(text) else ():
            if block.kind is BlockKind.HEADING and reason is not Reason.NAVIGATION:
                continue
            found += [(span.shift(start), reason) for match in pattern.finditer(text) for span in _spans(match)]
        if early and block.kind is BlockKind.PARAGRAPH and (end := _dateline(document, block)):
            found.append((Span(start, start + end), Reason.DATELINE))
    return _disjoint(found)


def _spans(match: re.Match[str]) -> list[Span]:
    """What a match leaves out: its named groups, else all of it."""
    spans = [match.span(name) for name, found in match.groupdict().items() if found] or [match.span()]
    return [Span(first, last) for first, last in spans if first < last]


def _dateline(document: Document, block: Block) -> int:
    """The length of the dateline that a paragraph begins with, or is; 0 for none."""
    text = block.span.of(document.text)
    head = text[:140]
    first = _FIRST_WORD.match(head)
    if first is not None and first[0] in parts_of_lines().not_places:
        return 0
    if _SPEAKER.match(head) and _is_transcript(document, block):
        return 0
    matches = (pattern.match(head) for pattern in parts_of_lines().datelines)
    return max((match.end() for match in matches if match is not None), default=0)


def _is_transcript(document: Document, block: Block) -> bool:
    """Whether other blocks begin with somebody in capitals too."""
    others = (other.span.of(document.text)[:40] for other in document.blocks if other != block)
    return any(map(_SPEAKER.match, others))


def _disjoint(found: list[tuple[Span, Reason]]) -> list[tuple[Span, Reason]]:
    """In order; of those that overlap, the first and longest."""
    kept: list[tuple[Span, Reason]] = []
    for span, reason in sorted(found, key=lambda hole: (hole[0].start, -hole[0].end)):
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, reason))
    return kept
