"""Words spelled alike and said apart, by their neighbours: read, lead, live, wound, record, use, minute, desert…

The phonemes are espeak's for en-us. `bench/verbalize.py` measures the rules, half of it on held-out sentences: 98 of 99
right, espeak alone 67. A tagger (HanTa, with the same table) gets 88 of 95 noun-or-verb cases right where these rules
get 91, and costs 1.1 ms a sentence and 14 MB.
"""

from __future__ import annotations

from collections.abc import Callable

from audio_service.article import Tables
from audio_service.verbalize.english.homographs import part_of_speech as cues
from audio_service.verbalize.english.homographs.by_neighbour import CHOICES
from audio_service.verbalize.english.homographs.part_of_speech import MODALS, SUBJECTS, verbness, verbness_of_s_form
from audio_service.verbalize.english.homographs.stress_pairs import PAIRS, PLURALS
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)


def heteronym(line: Line, at: int) -> Found | None:
    """The word at chunk `at` with the phonemes that its neighbours select; None if it has one reading."""
    low = line.low(at)
    ipa: str | None = None
    if rule := _RULES.get(low):
        ipa = rule(line, at)
    elif choice := CHOICES.get(low):
        ipa = choice.ipa(line, at)
    elif pair := PAIRS.get(low):
        ipa = pair.verb if verbness(line, at) + pair.prior > 0 else pair.noun
    elif pair := PLURALS.get(low):
        ipa = pair.verb if verbness_of_s_form(line, at) + pair.prior > 0 else pair.noun
    return (Said(line.core(at), (ipa,)),) if ipa else None


_HELPERS_OF_PAST = _TABLES.words("helpers_of_past")
_PAST_WORDS = _TABLES.words("past_words")
_BEFORE_NOUN_READ = _TABLES.words("before_noun_read")
_BETWEEN = _TABLES.words("between")
_ASKING = _TABLES.words("asking")
_REACH = 30
_PERIODS = _TABLES.words("periods")


def _read(line: Line, at: int) -> str:
    """Present "reed" or past "red"."""
    before = line.before(at)
    if before in _BETWEEN:
        before = line.before(at - 1) or before
    if before in MODALS or (before in ("and", "or") and line.low(at - 2) in MODALS | {"learning"}):
        return "ɹˈiːd"
    if before in ("and", "or") and line.low(at - 3) == "to":
        return "ɹˈiːd"
    if before in SUBJECTS and line.low(at - 2) in _ASKING | _HELPERS_OF_PAST:
        return "ɹˈiːd" if line.low(at - 2) in _ASKING else "ɹˈɛd"
    if before in ("me", "him", "her", "us", "them") and line.low(at - 2) in cues.SEEING:
        return "ɹˈiːd"
    if before in _HELPERS_OF_PAST:
        return "ɹˈɛd"
    if before in _BEFORE_NOUN_READ or (at == 0 and line.low(1) != "by"):
        return "ɹˈiːd"
    if before in SUBJECTS or before in cues.PEOPLE or before.endswith("s"):
        aloud = line.after(at) in ("out", "from", "aloud")
        return "ɹˈɛd" if aloud or _in_the_past(line, at) else "ɹˈiːd"
    return "ɹˈɛd"


def _in_the_past(line: Line, at: int) -> bool:
    """Whether the words around have a verb in the past, or say "last night", "last year", "in 1999"."""
    for index in range(max(0, at - _REACH), min(at + _REACH, len(line.chunks))):
        chunk, following = line.chunks[index], line.low(index + 1)
        if chunk.low in _PAST_WORDS or chunk.low.endswith("ed"):
            return True
        if (chunk.low == "last" and following in _PERIODS) or (chunk.low == "in" and _is_year(following)):
            return True
    return False


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4


_METALLIC = _TABLES.words("metallic")
_BEFORE_METAL = _TABLES.words("before_metal")
_OTHER_METALS = _TABLES.words("other_metals")
_AMOUNTS = _TABLES.words("amounts")
_HOLDING = _TABLES.words("holding")
_LEADERS = _TABLES.words("leaders")
_TESTED = _TABLES.words("tested")
_FOUND_THERE = _TABLES.words("found_there")
_ARTICLES = _TABLES.words("articles")


