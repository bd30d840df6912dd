"""Numbers with what stands around them: money, percent, units, magnitudes, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from audio_service.verbalize.languages.agreement import NO_NOUN, NOWHERE, cardinal_form, gender, joined, noun_behind
from audio_service.verbalize.languages.cldr import Noun, category
from audio_service.verbalize.languages.counted import Counted, counted_of, currency_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import (
    Figure,
    cardinal,
    counted,
    figure_of,
    noun_of,
    number_pattern,
    said,
    year,
)
from audio_service.verbalize.words import Found, Line, Said, say

_VOWELS = "aeiouyhéèêàâîôûAEIOUYHÉÈ"
_DASHES = "-–—"
_SCORE = re.compile(r"(\d{1,2})[-–](\d{1,2})")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as printed, or two of them, with what stands in front and what is joined behind."""

    signs: str
    front: Counted | None
    first: Figure
    join: str
    second: Figure | None
    tail: str
    last: int  # the last chunk of the number
    before: str = ""  # the word in front

    @property
    def number(self) -> Figure:
        """The number that a noun behind follows."""
        return self.second or self.first


@cache
def _pattern(table: LanguageTable) -> re.Pattern[str]:
    number = number_pattern(table)
    return re.compile(
        rf"(?P<signs>[-+–−±~≈<>≤≥§№#]{{0,3}})(?P<before>[^\d\s\-+–.,;:]{{0,5}}?)(?P<signs2>[-+–−]?)(?P<first>{number})"
        rf"(?:(?P<join>[-–—/xX×:]|\.\.\.|…)(?P<second>{number}))?(?P<tail>(?!\d)[\s\S]*)"
    )


