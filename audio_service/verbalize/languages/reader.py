"""A line in a language with a table -> what is said for each chunk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from num2words import num2words

from audio_service.article import wordset
from audio_service.verbalize.formulas import spoken_formula
from audio_service.verbalize.languages.language_table import (
    LONGEST_QUANTITY,
    Forms,
    LanguageTable,
    cardinal,
    ending_changed,
    form_for,
    ordinal,
    table_of,
    year,
)
from audio_service.verbalize.languages.romans import romans
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.pronounced import from_entry, spelled
from audio_service.verbalize.words import Chunk, Doubt, Found, Line, Said, say
from audio_service.verbalize.writing_systems import foreign, script_of_language

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_AMOUNT = re.compile(
    rf"(?P<sign>[-+–~<>])?(?P<before>[^\d\s\w+\-–~<>.,]|[A-Z]{{0,3}}\$)?(?P<first>{_NUMBER})(?:(?P<join>[-–/xX×])(?P<second>{_NUMBER}))?"
    r"(?P<tail>\D.*)?",
    re.DOTALL,
)
_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2})(?::\d{2})?|h(\d{2})?)")
_DECADE = re.compile(r"(\d{4}|\d0)er")
_HALVES = re.compile(r"(\d{1,3})½")
_DECADES = re.compile(r"(\d0)-(?:е|ті|х|их)")
_ORDINAL = re.compile(r"(\d{1,3})\.?(er|re|ère|e|ème|de|ste|º|ª|°|-й|-я|-е|-го|-му|-ий|-а)")
_LEFT = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|%|[-–]")
_SIGNS = {"&": "conjunction", "+": "plus", "§": "paragraph", "–": "to"}


class TableReader:
    """Reads lines of one language by its table."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon = lexicon
        self._language = language
        self._table = table_of(language.split("-")[0].lower())
        self._script = script_of_language(language)

    def line(self, text: str, chunks: tuple[Chunk, ...]) -> Line:
        """Wrap the chunks of a line."""
        return Line(text, chunks)

    def read_at(self, line: Line, at: int) -> Found:
        """What is said for chunk `at` and the following chunks of the same expression."""
        core = line.core(at)
        if not core:
            return (Said(""),)
        if match := self._lexicon.find(line.run(at), self._language):
            return from_entry(match, tuple(line.run(at)[: match.length]), spelled)
        if line.chunks[at].formula:
            return (Said(spoken_formula(core, self._table.formulas, self._figure)),)
        if found := _sign_first(self._table, line, at):
            return found
        if not core.isalpha() and any(char.isdecimal() for char in core) and len(core) <= 200:
            for rule in _RULES:
                if found := rule(self._table, line, at):
                    return found
        return self._word(line, at, core)

    def _figure(self, figure: str) -> str:
        """A number of a formula, which may have a point before its decimals in any language."""
        figure = f"0{figure}" if figure.startswith(".") else figure
        return number(self._table, figure if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", figure) else figure.replace(".", ","))

    def _word(self, line: Line, at: int, core: str) -> Found:
        table = self._table
        dotted = line.chunks[at].trail.startswith(".")
        if dotted and (both := table.abbreviations.get(f"{core}.{line.core(at + 1)}")) and line.dotted(at):
            return say(both, "", dot=True)
        full = _in_full(table, core)
        certain = dotted or not core.isalpha() or len(core) > 2
        undotted = core in _UNDOTTED and line.tied(at)
        if full and ((certain and self._is_short(line, at, core)) or undotted):
            return say(full, dot=True)
        if found := romans(table, line, at):
            return found
        if core in _SIGNS:
            return say(str(getattr(table, _SIGNS[core])))
        if core in ("%", "€", "$", "£"):
            return say((table.percent if core == "%" else table.currencies[core])[-1])
        return (_plain(table, core, self._script),)

    def _is_short(self, line: Line, at: int, core: str) -> bool:
        """A letter or two with a dot at the end of a sentence is more often a word."""
        return (
            at + 1 < len(line.chunks)
            or len(core) > 2
            or (core.isupper() and len(core) > 1)
            or "." in core
            or line.core(at - 1).isdecimal()
        )


# Known without a dot too, where another word follows.
_UNDOTTED = wordset("Dr Pr dr nr Nr")


def _in_full(table: LanguageTable, core: str) -> str | None:
    """What an abbreviation means, also at the start of a sentence: `Sig.` as `sig.`, `n.°` as `n.º`."""
    abbreviations = table.abbreviations
    spelled = core.replace("°", "º")
    full = abbreviations.get(core) or abbreviations.get(spelled)
    if full or not core[:1].isupper() or core.isupper():
        return full
    small = abbreviations.get(core[0].lower() + core[1:])
    return small and small[0].upper() + small[1:]


def _plain(table: LanguageTable, core: str, own: str) -> Said:
    """A word as printed; what is foreign, or in capitals, may be read wrong."""
    strange = len(core) > 1 and foreign(core, own)
    doubt = Doubt.SCRIPT if strange else Doubt.CAPITALS if core.isupper() and core.isalpha() else None
    if core.isalpha():
        return Said(core, doubt=doubt if 1 < len(core) < 6 or strange else None)
    words = []
    for piece in _LEFT.findall(core[:1000]):
        if piece.isdecimal():
            words.append(number(table, piece))
        elif piece not in "-–":
            words.append(table.percent[-1] if piece == "%" else piece)
    return Said(" ".join(words), doubt=Doubt.SCRIPT if strange else None)


def number(table: LanguageTable, figure: str, *, counting: bool = False) -> str:
    """`1.234,5` in words; `counting` before a noun, where "one" has a form of its own."""
    whole, _, after = figure.partition(",")
    plain = "".join(char for char in whole if char.isdecimal())
    if len(plain) > LONGEST_QUANTITY or (plain.startswith("0") and len(plain) > 1 and not after):
        return " ".join(cardinal(table, int(digit)) for digit in plain[:60])
    words = cardinal(table, int(plain))
    if after and table.decimals_named and len(after) < 4:
        return str(num2words(Decimal(f"{plain}.{after}"), lang=table.code))
    if after:
        return f"{words} {table.point} {' '.join(cardinal(table, int(digit)) for digit in after[:20])}"
    return _counting(table, plain, words) if counting else words


def _counting(table: LanguageTable, plain: str, words: str) -> str:
    """ "ein Euro", "veintiún euros"."""
    return table.one if plain == "1" and table.one else ending_changed(words, table.before_noun)


Rule = Callable[[LanguageTable, Line, int], Found | None]


def _dates(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`24.02.2022`, `2022-02-24`."""
    core = line.core(at)
    match, iso = _DATE.fullmatch(core), _ISO.fullmatch(core)
    if match:
        day, month, written = int(match[1]), int(match[3]), match[4]
    elif iso:
        day, month, written = int(iso[3]), int(iso[2]), iso[1]
    else:
        return None
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    day_words = _day(table, line, at, day)
    return say(table.of.join((day_words, table.months[month - 1], _year(table, written))))


def _day(table: LanguageTable, line: Line, at: int, day: int) -> str:
    if table.day_form:
        return ordinal(table, day, table.form_after(line.low(at - 1), table.day_form))
    return table.first_day if day == 1 and table.first_day else cardinal(table, day)


def _year(table: LanguageTable, written: str) -> str:
    if table.year_form and len(written) == 4:
        return ordinal(table, int(written), table.year_form)
    return year(table, int(written))


def _month_dates(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`24. Februar 2022`, `1er mai`, `24 лютого`: the day before the name of a month."""
    core = line.core(at)
    digits = core.removesuffix("er").removesuffix("º").removesuffix("°")
    if not digits.isdecimal() or len(digits) > 2 or not 1 <= int(digits) <= 31 or not line.dotted(at):
        return None
    month = line.core(at + 1).lower() in [name.lower() for name in table.months]
    if not month:
        return None
    first = Said(_day(table, line, at, int(digits)), dot=True)
    written = line.core(at + 2) if line.dotted(at + 1) else ""
    if written.isdecimal() and len(written) == 4:
        found = (first, Said(line.core(at + 1)), Said(_year(table, written)))
        short = table.short_years.get(line.core(at + 3)) if line.tied(at + 2) else None
        return (*found, Said(short["gen"], dot=True)) if short else found
    return (first, Said(line.core(at + 1)))


def _times(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`15:30 Uhr`, `15h30`, `o 15:30`."""
    core = line.core(at)
    if table.clock_dots and line.low(at + 1) in map(str.lower, table.hour_words):
        core = core.replace(".", ":")
    match = _TIME.fullmatch(core)
    if not match or int(match[1]) > 24 or int(match[2] or match[3] or "0") > 59:
        return None
    minutes = int(match[2] or match[3] or "0")
    named = line.core(at + 1) in table.hour_words and line.tied(at)
    spoken = _clock(table, line, at, int(match[1]))
    clock = table.clock_one if table.clock_one and int(match[1]) < 2 else table.clock
    ending = f"{clock}{cardinal(table, minutes)}" if minutes else clock.removesuffix(" e ").rstrip()
    return say(f"{spoken}{ending}".strip(), "") if named else say(f"{spoken}{ending}".strip())


def _clock(table: LanguageTable, line: Line, at: int, hour: int) -> str:
    if table.ordinal_hours:
        return ordinal(table, hour, "fem-loc" if line.before(at) in table.oblique_hours else "fem")
    return table.hour_one if hour == 1 and table.hour_one else cardinal(table, hour)


def _ordinals(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`3.` before a capital letter in German, `1er`, `2e`, `3º`, `3ª`."""
    core = line.core(at)
    if table.decade and (match := _DECADE.fullmatch(core)):
        return say(year(table, int(match[1])) + table.decade)
    if table.decades and (match := _DECADES.fullmatch(core)):
        return say(ordinal(table, int(match[1]))[:-2] + table.decades)
    if match := _ORDINAL.fullmatch(core):
        words = ordinal(table, int(match[1]))
        if table.firsts and match[1] == "1":
            words = table.firsts[match[2] != "er"]
        if match[2] == "ª" and words.endswith("o"):
            words = words[:-1] + "a"
        return say(words)
    dotted = line.chunks[at].trail == "." and core.isdecimal() and len(core) <= 3 and int(core) > 0
    if not dotted or at + 1 >= len(line.chunks):
        return None
    following = line.core(at + 1)
    if table.dotted_ordinals == "capital" and following[:1].isupper() and at > 0 and not line.chunks[at - 1].trail:
        return say(_day(table, line, at, int(core)), dot=True)
    small = table.dotted_ordinals == "small" and following.islower()
    return say(ordinal(table, int(core)), dot=True) if small else None


def _years(table: LanguageTable, line: Line, at: int) -> Found | None:
    """Four digits that name a year: `1989`, `в 2022 году`, `w 2022 roku`."""
    core = line.core(at)
    if not (core.isdecimal() and len(core) == 4 and 1100 <= int(core) <= 2099):
        return None
    following = line.core(at + 1) if line.tied(at) else ""
    if table.year_form:
        return _ordinal_year(table, line, at)
    return say(year(table, int(core))) if following not in table.units and following not in table.currencies else None


def _ordinal_year(table: LanguageTable, line: Line, at: int) -> Found | None:
    """A year as an ordinal, in the case that its word or the word before asks for."""
    following, before, number = line.core(at + 1) if line.tied(at) else "", line.before(at), int(line.core(at))
    form = table.year_words.get(following)
    if form is None:
        return None
    if table.year_words_after and before not in table.year_words_after:
        form = table.year_form
    if (short := table.short_years.get(following)) and line.chunks[at + 1].trail:
        form = "loc" if before in table.in_words else "gen" if before in table.since or "" not in short else ""
        return say(ordinal(table, number, form), short[form], dot=True)
    return say(ordinal(table, number, form))


def _halves(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`2½` and `2 1/2`."""
    core = line.core(at)
    match = _HALVES.fullmatch(core)
    figure = match[1] if match else core if core.isdecimal() and len(core) < 4 and line.after(at) == "1/2" else ""
    if not figure or not table.half:
        return None
    joined = "" if table.numbers_joined else " "
    words = f"{cardinal(table, int(figure))}{joined}{table.half}"
    return say(words) if match else say(words, "")


def _amounts(table: LanguageTable, line: Line, at: int) -> Found | None:
    """Numbers with what stands around them: money, percent, units, magnitudes, ranges."""
    figure, last = _grouped(table, line, at)
    match = _AMOUNT.fullmatch(figure)
    if not match:
        return None
    tail, before = (match["tail"] or "").lstrip("-"), match["before"] or ""
    behind = (_noun(table, tail) or _great_sum(table, tail)) if tail else None
    front = table.currencies.get(before)
    if (tail and behind is None) or (before and front is None and before not in ("§", "~")):
        return None
    counted = match["second"] or match["first"]
    nouns, taken = ([], 0) if tail else _following(table, line, last, counted)
    if behind:
        nouns = [form_for(table, behind, counted)]
    if taken == 1 and not front and (not line.tied(last + 1) or line.low(last + 2) in ("de", "di")):
        nouns = [nouns[0].removesuffix(" de").removesuffix(" di")]
    if front:
        of = table.of_sum if taken and nouns[0] != "mil" else ""
        nouns = [*nouns, of + front[-1] if taken else form_for(table, front, counted)]
    silent = [""] * (last - at)
    sum_of_money = front or behind or (_noun(table, line.core(last + 1)) if taken == 1 else None)
    if sum_of_money in table.currencies.values() and (cents := _cents(table, match, sum_of_money)):
        return say(cents, *silent, *[""] * taken)
    words = _figures(table, match, counting=bool(nouns))
    if not taken:
        return say(" ".join([words, *nouns]), *silent)
    return say(words, *silent, *_placed(nouns, taken), dot=True)


def _sign_first(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`€ 1.234,50`, `R$ 5 milhões`: the sign stands in a chunk of its own."""
    sign = line.core(at)
    if sign.isalpha() or sign not in table.currencies or not line.tied(at) or not line.core(at + 1)[:1].isdecimal():
        return None
    joined = replace(line.chunks[at + 1], core=sign + line.core(at + 1))
    found = _amounts(table, replace(line, chunks=(*line.chunks[: at + 1], joined, *line.chunks[at + 2 :])), at + 1)
    return (Said(""), *found) if found else None


def _placed(nouns: list[str], taken: int) -> list[str]:
    """The nouns over the chunks that they stand for; a currency that stood in front comes behind the last."""
    return [*nouns[: taken - 1], " ".join(nouns[taken - 1 :])]


def _cents(table: LanguageTable, match: re.Match[str], money: Forms | None) -> str | None:
    """`1.234,50 €` "… Euro fünfzig": a sum with exactly two decimals, in languages that say it so."""
    whole, comma, after = match["first"].partition(",")
    if not comma or len(after) != 2 or after == "00" or match["second"]:
        return None
    if match["sign"] or "." in after or whole.strip("0.") == "":
        return None
    name = form_for(table, money or (), whole)
    return f"{number(table, whole, counting=True)} {name}{table.hundredths}{cardinal(table, int(after))}"


def _figures(table: LanguageTable, match: re.Match[str], *, counting: bool) -> str:
    sign = {"-": table.minus, "–": table.minus, "+": table.plus}.get(match["sign"] or "", "")
    paragraph = table.paragraph if match["before"] == "§" else ""
    parts = [paragraph, sign, number(table, match["first"], counting=counting and not match["second"])]
    if match["second"]:
        first, second = match["first"], match["second"]
        if not table.year_form and not counting and match["join"] in "-–" and _is_year(first) and _is_year(second):
            return f"{year(table, int(first))} {table.to} {year(table, int(second))}"
        between = {"/": "", "x": "x", "X": "x", "×": "x"}.get(match["join"], table.to)
        parts += [between, number(table, second, counting=counting)]
    return " ".join(part for part in parts if part)


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4 and 1100 <= int(text) <= 2099


def _grouped(table: LanguageTable, line: Line, at: int) -> tuple[str, int]:
    """`10 000` over two chunks as one figure, and the last chunk of it."""
    figure, last = line.core(at), at
    if not (figure.lstrip("-–+~$€£").isdecimal() and len(figure.lstrip("-–+~$€£")) <= 3):
        return figure, last
    while line.tied(last) and re.fullmatch(r"\d{3}(?:,\d+)?(?:\D.*)?", line.core(last + 1)):
        figure += line.core(last + 1)
        last += 1
        if not figure.isdecimal():
            break
    return figure, last


def _noun(table: LanguageTable, short: str) -> Forms | None:
    """What stands behind a number without a space: a unit, a currency, a percent sign, a magnitude."""
    if short in ("%", "٪"):
        return table.percent
    return table.units.get(short) or table.currencies.get(short) or table.magnitudes.get(short)


def _great_sum(table: LanguageTable, tail: str) -> Forms | None:
    """`M€`, `Mio€`: a magnitude and a currency in one."""
    magnitude, money = table.magnitudes.get(tail[:-1]), table.currencies.get(tail[-1:])
    if not magnitude or not money:
        return None
    many = money[2] if len(money) > 2 else money[-1]
    return tuple(_elided(f"{form} {many}") for form in magnitude)


def _elided(words: str) -> str:
    """ "millions de euros" -> "millions d'euros", in French; the others say "de"."""
    return re.sub(r"\b(milli(?:on|ard)s?) de (?=[eEyY])", r"\1 d'", words)


def _following(table: LanguageTable, line: Line, last: int, figure: str) -> tuple[list[str], int]:
    """The nouns in the chunks behind a number, and how many chunks they take: `%`, `kg`, `Mio. Euro`, `млн грн`."""
    nouns: list[str] = []
    taken = 0
    if line.dotted(last) and not line.chunks[last].trail:
        short = line.core(last + 1)
        forms = table.magnitudes.get(short)
        if forms:
            nouns.append(form_for(table, forms, figure))
            taken = 1
            short = line.core(last + 2) if line.dotted(last + 1) else ""
            money = table.currencies.get(short)
            if money:
                return [*nouns, money[2] if len(money) > 2 else money[-1]], 2
            return nouns, taken
        forms = _noun(table, short) or _great_sum(table, short)
        if forms:
            return [form_for(table, forms, figure)], 1
    return nouns, taken


_RULES: tuple[Rule, ...] = (_dates, _month_dates, _times, _ordinals, _years, _halves, _amounts)
