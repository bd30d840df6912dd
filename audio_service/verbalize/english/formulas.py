"""Written mathematics in English: √h "the square root of h", (a + b)² "a plus b, squared"."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.numbers.numerals import digits, is_number, number
from audio_service.verbalize.english.numbers.units import spaced_unit
from audio_service.verbalize.formulas import FormulaWords, spoken_formula
from audio_service.verbalize.words import Found, Line, Said

_WORDS = Tables.beside(__file__).whole(FormulaWords)
_TENS = re.compile(r"10[⁻⁰-⁹²³¹]+$")
_A = letters("A")


def formula(line: Line, at: int) -> Found:
    """What is said for a chunk of a formula; "a" is a letter, not the article. A unit after a power of ten is named."""
    core = line.core(at)
    spoken = spoken_formula(
        core, _WORDS, lambda figure: number(figure) if is_number(figure) else digits(figure)
    ).split()
    named = [word.strip(",") == "a" for word in spoken]
    shown = " ".join(word.upper() if one else word for word, one in zip(spoken, named, strict=True))
    said = Said(shown, tuple(_A.ipa[0] if one else None for one in named) if any(named) else ())
    names = spaced_unit(line.core(at + 1)) if _TENS.search(core) and line.tied(at) else None
    return (said, Said(names[1], dot=True)) if names else (said,)
