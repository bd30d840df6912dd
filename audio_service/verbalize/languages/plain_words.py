"""Words that no rule knows: they stand nowhere in a language's table."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.counted import SYMBOLS
from audio_service.verbalize.languages.dates import month_numbers, weekday_numbers
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.words import Chunk

_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = frozenset("ivxlcdm")
# Shorter ones may be parts of abbreviations.
_SHORTEST = 4


def is_plain(table: LanguageTable, chunk: Chunk) -> bool:
    """Whether a chunk is a word in small letters, but for the first, that is said as printed wherever it stands."""
    core = chunk.core
    if chunk.formula or len(core) < _SHORTEST or not core.isalpha() or not core[1:].islower():
        return False
    return not chunk.trail.startswith(".") and chunk.low not in _known(table) and not _NUMERAL.issuperset(chunk.low)


@cache
def _known(table: LanguageTable) -> frozenset[str]:
    """All words of a table and those of CLDR, in small letters."""
    names = (
        *month_numbers(table), *cldr.full_months(table.locale), *cldr.weekdays(table.locale), *weekday_numbers(table),
        *SYMBOLS,
    )  # fmt: skip
    return frozenset(word for text in (*_texts(table), *names) for word in _WORD.findall(text.lower()))


def _texts(value: object) -> Iterator[str]:
    """Every text of a value, keys of mappings too."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, tuple | frozenset):
        for inner in value:
            yield from _texts(inner)
