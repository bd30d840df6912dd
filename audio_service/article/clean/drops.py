"""Which blocks are not read, and why: by role, kind, wording, the label above, or repetition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audio_service.article.clean.rules import Rule, rules
from audio_service.article.document import Block, BlockKind, Document, Reason
from audio_service.article.names import is_byline

if TYPE_CHECKING:
    from audio_service.config import Reading

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Typical of notes and references, rare in running text.
_SOURCE = re.compile(
    r"https?:|www\.|doi|\b(?:19|20)\d\d\b|↩|\bpp?\.|\bet al|ibid|^\W{0,2}\d{1,3}\W|[“\"]", re.IGNORECASE
)
_LIST_LINE = 160
_HEAD_CHARACTERS = 400
# "Yes.", "No!", "“Stop.”": a button is one word too, but has no such end.
_ANSWER = re.compile(r"[\"'“”‘’„«»‹›¡¿(—–-]*\s?\w+[.!?][\"'“”‘’«»‹›)]*")
# Their text is also said.
_SAID = frozenset((Reason.NAVIGATION, Reason.PLAYER, Reason.COMMENTS))
# A heading "Pinterest" opens a chapter on it; as a line of its own it is a button. "Comments" may be a chapter too.
_NOT_IN_HEADINGS = frozenset((Reason.SHARE, Reason.CREDIT, Reason.WIDGET, Reason.DATE))
# Items and specifications repeat in an article (each plant has its "Soil: well-drained"), paragraphs do not.
_COPY_WORDS = {BlockKind.ITEM: 15, BlockKind.HEADING: 8}
_COPY_WORDS_ELSE = 8


def drops_of(document: Document, reading: Reading) -> list[Reason | None]:
    """Per block the reason why it is not read, or None."""
    texts = [block.span.of(document.text) for block in document.blocks]
    drops = [_by_role(block, reading) for block in document.blocks]
    _captions(document.blocks, drops, reading)
    read = 0
    for at, block in enumerate(document.blocks):
        if drops[at] is None and block.kind is not BlockKind.TITLE:
            drops[at] = _by_line(texts[at], block.kind, document, reading)
            if drops[at] is None and read < _HEAD_CHARACTERS and matches(rules().early_date, texts[at]):
                drops[at] = Reason.DATE
            read += len(texts[at]) if drops[at] is None else 0
    _lists(document.blocks, texts, drops)
    _contents(document.blocks, texts, drops)
    _copies(document.blocks, texts, drops, reading)
    _last_labels(document.blocks, texts, drops)
    return drops


def _by_role(block: Block, reading: Reading) -> Reason | None:
    """What extraction says, and what the kind says where it says nothing."""
    if block.role is Reason.TABLE and reading.tables:
        return None
    if block.role is not None:
        return block.role
    if block.kind is BlockKind.CODE:
        return Reason.CODE
    if block.kind is BlockKind.CAPTION and not reading.captions:
        return Reason.CAPTION
    if block.kind is BlockKind.BYLINE and not reading.bylines:
        return Reason.BYLINE
    return None


def _captions(blocks: tuple[Block, ...], drops: list[Reason | None], reading: Reading) -> None:
    """With captions read, also those between the article's first and last block that extraction left out."""
    inside = [at for at, drop in enumerate(drops) if drop is None]
    if not reading.captions or not inside:
        return
    for at in range(inside[0], inside[-1]):
        if blocks[at].kind is BlockKind.CAPTION and drops[at] is Reason.CAPTION:
            drops[at] = None


def matches(rule: Rule, text: str) -> bool:
    """Whether a rule matches the whole line."""
    return len(text) <= rule.longest and rule.pattern.fullmatch(text) is not None


def _by_line(text: str, kind: BlockKind, document: Document, reading: Reading) -> Reason | None:
    """The reason of the first matching rule, unless an option keeps the line."""
    if len(text) > rules().longest:
        return None
    if not any(map(str.isalnum, text)):
        return Reason.SYMBOLS
    if len(text) < 120 and is_byline(text, document.authors or filter(None, [document.byline])):
        return None if reading.bylines else Reason.BYLINE
    answer = _ANSWER.fullmatch(text) is not None
    for rule in rules().lines:
        if kind is BlockKind.HEADING and _may_head(text, rule.reason):
            continue
        if answer and rule.reason in _SAID:
            continue
        if matches(rule, text):
            read = (rule.reason is Reason.BYLINE and reading.bylines) or (
                rule.reason is Reason.CORRECTION and reading.corrections
            )
            return None if read else rule.reason
    return None


