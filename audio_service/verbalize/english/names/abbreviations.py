"""Abbreviations -> full words, by their neighbours: St., Dr., No., vs., Gov., Inc., e.g., approx."""

from __future__ import annotations

import re
from dataclasses import replace

from audio_service.article import Tables
from audio_service.verbalize.english.context import NOT_NOUNS, starts_sentence
from audio_service.verbalize.english.letters import is_initials, letters
from audio_service.verbalize.english.names.colleges import is_college
from audio_service.verbalize.english.names.places import POSTAL, STATES
from audio_service.verbalize.english.names.states import party, party_letter, state
from audio_service.verbalize.english.names.titles import (
    BESIDE_RANKS,
    RANKS,
    STREETS,
    TITLES,
    after_comma,
    is_ordinal,
    is_ordinal_street,
    street_type,
    title,
)
from audio_service.verbalize.english.numbers.calendar import month
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

_DOTTED = _TABLES.texts("dotted")
_ANYWHERE = _TABLES.texts("anywhere")
_UNITS = _TABLES.texts("units")
_CAPITALIZED_ONLY = _TABLES.words("capitalized_only")
_SET_IN_CAPITALS = _TABLES.words("set_in_capitals")
_PHRASES = _TABLES.texts("phrases")
_BEFORE_NUMBER = _TABLES.texts("before_number")
_PLAIN_NUMBERED = _TABLES.words("plain_numbered")
_CAPITAL_NUMBERED = _TABLES.words("capital_numbered")
_HELD = BESIDE_RANKS | RANKS
# Pages of a newspaper: Pg. A1.
_SHEET = re.compile(r"[A-Z]\d{1,2}")
_ABOUT = re.compile(r"c(\d{1,3}(?:,\d{3})+)")
_GLUED = re.compile(r"([A-Za-z]{1,6})\.(\d.*)")
_GLUED_INITIALS = re.compile(r"((?:[A-Z]\.){1,4})([A-Z][a-z]\S*)")
_HYPHENED_TITLE = re.compile(r"(St|Ste|Mt|Ft)\.?-([A-Z][a-z]\S*|(?<=St\.-)[a-z]+)")
_ROAD = re.compile(r"(?:I|US|SR|[A-Z]{2})[-–]\d{1,3}")
_BEFORE_PLACES = _TABLES.words("before_places")
_COUNTIES = _TABLES.words("counties")
_NAMED_FOR_PART = _TABLES.words("named_for_part")
_MAIN_STREETS = _TABLES.words("main_streets")
_STREETS_TOO = _TABLES.words("streets_too")
_ROADS = _TABLES.words("roads")
_YEARS = re.compile(r"c?\.?(?:\d{4}|\d{3}[-–]\d{3})(?![\d,.])")
_OF_YEARS = _TABLES.texts("of_years")
_SMALL_ONLY = _TABLES.words("small_only")
_LETTER_TOO = _TABLES.words("letter_too")
_WORDS_BEFORE_STOP = _TABLES.words("words_before_stop")
_CITING = _TABLES.words("citing")
_ROMAN_TOO = _TABLES.words("roman_too")
_ANSWERING = _TABLES.words("answering")
_LIMITING = _TABLES.words("limiting")
_COMPASS = _TABLES.texts("compass")
_DISTANCES = _TABLES.words("distances")
_BLOWING = _TABLES.words("blowing")
_SIDES = _TABLES.words("sides")
_FLED, _ALONG = _TABLES.words("fled"), _TABLES.words("along")
_TALLIED = _TABLES.texts("tallied")
_IN_CAPITALS = _TABLES.texts("tallied_in_capitals")
_POSTS = {"MM": "mile marker", "MP": "milepost"}
_BOUND = _TABLES.texts("bound")
_MEASURED = _TABLES.words("measured")
_UNDER_TEN = _TABLES.words("under_ten")
_LONGEST = 30
# How much of the line a possessive is judged by.
_REACH = 15
_BEFORE_WORD = _TABLES.texts("before_word")
_AFTER_WORD = _TABLES.texts("after_word")
_LIMITS = _TABLES.texts("limits")
_FORMER = re.compile(r"([a-z]+)-([a-z]+)")
_PLURAL = re.compile(r"(?:[A-Z][a-z]?\.){1,3}[A-Z]\.?s")
_SPEAKS = _TABLES.words("speaks")


