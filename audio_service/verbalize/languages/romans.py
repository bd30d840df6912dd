"""Roman numerals: rulers, centuries, world wars, chapters, as each language counts them."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.languages.language_table import LanguageTable, cardinal, ordinal
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERAL = re.compile(r"([IVXL]+)(er|re|ère|e|ème)?")
_TABLES = Tables.beside(__file__)
_PARTS = _TABLES.words("parts")
_RULERS = _TABLES.words("rulers")
_WOMEN = _TABLES.words("women")
_LONGEST = 39


def romans(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`XIXe siècle`, `Luis XIV`, `II wojna`, `Ludwig XIV.`"""
    match = _NUMERAL.fullmatch(line.core(at))
    value = roman_value(match[1]) if match else None
    if not match or not value or value > _LONGEST:
        return None
    if match[2]:
        return _with_ending(table, value, match[2]) if table.firsts else None
    before, after = line.core(at - 1) if line.tied(at - 1) else "", line.core(at + 1) if line.dotted(at) else ""
    if before.lower() in _PARTS:
        return say(cardinal(table, value))
    if after in table.centuries or before.lower() in table.centuries:
        return _century(table, line, at, value)
    if before in _RULERS:
        # A dot is the ordinal's where it makes ordinals before capitals, and no more than the sentence's elsewhere.
        said = table.ruler_article + _of_ruler(table, before, value)
        return (Said(said, dot=table.dotted_ordinals == "capital"),)
    if len(match[1]) == 1:
        return None
    if before[:1].isupper():
        return say(cardinal(table, value))
    return say(_agreeing(table, line, at, value), dot=True) if after else None


def _with_ending(table: LanguageTable, value: int, ending: str) -> Found:
    """`Ier`, `XIXe`."""
    return say(table.firsts[ending != "er"] if value == 1 else ordinal(table, value))


def _century(table: LanguageTable, line: Line, at: int, value: int) -> Found:
    """A cardinal, an ordinal that agrees with its noun, or one in the case that the noun shows."""
    if table.century_ordinals:
        return say(ordinal(table, value) if value <= table.century_ordinals else cardinal(table, value))
    if not table.year_form:
        return say(_agreeing(table, line, at, value), dot=True)
    forms = table.centuries.get(line.core(at + 1), (table.year_form,))
    return say(ordinal(table, value, forms[-1] if line.before(at) in table.in_words else forms[0]))


def _of_ruler(table: LanguageTable, name: str, value: int) -> str:
    if value > table.ruler_ordinals:
        return cardinal(table, value)
    words = ordinal(table, value, "fem" if _is_feminine(name) or name in _WOMEN else "")
    return words.capitalize() if table.capital_nouns else words


def _agreeing(table: LanguageTable, line: Line, at: int, value: int) -> str:
    """An ordinal before its noun: `II Guerra Mundial`, `II wojny światowej`, `im XX. Jahrhundert`."""
    noun = line.core(at + 1)
    if line.before(at) in table.weak_after:
        return ordinal(table, value, "n")
    if table.oblique_noun and noun.endswith(table.oblique_noun):
        return ordinal(table, value, "fem-loc")
    return ordinal(table, value, "fem" if _is_feminine(noun) else "")


def _is_feminine(noun: str) -> bool:
    return noun.endswith(("a", "а", "я"))
