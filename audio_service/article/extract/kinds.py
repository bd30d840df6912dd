"""The kind of a page's part, by the tags around it and by its text."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from audio_service.article.document import BlockKind
from audio_service.article.extract.phrases import FUNCTION_WORDS, WORD
from audio_service.article.toml_tables import wordset

HEADINGS = wordset("h1 h2 h3 h4 h5 h6")
# Letters and verse are in <pre> too: unlike code they have this share of function words and no more signs.
_PROSE_FUNCTION = 0.3
_PROSE_SIGNS = 0.03
_PROSE_WORDS = 15
_SIGN = re.compile(r"[][{}()<>=;\\|$_#&*+/@`~]")
# A button in a heading that opens the text below has more words: "US", "Print recipe" do not.
_BUTTON_WORDS = 2
_HEADING_CHARACTERS = 200
_HEADING_SENTENCE_CHARACTERS = 80
_SENTENCE_END = re.compile(r"[\w%][\"'”’»)]*[.!…][\"'”’“»«)]*$")


def is_prose(text: str) -> bool:
    """Whether preformatted text is prose, not code."""
    words = WORD.findall(text.lower())
    known = sum(word in FUNCTION_WORDS for word in words)
    signs = len(_SIGN.findall(text))
    return len(words) >= _PROSE_WORDS and known >= _PROSE_FUNCTION * len(words) and signs <= _PROSE_SIGNS * len(text)


def is_code(text: str) -> bool:
    """Whether a line that a highlighter has set is code, not a highlighted sentence."""
    return not any(map(str.isalpha, text)) or len(_SIGN.findall(text)) > _PROSE_SIGNS * len(text)


def is_paragraph(text: str) -> bool:
    """Whether a text that is set as a heading is a paragraph: very long, or long with the end of a sentence."""
    if len(text) > _HEADING_CHARACTERS:
        return True
    return len(text) > _HEADING_SENTENCE_CHARACTERS and _SENTENCE_END.search(text) is not None


def kind_of(tag: str, tags: frozenset[str], highlighted: bool, text: str) -> BlockKind:
    """The kind of a part, by its own tag, the tags around it, and whether a highlighter of code has set it."""
    heads = tag in HEADINGS or (tag == "button" and not HEADINGS.isdisjoint(tags) and len(text.split()) > _BUTTON_WORDS)
    if heads and not is_paragraph(text):
        return BlockKind.HEADING
    if ("pre" in tags and not is_prose(text)) or (highlighted and is_code(text)):
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
