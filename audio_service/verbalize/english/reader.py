"""A line of English -> what is said for each chunk, by rules in order that see its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from audio_service.verbalize.english.formulas import formula
from audio_service.verbalize.english.homographs import heteronyms
from audio_service.verbalize.english.letters import letters, spelled_by_espeak
from audio_service.verbalize.english.names.abbreviations import abbreviations, glued
from audio_service.verbalize.english.names.acronyms import acronyms, emphasized, shouted_known
from audio_service.verbalize.english.names.addresses import addresses, flats, street, zip_codes
from audio_service.verbalize.english.names.asides import asides
from audio_service.verbalize.english.names.british_names import british_names
from audio_service.verbalize.english.names.compounds import compound, leftovers
from audio_service.verbalize.english.names.places import POSTAL
from audio_service.verbalize.english.names.references import clauses, pages, references, rooms
from audio_service.verbalize.english.names.scripture import scripture
from audio_service.verbalize.english.names.serials import brands, models, ratings, serials, together
from audio_service.verbalize.english.names.shortened import beside, shortened
from audio_service.verbalize.english.names.states import districts, state
from audio_service.verbalize.english.names.symbols import LONGEST_SIGNED, signed, symbols
from audio_service.verbalize.english.names.web import web
from audio_service.verbalize.english.needs_a_rule import LOOKED_AT
from audio_service.verbalize.english.numbers.currencies import CODES
from audio_service.verbalize.english.numbers.dates import dates, months, periods, weekdays
from audio_service.verbalize.english.numbers.fractions import fractions
from audio_service.verbalize.english.numbers.household import household
from audio_service.verbalize.english.numbers.measures import bare_units, calibers, measures
from audio_service.verbalize.english.numbers.money import joined_money, money
from audio_service.verbalize.english.numbers.multiples import multiples
from audio_service.verbalize.english.numbers.numerals import with_and
from audio_service.verbalize.english.numbers.phones import phones
from audio_service.verbalize.english.numbers.plain_numbers import (
    dash,
    numbers,
    ordinals,
    out_of,
    plurals,
    seasons,
)
from audio_service.verbalize.english.numbers.romans import certain, dash_between, romans
from audio_service.verbalize.english.numbers.scores import moment, scores
from audio_service.verbalize.english.numbers.times import times, zones
from audio_service.verbalize.english.possessives import possessive
from audio_service.verbalize.lexicon import Lexicon, Match
from audio_service.verbalize.pronounced import from_entry
from audio_service.verbalize.words import Chunk, Doubt, Found, Line, Said
from audio_service.verbalize.writing_systems import foreign

Rule = Callable[[Line, int], Found | None]
# A chunk that begins with a digit, a sign or a currency.
_NUMERIC: tuple[Rule, ...] = (
    web, money, symbols, models, flats, scripture, scores, phones, references, rooms, pages, dates, times, out_of,
    seasons, addresses, zip_codes, clauses, calibers, household, measures, fractions, ordinals, plurals, multiples,
    serials,
    numbers,
)  # fmt: skip
# A chunk that begins with a letter.
_WORDED: tuple[Rule, ...] = (
    web, money, symbols, joined_money, scripture, months, weekdays, periods, british_names, romans, asides,
    beside, abbreviations, shortened, districts, street, bare_units, pages, serials, brands, acronyms,
)  # fmt: skip

# Their numbers are quantities, in which the British say "and".
_QUANTITIES = frozenset(
    (money, joined_money, measures, multiples, fractions, scores, dates, months, periods, seasons, numbers)
)

# No address, no tag, no ">="; a slash is a division only between figures.
_EQUATION = re.compile(r"(?![<>]=$)(?:[^/?]*|[\d.,+*/x×÷=–-]*)")
# $1M cash/$2M bond, 6:30 p.m. CST/7:30 p.m. EST
_PRICED_TOO = re.compile(r"([^\W\d_]{1,30})\.?[/–-]([$£€¥₹]\d[^/–-]{0,20}|\d{1,2}:\d\d)")
# Neither digits nor signs may be left in what is said; "[[" would be taken for phonemes.
_UNSAID = re.compile(r"[^\w\s',.;:?!-]|[\d_⁰¹²³⁴-⁹]")


class EnglishReader:
    """Reads lines of English with one lexicon; `language` is "en" with or without a region."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon = lexicon
        self._language = language
        self._british = language.lower() not in ("en", "en-us", "en-ca", "en-ph")

    def line(self, text: str, chunks: tuple[Chunk, ...]) -> Line:
        """Analyse a line: capitals, formula."""
        return Line(text, chunks, self._british, shouting=_is_shouting(chunks), formula=_is_formula(chunks))

    def read_at(self, line: Line, at: int) -> Found:
        """What is said for chunk `at` and the following chunks of the same expression."""
        chunk = line.chunks[at]
        core = chunk.core
        if chunk.formula and core and not self._match(line, at):
            return formula(line, at)
        if not core:
            return dash(line, at) or dash_between(line, at) or (Said(""),)
        if core in POSTAL and (found := state(line, at)):
            return found
        if core.isupper() and (
            found := (core in CODES and money(line, at))
            or beside(line, at)
            or certain(line, at)
            or moment(line, at)
            or zones(line, at)
        ):
            return tuple(_sayable(one) for one in found)
        if match := self._match(line, at):
            return from_entry(match, tuple(line.run(at)[: match.length]), _spell)
        if found := heteronyms.heteronym(line, at):
            return found
        if core.isalpha() and core.isascii() and chunk.low not in LOOKED_AT and (core.islower() or core.istitle()):
            return (
                (Said(core, doubt=Doubt.SPELLED if spelled_by_espeak(core) else None),)
                if len(core) > 1
                else self._single(line, at)
            )
        return self._by_rules(line, at, core)

    def _by_rules(self, line: Line, at: int, core: str) -> Found:
        if not core[0].isalpha() and (found := possessive(line, at, self.read_at)):
            return found
        for rule in _WORDED if core[0].isalpha() else _NUMERIC:
            if found := rule(line, at):
                if line.british and rule in _QUANTITIES:
                    found = tuple(replace(one, words=with_and(one.words)) for one in found)
                if line.before(at) == "between" and line.after(at) != "and":
                    found = _between(core, found)
                return tuple(_sayable(one) for one in found)
        return (_sayable(self._rest(line, core)),)

    def _single(self, line: Line, at: int) -> Found:
        """One letter: the article, the pronoun, an initial, or the name of a letter."""
        core = line.core(at)
        if found := romans(line, at) or abbreviations(line, at) or symbols(line, at) or ratings(line, at):
            return found
        if core == "a" and ")" in line.chunks[at].trail:
            return (letters(core),)
        if core in ("a", "I", "i") or (core == "A" and line.after(at)[:1].isalpha() and not line.shouting_name(at)):
            return (Said(core),)
        return (letters(core, british=line.british),) if core.upper() == core or core == "a" else (Said(core),)

    def _match(self, line: Line, at: int) -> Match | None:
        """The lexicon's entry that begins at `at`; over several chunks only where no mark stands between them."""
        if not self._lexicon.has_first(line.core(at)):
            return None
        words = line.run(at)
        match = self._lexicon.find(words, self._language)
        if match and match.entry.exact and not shouted_known(words[0]) and (line.shouting or emphasized(line, at)):
            return None
        return match

    def _rest(self, line: Line, core: str) -> Said:
        """What no rule knows as a whole: part by part."""
        if len(core) > 1 and core.isalpha():
            doubt = Doubt.SCRIPT if foreign(core, "Latin") else Doubt.SPELLED if spelled_by_espeak(core) else None
            return Said(core, doubt=doubt)
        part = partial(self._part, shouting=line.shouting)
        if match := _PRICED_TOO.fullmatch(core):
            return together([part(match[1]), part(match[2])])
        if len(core) <= LONGEST_SIGNED and (signs := signed(core, part)):
            return signs
        if core[0] == "+" and core[1:].isalpha():
            return together([Said("plus"), part(core[1:])])
        if found := glued(core):
            return together([found[0], part(found[1])])
        if core.endswith(("+'s", "!'s")):
            return together([compound(core[:-2].rstrip("!"), part)], "'s")
        return compound(core, part)

    def _part(self, text: str, *, shouting: bool) -> Said:
        """A part of a chunk as if it stood alone."""
        part = Chunk(0, len(text), "", text, "", text.lower())
        line = Line(text, (part,), self._british, shouting=shouting)
        if text.isalpha() and text.islower() and len(text) > 1 and text not in ("am", "pm"):
            if match := self._match(line, 0):
                return from_entry(match, (text,), _spell)[0]
            return Said(text, doubt=Doubt.SPELLED if spelled_by_espeak(text) else None)
        return self.read_at(line, 0)[0]


