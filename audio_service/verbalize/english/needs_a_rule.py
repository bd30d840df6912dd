"""Plain-looking words that need a rule; all others are said as printed."""

from __future__ import annotations

from audio_service.article import wordset
from audio_service.verbalize.english.names import abbreviations, asides, british_names, scripture, shortened
from audio_service.verbalize.english.numbers import calendar
from audio_service.verbalize.english.numbers.amounts import MAGNITUDE_WORDS
from audio_service.verbalize.english.numbers.units import UNSAYABLE

LOOKED_AT = wordset(
    "bu mi gal ac mo pub bs cs ds fs gs ks ls ns ps rs ts vs xs ys zs kr rp dh ksh sfr n def ha bc bce ad "
    "ii iii iv vi vii viii ix xi xii"
) | {
    *abbreviations.WRITTEN,
    *asides.WRITTEN,
    *british_names.WRITTEN,
    *calendar.WRITTEN,
    *scripture.WRITTEN,
    *shortened.WRITTEN,
    *calendar.WEEKDAYS,
    *MAGNITUDE_WORDS,
    *UNSAYABLE,
    "sq",
    "cu",
}
