"""A line in a language with a table -> what is said for each chunk, by rules in order that see its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from audio_service.verbalize.formulas import spoken_formula
from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.abbreviations import abbreviations
from audio_service.verbalize.languages.agreement import known_gender
from audio_service.verbalize.languages.amounts import amounts, sign_first
from audio_service.verbalize.languages.codes import compounds, pieces, post_codes, versions
from audio_service.verbalize.languages.counted import Counted, counted_of, currency_of, per_of, unit_of
from audio_service.verbalize.languages.dates import dates, month_numbers, months
from audio_service.verbalize.languages.fractions import fractions
from audio_service.verbalize.languages.language_table import LanguageTable, table_of
from audio_service.verbalize.languages.numbers import cardinal, figure_of, said
from audio_service.verbalize.languages.ordinals import ordinals
from audio_service.verbalize.languages.phones import phones
from audio_service.verbalize.languages.plain_words import is_plain
from audio_service.verbalize.languages.ranges import CROSSES, LENGTHS, cross_word, is_range
from audio_service.verbalize.languages.romans import is_numeral, owned, romans
from audio_service.verbalize.languages.sets import sets
from audio_service.verbalize.languages.times import times
from audio_service.verbalize.languages.web import web
from audio_service.verbalize.languages.weekdays import weekdays
from audio_service.verbalize.languages.years import decades, years
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.pronounced import from_entry, spelled
from audio_service.verbalize.words import Chunk, Doubt, Found, Line, Said
from audio_service.verbalize.writing_systems import foreign, script_of_language

Rule = Callable[[LanguageTable, Line, int], Found | None]
# A chunk with a figure in it.
_NUMERIC: tuple[Rule, ...] = (
    web, post_codes, sets, dates, phones, times, decades, ordinals, fractions, years, amounts, compounds, versions,
)  # fmt: skip
# A chunk without one.
_WORDED: tuple[Rule, ...] = (sign_first, weekdays, months, owned, abbreviations, romans, web)
# Signs of units that stand without a number: "zł za m²".
_UNIT_SIGNS = frozenset("²³µ")
_LONGEST = 200
_MINUS = ("-", "–", "−")
_GLUED = re.compile(r"((?:[^\W\d_]{2,5}-)?)([^\W\d_]{1,4}(?:\.?[°ºª]\.?|\.))(\d.*)")
_ELIDED = re.compile(r"([^\W\d_]{1,8}')([\w+€$£-].{0,60})")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])+")
_UNIT_AND_NUMBER = re.compile(r"([^\s\d/]{1,4})/(\d[\d.,]{0,12})")
_RANGE = "–"
_CURRENCIES = "$€£"
_DASHES = ("-", "–", "—")
_APOSTROPHES = tuple("'’‘")
_NO_HUNDREDTHS = re.compile(r"^[,.:][-–—]{1,2}")
_NO_HUNDREDTHS_INSIDE = re.compile(r"(?<=\d)(?:[,.:][-–—]{1,2}(?=[€$£])|[,:][-–—]{1,2}(?=[^\W\d_]))")
# Letters that are read as a word rather than one by one.
_LONGEST_CAPITALS = 5
_LONGEST_HOUR = 2


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
            _without_dash(chunk, "" if self._has_currency(chunks, at) else self._table.money.dashed)
            for at, chunk in enumerate(chunks)
        )
        if "/" in text:
            parts = tuple(part for at in range(len(parts)) for part in self._at_slash(text, parts, at))
        return Line(text, tuple(self._mark_between(parts, at) for at in range(len(parts))))

    def _between_dates(self, chunks: tuple[Chunk, ...], at: int) -> bool:
        """Whether a dash stands between two days with their months: `30 kwietnia – 3 maja`."""
        chunk, months = chunks[at], month_numbers(self._table)
        if not self._table.numbers.range_form or chunk.lead + chunk.trail not in _DASHES or at + 2 >= len(chunks):
            return False
        before, after = chunks[at - 1], chunks[at + 1]
        return before.low in months and not before.trail and after.core.isdecimal() and chunks[at + 2].low in months

    def _at_slash(self, text: str, chunks: tuple[Chunk, ...], at: int) -> tuple[Chunk, ...]:
        """`55 kW/75 PS` as a unit and the next amount."""
        chunk, units = chunks[at], self._table.units
        match = _UNIT_AND_NUMBER.fullmatch(chunk.core)
        following = chunks[at + 1].core if match and at + 1 < len(chunks) else ""
        if not match or not at or not chunks[at - 1].core[-1:].isdecimal() or f"{chunk.core} {following}" in units:
            return (chunk,)
        if not all(counted_of(self._table, name) for name in (match[1], following)):
            return (chunk,)
        cut = text.index("/", chunk.start) + 1
        unit = replace(chunk, end=cut, core=match[1], low=match[1].lower(), trail="")
        return unit, replace(chunk, start=cut, lead="", core=match[2], low=match[2])

    def _mark_between(self, chunks: tuple[Chunk, ...], at: int) -> Chunk:
        """A dash or a colon between two numbers, with spaces around it, as a word."""
        chunk = chunks[at]
        if chunk.core or not 0 < at < len(chunks) - 1:
            return chunk
        if self._between_dates(chunks, at):
            return replace(chunk, lead="", core=_RANGE, low=_RANGE, trail="")
        printed, before, after = chunk.lead + chunk.trail, chunks[at - 1], chunks[at + 1]
        if not before.core[-1:].isdecimal() or not after.core[:1].isdecimal() or after.lead:
            return chunk
        if printed == ":" and self._table.times.spaced_scores and not before.trail:
            clock = at + 2 < len(chunks) and chunks[at + 2].core in self._table.times.nouns
            return chunk if clock else replace(chunk, lead="", core=printed, low=printed, trail="")
        if printed not in _DASHES or before.trail not in ("", "."):
            return chunk
        # A word between two numbers needs its case.
        if self._table.numbers.range_form and not is_range(_unsigned(before), after):
            return chunk
        if after.core[:1] == "0" and after.core.isdecimal() and len(after.core) > _LONGEST_HOUR:
            return chunk
        score = self._table.times.dashed_scores and _is_falling(before.core, after.core)
        mark = "-" if score else _RANGE
        return replace(chunk, lead="", core=mark, low=mark, trail="")

    def _has_currency(self, chunks: tuple[Chunk, ...], at: int) -> bool:
        """Whether a currency or a unit stands behind a chunk, or an abbreviation of one before it."""
        behind = at + 1 < len(chunks) and counted_of(self._table, chunks[at + 1].core) is not None
        return behind or (
            at > 0 and chunks[at - 1].core in self._table.money.before and chunks[at - 1].trail in ("", ".")
        )

    def read_at(self, line: Line, at: int) -> Found:
        """What is said for chunk `at` and the following chunks of the same expression."""
        core = line.core(at)
        if core in ("", "-") and not (core and line.chunks[at].formula):
            return (Said(self._table.minus if _is_minus(self._table, line, at) else ""),)
        words = line.run(at) if self._lexicon.has_first(core) else []
        if match := self._lexicon.find(words, self._language):
            return from_entry(match, tuple(words[: match.length]), spelled)
        if is_plain(self._table, line.chunks[at]):
            return (Said(core, doubt=Doubt.SCRIPT if foreign(core, self._script) else None),)
        if alone := self._sign_or_clipped(line, at, core):
            return (Said(alone),)
        if line.chunks[at].formula:
            return (Said(spoken_formula(core, self._table.formulas, self._figure)),)
        if expression := self._expression(line, at, core):
            return (Said(expression, dot=core.isalpha()),)
        return (len(core) <= _LONGEST and self._by_rules(line, at, core)) or (self._plain(line, at, core),)

    def _by_rules(self, line: Line, at: int, core: str) -> Found | None:
        if joined := self._spaced_range(line, at) or self._joined(line, at, core):
            return joined
        rules = _NUMERIC if any(char.isnumeric() for char in core) else _WORDED
        found = next((found for rule in rules if (found := rule(self._table, line, at))), None)
        return tuple(_spaced(one) for one in found) if found else None

    def _spaced_range(self, line: Line, at: int) -> Found | None:
        """`10 – 15 osób` and `10 -15 osób` as `10–15 osób`, if the second number is the larger one."""
        before, dash = line.chunks[at], line.core(at + 1)
        if dash[:1] not in _DASHES or not self._table.numbers.range_form or not before.core[-1:].isdecimal():
            return None
        taken = 3 if dash == _RANGE else 2
        last = line.chunks[at + 2] if taken > 2 else replace(line.chunks[at + 1], core=dash[1:])
        if not is_range(_unsigned(before), last) or (taken == 2 and "=" in line.text):
            return None
        core = f"{before.core}{_RANGE}{last.core}"
        shorter, place = line.near(at, replace(last, lead=before.lead, core=core, low=core), taken=taken)
        first, *rest = self.read_at(shorter, place)
        return (first, *[Said("")] * (taken - 1), *rest)

    def _expression(self, line: Line, at: int, core: str) -> str:
        """A fixed expression, also by its raised letters; figures that count what stands behind them are none."""
        words = self._table.expressions.get(core.replace("–", "-"), "")
        printed = line.text[line.chunks[at].start : line.chunks[at].end]
        if core not in printed:
            words = self._table.expressions.get(printed.rstrip(".,;:"), words)
        following = line.core(at + 1) if words and line.dotted(at) else ""
        if core[:1].isdecimal() and core[-1:].isdecimal() and following:
            noun = known_gender(self._table, following) in self._table.numbers.cardinals
            return (
                ""
                if noun or counted_of(self._table, following) or following in cldr.months(self._table.locale)
                else words
            )
        return "" if following[:1].isdecimal() and core in self._table.before_number else words

    def _sign_or_clipped(self, line: Line, at: int, core: str) -> str:
        """A cross or a dash between numbers, or a word behind an apostrophe: `'t`."""
        if core in CROSSES:
            return self._crossed(line, at)
        if core == _RANGE:
            return self._table.minus if "=" in line.text else self._table.to
        if line.chunks[at].lead[-1:] not in _APOSTROPHES:
            return ""
        head, hyphen, rest = core.partition("-")
        word = self._table.clipped.get(head.lower(), "")
        return word and word + hyphen + rest

    def _joined(self, line: Line, at: int, core: str) -> Found | None:
        """`n°5`: an abbreviation and the figure behind it; `de 1 %` -> "d'un pour cent": an elision before it."""
        if match := _GLUED.fullmatch(core):
            known, short = self._table.before_number, match[2].replace("°", "º").rstrip(".")
            word = known.get(short) or known.get(f"{short}.") or known.get(short.lower())
            return _with_head(f"{match[1]}{word} ", self._read_as(line, at, match[3])) if word else None
        if (match := _ELIDED.fullmatch(core)) and (found := self._elided(line, at, match[1], match[2])):
            return found
        if line.tied(at) and (words := _one_per(self._table, line.low(at - 1), f"{core} {line.core(at + 1)}")):
            return (Said(words), Said("", dot=True))
        if core[0] == "§" and core[-1] in "°ª" and core[1:2].isdecimal():
            return _with_head(f"{self._table.signs.get('§', '')} ", self._read_as(line, at, core[1:]))
        short = self._table.elisions.get(line.low(at), "")
        number = line.core(at + 1) if line.tied(at) else ""
        if not short or number[:1] != "1" or (number == "1" and line.low(at + 2) == self._table.to):
            return None
        found = self.read_at(line, at + 1)
        word = re.split("[ -]", found[0].words)[0]
        short = short.capitalize() if core[0].isupper() else short
        return (Said(""), *_with_head(short, found)) if word in self._table.elided else None

    def _elided(self, line: Line, at: int, article: str, core: str) -> Found | None:
        """`l'11`, `dell'XI`, `l'art.`: what is said without the article."""
        if not any(char.isnumeric() for char in core) and not is_numeral(core):
            found = abbreviations(self._table, *_near(line, at, core)) if len(core) > 1 else None
            return _with_head(article, found) if found else None
        near, here = _near(line, at, core)
        if article.lower() in self._table.romans.articles:
            apart = replace(near.chunks[here], core=article, low=article.lower(), trail="")
            near, here = replace(near, chunks=(*near.chunks[:here], apart, *near.chunks[here:])), here + 1
        first, *rest = self.read_at(near, here)
        minutes = near.chunks[here].trail.startswith((*_APOSTROPHES, "′"))
        if core.isdecimal() and not minutes and article.lower() in self._table.agreement.alone_after:
            first = replace(first, words=cardinal(self._table, int(core)))
        return _with_head(article, (first, *rest))

    def _read_as(self, line: Line, at: int, core: str) -> Found:
        """Read chunk `at` as if it were `core`."""
        return self.read_at(*_near(line, at, core))

    def _crossed(self, line: Line, at: int) -> str:
        """An x between two lengths, or between the goals of a match; "" elsewhere."""
        before, after = line.core(at - 1), line.core(at + 1)
        if "=" in line.text:
            return self._table.formulas.signs.get("×", "") if before[-1:].isdecimal() and after[:1].isdecimal() else ""
        if self._table.crossed and len(before) == len(after) == 1 and before.isdecimal() and after.isdecimal():
            return self._table.crossed
        lengths = (before[-1:].isdecimal() or unit_of(self._table, before)) and after[:1].isdecimal()
        if not lengths or line.chunks[at].formula:
            return ""
        first, second = (figure_of(self._table, figure) for figure in (before, after))
        if first is None or second is None:
            return self._table.times_sign
        noun = line.core(at + 2) if line.tied(at + 1) else ""
        known = unit_of(self._table, noun) or known_gender(self._table, noun) in self._table.numbers.cardinals
        counts = bool(known) and noun not in (*LENGTHS, *CROSSES)
        return cross_word(self._table, first.value, second.value, counts=counts)

    def _figure(self, figure: str) -> str:
        """A number of a formula, which may have a point before its decimals in any language."""
        figure = f"0{figure}" if figure.startswith(".") else figure
        plain = figure if _GROUPED.fullmatch(figure) else figure.replace(".", ",")
        found = figure_of(self._table, plain) or figure_of(self._table, figure)
        return said(self._table, found, plain_decimals=True) if found else figure

    def _plain(self, line: Line, at: int, core: str) -> Said:
        """A word as printed; what is foreign, or in capitals, may be read wrong."""
        if words := _one_per(self._table, line.low(at - 1), core) or self._counted_alone(line, at, core):
            return Said(words)
        strange = len(core) > 1 and foreign(core, self._script)
        doubt = Doubt.SCRIPT if strange else None
        if core in ("x", "X") and line.core(at - 1)[-1:].isdecimal() and line.core(at + 1)[:1].isdecimal():
            return Said(self._table.times_sign)
        if core in self._table.signs:
            return Said(self._table.signs[core])
        if core.isalpha():
            if len(core) == 1 and core.isupper() and self._is_initial(line, at):
                return Said(core, dot=True)
            capitals = core.isupper() and 1 < len(core) <= _LONGEST_CAPITALS
            return Said(core, doubt=doubt or (Doubt.CAPITALS if capitals else None))
        sign = unit_of(self._table, core) or (currency_of(self._table, core) or Counted()).noun
        if sign and not core.isalpha():
            return Said(sign.one if self._one(line.low(at - 1), core) else sign.other)
        if core[0] == "/" and (per := per_of(self._table, core[1:])):
            return Said(per)
        head = core.partition("/")[0]
        priced = not core[0].isalnum() or bool(
            currency_of(self._table, head) or (head[1:] and unit_of(self._table, head))
        )
        if priced and (found := counted_of(self._table, core)) and found.noun:
            return Said(f"{found.noun.other} {found.per}".rstrip())
        if core in ("&",):
            return Said(self._table.conjunction)
        read = pieces(self._table, core)
        return Said(read.words, dot=bool(_INITIALS.fullmatch(core)), doubt=doubt or read.doubt)

    def _counted_alone(self, line: Line, at: int, core: str) -> str:
        """A unit or a sum without a number of its own: `ogni kg`, `3 millones de km`, `en M€`; "" for other words."""
        table = self._table
        of, before = table.money.of, line.low(at - 1)
        if len(core) > 1 and not core.isupper() and before in table.singular_before and (unit := unit_of(table, core)):
            return unit.one
        if of and before == of and line.low(at - 2) in table.magnitudes and (unit := unit_of(table, core)):
            return unit.other
        if line.core(at - 1)[-1:].isdecimal() and line.chunks[at - 1].trail.startswith(")"):
            found = currency_of(table, core)  # "6,50 (5,75) kr"
            return found.noun.other if found and found.noun else ""
        sum_of = None if core.isalpha() else counted_of(table, core)
        if sum_of and sum_of.magnitude and sum_of.noun:
            return f"{sum_of.magnitude.other} {of} {sum_of.noun.other}".replace("  ", " ")
        return ""

    def _one(self, before: str, core: str) -> bool:
        """Whether a unit by itself is one: "par m²", "zł za m²"."""
        known = self._table.singular_before
        return before in known if known else bool(set(core) & _UNIT_SIGNS)

    def _is_initial(self, line: Line, at: int) -> bool:
        """Whether a letter with a dot stands before a name."""
        following = line.core(at + 1)
        return line.dotted(at) and following[:1].isupper() and following.lower() not in self._table.ordinals.starters


def _one_per(table: LanguageTable, before: str, core: str) -> str:
    """The unit of "za kWh", of which `per` has both words; or one behind the word for "per"; or ""."""
    preposition, _, one = table.per.get(core, "").partition(" ")
    if one and before == preposition:
        return one
    unit = unit_of(table, core) if before == table.per.get("") else None
    return unit.one if unit else ""


def _without_dash(chunk: Chunk, currency: str) -> Chunk:
    """`5,-` and `199:-` without the dash that stands for no hundredths, with the currency that it stands for."""
    if not any(sign in chunk.core + chunk.trail for sign in "-–—") or not chunk.core[:1].isdecimal():
        return chunk
    trail = _NO_HUNDREDTHS.sub("", chunk.trail) if chunk.core[-1:].isdecimal() else chunk.trail
    core = _NO_HUNDREDTHS_INSIDE.sub("", chunk.core) + (currency if trail != chunk.trail else "")
    return replace(chunk, core=core, low=core.lower(), trail=trail)


def _unsigned(chunk: Chunk) -> Chunk:
    """A number without the sign of a currency before it."""
    return replace(chunk, core=chunk.core.lstrip(_CURRENCIES))


def _is_falling(first: str, second: str) -> bool:
    return first.isdecimal() and second.isdecimal() and len(first) <= 2 and int(first) >= int(second)


def _is_minus(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a dash between spaces is the sign of a temperature, or a true minus sign stands before a figure."""
    printed = line.text[line.chunks[at].start : line.chunks[at].end]
    chunk, number, unit = printed.lstrip("([{«“„\"'"), line.core(at + 1), line.core(at + 2)
    bound = number == table.money.of and unit[:1].isdecimal() and line.low(at - 1) in table.numbers.bound_after
    if bound and chunk in _MINUS:
        return True
    if chunk not in _MINUS or not number[:1].isdecimal() or line.core(at - 1)[-1:].isdecimal():
        return False
    amount = "%" in (number[-1:], unit) or currency_of(table, unit) is not None or "," in number[:-1]
    if amount and line.chunks[at - 1].trail[-1:] in (":", ",", "("):
        return True
    return chunk == "−" or "°" in number or (unit.startswith("°") and number.replace(",", "").isdecimal())


def _near(line: Line, at: int, core: str) -> tuple[Line, int]:
    """The line around chunk `at` as if that were `core`."""
    return line.near(at, replace(line.chunks[at], core=core, low=core.lower()))


def _with_head(head: str, found: Found) -> Found:
    return (replace(found[0], words=f"{head}{found[0].words}"), *found[1:])


def _spaced(said: Said) -> Said:
    """`said` with single spaces: a part of an expression may be empty."""
    words = " ".join(said.words.split())
    return said if said.words == words else replace(said, words=words)
