"""Titles before names, and "St." and "Dr." on either side of one: Dr., Sgt., Rt. Rev., St. Paul, Elm St."""

from __future__ import annotations

from audio_service.article import Tables
from audio_service.verbalize.english.context import starts_sentence
from audio_service.verbalize.english.names.colleges import is_college
from audio_service.verbalize.english.names.places import STATES
from audio_service.verbalize.english.numbers.calendar import MONTHS, WEEKDAYS
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

TITLES = _TABLES.texts("titles")
RANKS = _TABLES.texts("ranks")
_NEED_DOT = _TABLES.words("need_dot")
_AFTER_NAMES = _TABLES.words("after_names")
STREETS = _TABLES.texts("streets")
_OFFICES = _TABLES.words("offices")
_BEFORE_TITLES = _TABLES.words("before_titles")
BESIDE_RANKS = _TABLES.texts("beside_ranks")
_RANKED = RANKS.keys() | BESIDE_RANKS.keys() | {"dr", "prof", "hon", "rev"}
# After these and a comma stands no state.
_DAYS = frozenset((*WEEKDAYS.values(), *MONTHS))
_QUARTERS = frozenset(("N", "S", "E", "W", "NE", "NW", "SE", "SW"))
_SMALL_TOO = _TABLES.words("small_too")


def title(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`Dr. Smith`, `St. Louis`, `Gov. Newsom`, `Lt. Gen.`; `Gould St.` is a street."""
    if low not in TITLES and low not in RANKS and low not in BESIDE_RANKS:
        return None
    if low == "st" and is_college(line, at):
        return (Said("State", dot=True),)
    capital = line.core(at)[0].isupper()
    if low in BESIDE_RANKS and capital and RANKS.keys() & {line.low(at - 1), line.low(at + 1)}:
        return (Said(BESIDE_RANKS[low], dot=True),)
    named = _is_before_name(line, at) and not (low in _AFTER_NAMES and _is_directed(line, at))
    if low in _AFTER_NAMES and (not named or not capital or (low == "st" and is_ordinal_street(line, at))):
        return street_type(line, at, low) or _doctor(line, at, low, dotted=dotted)
    if low == "ms" and (named or dotted):
        return (Said("Ms", ("mˈɪz",), dot=True),)
    if low in ("mr", "mrs", "dr", "messrs", "mssrs", "mme", "mlle") and (named or dotted):
        return (Said(TITLES[low], dot=True),)
    return _rank(line, at, low, named=named)


def _is_before_name(line: Line, at: int) -> bool:
    following = line.core(at + 1) if line.dotted(at) else ""
    if following and following.lower() in _RANKED:
        return True
    return following[:1].isupper() and not (starts_sentence(line, at + 1) and is_named(line, at))


def _is_directed(line: Line, at: int) -> bool:
    """`Wells Dr. E.` and `I St. NW`: a name before, and behind it a quarter that no name follows."""
    quarter = line.core(at + 1)
    if quarter not in _QUARTERS or not is_named(line, at):
        return False
    return len(quarter) > 1 or not line.core(at + 2)[:1].isupper()


def _rank(line: Line, at: int, low: str, *, named: bool) -> Found | None:
    """`Gov. Roe`, `the 1st Lt. and`, `Det Supt Roe`, `the state rep. from`."""
    dotted = line.chunks[at].trail.startswith(".")
    following = line.core(at + 1) if line.dotted(at) else ""
    if not line.core(at)[0].isupper():
        small = low in RANKS and (low not in _NEED_DOT or low in _SMALL_TOO)
        return (Said(RANKS[low].lower(), dot=True),) if small and dotted and following[:1].islower() else None
    ranked = bool(_RANKED & {line.low(at - 1), line.low(at + 1)})
    if not (named or (dotted and (ranked or _in_the_middle(line, at, low)))):
        return None
    if low in TITLES:
        return _titled(line, at, low, dotted=dotted)
    generation = low == "gen" and len(following) == 1 and not line.chunks[at + 1].trail.startswith(".")
    if low not in RANKS or generation:
        return None
    return (Said(RANKS[low], dot=True),) if dotted or ranked or low not in _NEED_DOT else None


def _titled(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`Rev. Roe`, `the Rt. Hon.`, `Sr. Mary`, but `Sr. Editor` as Senior."""
    office = line.low(at + 1) in RANKS or line.low(at + 1) in TITLES
    if low in _NEED_DOT and not dotted and not office and line.low(at - 1) not in TITLES:
        return None
    if low == "rt" and not office:
        return None
    if low == "sr" and (line.low(at + 1) in _OFFICES or is_named(line, at)):
        return (Said("Senior", dot=True),)
    return (Said(TITLES[low], dot=True),)


def _doctor(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`The Dr. will see you`."""
    met = low == "dr" and dotted and line.core(at) == "Dr" and line.low(at - 1) in _BEFORE_TITLES
    return (Said("Doctor", dot=True),) if met else None


def _in_the_middle(line: Line, at: int, low: str) -> bool:
    """`The Gov. said`, `a Sgt., who`: no name follows a title, and no sentence ends with it."""
    if (
        (after_comma(line, at) and line.core(at) in STATES)
        or low == "const"
        or (low in TITLES and low not in ("prof", "rev", "hon"))
    ):
        return False
    if line.core(at + 1)[:1].islower() or (line.shouting and at + 1 < len(line.chunks)):
        return True
    return line.low(at - 1) in _BEFORE_TITLES or is_ordinal(line.low(at - 1))


def is_named(line: Line, at: int) -> bool:
    return line.core(at - 1)[:1].isupper() and line.tied(at - 1) and line.low(at - 1) not in _BEFORE_TITLES


def is_ordinal_street(line: Line, at: int) -> bool:
    """`5th st.` and `Gould St. It`."""
    return is_ordinal(line.low(at - 1))


def is_ordinal(text: str) -> bool:
    """`1st`, `22nd`."""
    return text[:1].isdecimal() and text.endswith(("st", "nd", "rd", "th"))


def street_type(line: Line, at: int, low: str) -> Found | None:
    """`Gould St.`, `5th st`, `Sesame St`: a street after its name."""
    if low == "dr" and not is_named(line, at):
        return None
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if (before[:1].isupper() and line.core(at)[0].isupper()) or is_ordinal_street(line, at):
        if line.core(at).isupper() and line.low(at) != "st":
            return None
        return (Said(STREETS[low], dot=True),)
    return None


def after_comma(line: Line, at: int) -> bool:
    """Whether a capitalized word and a comma stand before, as a town does before its state."""
    town = line.core(at - 1)
    return (
        line.chunks[at - 1].trail == ","
        and town not in _DAYS
        and town[:1].isupper()
        and (line.shouting or not town.isupper())
    )
