"""Places in a text or a building: 12(3)(b), Regulation 2016/679, Pub. L. 117-58, Room 12A, Rte. 9W."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.names.serials import coded, serial_number, together
from audio_service.verbalize.english.numbers.amounts import looks_like_year
from audio_service.verbalize.english.numbers.numerals import cardinal, digits, paired, year
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

_CLAUSE = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)((?:\((?:[a-z]{1,2}|[ivx]{1,4}|[A-Z]|\d{1,2})\))+)(s|'s)?")
_PLAN = re.compile(r"(401|403|457)([kb])(s)?")
_ACT = re.compile(r"(\d{1,4})/(\d{1,4})(?:/([A-Z]{2,4}))?('s)?")
_LAW = re.compile(r"(\d{1,3})[-–](\d{1,3})")
# Two trains: 12309/12310.
_TRAINS = re.compile(r"(\d{5})/(\d{5})")
_DOCKET = re.compile(r"(?:(\d):)?(\d\d)-([a-z]{2})-(\d{3,6})")
_ROOM = re.compile(r"(\d{1,4})([A-Z]{1,2})(?:[-–](\d{1,4}[A-Z]|[A-Z]))?")
_PAGES = re.compile(r"(pp?)(\d{1,4})(?:[-–](\d{1,4}))?|(\d{3,4})pp")
_SECTION = re.compile(r"[sS](\d{1,3}[A-Z]{0,2})((?:\(\w{1,4}\))*)")
_NUMBERED = re.compile(r"No(\d{1,3})")
_LAWFUL = _TABLES.words("lawful")
_BEFORE_PAGES = _TABLES.words("before_pages")
_ON_PAGES = _TABLES.words("on_pages")
_PLACES = _TABLES.words("places")
_ACTS = _TABLES.words("acts")


def clauses(line: Line, at: int) -> Found | None:
    """`401(k)`, `501(c)(3)`, `15(b)`, `401k`."""
    said = clause(line.core(at))
    return (said,) if said else None


def clause(core: str) -> Said | None:
    """The words for a number with letters and numbers in brackets."""
    match = _PLAN.fullmatch(core) or _CLAUSE.fullmatch(core)
    if not match:
        return None
    parts = [Said(serial_number(match[1])) if "." in match[1] else Said(paired(match[1], zero="oh"))]
    pieces = re.findall(r"[A-Za-z]+|\d+", match[2])
    for piece in pieces:
        figure = int(piece) if piece.isdecimal() else roman_value(piece.upper()) if len(piece) > 1 else None
        parts.append(Said(cardinal(figure)) if figure else letters(piece))
    return together(parts, match[3] or "")


def references(line: Line, at: int) -> Found | None:
    """`Regulation (EU) 2016/679`, `Pub. L. 117-58`, `No. 1:21-cr-00175`."""
    core = line.core(at)
    if match := _ACT.fullmatch(core):
        if not any(line.low(index) in _ACTS for index in range(max(0, at - 3), at)):
            return None
        ending = [letters(match[3])] if match[3] else []
        return (together([Said(_act_number(match[1])), Said(_act_number(match[2])), *ending], match[4] or ""),)
    if (match := _LAW.fullmatch(core)) and _is_public_law(line, at):
        return (Said(f"{paired(match[1], zero='oh')} {paired(match[2])}"),)
    if line.british and (match := _TRAINS.fullmatch(core)):
        return (Said(f"{digits(match[1])}, {digits(match[2])}"),)
    if match := _DOCKET.fullmatch(core):
        part = [Said(cardinal(int(match[1])))] if match[1] else []
        return (together([*part, Said(paired(match[2])), letters(match[3]), Said(serial_number(match[4]))]),)
    return None


def _is_public_law(line: Line, at: int) -> bool:
    """`Pub. L. 117-58`, `Public Law 117-58`, `P.L. 117-58`."""
    named = line.core(at - 1) in ("L", "Law") and line.low(at - 2) in ("pub", "public")
    return named or line.core(at - 1) == "P.L"


def _act_number(text: str) -> str:
    if looks_like_year(text):
        return year(int(text))
    return digits(text) if len(text) == 3 else paired(text)


def rooms(line: Line, at: int) -> Found | None:
    """`Room 12A`, `Rte. 9W`, `Seats 14C and 14F`, not degrees or watts."""
    core = line.core(at)
    match = _ROOM.fullmatch(core)
    if not match or not _is_place(line, at):
        return None
    parts = [Said(paired(match[1], zero="oh")), letters(match[2])]
    if match[3]:
        parts += [Said("to"), letters(match[3]) if match[3].isalpha() else coded(match[3])]
    return (together(parts),)


def pages(line: Line, at: int) -> Found | None:
    """`pp384` and `384pp` of a book, `see p24`, `pp30-31`; `No10`; `s21` of an act in Britain."""
    core = line.core(at)
    if match := _PAGES.fullmatch(core):
        named = line.low(at - 1) in _ON_PAGES or (line.before(at) in _BEFORE_PAGES and not line.after(at))
        if match[1] == "p" and not named:
            return None
        figure = cardinal(int(match[2] or match[4]), british=line.british)
        if match[3]:
            return (Said(f"pages {figure} to {cardinal(int(match[3]), british=line.british)}"),)
        return (Said(f"page {figure}" if match[1] == "p" else f"{figure} pages"),)
    if match := _NUMBERED.fullmatch(core):
        return (Said(f"Number {cardinal(int(match[1]), british=line.british)}"),)
    section = line.british and (core[0] == "s" or at == 0) and _SECTION.fullmatch(core)
    if section and _is_lawful(line, at):
        first = paired(section[1], zero="oh") if section[1].isdecimal() else coded(section[1]).words
        said = clause(f"1{section[2]}") if section[2] else None
        return (Said(f"section {first}{said.words.removeprefix('one') if said else ''}"),)
    return None


def _is_lawful(line: Line, at: int) -> bool:
    """Whether `s21` is a section of an act, not a protein or a sound of the heart."""
    return line.before(at) == "under" or any(line.low(index) in _LAWFUL for index in range(at - 8, at + 9))


def _is_place(line: Line, at: int) -> bool:
    before = line.low(at - 1) if line.dotted(at - 1) else ""
    if before in ("and", "or", "to") and _ROOM.fullmatch(line.core(at - 2)):
        before = line.low(at - 3)
    return before in _PLACES
