"""Roman numerals by what stands before them: Elizabeth II, World War II, Chapter IV, the XXI century."""

from __future__ import annotations

import re

from audio_service.verbalize.english.numerals import cardinal, ordinal
from audio_service.verbalize.words import Found, Line, say
from audio_service.verbalize.wordset import wordset

_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# Names of rulers and popes: the numeral is an ordinal, a single letter too.
_RULERS = wordset(
    """Abdullah Adolf Albert Alexander Alexandra Alfonso Alphonse Amenhotep Anne Antiochus Augustus Baldwin Baudouin
    Benedict Boniface Catherine Charles Christian Clement Constantine Cleopatra Darius David Edward Elizabeth Ferdinand
    Francis Franz Frederick Friedrich George Gregory Gustav Haakon Hadrian Harald Harold Hassan Henry Hussein Innocent
    Isabella Ivan James John Joseph Juan Julius Justinian Karl Knut Leo Leopold Louis Ludwig Mahmud Margrethe
    Maria Mary Maximilian Mehmed Michael Mohammed Muhammad Murad Napoleon Nicholas Olav Otto Pahlavi Paul Pedro Peter
    Philip Pius Ptolemy Rama Ramesses Rameses Richard Robert Rudolf Selim Sixtus Stephen Suleiman Theodore Thutmose
    Urban Victoria Vittorio Wilhelm Willem William Xerxes Zog"""
)
_GIVEN = wordset(
    """Adam Aaron Alan Andrew Anthony Arthur Ben Benjamin Bill Bob Brian Bruce Carl Chris Clarence Cornelius Daniel Dale
    Dennis Donald Douglas Edgar Edwin Eric Ernest Eugene Frank Fred Gary Gordon Grant Harrison Harry Herbert Howard Hugh
    Jack Jacob Jason Jeff Jeffrey Jerry Jim Joe Johnson Jones Jr Keith Kenneth Kevin King Lawrence Lee Lewis Martin
    Matthew Miller Nathan Patrick Ralph Ray Raymond Roger Roy Russell Sam Samuel Scott Simon Smith Steven Taylor Thomas
    Thurston Timothy Tom Walter Warren Wayne Wendell Williams Wilson"""
)
# After these the numeral counts.
_COUNTED = wordset(
    """act annex apollo appendix article bowl book canto category chapter class division episode exhibit factor figure
    game grade group installment kampf layer level line mark mission model number olympiad page panel paragraph part
    phase plate problem psalm quarter round saturn scene schedule section series song sonata stage stanza step symphony
    table tier title type unit verse version vol volume war wars wrestlemania zone"""
)
_CENTURIES = frozenset(("century", "centuries", "dynasty", "olympiad", "legion", "corps", "congress", "olympics"))
# Abbreviations and words that look like numerals.
_OTHER = wordset(
    """CC CD CI CIV CIVIC CIVIL CL CM CV CX DC DD DI DIM DIX DL DM DVI
    DVD ID IL IM LCD LD LI LIVID MC MCI MD MI MILD MM MIX MIMIC MV VIM VIVID"""
)


def roman_value(text: str) -> int | None:
    """`XIV` -> 14; None for what is no numeral as one would write it."""
    if not text or len(text) > 15 or not _ROMAN.fullmatch(text):
        return None
    values = [_VALUES[letter] for letter in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def romans(line: Line, at: int) -> Found | None:
    """A numeral after a name, a kind of part or before "century"."""
    core = line.core(at)
    if core.islower() and (line.before(at) not in _COUNTED or core in ("i", "c", "d", "m", "l")):
        return None
    numeral, _, ending = core.upper().partition("'")
    number = roman_value(numeral)
    if number is None:
        return None
    shown = _shown(line, at, numeral, number)
    return say(shown + ("'s" if ending == "S" else "")) if shown else None


def _shown(line: Line, at: int, numeral: str, number: int) -> str | None:
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if line.after(at) in _CENTURIES and numeral not in ("I", "C", "D", "M"):
        return ordinal(number)
    if len(numeral) == 1 and numeral not in "IVX":
        return None
    if before.lower() in _COUNTED and (numeral != "I" or (before[0].isupper() and _ruler(line, at))):
        return cardinal(number)
    initial = len(numeral) == 1 and (numeral not in "IVX" or line.chunks[at].trail.startswith("."))
    if before in _RULERS and not initial and number < 40 and (numeral != "I" or _ruler(line, at)):
        return f"the {ordinal(number)}"
    if numeral in _OTHER or len(numeral) == 1 or number > 39:
        return None
    if before in _GIVEN or (before[:1].isupper() and _full_name(line, at)):
        return f"the {ordinal(number)}"
    return cardinal(number)


def _ruler(line: Line, at: int) -> bool:
    """`Charles I` is a king unless a verb follows, as in "Mary I think"."""
    following = line.after(at)
    verbs = (
        "am",
        "was",
        "think",
        "have",
        "had",
        "said",
        "will",
        "would",
        "can",
        "do",
        "did",
        "know",
        "knew",
        "met",
        "saw",
    )
    return not following or following not in verbs


def _full_name(line: Line, at: int) -> bool:
    """Whether a given name stands two chunks before: "Martin Hanley III"."""
    name = line.core(at - 2)
    return line.tied(at - 2) and (name in _GIVEN or name in _RULERS or (len(name) == 1 and name.isupper()))
