"""Whether a word is used as a verb, by its neighbours alone, without tagger or dictionary."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.words import Line

_TABLES = Tables.beside(__file__)

MODALS = _TABLES.words("modals")
SUBJECTS = _TABLES.words("subjects")
SINGULAR_SUBJECTS = _TABLES.words("singular_subjects")
BEFORE_NOUNS = _TABLES.words("before_nouns")
PREPOSITIONS = _TABLES.words("prepositions")
OBJECTS = _TABLES.words("objects")
FINITE = _TABLES.words("finite")
ADVERBS = _TABLES.words("adverbs")
_ADJECTIVE = re.compile(
    r"[a-z]{2,}(?:al|ive|ous|ic|ful|less|able|ible|ary|ish|ese|ian|ern|ical|ated|ized|mer|ier|est)$"
)
_PLURAL = re.compile(r"[a-z]{2,}[^siu']s$")
_SEEN_DOING = _TABLES.words("seen_doing")
SEEING = _TABLES.words("seeing")
_TAKING = _TABLES.words("taking")
_PERIODS = _TABLES.words("periods")
PEOPLE = _TABLES.words("people")
_HEADS = _TABLES.words("heads")
_AMOUNTS = _TABLES.words("amounts")
_ABOUT = _TABLES.words("about")
_OPENING = _TABLES.words("opening")
_DESCRIBING = _TABLES.words("describing")


def verbness(line: Line, at: int) -> float:
    """Positive if the base form at `at` is likelier a verb, negative for a noun or adjective."""
    start = _behind_adverbs(line, at)
    before, earlier = line.before(start), line.before(start - 1) if line.tied(start - 1) else ""
    # "explicitly permit": an adverb stands before a verb, or before an adjective that would stand before a noun.
    adverb = 0.5 if start < at and before not in BEFORE_NOUNS else 0.0
    after = 0.0 if before in SUBJECTS and line.after(at) in FINITE else _after(line, at)
    return _before(before, earlier, line, start) + after + adverb


def _behind_adverbs(line: Line, at: int) -> int:
    """The first of the adverbs that stand right before `at`, or `at`."""
    for _ in range(3):
        before = line.before(at)
        if not (before in ADVERBS or (before.endswith("ly") and len(before) > 4 and before not in BEFORE_NOUNS)):
            break
        at -= 1
    return at


# What the word before says by itself; of two sets that have it the later one counts.
_SAYING: dict[str, float] = {
    word: score
    for words, score in (
        (FINITE | {"be", "been", "being"}, -1.5),
        (PEOPLE, 1.0),
        (PREPOSITIONS, -3.0),
        (BEFORE_NOUNS, -4.0),
        (_TAKING, -2.0),
        (_SEEN_DOING, 2.0),
        (SUBJECTS, 3.0),
        (MODALS, 4.0),
    )
    for word in words
}


def _before(before: str, earlier: str, line: Line, at: int) -> float:
    if before == "to" and "put" in (line.low(at - back) for back in (2, 3, 4, 5)) and line.after(at) not in OBJECTS:
        return -4.0
    if before == "her" and earlier in SEEING:
        return 2.0
    if before == "that" and (earlier in PEOPLE or _PLURAL.fullmatch(earlier)):
        return 2.0
    if before in ("and", "or", "but", "nor") and earlier:
        return _joined(line, at)
    if before == "police" and earlier in ("a", "an", "no", "under", "of", "by"):
        return -2.0
    if at == 1 and before in _AMOUNTS:
        return 0.5
    opened = at == 1 or earlier in _OPENING or earlier in _AMOUNTS
    if opened and before not in _DESCRIBING and (before in PEOPLE or _PLURAL.fullmatch(before)):
        return 2.0
    return _SAYING[before] if before in _SAYING else _by_shape(before)


def _by_shape(before: str) -> float:
    """What the ending of the word before says."""
    if before.endswith(("'s", "s'")) or before[:1].isdecimal():
        return -4.0
    if _PLURAL.fullmatch(before):
        return -1.0 if before in ("games", "sports", "arms") else 1.0
    return -2.0 if _ADJECTIVE.fullmatch(before) else 0.0


def _joined(line: Line, at: int) -> float:
    """After "and" or "or": a verb if "to" or a modal governs the word before it."""
    for back in (at - 3, at - 4):
        if line.low(back) in MODALS:
            return 2.5
    return 0.0


def _after(line: Line, at: int) -> float:
    if not line.tied(at):
        return -0.5
    following = line.low(at + 1)
    if following in OBJECTS:
        return 0.0 if line.low(at + 2) in _PERIODS else 2.0
    if following == "out":
        return 1.0
    if following == "of" or following in _HEADS:
        return -2.5
    if following in FINITE:
        return -3.0
    return 0.0


_ANYONE = _TABLES.words("anyone")


def verbness_of_s_form(line: Line, at: int) -> float:
    """As `verbness`, for a form in -s: "records" after "she" is a verb, after "to" a noun."""
    before = line.before(_behind_adverbs(line, at))
    score = _after(line, at)
    if line.tied(at) and (line.low(at + 1) in _ABOUT or line.low(at + 1)[:1].isdecimal()):
        score += 1.5  # "the ferry uses 18 litres"
    if before in ("that", "this"):
        return score + 1.0
    if before in SINGULAR_SUBJECTS or before in _ANYONE or (before == "one" and line.before(at - 1) == "no"):
        return score + 3.0
    if before in MODALS or before in SUBJECTS or before in ("are", "were", "have"):
        return score - 3.0
    if (
        before in BEFORE_NOUNS
        or before in PREPOSITIONS
        or before.endswith(("'s", "s'"))
        or _ADJECTIVE.fullmatch(before)
    ):
        return score - 3.0
    return score
