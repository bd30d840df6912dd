"""HTML -> the page's text as parts in page order, with their markup.

The tree is walked once, without recursion. White space is collapsed as in a browser; marks (footnote numbers, text for
screen readers) get their spans while the text is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from audio_service.article.document import BlockKind, MarkKind, NarratorMark, Reason, Span
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
from audio_service.article.extract.kinds import is_data_table, kind_of
from audio_service.article.extract.markup import (
    NAMES,
    NO_NAMES,
    STRUCK,
    is_call,
    is_post_credit,
    is_struck,
    names_in,
    names_of,
    note_link,
    reason_of_names,
)
from audio_service.article.extract.part_text import PartText
from audio_service.article.extract.sites import NO_PICKS, Picks
from audio_service.article.extract.visibility import Visibility
from audio_service.article.toml_tables import wordset

SKIPPED = wordset(
    "script style noscript template svg head iframe select option textarea input object canvas audio video map "
    "datalist area base link meta param source track embed applet frame frameset noframes math rt rp"
)
INLINE = wordset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small "
    "span strike strong sub sup time tt u var wbr img picture output meter progress strong blink o:p amp-img "
    "break phoneme emphasis prosody voice"
)
# A text is a paragraph from so many characters on; shorter ones may be labels.
PROSE_CHARACTERS = 80
# Judging a megabyte of text takes about a second; article pages have 30 to 60 characters a part.
CHARACTERS_PER_PART = 250
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.I)
# What holds this share of a page's text is not beside the article, whatever its name.
_ARTICLE_SHARE = 0.4
# Elements whose inline children are lines of their own if no text stands between them: clock and name in a live blog.
_HOLDERS = wordset("div header footer section article aside figure main nav")
_META = Hint.META | Hint.AUTHOR
Attributes = Mapping[str, str]
# A part of which this share is a formula, beside its number, is a formula set apart.
_DISPLAYED = 0.7


@dataclass(slots=True)
class Box:
    """An element that starts a new line, with counts of the text below it."""

    tag: str
    parent: Box | None
    depth: int
    own: int
    hints: int
    tags: frozenset[str]
    path: str
    element: Element
    reason: Reason | None = None
    code: bool = False
    post: bool = False
    bare: bool | None = None
    articles: int = 0
    characters: int = 0
    linked: int = 0
    parts: int = 0
    prose: int = 0
    children: int = 0

    def around(self) -> Iterator[Box]:
        """The box and all boxes around it, the innermost first; the last one is the page's."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True)
class Part:
    """A paragraph-like run of text. `marks` are spans of `text` with the reason why they are not read.

    `cells` are those of a table row, each with its start in `text`.
    """

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
    cells: tuple[tuple[int, Element], ...] = ()
    narrated: tuple[NarratorMark, ...] = ()

    @property
    def reason(self) -> Reason | None:
        """Why markup alone says that the part is not read."""
        if self.box.post and is_post_credit(self.text):
            return Reason.EMBED
        if self.linked >= len(self.text) - 2 and self.kind is BlockKind.PARAGRAPH and is_call(self.text):
            return self.box.reason or Reason.RELATED
        if self.box.reason is None and self.marks and sum(len(span) for span, _ in self.marks) >= len(self.text) - 1:
            return self.marks[0][1]
        return self.box.reason


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


def walk(root: Element, limit: int, picks: Picks = NO_PICKS) -> Walked:
    """Collect the parts and boxes of a tree; marks inline elements that `picks` excludes.

    Raises TooLarge beyond `limit` parts, or beyond 250 times as many characters.
    """
    walker = Walker(limit, Visibility(root), picks)
    walker.walk(root)
    return Walked(walker.parts, walker.boxes)


