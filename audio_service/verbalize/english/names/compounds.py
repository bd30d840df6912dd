"""Chunks of several parts: US-based, 40-year-old, 7.2-millimeter, Hi,no,yes,34!, he/she, one.Then."""

from __future__ import annotations

import re
from collections.abc import Callable

from audio_service.article import Tables
from audio_service.verbalize.english.names.serials import coded, together
from audio_service.verbalize.english.numbers.amounts import looks_like_year
from audio_service.verbalize.english.numbers.numerals import digits, number, paired, two_digit_year, year
from audio_service.verbalize.english.numbers.units import unit
from audio_service.verbalize.words import Doubt, Said

_TABLES = Tables.beside(__file__)

# Reads one part as if it stood alone.
Reader = Callable[[str], Said]
LONGEST = 1000
# Marks that end a clause: they split first. A comma between groups of digits does not.
_CLAUSES = re.compile(
    r"((?:(?<!\d),|,(?!\d{3}(?!\d)|\d\d(?:,\d\d){0,3},\d{3}(?!\d))|[;!?…()\[\]{}\"“”`|]|\.{2,}+|:(?!\d)|(?<!\d):|(?<=[a-z])\.(?=[A-Z]))+)"
)
_SPACED = re.compile(r"([-–/&+=_<>*]|(?<=\d):(?=\d))")
_SIGNS_BETWEEN = frozenset("-–/&+=_<>*:")
_PLAIN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*(?:-[^\W\d_]+(?:'[^\W\d_]+)*)+")
_MEASURED = re.compile(r"(\d[\d,]*(?:\.\d+)?)([A-Za-z°]{1,4})")
# F/A-18F
_CODE = re.compile(r"\d{1,4}[A-Z]{1,2}")
_JETS = re.compile("7[0-8]7")
_DECADE = re.compile(r"\d{2,4}s")
_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)", re.I)
_LETTERED = re.compile(r"([A-Z]{1,2})(\d{1,3})")
_SEATED = re.compile(r"(\d{1,3})([A-Z])")
_RATES = _TABLES.words("rates")
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_LEFT = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[.%°&]")
_SIGNS = {"&": "and", "+": "plus", "=": "equals"}
_LEFT_SIGNS = {".": "", "%": "percent", "°": "degrees", "&": "and"}
_COUNTED = _TABLES.words("counted")


def compound(core: str, read: Reader) -> Said:
    """The parts of `core` in order; hyphens between plain words stay, other marks become their sound."""
    if len(core) > LONGEST:
        said = compound(core[:LONGEST], read)
        return Said(said.words, said.ipa, doubt=said.doubt or Doubt.SPELLED)
    clauses = _CLAUSES.split(core)
    if len(clauses) > 1:
        return _clauses(clauses, read)
    pieces = [piece for piece in _SPACED.split(core) if piece]
    if len(pieces) > 1:
        return _pieces(core, pieces, read)
    return leftovers(core)


def _clauses(clauses: list[str], read: Reader) -> Said:
    """`Hi,no,yes,34!`: each clause by itself, its mark behind its last word."""
    parts: list[Said] = []
    for at, text in enumerate(clauses):
        if at % 2:
            parts = _marked(parts, _sound(text))
        elif text:
            parts.append(read(text))
    return together(parts)


def _sound(marks: str) -> str:
    """What is heard for the marks between two clauses."""
    for mark in "?!.;:":
        if mark in marks and ".." not in marks:
            return mark
    return "" if set(marks) <= set('"“”`') else ","


def _pieces(core: str, pieces: list[str], read: Reader) -> Said:
    """`40-year-old`, `US-based`, `MIG-25/235`."""
    parts: list[Said] = []
    kept = _PLAIN.fullmatch(core) is not None
    for at, piece in enumerate(pieces):
        if piece in _SIGNS_BETWEEN:
            parts += _between(pieces, at)
            continue
        said = _piece(pieces, at, read)
        kept = kept and said.words == piece and not said.ipa
        parts.append(said)
    if kept:
        return Said(core, doubt=next((part.doubt for part in parts if part.doubt), None))
    return together(parts)


def _piece(pieces: list[str], at: int, read: Reader) -> Said:
    """One part: the second of two years shortened, a unit after a number in the singular, else as if alone."""
    piece = pieces[at].strip("'") or pieces[at]
    if at > 1 and pieces[at - 1] == "/" and piece in _RATES and (names := unit(piece)):
        return Said(names[0])
    before = pieces[at - 2] if at > 1 and pieces[at - 1] in "-–" else ""
    if before.isupper() and _CODE.fullmatch(piece):
        return coded(piece)
    if before[:1].isdecimal():
        if not piece[0].isdecimal() and (names := unit(piece)) and (piece != "in" or at + 1 == len(pieces)):
            return Said("point" if piece == "pt" else names[0], dot=True)
        if len(piece) == 2 and piece.isdecimal() and looks_like_year(before):
            return Said(two_digit_year(piece))
    if at + 2 < len(pieces) and (match := _MEASURED.fullmatch(piece)) and (names := unit(match[2])):
        return Said(f"{number(match[1])} {names[0]}")
    if looks_like_year(piece) and at + 2 < len(pieces) and pieces[at + 2].lower() not in _COUNTED:
        return Said(year(int(piece)))
    if _JETS.fullmatch(piece) and pieces[at + 1 : at + 2] == ["-"]:
        return Said(paired(piece))
    if piece.isdecimal() and len(pieces) > 1:
        return Said(
            digits(piece) if len(piece) > 5 else year(int(piece)) if looks_like_year(piece) and at else number(piece)
        )
    return read(piece)


def _between(pieces: list[str], at: int) -> list[Said]:
    """What is said for the mark between two parts."""
    mark = pieces[at]
    first = pieces[at - 1] if at else ""
    following = pieces[at + 1] if at + 1 < len(pieces) else ""
    if _DECADE.fullmatch(first) and _DECADE.fullmatch(following) and mark in "-–":
        return [Said("to")]
    middle = ("noon", "midnight")
    if mark in "-–" and (
        (first.lower() in middle and following[:1].isdecimal())
        or (first[:1].isdecimal() and first[-1:] in "mM" and following in middle)
    ):
        return [Said("to")]
    if mark in ":–" and first[:1].isdecimal() and following[:1].isdecimal():
        return [Said("to")] if first != following else []
    if mark in "-–" and (_is_range(pieces, at) or (_ORDINAL.fullmatch(first) and _ORDINAL.fullmatch(following))):
        return [Said("to")]
    if (
        mark == "/"
        and following in _RATES
        and (first.endswith("s") or first[-1:].isdecimal() or (first[:1].isdecimal() and first[-1] == "x"))
    ):
        return [Said("per")]
    if mark == "+" and first and not following:
        return [Said("plus")]
    if mark == "/" and first == "1" and following.isalpha() and len(following) < 4:
        return [Said("per")]
    heard = first and following if mark != "&" else first or following
    return [Said(_SIGNS[mark])] if mark in _SIGNS and heard else []


def _is_range(pieces: list[str], at: int) -> bool:
    """`18-24-year-olds`, `Q1-Q3`, `A1–A5`, `12A-12F`."""
    first, second = pieces[at - 1], pieces[at + 1] if at + 1 < len(pieces) else ""
    if at == 1 and len(pieces) > 4 and first.isdecimal() and second.isdecimal() and len(second) <= 3:
        return pieces[3] in "-–" and pieces[4].isalpha() and len(pieces[4]) > 2 and int(first) < int(second)
    seats = _SEATED.fullmatch(first), _SEATED.fullmatch(second)
    if seats[0] and seats[1]:
        return seats[0][1] == seats[1][1] and seats[0][2] < seats[1][2]
    before, after = _LETTERED.fullmatch(first), _LETTERED.fullmatch(second)
    return bool(before and after and before[1] == after[1] and int(before[2]) < int(after[2]))


def _marked(parts: list[Said], mark: str) -> list[Said]:
    """`mark` behind the last word, if there is one without a mark."""
    if not mark or not parts or not parts[-1].words or parts[-1].words[-1] in ",.;:!?":
        return parts
    last = parts[-1]
    return [*parts[:-1], Said(last.words + mark, last.ipa, doubt=last.doubt)]


def leftovers(core: str) -> Said:
    """A chunk without a rule: its words, digits and dots, without other signs."""
    words = []
    pieces = _LEFT.findall(_RAISED.sub(" ", core))
    for at, piece in enumerate(pieces):
        if piece == "." and 0 < at < len(pieces) - 1:
            both = pieces[at - 1].isdecimal() and pieces[at + 1].isdecimal()
            words.append("point" if both else "dot")
        elif piece in _LEFT_SIGNS:
            words.append(_LEFT_SIGNS[piece])
        else:
            words.append(
                number(piece) if piece.isdecimal() and len(piece) < 4 else digits(piece) if piece.isdecimal() else piece
            )
    return Said(" ".join(word for word in words if word))
