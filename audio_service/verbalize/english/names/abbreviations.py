"""Abbreviations -> full words, by their neighbours: St., Dr., No., vs., Gov., Inc., e.g., approx."""

from __future__ import annotations

import re

from audio_service.verbalize.english.context import starts_sentence
from audio_service.verbalize.english.letters import is_initials, letters
from audio_service.verbalize.english.names.places import POSTAL, STATES
from audio_service.verbalize.english.numbers.numerals import number, paired
from audio_service.verbalize.english.numbers.romans import roman_value
from audio_service.verbalize.words import Found, Line, Said, wordset

# Before a name, with or without a dot.
_TITLES = {
    "dr": "Doctor", "mr": "Mister", "mrs": "Misses", "ms": "Ms", "prof": "Professor", "messrs": "Messers",
"rev": "Reverend", "hon": "Honorable", "sr": "Senior", "fr": "Father", "mlle": "Mademoiselle",
    "mme": "Madame", "st": "Saint", "ste": "Saint", "mt": "Mount", "ft": "Fort", "pt": "Point",
}  # fmt: skip
# Before a name, with a dot; without one they are other words or names.
_RANKS = {
    "gov": "Governor", "govs": "Governors", "rep": "Representative", "reps": "Representatives", "sen": "Senator",
    "sens": "Senators", "pres": "President", "lt": "Lieutenant", "col": "Colonel", "gen": "General", "maj": "Major",
    "capt": "Captain", "cmdr": "Commander", "comdr": "Commander", "cdr": "Commander", "adm": "Admiral",
    "sgt": "Sergeant",
    "cpl": "Corporal", "pvt": "Private", "pfc": "Private First Class", "brig": "Brigadier", "supt": "Superintendent",
    "insp": "Inspector", "det": "Detective", "atty": "Attorney", "amb": "Ambassador", "sec": "Secretary",
    "dept": "Department", "del": "Delegate", "asst": "Assistant", "assoc": "Associate", "cmsr": "Commissioner",
    "msgr": "Monsignor", "drs": "Doctors", "profs": "Professors", "ens": "Ensign", "spc": "Specialist", "fl": "Flight",
}  # fmt: skip
_NEED_DOT = wordset("gov rep reps sen sens pres gen col maj ens del det insp sec amb adm fl brig")
# Anywhere, with a dot.
_DOTTED = {
    "inc": "Incorporated", "corp": "Corporation", "co": "Company", "cos": "Companies", "ltd": "Limited",
    "bros": "Brothers", "jr": "Junior", "sr": "Senior", "esq": "Esquire", "approx": "approximately", "etc": "et cetera",
    "est": "established", "max": "maximum", "min": "minimum", "avg": "average", "incl": "including",
    "excl": "excluding",
    "misc": "miscellaneous", "temp": "temperature", "tel": "telephone", "ext": "extension", "dept": "department",
    "depts": "departments", "univ": "University", "assn": "Association", "assoc": "Association", "govt": "government",
    "intl": "International", "natl": "National", "mfg": "Manufacturing", "mgmt": "management", "mgr": "manager",
    "vol": "volume", "vols": "volumes", "ch": "chapter", "chap": "chapter", "fig": "figure", "figs": "figures",
    "sec": "section", "art": "article", "ed": "edition", "eds": "editors", "trans": "translated", "hwy": "Highway",
    "pkwy": "Parkway", "blvd": "Boulevard", "ave": "Avenue", "rd": "Road", "sq": "Square", "apt": "apartment",
    "ft": "feet", "yrs": "years", "yr": "year", "mos": "months", "wks": "weeks", "hrs": "hours", "hr": "hour",
    "mins": "minutes", "secs": "seconds", "lbs": "pounds", "lb": "pound", "oz": "ounces", "mt": "Mount", "no": "number",
    "nos": "numbers", "pp": "pages", "cf": "compare", "ca": "circa", "viz": "namely", "dist": "district",
    "div": "division",
    "op": "opus", "bldg": "building", "const": "constitution", "prob": "probably", "orig": "originally", "tech": "tech",
    "vs": "versus", "al": "al", "anon": "anonymous", "bn": "billion", "mil": "million", "cert": "certificate",
    "admin": "administration", "ref": "reference", "std": "standard", "hq": "headquarters", "fwd": "forward",
    "ie": "that is", "eg": "for example", "ibid": "ibid", "stn": "Station", "rte": "Route", "ste": "Suite",
    "pl": "Place",
}  # fmt: skip
# Anywhere, without a dot too.
_ANYWHERE = {
    "approx": "approximately", "etc": "et cetera", "vs": "versus", "govt": "government", "gov't": "government",
    "dept": "department", "inc": "Incorporated", "corp": "Corporation", "ltd": "Limited", "bros": "Brothers",
    "jr": "Junior", "intl": "International", "int'l": "International", "nat'l": "National", "ass'n": "Association",
    "aka": "also known as", "feat": "featuring",
    "w/": "with", "w/o": "without", "c/o": "care of", "n/a": "N A", "b/c": "because", "a/k/a": "also known as",
    "mgmt": "management", "hwy": "Highway", "pkwy": "Parkway", "blvd": "Boulevard", "expy": "Expressway",
    "yrs": "years", "hrs": "hours", "mins": "minutes", "tv": "TV", "sgt": "Sergeant", "cmdr": "Commander",
    "viz": "namely", "dept's": "department's", "univ": "University", "assn": "Association", "ave": "Avenue",
    "y/y": "year on year", "q/q": "quarter on quarter", "m/m": "month on month", "w/w": "week on week",
    "yoy": "year on year", "qoq": "quarter on quarter",
}  # fmt: skip
# Behind an ordinal, with a dot: parts of an army.
_UNITS = {
    "bn": "Battalion", "regt": "Regiment", "rgt": "Regiment", "bde": "Brigade", "brig": "Brigade", "div": "Division",
    "sqn": "Squadron", "coy": "Company", "btn": "Battalion", "inf": "Infantry", "cav": "Cavalry",
}  # fmt: skip
_CAPITALIZED_ONLY = wordset("inc corp ltd bros jr ave univ")
# In capitals other abbreviations are more likely initials: HR, ED, MIN.
_SET_IN_CAPITALS = wordset(
    "st ave inc co corp ltd jr sr vs no mr mrs ms dr gov sen rep gen ft mt blvd rd ste apt tv etc"
)
_PHRASES = {
    "e.g": "for example", "i.e": "that is", "a.k.a": "also known as", "o'c": "o'clock", "p.s": "P S", "n.b": "N B",
    "ph.d": "P H D", "ph.d's": "P H D's", "ph.ds": "P H Ds", "m.sc": "M S C", "b.sc": "B S C", "ed.d": "E D D",
    "no.s": "numbers", "d.phil": "D Phil", "s.à.r.l": "SARL",
    "y-o-y": "year on year", "q-o-q": "quarter on quarter", "m-o-m": "month on month",
}  # fmt: skip
_BEFORE_NUMBER = {
    "prop": "Proposition", "pop": "population", "pt": "part", "min": "minimum", "max": "maximum", "no": "number",
    "nos": "numbers",
    "p": "page", "pp": "pages", "c": "circa", "ca": "circa",
    "ch": "chapter",
    "vol": "volume",
    "fig": "figure", "art": "article", "sec": "section", "para": "paragraph", "ed": "edition", "b": "born", "d": "died",
    "r": "reigned", "est": "established", "op": "opus", "rte": "Route", "hwy": "Highway", "apt": "apartment",
    "ste": "Suite", "rm": "room", "ext": "extension", "tel": "telephone", "fl": "floor", "line": "line", "mk": "Mark",
    "approx": "approximately",
}  # fmt: skip
_PLAIN_NUMBERED = frozenset(("vol", "hwy", "ste", "apt", "rte", "approx", "ext", "fig", "mk"))
_AFTER_NAMES = frozenset(("st", "dr", "ct", "pl", "sq", "ln", "ter"))
_STREETS = {"st": "Street", "dr": "Drive", "ct": "Court", "pl": "Place", "sq": "Square", "ln": "Lane", "ter": "Terrace"}
_ELECT = re.compile(r"([a-z]+)\.-(elect|designate)")
_GLUED = re.compile(r"([a-z]{1,4})\.(\d{1,4})")
_LIMITS = {"min": "minimum", "max": "maximum"}
_FORMER = re.compile(r"([a-z]+)-([a-z]+)")
_PLURAL = re.compile(r"(?:[A-Z][a-z]?\.){1,3}[A-Z]\.?s")
# Who speaks after "No 10", the British prime minister's office.
_SPEAKS = wordset(
    "has had have is was says said denied insists insisted confirmed refused spokesman spokeswoman source sources"
)
# States that are not shortened in "R-Texas", with the first words of those that have two.
_PLACES = frozenset(POSTAL.values()) | frozenset(name.split()[0] for name in POSTAL.values()) - {"D"}
_PARTIES = re.compile(r"(D|R|I|Lab|Con|LD|Ind)-([A-Z][A-Za-z.]{1,6})")
_PARTY_NAMES = {"D": "Democrat", "R": "Republican", "I": "Independent", "Ind": "Independent"}