class Walker:
    """One walk over a page's tree; `parts` is what it found."""

    def __init__(self, limit: int, visibility: Visibility, picks: Picks) -> None:
        self._limit = limit
        self._visibility = visibility
        self._characters = 0
        self._picks = picks
        self.parts: list[Part] = []
        self.boxes: list[Box] = []
        self._line = PartText()
        self._anchor = 0
        self._bold = 0
        self._formulas = 0
        self._row: Box | None = None
        self._notes: set[str] = set()
        self._noted: set[str] = set()

    def walk(self, root: Element) -> None:
        """Collect the parts and boxes below `root`."""
        box = Box("body", None, 0, 0, 0, frozenset(), "", root)
        self.boxes.append(box)
        # An element to enter, in its box; or, with its attributes, one to leave, and where its text began.
        stack: list[tuple[Element, Box, Attributes | None, PartText | None, int]] = [(root, box, None, None, 0)]
        while stack:
            element, box, attributes, line, started = stack.pop()
            if attributes is not None:
                self._leave(element, attributes, box, started if line is self._line else 0)
                continue
            attributes = dict(element.items())
            inner = self._enter(element, attributes, box)
            if inner is None:
                self._tail(element)
                continue
            stack.append((element, inner, attributes, self._line, self._line.length))
            if text := element.text:
                self._text(text)
            if len(element):
                stack.extend([(child, inner, None, None, 0) for child in reversed(element)])
        self._flush(self.boxes[0])
        self._reasons()
        if self.parts:  # pauses behind the last text
            end = Span(len(self.parts[-1].text), len(self.parts[-1].text))
            self.parts[-1].narrated += tuple(replace(mark, span=end) for mark in self._line.narrated)

    def _reasons(self) -> None:
        """Hand reasons down to inner boxes, unless a box with one holds too much of the page."""
        for part in self.parts:
            part.box.characters += len(part.text)
        for box in reversed(self.boxes):
            if box.parent is not None:
                box.parent.characters += box.characters
        for box in self.boxes:
            if box.characters > _ARTICLE_SHARE * self._characters:
                box.reason = None
            elif box.reason is None and box.parent is not None:
                box.reason = box.parent.reason

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

    def _enter(self, element: Element, attributes: Attributes, box: Box) -> Box | None:
        """The box of the element's content; None if none of it is text."""
        tag = element.tag
        if not isinstance(tag, str) or self._mathematics(tag, element) or (tag in SKIPPED and not is_shadow(element)):
            return None
        if tag == "br":
            self._break(box)
            return None
        if tag == "hr":
            self._flush(box)
            return None
        if self._visibility.unseen(element, attributes) and element not in self._picks.read:
            return None
        if self._inline(tag, element, attributes, box):
            inner = self._enter_inline(tag, element, box)
        else:
            inner = self._enter_box(tag, element, attributes, box)
        name = attributes.get("id") or attributes.get("name")
        if name and name in self._notes and inner.reason is None and name not in self._noted:
            self._noted.add(name)
            inner.reason = Reason.REFERENCES
        return inner

    def _mathematics(self, tag: str, element: Element) -> bool:
        """Write an element that is raised, lowered or a formula; False if it is none."""
        if tag in ("sup", "sub") and element.get("alias") is None:
            script = script_in(element, self._line.end(BEFORE))
            if script is not None:
                self._written(script)
            return script is not None
        formula = formula_in(element) if self._formulas <= MOST_FORMULAS else None
        if formula is not None:
            self._formula(formula)
        return formula is not None

    def _inline(self, tag: str, element: Element, attributes: Attributes, box: Box) -> bool:
        if self._row is not None and tag not in ("tr", "table", "tbody", "thead", "tfoot"):
            return True
        if tag not in INLINE and "-" not in tag:
            return False
        style = attributes.get("style")
        if style and _DISPLAY_BLOCK.search(style):
            return False
        if tag in STRUCK and next(element.iterchildren("p", "div", "ul", "ol", "li", "h2", "h3"), None) is not None:
            return False
        return not self._apart(tag, element, box)

    def _apart(self, tag: str, element: Element, box: Box) -> bool:
        """Whether a clock or a name is a line of its own: no text stands between it and its neighbours."""
        if box.tag not in _HOLDERS or element.getparent() is not box.element:
            return False
        if tag != "time" and not (element.get("class") and hints_of(element.get("class") or "") & _META):
            return False
        if box.bare is None:
            texts = (box.element.text, *(child.tail for child in box.element))
            box.bare = not any(text and text.strip() for text in texts)
        return box.bare

    def _enter_inline(self, tag: str, element: Element, box: Box) -> Box:
        if tag == "a":
            self._anchor += 1
            self._line.anchors += 1
            href = element.get("href")
            if href:
                self._line.links.append(href)
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag == "break" and element in self._picks.narrated:
            here = Span(self._line.length, self._line.length)
            self._line.narrated.append(NarratorMark(here, *self._picks.narrated[element]))
        elif self._row is not None and tag in ("td", "th"):
            self._line.cell(element)
        if tag in ("a", "time"):
            before = element.getprevious()
            if before is not None and before.tag in ("a", "time", "span") and not before.tail and not self._line.spaced:
                self._line.write(" ")
        return box

    def _enter_box(self, tag: str, element: Element, attributes: Attributes, box: Box) -> Box:
        self._flush(box)
        named = names_in(tuple(map(attributes.get, NAMES))) if attributes else NO_NAMES
        tags = box.tags if tag in box.tags else box.tags | {tag}
        path = f"{box.path[-120:]}/{tag}.{named.first}"
        articles = box.articles + (tag == "article")
        reason = named.reason
        if is_struck(tag, attributes.get("style")):
            reason = reason or Reason.STRUCK
        code, post, hints = box.code or named.code, box.post or named.post, box.hints | named.hints
        inner = Box(
            tag, box, box.depth + 1, named.hints, hints, tags, path, element, reason, code, post, None, articles
        )
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

    def _leave(self, element: Element, attributes: Attributes, inner: Box, started: int) -> None:
        if inner.element is element:
            self._flush(inner)
            if inner is self._row:
                self._row = None
        else:
            self._leave_inline(str(element.tag), element, attributes, started)
        self._tail(element)

    def _tail(self, element: Element) -> None:
        if text := element.tail:
            self._text(text)

    def _leave_inline(self, tag: str, element: Element, attributes: Attributes, started: int) -> None:
        if tag == "a" and self._anchor:
            self._anchor -= 1
        elif tag in ("b", "strong") and self._bold:
            self._bold -= 1
        line = self._line
        if started < line.length:
            if element in self._picks.narrated and tag != "break":
                line.narrated.append(NarratorMark(Span(started, line.length), *self._picks.narrated[element]))
            size = line.length - started
            written = line.end(size + BEFORE) if tag in ("sup", "a") else ""
            reason = self._mark(tag, element, attributes, written[-size:])
            if reason is None and tag == "sup" and is_note(element, written[:-size]):
                reason = Reason.FOOTNOTE_MARK
            if reason is not None:
                line.marks.append((Span(started, line.length), reason))

    def _mark(self, tag: str, element: Element, attributes: Attributes, text: str) -> Reason | None:
        """Why an inline element's text is not read: by site rule, names or strokes, or as a note's mark."""
        if element in self._picks.exclude:
            return Reason.SITE_RULE
        if tag in ("sup", "a"):
            target = note_link(element, text)
            if target is not None:
                self._notes.add(target)
                return Reason.FOOTNOTE_MARK
            if tag == "sup" and text.strip()[:1] in ("[", "*", "†", "‡") and len(text) <= 20:
                return Reason.FOOTNOTE_MARK
        if is_struck(tag, attributes.get("style")):
            return Reason.STRUCK
        return reason_of_names(names_of(attributes)) if attributes else None

    def _flush(self, box: Box) -> None:
        line = self._line
        if not line.length:
            return
        text = "".join(line.pieces).rstrip("; \n" if self._row is not None else None)
        self._line = PartText(anchors=0)
        if not text:
            return
        if len(self.parts) >= self._limit:
            raise TooLarge("parts", self._limit)
        self._characters += len(text)
        if self._characters > CHARACTERS_PER_PART * self._limit:
            raise TooLarge("characters", CHARACTERS_PER_PART * self._limit)
        marks = tuple((Span(s.start, min(s.end, len(text))), r) for s, r in line.marks if s.start < len(text))
        row = self._row is not None
        part = Part(
            text,
            kind_of(box.tag, box.tags, box.code, text),
            box,
            line.linked,
            line.anchors,
            line.bold,
            marks,
            row,
            tuple(line.links),
        )
        part.cells = tuple(line.cells)
        narrated = sorted(_trimmed(mark, text) for mark in line.narrated)
        part.narrated = tuple(mark for mark in narrated if len(mark.span) or mark.kind is MarkKind.PAUSE)
        part.formula = line.formulas >= _DISPLAYED * len(text)
        self.parts.append(part)


def _trimmed(mark: NarratorMark, text: str) -> NarratorMark:
    """A mark without the white space at its ends; a pause stands at the end of the word before it."""
    end = len(text[: mark.span.end].rstrip())
    inside = text[mark.span.start : end]
    start = end - len(inside.lstrip())
    return replace(mark, span=Span(min(start, end), end))


def is_shadow(element: Element) -> bool:
    """Whether a template is a declarative shadow root, whose text is shown."""
    return element.tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")) is not None
