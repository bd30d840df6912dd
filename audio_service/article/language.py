"""The language of a text, and of a passage inside it: by script, then by the commonest words of 39 languages.

No model to load: 0.3 ms a text. Function words decide within a few sentences; a text without them (a list of names)
stays unknown rather than get the wrong voice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from audio_service.article.toml_tables import Tables

_SAMPLE_CHARACTERS = 6000
_LEAST_SHARE = 0.05
# One repeated word ("AI", a unit) is evidence neither for a language nor against the declared one.
_LEAST_DIFFERENT = 2
# Fewer words are no evidence: "Men die in war."
_LEAST_WORDS = 6
_DIFFERENT_FROM_DECLARED = 3
# The tag of a text that is in no language known here.
UNDETERMINED = "und"
# English articles have 0.15 or more of English words in their sentences, paragraphs of 40 words 0.065 or more, other
# languages 0.03 or less. Related languages share up to 0.13.
_PROSE_WORDS = 40
_UNLIKE_SHARE = 0.04
_RELATED_SHARE = 0.15
# A line of prose: enough words, not a list, and an end.
_LINE_WORDS = 8
_LISTED = re.compile(r"[,;|/·•\t\d]+")
_ENDED = re.compile(r"[.!?…][\])\"'”’»“]*\s*$")
_ENGLISH = "en"
# Which of these it is cannot be said from a few words.
_ALIKE = (frozenset(("nb", "nn", "no")), frozenset(("bs", "cnr", "hr", "sh", "sr")))
_MIXED_SHARE = 0.5
# A passage has fewer words to judge by than a text, so more of them have to be of its language.
PASSAGE_WORDS = 4
_PASSAGE_SHARE = 0.33
_LONG_PASSAGE_WORDS = 9
_PASSAGE_LETTERS = 4
_PASSAGE_SCRIPT_SHARE = 0.6
# Words, but no addresses, parts of compounds ("non-stop"), and nothing behind an apostrophe or a figure ("don't").
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w$#&/‑-])[^\W\d_]+(?![\w‑-])")
_LETTERS = re.compile(r"[^\W\d_]+")
_CONTRACTED = re.compile(r"(?<=\w['’])(?:s|t|m|d|re|ve|ll)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What languages are recognized by."""

    scripts: Mapping[str, re.Pattern[str]]
    any_script: re.Pattern[str]
    sharing: Mapping[str, frozenset[str]]
    """A language of `scripts` -> others in its script."""
    letters: Mapping[frozenset[str], tuple[str, ...]]
    particles: frozenset[str]
    articles_of_places: frozenset[str]
    owners: Mapping[str, tuple[str, ...]]
    """A common word -> the languages that have it."""
    known: frozenset[str]


@cache
def _signs() -> _Signs:
    tables = Tables.beside(__file__)
    owners: dict[str, tuple[str, ...]] = {}
    common = tables.read("words", dict[str, frozenset[str]])
    for code, words in common.items():
        for word in words:
            owners[word] = (*owners.get(word, ()), code)
    scripts = tables.texts("scripts")
    return _Signs(
        scripts={code: re.compile(f"[{letters}]") for code, letters in scripts.items()},
        any_script=re.compile(f"[{''.join(scripts.values())}]"),
        sharing=tables.read("sharing", dict[str, frozenset[str]]),
        letters={frozenset(letters): tuple(codes.split()) for letters, codes in tables.texts("letters").items()},
        particles=tables.words("particles"),
        articles_of_places=tables.words("articles_of_places"),
        owners=owners,
        known=frozenset(common).union(scripts, *_ALIKE),
    )


