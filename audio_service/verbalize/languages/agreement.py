"""Gender of a noun and case of a number, by the words around it."""

from __future__ import annotations

from functools import lru_cache

from audio_service.verbalize.languages.language_table import Context, LanguageTable
from audio_service.verbalize.words import Line

# The gender of words behind a figure that are no nouns, where a table lists them.
NO_NOUN = "none"
_LONGEST_ENDING = 8
_FURTHER = 4
_LONGEST_LIST = 4


@lru_cache(maxsize=8192)
def gender(table: LanguageTable, word: str) -> str:
    """The gender of a noun: by the list of nouns, by its longest known ending, or the table's default."""
    agreement = table.agreement
    word = word.lower().rpartition("-")[2]
    if found := next((name for name, nouns in agreement.genders.items() if word in nouns), ""):
        return found
    for length in range(min(_LONGEST_ENDING, len(word)), 0, -1):
        ending = word[-length:]
        if found := next((name for name, endings in agreement.endings.items() if ending in endings), ""):
            return found
    return agreement.default


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


def noun_behind(table: LanguageTable, line: Line, at: int) -> str:
    """The noun behind a number, also behind an adjective where capitals tell them apart; else the adjective."""
    following = line.core(at + 1) if line.dotted(at) else ""
    agreement = table.agreement
    if not agreement.capital_nouns or not following[:1].islower():
        return following if following[:1].isalpha() else ""
    if following in table.ordinals.starters or not any(following.endswith(end) for end in agreement.adjectives):
        return ""
    noun = line.core(at + 2) if line.tied(at + 1) else ""
    return noun if noun[:1].isupper() and gender(table, noun) else following


def list_start(table: LanguageTable, line: Line, at: int) -> int:
    """The first number of a list such as `18. und 19.`, which gives the case of all."""
    for _ in range(_LONGEST_LIST):
        if line.low(at - 1) in (table.conjunction, table.to) and line.core(at - 2).isdecimal() and line.dotted(at - 2):
            at -= 2
        elif line.core(at - 1).isdecimal() and line.chunks[at - 1].trail in (".,", "."):
            at -= 1
        else:
            break
    return at


def joined(of: str, found: str) -> str:
    """A form from gender and case."""
    return f"{of}-{found}" if of and found else of or found


def cardinal_form(table: LanguageTable, line: Line, at: int, noun: str) -> str:
    """The form of a cardinal at chunk `at` before `noun`."""
    of = gender(table, noun) if noun else ""
    return joined(of, case(table.agreement.contexts, line, at, noun, of))


def ordinal_form(table: LanguageTable, line: Line, at: int, noun: str) -> str:
    """The form of an ordinal at chunk `at` before `noun`."""
    of = gender(table, noun) if noun else ""
    return joined(of, case(table.ordinals.contexts, line, at, noun, of))
