"""Abbreviations, with one dot or several, by what stands beside them."""

from __future__ import annotations

from audio_service.verbalize.languages.agreement import case
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.words import Found, Line, Said

_MOST_PARTS = 4
_LONGEST_PART = 6
_VOWELS = frozenset("aeiouyáéíóúàèìòùâêîôûäöüåæøаеёиоуыэюяіїє")


def abbreviations(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`z. B.`, `S. 5`, `Fr. Roe`, `7 Std.`, `EE. UU.`"""
    core = line.core(at)
    dotted = line.chunks[at].trail.startswith(".")
    if dotted and (found := _of_parts(table, line, at)):
        return found
    word = _in_full(table, line, at, core, dotted=dotted) or (_lengthened(table, core) if dotted else "")
    word = word or _joined(table, core)
    return (Said(word, dot=True),) if word else None


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


def _in_full(table: LanguageTable, line: Line, at: int, core: str, *, dotted: bool) -> str:
    """What an abbreviation means where it stands, or ""."""
    following, before = line.chunks[at + 1] if at + 1 < len(line.chunks) else None, line.core(at - 1)
    tied = following is not None and line.dotted(at)
    if (tied or dotted) and (words := _inflected(table, line, at, core)):
        return words
    figure = tied and following is not None and following.core[:1].isdecimal()
    if figure and (dotted or len(core) > 1 or not core.isalpha()) and (words := _spelled(table.before_number, core)):
        return words
    if before[:1].isdecimal() and line.dotted(at - 1):
        inflected = table.after_number.get(f"{line.low(at - 2)} {core}")
        if words := inflected or _spelled(table.after_number, core):
            return words
    if tied and following is not None and following.core[:1].isupper() and (words := _spelled(table.before_name, core)):
        return words
    if tied and (words := _spelled(table.undotted, core)):
        return words
    if not dotted and core.isalpha():
        return _spelled(table.undotted, core) if len(core) > 2 else ""
    if words := table.abbreviations.get(f"{line.low(at - 1)} {core}", ""):
        return words
    words = _spelled(table.abbreviations, core) or _spelled(table.undotted, core)
    return words if words and _is_short(line, at, core) else ""


def _inflected(table: LanguageTable, line: Line, at: int, core: str) -> str:
    """An abbreviation in the case that its neighbours ask for: "przy ul." as "przy ulicy"."""
    for context in table.inflection:
        found = case((context,), line, at, line.core(at + 1), "")
        if found and (words := _spelled(table.inflected.get(found, {}), core)):
            return words
    return ""


def _is_short(line: Line, at: int, core: str) -> bool:
    """A letter or two with a dot at the end of a sentence is more often a word."""
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
    if found or not core[:1].isupper() or (core.isupper() and len(core) > 1):
        return found or ""
    small = known.get(written[0].lower() + written[1:], "")
    return small and small[0].upper() + small[1:]