def abbreviations(line: Line, at: int) -> Found | None:
    """The abbreviation at chunk `at` in full, or None."""
    low = line.low(at)
    chunk = line.chunks[at]
    dotted = chunk.trail.startswith(".")
    if len(low) > 12 or (chunk.core.isupper() and len(low) > 1 and low.isalpha() and low not in _SET_IN_CAPITALS):
        return state(line, at) if chunk.core in POSTAL else None
    if "." in low or "-" in low:
        return _with_dots(line, at, low)
    return (
        _numbered(line, at, low, dotted=dotted)
        or _title(line, at, low, dotted=dotted)
        or state(line, at)
        or _anywhere(line, at, low, dotted=dotted)
        or _initial(line, at, dotted=dotted)
    )


def _numbered(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`No. 10`, `p. 55`, `c. 1900`, `Vol. 3`."""
    full = _BEFORE_NUMBER.get(low)
    if not full or not line.dotted(at) or not _is_figure(line.core(at + 1), low):
        return None
    street = low == "no" and line.core(at) == "No" and (at > 0 or line.after(at + 1) in _SPEAKS)
    if not dotted and low not in _PLAIN_NUMBERED and not street:
        return None
    return (Said(_as_cased(line.core(at), full), dot=True),)


def _is_figure(text: str, low: str) -> bool:
    """Whether `text` is the figure that an abbreviation such as "vol." needs; behind some a Roman one will do."""
    if low in ("ch", "mk", "pt", "vol") and roman_value(text):
        return True
    return text.lstrip("£$€-")[:1].isdecimal()


def _title(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`Dr. Smith`, `St. Louis`, `Gov. Newsom`, `Lt. Gen.`; `Gould St.` is a street."""
    if low not in _TITLES and low not in _RANKS:
        return None
    following = line.core(at + 1) if line.dotted(at) else ""
    named = following[:1].isupper() and not (starts_sentence(line, at + 1) and _is_named(line, at))
    capital = line.core(at)[0].isupper()
    if low in _AFTER_NAMES and (not named or not capital or (low == "st" and _is_ordinal_street(line, at))):
        return _street(line, at, low)
    if low == "ms" and (named or dotted):
        return (Said("Ms", ("mˈɪz",), dot=True),)
    if low in ("mr", "mrs", "dr", "messrs", "mme", "mlle") and (named or dotted):
        return (Said(_TITLES[low], dot=True),)
    if not capital or not (named or (dotted and line.low(at - 1) in _RANKS)):
        return None
    if low in _TITLES:
        if low in ("hon", "fr", "pt", "ste", "ft", "sr") and not dotted:
            return None
        return (Said(_TITLES[low], dot=True),)
    if low in _NEED_DOT and not dotted and line.low(at - 1) not in _RANKS:
        return None
    return (Said(_RANKS[low], dot=True),)


def _is_named(line: Line, at: int) -> bool:
    return line.core(at - 1)[:1].isupper() and line.tied(at - 1)


def _is_ordinal_street(line: Line, at: int) -> bool:
    """`5th st.` and `Gould St. It`."""
    return _is_ordinal(line.low(at - 1))


def _is_ordinal(text: str) -> bool:
    """`1st`, `22nd`."""
    return text[:1].isdecimal() and text.endswith(("st", "nd", "rd", "th"))


def _street(line: Line, at: int, low: str) -> Found | None:
    """`Gould St.`, `5th st`, `Sesame St`: a street after its name."""
    if low == "dr" and not _is_named(line, at):
        return None
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if (before[:1].isupper() and line.core(at)[0].isupper()) or _is_ordinal_street(line, at):
        if line.core(at).isupper() and line.low(at) != "st":
            return None
        return (Said(_STREETS[low], dot=True),)
    return None


def state(line: Line, at: int) -> Found | None:
    """`Calif.` and, after a town and a comma, `NY`."""
    core = line.core(at)
    dotted = line.chunks[at].trail.startswith(".")
    after_comma = _after_comma(line, at)
    office = line.low(at + 1) in _RANKS and line.core(at + 1)[:1].isupper()
    if (
        core in STATES
        and dotted
        and (after_comma or office or core in _SURE_STATES or line.low(at - 1) in ("in", "of", "from"))
    ):
        return (Said(STATES[core], dot=True),)
    if core in POSTAL and after_comma:
        last = at + 1 >= len(line.chunks)
        zipped = line.core(at + 1)[:5].isdecimal() and len(line.core(at + 1)) in (5, 10)
        if zipped or last or line.chunks[at].trail.startswith((",", ".")) or core not in ("IN", "OR", "ME", "OK", "HI"):
            return (Said(POSTAL[core]),)
    return None


def _after_comma(line: Line, at: int) -> bool:
    """Whether a capitalized word and a comma stand before, as a town does before its state."""
    return at > 0 and line.chunks[at - 1].trail == "," and line.core(at - 1)[:1].isupper()


_SURE_STATES = wordset("Ariz Calif Colo Conn Fla Minn Mont Nev Okla Tenn Wis Wyo Neb Kan")


def _after_ordinal(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """`2nd c. BC`, `3rd Bn.`"""
    if not dotted or not _is_ordinal(line.before(at)):
        return None
    if low == "c":
        return (Said("century", dot=True),)
    return (Said(_UNITS[low], dot=True),) if low in _UNITS and line.core(at)[0].isupper() else None


def _by_neighbour(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    """Abbreviations that one neighbour explains: `200 bc`, `rock 'n' roll`, `et al.`, `Sec. of State`, `Co. Kerry`."""
    core = line.core(at)
    if low in ("bc", "bce", "ad") and (line.before(at).isdecimal() or line.after(at).isdecimal()):
        return (letters(low),)
    if low == "n" and line.chunks[at].lead.endswith(("'", "’", "‘")):
        return (Said("n", ("ən",)),)
    if low == "v" and core == "v" and _is_named(line, at) and line.dotted(at) and line.core(at + 1)[:1].isupper():
        return (Said("versus", dot=True),)
    if low == "al" and line.low(at - 1) == "et":
        return (Said("al", dot=True),)
    if not dotted:
        return None
    following = line.core(at + 1)
    if low in _LIMITS and following[:1].islower():
        return (Said(_as_cased(core, _LIMITS[low]), dot=True),)
    if low == "sec" and following == "of":
        return (Said("Secretary", dot=True),)
    if low == "co" and core[0].isupper() and following[:1].isupper() and not _is_named(line, at):
        return (Said("County", dot=True),)
    return (Said("versus", dot=True),) if low in ("v", "vs") and at > 0 else None


def _anywhere(line: Line, at: int, low: str, *, dotted: bool) -> Found | None:
    core = line.core(at)
    if found := _after_ordinal(line, at, low, dotted=dotted) or _by_neighbour(line, at, low, dotted=dotted):
        return found
    if low in _STREETS and dotted and low != "dr":
        return _street(line, at, low)
    before = line.core(at - 1)
    name = core[0].isupper() and before[:1].isupper()
    if dotted and low in _DOTTED:
        if low in _WORDS_TOO and not (name or (core[0].isupper() and before == "&")):
            return None
        return (Said(_as_cased(core, _DOTTED[low]), dot=True),)
    full = _ANYWHERE.get(low)
    return (Said(full, dot=True),) if full and (name or low not in _CAPITALIZED_ONLY) else None


# Also words of their own: a dot after them mostly ends a sentence.
_WORDS_TOO = wordset(
    "no art max min sec temp ed mt est div tech ref admin fig op pl mil ch al co al trans cert fwd dist const prob ie"
)


_QUARTERS = {"N": "North", "S": "South", "E": "East", "W": "West"}
# Places of which there is a northern, southern, eastern or western part.
_PARTED = wordset(
    """Korea Korean Koreans Carolina Dakota Africa African Ireland Sudan Yemen America American Virginia Jerusalem Bank
    Timor Germany Coast Side End London Hollywood Macedonia Yorkshire Sussex Wales Australia Midlands Lothian Ossetia"""
)


def _initial(line: Line, at: int, *, dotted: bool) -> Found | None:
    """`W.` of "George W. Bush" and `C.` of "C. Everett Koop"."""
    core = line.core(at)
    if core in _QUARTERS and _is_ordinal_street(line, at + 2) and line.dotted(at):
        return (Said(_QUARTERS[core], dot=True),)
    if len(core) != 1 or not dotted or not core.isupper():
        return None
    at_end = at + 1 == len(line.chunks)
    following = line.core(at + 1)
    if core == "U" and following == "of":
        return (Said("University", dot=True),)
    if core in _QUARTERS and following in _PARTED:
        return (Said(_QUARTERS[core], dot=True),)
    if core == "I" and (at_end or starts_sentence(line, at + 1)):
        return None
    said = letters(core) if core.isascii() else Said(core)
    return (Said(said.words, said.ipa, dot=True),)


def _with_dots(line: Line, at: int, low: str) -> Found | None:
    """`e.g.`, `U.S.`, `J.K.`, `a.m.`, `D-Calif.`, `Ph.D.`, `W.Va.`"""
    core = line.core(at)
    if low in _PHRASES:
        return (Said(_PHRASES[low], dot=True),)
    if core in STATES and (core != "B.C" or _after_comma(line, at)):
        return (Said(STATES[core], dot=True),)
    if low.endswith(".'s") and (full := _DOTTED.get(low[:-3])):
        return (Said(f"{_as_cased(core, full)}'s"),)
    if (match := _FORMER.fullmatch(low)) and match[2] in _RANKS and line.chunks[at].trail == ".":
        return (Said(f"{core.partition('-')[0]} {_RANKS[match[2]]}", dot=True),)
    if match := _ELECT.fullmatch(low):
        return (Said(f"{_RANKS[match[1]]} {match[2]}"),) if match[1] in _RANKS else None
    if match := _GLUED.fullmatch(low):
        full = _BEFORE_NUMBER.get(match[1])
        return (Said(f"{full} {paired(match[2]) if len(match[2]) == 4 else number(match[2])}"),) if full else None
    if match := _PARTIES.fullmatch(core):
        place = STATES.get(match[2]) or POSTAL.get(match[2]) or (match[2] if match[2] in _PLACES else None)
        party = _PARTY_NAMES.get(match[1])
        return (Said(f"{party} of {place}", dot=True),) if party and place else None
    if _PLURAL.fullmatch(core):
        said = letters(core.replace(".", "").removesuffix("s"), british=line.british, ending="s")
        return (Said(said.words, said.ipa),)
    base, ending = (core[:-2], "'s") if core.endswith("'s") else (core, "")
    base = base.rstrip(".")
    if is_initials(base):
        said = letters(base.replace(".", ""), british=line.british, ending=ending)
        return (Said(said.words, said.ipa, dot=True),)
    return None


def _as_cased(core: str, full: str) -> str:
    return full[0].upper() + full[1:] if core[0].isupper() else full


WRITTEN = frozenset(
    {*_TITLES, *_RANKS, *_UNITS, *_DOTTED, *_ANYWHERE, *_BEFORE_NUMBER, *_STREETS, *(key.lower() for key in STATES)}
)
