"""Small boxes between the article's paragraphs that ask for something: to subscribe, to sign in, to read another page.

A line of the box says so by its form; the box's other lines ("One letter a week, on Sundays.") could be the article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.parts import PROSE_CHARACTERS, Box, Part

_ASKING = frozenset((Reason.NEWSLETTER, Reason.PAYWALL, Reason.SIGN_IN, Reason.COOKIES))
_LARGEST = 300
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
        box = next((id(box) for box in part.box.around() if id(box) in chosen), None)
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
    """Whether a part belongs to the box, not to the article: under a label of other pages only their links do."""
    return reason is not Reason.RELATED or (after and 2 * part.linked > len(part.text))


def _small(box: Box) -> Iterator[Box]:
    """The boxes around a line, the innermost first, that hold little text."""
    for each in box.around():
        if each.characters > _LARGEST or each.tag in ("body", "main"):
            return
        yield each


def _places(parts: Sequence[Part], kept: NDArray[np.bool_], small: set[int]) -> set[str]:
    """The paths of the boxes in which the article's paragraphs stand."""
    found: set[str] = set()
    for part, keep in zip(parts, kept, strict=True):
        if keep and len(part.text) >= PROSE_CHARACTERS and part.kind is not BlockKind.HEADING:
            boxes = list(part.box.around())
            if not any(id(box) in small for box in boxes):
                found.update(box.path for box in boxes)
    return found
