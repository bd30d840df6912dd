"""HTTP ranges (RFC 9110, 14) of files that never change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from audio_service.api.http.conditions import Precondition, evaluate

_RANGE = re.compile(r"([0-9]*)-([0-9]*)")
# Positions have fewer digits; Python refuses to parse thousands of them.
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes `start` to `end` of a file, sent with `status` 200 or 206; 304, 412 and 416 send none."""

    status: int
    start: int
    end: int

    def headers(self, size: int) -> dict[str, str]:
        """The headers of the response."""
        if self.status == 416:
            return {"Content-Range": f"bytes */{size}"}
        if self.status == 206:
            length = {"Content-Range": f"bytes {self.start}-{self.end - 1}/{size}"}
            return {**length, "Content-Length": str(self.end - self.start)}
        return {} if self.status in (304, 412) else {"Content-Length": str(size)}


def slice_of(headers: Mapping[str, str], size: int, etag: str, *, ranges: bool = True) -> Slice:
    """Select what to send of a file of `size` bytes, which may have no `ranges`.

    One range is honoured, also a suffix. Several ranges, or an If-Range of another version, send the whole file, as RFC
    9110 allows.
    """
    outcome = evaluate(headers, etag)
    if outcome is not Precondition.PROCEED:
        return Slice(outcome.value, 0, 0)
    wanted = headers.get("range")
    whole = Slice(200, 0, size)
    if wanted is None or not ranges or headers.get("if-range", etag) != etag:
        return whole
    unit, _, positions = wanted.partition("=")
    match = _RANGE.fullmatch(positions.strip())
    if unit.strip().lower() != "bytes" or match is None or match.groups() == ("", ""):
        return whole
    first, last = (None if not digits else _position(digits) for digits in match.groups())
    if first is None:
        start, end = max(0, size - (last or 0)), size
    else:
        start, end = first, size if last is None else min(size, last + 1)
        if last is not None and last < first:
            return whole
    if start >= end:
        return Slice(416, 0, 0)
    return Slice(206, start, end)


def _position(digits: str) -> int:
    """Parse a position; too many digits become one beyond any file."""
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) <= _DIGITS else 10**_DIGITS
