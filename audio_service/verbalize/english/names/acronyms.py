"""Words in capitals that are in no lexicon -> letters or a word, by shape and line."""

from __future__ import annotations

import re

from audio_service.verbalize.english.letters import letters, sayable, spelled_by_espeak
from audio_service.verbalize.english.names.serials import together
from audio_service.verbalize.words import Doubt, Found, Line, Said, say, wordset

_CAPITALS = re.compile(r"([A-Z]{2,})(s|'s|')?")
_JOINED = re.compile(r"[A-Z]{1,3}(?:&[A-Z]{1,3})+('?s)?")
# Common words, which in capitals are emphasis or a headline, not abbreviations.
_COMMON = wordset(
    """a about above act after again age ago aid air all also am an and any are area arm army art as ask at away back
    bad
    bag ban bank bar base be bear beat bed been before best bet big bill bit black blow blue board body bomb book born
    boss
    both box boy break burn bus but buy by call came camp can car card care case cash cat cause chance child city claim
    clean clear close club coach coal coast code cold come cop cost could court cover crash crime cross cry cup cut
    dad day
    dead deal death debt deep did die diet do dog done door down draw dream drive drop drug due each ear early earth
    east
    easy eat edge egg end ever every eye face fact fail fair fall fan far farm fast fat fear fed feed feel few fight
    find
    fine fire firm first fish five fix flag flat flood floor fly food for force form four free from full fun fund game
    gas
    gave get girl give go goal god gold gone good got great green group grow guide gun guy had half hall hand hang
    happy hard
    has hat have he head hear heat held hell help her here hero hid high hill him his hit hold hole home hope host hot
    hour
    house how huge human hunt hurt ice idea if ill in inn inside into iron is it its jail job join joke judge jump
    just keep
    key kid kill killed king knew know lab lack lady lake land last late law lay lead league least leave left leg less
    let
    level lie life light like line link list live lives local long look lose loss lost lot love low luck mad max made
    main
    make
    man many map march mark match may me mean meet men met mind mine miss model money month moon more most mother move
    much
    must my name near need never new news next nice night nine no none nor north not note now of off office oh oil old
    on
    once one only open or order other our out over own page paid pain paper park part party pass past pay peace people
    per
    plan play please plus point police poll poor pop post power press price prime prison pull push put quit race raid
    rain
    raise rate read ready real red rest rich right rise risk road rock role room rule run safe said sale same save saw
    say
    scare school sea seat see seek sell send set seven sex she ship shock shop shot should show shut sick side sign
    since
    sing site six size sky slam so social sold some son song soon south speak spy stand star start state stay step still
    stop storm story street strike strong such suit sun support sure talk tax team tell ten test than that the their
    them
    then there these they thing think this those threat three time tip to today together told too took top total tour
    town
    trade train trial trip true trust try turn two under union up upon us use van very view visit vote vow wage wait
    walk
    wall want war warn was watch water way we weapon week well went were west what when where which while white who
    whole
    why wife will win with woman women won word work world worry worst would wrong year yes yet you young your zone
    breaking exclusive opinion analysis update updated video photos review"""
)
_US_SUBJECT = wordset(
    """to with for of let lets give gives tell tells help helps between from about on show shows join ask asks among
    against save love loves make makes keep keeps want wants remind send take"""
)
_SHOUTED_LETTERS = wordset(
    """UK EU UN USA UAE BBC CNN FBI CIA NSA DOJ GOP PM MP MPS MEP MEPS CEO CFO CTO IMF WTO NHS FDA CDC EPA DNA HIV TV
    UFO UFOS DC LA
    NYC NY NHL NBA NFL MLB MLS UFC GDP AI ISIS IOC BP VW BMW IBM IDF PLO RAF IRA SNP DUP DHS ICE IRS SEC FTC FCC ACLU
    NRA PTSD LGBTQ LGBT EV EVS VIP VIPS PC ID RNC DNC PMQS HS2 G7 BA UPS VP AG ATM GMO SUV KGB FSB CCTV HMRC MI5 MI6"""
) - {"ISIS", "ICE", "LA"}


def acronyms(line: Line, at: int) -> Found | None:
    """Letters or a word for a chunk in capitals that no lexicon entry knows."""
    core = line.core(at)
    if match := _JOINED.fullmatch(core):
        return _ampersand(core, match[1] or "")
    match = _CAPITALS.fullmatch(core)
    if not match:
        return None
    base, ending = match[1], (match[2] or "").strip("'")
    if line.shouting:
        return _shouted(line, at, base, match[2] or "")
    if base.lower() in _COMMON and base not in ("IT", "US", "WHO"):
        return say(base.lower() + (match[2] or ""))
    if len(base) > 3 and (sayable(base) or len(base) > 6) and not spelled_by_espeak(base):
        return (Said(base.capitalize() + (match[2] or ""), doubt=Doubt.CAPITALS),)
    said = letters(base, british=line.british, ending=ending)
    return (Said(said.words, said.ipa, doubt=Doubt.CAPITALS),)


def _ampersand(core: str, ending: str) -> Found:
    """`AT&T` "A T and T"."""
    parts: list[Said] = []
    for piece in core.removesuffix(ending).split("&"):
        parts += [Said("and")] if parts else []
        parts.append(letters(piece))
    return (together(parts, ending),)


def _shouted(line: Line, at: int, base: str, ending: str) -> Found:
    """A word of a headline in capitals: what is known to be letters stays letters."""
    if base == "US":
        spoken = _us(line, at)
        return (letters("US"),) if spoken else say("us" + ending)
    if base in _SHOUTED_LETTERS:
        plural = base.endswith("S") and base[:-1] in _SHOUTED_LETTERS
        return (letters(base[:-1], ending="s") if plural else letters(base, ending=ending.strip("'")),)
    if base.lower() not in _COMMON and spelled_by_espeak(base):
        said = letters(base)
        return (Said(said.words, said.ipa, doubt=Doubt.CAPITALS),)
    return say(base.capitalize() + ending)


def _us(line: Line, at: int) -> bool:
    """Whether US in a line of capitals is the country: not after a verb or preposition that takes "us"."""
    return line.low(at - 1) not in _US_SUBJECT or line.low(at + 1) in ("and", "&", "army", "president", "election")


def shouted_known(base: str) -> bool:
    """Whether a lexicon entry applies to `base` in a line of capitals too, since it is not also a word."""
    return base.lower() not in _COMMON
