"""The byline of the visible page, if its data has none."""

from __future__ import annotations

import re

from audio_service.article.extract.hints import Hint
from audio_service.article.extract.metadata import a_name
from audio_service.article.extract.parts import Box, Part

_LINE_CHARACTERS = 120
_BY = re.compile(
    r"(?:(?:written|posted|words|story|article|reviewed|text)\W{1,3})?(?:by|author|von|par|por|di|av|door)\b:?\s+"
    r"(?-i:([A-ZÀ-Þ].{2,60}))",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(r"^(?:the |about |more |view |see |all |read |our )|\bauthors?\b|\d|[?!:]", re.IGNORECASE)


def visible_byline(parts: list[Part]) -> str | None:
    """The name in the first line with `By`, else in the first box named author."""
    short = [part for part in parts if len(part.text) <= _LINE_CHARACTERS]
    for part in short:
        match = _BY.match(part.text)
        name = a_name(match.group(1)) if match is not None else None
        if name is not None:
            return name
    for part in short:
        if _near(part.box) & Hint.AUTHOR and _is_person(part.text):
            return a_name(part.text)
    return None


def _near(box: Box) -> Hint:
    return box.own | (box.parent.own if box.parent is not None else Hint(0))


def _is_person(text: str) -> bool:
    """Two to five words that begin with capitals and are no label."""
    words = text.split()
    if not 2 <= len(words) <= 5 or text.isupper() or _NOT_A_PERSON.search(text):
        return False
    return all(word[0].isupper() or not word[0].isalpha() for word in words) and a_name(text) is not None
