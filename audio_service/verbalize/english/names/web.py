"""Addresses on the net: URLs, domains, e-mails, handles, hashtags, file names."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.english.names.serials import camel, together
from audio_service.verbalize.english.numbers.numerals import cardinal, digits, paired
from audio_service.verbalize.words import Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_URL = re.compile(r"(?P<scheme>https?|ftp|file)://(?P<rest>\S*)|(?P<www>www\.\S+)", re.I)
_EMAIL = re.compile(r"[\w.+%&-]{1,64}@[\w-]+(?:\.[\w-]+)*(?:/\S*)?")
_DOMAIN = re.compile(r"(?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.(?P<top>[A-Za-z]{2,10}))(?P<path>/\S*)?")
_FILE = re.compile(r"[a-z0-9_-]+\.[a-z]{2,5}")
# ".com" and ".NET", not a sentence that begins without a space.
_ENDING = re.compile(r"\.(?:[a-z]{2,6}|[A-Z]{2,6})")
_HANDLE = re.compile(r"@(\w{1,60})('s)?")
_HASHTAG = re.compile(r"#(\w{1,80})('s)?")
_TOPS = _TABLES.words("tops")
_SAID_TOPS = _TABLES.words("said_tops")
_SIGNS = _TABLES.texts("signs")
_PIECES = re.compile(r"\d+|[^\W\d_]+|[\W_]")
_INITIALS = _TABLES.words("initials")
_RESPELLED = _TABLES.texts("respelled")
LONGEST = 120


def web(line: Line, at: int) -> Found | None:
    """An address: only its host inside a sentence, in full if alone in the line."""
    core = line.core(at)
    alone = len(line.chunks) == 1
    if core.startswith("@"):
        return _handle(core)
    if core.startswith("#"):
        return _hashtag(core)
    if "@" in core and _EMAIL.fullmatch(core) and len(core) <= LONGEST:
        return (_spell(core, closed=alone),)
    if match := _URL.fullmatch(core):
        if alone and len(core) <= LONGEST:
            return (_spell(core, closed=True),)
        return (_host(match["rest"] or match["www"] or ""),)
    return _bare(line, at, core, alone=alone)


def _bare(line: Line, at: int, core: str, *, alone: bool) -> Found | None:
    """`example.com/news`, `image.jpg`."""
    if "." not in core or len(core) > LONGEST:
        return None
    if core[0] == ".":
        return (_spell(core, closed=alone),) if _ENDING.fullmatch(core) and _is_ending(core[1:]) else None
    match = _DOMAIN.fullmatch(core)
    if (
        match
        and (match["top"].lower() in _TOPS or match["top"] == "js")
        and not (match["top"][0].isupper() and not match["top"].isupper())
    ):
        shown = core if alone else match["host"]
        return (_spell(shown.removeprefix("www."), closed=alone),)
    if _FILE.fullmatch(core) and not core.replace(".", "").isdecimal() and not line.chunks[at].trail.startswith(".."):
        return (_spell(core, closed=alone),)
    return None


def _is_ending(text: str) -> bool:
    """`.com` and `.NET`; `.it` and `.and` are words that follow a full stop without a space."""
    return text.isupper() or (len(text) > 2 and text in _TOPS)


def _host(rest: str) -> Said:
    """The host of an address, without "www." and what follows."""
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    host = host.lower().removeprefix("www.").partition(":")[0]
    return _spell(host, closed=False) if 0 < len(host) <= LONGEST else Said("a link")


def _spell(text: str, *, closed: bool) -> Said:
    """Every piece of an address in words; `closed` writes its abbreviations as one word."""
    parts = []
    pieces = _PIECES.findall(text)
    for at, piece in enumerate(pieces):
        after_dot = at > 0 and pieces[at - 1] == "."
        parts.append(_piece(piece, after_dot=after_dot, closed=closed))
    return together(parts)


def _piece(piece: str, *, after_dot: bool, closed: bool) -> Said:
    if piece.isdecimal():
        return Said(_figures(piece))
    if not piece.isalpha():
        return Said(_SIGNS.get(piece, ""))
    low = piece.lower()
    if low in _RESPELLED:
        return Said(_RESPELLED[low])
    top = after_dot and len(low) == 2 and low in _TOPS and low not in _SAID_TOPS
    if piece.isascii() and (low in _INITIALS or top or len(piece) == 1):
        said = letters(piece)
        return Said(piece.upper(), ("".join(part or "" for part in said.ipa),)) if closed and len(piece) > 1 else said
    if low in _SAID_TOPS and after_dot:
        return Said(low)
    return Said(piece) if piece.islower() or piece.isupper() else camel(piece)


def _figures(piece: str) -> str:
    short = len(piece) <= 2 and not piece.startswith("0")
    round_thousands = len(piece) in (4, 5) and piece.endswith("000")
    return cardinal(int(piece)) if short or round_thousands else digits(piece)


def _handle(core: str) -> Found | None:
    match = _HANDLE.fullmatch(core)
    if not match:
        return None
    parts = [Said("at")]
    for word in match[1].split("_"):
        if word:
            parts.append(camel(word))
    return (together(parts, match[2] or ""),)


def _hashtag(core: str) -> Found | None:
    match = _HASHTAG.fullmatch(core)
    if not match:
        return None
    if match[1].isdecimal() and len(match[1]) == 4 and not match[1].endswith("00"):
        return say(f"number {paired(match[1], zero='oh')}")
    if match[1].isdecimal():
        return say(f"number {cardinal(int(match[1])) if len(match[1]) <= 12 else digits(match[1])}")
    return (together([Said("hashtag"), *(camel(word) for word in match[1].split("_") if word)], match[2] or ""),)
