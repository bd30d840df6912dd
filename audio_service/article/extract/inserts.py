"""Small boxes between the article's paragraphs that ask for something: to subscribe, to sign in, to read another page.

A line of the box says so by its form; the box's other lines ("One letter a week, on Sundays.") could be the article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.parts import Box, Part

_ASKING = frozenset((Reason.NEWSLETTER, Reason.PAYWALL, Reason.SIGN_IN, Reason.COOKIES))
_LARGEST = 300
# A list of other pages may say what they are about.
_LARGEST_LIST = 1200
_LABEL_BOXES = 4
_PROSE_CHARACTERS = 80
# As many boxes of one name are the article's own: products, entries.
_MOST_ALIKE = 4


def inserts_in(
    parts: Sequence[Part], kept: NDArray[np.bool_], known: Sequence[Reason | None]
) -> dict[Reason, NDArray[np.bool_]]:
    """Per reason the kept parts, shape (parts,), that stand in such a box."""
    found: dict[Reason, NDArray[np.bool_]] = {}
    if not kept.any():
        return found
    first, last = (int(at) for at in np.flatnonzero(kept)[[0, -1]])
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
    listed = [number for at in range(first, last) for number in _listed(parts, known, at) if kept[number]]
    if listed:
        found.setdefault(Reason.RELATED, np.zeros(len(parts), dtype=bool))[listed] = True
    return found


def _listed(parts: Sequence[Part], known: Sequence[Reason | None], at: int) -> range:
    """The items with links that are all else in a box that begins with a label of other pages."""
    if known[at] is not Reason.RELATED or parts[at].linked or "li" in parts[at].box.tags:
        return range(0)
    for box in islice(_around(parts[at].box), _LABEL_BOXES):
        if box.characters > _LARGEST_LIST or _is_in(parts[at - 1], box):
            break
        end = next((number for number in range(at + 1, len(parts)) if not _is_in(parts[number], box)), len(parts))
        if end > at + 1:
            items = all("li" in part.box.tags and part.anchors for part in parts[at + 1 : end])
            return range(at + 1, end if items else at + 1)
    return range(0)


def _asks(part: Part, reason: Reason | None) -> bool:
    """Whether a line asks for something, labels other pages, or names the maker of a chart."""
    if reason is Reason.WIDGET:
        return any(box.own & Hint.EMBED for box in _small(part.box))
    return reason in _ASKING or (reason is Reason.RELATED and part.linked == 0)


def _belongs(part: Part, reason: Reason, after: bool) -> bool:
    """Whether a part belongs to the box, not to the article: under a label of other pages only their links do."""
    return reason is not Reason.RELATED or (after and 2 * part.linked > len(part.text))


def _is_in(part: Part, box: Box) -> bool:
    return any(each is box for each in _around(part.box))


def _small(box: Box) -> Iterator[Box]:
    """The boxes around a line, the innermost first, that hold little text."""
    for each in _around(box):
        if each.characters > _LARGEST or each.tag in ("body", "main"):
            return
        yield each


def _places(parts: Sequence[Part], kept: NDArray[np.bool_], small: set[int]) -> set[str]:
    """The paths of the boxes in which the article's paragraphs stand."""
    found: set[str] = set()
    for part, keep in zip(parts, kept, strict=True):
        if keep and len(part.text) >= _PROSE_CHARACTERS and part.kind is not BlockKind.HEADING:
            boxes = list(_around(part.box))
            if not any(id(box) in small for box in boxes):
                found.update(box.path for box in boxes)
    return found


def _around(box: Box | None) -> Iterator[Box]:
    """A box and all around it, without the page's own."""
    while box is not None and box.parent is not None:
        yield box
        box = box.parent
