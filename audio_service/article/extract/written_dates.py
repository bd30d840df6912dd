"""Dates as pages write them, in twelve languages -> ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from audio_service.article.dates import page_date
from audio_service.article.toml_tables import Tables

# Without a region, English writes both orders.
_MONTH_FIRST = ("en-US", "en-PH")
_ENGLISH = "en"
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
_IN_WORDS = r"""
    (?<![\d./-])(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?\s*-?(?:of|de|di|den)?\s*(?P<m1>MONTH)\b\.?,?(?:\s*(?:de|del|of)\b)?
        (?:[\s-]*(?P<y1>(?:19|20)\d\d)(?!\d))?
  | \b(?P<m2>MONTH)\b\.?\s*(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b(?![:.]\d)(?:,?\s+(?P<y2>(?:19|20)\d\d)(?!\d))?
  | (?<!\d)(?P<y3>(?:19|20)\d\d)[\s,./-]+(?P<m3>MONTH)\b\.?[\s-]+(?P<d3>\d{1,2})(?!\d)
  | (?<!\d)(?P<y4>(?:19|20)\d\d)\s*[-./年년]\s*(?P<m4>\d{1,2})\s*[-./月월]\s*(?P<d4>\d{1,2})(?!\d)
  | (?<![\d./-])(?P<d5>\d{1,2})\.\s?(?P<m5>\d{1,2})\.\s?(?P<y5>(?:19|20)\d\d)(?!\d)
  | (?<![\d./-])(?P<d6>\d{1,2})[/-](?P<m6>\d{1,2})[/-](?P<y6>(?:19|20)\d\d)(?!\d)
"""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, at `start` to `end`; a dateline may leave out the year."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None

    def iso(self, year: int | None = None) -> str | None:
        """The date in ISO 8601, in `year` if it has none; None if a page cannot have been published then."""
        in_year = self.year or year
        try:
            return page_date(date(in_year, self.month, self.day).isoformat()) if in_year else None
        except ValueError:
            return None


def dates_in(text: str, language: str | None = None) -> Iterator[WrittenDate]:
    """The dates in a text. 3/4/2026 is one in a `language` that says which of the two is the month."""
    months, pattern = _months()
    for found in pattern.finditer(text):
        parts = {name[0]: value for name, value in found.groupdict().items() if value is not None}
        month = months.get(parts["m"].lower(), 0) or (int(parts["m"]) if parts["m"].isdecimal() else 0)
        day = int(parts["d"])
        if found["d6"] is not None:
            month, day = _ordered(day, month, language)
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield WrittenDate(found.start(), found.end(), month, day, int(parts["y"]) if "y" in parts else None)


def stated_date(value: object, language: str | None = None) -> str | None:
    """The ISO 8601 date or time that a value of the page's data states."""
    text = " ".join(str(value).split()) if value else ""
    if not text or len(text) > 100:
        return None
    if found := page_date(text):
        return found
    if match := _COMPACT.fullmatch(text):
        return page_date("-".join(match.groups()))
    if match := _SECONDS.fullmatch(text):
        return page_date(datetime.fromtimestamp(int(match[1]), UTC).isoformat())
    try:
        return page_date(parsedate_to_datetime(text).isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return next((iso for found in dates_in(text, language) if (iso := found.iso())), None)


def _ordered(first: int, second: int, language: str | None) -> tuple[int, int]:
    """Month and day of two figures; (0, 0) if either may be the month."""
    if first > 12 or first == second:
        return second, first
    if second > 12 or language in _MONTH_FIRST:
        return first, second
    return (0, 0) if language in (None, _ENGLISH) else (second, first)


@cache
def _months() -> tuple[dict[str, int], re.Pattern[str]]:
    """The number of each month's name, and the pattern of dates."""
    names = Tables.beside(__file__).read("names", tuple[str, ...])
    numbers = {name: number for number, written in enumerate(names, 1) for name in written.split()}
    listed = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
    # The names stand in three places of it.
    return numbers, re.compile(_IN_WORDS.replace("MONTH", listed), re.IGNORECASE | re.VERBOSE)
