"""The language of a text: by script, then by the commonest words of 24 languages in Latin or Cyrillic.

No model to load: 0.3 ms a text. Function words decide within a few sentences; a text without them (a list of names)
stays unknown rather than get the wrong voice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from audio_service.article.toml_tables import Tables

_SAMPLE_CHARACTERS = 6000
_LEAST_SHARE = 0.06
# One repeated word ("AI", a unit) is evidence neither for a language nor against the declared one.
_LEAST_DIFFERENT = 2
# Fewer words are no evidence: "Men die in war."
_LEAST_WORDS = 6
_DIFFERENT_FROM_DECLARED = 3
_LETTER = re.compile(r"[^\W\d_]+")
_TABLES = Tables.beside(__file__)
_SCRIPTS = {code: re.compile(f"[{letters}]") for code, letters in _TABLES.texts("scripts").items()}
_LETTERS = {frozenset(letters): tuple(codes.split()) for letters, codes in _TABLES.texts("letters").items()}
_PARTICLES = _TABLES.words("particles")
_ARTICLES_OF_PLACES = _TABLES.words("articles_of_places")
_OWNERS: dict[str, tuple[str, ...]] = {}
for _code, _words in _TABLES.read("words", dict[str, frozenset[str]]).items():
    for _word in _words:
        _OWNERS[_word] = (*_OWNERS.get(_word, ()), _code)


def detect(text: str, declared: str | None = None) -> str | None:
    """The BCP 47 tag of the text's language, or None if its words do not decide.

    `declared` is the page's own language: it is kept with its region ("en-GB") if the text agrees or is in a
    language unknown here; if the text is clearly in another language, the text wins.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    found = by_script(sample) or by_words(sample, _primary(declared))
    if found is None:
        return declared
    primary = _primary(declared)
    return declared if declared and (primary == found or {primary, found} <= {"nb", "no", "nn"}) else found


def _primary(tag: str | None) -> str | None:
    return tag.replace("_", "-").split("-")[0].lower() if tag else None


def _without_names(words: list[str]) -> Iterator[str]:
    """The words without acronyms, lone capitals and parts of names ("von der" Leyen, "El" Niño)."""
    shouted = sum(word.isupper() for word in words) > len(words) / 2
    for at, word in enumerate(words):
        if shouted or not (word.isupper() or _in_name(words, at)):
            yield word


def _in_name(words: list[str], at: int) -> bool:
    """Whether a word is a particle of a name: before a capital, and after one or a capital itself."""
    if words[at].lower() not in _PARTICLES:
        return False
    end = at
    while end + 1 < len(words) and words[end + 1] in _PARTICLES:
        end += 1
    named = end + 1 < len(words) and words[end + 1][0].isupper()
    if words[at] in _ARTICLES_OF_PLACES:
        return named
    start = at
    while start and words[start] in _PARTICLES:
        start -= 1
    return named and words[start][0].isupper() and start < at


def _by_letters(word: str) -> tuple[str, ...]:
    """The languages that use a letter of a word, names excluded."""
    if word.isascii() or word[0].isupper():
        return ()
    return next((codes for letters, codes in _LETTERS.items() if not letters.isdisjoint(word)), ())


def by_script(text: str) -> str | None:
    """The language of scripts used by one language; Kana tells Japanese from Chinese."""
    letters = sum(map(str.isalpha, text)) or 1
    for code, pattern in _SCRIPTS.items():
        share = len(pattern.findall(text)) / letters
        if share > (0.1 if code == "ja" else 0.3):
            return code
    return None


def by_words(text: str, declared: str | None) -> str | None:
    """The language with most common words in the text; near ties go to `declared`."""
    words = _LETTER.findall(text)
    if len(words) < _LEAST_WORDS:
        return declared
    counts: Counter[str] = Counter()
    telling: dict[str, tuple[str, ...]] = {}
    for word in _without_names(words):
        owners = _OWNERS.get(word.lower(), ()) or _by_letters(word)
        telling[word.lower()] = owners
        for code in owners:
            # A word that many languages share says less.
            counts[code] += 60 // len(owners)
    different = Counter(code for owners in telling.values() for code in owners)
    if not counts:
        return None
    best, most = counts.most_common(1)[0]
    if most / 60 < _LEAST_SHARE * len(words) or most < 90 or different[best] < _LEAST_DIFFERENT:
        return None
    if declared is not None and (counts[declared] >= 0.8 * most or different[best] < _DIFFERENT_FROM_DECLARED):
        return declared
    return best
