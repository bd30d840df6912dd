"""Ordinals: `3.` before a noun, `1er`, `2e`, `3º`, `3-го`, `2:a`."""

from __future__ import annotations

import re
from dataclasses import replace

from audio_service.verbalize.languages.agreement import case, gender, joined, known_gender, ordinal_form
from audio_service.verbalize.languages.amounts import grouped
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, figure_of, ordinal
from audio_service.verbalize.words import Found, Line, Said, say

_MARKED = re.compile(r"([\d.,\u202f' ]*\d)[.:]?-?([^\W\d_]{1,5}|[°ªº]s?|\^)")
_LONGEST_DOTTED = 3
_SHORTEST_NOUN = 4
# Raised letters and the masculine sign, which the chunks have as a degree.
_RAISED = str.maketrans({"ᵉ": "e", "ʳ": "r", "ᵐ": "m", "ᵒ": "º", "ᵃ": "ª", "ˢ": "s", "ᵗ": "t", "ⁿ": "n", "ᵈ": "d"})


def ordinals(table: LanguageTable, line: Line, at: int) -> Found | None:
    """A figure with a mark that makes it an ordinal."""
    core, last = grouped(line, at)
    if core.isdecimal():
        return _dotted(table, line, at)
    if printed := table.ordinals.printed.get(core):
        return (Said(printed, dot=True),)
    head, hyphen, rest = core.partition("-")
    if (
        hyphen
        and rest.isalpha()
        and head[:1].isdecimal()
        and not head.isdecimal()
        and (found := ordinals(table, _only(line, at, head), 0))
    ):
        return say(f"{found[0].words}-{rest}")
    match = _MARKED.fullmatch(core.translate(_RAISED))
    if match and ((match[2] == "°" and _is_degree(table, line, at, last)) or _has_unit(table, line, match[2], last)):
        return None
    form = table.ordinals.marks.get(_mark(table, match[2])) if match else None
    figure = figure_of(table, match[1]) if match and form is not None else None
    if figure is None or figure.fraction or form is None:
        return None
    noun = line.core(last + 1) if line.tied(last) else ""
    if noun.islower() and known_gender(table, noun) == form:
        form = table.ordinals.before_nouns.get(form, form)
    words = ordinal(table, int(figure.whole), _completed(table, line, at, noun, form))
    if line.before(at) in table.ordinals.one_dropped:
        words = words.removeprefix(f"{cardinal(table, 1)} ")
    return say(words, *[""] * (last - at), dot=True)


def _is_degree(table: LanguageTable, line: Line, at: int, last: int) -> bool:
    """Whether a degree sign is one, and not the sign of an ordinal."""
    following = line.core(last + 1) if line.tied(last) else ""
    if line.low(at - 1) in table.ordinals.degrees_after and ".°" not in line.core(at):
        noun = following.lower()
        if not noun or (noun != table.agreement.partitive and known_gender(table, noun) not in table.numbers.cardinals):
            return True
    printed = line.text[line.chunks[at].start : line.chunks[at].end]
    return table.ordinals.degrees and "°" in printed and len(following) < _SHORTEST_NOUN


def _has_unit(table: LanguageTable, line: Line, mark: str, last: int) -> bool:
    """Whether a mark and the next chunk are a unit: `° C`."""
    return f"{mark} {line.core(last + 1)}" in table.units


def _only(line: Line, at: int, core: str) -> Line:
    """A line that has nothing but a part of a chunk."""
    return Line(core, (replace(line.chunks[at], core=core, low=core.lower()),))


def _mark(table: LanguageTable, printed: str) -> str:
    """A printed mark as the table has it; a degree stands for the masculine sign where that is known."""
    masculine = printed.replace("°", "º")
    return masculine if masculine in table.ordinals.marks else printed


def _completed(table: LanguageTable, line: Line, at: int, noun: str, form: str) -> str:
    """A form that names a case only ("gen") with the gender of the noun; one with "*" in place of both."""
    if form != "*":
        return form
    return ordinal_form(table, line, at, noun)


def _dotted(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`im 21. Jahrhundert`, `der 3. Sieger`, `2./3. Klasse`."""
    core, ordinals = line.core(at), table.ordinals
    if not ordinals.dot or not line.chunks[at].trail.startswith(".") or len(core) > _LONGEST_DOTTED:
        return None
    if at + 1 >= len(line.chunks):
        return say(ordinal(table, int(core), joined("m", ""))) if at == 0 else None
    following = line.core(at + 1)
    noun = following if following[:1].isalpha() else ""
    of = gender(table, noun) if noun else ""
    found = case(ordinals.contexts, line, at, noun, of)
    if following in ordinals.starters and not found:
        return None
    if not found and not noun:
        return None
    return (Said(ordinal(table, int(core), joined(of, found)), dot=True),)
