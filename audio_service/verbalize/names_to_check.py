"""Names that no lexicon has, and how unsure their reading is: by the letters that follow each other in English words.

The words are those of the pronunciation dictionaries in the package of the default voice, and the commonest of the news
from its tagger. They are read when the first name is looked up: 0.4 s once, then 2 MB and 0.2 ms a name.
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
from pathlib import Path
from typing import TYPE_CHECKING

from audio_service.article import wordset
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
_NAME = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_VOCABULARY = '"vocab"'
# A name with letters as English as this is read like any word.
_LEAST = 5
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "er", "ers", "ly", "n", "an", "ian", "ness", "less")
_MARKS = "\"'“”‘’«»()[]{}.,;:!?…-–—"
_PARTICLES = wordset("al bin da de del der di do dos du el la le van von y")


def unknown_names(words: Iterable[Word], text: str, language: str) -> tuple[Guess, ...]:
    """The names among `words` that are read by rules alone, each once; `text` is the text of their spans.

    There are dictionaries for English only.
    """
    found: dict[str, Guess] = {}
    if language.partition("-")[0].lower() != "en":
        return ()
    for word in words:
        printed = word.span.of(text).strip(_MARKS)
        name = printed.removesuffix("'s").removesuffix("’s")
        if not printed[:1].isupper() or name in found or word.ipa or not _as_printed(word.spoken, printed):
            continue
        unsure = max((_unsure(part) for part in _parts(printed)), default=0)
        if unsure >= _LEAST:
            found[name] = Guess(word.span, Doubt.NAME, word.span.of(text), unsure=unsure)
    return tuple(found.values())


def _as_printed(spoken: str, printed: str) -> bool:
    """Whether a word is said as it is printed, so that no entry and no rule knows it."""
    return spoken.strip(_MARKS) == printed.replace("’", "'")


def _parts(printed: str) -> list[str]:
    """The names in `Ocasio-Cortez's`; capitals are left to the rules of acronyms."""
    plain = printed.replace("’", "'").removesuffix("'s").removesuffix("'")
    parts = [part for part in plain.split("-") if _NAME.fullmatch(part)]
    return [part for part in parts if len(part) > 2 and not part.isupper() and part.lower() not in _PARTICLES]


@lru_cache(maxsize=8192)
def _unsure(name: str) -> int:
    """How unsure the reading of a name is, up to 100; 0 for a word of the dictionaries or one made of it."""
    low = name.lower()
    words, bits = _english()
    stems = {low, re.sub("ies$", "y", low)} | {low.removesuffix(ending) for ending in _ENDINGS}
    if any(b"\n" + stem.encode() + b"\n" in words for stem in stems if len(stem) > 2):
        return 0
    plain = "".join(char for char in unicodedata.normalize("NFD", low) if "a" <= char <= "z")
    if not plain:
        return 0  # another script, which is a guess of its own
    marked = _MARKED if len(plain) != len(low.replace("'", "")) or not low.replace("'", "").isascii() else 0
    codes = [0, *(ord(char) - 96 for char in plain), 0]
    rare = sorted((float(bits[triple]) for triple in zip(codes, codes[1:], codes[2:], strict=False)), reverse=True)
    average, worst = sum(rare) / max(1, len(rare)), sum(rare[:2]) / 2
    share = (_between(average, _SURE[0], _UNSURE[0]) + _between(worst, _SURE[1], _UNSURE[1])) / 2
    return min(_MOST, marked + round(_MOST * share))


def _between(value: float, low: float, high: float) -> float:
    return max(0.0, min(1.0, (value - low) / (high - low)))


@cache
def _english() -> tuple[bytes, npt.NDArray[np.float32]]:
    """The words of the dictionaries, a line each, and the bits of each letter behind two others, [27, 27, 27]."""
    import numpy as np  # not for a command that lists no guesses

    words = {word.lower() for path in _FILES if path != _TAGGER for word in json.loads(_read(path))}
    lines = "\n" + "\n".join(sorted(words | _common())) + "\n"
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
    return lines.encode(), -np.log2(probability).astype(np.float32)


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
