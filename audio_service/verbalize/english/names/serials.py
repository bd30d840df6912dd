"""Letters and digits in one: F-16, H1N1, A320, 737-800, G7, 5G, Covid-19, B2A23C, iPhone, ChatGPT."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters, sayable
from audio_service.verbalize.english.numbers.amounts import looks_like_year
from audio_service.verbalize.english.numbers.numerals import cardinal, digits, paired, plural, year
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said

_RUNS = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_MIXED = re.compile(r"(?:\d+[^\W\d_]+|[^\W\d_]+\d+)(?:\.?\d++|[^\W\d_]++)*")
# Two numbers with an x between are dimensions.
_CROSSED = re.compile(r"\d+(?:x\d+)*", re.I)
# Credit ratings and school grades; the minus is a closing mark of its chunk.
_RATING = re.compile(r"A{1,3}|B{1,3}|C{1,3}|D|Ba[123]|Aa[123]")
# A*, A*A*A, A*-C, three A*s; the last star is a closing mark of its chunk.
_STARRED = re.compile(r"A(?:[A-E*/]{0,6}|\*-[A-G])(s)?")
_VERSION = re.compile(r"[vV](\d{1,4}(?:\.\d{1,4})+)(?:-?([a-z]{1,5})\.?(\d{1,3})?)?")
_TABLES = Tables.beside(__file__)
_MODELS = _TABLES.words("models")
_NO_CODES = _TABLES.words("no_codes")
_PREFIXES = _TABLES.words("prefixes")
_MOTORWAY = re.compile(r"([A-Z]\d{1,4})\(M\)")
# Of one name two parties, or two places of one school: JD(U), CPI(M), IIT(B).
_WING = re.compile(r"([A-Z]{2,4})\(([A-Z]{1,3})\)")
_FREIGHTER = re.compile(r"7[0-8]7-\d{1,4}[A-Z]")
_LISTED = re.compile(r"([A-Z]{2,5}|\d{4,6})\.([A-Z]{1,2})")
_GRADES = re.compile(r"[B-DFGK-LNPTVX-Z]s")
_RELEASE = re.compile(r"(\d\d)(H)([12])")
_BILLIONS = re.compile(r"(\d{3})(B)")
_LINEAGE = re.compile(r"([A-Z]{1,3})((?:\.\d{1,3}){1,4})")
_VIDEO = re.compile(r"(\d{3,4})p")
_DASHED = re.compile(r"([A-Za-z]{1,12})[-‑–](\d{1,4}(?:\.\d+)?)([A-Za-z]{0,3})")
_AIRCRAFT = re.compile(r"(7[0-8]7|[AEC]\d{2,3})[-–](\d{1,4})([A-Z]{0,3})")
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_SMALL_FIRST = re.compile(r"([ie])(?=[A-Z])([A-Z][A-Za-z]*)")
_SMALL_INITIAL = re.compile(r"[a-z][A-Z]{1,3}")
_SYSTEM = re.compile(r"([a-zA-Z]+[a-z])(OS)")
_TAILED = re.compile(r"([A-Z][a-z]{2,}(?=[A-Z])|[A-Z][a-z]+(?=[A-Z]{2}))([A-Z]{1,4})(s|'s)?")


def serials(line: Line, at: int) -> Found | None:
    """The parts of a code of letters and digits, or None if chunk `at` is not one."""
    core = line.core(at)
    if len(core) > 40:
        return None
    if found := ratings(line, at):
        return found
    if core == "Rs" and not line.core(at + 1)[:1].isdecimal():
        return (letters("R", ending="s"),)
    if line.shouting and core.endswith("S") and core[-2:-1].isdecimal():
        core = core[:-1] + "s"
    base, ending = _ending(core)
    if said := _with_points(base):
        return (together([said], ending),)
    said = _coded(base, ending)
    return (said,) if said else None


def _with_points(core: str) -> Said | None:
    """`BA.2.86`, `v2.4.1-rc3`, `BRK.B`; also `Bs`."""
    if match := _LINEAGE.fullmatch(core):
        parts = [letters(match[1])]
        for figure in match[2][1:].split("."):
            parts += [Said("dot"), Said(cardinal(int(figure)))]
        return together(parts)
    if match := _VERSION.fullmatch(core):
        figures = " point ".join(cardinal(int(figure)) for figure in match[1].split("."))
        stage = [_letters_of(match[2]) if len(match[2]) > 2 else letters(match[2])] if match[2] else []
        return together([letters("V"), Said(figures), *stage, *([coded(match[3])] if match[3] else [])])
    if match := _MOTORWAY.fullmatch(core):
        return together([coded(match[1]), letters("M")])
    if match := _WING.fullmatch(core):
        return letters(match[1] + match[2])
    if match := _LISTED.fullmatch(core):
        first = Said(digits(match[1])) if match[1].isdecimal() else letters(match[1])
        return together([first, Said("dot"), letters(match[2])])
    return letters(core[0], ending="s") if _GRADES.fullmatch(core) else None


def _coded(base: str, ending: str) -> Said | None:
    """`F-16`, `737-800`, `405B`, `H5N1`."""
    if (match := _BILLIONS.fullmatch(base)) and match[1][1] == "0":
        return together([Said(cardinal(int(match[1]))), letters("B")], ending)
    if match := _AIRCRAFT.fullmatch(base):
        model = [coded(match[1]) if match[1][0].isalpha() else Said(paired(match[1])), Said(paired(match[2]))]
        return together([*model, *([coded(match[3])] if match[3] else [])], ending)
    if match := _VIDEO.fullmatch(base):
        return together([Said(paired(match[1])), letters("P")], ending)
    if match := _DASHED.fullmatch(base):
        if match[1].lower() in _PREFIXES or match[3] in _NO_CODES:
            return None
        parts = [_letters_of(match[1]), _figures(match[2]), *([_letters_of(match[3])] if match[3] else [])]
        return together(parts, ending)
    if _MIXED.fullmatch(base) and not _CROSSED.fullmatch(base):
        return together([part for run in _RUNS.findall(base) for part in _parts(run)], ending)
    return None


def models(line: Line, at: int) -> Found | None:
    """`RTX 4090`, `0700.HK`, and `24H2` as a version, not as hours."""
    core = line.core(at)
    if len(core) == 4 and core.isdecimal() and _is_numbered(line, at):
        return (Said(paired(core)),)
    said = _with_points(core) if _LISTED.fullmatch(core) else _coded(*_ending(core)) if _FREIGHTER.match(core) else None
    if said:
        return (said,)
    match = _RELEASE.fullmatch(core)
    return (together([Said(cardinal(int(match[1]))), letters("H"), Said(cardinal(int(match[3])))]),) if match else None


def _is_numbered(line: Line, at: int) -> bool:
    """`RTX 4090`, `H.R. 3684`, `S. 2226`, not `Mr. S 2000`."""
    senate = line.core(at - 1) == "S" and line.chunks[at - 1].trail == "."
    return line.dotted(at - 1) and (senate or line.low(at - 1) in _MODELS)


def ratings(line: Line, at: int) -> Found | None:
    """`A-` and `BBB-`."""
    chunk, core = line.chunks[at], line.core(at)
    bare = chunk.trail == "-" and (len(core) > 1 or not line.core(at + 1)[:1].isupper())
    marked = bare or (chunk.trail[:1] == "-" and chunk.trail[1:2] in tuple(",.;:)"))
    if (match := _STARRED.fullmatch(core)) and ("*" in core or _has_star(line, at)):
        parts: list[Said] = []
        for piece in re.findall(r"[A-E*]|-|/", core + "*" * _has_star(line, at)):
            parts.append({"*": Said("star"), "-": Said("to"), "/": Said("or")}.get(piece) or letters(piece))
        return (together(parts, "s" if match[1] else ""),)
    return (together([letters(core), Said("minus")]),) if marked and _RATING.fullmatch(core) else None


def _has_star(line: Line, at: int) -> bool:
    """One star behind a grade; stars on both sides are marks of emphasis, two are a note."""
    chunk = line.chunks[at]
    if chunk.trail.startswith("*") and any("*" in line.chunks[near].lead for near in range(max(0, at - 12), at)):
        return False
    return chunk.trail.startswith("*") and not chunk.trail.startswith("**") and not chunk.lead.endswith("*")


def _ending(core: str) -> tuple[str, str]:
    """`F-16s` -> "F-16", "s"; `A320's` -> "A320", "'s"."""
    if core.endswith("'s"):
        return core[:-2], "'s"
    last = core[-2:-1]
    counted = last.isdecimal() or (last.isupper() and any(char.isdecimal() for char in core))
    return (core[:-1], "s") if core.endswith("s") and counted else (core, "")


def together(parts: list[Said], ending: str = "") -> Said:
    """Join several Said into one, with a plural or possessive ending on the last word."""
    words = " ".join(part.words for part in parts if part.words)
    ipa: list[str | None] = []
    for part in parts:
        ipa += part.ipa or [None] * len(part.words.split())
    if ending and ipa:
        words = words + "'s" if ending == "'s" or words[-1].isupper() else plural(words)
        ipa[-1] = f"{ipa[-1]}z" if ipa[-1] else None
    doubt = next((part.doubt for part in parts if part.doubt), None)
    dot = bool(parts) and parts[-1].dot
    return Said(words, tuple(ipa) if any(ipa) else (), dot=dot, doubt=doubt)


def _parts(run: str) -> list[Said]:
    return [_figures(run)] if run[0].isdecimal() else [_letters_of(run)]


def coded(text: str) -> Said:
    """The runs of letters and of digits in `text`."""
    return together([part for run in _RUNS.findall(text) for part in _parts(run)])


def _figures(run: str) -> Said:
    return Said(serial_number(run))


def serial_number(run: str) -> str:
    """`08` "zero eight", `16` "sixteen", `320` "three twenty", `2000` "two thousand", `9453` digit by digit."""
    whole, point, after = run.partition(".")
    if point:
        return f"{cardinal(int(whole)) if len(whole) < 4 else digits(whole)} point {digits(after)}"
    if len(run) > 3 and (len(run) > 4 or not run.endswith("00") or run.startswith("0")):
        return digits(run)
    if run.startswith("0"):
        return digits(run)
    return paired(run, zero="oh")


def _letters_of(run: str) -> Said:
    """A run of letters in a code: a word if it could be one ("Covid", "Falcon", "COP"), else letter by letter."""
    if run in _SAID:
        return Said(_SAID[run])
    if len(run) == 1 or (run.isupper() and not _word_like(run)) or not any(c in "aeiouyAEIOUY" for c in run):
        return letters(run) if run.isascii() else Said(run)
    if not run.isupper() and not run.islower() and not run.istitle():
        return camel(run)
    return Said(run if not run.isupper() else run.capitalize())


_SAID = {"MiG": "mig", "MIG": "mig", "Mk": "Mark", "MK": "Mark"}


def _word_like(run: str) -> bool:
    return sayable(run) or run in ("COP", "SARS", "COVID", "MIG", "MAX", "DAY")


def camel(text: str) -> Said:
    """`realDonaldTrump` "real Donald Trump", `ChatGPT` "Chat G P T"."""
    parts: list[Said] = []
    for piece in _CAMEL.findall(text):
        if piece.isdecimal():
            parts.append(Said(year(int(piece))) if looks_like_year(piece) else _figures(piece))
        elif piece.isupper() and piece.isascii() and not _word_like(piece):
            parts.append(letters(piece))
        else:
            parts.append(Said(piece))
    return together(parts)


def brands(line: Line, at: int) -> Found | None:
    """`iPhone` "I phone", `eBay` "E bay", `iOS` "I O S", `ChatGPT` "Chat G P T"."""
    core = line.core(at)
    if match := _SYSTEM.fullmatch(core):
        return (together([camel(match[1]), letters(match[2])]),)
    if match := _SMALL_FIRST.fullmatch(core):
        rest = match[2]
        first = letters(match[1])
        if rest.isupper() and len(rest) < 4:
            return (letters(match[1] + rest),)
        return (together([first, Said(rest.lower())]),)
    if _SMALL_INITIAL.fullmatch(core):
        return (letters(core),)
    if match := _TAILED.fullmatch(core):
        if len(match[2]) > 1 and roman_value(match[2]):
            return None
        return (together([Said(match[1]), letters(match[2], ending=match[3] or "")]),)
    return None