def _may_head(text: str, reason: Reason) -> bool:
    """Whether a line that a rule of this reason would drop may be a chapter's heading."""
    return reason in _NOT_IN_HEADINGS or (reason is Reason.COMMENTS and text.isalpha())


def _lists(blocks: tuple[Block, ...], texts: list[str], drops: list[Reason | None]) -> None:
    """What a label of related links, contents or references announces: the short lines, items or notes after it."""
    reason: Reason | None = None
    for at, text in enumerate(texts):
        if blocks[at].kind is BlockKind.TITLE:
            reason = None
            continue
        heading = blocks[at].kind is BlockKind.HEADING
        label = _label(text, drops[at])
        if label is not None:
            reason = label
            drops[at] = drops[at] or reason
        elif reason is not None and not _continues(blocks[at], text, reason, heading):
            reason = None
        elif reason is not None and drops[at] is None:
            drops[at] = reason


def _label(text: str, drop: Reason | None) -> Reason | None:
    if drop not in (None, Reason.RELATED, Reason.NAVIGATION, Reason.REFERENCES):
        return None
    for rule in rules().labels:
        # "Related: a headline" is complete in itself; a label ends where the list begins.
        if matches(rule, text) and not re.search(r":\s*\w.{12,}", text):
            return rule.reason
    return None


def _continues(block: Block, text: str, reason: Reason, heading: bool) -> bool:
    """Whether a line still belongs to the list that a label opened."""
    if heading:
        return False
    if reason is Reason.REFERENCES:
        return len(text) < 100 or _SOURCE.search(text) is not None
    if len(text) > _LIST_LINE:
        return False
    # Headings are listed in a table of contents; its next list may be of whole sentences ("Key takeaways").
    item = block.kind is BlockKind.ITEM and (reason is not Reason.NAVIGATION or not text.endswith("."))
    return item or _SENTENCE.search(text) is None


def _contents(blocks: tuple[Block, ...], texts: list[str], drops: list[Reason | None]) -> None:
    """Tables of contents without a label: runs of three lines or more that all are headings further down."""
    later = {_words(text) for text, block in zip(texts, blocks, strict=True) if block.kind is BlockKind.HEADING}
    run: list[int] = []
    for at, text in enumerate([*texts, ""]):
        listed = at < len(blocks) and blocks[at].kind is not BlockKind.HEADING and drops[at] is None
        if listed and _words(text) in later:
            run.append(at)
            continue
        if len(run) >= 3:
            for inside in run:
                drops[inside] = Reason.NAVIGATION
        run = []


def _copies(blocks: tuple[Block, ...], texts: list[str], drops: list[Reason | None], reading: Reading) -> None:
    """The title and teasers again, and any longer line that was read already."""
    names = [_words(text) for text in texts]
    titles = {names[at] for at, block in enumerate(blocks) if block.kind is BlockKind.TITLE}
    seen: set[str] = set()
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE:
            drops[at] = drops[at] if reading.title else Reason.DUPLICATE
        elif drops[at] is None:
            again = names[at] in seen and len(names[at].split()) >= _COPY_WORDS.get(block.kind, _COPY_WORDS_ELSE)
            if names[at] in titles or again:
                drops[at] = Reason.DUPLICATE
            seen.add(names[at])
    _teasers(names, drops, [block.kind is BlockKind.TITLE for block in blocks])


def _teasers(names: list[str], drops: list[Reason | None], titles: list[bool]) -> None:
    """A first line whose words the article repeats in full further down."""
    read = [at for at, drop in enumerate(drops) if drop is None and not titles[at]]
    for at in read[:3]:
        if len(names[at].split()) >= 8 and any(names[at] in names[after] for after in read if after > at):
            drops[at] = Reason.DUPLICATE


def _last_labels(blocks: tuple[Block, ...], texts: list[str], drops: list[Reason | None]) -> None:
    """An article ends with text: headings and labels at its end lost what they stood above."""
    for at in reversed(range(len(texts))):
        if drops[at] is not None:
            continue
        lonely = blocks[at].kind is BlockKind.HEADING or (texts[at].endswith(":") and len(texts[at]) < 80)
        if not lonely:
            return
        drops[at] = next((drop for drop in drops[at + 1 :] if drop is not None), Reason.OUTSIDE)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
