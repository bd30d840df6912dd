"""Ordinals: `3.` before a noun, `1er`, `2e`, `3º`, `3-го`, `2:a`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from audio_service.verbalize.languages.agreement import (
    by_article,
    case,
    gender,
    joined,
    known_gender,
    list_start,
    noun_behind,
    ordinal_form,
)
from audio_service.verbalize.languages.amounts import grouped
from audio_service.verbalize.languages.counted import unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import LONGEST_QUANTITY, cardinal, counted, figure_of, ordinal
from audio_service.verbalize.languages.romans import of_ruler, ruler_of
from audio_service.verbalize.words import Chunk, Found, Line, Said, say

_MARKED = re.compile(r"([\d.,\u202f' ]*\d)[.:]?-?([^\W\d_]{1,5}|[°ªº]s?|\^)")
_LETTERED = re.compile(r"([A-Z]{1,2})(\d{1,3}:[^\W\d_]{1,3})")
_PLACE = re.compile(r"(\d{1,3})\.-([^\W\d_]{3,})")
_PAIR = re.compile(r"(\d{1,3})\.([/–-])(\d{1,3})")
_RANKED = re.compile(r"([^\W\d_]{4,20})-(\d{1,3})")
_WITH_LETTER = re.compile(r"(\d{1,3})([a-h])")  # "art. 5a"
_LATE = re.compile(r"(\d{1,3})\.\+(\d{1,2})")
_LONGEST_DOTTED = 3
_LONGEST_LIST = 6  # chunks of "3, 4 och 5 §§"
_SHORTEST_NOUN = 4
_DECADE = 10
_LONGEST_NUMBERED = 4
_NEAR = 6
_LAST_PLACE = 20  # "wurde 80." is an age
_THOUSANDS = re.compile(r"[1-9]\d{3}|[1-9]\d{0,2}(?:\.\d{3}){1,2}")
# Raised letters and the masculine sign, which the chunks have as a degree.
_RAISED = str.maketrans({"ᵉ": "e", "ʳ": "r", "ᵐ": "m", "ᵒ": "º", "ᵃ": "ª", "ˢ": "s", "ᵗ": "t", "ⁿ": "n", "ᵈ": "d"})


def ordinals(table: LanguageTable, line: Line, at: int) -> Found | None:
    """A figure with a mark that makes it an ordinal."""
    core, _ = grouped(line, at)
    if core.isdecimal():
        if words := _behind_noun(table, line, at) or _of_two(table, line, at):
            return say(words)
        return _before_noun(table, line, at) or _before_some(table, line, at) or _dotted(table, line, at)
    lettered = _WITH_LETTER.fullmatch(core)
    if lettered and (words := _behind_noun(table, *line.near(at, _part(line, at, lettered[1])))):
        return say(f"{words} {lettered[2]}")
    if printed := table.ordinals.printed.get(core.translate(_RAISED)):
        return (Said(printed, dot=True),)
    first, slash, second = (*re.split("([-–/])", core, maxsplit=1), "", "")[:3]
    if slash and not first.isdecimal() and _MARKED.fullmatch(first) and _MARKED.fullmatch(second):
        masculine = "º" in line.text[line.chunks[at].start : line.chunks[at].end]
        parts = (part.replace("°", "º") if masculine else part for part in (first, second))
        pair = [ordinals(table, _only(line, at, part), 0) for part in parts]
        return say(f" {table.conjunction} ".join(one[0].words for one in pair if one)) if all(pair) else None
    if found := (_dotted_joined(table, line, at) if table.ordinals.dot else None) or _hyphened(table, line, at):
        return found
    return _marked(table, line, at) or _lettered(table, line, at)


def _of_two(table: LanguageTable, line: Line, at: int) -> str:
    """`z 3 na 4 miejsce`: the first of two with one noun, or ""."""
    noun, second = line.low(at + 3), line.core(at + 2)
    shares = line.low(at + 1) in table.dates.year_joints and second.isdecimal() and len(second) <= _LONGEST_DOTTED
    if not shares or noun not in table.ordinals.nouns or len(line.core(at)) > _LONGEST_DOTTED:
        return ""
    return ordinal(table, int(line.core(at)), ordinal_form(table, line, at, noun))


def _before_some(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`na 34 km autostrady`."""
    noun = line.low(at + 1)
    known = table.ordinals.nouns_before.get(noun, ()) if line.tied(at) else ()
    form = ordinal_form(table, line, at, noun) if line.low(at + 2) in known else ""
    words = table.after_number.get(f"{line.low(at - 1)} {noun}") if form else None
    return say(ordinal(table, int(line.core(at)), form), words) if words else None


