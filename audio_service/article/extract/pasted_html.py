"""HTML of a clipboard, as Word, Google Docs and browsers write it -> plain HTML with its headings, lists and tables."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml.etree import _Element as Element

from audio_service.article.extract.html import DEPTH_LIMIT, depth_of, flattened, parse
from audio_service.article.extract.parts import TooLarge
from audio_service.article.toml_tables import wordset

Origin = Literal["word", "docs", "web"]
Tag = Literal["h1", "h2", "h3", "p", "blockquote", "li", "pre", "tr"]

_DROPPED = wordset(
    "script style head xml meta link img picture svg video audio iframe object button input select textarea form "
    "template noscript title"
)
_BLOCKS = wordset(
    "p div section article main header footer aside figure figcaption address center dl dt dd ul ol li table "
    "blockquote pre h1 h2 h3 h4 h5 h6 body html hr"
)
_KEPT_INLINE = wordset("em strong i b sup sub code")
_HEADINGS: dict[str, Tag] = {"h1": "h1", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|mso-list:\s*ignore", re.IGNORECASE)
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_SIZE_PT = re.compile(r"font-size:\s*(\d+(?:\.\d+)?)pt", re.IGNORECASE)
_LEVEL = re.compile(r"mso-list:[^;:]*?level(\d)", re.IGNORECASE)
_WORD = re.compile(r"urn:schemas-microsoft-com|class=[\"']?Mso|mso-[a-z]+", re.IGNORECASE)
_NOTE = "MsoFootnoteReference"
_NOTE_ID = re.compile(r"_?(?:ftn|edn|ftnt)\d{1,4}")
_LISTED_CLASS = re.compile(r"MsoList")
_FIGURE = re.compile(r"[^\w]*\d[\d.,\s]*[^\w]*\w{0,3}\W*")
# Characters of a cell that may be a figure.
_FIGURE_CHARACTERS = 40
_STOP = re.compile(r"[.!?…:;,。！？][\"'”’»)]*$")
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av)\s", re.IGNORECASE)
# A first paragraph in letters of this size is the title: Word's is 28 pt, Google Docs' 26 pt.
_TITLE_PT = 18.0
_LABEL_WORDS = 12
_TITLE_WORDS = (3, 20)
_LEVELS = 6


@dataclass(frozen=True, slots=True)
class PastedPart:
    """A block: its tag, its text, its inner HTML; how it was written.

    `depth` is a list item's, or the number of a row's table; `note` the id of a footnote.
    """

    tag: Tag
    text: str
    inner: str
    depth: int = 0
    bold: bool = False
    size_pt: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastedArticle:
    """What a clipboard holds, in order; `tables` counts them, as a part is one row."""

    origin: Origin
    parts: tuple[PastedPart, ...]
    tables: int

    @property
    def html(self) -> str:
        """The parts as HTML."""
        return "".join(_written(self.parts))


def read_pasted(text: str, limit: int = 20_000) -> PastedArticle:
    """The parts of a clipboard's HTML. Only headings, paragraphs, quotes, lists, tables, code and links are kept.

    Raises TooLarge beyond `limit` parts.
    """
    origin: Origin = "docs" if "docs-internal-guid" in text else "word" if _WORD.search(text) else "web"
    root = parse(text)
    if root is not None and depth_of(root) > DEPTH_LIMIT:
        root = parse(flattened(text))
    reader = _Reader(set() if root is None else _around_blocks(root), limit)
    if root is not None:
        reader.read(root, "p")
        reader.flush("p")
    return PastedArticle(origin, tuple(_titled(_headed(reader.parts))), reader.tables)


@dataclass(slots=True)
class _Reader:
    """Collects the parts. `run` is the HTML of the block that is read, `words` its text, `bold` of them in bold.

    `around_blocks`: the elements that have a block inside; `limit`: of the parts.
    """

    around_blocks: set[Element]
    limit: int
    parts: list[PastedPart] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    bold: int = 0
    size_pt: float = 0.0
    note: str = ""
    depth: int = 0
    tables: int = 0

    def flush(self, tag: Tag) -> None:
        """End a block."""
        text = "".join(self.words)
        shown = text.strip("\n") if tag == "pre" else " ".join(text.split())
        inner = _trimmed("".join(self.run))
        bold = self.bold >= len("".join(text.split())) > 0
        if shown.strip():
            depth = max(self.depth, 1) if tag == "li" else 0
            self._add(PastedPart(tag, shown, inner, depth, bold, self.size_pt, self.note))
        self.run, self.words, self.bold, self.size_pt, self.note = [], [], 0, 0.0, ""

    def _add(self, part: PastedPart) -> None:
        if len(self.parts) >= self.limit:
            raise TooLarge("parts", self.limit)
        self.parts.append(part)

    def read(self, element: Element, tag: Tag, bold: bool = False) -> None:
        """Read an element's content as part of a block of this tag."""
        style = element.get("style") or ""
        if size := _SIZE_PT.search(style):
            self.size_pt = max(self.size_pt, float(size.group(1)))
        bold = not _LIGHT.search(style) and (bold or element.tag in ("b", "strong") or bool(_BOLD.search(style)))
        self._text(element.text, bold)
        for child in element:
            if isinstance(child.tag, str) and not _is_dropped(child):
                self._child(child, tag, bold)
            self._text(child.tail, bold)

    def _text(self, text: str | None, bold: bool) -> None:
        if text:
            self.run.append(html.escape(text, quote=False))
            self.words.append(text)
            self.bold += len("".join(text.split())) if bold else 0

    def _child(self, child: Element, tag: Tag, bold: bool) -> None:
        name = str(child.tag)
        if name == "br":
            self._break(tag)
        elif name == "table" and _columns(child) > 1:
            self.flush(tag)
            self._table(child)
        elif name in _BLOCKS or child in self.around_blocks:
            self._block(child, name, tag, bold)
        elif opening := _inline(child, name):
            anchor = child.get("id") or child.get("name") or ""
            self.note = anchor if _NOTE_ID.fullmatch(anchor) else self.note
            with self._inside(opening):
                self.read(child, tag, bold)
        else:
            self.read(child, tag, bold)

    @contextlib.contextmanager
    def _inside(self, opening: str) -> Iterator[None]:
        self.run.append(f"<{opening}>")
        yield
        self.run.append(f"</{opening.split()[0]}>")

    def _break(self, tag: Tag) -> None:
        """One is a line of the block, two begin another block."""
        if tag != "pre" and next((each for each in reversed(self.run) if each.strip()), "") == "<br>":
            self.flush(tag)
            return
        self.run.append("\n" if tag == "pre" else "<br>")
        self.words.append("\n")

    def _block(self, child: Element, name: str, outer: Tag, bold: bool) -> None:
        if not (outer == "li" and name in ("p", "div", "span") and not self.words):
            self.flush(outer)
        tag = _tag_of(child, name, outer)
        level = _LEVEL.search(child.get("style") or "") if tag == "li" else None
        depth = self.depth
        if name in ("ul", "ol"):
            self.depth = min(depth + 1, _LEVELS)
        elif level:
            self.depth = int(level.group(1))
        self.read(child, tag, bold)
        self.flush(tag)
        self.depth = depth

    def _table(self, table: Element) -> None:
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
        texts = [[self._cell(cell) for cell in row] for row in rows]
        known = any(cell.tag == "th" for row in rows[:1] for cell in row)
        titled = known or (len(texts) > 1 and not _has_figures(texts[:1]) and _has_figures(texts[1:]))
        self.tables += 1
        for at, cells in enumerate(texts):
            cell = "th" if titled and at == 0 else "td"
            inner = "".join(f"<{cell}>{html.escape(text, quote=False)}</{cell}>" for text in cells)
            self._add(PastedPart("tr", " | ".join(cells), inner, self.tables))

    def _cell(self, cell: Element) -> str:
        """The text of a cell on one line, also of the paragraphs and the table in it."""
        inside = _Reader(self.around_blocks, self.limit)
        inside.read(cell, "p")
        inside.flush("p")
        return " ".join(" ".join(part.text.split()) for part in inside.parts)


