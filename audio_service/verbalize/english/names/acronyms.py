"""Words in capitals that are in no lexicon -> letters or a word, by shape and line."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters, sayable, spelled_by_espeak
from audio_service.verbalize.english.names.serials import together
from audio_service.verbalize.words import Doubt, Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_CAPITALS = re.compile(r"([A-Z]{2,})(s|'s|')?")
_EXCHANGES = _TABLES.words("exchanges")
# Beside these IT and WHO may be a sector and an organization all the same.
_NEUTRAL = frozenset(("AND", "OR", "IT", "US", "WHO", "A"))
_INNER_VOWEL = re.compile("[AEIOUY].|.[AEIOUY]")
_JOINED = re.compile(r"[A-Z]{1,3}(?:&[A-Z]{1,3})+('?s)?")
_COMMON = _TABLES.words("common")
_US_SUBJECT = _TABLES.words("us_subject")
_SHOUTED_LETTERS = _TABLES.words("shouted_letters")


def acronyms(line: Line, at: int) -> Found | None:
    """Letters or a word for a chunk in capitals that no lexicon entry knows."""
    core = line.core(at)
    if match := _JOINED.fullmatch(core):
        return _ampersand(core, match[1] or "")
    match = _CAPITALS.fullmatch(core)
    if not match:
        return None
    base, ending = match[1], (match[2] or "").strip("'")
    if line.low(at - 1) in _EXCHANGES and line.chunks[at - 1].trail == ":":
        return (letters(base, ending=ending),)
    if line.shouting:
        return _shouted(line, at, base, match[2] or "")
    if base.lower() in _COMMON and (base not in ("IT", "US", "WHO") or emphasized(line, at)):
        return say(base.lower() + (match[2] or ""))
    if len(base) > 3 and (sayable(base) or len(base) > 6) and not spelled_by_espeak(base):
        return (Said(base.capitalize() + (match[2] or ""), doubt=Doubt.CAPITALS),)
    if _is_heading(line, at, base):
        return (Said(base.capitalize() + (match[2] or ""), doubt=Doubt.CAPITALS),)
    said = letters(base, british=line.british, ending=ending)
    return (Said(said.words, said.ipa, doubt=Doubt.CAPITALS),)


def _ampersand(core: str, ending: str) -> Found:
    """`AT&T` "A T and T"."""
    parts: list[Said] = []
    pieces = core.removesuffix(ending).split("&")
    for at, piece in enumerate(pieces, 1):
        parts += [Said("and")] if parts else []
        parts.append(letters(piece, ending=ending if at == len(pieces) else ""))
    return (together(parts),)


def _shouted(line: Line, at: int, base: str, ending: str) -> Found:
    """A word of a headline in capitals: what is known to be letters stays letters."""
    if base == "US":
        spoken = _us(line, at)
        return (letters("US"),) if spoken else say("us" + ending)
    if base in _SHOUTED_LETTERS:
        plural = base.endswith("S") and base[:-1] in _SHOUTED_LETTERS
        return (letters(base[:-1], ending="s") if plural else letters(base, ending=ending.strip("'")),)
    if base.lower() not in _COMMON and spelled_by_espeak(base):
        said = letters(base)
        return (Said(said.words, said.ipa, doubt=Doubt.CAPITALS),)
    return say(base.capitalize() + ending)


def _us(line: Line, at: int) -> bool:
    """Whether US in a line of capitals is the country: not after a verb or preposition that takes "us"."""
    return line.low(at - 1) not in _US_SUBJECT or line.low(at + 1) in ("and", "&", "army", "president", "election")


def emphasized(line: Line, at: int) -> bool:
    """Whether IT, US or WHO is a word in capitals, since such a word stands beside it: `IT WAS a cold day`."""
    if line.core(at) == "US":
        return line.core(at - 1).isupper() and line.low(at - 1) in _US_SUBJECT
    return any(
        core.isupper() and core.lower() in _COMMON and core not in _NEUTRAL and line.tied(first)
        for core, first in ((line.core(at - 1), at - 1), (line.core(at + 1), at))
    )


def _is_heading(line: Line, at: int, base: str) -> bool:
    """Whether `base` is part of a speaker's or a place's name in capitals: `JOHN ROE:`, `ST. LOUIS (AP) —`."""
    last = at
    while last + 1 < min(at + 4, len(line.chunks)) and line.dotted(last) and line.core(last + 1).isupper():
        last += 1
    if at > 4 or not all(chunk.core.isupper() for chunk in line.chunks[:at]) or len(base) < (3 if last or at else 4):
        return False
    if not _INNER_VOWEL.search(base):
        return False
    chunk, following = line.chunks[last], line.chunks[last + 1] if last + 1 < len(line.chunks) else None
    dashed = any("—" in one.lead + one.trail or one.dash for one in line.chunks[last : last + 5])
    bracket = following is not None and "(" in following.lead
    return ":" in chunk.trail or (dashed and (bracket or chunk.trail == "," or not following or not following.core))


def shouted_known(base: str) -> bool:
    """Whether a lexicon entry applies to `base` in a line of capitals too, since it is not also a word."""
    return base.lower() not in _COMMON
