"""Names of months and weekdays, long and short."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_NUMBER = {name.lower(): at for at, name in enumerate(MONTHS, 1)} | _SHORT
WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
# These are other words too: lower case and alone they are no months.
AMBIGUOUS = frozenset(("may", "march", "mar", "dec", "jan", "sep"))


def month(text: str) -> str | None:
    """The month's name: "Feb", "february", "SEPT" -> "February", "September"; None for any other word."""
    number = _NUMBER.get(text.lower())
    return MONTHS[number - 1] if number else None


def short_month(text: str) -> bool:
    return text.lower() in _SHORT


WRITTEN = frozenset(_NUMBER)


def joined(text: str) -> str | None:
    """`Mon.-Fri`, `June–August` -> "Monday to Friday", "June to August"; None for anything else."""
    first, dash, second = text.replace("–", "-").partition("-")
    if not dash:
        return None
    begin, end = _named(first.rstrip(".")), _named(second)
    return f"{begin} to {end}" if begin and end and first[0].isupper() else None


def _named(text: str) -> str | None:
    return (
        WEEKDAYS.get(text.lower())
        or month(text)
        or (text.capitalize() if text.capitalize() in WEEKDAYS.values() else None)
    )
