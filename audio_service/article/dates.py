"""Dates of publication: ISO 8601 texts, and the moments that they name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

_ISO_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?(Z|[+-]\d\d:?\d\d)?)?(?![\d:])", re.IGNORECASE
)
# There were no web pages before; a scheduled page, or one of an eastern time zone, may be a day ahead.
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)


def moment(text: str, *, end: bool = False) -> datetime:
    """Parse an ISO 8601 date or time, UTC by default; a date becomes its start, or its `end`.

    Raises ValueError.
    """
    text = text.strip()
    if len(text) == 10:
        found = datetime.combine(date.fromisoformat(text), time.max if end else time.min)
    else:
        found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def page_date(value: object) -> str | None:
    """The ISO 8601 date or time that `value` begins with; None unless a web page may have been published then."""
    match = _ISO_DATE.match(str(value).strip()) if value else None
    if match is None:
        return None
    day, clock, zone = match.groups()
    found = day if clock is None else f"{day}T{clock}{(zone or '').upper()}"
    try:
        when = moment(found)
    except ValueError:
        return None
    return found if _FIRST <= when <= datetime.now(UTC) + _AHEAD else None
