"""Ordinals: `3.` before a noun, `1er`, `2e`, `3º`, `3-го`, `2:a`."""

from __future__ import annotations

import re

from audio_service.verbalize.languages.agreement import case, gender, joined, ordinal_form
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, figure_of, ordinal
from audio_service.verbalize.words import Found, Line, Said, say

_MARKED = re.compile(r"([\d.,\u202f' ]*\d)[.:]?-?([^\W\d_]{1,5}|[°ªº])")
_LONGEST_DOTTED = 3
# Raised letters and the masculine sign, which the chunks have as a degree.
_RAISED = str.maketrans({"ᵉ": "e", "ʳ": "r", "ᵐ": "m", "ᵒ": "º", "ᵃ": "ª", "ˢ": "s", "ᵗ": "t", "ⁿ": "n", "ᵈ": "d"})


def ordinals(table: LanguageTable, line: Line, at: int) -> Found | None:
    """A figure with a mark that makes it an ordinal."""
    core = line.core(at)
    if core.isdecimal():
        if line.after(at) in table.ordinals.nouns and len(core) <= _LONGEST_DOTTED:
            return say(ordinal(table, int(core), ordinal_form(table, line, at, line.core(at + 1))))
        return _dotted(table, line, at)
    match = _MARKED.fullmatch(core.translate(_RAISED))
    if match and (found := _marked_cardinal(table, match)):
        return found
    form = table.ordinals.marks.get(_mark(table, match[2])) if match else None
    figure = figure_of(table, match[1]) if match and form is not None else None
    if match is None or figure is None or figure.fraction or form is None:
        return None
    noun = line.core(at + 1) if line.tied(at) else ""
    form = case(table.ordinals.mark_contexts.get(match[2], ()), line, at, noun, "") or form
    return (Said(ordinal(table, int(figure.whole), _completed(table, line, at, noun, form)), dot=True),)


def _marked_cardinal(table: LanguageTable, match: re.Match[str]) -> Found | None:
    """`2-х`, `5-ти`: a cardinal with its last letters."""
    form, figure = table.ordinals.cardinal_marks.get(match[2]), figure_of(table, match[1])
    if form is None or figure is None or figure.fraction:
        return None
    words = cardinal(table, int(figure.whole), form)
    return say(words) if words.endswith(match[2]) else None


def _mark(table: LanguageTable, printed: str) -> str:
    """A printed mark as the table has it; a degree stands for the masculine sign where that is known."""
    return "º" if printed == "°" and "º" in table.ordinals.marks else printed


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
