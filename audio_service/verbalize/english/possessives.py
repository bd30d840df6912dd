"""Expressions that begin with a figure and end in 's: $45 billion's, 25 Sept.'s, 1/3's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from audio_service.verbalize.words import Found, Line, Said

# Chunks that an expression may have, and those on each side that its rules may look at.
_LONGEST = 4
_AROUND = 13
# Decades and models in the plural: 1990's, 747's.
_PLURAL = re.compile(r"\d{1,4}'s")


def possessive(line: Line, at: int, read_at: Callable[[Line, int], Found]) -> Found | None:
    """What `read_at` says without the 's, with it put back; None if the expression at `at` does not reach it."""
    last = next((index for index in range(at, at + _LONGEST) if line.low(index).endswith("'s")), None)
    if last is None or _PLURAL.fullmatch(line.core(last)) or not all(line.dotted(index) for index in range(at, last)):
        return None
    begin = max(0, at - _AROUND)
    chunks = list(line.chunks[begin : last + _AROUND])
    owner = chunks[last - begin]
    core = owner.core[:-2].rstrip(".")
    if not core or core.endswith("'s"):
        return None
    stop = "." if owner.core[:-2].endswith(".") else ""
    chunks[last - begin] = replace(owner, core=core, low=core.lower(), trail=stop + owner.trail)
    found = read_at(replace(line, chunks=tuple(chunks)), at - begin)
    if len(found) <= last - at or not found[last - at].words:
        return None
    return (*found[: last - at], _owned(found[last - at]), *found[last - at + 1 :])


def _owned(said: Said) -> Said:
    if said.words.endswith("s"):
        return replace(said, words=said.words + "'")
    ipa = (*said.ipa[:-1], said.ipa[-1] + "z") if said.ipa and said.ipa[-1] else said.ipa
    return replace(said, words=said.words + "'s", ipa=ipa)
