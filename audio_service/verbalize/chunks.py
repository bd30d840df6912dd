"""Text -> chunks: runs between spaces, split into opening marks, core and closing marks."""

from __future__ import annotations

import re
import unicodedata

from audio_service.verbalize.formulas import formula_parts, formula_words
from audio_service.verbalize.words import Chunk

# A dash between two words splits them and stays with the first. A single hyphen or an en dash between digits does not.
_WORDS = re.compile(r"\S+")
_DASH = re.compile(r"(?<=[^\W_])[.!?%+#*]{0,2}[”’\"')\]]?[,.!?]?(?:—|--+|―)(?=[\"'“‘(\[]*[$£€¥₹#@©~±+]{0,2}[^\W_])")
_LEAD = re.compile(
    r"(?:[\"'“”‘’„‚«»‹›(\[{_`¿¡…\u2022\u25AA\u25CF\u2023\u2043\u00B7|*]|\.{2,}+|(?:[-–—―]+(?=[^\W\d_¼-¾⅐-⅞])|[—―]+(?=[\"“‘(\[]*[$£€¥₹#+]?\w)))+"
)
_TRAIL = "\"'“”‘’«»‹›)]}*_`†‡,.;:?!…™®|–—―-"
# Reference marks: [1], [12], [a], [note 3] (its first chunk), and superscript digits after a word or its full stop.
_NOTE = re.compile(
    r"\[\^?(?:\d{1,3}|[a-z]|[ivx]{1,4})(?:\](?!\w)|,$)|\[(?:citation|note)\]?(?=$|\W)"
    r"|(?<=[^\W\d_])(?<![kcmdn]m)(?<!\bm)(?<!\bhm)(?<!\dm)(?<!/s)(?<!\bм)(?<!км)[¹²³⁰⁴-⁹]+$|(?<=[.,;:?!”\"’)])[¹²³⁰⁴-⁹]+$"
)
# Where a transcript stands in its recording.
_CLOCK = re.compile(r"^[\"“(]?(?:\[\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?\]|\(\d\d:\d\d:\d\d\))")
_POWERED = re.compile(r"(?<![^\W\d_]{2})[^\W\d_][²³]")
# The one formula that prose prints without its exponent.
_FLAT = re.compile(r"(?<![^\W_])mc2(?![^\W_])")
_OPENS = re.compile(r"(?:^|[\s(\[—-])\"(?=\S)")
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
# Emoji, pictographs, arrows, box drawing, and characters that only join or hide: silent.
_SILENT = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u20e3\u2190-\u21ff\u2300-\u23ff\u2400-\u245f"
    "\u2500-\u2bff\ufe00-\ufe0f\ufeff\ufff9-\uffff\U0001f000-\U0001faff\U000e0000-\U000e007f\ue000-\uf8ff]+"
)
# Styled letters, Roman numerals and numbers in circles, which NFKC makes plain.
_FANCY = re.compile("[\u2160-\u217f\u2460-\u249b\uff01-\uff5e\ufb00-\ufb06\U0001d400-\U0001d7ff]+")
# Raised letters of abbreviations: Mᵐᵉ, 1ᵉʳ. Those of formulas (ⁿ, ˣ) are not among them.
_RAISED_LETTERS = re.compile("[\u02b0-\u02b8\u02e1\u02e2\u1d2c-\u1d6a\u1d9b-\u1dbf]+")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_SUBSCRIPTS = {chr(0x2080 + digit): str(digit) for digit in range(10)}
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "−": "-", "⁄": "/", "º": "°", "˚": "°"} | _SUBSCRIPTS
)
_INCHES = re.compile(
    r"(?:\d{1,3}[-–])?\d{1,3}(?:\.\d+|,\d{1,2}|/\d{1,2})?[\"”″]"
    r"|\d{1,2}['′](?:\d{1,2}(?:\.\d+|½)?(?:[\"”″]|'')?)"
)
# Feet without inches in the same chunk look like the end of a quotation; what follows tells.
_FEET = re.compile(r"\d{1,3}['′]$")
_AFTER_FEET = re.compile(r"\s+(?:\d{1,2}[\"”″]|(?:tall|high|long|wide|deep|x)\b)")
# A quotation that opens with the closing mark, as in Swedish.
_OPENED = re.compile(r"(?:^|[\s(])”(?=[\w§])[^”]*$")
# Of a longer chunk, which is not a word, only the beginning is said.
LONGEST = 5000
# Marks that close a quotation which „ has opened.
_CLOSING = re.compile('[“”"]')
# How far back an open quotation mark is looked for.
_QUOTED = 200
_KEPT_WHOLE = re.compile(r"^[$@#]?\w[\w-]*[#$]$|^</?\w+/?>$|^\w+\+\+$")


