"""Which blocks are not read, and why: by role, kind, form, or repetition.

What a line's neighbours decide, only those neighbours decide that are read: a label that is added or removed changes no
other line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audio_service.article.clean.endings import Drops, endings
from audio_service.article.clean.rules import is_sentence_of, label_reason, parts_of_lines, reason_of_line
from audio_service.article.document import OPTIONAL_KINDS, Block, BlockKind, Document, Reason
from audio_service.article.names import is_byline

if TYPE_CHECKING:
    from audio_service.config import Reading

_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"\W*\d+(?:\.\d+)*[.)]?\s+")
_LIST_LINE = 160
_HEAD_CHARACTERS = 400
# Items and specifications repeat in an article (each plant has its "Soil: well-drained"), paragraphs do not.
_COPY_WORDS = {BlockKind.ITEM: 15, BlockKind.HEADING: 8}
_COPY_WORDS_ELSE = 8
_QUOTE_WORDS = 6

_OF_KIND = {BlockKind.CODE: Reason.CODE}


def drops_of(document: Document, reading: Reading) -> Drops:
    """Per block the reason why it is not read, or None."""
    blocks = document.blocks
    texts = [block.span.of(document.text) for block in blocks]
    drops: Drops = []
    for block, text in zip(blocks, texts, strict=True):
        role = _by_role(block, reading)
        is_open = role is None and block.kind is not BlockKind.TITLE and block.role is not Reason.TABLE
        drops.append(_by_line(text, block.kind, document, reading) if is_open else role)
    _captions(document, texts, drops, reading)
    _early_dates(blocks, texts, drops)
    _references(blocks, texts, drops)
    _contents(blocks, texts, drops)
    _copies(blocks, texts, drops, reading)
    _announcements(blocks, drops, reading)
    endings(blocks, texts, drops)
    _empty_labels(blocks, texts, drops)
    _last_labels(blocks, texts, drops)
    return drops


def _by_role(block: Block, reading: Reading) -> Reason | None:
    """What extraction says, and what the kind says where it says nothing."""
    if block.role is Reason.TABLE and reading.tables and block.kind not in OPTIONAL_KINDS:
        return None
    if block.role is not None:
        return block.role
    if block.kind in _OF_KIND:
        return _OF_KIND[block.kind]
    if block.kind is BlockKind.CAPTION and not reading.captions:
        return Reason.CAPTION
    if block.kind is BlockKind.BYLINE and not reading.bylines:
        return Reason.BYLINE
    return None


def with_options(blocks: tuple[Block, ...], drops: Drops, reading: Reading, wanted: frozenset[int]) -> Drops:
    """The reasons, where options have announcements and rows with headers said; `wanted` blocks are read as printed."""
    found = [None if at in wanted else drop for at, drop in enumerate(drops)]
    _announcements(blocks, found, reading)
    for at, block in enumerate(blocks[:-1]):
        if block.kind is BlockKind.ROW:
            said = reading.tables and found[at + 1] is None and at + 1 not in wanted
            found[at : at + 2] = (None, Reason.DUPLICATE) if said else (block.role, found[at + 1])
    return found


def _announcements(blocks: tuple[Block, ...], drops: Drops, reading: Reading) -> None:
    """Announcements are said where their option is on, and all of what they stand for is left out."""
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.ANNOUNCEMENT:
            option = reading.announce_code if block.role is Reason.CODE else reading.announce_tables
            drops[at] = None if option and _is_left_out(blocks, drops, at) else block.role


def _is_left_out(blocks: tuple[Block, ...], drops: Drops, at: int) -> bool:
    """Whether all rows, or all code, right below an announcement are left out."""
    reason, found = blocks[at].role, False
    for after in range(at + 1, len(blocks)):
        block = blocks[after]
        if block.role in (Reason.DUPLICATE, Reason.SYMBOLS):  # a row of headers, and the line below it
            continue
        if block.kind in OPTIONAL_KINDS or reason not in (block.role, _OF_KIND.get(block.kind)):
            break
        if drops[after] is not reason:
            return False
        found = True
    return found


def _by_line(text: str, kind: BlockKind, document: Document, reading: Reading) -> Reason | None:
    """The reason that a line's form gives, unless an option keeps the line."""
    if len(text) < 120 and is_byline(text, document.authors or filter(None, [document.byline])):
        return None if reading.bylines else Reason.BYLINE
    reason = reason_of_line(text, kind)
    options = {
        Reason.BYLINE: reading.bylines, Reason.CORRECTION: reading.corrections, Reason.CAPTION: reading.captions
    }  # fmt: skip
    return None if reason is not None and options.get(reason) else reason


def _captions(document: Document, texts: list[str], drops: Drops, reading: Reading) -> None:
    """With captions read, also those between the article's first and last block that extraction left out."""
    inside = [at for at, drop in enumerate(drops) if drop is None]
    if not reading.captions or not inside:
        return
    for at in range(inside[0], inside[-1]):
        if document.blocks[at].kind is BlockKind.CAPTION and drops[at] is Reason.CAPTION:
            drops[at] = _by_line(texts[at], BlockKind.CAPTION, document, reading)


