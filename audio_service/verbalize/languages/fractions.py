"""Fractions and mixed numbers: `3/4`, `½`, `2 1/2`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import behind_adverbs, cardinal_form, case, gender
from audio_service.verbalize.languages.cldr import Noun
from audio_service.verbalize.languages.counted import Counted, currency_of, unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, counted, ending_changed, noun_of, ordinal, rewritten
from audio_service.verbalize.languages.ranges import sign_of
from audio_service.verbalize.words import Found, Line, say

_FRACTION = re.compile(r"([-−+]?)(\d{1,3})/([\d.]{1,13})(?:-?([^\W\d].*))?")
_LONGEST_PREPOSITION = 3
_LONGEST_STREET = 6
_LONGEST_CODE = 3
_LEAST_PARTS, _MOST_PARTS = 3, 10
_ONE_AND_A_HALF = Decimal("1.5")
_VOWELS = "aeiouyhéè"
_SINGLE = re.compile(r"([-−+]?)([^\w\s]?)(\d{0,4})([¼-¾⅐-⅞])(?:-?([^\W\d].*|[^\w\s].?))?")


def fractions(table: LanguageTable, line: Line, at: int) -> Found | None:
    """The fraction at `at`, with the whole number before it and the unit behind it."""
    if not table.fractions.denominators:
        return None
    core = line.core(at)
    sign, digits = core[:1] if core[:1] in "-−+" else "", core.lstrip("-−+")
    if digits.isdecimal() and len(digits) < 4 and line.tied(at) and not digits.startswith("0"):
        found = _parts(line.core(at + 1))
        if found and not found[0] and not found[1] and int(found[2]) < int(found[3]):
            return _spoken(table, line, at, (sign, digits, *found[2:]), chunks=2)
        return None
    parts = _parts(core)
    if parts and (bare := _bare(table, line, at, parts[1:4])):
        return say(bare)
    if parts and _is_rated(table, line, at) and parts[1] == parts[4] == "":
        return say(f"{cardinal(table, int(parts[2]))} {table.fractions.rated} {cardinal(table, int(parts[3]))}")
    if line.low(at - 1) in table.codes.before | table.fractions.scores or line.low(at - 2) in table.fractions.scores:
        return None
    if parts and not parts[1] and _is_house(table, line, at):
        return say(f"{cardinal(table, int(parts[2]))} {table.codes.slash} {cardinal(table, int(parts[3]))}")
    if parts and not parts[1] and line.tied(at) and line.core(at + 1) in table.fractions.ranges:
        return say(f"{cardinal(table, int(parts[2]))} {table.to} {cardinal(table, int(parts[3]))}")
    if parts and at and table.codes.before_year and len(parts[3]) == 4 and "1900" <= parts[3] <= "2099":
        return None
    return _spoken(table, line, at, parts, chunks=1) if parts and _is_fraction(parts) else None


def _is_rated(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word near says that two figures are so many points of so many."""
    known = table.fractions.rated_by
    return bool(known) and any(line.low(at + step) in known for step in (-2, -1, 1, 2))


def _is_house(table: LanguageTable, line: Line, at: int) -> bool:
    """`ul. Nowy Świat 6/12`: a fraction in form behind a street's name."""
    named = line.tied(at - 1) and (line.core(at - 1)[:1].isupper() or line.low(at - 1) in table.codes.streets)
    return named and any(line.low(at - step) in table.codes.streets for step in range(1, _LONGEST_STREET))


def _bare(table: LanguageTable, line: Line, at: int, parts: tuple[str, ...]) -> str:
    """`les 1/8 de finale` -> "huitièmes", or ""."""
    fractions, noun = table.fractions, line.after(at)
    noun = line.after(at + 1) if noun == table.money.of else noun
    if (
        parts[:2] != ("", "1")
        or int(parts[2]) < 2
        or not (noun in fractions.bare_of or line.before(at) in fractions.bare_after)
    ):
        return ""
    if half := fractions.mixed.get(f"1/{parts[2]}"):
        return half
    names = fractions.denominators.get(parts[2])
    several = line.before(at) in fractions.bare_plural_after
    return (names[several] if names else "") or _named(table, int(parts[2]), 1 + several)


def _parts(core: str) -> tuple[str, str, str, str, str] | None:
    """Sign, whole number, numerator, denominator, unit."""
    if match := _SINGLE.fullmatch(core):
        numerator, _, denominator = unicodedata.normalize("NFKC", match[4]).partition("⁄")
        return match[1], match[3], numerator, denominator, match[2] or match[5] or ""
    match = _FRACTION.fullmatch(core)
    if not match:
        return None
    denominator = match[3].replace(".", "")
    code = len(match[2]) > 1 and len(denominator) > _LONGEST_CODE and not denominator.endswith("00")
    if code or not denominator.isdecimal():  # the number of a case or a paper: 20/1234
        return None
    return match[1], "", match[2], denominator, match[4] or ""


