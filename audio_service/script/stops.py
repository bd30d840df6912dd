"""A text -> the same text with every stop marked as the end of a sentence or not, by the word lists of stops.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache

from audio_service.article import Tables

_NONE: frozenset[str] = frozenset()


class StopKind(Enum):
    """When an abbreviation's full stop ends a sentence: the lists of stops.toml, of which a later one counts."""

    ENDS = "ends"
    STARTER_ENDS = "starter_ends"
    NUMBER_ENDS = "number_ends"
    NEVER_ENDS = "never_ends"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class StopWords:
    """The lists of one language; abbreviations without their last full stop and without spaces."""

    never_ends: frozenset[str] = _NONE
    number_ends: frozenset[str] = _NONE
    starter_ends: frozenset[str] = _NONE
    ends: frozenset[str] = _NONE
    endings: tuple[str, ...] = ()  # ends of compound words that are like `starter_ends`: "Hauptstr."
    dates: frozenset[str] = _NONE
    starters: frozenset[str] = _NONE  # words that begin a sentence rather than a name
    time_openers: frozenset[str] = _NONE  # words that begin a sentence with a date
    particles: frozenset[str] = _NONE  # starters that begin names, too: "A. Di Maria"
    lettered: frozenset[str] = _NONE  # words before a letter that belongs to them: "Vitamin C."
    determiners: frozenset[str] = _NONE  # words before an ordinal number: "der 3. Sieger"
    cardinals: frozenset[str] = _NONE  # words before a cardinal number: "Platz 3."
    capital_nouns: bool = False  # a number before a capital letter is an ordinal unless it is counted
    days: frozenset[str] = _NONE  # days and time zones, which follow "p.m."
    months: frozenset[str] = _NONE  # follow "p.m." with the day's number
    sayings: frozenset[str] = _NONE  # what follows the speaker's name: "“Why?” Lee asked."
    names: tuple[str, ...] = ()  # names that end with a mark
    also: frozenset[str] = _NONE  # codes of other languages that use these lists
    kinds: dict[str, StopKind] = field(default_factory=dict)  # made of the lists, with those of [every]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop with what stands around it."""

    mark: str
    closers: str
    before: str  # the end of the sentence up to the stop
    opening: str
    word: str  # the next one, "" if none
    after: str  # what follows that word
    apart: bool  # whether white space follows the stop
    near_start: bool  # whether the sentence has only a few words before the stop


_STOP = re.compile(
    r"(?P<mark>[.!?…‼⁇⁈⁉]+)"
    r"(?P<closers>(?:[”“’\"'»«›‹)\]]|\s»(?!\w))*(?:\[\d{1,3}\])*[¹²³⁴-⁹]*)"
    r"(?=(?P<gap>\s*)(?P<opening>(?:[^\w\s]{1,4}\s?){0,2})(?P<word>[^\W_]\w*['’]?)?(?P<after>[\s\S]{0,40}))"
)
_SPACES = re.compile("[\r\u00a0\u2007\u2009\u202f]")
# Quotations that sentencex does not know: ”so” and „so”.
_OPENING = re.compile(r"(?<!\w)[”„](?=\w[^“”„]*”)")
_CONTEXT = 40
# A sentence that begins with a date: "In the spring of 44 B.C. Caesar".
_DATE_WORDS = 7
_OPENERS = "([{“„\"'«‚‘»›¿¡—–-/"
# Beginnings of a sentence in small letters: "iPhone", "'s Avonds".
_SMALL_START = re.compile(r".?[a-z]{1,2}[A-Z]|['’][a-z] [A-Z]")
_NUMBER = re.compile(r"\d|(?:[IVXLC]{2,}|[IVX])\b(?!['’])")
_PLAIN_NUMBER = re.compile(r"(?:.*[–-])?(\d{1,4})$")
_DATE = re.compile(r".*(?:\d|\.\w)|[IVXLC]+")
_ITEM = re.compile(r"(?:\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3}|[IVX]+)$")
_ROMAN = re.compile(r"[IVXLCDM]{2,}$")
_JOINT = re.compile(r"[-'’.]")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?|[^\W\d_]-)*([^\W\d_])$")
_DOTTED = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+$")
_VOWELLESS = re.compile(r"(?:[b-df-hj-np-tv-xzß]{2,4}|[бвгджзйклмнпрстфхцчшщ]{2,4})$", re.I)
_SAID = re.compile(r"((?: [A-Z][\w'’-]*){0,2}) (\w+)")
_DAY = re.compile(r"\.? \d")
# Behind a distance: "12 mi. S.W. of"
_BEARING = re.compile(r"(?:[NSEW]\.?){1,3} of\b")
# Behind a time and a place: "4 p.m. Beijing time".
_PLACE_TIME = re.compile(r"(?:[ .][A-Z]\w*){0,2}\.? time\b")
# A quotation that is long or has the end of a sentence in it, not a name: "Inc. “Two cuts? No.”"
_SPEECH = re.compile(r"[^”\"]*(?:[.?!] |[^”\"]{38})")
# What sentencex takes for neither a mark nor a letter, and a word that it never continues with.
_NO_MARK, _NEXT = "·", "X"


