"""Times of day and durations."""

from __future__ import annotations

import re
from dataclasses import replace

from audio_service.verbalize.languages.agreement import case, gender
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.durations import duration, spoken_parts
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import (
    Figure,
    cardinal,
    figure_of,
    ordinal,
)
from audio_service.verbalize.languages.primes import primes, with_unit
from audio_service.verbalize.words import Found, Line, Said, say

_CLOCK = re.compile(r"(\d{1,2})[:hHuU](\d{2}|\d(?=mi?n))(?:(min|mn|[:m'])(?:(\d{1,2})(?:s|[\"'”″]*))?)?(?:[hH]s?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(?:[hH]s?)?")
_THOUSANDS = re.compile(r"\d{3}")
_QUARTER = re.compile(r"([01]\d|2[0-3])\.(00|15|30|45)|(0\d)\.([0-5]\d)")
_FULL = re.compile(r"(\d{1,2})[hH]")
_COMMA = re.compile(r"(\d{1,2}),([0-5]\d)")
_ZONE = re.compile(r"(GMT|UTC)([-+−])(\d{1,2})(?::(\d{2}))?", re.IGNORECASE)
_WHOLE = re.compile(r"(?:.*[-–])?0?(\d{1,2})(?:[:.h]00)?[hH]?s?")
_HALF = re.compile(r"(\d{1,2}(?::\d{2})?)([ap]\.?m)")
_RESULT = re.compile(r"\d{1,3}:\d{1,3}")
_NEAR = 6
_RANGE = re.compile(r"([\d:.,h]+)(?:[-–]|(?<=[h\d])/(?=\d{1,2}h))([\d:.,h]+)")
_SPACED_RANGE = re.compile(r"([hH])[-–/](\d{1,2})")
_GLUED_MINUTES = re.compile(r"([hH])([0-5]\d)")
_LAST_HOUR = 24
_MIXED_RANGE = re.compile(r"\d{1,2}[.:]\d{2}[-–]\d{1,2}|\d{1,2}[-–]\d{1,2}[.:]\d{2}")
_OPENING = re.compile(r"[0-2]?\d(?:\.(?:00|15|30|45))?[-–][0-2]?\d(?:\.(?:00|15|30|45))?")
_DOTTED_RANGE = re.compile(r"\d{1,2}\.[0-5]\d[-–]\d{1,2}\.[0-5]\d")


