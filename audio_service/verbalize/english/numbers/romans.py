"""Roman numerals by the word before them: Elizabeth II, World War II, Chapter IV, the XXI century."""

from __future__ import annotations

import re

from audio_service.verbalize.english.numbers.numerals import cardinal, ordinal, year
from audio_service.verbalize.words import Found, Line, say, wordset

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
    Akbar Bhumibol Carlos Casimir Edmund Emanuele Emmanuel Erik Felipe Frederik Gustavus Jahangir Joao João Kamehameha
    Konrad Conrad Lothair Magnus Manuel Menelik Moctezuma Montezuma Naruhito Nebuchadnezzar Olaf Rainier Ramses Roger
    Rudolph Shapur Shenouda Sigismund Tawadros Umberto Valdemar Vajiralongkorn
    Urban Victoria Vittorio Wilhelm Willem William Xerxes Zog"""
)
_GIVEN = wordset(
    """Adam Aaron Alan Andrew Anthony Arthur Ben Benjamin Bill Bob Brian Bruce Carl Chris Clarence Cornelius Daniel Dale
    Dennis Donald Douglas Edgar Edwin Eric Ernest Eugene Frank Fred Gary Gordon Grant Harrison Harry Herbert Howard Hugh
    Jack Jacob Jason Jeff Jeffrey Jerry Jim Joe Johnson Jones Jr Keith Kenneth Kevin King Lawrence Lee Lewis Martin
    Matthew Miller Nathan Patrick Ralph Ray Raymond Roger Roy Russell Sam Samuel Scott Simon Smith Steven Taylor Thomas
    Thurston Timothy Tom Walter Warren Wayne Wendell Williams Wilson"""
)
# First names, two words before a son's numeral: "Davis Love III". By themselves they may be something else.
_FIRST = wordset(
    """Alex Austin Bobby Brandon Charlie Clay Clifford Davis Dean Derek Earl Elliott Ethan Floyd Franklin Gerald Gilbert
    Glenn Graham Greg Hank Harvey Jesse Jimmy Joel Johnny Jonathan Josh Joshua Justin Ken Kyle Larry Leonard Leroy Lloyd
    Luke Marcus Mario Mark Marshall Marvin Max Melvin Mike Neil Nick Oliver Oscar Owen Perry Pete Phil Preston Randall
    Randy Reginald Rex Rick Ricky Rob Rodney Ron Ronald Ryan Sean Seth Stanley Steve Stuart Ted Terry Todd Tony Troy
    Tyler Vernon Victor Vincent Wallace Wesley Will Willie Woodrow Zachary"""
)
# After these the numeral counts.
_COUNTED = wordset(
    """acts articles books chapters levels pages parts phases sections stages titles types volumes
    act annex apollo appendix article bowl book canto category chapter class division episode exhibit factor figure
    game grade group installment kampf layer level line mark mission mk number olympiad page panel paragraph part
    phase plate problem psalm quarter round saturn scene schedule section series song sonata stage stanza step symphony
    table tier title type unit verse version vol volume war wars wrestlemania zone"""
)
_SHORT = wordset("bk ch mk pt sec vol vols")
_CENTURIES = frozenset(
    (
        "century",
        "centuries",
        "dynasty",
        "olympiad",
        "legion",
        "corps",
        "congress",
        "olympics",
        "olympic",
        "winter",
        "summer",
    )
)
# Before a ruler's name.
_THRONES = wordset(
    """King Queen Pope Emperor Empress Tsar Czar Tsarina Sultan Shah Kaiser Prince Duke Pharaoh Patriarch Caliph Count
    Khan"""
)
_HYPHENED = re.compile(r"([IVXLC]{2,})-([a-z]+(?:-[a-z]+)*)")
_SPAN = re.compile(r"([IVXLC]+)[-–]([IVXLC]+)")
_YEAR = re.compile(r"M{1,2}[CDXLVIM]{2,}")
# Abbreviations and words that look like numerals.
_OTHER = wordset(
    """CC CD CI CIV CIVIC CIVIL CL CM CV CX DC DD DI DIM DIX DL DM DVI
    DVD ID IL IM LCD LD LI LIVID MC MCI MD MI MILD MM MIX MIMIC MV VIM VIVID"""
)


def roman_value(text: str) -> int | None:
    """`XIV` -> 14; None unless it is a well-formed numeral."""
    if not text or len(text) > 15 or not _ROMAN.fullmatch(text):
        return None
    values = [_VALUES[letter] for letter in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def romans(line: Line, at: int) -> Found | None:
    """A numeral after a name, a kind of part or before "century"."""
    core = line.core(at)
    if "-" in core or "–" in core:
        return _joined(line, at, core)
    if core.islower() and not _is_listed(line, at):
        return None
    numeral, _, ending = core.upper().partition("'")
    number = roman_value(numeral)
    if number is None:
        return None
    shown = _shown(line, at, numeral, number)
    return say(shown + ("'s" if ending == "S" else "")) if shown else None


def _is_listed(line: Line, at: int) -> bool:
    """Whether a numeral in small letters counts: after "chapter", or in brackets, as items of a list are."""
    bracketed = line.chunks[at].lead.endswith("(") and line.chunks[at].trail.startswith(")")
    if bracketed:
        return set(line.core(at)) <= set("ivx")
    return line.before(at) in _COUNTED and line.core(at) not in ("i", "c", "d", "m", "l")


def _joined(line: Line, at: int, core: str) -> Found | None:
    """`Louis XIV-style`, `World War II-era`, `Chapters II-IV`."""
    if match := _HYPHENED.fullmatch(core):
        value = roman_value(match[1])
        shown = _shown(line, at, match[1], value) if value else None
        return say(f"{shown} {match[2].replace('-', ' ')}") if shown else None
    match = _SPAN.fullmatch(core.upper()) if line.before(at) in _COUNTED else None
    first, last = (roman_value(match[1]), roman_value(match[2])) if match else (None, None)
    return say(f"{cardinal(first)} to {cardinal(last)}") if first and last and first < last else None


def certain(line: Line, at: int) -> Found | None:
    """A numeral that is also a name, such as Xi, after an unambiguous word: `Chapter XI`, `Pius XI`."""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    sure = before.lower() in _COUNTED or before in _RULERS or line.core(at - 2) in _THRONES
    return romans(line, at) if line.core(at).isupper() and sure else None


def _shown(line: Line, at: int, numeral: str, number: int) -> str | None:
    before = line.core(at - 1) if line.tied(at - 1) else ""
    abbreviated = line.low(at - 1) in _SHORT and line.dotted(at - 1)
    if abbreviated or line.core(at).islower():
        return cardinal(number)
    if line.after(at) in _CENTURIES and numeral not in ("I", "C", "D", "M"):
        return ordinal(number)
    if _YEAR.fullmatch(numeral) and 1000 < number < 2100 and numeral not in _OTHER:
        return year(number)
    bowl = before == "Bowl" and line.core(at - 2) == "Super"
    if len(numeral) == 1 and not bowl and (numeral not in "IVX" or (numeral == "X" and before == "Series")):
        return None
    if bowl or (before.lower() in _COUNTED and (numeral != "I" or (before[0].isupper() and _ruler(line, at)))):
        return cardinal(number)
    if number < 40 and _is_crowned(line, at, numeral):
        return f"the {ordinal(number)}"
    if numeral in _OTHER or len(numeral) == 1 or number > 39:
        return None
    if before in _GIVEN or (before[:1].isupper() and _full_name(line, at)):
        return f"the {ordinal(number)}"
    return cardinal(number)


def _is_crowned(line: Line, at: int, numeral: str) -> bool:
    """`Henry VIII`, `Queen Xenia II`; `John V.` is an initial."""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if len(numeral) == 1 and (numeral not in "IVX" or line.chunks[at].trail.startswith(".")):
        return False
    crowned = before in _RULERS or (before[:1].isupper() and line.core(at - 2) in _THRONES and line.tied(at - 2))
    return crowned and (numeral != "I" or _ruler(line, at))


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
    return line.tied(at - 2) and (
        name in _GIVEN or name in _RULERS or name in _FIRST or (len(name) == 1 and name.isupper())
    )