def _behind_noun(table: LanguageTable, line: Line, at: int) -> str:
    """`art. 5 ust. 2`, `z peronu 3`, `§ 1 i 2`: a figure behind what it numbers, or ""."""
    numbered = table.ordinals.numbered
    if not numbered or len(line.core(at)) > _LONGEST_DOTTED:
        return ""
    place = at - 1
    for _ in range(_LONGEST_NUMBERED):
        if line.core(place).isdecimal() and line.chunks[place].trail == ",":
            place -= 1
        elif line.low(place) in table.dates.year_joints and line.core(place - 1).isdecimal():
            place -= 2
    word = line.low(place)
    form = numbered.get(word, "") if line.dotted(place) else ""
    counts = word in table.units and line.core(place - 1).isdecimal() and line.low(place - 2) not in numbered
    counts = counts or (
        line.tied(at) and unit_of(table, line.core(at + 1)) is not None and line.low(at + 1) not in numbered
    )
    if not form or counts or line.core(at).startswith("0"):
        return ""
    contexts = table.inflection if "-" not in form else ()
    cases = (case((context,), line, place, line.core(place + 1), "") for context in contexts)
    found = next((one for one in cases if one and word in table.inflected.get(one, {})), "")
    return ordinal(table, int(line.core(at)), joined(form, found))


