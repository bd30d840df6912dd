"""Class names, ids and roles of an element -> hints as bits, one per kind of page part.

The names are those of content management systems and themes, in the main European languages. The classifier weighs
them; none decides alone.
"""

from __future__ import annotations

import re
from enum import IntEnum, auto
from functools import lru_cache

from audio_service.article.toml_tables import Tables


class Hint(IntEnum):
    """One bit per kind of page part. Sets of them are plain integers, which are faster than flags."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:
        return 1 << count

    BODY = auto()
    CONTENT = auto()
    ARTICLE = auto()
    TITLE = auto()
    LEAD = auto()
    META = auto()
    AUTHOR = auto()
    BIOGRAPHY = auto()
    CAPTION = auto()
    NAVIGATION = auto()
    HEADER = auto()
    FOOTER = auto()
    SIDEBAR = auto()
    RELATED = auto()
    SHARE = auto()
    NEWSLETTER = auto()
    PROMOTION = auto()
    ADVERTISEMENT = auto()
    COMMENTS = auto()
    COOKIES = auto()
    PAYWALL = auto()
    TAGS = auto()
    WIDGET = auto()
    GALLERY = auto()
    EMBED = auto()
    CONTENTS_LIST = auto()
    REFERENCES = auto()
    CARD = auto()
    PULL_QUOTE = auto()
    PLAYER = auto()
    HIDDEN = auto()
    CORRECTION = auto()
    TABLE = auto()
    FORM = auto()


_WRITTEN = {int(Hint[name.upper()]): text.split() for name, text in Tables.beside(__file__).texts("names").items()}
_PATTERNS = {hint: re.compile("|".join(patterns)) for hint, patterns in _WRITTEN.items()}
# Of a pattern: a choice in brackets, signs that may be missing, an assertion, or a character that may be missing.
_PIECE = re.compile(r"\((?!\?)([^()]*)\)(\?)?|\[([^]]*)\](\{0,2\})?|\\b|\(\?![^()]*\)|([\w/-])(\?)?")


def beginnings(pattern: str) -> frozenset[str]:
    """The first three characters of all that a pattern matches; of a shorter match the whole."""
    found = {""}
    at = 0
    while at < len(pattern) and any(len(text) < 3 for text in found):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise ValueError(f"{pattern}: {pattern[at:]!r} is beyond what is known here")
        choice, missing, signs, some, character, gone = piece.groups()
        ways = {""} if missing or some or gone or piece[0].startswith(("\\b", "(?!")) else set()
        if choice is not None:
            ways |= {begun for one in choice.split("|") for begun in beginnings(one)}
        ways |= {character} if character else set()
        ways |= {before + sign for before in ("", *(signs if some else "")) for sign in signs or ""}
        found = {(text + way)[:3] for text in found for way in ways}
        at = piece.end()
    return frozenset(found)


def _by_beginning() -> dict[str, int]:
    """The hints that a name may have where one of its patterns' beginnings stands in it."""
    bits: dict[str, int] = {}
    for hint, patterns in _WRITTEN.items():
        for begun in (begun for pattern in patterns for begun in beginnings(pattern)):
            bits[begun] = bits.get(begun, 0) | hint
    return bits


_BEGINNINGS = _by_beginning()
_SHORT = {begun: bits for begun, bits in _BEGINNINGS.items() if len(begun) < 3}
_HUMPS = re.compile(r"([a-z])([A-Z])")


@lru_cache(maxsize=8192)
def hints_of(names: str) -> int:
    """The hints in an element's joined class, id, role and test names."""
    found = 0
    for name in names[:300].split():
        found |= _hints_of_name(name)
    return found


@lru_cache(maxsize=8192)
def _hints_of_name(name: str) -> int:
    """The hints in one name, which more elements share than all names of one."""
    found = 0
    lowered = name if name.islower() else _HUMPS.sub(r"\1-\2", name).lower()
    may = 0
    for three in map("".join, zip(lowered, lowered[1:], lowered[2:], strict=False)):
        may |= _BEGINNINGS.get(three, 0)
    for short, bits in _SHORT.items():
        may |= bits if short in lowered else 0
    while may:
        hint = may & -may
        may ^= hint
        if _PATTERNS[hint].search(lowered):
            found |= hint
    return found
