"""Dates in all orders: Feb. 24, 2022; 16 July 1943; 24/02/2022; 2006-08-05; Jan-15-2020; 3–5 June; 9/11; 2Q22."""

from __future__ import annotations

import re

from audio_service.article import Tables, wordset
from audio_service.verbalize.english.context import NOT_NOUNS
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.numbers.amounts import looks_like_year
from audio_service.verbalize.english.numbers.calendar import AMBIGUOUS, MONTHS, WEEKDAYS, joined, month, short_month
from audio_service.verbalize.english.numbers.numerals import cardinal, ordinal, two_digit_year, year
from audio_service.verbalize.words import Found, Line, Said, say

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:[-–](\d{1,2})(?:st|nd|rd|th)?)?('s)?", re.I)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-–](0[1-9]|1[0-2])|(0?[1-9]|1[0-2])/((?:19|20)\d\d)")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[-/](\d{1,2})[-/](\d{4}|\d{2})|(\d{1,2})[-/]([A-Za-z]{3,9})[-/](\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})")
_QUARTER = re.compile(r"(?:([1-4])Q|Q([1-4]))['/ ]?(\d{2}|\d{4})|([1-4])Q")
_HALF_YEAR = re.compile(r"(?:([12])H|H([12]))['/]?(\d{4})|([12])H(\d{2})")
_FISCAL = re.compile(r"FY['’]?(\d{4}|\d{2})(?:[-–/](\d{4}|\d{2}))?")
_ERAS = re.compile(r"(B\.?C\.?(?:E\.?)?|A\.?D\.?)[-–](\d{1,4}|A\.?D|C\.?E)")
_PART_OF_YEAR = re.compile(r"(mid|early|late)-([A-Z][a-z]{2,3})")
_CIRCA = re.compile(r"ca?\.?(1\d{3}|20\d{2})(?:[-–](\d{4}|\d{2}))?")
# From one month into the next: the day and the month in one chunk.
_INTO = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[-–]([A-Z][a-z]{2,8})")
_FROM = re.compile(r"([A-Z][a-z]{2,8})\.?[-–](\d{1,2})(?:st|nd|rd|th)?")
_DATED = re.compile(r"(\d{1,2})-([a-z]+(?:-[a-z]+)*)")
# Known by their date, read as two numbers.
_SPOKEN_APART = frozenset(("9/11", "7/7", "24/7", "50/50", "7/11", "20/20", "4/20"))
_TABLES = Tables.beside(__file__)
_WEEKDAYS_TOO = _TABLES.words("weekdays_too")
_BEFORE_WEEKDAYS = _TABLES.words("before_weekdays")
_BETWEEN_DAYS = wordset("to through thru and or") | {""}
_PARTS_OF_DAYS = _TABLES.words("parts_of_days")
_CLOCKED = re.compile(r"(?:[\d:.]+(?:[ap]m)?[-–])?[\d:.]+[ap]m")
_RESULTS = _TABLES.words("results")
_MARCHED = _TABLES.words("marched")
_CLOCKS = frozenset(("a.m", "p.m", "am", "pm", "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "pt", "pst", "pdt"))
_WORKDAYS = {"M-F": "Monday to Friday", "M–F": "Monday to Friday", "M-Th": "Monday to Thursday"}
_HALVES = _TABLES.words("halves")
_DATED_BEFORE = _TABLES.words("dated_before")
_DATED_VERBS = _TABLES.words("dated_verbs")
_BEFORE_DATES = _TABLES.words("before_dates")


def dates(line: Line, at: int) -> Found | None:
    """A date that begins with a number at chunk `at`."""
    return _day_month(line, at) or _numeric(line, at) or _named(line, at) or _slashed(line, at) or _quarter(line, at)


def months(line: Line, at: int) -> Found | None:
    """A date that begins with the name of a month at chunk `at`."""
    core = line.core(at)
    if found := _named(line, at):
        return found
    name = month(core)
    if name is None or not line.dotted(at):
        return _month_alone(line, at)
    following = line.core(at + 1)
    if day := _DAY.fullmatch(following):
        return _days_apart(line, at, name, day) or _month_day(line, at, name, day)
    if (into := _INTO.fullmatch(following)) and (later := month(into[2])) and line.dotted(at + 1):
        return _into_month(line, at, (Said(name, dot=True), Said(f"{_nth(into[1])} to {later}", dot=True)))
    if dated := _DATED.fullmatch(following):
        styled = Said(f"{_nth(dated[1])} {dated[2].replace('-', ' ')}")
        return (Said(name, dot=True), styled) if 1 <= int(dated[1]) <= 31 else None
    if looks_like_year(following) and (at == 0 or core not in ("may", "march") or line.before(at) in _BEFORE_DATES):
        return (Said(name, dot=True), Said(year(int(following))))
    return _month_alone(line, at)


def _nth(day: str) -> str:
    return ordinal(int(day))


def _into_month(line: Line, at: int, begun: Found) -> Found | None:
    """`Oct.` + `30-Nov.` + `2`: the last day, and the year if one follows."""
    last = _DAY.fullmatch(line.core(at + len(begun)))
    return (*begun, Said(_nth(last[1]))) if last and _days_fit(last) else None


def _days_apart(line: Line, at: int, name: str, day: re.Match[str]) -> Found | None:
    """`June 5 - 8` and `Dec. 28 - Jan. 3`, with spaces around the dash."""
    if not _is_dash(line, at + 2) or line.chunks[at + 1].trail or not _days_fit(day):
        return None
    begun = (Said(name, dot=True), Said(_nth(day[1])), Said("to"))
    second = _DAY.fullmatch(line.core(at + 3))
    if second and _days_fit(second) and int(day[1]) < int(second[1]):
        return (*begun, Said(_nth(second[1])))
    return begun if month(line.core(at + 3)) and _DAY.fullmatch(line.core(at + 4)) else None


def _is_dash(line: Line, at: int) -> bool:
    return 0 < at < len(line.chunks) and not line.core(at) and line.chunks[at].trail in ("-", "–", "—")


def _month_alone(line: Line, at: int) -> Found | None:
    """`Feb.` and `Sept`; lower-case `mar` and `dec` are left alone."""
    core = line.core(at)
    name = month(core)
    if name is None or not short_month(core):
        return None
    if core == "APR" and not line.shouting:
        # The rate of a loan.
        return (letters(core),)
    certain = core[0].isupper() and (line.chunks[at].trail.startswith(".") or core.lower() not in AMBIGUOUS)
    return say(name, dot=True) if certain else None


def _month_day(line: Line, at: int, name: str, day: re.Match[str]) -> Found | None:
    """`Feb. 24, 2022`, `SEPT. 15`, `June 20 2014`, `April 29th's`."""
    core = line.core(at)
    if not _days_fit(day):
        return None
    last = at + 1
    chunk = line.chunks[last]
    next_year = line.core(at + 2)
    if (
        core in ("May", "March")
        and line.after(last) in _MARCHED
        and (at == 0 or line.chunks[at - 1].trail.endswith((".", "?", "!")))
    ):
        return None
    dated = chunk.trail in ("", ",") and looks_like_year(next_year) and not line.chunks[at + 2].lead
    if core in ("may", "march", "mar", "dec") and not dated and line.tied(at + 1):
        return None
    spoken = ordinal(int(day.group(1)))
    if day.group(2):
        spoken += " to " + ordinal(int(day.group(2)))
    elif not dated and (later := _later_day(line, at + 1)):
        return (Said(name, dot=True), Said(spoken), *later)
    found = (Said(name, dot=True), Said(spoken + (day.group(3) or "")))
    return (*found, Said(year(int(next_year)))) if dated else found


def _later_day(line: Line, at: int) -> Found | None:
    """`to 3` of "May 1 to 3", if nothing is counted: "May 1 to 3 weeks later" is none."""
    joint, second = line.after(at), line.core(at + 2)
    if joint not in ("to", "through", "and", "&") or not second.isdecimal() or not line.tied(at + 1) or len(second) > 2:
        return None
    following = line.after(at + 2)
    fits = int(line.core(at)) < int(second) <= 31 if line.core(at).isdecimal() else False
    return (
        say("and" if joint == "&" else joint, _nth(second))
        if fits and (not following or following in NOT_NOUNS)
        else None
    )


def _day_month(line: Line, at: int) -> Found | None:
    """`16 July 1943`, `25 sept.`, `3–5 June`, `the 4th of July` is none."""
    if (
        (into := _FROM.fullmatch(line.core(at + 1)))
        and (first := month(into[1]))
        and (later := month(line.core(at + 2)))
    ):
        return _from_month(line, at, (first, into[2], later))
    night = _SLASHED.fullmatch(line.core(at))
    day = night if night and int(night[2]) == int(night[1]) + 1 else _DAY.fullmatch(line.core(at))
    if not day or (not night and day.group(3)) or not line.tied(at) or not _days_fit(day):
        return None
    if line.after(at) in ("to", "and") and month(line.core(at + 3)) and line.tied(at + 2) and line.core(at).isdecimal():
        # 1 and 3 May
        second = _DAY.fullmatch(line.core(at + 2))
        return say(f"the {_nth(day[1])}") if second and _days_fit(second) and int(day[1]) < int(second[1]) else None
    name = month(line.core(at + 1))
    counted = line.before(at) in ("about", "some") and line.core(at + 1) in ("may", "march")
    # 476 for 8 dec
    counted = counted or (line.core(at + 1) == "dec" and line.before(at) == "for")
    if name is None or counted or line.before(at) in ("no", "number"):
        return None
    if line.core(at + 1) in ("may", "march") and not looks_like_year(line.core(at + 2)) and line.tied(at + 1):
        return None
    article = "" if line.before(at) in ("the", "this", "every") else "the "
    spoken = article + ordinal(int(day.group(1)))
    if day.group(2):
        # the night of 7/8 August
        spoken += f" {'and' if night else 'to'} the " + ordinal(int(day.group(2)))
    found = (Said(spoken), Said(f"of {name}", dot=True))
    written = line.core(at + 2)
    if line.chunks[at + 1].trail in ("", ",", ".") and looks_like_year(written) and not line.chunks[at + 2].lead:
        return (*found, Said(year(int(written))))
    return found


def _from_month(line: Line, at: int, named: tuple[str, str, str]) -> Found | None:
    """`28` + `June-4` + `July`: the first month, the second day, the second month are `named`."""
    day, (first, last, later) = _DAY.fullmatch(line.core(at)), named
    if not day or day[2] or not _days_fit(day) or not 1 <= int(last) <= 31:
        return None
    article = "" if line.before(at) in ("the", "this") else "the "
    return say(f"{article}{_nth(day[1])}", f"of {first} to the {_nth(last)}", f"of {later}")


def _days_fit(day: re.Match[str]) -> bool:
    return all(1 <= int(number) <= 31 for number in day.groups()[:2] if number)


def _numeric(line: Line, at: int) -> Found | None:
    """`24/02/2022` day or month first by what fits, else by region; `2006-08-05`; `15.01.2020` day first."""
    core = line.core(at)
    if match := _YEAR_MONTH.fullmatch(core):
        return _month_of(match)
    if match := _YEAR_FIRST.fullmatch(core):
        return _spoken_date(line, at, (int(match[4]), int(match[3]), match[1]), day_first=False)
    match = _YEAR_LAST.fullmatch(core)
    if not match or (match[2] == "." and len(match[4]) == 2 and line.before(at) not in _DATED_BEFORE):
        return None
    first, second = int(match[1]), int(match[3])
    day_first = first > 12 or (second <= 12 and (line.british or match[2] == "."))
    day, number = (first, second) if day_first else (second, first)
    return _spoken_date(line, at, (day, number, match[4]), day_first=day_first)


def _month_of(match: re.Match[str]) -> Found | None:
    """`2020-12` and `12/2020` "December twenty twenty"; `2010-12` is a span of years."""
    written, number = match[1] or match[4], int(match[2] or match[3])
    rises = match[1] and written[:2] + match[2] > written
    return None if rises else say(f"{MONTHS[number - 1]} {year(int(written))}")


def _spoken_date(line: Line, at: int, date: tuple[int, int, str], *, day_first: bool) -> Found | None:
    """`date` is the day, the month and the year as printed."""
    day, number, written = date
    if not (1 <= day <= 31 and 1 <= number <= 12):
        return None
    spoken_year = _full_year(written)
    if day_first:
        article = "" if line.before(at) == "the" else "the "
        return say(f"{article}{ordinal(day)} of {MONTHS[number - 1]} {spoken_year}")
    return say(f"{MONTHS[number - 1]} {ordinal(day)} {spoken_year}")


def _full_year(written: str) -> str:
    """`24` of a date in figures is 2024, `99` is said as printed."""
    if len(written) == 2 and written < "50":
        return year(2000 + int(written))
    return year(int(written)) if len(written) == 4 else two_digit_year(written)


def _named(line: Line, at: int) -> Found | None:
    """`Jan-15-2020`, `15-Jan-2020`."""
    match = _NAMED.fullmatch(line.core(at))
    name = month(match[1] or match[5]) if match else None
    if not match or not name:
        return None
    day, written = int(match[2] or match[4]), match[3] or match[6]
    if not 1 <= day <= 31:
        return None
    spoken_year = _full_year(written)
    return say(f"{name} {ordinal(day)} {spoken_year}" if match[1] else f"the {ordinal(day)} of {name} {spoken_year}")


def _slashed(line: Line, at: int) -> Found | None:
    """`9/11`, `24/7`; `3/4` after "on" or "since" is a date, month first outside Britain."""
    core = line.core(at)
    if core in _SPOKEN_APART:
        first, _, second = core.partition("/")
        return say(f"{cardinal(int(first))} {cardinal(int(second))}")
    match = _SLASHED.fullmatch(core)
    if not match or line.after(at) in ("of", "the"):
        return None
    before, after = int(match[1]), int(match[2])
    # 12/31 after "by" can be nothing else; 3/16 can.
    late = line.before(at) in ("by", "before", "after", "through", "from") and after > 12 and after not in (16, 20, 32)
    if not late and line.before(at) not in _DATED_BEFORE and line.low(at - 1) not in _DATED_VERBS:
        return None
    day, number = (before, after) if (line.british and after <= 12) or before > 12 else (after, before)
    if not (1 <= day <= 31 and 1 <= number <= 12):
        return None
    name = MONTHS[number - 1]
    return say(f"the {_nth(str(day))} of {name}" if line.british else f"{name} {ordinal(day)}")


def _quarter(line: Line, at: int) -> Found | None:
    """`2Q22` and `Q2'22` "the second quarter of twenty two"."""
    core = line.core(at)
    article = "" if line.before(at) in ("the", "a", "this", "last") else "the "
    if match := _QUARTER.fullmatch(core):
        which = f"{article}{ordinal(int(match[1] or match[2] or match[4]))} quarter"
        return say(f"{which} of {_year_of(match[3])}" if match[3] else which)
    if core in ("1H", "2H", "H1", "H2") and looks_like_year(line.after(at)):
        return say(f"{article}{_nth(core.strip('H'))} half of", year(int(line.after(at))))
    if match := _HALF_YEAR.fullmatch(core):
        return say(f"{article}{_nth(match[1] or match[2] or match[4])} half of {_year_of(match[3] or match[5])}")
    return None


def periods(line: Line, at: int) -> Found | None:
    """`FY2023`, `FY23-24`, `c1350`; `Q2'22` and `H1/2024` as where they begin with a figure."""
    core = line.core(at)
    if core in _WORKDAYS and line.core(at + 1)[:1].isdecimal():
        return say(_WORKDAYS[core])
    if match := _FISCAL.fullmatch(core):
        until = f" to {_year_of(match[2])}" if match[2] else ""
        return say(f"fiscal year {_year_of(match[1])}{until}")
    if match := _CIRCA.fullmatch(core):
        return say(f"circa {year(int(match[1]))}{f' to {_year_of(match[2])}' if match[2] else ''}")
    if match := _ERAS.fullmatch(core):
        last = cardinal(int(match[2])) if match[2].isdecimal() else " ".join(match[2].replace(".", ""))
        return say(f"{' '.join(match[1].replace('.', ''))} to {last}", dot=True)
    if (match := _PART_OF_YEAR.fullmatch(core)) and (name := month(match[2])):
        return say(f"{match[1]} {name}", dot=True)
    if core in ("fl", "ca", "p.a"):
        return _short_period(line, at)
    if (not core[1:].isdecimal() or core in ("H1", "H2")) and (found := _quarter(line, at)):
        return found
    dated = line.core(at + 1)[:1].isdecimal() and not line.chunks[at].trail
    if core == "FY" and line.core(at + 1) in _RESULTS and line.tied(at):
        return say("full year")
    return say("fiscal year") if core == "FY" and dated else None


def _short_period(line: Line, at: int) -> Found | None:
    """`fl. 1620`, when somebody lived; `ca 1850`; `4% p.a.`"""
    if line.core(at) == "p.a":
        return say("per annum", dot=True)
    dated = line.dotted(at) and looks_like_year(line.core(at + 1)[:4])
    return say("circa" if line.core(at) == "ca" else "flourished", dot=True) if dated else None


def _year_of(text: str) -> str:
    return year(int(text)) if len(text) == 4 else two_digit_year(text)


def weekdays(line: Line, at: int) -> Found | None:
    """`Mon.`, `Tues,` before a date or with a dot: the weekday in full."""
    if span := joined(line.core(at)):
        return say(span, dot=True)
    if (
        line.core(at).endswith("'s")
        and line.core(at)[0].isupper()
        and line.before(at) != "the"
        and (name := WEEKDAYS.get(line.low(at)[:-2].rstrip(".")))
    ):
        return say(f"{name}'s")
    name = WEEKDAYS.get(line.low(at))
    if name is None or not line.core(at)[0].isupper():
        return None
    chunk = line.chunks[at]
    following = line.core(at + 1)
    dotted = chunk.trail.startswith(".")
    dated = month(following) is not None or following[:1].isdecimal()
    if dated and chunk.trail in ("", ",", ".", ".,"):
        return say(name, dot=True)
    if not (line.core(at)[1:].islower() or line.shouting) or (line.low(at) == "sun" and line.before(at) == "the"):
        return None
    if chunk.lead.endswith("(") and chunk.trail.startswith(")"):
        return say(name)
    distinct = line.low(at) not in _WEEKDAYS_TOO
    inside = at > 0 and line.low(at) != "sun" and not line.chunks[at - 1].trail.endswith((".", "!", "?", ":", "”"))
    placed = line.before(at) in _BEFORE_WEEKDAYS or line.low(at - 1) in _CLOCKS
    running = following[:1].islower() or line.low(at + 1) in WEEKDAYS
    if dotted and (distinct or inside or placed or running or _in_week(line, at)):
        return say(name, dot=True)
    return say(name, dot=True) if _in_week(line, at) or (placed and (distinct or (running and inside))) else None


def _in_week(line: Line, at: int) -> bool:
    """Whether the neighbours show that chunk `at` is a weekday: `Sat night`, `Mon to Fri`, `8 p.m. Sun`."""
    if (
        line.low(at - 1) in _HALVES
        or _CLOCKED.fullmatch(line.low(at - 1))
        or (line.dotted(at) and line.low(at + 1) in _PARTS_OF_DAYS)
    ):
        return True
    later = line.low(at + 1) in _BETWEEN_DAYS and line.low(at + 2) in WEEKDAYS and line.core(at + 2)[0].isupper()
    earlier = line.low(at - 1) in _BETWEEN_DAYS and line.low(at - 2) in WEEKDAYS and line.core(at - 2)[0].isupper()
    return later or earlier
