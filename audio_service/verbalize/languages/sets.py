"""Sets of tennis and of other games, as lists of results print them: `6-4, 3-6, 7-6 (5)`, `6/4 e 7/5`, `25/21`."""

from __future__ import annotations

import re

from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal
from audio_service.verbalize.words import Found, Line, say

_SET = re.compile(r"(\d{1,2})[-–/](\d{1,2})(?:\((\d{1,2})(?:[-–/](\d{1,2}))?)?")
_MONTHS = 12
# Points that win a set: tie-breaks of a match, volleyball, badminton.
_POINTS = (15, 21, 25)


def sets(table: LanguageTable, line: Line, at: int) -> Found | None:
    """One set, if another or a tie-break stands beside it."""
    core = line.core(at)
    match = _SET.fullmatch(core) if table.times.sets else None
    if match is None:
        return None
    tie_break = line.chunks[at].lead == "(" and _is_set(line.core(at - 1))
    if not tie_break and not (_is_set(core) and (match[3] or _has_neighbour(table, line, at))):
        return None
    pairs = [(match[1], match[2]), (match[3], match[4])]
    said = [table.times.sets.join(cardinal(table, int(part)) for part in pair if part) for pair in pairs if pair[0]]
    return say(", ".join(said))


def _has_neighbour(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether another set stands before or behind, or the points of a tie-break in brackets."""
    behind = line.chunks[at + 1] if at + 1 < len(line.chunks) else None
    if behind and behind.lead == "(" and line.core(at).endswith(("6", "7")) and behind.core.isdecimal():
        return True
    return any(
        _is_set(line.core(at + step)) or (_is_between(table, line, at + step) and _is_set(line.core(at + 2 * step)))
        for step in (-1, 1)
    )


def _is_between(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether the word "and" or a tie-break in brackets stands at a chunk."""
    bracket = 0 <= at < len(line.chunks) and line.chunks[at].lead == "(" and line.core(at)[:1].isdecimal()
    return bracket or line.low(at) == table.conjunction


def _is_set(core: str) -> bool:
    match = _SET.fullmatch(core)
    if not match:
        return False
    won, lost = sorted((int(match[1]), int(match[2])), reverse=True)
    if (won == 6 and lost < 5) or (won == 7 and lost in (5, 6)):
        return True
    date = "/" in core and int(match[2]) <= _MONTHS
    return not date and ((won in _POINTS and lost < won - 1) or (won > min(_POINTS) and lost == won - 2))
