"""Abbreviations, with one dot or several, by what stands beside them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from audio_service.verbalize.languages.agreement import by_article, case, gender, list_start
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.romans import is_numeral
from audio_service.verbalize.words import Found, Line, Said

_ROMAN = re.compile(r"[IVX][IVXLC]*[ºª°]?")
_CODE = re.compile(r"[A-Z](?:\d\S*)?")
_MOST_PARTS = 4
_LONGEST_PART = 6
_LEAST_CAPITALS = 2
_LONGEST_SPACED = 3
_VOWELS = frozenset("aeiouyáéíóúàèìòùâêîôûäöüåæøаеёиоуыэюяіїє")


def abbreviations(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`z. B.`, `S. 5`, `Fr. Roe`, `7 Std.`, `EE. UU.`"""
    core = line.core(at)
    dotted = line.chunks[at].trail.startswith(".")
    if dotted and (found := _of_parts(table, line, at)):
        return found
    if len(core) <= _LONGEST_SPACED and (found := _of_words(table, line, at)):
        return found
    word = _in_full(table, line, at, core, dotted=dotted) or (_lengthened(table, core) if dotted else "")
    if word := word or _joined(table, core):
        closed = core in table.closing and line.chunks[at].trail == "." and line.core(at + 1)[:1].isupper()
        return (Said(word, dot=not closed),)
    return _hyphened(table, core, numbered=line.dotted(at) and line.core(at + 1)[:1].isdecimal())


def _hyphened(table: LanguageTable, core: str, *, numbered: bool) -> Found | None:
    """One before a hyphen, `St-Malo`, or behind it before a figure, `ex-n° 1`."""
    parts = core.split("-")
    if numbered and parts[1:] and (words := _spelled(table.before_number, parts[-1])):
        return (Said("-".join([*parts[:-1], words]), dot=True),)
    full = [
        table.before_name.get(part, part) if len(part) > 1 and behind[:1].isupper() and len(behind) > 1 else part
        for part, behind in pairwise([*parts, ""])
    ]
    return (Said("-".join(full)),) if full != parts else None


def _lengthened(table: LanguageTable, core: str) -> str:
    """`Bahnhofstr.`"""
    ending = next((end for end in table.shortened if core.endswith(end) and len(core) > len(end) + 2), "")
    return core.removesuffix(ending) + table.shortened[ending] if ending else ""


def _joined(table: LanguageTable, core: str) -> str:
    """`St.-Petri-Kirche`: an abbreviation with its dot and a hyphen behind."""
    head, _, rest = core.partition(".-")
    words = _spelled(table.before_name, head) or _spelled(table.abbreviations, head) if rest else ""
    return f"{words} {rest}" if words else ""


def _of_parts(table: LanguageTable, line: Line, at: int) -> Found | None:
    """An abbreviation with a space behind its dots: `i. d. R.`"""
    parts = [line.core(at)]
    while (
        len(parts) < _MOST_PARTS and line.chunks[at + len(parts) - 1].trail == "." and line.dotted(at + len(parts) - 1)
    ):
        part = line.core(at + len(parts))
        if len(part) > _LONGEST_PART:
            break
        parts.append(part)
    for length in range(len(parts), 1, -1):
        if words := _spelled(table.abbreviations, ".".join(parts[:length])):
            return (Said(words, dot=True), *[Said("", dot=True)] * (length - 1))
    return None


def _of_words(table: LanguageTable, line: Line, at: int) -> Found | None:
    """An abbreviation with spaces and without dots: `EE UU`, `t ex`."""
    parts = [line.core(at)]
    while len(parts) < _MOST_PARTS and line.tied(at + len(parts) - 1):
        parts.append(line.core(at + len(parts)))
    for length in range(len(parts), 1, -1):
        if words := _spelled(table.undotted, " ".join(parts[:length])):
            return (Said(words, dot=True), *[Said("", dot=True)] * (length - 1))
    return None


