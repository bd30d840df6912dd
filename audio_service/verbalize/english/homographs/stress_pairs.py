"""Nouns, adjectives and verbs that differ in stress or final sound, with prior likelihoods."""

from __future__ import annotations

from dataclasses import dataclass

from audio_service.article import Tables


@dataclass(frozen=True, slots=True)
class Pair:
    """`noun` is said for nouns and adjectives; `prior` above zero leans to the verb."""

    noun: str
    verb: str
    prior: float = -0.5


_TABLES = Tables.beside(__file__)
PAIRS = _TABLES.read("pairs", dict[str, Pair])
_NO_PLURAL = _TABLES.words("no_plural")


def _with_s(ipa: str) -> str:
    if ipa.endswith(("s", "z", "dʒ", "ʃ")):
        return ipa + "ᵻz"
    return ipa + ("s" if ipa.endswith(("t", "k", "p", "f")) else "z")


# The forms in -s lean more to the noun than the base does.
PLURALS: dict[str, Pair] = {
    (word[:-1] + "ies" if word == "ally" else word + "s"): Pair(
        _with_s(pair.noun), _with_s(pair.verb), min(pair.prior, 0.5) - 0.7
    )
    for word, pair in PAIRS.items()
    if word not in _NO_PLURAL
} | _TABLES.read("plurals", dict[str, Pair])
