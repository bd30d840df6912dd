"""Plain numbers: ordinals, decades, years, magnitudes, ranges and scores, cardinals and decimals."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import plural_noun
from audio_service.verbalize.english.numbers.amounts import (
    MAGNITUDE_WORDS,
    Amount,
    amount,
    ascends,
    looks_like_year,
)
from audio_service.verbalize.english.numbers.british_results import british_result
from audio_service.verbalize.english.numbers.calendar import WEEKDAYS, month
from audio_service.verbalize.english.numbers.multiples import COUNTED, figure
from audio_service.verbalize.english.numbers.numerals import (
    LONGEST_GROUPED,
    by_fallback,
    cardinal,
    decade,
    digits,
    is_number,
    number,
    ordinal,
    paired,
    plural,
    two_digit_year,
    year,
)
from audio_service.verbalize.words import Doubt, Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_ORDINAL = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(st|nd|rd|th)('s|s)?", re.I)
# Before "of".
_MANY = {"10s": "tens", "100s": "hundreds", "1000s": "thousands", "10000s": "tens of thousands"} | {
    "100000s": "hundreds of thousands",
    "1000000s": "millions",
}
_CROSSED = re.compile(r"(\d{1,2})x(\d{1,2})s")
# BACK TO THE 1980S, in a line that is not all in capitals; not the ribosome of 80S.
_DECADE_IN_CAPITALS = re.compile(r"(?:1[5-9]|20)\d0'?S")
_PLURAL = re.compile(r"(\d{1,4})('?)s")
_SCORES = _TABLES.words("scores")
_AMERICAN = _TABLES.words("american")
_VOTED = _TABLES.words("voted")
_PRICED_AT = _TABLES.words("priced_at")
_BETTING = _TABLES.words("betting")
_BACKED = _TABLES.words("backed")
_PARTS = _TABLES.words("parts")
_SOFTWARE = _TABLES.words("software")
# Python 3.12, Ubuntu 24.04: not a decimal.
_RELEASE = re.compile(r"(\d{1,3})\.(0[1-9]|[1-9]\d)")
_SEASONS = _TABLES.words("seasons")
_RATED = _TABLES.words("rated")
_LISTED = _TABLES.words("listed")
_CALLED = _TABLES.words("called")
_CODE_WORDS = _TABLES.words("code_words")
_AUSTRALIAN = frozenset(("NSW", "VIC", "Vic", "QLD", "Qld", "TAS", "Tas", "SA", "WA", "NT", "ACT"))
_MODELS = _TABLES.words("models")


_NAMED_BY_NUMBER = _TABLES.words("named_by_number")
_ROADS = _TABLES.words("roads")
_ON_ROADS = _TABLES.words("on_roads")
_SAVED = _TABLES.words("saved")
_DECADE_WORDS = _TABLES.words("decade_words")
_FANS = re.compile(r"(\d{2,4})(ers?)('s)?")
_FILED = _TABLES.words("filed")
_APOSTROPHES = ("'", "’", "‘")


def ordinals(line: Line, at: int) -> Found | None:
    """`101st`, `9,000,000th`; `11st` and `3th` are what is printed."""
    core = line.core(at)
    if words := ordinal_words(core, british=line.british):
        return say(words)
    if match := _FANS.fullmatch(core):
        return say(_fans(cardinal(int(match[1])) if len(match[1]) == 2 else paired(match[1]), match[2], match[3] or ""))
    following = line.core(at + 1)
    if core.isdecimal() and following in ("st", "nd", "rd", "th") and line.dotted(at) and len(core) <= 6:
        words = ordinal_words(core + following, british=line.british)
        return say(words, "") if words and words.split()[-1] != following else None
    return None


def _fans(words: str, ending: str, possessive: str) -> str:
    """`49ers` "forty niners", `76er` "seventy sixer"."""
    return words.removesuffix("e") + ending + possessive


def ordinal_words(text: str, *, british: bool = False) -> str | None:
    match = _ORDINAL.fullmatch(text)
    if not match:
        return None
    figures = match[1].replace(",", "")
    value = int(figures)
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    if ending != match[2].lower():
        return f"{cardinal(value, british=british)} {match[2].lower()}"
    return ordinal(value, british=british) + (match[3] or "")


def plurals(line: Line, at: int) -> Found | None:
    """`1990s`, `'80s`, `747s`; `1980` + `s` as well."""
    if match := _CROSSED.fullmatch(line.core(at)):
        return say(f"{cardinal(int(match[1]))} by {plural(cardinal(int(match[2])))}")
    core = line.core(at)
    if (line.after(at) == "of" or "," in core) and (many := _MANY.get(core.replace(",", ""))):
        return say(many)
    capitals = line.shouting or _DECADE_IN_CAPITALS.fullmatch(line.core(at))
    match = _PLURAL.fullmatch(line.low(at) if capitals else line.core(at))
    if not match:
        if (
            looks_like_year(line.core(at))
            and line.core(at + 1) == "s"
            and line.tied(at)
            and line.core(at).endswith("0")
        ):
            return say(decade(int(line.core(at))), "")
        return None
    value, possessive = int(match[1]), bool(match[2])
    lead = line.chunks[at].lead.endswith(_APOSTROPHES)
    if match[1] == "00" and (lead or line.before(at) == "the"):
        return say("two thousands")
    round_years = match[1].endswith("0") and (len(match[1]) == 4 or (len(match[1]) == 2 and value >= 20))
    if round_years and (not possessive or lead or line.before(at) in _DECADE_WORDS):
        return say(decade(value))
    if possessive and not lead:
        return say((year(value) if looks_like_year(match[1]) else number(match[1])) + "'s")
    return say(plural(year(value) if looks_like_year(match[1]) else paired(match[1])))


def numbers(line: Line, at: int) -> Found | None:
    """A plain number or two."""
    core = line.core(at)
    if core.isdecimal() and len(core) < 300:
        return _whole(line, at, core)
    parsed = amount(core)
    if parsed is None or parsed.tail:
        return None
    if parsed.second:
        return _pair(line, at, parsed)
    if line.before(at) in _SOFTWARE and (match := _RELEASE.fullmatch(parsed.first)) and not parsed.sign:
        return say(f"{cardinal(int(match[1]))} point {two_digit_year(match[2])}")
    doubt = Doubt.NUMBER if by_fallback(parsed.first) else None
    return (Said(figure(parsed, british=line.british), doubt=doubt),)


def _whole(line: Line, at: int, core: str) -> Found:
    """Digits only: a year, a code or a quantity."""
    if core.startswith("0") and (words := _zeros(line, at, core)):
        return say(words)
    if _is_code(line, at, core):
        return (Said(digits(core), doubt=Doubt.NUMBER if len(core) > 12 else None),)
    coming = core[:2] == "21" and len(core) == 4 and line.before(at) in ("by", "in", "until", "year")
    if (looks_like_year(core) or coming) and not _is_count(line, at):
        return say(year(int(core)))
    if len(core) == 4 and core.endswith("00") and line.after(at) in ("block", "blk"):
        return say(paired(core))
    if len(core) == 3 and _is_model(line, at, core):
        return say(paired(core, zero="oh"))
    if grouped := _spaced_groups(line, at):
        return grouped
    if len(core) == 2 and line.chunks[at].lead.endswith(_APOSTROPHES) and line.before(at) not in ("about",):
        return say(two_digit_year(core))
    return (Said(number(core, british=line.british), doubt=Doubt.NUMBER if by_fallback(core) else None),)


def _zeros(line: Line, at: int, core: str) -> str | None:
    """Leading zeros: `Chapter 01` "one", `Agent 007` "double oh seven", `0800 numbers` "oh eight hundred"."""
    if len(core) in (2, 3) and core.strip("0") and line.low(at - 1) in _LISTED and line.dotted(at - 1):
        return cardinal(int(core))
    agent = core == "007" and len(line.chunks) > 1 and line.before(at) not in _CODE_WORDS
    if agent or (len(core) == 3 and core[:2] == "00" and line.before(at) in ("agent", "agents")):
        return f"double oh {cardinal(int(core))}"
    if len(core) == 4 and core[1] != "0" and line.after(at) in _CALLED:
        return f"oh {cardinal(int(core[1]))} hundred" if core[2:] == "00" else digits(core, zero="oh")
    return None


def _is_model(line: Line, at: int, core: str) -> bool:
    """`Boeing 737`, `a 747`, `Route 101`, `Room 204`, `Hwy. 101`, `Section 230`, `529 plans`."""
    if line.dotted(at - 1) and line.core(at - 1)[:1].isupper() and line.low(at - 1) in _NAMED_BY_NUMBER:
        return True
    if core == "529" and line.after(at) in _SAVED:
        return True
    if line.low(at - 1) in _ROADS and line.dotted(at - 1) and line.low(at - 2) in _ON_ROADS:
        return not (plural_noun(line.after(at)) or line.after(at) in COUNTED or line.after(at) in MAGNITUDE_WORDS)
    if line.before(at) in _MODELS or line.after(at) in ("max", "error", "errors", "turbo"):
        return True
    return (
        core[0] == core[2] == "7"
        and core[1] != "9"
        and line.before(at) in ("a", "the")
        and line.after(at) not in COUNTED
    )


def _is_code(line: Line, at: int, core: str) -> bool:
    """A long number that counts nothing: alone in its line, after "code" or "ending in"."""
    before = line.before(at)
    if before == "in" and line.before(at - 1) == "ending":
        return True
    if before in _CODE_WORDS or (before in ("is", "number", "no") and line.before(at - 1) in _CODE_WORDS):
        return len(core) > 2
    if len(core) == 5 and before == "box" and not line.after(at):
        return True
    if line.british and (len(core) > 9 or _is_pin(line, at, core) or _is_train(line, at, core)):
        return True
    if len(line.core(at - 1)) == 1 and line.core(at - 1).isupper() and line.before(at - 1) in ("number", "no"):
        # event number E 12345678
        return True
    if len(core) < 5 or len(core) > 12:
        return len(core) > 12
    return not (before[:1].isalpha() or line.after(at)[:1].isalpha())


def _is_pin(line: Line, at: int, core: str) -> bool:
    """`Noida 201301`, `Coogee NSW 2034`: an Indian or Australian code behind a place."""
    place = line.core(at - 1)[:1].isupper() and line.tied(at - 1)
    if len(core) == 4:
        ends = at + 1 == len(line.chunks) or line.chunks[at].trail != ""
        return place and ends and line.core(at - 1) in _AUSTRALIAN and line.core(at - 2)[:1].isupper()
    return len(core) == 6 and place and not (line.after(at) in COUNTED or plural_noun(line.after(at)))


def _is_train(line: Line, at: int, core: str) -> bool:
    """`the 12951 Rajdhani Express`."""
    named = line.core(at + 1)[:1].isupper() and line.tied(at)
    return len(core) == 5 and not core.endswith("000") and named and line.before(at) in ("the", "no", "train")


def _is_count(line: Line, at: int) -> bool:
    """Whether four digits count something rather than name a year."""
    before, after = line.before(at), line.after(at)
    if after in MAGNITUDE_WORDS:
        return True
    return after in COUNTED and before not in ("in", "since", "by", "of", "the")


def _spaced_groups(line: Line, at: int) -> Found | None:
    """`1 000 000`, with any space: groups of three behind one to three figures."""
    core = line.core(at)
    if len(core) > 3 or core.startswith("0"):
        return None
    figures, last = core, at
    unbroken = True
    while line.tied(last) and len(line.core(last + 1)) == 3 and line.core(last + 1).isdecimal():
        if len(figures) > LONGEST_GROUPED:
            return None
        unbroken = unbroken and _unbroken(line, last)
        figures += line.core(last + 1)
        last += 1
    if last == at or line.core(last + 1)[:1].isdecimal():
        return None
    if not unbroken and last == at + 1 and line.after(last) not in COUNTED:
        return None
    return (Said(cardinal(int(figures), british=line.british)), *say(*[""] * (last - at)))


def _unbroken(line: Line, at: int) -> bool:
    """Whether the space after chunk `at` does not break, as between groups of thousands; or "000" follows."""
    space = line.text[line.chunks[at].end : line.chunks[at + 1].start]
    return space in ("\u00a0", "\u202f", "\u2009") or line.core(at + 1) == "000"


def _pair(line: Line, at: int, parsed: Amount) -> Found:
    """Two numbers: years, a range, a score, or two codes."""
    first, second = parsed.first, parsed.second
    if parsed.join == "to" and _is_filed(line, at) and second.isdecimal() and first.isdecimal():
        return say(f"{paired(first)} {paired(second)}")
    if (
        parsed.join == "to"
        and looks_like_year(first)
        and second.isdecimal()
        and (end := _year_end(first, second)) is not None
    ):
        return say(f"{year(int(first))} to {end}")
    if not is_number(first) or not is_number(second):
        return say(parsed.words())
    if line.british and (result := british_result(line, at, parsed)):
        return say(result)
    around = (line.before(at), line.after(at), line.before(at - 1))
    scored = any(word in _SCORES for word in around)
    between = line.core(at - 1)[:1].isupper() and line.tied(at - 1) and line.after(at)[:1].isalpha()
    goals = scored or (between and line.core(at + 1)[0].isupper())
    if goals and "0" in (first, second) and first.isdecimal() and len(first) <= 2:
        voted = any(word in _VOTED for word in around)
        if not voted and not line.british and {line.core(near) for near in range(at - 8, at + 9)} & _AMERICAN:
            return say(" to ".join("nothing" if text == "0" else number(text) for text in (first, second)))
        won, lost = ("nil" if text == "0" and not voted else number(text) for text in (first, second))
        return say(f"{won} to {lost}" if voted else f"{won} {lost}")
    about = "~" in line.core(at)
    if first == second and parsed.join == "to" and not about:
        return say(f"{number(first)} {number(second)}")
    if parsed.join == "by" and looks_like_year(first) and looks_like_year(second):
        return say(f"{year(int(first))} by {year(int(second))}")
    scored = scored or about or (len(line.chunks) > 1 and len(first) <= 3)
    if parsed.join == "by" or ascends(first, second) or scored or len(first) == len(second):
        return say(
            " ".join(
                filter(
                    None,
                    (
                        parsed.sign,
                        number(first, british=line.british),
                        parsed.join,
                        number(second, british=line.british),
                    ),
                )
            )
        )
    return say(f"{number(first)} {number(second)}")


def _is_filed(line: Line, at: int) -> bool:
    """`Case No. 21-1234`, `Form 10-12`."""
    numbered = line.low(at - 1) == "no" and line.chunks[at - 1].trail == "."
    bill = line.before(at) == "bill" and line.core(at - 1).islower()
    return (line.before(at) in _FILED and not bill) or numbered


def _year_end(first: str, second: str) -> str | None:
    """The second year of `2001–05` "two thousand five", `1914–18` "eighteen", `1980-1986`, `1939-1945`."""
    if len(second) == 4:
        return year(int(second)) if looks_like_year(second) else None
    if len(second) not in (1, 2):
        return None
    full = int(first[: -len(second)] + second)
    if full <= int(first):
        return None
    if 2000 <= full < 2010:
        return year(full)
    return f"oh {cardinal(int(second))}" if second.startswith("0") else cardinal(int(second))


def seasons(line: Line, at: int) -> Found | None:
    """`2019/20` "twenty nineteen twenty", `2019/2020`: two years that follow each other; `60/40` "sixty forty"."""
    first, slash, second = line.core(at).partition("/")
    if not slash or not first.isdecimal() or not second.isdecimal():
        return None
    if looks_like_year(first) and len(second) in (2, 4) and second == str(int(first) + 1)[-len(second) :]:
        return say(f"{year(int(first))} {year(int(second)) if len(second) == 4 else two_digit_year(second)}")
    if len(first) == len(second) == 2 and int(second) == int(first) + 1 and line.after(at) in _SEASONS:
        return say(f"{two_digit_year(first)} {two_digit_year(second)}")
    if len(first) == len(second) == 2 and int(first) + int(second) == 100:
        return say(f"{number(first)} {number(second)}")
    return _odds(line, at, first, second)


def _odds(line: Line, at: int, first: str, second: str) -> Found | None:
    """`11/8 favourite`, `100/1 outsiders`, `odds of 5/2`."""
    near = {line.low(other) for other in range(at - 6, at + 7)}
    asked = bool(near & _BETTING) or (line.before(at) in _PRICED_AT and int(first) > int(second))
    asked = (asked or line.after(at) in _BACKED) and line.after(at) != "central"
    if not (asked or (second == "1" and len(line.chunks) > 1)) or len(first) > 4 or len(second) > 3:
        return None
    return say(f"{number(first)} to {number(second)}")


def out_of(line: Line, at: int) -> Found | None:
    """`rated 8/10` "eight out of ten", `4.5/5`."""
    first, slash, second = line.core(at).partition("/")
    second = second.removesuffix(".0")
    if not slash or not is_number(first) or second not in ("5", "10", "20", "100"):
        return None
    rated = line.low(at - 1) in _RATED or line.before(at - 1) in _RATED
    tenths = second == "10" and int(float(first)) > 3 and line.after(at) not in _PARTS
    if "." in first or rated or tenths or line.after(at) in ("stars", "rating", "score"):
        return say(f"{number(first)} out of {number(second)}")
    return None


def dash(line: Line, at: int) -> Found | None:
    """A dash by itself between two numbers, times or amounts of money: "to"."""
    chunk = line.chunks[at]
    if chunk.lead or chunk.trail not in ("-", "–", "—") or not 0 < at < len(line.chunks) - 1:
        return None
    if line.formula and chunk.trail != "—":
        return say("minus")
    before, after = line.chunks[at - 1], line.chunks[at + 1]
    if after.lead or before.trail not in ("", "."):
        return None
    if before.low in _HALVES and (after.low in _HALVES or _DIGIT_BEHIND.match(after.core)):
        return say("to")
    days = (WEEKDAYS.get(before.low) or month(before.low), WEEKDAYS.get(after.low) or month(after.low))
    if all(days) and before.core[0].isupper():
        return say("to")
    if not _DIGIT_BEHIND.match(after.core):
        # Rs. 500 - Rs. 700
        again = after.core == line.core(at - 2) and before.core[:1].isdecimal() and line.core(at + 2)[:1].isdecimal()
        return say("to") if again else None
    # 5 percent - 10 percent, 5 per cent - 10 per cent
    apart = 3 if before.low == "cent" else 2
    if before.core.isalpha() and before.low == line.low(at + apart) and _DIGIT_BEHIND.match(line.core(at - apart)):
        return (
            say("to") if chunk.trail != "—" and ascends(_figure(line.core(at - apart)), _figure(after.core)) else None
        )
    first, second = before.core, after.core
    if before.trail or not _DIGIT_BEHIND.match(first):
        return None
    if is_number(first) and is_number(second):
        return say("to") if abs(len(first) - len(second)) <= 1 and ascends(first, second) else None
    tails = first.lstrip("0123456789.,"), second.lstrip("0123456789.,")
    return (
        say("to") if first[0] == second[0] or tails[0] == tails[1] != "" or (":" in first and ":" in second) else None
    )


def _figure(core: str) -> str:
    return core.lstrip("$£€¥₹")


_DIGIT_BEHIND = re.compile(r"[$£€¥₹]?\d")
_HALVES = _TABLES.words("halves")
