"""Addresses on the net with the words for their signs: hosts, e-mail, handles, hashtags."""

from __future__ import annotations

import re

from audio_service.article import wordset
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, digits
from audio_service.verbalize.words import Found, Line, say

_EMAIL = re.compile(r"[\w.+%&-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_URL = re.compile(r"(?:https?://|www\.)(?P<host>[\w.-]{1,253})(?P<path>[/?#:]\S*)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+(?P<top>[a-z]{2,10})(?P<path>/\S*)?", re.IGNORECASE)
_TAG = re.compile(r"[@#](?=\d{0,60}[^\W\d])\w[\w.]{0,60}")
_PIECE = re.compile(r"\d+|[^\W\d_]+|[\W_]")
_CAPITALS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_TOPS = wordset("com org net info eu gov edu io tv ai app news online br ca ch uk ua by kz")
_LONGEST = 120


def web(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`post@hafen.de`, `www.hafen.de/fahrplan` (its host only), `@hafen`, `#HafenFest`."""
    core = line.core(at)
    if len(core) > _LONGEST and not _URL.match(core):
        return None
    if _EMAIL.fullmatch(core):
        return say(_spelled(table, core))
    if _TAG.fullmatch(core):
        name = " ".join(_CAPITALS.split(core[1:]))
        return say(f"{table.web.at if core[0] == '@' else table.web.hash} {_spelled(table, name)}".strip())
    if match := _URL.fullmatch(core):
        return say(_spelled(table, match["host"].lower().removeprefix("www.").rstrip(".")))
    match = _HOST.fullmatch(core)
    if match and (
        match["top"] in _TOPS | table.web.tops or match["top"] == table.locale.partition("_")[0] or "/" in core
    ):
        return say(_spelled(table, core.partition("/")[0]))
    return None


def _spelled(table: LanguageTable, text: str) -> str:
    """Its words, with those for the signs between them."""
    signs = {
        "@": table.web.at, ".": table.web.dot, "/": table.web.slash, "-": table.web.hyphen, "_": table.web.underscore,
        ":": table.web.colon, "+": table.plus, " ": "",
    }  # fmt: skip
    words = []
    for piece in _PIECE.findall(text):
        if piece.isdecimal():
            words.append(cardinal(table, int(piece)) if len(piece) < 5 and piece[0] != "0" else digits(table, piece))
        else:
            words.append(piece if piece.isalpha() else signs.get(piece, ""))
    return " ".join(word for word in words if word)
