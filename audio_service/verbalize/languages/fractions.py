"""Fractions and mixed numbers: `3/4`, `½`, `2 1/2`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from audio_service.verbalize.languages.agreement import cardinal_form, gender
from audio_service.verbalize.languages.counted import unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, counted, noun_of, ordinal
from audio_service.verbalize.words import Found, Line, say

_FRACTION = re.compile(r"([-−+]?)(\d{1,3})/([\d.]{1,11})(?:-?([^\W\d].*))?")
_SINGLE = re.compile(r"([-−+]?)(\d{0,4})([¼-¾⅐-⅞])(?:-?([^\W\d].*))?")


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
    return _spoken(table, line, at, parts, chunks=1) if parts and _is_fraction(parts) else None


def _parts(core: str) -> tuple[str, str, str, str, str] | None:
    """Sign, whole number, numerator, denominator, unit."""
    if match := _SINGLE.fullmatch(core):
        numerator, _, denominator = unicodedata.normalize("NFKC", match[3]).partition("⁄")
        return match[1], match[2], numerator, denominator, match[4] or ""
    match = _FRACTION.fullmatch(core)
    if not match:
        return None
    denominator = match[3].replace(".", "")
    return (match[1], "", match[2], denominator, match[4] or "") if denominator.isdecimal() else None


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
    taken = 0
    symbol = unit
    if not unit and line.tied(last) and unit_of(table, line.core(last + 1)):
        symbol, taken = line.core(last + 1), 1
    noun = unit_of(table, symbol) if symbol else None
    if symbol and noun is None:
        spoken = _fraction(table, numerator, denominator, mixed=False)
        return say(f"{spoken} {unit.replace('-', ' ')}") if not whole and f"-{unit}" in line.core(at) else None
    words = [{"-": table.minus, "−": table.minus, "+": table.plus}.get(sign, "")]
    special = table.fractions.mixed.get(f"{whole} {numerator}/{denominator}", "")
    joined = table.fractions.mixed_joined and f"{numerator}/{denominator}" in table.fractions.mixed
    if whole and not special:
        agreeing = noun.one if noun else line.core(last + 1)
        form = table.fractions.one if joined else cardinal_form(table, line, at, agreeing)
        words.append(cardinal(table, int(whole), form))
    genitive = table.fractions.genitive.get(f"{numerator}/{denominator}", "") if not whole else ""
    if genitive and cardinal_form(table, line, at, "") == "gen":
        special = genitive
    words.append(special or _fraction(table, numerator, denominator, mixed=bool(whole)))
    said = " ".join(word for word in words[:-1] if word)
    joint = ("" if joined else table.fractions.joint) if whole and not special else " "
    said = f"{said}{joint}{words[-1]}" if said else words[-1]
    value = Decimal(int(whole or "0")) + Decimal("0.5")
    if noun and not taken:
        said = f"{said} {counted(table, noun, value)}"
    behind = [counted(table, noun, value)] if noun and taken else []
    return say(said, *[""] * (chunks - 1), *behind)


def _fraction(table: LanguageTable, numerator: str, denominator: str, *, mixed: bool) -> str:
    """A numerator over a denominator."""
    fractions, key = table.fractions, f"{numerator}/{denominator}"
    if mixed and key in fractions.mixed:
        return fractions.mixed[key]
    if key in fractions.halves:
        return fractions.halves[key]
    over, one = int(denominator), numerator == "1"
    if over > fractions.limit and denominator not in fractions.denominators:
        return f"{cardinal(table, int(numerator))} {fractions.over} {cardinal(table, over)}"
    if names := fractions.denominators.get(denominator):
        name = names[0] if one else counted(table, noun_of(names), Decimal(numerator))
    else:
        name = _named(table, over, int(numerator))
    form = fractions.one if one else fractions.form
    return f"{cardinal(table, int(numerator), form or gender(table, name))} {name}"


def _named(table: LanguageTable, over: int, numerator: int) -> str:
    """A denominator from its ordinal."""
    fractions = table.fractions
    plural = numerator != 1
    return ordinal(table, over, fractions.ordinal if not plural else fractions.plural) + fractions.suffix[plural]
