"""Numbers with what stands around them: money, percent, units, magnitudes, ranges."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import (
    NOWHERE,
    antecedent,
    cardinal_form,
    case,
    gender,
    joined,
    known_gender,
    noun_behind,
)
from audio_service.verbalize.languages.cldr import Noun, category
from audio_service.verbalize.languages.counted import (
    ACRONYMS,
    Counted,
    counted_of,
    currency_of,
    is_symbol,
    unit_of,
    with_one_and_half,
)
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import (
    Figure,
    before_noun,
    cardinal,
    counted,
    digits,
    figure_of,
    noun_of,
    number_pattern,
    said,
)
from audio_service.verbalize.languages.ranges import (
    CROSSES,
    DASHES,
    PrintedAmount,
    case_of,
    numbers_of,
    scored,
    second_form,
    sign_of,
)
from audio_service.verbalize.words import Found, Line, Said, say

_VOWELS = "aeiouyhéèêàâîôûAEIOUYHÉÈ"
_OTHER_MARK = re.compile(r"[^\d.,:\s]{0,4}\d+([.,:'])\d{1,2}(?:[^\d.,].{0,20})?")
_LONGEST_SHARED = 3  # digits; four are a year
_HEAD = re.compile(r"[^\d\s]{0,4}(?:\d{1,3}[-–:/])?([1-9]\d{0,2})")
_FURTHER = re.compile(r"\d{3}(?:[-–/]\d{1,3})?")
_FIGURE = "-−0123456789.,'\u202f"
_BEFORE_CURRENCY = "+±~≈<>≤≥"
_AMID = re.compile(r"(\d[\d.\s]*)([^\d\s.,:/–—-]{1,3})(\d{2})")
_ONE_AND_A_HALF = Decimal("1.5")
_METRES = re.compile(r"(\d{1,3})m(\d{2})")
_CENTIMETRES = re.compile(r"0[1-9]|[1-9]\d")
# The unit printed with both numbers of a range: 12%-15%.
_TWICE = re.compile(r"([-+−]?\d[\d.,]{0,12})([^\d\s.,]{1,3})[-–/](\d[\d.,]{0,12}\2)")


@cache
def _pattern(table: LanguageTable) -> re.Pattern[str]:
    number = number_pattern(table)
    return re.compile(
        rf"(?P<signs>[-+–−±~≈<>≤≥§№#]{{0,3}})(?P<before>[^\d\s\-+–.,;:]{{0,5}}?)(?P<signs2>[-+–−]?)(?P<first>{number})"
        rf"(?:(?:(?P<join>[-–—/xX×хХ:])|(?P<dots>\.\.\.?|…|/(?=[-−+]))(?P<sign>[-+–−]?))(?P<second>{number}))?(?P<tail>(?!\d)[\s\S]*)"
    )


def amounts(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1.234,50 €`, `12,5 Mio. km²`, `-3 %`, `§ 5`, `18–30`."""
    if length := _length(table, line.core(at)):
        return say(length)
    amount = _with_other_mark(table, line, at) or _amount(table, line, at)
    if amount is None:
        return None
    behind, taken = _behind(table, line, amount)
    if behind and behind.noun and len(amount.first.whole) == 2 and not amount.second:
        amount = replace(amount, first=replace(amount.first, whole=str(int(amount.first.whole))))
    if amount.tail and behind is None:
        return None
    found = _merged(amount.front, behind)
    amount = replace(amount, abbreviated=found is not None)
    count = category(table.locale, amount.number.value)
    shared = "" if found else _shared(table, line, amount)
    noun = _agreeing(table, found, count) or shared or noun_behind(table, line, amount.last + taken)
    noun = noun or (found.agreeing(count) if found else "")
    score = found is None and _is_score(table, amount, noun)
    if score or _is_numbered(table, line, at, amount, alone=found is None):
        noun = ""
    form = antecedent(table, line, at) if found is None else ""
    form = form or cardinal_form(table, line, at, noun, "" if shared else count)
    silent = [""] * (amount.last - at)
    if both := _metres(table, amount, found, form) or _hundredths(table, amount, found, form):
        return say(*_over(both, silent, taken), dot=True)
    result = scored(table, line, at, amount)
    words = numbers_of(table, result, form if found or result is amount else "", found)
    if found is None:
        following = noun and line.core(amount.last + 1)
        if table.agreement.look_ahead and _round_million(table, amount.number) and form in table.numbers.cardinals:
            words = f"{words} {_of(table, following).removesuffix(following)}".rstrip()
        return say(before_noun(table, words, following), *silent, *_with_half(table, amount, form, following))
    nouns = _nouns(table, second_form(table, amount, form), amount, found)
    words = before_noun(table, words, nouns[0] if nouns else "")
    if not taken or amount.tail:
        return say(" ".join((words, *nouns)), *silent, *[""] * taken, dot=bool(taken))
    ends = is_symbol(table, found) and line.core(amount.last + taken + 1)[:1].isupper()
    return (*say(words, *silent), *_placed(nouns, taken, dot=not ends))


