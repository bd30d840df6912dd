"""Units of measure: abbreviation -> (singular, plural). Case counts where it tells units apart (MW, mW; B, b)."""

from __future__ import annotations

import re

from audio_service.verbalize.english.numbers.numerals import cardinal

_METRIC = {
    "m": "meter", "g": "gram", "l": "liter", "L": "liter", "W": "watt", "Wh": "watt hour", "Hz": "hertz", "J": "joule",
    "V": "volt", "Pa": "pascal", "eV": "electron volt", "Sv": "sievert", "t": "ton",
}  # fmt: skip
_PREFIXES = {
    "m": {"k": "kilo", "c": "centi", "m": "milli", "d": "deci", "µ": "micro", "μ": "micro", "n": "nano"},
    "g": {"k": "kilo", "m": "milli", "µ": "micro", "μ": "micro"},
    "l": {"m": "milli", "c": "centi", "d": "deci", "h": "hecto"},
    "L": {"m": "milli", "c": "centi", "d": "deci"},
    "W": {"k": "kilo", "M": "mega", "G": "giga", "T": "tera", "m": "milli"},
    "Wh": {"k": "kilo", "M": "mega", "G": "giga", "T": "tera"},
    "Hz": {"k": "kilo", "M": "mega", "G": "giga", "T": "tera"},
    "J": {"k": "kilo", "M": "mega"},
    "V": {"k": "kilo", "m": "milli"},
    "Pa": {"k": "kilo", "M": "mega", "h": "hecto"},
    "eV": {"k": "kilo", "M": "mega", "G": "giga"},
    "Sv": {"m": "milli", "µ": "micro", "μ": "micro"},
    "t": {"k": "kilo", "M": "mega"},
}
_INVARIANT = {"hertz": "hertz"}
_OTHERS = {
    "ft": ("foot", "feet"), "yd": ("yard", "yards"), "yds": ("yard", "yards"), "mi": ("mile", "miles"),
    "in": ("inch", "inches"), "ins": ("inch", "inches"), '"': ("inch", "inches"), "”": ("inch", "inches"),
    "″": ("inch", "inches"), "kph": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"), "kmh": ("kilometer per hour", "kilometers per hour"),
    "kmph": ("kilometer per hour", "kilometers per hour"), "mpg": ("mile per gallon", "miles per gallon"),
    "kt": ("knot", "knots"), "kts": ("knot", "knots"), "kn": ("knot", "knots"), "ha": ("hectare", "hectares"),
    "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"), "kilo": ("kilo", "kilos"),
    "gal": ("gallon", "gallons"), "pt": ("pint", "pints"), "qt": ("quart", "quarts"), "bbl": ("barrel", "barrels"),
    "bpd": ("barrel per day", "barrels per day"), "tbsp": ("tablespoon", "tablespoons"),
    "tsp": ("teaspoon", "teaspoons"), "h": ("hour", "hours"), "hr": ("hour", "hours"), "hrs": ("hour", "hours"),
    "min": ("minute", "minutes"), "mins": ("minute", "minutes"), "sec": ("second", "seconds"),
    "secs": ("second", "seconds"), "ms": ("millisecond", "milliseconds"), "wk": ("week", "weeks"),
    "wks": ("week", "weeks"), "mo": ("month", "months"), "mos": ("month", "months"), "yr": ("year", "years"),
    "yrs": ("year", "years"), "hp": ("horsepower", "horsepower"), "bhp": ("brake horsepower", "brake horsepower"),
    "rpm": ("revolution per minute", "revolutions per minute"), "bpm": ("beat per minute", "beats per minute"),
    "psi": ("P S I", "P S I"), "ppm": ("part per million", "parts per million"),
    "ppb": ("part per billion", "parts per billion"), "dB": ("decibel", "decibels"), "db": ("decibel", "decibels"),
    "cc": ("C C", "C C"), "mA": ("milliamp", "milliamps"), "mAh": ("milliamp hour", "milliamp hours"),
    "cal": ("calorie", "calories"),
    "dpi": ("dot per inch", "dots per inch"), "ppi": ("pixel per inch", "pixels per inch"),
    "atm": ("atmosphere", "atmospheres"), "mbar": ("millibar", "millibars"),
    "Gt": ("gigaton", "gigatons"), "nmi": ("nautical mile", "nautical miles"), "mol": ("mole", "moles"),
    "mmol": ("millimole", "millimoles"), "lm": ("lumen", "lumens"), "µs": ("microsecond", "microseconds"),
    "ns": ("nanosecond", "nanoseconds"), "Nm": ("newton meter", "newton meters"),
    "kcal": ("kilocalorie", "kilocalories"), "mcg": ("microgram", "micrograms"), "px": ("pixel", "pixels"),
    "MP": ("megapixel", "megapixels"), "fps": ("frame per second", "frames per second"),
    "kB": ("kilobyte", "kilobytes"), "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"), "TB": ("terabyte", "terabytes"),
    "PB": ("petabyte", "petabytes"), "Gb": ("gigabit", "gigabits"), "Mb": ("megabit", "megabits"),
    "kbps": ("kilobit per second", "kilobits per second"), "mbps": ("megabit per second", "megabits per second"),
    "Mbps": ("megabit per second", "megabits per second"), "gbps": ("gigabit per second", "gigabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"), "Mbit": ("megabit", "megabits"),
    "%": ("percent", "percent"), "٪": ("percent", "percent"), "‰": ("per mille", "per mille"),
    "pc": ("percent", "percent"), "pct": ("percent", "percent"), "pp": ("percentage point", "percentage points"),
    "bp": ("basis point", "basis points"), "bps": ("basis point", "basis points"),
    "°": ("degree", "degrees"), "deg": ("degree", "degrees"), "°C": ("degree Celsius", "degrees Celsius"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"), "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°K": ("degree Kelvin", "degrees Kelvin"), "°N": ("degree north", "degrees north"),
    "°S": ("degree south", "degrees south"), "°E": ("degree east", "degrees east"),
    "°W": ("degree west", "degrees west"), "Ω": ("ohm", "ohms"),
    "mmHg": ("millimeter of mercury", "millimeters of mercury"),
    "sqm": ("square meter", "square meters"), "sqft": ("square foot", "square feet"),
    "sf": ("square foot", "square feet"),
    "MMT": ("million metric tons", "million metric tons"), "dwt": ("deadweight ton", "deadweight tons"),
    "kWp": ("kilowatt peak", "kilowatts peak"), "mn": ("million", "million"),
}  # fmt: skip