def _is_fraction(parts: tuple[str, str, str, str, str]) -> bool:
    """A numerator below the denominator, as fractions in print have it; "24/7" and "9/11" are none."""
    return (
        0 < int(parts[2]) < int(parts[3]) and not parts[2].startswith("0") and (int(parts[2]), int(parts[3])) != (9, 11)
    )


def _spoken(
    table: LanguageTable, line: Line, at: int, parts: tuple[str, str, str, str, str], *, chunks: int
) -> Found | None:
    sign, whole, numerator, denominator, unit = parts
    last = at + chunks - 1
    if not whole and not unit and (of_whole := _of_whole(table, line, at, numerator, denominator)):
        return say(of_whole)
    taken = 0
    symbol = unit = "" if unit in table.ordinals.marks else unit
    if not unit and line.tied(last) and unit_of(table, line.core(last + 1)):
        symbol, taken = line.core(last + 1), 1
    noun = unit_of(table, symbol) or (currency_of(table, symbol) or Counted()).noun if symbol else None
    if symbol and noun is None:
        spoken = _fraction(table, numerator, denominator, mixed=False)
        return say(f"{spoken} {unit.replace('-', ' ')}") if not whole and f"-{unit}" in line.core(at) else None
    agreeing = noun.one if noun else line.core(last + 1)
    head = sign_of(table, sign) if sign else ""
    printed, unit_here = line.core(last + 1) if line.tied(last) else "", None if taken else noun
    form = cardinal_form(table, line, at, agreeing)
    form = form.rpartition("-")[2] if table.fractions.genitive and not whole else form
    if not whole and table.fractions.contexts:
        found = case(table.fractions.contexts, line, behind_adverbs(table, line, at), agreeing, "")
        form = found or form
    before = f"{head} {cardinal(table, int(whole), form)}".lstrip() if whole else head
    agrees = table.fractions.half_behind or "½" in line.core(at) or not (noun or unit_of(table, printed))
    if (
        agrees
        and (numerator, denominator) == ("1", "2")
        and (half := _half(table, before, int(whole or 0), printed, unit_here))
    ):
        printed_one = f"{line.before(at)} " if at else ""  # "une 1/2 journée"
        return (*say(half[0].removeprefix(printed_one)), *say(*[""] * (chunks - 1)), *half[1])
    said = f"{head} {_mixed(table, form, whole, numerator, denominator)}".lstrip()
    said = ending_changed(said, table.fractions.majority) if printed in table.fractions.majorities else said
    if noun and table.fractions.half_before and (table.money.of or not whole):
        of = table.money.elided if table.money.elided and noun.one[0] in _VOWELS else f"{table.money.of} "
        part = f"{of}{noun.one}"
        return say(said, *[""] * (chunks - 1), part) if taken else say(f"{said} {part}")
    value = Decimal(int(whole or "0")) + Decimal("0.5")
    unit_word = (noun.one if table.fractions.singular else counted(table, noun, value)) if noun else ""
    if noun and not taken:
        said = f"{said} {unit_word}"
    behind = [unit_word] if noun and taken else []
    return say(said, *[""] * (chunks - 1), *behind)


def fraction_sign(table: LanguageTable, sign: str) -> str:
    """`½` or `⅔` by itself."""
    _, _, numerator, denominator, _ = _parts(sign) or ("",) * 5
    return _fraction(table, numerator, denominator, mixed=False) if numerator else ""


def _of_whole(table: LanguageTable, line: Line, at: int, numerator: str, denominator: str) -> str:
    """`3/4 partes`: ordinals before a word for parts; `un 1/3`: a one that is printed twice; or ""."""
    noun, fractions = line.after(at), table.fractions
    if noun in fractions.parts and _LEAST_PARTS <= int(denominator) <= _MOST_PARTS:
        of = gender(table, noun)
        form = of if numerator == "1" else f"{of}-pl"
        return f"{cardinal(table, int(numerator), of)} {ordinal(table, int(denominator), form)}"
    one = f"{cardinal(table, 1, fractions.one)} "
    if numerator != "1" or line.before(at) != one.strip():
        return ""
    words = _fraction(table, numerator, denominator, mixed=False)
    return words.removeprefix(one) if words.startswith(one) else ""