def _around_blocks(root: Element) -> set[Element]:
    """The elements that have a block inside."""
    found: set[Element] = set()
    for block in root.iter(*_BLOCKS):
        for outer in block.iterancestors():
            if outer in found:
                break
            found.add(outer)
    return found


def _trimmed(inner: str) -> str:
    """Inner HTML without white space and line breaks at its ends."""
    while (shorter := inner.strip().removeprefix("<br>").removesuffix("<br>")) != inner:
        inner = shorter
    return inner


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, without those of tables in its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _has_figures(rows: list[list[str]]) -> bool:
    return any(len(text) <= _FIGURE_CHARACTERS and _FIGURE.fullmatch(text) for row in rows for text in row)


def _inline(element: Element, name: str) -> str:
    """The tag of an element inside a block as it is written, "" for one that is only a style."""
    address = element.get("href") or ""
    if _NOTE in (element.get("class") or ""):
        return "" if any(_NOTE in (outer.get("class") or "") for outer in element.iterancestors()) else "sup"
    if name == "a" and address.startswith(("http://", "https://", "#")):
        return f'a href="{html.escape(address)}"'
    return name if name in _KEPT_INLINE and not _LIGHT.search(element.get("style") or "") else ""


def _is_dropped(element: Element) -> bool:
    return element.tag in _DROPPED or bool(_HIDDEN.search(element.get("style") or ""))


