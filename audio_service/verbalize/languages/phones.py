"""Telephone numbers and addresses of machines, digit by digit."""

from __future__ import annotations

import re

from audio_service.article import wordset
from audio_service.verbalize.languages.agreement import NO_NOUN, gender, known_gender
from audio_service.verbalize.languages.counted import counted_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, digits
from audio_service.verbalize.words import Found, Line, Said, say

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?[1-9]?\d|10\d)"
_MACHINE = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
# "912 345 678 o" is a number, "912 345 678 habitantes" a sum.
_LONGEST_JOINT = 3
_THOUSANDS = {3}
_PART = re.compile(r"\+?\d{1,11}(?:[-–/.]\d{2,8}|[-–]\d){0,5}")
_SPLIT = re.compile(r"[-–/.]")
_SHORT = 3
_MARKS = ("/", "-", "–")
_LONGEST_AREA = 6
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
_NEAR = 6
_LOCAL = re.compile(r"\d{3,5}-\d{4}")
_AREA = 2
# Digits of a free number's prefix (0800) and of a whole number without spaces, where groups are pairs.
_FREE, _WHOLE = 4, 10
_DATE = re.compile(r"(?:0\d|[12]\d|3[01])-(?:0\d|1[0-2])-(?:19|20)\d{2}")
_PAIRED = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{2}$")
_COUNTRIES = wordset("1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49")
_CODES = wordset("51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98")