def _lead(line: Line, at: int) -> str:
    """The metal "led", or what leads "leed"."""
    before, after = line.low(at - 1), line.low(at + 1)
    compound = line.after(at) in _METALLIC and before not in _LEADERS
    listed = before in ("and", "or", "as") and line.low(at - 2) in _OTHER_METALS
    mixed = after in ("and", "or") and line.low(at + 2) in _OTHER_METALS
    held = after == "in" and before not in _ARTICLES and any(line.low(at + step) in _HOLDING for step in range(2, 7))
    held = held or (after == "in" and line.low(at + 2) == "the" and line.low(at + 3) in _HOLDING)
    begun = at == 0 and after in ("was", "is", "has") and line.low(2) in _FOUND_THERE
    tested = before in ("for", "to", "with") and line.low(at - 2) in _TESTED
    measured = before in _BEFORE_METAL or (before == "of" and line.low(at - 2) in _AMOUNTS)
    return "lˈɛd" if compound or listed or mixed or held or begun or tested or measured else "lˈiːd"


_LIVE_THINGS = _TABLES.words("live_things")
_LIVE_BEFORE = _TABLES.words("live_before")
_PERFORMING = _TABLES.words("performing")
_COUNTED_ONES = _TABLES.words("counted_ones")
_LIVE_AFTER = _TABLES.words("live_after")


def _live(line: Line, at: int) -> str:
    """The verb "liv" or the adjective and adverb "laiv"."""
    before, after = line.before(at), line.after(at)
    if after in _LIVE_THINGS or before in ("a", "an", "the", "this", "his", "our", "first"):
        return "lˈaɪv"
    if before in _PERFORMING or (line.core(at) == "Live" and at > 0):
        return "lˈaɪv"
    if before in ("it", "them") and not after and line.low(at - 2) not in cues.SEEING:
        return "lˈaɪv"
    if before in MODALS or before in SUBJECTS or before in cues.PEOPLE or before in _COUNTED_ONES:
        return "lˈɪv"
    if before in _LIVE_BEFORE or (after in _LIVE_AFTER and not before.endswith("s")):
        return "lˈaɪv"
    return "lˈaɪv" if at == 0 or verbness(line, at) < -1.5 else "lˈɪv"


_WHERE = _TABLES.words("where")


def _lives(line: Line, at: int) -> str:
    """The noun "laivz" or the verb "livz"."""
    before = line.before(at)
    if before in cues.SINGULAR_SUBJECTS:
        return "lˈɪvz"
    if not before or line.after(at) not in _WHERE or before.endswith(("s", "ed", "ing", "save", "many")):
        return "lˈaɪvz"
    return "lˈaɪvz" if before in cues.PREPOSITIONS or before in cues.BEFORE_NOUNS else "lˈɪvz"


_DIRECTIONS = _TABLES.words("directions")
_TORN = _TABLES.words("torn")
_DEGREES = _TABLES.words("degrees")


def _tear(line: Line, at: int) -> str:
    before, after = line.before(at), line.after(at)
    if after in ("gas", "duct", "ducts"):
        return "tˈɪɹ"
    worn = before == "and" and line.low(at - 2) == "wear"
    torn = (
        before in _TORN
        or (before == "a" and line.low(at - 2) == "on")
        or after in _DIRECTIONS
        or (after in ("in", "to") and before in _DEGREES)
    )
    return "tˈɛɹ" if worn or torn or verbness(line, at) > 1 else "tˈɪɹ"


def _tears(line: Line, at: int) -> str:
    verb = verbness_of_s_form(line, at)
    return "tˈɛɹz" if verb > 2 or (verb > -1 and line.after(at) in _DIRECTIONS) else "tˈɪɹz"


def _bow(line: Line, at: int) -> str:
    before, after = line.before(at), line.after(at)
    if after in ("tie", "ties", "hunting", "hunter") or (after == "and" and line.low(at + 2).startswith("arrow")):
        return "bˈoʊ"
    bent = after in ("out", "down", "to", "before", "of") or verbness(line, at) > 0
    taken = line.low(at - 2) in ("take", "took", "takes", "taking", "final") or before in ("final", "ship's", "last")
    return "bˈaʊ" if bent or taken else "bˈoʊ"