def abbreviations(line: Line, at: int) -> Found | None:
    """The abbreviation at chunk `at` in full, or None."""
    low = line.low(at)
    chunk = line.chunks[at]
    dotted = chunk.trail.startswith(".")
    if low.endswith("'s") and low[:-2].rstrip(".") in WRITTEN and (found := _possessive(line, at)):
        return found
    if (quarter := _COMPASS.get(chunk.core.replace(".", ""))) and _is_bearing(line, at):
        return (Said(quarter, dot=True),)
    if found := _in_capitals(line, at):
        return found
    initials = chunk.core.isupper() and len(low) > 1 and low.isalpha() and low not in _SET_IN_CAPITALS
    if len(low) > _LONGEST or (initials and not (line.shouting and chunk.trail == "." and at + 1 < len(line.chunks))):
        return state(line, at) if chunk.core in POSTAL else None
    if "." in low or "-" in low:
        return _with_dots(line, at, low)
    return (
        _numbered(line, at, low, dotted=dotted)
        or title(line, at, low, dotted=dotted)
        or state(line, at)
        or _anywhere(line, at, low, dotted=dotted)
        or _initial(line, at, dotted=dotted)
    )


def _in_capitals(line: Line, at: int) -> Found | None:
    """`3 TD, 1 INT` of a game and `SB I-5` of a road."""
    core = line.core(at)
    if full := _BOUND.get(core):
        road = _ROAD.fullmatch(line.core(at + 1)) or line.low(at + 1) in _ROADS or _is_on_road(line, at)
        road = road or line.after(at) in ("lane", "lanes", "ramp", "ramps", "traffic", "exit", "side", "span")
        return (Said(full),) if road else None
    if (
        core in _POSTS
        and line.core(at + 1).isdecimal()
        and any(
            _ROAD.fullmatch(line.core(near)) or line.low(near) in _ROADS or line.core(near) in _BOUND
            for near in range(at - _REACH, at)
        )
    ):
        return (Said(_POSTS[core]),)
    if found := party_letter(line, at):
        return found
    one = _IN_CAPITALS.get(core)
    counted = line.before(at).isdecimal() and len(line.before(at)) < 4
    if not one or not counted or not (line.after(at) == "" or line.after(at) in NOT_NOUNS):
        return None
    return (Said(one if line.before(at) == "1" else f"{one}s"),)


def _possessive(line: Line, at: int) -> Found | None:
    """`Ohio St.'s`, `the Gov.'s`, `Oxford St's`: what the abbreviation is without its ending, with the ending."""
    chunk = line.chunks[at]
    base = chunk.core[:-2].rstrip(".")
    trail = "." if chunk.core[-3] == "." else ""
    first = max(0, at - _REACH)
    around = [*line.chunks[first : at + _REACH]]
    around[at - first] = replace(chunk, core=base, low=base.lower(), trail=trail)
    found = abbreviations(replace(line, chunks=tuple(around)), at - first)
    return (Said(f"{found[0].words}'s"),) if found and not found[0].ipa else None


