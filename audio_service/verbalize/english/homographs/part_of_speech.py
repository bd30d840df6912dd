"""Whether a word is used as a verb, by its neighbours alone, without tagger or dictionary."""

from __future__ import annotations

import re

from audio_service.verbalize.words import Line, wordset

MODALS = wordset(
    """to will would can could may might must shall should cannot can't won't wouldn't couldn't shouldn't don't doesn't
    didn't do does did let's please i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd they'd help helps helped
    didnt dont"""
)
SUBJECTS = frozenset(("i", "you", "we", "they", "who"))
SINGULAR_SUBJECTS = frozenset(("he", "she", "it", "who", "which", "that", "this"))
DETERMINERS = wordset(
    """a an the this these those my his its our their your no any some each every another both several few many most all
    whose what which first second third last next one two three four five six ten new old big major latest recent such
    other own same more less enough her"""
)
PREPOSITIONS = wordset(
    """of in on at by for from with into onto over under against about between among after before during without through
    per as than towards toward despite amid within via around across beyond near like"""
)
OBJECTS = wordset(
    """the a an his her their its our my your this these those it them him us me you every all that any no some each
    both
    what whether how himself herself itself themselves"""
)
FINITE = wordset("is are was were has have had will would could can may must should says said does did")
ADVERBS = wordset("not never also always often still then now only just even already again ever soon further better")
_ADJECTIVE = re.compile(
    r"[a-z]{2,}(?:al|ive|ous|ic|ful|less|able|ible|ary|ish|ese|ian|ern|ical|ated|ized|mer|ier|est)$"
)
_PLURAL = re.compile(r"[a-z]{2,}[^siu']s$")
# "see them use": what stands between a verb of seeing or letting and what is seen or let.
_SEEN_DOING = wordset("them him us me")
_SEEING = wordset("see seen saw sees seeing watch watched let lets make makes made help helped hear heard help helps")
# "made progress", "signed contract": verbs that take a noun without an article.
_TAKING = wordset(
    """made make makes making gave gives giving get got getting take took taking see saw show shows showed cause caused
    need needs find found win won face faces faced set sets signed sign bring brought"""
)
_PERIODS = wordset(
    "week month year morning afternoon evening season summer winter spring autumn day time monday tuesday"
)
PEOPLE = wordset("people police men women children")


def verbness(line: Line, at: int) -> float:
    """Positive if the base form at `at` is likelier a verb, negative for a noun or adjective."""
    start = _behind_adverbs(line, at)
    before, earlier = line.before(start), line.before(start - 1) if line.tied(start - 1) else ""
    # "explicitly permit": an adverb stands before a verb, or before an adjective that would stand before a noun.
    adverb = 0.5 if start < at and before not in DETERMINERS else 0.0
    return _before(before, earlier, line, start) + _after(line, at) + adverb


def _behind_adverbs(line: Line, at: int) -> int:
    """The first of the adverbs that stand right before `at`, or `at`."""
    for _ in range(3):
        before = line.before(at)
        if not (before in ADVERBS or (before.endswith("ly") and len(before) > 4)):
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
        (DETERMINERS, -4.0),
        (_TAKING, -2.0),
        (_SEEN_DOING, 2.0),
        (SUBJECTS, 3.0),
        (MODALS, 4.0),
    )
    for word in words
}


def _before(before: str, earlier: str, line: Line, at: int) -> float:
    if before == "to" and "put" in (line.low(at - 2), line.low(at - 3)) and line.after(at) not in OBJECTS:
        return -4.0
    if before == "her" and earlier in _SEEING:
        return 2.0
    if before == "that" and (earlier in PEOPLE or _PLURAL.fullmatch(earlier)):
        return 2.0
    if before in ("and", "or", "but", "nor") and earlier:
        return _joined(line, at)
    return _SAYING[before] if before in _SAYING else _by_shape(before)


def _by_shape(before: str) -> float:
    """What the ending of the word before says."""
    if before.endswith(("'s", "s'")) or before[:1].isdecimal():
        return -4.0
    if _PLURAL.fullmatch(before):
        return 1.0
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
    if following == "of":
        return -2.5
    if following in FINITE:
        return -3.0
    return 0.0


def verbness_of_s_form(line: Line, at: int) -> float:
    """As `verbness`, for a form in -s: "records" after "she" is a verb, after "to" a noun."""
    before = line.before(_behind_adverbs(line, at))
    score = _after(line, at)
    if before in ("that", "this"):
        return score + 1.0
    if before in SINGULAR_SUBJECTS:
        return score + 3.0
    if before in MODALS or before in SUBJECTS or before in ("are", "were", "have"):
        return score - 3.0
    if before in DETERMINERS or before in PREPOSITIONS or before.endswith(("'s", "s'")) or _ADJECTIVE.fullmatch(before):
        return score - 3.0
    return score