def _with_half(table: LanguageTable, amount: PrintedAmount, form: str, noun: str) -> list[str]:
    """The noun behind 1.5 that has a case: "полутора часов"."""
    case = case_of(table, form) if amount.number.value == _ONE_AND_A_HALF else ""
    plural = with_one_and_half(table).get(noun) if case and case in table.numbers.one_and_half else None
    return [plural] if plural else []


def _with_other_mark(table: LanguageTable, line: Line, at: int) -> PrintedAmount | None:
    """`1.5 km` where decimals have a comma: an amount if something is counted, else it may be a version."""
    core, mark = line.core(at), cldr.decimal_mark(table.locale)
    match = _OTHER_MARK.fullmatch(core)
    if not match or match[1] == mark or (match[1] == ":" and not table.money.colon):
        return None
    chunk = replace(line.chunks[at], core=core.replace(match[1], mark))
    changed = replace(line, chunks=(*line.chunks[:at], chunk, *line.chunks[at + 1 :]))
    amount = _amount(table, changed, at)
    behind = _behind(table, changed, amount)[0] if amount else None
    if match[1] == "'" and behind and behind.noun in (unit_of(table, "min"), unit_of(table, "s")):
        return None  # minutes and seconds
    found = amount and (amount.front or behind)
    return amount if found and (found.money or match[1] != ":") else None


def _is_score(table: LanguageTable, amount: PrintedAmount, noun: str) -> bool:
    """Whether a name stands behind a score, which counts nothing: "101-91 Baskonia"."""
    falls = amount.second is not None and amount.join in DASHES and amount.second.value <= amount.first.value
    return falls and table.agreement.head_first and noun[:1].isupper()


def _is_numbered(table: LanguageTable, line: Line, at: int, amount: PrintedAmount, *, alone: bool) -> bool:
    """Whether the number names something ("№ 21", "art. 21") and does not count what stands behind it."""
    if amount.join == "/" and amount.before in table.codes.before:
        return True
    before = line.core(at - 1) if at else ""
    short = before.replace("°", "º")
    known = {before.lower(), table.abbreviations.get(before), table.before_number.get(short)}
    if alone and not table.agreement.alone_after.isdisjoint(known):
        return True
    sign = table.signs.get("№", "")
    return "№" in (*amount.signs, before) or bool(sign and sign in known)


def _amount(table: LanguageTable, line: Line, at: int) -> PrintedAmount | None:
    text, last = grouped(line, at)
    match = _pattern(table).fullmatch(_sign_behind(table, text.replace("+/-", "±")))
    if not match:
        return None
    first = figure_of(table, match["first"])
    if first and last > at:
        first = replace(first, grouped=True)
    second = figure_of(table, match["second"]) if match["second"] else None
    front = currency_of(table, match["before"]) if match["before"] else None
    signs = match["signs"] + match["signs2"]
    if first is None or (match["before"] and front is None) or not all(sign_of(table, sign) for sign in signs):
        return None
    letter = len(match["before"]) == 1 and match["before"].isalpha() and line.core(at)[:1].isalpha()
    if (letter or match["before"] in ACRONYMS) and _is_model(first):
        return None
    bounded = line.low(at - 1) in table.numbers.bound_after and line.low(last + 1) in table.numbers.bound_nouns
    bound = table.numbers.bounds.get(signs, "") if bounded else ""
    join, before, sign = (
        match["join"] or (match["dots"] or "").replace("/", "…"),
        line.low(at - 1).rpartition("'")[2],
        match["sign"] or "",
    )
    return PrintedAmount(signs, front, first, join, second, match["tail"], last, before, sign, bound)


