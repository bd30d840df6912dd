"""Units of measure: abbreviation -> (singular, plural). Case counts where it tells units apart (MW, mW; B, b)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audio_service.article import Tables
from audio_service.verbalize.english.letters import spelled_by_espeak
from audio_service.verbalize.english.numbers.numerals import cardinal
from audio_service.verbalize.words import Line

_TABLES = Tables.beside(__file__)

_METRIC = _TABLES.texts("metric")
_PREFIXES = _TABLES.read("prefixes", dict[str, dict[str, str]])
_OTHERS = _TABLES.read("others", dict[str, tuple[str, str]])


def _metric() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for short, long in _METRIC.items():
        plural = "" if long == "hertz" else "s"
        for prefix, name in ({"": ""} | _PREFIXES.get(short, {})).items():
            table[prefix + short] = (name + long, name + long + plural)
    return table


@dataclass(frozen=True, slots=True)
class _TopicUnit:
    """A sign (one of several) that has another meaning where one of the words of `topic` is near."""

    signs: str
    unit: tuple[str, str]
    topic: str


_UNITS = _metric() | _OTHERS
_BY_TOPIC = tuple(
    (frozenset(one.signs.split()), one.unit, frozenset(one.topic.split()))
    for one in _TABLES.read("by_topic", tuple[_TopicUnit, ...])
)
_TOPICAL = frozenset(sign for signs, _, _ in _BY_TOPIC for sign in signs)
# How many words on each side may speak of what is measured.
_NEAR = 10
_LOWER = {short.lower(): names for short, names in reversed(_UNITS.items()) if len(short) > 1}
_POWERS = {"²": "square ", "2": "square ", "^2": "square ", "³": "cubic ", "3": "cubic ", "^3": "cubic "}
_LENGTHS = _TABLES.words("lengths")
_PER = _TABLES.texts("per")
_OTHERWISE_IN_CAPITALS = _TABLES.words("otherwise_in_capitals")
_NEEDS_TOUCH = _TABLES.words("needs_touch")


# 5 l/100km
_COUNTED = re.compile(r"(\d{1,4})([a-zA-Z]{1,3})")


def unit(text: str) -> tuple[str, str] | None:
    """Singular and plural of a unit as written: "kg", "km²", "km/h", "°C"; None if `text` is none."""
    if names := _UNITS.get(text):
        return names
    if (text[:2].isupper() and text[2:] == "s") or text in _OTHERWISE_IN_CAPITALS:
        # HRs are no hours, the SEC no second.
        return None
    head, slash, below = text.partition("/")
    if slash:
        above = unit(head) if head else None
        return (f"{above[0]} per {per(below)}", f"{above[1]} per {per(below)}") if above and below else None
    for power, kind in _POWERS.items():
        base = text[: -len(power)]
        if text.endswith(power) and base in _LENGTHS:
            return (kind + _UNITS[base][0], kind + _UNITS[base][1])
    return _LOWER.get(text.lower()) if not text.isupper() or len(text) > 2 else None


def unit_by_topic(line: Line, at: int, text: str) -> tuple[str, str] | None:
    """The unit that the words near chunk `at` give to a sign of two units: "mb" is of pressure, oil or data."""
    if text not in _TOPICAL:
        return None
    near = {line.low(other) for other in range(at - _NEAR, at + _NEAR + 1)}
    return next((names for signs, names, topic in _BY_TOPIC if text in signs and near & topic), None)


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
    for power, kind in (("^2", " squared"), ("²", " squared"), ("2", " squared"), ("³", " cubed")):
        if text.endswith(power) and text.removesuffix(power) == "s":
            return "second" + kind
    names = unit(text)
    return names[0] if names else text


# Without a vowel, so that they are no words: "per kg".
UNSAYABLE = frozenset(short for short in _UNITS if short.isalpha() and short.islower() and spelled_by_espeak(short))


def bare_unit(text: str) -> tuple[str, str] | None:
    """As `unit`, for an unambiguous unit without a number: "km²", "km/h"."""
    head, slash, below = text.replace("./", "/").partition("/")
    if slash:
        known = len(head) > 1 and (below in _PER or unit(below) is not None)
        return unit(f"{head}/{below}") if text in ("m/s", "m/s²", "m/s^2") or (known and unit(head)) else None
    return unit(text) if text[-1:] in ("²", "³") else None
