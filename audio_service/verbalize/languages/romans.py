"""Roman numerals: rulers, centuries, world wars, chapters, as each language counts them."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import by_article, case, gender, joined, known_gender, ordinal_form
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ordinal
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERAL = re.compile(r"([IVXLCDM]+)(?:-?([^\W\d_A-Z]{1,4}|[ºª°]))?")
_RANGE = re.compile(r"([IVXLC]+)([^\W\d_A-Z]{1,4}|[ºª°])?[-–/]([IVXLC]+)(?:\2)?")
_OWNED = re.compile(r"([IVXLC]{1,9})([:'’]?s)")
_TABLES = Tables.beside(__file__)
_PARTS = _TABLES.words("parts")
RULERS = _TABLES.words("rulers")
_WOMEN = _TABLES.words("women")
_JOINED = re.compile(r"([IVXL]+)-([^\W\d_A-Z]{4,})")
_LONGEST = 39
_LONGEST_ARTICLE = 3
_LONGEST_LIST = 8
# Shorter ones above 39 are as often acronyms: CD, MC, DVD.
_LEAST_LETTERS = 4
_LEAST_ACRONYM = 100
_LEAST_BEFORE = 2
_FARTHER = (3, 4, 5)  # as in "w XIX i na początku XX w."


def romans(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`XIXe siècle`, `Luis XIV`, `II wojna`, `Ludwig XIV.`, `siglos XVIII y XIX`"""
    core = line.core(at)
    if match := _RANGE.fullmatch(core):
        return _range(table, line, at, match)
    if (joined_to := _JOINED.fullmatch(core)) and (compound := _compound(table, joined_to)):
        return say(compound)
    if street := _joined_ruler(table, core):
        return say(street)
    word = core in table.romans.articles or core in _joints(table)
    if core.islower() and not word and _after_noun(table, line, at) and not line.core(at - 2).isupper():
        core = core.upper()
    match = _NUMERAL.fullmatch(core)
    value = roman_value(match[1]) if match else None
    if not match or not value or not _likely(table, line, at, match[1], value):
        return None
    if match[2]:
        form = table.romans.marks.get("º" if match[2] == "°" else match[2])
        return None if form is None else say(ordinal(table, value, form))
    return _by_neighbours(table, line, at, value)


def _compound(table: LanguageTable, match: re.Match[str]) -> str:
    """`XIX-wieczny`, `II-ligowy`, or ""."""
    value = roman_value(match[1])
    form = next((form for start, form in table.romans.compounds.items() if match[2].startswith(start)), "")
    if not value or not form:
        return ""
    words = ordinal(table, value, form) if form in table.numbers.ordinal_endings else cardinal(table, value, form)
    return f"{words.replace(' ', '')}{match[2]}"


def _joined_ruler(table: LanguageTable, core: str) -> str:
    """`Jean-XXIII`, where such a number is a cardinal, or ""."""
    head, _, numeral = core.rpartition("-")
    value = roman_value(numeral) if head.istitle() and len(numeral) > 1 else None
    return f"{head} {cardinal(table, value)}" if value and table.romans.rulers_above < value <= _LONGEST else ""


