"""Times of day and durations: 10:30 a.m. EST, 5pm, 15:00 GMT, 23:00, 14:10:30, 10 a.m.-5 p.m., 9:30-10:30am."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.numbers.calendar import month
from audio_service.verbalize.english.numbers.numerals import cardinal, digits
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

_HALF = r"[ap]\.?\s?m\.?"
_CLOCK = re.compile(
    rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:\.\d+)?)?)?"
    rf"(?P<half>{_HALF})?(?P<zone>[a-z.]{{2,6}})?",
    re.I,
)
_HALF_DAY = re.compile(rf"(?P<half>{_HALF})(?P<zone>[a-z.]{{3,6}})?", re.I)
_HALF_TO = re.compile(rf"(?P<half>{_HALF})[-–](?P<rest>\d[\d:.]*(?:{_HALF})?|noon|midnight)", re.I)
_RANGE = re.compile(
    rf"(?P<first>\d{{1,2}}(?:[:.]\d{{2}})?(?:{_HALF})?)[-–](?P<rest>\d{{1,2}}(?:[:.]\d{{2}})?(?:{_HALF})?)", re.I
)
# 1:45.3 and 2:05.11 are minutes and seconds; 2h 15m, 1h30; Psalm 23:1-6.
_LAP = re.compile(r"(\+)?(\d{1,2}):([0-5]\d)\.(\d{1,3})")
_LONG_LAP = re.compile(r"\+?(\d{1,2}):([0-5]\d):([0-5]\d\.\d{1,3})")
_HOURS = re.compile(r"(\d{1,3})h(?:([0-5]?\d)(?:m(?:in)?)?)?")
_FUSED = re.compile(r"(\d{1,2})h([0-5]?\d)m([0-5]?\d(?:\.\d{1,3})?)s")
_TIMED = re.compile(r"(\d{1,3})m(?:in)?([0-5]?\d(?:\.\d{1,3})?)s(?:ecs?)?")
_SECONDS = re.compile(r"([0-5]?\d(?:\.\d{1,3})?)s(?:ecs?)?")
_MINUTES = re.compile(r"([0-5]?\d)m(?:in)?")
_PLAYED = re.compile(r"(\d{2,3}):([0-5]\d)")
_LEFT = frozenset(("left", "remaining"))
# A score with :05 left.
_LAST_SECONDS = re.compile(r":([0-5]\d(?:\.\d)?)")
_STAMP = re.compile(r"\[\d{1,2}:[0-5]\d(?::[0-5]\d)?\]:?")
# 8/7c: at eight in the East, at seven in the Central zone.
_CENTRAL = re.compile(
    rf"(?P<hour1>\d{{1,2}})(?::(?P<minute1>\d\d))?(?P<half>{_HALF})?/(?P<hour2>\d{{1,2}})(?::(?P<minute2>\d\d))?c", re.I
)
_BRITISH = re.compile(r"(?:1?\d|2[0-3])\.[0-5]\d")
_MILITARY = re.compile(r"([01]\d|2[0-4])([:.]?)([0-5]\d)(hrs|Z)?")
ZONES = _TABLES.words("zones")
_LOCAL = _TABLES.words("local")
_TAKING = _TABLES.words("taking")
_HOURLY = _TABLES.words("hourly")
_TIMETABLED = _TABLES.words("timetabled")
_AFTER_HOURS = _TABLES.words("after_hours")
_SAID_APART = _TABLES.words("said_apart")
_APART = re.compile(r"(\d{1,2}):(\d{1,2})")
_AMERICAN_ZONES = _TABLES.texts("american_zones")
_ZONED = re.compile(
    rf"(?P<zone>[A-Za-z]{{2,3}})(?:[/–-](?:(?P<also>[A-Za-z]{{2,3}})|(?P<later>\d[\d:.]{{0,4}}(?:{_HALF})?)))?"
)
_ENDS_TIME = re.compile(
    rf"(?:\d{{1,2}}(?::\d\d)?[-–]|[A-Z]{{2,3}}/)?(?:\d{{1,2}}:\d\d|(?:\d{{1,2}}(?::\d\d)?)?{_HALF})|noon|midnight|o'clock",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: str
    second: str
    half: str
    zone: str


def times(line: Line, at: int) -> Found | None:
    """A time or a duration that begins at chunk `at`; a transcript's stamp before its line is silent."""
    if at == 0 and len(line.chunks) > 1 and _STAMP.fullmatch(line.text[line.chunks[0].start : line.chunks[0].end]):
        return (Said(""),)
    if (match := _LAST_SECONDS.fullmatch(line.core(at))) and line.after(at) in _LEFT:
        return (Said(_seconds(match[1])),)
    if match := _CENTRAL.fullmatch(line.core(at)):
        first, later = (
            _words(_Clock(int(match[f"hour{n}"]), match[f"minute{n}"] or "", "", "", ""), half="") for n in "12"
        )
        return (_join(first, *_parts(match["half"] or "", ""), Said(f"{later} Central")),)
    return _apart(line, at) or _range(line, at) or _military(line, at) or _time(line, at) or _lengths(line, at)