def _columns(table: Element) -> int:
    """Of the widest row; one that only lays a page out has one."""
    return max((sum(cell.tag in ("td", "th") for cell in row) for row in _rows(table)), default=0)


def _tag_of(element: Element, name: str, outer: Tag) -> Tag:
    """What a block is by its tag, and by Word's styles."""
    style = element.get("class") or ""
    if name in _HEADINGS:
        return _HEADINGS[name]
    if name in ("li", "pre", "blockquote"):
        return "li" if name == "li" else "pre" if name == "pre" else "blockquote"
    if style == "MsoTitle":
        return "h1"
    if "Quote" in style and style.startswith("Mso"):
        return "blockquote"
    if _LISTED_CLASS.match(style) and "mso-list:" in (element.get("style") or ""):
        return "li"
    return outer if outer in ("li", "blockquote") else "p"


def _headed(parts: list[PastedPart]) -> Iterator[PastedPart]:
    """The parts, with a short bold paragraph above another as a heading."""
    for part, following in zip(parts, [*parts[1:], None], strict=False):
        short = len(part.text.split()) <= _LABEL_WORDS and not _STOP.search(part.text)
        above = following is not None and following.tag != "tr" and not following.bold
        is_heading = part.tag == "p" and part.bold and short and above and not _BYLINE.match(part.text)
        yield replace(part, tag="h2") if is_heading else part


def _titled(found: Iterator[PastedPart]) -> Iterator[PastedPart]:
    """The parts with one title: the first if it is one by its size or its form, else the first of the highest rank."""
    parts = list(found)
    if len(parts) < 2:
        yield from parts
        return
    first = parts[0]
    is_large = first.tag == "p" and first.size_pt >= _TITLE_PT
    if first.tag in ("p", "h2") and _is_title(first) and (is_large or all(part.tag != "h1" for part in parts)):
        parts[0] = replace(first, tag="h1")
    taken = False
    for part in parts:
        yield replace(part, tag="h2") if part.tag == "h1" and taken else part
        taken |= part.tag == "h1"


def _is_title(part: PastedPart) -> bool:
    words = len(part.text.split())
    return _TITLE_WORDS[0] <= words <= _TITLE_WORDS[1] and not re.search(r"[.,;:]$", part.text)


def _written(parts: tuple[PastedPart, ...]) -> Iterator[str]:
    depth = table = 0
    for part in parts:
        own_table = part.depth if part.tag == "tr" else 0
        own_depth = part.depth if part.tag == "li" else 0
        if table and own_table != table:
            yield "</table>"
        yield from _times("</ul>", depth - own_depth)
        yield from _times("<ul>", own_depth - depth)
        if own_table and own_table != table:
            yield "<table>"
        own_id = f' id="{part.note}"' if part.note else ""
        yield f"<{part.tag}{own_id}>{part.inner}</{part.tag}>"
        depth, table = own_depth, own_table
    yield from _times("</ul>", depth)
    yield "</table>" if table else ""


def _times(tag: str, count: int) -> list[str]:
    return [tag] * max(count, 0)
