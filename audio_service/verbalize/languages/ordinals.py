"""Ordinals: `3.` before a noun, `1er`, `2e`, `3º`, `3-го`, `2:a`."""

from __future__ import annotations

import re

from audio_service.verbalize.languages.agreement import case, gender, joined, list_start, noun_behind, ordinal_form
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import LONGEST_QUANTITY, cardinal, figure_of, ordinal
from audio_service.verbalize.languages.romans import of_ruler, ruler_of
from audio_service.verbalize.words import Found, Line, Said, say

_MARKED = re.compile(r"([\d.,\u202f' ]*\d)[.:]?-?([^\W\d_]{1,5}|[°ªº])")
_PLACE = re.compile(r"(\d{1,3})\.-([^\W\d_]{3,})")
_PAIR = re.compile(r"(\d{1,3})\.([/–-])(\d{1,3})")
_JOINED = re.compile(r"(\d{1,4})([^\W\d_]{1,3})-([^\W\d_]{3,})")
_LONGEST_DOTTED = 3
# Raised letters and the masculine sign, which the chunks have as a degree.
_RAISED = str.maketrans({"ᵉ": "e", "ʳ": "r", "ᵐ": "m", "ᵒ": "º", "ᵃ": "ª", "ˢ": "s", "ᵗ": "t", "ⁿ": "n", "ᵈ": "d"})


def ordinals(table: LanguageTable, line: Line, at: int) -> Found | None:
    """A figure with a mark that makes it an ordinal."""
    core = line.core(at)
    if core.isdecimal():
        if line.dotted(at) and line.low(at + 1) in table.ordinals.nouns and len(core) <= _LONGEST_DOTTED:
            words = ordinal(table, int(core), ordinal_form(table, line, at, line.core(at + 1)))
            return say(words, *filter(None, [table.after_number.get(line.core(at + 1))]), dot=True)
        return _dotted(table, line, at)
    if table.ordinals.dot and (pair := _PAIR.fullmatch(core)) and line.dotted(at):
        common = ordinal_form(table, line, at, noun_behind(table, line, at))
        joint = table.conjunction if pair[2] == "/" else table.to
        return (Said(f" {joint} ".join(ordinal(table, int(part), common) for part in pair.group(1, 3)), dot=True),)
    if table.ordinals.dot and (joined_to := _PLACE.fullmatch(core)):
        return say(ordinal(table, int(joined_to[1])) + joined_to[2])
    if (joined_to := _JOINED.fullmatch(core)) and joined_to[2] in table.ordinals.marks:
        words = ordinal(table, int(joined_to[1]), table.ordinals.marks[joined_to[2]].replace("*", ""))
        return say(f"{words} {joined_to[3]}")
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


def _ends_a_sentence(table: LanguageTable, line: Line, at: int, start: int) -> bool:
    """Whether the words around a figure leave it a cardinal at the end of its sentence."""
    if start != at or not line.tied(at - 1) or case(table.ordinals.contexts, line, at, "", ""):
        return False
    following = line.core(at + 1)
    return following[:1].isupper() and not any(following.lower() in nouns for nouns in table.agreement.genders.values())


def _is_listed(line: Line, at: int) -> bool:
    """`1., 2. und 3. Juni`"""
    following = line.core(at + 1)
    return following.isdecimal() and len(following) <= _LONGEST_DOTTED and line.chunks[at + 1].trail.startswith(".")


def _dotted(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`im 21. Jahrhundert`, `der 3. Sieger`, `2./3. Klasse`."""
    core, ordinals = line.core(at), table.ordinals
    longest = _LONGEST_DOTTED if len(line.chunks) > 1 else LONGEST_QUANTITY
    if not ordinals.dot or not line.chunks[at].trail.startswith(".") or len(core) > longest:
        return None
    if line.low(at - 1).rstrip(".") in ordinals.cardinal_after:
        return None
    if at + 1 >= len(line.chunks):
        form = case(ordinals.contexts, line, at, "", "") if line.low(at - 1) in ordinals.articles else ""
        return say(ordinal(table, int(core), form or joined("m", ""))) if at == 0 or form else None
    following = line.core(at + 1)
    if table.romans.article and (name := ruler_of(table, line.core(at - 1))):
        return (Said(of_ruler(table, line, at, name, int(core)), dot=True),)
    noun = following if following[:1].isalpha() else ""
    if noun[:1].isupper() and not ordinals.before_capitals:
        return None
    noun = noun_behind(table, line, at)
    of = gender(table, noun) if noun else ""
    start = list_start(table, line, at)
    found = case(ordinals.contexts, line, start, noun, of)
    if (
        following[:1].isupper()
        and following.lower() in ordinals.starters
        and (table.agreement.capital_nouns or not found)
    ):
        form = case(ordinals.contexts, line, at, "", "") if line.low(at - 1) in ordinals.articles else ""
        return say(ordinal(table, int(core), form)) if form else None
    if table.agreement.capital_nouns and _ends_a_sentence(table, line, at, start):
        return None
    if not following[:1].isalpha() and not (found or _is_listed(line, at)):
        return None
    return (Said(ordinal(table, int(core), joined(of, found)), dot=True),)
