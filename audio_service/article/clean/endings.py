"""What stands below an article inside its text: who reported it, and the standing paragraphs of a press release."""

from __future__ import annotations

import re

from audio_service.article.clean.rules import parts_of_lines
from audio_service.article.document import Block, BlockKind, Reason

Drops = list[Reason | None]

# What follows a mark of the end, or "About us", has at most this share of the text above.
_MOST_AFTER = 0.4
_FEW_AFTER = 0.1
_NEAR_LINES = 2
_LAST_LINES = 4
_LABEL_CHARACTERS = 90


def endings(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """Write into `drops` what is not read at the end of an article."""
    _after_mark(texts, drops)
    _back_matter(blocks, texts, drops)
    _about(blocks, texts, drops)
    _reporters(texts, drops)


def _after_mark(texts: list[str], drops: Drops) -> None:
    """A line such as "-30-", and what is below it."""
    for at in reversed(range(len(texts))):
        if drops[at] not in (None, Reason.SYMBOLS):
            continue
        mark = parts_of_lines().end_mark.fullmatch(texts[at])
        if mark is not None and _ends(mark, texts, drops, at):
            for after in range(at, len(texts)):
                drops[after] = drops[after] or Reason.OUTSIDE
            return


def _ends(mark: re.Match[str], texts: list[str], drops: Drops, at: int) -> bool:
    """Whether the article ends with a mark: below it are a contact or a few words, and "###" may part chapters."""
    if mark["signs"]:
        return _is_rest(texts, drops, at) and _has_contact(texts[at + 1 : at + 1 + _NEAR_LINES])
    if mark["number"] and sum(map(_is_page_number, texts)) > 1:
        return False
    named = mark["label"] is not None or _has_contact(texts[at + 1 :])
    return _is_rest(texts, drops, at, 1 if named else _FEW_AFTER)


def _is_page_number(text: str) -> bool:
    return parts_of_lines().page_number.fullmatch(text) is not None


def _back_matter(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """Sections of a journal below the article: "Funding", if another is one such as "Competing interests"."""
    heads = [at for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    found = {at: parts_of_lines().back_matter.fullmatch(texts[at].strip(" :.")) for at in heads}
    named = [at for at, label in found.items() if label is not None and _is_rest(texts, drops, at)]
    sure = any(label is not None and label["sure"] for label in found.values())
    for at in named if len(named) > 1 and sure else ():
        end = next((after for after in heads if after > at), len(texts))
        for inside in range(at, end):
            drops[inside] = drops[inside] or Reason.REFERENCES


def _about(blocks: tuple[Block, ...], texts: list[str], drops: Drops) -> None:
    """The label "About …" of a press release with the paragraphs on the company, up to the next label."""
    for at in reversed(range(len(texts))):
        label = parts_of_lines().about.fullmatch(texts[at]) if len(texts[at]) <= _LABEL_CHARACTERS else None
        if label is None or not _is_rest(texts, drops, at) or not _has_contact(texts[at + 1 :]):
            continue
        named = max(label["name"].lower().split()[:2], key=len)
        below = [after for after in range(at + 1, len(texts)) if drops[after] is None]
        if not below or named not in texts[below[0]].lower().split()[:4]:
            continue
        drops[at] = drops[at] or Reason.OUTSIDE
        for after in below:
            if blocks[after].kind is BlockKind.HEADING or parts_of_lines().about.fullmatch(texts[after]):
                break
            drops[after] = Reason.OUTSIDE


def _reporters(texts: list[str], drops: Drops) -> None:
    """The last lines that say who reported from where."""
    read = [at for at, drop in enumerate(drops) if drop is None]
    for at in read[: -_LAST_LINES - 1 : -1]:
        if len(texts[at]) > 300 or parts_of_lines().reporters.fullmatch(texts[at]) is None:
            return
        drops[at] = Reason.BYLINE


def _is_rest(texts: list[str], drops: Drops, at: int, most: float = _MOST_AFTER) -> bool:
    """Whether little of what is read stands below a line: at most this share of what is above."""
    above, below = (
        sum(len(texts[number]) for number in numbers if drops[number] is None)
        for numbers in (range(at), range(at + 1, len(texts)))
    )
    return below <= most * above


def _has_contact(texts: list[str]) -> bool:
    return any(parts_of_lines().contact.search(text) for text in texts)
