"""Words spelled alike and said apart, by their neighbours: read, lead, live, wound, record, use, minute, desert…

The phonemes are espeak's for en-us. `bench/verbalize.py` measures the rules, half of it on held-out sentences: 95 of 99
right, espeak alone 67. A tagger (HanTa, with the same table) gets 88 of
95 noun-or-verb cases right where these rules get 91, and costs 1.1 ms a sentence and 14 MB.
"""

from __future__ import annotations

from collections.abc import Callable

from audio_service.verbalize.english.homographs import part_of_speech as cues
from audio_service.verbalize.english.homographs.by_neighbour import CHOICES
from audio_service.verbalize.english.homographs.part_of_speech import MODALS, SUBJECTS, verbness, verbness_of_s_form
from audio_service.verbalize.english.homographs.stress_pairs import PAIRS, PLURALS
from audio_service.verbalize.words import Found, Line, Said, wordset


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


_HELPERS_OF_PAST = wordset(
    """have has had having i've you've we've they've he's she's been be was were is are being get got well widely he'd
    she'd they'd"""
)
_PAST_WORDS = wordset(
    """yesterday ago earlier was were had did said told when recently once twice already asked wrote thought felt knew
    found realized decided learned stood sat"""
)
_BEFORE_NOUN_READ = wordset("a an must good long quick best the gripping")
_BETWEEN = wordset("not never also always often still just ever already recently")
_REACH = 30
_PERIODS = wordset("night week month year summer winter time monday tuesday wednesday thursday friday saturday sunday")


def _read(line: Line, at: int) -> str:
    """Present "reed" or past "red"."""
    before = line.before(at)
    if before in _BETWEEN:
        before = line.before(at - 1) or before
    if before in MODALS or (before in ("and", "or") and line.low(at - 2) in MODALS | {"learning"}):
        return "ɹˈiːd"
    if before in ("and", "or") and line.low(at - 3) == "to":
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


_METALLIC = wordset(
    """poisoning paint paints pipe pipes piping levels level contamination contaminated exposure acid bullet bullets ore
    crystal mine mines batteries battery shot pellets concentrations dust solder content ammunition fumes roof smelter
    weights toxicity"""
)
_BEFORE_METAL = wordset("containing contain contains contained toxic molten mercury cadmium arsenic copper zinc into")
_OTHER_METALS = wordset("mercury cadmium arsenic zinc copper iron asbestos silver tin")
_AMOUNTS = wordset("levels traces amounts concentrations made tons tonnes ounces parts level")
_HOLDING = wordset("water blood soil paint gasoline petrol pipes air drinking tap children's toys food")
_LEADERS = wordset("to will would could can may might they who not")


def _lead(line: Line, at: int) -> str:
    """The metal "led", or what leads "leed"."""
    before, after = line.low(at - 1), line.low(at + 1)
    compound = line.after(at) in _METALLIC and before not in _LEADERS
    listed = before in ("and", "or", "as") and line.low(at - 2) in _OTHER_METALS
    mixed = after in ("and", "or") and line.low(at + 2) in _OTHER_METALS
    held = after == "in" and (line.low(at + 2) in _HOLDING or line.low(at + 3) in _HOLDING)
    measured = before in _BEFORE_METAL or (before == "of" and line.low(at - 2) in _AMOUNTS)
    return "lˈɛd" if compound or listed or mixed or held or measured else "lˈiːd"


_LIVE_THINGS = wordset(
    """music show shows broadcast broadcasts coverage audience audiences television tv updates update stream streams
    streaming event events ammunition fire rounds round animal animals bird birds chicken chickens performance
    performances concert concerts video feed feeds blog pictures images recording album albums cattle exports action
    debate debates wire wires bait sport sports reports interview interviews bullets ammo births birth theatre theater
    data footage entertainment crowd poultry"""
)
_LIVE_BEFORE = wordset(
    """broadcast aired streamed streaming shown going goes went go watch watched airing reporting be being performed
    televised recorded is was are were television tv event concert music air"""
)
_PERFORMING = wordset(
    "perform performs performing sing sings singing sang play playing played speaking concert appear appearing"
)
_LIVE_AFTER = wordset("from broadcast on streamed tonight")


def _live(line: Line, at: int) -> str:
    """The verb "liv" or the adjective and adverb "laiv"."""
    before, after = line.before(at), line.after(at)
    if after in _LIVE_THINGS or before in ("a", "an", "the", "this", "his", "our", "first"):
        return "lˈaɪv"
    if before in _PERFORMING or (line.core(at) == "Live" and at > 0):
        return "lˈaɪv"
    if before in MODALS or before in SUBJECTS or before in cues.PEOPLE:
        return "lˈɪv"
    if before in _LIVE_BEFORE or (after in _LIVE_AFTER and not before.endswith("s")):
        return "lˈaɪv"
    return "lˈaɪv" if at == 0 or verbness(line, at) < -1.5 else "lˈɪv"


_WHERE = wordset("in with near alone there here next on nearby by at")


