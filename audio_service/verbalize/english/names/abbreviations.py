"""Abbreviations -> full words, by their neighbours: St., Dr., No., vs., Gov., Inc., e.g., approx."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import starts_sentence
from audio_service.verbalize.english.letters import is_initials, letters
from audio_service.verbalize.english.names.places import POSTAL, STATES
from audio_service.verbalize.english.numbers.numerals import number, paired
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

_TITLES = _TABLES.texts("titles")
_RANKS = _TABLES.texts("ranks")
_NEED_DOT = _TABLES.words("need_dot")
_DOTTED = _TABLES.texts("dotted")
_ANYWHERE = _TABLES.texts("anywhere")
_UNITS = _TABLES.texts("units")
_CAPITALIZED_ONLY = _TABLES.words("capitalized_only")
_SET_IN_CAPITALS = _TABLES.words("set_in_capitals")
_PHRASES = _TABLES.texts("phrases")
_BEFORE_NUMBER = _TABLES.texts("before_number")
_PLAIN_NUMBERED = _TABLES.words("plain_numbered")
_AFTER_NAMES = _TABLES.words("after_names")
_STREETS = _TABLES.texts("streets")
_ELECT = re.compile(r"([a-z]+)\.-(elect|designate)")
_GLUED = re.compile(r"([a-z]{1,4})\.(\d{1,4})")
_LIMITS = _TABLES.texts("limits")
_FORMER = re.compile(r"([a-z]+)-([a-z]+)")
_PLURAL = re.compile(r"(?:[A-Z][a-z]?\.){1,3}[A-Z]\.?s")
_SPEAKS = _TABLES.words("speaks")
# States that are not shortened in "R-Texas", with the first words of those that have two.
_PLACES = frozenset(POSTAL.values()) | frozenset(name.split()[0] for name in POSTAL.values()) - {"D"}
_PARTIES = re.compile(r"(D|R|I|Lab|Con|LD|Ind)-([A-Z][A-Za-z.]{1,6})")
_PARTY_NAMES = _TABLES.texts("party_names")


def abbreviations(line: Line, at: int) -> Found | None:
    """The abbreviation at chunk `at` in full, or None."""
    low = line.low(at)
    chunk = line.chunks[at]
    dotted = chunk.trail.startswith(".")
    if len(low) > 12 or (chunk.core.isupper() and len(low) > 1 and low.isalpha() and low not in _SET_IN_CAPITALS):
        return state(line, at) if chunk.core in POSTAL else None
    if "." in low or "-" in low:
        return _with_dots(line, at, low)
    return (
        _numbered(line, at, low, dotted=dotted)
        or _title(line, at, low, dotted=dotted)
        or state(line, at)
        or _anywhere(line, at, low, dotted=dotted)
        or _initial(line, at, dotted=dotted)
    )


def _numbered(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`No. 10`, `p. 55`, `c. 1900`, `Vol. 3`."""
    full = _BEFORE_NUMBER.get(low)
    if not full or not line.dotted(at) or not _is_figure(line.core(at + 1), low):
        return None
    street = low == "no" and line.core(at) == "No" and (at > 0 or line.after(at + 1) in _SPEAKS)
    if not dotted and low not in _PLAIN_NUMBERED and not street:
        return None
    return (Said(_as_cased(line.core(at), full), dot=True),)


def _is_figure(text: str, low: str) -> bool:
    """Whether `text` is the figure that an abbreviation such as "vol." needs; behind some a Roman one will do."""
    if low in ("ch", "mk", "pt", "vol") and roman_value(text):
        return True
    return text.lstrip("£$€-")[:1].isdecimal()