def _in_full(table: LanguageTable, line: Line, at: int, core: str, *, dotted: bool) -> str:
    """What an abbreviation means where it stands, or ""."""
    following = line.chunks[at + 1] if at + 1 < len(line.chunks) else None
    tied = following is not None and line.dotted(at)
    if not dotted and (core in table.dotted or core.lower() in table.dotted):
        return ""
    if (tied or dotted) and (words := _inflected(table, line, at, core)):
        return words
    first = following.core.split("-")[0] if tied and following is not None else ""
    figure = first[:1].isdecimal() or _ROMAN.fullmatch(first)
    part = table.before_number.get(f"{line.low(at - 2)} {core}")
    if figure and (words := part or _before_number(table, line.low(at - 1), core, dotted=dotted)):
        return words
    if words := _after_number(table, line, at, core):
        return words
    if tied and (words := _before_name(table, line, at, core)):
        return words
    code = _before_code(table, line, at, core) if tied else ""
    if words := code or (_spelled(table.undotted, core) if tied else ""):
        return words
    if core in table.undotted and ((len(core) > _LEAST_CAPITALS and core.isupper()) or core in table.abbreviations):
        return table.undotted[core]
    if not dotted and core.isalpha():
        return _spelled(table.undotted, core) if len(core) > 2 else ""
    if words := table.abbreviations.get(f"{line.low(at - 1)} {core}", ""):
        return words
    words = _spelled(table.abbreviations, core) or _spelled(table.undotted, core)
    return words if words and _is_short(line, at, core) else ""


def _before_number(table: LanguageTable, before: str, core: str, *, dotted: bool) -> str:
    """An abbreviation before a figure; a letter needs its dot."""
    if words := table.before_number.get(f"{before} {core}"):
        return words
    if not dotted and len(core) == 1 and core.isupper() and not table.before_number.get(f"{core}."):
        return ""
    return _spelled(table.before_number, core) or (table.before_number.get(f"{core}.", "") if dotted else "")


def _before_code(table: LanguageTable, line: Line, at: int, core: str) -> str:
    """An abbreviation before a letter or a letter and figures."""
    if not _CODE.fullmatch(line.core(at + 1)):
        return ""
    return table.before_code.get(f"{line.low(at - 1)} {core}") or _spelled(table.before_code, core)


def _before_name(table: LanguageTable, line: Line, at: int, core: str) -> str:
    """An abbreviation before a name, such as the title of a man or a woman."""
    following = line.core(at + 1)
    men, slash, women = _spelled(table.before_name, core).partition("/") if following[:1].isupper() else ("", "", "")
    of = slash and (by_article(table.ordinals.articles, line, at) or gender(table, following))
    return women if of == "f" else men


def _after_number(table: LanguageTable, line: Line, at: int, core: str) -> str:
    """An abbreviation behind a figure or a Roman numeral."""
    before = line.core(at - 1)
    before = before if before[:1].isdecimal() else before.rpartition("-")[2]
    if not line.dotted(at - 1) or not (before[:1].isdecimal() or is_numeral(before) or is_numeral(before.upper())):
        return ""
    article, mark = line.low(list_start(table, line, at - 1) - 1), before.lstrip("0123456789")
    special = table.after_number.get(f"{article} {core}") or table.after_number.get(f"{mark} {core}")
    return special or _spelled(table.after_number, core)


def _inflected(table: LanguageTable, line: Line, at: int, core: str) -> str:
    """An abbreviation in the case that its neighbours ask for: "przy ul." as "przy ulicy"."""
    if not _has_cases(table, core):
        return ""
    for context in table.inflection:
        found = case((context,), line, at, line.core(at + 1), "")
        if found and (words := _spelled(table.inflected.get(found, {}), core)):
            return words
    return ""


@lru_cache(maxsize=8192)
def _has_cases(table: LanguageTable, core: str) -> bool:
    return any(_spelled(words, core) for words in table.inflected.values())


def _is_short(line: Line, at: int, core: str) -> bool:
    """A letter or two with a vowel, and a dot at the end of a sentence, are more often a word."""
    return (
        at + 1 < len(line.chunks)
        or len(core) > 2
        or (core.isupper() and len(core) > 1)
        or "." in core
        or (len(core) > 1 and not set(core.lower()) & _VOWELS)
        or line.core(at - 1).isdecimal()
    )


def _spelled(known: dict[str, str], core: str) -> str:
    """The words of an abbreviation, also at the start of a sentence: `Sig.` as `sig.`, `n.°` as `n.º`."""
    written = core.replace("°", "º").replace("’", "'")
    found = known.get(core) or known.get(written)
    if found or not core[:1].isupper() or sum(char.isupper() for char in core) > 1 or len(core) == 1:
        return found or ""
    small = known.get(written[0].lower() + written[1:], "")
    return small and small[0].upper() + small[1:]
