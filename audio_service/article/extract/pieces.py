"""Pieces of an article -> Document: the title first, announcements before tables and code, marks in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audio_service.article.announcements import announcement
from audio_service.article.clean.rules import is_sentence_of
from audio_service.article.document import Block, BlockKind, Document, Mark, NarratorMark, Reason, Span
from audio_service.article.extract.metadata import Metadata
from audio_service.article.extract.titles import is_title, kicker
from audio_service.article.language import detect


@dataclass(slots=True)
class Piece:
    """A block before its position in the text is known.

    `table` is the name of the table that begins here and is left out; it may be empty. `row` is said in place of a
    row of text where tables are read: the same with headers, or nothing for a row of headers.
    """

    kind: BlockKind
    text: str
    role: Reason | None = None
    marks: tuple[tuple[Span, Reason], ...] = ()
    wanted: bool = False
    table: str | None = None
    row: Piece | None = None
    narrated: tuple[NarratorMark, ...] = ()


def title_first(pieces: list[Piece], title: str | None) -> None:
    """Turn the page's title into a TITLE piece if it precedes the body, else insert one. Copies get a role."""
    if not title:
        return
    same = [at for at, piece in enumerate(pieces) if is_title(piece.text, piece.kind, title)]
    first = next((at for at, piece in enumerate(pieces) if piece.role is None and at not in same), 0)
    best = [at for at in same if at < first]
    same = [at for at in same if at < first or _is_copy(pieces[at].text, title)]
    chosen = next((at for at in best if pieces[at].kind is BlockKind.HEADING), best[-1] if best else None)
    for at in same:
        if at != chosen:
            pieces[at].role = Reason.DUPLICATE
    if chosen is None:
        pieces.insert(first, Piece(BlockKind.TITLE, title))
    else:
        pieces[chosen].kind = BlockKind.TITLE
        pieces[chosen].role = None
        if before := kicker(pieces[chosen].text, title):
            pieces[chosen].marks = (*pieces[chosen].marks, (Span(0, before), Reason.NAVIGATION))


def _is_copy(text: str, title: str) -> bool:
    """Whether a text within the article is the title again, not a chapter's heading that ends with it, nor a sentence.

    Below the title "It sank" a paragraph may say "It sank."
    """
    return is_title(text, BlockKind.PARAGRAPH, title) and not is_sentence_of(text, title)


def document(pieces: list[Piece], metadata: Metadata, body: str, source: str, stub: bool) -> Document:
    """Join the pieces with blank lines, recording their spans."""
    texts: list[str] = []
    blocks: list[Block] = []
    marks: list[Mark] = []
    narrated: list[NarratorMark] = []
    at = 0
    language = language_of(body, metadata.languages)
    for piece in announced(pieces, language):
        blocks.append(Block(piece.kind, Span(at, at + len(piece.text)), piece.role, piece.wanted))
        marks += marks_of(piece, at)
        narrated += [mark.shift(at) for mark in piece.narrated]
        texts.append(piece.text)
        at += len(piece.text) + 2
    return Document(
        "\n\n".join(texts),
        tuple(blocks),
        title=metadata.title,
        byline=", ".join(metadata.authors) or None,
        published=metadata.published,
        language=language,
        source=source,
        preview_only=stub,
        marks=tuple(marks),
        authors=metadata.authors,
        section=metadata.section,
        tags=metadata.tags,
        canonical=metadata.canonical,
        image=metadata.image,
        site=next(iter(metadata.site.names), None),
        narrator_marks=tuple(narrated),
    )


def announced(pieces: list[Piece], language: str | None) -> Iterator[Piece]:
    """The pieces with those that options have said: before tables and code a sentence, before rows of text `row`."""
    was_code = False
    for piece in pieces:
        is_code = piece.kind is BlockKind.CODE and piece.role in (None, Reason.CODE)
        reason = Reason.TABLE if piece.table is not None else Reason.CODE if is_code and not was_code else None
        text = reason and announcement(reason, piece.table or "", language)
        if text:
            yield Piece(BlockKind.ANNOUNCEMENT, text, reason)
        if piece.row is not None:
            yield piece.row
        yield piece
        was_code = is_code or (was_code and piece.role not in (None, Reason.TABLE))  # a button stands between two parts


def language_of(body: str, declared: tuple[str, ...]) -> str | None:
    """The language of a text; with the region that a page declares for it, even if it declares another first."""
    found = detect(body, next(iter(declared), None))
    return next((tag for tag in declared if tag == found or tag.split("-")[0] == found), found)


def marks_of(piece: Piece, at: int) -> list[Mark]:
    """A piece's marks as spans of the document, ascending and disjoint; of nested ones the outer is kept."""
    found: list[Mark] = []
    for span, reason in sorted(piece.marks, key=lambda mark: (mark[0].start, -mark[0].end)):
        moved = span.shift(at)
        if len(moved) and (not found or moved.start >= found[-1].span.end):
            found.append(Mark(moved, reason))
    return found
