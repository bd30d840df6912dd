"""Gender of a noun and case of a number, by the words around it."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

from audio_service.verbalize.languages.language_table import Context, LanguageTable
from audio_service.verbalize.words import Line

# The gender of words behind a figure that are no nouns, where a table lists them.
NO_NOUN = "none"
# For numbers without words around them.
NOWHERE = Line("", ())
_LONGEST_ENDING = 8
_LONGEST_ACRONYM = 5
_CLAUSE_ENDS = (";", ":", "?", "!")
_FURTHER = 4
_LONGEST_LIST = 4
_FARTHEST = 14


@lru_cache(maxsize=8192)
def gender(table: LanguageTable, word: str, count: str = "") -> str:
    """The gender of a noun: by the list of nouns, by its longest known ending, or the table's default.

    `count` is the plural category of the number before it.
    """
    return known_gender(table, word, count) or table.agreement.default


@lru_cache(maxsize=8192)
def known_gender(table: LanguageTable, word: str, count: str = "") -> str:
    """The gender of a noun as `gender` finds it, or ""."""
    agreement = table.agreement
    if word.isupper() and agreement.count_endings and 1 < len(word) <= _LONGEST_ACRONYM:
        return ""
    word = word.lower()
    word = word.replace("-", " ")
    word = word.partition(" ")[0] if agreement.head_first else word.rpartition(" ")[2]
    if (found := next((name for name, nouns in agreement.genders.items() if word in nouns), None)) is not None:
        return found
    for known in (agreement.count_endings.get(count, {}), agreement.endings):
        for length in range(min(_LONGEST_ENDING, len(word)), 0, -1):
            ending = word[-length:]
            if (found := next((name for name, endings in known.items() if ending in endings), None)) is not None:
                return found
    return ""


def noun_behind(table: LanguageTable, line: Line, at: int) -> str:
    """The word behind chunk `at` that tells the gender of what is counted, or else the next word, or ""."""
    agreement = table.agreement
    if of := _before_a_whole(table, line, at):
        noun = _first_known(table, line, of + 1 if line.core(of + 1).isdecimal() else of)
        known = known_gender(table, noun)
        return noun if known in table.numbers.cardinals and known != agreement.default else ""
    following = line.core(at + 1) if line.dotted(at) else ""
    if agreement.capital_nouns and following[:1].islower():
        if following in table.ordinals.starters or not following.endswith(tuple(agreement.adjectives)):
            return ""
        noun = line.core(at + 2) if line.tied(at + 1) else ""
        return noun if noun[:1].isupper() and gender(table, noun) else following
    return _first_known(table, line, at if agreement.capital_nouns else _behind_adjectives(table, line, at))


def _before_a_whole(table: LanguageTable, line: Line, at: int) -> int:
    """The last word before the whole of which chunk `at` counts a part: `1 de las 5`, `1 des 5`; or 0."""
    agreement = table.agreement
    if line.tied(at) and line.low(at + 1) in agreement.partitives:
        return at + 1
    of = agreement.partitive != "" and line.low(at + 1) == agreement.partitive
    return at + 2 if of and line.low(at + 2) in agreement.of_which else 0


def _behind_adjectives(table: LanguageTable, line: Line, at: int) -> int:
    """The last of the adjectives behind chunk `at` that another word follows, or `at`."""
    endings = tuple(table.agreement.adjectives)
    for last in range(at + 1, at + _FURTHER - 1):
        another = line.tied(last) and line.core(last + 1)[:1].isalpha()
        if not endings or not line.dotted(at) or not line.low(last).endswith(endings) or not another:
            return last - 1
        following = line.low(last + 1)
        counted = _is_listed(table, line.low(last)) and not _is_listed(table, following)
        if counted or following in table.agreement.genders.get(NO_NOUN, ()):
            return last - 1
    return at + _FURTHER - 2


def _is_listed(table: LanguageTable, word: str) -> bool:
    """Whether a word that looks like an adjective is a noun: "rannych"."""
    return any(word in nouns for nouns in table.agreement.genders.values())


def _first_known(table: LanguageTable, line: Line, at: int) -> str:
    """The first of the words behind `at` that is known to be a noun, or else the next word, or ""."""
    first, shouted = "", line.core(0).isupper()
    for last in range(at, at + table.agreement.look_ahead + 1):
        tied = line.dotted(last) if table.ordinals.dot else line.tied(last)
        following = line.core(last + 1) if tied else ""
        name = table.agreement.names_apart and following[:1].isupper() and not (shouted or following[1:2].isupper())
        name = name and not following.endswith(tuple(table.agreement.peoples))
        if name or not following[:1].isalpha():
            break
        known = known_gender(table, following)
        if known in table.numbers.cardinals:
            return following
        first = first or following
        if known:
            break
    return first


def antecedent(table: LanguageTable, line: Line, at: int) -> str:
    """The gender of what a number before a verb counts, as an earlier one does: "12 posłów, a 3 milczało"; or ""."""
    following, agreement = line.low(at + 1) if line.tied(at) else "", table.agreement
    joint = at > 1 and (line.chunks[at - 1].trail == "," or line.low(at - 1) in _joints(table))
    if not joint or not _ends(following, agreement.elliptic):
        return ""
    for earlier in range(at - 2, max(-1, at - _FARTHEST), -1):
        step = 2 if line.core(earlier + 1) in table.magnitudes else 1
        noun = line.core(earlier + step) if line.core(earlier).isdecimal() and line.dotted(earlier) else ""
        if found := agreement.elliptic_genders.get(known_gender(table, noun, "few")):
            return found
    return ""


def _joints(table: LanguageTable) -> frozenset[str]:
    return table.dates.year_joints | table.agreement.joints | table.agreement.elliptic_after | {table.conjunction}


def case(contexts: tuple[Context, ...], line: Line, at: int, noun: str, of: str, count: str = "") -> str:
    """The case of a number at chunk `at`, of a noun with the gender `of`: that of the first context that holds."""
    before = line.low(at - 1) if at and line.chunks[at - 1].trail in ("", ".") else ""
    noun = noun.lower()
    for context in contexts:
        if (
            (not context.before or before in context.before)
            and (not context.further or _any_before(line, at - 1, context.further))
            and (not context.nouns or noun in context.nouns)
            and (not context.gender or of in context.gender)
            and (not context.counts or count in context.counts)
            and (not context.endings or _ends(noun, context.endings))
            and (not context.before_endings or _ends(before, context.before_endings))
            and (not context.second or line.low(at - 2) in context.second)
            and (not context.behind or any(line.low(at + step) in context.behind for step in (1, 2, 3)))
        ):
            return context.form
    return ""


@lru_cache(maxsize=8192)
def _ends(word: str, endings: frozenset[str]) -> bool:
    return word.endswith(tuple(endings))


def _any_before(line: Line, at: int, words: frozenset[str]) -> bool:
    """Whether one of some words stands before chunk `at`, with no mark between that ends a clause."""
    near = range(at - 1, max(-1, at - _FURTHER), -1)
    clause = takewhile(lambda before: line.chunks[before].trail[:1] not in _CLAUSE_ENDS, near)
    return any(line.low(before) in words for before in clause)


def list_start(table: LanguageTable, line: Line, at: int) -> int:
    """The first number of a list such as `18. und 19.`, which gives the case of all."""
    for _ in range(_LONGEST_LIST):
        joint = line.low(at - 1) in {table.conjunction, table.to} | table.agreement.joints
        if joint and line.core(at - 2).isdecimal() and line.dotted(at - 2):
            at -= 2
        elif line.core(at - 1).isdecimal() and line.chunks[at - 1].trail in (".,", "."):
            at -= 1
        else:
            break
    return at


def joined(of: str, found: str) -> str:
    """A form from gender and case."""
    return f"{of}-{found}" if of and found and "-" not in found else found or of


def cardinal_form(table: LanguageTable, line: Line, at: int, noun: str, count: str = "") -> str:
    """The form of a cardinal at chunk `at` before `noun`; `count` is its plural category."""
    of = by_article(table.agreement.articles, line, at) or (gender(table, noun, count) if noun else "")
    at = behind_adverbs(table, line, at)
    if line.low(at - 1) in table.dotted and line.chunks[at - 1].trail == ".":
        return of  # "с. 12" is a page
    found = case(table.agreement.contexts, line, at, noun, of, count)
    if not found and (start := _series_start(table, line, at)) < at:
        found = case(table.agreement.contexts, line, behind_adverbs(table, line, start), noun, of, count)
    if found or line.low(at - 1) not in table.agreement.sharing:
        return joined(of, found)
    if line.core(at - 2).isdecimal() and line.tied(at - 2):
        found = case(table.agreement.contexts, line, behind_adverbs(table, line, at - 2), noun, of, count)
    elif line.core(at - 3).isdecimal() and count == "many" and line.dotted(at - 3) and line.dotted(at - 2):
        found = case(table.agreement.contexts, line, behind_adverbs(table, line, at - 3), "", "")
    return joined(of, found)


def _series_start(table: LanguageTable, line: Line, at: int) -> int:
    """The first number of a series such as `w wieku 19, 23 i 27 lat`, of which all have the same case."""
    last = line.low(at - 1) == table.conjunction and line.core(at - 2).isdecimal() and line.tied(at - 2)
    start = at - 2 if last else at
    while at - start < _LONGEST_LIST and _is_listed_number(line, start - 1):
        start -= 1
    end = at
    while end - at < _LONGEST_LIST and _is_listed_number(line, end):
        end += 1
    joined_behind = line.low(end + 1) == table.conjunction and line.core(end + 2).isdecimal()
    return start if last or joined_behind else at


def _is_listed_number(line: Line, at: int) -> bool:
    return line.core(at).isdecimal() and line.chunks[at].trail == ","


def behind_adverbs(table: LanguageTable, line: Line, at: int) -> int:
    """The chunk behind the preposition of a number at `at`: "w ponad 5", "до почти 5"."""
    while at > 1 and line.low(at - 1) in table.agreement.adverbs:
        at -= 1
    return at


def by_article(articles: dict[str, frozenset[str]], line: Line, at: int) -> str:
    """The gender that the article before chunk `at` has, or ""."""
    before = line.before(at)
    return next((of for of, words in articles.items() if before in words), "")


def ordinal_form(table: LanguageTable, line: Line, at: int, noun: str) -> str:
    """The form of an ordinal at chunk `at` before `noun`."""
    of = by_article(table.ordinals.articles, line, at) or (gender(table, noun) if noun else "")
    return joined(of, case(table.ordinals.contexts, line, at, noun, of))
