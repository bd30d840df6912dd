"""Short forms of advertisements, recipes, weather and results, by a figure, a capital or a word beside them."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import NOT_NOUNS, starts_sentence
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)

_DOTTED = _TABLES.texts("dotted")
_WITHIN = _TABLES.texts("within")
_NAMES = _TABLES.texts("names")
_COUNTED = _TABLES.read("counted", dict[str, tuple[str, str]])
_BY_DOT = _TABLES.read("counted_by_dot", dict[str, tuple[str, str]])
_IN_CAPITALS = _TABLES.read("counted_in_capitals", dict[str, tuple[str, str]])
_HOMES = _TABLES.read("homes", dict[str, tuple[str, str]])
_BEFORE = _TABLES.texts("before")
_AFTER = _TABLES.texts("after")
_AFTER_PLAIN = _TABLES.texts("after_plain")
_FIGURE = re.compile(r"[\d,]*\d(?:\.\d+)?½?|½")
_UNDER_TEN = _TABLES.words("under_ten")
_RENTED = _TABLES.words("rented")
_ENDS_TOO = _TABLES.words("ends_too")

_PAID = _TABLES.texts("paid")
_BEFORE_FIGURES = _TABLES.texts("before_figures")
_BEFORE_NAMES = _TABLES.texts("before_names")
_AFTER_NAMES = _TABLES.texts("after_names")
_BODIES = _TABLES.words("bodies")
_SUBJECTS = _TABLES.texts("subjects")

WRITTEN = frozenset(
    {
        *_DOTTED,
        *_WITHIN,
        *(name.lower() for name in (*_NAMES, *_BEFORE_NAMES, *_AFTER_NAMES)),
        *_COUNTED,
        *_BY_DOT,
        *(key.lower() for key in (*_IN_CAPITALS, *_HOMES)),
        *(key.partition(" ")[0] for key in _BEFORE),
        *(key.rpartition(" ")[2] for key in (*_AFTER, *_AFTER_PLAIN)),
        *_BEFORE_FIGURES,
        *_PAID,
        *_SUBJECTS,
    }
)


def beside(line: Line, at: int) -> Found | None:
    """`9 reb.`, `2 BR`, `5 g sat.`, `Det. hse.`, `Air Cdre Roe`: by the words around it."""
    core, low = line.core(at), line.low(at)
    if low not in WRITTEN:
        return None
    dotted = _has_dot(line, at)
    following = line.core(at + 1)
    before = line.low(at - 1) if at and line.dotted(at - 1) else ""
    full = _counted(line, at, dotted=dotted) or _AFTER_PLAIN.get(f"{before} {low}")
    if not full and dotted and before[:1] in tuple("$£€₹"):
        full = _PAID.get(low)
    if not full and line.dotted(at) and core in _BEFORE_NAMES and following[:1].isupper():
        full = _BEFORE_NAMES[core]
    if not full and core in _AFTER_NAMES and line.core(at - 1)[:1].isupper() and line.dotted(at - 1):
        full = _AFTER_NAMES[core]
    return _said(line, at, full or (_by_words(line, at, low) if dotted else None))


def _by_words(line: Line, at: int, low: str) -> str | None:
    """Of those with a dot: `sat. fat`, `mag. 5.2`, `Dept. of Ag.`"""
    before, after, following = line.low(at - 1), line.low(at + 1), line.core(at + 1)
    if low in _BEFORE_FIGURES and line.dotted(at) and following.lstrip("$£€")[:1].isdecimal():
        certain = low not in _ENDS_TOO or at == 0 or not line.tied(at - 1) or "." in following
        return _BEFORE_FIGURES[low] if certain else None
    if before == "of" and line.low(at - 2) in _BODIES and low in _SUBJECTS:
        return _SUBJECTS[low]
    full = _BEFORE.get(f"{low} {after}") or _BEFORE.get(f"{low} {after} {line.low(at + 2)}")
    continues = line.dotted(at) and (following[:1].islower() or line.core(at)[0].isupper())
    return (full if continues else None) or (_AFTER.get(f"{before} {low}") if at else None)


def shortened(line: Line, at: int) -> Found | None:
    """`Precip. will end`, `exp. req., $18`, `Chi. at Tor.`: by the dot."""
    core, low = line.core(at), line.low(at)
    if not _has_dot(line, at) or low not in WRITTEN:
        return None
    if core in _NAMES:
        return _said(line, at, None if at + 1 == len(line.chunks) or starts_sentence(line, at + 1) else _NAMES[core])
    if len(core) > 1 and core.isupper() and not line.shouting:
        return None
    return _said(line, at, _DOTTED.get(low) or (_WITHIN.get(low) if _continues(line, at) else None))


def _continues(line: Line, at: int) -> bool:
    """Whether the sentence continues behind the dot."""
    trail = line.chunks[at].trail
    return trail in (".,", ".;", ".:") or (trail == "." and line.core(at + 1)[:1].islower())


def _has_dot(line: Line, at: int) -> bool:
    trail = line.chunks[at].trail
    return trail.startswith(".") and not trail.startswith("..")


def _said(line: Line, at: int, full: str | None) -> Found | None:
    if not full:
        return None
    core = line.core(at)
    return (Said(full[0].upper() + full[1:] if core.istitle() and core not in _IN_CAPITALS else full, dot=True),)


def _counted(line: Line, at: int, *, dotted: bool) -> str | None:
    """`104 yds. on 18 att.`, `33 car.`, `2 BR apt.`"""
    figure = line.before(at)
    if not (_FIGURE.fullmatch(figure) or figure in _UNDER_TEN):
        return None
    core, low, following = line.core(at), line.low(at), line.core(at + 1) if line.dotted(at) else ""
    single = figure in ("1", "½")
    if core.isupper() or core[:-1].isupper():
        noun = following[:1].isalpha() and line.after(at) not in NOT_NOUNS
        if (following[:1].isupper() and line.tied(at)) or not figure[-1].isdecimal():
            return None
        if core in _HOMES and (len(figure) > 2 if core == "SF" else not noun or line.low(at + 1) in _RENTED):
            return _HOMES[core][0 if single or noun else 1]
        return _IN_CAPITALS[core][0 if single else 1] if core in _IN_CAPITALS and not noun else None
    if dotted and low in _BY_DOT and core.islower() and (figure != "1" or following[:1].islower()):
        return _BY_DOT[low][0 if single else 1]
    return _COUNTED[low][0 if single else 1] if low in _COUNTED and core.islower() else None