def _is_model(figure: Figure) -> bool:
    """Whether a figure right behind a letter is rather part of a name than a sum: "Q4", "F16"."""
    return not figure.fraction and not figure.grouped and len(figure.whole) < 3


def _sign_behind(table: LanguageTable, text: str) -> str:
    """`12€50` as `12,50€`, `12%-15%` as `12-15%`."""
    if (match := _TWICE.fullmatch(text)) and counted_of(table, match[2]):
        return f"{match[1]}-{match[3]}"
    match = _AMID.fullmatch(text)
    if not match or currency_of(table, match[2]) is None:
        return text
    return f"{match[1]}{cldr.decimal_mark(table.locale)}{match[3]}{match[2]}"


def _length(table: LanguageTable, core: str) -> str:
    """`1m80` -> "un mètre quatre-vingts", or ""."""
    match = _METRES.fullmatch(core) if table.metres else None
    metre = unit_of(table, "m") if match else None
    if not match or not metre:
        return ""
    whole = f"{cardinal(table, int(match[1]), cardinal_form(table, NOWHERE, 0, metre.one))}"
    return f"{whole} {counted(table, metre, Decimal(match[1]))}{table.metres}{cardinal(table, int(match[2]))}"


def _metres(table: LanguageTable, amount: PrintedAmount, found: Counted | None, form: str) -> str:
    """`1,75 m` -> "un mètre soixante-quinze", or ""."""
    figure, metre = amount.first, unit_of(table, "m") if table.metres else None
    if not metre or not found or found.noun != metre or found.per or found.magnitude or amount.second:
        return ""
    if figure.whole == "0" or len(figure.whole) > _LONGEST_SHARED or not _CENTIMETRES.fullmatch(figure.fraction):
        return ""
    signs, small = [sign_of(table, sign) for sign in amount.signs], figure.fraction
    whole = f"{said(table, replace(figure, fraction=''), form)} {counted(table, metre, Decimal(figure.whole))}"
    centimetres = digits(table, small) if small[0] == "0" else cardinal(table, int(small))
    return " ".join([*signs, f"{whole}{table.metres}{centimetres}"])


def grouped(line: Line, at: int) -> tuple[str, int]:
    """`10 000` over two chunks as one figure, and the last chunk of it."""
    figure, last = line.core(at), at
    head = _HEAD.fullmatch(figure)
    if not head or not line.core(at + 1)[:1].isdecimal():
        return figure, last
    while line.tied(last) and re.fullmatch(r"\d{3}(?:[.,]\d+)?(?:\D.*)?", line.core(last + 1)):
        figure += line.core(last + 1)
        last += 1
        if not _FURTHER.fullmatch(line.core(last)):
            break
    return figure, last


def _behind(table: LanguageTable, line: Line, amount: PrintedAmount) -> tuple[Counted | None, int]:
    """What is counted behind the number, and in how many further chunks it stands."""
    letter = amount.tail or line.core(amount.last + 1)  # "buss 4A", "klass 5 A", "TV 2s"
    ending = amount.tail in table.suffixes or (len(letter) == 1 and letter.isupper())
    if amount.before in table.agreement.alone_after and ending:
        return None, 0
    if amount.tail:
        if amount.tail == "K" and amount.front and table.money.thousands:
            return Counted(magnitude=noun_of(table.money.thousands)), 0
        clipped = amount.tail[0] in DASHES and amount.tail.lstrip(DASHES) in table.clipped_compounds
        if amount.tail in ("K", "A") or clipped:  # "12A" is a house
            return None, 0
        two = f"{amount.tail} {line.core(amount.last + 1)}"
        if line.tied(amount.last) and two in table.units:
            return counted_of(table, two), 1
        found = counted_of(table, amount.tail.lstrip(DASHES))
        if found and found.magnitude and not found.noun and not amount.front:
            further, taken = _next_counted(table, line, amount.last)
            return (_merged(found, further), taken) if further and not further.magnitude else (found, 0)
        return found, 0
    found, taken = _next_counted(table, line, amount.last)
    if found is None or (amount.front and not found.magnitude and not found.per):
        return None, 0
    if found.magnitude and not found.noun and not amount.front:
        further, more = _next_counted(table, line, amount.last + taken)
        if further and not further.magnitude:
            return _merged(found, further), taken + more
    return found, taken


