"""Parts of a read block that are left out: footnote marks, addresses, credits, datelines."""

from __future__ import annotations

from audio_service.article.clean.rules import rules
from audio_service.article.document import Block, BlockKind, Document, Reason, Span

_PROSE = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM, BlockKind.CAPTION)


def holes_of(document: Document, block: Block, early: bool) -> list[tuple[Span, Reason]]:
    """The holes of a block, ascending and disjoint; `early`: it is among the first paragraphs."""
    found = [(mark.span, mark.reason) for mark in document.marks if block.span.contains(mark.span)]
    text = block.span.of(document.text)
    start = block.span.start
    if block.kind in _PROSE:
        for reason, pattern in rules().holes:
            found += [(Span(m.start(), m.end()).shift(start), reason) for m in pattern.finditer(text) if m.group()]
        if early and block.kind is BlockKind.PARAGRAPH:
            match = rules().dateline.match(text[:120])
            if match is not None and match.end() < len(text):
                found.append((Span(start, start + match.end()), Reason.DATELINE))
    return _disjoint(found)


def _disjoint(found: list[tuple[Span, Reason]]) -> list[tuple[Span, Reason]]:
    """In order; of those that overlap, the first and longest."""
    kept: list[tuple[Span, Reason]] = []
    for span, reason in sorted(found, key=lambda hole: (hole[0].start, -hole[0].end)):
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, reason))
    return kept
