"""What kitchens and homes count: 2 c. flour, 1 1/2 T. milk, 3BR/2BA."""

from __future__ import annotations

import re

from audio_service.verbalize.english.context import NOT_NOUNS
from audio_service.verbalize.english.numbers.fractions import VULGAR, fraction, quantity, typed
from audio_service.verbalize.english.numbers.measures import INGREDIENTS
from audio_service.verbalize.words import Found, Line, say

_SPOONS = {"c": "cup", "C": "cup", "t": "teaspoon", "T": "tablespoon"}
_ADVERTISED = re.compile(r"(?:(?P<beds>\d{1,2})(?:BR|BD|br|bd)[/–-]?)?(?:(?P<baths>\d(?:\.\d|½)?)(?:BA|BTH|ba|bth))?")


def household(line: Line, at: int) -> Found | None:
    """A quantity of a recipe or the rooms of a home."""
    return _advertised(line, at) or _spooned(line, at)


def _spooned(line: Line, at: int) -> Found | None:
    """`2 c. flour`, `1 1/2 c. chopped nuts`, `1 T. milk`, not `2 T. rex`."""
    whole, pair = line.core(at), typed(line.core(at + 1))
    last = at + 2 if pair and whole.isdecimal() else at + 1
    name = _SPOONS.get(line.core(last))
    if not name or not line.tied(at) or line.chunks[last].trail != "." or not line.core(last + 1).islower():
        return None
    if line.core(last) != "c" and not {line.low(last + 1), line.low(last + 2)} & INGREDIENTS:
        return None
    words = quantity(whole)
    if words is None:
        return None
    part = whole in VULGAR or typed(whole) is not None
    one = last == at + 1 and (whole == "1" or part)
    between = ["and " + fraction(*pair, after_whole=True)] if pair and last == at + 2 else []
    return say(words, *between, name if one else name + "s", dot=True)


def _advertised(line: Line, at: int) -> Found | None:
    """`3BR/2BA` "three bedrooms, two baths", `a 2BR flat`."""
    core = line.core(at)
    match = _ADVERTISED.fullmatch(core)
    if not match or core[-1] in "/–-":
        return None
    counted = [(match["beds"], "bedroom"), (match["baths"], "bath")]
    noun = line.after(at).isalpha() and line.after(at) not in NOT_NOUNS
    names = [(many, one if many == "1" or noun else one + "s") for many, one in counted if many]
    return say(", ".join(f"{quantity(many)} {name}" for many, name in names))