def _next_counted(table: LanguageTable, line: Line, at: int) -> tuple[Counted | None, int]:
    """What is counted behind chunk `at`, and in how many chunks it stands: `km`, `кв. м`, `mil milhões`."""
    if not line.dotted(at) or (line.chunks[at].trail and line.core(at)[:1].isdecimal()):
        return None, 0
    following, further = line.core(at + 1), line.core(at + 2)
    for length in (3, 2):
        symbol = " ".join(line.core(at + step) for step in range(1, length + 1))
        per = "/" in following and symbol.partition("/")[2] in table.per
        known = per or symbol in table.units or symbol in table.magnitudes
        if known and all(line.dotted(at + step) for step in range(1, length)):
            return counted_of(table, symbol), length
    ends = table.unit_words.get(following, ())
    a_word = further.lower().endswith(tuple(ends)) or (ends and further[:1].isdecimal())  # "il treno 9607 ha 45 min"
    if a_word or (following in CROSSES and following not in table.magnitudes):
        return None, 0
    dots = "." in following and following in table.abbreviations
    if dots or (line.dotted(at + 1) and line.chunks[at + 1].trail and f"{following}.{further}" in table.abbreviations):
        return None, 0
    if another := _other_sense(table, line, at):
        return counted_of(table, another), 1
    numbered = following in table.before_number or following.lower() in table.codes.before
    numbered = numbered and further[:1].isdecimal() and line.dotted(at + 1)
    if numbered and not counted_of(table, line.core(at + 3)):
        return None, 0
    return counted_of(table, following), 1


def _other_sense(table: LanguageTable, line: Line, at: int) -> str:
    """The unit that the symbol behind the number at `at` stands for there, if it is another one: "3 t og 20 min"."""
    contexts = table.unit_contexts.get(line.core(at + 1))
    if not contexts:
        return ""
    next_number = at + 2 + (line.low(at + 2) == table.conjunction)
    noun = line.low(next_number + 1) if line.core(next_number).isdecimal() else line.low(at + 2)
    return case(contexts, line, at, noun, "")


def _merged(front: Counted | None, behind: Counted | None) -> Counted | None:
    """A currency before the number and what stands behind it."""
    if front is None or behind is None:
        return front or behind
    if front.noun:
        return replace(front, magnitude=behind.magnitude, per=behind.per)
    return replace(behind, magnitude=front.magnitude)


def _shared(table: LanguageTable, line: Line, amount: PrintedAmount) -> str:
    """The noun behind the next number, if it gives this one its gender: "entre 1 y 2 semanas"."""
    last = amount.last
    first = last - 1 if amount.first.grouped and line.core(last - 1).isdecimal() else last
    if line.low(first - 1) in table.agreement.joints_behind and line.core(first - 3)[-1:].isdecimal():
        noun = line.core(first - 2)
        behind = known_gender(table, line.core(last + 1)) if line.tied(last) else ""
        cardinals = table.numbers.cardinals
        return noun if known_gender(table, noun) in cardinals and behind not in cardinals else ""
    joints = {table.conjunction, table.to} | table.agreement.joints
    joint = line.tied(last) and line.tied(last + 1) and line.low(last + 1) in joints
    following = line.core(last + 2)
    if not joint or len(amount.first.whole) > _LONGEST_SHARED or not following.isdecimal():
        return ""
    if int(following) < amount.number.value:
        return ""
    noun = noun_behind(table, line, last + 2)
    unit = unit_of(table, noun)
    noun = unit.one if unit else noun
    known = known_gender(table, noun)
    return noun if known in table.numbers.cardinals and known != table.agreement.default else ""


def _agreeing(table: LanguageTable, found: Counted | None, count: str) -> str:
    """The word of what is counted with which the number agrees, or "" if that stands further on."""
    if found is None:
        return ""
    passed = found.magnitude is not None and found.magnitude.one in table.money.without_of
    return (found.noun.one if found.noun else "") if passed else found.agreeing(count)


def _nouns(table: LanguageTable, form: str, amount: PrintedAmount, found: Counted) -> list[str]:
    """The words behind the number: magnitude, what is counted, per what."""
    value = amount.number.value
    case = case_of(table, form)
    nouns: list[str] = []
    if found.magnitude:
        nouns.append(counted(table, found.magnitude, value, case))
        if found.noun:
            passed = found.magnitude.one in table.money.without_of
            nouns.append(found.noun.other if passed else _of(table, found.noun.many))
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


