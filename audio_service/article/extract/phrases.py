"""Cue words of short lines that sites print around articles, in the main European languages.

`cues` is loose and feeds the classifiers; cleaning has strict patterns of its own.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise

from audio_service.article.toml_tables import Tables

_TABLES = Tables.beside(__file__)
# Looked up word by word and pair by pair: a regular expression for each kind was the slowest step of a page.
_CUES = _TABLES.read("cues", dict[str, frozenset[str]])
_SIGNS = _TABLES.texts("signs")
FUNCTION_WORDS = _TABLES.words("function_words")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a space-separated table, in order."""
    return tuple(text.split())


WORD = re.compile(r"\w+")
_PATTERNS = tuple((re.compile(pattern), 1 << (len(_CUES) + at)) for at, pattern in enumerate(_SIGNS.values()))
_SIGN_MARKS = re.compile(_TABLES.read("sign_marks", str))
CUE_NAMES = (*_CUES, *_SIGNS)
CUE_WORDS = 40
CUE_CHARACTERS = 240


def _bits() -> dict[str | tuple[str, ...], int]:
    """The kinds of a cue, one bit each; of two words it is a pair."""
    bits: dict[str | tuple[str, ...], int] = {}
    for at, cues_of_kind in enumerate(_CUES.values()):
        for cue in cues_of_kind:
            words = tuple(cue.split("_"))
            key = words if len(words) > 1 else cue
            bits[key] = bits.get(key, 0) | 1 << at
    return bits


_BITS = _bits()


def cues(text: str, words: list[str]) -> int:
    """One bit per kind of cue, in the order of CUE_NAMES; `words` are the text's in lower case."""
    found = 0
    words = words[:CUE_WORDS]
    for cue in _BITS.keys() & chain(words, pairwise(words)):
        found |= _BITS[cue]
    shown = text[:CUE_CHARACTERS]
    for pattern, bit in _PATTERNS if _SIGN_MARKS.search(shown) else ():
        if pattern.search(shown):
            found |= bit
    return found


def cue_bits(*names: str) -> int:
    """The bits of these kinds of cues."""
    return sum(1 << CUE_NAMES.index(name) for name in names)


_COMMENTS_LABEL = re.compile(
    r"[\W_]*(?:"
    r"\(?\d[\d,.]*\)? (?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|comentários?|commenti|"
    r"reacties|kommentarer|thoughts on .{2,160}|responses to .{2,160})|"
    r"(?:reader |user |all )?(?:comments?|kommentare|commentaires|comentarios|comentários|commenti|reacties|"
    r"kommentarer)(?: \(?\d+\)?)?|"
    r"leave a (?:reply|comment)\b.{0,40}|post a comment|add a comment|join the (?:conversation|discussion)|"
    r"schreiben sie einen kommentar|laisser un commentaire|deja un comentario|deixe um comentário|lascia un commento"
    r")[\W_]*",
    re.IGNORECASE | re.DOTALL,
)
_COMMENTS_LABEL_CHARACTERS = 180


def is_comments_label(text: str) -> bool:
    """Whether a whole line announces or counts comments."""
    return len(text) <= _COMMENTS_LABEL_CHARACTERS and _COMMENTS_LABEL.fullmatch(text) is not None