def phones(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`0171 2345678`, `+49 30 1234-567`, `(0411) 0234-1234`, `192.168.1.1`."""
    core = line.core(at)
    if _MACHINE.fullmatch(core):
        return say(f" {table.web.dot} ".join(digits(table, part) for part in core.split(".")))
    if service := _service(table, line, at):
        return service
    if "/" in core and line.low(at - 1) in table.codes.before and core.count("/") == 1:
        return None
    parts = _parts(line, at)
    total = sum(char.isdecimal() for part in parts for char in part)
    if line.low(at - 1) in table.phones.extensions and core.replace("-", "").isdecimal():
        return say(digits(table, core))
    known = _named(table, line, at) or _has_shape(table, line, at, parts)
    if not parts or not (known or _LEAST_DIGITS <= total <= _MOST_DIGITS) or total < 3:
        return None
    if not (known or _looks_like_one(line, at, parts)):
        return None
    if not known and len(parts) == 1 and _is_range(table, line, at):
        return None
    if len(parts) == 1 and len(parts[0]) == _SHORT and not table.phones.groups:
        return say(digits(table, parts[0]))
    return tuple(_group(table, part, last=number == len(parts) - 1) for number, part in enumerate(parts))


def _service(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`larmet till 112`: a number of few digits near a word for calls, with nothing counted behind it."""
    words = table.phones.services.get(line.core(at))
    following = line.core(at + 1) if line.tied(at) else ""
    if following.islower() and table.agreement.capital_nouns:
        adjective = following.endswith(tuple(table.agreement.adjectives)) and following not in table.phones.near
        counts = adjective and line.core(at + 2)[:1].isupper()
    else:
        counts = following.isalpha() and gender(table, following) != NO_NOUN
    if not words or (counts and following not in table.times.dots_before):
        return None
    beside = range(at - _NEAR, at + _NEAR)
    return say(words) if any(line.low(near) in table.phones.near for near in beside) else None


def _named(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word for telephones stands before a number, or before the article of it."""
    short = len(line.core(at)) == _SHORT == len(line.core(at - 2)) and line.core(at - 2).isdecimal()
    if short and line.low(at - 1) in table.phones.joints:
        return _named(table, line, at - 2)
    before = line.low(at - 2) if line.low(at - 1) in table.phones.articles else line.low(at - 1)
    return before.rstrip(".:") in table.phones.words


def _parts(line: Line, at: int) -> list[str]:
    """The chunks of a number, from `at` on."""
    found: list[str] = []
    while (core := _without_bracket(line.core(at + len(found)))) and _PART.fullmatch(core) and len(found) < 8:
        if found and core.startswith("+"):
            break
        found.append(core)
        chunk = line.chunks[at + len(found) - 1]
        following = line.chunks[at + len(found)] if at + len(found) < len(line.chunks) else None
        if chunk.trail not in ("", ")") or following is None or following.lead not in ("", "("):
            break
        if following.lead and not core.startswith("+"):
            break
        if following.core in _MARKS and not following.trail and "".join(found)[0] == "0" and _is_area(found):
            found.append(following.core)
    return found


def _is_area(parts: list[str]) -> bool:
    """Whether the groups before a mark with spaces around it are the code of an area: `0 61 31 / 12 34 56`."""
    return sum(map(len, parts)) <= _LONGEST_AREA and all(part.isdecimal() for part in parts)


def _has_shape(table: LanguageTable, line: Line, at: int, parts: list[str]) -> bool:
    """Whether the groups are those of a number in the language, and nothing is counted behind them."""
    last, written = at + len(parts) - 1, " ".join(parts)
    following = line.core(last + 1) if line.tied(last) else ""
    word = len(following) > _LONGEST_JOINT and following.isalpha()
    noun = (word and (following[:1].isupper() or not table.agreement.capital_nouns)) or counted_of(
        table, following
    ) is not None
    counts = noun and set(map(len, parts)) == _THOUSANDS
    return not counts and any(re.fullmatch(shape, written) for shape in table.phones.shapes)


def _without_bracket(core: str) -> str:
    """`(0)30`, of which the chunk has `0)30`."""
    core = core.replace("–", "-")
    return core.replace(")", "-", 1) if core[:1].isdecimal() and ")" in core[:6] else core


def _looks_like_one(line: Line, at: int, parts: list[str]) -> bool:
    """An area code begins with a zero, a country's with a plus; or a local number has its hyphen."""
    first = parts[0]
    if first.startswith("+"):
        return True
    plain = _SPLIT.sub("", first)
    if _DATE.fullmatch(first):
        return False
    if plain.startswith("0") and first.count(".") > 2:
        return True
    if plain.startswith("0") and "." not in first:
        return len(parts) > 1 or bool(_SPLIT.search(first)) or len(plain) >= 9
    if line.chunks[at].lead.endswith("(") and line.chunks[at].trail == ")" and len(parts) > 1:
        return len(plain) <= 4
    if any(_PAIRED.search(part) for part in parts):
        return True
    *codes, local = parts
    known = bool(_LOCAL.fullmatch(local)) and not _are_years(local)
    return known and len(codes) < 3 and all(len(code) == _AREA and code.isdecimal() for code in codes)


def _is_range(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether something is counted behind two figures that rise: "800-1200 personas"."""
    first, hyphen, second = line.core(at).replace("–", "-").partition("-")
    following = line.core(at + 1) if line.tied(at) else ""
    if (
        following in table.phones.extensions
        or not hyphen
        or first[:1] == "0"
        or not (first.isdecimal() and second.isdecimal() and int(first) < int(second))
    ):
        return False
    return counted_of(table, following) is not None or known_gender(table, following) in table.numbers.cardinals


def _are_years(text: str) -> bool:
    first, _, second = text.partition("-")
    return "1000" <= first <= "2099" and len(first) == 4 and "1000" <= second <= "2199"


def _group(table: LanguageTable, part: str, *, last: bool) -> Said:
    """One printed group; a pause divides it from the next."""
    if part in _MARKS:
        return Said("")
    if part.startswith("+"):
        return _country(table, part, last=last)
    groups = [_said(table, group) for group in _SPLIT.split(part)]
    return Said(", ".join(groups), pause=not last)


def _country(table: LanguageTable, part: str, *, last: bool) -> Said:
    first, *rest = _SPLIT.split(part[1:])
    code = next((first[:length] for length in (2, 1) if first[:length] in _COUNTRIES | _CODES), first[:3])
    words = cardinal(table, int(code)) if table.phones.country else digits(table, code)
    groups = [group for group in (first[len(code) :], *rest) if group]
    return Said(", ".join([f"{table.plus} {words}", *(_said(table, group) for group in groups)]), pause=not last)


def _said(table: LanguageTable, group: str) -> str:
    if table.phones.groups and len(group) <= table.phones.groups and not group.startswith("0"):
        return cardinal(table, int(group))
    if not table.phones.pairs or (group.startswith("0") and len(group) not in (_FREE, _WHOLE)):
        return digits(table, group)
    if len(group) == _FREE and group[0] == "0" != group[1]:
        return f"{digits(table, '0')} {cardinal(table, int(group))}"
    head = len(group) % 2 + 2 if len(group) > 2 and len(group) % 2 else 2
    pairs = [group[:head], *(group[at : at + 2] for at in range(head, len(group), 2))]
    return " ".join(digits(table, pair) if pair.startswith("0") else cardinal(table, int(pair)) for pair in pairs)