def _bows(line: Line, at: int) -> str:
    bent = line.after(at) in ("out", "down", "to", "before") or verbness_of_s_form(line, at) > 0
    return "bˈaʊz" if bent else "bˈoʊz"


_NEAR_BEFORE = _TABLES.words("near_before")
_NEAR_ONES = _TABLES.words("near_ones")
_NEAR_AFTER = _TABLES.words("near_after")
_SHUT_AFTER = _TABLES.words("shut_after")
_ENDING = _TABLES.words("ending")
_INSIDERS = _TABLES.words("insiders")
_SHUT_FOR = _TABLES.words("shut_for")


def _close(line: Line, at: int) -> str:
    """The adjective "klohss", the verb and the end "klohz"."""
    before, after = line.before(at), line.after(at)
    if after in _NEAR_ONES or (after == "to" and before in _INSIDERS):
        return "klˈoʊs"
    ended = before in _ENDING or (before == "a" and line.low(at - 2) == "to")
    if before in MODALS or after == "of" or (ended and not after):
        return "klˈoʊz"
    if before in _NEAR_BEFORE or after in _NEAR_AFTER:
        doors = after == "to" and before.endswith("s") and before not in _NEAR_BEFORE
        return "klˈoʊz" if doors and line.low(at + 2) in _SHUT_FOR else "klˈoʊs"
    doing = before in SUBJECTS or (before.endswith("s") and (after in _SHUT_AFTER or not after))
    listed = before in ("and", "or") and line.low(at - 2) in ("open", "opened", "shut")
    governing = after in cues.OBJECTS and before not in cues.BEFORE_NOUNS
    return "klˈoʊz" if doing or listed or governing else "klˈoʊs"


_GROWN = _TABLES.words("grown")
_TOOLS = _TABLES.words("tools")
_PASSIVE = _TABLES.words("passive")


def _used(line: Line, at: int) -> str | None:
    """`used to` of habit, "yoost"."""
    if line.after(at) != "to":
        return None
    before = line.before(at)
    if before in _GROWN:
        return "jˈuːst"
    return "jˈuːzd" if not before or before in _PASSIVE or before in _TOOLS or before.endswith("ly") else "jˈuːst"


def _deserts(line: Line, at: int) -> str:
    return "dᵻzˈɜːts" if line.before(at) == "just" or verbness_of_s_form(line, at) > 0 else "dˈɛzɚts"


def _polish(line: Line, at: int) -> str:
    capital = line.core(at)[0].isupper()
    starts = at == 0 and line.after(at) in ("the", "your", "it", "off", "up")
    return "pˈoʊlɪʃ" if capital and not starts else "pˈɑːlɪʃ"


def _job(line: Line, at: int) -> str | None:
    prophet = line.core(at) == "Job" and line.low(at - 1) == "of" and line.low(at - 2) in ("book", "patience")
    return "dʒˈoʊb" if prophet else None


_HAND_BEFORE = _TABLES.words("hand_before")
_RECORD_THINGS = _TABLES.words("record_things")


def _present(line: Line, at: int) -> str:
    """A verb before an object; "to present day" and "at present" are not."""
    if line.after(at) in ("day", "danger", "at", "in") or line.before(at) in _HAND_BEFORE:
        return "pɹˈɛzənt"
    return "pɹɪzˈɛnt" if verbness(line, at) > 0.5 else "pɹˈɛzənt"


def _record(line: Line, at: int) -> str:
    """ "to record highs" is a noun in front of another."""
    if line.after(at) in _RECORD_THINGS:
        return "ɹˈɛkɚd"
    return "ɹᵻkˈɔːɹd" if verbness(line, at) > 1 else "ɹˈɛkɚd"


_RULES: dict[str, Callable[[Line, int], str | None]] = {
    "read": _read, "lead": _lead, "live": _live, "lives": _lives, "tear": _tear, "tears": _tears, "bow": _bow,
    "bows": _bows, "close": _close, "used": _used, "deserts": _deserts, "polish": _polish, "job": _job,
    "present": _present, "record": _record,
}  # fmt: skip
