"""A number or two with the signs before and between them: ranges, scores, codes, sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from audio_service.verbalize.languages.agreement import NO_NOUN, gender, joined
from audio_service.verbalize.languages.cldr import category
from audio_service.verbalize.languages.counted import Counted
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import Figure, cardinal, said, year
from audio_service.verbalize.words import Chunk, Line

DASHES = "-–—"
CROSSES = ("x", "X", "×", "х", "Х")
_PLAIN = re.compile(r"(\d{1,12})([.,:]\d{1,3})?")
_NO_MINUTES = "60"
_SHORT_YEAR = re.compile(r"0\d")
_CENTURY = 2000
LENGTHS = ("m", "cm", "mm", "km", "mètres", "metros", "м", "см", "мм", "км")
_MULTIPLE = 10
_HUNDREDS = 3
_MOST_SETS = 5
_SCORE = re.compile(r"(\d{1,4})[-–](\d{1,3})")
_TEAMS = re.compile(r"[^\W\d_]{2,30}[-–][A-ZÅÄÖÆØ][^\W\d_]{1,30}")


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """A number as printed, or two of them, with what stands in front and what is joined behind."""

    signs: str
    front: Counted | None
    first: Figure
    join: str
    second: Figure | None
    tail: str
    last: int  # the last chunk of the number
    before: str = ""  # the word in front
    sign: str = ""  # of the second number
    bound: str = ""  # what is said for a sign that is a bound: "les -12 ans"
    abbreviated: bool = True  # what it counts is a sign or an abbreviation

    @property
    def number(self) -> Figure:
        """The number that a noun behind follows."""
        return self.second or self.first


def is_range(before: Chunk, after: Chunk) -> bool:
    """Whether two numbers with a dash between them are plain ones that rise."""
    first, second = _PLAIN.fullmatch(before.core), _PLAIN.fullmatch(after.core)
    if not first or not second or before.trail:
        return False
    year_alone = "1900" <= first[1] <= "2099" and len(first[1]) == 4 <= len(second[1]) and second[1] > "2099"
    return bool(first[2]) >= bool(second[2]) and int(first[1]) < int(second[1]) and not year_alone


def case_of(table: LanguageTable, form: str) -> str:
    """The case of a form of a number, for the noun behind it."""
    of, _, case = form.rpartition("-")
    return case if of or case in table.agreement.plural_cases else ""


def _joint(table: LanguageTable, amount: PrintedAmount, found: Counted | None, form: str) -> str:
    """What is said between two numbers."""
    join, figures = amount.join, (amount.first.whole, amount.number.whole)
    if amount.before in table.codes.before and (between := _in_code(table, join)):
        return between
    if join == ":" and amount.before in table.codes.before:
        return ""
    counts = (
        found is not None
        or form in table.numbers.cardinals
        or amount.before.rpartition("-")[2] in table.numbers.range_joined
    )
    years = _is_year(amount.first) and _is_year(amount.number)
    if table.ranges_joined and (counts or years) and join in DASHES and amount.first.value < amount.number.value:
        return ""
    if join in CROSSES:
        return _cross(table, amount, found, counts=counts)
    if join == "/":
        if years:
            return ""
        if table.codes.before_year and _is_year(amount.number) and not _is_year(amount.first):
            return table.codes.before_year
        over = table.fractions.over if amount.first.fraction else ""
        score = len(max(figures, key=len)) < 4 and figures[1][0] != "0" and amount.first.value <= amount.number.value
        return table.fractions.score or over if score else over
    if join in DASHES and ((len(figures[1]) > 1 and figures[1][0] == "0") or _is_joined(table, amount, form)):
        return ""
    if join == "-" and table.numbers.range_rises and amount.first.value > amount.number.value:
        return ""
    price = join == ":" and table.money.colon and len(figures[1]) == 2 and figures[1] >= _NO_MINUTES
    return "" if price else table.signs.get(join, table.to)


def _cross(table: LanguageTable, amount: PrintedAmount, found: Counted | None, *, counts: bool) -> str:
    """The word for × between two numbers of one chunk."""
    if table.crossed and not found and len(amount.number.whole) == 1 and len(amount.first.whole) < _HUNDREDS:
        return table.crossed
    length = found is not None and found.sign in LENGTHS
    return cross_word(table, amount.first.value, amount.number.value, counts=counts and not length)


def _is_of(table: LanguageTable, amount: PrintedAmount) -> bool:
    """Whether the second number is the year of a law: "11.340/06"."""
    return amount.before in table.codes.before and table.codes.before_year == table.money.of


def cross_word(table: LanguageTable, first: Decimal, second: Decimal, *, counts: bool) -> str:
    """The word for × between two numbers: of a multiple, of what is counted (`counts`), or between two sides."""
    return table.factor if table.factor and (counts or second >= _MULTIPLE * first > _MULTIPLE) else table.times_sign


def _in_code(table: LanguageTable, join: str) -> str:
    return table.codes.before_year if join == "/" else table.codes.hyphen if join and join in DASHES else ""


def numbers_of(table: LanguageTable, amount: PrintedAmount, form: str, found: Counted | None) -> str:
    """The number or both of them with the signs before them."""
    price = bool(found and found.per)
    if found and found.magnitude and found.magnitude.one in table.money.without_of and amount.number.value == 1:
        return ""
    whole = amount.bound or (table.signs.get(amount.signs) if len(amount.signs) > 1 else None)
    signs = [whole] if whole else [sign_of(table, sign) for sign in amount.signs]
    if amount.second is None:
        return " ".join(word for word in (*signs, _number(table, amount.first, form, price=price)) if word)
    if amount.join in DASHES and _is_year(amount.first) and _is_year(amount.second):
        first, second = (year(table, int(one.whole)) for one in (amount.first, amount.second))
    else:
        agreeing = "" if amount.join == ":" else form
        behind = second_form(table, amount, agreeing)
        alone = "" if form == table.agreement.default and table.agreement.head_first else agreeing
        first = _number(table, amount.first, behind if table.numbers.range[0] else alone, price=price)
        second = _number(table, amount.second, behind, price=price)
        if amount.before in table.numbers.ranged and amount.join in DASHES and amount.first.value < amount.second.value:
            return " ".join((table.dates.range[0], first, table.dates.range[1], second))
        if _SHORT_YEAR.fullmatch(amount.second.whole) and amount.join == "/" and _is_of(table, amount):
            second = cardinal(table, _CENTURY + int(amount.second.whole))
        if table.numbers.range[0] and amount.join in DASHES and not _is_joined(table, amount, form):
            words = (*signs, table.numbers.range[0], first, table.numbers.range[1], second)
            return " ".join(word for word in words if word)
    joint = (
        (_joint(table, amount, found, form), sign_of(table, amount.sign))
        if amount.sign
        else (_joint(table, amount, found, form),)
    )
    return " ".join(word for word in (*signs, first, *joint, second) if word)


def scored(table: LanguageTable, line: Line, at: int, amount: PrintedAmount) -> PrintedAmount:
    """`amount` without its dash if it is a score such as `2-1`: figures that do not rise, or stand beside such."""
    if not table.times.dashed_scores or amount.join not in DASHES or amount.second is None:
        return amount
    falling = any(_is_falling(line.core(at + step)) for step in (-2, -1, 0, 1, 2, *_listed(line, at)))
    behind = line.core(amount.last + 1) if line.tied(amount.last) else ""
    named = amount.first.whole == "0" or bool({line.low(at - step) for step in (1, 2, 3)} & table.times.scores)
    named = (named and not amount.first.fraction) or bool(_TEAMS.fullmatch(line.core(at - 1)))
    lost = named and (not behind or gender(table, behind) == NO_NOUN)
    played = lost or _beside_result(line, at, amount.last)
    if not amount.tail and played and max(len(amount.first.whole), len(amount.second.whole)) < 4:
        return replace(amount, join="/")
    return replace(amount, join="/") if falling and _is_result(amount.first.whole, amount.second.whole) else amount


def _beside_result(line: Line, at: int, last: int) -> bool:
    """Whether a result stands in brackets behind a result, or one before those brackets."""
    return any(
        line.chunks[second].lead.startswith("(") and _SCORE.fullmatch(line.core(first))
        for first, second in ((at - 1, at), (last + 1, last + 1))
        if second < len(line.chunks)
    )


def _listed(line: Line, at: int) -> list[int]:
    """The steps to results before one at `at` without a word between: sets of a match."""
    steps = range(-1, -_MOST_SETS, -1)
    return list(takewhile(lambda step: _SCORE.fullmatch(line.core(at + step)), steps))


def _is_falling(core: str) -> bool:
    match = _SCORE.fullmatch(core)
    return bool(match and int(match[1]) >= int(match[2]) and _is_result(match[1], match[2]))


def _is_result(first: str, second: str) -> bool:
    """Whether two figures may be goals, points or votes: "128-30" is rather a range of pages."""
    if len(first) < 3 > len(second):
        return True
    pages = 2 * int(second) <= int(first) and first[-len(second) :] < second
    return len(first) < 5 and len(second) < 4 and not pages


def _is_joined(table: LanguageTable, amount: PrintedAmount, form: str) -> bool:
    """Whether nothing is said between two numbers: neighbours ("2-3") where `to` takes a case, and codes ("00-950")."""
    first, second = amount.first, amount.second
    if second is None or amount.join not in DASHES:
        return False
    if len(first.whole) > 1 and first.whole.startswith("0") and not first.fraction:
        return True
    is_score = first.value == 0 or second.value <= first.value
    neighbours = is_score or second.value == first.value + 1
    in_a_row = table.numbers.years_joined and neighbours and _is_year(first) and _is_year(second)
    if amount.before in table.numbers.range_joined or in_a_row:
        return True
    # The noun of a few is printed in a case that it has not behind `to`.
    few = not amount.abbreviated and category(table.locale, second.value) != "many"
    neighbours = neighbours or few or amount.signs != "" or case_of(table, form) in table.agreement.plural_cases
    return bool(table.numbers.range_form) and neighbours


def second_form(table: LanguageTable, amount: PrintedAmount, form: str) -> str:
    """The form of the second of two numbers, and of the noun behind it."""
    behind = (amount.join == ":" and "" != table.to == table.signs.get(":")) or (
        amount.join in DASHES and not _is_joined(table, amount, form)
    )
    if amount.second is None or not table.numbers.range_form or not behind:
        return form
    case = case_of(table, form)
    return (
        form
        if case in table.agreement.plural_cases
        else joined(form.removesuffix(f"-{case}"), table.numbers.range_form)
    )


def sign_of(table: LanguageTable, sign: str) -> str:
    if sign in DASHES or sign == "−":
        return table.minus
    return table.signs.get(sign) or table.formulas.signs.get(sign, "")


def _number(table: LanguageTable, figure: Figure, form: str, *, price: bool) -> str:
    """A number; decimals of a price per unit are digits."""
    if price and len(figure.fraction) > 2:
        digits = " ".join(cardinal(table, int(digit)) for digit in figure.fraction)
        return f"{cardinal(table, int(figure.whole))} {table.numbers.point} {digits}"
    return said(table, figure, form)


def _is_year(figure: Figure) -> bool:
    return len(figure.whole) == 4 and not figure.fraction and not figure.grouped and "1100" <= figure.whole <= "2099"