def detect(text: str, declared: str | None = None) -> str | None:
    """The BCP 47 tag of the text's language; None if its words do not decide, UNDETERMINED if they are of none.

    `declared` is the page's own language: it is kept with its region ("en-GB") if the text agrees or its words do not
    decide, and if it is unknown here, unless the text is in another script or in English, which nothing unknown
    resembles. If the text is clearly in another language, the text wins.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    primary = _primary(declared)
    script = by_script(sample)
    found = script or by_words(sample, primary)
    if primary is not None and primary not in _signs().known:
        shared = script is None or primary in _signs().sharing.get(script, ())
        return declared if shared and found != _ENGLISH else found
    if found is None and _is_unlike(sample, primary):
        return UNDETERMINED
    return declared if found is None or _alike(primary, found) else found


def _is_unlike(text: str, declared: str | None) -> bool:
    """Whether sentences have next to no common words of the declared language; without one, of any.

    Only the words of sentences count: lists, tables and menus have few common words in every language.
    """
    words = [word for line in text.splitlines() for word in _prose(line)]
    if len(words) < _PROSE_WORDS:
        return False
    shares = {code: count / 60 / len(words) for code, count in _weights(map(_owners, words)).items()}
    if declared is not None:
        return max((shares.get(code, 0.0) for code in _alike_to(declared)), default=0.0) < _UNLIKE_SHARE
    return shares.get(_ENGLISH, 0.0) < _UNLIKE_SHARE and max(shares.values(), default=0.0) < _RELATED_SHARE


def _prose(line: str) -> list[str]:
    """The words of a line without names; none if it is a list or has no end."""
    if not _ENDED.search(line):
        return []
    words = [word for word in _without_names(_words(line)) if word.islower()]
    return words if len(words) >= max(_LINE_WORDS, 3 * len(_LISTED.findall(line))) else []


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two languages are one, or forms of one."""
    return one == other or any({one, other} <= forms for forms in _ALIKE)


def _alike_to(language: str) -> frozenset[str]:
    return next((forms for forms in _ALIKE if language in forms), frozenset((language,)))


def passage_language(text: str, own: str) -> str | None:
    """The language of a sentence or quotation inside a text in the language `own`, if it is clearly another.

    None if it is in `own`, if its words do not decide, or if it is shorter than PASSAGE_WORDS.
    """
    home = _primary(own)
    script = _passage_script(text)
    if script is not None:
        same = script == home or {script, home} == {"zh", "ja"} or home in _signs().sharing.get(script, ())
        return None if same else script
    if not _may_be_foreign(text, home):
        return None
    words = _words(text)
    if min(len(words), len(text.split())) < PASSAGE_WORDS:
        return None
    owners = {word.lower(): _owners(word) for word in _without_names(words)}
    weights = _weights(owners.values())
    if not weights:
        return None
    best = weights.most_common(1)[0][0]
    of_best = {word for word, codes in owners.items() if best in codes}
    of_home = {word for word, codes in owners.items() if home in codes}
    least = _LEAST_DIFFERENT if len(words) < _LONG_PASSAGE_WORDS else _DIFFERENT_FROM_DECLARED
    enough = len(of_best) >= _PASSAGE_SHARE * len(words) and len(of_best - of_home) >= least
    return best if not _alike(best, home) and enough and 2 * len(of_home) <= len(of_best) else None


def _may_be_foreign(text: str, home: str | None) -> bool:
    """Whether a passage has two words or more that are common, or spelled with letters, in other languages only.

    For most sentences this is all that has to be found out, at an eighth of the time.
    """
    words = set(_LETTERS.findall(text.lower()))
    accented = 0 if text.isascii() else sum(not word.isascii() for word in words)
    return len(words & _not_in(home)) + accented >= _LEAST_DIFFERENT


@cache
def _not_in(language: str | None) -> frozenset[str]:
    """The common words of other languages that `language` does not have."""
    return frozenset(word for word, codes in _signs().owners.items() if language not in codes)


