"""Small boxes between the article's paragraphs that ask for something: to subscribe, to sign in, to read another page.

A line of the box says so by its form; the box's other lines ("One letter a week, on Sundays.") could be the article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.parts import Box, Part
from audio_service.article.extract.phrases import WORD, cue_bits, cues

_ASKING = frozenset((Reason.NEWSLETTER, Reason.PAYWALL, Reason.SIGN_IN, Reason.COOKIES))
_ADDRESSING = cue_bits("newsletter", "sign_in", "cookies", "first", "second")
_LARGEST = 300
_PROSE_CHARACTERS = 80
# As many boxes of one name are the article's own: products, entries; so are those of short lines that ask for nothing.
_MOST_ALIKE = 4
_LEAST_ALIKE = 2


def inserts_in(
    parts: Sequence[Part], kept: NDArray[np.bool_], known: Sequence[Reason | None]
) -> dict[Reason, NDArray[np.bool_]]:
    """Per reason the kept parts, shape (parts,), that stand in such a box."""
    found: dict[Reason, NDArray[np.bool_]] = {}
    if not kept.any():
        return found
    prose = [at for at in map(int, np.flatnonzero(kept)) if _is_prose(parts[at])]
    if not prose:
        return found
    first, last = prose[0], int(np.flatnonzero(kept)[-1])
    asking = [(at, list(_small(parts[at].box))) for at in range(first, last) if _asks(parts[at], known[at])]
    small = {id(box) for _, boxes in asking for box in boxes}
    own = _places(parts, kept, small)
    chosen: dict[int, tuple[Box, int]] = {}
    for at, boxes in asking:
        outer = next((box for box in reversed(boxes) if box.path not in own), None)
        if outer is not None:
            chosen.setdefault(id(outer), (outer, at))
    alike = [box.path for box, _ in chosen.values()]
    for number, part in enumerate(parts):
        box = next((id(box) for box in _around(part.box) if id(box) in chosen), None)
        if box is None or not kept[number] or not first < number < last:
            continue
        outer, at = chosen[box]
        reason = known[at] or Reason.OUTSIDE
        if alike.count(outer.path) < _MOST_ALIKE and _belongs(part, reason, number > at):
            found.setdefault(reason, np.zeros(len(parts), dtype=bool))[number] = True
    return found


def _asks(part: Part, reason: Reason | None) -> bool:
    """Whether a line asks for something, labels other pages, or names the maker of a chart."""
    if reason is Reason.WIDGET:
        return any(box.own & Hint.EMBED for box in _small(part.box))
    return reason in _ASKING or (reason is Reason.RELATED and part.linked == 0)


def _belongs(part: Part, reason: Reason, after: bool) -> bool:
    """Whether a part belongs to the box, not to the article: no quotation; a paragraph if it addresses its reader.

    Under a label of other pages only their links do.
    """
    if reason is Reason.RELATED:
        return after and 2 * part.linked > len(part.text)
    if part.kind is BlockKind.QUOTE:
        return False
    return not _is_prose(part) or bool(cues(part.text, WORD.findall(part.text.lower())) & _ADDRESSING)


def _small(box: Box) -> Iterator[Box]:
    """The boxes around a line, the innermost first, that hold little text."""
    for each in _around(box):
        if each.characters > _LARGEST or each.tag in ("body", "main"):
            return
        yield each


def _is_prose(part: Part) -> bool:
    return len(part.text) >= _PROSE_CHARACTERS and part.kind is not BlockKind.HEADING


def _places(parts: Sequence[Part], kept: NDArray[np.bool_], small: set[int]) -> set[str]:
    """The paths of the boxes in which the article's paragraphs stand, and of several boxes of its short lines."""
    found: set[str] = set()
    short: dict[str, set[int]] = {}
    for part, keep in zip(parts, kept, strict=True):
        boxes = list(_around(part.box)) if keep else []
        if not any(id(box) in small for box in boxes):
            for box in boxes:
                short.setdefault(box.path, set()).add(id(box))
                if _is_prose(part):
                    found.add(box.path)
    return found.union(path for path, alike in short.items() if len(alike) >= _LEAST_ALIKE)


def _around(box: Box | None) -> Iterator[Box]:
    """A box and all around it, without the page's own."""
    while box is not None and box.parent is not None:
        yield box
        box = box.parent
