"""Roman numerals: rulers, centuries, world wars, chapters, as each language counts them."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.languages.agreement import case, gender, joined, ordinal_form
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ordinal
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERAL = re.compile(r"([IVXLCDM]+)(?:-?([^\W\d_A-Z]{1,4}|[ºª°]))?")
_RANGE = re.compile(r"([IVXLC]+)[-–/]([IVXLC]+)")
_TABLES = Tables.beside(__file__)
_PARTS = _TABLES.words("parts")
RULERS = _TABLES.words("rulers")
_WOMEN = _TABLES.words("women")
_LONGEST = 39


def romans(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`XIXe siècle`, `Luis XIV`, `II wojna`, `Ludwig XIV.`, `siglos XVIII y XIX`"""
    core = line.core(at)
    if match := _RANGE.fullmatch(core):
        return _range(table, line, at, match)
    match = _NUMERAL.fullmatch(core)
    value = roman_value(match[1]) if match else None
    if not match or not value or value > _LONGEST:
        return None
    if match[2]:
        form = table.romans.marks.get("º" if match[2] == "°" else match[2])
        return None if form is None else say(ordinal(table, value, form))
    return _by_neighbours(table, line, at, value)


def _by_neighbours(table: LanguageTable, line: Line, at: int, value: int) -> Found | None:
    core = line.core(at)
    before = line.core(at - 1) if line.tied(at - 1) else ""
    after = line.core(at + 1) if line.dotted(at) else ""
    if before.lower() in _PARTS:
        return say(cardinal(table, value))
    if noun := _counted_by_ordinals(table, line, at):
        return _of_noun(table, line, at, value, noun)
    if form := next((form for form, names in table.romans.rulers.items() if before in names), ""):
        return say(ordinal(table, value, form))
    if name := ruler_of(table, before):
        # A dot is the ordinal's where it makes ordinals before capitals, and no more than the sentence's elsewhere.
        return (Said(of_ruler(table, line, at, name, value), dot=table.ordinals.dot),)
    if len(core) == 1:
        return None
    if before[:1].isupper() or (after.isupper() and len(after) > 1):
        return say(cardinal(table, value))
    return (Said(ordinal(table, value, ordinal_form(table, line, at, after)), dot=True),) if after else None


def _counted_by_ordinals(table: LanguageTable, line: Line, at: int) -> str:
    """The century or the like that a numeral counts: behind it, before it, or before an earlier numeral of a list."""
    nouns = table.romans.nouns
    if line.core(at + 1).lower() in nouns and line.dotted(at):
        return line.core(at + 1).lower()
    for step in (1, 3):
        if line.dotted(at - 1) and line.low(at - step) in nouns and (step == 1 or _is_numeral(line.core(at - 2))):
            return line.low(at - step)
    joints = table.dates.year_joints | {table.conjunction, table.to}
    joint = line.low(at + 1) in joints and _is_numeral(line.core(at + 2))
    return line.low(at + 3) if joint and line.low(at + 3) in nouns else ""


def _is_numeral(core: str) -> bool:
    match = _NUMERAL.fullmatch(core)
    return bool(match and roman_value(match[1]))


def _of_noun(table: LanguageTable, line: Line, at: int, value: int, noun: str) -> Found:
    above = table.romans.cardinal_above
    if above and value > above:
        return say(cardinal(table, value))
    of = gender(table, noun)
    contexts = table.romans.contexts or table.ordinals.contexts
    found = case(contexts, line, at, noun, of)
    if not found and line.low(at - 1) in table.dates.year_joints and _is_numeral(line.core(at - 2)):
        found = case(contexts, line, at - 2, noun, of)
    found = found or table.romans.nouns[noun]
    words = Said(ordinal(table, value, joined(of, found)), dot=True)
    short = table.romans.short.get(line.core(at + 1)) if line.tied(at) else None
    return (words, Said(short.get(found, short.get("", "")), dot=True)) if short else (words,)


def _range(table: LanguageTable, line: Line, at: int, match: re.Match[str]) -> Found | None:
    """`XVIII–XIX`."""
    values = [roman_value(match[1]), roman_value(match[2])]
    if any(value is None or value > _LONGEST for value in values):
        return None
    noun = _counted_by_ordinals(table, line, at)
    if not noun:
        return say(f" {table.to} ".join(cardinal(table, value) for value in values if value))
    first, second = (_of_noun(table, line, at, value, noun) for value in values if value)
    between = table.romans.between or f" {table.to} "
    return (Said(f"{first[0].words}{between}{second[0].words}", dot=True), *second[1:])


def ruler_of(table: LanguageTable, name: str) -> str:
    """The name of a ruler, without the ending of its genitive, or ""."""
    bare = name.removesuffix(table.romans.genitive)
    return name if name in RULERS else bare if bare in RULERS else ""


def of_ruler(table: LanguageTable, line: Line, at: int, name: str, value: int) -> str:
    """The numeral at `at` of the ruler `name`, with its article."""
    romans = table.romans
    if value > romans.rulers_above:
        return romans.article + cardinal(table, value)
    of = "f" if name in _WOMEN or gender(table, name) == "f" else "m"
    found = case(romans.ruler_contexts, line, at - 1, name, of) if name == line.core(at - 1) else "gen"
    words = ordinal(table, value, romans.ruler_form if found else f"{of}-ruler")
    article = romans.articles.get(joined(of, found), romans.article)
    return article + (words.capitalize() if romans.capital else words)
