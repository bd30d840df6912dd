"""Signs that are words: &, %, +, =, ©, §, № and the slash between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.names.references import clause
from audio_service.verbalize.english.names.serials import together
from audio_service.verbalize.english.numbers.amounts import looks_like_year
from audio_service.verbalize.english.numbers.currencies import SIGNS
from audio_service.verbalize.english.numbers.numerals import NUMBER, is_number, number, paired, year
from audio_service.verbalize.english.numbers.units import unit
from audio_service.verbalize.words import Doubt, Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_ALONE = _TABLES.texts("alone")
LONGEST_SIGNED = 200
_BEFORE = _TABLES.texts("before")
_OPERATORS = _TABLES.texts("operators")
_COMPARISONS = _TABLES.texts("comparisons")
_FORMULA = re.compile(r"[\w.,]*(?:[-=+*×/÷<>^–][\w.,]*)+")
_OPERANDS = re.compile(r"[\w.,]+|[-=+*×/÷<>^–]")
_OPERAND = re.compile(r"(\d{1,6}(?:\.\d+)?)?([a-zA-Zπ]{1,3})([²³]|(?<=[a-wyz])[23])?")
_COMPARED = re.compile(rf"([A-Za-z]{{1,2}}|{NUMBER})(<=|>=|[<>≤≥])(-?{NUMBER}|[A-Za-z])")
_RAISED = re.compile(r"([A-Za-z]|\d{1,12})\^(-?\d{1,4})")
# In brackets: theft (x2)
_REPEATS = re.compile(r"[x×](\d{1,2})")
_ROOT = re.compile(rf"√({NUMBER})")
_POWER = re.compile(r"(\d{1,12})([⁰¹²³⁴-⁹]{1,4})")
_OF_TEN = re.compile(r"10(?:\^|[⁰¹²³⁴-⁹])")
_MARKED = re.compile(r"(#?)(\w{1,40})(\+\+|#|\$)('s)?")
_TICKER = re.compile(r"\$([A-Z]{1,5}(?:\.[A-Z])?)('s)?")
_TAG = re.compile(r"</?([A-Za-z]{1,20})/?>")
# Signs that no rule for compounds knows.
_ANY_SIGN = re.compile(r"([$¢-§¶µ×÷~#@<>№‰₠-⃏∂-⋿±]|^\+(?=[^\W\d_]))")
# Its angle brackets are no signs; clauses are parted first.
_TAG_OR_CLAUSE = re.compile(r"</?\w[^<>]*>|[,;!?]")
_CHOICES = _TABLES.texts("choices")


def symbols(line: Line, at: int) -> Found | None:
    """A sign by itself, or before a number: `§ 5`, `№ 7`, `©2026`."""
    core = line.core(at)
    if line.formula and (found := _formula(line, at, core)):
        return found
    if match := _MARKED.fullmatch(core):
        return say(_marked(*match.groups()))
    if (match := _REPEATS.fullmatch(core)) and line.chunks[at].lead[-1:] == "(" and line.chunks[at].trail[:1] == ")":
        return say(f"times {number(match[1])}")
    if words := _mathematics(core):
        return say(words)
    if core in ("x", "X", "×") and _is_measured(line, at - 1) and line.core(at + 1)[:1].isdecimal():
        return say(
            "times" if line.formula or line.core(at - 1)[:1] in "$£€" or _OF_TEN.match(line.core(at + 1)) else "by"
        )
    if core in _ALONE:
        if core == "#" and not line.core(at + 1)[:1].isdecimal():
            return say("hash")
        return say(_ALONE[core])
    if (match := _TICKER.fullmatch(core)) and not line.after(at)[:1].isdecimal():
        return (letters(match[1].replace(".", ""), ending=(match[2] or "").strip("'")),)
    return _before_number(core) or (say(_CHOICES[line.low(at)]) if line.low(at) in _CHOICES else None)


def signed(core: str, read: Callable[[str], Said]) -> Said | None:
    """`Plan£`, `21>`, `₿km`: a chunk with a sign where no rule expects one. A sign without a word is a guess."""
    if match := _TAG.fullmatch(core):
        return replace(read(match[1]), doubt=Doubt.SIGN)
    pieces = _ANY_SIGN.split(core)
    if len(pieces) == 1 or _TAG_OR_CLAUSE.search(core):
        return None
    parts = [
        read(piece) if _ANY_SIGN.fullmatch(piece) is None else _sign(piece, after)
        for piece, after in zip(pieces, [*pieces[1:], ""], strict=True)
        if piece
    ]
    return together(parts)


def _sign(sign: str, after: str) -> Said:
    if sign == "#" and after[:1].isalpha():
        return Said("hash")
    if sign == "$" and not after:
        return Said("dollar")
    words = _ALONE.get(sign) or (SIGNS[sign].many if sign in SIGNS else "")
    return Said(words, doubt=None if words else Doubt.SIGN)


def _before_number(core: str) -> Found | None:
    """`§5`, `§230(c)(1)`, `№7`, `©2026`."""
    sign = _BEFORE.get(core[0]) or _BEFORE.get(core[:2])
    rest = core[1:] if core[0] in _BEFORE else core[2:]
    if sign and (said := clause(rest)):
        return (Said(f"{sign} {said.words}"),)
    if sign and is_number(rest):
        if sign == "section" and rest.isdecimal() and len(rest) > 2:
            return say(f"{sign} {paired(rest, zero='oh')}")
        dated = sign == "copyright" and looks_like_year(rest)
        return say(f"{sign} {year(int(rest)) if dated else number(rest)}")
    return None


def _is_measured(line: Line, at: int) -> bool:
    """Whether chunk `at` is a number or ends one with its unit: `10cm`, `2` + `ft`."""
    return (
        line.core(at)[:1].isdecimal()
        or line.core(at)[:1] in SIGNS
        or (line.core(at - 1)[:1].isdecimal() and unit(line.core(at)) is not None)
    )


def _mathematics(core: str) -> str | None:
    """`10²`, `10^6`, `x<5`, `√16`."""
    if match := _POWER.fullmatch(core):
        return f"{number(match[1])} {_power(''.join(str(unicodedata.digit(char)) for char in match[2]))}"
    if match := _RAISED.fullmatch(core):
        base = number(match[1]) if match[1].isdecimal() else match[1]
        return f"{base} {_power(match[2])}"
    if match := _COMPARED.fullmatch(core):
        first, second = (number(side) if is_number(side) else side for side in (match[1], match[3].lstrip("-")))
        minus = "minus " if match[3].startswith("-") else ""
        return f"{first} {_COMPARISONS[match[2]]} {minus}{second}"
    if match := _ROOT.fullmatch(core):
        return f"the square root of {number(match[1])}"
    return None


def _power(exponent: str) -> str:
    if exponent in ("2", "3"):
        return "squared" if exponent == "2" else "cubed"
    return f"to the power of {'minus ' if exponent.startswith('-') else ''}{number(exponent.lstrip('-'))}"


def _marked(hash_before: str, word: str, after: str, ending: str | None) -> str:
    """`C++`, `C#`, `test$`, `#mytext#`."""
    sharp = "sharp" if len(word) == 1 else "hash"
    behind = {"++": "plus plus", "#": sharp, "$": "dollar"}[after]
    return " ".join(filter(None, ("hash" if hash_before else "", word, behind))) + (ending or "")


def _formula(line: Line, at: int, core: str) -> Found | None:
    """`1- 2 = 5`, `y=x +1`: hyphens are minus, x is a letter."""
    if len(core) > 60:
        return None
    if is_number(core) and line.chunks[at].trail in ("-", "–"):
        return say(f"{number(core)} minus")
    if not _FORMULA.fullmatch(core):
        match = _OPERAND.fullmatch(core)
        algebra = match and (match[1] or match[3]) and not (match[1] and unit(match[2]))
        return say(_operand(core)) if algebra else None
    core = core.replace("^2", "²").replace("^3", "³")
    return say(" ".join(_OPERATORS.get(piece) or _operand(piece) for piece in _OPERANDS.findall(core)))


def _operand(piece: str) -> str:
    """`5`, `x`, `2x`, `mc²`, `4x3`."""
    if is_number(piece):
        return number(piece)
    if match := _OPERAND.fullmatch(piece):
        names = " ".join(match[2]) if match[3] and match[2].islower() else match[2]
        raised = {"²": "squared", "³": "cubed", "2": "squared", "3": "cubed"}.get(match[3], "")
        return " ".join(filter(None, (number(match[1]) if match[1] else "", names.replace("π", "pi"), raised)))
    first, times, second = piece.partition("x")
    if times and is_number(first) and is_number(second):
        return f"{number(first)} times {number(second)}"
    return piece