def _early_dates(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """Dates alone before the article's first lines."""
    read = 0
    for at, text in enumerate(texts):
        if drops[at] is not None or blocks[at].kind is BlockKind.TITLE:
            continue
        if len(text) <= 90 and parts_of_lines().early_date.fullmatch(text):
            drops[at] = Reason.DATE
        else:
            read += len(text)
        if read >= _HEAD_CHARACTERS:
            return


def _references(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """Lists of sources: what follows their label up to the next heading, if nothing there is prose."""
    for at, text in enumerate(texts):
        if drops[at] not in (None, Reason.REFERENCES) or not parts_of_lines().references.fullmatch(text[:80]):
            continue
        listed: list[int] = []
        for after in range(at + 1, len(blocks)):
            if drops[after] is None:
                if blocks[after].kind in (BlockKind.HEADING, BlockKind.TITLE):
                    break
                listed.append(after)
        sources = [after for after in listed if _is_source(blocks[after].kind, texts[after])]
        others = [after for after in listed if after not in sources]
        short = all(blocks[after].kind is BlockKind.ITEM and len(texts[after]) < _LIST_LINE for after in others)
        if sources and short and len(sources) >= len(others):
            for after in (at, *listed):
                drops[after] = Reason.REFERENCES


def _is_source(kind: BlockKind, text: str) -> bool:
    """Whether a line of a list, or a paragraph, is like an entry of a bibliography."""
    pattern = parts_of_lines().source_item if kind is BlockKind.ITEM else parts_of_lines().source
    return pattern.search(text) is not None


def _contents(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """Tables of contents: runs of items, or of three lines and more, that all are headings further down."""
    heads = {
        _unnumbered(text)
        for text, block, drop in zip(texts, blocks, drops, strict=True)
        if block.kind is BlockKind.HEADING and drop is None
    }
    run: list[int] = []
    for at in [*(at for at, drop in enumerate(drops) if drop is None), -1]:
        if at >= 0 and blocks[at].kind is not BlockKind.HEADING and _unnumbered(texts[at]) in heads:
            run.append(at)
            continue
        if len(run) >= 3 or (len(run) == 2 and all(blocks[inside].kind is BlockKind.ITEM for inside in run)):
            for inside in run:
                drops[inside] = Reason.NAVIGATION
        run = []


def _copies(blocks: tuple[Block, ...], texts: list[str], drops: Drops, reading: Reading) -> None:
    """The title and teasers again, and any longer line that was read already."""
    titled = [block.kind is BlockKind.TITLE for block in blocks]
    names = [
        _words(text) if title or drops[at] is None else ""
        for at, (text, title) in enumerate(zip(texts, titled, strict=True))
    ]
    titles = {name: text for name, text, title in zip(names, texts, titled, strict=True) if title}
    seen: set[str] = set()
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE:
            drops[at] = drops[at] if reading.title else Reason.DUPLICATE
        elif drops[at] is None:
            again = names[at] in seen and len(names[at].split()) >= _COPY_WORDS.get(block.kind, _COPY_WORDS_ELSE)
            if again or (names[at] in titles and not is_sentence_of(texts[at], titles[names[at]])):
                drops[at] = Reason.DUPLICATE
            seen.add(names[at])
    _teasers(names, drops, titled)
    _pull_quotes(blocks, names, drops)


def _teasers(names: list[str], drops: Drops, titles: list[bool]) -> None:
    """A first line whose words the article repeats in full further down."""
    read = [at for at, drop in enumerate(drops) if drop is None and not titles[at]]
    for at in read[:3]:
        if len(names[at].split()) >= 8 and any(names[at] in names[after] for after in read if after > at):
            drops[at] = Reason.DUPLICATE


def _pull_quotes(blocks: tuple[Block, ...], names: list[str], drops: Drops) -> None:
    """Quotations whose words a paragraph has in full."""
    read = [at for at, drop in enumerate(drops) if drop is None]
    paragraphs = [f" {names[at]} " for at in read if blocks[at].kind is BlockKind.PARAGRAPH]
    for at in read:
        long = blocks[at].kind is BlockKind.QUOTE and len(names[at].split()) >= _QUOTE_WORDS
        if long and any(f" {names[at]} " in paragraph for paragraph in paragraphs):
            drops[at] = Reason.DUPLICATE


def _empty_labels(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """Headings that are a label of the page, such as "Comments", where nothing is read up to the next heading."""
    read = [at for at, drop in enumerate(drops) if drop is None]
    for at, after in zip(read, [*read[1:], -1], strict=False):
        if blocks[at].kind is BlockKind.HEADING and (after < 0 or blocks[after].kind is BlockKind.HEADING):
            drops[at] = label_reason(texts[at])


def _last_labels(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """An article ends with text: headings and labels at its end lost what they stood above."""
    for at in reversed(range(len(texts))):
        if drops[at] is not None:
            continue
        lonely = blocks[at].kind is BlockKind.HEADING or (texts[at].endswith(":") and len(texts[at]) < 80)
        if not lonely:
            return
        drops[at] = Reason.OUTSIDE


def _unnumbered(text: str) -> str:
    """The words of a line without the number that it begins with."""
    number = _NUMBERED.match(text)
    return _words(text[number.end() :] if number is not None else text)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
