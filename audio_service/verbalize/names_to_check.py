"""Names that no lexicon has, and how unsure their reading is: by the letters that follow each other in English words.

The words are those of the pronunciation dictionaries in the package of the default voice, and the commonest of the news
from its tagger. They are read when the first name is looked up: 0.4 s once, then 5 MB and 0.05 ms a name.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import distribution
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from audio_service.article import Span, Tables
from audio_service.verbalize.words import Doubt, Guess, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PACKAGE = "hibari-tts"
_TAGGER = "hibari/assets/tagger.json.gz"
_FILES = {
    "hibari/assets/lexicon_us_gold.json.gz": "63ae94f8ef0e906d5b24fe9b59ffcbd1529aca5686a774610e43973cbaa86ad2",
    "hibari/assets/lexicon_us_silver.json.gz": "c4c2546ebf1eb07010331e7ef785a431aa17ba8e7bfb6b4af8d654ee96a71fd3",
    _TAGGER: "d2da7502284bbbe45d49e0b7ce3ce67bdab82254150f4317f1b8559b4d38d0eb",
}
# Letters a to z, and 0 for the edge of a word.
_LETTERS = 27
# Shares of the counts of three letters, of two, of one, and of any letter at all, in a letter's probability.
_SHARES = (0.85, 0.12, 0.029, 0.001)
# Bits per letter at which a name is read surely, and at which it is a guess: on average, and its two rarest letters.
_SURE, _UNSURE = (3.0, 4.5), (5.5, 9.0)
_MOST = 100
# A letter with a mark is never English.
_MARKED = 60
# Added for letters of `foreign`: espeak misreads such names twice as often.
_FOREIGN_LETTERS = 25
_NAME = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_VOCABULARY = '"vocab"'
# A name with letters as English as this is read like any word.
_LEAST = 5
# Letters of each half of a compound such as "Bridgestone".
_HALF = 4
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "er", "ers", "est", "ly", "n", "an", "ian", "ness", "less")
_MARKS = "\"'“”‘’«»()[]{}.,;:!?…-–—"
# Between the names in "Smith-Jones", "O'Hara", "d'Estaing", "McCormick" and "SoftBank".
_JOINTS = re.compile(r"-|(?<=^[OoDdLl])'|(?<=[a-z])(?=[A-Z])")
# Small letters that begin a name: "d'Estaing", "al-Sisi".
_SMALL_START = re.compile(r"(?:[dl]'|(?:al|el|ul|as|ad|an|ar|ash)-)(?=[^\W\d_])")
_TABLES = Tables.beside(__file__)
_FAMILIAR, _PARTICLES, _FIRST = (_TABLES.words(key) for key in ("familiar", "particles", "first"))
_FOREIGN = re.compile("|".join(sorted(_TABLES.words("foreign"))))


def unknown_names(words: Iterable[Word], text: str, language: str) -> tuple[Guess, ...]:
    """The names among `words` that are read by rules alone, each once; `text` is the text of their spans.

    There are dictionaries for English only.
    """
    found: dict[str, Guess] = {}
    if language.partition("-")[0].lower() != "en":
        return ()
    first: Span | None = None
    for word in words:
        if guess := _guess(word, text, first):
            found.setdefault(re.sub("['’]s$", "", guess.text), guess)
        first = word.span if word.span.of(text) in _FIRST else None
    return tuple(found.values())


def _guess(word: Word, text: str, first: Span | None) -> Guess | None:
    """The guess for a word; `first` is the span of "Ó" right before it, which belongs to the name."""
    chunk = word.span.of(text)
    printed = chunk.strip(_MARKS)
    plain = printed.replace("’", "'")
    said = word.spoken.strip(_MARKS).split()
    if "-".join(said) != plain or not _SMALL_START.sub("", plain)[:1].isupper():
        return None  # not a name, or a rule reads it
    without_entry = [one for one, own in zip_longest(said, word.ipa) if own is None]
    unsure = max((_unsure(part) for one in without_entry for part in _parts(one)), default=0)
    if unsure < _LEAST:
        return None
    start = word.span.start + chunk.index(printed)
    span = Span(first.start if first else start, start + len(printed))
    return Guess(span, Doubt.NAME, span.of(text), unsure=unsure)


def _parts(plain: str) -> list[str]:
    """The names in `Ocasio-Cortez's`; capitals are left to the rules of acronyms."""
    plain = plain.removesuffix("'s").removesuffix("'")
    if plain in _FAMILIAR:
        return []
    parts = [part for part in _JOINTS.split(plain) if _NAME.fullmatch(part)]
    return [part for part in parts if len(part) > 2 and not part.isupper() and part.lower() not in _PARTICLES]


@lru_cache(maxsize=8192)
def _unsure(name: str) -> int:
    """How unsure the reading of a name is, up to 100; 0 for a word of the dictionaries or one made of it."""
    low = name.lower()
    if name in _FAMILIAR or _is_english(low):
        return 0
    _, bits = _english()
    plain = "".join(char for char in unicodedata.normalize("NFD", low) if "a" <= char <= "z")
    if not plain:
        return 0  # another script, which is a guess of its own
    marked = _MARKED if len(plain) != len(low.replace("'", "")) or not low.replace("'", "").isascii() else 0
    codes = [0, *(ord(char) - 96 for char in plain), 0]
    rare = sorted((float(bits[triple]) for triple in zip(codes, codes[1:], codes[2:], strict=False)), reverse=True)
    average, worst = sum(rare) / max(1, len(rare)), sum(rare[:2]) / 2
    share = (_between(average, _SURE[0], _UNSURE[0]) + _between(worst, _SURE[1], _UNSURE[1])) / 2
    foreign = _FOREIGN_LETTERS if _FOREIGN.search(low) else 0
    return min(_MOST, marked + foreign + round(_MOST * share))


def _is_english(low: str) -> bool:
    """Whether a word is in the dictionaries, is a form of such a word, or is put together of two."""
    words, _ = _english()
    if any({low[:at], low[at:]} <= _common() for at in range(_HALF, len(low) - _HALF + 1)):
        return True
    stems = {low, re.sub("ies$", "y", low)} | {low.removesuffix(ending) for ending in _ENDINGS}
    return any(f"\n{stem}\n".encode() in words.get(stem[:2], b"") for stem in stems if len(stem) > 2)


def _between(value: float, low: float, high: float) -> float:
    return max(0.0, min(1.0, (value - low) / (high - low)))


@cache
def _english() -> tuple[dict[str, bytes], npt.NDArray[np.float32]]:
    """The words of the dictionaries, and the bits of each letter behind two others, [27, 27, 27].

    The words are lines of UTF-8 by their first two letters: a set of them would take ten times the memory.
    """
    import numpy as np  # not for a command that lists no guesses

    words = {word.lower() for path in _FILES if path != _TAGGER for word in json.loads(_read(path))}
    groups = groupby(sorted(words | _common()), key=lambda word: word[:2])
    lines = {start: "\n".join(("", *group, "")).encode() for start, group in groups}
    plain = "\n".join(word for word in words if word.isascii() and word.isalpha() and len(word) > 2)
    codes = np.frombuffer(f"\n{plain}\n".encode(), dtype=np.uint8).astype(np.int32)
    codes = np.where(codes == ord("\n"), 0, codes - 96)
    threes = np.bincount((codes[:-2] * _LETTERS + codes[1:-1]) * _LETTERS + codes[2:], minlength=_LETTERS**3)
    three = threes.reshape(_LETTERS, _LETTERS, _LETTERS).astype(np.float64)
    two, one = three.sum(axis=0), three.sum(axis=(0, 1))
    shares = (
        three / np.maximum(three.sum(axis=2, keepdims=True), 1),
        (two / np.maximum(two.sum(axis=1, keepdims=True), 1))[None],
        (one / one.sum())[None, None],
        np.full((1, 1, 1), 1 / _LETTERS),
    )
    probability = sum(share * part for share, part in zip(_SHARES, shares, strict=True))
    return lines, -np.log2(probability).astype(np.float32)


@cache
def _common() -> frozenset[str]:
    """The commonest words of the news: their readings are well known too."""
    text = _read(_TAGGER).decode()
    words, _ = json.JSONDecoder().raw_decode(text, text.index("[", text.index(_VOCABULARY)))
    return frozenset(word.lower() for word in words)


def _read(path: str) -> bytes:
    """One of the files, unpacked. Raises ValueError, which says what to install, if it is another."""
    data = Path(str(distribution(_PACKAGE).locate_file(path))).read_bytes()
    if hashlib.sha256(data).hexdigest() != _FILES[path]:
        raise ValueError(f"{path} is not the file of {_PACKAGE}; run `pip install --force-reinstall {_PACKAGE}`")
    return gzip.decompress(data)