def chunks(text: str) -> tuple[Chunk, ...]:
    """Split `text` into chunks, which cover everything but white space."""
    found: list[Chunk] = []
    if "=" in text:
        text = _FLAT.sub("mc²", text)
    formulas = formula_words(text)
    for at, match in enumerate(_WORDS.finditer(text)):
        start, end = match.span()
        raw = match.group()
        if at in formulas:
            found.append(_formula(start, end, raw))
            continue
        if "—" in raw or "--" in raw or "―" in raw:
            for dash in _DASH.finditer(raw):
                cut = match.start() + dash.end()
                found.append(_chunk(text, start, cut, dash=True))
                start = cut
        found.append(_chunk(text, start, end))
    return tuple(found)


def _formula(start: int, end: int, raw: str) -> Chunk:
    lead, core, trail = formula_parts(_FANCY.sub(lambda match: unicodedata.normalize("NFKC", match.group()), raw))
    return Chunk(start, end, lead, core, trail, core.lower(), formula=True)


def _chunk(text: str, start: int, end: int, *, dash: bool = False) -> Chunk:
    raw = text[start:end]
    if raw.isalpha() and raw.isascii() and len(raw) <= LONGEST:
        return Chunk(start, end, "", raw, "", raw.lower())
    if dash:
        raw = raw.rstrip("—―-")
    raw = _tidy(raw, formula="=" in text)
    if len(raw) > LONGEST and not raw.isdecimal():
        raw = raw[:LONGEST]
    lead, core, trail = _parts(raw, text[max(0, start - _QUOTED) : start])
    if trail[:1] in ("'", "’", "′") and _FEET.fullmatch(core + trail) and _AFTER_FEET.match(text, end):
        core, trail = core + "'", ""
    return Chunk(start, end, lead, core, trail, core.lower(), dash)


def _tidy(raw: str, *, formula: bool) -> str:
    """Drop what is never said: invisible characters, emoji, reference marks; in a formula x² is not a mark."""
    if not raw.isascii():
        raw = raw.replace("\u2010", "-").replace("\u2011", "-")
        raw = _SILENT.sub("", raw)
        raw = _FANCY.sub(lambda match: unicodedata.normalize("NFKC", match.group()), raw)
        if not formula:
            raw = _RAISED_LETTERS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), raw)
        raw = _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), raw)
    if raw[:1] in '[("“':
        raw = _CLOCK.sub("", raw)
    if ("[" in raw or not raw.isascii()) and not (formula and _POWERED.search(raw)):
        raw = _NOTE.sub("", raw)
        raw = "" if _RAISED.fullmatch(raw) else raw
    return raw


def _parts(raw: str, before: str) -> tuple[str, str, str]:
    """Opening marks, core, closing marks; `before` is some of the text before."""
    if _KEPT_WHOLE.match(raw):
        return "", raw, ""
    lead = ""
    if match := _LEAD.match(raw):
        lead, raw = match.group(), raw[match.end() :]
    if inches := _inches(raw, lead, before):
        return lead, raw[:inches].translate(_PLAIN), raw[inches:]
    # Searching for the closing marks from the left would be quadratic on a long run of marks: strip instead.
    core = raw.rstrip(_TRAIL)
    trail = raw[len(core) :]
    figured = core[:1].isdecimal() or core[1:2].isdecimal() or core.isupper() or core[:2] in ("$(", "€(", "£(")
    if trail[:1] == ")" and figured and core.count("(") > core.count(")"):
        core, trail = core + ")", trail[1:]
    return lead, core.translate(_PLAIN), trail


def _is_open(before: str) -> bool:
    """Whether a quotation is open behind `before`: a mark that opens one, and none behind it."""
    ends = [match.end() for match in _OPENS.finditer(before)]
    return bool(ends) and '"' not in before[ends[-1] :]


def _inches(raw: str, lead: str, before: str) -> int:
    """How much of `raw` is a length in feet and inches, quotation marks included; 0 if it is none."""
    if not raw[:1].isdecimal() or not any(mark in raw for mark in "\"”″'′"):
        return 0
    match = _INCHES.match(raw)
    if not match or any(map(str.isalnum, raw[match.end() :])):
        return 0
    if raw[match.end() : match.end() + 1] == match.group()[-1] or match.group()[-1] == "″":
        return match.end()  # the second mark closes the quotation
    if any(mark in lead for mark in "\"“”‘'") or _is_open(before):
        return 0
    _, low, quoted = before.rpartition("„")
    if low and not _CLOSING.search(quoted):
        return 0
    open_now = before.count("“") > before.count("”") or _OPENED.search(before)
    return 0 if match.group()[-1] == "”" and open_now else match.end()