def _metric() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for short, long in _METRIC.items():
        table[short] = (long, _INVARIANT.get(long, long + "s"))
        for prefix, name in _PREFIXES.get(short, {}).items():
            full = name + long
            table[prefix + short] = (full, full if long in _INVARIANT else full + "s")
    return table


_UNITS = _metric() | _OTHERS
_LOWER = {short.lower(): names for short, names in reversed(_UNITS.items()) if len(short) > 1}
_POWERS = {"²": "square ", "2": "square ", "^2": "square ", "³": "cubic ", "3": "cubic ", "^3": "cubic "}
_LENGTHS = frozenset({"m", "km", "cm", "mm", "dm", "ft", "in", "mi", "yd"})
# What stands after a slash: $5/hr, 12 l/min.
_PER = {
    "h": "hour", "d": "day", "day": "day", "y": "year", "s": "second", "sec": "second", "mo": "month", "m": "month",
    "w": "week", "wk": "week", "ea": "each", "pers": "person", "100g": "hundred grams", "q": "quarter",
}  # fmt: skip
# Too short or too common to be units after a space: "5 in total", "10 A grades", "in 5 min".
_NEEDS_TOUCH = frozenset({"in", "V", "W", "J", "t", "h", "pc", "MP", "mo", "pt", "ms", "l", "mn", "pp", "sf", "ins"})


# 5 l/100km
_COUNTED = re.compile(r"(\d{1,4})([a-zA-Z]{1,3})")


def unit(text: str) -> tuple[str, str] | None:
    """Singular and plural of a unit as written: "kg", "km²", "km/h", "°C"; None if `text` is none."""
    if names := _UNITS.get(text):
        return names
    head, slash, below = text.partition("/")
    if slash:
        above = unit(head) if head else None
        return (f"{above[0]} per {per(below)}", f"{above[1]} per {per(below)}") if above and below else None
    for power, kind in _POWERS.items():
        base = text[: -len(power)]
        if text.endswith(power) and base in _LENGTHS:
            return (kind + _UNITS[base][0], kind + _UNITS[base][1])
    return _LOWER.get(text.lower()) if not text.isupper() or len(text) > 2 else None


def spaced_unit(text: str) -> tuple[str, str] | None:
    """As `unit`, for a unit after a space, where a short one is likelier a word."""
    return None if text in _NEEDS_TOUCH else unit(text)


def per(text: str) -> str:
    """The word after a slash: "hr" -> "hour", "kg" -> "kilogram", "barrel" -> "barrel"."""
    if text in _PER:
        return _PER[text]
    if match := _COUNTED.fullmatch(text):
        names = unit(match[2])
        return f"{cardinal(int(match[1]))} {names[1] if names else match[2]}"
    for power, kind in (("^2", " squared"), ("²", " squared"), ("^3", " cubed"), ("³", " cubed")):
        if text.endswith(power) and text.removesuffix(power) == "s":
            return "second" + kind
    names = unit(text)
    return names[0] if names else text


def bare_unit(text: str) -> tuple[str, str] | None:
    """As `unit`, for an unambiguous unit without a number: "km²", "km/h"."""
    head, slash, below = text.partition("/")
    if slash:
        known = len(head) > 1 and (below in _PER or unit(below) is not None)
        return unit(text) if text in ("m/s", "m/s²", "m/s^2") or (known and unit(head)) else None
    return unit(text) if text[-1:] in ("²", "³") else None
