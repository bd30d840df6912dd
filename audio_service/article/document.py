"""The canonical text of an article, and spans into it. It is never rewritten.

All positions are code points of `Document.text`, ends exclusive. Every later stage carries spans forward from here
and never searches for text again.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from audio_service.article.characters import clean_text, unwanted_at

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of code points of `Document.text`, `end` exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text of this span."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The span moved by `by` code points."""
        return Span(self.start + by, self.end + by)

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class BlockKind(StrEnum):
    """The kind of a block; it selects pause and voice."""

    TITLE = "title"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ITEM = "item"
    CAPTION = "caption"
    CODE = "code"
    # No text of the page, but said by option: in place of the table or code below it, and of the row of text below it.
    ANNOUNCEMENT = "announcement"
    ROW = "row"


# Blocks of these kinds are neither read nor removed where their option is off.
OPTIONAL_KINDS = frozenset((BlockKind.ANNOUNCEMENT, BlockKind.ROW))


class Reason(StrEnum):
    """Why a part of the page is not read. The list is closed."""

    NAVIGATION = "navigation"
    PLAYER = "player"
    BYLINE = "byline"
    DATELINE = "dateline"
    DATE = "date"
    CAPTION = "caption"
    CREDIT = "credit"
    SHARE = "share"
    NEWSLETTER = "newsletter"
    RELATED = "related"
    ADVERTISEMENT = "advertisement"
    COOKIES = "cookies"
    SIGN_IN = "sign-in"
    PAYWALL = "paywall"
    COMMENTS = "comments"
    WIDGET = "widget"
    TAGS = "tags"
    BIOGRAPHY = "biography"
    UPDATE_NOTE = "update-note"
    CORRECTION = "correction"
    FOOTNOTE_MARK = "footnote-mark"
    REFERENCES = "references"
    TABLE = "table"
    CODE = "code"
    FORMULA = "formula"
    EMBED = "embed"
    URL = "url"
    SYMBOLS = "symbols"
    STRUCK = "struck"
    DUPLICATE = "duplicate"
    FOOTER = "footer"
    OUTSIDE = "outside"
    SITE_RULE = "site-rule"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like part of the page.

    `role` is why markup or extraction would leave it out; None if it belongs to the article. `wanted`: the page marks
    it to be read, whatever the rules say. The role of an announcement is what it stands for: a table or code.
    """

    kind: BlockKind
    span: Span
    role: Reason | None = None
    wanted: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A part of a block that markup excludes from reading, such as a footnote number."""

    span: Span
    reason: Reason


class MarkKind(StrEnum):
    """What a narrator's mark asks for. The list is closed."""

    PAUSE = "pause"
    EMPHASIS = "emphasis"
    ALIAS = "alias"
    IPA = "ipa"
    LETTERS = "letters"
    DIGITS = "digits"
    CARDINAL = "cardinal"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True, order=True)
class NarratorMark:
    """How a part of a block is said, by whoever sent it.

    The span of a pause is empty. `value` is a pause's milliseconds, an alias, phonemes, or the text to be said by
    letters, by digits or as a number; of emphasis "strong" or nothing.
    """

    span: Span
    kind: MarkKind
    value: str = ""

    def shift(self, by: int) -> NarratorMark:
        """The mark moved by `by` code points."""
        return replace(self, span=self.span.shift(by))