def _passage_script(text: str) -> str | None:
    """The language whose script most letters of a passage have."""
    found = by_script(text)
    letters = sum(map(str.isalpha, text))
    if found is None or letters < _PASSAGE_LETTERS:
        return None
    inside = len(_signs().scripts[found].findall(text))
    if found == "ja":
        inside += len(_signs().scripts["zh"].findall(text))
    return found if inside >= max(_PASSAGE_LETTERS, _PASSAGE_SCRIPT_SHARE * letters) else None


def _primary(tag: str | None) -> str | None:
    return tag.split("-")[0].lower() if tag else None


def _words(text: str) -> list[str]:
    return _WORD.findall(_CONTRACTED.sub("", _ADDRESS.sub(" ", text)))


def _without_names(words: list[str]) -> Iterator[str]:
    """The words without acronyms, lone capitals and parts of names ("von der" Leyen, "El" Niño)."""
    shouted = sum(map(str.isupper, words)) > len(words) / 2
    particles = _signs().particles
    for at, word in enumerate(words):
        named = word.isupper() or (word.lower() in particles and _in_name(words, at))
        if len(word) > 1 if shouted else not named:
            yield word


def _in_name(words: list[str], at: int) -> bool:
    """Whether a particle is one of a name: before a capital, and after one or a capital itself."""
    signs = _signs()
    end = at
    while end + 1 < len(words) and words[end + 1] in signs.particles:
        end += 1
    named = end + 1 < len(words) and words[end + 1][0].isupper()
    if words[at] in signs.articles_of_places:
        return named
    start = at
    while start and words[start] in signs.particles:
        start -= 1
    return named and words[start][0].isupper() and start < at


def _owners(word: str) -> tuple[str, ...]:
    """The languages that have a word among their commonest, or whose letters it has."""
    return _signs().owners.get(word.lower(), ()) or _by_letters(word)


def _weights(words: Iterable[tuple[str, ...]]) -> Counter[str]:
    """How much each language has of some words, given the languages of each: 60 for a word of its own.

    A word that many languages share says less.
    """
    weights: Counter[str] = Counter()
    for codes in words:
        for code in codes:
            weights[code] += 60 // len(codes)
    return weights


def _by_letters(word: str) -> tuple[str, ...]:
    """The languages that use a letter of a word, names excluded."""
    if word.isascii() or word[0].isupper():
        return ()
    return next((codes for letters, codes in _signs().letters.items() if not letters.isdisjoint(word)), ())


def by_script(text: str) -> str | None:
    """The language of scripts used by one language; Kana tells Japanese from Chinese."""
    if not _signs().any_script.search(text):
        return None
    letters = sum(map(str.isalpha, text)) or 1
    for code, pattern in _signs().scripts.items():
        share = len(pattern.findall(text)) / letters
        if share > (0.1 if code == "ja" else 0.3):
            return code
    return None


def by_words(text: str, declared: str | None) -> str | None:
    """The language with most common words in the text, or None; near ties go to `declared`."""
    words = _words(text)
    if len(words) < _LEAST_WORDS:
        return None
    found = [(word.lower(), _owners(word)) for word in _without_names(words)]
    counts = _weights(owners for _, owners in found)
    telling = dict(found)
    different = Counter(code for owners in telling.values() for code in owners)
    if not counts:
        return None
    best, most = counts.most_common(1)[0]
    if most / 60 < _LEAST_SHARE * len(words) or most < 75 or different[best] < _LEAST_DIFFERENT:
        return None
    if declared is not None and counts[declared] >= 0.8 * most:
        return declared
    if declared is not None and different[best] < _DIFFERENT_FROM_DECLARED:
        return None
    return None if _is_mixed(best, telling) else best


def _is_mixed(best: str, telling: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether another language has nearly as many words of its own in the text: a short one with a quotation."""
    having: dict[str, set[str]] = defaultdict(set)
    for word, codes in telling.items():
        for code in codes:
            having[code].add(word)
    of_best = having.pop(best, set())
    return any(len(other - of_best) >= _MIXED_SHARE * len(of_best - other) for other in having.values())
