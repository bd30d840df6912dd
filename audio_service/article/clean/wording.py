"""The class Rule, and patterns shared by rules: dates, clock times, names, agencies.

A rule matches a whole line (block), from start to end, so a sentence that mentions a newsletter is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from audio_service.article.document import Reason


def joined(pattern: str) -> str:
    """Join a pattern written over several lines; leading and trailing spaces of a line do not count."""
    return "".join(line.strip() for line in pattern.splitlines())


MONTH = joined(r"""
    (?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|januar|februar|märz|mai|juni|juli|august|oktober|
    dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|
    abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|
    setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|
    dicembre)[a-z]*\.?
    """)
DAY = joined(rf"""
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?(?:{MONTH} \d{{1,2}}(?:st|nd|rd|
    th)?,? (?:\d{{4}}|\d{{2}}\b)?|\d{{1,2}}\.?(?:st|nd|rd|th)?(?: de| of)? {MONTH},?(?: de)? ?(?:\d{{4}})?|
    \d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}})
    """)
CLOCK = joined(r"""
    (?:,? ?(?:at|um|à|às|a las|alle|kl\.?|[-–|
    •·])? ?\d{1,2}[:.h]\d{2}(?::\d{2})? ?(?:[ap]\.?m\.?)?(?: ?uhr)?(?: ?\(?[a-z]{2,4}\)?)?)?
    """)
NAME = joined(r"""
    (?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|den|di|da|du|la|le|bin|al)(?: (?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|den|di|da|
    du|la|le|bin|al)){0,4}
    """)
NAMES = rf"{NAME}(?:(?:, | and | & | und | et | y | e | och | with |, and ){NAME}){{0,6}}"
AGENCY = joined(r"""
    (?:Getty(?: Images)?|Reuters|AP(?: Photo)?|AFP|EPA|PA(?: Wire| Media)?|Shutterstock|i?Stock(?:photo)?|Alamy|
    Unsplash|Pexels|Pixabay|Adobe Stock|Bloomberg|Associated Press|dpa|Xinhua|Flickr|Wikimedia(?: Commons)?|
    NurPhoto|Zuma|Rex|Canva|Depositphotos|Dreamstime|Freepik)
    """)


@dataclass(frozen=True, slots=True)
class Rule:
    """Drops lines of at most `longest` characters that `pattern` matches completely."""

    reason: Reason
    pattern: re.Pattern[str]
    longest: int = 160


def rule(reason: Reason, *patterns: str, longest: int = 160, cased: bool = False) -> Rule:
    """A rule from alternatives; ignores surrounding signs and, unless `cased`, case."""
    flags = re.DOTALL if cased else re.DOTALL | re.IGNORECASE
    return Rule(reason, re.compile(rf"[\W_]*(?:{'|'.join(map(joined, patterns))})[\W_]*", flags), longest)
