"""Dates of publication: ISO 8601 texts, and the moments that they name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from audio_service.article.document import Document
from audio_service.errors import InputError

_ISO_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?(Z|[+-]\d\d:?\d\d)?)?(?![\d:])", re.IGNORECASE
)
# There were no web pages before; a scheduled page, or one of an eastern time zone, may be a day ahead.
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)


def moment(text: str, *, end: bool = False) -> datetime:
    """Parse an ISO 8601 date or time, UTC by default; a date becomes its start, or its `end`.

    Raises InputError.
    """
    try:
        if len(text.strip()) == 10:
            found = datetime.combine(date.fromisoformat(text.strip()), time.max if end else time.min)
        else:
            found = datetime.fromisoformat(text.strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)  # the first and the last hours of time have none
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{text!r} is not a date.", advice="Write 2026-01-31, or 2026-01-31T12:00:00+01:00."
        ) from error
    return found


def date_of(document: Document) -> datetime | None:
    """The date of publication that a document states, if any; None for one in the future."""
    try:
        found = None if document.published is None else moment(document.published)
    except InputError:
        return None
    return found if found is None or found <= datetime.now(UTC) + _AHEAD else None


def given_date(text: str) -> str:
    """The date of publication that a caller gave. Raises InputError for what is none, or is more than a day ahead."""
    if moment(text) > datetime.now(UTC) + _AHEAD:
        raise InputError(f"{text!r} is in the future.", advice="Give the date of publication.")
    return text.strip()


def page_date(value: object) -> str | None:
    """The ISO 8601 date or time that `value` begins with; None unless a web page may have been published then."""
    match = _ISO_DATE.match(str(value).strip()) if value else None
    if match is None:
        return None
    day, clock, zone = match.groups()
    found = day if clock is None else f"{day}T{clock}{(zone or '').upper()}"
    try:
        when = moment(found)
    except InputError:
        return None
    return found if _FIRST <= when <= datetime.now(UTC) + _AHEAD else None