def marked(text: str, language: str) -> str:
    """`text` for sentencex, as long as `text`: what ends no sentence has no mark, and an end is beyond doubt."""
    text = _SPACES.sub(" ", text)
    signs = list(_OPENING.sub("“", text))
    words = _words(language)
    begins = 0
    for match in _STOP.finditer(text):
        ends = _verdict(text, match, begins, words)
        start, end = match.span()
        if ends is None:
            continue
        mark, closers = match.group("mark", "closers")
        if not ends:
            signs[start : start + len(mark)] = _NO_MARK * len(mark)
            continue
        signs[start:end] = _NO_MARK * (len(mark) - 1) + closers + "."
        if text[start - 1 : start].isalnum() or text[start - 1 : start] == "°":
            signs[start - 1] = _NO_MARK
        signs[match.start("word") - (match["word"][0].islower() and match["opening"][-1:] in ("'", "’"))] = _NEXT
        begins = end
    return "".join(signs)


def begins_sentences(word: str, language: str) -> bool:
    """Whether a word, written with a capital letter, begins sentences: "the", "und"; no item of a list ends with it."""
    words = _words(language)
    return words is not None and word.capitalize() in words.starters


def _verdict(text: str, match: re.Match[str], begins: int, words: StopWords | None) -> bool | None:
    """Whether a match of _STOP ends the sentence that began at `begins`; None leaves it to sentencex."""
    word = match["word"]
    if not word:
        return None
    before = text[max(begins, match.start() - _CONTEXT) : match.start()]
    closers = match["closers"]
    if before[-1:] in ("(", "[") and closers[:1] in (")", "]"):
        return False
    stop = Stop(
        match["mark"],
        closers,
        before,
        match["opening"],
        word,
        match["after"],
        bool(match["gap"]),
        match.start() - begins < _CONTEXT and before.count(" ") < _DATE_WORDS,
    )
    if not stop.apart:
        return _ends_without_space(stop, words)
    if word[0].islower() and not _SMALL_START.match(f"{stop.opening[-1:]}{word}{stop.after[:2]}"):
        return False
    if words is None:
        return None if "…" not in stop.mark else True
    if stop.mark != ".":
        return _ends_by_mark(stop, words)
    return _ends_by_full_stop(stop, words)


def _ends_without_space(stop: Stop, words: StopWords | None) -> bool | None:
    """Whether the space after a sentence was forgotten: "It rained.The", but not "ASP.NET" or "Node.js"."""
    if words is None:
        return False if _has_case(stop.word) else None
    last = stop.before.rpartition(" ")[2]
    if len(stop.mark + stop.opening + stop.closers) > 1 or stop.after[:1] not in (" ", ",") or not last[-2:].islower():
        return False
    if _starts(stop, words):
        return last[-2:].isalpha()
    return len(stop.word) > 3 and stop.word.istitle() and len(last) > 2 and last.isalpha() and last.islower()


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def _starts(stop: Stop, words: StopWords) -> bool:
    """Whether the next word is one that begins sentences."""
    word = stop.word.replace("’", "'")
    if word in words.starters:
        return word[-1] == "'" or stop.after[:1] not in (".", "-")
    return word[-1] == "'" and word[:-1] in words.starters


def _ends_by_mark(stop: Stop, words: StopWords) -> bool:
    """Whether a mark other than one full stop ends a sentence before a capital letter or a number."""
    if stop.mark[-1] in ".…":
        return not stop.before[-1:].isspace() or _starts(stop, words)
    if (stop.before + stop.mark).endswith(words.names) and not stop.closers:
        return _starts(stop, words)
    if stop.closers and (said := _SAID.match(f" {stop.word}{stop.after}")):
        return said[2] not in words.sayings or _starts(stop, words)
    return True


