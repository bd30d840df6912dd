"""An editor's choices, stored as texts -> spans to put back and blocks to leave out of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audio_service.article.clean import Cleaned, Removal
from audio_service.article.document import Document, Reason, Span


def spans_of(texts: Sequence[str], document: Document) -> tuple[Span, ...]:
    """Find these texts: all blocks equal to one of them, else all occurrences inside blocks."""
    return tuple(span for text in texts if text for span in _places(text, document))


def _places(text: str, document: Document) -> Iterator[Span]:
    blocks = [block.span for block in document.blocks if block.span.of(document.text) == text]
    if blocks:
        yield from blocks
        return
    for block in document.blocks:
        at = document.text.find(text, block.span.start, block.span.end)
        while at >= 0:
            yield Span(at, at + len(text))
            at = document.text.find(text, at + len(text), block.span.end)


def leave_out(texts: Sequence[str], cleaned: Cleaned) -> Cleaned:
    """Leave out the blocks equal to one of these texts."""
    wanted = set(texts)
    document = cleaned.document
    dropped = [kept for kept in cleaned.kept if kept.block.span.of(document.text) in wanted]
    if not dropped:
        return cleaned
    spans = [kept.block.span for kept in dropped]
    removals = [removal for removal in cleaned.removals if not any(span.contains(removal.span) for span in spans)]
    removals += [Removal(span, Reason.EDITOR, span.of(document.text)) for span in spans]
    removals.sort(key=lambda removal: removal.span)
    return replace(cleaned, kept=tuple(kept for kept in cleaned.kept if kept not in dropped), removals=tuple(removals))