def _spell(text: str, ending: str) -> Said:
    return letters(text, ending=ending)


def _between(core: str, found: Found) -> Found:
    """`between 800-1,200`: "and" for the dash."""
    first = found[0]
    if ("-" in core or "–" in core) and first.words.count(" to ") == 1:
        return (replace(first, words=first.words.replace(" to ", " and ")), *found[1:])
    return found


def _sayable(said: Said) -> Said:
    """`said` as a rule left it, if it is words only; else without the signs in it, and its digits one by one."""
    if not _UNSAID.search(said.words):
        return said
    plain = leftovers(said.words)
    digits = any(char.isdecimal() for char in said.words)
    return Said(plain.words, dot=said.dot, pause=said.pause, doubt=Doubt.NUMBER if digits else said.doubt)


def _is_shouting(chunks: tuple[Chunk, ...]) -> bool:
    """Whether the line is set in capitals: three words or more with hardly a small letter, or two and none."""
    capitals = small = longest = 0
    for chunk in chunks:
        if chunk.core.islower() or chunk.core.istitle():
            small += chunk.core.isalpha() and len(chunk.core) > 1
        elif chunk.core.isupper() and chunk.core.replace("-", "").replace("'", "").isalpha():
            capitals += 1
            longest = max(longest, len(chunk.core))
    return (capitals >= 3 and longest > 3 and small * 5 <= capitals) or (capitals == 2 and longest > 4 and not small)


def _is_formula(chunks: tuple[Chunk, ...]) -> bool:
    """Whether the line has an equals sign between short operands."""
    return len(chunks) <= 12 and any("=" in chunk.core and _EQUATION.fullmatch(chunk.core) for chunk in chunks)
