"""Money in all notations: $50,000, £2.4m, US$2 billion, $50-60 million, €20.50, 50p, 100 USD, $5/hr, $1m-a-year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from audio_service.article import Tables
from audio_service.verbalize.english.context import NOT_NOUNS, PRICED, describes
from audio_service.verbalize.english.numbers.amounts import MAGNITUDE_WORDS, MAGNITUDES, Amount, amount, ascends
from audio_service.verbalize.english.numbers.currencies import CODES, MINOR_SIGNS, SIGNS, SUFFIXES, Currency
from audio_service.verbalize.english.numbers.fractions import fraction, quantity, typed
from audio_service.verbalize.english.numbers.numerals import cardinal, is_number, number, plural
from audio_service.verbalize.english.numbers.units import per, unit
from audio_service.verbalize.words import Found, Line, Said, say

_TABLES = Tables.beside(__file__)
_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_CODE = "|".join(CODES)
_PREFIXED = re.compile(rf"(?P<minus>[-–+~≈<>]?)(?P<sign>{_SIGN}|(?:{_CODE})(?=[\d.]))(?P<rest>[-–]?\.?\d.*)")
_ALONE = re.compile(rf"(?P<minus>[-–+~≈<>]?)(?P<sign>{_SIGN}|{_CODE})")
_SUFFIXED = re.compile(rf"(?P<mag>k|m|mn|bn|b|tn)?(?P<sign>{_SIGN}|{_CODE}|{'|'.join(SUFFIXES)})")
# What may follow an amount in the same chunk: a magnitude, then a second amount, a rate or a compound.
_TAIL = re.compile(
    rf"(?P<mag>[A-Za-z]+(?![A-Za-z]))?(?:[-–](?P<sign>{_SIGN})?(?P<second>\d[\d,.]*)(?P<mag2>[A-Za-z]+)?)?"
    r"(?P<plus>\+)?(?:/(?P<per>[\w²³]+)|-(?P<compound>(?:an?|per)-\w+|[a-z]+(?:-[a-z]+)*))?"
)
# What a price is for, behind it: £640pw, £30k pa.
_RATES = _TABLES.texts("rates")
_RATED = re.compile(rf"(.*\d(?:k|m|bn)?)({'|'.join(_RATES)})")
_US_CENTS = re.compile(r"(?:US|A|NZ)(\d{1,3}(?:\.\d+)?)(?:c|¢)")
_PENCE = re.compile(r"([p¢])[-–](\d[\d.]*)\1")
_EITHER = re.compile(r"([£$€])(\d[\d,.]*)/([£$€])(\d[\d,.]*)")
_LAKHS = re.compile(r"(lakh|crore)[-–]rs\.?")
_RUPEES = re.compile(r"(\d[\d,]*)[-–]Rs\.?")
_JOINED_MAGNITUDE = re.compile(rf"(million|billion|trillion|thousand|lakh|crore|bn|m)[-–](?P<rest>(?:{_SIGN})\d.*)")
# €1,50 and €1,2 million as they are written in most of Europe.
_DECIMAL_COMMA = re.compile(r"^(\d{1,3}),(\d{1,2})$")
# $1 million-plus, $2 billion-a-year, $3 million-worth
_MAGNITUDE_AND = re.compile(r"(million|billion|trillion)-((?:an?|per|plus|worth)(?:-[a-z]+)?)")
_BY_VOLUME = re.compile(r"l|L|litre|liter")
_NOTES = re.compile(rf"(?P<sign>{_SIGN})(?P<figure>\d{{1,3}}(?:,\d{{3}})*)s")
_HEADING = re.compile(rf"(?P<sign>{_SIGN})(?P<mag>k|m|mn|bn|tn|'?000)s?")
_LOST = re.compile(r"([$£€])\((\d[\d.,]*)\)?([A-Za-z]{0,2})")
_PARTS_OF_CENTS = re.compile(r"([$£€])(\d{1,3}(?:,\d{3})*)\.(\d\d)[-–](\d/\d{1,2})(?:/([a-z]{2,6}))?")
_CENTS = re.compile(r"\d{1,3}(?:,\d{3})*\.\d\d")
_REPEATED = re.compile(r"([$£€¥])\1+")
_RAND = re.compile(r"R(?P<rest>\d[\d,.]*(?:bn|m|tn| (?:million|billion|trillion)))")
_BEFORE = {"-": "minus", "–": "minus", "+": "plus", "~": "about", "≈": "about", "<": "less than", ">": "more than"}


@dataclass(frozen=True, slots=True)
class _Price:
    """An amount of money in one chunk, before its magnitude in the next chunk is known."""

    currency: Currency
    before: str
    first: str
    magnitude: str
    join: str = ""
    second: str = ""
    second_magnitude: str = ""
    second_sign: bool = False
    after: str = ""
    single: bool = False


def money(line: Line, at: int) -> Found | None:
    """An amount of money that begins at chunk `at`."""
    core = line.core(at)
    if match := _RAND.fullmatch(f"{core} {line.after(at)}") or _RAND.fullmatch(core):
        core = "ZAR" + core[1:]
    if (
        found := _signs_alone(line, at)
        or (core[0] in "$£€" and _accounted(line, at))
        or _below(line, at)
        or _two_prices(line, at)
    ):
        return found
    if match := _PREFIXED.fullmatch(core):
        sign = match["sign"]
        price = _price(SIGNS.get(sign) or CODES[sign], _BEFORE.get(match["minus"], ""), match["rest"])
        return _spread(line, at, price) if price else None
    if (match := _ALONE.fullmatch(core)) and line.dotted(at) and line.core(at + 1)[:1].isdecimal():
        sign = match["sign"]
        price = _price(SIGNS.get(sign) or CODES[sign], _BEFORE.get(match["minus"], ""), line.core(at + 1))
        found = _spread(line, at + 1, price) if price else None
        return (Said("", dot=True), *found) if found else None
    if core[0] not in "0123456789.~<>-+" or len(core) > 60:
        return None
    return _suffixed(line, at)


def _signs_alone(line: Line, at: int) -> Found | None:
    """Signs without an amount: `in US$`, `£m`, `$$$`; and notes, `two $20s` "two twenties"."""
    core = line.core(at)
    if match := _REPEATED.fullmatch(core):
        return say(f"{cardinal(len(core))} {SIGNS[match[1]].one} signs") if len(core) < 10 else None
    if core in SIGNS and core[-1] == "$" and len(core) > 1 and not line.core(at + 1)[:1].isdecimal():
        return say(SIGNS[core].many)
    if core in ("$A", "$US", "$NZ") and line.before(at) == "the":
        return say(SIGNS[core].one)
    if match := _US_CENTS.fullmatch(core):
        country = (
            " ".join(core[: match.start(1)]) if core[0] == "U" else {"A": "Australian", "N": "New Zealand"}[core[0]]
        )
        return say(f"{number(match[1])} {country} cents")
    if match := _HEADING.fullmatch(core):
        return say(f"{MAGNITUDES.get(match['mag'], 'thousand')} {SIGNS[match['sign']].many}")
    if match := _NOTES.fullmatch(core):
        return say(plural(number(match["figure"])))
    return None


def _accounted(line: Line, at: int) -> Found | None:
    """`$4.52-1/2` and `$4.52 1/2` a bushel; `$(14.2)M`, a loss."""
    if match := _LOST.fullmatch(line.core(at)):
        price = _price(SIGNS[match[1]], "minus", match[2] + match[3])
        return _spread(line, at, price) if price else None
    apart = typed(line.after(at)) is not None
    match = _PARTS_OF_CENTS.fullmatch(f"{line.core(at)}-{line.after(at)}" if apart else line.core(at))
    pair = typed(match[4]) if match else None
    if not match or not pair or pair[0] >= pair[1]:
        return None
    currency = SIGNS[match[1]]
    whole = f"{quantity(match[2])} {currency.one if match[2] == '1' else currency.many} "
    cents = f"{cardinal(int(match[3]))} and {fraction(*pair, after_whole=True)} {currency.minor[1]}"
    rate = f" per {per(match[5])}" if match[5] else ""
    return say(whole + cents + rate, *([""] if apart else []), dot=bool(rate))


def _two_prices(line: Line, at: int) -> Found | None:
    """`£18/£17`; and `Rs 800-Rs 25,000`, whose second sign ends a chunk."""
    if (match := _EITHER.fullmatch(line.core(at))) and match[1] == match[3]:
        prices = [_price(SIGNS[match[1]], "", match[group]) for group in (2, 4)]
        return say(", ".join(_in_one(price, single=False) for price in prices if price)) if all(prices) else None
    if line.low(at) != "rs":
        return None
    several = [line.low(index) for index in range(at + 1, at + 5)]
    joint = _LAKHS.fullmatch(several[1]) if several[3] in MAGNITUDE_WORDS else None
    if joint and is_number(several[0]) and is_number(several[2]):
        many = f"{MAGNITUDES[several[3]]} rupees"
        return say("", number(several[0]), f"{joint[1]} to", number(several[2]), many)
    match = _RUPEES.fullmatch(line.core(at + 1)) if line.dotted(at) else None
    last = number(line.core(at + 2)) if match and is_number(line.core(at + 2)) else None
    return say(number(match[1]) if match else "", "to", f"{last} rupees") if last else None


def _below(line: Line, at: int) -> Found | None:
    """`$50` of "between $50 and $60 million": the magnitude of the second holds for both."""
    if line.before(at) != "between" or line.after(at) != "and" or line.low(at + 3) not in MAGNITUDE_WORDS:
        return None
    first, second = _PREFIXED.fullmatch(line.core(at)), _PREFIXED.fullmatch(line.core(at + 2))
    if not first or not second or first["sign"] != second["sign"] or not ascends(first["rest"], second["rest"]):
        return None
    return say(number(first["rest"]))


def joined_money(line: Line, at: int) -> Found | None:
    """`million-$60`: the end of one amount and the beginning of the next."""
    match = _JOINED_MAGNITUDE.fullmatch(line.core(at))
    if not match:
        return None
    price = _PREFIXED.fullmatch(match["rest"])
    parsed = _price(SIGNS[price["sign"]], "", price["rest"]) if price else None
    found = _spread(line, at, parsed) if parsed else None
    if not found or not parsed:
        return None
    first = f"{MAGNITUDES[match.group(1)]} to {found[0].words}"
    return (Said(first), *found[1:])


def _price(currency: Currency, before: str, rest: str) -> _Price | None:
    """The parts of what follows the sign, or None if it is not an amount of money."""
    if rest[0] in "-–":
        before, rest = "minus", rest[1:]
    # Rs 500/- is how Indian cheques close an amount; the hyphen is a closing mark of the chunk.
    rated = _RATED.fullmatch(rest)
    rest = rated[1] if rated else rest
    parsed = amount(_DECIMAL_COMMA.sub(r"\1.\2", rest).removesuffix("/"))
    if parsed is None or parsed.join == "by":
        return None
    tail = _TAIL.fullmatch(parsed.tail)
    if not tail:
        return None
    short = tail["mag"] or ""
    lakhs = short == "L" and currency.one.endswith("rupee")
    magnitude = "lakh" if lakhs else MAGNITUDES.get(short.lower(), "")
    second_magnitude = MAGNITUDES.get((tail["mag2"] or "").lower(), "")
    if (short and not magnitude) or (tail["mag2"] and not second_magnitude):
        return None
    second = tail["second"] or parsed.second
    after = _after(tail, _RATES[rated[2]] if rated else "")
    joined = bool(tail["compound"]) and after.partition(" ")[0] in ("a", "an", "per")
    if (word := after.partition(" ")[0]) in MAGNITUDE_WORDS | {"cr", "bn", "mn"}:
        magnitude, after, joined = MAGNITUDES[word], after.partition(" ")[2], True
        if magnitude == "lakh" and after == "crore":
            magnitude, after = "lakh crore", ""
    if _BY_VOLUME.fullmatch(tail["per"] or "") and re.fullmatch(r"\d,\d{3}", parsed.first):
        # Fuel in Europe: €1,659/l.
        parsed = replace(parsed, first=parsed.first.replace(",", "."))
    if parsed.second and not tail["second"]:
        second_magnitude, magnitude = magnitude, ""
    return _Price(
        currency, before or parsed.sign, parsed.first, magnitude, "to" if second else "", second, second_magnitude,
        tail["sign"] is not None, after, joined,
    )  # fmt: skip


def _after(tail: re.Match[str], rate: str) -> str:
    """What an amount is for: "per hour", "a head", "plus"."""
    after = rate or (f"per {per(tail['per'])}" if tail["per"] else (tail["compound"] or "").replace("-", " "))
    return f"plus {after}".strip() if tail["plus"] else after


def _spread(line: Line, at: int, price: _Price) -> Found | None:
    """The words of `price` over its chunk and, where its magnitude stands there, the next one."""
    following = line.low(at + 1) if line.tied(at) else ""
    begin = at - 1 if line.dotted(at - 1) and _ALONE.fullmatch(line.core(at - 1)) else at
    magnitude = MAGNITUDES[following] if following in MAGNITUDE_WORDS else ""
    if not magnitude and not price.magnitude and following in MAGNITUDES and line.core(at + 1) != "t":
        magnitude = MAGNITUDES[following]
    if _JOINED_MAGNITUDE.fullmatch(following) and not price.magnitude:
        return say(_figures(price))
    if (match := _MAGNITUDE_AND.fullmatch(following)) and not price.magnitude:
        return _and_more(line, at, price, (match[1], match[2].replace("-", " ")))
    if magnitude == "lakh" and line.after(at + 1) in ("crore", "crores"):
        name = _name(price, single=describes(line, begin, at + 2), exactly_one=False)
        return say(_figures(price), "lakh", f"crore {name}")
    if magnitude and price.after == "plus":
        first = " ".join(filter(None, (price.before, quantity(price.first), "plus")))
        return say(first, f"{magnitude} {_name(price, single=False, exactly_one=False)}")
    if price.after == "per sq" and (names := unit(line.core(at + 1))):
        return say(_in_one(replace(price, after="per square"), single=price.single), names[0], dot=True)
    if line.tied(at) and (other := _stated(line, at + 1, price)):
        return say(_in_one(replace(price, currency=other), single=describes(line, begin, at + 1)), "")
    attached = price.magnitude or price.second_magnitude
    if following in _RATES and not price.after and line.core(at + 1) not in ("PA", "PM"):
        return say(_in_one(price, single=False), _RATES[following], dot=True)
    if not magnitude or attached or price.after:
        single = (price.single and _is_before_noun(line, at)) or describes(line, begin, at) or _is_listed(line, at)
        price = _described(price) if single and line.british else price
        _, slash, short = line.core(at).rpartition("/")
        return say(_in_one(price, single=single), dot=bool(slash) and per(short) != short)
    stated = _stated(line, at + 2, price) if line.tied(at + 1) else None
    single = describes(line, begin, at + (2 if stated else 1))
    name = _name(replace(price, currency=stated or price.currency), single=single, exactly_one=False)
    dot = following not in MAGNITUDE_WORDS
    return say(_figures(price), f"{magnitude} {name}", *([""] if stated else []), dot=dot)


def _described(price: _Price) -> _Price:
    """`a £9.99 ticket` "nine pound ninety nine"."""
    if not price.currency.minor or price.second:
        return price
    return replace(price, currency=replace(price.currency, many=price.currency.one, minor=("", "")))


def _is_listed(line: Line, at: int) -> bool:
    """`a £2m, five-bed house`, `£5 and £10 notes`: the first of two that describe a noun."""
    if line.after(at) in ("and", "or") and line.tied(at + 1):
        later = at + 2 if _PREFIXED.fullmatch(line.core(at + 2)) else at + 3
        return bool(_ALONE.match(line.core(at + 2))) and line.after(later) in PRICED
    return line.chunks[at].trail == "," and line.before(at) in ("a", "an") and "-" in line.core(at + 1)


def _is_before_noun(line: Line, at: int) -> bool:
    """`a £1m-a-year job`, not `earned £1m-a-year at`."""
    return line.after(at)[:1].isalpha() and line.after(at) not in NOT_NOUNS


def _figures(price: _Price) -> str:
    """Its sign and numbers, without a magnitude."""
    words = [price.before, quantity(price.first) or "", price.join, quantity(price.second) if price.second else ""]
    return " ".join(filter(None, words))


def _stated(line: Line, at: int, price: _Price) -> Currency | None:
    """The currency of `CAD` in `$5 CAD`: what the sign leaves open."""
    code = CODES.get(line.core(at))
    return code if code and code.one.endswith(" " + price.currency.one) else None


def _and_more(line: Line, at: int, price: _Price, parts: tuple[str, str]) -> Found:
    """`$1` + `million-plus`: a magnitude and what is joined to it."""
    magnitude, more = parts
    single = more.split()[0] in ("a", "an", "per") or describes(line, at, at + 1)
    return say(_figures(price), f"{magnitude} {_name(price, single=single, exactly_one=False)} {more}".strip())


def _in_one(price: _Price, *, single: bool) -> str:
    """All of an amount that stands in one chunk."""
    parts = [price.before]
    if not price.second:
        parts.append(_amount_words(price, price.first, price.magnitude, single=single))
    elif price.second_sign and not (price.second_magnitude and not price.magnitude):
        shared = single and price.magnitude
        first = f"{quantity(price.first)} {price.magnitude}"
        parts.append(first if shared else _amount_words(price, price.first, price.magnitude, single=False))
        parts += ["to", _amount_words(price, price.second, price.second_magnitude, single=single)]
    elif _CENTS.fullmatch(price.second) and not price.magnitude and not price.second_magnitude:
        parts += [_amount_words(price, price.first, "", single=False), "to"]
        parts.append(_amount_words(price, price.second, "", single=single))
    else:
        parts += [
            quantity(price.first) or "",
            price.magnitude,
            "to",
            quantity(price.second) or "",
            price.second_magnitude,
        ]
        parts.append(_name(price, single=single, exactly_one=False))
    return " ".join(part for part in (*parts, price.after) if part)


def _amount_words(price: _Price, figure: str, magnitude: str, *, single: bool) -> str:
    """`20.50` "twenty dollars fifty cents", `2.4` with a magnitude "two point four million pounds"."""
    if magnitude:
        return f"{quantity(figure)} {magnitude} {_name(price, single=single, exactly_one=False)}"
    whole, _, hundredths = figure.partition(".")
    hundredths = hundredths.rstrip("0")
    if not hundredths:
        figure = whole or figure
    if not hundredths or len(hundredths) > 2 or not price.currency.minor:
        shown = quantity(figure) if len(whole) <= 36 else number(figure)
        return f"{shown} {_name(price, single=single, exactly_one=figure == '1')}"
    minor = int(hundredths.ljust(2, "0"))
    parts = []
    if whole.strip("0,"):
        # Not singular before a noun: "a nineteen dollars ninety nine book" is what nobody says, but so is the other.
        parts += [quantity(whole) or "", _name(price, single=False, exactly_one=whole == "1")]
    parts += [cardinal(minor), price.currency.minor[minor != 1]]
    return " ".join(filter(None, parts))


def _name(price: _Price, *, single: bool, exactly_one: bool) -> str:
    return price.currency.one if single or exactly_one else price.currency.many


def _suffixed(line: Line, at: int) -> Found | None:
    """`50p`, `50¢`, `20€`, `100 EUR`, `3.5bn kr`."""
    parsed = amount(line.core(at))
    if parsed is None:
        return None
    if (pence := _PENCE.fullmatch(parsed.tail)) and not parsed.second:
        return say(f"{parsed.words()} to {quantity(pence[2])} {MINOR_SIGNS[pence[1]][1]}")
    sign, slash, below = parsed.tail.partition("/")
    if sign in MINOR_SIGNS and (below or not slash):
        return _minor(line, at, replace(parsed, tail=sign), f" per {per(below)}" if below else "")
    if parsed.tail and (match := _SUFFIXED.fullmatch(parsed.tail)):
        currency = SIGNS.get(match["sign"]) or CODES.get(match["sign"]) or SUFFIXES[match["sign"]]
        magnitude = MAGNITUDES.get(match["mag"] or "", "")
        return _spread(line, at, _plain_price(currency, parsed, magnitude))
    return _code_after(line, at, parsed)


_LINES_OF_VIDEO = frozenset(("144", "240", "360", "480", "540", "720", "1080", "1440", "2160", "4320"))


def _minor(line: Line, at: int, parsed: Amount, rate: str) -> Found | None:
    """`50p`; not `5c` or `12c`, which are as often labels, unless the sign says so."""
    if (parsed.tail == "c" and len(parsed.first) > 2 and "." not in parsed.first) or (
        parsed.tail == "p" and parsed.first in _LINES_OF_VIDEO
    ):
        return None
    one, many = MINOR_SIGNS[parsed.tail]
    single = parsed.first == "1" or (describes(line, at, at) and parsed.tail != "p")
    return say(f"{parsed.words()} {one if single else many}{rate}", dot=bool(rate))


def _code_after(line: Line, at: int, parsed: Amount) -> Found | None:
    """`100 EUR`, `3.5 million PLN`, `20 €`."""
    magnitude = MAGNITUDES.get(parsed.tail, "") if parsed.tail else ""
    if (parsed.tail and not magnitude) or not line.tied(at):
        return None
    last = at + 1
    between: tuple[Said, ...] = ()
    if line.low(last) in MAGNITUDE_WORDS and line.tied(last):
        between, last = say(line.low(last)), last + 1
    sign = line.core(last)
    currency = CODES.get(sign) or SUFFIXES.get(sign) or (SIGNS.get(sign) if sign in ("€", "£", "$", "₹", "₽") else None)
    named = sign == "Ft" and line.chunks[last].trail == "." and line.core(last + 1).istitle()
    if currency is None or named or (line.core(last + 1)[:1].isdecimal() and sign in CODES):
        return None
    words = " ".join(filter(None, (parsed.words(), magnitude)))
    single = (parsed.first == "1" and not magnitude and not between) or describes(line, at, last)
    return (*say(words), *between, Said(currency.one if single else currency.many))


def _plain_price(currency: Currency, parsed: Amount, magnitude: str) -> _Price:
    if parsed.second:
        return _Price(currency, parsed.sign, parsed.first, "", parsed.join, parsed.second, magnitude)
    return _Price(currency, parsed.sign, parsed.first, magnitude)
