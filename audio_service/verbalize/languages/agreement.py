"""Gender of a noun and case of a number, by the words around it."""

from __future__ import annotations

from functools import lru_cache

from audio_service.verbalize.languages.language_table import Context, LanguageTable
from audio_service.verbalize.words import Line

_LONGEST_ENDING = 8
_FURTHER = 4


@lru_cache(maxsize=8192)
def gender(table: LanguageTable, word: str) -> str:
    """The gender of a noun: by the list of nouns, by its longest known ending, or the table's default."""
    return known_gender(table, word) or table.agreement.default


@lru_cache(maxsize=8192)
def known_gender(table: LanguageTable, word: str) -> str:
    """The gender of a noun as `gender` finds it, or ""."""
    agreement = table.agreement
    word = word.lower()
    if agreement.head_first:
        word = word.replace("-", " ").partition(" ")[0]
    if (found := next((name for name, nouns in agreement.genders.items() if word in nouns), None)) is not None:
        return found
    for length in range(min(_LONGEST_ENDING, len(word)), 0, -1):
        ending = word[-length:]
        found = next((name for name, endings in agreement.endings.items() if ending in endings), None)
        if found is not None:
            return found
    return ""


def noun_behind(table: LanguageTable, line: Line, at: int) -> str:
    """The word behind chunk `at` that tells the gender of what is counted, or else the next word, or ""."""
    agreement = table.agreement
    if agreement.partitive and line.low(at + 1) == agreement.partitive and line.low(at + 2) in agreement.of_which:
        noun = _first_known(table, line, at + 3 if line.core(at + 3).isdecimal() else at + 1)
        known = known_gender(table, noun)
        return noun if known in table.numbers.cardinals and known != agreement.default else ""
    return _first_known(table, line, at)


def _first_known(table: LanguageTable, line: Line, at: int) -> str:
    """The first of the words behind `at` that is known to be a noun, or else the next word, or ""."""
    first, shouted = "", line.core(0).isupper()
    if line.low(at + 1) in table.agreement.either and line.tied(at) and line.tied(at + 1):
        at += 1
    for last in range(at, at + table.agreement.look_ahead + 1):
        following = line.core(last + 1) if line.tied(last) else ""
        name = table.agreement.names_apart and following[:1].isupper() and not shouted
        if name or not following[:1].isalpha():
            break
        known = known_gender(table, following)
        if known in table.numbers.cardinals:
            return following
        first = first or following
        if known:
            break
    return first


def case(contexts: tuple[Context, ...], line: Line, at: int, noun: str, of: str) -> str:
    """The case of a number at chunk `at`, of a noun with the gender `of`: that of the first context that holds."""
    for context in contexts:
        if (
            (not context.before or line.low(at - 1) in context.before)
            and (not context.further or _any_before(line, at - 1, context.further))
            and (not context.nouns or noun.lower() in context.nouns)
            and (not context.gender or of in context.gender)
            and (not context.endings or any(noun.lower().endswith(ending) for ending in context.endings))
        ):
            return context.form
    return ""


def _any_before(line: Line, at: int, words: frozenset[str]) -> bool:
    return any(line.low(before) in words for before in range(max(0, at - _FURTHER + 1), at))


def joined(of: str, found: str) -> str:
    """A form from gender and case."""
    return f"{of}-{found}" if of and found else of or found


def cardinal_form(table: LanguageTable, line: Line, at: int, noun: str) -> str:
    """The form of a cardinal at chunk `at` before `noun`."""
    of = by_article(table.agreement.articles, line, at) or (gender(table, noun) if noun else "")
    return joined(of, case(table.agreement.contexts, line, at, noun, of))


def by_article(articles: dict[str, frozenset[str]], line: Line, at: int) -> str:
    """The gender that the article before chunk `at` has, or ""."""
    before = line.before(at)
    return next((of for of, words in articles.items() if before in words), "")


def ordinal_form(table: LanguageTable, line: Line, at: int, noun: str) -> str:
    """The form of an ordinal at chunk `at` before `noun`."""
    of = by_article(table.ordinals.articles, line, at) or (gender(table, noun) if noun else "")
    return joined(of, case(table.ordinals.contexts, line, at, noun, of))
