"""Written mathematics in English: √h "the square root of h", (a + b)² "a plus b, squared"."""

from __future__ import annotations

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.numbers.numerals import digits, is_number, number
from audio_service.verbalize.formulas import FormulaWords, spoken_formula
from audio_service.verbalize.words import Said

_WORDS = Tables.beside(__file__).whole(FormulaWords)
_A = letters("A")


def formula(core: str) -> Said:
    """What is said for a chunk of a formula; "a" is a letter, not the article."""
    spoken = spoken_formula(
        core, _WORDS, lambda figure: number(figure) if is_number(figure) else digits(figure)
    ).split()
    named = [word.strip(",") == "a" for word in spoken]
    shown = " ".join(word.upper() if one else word for word, one in zip(spoken, named, strict=True))
    return Said(shown, tuple(_A.ipa[0] if one else None for one in named) if any(named) else ())