def _apart(line: Line, at: int) -> Found | None:
    """`a 5:2 diet`, `a 2:1 from Hull`."""
    degree = line.british and line.core(at) in ("2:1", "2:2") and line.before(at) == "a" and _is_degree(line, at)
    apart = _APART.fullmatch(line.core(at)) if degree or line.after(at) in _SAID_APART else None
    return (Said(" ".join(cardinal(int(figure)) for figure in apart.groups())),) if apart else None


def _is_degree(line: Line, at: int) -> bool:
    if line.after(at) == "at":
        return line.core(at + 2)[:1].isupper()
    return line.after(at) in ("", "in", "from", "and", "or", "but", "when", "last", "this")


def _lengths(line: Line, at: int) -> Found | None:
    """`1:45.3` "one minute forty five point three seconds", `1h30m`, `2h 15m`."""
    core = line.core(at)
    if match := _LAP.fullmatch(core):
        seconds = f"{cardinal(int(match[3]))} point {digits(match[4])} seconds"
        return (Said(f"{'plus ' if match[1] else ''}{_counted(int(match[2]), 'minute')} {seconds}"),)
    if match := _LONG_LAP.fullmatch(core) or _FUSED.fullmatch(core):
        passed = f"{_counted(int(match[1]), 'hour')} {_counted(int(match[2]), 'minute')}"
        return (Said(f"{passed} {_seconds(match[3])}"),)
    if match := _TIMED.fullmatch(core):
        return (Said(f"{_counted(int(match[1]), 'minute')} {_seconds(match[2])}"),)
    seconds_after = _SECONDS.fullmatch(line.core(at + 1)) if line.tied(at) else None
    if seconds_after and (alone := _MINUTES.fullmatch(core)):
        return (Said(_counted(int(alone[1]), "minute")), Said(_seconds(seconds_after[1])))
    if line.before(at) in _TAKING and (match := _SECONDS.fullmatch(core)):
        return (Said(_seconds(match[1])),)
    if (match := _PLAYED.fullmatch(core)) and int(match[1]) > 24 and _is_played(line, at):
        return (Said(f"{cardinal(int(match[1]))} {_minutes(match[2])}"),)
    match = _HOURS.fullmatch(core)
    if not match:
        return None
    hours = _counted(int(match[1]), "hour")
    if match[2]:
        return (Said(f"{hours} {_counted(int(match[2]), 'minute')}"),)
    minutes = _MINUTES.fullmatch(line.core(at + 1)) if line.tied(at) else None
    if not minutes:
        return None
    found = (Said(hours), Said(_counted(int(minutes[1]), "minute")))
    last = _SECONDS.fullmatch(line.core(at + 2)) if line.tied(at + 1) else None
    return (*found, Said(_seconds(last[1]))) if last else found


def _is_played(line: Line, at: int) -> bool:
    """Whether `27:45` is minutes and seconds that were taken or are left, or stands against others."""
    against = ((at + 1, at + 2), (at - 1, at - 2))
    if any(line.low(by) in ("vs", "v") and _PLAYED.fullmatch(line.core(other)) for by, other in against):
        return True
    return line.before(at) in _TAKING or line.before(at) in ("at", "of", "time") or line.after(at) in _LEFT


def _time(line: Line, at: int) -> Found | None:
    core = line.core(at)
    before_half = line.tied(at) and _HALF_DAY.fullmatch(line.core(at + 1)) is not None
    stopped = before_half and core[-1:].isdecimal()
    if line.british and _BRITISH.fullmatch(core):
        due = line.before(at) in _HOURLY and (not line.after(at) or line.after(at) in _AFTER_HOURS)
        stopped = stopped or due or (line.before(at) == "the" and line.after(at) in _TIMETABLED)
    clock = _clock(core.replace(".", ":") if stopped else core)
    if clock is None:
        return None
    taken = 1
    # "10 a.m.", "10:30 p.m.est", "10 a.m.-5 p.m."
    if not clock.half and line.tied(at):
        if match := _HALF_DAY.fullmatch(line.core(at + 1)):
            return _with_half(line, at, clock, match)
        if match := _HALF_TO.fullmatch(line.core(at + 1)):
            return _to_half(line, at, clock, match)
    if not (clock.half or clock.minute):
        return None
    zone = () if clock.zone else _zone(line, at)
    closed = at == 0 and len(line.chunks) == taken + len(zone)
    hours = bool(zone) or clock.zone != "" or line.after(at) in _LOCAL
    spoken = _words(clock, half=clock.half, hundred=hours or line.british or line.before(at) == "at")
    tail = _parts(clock.half, clock.zone, closed=closed)
    return (_join(spoken, *tail, dot=bool(clock.half)), *(_parts("", line.core(at + 1), closed=closed) if zone else ()))


