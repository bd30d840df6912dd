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


_PATTERNS = {
    Hint[name.upper()]: re.compile("|".join(patterns.split()))
    for name, patterns in Tables.beside(__file__).texts("names").items()
}
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
    lowered = _HUMPS.sub(r"\1-\2", name).lower()
    for hint, pattern in _PATTERNS.items():
        if pattern.search(lowered):
            found |= hint
    return found
