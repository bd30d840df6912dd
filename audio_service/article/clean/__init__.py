"""Document -> what is read, and a Removal with a reason for everything else. Drops, never edits.

First blocks outside the article are dropped, then lines that a narrator would not read (`rules.py` and the
files beside it), then parts of lines: addresses, footnote marks, datelines. Every character of a block is either read
or in exactly one removal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio_service.article.clean.drops import drops_of, with_options
from audio_service.article.clean.holes import holes_of
from audio_service.article.document import OPTIONAL_KINDS, Block, BlockKind, Document, Reason, Span

if TYPE_CHECKING:
    from audio_service.config import Reading

# Beside a hole these stand at the word.
_MARKS = ".,;:!?)]”"
_BRACKETS = "([“"


@dataclass(frozen=True, slots=True)
class Removal:
    """A part of the page that is not read; `text` is `document.text[span]`."""

    span: Span
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A block that is read except for its `holes` (ascending, disjoint)."""

    block: Block
    holes: tuple[Span, ...] = ()

    def masked(self, text: str) -> str:
        """The block's text with its holes blanked; positions are unchanged."""
        start = self.block.span.start
        shown = self.block.span.of(text)
        for hole in self.holes:
            shown = shown[: hole.start - start] + " " * len(hole) + shown[hole.end - start :]
        return shown

    def read(self, text: str) -> str:
        """The block's text without its holes; no space is left in front of a mark or behind a bracket."""
        shown, at = "", self.block.span.start
        for hole in (*self.holes, Span(self.block.span.end, self.block.span.end)):
            piece = text[at : hole.start]
            if piece[:1] in _MARKS and piece:
                shown = shown.rstrip()
            shown += piece if not shown or shown[-1] in _BRACKETS or piece[:1] in _MARKS else f" {piece}"
            at = hole.end
        return " ".join(shown.split())


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is read of a document, in order, and what is removed.

    Together they cover its blocks, but for optional ones that are not said.
    """

    document: Document
    kept: tuple[Kept, ...]
    removals: tuple[Removal, ...]

    @property
    def body(self) -> str:
        """The text that is read, without the title: blocks separated by blank lines, white space collapsed."""
        texts = (kept.read(self.document.text) for kept in self.kept if kept.block.kind is not BlockKind.TITLE)
        return "\n\n".join(texts)


def clean_document(document: Document, reading: Reading, *, keep: Iterable[Span] = ()) -> Cleaned:
    """Select what a narrator reads of `document`.

    `keep` are spans that an editor put back: blocks that they touch are read despite the rules, and have no holes
    inside them.
    """
    wanted = tuple(keep)
    blocks = document.blocks
    read = frozenset(at for at, block in enumerate(blocks) if block.wanted or _touched(block.span, wanted))
    drops = with_options(blocks, drops_of(document, reading), reading, read)
    kept: list[Kept] = []
    removals: list[Removal] = []
    early = 0
    for block, drop in zip(blocks, drops, strict=True):
        if drop is not None and block.kind in OPTIONAL_KINDS:
            continue
        if drop is not None:
            removals.append(Removal(block.span, drop, block.span.of(document.text)))
            continue
        holes = [(span, why) for span, why in holes_of(document, block, early < 2) if not _touched(span, wanted)]
        if _read(document.text, block, holes):
            kept.append(Kept(block, tuple(span for span, _ in holes)))
            removals += [Removal(span, why, span.of(document.text)) for span, why in holes]
            early += block.kind is BlockKind.PARAGRAPH
        elif len(block.span):
            why = holes[0][1] if holes else Reason.SYMBOLS
            removals.append(Removal(block.span, why, block.span.of(document.text)))
    return Cleaned(document, tuple(kept), tuple(removals))


def _touched(span: Span, wanted: tuple[Span, ...]) -> bool:
    return any(span.overlaps(other) for other in wanted)


def _read(text: str, block: Block, holes: list[tuple[Span, Reason]]) -> bool:
    """Whether anything that can be said is left of a block beside its holes."""
    at = block.span.start
    left: list[str] = []
    for span, _ in holes:
        left.append(text[at : span.start])
        at = span.end
    left.append(text[at : block.span.end])
    speaks: Callable[[str], bool] = str.isalnum
    return any(speaks(character) for piece in left for character in piece)
