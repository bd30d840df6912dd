"""A lexicon entry -> what is said for the chunks it covers."""

from __future__ import annotations

from collections.abc import Callable

from audio_service.verbalize.lexicon import Kind, Match
from audio_service.verbalize.words import Found, Said

_HISSING = ("s", "z", "ʃ", "ʒ")
_VOICELESS = ("p", "t", "k", "f", "θ")
# Before a hyphen they are said letter by letter.
_INITIALS = frozenset({"AI", "EU", "IT", "TV", "UK", "UN", "US", "USA"})


Spell = Callable[[str, str], Said]
"""Letters and an ending ("", "s" or "'s") -> what is said for them."""


def from_entry(match: Match, printed: tuple[str, ...], spell: Spell) -> Found:
    """One Said per covered chunk, the words spread evenly, the rest on the last."""
    entry, ending = match.entry, match.ending
    if entry.kind is Kind.LETTERS:
        plain = "".join(letter for letter in entry.written if letter.isalnum())
        return (spell(plain, ending if ending != "'" else ""), *[Said("")] * (len(printed) - 1))
    if entry.kind is Kind.ALIAS:
        words = entry.said.split()
        words[-1] += ending if ending != "'" else ""
        dot = "." in entry.written
        return tuple(_alias(part, spell, dot=dot) for part in spread(words, len(printed)))
    groups = entry.said.split()
    groups[-1] += voiced(groups[-1], ending)
    return tuple(_pronounced(text, part) for text, part in zip(printed, spread(groups, len(printed)), strict=True))


def _alias(words: list[str], spell: Spell, *, dot: bool) -> Said:
    """The words of an alias; a lone capital is the letter ("triple A"), which espeak would take for a word."""
    words = [word.lower() if _is_respelled(word) else word for word in words]
    ipa = tuple(next(iter(spell(word, "").ipa), None) if word == "A" else None for word in words)
    return Said(" ".join(words), ipa if any(ipa) else (), dot=dot)


def _is_respelled(word: str) -> bool:
    """Whether the stressed syllable is in capitals, as newspapers print it: `HOO-thee`, not `US-led`."""
    parts = word.split("-")
    capitals = [part for part in parts if part.isupper()]
    return bool(capitals) and _INITIALS.isdisjoint(capitals) and any(part.islower() for part in parts)


def spelled(text: str, ending: str) -> Said:
    """Letters separated by spaces, for a voice that knows their names."""
    return Said(" ".join(text) + ending)


def _pronounced(printed: str, groups: list[str]) -> Said:
    """The printed word with its phonemes. A word that is said as several groups is given as one."""
    if not groups:
        return Said("")
    shown = printed.replace(".", "") or printed
    return Said(shown, ("".join(groups),))


def spread(words: list[str], chunks: int) -> list[list[str]]:
    """Spread `words` over `chunks`: one each, the rest on the last."""
    parts = [words[at : at + 1] for at in range(chunks - 1)]
    return [*parts, words[chunks - 1 :]]


def voiced(ipa: str, ending: str) -> str:
    """How a plural or possessive ending sounds after `ipa`."""
    if ending not in ("s", "'s"):
        return ""
    if ipa.endswith(_HISSING):
        return "ᵻz"
    return "s" if ipa.endswith(_VOICELESS) else "z"
