"""The script that a word is written in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from audio_service.article import Tables

_OF_LANGUAGE = {
    language: script
    for script, languages in Tables.beside(__file__).whole(dict[str, frozenset[str]]).items()
    for language in languages
}
_CJK = frozenset(("Cjk", "Hiragana", "Katakana", "Bopomofo", "Kangxi"))


def script_of_language(language: str) -> str:
    """`en-US` -> "Latin", `uk` -> "Cyrillic"."""
    return _OF_LANGUAGE.get(language.split("-")[0].lower(), "Latin")


@lru_cache(maxsize=8192)
def script_of_letter(letter: str) -> str:
    """The script of one letter, by the first word of its Unicode name: "Latin", "Cyrillic", "Cjk"; "" for no letter."""
    if not letter.isalpha():
        return ""
    first = unicodedata.name(letter, "").split(" ")[0].split("-")[0].capitalize()
    if first in _CJK:
        return "Cjk"
    return "Latin" if first in ("Feminine", "Masculine", "Modifier", "Micro", "Fullwidth") else first


def foreign(text: str, own: str) -> bool:
    """Whether most letters of `text` are of a script other than `own`."""
    if text.isascii():
        return own != "Latin" and any(char.isalpha() for char in text)
    scripts = [found for char in text[:200] if (found := script_of_letter(char))]
    return sum(found != own for found in scripts) * 2 > len(scripts)
