"""Letters said by name: initials, dotted abbreviations, acronyms, with the stress of such a run."""

from __future__ import annotations

import re
from functools import lru_cache

from audio_service.article import Tables
from audio_service.verbalize.words import Said

_TABLES = Tables.beside(__file__)

_NAMES = _TABLES.texts("names")
_BRITISH = _TABLES.texts("british")
_HISSING = frozenset("HSX")
_VOICELESS = frozenset("F")


@lru_cache(maxsize=4096)
def letters(text: str, *, british: bool = False, ending: str = "") -> Said:
    """`UN` -> "U N"; `ending` "s" or "'s" joins the last letter: "M P's". Only A-Z have their phonemes given."""
    names = _NAMES | _BRITISH if british else _NAMES
    last = len(text) - 1
    ipa = []
    for at, letter in enumerate(text.upper()):
        name = names.get(letter)
        if name and at < last:
            name = name.replace("ˌ", "").replace("ˈ", "ˌ")
        if name and at == last and ending:
            name += _ending(letter)
        ipa.append(name)
    shown = " ".join(text.upper()) + ("'s" if ending else "")
    return Said(shown, tuple(ipa))


def _ending(letter: str) -> str:
    if letter in _HISSING:
        return "ɪz"
    return "s" if letter in _VOICELESS else "z"


_VOWELS = re.compile("[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ]", re.I)
_BEGINNINGS = _TABLES.words("beginnings")
_ENDINGS = _TABLES.words("endings")
_NO_WORD = re.compile(r"[^aeiouy]{4}|q(?!u)|[jqv]$|[aeiou]{3}|^(?:aa|ii|uu)")


def is_initials(text: str) -> bool:
    """`U.S`, `J.K`, `D.C`, `e.g`, `U.S.A`: single letters with dots between."""
    return len(text) <= 15 and _DOTTED.fullmatch(text) is not None


_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")


@lru_cache(maxsize=4096)
def sayable(text: str) -> bool:
    """Whether a run of capitals could be an English word: "NATO", "UNICEF", not "IAEA", "NBC", "FBI"."""
    low = text.lower()
    vowels = sum(letter in "aeiouy" for letter in low)
    if len(low) < 4 or (vowels == 1 and low[-1] in "aeiou") or _NO_WORD.search(low) or not low.isascii():
        return False
    # At least one vowel in five letters, at most two in three.
    if len(low) > 4 * vowels + 2 or 3 * vowels > 2 * len(low):
        return False
    begins = low[0] in "aeiouy" or low[1] in "aeiouy" or low[:2] in _BEGINNINGS
    return begins and (low[-1] in "aeiouy" or low[-2] in "aeiouy" or low[-2:] in _ENDINGS)


def spelled_by_espeak(text: str) -> bool:
    """Whether espeak spells `text`: it has letters but no vowel."""
    return len(text) > 1 and text.isalpha() and not _VOWELS.search(text)
