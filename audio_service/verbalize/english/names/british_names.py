"""Names that the British shorten without a dot: `Ely, Cambs`, `J6` of a motorway, `Gen Sir Ann Roe`, `(Lab)`."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.names.serials import coded
from audio_service.verbalize.english.names.titles import RANKS, TITLES, after_comma, is_ordinal
from audio_service.verbalize.english.numbers.amounts import looks_like_year
from audio_service.verbalize.english.numbers.numerals import is_number
from audio_service.verbalize.words import Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_JUNCTION = re.compile(r"J(\d{1,2}[A-Za-z]?)")
_ROAD = re.compile(r"[AM]\d{1,4}(?:\(M\))?")
_INNINGS = re.compile(r"\d{2,3}[-–/]\d")
_ROADS = _TABLES.words("roads")
_RANKS = _TABLES.words("ranks")
_NO_NAMES = _TABLES.words("no_names")
_INSIDE = _TABLES.words("inside")
_WORDS_TOO = _TABLES.words("words_too")
_SURE_COUNTIES = _TABLES.words("sure_counties")
_COUNTIES = _TABLES.texts("counties")
_PARTIES = _TABLES.texts("parties")
_BETWEEN = _TABLES.texts("between")
_FIGURES = _TABLES.texts("figures")
_ANYWHERE = _TABLES.texts("anywhere")
_NEAR = 8


def british_names(line: Line, at: int) -> Found | None:
    """The full form of a name or a term that is shortened in British newspapers."""
    if not line.british:
        return None
    core, low = line.core(at), line.low(at)
    if match := _JUNCTION.fullmatch(core):
        return (Said(f"junction {coded(match[1].upper()).words}"),) if _is_on_road(line, at) else None
    dotted = line.chunks[at].trail.startswith(".")
    inside = low in _SURE_COUNTIES or ((line.before(at) in _INSIDE or dotted) and low not in _WORDS_TOO)
    if low in _COUNTIES and core.istitle() and (inside or after_comma(line, at)):
        return say(_COUNTIES[low], dot=True)
    if low in _RANKS and core.istitle() and _is_before_name(line, at):
        return say(RANKS.get(low) or TITLES[low])
    if low in _PARTIES and _is_polled(line, at):
        return say(_PARTIES[low])
    wickets = line.before(at).isdecimal() and line.before(at - 1) == "for"
    if core == "dec" and (wickets or _INNINGS.fullmatch(line.before(at))):
        return say("declared", dot=True)
    if core == "min" and is_ordinal(line.before(at)):
        return say("minute", dot=True)
    if core in _BETWEEN and _is_between(line, at):
        return say(_BETWEEN[core])
    return _by_figure(line, at, core)


def _by_figure(line: Line, at: int, core: str) -> Found | None:
    """`4% pa`, `99.4 pc`, `10th std`, `(pop 22,500)`, `est 1884`; anywhere `(retd)` and `(Hons)`."""
    before, following = line.before(at), line.core(at + 1)
    if core in _ANYWHERE:
        return say(_ANYWHERE[core], dot=True)
    if (core == "pa" and before.endswith("%")) or (core == "pc" and is_number(before)):
        return say(_FIGURES[core], dot=True)
    if core == "std" and is_ordinal(before):
        return say(_FIGURES[core], dot=True)
    counted = (core == "pop" and "," in following) or (core == "est" and looks_like_year(following))
    return say(_FIGURES[core]) if counted and is_number(following) and line.tied(at) else None


def _is_on_road(line: Line, at: int) -> bool:
    near = range(at - _NEAR, at + _NEAR + 1)
    return any(line.low(index) in _ROADS or _ROAD.fullmatch(line.core(index)) for index in near)


def _is_before_name(line: Line, at: int) -> bool:
    """`Gov Ann Roe`, `Col Roe`; not `Gen Z`, nor the surname of `Ann Sen`."""
    name = line.core(at + 1)
    letter = len(name.removesuffix("'s")) < 2
    if letter or not line.tied(at) or not name[:1].isupper() or name.isupper() or name in _NO_NAMES:
        return False
    surname = line.core(at - 1)[:1].isupper() and line.tied(at - 1)
    return not surname or (line.tied(at + 1) and line.core(at + 2)[:1].isupper())


def _is_between(line: Line, at: int) -> bool:
    """`Roe bt Poe`, `Roe nr Poe`; `the 9-2 fav`."""
    if line.core(at) == "fav":
        return any(char.isdecimal() for char in line.before(at))
    return line.core(at - 1)[:1].isalnum() and line.core(at + 1)[:1].isupper() and line.tied(at)


def _is_polled(line: Line, at: int) -> bool:
    """`Ann Roe (Lab) 12,345`, `Con: 24% (nc)`."""
    chunk = line.chunks[at]
    bracketed = chunk.lead.endswith("(") and chunk.trail[:1] in (")", ",")
    if chunk.core == "nc" or bracketed:
        return bracketed and (chunk.core == "nc" or chunk.core[0].isupper())
    following = line.core(at + 1)
    changed = line.tied(at) and following.isdecimal() and at + 2 < len(line.chunks) and line.chunks[at + 2].lead == "("
    counted = changed or following.endswith("%") or (following[:1].isdecimal() and "," in following)
    return chunk.core[0].isupper() and chunk.trail in ("", ":") and counted


WRITTEN = frozenset({*_COUNTIES, *_PARTIES, *_RANKS, *_BETWEEN, *_FIGURES, "hons", "retd", "dec", "min"})
