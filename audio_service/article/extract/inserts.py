"""Small boxes between the article's paragraphs that ask for something: to subscribe, to sign in, to read another page.

The box's class says so, or a line of it by its form; its other lines ("One letter a week, on Sundays.") could be the
article's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.parts import PROSE_CHARACTERS, Box, Part
from audio_service.article.extract.phrases import WORD, cue_bits, cues
from audio_service.article.toml_tables import wordset

_NAMED = {
    Hint.NEWSLETTER: Reason.NEWSLETTER,
    Hint.RELATED: Reason.RELATED,
    Hint.ADVERTISEMENT: Reason.ADVERTISEMENT,
    Hint.COOKIES: Reason.COOKIES,
    Hint.PAYWALL: Reason.PAYWALL,
}
_NAMED_LISTS = {Hint.TAGS: Reason.TAGS, Hint.SHARE: Reason.SHARE}
_NAMED_TAGS = wordset("aside section form ul ol")
_TEXT = Hint.BODY | Hint.CONTENT | Hint.ARTICLE | Hint.LEAD | Hint.CORRECTION
_ASKING = frozenset((Reason.NEWSLETTER, Reason.PAYWALL, Reason.SIGN_IN, Reason.COOKIES))
_ADDRESSING = cue_bits("newsletter", "sign_in", "cookies", "first", "second")
_LARGEST = 300
# A list of other pages may say what they are about.
_LARGEST_LIST = 1200
_LABEL_BOXES = 4
# Parts before and after a heading that are looked at.
_NEAR = 12
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
    places = range(prose[0], int(np.flatnonzero(kept)[-1]))
    chosen = _boxes(parts, kept, known, places)
    alike = [box.path for box, _, _ in chosen.values()]
    for number in places[1:]:
        part = parts[number]
        inside = next((id(box) for box in part.box.around() if id(box) in chosen), None)
        if inside is None or not kept[number]:
            continue
        outer, reason, at = chosen[inside]
        if alike.count(outer.path) < _MOST_ALIKE and _belongs(part, reason, number > at):
            found.setdefault(reason, np.zeros(len(parts), dtype=bool))[number] = True
    bare = [at for at in places[1:] if kept[at] and _is_bare(parts, kept, at)]
    if bare:
        found.setdefault(Reason.OUTSIDE, np.zeros(len(parts), dtype=bool))[bare] = True
    listed = [number for at in places for number in _listed(parts, known, at) if kept[number]]
    if listed:
        found.setdefault(Reason.RELATED, np.zeros(len(parts), dtype=bool))[listed] = True
    return found


def _boxes(
    parts: Sequence[Part], kept: NDArray[np.bool_], known: Sequence[Reason | None], places: range
) -> dict[int, tuple[Box, Reason, int]]:
    """Such boxes among these parts by their id, each with its reason and the number of the line that asks, or -1."""
    asking = [(at, list(_small(parts[at].box))) for at in places if _asks(parts[at], known[at])]
    named = {id(box): box for at in places if kept[at] for box in _small(parts[at].box) if _reason_of(box)}
    small = {id(box) for _, boxes in asking for box in boxes}
    own = _places(parts, kept, small | named.keys())
    chosen: dict[int, tuple[Box, Reason, int]] = {}
    for at, boxes in asking:
        outer = next((box for box in reversed(boxes) if box.path not in own), None)
        if outer is not None:
            chosen.setdefault(id(outer), (outer, known[at] or Reason.OUTSIDE, at))
    for key, box in named.items():
        if box.path not in own:
            chosen.setdefault(key, (box, _reason_of(box) or Reason.OUTSIDE, -1))
    return chosen


def _is_bare(parts: Sequence[Part], kept: NDArray[np.bool_], at: int) -> bool:
    """Whether a heading stands in a box named or marked as something else, of which nothing else is read."""
    if parts[at].kind is not BlockKind.HEADING:
        return False
    for box in parts[at].box.around():
        named = box.tag in ("aside", "nav") or box.own & (Hint.RELATED | Hint.NEWSLETTER | Hint.PROMOTION)
        if box is parts[at].box or not (named or box.tag == "section"):
            continue
        inside = [number for number in _near(at, parts) if _is_in(parts[number], box)]
        links = all(2 * parts[number].linked > len(parts[number].text) for number in inside)
        return len(inside) > 0 and bool(named or links) and not kept[inside].any()
    return False


def _near(at: int, parts: Sequence[Part]) -> list[int]:
    """The numbers of the parts around one."""
    return [number for number in range(max(at - _NEAR, 0), min(at + _NEAR + 1, len(parts))) if number != at]


def _reason_of(box: Box) -> Reason | None:
    """What a box is for by its class; None if it may hold the article's text."""
    if box.own & _TEXT or not (box.tag in _NAMED_TAGS or (box.tag == "div" and box.own & Hint.NEWSLETTER)):
        return None
    names = _NAMED_LISTS if box.tag in ("ul", "ol") else _NAMED
    return next((reason for hint, reason in names.items() if box.own & hint), None)


def _listed(parts: Sequence[Part], known: Sequence[Reason | None], at: int) -> range:
    """The items with links that are all else in a box that begins with a label of other pages."""
    if known[at] is not Reason.RELATED or parts[at].linked or "li" in parts[at].box.tags:
        return range(0)
    for box in islice(parts[at].box.around(), _LABEL_BOXES):
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
    return reason in _ASKING or reason is Reason.RELATED


def _belongs(part: Part, reason: Reason, after: bool) -> bool:
    """Whether a part belongs to the box, not to the article: no quotation; a paragraph if it addresses its reader.

    Under a label of other pages only their links do.
    """
    if reason is Reason.RELATED:
        return after and 2 * part.linked > len(part.text)
    if part.kind is BlockKind.QUOTE:
        return False
    return not _is_prose(part) or bool(cues(part.text, WORD.findall(part.text.lower())) & _ADDRESSING)


def _is_in(part: Part, box: Box) -> bool:
    return any(each is box for each in part.box.around())


def _small(box: Box) -> Iterator[Box]:
    """The boxes around a line, the innermost first, that hold little text."""
    for each in box.around():
        if each.characters > _LARGEST or each.tag in ("body", "main"):
            return
        yield each


def _is_prose(part: Part) -> bool:
    return len(part.text) >= PROSE_CHARACTERS and part.kind is not BlockKind.HEADING


def _places(parts: Sequence[Part], kept: NDArray[np.bool_], small: set[int]) -> set[str]:
    """The paths of the boxes in which the article's paragraphs stand, and of several boxes of its short lines."""
    found: set[str] = set()
    short: dict[str, set[int]] = {}
    for part, keep in zip(parts, kept, strict=True):
        boxes = list(part.box.around()) if keep else []
        if not any(id(box) in small for box in boxes):
            for box in boxes:
                short.setdefault(box.path, set()).add(id(box))
                if _is_prose(part):
                    found.add(box.path)
    return found.union(path for path, alike in short.items() if len(alike) >= _LEAST_ALIKE)
