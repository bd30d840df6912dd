"""The authors in the lines of the visible page, if its data has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from audio_service.article.document import BlockKind
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.nearness import OTHERS, line_hints
from audio_service.article.extract.parts import Box, Part
from audio_service.article.extract.titles import ALIKE, alike
from audio_service.article.extract.written_dates import dates_in
from audio_service.article.names import BY, AuthorName, names_in

_LINE_CHARACTERS = 120
_CAPITAL = re.compile(r"(?:the )?[A-ZÀ-Þ]")
_LINES_BEFORE = 4
_OTHERS = OTHERS & ~(Hint.BIOGRAPHY | Hint.EMBED) | Hint.NAVIGATION | Hint.FOOTER
# A name and a date, or an office, share a line near the title only.
_LINES_AFTER = 8
_BETWEEN = re.compile(r"\s*[|•·⋅]\s*|\s[–—-]\s")
_NOT_AUTHORS = re.compile(r"[?!]|\b(?:about|more|view|see|all|read|our)\b", re.IGNORECASE)


def visible_names(parts: Sequence[Part], title: str | None) -> tuple[AuthorName, ...]:
    """The names in the first line with `By`, in the line below a lone `By`, else in the first box named author.

    Lines above the title are menus but for a few.
    """
    at = place_of(parts, title)
    short = [part for part in parts[max(0, at - _LINES_BEFORE) :] if len(part.text) <= _LINE_CHARACTERS]
    for part, after in zip_longest(short, short[1:]):
        names = _behind_by(part.text, None if after is None else after.text)
        if names and not line_hints(part) & _OTHERS and not _NOT_AUTHORS.search(names[0].text):
            return names
    for part in short[: _LINES_BEFORE + _LINES_AFTER]:
        if names := _beside_date(part.text):
            return names
    for part in short:
        if _near(part.box) & Hint.AUTHOR and not line_hints(part) & _OTHERS and not _NOT_AUTHORS.search(part.text):
            names = tuple(name for name in names_in(part.text) if name.person)
            if names:
                return names
    return ()


def place_of(parts: Sequence[Part], title: str | None) -> int:
    """The index of the part with the title: a heading before others; 0 if there is none."""
    longest = 2 * len(title or "") + _LINE_CHARACTERS
    titled = (at for at, part in enumerate(parts) if len(part.text) <= longest)
    places = [at for at in titled if title and alike(parts[at].text, title) >= ALIKE]
    headed = [at for at in places if parts[at].kind in (BlockKind.HEADING, BlockKind.TITLE)]
    return next(iter((*headed, *places)), 0)


def _behind_by(line: str, after: str | None) -> tuple[AuthorName, ...]:
    """The names behind `By`, in its line or, if it stands alone, the next."""
    by = BY.match(f"{line} ")
    if by is None:
        return ()
    rest = line[by.end() :].strip()
    if rest:
        return names_in(rest) if _CAPITAL.match(rest) else ()
    return tuple(name for name in names_in(after or "") if name.person)


def _beside_date(line: str) -> tuple[AuthorName, ...]:
    """The people in a line that has nothing but them, a date and their offices."""
    dated = next(dates_in(line), None)
    if dated is None:
        return ()
    pieces = _BETWEEN.split(f"{line[: dated.start]} | {line[dated.end :]}")
    return tuple(name for piece in pieces for name in names_in(piece) if name.person)


def _near(box: Box) -> int:
    return box.own | (box.parent.own if box.parent is not None else 0)
