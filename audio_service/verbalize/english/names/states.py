"""States: Calif., Erie, PA, from ME to CA, R-Ohio, and the district of PA-07."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.names.places import POSTAL, STATES
from audio_service.verbalize.english.names.titles import RANKS, after_comma
from audio_service.verbalize.english.numbers.numerals import cardinal
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

_DEGREES = _TABLES.words("degrees")
_BEFORE_STATES = _TABLES.words("before_states")
_STATE_BODIES = _TABLES.words("state_bodies")
_SURE_STATES = _TABLES.words("sure_states")
_BRANCHES = _TABLES.words("branches")
_CLEAR = _TABLES.words("clear")
_VOTING = _TABLES.words("voting")
_NO_DISTRICTS = _TABLES.words("no_districts")
# States that are not shortened in "R-Texas", with the first words of those that have two.
_PLACES = frozenset(POSTAL.values()) | frozenset(name.split()[0] for name in POSTAL.values()) - {"D"}
_PARTIES = re.compile(r"(D|R|I|Lab|Con|LD|Ind)-([A-Z][A-Za-z.]{1,14})(?:-(\d{1,2}))?")
_PARTY_NAMES = _TABLES.texts("party_names")
_DISTRICT = re.compile(r"([A-Z]{2})-(0?\d|[1-4]\d|5[0-2]|AL)('s)?")
_IN = frozenset(("in", "from", "across", "throughout"))
_JOINING = frozenset(("to", "and", "or", "&"))
# How many words on each side may speak of an election.
_NEAR = 10


def state(line: Line, at: int) -> Found | None:
    """`Calif.` and, after a town and a comma, `NY`."""
    core = line.core(at)
    dotted = line.chunks[at].trail.startswith(".")
    in_town = after_comma(line, at)
    office = line.low(at + 1) in RANKS and line.core(at + 1)[:1].isupper()
    if (
        core in STATES
        and dotted
        and (
            in_town
            or office
            or core in _SURE_STATES
            or line.core(at + 1) in _BRANCHES
            or line.low(at - 1) in _BEFORE_STATES
            or line.core(at + 1) in _STATE_BODIES
            or (line.low(at - 1) in ("and", "or") and line.core(at - 2) in STATES)
            or (line.chunks[at].trail == "." and line.dotted(at) and line.core(at + 1)[:1].islower())
        )
    ):
        return (Said(STATES[core], dot=True),)
    if core == "MD" and _is_physician(line, at):
        return (letters(core),)
    if core in POSTAL and in_town and not (line.british and core == "WA"):
        last = at + 1 >= len(line.chunks)
        zipped = line.core(at + 1)[:5].isdecimal() and len(line.core(at + 1)) in (5, 10)
        if zipped or last or line.chunks[at].trail.startswith((",", ".")) or core not in ("IN", "OR", "ME", "OK", "HI"):
            return (Said(POSTAL[core]),)
    if core not in POSTAL or line.shouting:
        return None
    placed = core in _CLEAR and line.before(at) in _IN
    return (Said(POSTAL[core]),) if placed or _is_listed(line, at) else None


def _is_listed(line: Line, at: int) -> bool:
    """`from ME to CA`, `TX and FL`, `PA, MI and WI`: two states of which one is clear, or three."""
    first = last = at
    while (before := _beside(line, first, -1)) is not None and at - before <= _NEAR:
        first = before
    while (after := _beside(line, last, 1)) is not None and after - at <= _NEAR:
        last = after
    codes = [core for index in range(first, last + 1) if (core := line.core(index)) in POSTAL]
    moved = line.low(first - 1) == "from" and line.low(first + 1) == "to"
    return len(codes) > 2 or (len(codes) == 2 and (moved or not _CLEAR.isdisjoint(codes)))


def _beside(line: Line, at: int, step: int) -> int | None:
    """The state before or behind that at `at`, a comma or a joining word away."""
    other = at + (2 if line.core(at + step).lower() in _JOINING else 1) * step
    if not 0 <= other < len(line.chunks) or line.core(other) not in POSTAL:
        return None
    first = line.chunks[min(at, other)]
    return other if first.trail == "," or (line.dotted(min(at, other)) and abs(other - at) == 2) else None


def _is_physician(line: Line, at: int) -> bool:
    """`Dr. Ann Roe, MD`, `Ann B. Roe, MD` and `Ann Roe, MD, PhD`, not `Rockville, MD`."""
    initial = len(line.core(at - 2)) == 1 and line.chunks[at - 2].trail == "."
    return initial or line.core(at + 1) in _DEGREES or "dr" in (line.low(at - 2), line.low(at - 3), line.low(at - 4))


def party(line: Line, at: int, core: str) -> Found | None:
    """`D-Calif.`, `R-Texas`; a town only behind a name, as in `Ann Roe (D-Toledo)`, not `June 6, D-Day`."""
    match = _PARTIES.fullmatch(core)
    if not match:
        return None
    place = STATES.get(match[2]) or POSTAL.get(match[2]) or (match[2] if match[2] in _PLACES else None)
    name = _PARTY_NAMES.get(match[1])
    apart = line.chunks[at].lead == "(" or line.chunks[at - 1].trail == ","
    if not place and at and apart and line.core(at - 1).istitle() and match[2].istitle() and match[2] != "Day":
        place = match[2]
    figure = f" {cardinal(int(match[3]))}" if match[3] else ""
    return (Said(f"{name} of {place}{figure}", dot=True),) if name and place else None


def party_letter(line: Line, at: int) -> Found | None:
    """`Sen. Ann Roe (R)`."""
    chunk = line.chunks[at]
    if chunk.core not in _PARTY_NAMES or chunk.lead != "(" or chunk.trail[:1] != ")":
        return None
    office = any(line.low(index) in RANKS for index in range(at - 4, at - 1))
    return (Said(_PARTY_NAMES[chunk.core]),) if office and line.core(at - 1).istitle() else None


def districts(line: Line, at: int) -> Found | None:
    """`PA-07` "Pennsylvania seven", `AK-AL` "Alaska at large"; without a zero only where an election is near."""
    match = _DISTRICT.fullmatch(line.core(at))
    if not match or match[1] not in POSTAL or line.core(at) in _NO_DISTRICTS:
        return None
    near = any(line.low(index) in _VOTING for index in range(at - _NEAR, at + _NEAR + 1))
    if not (near or match[2].startswith("0")):
        return None
    figure = "at large" if match[2] == "AL" else cardinal(int(match[2]))
    return (Said(f"{POSTAL[match[1]]} {figure}{match[3] or ''}"),)
