"""Numbers with a unit, attached or behind a space: 5kg, 25 °C, 0.5%, 2-5lb, 5 ft 10 in., 100 sq ft, 2x8 m2."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import DETERMINERS, DIMENSIONS, NOT_NOUNS, describes, plural_noun
from audio_service.verbalize.english.numbers.amounts import MAGNITUDE_WORDS, Amount, amount
from audio_service.verbalize.english.numbers.fractions import fraction, quantity, typed
from audio_service.verbalize.english.numbers.multiples import MEASURED, in_meters
from audio_service.verbalize.english.numbers.numerals import cardinal, digits, is_number, paired
from audio_service.verbalize.english.numbers.units import UNSAYABLE, bare_unit, spaced_unit, unit, unit_by_topic
from audio_service.verbalize.words import Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_FEET_INCHES = re.compile(r"(\d{1,3})['′]-?(?:(\d{1,2}(?:\.\d+|½)?)[\"”″']?['′]?)?")
_HUNDREDS = re.compile(r"\d[1-9]00")
_CALIBER = re.compile(r"0?\.(\d\d)(?:-(cal|caliber|calibre))?")
_SIGNED_ADJECTIVE = re.compile(r"(?:(\d{1,2})['′]-?)?(\d{1,3}(?:\.\d+|½)?)([\"”″'′])-([a-z]+(?:-[a-z]+)*)")
_BY_INCHES = re.compile(r"(\d{1,3}(?:\.\d+)?)[\"”″]x(\d{1,3}(?:\.\d+)?)[\"”″]?")
_GUNS = _TABLES.words("guns")
_FEET_INCHES_UNITS = re.compile(r"(\d{1,2})ft(\d{1,2})(?:in)?")
# A unit behind a hyphen, with its stops: 200-nm, 3,500-sq-ft, 1,150-sq.-ft., 2-in.-thick.
_HYPHENED = re.compile(
    r"-(?:(?P<area>sq|cu|fl)\.?-)?(?P<unit>[A-Za-zµ]{1,5}(?:/[A-Za-z]{1,3})?|[a-z](?:\.[a-z]){2})\.?(?:-(?P<more>[a-z]+(?:-[a-z]+)*))?"
)
_MILLIONS = re.compile(r"(\d[\d,]*(?:\.\d+)?)-(million|billion)-(sq|cu)\.?-([a-z]{1,2})")
# A 13x9x2-inch pan; a 6-ft.-2 man.
_BOXED = re.compile(r"(\d{1,4}(?:\.\d{1,3})?(?:x\d{1,4}(?:\.\d{1,3})?){2})(?:-?([a-z]{1,6}))?")
_TALL = re.compile(r"(\d)-(?:ft|foot)\.?-(\d{1,2})")
_AREA_JOINED = re.compile(r"(sq|cu)\.?-([a-z]{1,2})")
# 893m/2,930ft; not 5l/100km, which is a rate.
_EQUALS = re.compile(r"([a-z]{1,3})/(\d[\d,.]*[½¼¾]?|[½¼¾])((?!\1)[a-z]{1,3})?")
_BASES = frozenset(("1", "10", "100", "1000", "1,000"))
_EITHER = re.compile(r"([A-Za-z]{1,2})/(\d[\d,.]*)\1")
# 41°43'N
_COORDINATE = re.compile(r"(\d{1,3})°(\d{1,2})['′](?:(\d{1,2})[\"″])?([NSEW])?")
_QUARTERS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_INCHES = frozenset(map(str, range(1, 12)))
_SMALLER = re.compile(r"\d+(?:in|oz|lb)(?:-[a-z]+)?")
_UNDER_STONE = re.compile(r"\d{1,2} ?lbs?\b")
_AREA_WORDS = _TABLES.words("area_words")
_AREAS = _TABLES.texts("areas")
_WHITHER = _TABLES.words("whither")
_NO_NOUNS = NOT_NOUNS | _WHITHER | DIMENSIONS
_CONTAINERS = _TABLES.words("containers")
_PEOPLE = _TABLES.words("people")
_LOOSE = _TABLES.words("loose")
INGREDIENTS = _TABLES.words("ingredients")
_PLACES = _TABLES.words("places")
_FURLONGS = re.compile(r"\d[½¼¾]?f")
# These before a name are no units: 4 Mt. Pleasant residents.
_NAMED = frozenset(("Mt", "Ft", "Pt"))
_INCH_SIGNS = frozenset('"″”')
_ONE = _TABLES.words("one")
_MANY = _TABLES.words("many")
_SPOONS = _TABLES.words("spoons")
_SOME = tuple("0123456789a½¼¾")
_PRICES = frozenset("$£€¢₹")
_PRICED = _TABLES.words("priced")
_PERSONS = _TABLES.words("persons")
_WARMTH = _TABLES.words("warmth")
_DEGREES = {"C": ("degree Celsius", "degrees Celsius"), "F": ("degree Fahrenheit", "degrees Fahrenheit")}


def measures(line: Line, at: int) -> Found | None:
    """A quantity with its unit."""
    core = line.core(at)
    if found := _feet_and_inches(line, at):
        return found
    if match := _BOXED.fullmatch(core):
        side = unit(match[2]) if match[2] else None
        lengths = " by ".join(quantity(length) or length for length in match[1].split("x"))
        return say(f"{lengths} {side[0] if side else match[2] or ''}".rstrip(), dot=True)
    if match := _TALL.fullmatch(core):
        return say(f"{quantity(match[1])} foot {quantity(match[2])}")
    if (match := _MILLIONS.fullmatch(core)) and (names := unit(match[4])):
        return say(f"{quantity(match[1])} {match[2]} {_AREAS[match[3]]} {names[0]}", dot=True)
    parsed = amount(core)
    if parsed is None:
        return None
    if pressed := _pressure(line, at, parsed):
        return pressed
    if parsed.tail[:1] == "°" and (found := _coordinate(core) or _degrees_of(line, at, parsed)):
        return found
    if parsed.tail:
        return _attached(line, at, parsed)
    if line.after(at) == "°" and (found := _degrees_of(line, at + 1, parsed)):
        return (*found, Said(""))
    return _mixed(line, at) or _spaced(line, at, parsed)


def _coordinate(core: str) -> Found | None:
    """`41°43'N` "forty one degrees forty three minutes north"."""
    match = _COORDINATE.fullmatch(core)
    if not match:
        return None
    named = zip(match.groups(), ("degree", "minute", "second"), strict=False)
    parts = [f"{cardinal(int(figure))} {name}{'s' * (int(figure) != 1)}" for figure, name in named if figure]
    return say(" ".join([*parts, *([_QUARTERS[match[4]]] if match[4] else [])]))


def _attached(line: Line, at: int, parsed: Amount) -> Found | None:
    """`5kg`, `10km-15km`, `25C`."""
    tail = parsed.tail
    # In a headline in capitals, but not the B and G of 3B and 5G.
    if line.shouting and tail.isupper() and (tail == "M" or (len(tail) > 1 and unit(tail) is None)):
        tail = tail.lower()
    if tail == "L" and line.british and line.after(at) in _PERSONS:
        return say(f"{parsed.words()} lakh")
    if name := _of_two(line, at, tail):
        return say(f"{parsed.words()} {name}")
    if tail in ("m", "M") and not _racing(line, at, tail) and not (tail == "m" and in_meters(line, at, parsed)):
        return None
    if area := _AREAS.get(tail.lstrip("-").lower()):
        return _area(line, at, area, parsed)
    if found := _equal(line, at, parsed):
        return found
    if match := _HYPHENED.fullmatch(tail):
        return _hyphened(line, at, parsed, match)
    if tail in ("t", "h") and line.before(at) in ("level", "grade"):
        return None
    names = _racing(line, at, tail) or unit_by_topic(line, at, tail) or unit(tail) or _temperature(line, at, parsed)
    if names is None:
        return _unit_twice(line, at, parsed)
    # The 1500m is called by its hundreds.
    hundreds = tail == "m" and _HUNDREDS.fullmatch(parsed.first) and not parsed.second
    words = paired(parsed.first) if hundreds else parsed.words()
    wide = tail in _INCH_SIGNS and line.before(at) in DETERMINERS and line.after(at) not in NOT_NOUNS
    single = parsed.singular or describes(line, at, at) or _noun_follows(line, at) or wide
    return _finish(line, at, at, f"{words} {names[0 if single else 1]}")


def _of_two(line: Line, at: int, tail: str) -> str | None:
    """The first unit of `5ft 11` and `9st 4lb`; `weighs 12st`."""
    if tail == "ft" and line.tied(at) and line.core(at + 1) in _INCHES:
        return "foot"
    heavy = line.low(at + 1).endswith("lb") or line.before(at).startswith("weigh")
    # 21st is an ordinal, 12st cannot be.
    return "stone" if tail == "st" and (heavy or (line.british and line.core(at)[-3] != "1")) else None


def _racing(line: Line, at: int, tail: str) -> tuple[str, str] | None:
    """`2m 3f` of horses: miles and furlongs."""
    if tail == "m" and line.tied(at) and _FURLONGS.fullmatch(line.core(at + 1)):
        return ("mile", "miles")
    miles = line.tied(at - 1) and line.core(at - 1)[:-1].isdecimal() and line.core(at - 1).endswith("m")
    return ("furlong", "furlongs") if tail == "f" and miles else None


def _hyphened(line: Line, at: int, parsed: Amount, match: re.Match[str]) -> Found | None:
    """`200-nm`, `3,500-sq-ft`, `1,150-sq.-ft.`, `2-in.-thick`: always before a noun, so singular."""
    area, short, more = match["area"], match["unit"], match["more"] or ""
    names = unit_by_topic(line, at, short) or (("point", "points") if short == "pt" else unit(short))
    bare = len(short) == 1 and short not in "mgLlWV" and not area
    if not names or bare or (short == "in" and not (more or line.chunks[at].trail.startswith("."))):
        return None
    kind = f"{_AREAS[area.lower()]} " if area else ""
    words, pair = parsed.words(), typed(parsed.first)
    if pair and not parsed.second and line.before(at).isdecimal():
        # 3 1/2-hr.
        words = "and " + fraction(*pair, after_whole=True)
    return say(f"{words} {kind}{names[0]} {more.replace('-', ' ')}".strip(), dot=True)


def _noun_follows(line: Line, at: int) -> bool:
    """Whether an attached unit stands before a noun: `155mm shells`, `a 6ft 2in man`, not `10km north`."""
    following = line.after(at)
    if _SMALLER.fullmatch(following):
        return line.core(at).endswith("ft") or "-" in following or _noun_follows(line, at + 1)
    if _is_ingredient(line, at, following) or line.core(at).lstrip("0123456789.,½¼¾-–") in _MANY:
        return False
    if following in MEASURED | _PEOPLE or (
        following.isalpha() and line.after(at + 1) in MEASURED and following not in NOT_NOUNS
    ):
        return True
    if following == "can" and line.before(at) in ("a", "each", "per"):
        return True
    if following == "can" and line.after(at + 1) in INGREDIENTS | {"of"}:
        return True
    if not following.isalpha() or following in _NO_NOUNS:
        return False
    return not following.endswith(("er", "ly", "ed", "ing", "wards"))


def _is_ingredient(line: Line, at: int, following: str) -> bool:
    """`250ml milk`, `100g brown sugar`: how much of it, not what kind of it."""
    if line.core(at).lstrip("0123456789.,½¼¾⅓⅔-–") not in _LOOSE:
        return False
    second = line.after(at + 1)
    if second in _CONTAINERS:
        return False
    return following in INGREDIENTS or (second in INGREDIENTS and following not in NOT_NOUNS)


def _unit_twice(line: Line, at: int, parsed: Amount) -> Found | None:
    """`10km-15km` "ten to fifteen kilometers", `5%-10%` "five percent to ten percent"."""
    for dash in "-–":
        short, found, rest = parsed.tail.partition(dash)
        second = amount(rest) if found else None
        if second and not parsed.second and second.tail == short and (names := unit(short)):
            if short == "m" and not in_meters(line, at, parsed):
                return say(f"{parsed.words()} to {second.words()} million")
            kept = f" {names[0] if parsed.singular else names[1]}" if short == "%" else ""
            return say(f"{parsed.words()}{kept} to {second.words()} {_form(line, at, at, names, second)}", dot=True)
    return None


def _temperature(line: Line, at: int, parsed: Amount) -> tuple[str, str] | None:
    """`25C` and `98.6F`, unless it is a seat or a flat."""
    if parsed.tail not in _DEGREES or line.before(at) in _PLACES or len(parsed.first.split(".")[0]) > 3:
        return None
    return _DEGREES[parsed.tail]


def _mixed(line: Line, at: int) -> Found | None:
    """`4 1/2 lbs`: a whole number, a fraction, a unit."""
    whole, following = line.core(at), line.after(at)
    if whole.isdecimal() and following.endswith("%") and (pair := typed(following[:-1])):
        return say(quantity(whole) or whole, f"and {fraction(*pair, after_whole=True)} percent")
    pair = typed(following)
    if not pair or not whole.isdecimal() or not line.tied(at + 1):
        return None
    if names := spaced_unit(line.core(at + 2)):
        words = quantity(whole) or whole
        form = names[0] if describes(line, at, at + 2) else names[1]
        return (*say(words, "and " + fraction(*pair, after_whole=True)), Said(form, dot=True))
    return None


def _spaced(line: Line, at: int, parsed: Amount) -> Found | None:
    """`5 kg`, `100 sq ft`, `5 ft 10 in.`"""
    if not line.tied(at):
        return None
    short = line.core(at + 1)
    if line.chunks[at + 1].trail == "." and short in _NAMED and line.core(at + 2).istitle():
        return None
    pounds = _UNDER_STONE.match(f"{line.core(at + 2)} {line.core(at + 3)}")
    if short == "st" and (pounds or line.before(at).startswith("weigh")):
        return say(parsed.words(), "stone")
    if (joined := _AREA_JOINED.fullmatch(short)) and (names := unit(joined[2])):
        kind = _AREAS[joined[1]]
        return say(parsed.words(), f"{kind} {_form(line, at, at + 1, names, parsed)}", dot=True)
    if short == "s" and "." in parsed.first:
        return say(parsed.words(), "seconds")
    area = _AREAS.get(line.low(at + 1))
    if area and line.dotted(at + 1) and line.low(at + 2) in _AREA_WORDS:
        return (*say(parsed.words(), area, dot=True), Said(line.core(at + 2)))
    if area and line.dotted(at + 1) and (names := unit(line.core(at + 2))):
        return say(parsed.words(), area, _form(line, at, at + 2, names, parsed), dot=True)
    ends = len(line.chunks) == 2 or (short == "V" and _ends_quantity(line, at))
    alone = unit(short) if ends and short != "pc" else None
    names = (
        unit_by_topic(line, at, short)
        or spaced_unit(short)
        or alone
        or (unit("mo") if short == "mo" and line.chunks[at + 1].trail == "." else None)
        or _inches_by_dot(line, at, short)
        or _degrees_apart(line, at, short)
    )
    if names is None or (short == "m" and line.after(at + 1).startswith(("people", "viewers", "users"))):
        return None
    form = _form(line, at, at + 1, names, parsed)
    return say(parsed.words(), form, dot=True)


def _ends_quantity(line: Line, at: int) -> bool:
    """`runs on 220 V.`, not `Flat 12 V`."""
    ends = at + 2 == len(line.chunks) or line.chunks[at + 1].trail != "" or line.core(at + 2).islower()
    return ends and len(line.core(at)) > 1 and is_number(line.core(at)) and line.before(at) not in _PLACES


def _degrees_apart(line: Line, at: int, short: str) -> tuple[str, str] | None:
    """`a high of 37 C`: degrees only where the words before speak of temperature."""
    if short not in _DEGREES:
        return None
    warm = any(line.low(back) in _WARMTH for back in range(at - 4, at))
    ends = line.chunks[at + 1].trail or at + 2 == len(line.chunks) or line.chunks[at + 2].lead == "("
    figure = line.core(at).lstrip("-–+")
    shown = (
        ends and line.before(at) not in _PLACES and ("." in figure or (figure.isdecimal() and len(figure) in (2, 3)))
    )
    return _DEGREES[short] if warm or shown else None


def _degrees_of(line: Line, at: int, parsed: Amount) -> Found | None:
    """`25° C`, `25 ° C`, `51.5° N`: the scale or the quarter stands in a chunk of its own."""
    names = unit("°" + line.core(at + 1)) if line.tied(at) and len(line.core(at + 1)) == 1 else None
    if names is None:
        return None
    form = _form(line, at, at + 1, names, parsed).split()
    return say(f"{parsed.words()} {form[0]}", form[1], dot=True)


def _pressure(line: Line, at: int, parsed: Amount) -> Found | None:
    """`120/80 mmHg` and a blood pressure of `120/80`."""
    above, slash, below = parsed.first.partition("/")
    if not slash or parsed.second or parsed.tail or not (len(above) == 3 and 2 <= len(below) <= 3):
        return None
    if line.after(at) != "mmhg" and "pressure" not in (line.low(back) for back in range(at - 4, at)):
        return None
    words = f"{quantity(above)} over {quantity(below)}"
    return say(words, "millimeters of mercury") if line.after(at) == "mmhg" else say(words)


def _inches_by_dot(line: Line, at: int, short: str) -> tuple[str, str] | None:
    """`10 in.` are inches where a dot or feet before say so; `10 in 2020` is not."""
    if short != "in":
        return None
    dotted = line.chunks[at + 1].trail.startswith(".") or at + 2 == len(line.chunks)
    feet = line.low(at - 1) in ("ft", "feet", "foot") or line.low(at - 1).endswith("ft")
    return unit("in") if dotted or feet else None


def _equal(line: Line, at: int, parsed: Amount) -> Found | None:
    """`893m/2,930ft` and `10km/6 miles` are the same twice; `a 100m/200m double` is not."""
    if match := _EITHER.fullmatch(parsed.tail):
        return _either(line, at, parsed, match)
    match = _EQUALS.fullmatch(parsed.tail)
    names = unit(match[1]) if match else None
    if not match or not names or match[2] in _BASES:
        return None
    also = unit(match[3]) if match[3] else ("", "") if line.after(at) in _AREA_WORDS else None
    return say(f"{parsed.words()} {names[1]}, {quantity(match[2])} {also[1]}".rstrip()) if also else None


def _either(line: Line, at: int, parsed: Amount, match: re.Match[str]) -> Found | None:
    """`a 100m/200m double`."""
    names = unit(match[1])
    if not names:
        return None
    name = names[0] if describes(line, at, at) or _noun_follows(line, at) else names[1]
    return say(f"{parsed.words()} {name} {quantity(match[2])} {name}")


def _area(line: Line, at: int, kind: str, parsed: Amount) -> Found | None:
    """`1,000sq ft`, `1,150-sq. ft.`: the unit stands in the next chunk."""
    if not line.dotted(at) or not (names := unit(line.core(at + 1))):
        return None
    hyphened = parsed.tail.startswith("-")
    form = names[0] if hyphened else _form(line, at, at + 1, names, parsed)
    return say(f"{parsed.words()} {kind}", form, dot=True)


def _form(line: Line, at: int, last: int, names: tuple[str, str], parsed: Amount) -> str:
    """Singular for one, and before the noun that is measured; else plural."""
    following = line.low(last + 1) if line.dotted(last) else ""
    area = line.low(last - 1) in _AREAS or "sq" in line.low(last)
    noun = following.isalpha() and line.core(last + 1).islower() and following not in _NO_NOUNS
    held = following in _CONTAINERS and (following != "can" or line.after(last + 1) in ("", "of"))
    described = (plural_noun(following) and following not in INGREDIENTS) or (
        area and not following.endswith(("ed", "ly", "ing"))
    )
    nouns = held or (noun and described)
    return names[0] if parsed.singular or nouns or describes(line, at, last) else names[1]


def _finish(line: Line, at: int, last: int, words: str) -> Found:
    """A unit may be abbreviated with a dot."""
    return say(words, dot=line.core(last)[-1:].isalpha())


def bare_units(line: Line, at: int) -> Found | None:
    """`people per km²`, `in km/h`, `per kg`, `per sq. ft.`: a unit without a number."""
    core, before = line.core(at), line.before(at)
    form = 0 if before in _ONE or before == "1" else 1
    if names := bare_unit(core):
        return say(names[form])
    if core in _SPOONS and line.low(at - 2)[:1] in _SOME:
        # 2 heaped tsp
        return say((unit(core) or ())[line.low(at - 2) not in ("1", "a", "½", "¼", "¾")], dot=True)
    counted = before in MAGNITUDE_WORDS or (
        before.rpartition("/")[2][:1].isdecimal() and not before.endswith(("st", "nd", "rd", "th"))
    )
    if before not in _ONE and not counted:
        return None
    area = _AREAS.get(core) if line.dotted(at) and len(core) == 2 else None
    if area and (names := unit(line.core(at + 1))):
        return say(area, names[form], dot=True)
    written = core == "ha" or line.chunks[at].trail[:1] == "." or core in UNSAYABLE or not core.islower() or "/" in core
    names = spaced_unit(core) if written and len(core) > 1 else None
    priced = before in ("a", "an") and (line.core(at - 2)[:1] in _PRICES or line.low(at - 2) in _PRICED)
    return say(names[form], dot=True) if names and (counted or priced or before == "per") else None


def calibers(line: Line, at: int) -> Found | None:
    """`.50-calibre`, `.45-cal`, `a .22 rifle`: the figures behind the point alone."""
    match = _CALIBER.fullmatch(line.core(at))
    if not match or not (match[2] or line.after(at) in _GUNS):
        return None
    figure = cardinal(int(match[1])) if not match[1].startswith("0") else digits(match[1])
    return say(f"{figure} {'caliber' if match[2] == 'cal' else match[2] or ''}".strip(), dot=True)


def _feet_and_inches(line: Line, at: int) -> Found | None:
    """`5'10"`, `6′2″`, `6ft2in`, `27"-wide`; `5' 11"` in two chunks."""
    core = line.core(at)
    match = _SIGNED_ADJECTIVE.fullmatch(core)
    if match and not line.chunks[at].lead.endswith(match[3]):
        unit = "inch" if match[3] in _INCH_SIGNS else "foot"
        size = f"{quantity(match[1])} foot {quantity(match[2])}" if match[1] else f"{quantity(match[2])} {unit}"
        return say(f"{size} {match[4].replace('-', ' ')}")
    if core[-1:] in ("'", "′") and line.core(at + 1)[-1:] in ('"', "″", "”") and line.tied(at):
        inches = quantity(line.core(at + 1)[:-1])
        return say(f"{quantity(core[:-1])} foot", inches) if inches and core[:-1].isdecimal() else None
    if match := _BY_INCHES.fullmatch(core):
        noun = describes(line, at, at) or _noun_follows(line, at)
        return say(f"{quantity(match[1])} by {quantity(match[2])} {'inch' if noun else 'inches'}")
    match = _FEET_INCHES.fullmatch(core) or _FEET_INCHES_UNITS.fullmatch(core)
    if not match:
        return None
    single = describes(line, at, at) or match.group(1) == "1" or bool(match.group(2))
    feet = f"{quantity(match.group(1))} {'foot' if single else 'feet'}"
    return say(f"{feet} {quantity(match.group(2))}" if match.group(2) else feet)