def times(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`15:30 Uhr`, `15h30`, `kl. 8.30`, `18–20 Uhr`, `5:02 p.m.`"""
    core = line.core(at)
    if found := _spaced(table, line, at) or duration(table, line, at) or primes(table, line, at):
        return found
    if found := _spaced_range(table, line, at):
        return found
    if line.tied(at) and _THOUSANDS.fullmatch(line.core(at + 1)):
        return None
    if match := _RANGE.fullmatch(core):
        first, second = (_time(table, line, at, part) for part in (match[1], match[2]))
        if table.times.full and not table.times.full_one and second.endswith(table.times.full):
            first = first.removesuffix(table.times.full)
        return _behind(table, line, at, _in_range(table, line, at, (first, second))) if first and second else None
    if match := _ZONE.fullmatch(core):
        return _zone(table, match)
    glued = _HALF.fullmatch(core.lower())
    if glued and (half := table.times.halves.get(glued[2])):
        words = _time(table, line, at, glued[1] if glued[1][-3:-2] == ":" else f"{glued[1]}:00")
        return (Said(f"{words} {half}", dot=True),) if words else None
    words = _time(table, line, at, core)
    return _behind(table, line, at, words) if words else None


def _spaced_range(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`9 h-12 h 30`"""
    core, match = line.core(at), _SPACED_RANGE.fullmatch(line.core(at + 1))
    if not match or match[1] not in table.times.spaced or not core.isdecimal() or not line.tied(at):
        return None
    behind = times(table, *line.near(at + 1, replace(line.chunks[at + 1], core=match[2], low=match[2])))
    first = _spoken(table, line, at, int(core), [])
    return (*say(f"{first} {table.to}"), *behind) if behind else None


def _zone(table: LanguageTable, match: re.Match[str]) -> Found:
    """`GMT-3`, `UTC+5:30`"""
    sign = table.plus if match[2] == "+" else table.minus
    hour = cardinal(table, int(match[3]), table.times.hours if match[4] else "")
    return say(" ".join([match[1], sign, hour, *([cardinal(table, int(match[4]))] if match[4] else [])]))


def _in_range(table: LanguageTable, line: Line, at: int, words: tuple[str, str]) -> str:
    """Two times with the words of a range around them."""
    before, between, _ = table.times.range
    if line.low(at - 1) in table.times.before & table.numbers.range_joined:  # "ore 9-13"
        return f"{words[0]} {words[1]}"
    before = "" if line.low(at - 1) == before else before
    return f"{before} {words[0]} {between or table.to} {words[1]}"


def _time(table: LanguageTable, line: Line, at: int, printed: str) -> str:
    """A time in words without what stands behind it, "" if it is none."""
    lasts = not (table.times.hour or table.times.full) and line.after(at) == table.money.of  # "3h di ritardo"
    match = _CLOCK.fullmatch(printed) or (None if lasts else _FULL.fullmatch(printed))
    if match and ":" in printed and (_is_score(table, line, at) or _is_price(table, line, at)):
        return ""
    if match is None and (printed.rstrip("s")[-1:] in "hH" or _is_dotted(table, line, at)):
        match = _DOTTED.fullmatch(printed)
    if match is None and table.times.dots_before and line.core(at - 1)[:1].islower():
        match = _QUARTER.fullmatch(printed)
    if match is None and _is_behind_hours(table, line, at) and not counted_of(table, line.after(at)):
        match = _COMMA.fullmatch(printed)
    alone = match is None and printed.isdecimal() and len(printed) <= 2
    if alone and (_named(table, line, at) or _to_full_hour(table, line, at)):
        match = re.fullmatch(r"(\d+)", printed)
    if match is None or (line.tied(at) and re.fullmatch(r"\d{3}", line.core(at + 1))):
        return ""
    hour, *rest = (int(part) for part in match.groups() if part is not None and part.isdecimal())
    if hour > 24 or any(part > 59 for part in rest):
        return ""
    spoken = _spoken(table, line, at, hour, rest)
    minutes = match.re is _CLOCK and match[3] in ("min", "mn") and len(rest) == 1
    minutes = minutes and not (table.times.minute_said and rest[0] == 1)
    return f"{spoken}{_minutes(table)}" if minutes else spoken


def _is_behind_hours(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word for hours stands before 15,30, or before earlier ranges of a list: "ore 9,30-12,30, 15,30-18"."""
    for before in range(at - 1, at - _NEAR, -1):
        match = _RANGE.fullmatch(line.core(before))
        if not match or not _COMMA.fullmatch(match[1]):
            return line.low(before) in table.times.commas_after
    return False


def _is_price(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether `2:15` is a sum of money: `2:15 kronor`."""
    behind = counted_of(table, line.core(at + 1)) if table.money.colon and line.tied(at) else None
    return bool(behind and behind.money)


def _to_full_hour(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a figure is the full hour of `kl. 18.30–20`, `8–16.30`."""
    return bool(_MIXED_RANGE.fullmatch(line.core(at))) and (
        line.low(at - 1) in table.times.dots_before or _is_opening(table, line.core(at))
    )


def _is_opening(table: LanguageTable, core: str) -> bool:
    """Whether two quarters of hours with a dash are times, as no numbers have such a point in the language."""
    opening = _OPENING.fullmatch(core) if table.times.dots_before else None
    return bool(opening) and "." in core and figure_of(table, "1.30") is None


def _minutes(table: LanguageTable) -> str:
    """ " minutes", as it stands before seconds."""
    return "".join(f" {word}" for word in table.times.minutes_and_seconds[0].split()[:1])


def _spaced(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`8 h 05`, `8 h05`, `2 h 30 min`."""
    core, minutes = line.core(at), line.core(at + 2)
    glued = _GLUED_MINUTES.fullmatch(line.core(at + 1))
    if glued and glued[1] in table.times.spaced and core.isdecimal() and int(core[:3]) <= _LAST_HOUR and line.tied(at):
        return say(_spoken(table, line, at, int(core), [int(glued[2])]), "")
    if not (core.isdecimal() and len(core) < 3 and line.tied(at) and line.core(at + 1) in table.times.spaced):
        return None
    if not (line.tied(at + 1) and len(minutes) == 2 and minutes.isdecimal() and minutes < "60" and int(core) <= 24):
        return None
    spoken = _spoken(table, line, at, int(core), [int(minutes)])
    following = line.core(at + 3) if line.dotted(at + 2) else ""
    if following in table.times.minute_nouns:
        return (*say(spoken, "", ""), Said(_minutes(table).strip(), dot=True))
    return None if counted_of(table, following) else say(spoken, "", "")


def _is_dotted(table: LanguageTable, line: Line, at: int) -> bool:
    times = table.times
    if at == 0 and times.dots_first:
        return True
    if times.dots_alone and _between_marks(line, at):
        return True
    joints = (table.to, table.conjunction, "-", "–")
    if times.dots_alone and any(
        line.low(at + step) == table.to and _DOTTED.fullmatch(line.core(at + 2 * step)) for step in (-1, 1)
    ):
        return True
    if _is_opening(table, line.core(at)) or (times.range[1] and _DOTTED_RANGE.fullmatch(line.core(at))):
        return True
    for behind in (at, at + 2):
        if line.tied(behind) and (
            line.low(behind + 1) in times.dots_after | times.nouns or line.low(behind + 1) in times.halves
        ):
            return True
        if not (_DOTTED.fullmatch(line.core(at + 2)) and line.low(at + 1) in joints):
            break
    before = at - 2 if line.low(at - 1) in joints and _DOTTED.fullmatch(line.core(at - 2)) else at
    return line.low(before - 1) in times.dots_before


def _between_marks(line: Line, at: int) -> bool:
    """Whether a chunk stands alone: between the ends of the line, commas and colons."""
    last = at + 1 == len(line.chunks)
    return (at == 0 or line.chunks[at - 1].trail in (",", ";", ":")) and (
        last or line.chunks[at].trail[:1] in (*",;:",)
    )


def _is_score(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word near `2:10` says that it is a result, and none that it is a time."""
    times = table.times
    if not times.scores or line.low(at - 1) in times.clock_before or _named(table, line, at):
        return False
    if line.chunks[at].lead.startswith("(") and _RESULT.fullmatch(line.core(at - 1)):
        return True
    if line.low(at - 1) in times.scores or any(_beside_a_set(line, at, step) for step in (-1, 1)):
        return True
    hour, minute = line.core(at).split(":")[:2]
    if len(hour) == 2 and minute[-1:] in "05":
        return False
    return any(line.low(near) in times.scores for near in range(at - _NEAR, at + _NEAR))


def _beside_a_set(line: Line, at: int, step: int) -> bool:
    """Whether a result beside `23:25` cannot be a time of day: "25:20, 23:25"."""
    for near in range(at + step, at + step * _NEAR, step):
        if not _RESULT.fullmatch(line.core(near)):
            return False
        if int(line.core(near).split(":")[0]) > _LAST_HOUR:
            return True
    return False


def _named(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word beside a figure says that it is an hour."""
    following, times = line.core(at + 1), table.times
    if line.dotted(at) and following == "h" and line.low(at - 1) in times.clock_before:
        return True
    behind = line.tied(at) and (following in times.nouns or line.low(at + 1) in times.halves)
    lasts = line.core(at - 2).isdecimal() and line.tied(at - 2)  # "48 ore 1 giorno"
    named = line.low(at - 1) in times.before and "," not in line.chunks[at - 1].trail and not lasts
    return behind or named or _is_span(table, line, at) or _is_alone(table, line, at)


def _is_alone(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a figure without a noun is an hour: "o 18 w ratuszu", "między 8 a 10 rano", "soboty 10–16"."""
    times, behind = table.times, line.low(at + 1) if line.tied(at) else ""
    day = re.split("[-–]", line.low(at - 1))[-1]
    if day in times.ranges_after and not behind and _RANGE.fullmatch(line.core(at)):
        return True
    if behind in times.range_joints and line.core(at + 2).isdecimal() and line.low(at + 3) in times.halves:
        return True
    compared = line.low(at + 2) in times.compared
    return not compared and bool(case(times.alone, line, at, behind, "" if behind else "end"))


def _is_span(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a figure is an hour of "od 8 do 16" without a noun behind."""
    before, between, form = table.times.range
    first = at if line.low(at - 1) == before else at - 2
    hours = (line.core(first), line.core(first + 2))
    return (
        bool(form)
        and (line.low(first - 1), line.low(first + 1)) == (before, between)
        and all(hour.isdecimal() and int(hour) <= 24 for hour in hours)
        and not line.tied(first + 2)
    ) or _ends_a_span(table, line, at)


def _ends_a_span(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a figure is the second of "od godz. 6 do 22"."""
    joined = line.low(at - 1) in table.times.range_joints and line.low(at - 3) in table.times.before
    first, hour = line.core(at - 2), line.core(at)
    return joined and first[:1].isdecimal() and hour.isdecimal() and int(hour) <= _LAST_HOUR


def _spoken(table: LanguageTable, line: Line, at: int, hour: int, rest: list[int]) -> str:
    times = table.times
    if len(rest) > 1 and rest[1] and not times.minutes_and_seconds[1]:
        return spoken_parts(table, [Figure(str(part)) for part in (hour, *rest)])
    found = times.range[2] if _RANGE.fullmatch(line.core(at)) else ""
    found = found or case(times.contexts, line, at, "", "")
    if times.ordinal:
        words = ordinal(table, hour, found or times.hours) if hour else cardinal(table, 0)
    else:
        words = cardinal(table, hour, found or times.hours)
    minutes = rest[0] if rest else 0
    few = hour < 2 and (hour == 1 or not times.zero_many)
    if len(rest) > 1 and times.minutes_and_seconds[1]:
        between, behind = times.minutes_and_seconds
        joint = times.between_one if few and times.between_one else times.between
        return f"{words}{joint}{_named_part(table, minutes, 'min', between)}{_named_part(table, rest[1], 's', behind)}"
    if not minutes:
        return f"{words}{times.full_one if few and times.full_one else times.full}"
    if hour <= times.named_until and (named := times.named.get(str(minutes))):
        return f"{words} {named}"
    zero = f"{times.zero} " if minutes < 10 and times.zero else ""
    joint = times.between_one if few and times.between_one else times.between
    form = times.minutes if times.ordinal else found or times.minutes
    alone = times.minutes_named and len(line.chunks) == 1
    unit = unit_of(table, "min") if alone or (times.minute_said and minutes == 1) else None
    return f"{words}{joint}{zero}{with_unit(table, minutes, unit) if unit else cardinal(table, minutes, form)}"


def _named_part(table: LanguageTable, number: int, symbol: str, behind: str) -> str:
    """Minutes or seconds and the words behind them, which may have the plural of the unit."""
    unit = unit_of(table, symbol)
    if unit is None or unit.other not in behind.split():
        return f"{cardinal(table, number)}{behind}"
    noun = unit.one if number == 1 else unit.other
    return f"{cardinal(table, number, gender(table, unit.one))}{behind.replace(unit.other, noun)}"


def _full_hour(table: LanguageTable, core: str) -> str:
    """The word for hours behind a full one, or ""."""
    match, hour = _WHOLE.fullmatch(core), table.times.hour
    return hour[match[1] != "1"] if match and hour else ""


def _behind(table: LanguageTable, line: Line, at: int, words: str) -> Found:
    """The time and the word behind it, which is not said again or says which half of the day it is."""
    core = line.core(at)
    if core.rstrip("s")[-1:] in "hH":
        words = f"{words} {_full_hour(table, core)}".rstrip()
    if not line.tied(at):
        return say(words)
    following = line.core(at + 1)
    clock = following == "h" and (":" in core or _named(table, line, at))
    if clock or following in table.times.nouns:
        ends = following in table.closing and line.core(at + 2)[:1].isupper()
        zoned = line.low(at + 2) in table.times.dots_after or _ZONE.fullmatch(line.core(at + 2))
        return say(words, "" if zoned else _full_hour(table, core), dot=not ends)
    half = table.times.halves.get(line.low(at + 1))
    if not half:
        return say(words)
    zone = table.times.zones.get(line.low(at + 2)) if line.dotted(at + 1) else None
    return say(words, half, zone, dot=True) if zone else say(words, half, dot=True)