def _lives(line: Line, at: int) -> str:
    """The noun "laivz" or the verb "livz"."""
    before = line.before(at)
    if before in cues.SINGULAR_SUBJECTS:
        return "lˈɪvz"
    if not before or line.after(at) not in _WHERE or before.endswith(("s", "ed", "ing", "save", "many")):
        return "lˈaɪvz"
    return "lˈaɪvz" if before in cues.PREPOSITIONS or before in cues.DETERMINERS else "lˈɪvz"


_DIRECTIONS = wordset("up down apart off through into out at away open along")
_TORN = wordset("ligament hamstring acl meniscus calf muscle groin tendon cuff achilles labrum mcl retinal quad")
_DEGREES = wordset("a the small partial slight serious grade")


def _tear(line: Line, at: int) -> str:
    before, after = line.before(at), line.after(at)
    if after in ("gas", "duct", "ducts"):
        return "tˈɪɹ"
    worn = before == "and" and line.low(at - 2) == "wear"
    torn = before in _TORN or after in _DIRECTIONS or (after in ("in", "to") and before in _DEGREES)
    return "tˈɛɹ" if worn or torn or verbness(line, at) > 1 else "tˈɪɹ"


def _tears(line: Line, at: int) -> str:
    verb = verbness_of_s_form(line, at)
    return "tˈɛɹz" if verb > 2 or (verb > -1 and line.after(at) in _DIRECTIONS) else "tˈɪɹz"


def _bow(line: Line, at: int) -> str:
    before, after = line.before(at), line.after(at)
    if after in ("and", "tie", "ties", "hunting", "hunter"):
        return "bˈoʊ"
    bent = after in ("out", "down", "to", "before", "of") or verbness(line, at) > 0
    taken = line.low(at - 2) in ("take", "took", "takes", "taking", "final") or before in ("final", "ship's", "last")
    return "bˈaʊ" if bent or taken else "bˈoʊ"


def _bows(line: Line, at: int) -> str:
    bent = line.after(at) in ("out", "down", "to", "before") or verbness_of_s_form(line, at) > 0
    return "bˈaʊz" if bent else "bˈoʊz"


_NEAR_BEFORE = wordset(
    """a very so too as is was are were be been being get gets getting got came come comes coming how more stay stayed
    stays keep keeps kept remain remained remains draw drew dangerously extremely up pretty quite fairly relatively sit
    stand not it's that's he's she's they're we're live lived another no any his her their"""
)
_NEAR_ONES = wordset(
    "friends friend allies ally aides aide advisers range quarters contact contacts proximity ties family"
)
_NEAR_AFTER = wordset("to enough ally allies friend friends by ties")
_SHUT_AFTER = wordset("at on in for early their its the his her our down after before by when this until schools")
_ENDING = wordset("the market market's at monday's friday's")
_SHUT_FOR = wordset("traffic visitors the tourists new")


def _close(line: Line, at: int) -> str:
    """The adjective "klohss", the verb and the end "klohz"."""
    before, after = line.before(at), line.after(at)
    if after in _NEAR_ONES:
        return "klˈoʊs"
    if before in MODALS or after == "of" or (before in _ENDING and not after):
        return "klˈoʊz"
    if before in _NEAR_BEFORE or after in _NEAR_AFTER:
        doors = after == "to" and before.endswith("s") and before not in _NEAR_BEFORE
        return "klˈoʊz" if doors and line.low(at + 2) in _SHUT_FOR else "klˈoʊs"
    doing = before in SUBJECTS or (before.endswith("s") and (after in _SHUT_AFTER or not after))
    listed = before in ("and", "or") and line.low(at - 2) in ("open", "opened", "shut")
    governing = after in cues.OBJECTS and before not in cues.DETERMINERS
    return "klˈoʊz" if doing or listed or governing else "klˈoʊs"


_GROWN = wordset("got get gets getting become became grown grew becoming i'm we're you're they're not")
_PASSIVE = wordset("is are was were be been being it's often")


def _used(line: Line, at: int) -> str | None:
    """`used to` of habit, "yoost"."""
    if line.after(at) != "to":
        return None
    before = line.before(at)
    if before in _GROWN:
        return "jˈuːst"
    return "jˈuːzd" if not before or before in _PASSIVE or before.endswith("ly") else "jˈuːst"


def _deserts(line: Line, at: int) -> str:
    return "dᵻzˈɜːts" if line.before(at) == "just" or verbness_of_s_form(line, at) > 0 else "dˈɛzɚts"


def _polish(line: Line, at: int) -> str:
    capital = line.core(at)[0].isupper()
    starts = at == 0 and line.after(at) in ("the", "your", "it", "off", "up")
    return "pˈoʊlɪʃ" if capital and not starts else "pˈɑːlɪʃ"


def _job(line: Line, at: int) -> str | None:
    prophet = line.core(at) == "Job" and line.low(at - 1) == "of" and line.low(at - 2) in ("book", "patience")
    return "dʒˈoʊb" if prophet else None


_AT_HAND_BEFORE = wordset("be were was are is those all the at")
_RECORD_THINGS = wordset("high highs low lows levels profit profits numbers sales growth heights temperatures")


def _present(line: Line, at: int) -> str:
    """A verb before an object; "to present day" and "at present" are not."""
    if line.after(at) in ("day", "danger", "at", "in") or line.before(at) in _AT_HAND_BEFORE:
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