def owned(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Karl XII:s`, `Olav Vs`: a ruler's numeral in the genitive."""
    match = _OWNED.fullmatch(line.core(at)) if table.suffixes else None
    value = roman_value(match[1]) if match and match[2] in table.suffixes else None
    name = ruler_of(table, line.core(at - 1)) if value and line.tied(at - 1) else ""
    return say(f"{of_ruler(table, line, at, name, value)}s") if value and name else None


def _after_noun(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a century or the like stands before, also before another numeral: "siglos iv y v"."""
    nouns = table.romans.nouns
    return line.low(at - 1) in nouns or (line.low(at - 3) in nouns and is_numeral(line.low(at - 2).upper()))


def _in_full(table: LanguageTable, short: str) -> str:
    """An abbreviation's words, or ""."""
    return (table.before_number.get(short) or table.abbreviations.get(short, "")) if short else ""


def _likely(table: LanguageTable, line: Line, at: int, numeral: str, value: int) -> bool:
    """Whether letters are a numeral rather than an acronym."""
    if len(numeral) == 1 and value > _LONGEST:
        return False
    short = _in_full(table, line.core(at - 1)) or line.low(at - 1)
    if value <= _LONGEST or short in _PARTS or _after_noun(table, line, at) or len(numeral) >= _LEAST_LETTERS:
        return True
    between = line.low(at - 1) in table.romans.articles and line.tied(at) and line.core(at + 1)[:1].isalpha()
    return between and value < _LEAST_ACRONYM and len(numeral) > 1


def _by_neighbours(table: LanguageTable, line: Line, at: int, value: int) -> Found | None:
    core = line.core(at)
    part = line.core(at - 1).rpartition("'")[2] if line.dotted(at - 1) else ""
    before = part if line.tied(at - 1) else ""
    after = _behind_list(table, line, at) or (line.core(at + 1) if line.dotted(at) else "")
    if noun := "" if part.lower() in table.romans.parts else _counted_by_ordinals(table, line, at):
        return _of_noun(table, line, at, value, noun)
    if form := _form_of_ruler(table, before, alone=at < _LEAST_BEFORE):
        return say(ordinal(table, value, form))
    named = part.lower() in _PARTS | table.romans.parts or _in_full(table, part) in _PARTS
    dated = line.after(at) == table.dates.between.strip() and line.after(at + 1) in cldr.months(table.locale)
    if named or dated or _in_article(table, line, at):  # "Rua XV de Novembro"
        return say(cardinal(table, value))
    if name := ruler_of(table, before):
        # A dot is the ordinal's where it makes ordinals before capitals, and no more than the sentence's elsewhere.
        return (Said(of_ruler(table, line, at, name, value), dot=table.ordinals.dot),)
    if form := _form_of_noun(table, line, at, before, after):
        return say(ordinal(table, value, form), dot=True)
    named = before[:1].isupper() and line.low(at - 2) in table.romans.named_after
    if named or (table.romans.alone and len(line.chunks) == 1):
        return say(ordinal(table, value))
    if len(core) == 1 and not _is_single(table, core, before, after):
        return None
    if table.romans.articles:
        return say(cardinal(table, value))
    article = bool(by_article(table.ordinals.articles, line, at))
    titled = before[:1].isupper() and not article and (at > 1 or len(before) > _LONGEST_ARTICLE)
    if titled or not table.romans.unmarked or (after.isupper() and len(after) > 1):
        return say(cardinal(table, value))
    return (Said(ordinal(table, value, ordinal_form(table, line, at, after)), dot=True),) if after else None


def _is_single(table: LanguageTable, core: str, before: str, after: str) -> bool:
    """Whether one letter is a numeral where it stands."""
    if table.romans.one_behind and core == "I" and before[:1].isupper():
        return True
    return before.lower() in table.romans.single_before and after[:1].isupper()


def _form_of_ruler(table: LanguageTable, name: str, *, alone: bool) -> str:
    """The form of a numeral behind a ruler's name, which a table has or of which the ending tells the case; or ""."""
    romans = table.romans
    if form := next((form for form, names in romans.rulers.items() if name in names), ""):
        return form
    if alone or not name[:1].isupper():
        return ""
    return next((form for end, form in romans.endings.items() if name.endswith(end)), "")


def _is_noun(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a century or the like stands there; one letter needs its dot."""
    word = line.low(at)
    if word not in table.romans.nouns:
        return False
    return line.chunks[at].trail.startswith(".") or (len(word) > 1 and word not in table.dotted)


def _in_article(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a numeral stands in a list behind the number of an article: `art. 5º, I, II e III`."""
    before = at - 1
    while before > max(0, at - _LONGEST_LIST) and line.low(before) != table.to and _in_list(table, line, before):
        before -= 1
    number = before
    while before > at - 2 * _LONGEST_LIST and (
        line.core(before)[:1].isdecimal() or line.low(before) == table.conjunction
    ):
        before -= 1
    part = line.low(before)
    if part.startswith("§"):
        return True
    return before < number and (part in _PARTS or _in_full(table, part) in _PARTS)


def _form_of_noun(table: LanguageTable, line: Line, at: int, before: str, after: str) -> str:
    """The form of an ordinal between an article and a noun, or before a noun without one: "II guerra mondiale"."""
    article = line.low(at - 1)
    if article in table.romans.articles and after[:1].isalpha() and gender(table, after) in ("m", "f"):
        return table.romans.articles[article] or ordinal_form(table, line, at, after)
    bare = table.romans.articles and len(line.core(at)) > 1 and not before[:1].isupper() and after.islower()
    known = known_gender(table, after) if bare else ""
    return table.ordinals.before_nouns.get(known, known) if known in table.numbers.cardinals else ""


def _counted_by_ordinals(table: LanguageTable, line: Line, at: int) -> str:
    """The century or the like that a numeral counts: behind it, before it, or before an earlier numeral of a list."""
    if line.dotted(at) and _is_noun(table, line, at + 1):
        return line.core(at + 1).lower()
    for step in (-1, 1):
        beside = at + step
        while abs(beside - at) < _LONGEST_LIST and _in_list(table, line, beside):
            beside += step
        if _is_noun(table, line, beside) and (
            line.dotted(beside) if step == -1 else is_numeral(line.core(beside - 1).upper()) and line.dotted(beside - 1)
        ):
            return line.low(beside)
    noun = _behind_list(table, line, at).lower()
    return noun if noun in table.romans.nouns else ""


def _joints(table: LanguageTable) -> frozenset[str]:
    """The words between two numerals of a list."""
    return table.dates.year_joints | {table.conjunction, table.to}


def _in_list(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a numeral stands at a chunk, or a word between two of a list."""
    return is_numeral(line.core(at).upper()) or line.low(at) in _joints(table)


def _behind_list(table: LanguageTable, line: Line, at: int) -> str:
    """The noun behind the next numeral of a list: `XVIII e XIX secolo`, `il XVIII e il XIX secolo`."""
    if line.low(at + 1) not in _joints(table):
        return ""
    for step in _FARTHER:
        if not line.core(at + step - 1).islower():
            break  # a name or another numeral stands between
        if is_numeral(line.core(at + step)) and line.dotted(at + step) and _is_noun(table, line, at + step + 1):
            return line.core(at + step + 1)
    at += 3 if line.low(at + 2) in table.romans.articles else 2
    return line.core(at + 1) if is_numeral(line.core(at)) else ""


def is_numeral(core: str) -> bool:
    """Whether a word is a Roman numeral."""
    match = _NUMERAL.fullmatch(core)
    return bool(match and roman_value(match[1]))


def _of_noun(table: LanguageTable, line: Line, at: int, value: int, noun: str) -> Found:
    above = table.romans.cardinal_above
    if above and value > above:
        return say(cardinal(table, value))
    of = gender(table, noun)
    contexts = table.romans.contexts or table.ordinals.contexts
    found = case(contexts, line, at, noun, of)
    if not found and line.low(at - 1) in table.dates.year_joints and is_numeral(line.core(at - 2)):
        found = case(contexts, line, at - 2, noun, of)
    found = found or table.romans.nouns[noun]
    words = Said(ordinal(table, value, joined(of, found)), dot=True)
    short = table.romans.short.get(line.core(at + 1)) if line.tied(at) else None
    return (words, Said(short.get(found, short.get("", "")), dot=True)) if short else (words,)


def _range(table: LanguageTable, line: Line, at: int, match: re.Match[str]) -> Found | None:
    """`XVIII–XIX`."""
    values = [roman_value(match[1]), roman_value(match[3])]
    if any(value is None or value > _LONGEST for value in values):
        return None
    form = table.romans.marks.get(match[2].replace("°", "º")) if match[2] else None
    if form is not None:
        marked = f" {table.conjunction} ".join(ordinal(table, value, form) for value in values if value)
        return (Said(marked, dot=True),)
    noun = _counted_by_ordinals(table, line, at)
    if not noun:
        return say(f" {table.to} ".join(cardinal(table, value) for value in values if value))
    first, second = (_of_noun(table, line, at, value, noun) for value in values if value)
    between = table.romans.between or f" {table.to} "
    return (Said(f"{first[0].words}{between}{second[0].words}", dot=True), *second[1:])


def ruler_of(table: LanguageTable, name: str) -> str:
    """The name of a ruler, without the ending of its genitive, or ""."""
    bare = name.removesuffix(table.romans.genitive)
    return name if name in RULERS else bare if bare in RULERS else ""


def of_ruler(table: LanguageTable, line: Line, at: int, name: str, value: int) -> str:
    """The numeral at `at` of the ruler `name`, with its article."""
    romans = table.romans
    if value > romans.rulers_above:
        return romans.article + cardinal(table, value)
    of = "f" if name in _WOMEN or gender(table, name) == "f" else "m"
    found = case(romans.ruler_contexts, line, at - 1, name, of) if name == line.core(at - 1) else "gen"
    words = ordinal(table, value, romans.ruler_form if found else f"{of}-ruler")
    article = romans.ruler_articles.get(joined(of, found), romans.article)
    return article + (words.capitalize() if romans.capital else words)