def _placed(nouns: list[str], taken: int, *, dot: bool) -> Found:
    """The nouns over the chunks that they stand in; what stood elsewhere comes with the last."""
    words = [*nouns[: taken - 1], " ".join(nouns[taken - 1 :])] if len(nouns) >= taken else [" ".join(nouns)]
    return say(*[""] * (taken - len(words)), *words, dot=dot)


def _over(words: str, silent: list[str], taken: int) -> tuple[str, ...]:
    """Words that are said as one, over the chunks of a number and of what it counts."""
    return (words, *silent, *[""] * taken)


def _hundredths(table: LanguageTable, amount: PrintedAmount, found: Counted | None, form: str) -> str:
    """`2,50 €` -> "zwei Euro fünfzig": a sum with its hundredths, or "" for any other amount."""
    figure = amount.first
    if not found or not found.money or not found.noun or found.magnitude or amount.second or not figure.fraction:
        return ""
    if found.per and len(figure.fraction) == 1 and not table.numbers.parts:
        return ""
    money, cents = table.money, _cents_of(figure.fraction)
    if cents is None and money.thousandths and found.sign in money.unnamed and len(figure.fraction) == _LONGEST_SHARED:
        cents = int(figure.fraction) if figure.fraction[0] != "0" and figure.whole != "0" else None
    if cents is None:
        return ""
    forms = money.hundredths.get(found.money) or money.hundredths.get("")
    if not forms or not forms[0]:
        return ""
    whole, signs = int(figure.whole), [sign_of(table, sign) for sign in amount.signs]
    name = noun_of(forms)
    case = case_of(table, form)
    small_form = joined(gender(table, name.one), case) or cardinal_form(table, NOWHERE, 0, name.one)
    small = f"{cardinal(table, cents, small_form)} {counted(table, name, Decimal(cents), case)}"
    if whole == 0 and cents:
        return " ".join(part for part in (*signs, small, found.per) if part)
    form = (joined(gender(table, found.noun.one), case) or form) if whole == 1 else form
    sum_of_money = f"{said(table, replace(figure, fraction=''), form)} {_sum(table, found.noun, figure, case)}"
    if not cents:
        return " ".join(part for part in (*signs, sum_of_money, found.per) if part)
    unnamed = found.sign in (money.unnamed if amount.front is None else money.unnamed_behind)
    small = f" {cardinal(table, cents)}" if unnamed else f"{money.joint}{small}"
    return " ".join(part for part in (*signs, sum_of_money + small, found.per) if part)


def _sum(table: LanguageTable, noun: Noun, figure: Figure, case: str) -> str:
    words = counted(table, noun, Decimal(figure.whole), case)
    return _of(table, words) if _round_million(table, replace(figure, fraction="")) else words


def _cents_of(fraction: str) -> int | None:
    """The hundredths that printed decimals are: `5` and `50` are 50, `505` are none."""
    padded = fraction.ljust(2, "0")
    return int(padded[:2]) if set(padded[2:]) <= {"0"} else None


def sign_first(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`€ 1.234,50`, `R$ 5 milhões`, `USD 20`: the currency stands in a chunk of its own."""
    core = line.core(at).replace("-$", "$")
    sign = core.lstrip(_BEFORE_CURRENCY)
    before = sign in table.money.before and not line.core(at - 1)[-1:].isdecimal()
    tied = line.dotted(at) if before else line.tied(at)
    if not tied or not line.core(at + 1).lstrip("-−–")[:1].isdecimal() or len(sign) > 5:
        return None
    if sign.isalpha() and not sign.isupper() and not before:
        return None
    behind = counted_of(table, line.core(at + 1).lstrip(_FIGURE))
    if currency_of(table, sign) is None or (behind and behind.noun):
        return None
    minus = line.chunks[at].lead[-1:] if line.chunks[at].lead[-1:] in ("-", "−") else ""
    head = core.removesuffix(sign)
    joined = replace(line.chunks[at + 1], core=head + sign + minus + line.core(at + 1))
    found = amounts(table, *line.near(at + 1, joined))
    return (Said("", dot=before), *found) if found else None
