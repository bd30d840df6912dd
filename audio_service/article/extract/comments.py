"""Where readers' comments begin that look like article text.

A label of comments ("12 comments", "Leave a reply") is also found on buttons and in share bars inside an
article. It ends the article only if no line after it has a place that the article's text had before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from audio_service.article.extract.hints import Hint
from audio_service.article.extract.line_features import NUMBER, TextLine
from audio_service.article.extract.parts import Box, Part
from audio_service.article.extract.phrases import is_comments_label

_REPLY = re.compile(
    r"[\W_]*(?:(?:log ?in|sign ?in|register) to |leave a |post a |add a |cancel )?"
    r"(?:comment|reply|antworten|répondre|responder|rispondi|beantwoorden|svara)[\W_]*",
    re.IGNORECASE,
)
# Minimum of article text before comments.
_LEAST_BEFORE = 600


def ask_for_replies(texts: Sequence[str]) -> bool:
    """Whether a line invites replies: "Reply", "Leave a reply", "Log in to comment"."""
    return any(_REPLY.fullmatch(text) is not None for text in texts)


def comments_in(
    texts: Sequence[str], kept: NDArray[np.bool_], places_of: Callable[[], Sequence[Hashable]]
) -> NDArray[np.bool_]:
    """Which kept lines are comments: all after a label, if none of them has a place of kept lines before it.

    `places_of` gives one entry per line; text that belongs together has equal ones.
    """
    if not any(map(is_comments_label, texts)):
        return np.zeros(len(texts), dtype=bool)
    places = places_of()
    last = {place: at for at, (place, keep) in enumerate(zip(places, kept, strict=True)) if keep}
    found = np.zeros(len(texts), dtype=bool)
    own: set[Hashable] = set()
    before = 0
    for at, text in enumerate(texts):
        if before >= _LEAST_BEFORE and is_comments_label(text) and all(last[place] <= at for place in own):
            found[at:] = kept[at:]
            break
        if kept[at]:
            before += len(text)
            own.add(places[at])
    return found


def places_in_text(lines: Sequence[TextLine]) -> list[Hashable]:
    """Places in flattened text: indent, bullet and number. Comments are mostly lists."""
    return [(line.indent, line.bullet, NUMBER.match(line.text) is not None) for line in lines]


def places_in_page(parts: Sequence[Part], kept: NDArray[np.bool_]) -> list[Hashable]:
    """Places on a web page: the article's box except for comment boxes in it; else the names of the boxes around."""
    body = _body(parts, kept)
    return [_place(part.box, body) for part in parts]


def _place(box: Box, body: Box | None) -> str | None:
    """None in the article's own box, where nothing between is called comments; else the names around."""
    for each in box.around():
        if each is body:
            return None
        if each.own & Hint.COMMENTS:
            break
    return box.parent.path if box.tag == "p" and box.parent is not None else box.path


def _body(parts: Sequence[Part], kept: NDArray[np.bool_]) -> Box | None:
    """The box of the article: the `article` around its start, else the box around the one with its start."""
    common: Box | None = None
    size = 0
    for part, keep in zip(parts, kept, strict=True):
        if not keep:
            continue
        around = {id(box) for box in part.box.around()}
        common = part.box if common is None else next(box for box in common.around() if id(box) in around)
        size += len(part.text)
        if size >= _LEAST_BEFORE:
            break
    if common is None:
        return None
    return next((box for box in common.around() if box.tag == "article"), common.parent or common)
