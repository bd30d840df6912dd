"""Telephone numbers, other dashed groups of digits, network addresses and emergency numbers."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import plural_noun
from audio_service.verbalize.english.numbers.multiples import COUNTED
from audio_service.verbalize.english.numbers.numerals import cardinal, digits
from audio_service.verbalize.words import Found, Line, Said, say

# (123) 123-5678 · +1 (123)-123-5678 · 555-0134 · 1-800-555-1234 · 111-11-1111 · +44 20 7946 0958
_GROUPS = re.compile(
    r"(?P<plus>\+?\d{1,3}[-– .]?)??(?:\((?P<area>\d{2,5})\)[-– .]?)?(?P<groups>\d{2,4}(?:[-–.]\d{2,5}){1,3})"
)
_US = re.compile(r"\d{3}-\d{4}|\d{3}[-–.]\d{3}[-–.]\d{4}|\d{3}-\d{2}-\d{4}|\d{3}-\d{3}-\d{4}-\d{2,5}")
# Not the range 800-1200.
_TOLL_FREE = re.compile(r"(?!\d{3}[-–]\d+$)(?P<one>1[-–])?(?P<area>8\d\d|900|555)[-–](?P<rest>[A-Z\d][A-Z\d–-]{3,20})")
_FREE_PREFIX = re.compile(r"1[-–](?:800|888|877|866|855|844|833|900)")
_NETWORK = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{2,5}))?")
_TRUNK = re.compile(r"\(0\)(\d{1,5})")
_FREEPHONE = re.compile(r"0[38]00")
_SHARED = {"1300": "one three hundred", "1800": "one eight hundred"}
_JOINED = re.compile(r"(1[38]00)[-–](\d{2,4})[-–](\d{3,4})|([6-9]\d{4})[-–](\d{5})|(0\d{2,4})[-–](\d{6,8})")
_AFTER_CODES = frozenset(("", "or", "and", "for", "to", "from", "if"))
_TABLES = Tables.beside(__file__)
_TEXTED = _TABLES.words("texted")
_AREA = re.compile(r"(?:(?P<plus>\+?\d{1,3})[- ]?\()?(?P<area>\d{2,5})\)?-?")
_NATIONAL = re.compile(r"0[\d()-]*")
_INTERNATIONAL = re.compile(r"\+\d{1,3}")
_LINES = _TABLES.words("lines")
_EMERGENCY = _TABLES.words("emergency")
_CALLED = _TABLES.words("called")
_CALLS = _TABLES.words("calls")


def phones(line: Line, at: int) -> Found | None:
    """A number that is read digit by digit in groups, beginning at chunk `at`."""
    core = line.core(at)
    lead = line.chunks[at].lead
    if core in _EMERGENCY and _is_call(line, at):
        return say(digits(core))
    if len(core) > 30:
        return None
    if match := _NETWORK.fullmatch(core):
        port = f" colon {digits(match[2])}" if match[2] else ""
        return say(" dot ".join(digits(part) for part in match[1].split(".")) + port)
    if core.isdecimal() and _is_short_code(line, at, core):
        return say(digits(core))
    if _FREE_PREFIX.fullmatch(core) and line.after(at).isalpha():
        return say(f"one {cardinal(int(core[2:])) if core.endswith('00') else digits(core[2:])}")
    if line.british and (match := _JOINED.fullmatch(core)):
        return say(", ".join(_SHARED.get(group) or digits(group) for group in match.groups() if group))
    if match := _TOLL_FREE.fullmatch(core):
        return _toll_free(match)
    if _US.fullmatch(core) and _is_phone(line, at, core):
        return say(_grouped(re.split("[-–.]", core)))
    if (match := _GROUPS.fullmatch(core)) and (match["plus"] or match["area"]) and not _looks_like_range(match):
        return say(_international(match["plus"] or "", match["area"], re.split("[-–.]", match["groups"])))
    return _spread(line, at, core, lead)


def _is_call(line: Line, at: int) -> bool:
    core, following = line.core(at), line.after(at)
    counted = following in COUNTED or plural_noun(following)
    if line.before(at) in ("at", "or", "on") and not counted and any(line.low(at - n) in _CALLED for n in range(2, 8)):
        return True
    if (
        line.before(at) in _CALLED or (line.low(at - 1) in _LINES and line.chunks[at - 1].trail == ":")
    ) and not counted:
        return True
    if core not in ("911", "999"):
        return following in _CALLS and following not in ("calls", "callers")
    near = {line.low(other) for other in range(at - 3, at + 4)}
    return following in _CALLS or bool(near & (_CALLED | _CALLS) and not counted)


def _is_short_code(line: Line, at: int, core: str) -> bool:
    """`text 741741`, `text HELP to 85258`, and the extension after `ext.`."""
    if line.before(at) == "is" and line.before(at - 1) in ("helpline", "hotline"):
        return len(core) < 5
    if line.low(at - 1) in ("ext", "extension"):
        return len(core) > 2
    words = (line.low(at - 1), line.low(at - 2), line.low(at - 3) if line.before(at) == "to" else "")
    return 5 <= len(core) <= 6 and any(word in _TEXTED for word in words) and line.after(at) in _AFTER_CODES


def _is_phone(line: Line, at: int, core: str) -> bool:
    """Three and four digits are a phone number, unless they are a range of money, votes or years."""
    counted = core.endswith("000") or (core.endswith(("00", "50")) and line.before(at) not in _CALLED | _LINES | {"at"})
    return len(core) > 8 or core[4] == "0" or not (counted and line.after(at).isalpha())


def _looks_like_range(match: re.Match[str]) -> bool:
    """`-5-10` and `2020-21-22` are no phone numbers: without a plus or brackets, groups of 3 and 4 are needed."""
    plus = match["plus"] or ""
    if plus.startswith("+") or match["area"]:
        return False
    return re.fullmatch(r"\d{3}[-–.]\d{3}[-–.]\d{4}", match["groups"]) is None


def _grouped(groups: list[str]) -> str:
    return ", ".join(_group(group) for group in groups)


def _group(text: str) -> str:
    """Digit by digit, but "eight hundred" for 800."""
    if text.isdecimal() and len(text) == 3 and text[1:] == "00" and text[0] != "0":
        return cardinal(int(text))
    return digits(text)


def _international(plus: str, area: str | None, groups: list[str]) -> str:
    code = plus.strip("- .")
    parts = [f"plus {digits(code)}" if code.startswith("+") else digits(code)] if code else []
    return ", ".join([*parts, *([_group(area)] if area else []), *(_group(group) for group in groups)])


def _toll_free(match: re.Match[str]) -> Found:
    """`1-800-GO-U-HAUL` "one, eight hundred, go U haul"."""
    parts = ["one"] if match["one"] else []
    parts.append(_group(match["area"]))
    rest = re.split("[-–]", match["rest"])
    if "".join(rest).isdecimal():
        parts += [digits(group) for group in rest]
    else:
        parts.append(" ".join(digits(group) if group.isdecimal() else group for group in rest))
    return say(", ".join(parts))


def _helpline(line: Line, at: int) -> Found | None:
    """`call 116 123`."""
    groups = (line.core(at), line.core(at + 1))
    if not line.tied(at) or not all(group.isdecimal() and len(group) == 3 for group in groups):
        return None
    near = {line.low(back) for back in range(at - 10, at)}
    on = line.before(at) in ("on", "to", "number", "free") and bool(near & (_CALLED | _CALLS | _LINES))
    if not (line.before(at) in _CALLED or on) or line.after(at + 1) in COUNTED:
        return None
    return (Said(digits(groups[0]), pause=True), Said(digits(groups[1])))


def _shared(line: Line, at: int) -> Found | None:
    """`1800 333 000`, `1300 22 4636`, `13 11 14`: Australian numbers at a shared cost; `98200 12345` of India."""
    groups = [line.core(at)]
    while len(groups) < 3 and line.tied(at + len(groups) - 1) and line.core(at + len(groups)).isdecimal():
        groups.append(line.core(at + len(groups)))
    lengths = tuple(map(len, groups))
    if groups[0] in _SHARED and lengths[1:] in ((3, 3), (2, 4), (6,)):
        first = _SHARED[groups[0]]
    elif lengths == (5, 5) and groups[0][0] in "6789":
        first = digits(groups[0])
    else:
        return None
    rest = [digits(group) for group in groups[1:]]
    return (Said(first, pause=True), *(Said(words, pause=True) for words in rest[:-1]), Said(rest[-1]))


def _spread(line: Line, at: int, core: str, lead: str) -> Found | None:
    """Numbers over several chunks: `(123) 123-5678`, `+1 (123) 123-5678`, `+44 20 7946 0958`."""
    following = line.core(at + 1)
    long = following.isdecimal() and len(following) > 3 and line.tied(at)
    spread = core.startswith("0") and len(core) > 2 and (long or (len(following) > 1 and len(line.core(at + 2)) > 2))
    if lead.endswith("(") and core.startswith("0") and core.isdecimal() and line.chunks[at].trail == ")":
        return _after_plus(line, at, core)
    if _INTERNATIONAL.fullmatch(core) or (_NATIONAL.fullmatch(core) and (spread or line.low(at - 1) in _LINES)):
        return _after_plus(line, at, core)
    if found := _three_groups(line, at) or _helpline(line, at) or (line.british and _shared(line, at)) or None:
        return found
    match = _AREA.fullmatch(core)
    bracket = "(" in core or lead.endswith("(")
    if not match or not bracket or not line.core(at + 1)[:1].isdecimal():
        return None
    groups = line.core(at + 1)
    if not re.fullmatch(r"\d{2,4}[-.]\d{3,5}", groups) or not set(line.chunks[at].trail) <= {")"}:
        return None
    first = _international(match["plus"] or "", match["area"], [])
    return (Said(first, pause=True), Said(_grouped(re.split("[-.]", groups))))


def _three_groups(line: Line, at: int) -> Found | None:
    """`123 456 7890`."""
    groups = [line.core(index) for index in range(at, at + 3)]
    tied = line.tied(at) and line.tied(at + 1)
    if not tied or [len(group) for group in groups] != [3, 3, 4] or not all(group.isdecimal() for group in groups):
        return None
    return (*(Said(_group(group), pause=True) for group in groups[:2]), Said(digits(groups[2])))


def _after_plus(line: Line, at: int, core: str) -> Found | None:
    """The country's code, then groups of digits in as many chunks as there are."""
    free = line.british and _FREEPHONE.fullmatch(core)
    begun = f"oh {digits(core[1])} hundred" if free else digits(core)
    said = [Said(f"plus {begun}" if core.startswith("+") else begun, pause=True)]
    total = 0
    last = at
    while last + 1 < len(line.chunks) and (last == at or line.chunks[last].trail in ("", ")")):
        group = _TRUNK.sub(r"\1", line.chunks[last + 1].lead + line.core(last + 1)).lstrip("(")
        if not re.fullmatch(r"\(?\d{1,8}\)?(?:[-.]\d{2,5})*", group):
            break
        last += 1
        total += sum(char.isdecimal() for char in group)
        said.append(Said(_grouped(re.findall(r"\d+", group)), pause=True))
    if total + (len(core) if core.startswith("0") else 0) < (7 if core.startswith("0") else 6):
        return None
    ending = said.pop()
    return (*said, Said(ending.words))