def amounts(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1.234,50 €`, `12,5 Mio. km²`, `-3 %`, `§ 5`, `18–30`."""
    amount = _amount(table, line, at)
    if amount is None:
        return None
    behind, taken = _behind(table, line, amount)
    if amount.tail and (behind is None or taken):
        return None
    found = _merged(amount.front, behind)
    count = category(table.locale, amount.number.value)
    noun = found.agreeing(count) if found else noun_behind(table, line, amount.last)
    labelled = found is None and line.low(at - 1) in table.ordinals.cardinal_after
    agreeing = "" if _is_numbered(table, line, at, amount) else noun
    form = "" if labelled else cardinal_form(table, line, at, agreeing, count)
    silent = [""] * (amount.last - at)
    if money := _hundredths(table, amount, found, form):
        return say(*_over(money, silent, taken), dot=True)
    words = _numbers(table, _scored(table, line, at, amount), form, price=bool(found and found.per))
    if found is None:
        return say(words, *silent)
    nouns = _nouns(table, _second_form(table, amount, form), amount, found)
    if not taken:
        return say(" ".join((words, *nouns)), *silent)
    return (*say(words, *silent), *_placed(nouns, taken))


def _is_numbered(table: LanguageTable, line: Line, at: int, amount: _Amount) -> bool:
    """Whether the number names something ("№ 21") and does not count what stands behind it."""
    sign, before = table.signs.get("№", ""), line.core(at - 1) if at else ""
    return "№" in (*amount.signs, before) or (bool(sign) and sign in (before.lower(), table.abbreviations.get(before)))


def _amount(table: LanguageTable, line: Line, at: int) -> _Amount | None:
    text, last = _grouped(line, at)
    match = _pattern(table).fullmatch(text)
    if not match:
        return None
    first = figure_of(table, match["first"])
    second = figure_of(table, match["second"]) if match["second"] else None
    front = currency_of(table, match["before"]) if match["before"] else None
    if first is None or (match["before"] and front is None):
        return None
    signs, join = match["signs"] + match["signs2"], match["join"] or ""
    return _Amount(signs, front, first, join, second, match["tail"], last, line.low(at - 1))


def _grouped(line: Line, at: int) -> tuple[str, int]:
    """`10 000` over two chunks as one figure, and the last chunk of it."""
    figure, last = line.core(at), at
    head = re.fullmatch(r"(?:[^\d\s]{0,4}|\d+:)([1-9]\d{0,2})", figure)
    if not head or not line.core(at + 1)[:1].isdecimal():
        return figure, last
    while line.tied(last) and re.fullmatch(r"\d{3}(?:[.,]\d+)?(?:\D.*)?", line.core(last + 1)):
        figure += line.core(last + 1)
        last += 1
        if not line.core(last).isdecimal():
            break
    return figure, last


def _behind(table: LanguageTable, line: Line, amount: _Amount) -> tuple[Counted | None, int]:
    """What is counted behind the number, and in how many further chunks it stands."""
    if amount.tail:
        found = counted_of(table, amount.tail.lstrip(_DASHES))
        if found and found.magnitude and not found.noun and not amount.front:
            further, taken = _next_counted(table, line, amount.last)
            return (_merged(found, further), taken) if further and not further.magnitude else (found, 0)
        return found, 0
    found, taken = _next_counted(table, line, amount.last)
    if found is None or (amount.front and not found.magnitude and not found.per):
        return None, 0
    if found.magnitude and not found.noun and not amount.front:
        further, more = _next_counted(table, line, amount.last + 1)
        if further and not further.magnitude:
            return _merged(found, further), 1 + more
    return found, taken


def _next_counted(table: LanguageTable, line: Line, at: int) -> tuple[Counted | None, int]:
    """What is counted behind chunk `at`, and in how many chunks it stands: `km`, `кв. м`."""
    if not line.dotted(at) or (line.chunks[at].trail and line.core(at)[:1].isdecimal()):
        return None, 0
    numbered = line.core(at + 1) in table.before_number and line.core(at + 2)[:1].isdecimal()
    if numbered and not counted_of(table, line.core(at + 3)):
        return None, 0
    for length in (3, 2):
        symbol = " ".join(line.core(at + step) for step in range(1, length + 1))
        if symbol in table.units and all(line.dotted(at + step) for step in range(1, length)):
            return counted_of(table, symbol), length
    return counted_of(table, line.core(at + 1)), 1


def _merged(front: Counted | None, behind: Counted | None) -> Counted | None:
    """A currency before the number and what stands behind it."""
    if front is None or behind is None:
        return front or behind
    if front.noun:
        return replace(front, magnitude=behind.magnitude, per=behind.per)
    return replace(behind, magnitude=front.magnitude)


def _case(table: LanguageTable, form: str) -> str:
    """The case of a form of a number, for the noun behind it."""
    of, _, case = form.rpartition("-")
    return case if of or case in table.agreement.plural_cases else ""


def _nouns(table: LanguageTable, form: str, amount: _Amount, found: Counted) -> list[str]:
    """The words behind the number: magnitude, what is counted, per what."""
    value = amount.number.value
    case = _case(table, form)
    nouns: list[str] = []
    if found.magnitude:
        nouns.append(counted(table, found.magnitude, value, case))
        if found.noun:
            nouns.append(_of(table, found.noun.many))
    elif found.noun:
        of = table.money.of if _round_million(table, amount.number) else ""
        noun = counted(table, found.noun, value, case)
        nouns.append(_of(table, noun) if of else noun)
    if found.per:
        nouns.append(found.per)
    return nouns


def _of(table: LanguageTable, noun: str) -> str:
    """ "de euros", "d'euros"."""
    money = table.money
    if money.elided and noun[:1] in _VOWELS:
        return f"{money.elided}{noun}"
    return f"{money.of} {noun}".strip()


def _round_million(table: LanguageTable, figure: Figure) -> bool:
    """Whether a number ends with the word "million", which is a noun in Romance languages."""
    return bool(table.money.of) and not figure.fraction and len(figure.whole) > 6 and figure.whole.endswith("000000")


def _placed(nouns: list[str], taken: int) -> Found:
    """The nouns over the chunks that they stand in; what stood elsewhere comes with the last."""
    words = [*nouns[: taken - 1], " ".join(nouns[taken - 1 :])] if len(nouns) >= taken else [" ".join(nouns)]
    return say(*[""] * (taken - len(words)), *words, dot=True)


def _over(words: str, silent: list[str], taken: int) -> tuple[str, ...]:
    """Words that are said as one, over the chunks of a number and of what it counts."""
    return (words, *silent, *[""] * taken)


def _numbers(table: LanguageTable, amount: _Amount, form: str, *, price: bool) -> str:
    """The number or both of them with the signs before them."""
    known = table.signs.get(amount.signs)
    signs = [known] if known else [_sign(table, sign) for sign in amount.signs]
    if amount.second is None:
        return " ".join(word for word in (*signs, _number(table, amount.first, form, price=price)) if word)
    if amount.join in _DASHES and _is_year(amount.first) and _is_year(amount.second):
        first, second = (year(table, int(one.whole)) for one in (amount.first, amount.second))
    else:
        agreeing = "" if amount.join == ":" else form
        second_form = _second_form(table, amount, agreeing)
        first = _number(table, amount.first, second_form if table.numbers.range[0] else agreeing, price=price)
        second = _number(table, amount.second, second_form, price=price)
        if table.numbers.range[0] and amount.join in _DASHES and not _is_joined(table, amount):
            words = (*signs, table.numbers.range[0], first, table.numbers.range[1], second)
            return " ".join(word for word in words if word)
    between = table.signs.get(amount.join)
    if between is None:
        between = {"/": "", "x": table.times_sign, "X": table.times_sign, "×": table.times_sign}.get(
            amount.join, "" if _is_joined(table, amount) else table.to
        )
    return " ".join(word for word in (*signs, first, between, second) if word)


def _scored(table: LanguageTable, line: Line, at: int, amount: _Amount) -> _Amount:
    """`amount` without its dash if it is a score such as `2-1`: figures that do not rise, or stand beside such."""
    if not table.times.dashed_scores or amount.join not in _DASHES or amount.second is None:
        return amount
    falling = any(_is_falling(line.core(at + step)) for step in (-2, -1, 0, 1, 2))
    behind = line.core(amount.last + 1) if line.tied(amount.last) else ""
    lost = bool({line.low(at - 1), line.low(at - 2)} & table.times.scores) and (
        not behind or gender(table, behind) == NO_NOUN
    )
    small = len(amount.first.whole) < 3 > len(amount.second.whole)
    return replace(amount, join="/") if (falling or (lost and not amount.tail)) and small else amount


def _is_falling(core: str) -> bool:
    match = _SCORE.fullmatch(core)
    return bool(match and int(match[1]) >= int(match[2]))


def _is_joined(table: LanguageTable, amount: _Amount) -> bool:
    """Whether nothing is said between two numbers: neighbours ("2-3") where `to` takes a case, and codes ("00-950")."""
    first, second = amount.first, amount.second
    if second is None or amount.join not in _DASHES:
        return False
    if len(first.whole) > 1 and first.whole.startswith("0") and not first.fraction:
        return True
    is_score = first.value == 0 or second.value <= first.value
    neighbours = is_score or second.value == first.value + 1 or amount.before in table.numbers.range_joined
    return bool(table.numbers.range_form) and neighbours


def _second_form(table: LanguageTable, amount: _Amount, form: str) -> str:
    """The form of the second of two numbers, and of the noun behind it."""
    behind = (amount.join == ":" and "" != table.to == table.signs.get(":")) or (
        amount.join in _DASHES and not _is_joined(table, amount)
    )
    if amount.second is None or not table.numbers.range_form or not behind or _case(table, form):
        return form
    return joined(form, table.numbers.range_form)


def _sign(table: LanguageTable, sign: str) -> str:
    if sign in _DASHES or sign == "−":
        return table.minus
    return table.signs.get(sign, "")


def _number(table: LanguageTable, figure: Figure, form: str, *, price: bool) -> str:
    """A number; decimals of a price per unit are digits."""
    if price and len(figure.fraction) > 2:
        digits = " ".join(cardinal(table, int(digit)) for digit in figure.fraction)
        return f"{cardinal(table, int(figure.whole))} {table.numbers.point} {digits}"
    return said(table, figure, form)


def _is_year(figure: Figure) -> bool:
    return len(figure.whole) == 4 and not figure.fraction and not figure.grouped and "1100" <= figure.whole <= "2099"


def _hundredths(table: LanguageTable, amount: _Amount, found: Counted | None, form: str) -> str:
    """`2,50 €` -> "zwei Euro fünfzig": a sum with its hundredths, or "" for any other amount."""
    figure = amount.first
    if not found or not found.money or not found.noun or found.magnitude or amount.second or not figure.fraction:
        return ""
    cents = _cents_of(figure.fraction)
    if cents is None:
        return ""
    money = table.money
    forms = money.hundredths.get(found.money) or money.hundredths.get("")
    if not forms or not forms[0]:
        return ""
    whole, minus = int(figure.whole), table.minus if any(sign in "-–−" for sign in amount.signs) else ""
    name = noun_of(forms)
    small = (
        f"{cardinal(table, cents, cardinal_form(table, NOWHERE, 0, name.one))} {counted(table, name, Decimal(cents))}"
    )
    if whole == 0 and cents:
        return " ".join(part for part in (minus, small, found.per) if part)
    sum_of_money = (
        f"{said(table, replace(figure, fraction=''), form)} {_sum(table, found.noun, figure, _case(table, form))}"
    )
    if not cents:
        return " ".join(part for part in (minus, sum_of_money, found.per) if part)
    unnamed = found.sign in (money.unnamed if amount.front is None else money.unnamed_behind)
    small = f"{money.unnamed_joint}{cardinal(table, cents)}" if unnamed else f"{money.joint}{small}"
    return " ".join(part for part in (minus, sum_of_money + small, found.per) if part)


def _sum(table: LanguageTable, noun: Noun, figure: Figure, case: str) -> str:
    words = counted(table, noun, Decimal(figure.whole), case)
    return _of(table, words) if _round_million(table, replace(figure, fraction="")) else words


def _cents_of(fraction: str) -> int | None:
    """The hundredths that printed decimals are: `5` and `50` are 50, `505` are none."""
    padded = fraction.ljust(2, "0")
    return int(padded[:2]) if set(padded[2:]) <= {"0"} else None


def sign_first(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`€ 1.234,50`, `R$ 5 milhões`, `USD 20`: the currency stands in a chunk of its own."""
    sign = line.core(at)
    before = sign in table.money.before and not line.core(at - 1)[-1:].isdecimal()
    tied = line.dotted(at) if before else line.tied(at)
    if not tied or not line.core(at + 1).lstrip("-−–")[:1].isdecimal() or len(sign) > 5:
        return None
    if sign.isalpha() and not sign.isupper() and not before:
        return None
    if currency_of(table, sign) is None:
        return None
    joined = replace(line.chunks[at + 1], core=sign + line.core(at + 1))
    found = amounts(table, replace(line, chunks=(*line.chunks[: at + 1], joined, *line.chunks[at + 2 :])), at + 1)
    return (Said("", dot=True), *found) if found else None