def _title(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`Dr. Smith`, `St. Louis`, `Gov. Newsom`, `Lt. Gen.`; `Gould St.` is a street."""
    if low not in _TITLES and low not in _RANKS:
        return None
    following = line.core(at + 1) if line.dotted(at) else ""
    named = following[:1].isupper() and not (starts_sentence(line, at + 1) and _is_named(line, at))
    capital = line.core(at)[0].isupper()
    if low in _AFTER_NAMES and (not named or not capital or (low == "st" and _is_ordinal_street(line, at))):
        return _street(line, at, low)
    if low == "ms" and (named or dotted):
        return (Said("Ms", ("mˈɪz",), dot=True),)
    if low in ("mr", "mrs", "dr", "messrs", "mme", "mlle") and (named or dotted):
        return (Said(_TITLES[low], dot=True),)
    if not capital or not (named or (dotted and line.low(at - 1) in _RANKS)):
        return None
    if low in _TITLES:
        if low in ("hon", "fr", "pt", "ste", "ft", "sr") and not dotted:
            return None
        return (Said(_TITLES[low], dot=True),)
    if low in _NEED_DOT and not dotted and line.low(at - 1) not in _RANKS:
        return None
    return (Said(_RANKS[low], dot=True),)


def _is_named(line: Line, at: int) -> bool:
    return line.core(at - 1)[:1].isupper() and line.tied(at - 1)


def _is_ordinal_street(line: Line, at: int) -> bool:
    """`5th st.` and `Gould St. It`."""
    return _is_ordinal(line.low(at - 1))


def _is_ordinal(text: str) -> bool:
    """`1st`, `22nd`."""
    return text[:1].isdecimal() and text.endswith(("st", "nd", "rd", "th"))


def _street(line: Line, at: int, low: str) -> Found | None:
    """`Gould St.`, `5th st`, `Sesame St`: a street after its name."""
    if low == "dr" and not _is_named(line, at):
        return None
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if (before[:1].isupper() and line.core(at)[0].isupper()) or _is_ordinal_street(line, at):
        if line.core(at).isupper() and line.low(at) != "st":
            return None
        return (Said(_STREETS[low], dot=True),)
    return None


def state(line: Line, at: int) -> Found | None:
    """`Calif.` and, after a town and a comma, `NY`."""
    core = line.core(at)
    dotted = line.chunks[at].trail.startswith(".")
    after_comma = _after_comma(line, at)
    office = line.low(at + 1) in _RANKS and line.core(at + 1)[:1].isupper()
    if (
        core in STATES
        and dotted
        and (after_comma or office or core in _SURE_STATES or line.low(at - 1) in ("in", "of", "from"))
    ):
        return (Said(STATES[core], dot=True),)
    if core in POSTAL and after_comma:
        last = at + 1 >= len(line.chunks)
        zipped = line.core(at + 1)[:5].isdecimal() and len(line.core(at + 1)) in (5, 10)
        if zipped or last or line.chunks[at].trail.startswith((",", ".")) or core not in ("IN", "OR", "ME", "OK", "HI"):
            return (Said(POSTAL[core]),)
    return None


def _after_comma(line: Line, at: int) -> bool:
    """Whether a capitalized word and a comma stand before, as a town does before its state."""
    return at > 0 and line.chunks[at - 1].trail == "," and line.core(at - 1)[:1].isupper()


_SURE_STATES = _TABLES.words("sure_states")


def _after_ordinal(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`2nd c. BC`, `3rd Bn.`"""
    if not dotted or not _is_ordinal(line.before(at)):
        return None
    if low == "c":
        return (Said("century", dot=True),)
    return (Said(_UNITS[low], dot=True),) if low in _UNITS and line.core(at)[0].isupper() else None


def _by_neighbour(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """Abbreviations that one neighbour explains: `200 bc`, `rock 'n' roll`, `et al.`, `Sec. of State`, `Co. Kerry`."""
    core = line.core(at)
    if low in ("bc", "bce", "ad") and (line.before(at).isdecimal() or line.after(at).isdecimal()):
        return (letters(low),)
    if low == "n" and line.chunks[at].lead.endswith(("'", "’", "‘")):
        return (Said("n", ("ən",)),)
    if low == "v" and core == "v" and _is_named(line, at) and line.dotted(at) and line.core(at + 1)[:1].isupper():
        return (Said("versus", dot=True),)
    if low == "al" and line.low(at - 1) == "et":
        return (Said("al", dot=True),)
    if not dotted:
        return None
    following = line.core(at + 1)
    if low in _LIMITS and following[:1].islower():
        return (Said(_as_cased(core, _LIMITS[low]), dot=True),)
    if low == "sec" and following == "of":
        return (Said("Secretary", dot=True),)
    if low == "co" and core[0].isupper() and following[:1].isupper() and not _is_named(line, at):
        return (Said("County", dot=True),)
    return (Said("versus", dot=True),) if low in ("v", "vs") and at > 0 else None


def _anywhere(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    core = line.core(at)
    if found := _after_ordinal(line, at, low, dotted=dotted) or _by_neighbour(line, at, low, dotted=dotted):
        return found
    if low in _STREETS and dotted and low != "dr":
        return _street(line, at, low)
    before = line.core(at - 1)
    name = core[0].isupper() and before[:1].isupper()
    if dotted and low in _DOTTED:
        if low in _WORDS_TOO and not (name or (core[0].isupper() and before == "&")):
            return None
        return (Said(_as_cased(core, _DOTTED[low]), dot=True),)
    full = _ANYWHERE.get(low)
    return (Said(full, dot=True),) if full and (name or low not in _CAPITALIZED_ONLY) else None


_WORDS_TOO = _TABLES.words("words_too")


_QUARTERS = _TABLES.texts("quarters")
_PARTED = _TABLES.words("parted")


def _initial(line: Line, at: int, *, dotted: bool) -> Found | None:
    """`W.` of "George W. Bush" and `C.` of "C. Everett Koop"."""
    core = line.core(at)
    if core in _QUARTERS and _is_ordinal_street(line, at + 2) and line.dotted(at):
        return (Said(_QUARTERS[core], dot=True),)
    if len(core) != 1 or not dotted or not core.isupper():
        return None
    at_end = at + 1 == len(line.chunks)
    following = line.core(at + 1)
    if core == "U" and following == "of":
        return (Said("University", dot=True),)
    if core in _QUARTERS and following in _PARTED:
        return (Said(_QUARTERS[core], dot=True),)
    if core == "I" and (at_end or starts_sentence(line, at + 1)):
        return None
    said = letters(core) if core.isascii() else Said(core)
    return (Said(said.words, said.ipa, dot=True),)


def _with_dots(line: Line, at: int, low: str) -> Found | None:
    """`e.g.`, `U.S.`, `J.K.`, `a.m.`, `D-Calif.`, `Ph.D.`, `W.Va.`"""
    core = line.core(at)
    if low in _PHRASES:
        return (Said(_PHRASES[low], dot=True),)
    if core in STATES and (core != "B.C" or _after_comma(line, at)):
        return (Said(STATES[core], dot=True),)
    if low.endswith(".'s") and (full := _DOTTED.get(low[:-3])):
        return (Said(f"{_as_cased(core, full)}'s"),)
    if (match := _FORMER.fullmatch(low)) and match[2] in _RANKS and line.chunks[at].trail == ".":
        return (Said(f"{core.partition('-')[0]} {_RANKS[match[2]]}", dot=True),)
    if match := _ELECT.fullmatch(low):
        return (Said(f"{_RANKS[match[1]]} {match[2]}"),) if match[1] in _RANKS else None
    if match := _GLUED.fullmatch(low):
        full = _BEFORE_NUMBER.get(match[1])
        return (Said(f"{full} {paired(match[2]) if len(match[2]) == 4 else number(match[2])}"),) if full else None
    if match := _PARTIES.fullmatch(core):
        place = STATES.get(match[2]) or POSTAL.get(match[2]) or (match[2] if match[2] in _PLACES else None)
        party = _PARTY_NAMES.get(match[1])
        return (Said(f"{party} of {place}", dot=True),) if party and place else None
    if _PLURAL.fullmatch(core):
        said = letters(core.replace(".", "").removesuffix("s"), british=line.british, ending="s")
        return (Said(said.words, said.ipa),)
    base, ending = (core[:-2], "'s") if core.endswith("'s") else (core, "")
    base = base.rstrip(".")
    if is_initials(base):
        said = letters(base.replace(".", ""), british=line.british, ending=ending)
        return (Said(said.words, said.ipa, dot=True),)
    return None


def _as_cased(core: str, full: str) -> str:
    return full[0].upper() + full[1:] if core[0].isupper() else full


WRITTEN = frozenset(
    {*_TITLES, *_RANKS, *_UNITS, *_DOTTED, *_ANYWHERE, *_BEFORE_NUMBER, *_STREETS, *(key.lower() for key in STATES)}
)