@dataclass(frozen=True, slots=True)
class Document:
    """A page as text. Blocks ascend, do not overlap, and are separated by white space only.

    `title`, `byline`, `published` (ISO 8601 date or time) and `language` (BCP 47) are metadata and may be None;
    `byline` is the text of `authors`, or who is named instead. `canonical` is the address that the page names as its
    own, which nobody checked; `image` is the address of its picture, `site` the name of its site. `named_site` is the
    site of which the rule applies, where that is not the one that `source` is on. `source` is the file name or URL.
    `preview_only`: the page shows only the beginning of a paid article. `unsure`: the classifier was not certain which
    blocks belong to the article.
    `marks` ascend, are disjoint, and each lies within a block; so do `narrator_marks`. `lost_marks` are the words of
    those that were dropped as an editor changed their words.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    source: str = "-"
    preview_only: bool = False
    marks: tuple[Mark, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    canonical: str | None = None
    image: str | None = None
    site: str | None = None
    unsure: bool = False
    narrator_marks: tuple[NarratorMark, ...] = ()
    lost_marks: tuple[str, ...] = ()
    named_site: str | None = None

    def __post_init__(self) -> None:
        at = 0
        for block in self.blocks:
            gap = self.text[at : block.span.start]
            if block.span.start < at or block.span.end > len(self.text) or gap.strip():
                raise ValueError(f"block {block} overlaps its neighbour, leaves a gap or runs past the end")
            at = block.span.end
        if self.text[at:].strip():
            raise ValueError("text after the last block")


def document_of(parts: list[tuple[BlockKind, str, Reason | None]], **metadata: object) -> Document:
    """Join parts by blank lines into a Document; `metadata` are its other fields."""
    blocks = []
    at = 0
    for kind, text, role in parts:
        blocks.append(Block(kind, Span(at, at + len(text)), role))
        at += len(text) + 2
    return Document("\n\n".join(text for _, text, _ in parts), tuple(blocks), **metadata)  # type: ignore[arg-type]


def document_to_json(document: Document) -> dict[str, Any]:
    """A document as JSON; blocks as [kind, start, end, role], and true if the page wants them read."""
    return {
        "text": document.text,
        "blocks": [
            [block.kind, block.span.start, block.span.end, block.role, *([True] if block.wanted else [])]
            for block in document.blocks
        ],
        "title": document.title,
        "byline": document.byline,
        "published": document.published,
        "language": document.language,
        "source": document.source,
        "preview_only": document.preview_only,
        "marks": [[mark.span.start, mark.span.end, mark.reason] for mark in document.marks],
        "authors": list(document.authors),
        "section": document.section,
        "tags": list(document.tags),
        "canonical": document.canonical,
        "image": document.image,
        "site": document.site,
        "unsure": document.unsure,
        **_marks_to_json(document),
    }


def _marks_to_json(document: Document) -> dict[str, Any]:
    """A narrator's marks and a named site, if there are any: others are stored, and compared, as before."""
    marks = [[mark.span.start, mark.span.end, mark.kind, mark.value] for mark in document.narrator_marks]
    found = {"narrator_marks": marks, "lost_marks": list(document.lost_marks), "named_site": document.named_site}
    return {name: value for name, value in found.items() if value}


def document_from_json(value: dict[str, Any]) -> Document:
    """The inverse of `document_to_json`; fields that were added since a document was stored have their defaults."""
    blocks = tuple(
        Block(BlockKind(kind), Span(start, end), None if role is None else Reason(role), bool(wanted))
        for kind, start, end, role, *wanted in value["blocks"]
    )
    marks = tuple(Mark(Span(start, end), Reason(reason)) for start, end, reason in value.get("marks", ()))
    narrated = tuple(
        NarratorMark(Span(start, end), MarkKind(kind), said)
        for start, end, kind, said in value.get("narrator_marks", ())
    )
    listed = {name: tuple(value.get(name, ())) for name in ("authors", "tags", "lost_marks")}
    return Document(**{**value, "blocks": blocks, "marks": marks, "narrator_marks": narrated, **listed})


def without_unwanted(document: Document) -> Document:
    """The document without the characters that `clean_text` drops, which markup and metadata may have escaped."""
    text = clean_text(document.text)
    at = unwanted_at(document.text) if len(text) < len(document.text) else []
    blocks, marks, narrated = document.blocks, document.marks, document.narrator_marks

    def moved(span: Span) -> Span:
        return Span(span.start - bisect_left(at, span.start), span.end - bisect_left(at, span.end))

    def cleaned(text: str | None) -> str | None:
        return None if text is None else clean_text(text)

    if at:
        blocks = tuple(replace(block, span=moved(block.span)) for block in blocks)
        marks = tuple(replace(mark, span=moved(mark.span)) for mark in marks)
        narrated = tuple(replace(mark, span=moved(mark.span)) for mark in narrated)
    return replace(
        document,
        text=text,
        blocks=blocks,
        marks=marks,
        narrator_marks=narrated,
        title=cleaned(document.title),
        byline=cleaned(document.byline),
        authors=tuple(map(clean_text, document.authors)),
        section=cleaned(document.section),
        tags=tuple(map(clean_text, document.tags)),
        canonical=cleaned(document.canonical),
        image=cleaned(document.image),
        site=cleaned(document.site),
    )