def _numbered(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`No. 10`, `p. 55`, `c. 1900`, `Vol. 3`."""
    act = "/" in line.core(at + 1) or (dotted and line.core(at + 1) in ("EU", "EC", "EEC"))
    if low in ("reg", "regs") and act:
        return (Said(_as_cased(line.core(at), _BEFORE_NUMBER[low]), dot=True),)
    full = _BEFORE_NUMBER.get(low)
    if not full or not line.dotted(at) or not _is_figure(line.core(at + 1), low):
        return None
    if line.core(at) == "P" and at > 0 and line.chunks[at - 1].trail == ".":
        # Fed. R. Civ. P. 12
        return None
    if low in _OF_YEARS and not _YEARS.match(line.core(at + 1)):
        full = _OF_YEARS[low]
    if not full or (low in _SMALL_ONLY and not line.core(at).islower()) or _is_answer(line, at):
        return None
    street = low == "no" and line.core(at) == "No" and (at > 0 or line.after(at + 1) in _SPEAKS | {"downing"})
    capital = low in _CAPITAL_NUMBERED and line.core(at).istitle()
    article = low == "art" and line.core(at) == "Art" and line.after(at + 1) == "of"
    if not dotted and low not in _PLAIN_NUMBERED and not (street or capital or article):
        return None
    return (Said(_as_cased(line.core(at), full), dot=True),)


def _is_answer(line: Line, at: int) -> bool:
    """`He said no. 5 people left.`, `He loves art. 5 friends do not.`"""
    if line.core(at) in _WORDS_BEFORE_STOP and line.tied(at - 1) and "(" not in line.core(at + 1):
        return line.low(at - 1) not in _CITING
    return line.core(at) == "no" and line.before(at) in _ANSWERING


def _is_figure(text: str, low: str) -> bool:
    """Whether `text` is the figure that an abbreviation such as "vol." needs; behind some a Roman one will do."""
    if low == "v" and "." not in text:
        return False
    if low in ("p", "pg", "pp") and _SHEET.fullmatch(text):
        return True
    if low in _LETTER_TOO and len(text) == 1 and text.isupper():
        return True
    if low in _ROMAN_TOO and roman_value(text):
        return True
    return text.lstrip("£$€-")[:1].isdecimal()


def _after_ordinal(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`2nd c. BC`, `3rd Bn.`"""
    if not (dotted or line.core(at) in ("Bn", "Regt", "Bde", "Sqn")) or not is_ordinal(line.before(at)):
        return None
    if low == "c":
        return (Said("century", dot=True),)
    return (Said(_UNITS[low], dot=True),) if low in _UNITS and line.core(at)[0].isupper() else None


def _by_neighbour(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """Abbreviations that one neighbour explains: `200 bc`, `rock 'n' roll`, `et al.`, `Sec. of State`, `Co. Kerry`."""
    core = line.core(at)
    if low in ("bc", "bce", "ad") and (line.before(at).isdecimal() or line.after(at).isdecimal()):
        return (letters(low),)
    if low == "n" and not dotted and line.chunks[at].lead.endswith(("'", "’", "‘")):
        return (Said("n", ("ən",)),)
    if (
        core == "v"
        and (line.dotted(at - 1) or line.chunks[at - 1].trail.endswith(")"))
        and line.dotted(at)
        and line.core(at + 1)[:1].isalpha()
    ):
        return (Said("versus", dot=True),)
    if full := _AFTER_WORD.get(f"{line.before(at)} {core}"):
        return (Said(full, dot=True),)
    if low == "al" and line.low(at - 1) == "et":
        return (Said("al", dot=True),)
    following = line.core(at + 1)
    if core in ("b", "d", "def") and (found := _life_or_result(line, at, following, dotted=dotted)):
        return found
    if core in ("Co", "CO") and _is_county(line, at, dotted=dotted):
        return (Said("County", dot=True),)
    if not dotted:
        return None
    if full := _BEFORE_WORD.get(f"{low} {following}") or (_LIMITS.get(low) if following[:1].islower() else None):
        return (Said(_as_cased(core, full), dot=True),)
    return (Said("versus", dot=True),) if (core == "v" or low == "vs") and at > 0 else None


def _life_or_result(line: Line, at: int, following: str, *, dotted: bool) -> Found | None:
    """`b. May 2, 1931`, `d. June 3`; `Roe d. Poe`."""
    core = line.core(at)
    day_first = following.isdecimal() and month(line.core(at + 2)) and line.core(at + 3)[:4].isdecimal()
    if core != "def" and (day_first or (month(following) and line.core(at + 2)[:1].isdecimal())):
        return (Said(_BEFORE_NUMBER[core], dot=True),)
    lived = line.chunks[at].lead == "(" or line.chunks[at - 1].trail in (",", ";", ".,")
    if core != "def" and not dotted and lived and len(following) == 4 and _YEARS.fullmatch(following):
        return (Said(_BEFORE_NUMBER[core]),)
    return (Said("defeated", dot=True),) if core != "b" and _is_result(line, at, dotted=dotted) else None


def _is_result(line: Line, at: int, *, dotted: bool) -> bool:
    """`Roe def. Poe 6-1`, `Roe d. Poe`, `Essendon 9.8 (62) d Carlton 8.7 (55)`: between two names or their points."""
    before = line.core(at - 1)
    winner = before[:1].isupper() and (dotted or (line.tied(at - 1) and line.low(at) == "def"))
    points = before.isdecimal() and line.core(at - 2)[:1].isalnum()
    return line.core(at + 1)[:1].isupper() and line.dotted(at) and (winner or points)


def _is_county(line: Line, at: int, *, dotted: bool) -> bool:
    """`Co. Kerry` and `Co Down`; behind a firm's name or its "&" it is a company: `GmbH & Co.`"""
    following = line.core(at + 1)
    named = following in _COUNTIES or (dotted and following[:1].isupper())
    firm = line.core(at - 1)[:1].isupper() and line.dotted(at - 1) and line.low(at - 1) not in _BEFORE_PLACES
    return named and line.dotted(at) and not firm and line.core(at - 1) not in ("&", "+")


def _anywhere(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    core = line.core(at)
    if (
        low in _TALLIED
        and ((dotted and low not in _DOTTED) or not core.islower())
        and (line.before(at).isdecimal() or line.before(at) in _UNDER_TEN)
    ):
        return (Said(_TALLIED[low], dot=True),)
    if found := _after_ordinal(line, at, low, dotted=dotted) or _by_neighbour(line, at, low, dotted=dotted):
        return found
    if low in STREETS and dotted and low != "dr":
        return street_type(line, at, low)
    before = line.core(at - 1)
    name = core[0].isupper() and before[:1].isupper() and line.dotted(at - 1)
    if core == "Ch" and dotted and name and not (line.dotted(at) and line.core(at + 1)[:1].isdecimal()):
        return (Said("Church", dot=True),)
    if low == "incl" and dotted and (len(line.chunks[at].trail) > 1 or at + 1 == len(line.chunks)):
        return (Said("included"),)
    if dotted and low in _DOTTED:
        shortened = low in _LIMITING and line.core(at + 1)[:1].islower()
        if low in _WORDS_TOO and not (name or shortened or (core[0].isupper() and before == "&")):
            return None
        return (Said(_as_cased(core, _DOTTED[low]), dot=True),)
    if core == "inc" and not dotted and line.core(at + 1)[:1].isalnum():
        return (Said("including"),)
    name = name or (
        low in ("ltd", "inc") and core.istitle() and before[:1].isupper() and line.chunks[at - 1].trail in (",", ".,")
    )
    full = _ANYWHERE.get(low) if not core[:2].isupper() or not core.endswith("s") else None
    return (Said(_regional(line, full), dot=True),) if full and (name or low not in _CAPITALIZED_ONLY) else None


def _regional(line: Line, full: str) -> str:
    """Rates are said year over year in America, year on year in Britain."""
    return full.replace(" over ", " on ") if line.british else full


_WORDS_TOO = _TABLES.words("words_too")


_QUARTERS = _TABLES.texts("quarters")
_PARTED = _TABLES.words("parted")


def _initial(line: Line, at: int, *, dotted: bool) -> Found | None:
    """`W.` of "George W. Bush" and `C.` of "C. Everett Koop"."""
    core = line.core(at)
    if core in _QUARTERS and (_is_on_road(line, at) or _is_before_street(line, at)):
        return (Said(_QUARTERS[core], dot=True),)
    if len(core) != 1 or not dotted or not core.isupper():
        return None
    at_end = at + 1 == len(line.chunks)
    following = line.core(at + 1)
    if core == "L" and line.low(at - 1) == "pub":
        return (Said("Law", dot=True),)
    if core == "U" and following == "of":
        return (Said("University", dot=True),)
    if core in _QUARTERS and following in _NAMED_FOR_PART:
        return (Said(f"{_QUARTERS[core]}ern", dot=True),)
    if core in _QUARTERS and following in _PARTED:
        return (Said(_QUARTERS[core], dot=True),)
    if core == "I" and (at_end or starts_sentence(line, at + 1)):
        return None
    said = letters(core) if core.isascii() else Said(core)
    return (Said(said.words, said.ipa, dot=True),)


def _is_bearing(line: Line, at: int) -> bool:
    """`12km NW of Bury`, `NW winds`, `moving NNE at 10 mph`; not `K St. NW`, nor `Group E of` a cup."""
    several = len(line.core(at)) > 1
    if not several and line.before(at) in ("wind", "winds") and line.core(at + 1)[:1].isdecimal():
        return True
    if line.before(at) in _FLED and line.after(at) in _ALONG:
        return True
    if several and line.after(at) in _SIDES:
        return True
    before = line.low(at - 1) if line.dotted(at - 1) else ""
    if (line.low(at + 1) if several and line.dotted(at) else line.after(at)) == "of":
        return (
            several
            or before in _DISTANCES
            or (before[:1].isdecimal() and (before[-1:].isalpha() or before[-1:] in tuple('"”″')))
        )
    return several and bool({line.low(near) for near in (at - 3, at - 2, at - 1, at + 1)} & _BLOWING)


def _is_on_road(line: Line, at: int) -> bool:
    """`I-95 S`, `Route 9 N.`"""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    typed = line.low(at - 1) in STREETS or line.low(at - 1) in _STREETS_TOO
    if typed and line.core(at - 1)[:1].isupper() and line.core(at - 2)[:1].isupper() and line.dotted(at - 1):
        return not line.core(at + 1)[:1].isupper()
    return _ROAD.fullmatch(before) is not None or (
        before.isdecimal() and line.dotted(at - 2) and line.low(at - 2) in _ROADS
    )


def _is_before_street(line: Line, at: int) -> bool:
    """`W. 125th St.`, `E. Michigan St.`"""
    if not line.dotted(at):
        return False
    typed = (
        (line.low(at + 2) in STREETS or line.low(at + 2) in _STREETS_TOO)
        and line.core(at + 1)[:1].isupper()
        and line.core(at + 2)[:1].isupper()
    )
    numbered = line.before(at).isdecimal() and line.core(at + 1) in _MAIN_STREETS
    return numbered or is_ordinal_street(line, at + 2) or (typed and line.tied(at + 1) and line.chunks[at].trail == ".")


def _with_dots(line: Line, at: int, low: str) -> Found | None:
    """`e.g.`, `U.S.`, `J.K.`, `a.m.`, `W.Va.`"""
    core, low = line.core(at).rstrip("."), low.rstrip(".")
    if low in _PHRASES:
        return (Said(_regional(line, _PHRASES[low]), dot=True),)
    district = core in ("N.D", "S.D") and (line.core(at + 1) in STATES or line.core(at + 1) in POSTAL.values())
    if core in STATES and not district and (core != "B.C" or after_comma(line, at)):
        return (Said(STATES[core], dot=True),)
    if low.endswith(".'s") and (full := _DOTTED.get(low[:-3])):
        return (Said(f"{_as_cased(core, full)}'s"),)
    if "-" in low:
        return _hyphened(line, at, core)
    if _PLURAL.fullmatch(core):
        said = letters(core.replace(".", "").removesuffix("s"), british=line.british, ending="s")
        return (Said(said.words, said.ipa),)
    base, ending = (core[:-2], "'s") if core.endswith("'s") else (core, "")
    base = base.rstrip(".")
    if is_initials(base):
        said = letters(base.replace(".", ""), british=line.british, ending=ending)
        return (Said(said.words, said.ipa, dot=True),)
    return None


def _hyphened(line: Line, at: int, core: str) -> Found | None:
    """`St.-Denis`, `Ph.D.-level`, `then-Gov.`, `Sen.-elect`, `D-Calif.`"""
    low = core.lower()
    if match := _HYPHENED_TITLE.fullmatch(core):
        title = "Street" if match[2].islower() else TITLES[match[1].lower()]
        title = "State" if match[1] == "St" and is_college(line, at) else title
        return (Said(f"{title} {match[2]}"),)
    phrase, _, rest = low.partition("-")
    if rest.isalpha() and phrase.rstrip(".") in _PHRASES:
        return (Said(f"{_PHRASES[phrase.rstrip('.')]} {rest}"),)
    if low.endswith("-no") and line.core(at + 1)[:1].isdecimal():
        return (Said(f"{core[:-3]} number", dot=True),)
    if (match := _FORMER.fullmatch(low)) and match[2] in RANKS and line.chunks[at].trail == ".":
        return (Said(f"{core.partition('-')[0]} {RANKS[match[2]]}", dot=True),)
    if core[0].isupper() and (ranks := [_HELD.get(part.rstrip(".")) for part in low.split("-")]) and all(ranks):
        return (Said(" ".join(filter(None, ranks)), dot=True),)
    if rest in _MEASURED and phrase.isalpha() and line.chunks[at].trail.startswith("."):
        return (Said(f"{core.partition('-')[0]} {_DOTTED[rest]}", dot=True),)
    if phrase.endswith(".") and phrase[:-1] in RANKS:
        return (Said(f"{RANKS[phrase[:-1]]} {core[len(phrase) + 1 :].replace('-', ' ')}"),)
    return party(line, at, core)


def glued(core: str) -> tuple[Said, str] | None:
    """`p.12`, `ss.3-5`, `c60,000`, `J.K.Rowling`: the abbreviation in full, and the rest of the chunk."""
    if len(core) > 60:
        return None
    if match := _GLUED.fullmatch(core):
        low = match[1].lower()
        full = _BEFORE_NUMBER.get(low)
        if full and low in _OF_YEARS and not _YEARS.match(match[2]):
            full = _OF_YEARS[low]
        return (Said(_as_cased(core, full)), match[2]) if full else None
    if match := _ABOUT.fullmatch(core):
        return Said("circa"), match[1]
    if match := _GLUED_INITIALS.fullmatch(core):
        return letters(match[1].replace(".", "")), match[2]
    return None


def _as_cased(core: str, full: str) -> str:
    return full[0].upper() + full[1:] if core[0].isupper() else full


WRITTEN = frozenset(
    {
        *TITLES,
        *RANKS,
        *BESIDE_RANKS,
        *_UNITS,
        *_DOTTED,
        *_ANYWHERE,
        *_BEFORE_NUMBER,
        *_TALLIED,
        *_LIMITS,
        *(key.partition(" ")[0] for key in _BEFORE_WORD),
        "def",
        *STREETS,
        *(key.lower() for key in STATES),
    }
)