def _with_half(line: Line, at: int, clock: _Clock, match: re.Match[str]) -> Found:
    """`10:30` + `a.m.`, perhaps + `EST`."""
    zone = () if match["zone"] else _zone(line, at + 1)
    closed = at == 0 and len(line.chunks) == 2 + len(zone)
    first = Said(_words(clock, half=match["half"]))
    second = _join("", *_parts(match["half"], match["zone"] or "", closed=closed), dot=True)
    return (first, second, *(_parts("", line.core(at + 2), closed=closed) if zone else ()))


def _to_half(line: Line, at: int, clock: _Clock, match: re.Match[str]) -> Found | None:
    """`10` + `a.m.-5` + `p.m.`: the second time is read as if it stood alone."""
    first = Said(_words(clock, half=match["half"]))
    before = _parts(match["half"], "", closed=False)
    if match["rest"][0].isalpha():
        return (first, _join("", *before, Said(f"to {match['rest']}")))
    later = _clock(match["rest"])
    if later is None:
        return None
    if later.half:
        return (
            first,
            _join("", *before, Said(f"to {_words(later, half=later.half)}"), *_parts(later.half, ""), dot=True),
        )
    second = _join("", *before, Said(f"to {_words(later, half='pm')}"))
    if line.tied(at + 1) and (half := _HALF_DAY.fullmatch(line.core(at + 2))):
        return (first, second, _join("", *_parts(half["half"], half["zone"] or ""), dot=True))
    return (first, second)


def _range(line: Line, at: int) -> Found | None:
    """`10am-5pm`, `9:30-10:30 a.m.`, `5-6pm`; a plain `5-6` is none."""
    core = line.core(at)
    match = _RANGE.fullmatch(core)
    if not match:
        return None
    first, later = _clock(match["first"]), _clock(match["rest"])
    if later and later.half:
        first = first or _clock(match["first"].replace(".", ":"))
    following = _HALF_DAY.fullmatch(line.core(at + 1)) if line.tied(at) else None
    if not first or not later or not (first.half or later.half or following or ":" in core):
        return None
    half = later.half or (following["half"] if following else "")
    if first.minute and not (":" in core or half):
        return None
    begin = _join(_words(first, half=first.half or half), *_parts(first.half, ""))
    joined = _join("", begin, Said(f"to {_words(later, half=half)}"), *_parts(later.half, ""), dot=bool(later.half))
    if following and not later.half:
        return (joined, _join("", *_parts(following["half"], following["zone"] or ""), dot=True))
    return (joined,)


def _military(line: Line, at: int) -> Found | None:
    """`1500 GMT`, `0900 hours`."""
    match = _MILITARY.fullmatch(line.core(at))
    if not match or (match[2] and not match[4] and line.after(at) != "hrs"):
        return None
    dated = line.after(at) == "on" and (month(line.core(at + 2)) or line.core(at + 2).endswith("day"))
    early = (line.core(at).startswith("0") or dated) and line.before(at) in _HOURLY
    local = bool(match[4]) or line.after(at) in _LOCAL
    if not (local or early or _zone(line, at) or _until_zone(line, at)):
        return None
    hour = "oh oh" if match[1] == "00" else ("oh " if match[1][0] == "0" else "") + cardinal(int(match[1]))
    spoken = f"{hour} {'hundred' if match[3] == '00' else _minutes(match[3])}"
    if match[1] + match[3] in ("0000", "2400") and not local:
        spoken = "midnight"
    behind = {"hrs": " hours", "Z": " Zulu"}.get(match[4] or "", "")
    first = Said(spoken + behind)
    return (first, *_parts("", line.core(at + 1))) if _zone(line, at) else (first,)


def _until_zone(line: Line, at: int) -> bool:
    """`0600` of "between 0600 and 0900 GMT"."""
    later = line.after(at) in ("and", "to") and _MILITARY.fullmatch(line.core(at + 2)) is not None
    return later and (bool(_zone(line, at + 2)) or line.after(at + 2) in _LOCAL)