def with_title(document: Document, title: str) -> Document:
    """The document with this title; a title block of its own becomes a heading.

    Control characters are dropped, white space is collapsed; an empty title changes nothing.
    """
    title = " ".join("".join(c for c in clean_text(title) if c.isspace() or unicodedata.category(c) != "Cc").split())
    if not title:
        return document
    offset = len(title) + 2
    blocks = [Block(BlockKind.TITLE, Span(0, len(title)))]
    for block in document.blocks:
        kind, role = block.kind, block.role
        if kind is BlockKind.TITLE:
            kind = BlockKind.HEADING
            if block.span.of(document.text).casefold() == title.casefold():
                role = Reason.DUPLICATE
        blocks.append(Block(kind, block.span.shift(offset), role, block.wanted))
    marks = tuple(Mark(mark.span.shift(offset), mark.reason) for mark in document.marks)
    narrated = tuple(mark.shift(offset) for mark in document.narrator_marks)
    text = f"{title}\n\n{document.text}"
    return replace(document, text=text, blocks=tuple(blocks), title=title, marks=marks, narrator_marks=narrated)


def with_texts(document: Document, texts: Mapping[int, str]) -> Document:
    """The document with new block texts by index; marks in these blocks are dropped, a narrator's where words changed.

    Raises ValueError for an index without a block and for a text without a letter.
    """
    blocks, parts, marks = [], [], []
    narrated: list[NarratorMark] = []
    lost = list(document.lost_marks)
    at = before = 0
    title = document.title
    for index, block in enumerate(document.blocks):
        old = block.span.of(document.text)
        new = " ".join(clean_text(texts[index]).split()) if index in texts else old
        if old and not new:
            raise ValueError(f"block {index} would be empty")
        gap = document.text[before : block.span.start]
        start = at + len(gap)
        parts += [gap, new]
        blocks.append(replace(block, span=Span(start, start + len(new))))
        own = [mark.shift(-block.span.start) for mark in document.narrator_marks if block.span.contains(mark.span)]
        kept, dropped = _surviving(own, old, new)
        narrated += [mark.shift(start) for mark in kept]
        lost += dropped
        if new == old:
            inside = (mark for mark in document.marks if block.span.contains(mark.span))
            marks += [Mark(mark.span.shift(start - block.span.start), mark.reason) for mark in inside]
        elif block.kind is BlockKind.TITLE:
            title = new
        at, before = start + len(new), block.span.end
    unknown = set(texts) - set(range(len(document.blocks)))
    if unknown:
        raise ValueError(f"block {min(unknown)} does not exist")
    text = "".join([*parts, document.text[before:]])
    changed = replace(document, narrator_marks=tuple(narrated), lost_marks=tuple(lost))
    return replace(changed, text=text, blocks=tuple(blocks), title=title, marks=tuple(marks))


def _surviving(marks: Sequence[NarratorMark], old: str, new: str) -> tuple[list[NarratorMark], list[str]]:
    """The marks of a text in its new version, and the words of those that are dropped.

    A mark is kept while its words are, a pause while the word before or behind it is.
    """
    if old == new or not marks:
        return list(marks), []
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    same = SequenceMatcher(None, [word[0] for word in before], [word[0] for word in after]).get_matching_blocks()
    places = {block.a + at: block.b + at for block in same for at in range(block.size)}
    starts = [word.start() for word in before]
    kept, lost = [], []
    for mark in marks:
        first = bisect_left(starts, mark.span.start + min(len(mark.span), 1)) - 1
        last = bisect_left(starts, mark.span.end) - 1
        if mark.kind is MarkKind.PAUSE:
            at = first if first < 0 else places.get(first, places.get(first + 1, 0) - 1)
            span = Span(after[at].end(), after[at].end()) if at >= 0 else Span(0, 0)
            is_kept = first < 0 or first in places or first + 1 in places
        elif is_kept := all(places.get(at) == places.get(first, -1) + at - first for at in range(first, last + 1)):
            start, end = after[places[first]].start() - starts[first], after[places[last]].start() - starts[last]
            span = Span(mark.span.start + start, mark.span.end + end)
        if is_kept:
            kept.append(replace(mark, span=span))
        else:
            lost.append(mark.span.of(old) or before[first][0])
    return sorted(kept), lost
