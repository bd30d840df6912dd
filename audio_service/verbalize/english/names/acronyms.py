"""Words in capitals that are in no lexicon -> letters or a word, by shape and line."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters, sayable, spelled_by_espeak
from audio_service.verbalize.english.names.serials import together
from audio_service.verbalize.words import Doubt, Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_CAPITALS = re.compile(r"([A-Z]{2,})(s|'s|'S|')?")
_LISTING = re.compile(r"([A-Za-z]{3,8}):([A-Z]{1,5}(?:\.[A-Z])?)")
_CONTRACTED = re.compile(r"[A-Z]+'(?:T|RE|LL|VE|M|D)")
_EXCHANGES = _TABLES.words("exchanges")
_NEUTRAL = _TABLES.words("neutral")
_PARTICLES = _TABLES.words("particles")
_INNER_VOWEL = re.compile("[AEIOUY].|.[AEIOUY]")
_JOINED = re.compile(r"([A-Z]{1,3}(?:&[A-Z]{1,3})+)('?s)?(?:-([a-z]+(?:-[a-z]+)*))?")
_BODIES = _TABLES.words("bodies")
_COMMON = _TABLES.words("common")
_US_SUBJECT = _TABLES.words("us_subject")
_SHOUTED_LETTERS = _TABLES.words("shouted_letters")


def acronyms(line: Line, at: int) -> Found | None:
    """Letters or a word for a chunk in capitals that no lexicon entry knows."""
    core = line.core(at)
    if match := _JOINED.fullmatch(core):
        return _ampersand(*match.groups())
    if (match := _LISTING.fullmatch(core)) and match[1].lower() in _EXCHANGES:
        exchange = letters(match[1]) if match[1].isupper() and match[1] != "NASDAQ" else Said("Nasdaq")
        return (together([exchange, letters(match[2].replace(".", ""))]),)
    if _CONTRACTED.fullmatch(core) or core == "IT'S":
        return say("I" + core[1:].lower() if core[0] == "I" and core[1] == "'" else core.lower())
    match = _CAPITALS.fullmatch(core)
    if not match:
        return None
    base, tail = match[1], (match[2] or "").lower()
    ending = tail.strip("'")
    if line.low(at - 1) in _EXCHANGES and line.chunks[at - 1].trail == ":":
        return (letters(base, ending=ending),)
    if line.shouting or (base.lower() not in _COMMON and _in_shouted_run(line, at)):
        return _shouted(line, at, base, tail)
    state = tail == "'s" and len(base) == 2 and base != "HE"  # UP's election
    if base.lower() in _COMMON and ((base not in ("IT", "US", "WHO") and not state) or emphasized(line, at)):
        return say(base.lower() + tail)
    word = len(base) > 3 and (sayable(base) or len(base) > 6) and not spelled_by_espeak(base)
    if word or _is_heading(line, at, base):
        return (Said(base.capitalize() + tail, doubt=Doubt.CAPITALS),)
    said = letters(base, british=line.british, ending=ending)
    return (Said(said.words, said.ipa, doubt=Doubt.CAPITALS),)


def _ampersand(names: str, ending: str | None, described: str | None) -> Found:
    """`AT&T` "A T and T", `Q&As`, `P&O-owned`."""
    parts: list[Said] = []
    pieces = names.split("&")
    for at, piece in enumerate(pieces, 1):
        parts += [Said("and")] if parts else []
        parts.append(letters(piece, ending=ending or "" if at == len(pieces) else ""))
    return (together([*parts, *([Said(described.replace("-", " "))] if described else [])]),)


def _shouted(line: Line, at: int, base: str, ending: str) -> Found:
    """A word of a headline in capitals: what is known to be letters stays letters."""
    if base == "US":
        spoken = _us(line, at)
        return (letters("US", ending=ending.strip("'")),) if spoken else say("us" + ending)
    if base in ("IT", "WHO") and _is_body(line, at, base):
        return (letters(base, ending=ending.strip("'")),)
    if base in _SHOUTED_LETTERS:
        plural = base.endswith("S") and base[:-1] in _SHOUTED_LETTERS
        return (letters(base[:-1], ending="s") if plural else letters(base, ending=ending.strip("'")),)
    if base.lower() not in _COMMON and spelled_by_espeak(base):
        said = letters(base)
        return (Said(said.words, said.ipa, doubt=Doubt.CAPITALS),)
    return say(base.capitalize() + ending)


def _in_shouted_run(line: Line, at: int) -> bool:
    """Whether `at` stands among three words in capitals or more, two of them common: a sign said `CALL JOE ROE NOW`."""
    first = last = at
    while first > max(0, at - 6) and line.tied(first - 1) and line.core(first - 1).isupper():
        first -= 1
    while last < at + 6 and line.tied(last) and line.core(last + 1).isupper():
        last += 1
    run = [line.core(index) for index in range(first, last + 1)]
    return len(run) > 2 and sum(len(core) > 7 or (len(core) > 2 and core.lower() in _COMMON) for core in run) > 1


def _is_body(line: Line, at: int, base: str) -> bool:
    """Whether IT or WHO in a line of capitals is the sector or the organization: `IT FIRM SUES WHO`."""
    if line.after(at) in _BODIES:
        return True
    return base == "WHO" and at > 0 and at + 1 == len(line.chunks) and "?" not in line.chunks[at].trail


def _us(line: Line, at: int) -> bool:
    """Whether US in a line of capitals is the country: not after a verb or preposition that takes "us"."""
    return line.low(at - 1) not in _US_SUBJECT or line.low(at + 1) in ("and", "&", "army", "president", "election")


def emphasized(line: Line, at: int) -> bool:
    """Whether IT, US or WHO is a word in capitals, since such a word stands beside it: `IT WAS a cold day`."""
    if line.core(at) == "US":
        return line.core(at - 1).isupper() and line.low(at - 1) in _US_SUBJECT
    if line.core(at) == "AM":
        return "i" in (line.before(at), line.after(at))
    return any(
        core.isupper() and _is_word(core) and core not in _NEUTRAL and line.tied(first)
        for core, first in ((line.core(at - 1), at - 1), (line.core(at + 1), at))
    )


def _is_word(core: str) -> bool:
    return core.lower() in _COMMON or (len(core) > 4 and core.endswith("ED"))


def _is_heading(line: Line, at: int, base: str) -> bool:
    """Whether `base` is a word of a beginning in capitals: `JOHN ROE:`, `ST. LOUIS (AP) —`, `YOU MIGHT think`."""
    first = at
    while first > max(0, at - 4) and line.core(first - 1).isupper():
        first -= 1
    if first > 0 and line.core(first - 1) and not any(mark in line.chunks[first - 1].trail for mark in ".?!:;"):
        return False
    last = at
    while last + 1 < min(at + 4, len(line.chunks)) and line.dotted(last) and line.core(last + 1).isupper():
        last += 1
    several = last > first
    if base in _PARTICLES and several:
        return True
    if not _INNER_VOWEL.search(base) or len(base) < 3:
        return False
    if several and len(base) > 3:
        return True
    return (several or len(base) > 3 or base[1] in "AEIOUY") and _ends_label(line, last)


def _ends_label(line: Line, last: int) -> bool:
    """Whether a speaker's name or a dateline's place ends at `last`."""
    chunk, following = line.chunks[last], line.chunks[last + 1] if last + 1 < len(line.chunks) else None
    near = line.chunks[last : last + 5]
    if ":" in chunk.trail or (chunk.trail == "," and any(one.core.isupper() and ":" in one.trail for one in near)):
        return True
    dashed = any("—" in (one.lead if one is not chunk else "") + one.trail or one.dash for one in near)
    bracket = following is not None and "(" in following.lead
    return dashed and (bracket or chunk.trail == "," or not following or not following.core)


def shouted_known(base: str) -> bool:
    """Whether a lexicon entry applies to `base` in a line of capitals too, since it is not also a word."""
    return base.lower() not in _COMMON
