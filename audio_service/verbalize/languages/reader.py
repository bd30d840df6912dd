"""A line in a language with a table -> what is said for each chunk, by rules in order that see its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from audio_service.verbalize.formulas import spoken_formula
from audio_service.verbalize.languages.abbreviations import abbreviations
from audio_service.verbalize.languages.amounts import amounts, sign_first
from audio_service.verbalize.languages.codes import compounds, pieces, versions
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.dates import dates, decades, months, weekdays, years
from audio_service.verbalize.languages.fractions import fractions
from audio_service.verbalize.languages.language_table import LanguageTable, table_of
from audio_service.verbalize.languages.numbers import figure_of, said
from audio_service.verbalize.languages.ordinals import ordinals
from audio_service.verbalize.languages.phones import phones
from audio_service.verbalize.languages.romans import romans
from audio_service.verbalize.languages.times import times
from audio_service.verbalize.languages.web import web
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.pronounced import from_entry, spelled
from audio_service.verbalize.words import Chunk, Doubt, Found, Line, Said
from audio_service.verbalize.writing_systems import foreign, script_of_language

Rule = Callable[[LanguageTable, Line, int], Found | None]
# A chunk with a figure in it.
_NUMERIC: tuple[Rule, ...] = (
    web, phones, dates, times, decades, ordinals, fractions, years, amounts, compounds, versions,
)  # fmt: skip
# A chunk without one.
_WORDED: tuple[Rule, ...] = (sign_first, weekdays, months, abbreviations, romans, web)
# Signs of units that stand without a number: "zł za m²".
_UNIT_SIGNS = frozenset("²³µ")
_LONGEST = 200
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_]){1,3}")
_RANGE = "–"
_DASHES = ("-", "–", "—")
_APOSTROPHES = tuple("'’‘")
_NO_HUNDREDTHS = re.compile(r"^[,.:][-–—]{1,2}")
_NO_HUNDREDTHS_INSIDE = re.compile(r"(?<=\d)(?:[,.:][-–—]{1,2}(?=[€$£])|[,:][-–—]{1,2}(?=[^\W\d_]))")
# Letters that are read as a word rather than one by one.
_LONGEST_CAPITALS = 5


class TableReader:
    """Reads lines of one language by its table."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon = lexicon
        self._language = language
        self._table = table_of(language)
        self._script = script_of_language(language)

    def line(self, text: str, chunks: tuple[Chunk, ...]) -> Line:
        """Wrap the chunks of a line."""
        parts = tuple(
            _without_dash(chunk, "" if self._counts(chunks, at + 1) else self._table.money.dashed)
            for at, chunk in enumerate(chunks)
        )
        if self._table.numbers.range_form:  # a word between two numbers would need its case
            return Line(text, parts)
        return Line(text, tuple(_dash_between(parts, at) for at in range(len(parts))))

    def _counts(self, chunks: tuple[Chunk, ...], at: int) -> bool:
        return at < len(chunks) and counted_of(self._table, chunks[at].core) is not None

    def read_at(self, line: Line, at: int) -> Found:
        """What is said for chunk `at` and the following chunks of the same expression."""
        core = line.core(at)
        if not core:
            return (Said(""),)
        if match := self._lexicon.find(line.run(at), self._language):
            return from_entry(match, tuple(line.run(at)[: match.length]), spelled)
        if core == _RANGE:
            return (Said(self._table.minus if "=" in line.text else self._table.to),)
        if line.chunks[at].lead[-1:] in _APOSTROPHES and self._table.elided:
            head, hyphen, rest = core.partition("-")
            if elided := self._table.elided.get(head.lower()):
                return (Said(elided + hyphen + rest),)
        if line.chunks[at].formula:
            return (Said(spoken_formula(core, self._table.formulas, self._figure)),)
        if len(core) <= _LONGEST:
            for rule in _NUMERIC if any(char.isnumeric() for char in core) else _WORDED:
                if found := rule(self._table, line, at):
                    return tuple(_spaced(one) for one in found)
        return (self._plain(line, at, core),)

    def _figure(self, figure: str) -> str:
        """A number of a formula, which may have a point before its decimals in any language."""
        figure = f"0{figure}" if figure.startswith(".") else figure
        plain = figure if _GROUPED.fullmatch(figure) else figure.replace(".", ",")
        found = figure_of(self._table, plain) or figure_of(self._table, figure)
        return said(self._table, found) if found else figure

    def _plain(self, line: Line, at: int, core: str) -> Said:
        """A word as printed; what is foreign, or in capitals, may be read wrong."""
        if line.low(at - 1) == self._table.per.get("") and (unit := unit_of(self._table, core)):
            return Said(unit.one)
        strange = len(core) > 1 and foreign(core, self._script)
        doubt = Doubt.SCRIPT if strange else None
        if core.isalpha():
            if len(core) == 1 and core.isupper() and self._is_initial(line, at):
                return Said(core, dot=True)
            capitals = core.isupper() and 1 < len(core) <= _LONGEST_CAPITALS
            return Said(core, doubt=doubt or (Doubt.CAPITALS if capitals else None))
        found = counted_of(self._table, core) if set(core) & _UNIT_SIGNS or not any(map(str.isalnum, core)) else None
        if found and found.noun:
            return Said(found.noun.one if set(core) & _UNIT_SIGNS else found.noun.other)
        if core in ("&",):
            return Said(self._table.conjunction)
        read = pieces(self._table, core)
        return Said(read.words, doubt=doubt or read.doubt, dot=bool(_INITIALS.fullmatch(core)))

    def _is_initial(self, line: Line, at: int) -> bool:
        """Whether a letter with a dot stands before a name."""
        following = line.core(at + 1)
        return line.dotted(at) and following[:1].isupper() and following.lower() not in self._table.ordinals.starters


def _without_dash(chunk: Chunk, currency: str) -> Chunk:
    """`5,-` and `199:-` without the dash that stands for no hundredths, with the currency that it stands for."""
    if not any(sign in chunk.core + chunk.trail for sign in "-–—") or not chunk.core[:1].isdecimal():
        return chunk
    trail = _NO_HUNDREDTHS.sub("", chunk.trail) if chunk.core[-1:].isdecimal() else chunk.trail
    core = _NO_HUNDREDTHS_INSIDE.sub("", chunk.core) + (currency if trail != chunk.trail else "")
    return replace(chunk, core=core, low=core.lower(), trail=trail)


def _dash_between(chunks: tuple[Chunk, ...], at: int) -> Chunk:
    """A dash between two numbers, with spaces around it, as a word."""
    chunk = chunks[at]
    if chunk.core or not 0 < at < len(chunks) - 1 or chunk.lead + chunk.trail not in _DASHES:
        return chunk
    before, after = chunks[at - 1], chunks[at + 1]
    numbers = (
        before.core[-1:].isdecimal() and after.core[:1].isdecimal() and before.trail in ("", ".") and not after.lead
    )
    return replace(chunk, lead="", core=_RANGE, low=_RANGE, trail="") if numbers else chunk


def _spaced(said: Said) -> Said:
    """`said` with single spaces: a part of an expression may be empty."""
    return said if said.words == " ".join(said.words.split()) else replace(said, words=" ".join(said.words.split()))
