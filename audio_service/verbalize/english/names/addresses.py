"""Street addresses: house numbers, directions, street types, ZIP codes."""

from __future__ import annotations

from audio_service.article import Tables
from audio_service.verbalize.english.names.colleges import is_college
from audio_service.verbalize.english.names.places import POSTAL, STATES
from audio_service.verbalize.english.numbers.fractions import vulgar
from audio_service.verbalize.english.numbers.numerals import digits, paired
from audio_service.verbalize.english.numbers.plain_numbers import ordinal_words
from audio_service.verbalize.words import Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_TYPES = _TABLES.texts("types")
_LONG_TYPES = _TABLES.words("long_types")
_DIRECTIONS = _TABLES.texts("directions")
_NAMED = _TABLES.texts("named")
_ROOMS = _TABLES.texts("rooms")
_REACH = 5


def addresses(line: Line, at: int) -> Found | None:
    """An address that starts with a house number at chunk `at`, up to the street type and a suite."""
    core = line.core(at)
    if not core.isdecimal() or len(core) > 5 or not line.tied(at):
        return None
    if line.after(at) in ("hwy", "highway", "route", "rte") and line.core(at + 2).isdecimal():
        return say(paired(core))
    last = _street_end(line, at)
    if last is None or (line.low(last) == "st" and is_college(line, last)):
        return None
    said = [Said(paired(core))]
    for index in range(at + 1, last + 1):
        said.append(_part(line, index, last))
    return tuple([*said, *_room(line, last)])


def flats(line: Line, at: int) -> Found | None:
    """`18/42 Beach St`: a flat of a house in Australia."""
    flat, slash, house = line.core(at).partition("/")
    named = slash and flat.isdecimal() and house.isdecimal() and max(len(flat), len(house)) <= 4 and line.tied(at)
    last = _street_end(line, at) if line.british and named else None
    if last is None:
        return None
    street = tuple(_part(line, index, last) for index in range(at + 1, last + 1))
    return (Said(f"{paired(flat)} {paired(house)}"), *street)


def _street_end(line: Line, at: int) -> int | None:
    """Where the street type stands: within a few capitalized words after the house number."""
    for index in range(at + 1, min(at + 1 + _REACH, len(line.chunks))):
        if not line.dotted(index - 1):
            return None
        low, core = line.low(index), line.core(index)
        if (low in _TYPES or low in _LONG_TYPES) and (index > at + 1 or low == "broadway"):
            if _is_saint(line, index):
                continue
            return index
        if not (core[:1].isupper() or core[:1].isdecimal() or core in _DIRECTIONS):
            return None
    return None


def _is_saint(line: Line, index: int) -> bool:
    """`123 St Charles Ave` and `1990 for the Ata ST`: St before a name that has a type of its own."""
    return line.low(index) == "st" and line.dotted(index) and line.low(index + 1) in _TYPES


def _part(line: Line, index: int, last: int) -> Said:
    """One word of the street's name."""
    core, low = line.core(index), line.low(index)
    if index == last and low in _TYPES:
        return Said(_TYPES[low], dot=True)
    if core in _DIRECTIONS and index < last:
        return Said(_DIRECTIONS[core], dot=True)
    if core.isdecimal():
        return Said(paired(core))
    if low in _NAMED and index < last:
        return Said(_NAMED[low], dot=True)
    if words := vulgar(core) or _half(core):
        return Said(words)
    return Said(ordinal_words(core) or core)


def _half(core: str) -> str | None:
    """`11 1/2 Main St`."""
    return "and a half" if core == "1/2" else None


def _room(line: Line, last: int) -> Found:
    """`STE R` and `Apt. 4B` after the street, and a direction: `1st St NW`."""
    following = line.core(last + 1)
    if following in _DIRECTIONS and line.dotted(last):
        return say(_DIRECTIONS[following])
    if line.low(last + 1) in _ROOMS and last + 1 < len(line.chunks) and line.chunks[last].trail in ("", ",", "."):
        return (Said(_ROOMS[line.low(last + 1)], dot=True),)
    return ()


def street(line: Line, at: int) -> Found | None:
    """A street type or direction next to a name: `E Arques Ave`, `Elm Blvd`."""
    core, low = line.core(at), line.low(at)
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if (
        low in _TYPES
        and before[:1].isupper()
        and core[0].isupper()
        and low not in ("st", "dr", "ct", "pl", "sq", "cir")
    ):
        return None if core.isupper() and len(core) > 2 and not before.isupper() else say(_TYPES[low], dot=True)
    return None


def zip_codes(line: Line, at: int) -> Found | None:
    """`CA 95051`: five digits after a state."""
    core = line.core(at)
    plain = core.replace("-", "").replace("–", "")
    if plain.isdecimal() and len(plain) == 10 and core[5] in "-–" and line.low(at - 1) in ("codes", "zips", "zip"):
        return say(f"{digits(core[:5])} to {digits(core[6:])}")
    if not (plain.isdecimal() and len(plain) in (5, 9)) or at == 0:
        return None
    before = line.core(at - 1)
    state = (
        before in POSTAL
        or before in STATES
        or before in POSTAL.values()
        or line.low(at - 1) in ("zip", "code", "codes")
    )
    return say(digits(core)) if state else None