def _clock(text: str) -> _Clock | None:
    """A time as written, or None."""
    match = _CLOCK.fullmatch(text) if len(text) <= 24 else None
    if not match:
        return None
    hour, minute, second = int(match["hour"]), match["minute"] or "", match["second"] or ""
    half, zone = match["half"] or "", (match["zone"] or "").strip(".")
    if zone and zone.replace(".", "").lower() not in ZONES:
        return None
    if (minute and int(minute) > 59) or (second and int(second) > 59) or (hour > 24 and not second):
        return None
    if "." in text.removesuffix(half + zone) and minute and not half:
        return None
    return _Clock(hour, minute, second, half, zone) if not half or hour <= 12 or minute else None


def _zone(line: Line, at: int) -> Found:
    """The time zone in the chunk after `at`, as a marker that it is there."""
    following = line.core(at + 1)
    if not line.dotted(at) or following.replace(".", "").lower() not in ZONES:
        return ()
    return () if following in _WORDS_TOO else (Said(""),)


_WORDS_TOO = _TABLES.words("words_too")


def zones(line: Line, at: int) -> Found | None:
    """`ET` and `ET/PT` behind a time, `EST/7` where another time follows."""
    match = _ZONED.fullmatch(line.core(at)) if line.core(at)[:1].isupper() else None
    bracket = line.chunks[at].lead == "(" and line.chunks[at - 1].trail in ("", ".")
    if not match or at == 0 or not (line.dotted(at - 1) or bracket) or not _ends_time(line, at - 1):
        return None
    said = [_AMERICAN_ZONES.get(name.lower()) if name else "" for name in (match["zone"], match["also"])]
    later = _clock(match["later"]) if match["later"] else None
    if None in said or (match["later"] and not later):
        return None
    figures = [_words(later, half=later.half or "pm")] if later else []
    words = ", ".join([*filter(None, said), *figures])
    return (_join(words, *_parts(later.half if later else "", ""), dot=True),)


def _ends_time(line: Line, at: int) -> bool:
    """`p.m.`, `6:30`, `noon`, and a bare hour behind "at"."""
    hour = line.core(at).isdecimal() and len(line.core(at)) < 3 and line.before(at) in _HOURLY
    return hour or _ENDS_TIME.fullmatch(line.core(at)) is not None


def _words(clock: _Clock, *, half: str, hundred: bool = False) -> str:
    """The figures of a time: "ten thirty", "one o'clock", "fifteen hundred", "one hour one minute and one second"."""
    hour = cardinal(clock.hour)
    if clock.second:
        return _duration(clock)
    if not clock.minute or (half and clock.minute == "00"):
        return hour
    if clock.minute == "00" and clock.hour in (0, 24):
        return "midnight"
    if clock.minute == "00":
        return f"{hour} hundred" if hundred and clock.hour > 12 else f"{hour} o'clock"
    return f"{hour} {_minutes(clock.minute)}"


def _duration(clock: _Clock) -> str:
    minute, second = int(clock.minute), int(clock.second)
    hours = f"{_counted(clock.hour, 'hour')} " if clock.hour else ""
    return f"{hours}{_counted(minute, 'minute')} and {_counted(second, 'second')}"


def _counted(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'' if number == 1 else 's'}"


def _seconds(text: str) -> str:
    whole, point, after = text.partition(".")
    return f"{cardinal(int(whole))} point {digits(after)} seconds" if point else _counted(int(whole), "second")


def _minutes(text: str) -> str:
    number = int(text)
    return f"oh {cardinal(number)}" if 0 < number < 10 else cardinal(number)


def _parts(half: str, zone: str, *, closed: bool = False) -> Found:
    """`a.m.` letter by letter, `ET` as words; as one word each where a line is nothing but a time, as in a table."""
    found = []
    for text in (half, zone):
        plain = text.replace(".", "").replace(" ", "").upper()
        if not closed and (words := _AMERICAN_ZONES.get(plain.lower())):
            found.append(Said(words))
        elif plain:
            said = letters(plain)
            found.append(Said(plain, ("".join(part or "" for part in said.ipa),)) if closed else said)
    return tuple(found)


def _join(words: str, *parts: Said, dot: bool = False) -> Said:
    """One Said of several, with their pronunciations in place."""
    texts = [words, *(part.words for part in parts)]
    ipa: list[str | None] = [None] * len(words.split())
    for part in parts:
        ipa += part.ipa or [None] * len(part.words.split())
    shown = " ".join(text for text in texts if text)
    return Said(shown, tuple(ipa) if any(ipa) else (), dot=dot)