def _ends_by_full_stop(stop: Stop, words: StopWords) -> bool:
    """Whether one full stop ends a sentence before a capital letter or a number."""
    parts = stop.before.split()
    last = parts[-1].lstrip(_OPENERS) if parts else ""
    previous = parts[-2].lstrip(_OPENERS) if len(parts) > 1 else ""
    kind = _kind(parts, last, words)
    if len(last) == 1 and previous.lower() in words.lettered:
        return True
    if kind is StopKind.NEVER_ENDS and last.islower() and previous[-1:].isdigit():
        kind = StopKind.STARTER_ENDS  # a unit: "5 м."
    if kind is StopKind.DATES and not any(
        map(_DATE.match, parts[-5:-1] if previous.endswith(".") else [previous, last])
    ):
        kind = StopKind.NEVER_ENDS  # "в г. Омске"
    if kind is StopKind.STARTER_ENDS and (stop.word == previous or _begins_speech(stop)):
        return True  # "He left Hooli Inc. Hooli fell."
    if kind is not None and not (kind is StopKind.NUMBER_ENDS and len(last) == 1 and last.isupper()):
        return _ends_by_kind(kind, stop, words)
    if last[-1:].isdigit() or _ROMAN.match(last):
        return _ends_by_number(stop, words, last, previous)
    if (initial := _INITIAL.match(last)) and initial[1].isupper():
        return _starts(stop, words) and not (stop.word in words.particles and stop.after[1:2].isupper())
    if (len(last) == len(stop.word) == 1 and stop.after[:1] == ".") or _BEARING.match(stop.word + stop.after):
        return False  # "44 a. C.", "12 mi. S.W. of"
    unit = previous[-1:].isdigit() and not (stop.opening and stop.opening[0] == "(")  # "5 m.", but "310 mi. (EPA"
    short = (
        (len(last) == 1 and last.isalpha()) or (_VOWELLESS.match(last) and not last.isupper()) or last in ("mi", "in")
    )
    if (short and not unit) or _DOTTED.match(last) or last.endswith(words.endings):
        return _starts(stop, words)
    return True


def _begins_speech(stop: Stop) -> bool:
    """Whether the next word begins a quotation of whole sentences."""
    return stop.opening[-1:] in ("“", '"') and _SPEECH.match(stop.after) is not None


def _kind(parts: list[str], last: str, words: StopWords) -> StopKind | None:
    """The kind of the abbreviation before a stop, the longest that is listed: "до н. э", "н. э", "э"."""
    kinds = words.kinds
    joined, found = last, kinds.get(last)
    if found is None and len(suffix := _JOINT.split(last)[-1]) > 1:
        found = kinds.get(suffix)
    for part in reversed(parts[-4:-1]):
        if not part.endswith(".") and len(part) > 2:
            break
        joined = part.lstrip(_OPENERS) + ("" if part.endswith(".") else ".") + joined
        found = kinds.get(joined, found)
    return found


def _ends_by_kind(kind: StopKind, stop: Stop, words: StopWords) -> bool:
    """Whether an abbreviation of this kind ends the sentence."""
    if kind is StopKind.NEVER_ENDS:
        return False
    starts = _starts(stop, words)
    if starts or kind is StopKind.STARTER_ENDS:
        return starts
    if kind is StopKind.NUMBER_ENDS:
        return not _NUMBER.match(stop.word)
    if stop.word in words.days or (stop.word in words.months and _DAY.match(stop.after)):
        return False
    if _PLACE_TIME.match(stop.after):
        return False
    return not (kind is StopKind.DATES and stop.near_start and stop.before.split()[0] in words.time_openers)


def _ends_by_number(stop: Stop, words: StopWords, last: str, previous: str) -> bool:
    """Whether a number ends the sentence: an ordinal and the number of a section or item do not."""
    if stop.before.strip() == last and _ITEM.match(last):
        return False
    if _starts(stop, words):
        return True
    if _ROMAN.match(last):
        return not words.capital_nouns
    plain = _PLAIN_NUMBER.match(last)
    if not plain:
        return True
    if previous in words.determiners:
        return False
    if not words.capital_nouns or len(plain[1]) > 2 or stop.word[0].isdigit():
        return True
    return _counted(previous, words) and not stop.word.isupper()


def _counted(previous: str, words: StopWords) -> bool:
    """Whether the word before a number shows that it is a cardinal one: "Platz 3", "Art. 5"."""
    return previous in words.cardinals or (previous[-1:] == "." and previous[:-1] in words.kinds)


@cache
def _tables() -> dict[str, StopWords]:
    """The lists of each language by its codes, those of every language in each."""
    given = Tables.beside(__file__).whole(dict[str, StopWords])
    every = given.pop("every")
    made = {
        code: replace(words, names=every.names, kinds=_kinds_of(every) | _kinds_of(words))
        for code, words in given.items()
    }
    return made | {other: words for words in made.values() for other in words.also}


def _kinds_of(words: StopWords) -> dict[str, StopKind]:
    """The kind of each abbreviation as listed, and with a capital letter."""
    listed = {word: kind for kind in StopKind for word in getattr(words, kind.value)}
    return {word[0].upper() + word[1:]: kind for word, kind in listed.items() if len(word) > 1} | listed


def _words(language: str) -> StopWords | None:
    """The lists of a language, None if it has none."""
    return _tables().get(language.split("-")[0].lower())
