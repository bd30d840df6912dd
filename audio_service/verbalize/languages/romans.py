"""Roman numerals: rulers, centuries, world wars, chapters, as each language counts them."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.languages.tongue import Tongue, cardinal, ordinal
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERAL = re.compile(r"([IVXL]+)(er|re|ère|e|ème)?")
_TABLES = Tables.beside(__file__)
_PARTS = _TABLES.words("parts")
_RULERS = _TABLES.words("rulers")
_WOMEN = _TABLES.words("women")
_LONGEST = 39


def romans(tongue: Tongue, line: Line, at: int) -> Found | None:
    """`XIXe siècle`, `Luis XIV`, `II wojna`, `Ludwig XIV.`"""
    match = _NUMERAL.fullmatch(line.core(at))
    value = roman_value(match[1]) if match else None
    if not match or not value or value > _LONGEST:
        return None
    if match[2]:
        return _with_ending(tongue, value, match[2]) if tongue.firsts else None
    before, after = line.core(at - 1) if line.tied(at - 1) else "", line.core(at + 1) if line.dotted(at) else ""
    if before.lower() in _PARTS:
        return say(cardinal(tongue, value))
    if after in tongue.centuries or before.lower() in tongue.centuries:
        return _century(tongue, line, at, value)
    if before in _RULERS:
        # A dot is the ordinal's where it makes ordinals before capitals, and no more than the sentence's elsewhere.
        said = tongue.ruler_article + _of_ruler(tongue, before, value)
        return (Said(said, dot=tongue.dotted_ordinals == "capital"),)
    if len(match[1]) == 1:
        return None
    if before[:1].isupper():
        return say(cardinal(tongue, value))
    return say(_agreeing(tongue, line, at, value), dot=True) if after else None


def _with_ending(tongue: Tongue, value: int, ending: str) -> Found:
    """`Ier`, `XIXe`."""
    return say(tongue.firsts[ending != "er"] if value == 1 else ordinal(tongue, value))


def _century(tongue: Tongue, line: Line, at: int, value: int) -> Found:
    """A cardinal, an ordinal that agrees with its noun, or one in the case that the noun shows."""
    if tongue.century_ordinals:
        return say(ordinal(tongue, value) if value <= tongue.century_ordinals else cardinal(tongue, value))
    if not tongue.year_form:
        return say(_agreeing(tongue, line, at, value), dot=True)
    forms = tongue.centuries.get(line.core(at + 1), (tongue.year_form,))
    return say(ordinal(tongue, value, forms[-1] if line.before(at) in tongue.in_words else forms[0]))


def _of_ruler(tongue: Tongue, name: str, value: int) -> str:
    if value > tongue.ruler_ordinals:
        return cardinal(tongue, value)
    words = ordinal(tongue, value, "fem" if _is_feminine(name) or name in _WOMEN else "")
    return words.capitalize() if tongue.capital_nouns else words


def _agreeing(tongue: Tongue, line: Line, at: int, value: int) -> str:
    """An ordinal before its noun: `II Guerra Mundial`, `II wojny światowej`, `im XX. Jahrhundert`."""
    noun = line.core(at + 1)
    if line.before(at) in tongue.weak_after:
        return ordinal(tongue, value, "n")
    if tongue.oblique_noun and noun.endswith(tongue.oblique_noun):
        return ordinal(tongue, value, "fem-loc")
    return ordinal(tongue, value, "fem" if _is_feminine(noun) else "")


def _is_feminine(noun: str) -> bool:
    return noun.endswith(("a", "а", "я"))
