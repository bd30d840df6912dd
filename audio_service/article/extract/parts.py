"""HTML -> the page's text as parts in page order, with their markup.

The tree is walked once, without recursion. White space is collapsed as in a browser; marks (footnote numbers, text for
screen readers) get their spans while the text is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from audio_service.article.document import BlockKind, Reason, Span
from audio_service.article.extract.formulas import (
    BEFORE,
    MOST_FORMULAS,
    Formula,
    formula_in,
    formulas_of,
    is_note,
    script_in,
)
from audio_service.article.extract.hints import Hint, hints_of
from audio_service.article.extract.phrases import FUNCTION_WORDS, WORD
from audio_service.article.toml_tables import wordset

SKIPPED = wordset(
    "script style noscript template svg head iframe select option textarea input object canvas audio video map "
    "datalist area base link meta param source track embed applet frame frameset noframes math"
)
INLINE = wordset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr img picture output meter progress strong blink o:p amp-img"
)
# Judging a megabyte of text takes about a second; article pages have 30 to 60 characters a part.
CHARACTERS_PER_PART = 250
HEADINGS = wordset("h1 h2 h3 h4 h5 h6")
_NAMES = ("class", "id", "role", "itemprop", "aria-label", "data-testid", "data-component")
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.I)
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_READERS_ONLY = re.compile(
    r"\bsr-only\b|screen-?reader|visually-?hidden|visuallyhidden|\ba11y|assistive|mw-editsection", re.I
)
# Letters and verse are in <pre> too: unlike code they have this share of function words and no more signs.
_PROSE_FUNCTION = 0.3
_PROSE_SIGNS = 0.03
_PROSE_WORDS = 15
_SIGN = re.compile(r"[][{}()<>=;\\|$_#&*+/@`~]")
# A part of which this share is a formula, beside its number, is a formula set apart.
_DISPLAYED = 0.7
_NOTE_MARK = re.compile(r"\[?\s*(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]+|note \d+|nb \d+|citation needed)\s*\]?$", re.I)


@dataclass(slots=True)
class Box:
    """An element that starts a new line, with counts of the text below it."""

    tag: str
    parent: Box | None
    depth: int
    own: Hint
    hints: Hint
    tags: frozenset[str]
    path: str
    hidden: bool
    element: Element
    articles: int = 0
    characters: int = 0
    linked: int = 0
    parts: int = 0
    prose: int = 0
    witnessed: float = 0.0
    children: int = 0


@dataclass(slots=True)
class Part:
    """A paragraph-like run of text. `marks` are spans of `text` with the reason why they are not read."""

    text: str
    kind: BlockKind
    box: Box
    linked: int
    anchors: int
    bold: int
    marks: tuple[tuple[Span, Reason], ...] = ()
    row: bool = False
    links: tuple[str, ...] = ()
    formula: bool = False


@dataclass(slots=True)
class _Line:
    """The text of a part while it is being written."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spaced: bool = True
    linked: int = 0
    anchors: int = 0
    bold: int = 0
    formulas: int = 0
    marks: list[tuple[Span, Reason]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def write(self, text: str) -> int:
        """Append text with white space collapsed; returns the number of characters added."""
        words = " ".join(text.split())
        if not words:
            if text and not self.spaced:
                self._put(" ")
            return 0
        before = self.length
        if not self.spaced and text[0].isspace():
            self._put(" ")
        self._put(words)
        if text[-1].isspace():
            self._put(" ")
        return self.length - before

    def newline(self) -> None:
        """Add a line break inside the part."""
        if self.length and self.pieces[-1] == " ":
            self.pieces.pop()
            self.length -= 1
        if self.length:
            self._put("\n")

    def cell(self) -> None:
        """End a table cell inside a row."""
        if self.length and self.pieces[-1] == " ":
            self.pieces.pop()
            self.length -= 1
        if self.length and self.pieces[-1] != "; ":
            self._put("; ")

    def end(self, characters: int) -> str:
        """The last characters that were written."""
        pieces: list[str] = []
        for piece in reversed(self.pieces):
            if characters <= 0:
                break
            pieces.append(piece[-characters:])
            characters -= len(piece)
        return "".join(reversed(pieces))

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.spaced = piece[-1].isspace()


@dataclass(frozen=True, slots=True)
class Walked:
    """A page's parts and boxes, both in page order."""

    parts: list[Part]
    boxes: list[Box]


class TooLarge(Exception):
    """The page has more than `limit` of `unit`: parts, or characters of text."""

    def __init__(self, unit: str, limit: int) -> None:
        super().__init__(f"more than {limit} {unit}")
        self.unit = unit
        self.limit = limit


def walk(root: Element, limit: int, excluded: frozenset[Element] = frozenset()) -> Walked:
    """Collect the parts and boxes of a tree; marks inline elements in `excluded`.

    Raises TooLarge beyond `limit` parts, or beyond 250 times as many characters.
    """
    walker = Walker(limit, excluded)
    walker.walk(root)
    return Walked(walker.parts, walker.boxes)


class Walker:
    """One walk over a page's tree; `parts` is what it found."""

    def __init__(self, limit: int, excluded: frozenset[Element]) -> None:
        self._limit = limit
        self._characters = 0
        self._excluded = excluded
        self.parts: list[Part] = []
        self.boxes: list[Box] = []
        self._line = _Line()
        self._anchor = 0
        self._bold = 0
        self._formulas = 0
        self._row: Box | None = None

    def walk(self, root: Element) -> None:
        """Collect the parts and boxes below `root`."""
        box = Box("body", None, 0, Hint(0), Hint(0), frozenset(), "", False, root)
        self.boxes.append(box)
        stack: list[tuple[Element, Box, Box | None, int]] = [(root, box, None, -1)]
        while stack:
            element, box, inner, started = stack.pop()
            if started >= 0:
                self._leave(element, inner, started)
                continue
            inner = self._enter(element, box)
            stack.append((element, box, inner, self._line.length))
            if inner is None:
                continue
            if element.text:
                self._text(element.text)
            stack.extend((child, inner, None, -1) for child in reversed(element))
        self._flush(self.boxes[0])

    def _text(self, text: str) -> None:
        if ("\\" not in text and "$" not in text) or self._formulas > MOST_FORMULAS:
            self._written(text)
            return
        for piece in formulas_of(text):
            if isinstance(piece, str):
                self._written(piece)
            else:
                self._formula(piece)

    def _formula(self, formula: Formula) -> None:
        self._formulas += 1
        started = self._line.length
        self._written(formula.text)
        self._line.formulas += self._line.length - started
        if not formula.said and self._line.length > started:
            self._line.marks.append((Span(started, self._line.length), Reason.FORMULA))

    def _written(self, text: str) -> None:
        written = self._line.write(text)
        if self._anchor:
            self._line.linked += written
        if self._bold:
            self._line.bold += written

    def _enter(self, element: Element, box: Box) -> Box | None:
        """The box of the element's content; None if none of it is text."""
        tag = element.tag
        if not isinstance(tag, str):
            return None
        if tag in ("sup", "sub"):
            script = script_in(element, self._line.end(BEFORE))
            if script is not None:
                self._written(script)
                return None
        elif self._formulas <= MOST_FORMULAS and (formula := formula_in(element)):
            self._formula(formula)
            return None
        if tag in SKIPPED:
            return None
        if tag == "br":
            self._break(box)
            return None
        if tag == "hr":
            self._flush(box)
            return None
        if self._inline(tag, element):
            return self._enter_inline(tag, element, box)
        return self._enter_box(tag, element, box)

    def _inline(self, tag: str, element: Element) -> bool:
        if self._row is not None and tag not in ("tr", "table", "tbody", "thead", "tfoot"):
            return True
        if tag not in INLINE and "-" not in tag:
            return False
        style = element.get("style")
        return not (style and _DISPLAY_BLOCK.search(style))

    def _enter_inline(self, tag: str, element: Element, box: Box) -> Box | None:
        style = element.get("style")
        if element.get("hidden") is not None or (style and _DISPLAY_NONE.search(style)):
            return None
        if tag == "a":
            self._anchor += 1
            self._line.anchors += 1
            href = element.get("href")
            if href:
                self._line.links.append(href)
            before = element.getprevious()
            if before is not None and before.tag == "a" and not before.tail and not self._line.spaced:
                self._line.write(" ")
        elif tag in ("b", "strong"):
            self._bold += 1
        elif self._row is not None and tag in ("td", "th"):
            self._line.cell()
        return box

    def _enter_box(self, tag: str, element: Element, box: Box) -> Box:
        self._flush(box)
        names = " ".join(filter(None, map(element.get, _NAMES))).strip()
        own = hints_of(names) if names else Hint(0)
        style = element.get("style")
        hidden = (
            box.hidden
            or element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or bool(style and _DISPLAY_NONE.search(style))
        )
        tags = box.tags if tag in box.tags else box.tags | {tag}
        first = names.split(None, 1)[0] if names else ""
        path = f"{box.path[-120:]}/{tag}.{re.sub('[0-9]+', '', first)}"
        articles = box.articles + (tag == "article")
        inner = Box(tag, box, box.depth + 1, own, box.hints | own, tags, path, hidden, element, articles)
        box.children += 1
        self.boxes.append(inner)
        if tag == "tr" and is_data_table(element):
            self._row = inner
        return inner

    def _break(self, box: Box) -> None:
        if self._line.pieces and self._line.pieces[-1] == "\n":
            self._flush(box)
        else:
            self._line.newline()

    def _leave(self, element: Element, inner: Box | None, started: int) -> None:
        if inner is not None:
            if inner.element is element:
                self._flush(inner)
                if inner is self._row:
                    self._row = None
            else:
                self._leave_inline(str(element.tag), element, started)
        if element.tail:
            self._text(element.tail)

    def _leave_inline(self, tag: str, element: Element, started: int) -> None:
        if tag == "a" and self._anchor:
            self._anchor -= 1
        elif tag in ("b", "strong") and self._bold:
            self._bold -= 1
        line = self._line
        if started < line.length:
            size = line.length - started
            written = line.end(size + BEFORE)
            reason = mark_reason(tag, element, written[-size:])
            if tag == "sup" and is_note(element, written[:-size]):
                reason = Reason.FOOTNOTE_MARK
            if element in self._excluded:
                reason = Reason.SITE_RULE
            if reason is not None:
                line.marks.append((Span(started, line.length), reason))

    def _flush(self, box: Box) -> None:
        line = self._line
        if not line.length:
            return
        text = "".join(line.pieces).rstrip("; \n" if self._row is not None else None)
        self._line = _Line(anchors=0)
        if not text:
            return
        if len(self.parts) >= self._limit:
            raise TooLarge("parts", self._limit)
        self._characters += len(text)
        if self._characters > CHARACTERS_PER_PART * self._limit:
            raise TooLarge("characters", CHARACTERS_PER_PART * self._limit)
        marks = tuple((Span(s.start, min(s.end, len(text))), r) for s, r in line.marks if s.start < len(text))
        row = self._row is not None
        part = Part(text, kind_of(box, text), box, line.linked, line.anchors, line.bold, marks, row, tuple(line.links))
        part.formula = line.formulas >= _DISPLAYED * len(text)
        self.parts.append(part)


def mark_reason(tag: str, element: Element, text: str) -> Reason | None:
    """Why an inline element's text is not read: a footnote mark, or text for screen readers."""
    if tag == "sup" and len(text) <= 20 and _NOTE_MARK.match(text.strip()):
        inside = element.find(".//a")
        around = element.getparent()
        if inside is not None or (around is not None and around.tag == "a") or text.strip()[:1] in "[*†‡":
            return Reason.FOOTNOTE_MARK
    names = element.get("class")
    if names and _READERS_ONLY.search(names):
        return Reason.NAVIGATION
    return None


def is_prose(text: str) -> bool:
    """Whether preformatted text is prose, not code."""
    words = WORD.findall(text.lower())
    known = sum(word in FUNCTION_WORDS for word in words)
    signs = len(_SIGN.findall(text))
    return len(words) >= _PROSE_WORDS and known >= _PROSE_FUNCTION * len(words) and signs <= _PROSE_SIGNS * len(text)


def kind_of(box: Box, text: str) -> BlockKind:
    """The kind of a part, by the tags around it."""
    tag, tags = box.tag, box.tags
    if tag in HEADINGS:
        return BlockKind.HEADING
    if "pre" in tags and not is_prose(text):
        return BlockKind.CODE
    if "figcaption" in tags or tag == "caption":
        return BlockKind.CAPTION
    if "blockquote" in tags:
        return BlockKind.QUOTE
    if "li" in tags or tag in ("dt", "dd"):
        return BlockKind.ITEM
    return BlockKind.PARAGRAPH


def is_data_table(row: Element) -> bool:
    """Whether a table row holds data, not layout: at least two short cells, no table or list inside."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    for cell in cells:
        if cell.find(".//table") is not None or cell.find(".//div//p") is not None or len(cell.findall(".//p")) > 2:
            return False
        if sum(len(text) for text in cell.itertext()) > 400:
            return False
    return True
