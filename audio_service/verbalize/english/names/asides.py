"""Short words known by a mark beside them: `ie,`, `(eg Ann)`, `Att: 31,204`, `£999 v £1,499`."""

from __future__ import annotations

import re

from audio_service.verbalize.words import Found, Line, Said, say

_ASIDES = {"ie": "that is", "eg": "for example"}
_PRICE = re.compile(r"[£$€]|\d[\d.]*(?:%|pc)")
WRITTEN = frozenset((*_ASIDES, "att", "v"))


def asides(line: Line, at: int) -> Found | None:
    """A word of `WRITTEN` in full where a mark or a price beside it shows what it is."""
    chunk = line.chunks[at]
    if chunk.core == "v" and _PRICE.match(line.core(at + 1)):
        return (Said("versus", dot=True),)
    if chunk.core == "Att" and chunk.trail == ":" and line.core(at + 1)[:1].isdecimal():
        return say("Attendance")
    return say(_ASIDES[chunk.core]) if chunk.core in _ASIDES and _is_apart(line, at) else None


def _is_apart(line: Line, at: int) -> bool:
    """Whether a comma follows, or a bracket, a comma or a dash stands before."""
    chunk = line.chunks[at]
    if chunk.trail == "," or chunk.lead[-1:] == "(":
        return True
    return at > 0 and (line.chunks[at - 1].dash or line.chunks[at - 1].trail[-1:] in (",", ";", "–", "—"))
