"""Gender of a noun and case of a number, by the words around it."""

from __future__ import annotations

from functools import lru_cache

from audio_service.verbalize.languages.language_table import Context, LanguageTable
from audio_service.verbalize.words import Line

_LONGEST_ENDING = 8
_FURTHER = 4


@lru_cache(maxsize=8192)
def gender(table: LanguageTable, word: str, count: str = "") -> str:
    """The gender of a noun: by the list of nouns, by its longest known ending, or the table's default.

    `count` is the plural category of the number before it.
    """
    agreement = table.agreement
    word = word.lower()
    if found := next((name for name, nouns in agreement.genders.items() if word in nouns), ""):
        return found
    for known in (agreement.count_endings.get(count, {}), agreement.endings):
        for length in range(min(_LONGEST_ENDING, len(word)), 0, -1):
            ending = word[-length:]
            if found := next((name for name, endings in known.items() if ending in endings), ""):
                return found
    return agreement.default


def case(contexts: tuple[Context, ...], line: Line, at: int, noun: str, of: str, count: str = "") -> str:
    """The case of a number at chunk `at`, of a noun with the gender `of`: that of the first context that holds."""
    before = line.low(at - 1) if at and line.chunks[at - 1].trail in ("", ".") else ""
    for context in contexts:
        if (
            (not context.before or before in context.before)
            and (not context.further or _any_before(line, at - 1, context.further))
            and (not context.nouns or noun.lower() in context.nouns)
            and (not context.gender or of in context.gender)
            and (not context.counts or count in context.counts)
            and (not context.endings or noun.lower().endswith(tuple(context.endings)))
            and (not context.before_endings or before.endswith(tuple(context.before_endings)))
        ):
            return context.form
    return ""


def _any_before(line: Line, at: int, words: frozenset[str]) -> bool:
    return any(line.low(before) in words for before in range(max(0, at - _FURTHER + 1), at))


def joined(of: str, found: str) -> str:
    """A form from gender and case."""
    return f"{of}-{found}" if of and found and "-" not in found else found or of


def cardinal_form(table: LanguageTable, line: Line, at: int, noun: str, count: str = "") -> str:
    """The form of a cardinal at chunk `at` before `noun`; `count` is its plural category."""
    of = gender(table, noun, count) if noun else ""
    at = _behind_adverbs(table, line, at)
    return joined(of, case(table.agreement.contexts, line, at, noun, of, count))


def counted_word(table: LanguageTable, line: Line, at: int) -> str:
    """The noun behind a number that ends at chunk `at`, also behind an adjective; "" if there is none."""
    found = ""
    for step in range(1, _FURTHER):
        word = line.core(at + step) if line.tied(at + step - 1) else ""
        if not word[:1].isalpha():
            break
        found = word
        if not table.agreement.adjectives or not word.lower().endswith(tuple(table.agreement.adjectives)):
            break
    return found


def _behind_adverbs(table: LanguageTable, line: Line, at: int) -> int:
    """The chunk behind the preposition of a number at `at`: "w ponad 5", "до почти 5"."""
    while at > 1 and line.low(at - 1) in table.agreement.adverbs:
        at -= 1
    return at


def ordinal_form(table: LanguageTable, line: Line, at: int, noun: str) -> str:
    """The form of an ordinal at chunk `at` before `noun`."""
    of = gender(table, noun) if noun else ""
    return joined(of, case(table.ordinals.contexts, line, at, noun, of))
