"""Pages that show something else instead of an article, such as a consent notice, or only its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind
from audio_service.article.extract.metadata import Metadata
from audio_service.article.extract.parts import Part
from audio_service.article.toml_tables import Tables
from audio_service.errors import NotAnArticle

_TABLES = Tables.beside(__file__)
_WALLS = {
    NotAnArticle(name): re.compile("|".join(patterns.split("\n")).strip("|"), re.IGNORECASE)
    for name, patterns in _TABLES.texts("walls").items()
}
_ADDRESSING = re.compile(_TABLES.read("addressing", str), re.IGNORECASE)
_PAYWALL = re.compile("|".join(_TABLES.read("paywall", str).strip().split("\n")), re.IGNORECASE)
_HOST = re.compile(r"(?:https?:)?//([^/?#:]*)", re.IGNORECASE)
# A longer text is an article, also one on consent.
_WALL_CHARACTERS = 2500
_WALL_SHARE = 0.6
_TEASER_CHARACTERS = 450
_TEASERS = 4
_TEASER_SHARE = 0.6
_STUB_CHARACTERS = 3000


def wall_of(texts: Sequence[str]) -> NotAnArticle | None:
    """What a page shows instead of an article, by the texts that were selected of it."""
    size = sum(map(len, texts))
    if not size or size > _WALL_CHARACTERS:
        return None
    addressing = [text for text in texts if _ADDRESSING.search(text)]
    if sum(map(len, addressing)) < _WALL_SHARE * size:
        return None
    for wall, pattern in _WALLS.items():
        hit = sum(len(text) for text in addressing if pattern.search(text))
        if hit >= _WALL_SHARE * size:
            return wall
    return None


def is_front(parts: Sequence[Part], kept: NDArray[np.bool_], host: str) -> bool:
    """Whether what was selected are teasers: short texts, each below a heading that links to another page of `host`."""
    teasers, teased, total = 0, 0, 0
    head: int | None = None
    for at, part in enumerate(parts):
        if part.kind is BlockKind.HEADING:
            away = part.linked > 0.8 * len(part.text) and any(_is_page_of(link, host) for link in part.links)
            head = at if away else None
            if kept[at] and away:
                total += len(part.text)
                teased += len(part.text)
        elif kept[at]:
            total += len(part.text)
            linked = part.linked > 0.8 * len(part.text)
            if (linked or (head is not None and at - head <= 3)) and len(part.text) < _TEASER_CHARACTERS:
                teasers += 1
                teased += len(part.text)
    return teasers >= _TEASERS and teased >= _TEASER_SHARE * total


def is_stub(parts: Sequence[Part], kept: NDArray[np.bool_], metadata: Metadata, body: int) -> bool:
    """Whether a page has only the beginning of a paid article, which is `body` characters long."""
    if body > _STUB_CHARACTERS or not kept.any():
        return False
    if metadata.free is False and len(metadata.body) <= body + 200:
        return True
    last = int(np.flatnonzero(kept)[-1])
    return any(len(part.text) < 300 and _PAYWALL.search(part.text) for part in parts[last : last + 8])


def _is_page_of(link: str, host: str) -> bool:
    """Whether a link leads to another page of a site; links to shops stand above the products of an article."""
    other = _HOST.match(link)
    return "#" not in link and (other is None or not host or other[1].lower().endswith(host.rpartition("www.")[2]))
