"""Signs that are words: &, %, +, =, ©, §, № and the slash between words."""

from __future__ import annotations

import re
import unicodedata

from audio_service.verbalize.english.numerals import is_number, number
from audio_service.verbalize.words import Found, Line, say

_ALONE = {
    "&": "and", "+": "plus", "=": "equals", "%": "percent", "@": "at", "<": "less than", ">": "greater than",
    "≤": "at most", "≥": "at least", "±": "plus or minus", "×": "times", "÷": "divided by", "~": "about",
    "≈": "about", "§": "section", "§§": "sections", "¶": "paragraph", "©": "copyright", "°": "degrees", "№": "number",
    "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "/": "slash", "#": "number", "¢": "cents", "µ": "micro",
    "∞": "infinity", "π": "pi", "≠": "is not", "√": "square root of", "N°": "number", "n°": "number", "&amp;": "and",
    "℃": "degrees Celsius", "℉": "degrees Fahrenheit", "^": "", "\\": "", "*": "",
}  # fmt: skip
_BEFORE = {
    "№": "number", "§": "section", "©": "copyright", "#": "number", "Nº": "number", "~": "about", "≈": "about",
    "N°": "number", "n°": "number", "¶": "paragraph", "@": "at",
}  # fmt: skip
_OPERATORS = {"=": "equals", "+": "plus", "-": "minus", "–": "minus", "*": "times", "×": "times", "/": "divided by",
              "÷": "divided by", "<": "is less than", ">": "is greater than", "^": "to the power of"}  # fmt: skip
_FORMULA = re.compile(r"[\w.,]*(?:[-=+*×/÷<>^–][\w.,]*)+")
_OPERANDS = re.compile(r"[\w.,]+|[-=+*×/÷<>^–]")
_POWER = re.compile(r"(\d{1,12})([⁰¹²³⁴-⁹]{1,4})")
_MARKED = re.compile(r"(#?)(\w{1,40})(\+\+|#|\$)")
_CHOICES = {
    "and/or": "and or", "he/she": "he or she", "she/he": "she or he", "his/her": "his or her", "him/her": "him or her",
    "her/his": "her or his", "s/he": "she or he", "either/or": "either or", "yes/no": "yes or no", "w/": "with",
    "him/herself": "him or herself", "himself/herself": "himself or herself", "his/hers": "his or hers",
}  # fmt: skip


def symbols(line: Line, at: int) -> Found | None:
    """A sign by itself, or before a number: `§ 5`, `№ 7`, `©2026`."""
    core = line.core(at)
    if line.formula and (found := _formula(line, at, core)):
        return found
    if match := _MARKED.fullmatch(core):
        return say(_marked(*match.groups()))
    if match := _POWER.fullmatch(core):
        raised = {"²": "squared", "³": "cubed"}.get(match[2])
        power = "".join(str(unicodedata.digit(char)) for char in match[2])
        return say(f"{number(match[1])} {raised or 'to the power of ' + number(power)}")
    if core in ("x", "X", "×") and line.core(at - 1)[-1:].isdecimal() and line.core(at + 1)[:1].isdecimal():
        return say("by")
    if core in _ALONE:
        if core == "#" and not line.core(at + 1)[:1].isdecimal():
            return say("hash")
        return say(_ALONE[core])
    sign = _BEFORE.get(core[0]) or _BEFORE.get(core[:2])
    rest = core[1:] if core[0] in _BEFORE else core[2:]
    if sign and is_number(rest):
        return say(f"{sign} {number(rest)}")
    return say(_CHOICES[line.low(at)]) if line.low(at) in _CHOICES else None


def _marked(hash_before: str, word: str, after: str) -> str:
    """`C++`, `C#`, `test$`, `#mytext#`."""
    sharp = "sharp" if len(word) == 1 else "hash"
    behind = {"++": "plus plus", "#": sharp, "$": "dollar"}[after]
    return " ".join(filter(None, ("hash" if hash_before else "", word, behind)))


def _formula(line: Line, at: int, core: str) -> Found | None:
    """`1- 2 = 5`, `y=x +1`: hyphens are minus, x is a letter."""
    if len(core) > 60:
        return None
    if is_number(core) and line.chunks[at].trail in ("-", "–"):
        return say(f"{number(core)} minus")
    if not _FORMULA.fullmatch(core):
        return None
    spoken = []
    for piece in _OPERANDS.findall(core):
        if piece in _OPERATORS:
            spoken.append(_OPERATORS[piece])
        else:
            spoken.append(number(piece) if is_number(piece) else piece)
    return say(" ".join(spoken))