def _dotted_joined(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`2./3. Klasse`, `3.-Platzierte`, `90.+3. Minute`, `10.000. Besucher`, `Tabellen-3.`"""
    core = line.core(at)
    if _THOUSANDS.fullmatch(core):
        return _dotted(table, line, at)
    ranked = _RANKED.fullmatch(core)
    if ranked and ranked[1].lower() in table.ordinals.ranks and line.chunks[at].trail.startswith("."):
        words = ordinal(table, int(ranked[2]), case(table.ordinals.contexts, line, at, "", "") or joined("m", ""))
        return say(f"{ranked[1]}{words}", dot=True)
    if late := _LATE.fullmatch(core):
        words = ordinal(table, int(late[1]), ordinal_form(table, line, at, noun_behind(table, line, at)))
        return say(f"{words} {table.plus} {cardinal(table, int(late[2]))}", dot=True)
    if (pair := _PAIR.fullmatch(core)) and line.dotted(at):
        common = ordinal_form(table, line, at, noun_behind(table, line, at))
        joint = table.conjunction if pair[2] == "/" else table.to
        return (Said(f" {joint} ".join(ordinal(table, int(part), common) for part in pair.group(1, 3)), dot=True),)
    place = _PLACE.fullmatch(core)
    return say(ordinal(table, int(place[1])) + place[2]) if place else None


def _before_noun(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`4 kap.`, `3 och 4 §§`: a figure by itself before a noun that is counted by ordinals."""
    core, last, joints = line.core(at), at, (table.conjunction, table.to)
    while last < at + _LONGEST_LIST and line.tied(last) and line.low(last + 1) in joints:
        if not line.core(last + 2).isdecimal():
            break
        last += 2
    noun = line.core(last + 1) if line.dotted(last) else ""
    named = noun.lower() in table.ordinals.nouns or line.low(at - 1) in table.ordinals.nouns_after.get(noun, ())
    if not named or len(core) > _LONGEST_DOTTED or line.low(at - 1) == noun:
        return None
    words = ordinal(table, int(core), ordinal_form(table, line, at, noun))
    part = table.after_number.get(f"{line.low(at - 1)} {noun}")
    spoken = part or (table.after_number.get(noun) if last == at else None)
    return say(words, *filter(None, [spoken]), dot=True)


def _lettered(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`E4:an`: letters before an ordinal or a number with a name."""
    match = _LETTERED.fullmatch(line.core(at))
    found = _marked(table, _only(line, at, match[2]), 0) if match else None
    return say(f"{' '.join(match[1])} {found[0].words}") if match and found else None


def _hyphened(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1re-née`, `90e+3`, `90+3-й`: an ordinal with a mark, joined to a word or to minutes that are added."""
    head, joint, rest = re.split(r"([-+])", f"{line.core(at)}-", maxsplit=1)
    rest = rest.rstrip("-") if joint == "-" or not head.isdecimal() else rest.removesuffix("-")
    if joint == "+" and head.isdecimal() and (late := ordinals(table, *line.near(at, _part(line, at, rest)))):
        return (replace(late[0], words=f"{cardinal(table, int(head))} {table.plus} {late[0].words}"), *late[1:])
    if not head[:1].isdecimal() or head.isdecimal() or not (rest.isdecimal() if joint == "+" else rest.isalpha()):
        return None
    found = ordinals(table, _only(line, at, head), 0)
    behind = f" {table.plus} {cardinal(table, int(rest))}" if joint == "+" else f"-{rest}"
    return say(f"{found[0].words}{behind}") if found else None


def _marked(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1er`, `3-го`, `10.000º`"""
    core, last = grouped(line, at)
    match = _MARKED.fullmatch(core.translate(_RAISED))
    if match and ((match[2] == "°" and _is_degree(table, line, at, last)) or _has_unit(table, line, match[2], last)):
        return None
    if match and (found := _marked_cardinal(table, match)):
        return found
    form = table.ordinals.marks.get(_mark(table, match[2])) if match else None
    figure = figure_of(table, match[1]) if match and form is not None else None
    if match is None or figure is None or figure.fraction or form is None:
        return None
    noun = line.core(last + 1) if line.tied(last) else ""
    contexts = table.ordinals.mark_contexts.get(match[2], ())
    form = case(contexts, line, at, noun, known_gender(table, noun) if contexts and noun else "") or form
    if noun.islower() and known_gender(table, noun) == form:
        form = table.ordinals.before_nouns.get(form, form)
    words = ordinal(table, int(figure.whole), _completed(table, line, at, noun, form))
    if line.before(at) in table.ordinals.one_dropped:
        words = words.removeprefix(f"{cardinal(table, 1)} ")
    unit = unit_of(table, noun) if noun and table.agreement.singular_cases else None
    behind = [counted(table, unit, Decimal(1), form.rpartition("-")[2])] if unit else []
    return say(words, *[""] * (last - at), *behind, dot=True)


def _is_degree(table: LanguageTable, line: Line, at: int, last: int) -> bool:
    """Whether a degree sign is one, and not the sign of an ordinal."""
    following = line.core(last + 1) if line.tied(last) else ""
    near = (line.low(beside) for beside in range(at - _NEAR, last + _NEAR + 1))
    known = table.ordinals.degrees_near
    if known and by_article(table.ordinals.articles, line, at) != "m" and any(word in known for word in near):
        return line.core(at)[:-1].isdecimal()
    if line.low(at - 1) in table.ordinals.degrees_after and ".°" not in line.core(at):
        noun = following.lower()
        if not noun or (noun != table.agreement.partitive and known_gender(table, noun) not in table.numbers.cardinals):
            return True
    printed = line.text[line.chunks[at].start : line.chunks[at].end]
    short = len(following) < _SHORTEST_NOUN
    alone = table.ordinals.degrees_without_article and not by_article(table.ordinals.articles, line, at)
    return table.ordinals.degrees and "°" in printed and (short or alone)


def _has_unit(table: LanguageTable, line: Line, mark: str, last: int) -> bool:
    """Whether a mark and the next chunk are a unit: `° C`."""
    return f"{mark} {line.core(last + 1)}" in table.units


def _only(line: Line, at: int, core: str) -> Line:
    """A line that has nothing but a part of a chunk."""
    return Line(core, (_part(line, at, core),))


def _part(line: Line, at: int, core: str) -> Chunk:
    return replace(line.chunks[at], core=core, low=core.lower())


def _marked_cardinal(table: LanguageTable, match: re.Match[str]) -> Found | None:
    """`2-х`, `5-ти`: a cardinal with its last letters."""
    form, figure = table.ordinals.cardinal_marks.get(match[2]), figure_of(table, match[1])
    if form is None or figure is None or figure.fraction:
        return None
    words = cardinal(table, int(figure.whole), form)
    return say(words) if words.endswith(match[2]) else None


def _mark(table: LanguageTable, printed: str) -> str:
    """A printed mark as the table has it; a degree stands for the masculine sign where that is known."""
    masculine = printed.replace("°", "º")
    return masculine if masculine in table.ordinals.marks else printed


def _completed(table: LanguageTable, line: Line, at: int, noun: str, form: str) -> str:
    """A form that names a case only ("gen") with the gender of the noun; one with "*" in place of both."""
    if form != "*":
        return form
    return ordinal_form(table, line, at, noun)


def _ends_a_sentence(table: LanguageTable, line: Line, at: int, start: int) -> bool:
    """Whether the words around a figure leave it a cardinal at the end of its sentence."""
    following = line.core(at + 1)
    noun = following if known_gender(table, following) else ""
    if start != at or not line.tied(at - 1) or case(table.ordinals.contexts, line, at, noun, known_gender(table, noun)):
        return False
    return following[:1].isupper() and not any(following.lower() in nouns for nouns in table.agreement.genders.values())


def _at_an_end(table: LanguageTable, line: Line, at: int) -> str:
    """The form of an ordinal at the end of its sentence, "" if it is none there: `am 3.`, `wurde 3.`"""
    before, place = line.low(at - 1), len(line.core(at)) < 3 and int(line.core(at)) <= _LAST_PLACE
    asks = before in table.ordinals.prepositions or (place and before in table.ordinals.places_after)
    return case(table.ordinals.contexts, line, at, "", "") if asks else ""


def _is_listed(line: Line, at: int) -> bool:
    """`1., 2. und 3. Juni`"""
    following = line.core(at + 1)
    return following.isdecimal() and len(following) <= _LONGEST_DOTTED and line.chunks[at + 1].trail.startswith(".")


def _last_of_list(table: LanguageTable, line: Line, at: int) -> int:
    """The last of two ordinals with one noun: `13. i 14. emerytura`."""
    joints = table.dates.year_joints | {table.conjunction}
    shares = line.low(at + 1) in joints and line.core(at + 2).isdecimal()
    return at + 2 if shares and line.chunks[at + 2].trail.startswith(".") else at


def _dotted(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`im 21. Jahrhundert`, `der 3. Sieger`, `2./3. Klasse`."""
    core, ordinals = line.core(at), table.ordinals
    longest = _LONGEST_DOTTED if len(line.chunks) > 1 else LONGEST_QUANTITY
    if _THOUSANDS.fullmatch(core) and line.before(at) in ordinals.long_after:
        core, longest = core.replace(".", ""), LONGEST_QUANTITY
    if not ordinals.dot or not line.chunks[at].trail.startswith(".") or not core.isdecimal() or len(core) > longest:
        return None
    if line.low(at - 1).rstrip(".") in table.agreement.alone_after:
        return None
    if at + 1 >= len(line.chunks):
        form = _at_an_end(table, line, at)
        form = "" if form.startswith("pl") and int(core) % _DECADE else form
        return say(ordinal(table, int(core), form or joined("m", ""))) if at == 0 or form else None
    following = line.core(at + 1)
    if table.romans.article and (name := ruler_of(table, line.core(at - 1))):
        return (Said(of_ruler(table, line, at, name, int(core)), dot=True),)
    noun = following if following[:1].isalpha() else ""
    if noun[:1].isupper() and not ordinals.before_capitals and line.low(at - 1) not in ordinals.prepositions:
        return None
    noun = noun_behind(table, line, _last_of_list(table, line, at))
    noun = table.after_number.get(noun, noun)
    of = gender(table, noun) if noun else ""
    start = list_start(table, line, at)
    found = case(ordinals.contexts, line, start, noun, of)
    if (
        following[:1].isupper()
        and following.lower() in ordinals.starters
        and (table.agreement.capital_nouns or not found)
    ):
        form = _at_an_end(table, line, at)
        return say(ordinal(table, int(core), form)) if form else None
    if table.agreement.capital_nouns and _ends_a_sentence(table, line, at, start):
        return None
    if not following[:1].isalpha() and not (found or _is_listed(line, at)):
        return None
    return (Said(ordinal(table, int(core), joined(of, found)), dot=True),)