def _mixed(table: LanguageTable, form: str, whole: str, numerator: str, denominator: str) -> str:
    """A fraction with the number before it, which has a form, or by itself."""
    fractions, key = table.fractions, f"{numerator}/{denominator}"
    if not whole:
        oblique = fractions.genitive.get(key) if form == "gen" else _cased(table, form, numerator, denominator)
        oblique = oblique or _oblique(table, numerator, denominator, form)
        return oblique or fractions.halves.get(f"{form} {key}") or _fraction(table, numerator, denominator, mixed=False)
    if special := fractions.mixed.get(f"{form} {whole} {key}") or fractions.mixed.get(f"{whole} {key}"):
        return special
    part = fractions.mixed.get(f"{form} {key}") or _fraction(table, numerator, denominator, mixed=True)
    if fractions.mixed_joined and key in fractions.mixed:
        return cardinal(table, int(whole), fractions.one) + part
    alone = form == table.agreement.default and table.agreement.head_first
    return f"{cardinal(table, int(whole), '' if alone else form)}{fractions.joint}{part}"


def _cased(table: LanguageTable, form: str, numerator: str, denominator: str) -> str:
    """ "jednej ósmej", "dwóch trzecich", or "" if the table has no such forms."""
    of = "f" if numerator == "1" else "pl"
    known = (
        f"{of}-{form}" in table.numbers.ordinal_endings and f"{numerator}/{denominator}" not in table.fractions.halves
    )
    if not known:
        return ""
    return f"{cardinal(table, int(numerator), f'f-{form}')} {ordinal(table, int(denominator), f'{of}-{form}')}"


def _oblique(table: LanguageTable, numerator: str, denominator: str, case: str) -> str:
    """A fraction of ordinals in a case: "в одной восьмой"; "" if it is said otherwise."""
    of, fractions = table.fractions.ordinal, table.fractions
    special = f"{numerator}/{denominator}" in fractions.halves or denominator in fractions.denominators
    if special or numerator != "1" or not fractions.genitive or f"{of}-{case}" not in table.numbers.cardinals:
        return ""
    return f"{cardinal(table, 1, f'{of}-{case}')} {ordinal(table, int(denominator), f'{of}-{case}')}"


def _half(table: LanguageTable, head: str, whole: int, printed: str, unit: Noun | None) -> tuple[str, Found] | None:
    """A half that agrees with its noun: before it by itself, behind it with a whole number."""
    fractions, sign = table.fractions, currency_of(table, printed)
    noun = unit or unit_of(table, printed) or (sign.noun if sign else None)
    if not fractions.half_before or not (noun or (printed.isalpha() and len(printed) > _LONGEST_PREPOSITION)):
        return None
    if whole and not fractions.half_behind:
        return None
    of = gender(table, noun.one if noun else printed)
    of = of if of in fractions.half_before else table.agreement.default
    word = counted(table, noun, Decimal(whole or 1)) if noun else printed
    if not whole:
        head = f"{head} {fractions.half_before[of]}".strip()
    elif noun is None and whole == 1 and cldr.category(table.locale.partition("_")[0], _ONE_AND_A_HALF) != "one":
        return f"{head}{fractions.joint}{fractions.half_behind[of]}", say(word)  # the noun is printed as a plural
    else:
        word = f"{word}{fractions.joint}{fractions.half_behind[of]}"
    return (f"{head} {word}", ()) if unit else (head, say(word))


def _fraction(table: LanguageTable, numerator: str, denominator: str, *, mixed: bool) -> str:
    """A numerator over a denominator."""
    fractions, key = table.fractions, f"{numerator}/{denominator}"
    if mixed and key in fractions.mixed:
        return fractions.mixed[key]
    if key in fractions.halves:
        return fractions.halves[key]
    over, one = int(denominator), numerator == "1"
    names = fractions.denominators.get(denominator)
    names = None if names == ("",) and one else names
    if (over > fractions.limit and names is None) or names == ("",):
        return f"{cardinal(table, int(numerator))} {fractions.over} {cardinal(table, over)}"
    if names:
        name = names[0] if one else counted(table, noun_of(names), Decimal(numerator))
    else:
        name = _named(table, over, int(numerator))
    form = fractions.one if one else fractions.form
    return f"{cardinal(table, int(numerator), form or gender(table, name))} {name}"


def _named(table: LanguageTable, over: int, numerator: int) -> str:
    """A denominator from its ordinal."""
    fractions = table.fractions
    plural = numerator != 1
    if fractions.cardinal_above and over > fractions.cardinal_above:
        return rewritten(cardinal(table, over), fractions.cardinal_endings) + fractions.suffix[plural]
    return ordinal(table, over, fractions.ordinal if not plural else fractions.plural) + fractions.suffix[plural]
