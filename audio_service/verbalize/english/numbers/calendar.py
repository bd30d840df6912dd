"""Names of months and weekdays, long and short."""

from __future__ import annotations

from audio_service.article import Tables

_TABLES = Tables.beside(__file__)

MONTHS = _TABLES.read("months", tuple[str, ...])
_SHORT = _TABLES.texts("short_months")
_NAMES = {name.lower(): name for name in MONTHS} | _SHORT
WEEKDAYS = _TABLES.texts("weekdays")
_TWO_LETTERS = _TABLES.texts("two_letters")
AMBIGUOUS = _TABLES.words("ambiguous")
WRITTEN = frozenset(_NAMES)


def month(text: str) -> str | None:
    """The month's name: "Feb", "february", "SEPT" -> "February", "September"; None for any other word."""
    return _NAMES.get(text.lower())


def short_month(text: str) -> bool:
    return text.lower() in _SHORT


def joined(text: str) -> str | None:
    """`Mon.-Fri`, `June–August` -> "Monday to Friday", "June to August"; None for anything else."""
    first, dash, second = text.replace("–", "-").partition("-")
    if not dash:
        return None
    begin, end = _named(first.rstrip(".")), _named(second)
    return f"{begin} to {end}" if begin and end and first[0].isupper() else None


def _named(text: str) -> str | None:
    return (
        _TWO_LETTERS.get(text)
        or WEEKDAYS.get(text.lower())
        or month(text)
        or (text.capitalize() if text.capitalize() in WEEKDAYS.values() else None)
    )
